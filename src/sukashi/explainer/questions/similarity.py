"""similarity: which words of two texts bring them together, or of one text and each of many."""

from __future__ import annotations

from typing import Annotated, overload

from sukashi.errors import MisuseError
from sukashi.explainer.model_session import ModelSession
from sukashi.explainer.question import question
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.similarity import (
    SIMILARITY_METHODS,
    Asked,
    encoder_of,
    options_given,
    similarities,
)
from sukashi.explainer.text_batches import Texts
from sukashi.lens.attribution.options import Baseline, Steps
from sukashi.model.text_encoder import POOLINGS
from sukashi.result.similarity import Measure, Similarity
from sukashi.trace.baseline import check_name
from sukashi.trace.perturbation.coalitions import OPERATORS
from sukashi.trace.units import UNITS


@overload
def similarity(
    session: ModelSession,
    /,
    text: str,
    pair: str,
    *,
    method: str = ...,
    unit: str = ...,
    of: Measure = ...,
    pooling: str = ...,
    prompt_name: str | None = ...,
    pair_prompt_name: str | None = ...,
    operator: str | None = ...,
    baseline: str | None = ...,
    steps: int | str | None = ...,
) -> Similarity: ...


@overload
def similarity(
    session: ModelSession,
    /,
    text: str,
    pair: Texts,
    *,
    method: str = ...,
    unit: str = ...,
    of: Measure = ...,
    pooling: str = ...,
    prompt_name: str | None = ...,
    pair_prompt_name: str | None = ...,
    operator: str | None = ...,
    baseline: str | None = ...,
    steps: int | str | None = ...,
) -> list[Similarity]: ...


@question
def similarity(  # noqa: PLR0913 - the question, and how it is answered
    context: QuestionContext,
    /,
    text: str,
    pair: str | Texts | None = None,
    *,
    method: Annotated[str, SIMILARITY_METHODS] = SIMILARITY_METHODS[0],
    unit: Annotated[str, UNITS] = "word",
    of: Measure = "cosine",
    pooling: Annotated[str, POOLINGS] = "auto",
    prompt_name: str | None = None,
    pair_prompt_name: str | None = None,
    operator: Annotated[str, OPERATORS] | None = None,
    baseline: Baseline | None = None,
    steps: Steps | None = None,
) -> Similarity | list[Similarity]:
    """How near two texts are to the model, and which of their words bring them together.

    text, pair: the texts; of a list as `pair` an answer for each, in its order, with its `rank`.
    method: "integrated_gradients" (amounts that sum to the similarity less that of a baseline),
    "occlusion" (by how much the similarity falls without a unit), "grad_x_input", "gradient". Each
    text is explained while the other stays as it is.
    unit: what is left out at a time, and what scores are shown for. of: "cosine", or "dot" for the
    product of the vectors.
    pooling: how the states of the tokens become one vector; "auto" is what the folder of the model
    says, else what the network gives itself, else their mean.
    prompt_name, pair_prompt_name: the prompt in front of the first text, of the second ("query",
    "passage"), by its name in the folder; the folder's own choice if left out.
    operator: of occlusion, as in `faithfulness`; baseline, steps: of integrated gradients, as in
    `attribution`.
    """
    if pair is None:
        raise MisuseError("A similarity is one of two texts; give the second too (<<pair=>>).")
    options = options_given(method, {"operator": operator, "baseline": baseline, "steps": steps})
    if baseline is not None:
        check_name(baseline)
    encoder = encoder_of(context, pooling)
    prompts = encoder.prompt_text(prompt_name), encoder.prompt_text(pair_prompt_name)
    asked = Asked(method, unit, of, encoder, prompts, options)
    if isinstance(pair, str):
        return similarities(context, text, [pair], asked)[0]
    return similarities(context, text, pair, asked)
