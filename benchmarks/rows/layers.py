"""layers: what every layer would have written at every position."""

from __future__ import annotations

from benchmarks.case import Case, Entry
from benchmarks.models import letters

FLOOR = "one forward pass and one product with the vocabulary for every state but the last"


def layers(quick: bool = False) -> tuple[Case, ...]:
    """100 tokens of a GPT-2 small."""
    tokens = 12 if quick else 100
    return (
        Case(
            name=f"layers {tokens} tokens",
            title=f"predictions of every layer, {tokens} tokens",
            model="gpt2",
            options={"text": letters(tokens)},
            floor=FLOOR,
            entries=(
                Entry("sukashi", "benchmarks.tools.ours:layers", ours=True),
                Entry("transformers alone", "benchmarks.tools.transformers_alone:layers"),
                Entry(
                    "TransformerLens",
                    "benchmarks.tools.transformer_lens:layers",
                    "transformer-lens",
                ),
                Entry("Ecco", "benchmarks.tools.ecco:layers", "ecco"),
            ),
        ),
    )
