"""occlusion: what leaving out each token changes."""

from __future__ import annotations

from benchmarks.case import Case, Entry
from benchmarks.models import letters, words

FLOOR = (
    "2 · (parameters in blocks) flop for every place from the missing token on, 2 · width · "
    "vocabulary for every row that is read there, ÷ the rate of a large matrix product in the "
    "same process"
)


def occlusion(quick: bool = False) -> tuple[Case, ...]:
    """30 tokens after 20 on a GPT-2 small, and a classifier's text of 128 tokens on a BERT base."""
    prompt, written, tokens = (6, 4, 10) if quick else (20, 30, 128)
    return _written(prompt, written), _text(tokens)


def _written(prompt: int, written: int) -> Case:
    return Case(
        name=f"occlusion {written} after {prompt}",
        title=f"occlusion of {written} tokens after {prompt}",
        model="gpt2",
        options={"text": letters(prompt + written), "prompt": prompt},
        floor=FLOOR,
        entries=(
            Entry("sukashi", "benchmarks.tools.ours:occlusion", ours=True),
            Entry("Captum", "benchmarks.tools.captum:occlusion"),
            Entry("Captum, prompt alone", "benchmarks.tools.captum:occlusion_of_prompt"),
            Entry("Inseq", "benchmarks.tools.inseq:occlusion", "inseq"),
        ),
    )


def _text(tokens: int) -> Case:
    return Case(
        name=f"occlusion of a text, {tokens} tokens",
        title=f"occlusion of a classified text, {tokens} tokens",
        model="bert-3",
        options={"text": words(tokens)},
        floor="a plain forward pass for every token",
        entries=(
            Entry("sukashi", "benchmarks.tools.ours:occluded_text", ours=True),
            Entry("Captum", "benchmarks.tools.captum:occluded_text"),
        ),
    )
