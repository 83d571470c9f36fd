"""Compare: the difference of two results of one kind, right minus left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import MisuseError, UnknownNameError
from sukashi.result.attribution import Attribution
from sukashi.result.kinds import KINDS, Result
from sukashi.result.prediction import Prediction
from sukashi.view.comparison.answers import answers
from sukashi.view.comparison.segments import Segment, segments
from sukashi.view.comparison.sides import MEASURES, Selection, axes, layers, numbers

Float = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two results of one kind in the same segments.

    axes: the segments of each axis of the numbers that is text (attention has two, else the last);
    of predictions the labels.
    left, right: (…, segments) float32, NaN where a side has no number. difference: right − left.
    layers: of layer predictions, the layer of each row on the left and on the right.
    """

    kind: str
    measure: str
    axes: tuple[tuple[Segment, ...], ...]
    left: Float
    right: Float
    layers: tuple[tuple[int, int], ...] | None = None

    @property
    def difference(self) -> Float:
        """Right minus left; NaN where either has no number."""
        return self.right - self.left

    def as_json(self) -> dict[str, Any]:
        """The comparison as JSON values, null for no number."""
        return {
            "kind": self.kind,
            "measure": self.measure,
            "axes": [[_segment_json(one) for one in axis] for axis in self.axes],
            "left": _nested_lists(self.left),
            "right": _nested_lists(self.right),
            "difference": _nested_lists(self.difference),
            "layers": None if self.layers is None else [list(one) for one in self.layers],
        }


def compare(
    left: Result, right: Result, ours: Selection | None = None, theirs: Selection | None = None
) -> Comparison:
    """The difference of two texts, two models, two methods or two layers.

    ours, theirs: which part of the left and of the right result is compared.
    Raises: MisuseError for two kinds, or for layers of models of different depth that are not
    named; RangeError, UnknownNameError for a part there is not.
    """
    ours, theirs = ours or Selection(), theirs or Selection()
    kinds = [
        next(name for name, kind in KINDS.items() if type(one) is kind) for one in (left, right)
    ]
    if kinds[0] != kinds[1]:
        raise MisuseError(
            f"{kinds[0]} and {kinds[1]} cannot be compared; choose two results of one kind."
        )
    if ours.measure not in MEASURES or theirs.measure != ours.measure:
        raise UnknownNameError("measure", theirs.measure, MEASURES)
    _check_scores(left, right, ours.measure)
    cut = _segments(left, right)
    here = numbers(left, ours, [[one.left for one in axis] for axis in cut])
    there = numbers(right, theirs, [[one.right for one in axis] for axis in cut])
    if here.shape != there.shape:
        raise MisuseError(
            f"The models have {len(here) - 1} and {len(there) - 1} layers; name a layer of each."
        )
    rows = tuple(zip(layers(left, ours), layers(right, theirs), strict=True)) or None
    return Comparison(kinds[0], _measure(kinds[0], ours), cut, here, there, rows)


def _segments(left: Result, right: Result) -> tuple[tuple[Segment, ...], ...]:
    """The segments of every axis; of answers one a label."""
    if isinstance(left, Prediction) and isinstance(right, Prediction):
        return (answers(left, right),)
    return tuple(segments(one, two) for one, two in zip(axes(left), axes(right), strict=True))


def _check_scores(left: Result, right: Result, measure: str) -> None:
    """Scores have the unit of what they explain; shares have none."""
    if measure != "score" or not isinstance(left, Attribution):
        return
    assert isinstance(right, Attribution)
    readings = {one.of for result in (left, right) for one in result.targets}
    if len(readings) > 1 or left.method != right.method:
        raise MisuseError(
            "Scores of different methods or readings have different units; compare their shares."
        )


def _measure(kind: str, choice: Selection) -> str:
    measures = {"attribution": choice.measure, "attention": "weight"}
    return measures.get(kind, "probability")


def _segment_json(one: Segment) -> dict[str, Any]:
    return {
        "left": {"text": one.left_text, "tokens": list(one.left)},
        "right": {"text": one.right_text, "tokens": list(one.right)},
        "same": one.same,
    }


def _nested_lists(values: Float) -> Any:
    """Nested lists with the shortest digits of float32; null where there is no number."""
    plain = values.astype("U32").astype(np.float64).astype(object)
    plain[~np.isfinite(values)] = None
    return plain.tolist()
