"""layers: from what was asked to the lens that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sukashi.explainer.desk import Desk
from sukashi.lens.layers import LayersQuestion, look
from sukashi.model.encoding import Encoding
from sukashi.model.vocabulary import token_id, vocabulary_size
from sukashi.result.generation import Generation
from sukashi.result.layers import LayerPredictions
from sukashi.trace.wish import Named


@dataclass(frozen=True)
class LayersAsked:
    """How many predictions to keep, which words to follow, and the norm of the reading."""

    top: int
    watch: Sequence[Named]
    norm: str


def layers(desk: Desk, text: str | Generation, asked: LayersAsked) -> LayerPredictions:
    """What every layer would already have written."""
    encoding = desk.given(text)
    positions, outcomes = _readings(desk, text, encoding)
    size = vocabulary_size(desk.subject)
    ids = [token_id(desk.subject.tokenizer, each, size) for each in asked.watch]
    question = LayersQuestion(
        positions=positions,
        outcomes=outcomes,
        top=asked.top,
        watch=tuple((desk.word(id), id) for id in ids),
        norm=asked.norm,
    )
    return look(
        desk.subject, encoding, question, desk.recipe, desk.word, desk.budget, desk.progress
    )


def _readings(
    desk: Desk, text: str | Generation, encoding: Encoding
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Positions at which layers are read, and the token after each (−1: the model's best)."""
    ids = encoding.written.ids.tolist()
    first = desk.first_written(text)
    if first is not None:
        return tuple(range(first - 1, len(ids) - 1)), tuple(ids[first:])
    if desk.subject.task == "causal":
        return tuple(range(len(ids))), (*ids[1:], -1)
    return tuple(range(len(ids))), (-1,) * len(ids)
