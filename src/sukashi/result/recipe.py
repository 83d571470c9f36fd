"""Recipe: all that is needed to get a result again."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import Annotated, Any

from sukashi.result.constraints import Between
from sukashi.result.validation import Checked


@dataclass(frozen=True)
class Recipe(Checked):
    """How a result was made.

    model: hub id, folder name or built-in id; revision and weights (a short sha256 of them) say
    which one.
    lens: the question ("attention", "attribution", "layers", "generate").
    parameters: its arguments as typed, JSON values only.
    target: what was explained, in words, "" where there is none.
    attention: the attention implementation the numbers came from.
    seed: the seed of random methods, else None. chat_template: one that a person gave for the
        tokenizer's, else "".
    about: the answer that was asked about (a generation, an attribution), else None: its lens,
        parameters and seed, the texts it was given, and what it was about itself.
    versions: package name -> version; seconds: wall clock of the computation.
    """

    model: str
    lens: str
    revision: str = ""
    weights: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    target: str = ""
    dtype: str = "float32"
    device: str = "cpu"
    attention: str = ""
    seed: int | None = None
    about: dict[str, Any] | None = None
    versions: dict[str, str] = field(default_factory=dict)
    seconds: Annotated[float, Between(0)] = 0.0
    chat_template: str = ""

    def as_json(self) -> dict[str, Any]:
        """The recipe as JSON values of its own; null for numbers that JSON has not."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
