"""Generation arguments: the arguments of transformers' generate, checked before it writes."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from transformers import GenerationConfig

from sukashi.arguments import check_all
from sukashi.errors import MisuseError, UnknownNameError

_OURS = ("self", "kwargs", "inputs", "tokenizer", "max_new_tokens")
"""Arguments of generate that are given already."""
_SAMPLED = {"do_sample": True}
_Config: Any = GenerationConfig  # untyped in transformers


def check_sampling(network: Any, sampling: Mapping[str, Any]) -> None:
    """Refuse an argument of generate that there is not, or that has no effect beside the others.

    Raises: UnknownNameError, MisuseError.
    """
    if "max_length" in sampling:
        raise MisuseError("max_length counts the prompt too; give <<max_new_tokens=>> alone.")
    known = _settings() | set(inspect.signature(network.generate).parameters)
    for name in sampling:
        if name not in known or name in _OURS:
            raise UnknownNameError("option", name, sorted(known - set(_OURS)))
    check_all({"do_sample": (sampling.get("do_sample"), bool | None)})
    given = {name: value for name, value in sampling.items() if name in _settings()}
    if not given.get("do_sample"):
        idle = [n for n in given if _refused({n: given[n]}) and not _refused(given | _SAMPLED)]
        if idle:
            raise MisuseError(
                f"{', '.join(idle)} has no effect where the likeliest token is written; turn "
                "do_sample on as well."
            )
    reason = _refused(given)
    if reason:
        raise refusal(reason)


def refusal(reason: object) -> MisuseError:
    """The error for what generate refuses: the first sentence of its reason."""
    text = " ".join(str(reason).split()).removeprefix("GenerationConfig is invalid: - ")
    first = re.split(r"(?<=[a-z0-9)`\]])[.;] ", text, maxsplit=1)[0].rstrip(".:")
    return MisuseError(f"The model cannot generate so: {first[:300]}.")


@cache
def _settings() -> frozenset[str]:
    """The names of a generation's settings."""
    names = (name for name in _Config().to_dict() if not name.startswith("_"))
    return frozenset(names) - {"transformers_version"}


def _refused(given: Mapping[str, Any]) -> str:
    """Why transformers refuses these settings; "" where it does not."""
    config = _Config()
    try:
        for name, value in given.items():
            setattr(config, name, value)
        config.validate(strict=True)
    except (TypeError, ValueError, AttributeError) as error:
        return str(error)
    return ""


__all__ = ["check_sampling", "refusal"]
