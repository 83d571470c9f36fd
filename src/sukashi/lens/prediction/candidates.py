"""Candidates: which of a person's own labels fits, judged by an inference (NLI) model.

Each candidate is put as a sentence, and the model says whether the text entails it (Yin et al.
2019, arXiv 1909.00161).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from sukashi.lens.prediction.predict import logits_of, numbers
from sukashi.model.encoding import Encoding
from sukashi.model.entailment import Entailment
from sukashi.model.subject import Subject
from sukashi.result.prediction import Prediction
from sukashi.result.recipe import Recipe
from sukashi.trace.progress import Progress


def judge(  # noqa: PLR0913 - the candidates, and all that it takes to read them
    subject: Subject,
    sentences: dict[str, str],
    read: Callable[[str], Encoding],
    recipe: Recipe,
    progress: Progress,
    *,
    entailment: Entailment,
    one_by_one: bool,
) -> Prediction:
    """A probability for each candidate.

    sentences: candidate -> its hypothesis; read: the encoding of the text with a hypothesis.
    Softmax of the entailment logits over the candidates; one_by_one: for each by itself, entailment
    against contradiction.
    """
    encodings, rows = [], []
    for done, sentence in enumerate(sentences.values(), 1):
        encodings.append(read(sentence))
        rows.append(logits_of(subject, encodings[-1])[0])
        progress(done, len(sentences))
    logits = torch.stack(rows)
    entailed = logits[:, entailment.entailed]
    pairs = logits[:, [entailment.contradicted, entailment.entailed]]
    chances = pairs.softmax(-1)[:, 1] if one_by_one else entailed.softmax(0)
    return Prediction(
        tokens=encodings[int(entailed.argmax())].tokens,
        problem="multi label" if one_by_one else "single label",
        labels=tuple(sentences),
        label_ids=np.full(len(sentences), entailment.entailed),
        positions=np.array([-1]),
        logits=numbers(entailed[None]),
        probabilities=numbers(chances[None]),
        recipe=recipe,
        hypotheses=tuple(sentences.values()),
    )
