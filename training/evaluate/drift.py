"""Whether a model folder still is what its card says, found out without any text from outside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.evaluate import card, figures, tales, verdicts
from training.evaluate.figures import Measured

MOST_CHANGED = 2  # of the sampled prompts, where two tokens are about even


def drift(name: str, folder: Path) -> list[str]:
    """What is not as the cards and `figures.json` of a built-in model say; empty when all is."""
    kept = figures.read(folder)
    found = card.stale(folder, kept.figures)
    if kept.weights != figures.weights_hash(folder):
        found.append("figures.json was measured on other weights: run --write-card")
    return found + (of_tales if name == "tales" else of_classifier)(folder, kept)


def of_tales(folder: Path, kept: Measured) -> list[str]:
    """The fast figures and the sampled prompts, measured again."""
    reader = tales.read_model(folder)
    now = tales.again(reader, [each["prompt"] for each in kept.samples])
    return figures.differences(tales.fast(reader), kept.figures) + changed(now, kept.samples)


def changed(now: list[dict[str, Any]], kept: list[dict[str, Any]]) -> list[str]:
    """The prompts that are continued otherwise, if more than another processor's rounding does."""
    found = [
        f"{one['prompt']!r}: {other['said']!r} was kept, {one['said']!r} is measured"
        for one, other in zip(now, kept, strict=True)
        if one["said"] != other["said"]
    ]
    return found if len(found) > MOST_CHANGED else []


def of_classifier(folder: Path, kept: Measured) -> list[str]:
    """The sampled inputs, judged again."""
    now = verdicts.verdicts(folder, [each["text"] for each in kept.samples])
    return verdicts.changed(now, kept.samples)
