"""Sides: the numbers of one result that can be compared, gathered into segments of its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import MisuseError, RangeError
from sukashi.result.attention import AttentionMaps
from sukashi.result.attribution import Attribution
from sukashi.result.generation import Generation
from sukashi.result.kinds import KINDS
from sukashi.result.layers import LayerPredictions
from sukashi.result.prediction import Prediction
from sukashi.result.tokens import Tokens
from sukashi.view.selection import Target, choose

Float = NDArray[np.float32]
Places = Sequence[tuple[int, ...]]
"""The tokens of each segment; an empty tuple where this side says nothing."""
MEASURES = ("share", "score")


@dataclass(frozen=True)
class Selection:
    """Which part of a result is compared.

    target: of an attribution, as a number or a label. layer, head: of attention (the mean over all
    unless named); layer: of layer predictions (all unless named). measure: of an attribution,
    "share" of the magnitude or signed "score".
    """

    target: Target = None
    layer: int | None = None
    head: int | None = None
    measure: str = "share"


def axes(result: object) -> tuple[Tokens, ...]:
    """The tokens of each axis that is aligned: one, or two for attention (queries, keys)."""
    if isinstance(result, AttentionMaps):
        return result.query_tokens, result.key_tokens
    if isinstance(result, Attribution | LayerPredictions | Generation):
        return (result.tokens,)
    raise MisuseError(
        f"A value of type {type(result).__name__} cannot be compared; give a result of sukashi."
    )


@dataclass(frozen=True)
class Selectable:
    """What can be chosen of one result: the labels of its targets, its layers and heads.

    lead: the target that is compared when none is named. layers: their numbers; heads: how many.
    """

    targets: tuple[str, ...] = ()
    lead: int = 0
    layers: tuple[int, ...] = ()
    heads: int = 0


def selectable(result: object) -> Selectable:
    """What can be chosen of a result."""
    if isinstance(result, AttentionMaps):
        return Selectable(layers=result.layers, heads=result.shape[1])
    if isinstance(result, LayerPredictions):
        return Selectable(layers=tuple(range(len(result.probabilities))))
    if isinstance(result, Attribution) and result.targets:
        return Selectable(
            targets=tuple(one.label for one in result.targets), lead=_target(result, None)
        )
    return Selectable()


def layers(result: object, choice: Selection) -> tuple[int, ...]:
    """What the rows of layer predictions are; nothing for other results."""
    if not isinstance(result, LayerPredictions):
        return ()
    count = len(result.probabilities)
    return tuple(range(count)) if choice.layer is None else (choice.layer % count,)


@singledispatch
def numbers(result: object, choice: Selection, places: Sequence[Places]) -> Float:
    """(…, segments) the numbers of one side; NaN where it has none.

    places: the tokens of every segment, by axis.
    """
    raise MisuseError(
        f"A value of type {type(result).__name__} cannot be compared; give a result of sukashi."
    )


def comparable() -> list[str]:
    """The kinds of results that can be compared."""
    refused = numbers.dispatch(object)
    return [name for name, kind in KINDS.items() if numbers.dispatch(kind) is not refused]


@numbers.register
def _attribution(result: Attribution, choice: Selection, places: Sequence[Places]) -> Float:
    """(segments,) sums over the tokens: scores and shares add up."""
    if not result.targets:
        raise MisuseError("This attribution explains nothing, so it cannot be compared.")
    row = _target(result, choice.target)
    values = result.scores if choice.measure == "score" else result.shares
    return _summed(values[row], places[0])


@numbers.register
def _attention(result: AttentionMaps, choice: Selection, places: Sequence[Places]) -> Float:
    """(segments, segments): a row is the mean of its queries, a column the sum of its keys."""
    queries, keys = places
    heads = None if choice.head is None else [choice.head]
    weights = result.mean(choice.layer, heads)
    columns = np.stack([_column(weights, inside) for inside in keys], axis=1)
    return np.stack([_mean(columns, inside) for inside in queries])


@numbers.register
def _layers(result: LayerPredictions, choice: Selection, places: Sequence[Places]) -> Float:
    """(layers+1 or 1, segments): probability of what came, read at the end of each segment."""
    rows = result.probabilities
    if choice.layer is not None:
        if not -len(rows) <= choice.layer < len(rows):
            raise RangeError("Layer", choice.layer, 0, len(rows) - 1)
        rows = rows[choice.layer][None]
    at = {int(position): column for column, position in enumerate(result.positions)}
    found = np.full((len(rows), len(places[0])), np.nan, dtype=np.float32)
    for number, inside in enumerate(places[0]):
        if inside and inside[-1] in at:
            found[:, number] = rows[:, at[inside[-1]]]
    return found


@numbers.register
def _generation(result: Generation, choice: Selection, places: Sequence[Places]) -> Float:
    """(segments,) probability of all written tokens of a segment: a product."""
    first = result.written.start
    found = np.full(len(places[0]), np.nan, dtype=np.float32)
    for number, inside in enumerate(places[0]):
        if inside and inside[0] >= first:
            found[number] = result.probabilities[[token - first for token in inside]].prod()
    return found


@numbers.register
def _prediction(result: Prediction, choice: Selection, places: Sequence[Places]) -> Float:
    """(labels,) their probabilities; the places are columns."""
    row = result.probabilities[0]
    found = [row[inside[0]] if inside else np.nan for inside in places[0]]
    return np.array(found, dtype=np.float32)


def _target(result: Attribution, given: Target) -> int:
    """The number of a target; None chooses the last telling word that is no mark of its own."""
    special = result.tokens.special
    marks = [one.position >= 0 and bool(special[one.position]) for one in result.targets]
    hidden = given is None and not all(marks)
    labels = [
        "" if hidden and mark else one.label
        for one, mark in zip(result.targets, marks, strict=True)
    ]
    return choose(labels, given)


def _summed(values: Float, places: Places) -> Float:
    sums = [values[list(inside)].sum() if inside else np.nan for inside in places]
    return np.array(sums, dtype=np.float32)


def _column(weights: Float, inside: tuple[int, ...]) -> Float:
    if not inside:
        return np.full(len(weights), np.nan, dtype=np.float32)
    return np.asarray(weights[:, list(inside)].sum(axis=1), dtype=np.float32)


def _mean(columns: Float, inside: tuple[int, ...]) -> Float:
    if not inside:
        return np.full(columns.shape[1], np.nan, dtype=np.float32)
    return np.asarray(columns[list(inside)].mean(axis=0), dtype=np.float32)
