"""Pictures of attention: one map, all heads of a layer, a wall of all heads, attention received."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from sukashi.result.attention import AttentionMaps
from sukashi.view.caption import caption, head_caption
from sukashi.view.catalogue import quote, say
from sukashi.view.colour_scale import attention_top, exceeds
from sukashi.view.colours import colormap
from sukashi.view.head_patterns import habits, landing
from sukashi.view.number_format import percent, percent_cell
from sukashi.view.plots import heat_cells, ticks
from sukashi.view.plots.heat_cells import Matrix
from sukashi.view.plots.layout import Frame, Legend, finish
from sukashi.view.plots.options import AttentionOptions, window
from sukashi.view.plots.page import Page
from sukashi.view.selection import index
from sukashi.view.token_units import strip

FINEST = 96
"""A thumbnail has at most so many rows and columns; a block shows its largest weight."""
MOST_THUMBNAILS = 400

Array = NDArray[np.floating[Any]]


def chosen(maps: AttentionMaps, options: AttentionOptions) -> Array:
    """(queries, keys): one head, or the mean over what is not chosen: heads, layers or both.

    Raises: RangeError for a layer or head there is not.
    """
    layers, heads = maps.shape[:2]
    layer = None if options.layer is None else index("Layer", options.layer, layers)
    head = None if options.head is None else index("Head", options.head, heads)
    if layer is not None and head is not None:
        return maps.head(layer, head)
    if layer is None and head is None:
        return habits(maps).mean
    return maps.mean(layer, None if head is None else [head])


def ranges(maps: AttentionMaps, options: AttentionOptions) -> tuple[slice, slice]:
    """Return the part of queries and keys that is shown."""
    return window(options.tokens, maps.shape[2]), window(options.tokens, maps.shape[3])


def sentence(maps: AttentionMaps, page: Page, options: AttentionOptions) -> str:
    """Return the caption of what is chosen."""
    if options.layer is not None and options.head is not None:
        return head_caption(maps, page.lang, options.layer, options.head)
    if options.layer is None and options.head is None:
        return caption(maps, page.lang)
    keys = strip(maps.key_tokens)
    landed = keys.total(landing(chosen(maps, options)))
    best = int(landed.argmax())
    which = "layer index" if options.layer is not None else "head n"
    name = say(which, page.lang, layer=options.layer, head=options.head)
    return say(
        "part lands",
        page.lang,
        part=name[:1].upper() + name[1:],
        share=percent(float(landed[best]), page.lang),
        word=quote(keys.words[best], page.lang),
    )


def unit(page: Page, options: AttentionOptions) -> str:
    """Return what the ink measures."""
    one = options.layer is not None and options.head is not None
    return page.say("weight" if one else "mean weight")


def note(maps: AttentionMaps, page: Page, named: tuple[int, int] = (1, 1)) -> str:
    """Return where the picture comes from; named: every which row and column has its label."""
    layers, heads = maps.shape[:2]
    origin = page.say("origin, attention", model=maps.recipe.model, layers=layers, heads=heads)
    thinned = ticks.thinned(page, *named, tokens=True)
    return page.say("dot").join(part for part in (origin, thinned) if part)


def frame(
    maps: AttentionMaps,
    page: Page,
    options: AttentionOptions,
    shown: tuple[float, bool],
    named: tuple[int, int] = (1, 1),
) -> Frame:
    """Return caption, note and legend.

    shown: the weight of full colour, and if larger ones exist; named: see `note`.
    """
    most, over = shown
    legend = Legend("sequential", (0.0, most), unit(page, options), over)
    return Frame(sentence(maps, page, options), note(maps, page, named), legend, fixed=True)


def overview(maps: AttentionMaps, page: Page, options: AttentionOptions) -> Figure:
    """The mean of all heads beside a wall of all heads; one map where a layer or head is chosen."""
    layers, count = maps.shape[:2]
    if options.layer is not None or options.head is not None or layers * count > MOST_THUMBNAILS:
        return heat_map(maps, page, options)
    rows, columns = ranges(maps, options)
    matrix, over = mean_matrix(maps, options, (rows, columns))
    side = heat_cells.side(*matrix.values.shape)
    high = matrix.values.shape[0] * side
    tile = min(0.7, max(0.4, high / layers))
    figure = page.figure(
        matrix.values.shape[1] * side + count * tile + heat_cells.room(matrix.rows) + 1.4,
        max(high, layers * tile) + heat_cells.room(matrix.columns) + 1.7,
    )
    left, right = page.axes(figure, (1, 2, 1)), page.axes(figure, (1, 2, 2))
    grid = left.get_gridspec()
    assert grid is not None
    grid.set_width_ratios([matrix.values.shape[1] * side, count * tile])
    named = draw_map(left, page, matrix, side, options)
    place_wall(right, page, maps, (rows, columns))
    right.set_xlabel(page.say("heads, full ink"))
    return finish(figure, page, frame(maps, page, options, (matrix.most, over), named))


def mean_matrix(
    maps: AttentionMaps, options: AttentionOptions, part: tuple[slice, slice]
) -> tuple[Matrix, bool]:
    """Return what is chosen as a matrix, and whether weights exceed the end of its scale."""
    rows, columns = part
    values = chosen(maps, options)[part]
    most = attention_top(values, causal=maps.part == "decoder")
    names = ticks.labels(maps.query_tokens[rows]), ticks.labels(maps.key_tokens[columns])
    return Matrix(values, *names, most), exceeds(values, most)


def draw_map(
    axes: Axes, page: Page, matrix: Matrix, side: float, options: AttentionOptions
) -> tuple[int, int]:
    """Draw a map with the names of its axes, and numbers if asked for or if there is room.

    Returns every which row and column is labelled.
    """
    named = heat_cells.draw(axes, page, matrix, (side, side))
    axes.set_xlabel(page.say("key"))
    page.name_rows(axes, page.say("query"))
    axes.set_anchor("NW")
    if options.values or (options.values is None and side >= heat_cells.ROOMY):
        heat_cells.write(
            axes, page, matrix, lambda row, column: percent_cell(float(matrix.values[row, column]))
        )
    return named


def heat_map(maps: AttentionMaps, page: Page, options: AttentionOptions) -> Figure:
    """One matrix: queries down, keys across; its image data are the weights themselves."""
    matrix, over = mean_matrix(maps, options, ranges(maps, options))
    side = heat_cells.side(*matrix.values.shape)
    figure = page.figure(
        matrix.values.shape[1] * side + heat_cells.room(matrix.rows) + 1.2,
        matrix.values.shape[0] * side + heat_cells.room(matrix.columns) + 1.9,
    )
    named = draw_map(page.axes(figure), page, matrix, side, options)
    return finish(figure, page, frame(maps, page, options, (matrix.most, over), named))


def received(maps: AttentionMaps, page: Page, options: AttentionOptions) -> Figure:
    """A line: for each key the share of all attention that lands on it, in the range shown."""
    _, columns = ranges(maps, options)
    share = np.nan_to_num(landing(chosen(maps, options))[columns])
    words = ticks.labels(maps.key_tokens[columns])
    room = max(0.16, min(0.45, 10 / len(words)))
    figure = page.figure(len(words) * room + 1.2, 3.2 + heat_cells.room(words) / 2)
    axes = page.axes(figure)
    places = np.arange(len(words))
    axes.fill_between(places, share, color=page.full(), alpha=0.1, linewidth=0)
    axes.plot(places, share, color=page.full(), linewidth=1.6, marker="o", markersize=4)
    axes.set_xlim(-0.5, len(words) - 0.5)
    axes.set_ylim(0, 1.08 * float(share.max()) or 1.0)
    page.rule(axes, page.say("received"), percents=True)
    every = ticks.columns(axes, words, room, start=0.0, top=False)
    return finish(figure, page, Frame(sentence(maps, page, options), note(maps, page, (1, every))))


def heads(maps: AttentionMaps, page: Page, options: AttentionOptions) -> Figure:
    """All heads of one layer (the last unless chosen) as small maps with one scale."""
    count = maps.shape[1]
    layer = index("Layer", -1 if options.layer is None else options.layer, maps.shape[0])
    part = ranges(maps, options)
    shown = [maps.head(layer, head)[part] for head in range(count)]
    names = ticks.labels(maps.query_tokens[part[0]]), ticks.labels(maps.key_tokens[part[1]])
    across = min(4 if count <= 8 else 6, count)
    down = -(-count // across)
    tile = 1.9 / max(shown[0].shape)
    figure = page.figure(
        across * (shown[0].shape[1] * tile + 0.15) + heat_cells.room(names[0]) + 0.8,
        down * (shown[0].shape[0] * tile + 0.4) + heat_cells.room(names[1]) + 1.6,
    )
    found = habits(maps)
    most = max(attention_top(one, causal=maps.part == "decoder") for one in shown)
    over = any(exceeds(one, most) for one in shown)
    named = (1, 1)
    for head, values in enumerate(shown):
        axes = page.axes(figure, (down, across, head + 1))
        rows = names[0] if head % across == 0 else []
        drawn = Matrix(values, rows, names[1] if head < across else [], most)
        labelled = heat_cells.small(axes, page, drawn, tile)
        named = max(named[0], labelled[0]), max(named[1], labelled[1])
        habit = say(f"{found.name(layer, head)}, short", page.lang)
        title = page.say("head n", head=head) + (f" · {habit}" if habit != "·" else "")
        axes.set_xlabel(title, labelpad=3)
        axes.xaxis.set_label_position("bottom")
    chosen_layer = AttentionOptions(layer=layer)
    around = frame(maps, page, chosen_layer, (most, over), named)
    return finish(figure, page, replace(around, legend=one_head(page, most, over=over)))


def wall(maps: AttentionMaps, page: Page, options: AttentionOptions) -> Figure:
    """Every head as a thumbnail, layers down, heads across; long texts in coarse blocks."""
    layers, count = maps.shape[:2]
    tile = 0.7 if count <= 16 else 0.36
    figure = page.figure(count * tile + 1.0, layers * tile + 1.9)
    place_wall(page.axes(figure), page, maps, ranges(maps, options))
    around = Frame(caption(maps, page.lang), note(maps, page), one_head(page, 1.0), fixed=True)
    return finish(figure, page, around)


def one_head(page: Page, most: float, *, over: bool = False) -> Legend:
    """Return the legend of maps that are one head each."""
    return Legend("sequential", (0.0, most), page.say("weight"), over)


def place_wall(axes: Axes, page: Page, maps: AttentionMaps, part: tuple[slice, slice]) -> None:
    """Draw the thumbnails of all heads into axes as one image, each at its layer and head.

    Full ink is a weight of 1.
    """
    layers, count = maps.shape[:2]
    values = mosaic(maps, part)
    axes.imshow(
        values,
        cmap=colormap("sequential", page.ground).with_extremes(bad=page.colour("paper")),
        vmin=0,
        vmax=1,
        extent=(0, count, layers, 0),
        interpolation="nearest",
    )
    high, wide = values.shape[0] // layers, values.shape[1] // count
    inner = (wide - gap(wide)) / wide, (high - gap(high)) / high
    frames = [Rectangle((head, layer), *inner) for layer in range(layers) for head in range(count)]
    edges = PatchCollection(
        frames, facecolor="none", edgecolor=page.colour("line"), linewidth=0.6, clip_on=False
    )
    axes.add_collection(edges)
    axes.set(xlim=(0, count), ylim=(layers, 0), aspect="equal")
    every, each = (1 if count <= 16 else 4), (1 if layers <= 24 else 4)
    axes.set_xticks(
        [at + inner[0] / 2 for at in range(0, count, every)],
        [str(at) for at in range(0, count, every)],
    )
    axes.set_yticks(
        [at + inner[1] / 2 for at in range(0, layers, each)],
        [str(at) for at in range(0, layers, each)],
    )
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.set_xlabel(page.say("heads"))
    page.name_rows(axes, page.say("layer"))
    axes.set_anchor("NW")


def mosaic(maps: AttentionMaps, part: tuple[slice, slice]) -> Array:
    """(layers · (rows + gap), heads · (columns + gap)): all heads side by side, NaN between."""
    layers, count = maps.shape[:2]
    rows, columns = coarse(maps.head(0, 0)[part]).shape
    high, wide = rows + gap(rows), columns + gap(columns)
    values = np.full((layers * high, count * wide), np.nan, dtype=np.float32)
    for layer, head in np.ndindex(layers, count):
        top, left = layer * high, head * wide
        values[top : top + rows, left : left + columns] = coarse(maps.head(layer, head)[part])
    return values


def gap(length: int) -> int:
    """Return the cells between thumbnails of a length, the same for the length with its gap."""
    return max(1, length // 10)


def coarse(values: Array) -> Array:
    """(≤ FINEST, ≤ FINEST): the largest weight of each block."""
    for axis in (0, 1):
        length = values.shape[axis]
        if length > FINEST:
            starts = np.unique(np.linspace(0, length, FINEST, endpoint=False).astype(np.int64))
            values = np.maximum.reduceat(values, starts, axis=axis)
    return values
