"""Recipe: all that is needed to get a result again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Recipe:
    """How a result was made.

    model: hub id, folder name or built-in id; revision and weights (a short sha256 of them) say
    which one.
    lens: the question ("attention", "attribution", "layers", "generate").
    parameters: its arguments as typed, JSON values only.
    target: what was explained, in words, "" where there is none.
    attention: the attention implementation the numbers came from.
    seed: the seed of random methods, else None.
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
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The recipe as JSON values."""
        values: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return values
