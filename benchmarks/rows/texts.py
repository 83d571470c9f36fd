"""texts: integrated gradients of many texts of different lengths, each for its own answer."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Sequence
from pathlib import Path

from benchmarks.case import Case, Entry
from benchmarks.models import words

LENGTHS = tuple(range(12, 28))  # tokens of the 16 texts, 19.5 on average
DATA = "SUKASHI_TRAINING_DATA"
"""Names the folder with author_test.jsonl.gz; without it its cases are left out."""
SHARE = 20  # the others take every so many-th paragraph


def texts(quick: bool = False) -> tuple[Case, ...]:
    """16 texts for a BERT base, and the test paragraphs of the built-in model of authors."""
    lengths = LENGTHS[:3] if quick else LENGTHS
    loop = _case("texts 16, 20 tokens", [words(length) for length in lengths], "bert-3")
    paragraphs = _paragraphs()
    if not paragraphs:
        return (loop,)
    some = paragraphs[:: SHARE * 20 if quick else SHARE]
    beside = _case(f"author_test, {len(some)} paragraphs", some)
    if quick:
        return loop, beside
    whole = Case(
        name=f"author_test, {len(paragraphs)} paragraphs",
        title=f"integrated gradients of {len(paragraphs)} paragraphs, built-in model",
        options={"texts": paragraphs, "steps": "auto", "built-in": "authors"},
        entries=(Entry("sukashi, auto", "benchmarks.tools.ours:texts", ours=True),),
    )
    return loop, beside, whole


def _case(name: str, given: Sequence[str], model: str = "") -> Case:
    own = {} if model else {"built-in": "authors"}
    return Case(
        name=name,
        title=f"integrated gradients of the answer about each of {len(given)} texts",
        model=model,
        options={"texts": list(given), "steps": 50, **own},
        entries=(
            Entry("sukashi, auto", "benchmarks.tools.ours:texts", ours=True),
            Entry("sukashi, one by one", "benchmarks.tools.ours:texts", options={"loop": True}),
            Entry("Captum", "benchmarks.tools.captum:texts"),
            Entry(
                "transformers-interpret",
                "benchmarks.tools.transformers_interpret:texts",
                "transformers-interpret",
            ),
        ),
    )


def _paragraphs() -> list[str]:
    place = Path(os.environ.get(DATA, "")) / "author_test.jsonl.gz"
    if DATA not in os.environ or not place.exists():
        return []
    with gzip.open(place, "rt", encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]
