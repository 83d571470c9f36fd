"""layers: what every layer would already have written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from sukashi.arguments import Offered, several
from sukashi.explainer.question import question
from sukashi.explainer.question_context import QuestionContext
from sukashi.lens.layers import NORMS, LayersQuestion, layer_predictions
from sukashi.model.encoding import Encoding
from sukashi.model.prompt import Asked
from sukashi.model.vocabulary import token_id, vocabulary_size
from sukashi.result.generation import Generation
from sukashi.result.layers import LayerPredictions
from sukashi.trace.target_selection.request import Named


@question
def layers(
    context: QuestionContext,
    /,
    text: Asked | Generation,
    *,
    top: Annotated[int, Offered(range(1, 101))] = 10,
    watch: Sequence[Named] | Named = (),
    norm: Annotated[str, NORMS] = "final",
) -> LayerPredictions:
    """What every layer would already have written.

    Read at every position of a text, or before every written token of a generation or an answer.
    top: predictions to keep a place. watch: words whose rank and probability are followed.
    norm: "final" applies the model's last norm to every layer, "none" is the older reading.
    """
    watched = several(watch)
    context = context.with_parameters(watch=watched)
    encoding = context.encode_any(text)
    positions, outcomes = _readings(context, encoding)
    size = vocabulary_size(context.subject)
    ids = [token_id(context.subject.tokenizer, each, size) for each in watched]
    question = LayersQuestion(
        positions=positions,
        outcomes=outcomes,
        top=int(top),
        watch=tuple((context.word(id), id) for id in ids),
        norm=norm,
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
    context: QuestionContext, encoding: Encoding
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Positions at which layers are read, and the token after each (−1: the model's best)."""
    ids = encoding.written.ids.tolist()
    first = encoding.first
    if first is not None:
        return tuple(range(first - 1, len(ids) - 1)), tuple(ids[first:])
    if context.subject.task == "causal":
        return tuple(range(len(ids))), (*ids[1:], -1)
    return tuple(range(len(ids))), (-1,) * len(ids)
