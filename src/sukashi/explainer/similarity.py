"""similarity: two texts as vectors, how near these are, and which words bring them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sukashi.errors import MisuseError, SukashiError, UnsupportedError
from sukashi.explainer.question_context import QuestionContext
from sukashi.lens.attribution.methods import METHODS
from sukashi.lens.similarity.networks import similarity
from sukashi.lens.similarity.texts import EncodedText, encoded_text, occlusion, pairs, target
from sukashi.model.prompted import encode_prompted
from sukashi.model.text_encoder import TextEncoder
from sukashi.result.similarity import Measure, Similarity
from sukashi.trace.cost import Cost, counting
from sukashi.trace.finite import demand_finite
from sukashi.trace.problem import Problem
from sukashi.trace.progress import silent

OCCLUSION = "occlusion"
SIMILARITY_METHODS = ("integrated_gradients", OCCLUSION, "grad_x_input", "gradient")
READ_BY = {
    OCCLUSION: ("operator",),
    "integrated_gradients": ("baseline", "steps"),
    "grad_x_input": (),
    "gradient": (),
}
"""The options that each method reads."""


@dataclass(frozen=True)
class Asked:
    """How two texts are compared, and how that is explained; options: those that were given."""

    method: str
    unit: str
    of: Measure
    encoder: TextEncoder
    prompts: tuple[str, str]
    options: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class _Side:
    """What one text's words add."""

    scores: Tensor
    baseline: float = float("nan")
    residual: float = float("nan")
    steps: int = 0
    signed: bool = True
    exact: bool = False
    operator: str = ""


def encoder_of(context: QuestionContext, pooling: str) -> TextEncoder:
    """How the model's texts become vectors.

    Raises: UnsupportedError for a model that has something else to say of a text.
    """
    subject = context.subject
    if subject.encoder is None:
        raise UnsupportedError(
            f"{subject.name} (task {subject.task}) gives no vector of a text; load it with "
            "<<task='embedding'>>, which takes its body alone, or load a sentence encoder."
        )
    return subject.encoder.with_pooling(pooling)


def options_given(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were given. Raises: MisuseError for one that the method does not read."""
    found = {name: one for name, one in given.items() if one is not None}
    for name in found:
        if name not in READ_BY[method]:
            listed = ", ".join(READ_BY[method]) or "no option"
            readers = ", ".join(one for one in READ_BY if name in READ_BY[one])
            raise MisuseError(
                f"The method {method!r} does not read {name!r}; it reads {listed}, and {name!r} is "
                f"read by {readers}."
            )
    return found


def similarities(
    context: QuestionContext, text: str, others: Sequence[str], asked: Asked
) -> list[Similarity]:
    """One text compared with each of some others, in their order.

    Raises: MisuseError that names the first of several that cannot be read.
    """
    one = _encoded(context, text, asked, 0)
    found = []
    for number, each in enumerate(others, 1):
        try:
            other = _encoded(context, each, asked, 1)
            alone = len(others) == 1
            inner = context if alone else replace(context, progress=silent)
            found.append(_similarity(inner, one, other, asked))
        except SukashiError as error:
            if len(others) == 1:
                raise
            raise MisuseError(f"Text {number} of {len(others)}: {error}") from error
        context.progress(number, len(others))
    return found if len(others) == 1 else _ranked(found)


def _encoded(context: QuestionContext, text: str, asked: Asked, which: int) -> EncodedText:
    given = encode_prompted(context.subject, text, asked.prompts[which], truncate=context.truncate)
    return encoded_text(context.subject, given, asked.encoder)


def _ranked(found: list[Similarity]) -> list[Similarity]:
    """The same in their order, each with its rank among all; equal ones share the better."""
    values = [one.value for one in found]
    return [
        replace(one, rank=1 + sum(each > one.value for each in values), compared=len(found))
        for one in found
    ]


def _similarity(
    context: QuestionContext, one: EncodedText, other: EncodedText, asked: Asked
) -> Similarity:
    with counting() as cost:
        sides = (
            _explained(context, one, other, asked),
            _explained(context, other, one, asked),
        )
    value = similarity(one.vector, other.vector, asked.of)
    demand_finite(value, sides[0].scores, sides[1].scores)
    divided = pairs(one, other, asked.of)
    return Similarity(
        tokens=one.encoding.tokens,
        other_tokens=other.encoding.tokens,
        of=asked.of,
        cosine=float(similarity(one.vector, other.vector, "cosine")),
        dot=float(similarity(one.vector, other.vector, "dot")),
        scores=_numbers(sides[0].scores),
        other_scores=_numbers(sides[1].scores),
        baseline_values=np.array([side.baseline for side in sides], dtype=np.float32),
        residuals=np.array([side.residual for side in sides], dtype=np.float32),
        method=asked.method,
        unit=asked.unit,
        pooling=asked.encoder.pooling,
        pooling_from=asked.encoder.origin,
        recipe=context.recipe,
        pairs=None if divided is None else _numbers(divided),
        undivided=asked.encoder.undivided,
        operator=sides[0].operator,
        steps=max(side.steps for side in sides),
        signed=sides[0].signed,
        interpretation="quantitative" if all(side.exact for side in sides) else "ranking only",
        forward_passes=cost.forward + 2,
        backward_passes=cost.backward,
    )


def _explained(
    context: QuestionContext, one: EncodedText, other: EncodedText, asked: Asked
) -> _Side:
    """What the words of one text add to its similarity to the other."""
    subject = one.towards(other, context.subject, asked.of)
    problem = Problem(
        subject=subject,
        encoding=one.encoding,
        targets=target(),
        budget=context.budget,
        progress=context.progress,
        cost=Cost(),
    )
    if asked.method == OCCLUSION:
        scores, operator = occlusion(problem, asked.unit, asked.options.get("operator", "auto"))
        return _Side(scores, operator=operator)
    (found,) = METHODS[asked.method]([problem], **asked.options)
    known = found.baseline_values is not None and found.residuals is not None
    return _Side(
        found.scores[0],
        baseline=float(found.baseline_values[0]) if known else float("nan"),  # type: ignore[index]
        residual=float(found.residuals[0]) if known else float("nan"),  # type: ignore[index]
        steps=found.steps,
        signed=found.signed,
        exact=found.interpretation == "quantitative",
    )


def _numbers(tensor: Tensor) -> np.ndarray[Any, Any]:
    return tensor.detach().to(torch.float32).cpu().numpy()


__all__ = [
    "SIMILARITY_METHODS",
    "Asked",
    "encoder_of",
    "options_given",
    "similarities",
]
