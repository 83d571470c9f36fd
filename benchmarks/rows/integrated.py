"""integrated: integrated gradients of every generated token."""

from __future__ import annotations

from benchmarks.case import Case, Entry
from benchmarks.models import letters


def integrated(quick: bool = False) -> tuple[Case, ...]:
    """30 tokens after 20 on a GPT-2 small; Captum with 20 steps, ours with 20 and with "auto"."""
    prompt, written, steps = (6, 4, 8) if quick else (20, 30, 20)
    work = "benchmarks.tools.ours:integrated"
    return (
        Case(
            name=f"integrated {written} after {prompt}",
            title=f"integrated gradients of {written} tokens after {prompt}",
            model="gpt2",
            options={
                "text": letters(prompt + written),
                "prompt": prompt,
                "steps": steps,
                "checked": 2,  # tokens whose numbers are held against each other
            },
            entries=(
                Entry(f"sukashi, {steps} steps", work, ours=True),
                Entry("sukashi, auto", work, options={"steps": "auto"}, ours=True),
                Entry("Captum", "benchmarks.tools.captum:integrated"),
            ),
        ),
    )
