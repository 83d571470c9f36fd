"""Wall of heads: every head as a thumbnail, a row a layer, with words for layers that have none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from sukashi.result.attention import AttentionMaps
from sukashi.view.colours import colormap
from sukashi.view.layer_rows import LayerRow, layer_rows
from sukashi.view.plots.style import NOTE, Style

FINEST = 96
"""A thumbnail has at most so many rows and columns; a block shows its largest weight."""
BETWEEN = 0.45
"""Height of what is said of layers without attention, in rows of thumbnails."""

Array = NDArray[np.floating[Any]]


def with_sink(values: Array, sink: Array) -> Array:
    """(queries, keys + 1) weights with the sink behind the keys."""
    return np.concatenate([values, sink[:, None]], axis=1)


def wall_height(maps: AttentionMaps) -> float:
    """Rows of thumbnails that a wall of them is high: lines of words between them are lower."""
    return sum(1.0 if row.place is not None else BETWEEN for row in layer_rows(maps))


def draw_all_heads(
    axes: Axes, style: Style, maps: AttentionMaps, part: tuple[slice, slice]
) -> None:
    """Draw the thumbnails of all heads into axes, each at its layer and head.

    Neighbouring layers are one image. The full colour is a weight of 1.
    """
    count, rows = maps.shape[1], layer_rows(maps)
    tops = np.cumsum([0.0, *(1.0 if row.place is not None else BETWEEN for row in rows)])
    for run in _runs(rows):
        values = tiled_heads(maps, part, [rows[at].first for at in run])
        top, bottom = float(tops[run.start]), float(tops[run.stop])
        axes.imshow(
            values,
            cmap=colormap("sequential", style.theme).with_extremes(bad=style.colour("background")),
            vmin=0,
            vmax=1,
            extent=(0, count, bottom, top),
            interpolation="nearest",
        )
        inner = _inside(values.shape, len(run), count)
        frames = [
            Rectangle((head, top + at), *inner) for at in range(len(run)) for head in range(count)
        ]
        edges = PatchCollection(
            frames, facecolor="none", edgecolor=style.colour("rule"), linewidth=0.6, clip_on=False
        )
        axes.add_collection(edges)
    axes.set(xlim=(0, count), ylim=(float(tops[-1]), 0), aspect="equal")
    every, each = (1 if count <= 16 else 4), (1 if len(rows) <= 24 else 4)
    axes.set_xticks(
        [at + inner[0] / 2 for at in range(0, count, every)],
        [str(at) for at in range(0, count, every)],
    )
    shown = [at for at, row in enumerate(rows) if row.place is None or at % each == 0]
    axes.set_yticks(
        [
            float(tops[at]) + (inner[1] if rows[at].place is not None else BETWEEN) / 2
            for at in shown
        ],
        [rows[at].number for at in shown],
    )
    _say_gaps(axes, style, rows, tops)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.set_xlabel(style.say("heads"))
    style.label_row_axis(axes, style.say("layer"))
    axes.set_anchor("NW")


def _say_gaps(axes: Axes, style: Style, rows: list[LayerRow], tops: NDArray[np.float64]) -> None:
    """Write where the thumbnails of layers without attention would be that they have none."""
    for at, row in enumerate(rows):
        if row.place is None:
            axes.text(
                0.06, float(tops[at]) + BETWEEN / 2, row.reason(style.lang), va="center",
                size=NOTE, color=style.colour("muted"), clip_on=False,
            )  # fmt: skip


def _runs(rows: list[LayerRow]) -> list[range]:
    """Rows with thumbnails that lie under each other."""
    runs: list[range] = []
    for at, row in enumerate(rows):
        if row.place is None:
            continue
        joins = bool(runs) and runs[-1].stop == at
        runs = [*runs[:-1], range(runs[-1].start, at + 1)] if joins else [*runs, range(at, at + 1)]
    return runs


def _inside(shape: tuple[int, ...], layers: int, count: int) -> tuple[float, float]:
    """The part of a tile that its thumbnail takes, across and down."""
    high, wide = shape[0] // layers, shape[1] // count
    return (wide - gap(wide)) / wide, (high - gap(high)) / high


def tiled_heads(maps: AttentionMaps, part: tuple[slice, slice], layers: Sequence[int]) -> Array:
    """(layers · (rows + gap), heads · (columns + gap)): heads side by side, NaN between.

    layers: the network's numbers of those that lie under each other.
    """
    heads = range(maps.shape[1])
    tiles = [[_thumbnail(maps, part, layer, head) for head in heads] for layer in layers]
    rows, columns = tiles[0][0].shape
    high, wide = rows + gap(rows), columns + gap(columns)
    values = np.full((len(layers) * high, len(heads) * wide), np.nan, dtype=np.float32)
    for place, head in np.ndindex(len(layers), len(heads)):
        top, left = place * high, head * wide
        values[top : top + rows, left : left + columns] = tiles[place][head]
    return values


def _thumbnail(maps: AttentionMaps, part: tuple[slice, slice], layer: int, head: int) -> Array:
    """(rows, columns) one head in coarse blocks, with its sink as the last column."""
    small = block_maximum(maps.head(layer, head)[part])
    if maps.sink_weights is None:
        return small
    sink = maps.sink(layer, [head])[part[0]]
    return with_sink(small, block_maximum(sink[:, None])[:, 0])


def gap(length: int) -> int:
    """Return the cells between thumbnails of a length, the same for the length with its gap."""
    return max(1, length // 10)


def block_maximum(values: Array) -> Array:
    """(≤ FINEST, ≤ FINEST): the largest weight of each block."""
    for axis in (0, 1):
        length = values.shape[axis]
        if length > FINEST:
            starts = np.unique(np.linspace(0, length, FINEST, endpoint=False).astype(np.int64))
            values = np.maximum.reduceat(values, starts, axis=axis)
    return values
