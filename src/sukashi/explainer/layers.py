"""layers: from what was asked to the lens that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sukashi.explainer.question_context import QuestionContext
from sukashi.lens.layers import LayersQuestion, layer_predictions
from sukashi.model.encoding import Encoding
from sukashi.model.vocabulary import token_id, vocabulary_size
from sukashi.result.generation import Generation
from sukashi.result.layers import LayerPredictions
from sukashi.trace.target_selection.request import Named


@dataclass(frozen=True)
class LayersAsked:
    """How many predictions to keep, which words to follow, and the norm of the reading."""

    top: int
    watch: Sequence[Named]
    norm: str


def layers(
    context: QuestionContext, text: str | Generation, asked: LayersAsked
) -> LayerPredictions:
    """What every layer would already have written."""
    encoding = context.given(text)
    positions, outcomes = _readings(context, text, encoding)
    size = vocabulary_size(context.subject)
    ids = [token_id(context.subject.tokenizer, each, size) for each in asked.watch]
    question = LayersQuestion(
        positions=positions,
        outcomes=outcomes,
        top=asked.top,
        watch=tuple((context.word(id), id) for id in ids),
        norm=asked.norm,
    )
    return layer_predictions(
        context.subject,
        encoding,
        question,
        context.recipe,
        context.word,
        context.budget,
        context.progress,
    )


def _readings(
    context: QuestionContext, text: str | Generation, encoding: Encoding
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Positions at which layers are read, and the token after each (−1: the model's best)."""
    ids = encoding.written.ids.tolist()
    first = context.first_written(text)
    if first is not None:
        return tuple(range(first - 1, len(ids) - 1)), tuple(ids[first:])
    if context.subject.task == "causal":
        return tuple(range(len(ids))), (*ids[1:], -1)
    return tuple(range(len(ids))), (-1,) * len(ids)
