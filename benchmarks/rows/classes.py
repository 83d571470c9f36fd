"""classes: integrated gradients of every class of a classifier."""

from __future__ import annotations

from benchmarks.case import Case, Entry
from benchmarks.models import words

SIZES = ((3, 20), (3, 128), (10, 20), (10, 128))
QUICK = ((3, 8),)


def classes(quick: bool = False) -> tuple[Case, ...]:
    """(classes, tokens) sizes of a BERT base; the others take 50 steps a class."""
    return tuple(_case(*size) for size in (QUICK if quick else SIZES))


def _case(count: int, tokens: int) -> Case:
    return Case(
        name=f"classes {count}, {tokens} tokens",
        title=f"integrated gradients of {count} classes, {tokens} tokens",
        model=f"bert-{count}",
        options={"text": words(tokens), "steps": 50},
        entries=(
            Entry("sukashi, auto", "benchmarks.tools.ours:classes", ours=True),
            Entry("Captum", "benchmarks.tools.captum:classes"),
            Entry(
                "transformers-interpret",
                "benchmarks.tools.transformers_interpret:classes",
                "transformers-interpret",
            ),
        ),
    )
