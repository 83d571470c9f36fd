"""Order: what was asked of a recipe on the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Report = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """Folders, size, seed, budget and device of one run of a recipe.

    steps: of the longest stage where there are several. minutes: of the whole run, what comes
    before the training included. The size's own where None.
    """

    data: Path
    out: Path
    work: Path
    size: str = "small"
    seed: int = 1
    steps: int | None = None
    minutes: float | None = None
    device: str = "cpu"
