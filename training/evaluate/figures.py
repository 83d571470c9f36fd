"""Figures: what was measured, by a key, and the file beside a model's card that holds them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.evaluate.items import Share

Figure = Share | float | str
Figures = dict[str, Figure]
FILE = "figures.json"
ROUNDED = 2  # decimals of a figure that is no share
SHARE_TOLERANCE = 0.02  # of the items; the same weights round differently on another processor
NUMBER_TOLERANCE = 0.02


@dataclass(frozen=True)
class Measured:
    """All that is kept about one model.

    weights: SHA-256 of the weights that were measured. figures: by key, in the order of the card.
    samples: inputs with what the model makes of them, enough to find out that it has changed.
    """

    weights: str
    figures: Figures
    samples: list[dict[str, Any]] = field(default_factory=list)


def rounded(figures: Figures) -> Figures:
    """The figures as the card shows them."""
    return {k: round(v, ROUNDED) if isinstance(v, float) else v for k, v in figures.items()}


def weights_hash(folder: Path) -> str:
    """SHA-256 of a model folder's weights, as hexadecimal digits."""
    return hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()


def write(measured: Measured, folder: Path) -> None:
    """Writes `figures.json`, one figure a line."""
    rows = {k: [v.good, v.total] if isinstance(v, Share) else v
            for k, v in measured.figures.items()}  # fmt: skip
    content = {"weights": measured.weights, "figures": rows, "samples": measured.samples}
    lines = [f'  "{name}": {_lines(value)}' for name, value in content.items()]
    (folder / FILE).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _lines(value: Any) -> str:
    def line(inner: Any) -> str:
        return json.dumps(inner, ensure_ascii=False)

    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"    {line(k)}: {line(v)}" for k, v in value.items()) + "\n  }"
    if isinstance(value, list):
        return "[\n" + ",\n".join(f"    {line(each)}" for each in value) + "\n  ]"
    return line(value)


def read(folder: Path) -> Measured:
    """What `write` wrote."""
    content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    figures = {k: Share(*v) if isinstance(v, list) else v for k, v in content["figures"].items()}
    return Measured(content["weights"], figures, content["samples"])


def differences(measured: Figures, kept: Figures) -> list[str]:
    """The newly measured figures that are not, within tolerance, those that were kept."""
    return [
        f"{key}: {kept.get(key)} was kept, {figure} is measured"
        for key, figure in rounded(measured).items()
        if not _alike(figure, kept.get(key))
    ]


def _alike(one: Figure, other: Figure | None) -> bool:
    if isinstance(one, Share) and isinstance(other, Share):
        most = max(1.0, SHARE_TOLERANCE * one.total)
        return one.total == other.total and abs(one.good - other.good) <= most
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= NUMBER_TOLERANCE + 1e-9
    return one == other
