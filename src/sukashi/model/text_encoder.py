"""Text encoder: how what a network answers becomes one vector a text.

The vector is the network's own where it gives one (CLIP's `text_embeds`), else its last states are
pooled; layers may follow, as the folder of a sentence encoder says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import torch
from torch import Tensor, nn

from sukashi.errors import MisuseError, UnsupportedError
from sukashi.model.feed import Inputs
from sukashi.model.pooling import MODES, ONE_TOKEN, PoolingMode, contributions

NETWORK = "network"
"""The name of pooling that is left to the network."""
POOLINGS = ("auto", *MODES, NETWORK)
Origin = Literal["folder", "network", "default", "asked"]
_OWN = ("text_embeds", "pooler_output")


class Normalize(nn.Module):
    """(…, width) vectors of length 1."""

    def forward(self, vector: Tensor) -> Tensor:
        """The vectors, divided by their lengths."""
        return nn.functional.normalize(vector, dim=-1)


@dataclass(frozen=True, eq=False)
class TextEncoder:
    """How a network's output becomes one vector a text.

    modes: of pooling, side by side; none where the network's own vector is taken. origin: who says
    so. layers: what follows. prompts: text in front of a text, by name; prompt: the name of the one
    that is used where none is named. pools_prompt: whether a prompt's tokens are pooled too.
    max_tokens: how many tokens a text may have. lower_case: whether texts are put into lower case.
    length, padding: of a network that reads what stands behind a text, how many tokens it was
    trained to read, and the id that fills them up.
    """

    modes: tuple[PoolingMode, ...] = ("mean",)
    origin: Origin = "default"
    layers: tuple[nn.Module, ...] = ()
    prompts: Mapping[str, str] = field(default_factory=dict)
    prompt: str | None = None
    pools_prompt: bool = True
    max_tokens: int | None = None
    lower_case: bool = False
    length: int | None = None
    padding: int = 0

    @property
    def pooling(self) -> str:
        """The modes in words, "network" where it is left to the network."""
        return " + ".join(self.modes) or NETWORK

    def with_pooling(self, pooling: str) -> TextEncoder:
        """The encoder with another pooling; "auto" leaves it as it is."""
        if pooling == "auto":
            return self
        modes = tuple(mode for mode in MODES if mode == pooling)
        return replace(self, modes=modes, origin="asked")

    def prompt_text(self, name: str | None) -> str:
        """What stands in front of a text.

        Raises: MisuseError for a name that there is not.
        """
        chosen = self.prompt if name is None else name
        if chosen is None:
            return ""
        if chosen not in self.prompts:
            known = ", ".join(map(repr, self.prompts)) or "none"
            raise MisuseError(
                f"This model has no prompt {chosen!r}; its prompts are {known}: name one of them, "
                "or leave it out."
            )
        return self.prompts[chosen]

    def fed(self, inputs: Inputs) -> Inputs:
        """The inputs, filled up where the network reads what stands behind a text."""
        ids = inputs["input_ids"]
        missing = (self.length or 0) - ids.shape[1]
        if missing <= 0:
            return inputs
        return {"input_ids": nn.functional.pad(ids, (0, missing), value=self.padding)}

    def vector(self, output: Any, mask: Tensor) -> Tensor:
        """(batch, size) of what the network answered; mask: which tokens are pooled."""
        if not self.modes:
            found = own_vector(output)
            if found is None:
                raise UnsupportedError(
                    "This network gives no vector of its own (text_embeds, pooler_output); name "
                    f"another <<pooling=>>: {', '.join(MODES)}."
                )
        else:
            found = contributions(states_of(output), mask, self.modes).sum(1)
        for layer in self.layers:
            found = layer(found)
        return found

    def parts(self, output: Any, mask: Tensor) -> Tensor:
        """(batch, tokens, size) vectors that sum to `vector`; asked where `undivided` is empty."""
        found = contributions(states_of(output), mask, self.modes)
        for layer in self.layers:
            if isinstance(layer, Normalize):
                found = found / found.sum(1, keepdim=True).norm(dim=-1, keepdim=True)
            else:
                found = layer(found)
        return found

    @property
    def undivided(self) -> Literal["", "network", "one token", "layers"]:
        """Why a vector cannot be divided between tokens; empty where it can."""
        if not self.modes:
            return "network"
        if all(mode in ONE_TOKEN for mode in self.modes):
            return "one token"
        return "" if all(map(_keeps_sums, self.layers)) else "layers"


def own_vector(output: Any) -> Tensor | None:
    """(batch, size) the network's own vector of a text; None where it has none."""
    if isinstance(output, Tensor) and output.ndim == 2:
        return output
    for name in _OWN:
        found = output.get(name) if isinstance(output, Mapping) else getattr(output, name, None)
        if isinstance(found, Tensor):
            return found
    return None


def states_of(output: Any) -> Tensor:
    """(batch, tokens, width) the last states in what a network answered.

    Raises: UnsupportedError where there are none.
    """
    found = states_in(output)
    if found is None:
        raise UnsupportedError(
            "This network gives no state for every token, so nothing can be pooled; leave "
            "<<pooling=>> out, or load a network that does."
        )
    return found


def states_in(output: Any) -> Tensor | None:
    """(batch, tokens, width) the last states; None where a network gives none.

    Of a module that gives a tensor, or a tuple that begins with one, these are the states.
    """
    named = getattr(output, "last_hidden_state", None)
    first = output[0] if isinstance(output, tuple | list) and output else output
    found = first if named is None else named
    return found if isinstance(found, Tensor) and found.ndim == 3 else None


def _keeps_sums(layer: nn.Module) -> bool:
    """Whether a layer gives of a sum the sum of what it gives of its parts, up to a factor."""
    if isinstance(layer, nn.Linear):
        return layer.bias is None or not bool(torch.count_nonzero(layer.bias))
    return isinstance(layer, Normalize | nn.Identity)


__all__ = [
    "NETWORK",
    "POOLINGS",
    "Normalize",
    "Origin",
    "TextEncoder",
    "own_vector",
    "states_in",
    "states_of",
]
