"""Weight names: what training code put into the names of weights, found and taken off.

Wrappers leave their mark on the names they save ("module.", "_orig_mod.layers.0"): a part that no
weight of the network has anywhere, or one before all of them. No list of wrappers: the names of the
network decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple


class Renaming(NamedTuple):
    """names: of weights in the checkpoint -> in the network. taken_off: the parts left out."""

    names: dict[str, str]
    taken_off: tuple[str, ...]


def renaming(unknown: Iterable[str], missing: Collection[str], own: Iterable[str]) -> Renaming:
    """How the weights nobody knows become those that are missing; empty where they do not.

    unknown: names of weights that only the checkpoint has. missing: those only the network has.
    own: all names of the network.
    """
    parts = {part for name in own for part in name.split(".")}
    shortened = {
        name: ".".join(part for part in name.split(".") if part.isdigit() or part in parts)
        for name in unknown
    }
    before = _before(shortened.values(), missing)
    names, taken_off = {}, set()
    for name, short in shortened.items():
        found = short.removeprefix(before)
        if found in missing and found != name:
            names[name] = found
            taken_off |= {part for part in name.split(".") if part not in short.split(".")}
    if names and before:
        taken_off.add(before.rstrip("."))
    return Renaming(names, tuple(sorted(taken_off)))


def _before(names: Iterable[str], missing: Collection[str]) -> str:
    """What stands before the most names that, without it, are missing; "" where nothing does."""
    counts: Counter[str] = Counter()
    for name in names:
        parts = name.split(".")
        for length in range(len(parts)):
            if ".".join(parts[length:]) in missing:
                counts["".join(f"{part}." for part in parts[:length])] += 1
    return max(counts, key=lambda one: (counts[one], -len(one)), default="")


__all__ = ["Renaming", "renaming"]
