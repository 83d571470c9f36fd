"""A rule is planted: one known word decides the label. Every method must put that word first.

A small BERT learns in seconds that "good" means yes and "bad" means no, wherever it stands among
words that say nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from sukashi.explainer import Explainer
from sukashi.model.load import load
from tests.tiny import tiny, tiny_tokenizer

FILLERS = ("the", "film", "was", "not", "very", "capital", "japan", "is")
LABELS = {0: "no", 1: "yes"}
DECIDES = ("bad", "good")
LENGTH, BATCH, STEPS = 7, 64, 250
METHODS: dict[str, dict[str, Any]] = {
    "gradient": {},
    "grad_x_input": {},
    "smooth_grad": {"samples": 16, "noise": 0.05},
    "integrated_gradients": {},
    "expected_gradients": {"samples": 32},
    "occlusion": {},
    "shapley": {"samples": 32},
}
SUMMING = ("integrated_gradients", "expected_gradients", "occlusion", "shapley")


def sentence(rng: np.random.Generator) -> tuple[list[str], int, int]:
    """Words, the label, and the place of the word that decides it."""
    words = rng.choice(FILLERS, LENGTH).tolist()
    label, place = int(rng.integers(2)), int(rng.integers(LENGTH))
    words[place] = DECIDES[label]
    return words, label, place


@pytest.fixture(scope="module")
def ex() -> Explainer:
    tokenizer = tiny_tokenizer("masked")
    dropouts = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    network = tiny("bert", "classify", id2label=LABELS, scale=0.05, **dropouts)
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3)
    rng = np.random.default_rng(0)
    for _ in range(STEPS):
        made = [sentence(rng) for _ in range(BATCH)]
        batch = tokenizer([" ".join(words) for words, _, _ in made], return_tensors="pt")
        loss = network(**batch, labels=torch.tensor([label for _, label, _ in made])).loss
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert float(loss.detach()) < 0.05
    return Explainer(load(network=network.eval(), tokenizer=tokenizer))


@pytest.mark.parametrize("method", METHODS)
def test_the_deciding_word_comes_first(ex: Explainer, method: str) -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        words, label, place = sentence(rng)
        why = ex.attribution(" ".join(words), method=method, **METHODS[method])
        assert why.targets[0].label == LABELS[label]
        ordinary = np.flatnonzero(~why.tokens.special)
        first = ordinary[why.magnitudes[0, ordinary].argmax()]
        assert why.tokens.shown[first].strip() == DECIDES[label], words
        assert first == place + 1
        if method in SUMMING:  # where the label is sure, the bare gradient says nothing of signs
            assert why.scores[0].argmax() == first


@pytest.mark.parametrize("method", ["integrated_gradients", "expected_gradients", "shapley"])
def test_a_word_for_the_other_label_speaks_against_it(ex: Explainer, method: str) -> None:
    """The rule knows no sentence with both words; each must still push its own way."""
    why = ex.attribution("the good film was bad", method=method, target="yes", contrast="no")
    shown = [one.strip() for one in why.tokens.shown]
    assert why.scores[0, shown.index("good")] > 0 > why.scores[0, shown.index("bad")]
