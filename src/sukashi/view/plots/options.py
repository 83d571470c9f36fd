"""Options of the pictures: what part of a result is shown, and how."""

from __future__ import annotations

from dataclasses import dataclass, fields
from numbers import Integral
from typing import Any, TypeVar, get_type_hints

from sukashi.arguments import check
from sukashi.errors import MisuseError, RangeError, UnknownNameError
from sukashi.view.selection import Target

Options = TypeVar("Options")


@dataclass(frozen=True)
class AttentionOptions:
    """What of the attention to show.

    layer, head: which, from 0, None for the mean over all; tokens: a range of both axes;
    values: write the numbers into the cells, None where there is room for them.
    """

    layer: int | None = None
    head: int | None = None
    tokens: slice | None = None
    values: bool | None = None


@dataclass(frozen=True)
class AttributionOptions:
    """What of an attribution to show.

    target: the one explained (bars) or marked (matrix); tokens: a range of the inputs;
    values: write the numbers into the cells, None where there is room for them.
    """

    target: Target = None
    tokens: slice | None = None
    values: bool | None = None


@dataclass(frozen=True)
class LayerOptions:
    """What of layer predictions to show.

    target: the marked position, as number or word; tokens: a range of the positions read;
    values: write guesses and ranks into the cells, None where there is room for them.
    """

    target: Target = None
    tokens: slice | None = None
    values: bool | None = None


@dataclass(frozen=True)
class FaithfulnessOptions:
    """What of a faithfulness to show; target: the one explained, the mean over all unless given."""

    target: Target = None


@dataclass(frozen=True)
class NoOptions:
    """There is nothing to choose."""


@dataclass(frozen=True)
class GenerationOptions:
    """What of a generation to show; tokens: a range of the written tokens."""

    tokens: slice | None = None


@dataclass(frozen=True)
class PredictionOptions:
    """What of a prediction to show; target: the gap or token, as number or word."""

    target: Target = None


@dataclass(frozen=True)
class SurveyOptions:
    """What of a survey to show: all of it."""


def read_options(kind: type[Options], choices: dict[str, Any]) -> Options:
    """Return options from keyword arguments.

    Raises: UnknownNameError for an option there is not, MisuseError for a value that it cannot be.
    """
    known = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    for choice in choices:
        if choice not in known:
            raise UnknownNameError("option", choice, known)
    hints = get_type_hints(kind)
    for choice, value in choices.items():
        if choice != "tokens":  # see `token_range`
            check(choice, value, hints[choice])
    return kind(**choices)


def token_range(part: slice | None, count: int) -> slice:
    """Return a slice as plain bounds within `count`.

    Raises: RangeError for a bound outside, MisuseError for a step or a range without tokens.
    """
    if part is None:
        return slice(0, count)
    bounds = (part.start, part.stop) if isinstance(part, slice) else ()
    whole = all(one is None or isinstance(one, Integral) for one in bounds)
    if not isinstance(part, slice) or part.step not in (None, 1) or not whole:
        raise MisuseError(
            f"<<tokens=>>{part!r} is no range of tokens; give one like slice(0, 8), without a step."
        )
    for bound in bounds:
        if bound is not None and not -count <= bound <= count:
            raise RangeError("Token", bound, 0, count)
    start, stop, _ = part.indices(count)
    if start >= stop:
        raise MisuseError(
            f"<<tokens=>>{part!r} holds no token of {count}; its start must lie before its end."
        )
    return slice(start, stop)
