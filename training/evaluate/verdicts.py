"""What the classifiers say about fixed inputs, so that a changed model is found out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from training.corpus import read_rows
from training.evaluate.invented import FILM_SENTENCES

Verdict = dict[str, Any]
PARAGRAPHS = 60
TOLERANCE = 0.02  # of a probability
MOST_CHANGED = 1  # labels that may change with the processor, where two classes are about even


def inputs(name: str, data: Path) -> list[str]:
    """Evenly spread paragraphs of the test authors' works (public domain); invented sentences."""
    if name == "reviews":
        return list(FILM_SENTENCES)
    rows = [row["text"] for row in read_rows(data / "author_test.jsonl.gz")]
    return rows[:: max(1, len(rows) // PARAGRAPHS)][:PARAGRAPHS]


@torch.no_grad()
def verdicts(folder: Path, texts: Sequence[str]) -> list[Verdict]:
    """The likeliest label of each text and its probability to two decimals."""
    network = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    most = int(network.config.max_position_embeddings)
    found = []
    for text in texts:
        given = tokenizer(text, truncation=True, max_length=most, return_tensors="pt")
        chances = network(**given).logits[0].softmax(-1)
        best = int(chances.argmax())
        label = network.config.id2label[best]
        found.append({"text": text, "label": label, "probability": round(float(chances[best]), 2)})
    return found


def changed(now: Sequence[Verdict], kept: Sequence[Verdict]) -> list[str]:
    """What differs by more than another processor's rounding, in words."""
    labels, chances = [], []
    for one, other in zip(now, kept, strict=True):
        words = f"{one['text'][:30]}…: {other['label']} {other['probability']} was kept, "
        words += f"{one['label']} {one['probability']} is measured"
        if one["label"] != other["label"]:
            labels.append(words)
        elif abs(one["probability"] - other["probability"]) > TOLERANCE + 1e-9:
            chances.append(words)
    return chances + (labels if len(labels) > MOST_CHANGED else [])
