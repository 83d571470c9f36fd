"""Session: one tiny network, with sukashi's Explainer beside its plain forward pass."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch import Tensor

from benchmarks.architectures import texts
from benchmarks.architectures.catalogue import Task
from benchmarks.architectures.configuration import BEGIN, END, UNKNOWN
from benchmarks.architectures.network import accepted, said
from benchmarks.architectures.plain import NoReferenceError, Plain, Value, prepare

WRITTEN = 3  # tokens


@dataclass(eq=False)
class Session:
    """A network, what explains it, and what the tokenizer gives for the task's text.

    kind: the task that it is asked about; task: the one in whose list it stands.
    """

    kind: Task
    task: Task
    network: Any
    explainer: Any
    inputs: dict[str, Tensor]

    @property
    def two_stacks(self) -> bool:
        """Whether a decoder reads what an encoder makes of the text."""
        taken = inspect.signature(self.network.forward).parameters
        whole = bool(getattr(self.network.config, "is_encoder_decoder", False))
        return whole and "decoder_input_ids" in taken

    @property
    def writes(self) -> bool:
        """Whether the task is to write on."""
        return self.kind.name in ("causal", "seq2seq")

    @cached_property
    def run(self) -> Any:
        """What sukashi lets the network write behind the text."""
        return self.explainer.generate(*self.texts, max_new_tokens=WRITTEN)

    @property
    def texts(self) -> tuple[str, ...]:
        """The text, or the two texts."""
        return texts.asked(self.task)

    @cached_property
    def subject(self) -> tuple[Any, ...]:
        """What is explained: the text; of an encoder–decoder what it wrote, where it writes."""
        if self.two_stacks and self.writes:
            try:
                return (self.run,)
            except Exception:  # noqa: BLE001 - it stands under "generate"
                return self.texts
        return self.texts

    @cached_property
    def decoder_ids(self) -> Tensor | None:
        """(1, n) what the decoder reads, None without one."""
        if not self.two_stacks:
            return None
        ids = self.inputs["input_ids"]
        if self.writes:
            written = self.subject[0]
            if isinstance(written, str):
                return torch.tensor([[UNKNOWN]])
            return torch.tensor([written.tokens.ids[written.prompt_length :].tolist()])
        return _read_by_decoder(self.network, accepted(self.network, self.inputs), ids)

    @cached_property
    def fed(self) -> dict[str, Any]:
        """What the network is called with; nothing is cached, since some do not look ahead then."""
        given: dict[str, Any] = accepted(self.network, {**self.inputs, "use_cache": False})
        if self.writes and self.decoder_ids is not None:
            given["decoder_input_ids"] = self.decoder_ids
        return given

    @cached_property
    def plain(self) -> Plain:
        """The network with the places where its tokens are looked up."""
        sides = [self.inputs["input_ids"]]
        if self.decoder_ids is not None:
            sides.append(self.decoder_ids)
        return prepare(self.network, self.fed, sides)

    @cached_property
    def logits(self) -> Tensor:
        """What the network says of the text."""
        with torch.no_grad():
            return said(self.network(**self.fed)).float()

    @property
    def kept(self) -> list[list[bool]]:
        """By side, which tokens a baseline leaves as they are: those put there by the tokenizer."""
        ids = self.inputs["input_ids"][0].tolist()
        framed = self.task.framed or self.task.name == "seq2seq"
        found = [[framed and id in (BEGIN, END) for id in ids]]
        if self.decoder_ids is not None:
            rest = self.decoder_ids[0].tolist()
            marks = set(range(5)) if self.writes else {BEGIN, END}
            found.append([True, *(id in marks for id in rest[1:])])
        return found

    def values(self, targets: Sequence[Any]) -> list[Value]:
        """The scalars that were explained, as functions of the network's logits."""
        return [self._value(target) for target in targets]

    def _value(self, target: Any) -> Value:
        kind, place, id = self.kind.name, int(target.position), int(target.id)
        if kind == "classify":
            return lambda logits: logits[0, id]
        if kind == "span":
            column = 0 if target.label == "start" else 1
            return lambda logits: logits[0, place, column]
        if not self.writes:
            token = self._token(place)
            return lambda logits: logits[0, token, id]
        row = -1 if place < 0 else place - 1 - self._before
        return lambda logits: logits[0, row, id]

    @property
    def _before(self) -> int:
        """How many tokens stand before those of the stack that writes."""
        return self.inputs["input_ids"].shape[1] if self.two_stacks else 0

    def named_rightly(self, targets: Sequence[Any]) -> bool:
        """Whether what is explained is what was written, or else the network's first choice."""
        if self.kind.name == "span":
            return len(targets) == 2
        for target, value in zip(targets, self.values(targets), strict=True):
            if self.decoder_ids is not None and self.writes and target.position >= 0:
                if int(self.decoder_ids[0, target.position - self._before]) != target.id:
                    return False
            elif float(value(self.logits)) < float(self._beside(target).max()) - 1e-4:
                return False
        return bool(targets)

    def _beside(self, target: Any) -> Tensor:
        """The logits that compete with the explained one."""
        if self.kind.name == "classify":
            return self.logits[0]
        place = int(target.position)
        if self.writes:
            return self.logits[0, -1 if place < 0 else place - 1 - self._before]
        return self.logits[0, self._token(place)]

    def _token(self, place: int) -> int:
        """Which row of the logits a token has, by its place among all that are shown."""
        return place - (self._before if self.kind.name == "tokens" else 0)

    @cached_property
    def eager(self) -> Any:
        """The same network with the plainest code of attention; itself where it has no other."""
        try:
            config = deepcopy(self.network.config)
            twin = type(self.network)._from_config(config, attn_implementation="eager").float()
            twin.load_state_dict(self.network.state_dict())
            twin.eval()
            with torch.no_grad():
                same = torch.allclose(
                    said(twin(**self.fed)).float(), self.logits, rtol=1e-3, atol=1e-4
                )
        except Exception:  # noqa: BLE001 - whatever a network's own code raises
            same = False
        return twin if same else self.network


def _read_by_decoder(network: Any, inputs: dict[str, Any], ids: Tensor) -> Tensor:
    """The text moved one place, behind whatever token the network itself puts before it."""
    found: list[Tensor] = []

    def before(_: Any, args: Any, kwargs: Any) -> None:
        for value in (*args, *kwargs.values()):
            if isinstance(value, Tensor) and value.shape == ids.shape and value.dtype == ids.dtype:
                moved = torch.equal(value[:, 1:], ids[:, :-1])
                if moved and not found:
                    found.append(value.clone())

    with contextlib.ExitStack() as stack, torch.no_grad():
        for module in network.modules():
            handle = module.register_forward_pre_hook(before, with_kwargs=True)
            stack.callback(handle.remove)
        network(**inputs)
    if not found:
        raise NoReferenceError("No module is called with the ids of the decoder's tokens.")
    return found[0]


__all__ = ["NoReferenceError", "Session"]
