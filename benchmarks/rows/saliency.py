"""saliency: why every generated token was written."""

from __future__ import annotations

from benchmarks.case import Case, Entry
from benchmarks.models import letters

SIZES = ((20, 30), (100, 50))
QUICK = ((6, 4),)
FLOOR = (
    "Σ over targets of 2 · positions(target) · (parameters in blocks) flop ÷ the rate of a large "
    "matrix product in the same process"
)


def saliency(quick: bool = False) -> tuple[Case, ...]:
    """grad_x_input of all written tokens: (prompt, written) sizes of a GPT-2 small."""
    return tuple(_case(*size) for size in (QUICK if quick else SIZES))


def _case(prompt: int, written: int) -> Case:
    return Case(
        name=f"saliency {written} after {prompt}",
        title=f"saliency of {written} tokens after {prompt}",
        model="gpt2",
        options={"text": letters(prompt + written), "prompt": prompt},
        floor=FLOOR,
        entries=(
            Entry("sukashi", "benchmarks.tools.ours:saliency", ours=True),
            Entry("Captum", "benchmarks.tools.captum:saliency"),
            Entry("Inseq", "benchmarks.tools.inseq:saliency", "inseq"),
            Entry("Ecco", "benchmarks.tools.ecco:saliency", "ecco"),
        ),
    )
