"""Pictures of attention: one map, the heads of a layer, all heads, attention received."""

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
from sukashi.view.head_patterns import attention_received, head_patterns
from sukashi.view.number_format import percent, percent_cell
from sukashi.view.plots import heat_cells, ticks
from sukashi.view.plots.heat_cells import Matrix
from sukashi.view.plots.layout import Decorations, Legend, lay_out
from sukashi.view.plots.options import AttentionOptions, token_range
from sukashi.view.plots.style import Style
from sukashi.view.selection import from_zero
from sukashi.view.token_units import token_units

FINEST = 96
"""A thumbnail has at most so many rows and columns; a block shows its largest weight."""
MOST_THUMBNAILS = 400

Array = NDArray[np.floating[Any]]


def selected_weights(maps: AttentionMaps, options: AttentionOptions) -> Array:
    """(queries, keys): one head, or the mean over what is not chosen: heads, layers or both.

    Raises: RangeError for a layer or head there is not.
    """
    layers, heads = maps.shape[:2]
    layer = None if options.layer is None else from_zero("Layer", options.layer, layers)
    head = None if options.head is None else from_zero("Head", options.head, heads)
    if layer is not None and head is not None:
        return maps.head(layer, head)
    if layer is None and head is None:
        return head_patterns(maps).mean
    return maps.mean(layer, None if head is None else [head])


def token_ranges(maps: AttentionMaps, options: AttentionOptions) -> tuple[slice, slice]:
    """Return the part of queries and keys that is shown."""
    return token_range(options.tokens, maps.shape[2]), token_range(options.tokens, maps.shape[3])


def map_caption(maps: AttentionMaps, style: Style, options: AttentionOptions) -> str:
    """Return the caption of what is chosen."""
    if options.layer is not None and options.head is not None:
        return head_caption(maps, style.lang, options.layer, options.head)
    if options.layer is None and options.head is None:
        return caption(maps, style.lang)
    keys = token_units(maps.key_tokens)
    received = keys.total(attention_received(selected_weights(maps, options)))
    best = int(received.argmax())
    which = "layer index" if options.layer is not None else "head n"
    name = say(which, style.lang, layer=options.layer, head=options.head)
    return say(
        "part lands",
        style.lang,
        part=name[:1].upper() + name[1:],
        share=percent(float(received[best]), style.lang),
        word=quote(keys.words[best], style.lang),
    )


def scale_unit(style: Style, options: AttentionOptions) -> str:
    """Return what the colours measure."""
    one = options.layer is not None and options.head is not None
    return style.say("weight" if one else "mean weight")


def source_note(maps: AttentionMaps, style: Style, named: tuple[int, int] = (1, 1)) -> str:
    """Return where the picture comes from; named: every which row and column has its label."""
    layers, heads = maps.shape[:2]
    origin = style.say("origin, attention", model=maps.recipe.model, layers=layers, heads=heads)
    thinned = ticks.skipped_labels_note(style, *named, tokens=True)
    return style.say("dot").join(part for part in (origin, thinned) if part)


def decorations(
    maps: AttentionMaps,
    style: Style,
    options: AttentionOptions,
    shown: tuple[float, bool],
    named: tuple[int, int] = (1, 1),
) -> Decorations:
    """Return caption, note and legend.

    shown: the weight of full colour, and if larger ones exist; named: see `note`.
    """
    maximum, over = shown
    legend = Legend("sequential", (0.0, maximum), scale_unit(style, options), over)
    return Decorations(
        map_caption(maps, style, options), source_note(maps, style, named), legend, fixed=True
    )


def overview(maps: AttentionMaps, style: Style, options: AttentionOptions) -> Figure:
    """The mean beside thumbnails of all heads; one map where a layer or head is chosen."""
    layers, count = maps.shape[:2]
    if options.layer is not None or options.head is not None or layers * count > MOST_THUMBNAILS:
        return heat_map(maps, style, options)
    rows, columns = token_ranges(maps, options)
    matrix, over = mean_matrix(maps, options, (rows, columns))
    side = heat_cells.cell_side(*matrix.values.shape)
    high = matrix.values.shape[0] * side
    tile = min(0.7, max(0.4, high / layers))
    figure = style.figure(
        matrix.values.shape[1] * side + count * tile + heat_cells.label_length(matrix.rows) + 1.4,
        max(high, layers * tile) + heat_cells.label_length(matrix.columns) + 1.7,
    )
    left, right = style.axes(figure, (1, 2, 1)), style.axes(figure, (1, 2, 2))
    grid = left.get_gridspec()
    assert grid is not None
    grid.set_width_ratios([matrix.values.shape[1] * side, count * tile])
    named = draw_map(left, style, matrix, side, options)
    draw_all_heads(right, style, maps, (rows, columns))
    right.set_xlabel(style.say("heads, full ink"))
    return lay_out(figure, style, decorations(maps, style, options, (matrix.maximum, over), named))


def mean_matrix(
    maps: AttentionMaps, options: AttentionOptions, part: tuple[slice, slice]
) -> tuple[Matrix, bool]:
    """Return what is chosen as a matrix, and whether weights exceed the end of its scale."""
    rows, columns = part
    values = selected_weights(maps, options)[part]
    maximum = attention_top(values, causal=maps.part == "decoder")
    names = (
        ticks.token_labels(maps.query_tokens[rows]),
        ticks.token_labels(maps.key_tokens[columns]),
    )
    return Matrix(values, *names, maximum), exceeds(values, maximum)


def draw_map(
    axes: Axes, style: Style, matrix: Matrix, side: float, options: AttentionOptions
) -> tuple[int, int]:
    """Draw a map with the names of its axes, and numbers if asked for or if there is room.

    Returns every which row and column is labelled.
    """
    named = heat_cells.draw(axes, style, matrix, (side, side))
    axes.set_xlabel(style.say("key"))
    style.label_row_axis(axes, style.say("query"))
    axes.set_anchor("NW")
    if options.values or (options.values is None and side >= heat_cells.LEGIBLE_SIDE):
        heat_cells.annotate(
            axes, style, matrix, lambda row, column: percent_cell(float(matrix.values[row, column]))
        )
    return named


def heat_map(maps: AttentionMaps, style: Style, options: AttentionOptions) -> Figure:
    """One matrix: queries down, keys across; its image data are the weights themselves."""
    matrix, over = mean_matrix(maps, options, token_ranges(maps, options))
    side = heat_cells.cell_side(*matrix.values.shape)
    figure = style.figure(
        matrix.values.shape[1] * side + heat_cells.label_length(matrix.rows) + 1.2,
        matrix.values.shape[0] * side + heat_cells.label_length(matrix.columns) + 1.9,
    )
    named = draw_map(style.axes(figure), style, matrix, side, options)
    return lay_out(figure, style, decorations(maps, style, options, (matrix.maximum, over), named))


def received(maps: AttentionMaps, style: Style, options: AttentionOptions) -> Figure:
    """A line: for each key the share of all attention it receives, in the range shown."""
    _, columns = token_ranges(maps, options)
    share = np.nan_to_num(attention_received(selected_weights(maps, options))[columns])
    words = ticks.token_labels(maps.key_tokens[columns])
    space = max(0.16, min(0.45, 10 / len(words)))
    figure = style.figure(len(words) * space + 1.2, 3.2 + heat_cells.label_length(words) / 2)
    axes = style.axes(figure)
    places = np.arange(len(words))
    axes.fill_between(places, share, color=style.bar_colour(), alpha=0.1, linewidth=0)
    axes.plot(places, share, color=style.bar_colour(), linewidth=1.6, marker="o", markersize=4)
    axes.set_xlim(-0.5, len(words) - 0.5)
    axes.set_ylim(0, 1.08 * float(share.max()) or 1.0)
    style.gridlines(axes, style.say("received"), percents=True)
    every = ticks.label_columns(axes, words, space, start=0.0, top=False)
    return lay_out(
        figure,
        style,
        Decorations(map_caption(maps, style, options), source_note(maps, style, (1, every))),
    )


def heads(maps: AttentionMaps, style: Style, options: AttentionOptions) -> Figure:
    """All heads of one layer (the last unless chosen) as small maps with one scale."""
    count = maps.shape[1]
    last = maps.shape[0] - 1
    layer = last if options.layer is None else from_zero("Layer", options.layer, last + 1)
    part = token_ranges(maps, options)
    shown = [maps.head(layer, head)[part] for head in range(count)]
    names = (
        ticks.token_labels(maps.query_tokens[part[0]]),
        ticks.token_labels(maps.key_tokens[part[1]]),
    )
    across = min(4 if count <= 8 else 6, count)
    down = -(-count // across)
    tile = 1.9 / max(shown[0].shape)
    figure = style.figure(
        across * (shown[0].shape[1] * tile + 0.15) + heat_cells.label_length(names[0]) + 0.8,
        down * (shown[0].shape[0] * tile + 0.4) + heat_cells.label_length(names[1]) + 1.6,
    )
    found = head_patterns(maps)
    maximum = max(attention_top(one, causal=maps.part == "decoder") for one in shown)
    over = any(exceeds(one, maximum) for one in shown)
    named = (1, 1)
    for head, values in enumerate(shown):
        axes = style.axes(figure, (down, across, head + 1))
        rows = names[0] if head % across == 0 else []
        drawn = Matrix(values, rows, names[1] if head < across else [], maximum)
        labelled = heat_cells.draw_thumbnail(axes, style, drawn, tile)
        named = max(named[0], labelled[0]), max(named[1], labelled[1])
        pattern = say(f"{found.name(layer, head)}, short", style.lang)
        title = style.say("head n", head=head) + (f" · {pattern}" if pattern != "·" else "")
        axes.set_xlabel(title, labelpad=3)
        axes.xaxis.set_label_position("bottom")
    chosen_layer = AttentionOptions(layer=layer)
    around = decorations(maps, style, chosen_layer, (maximum, over), named)
    return lay_out(figure, style, replace(around, legend=head_legend(style, maximum, over=over)))


def all_heads(maps: AttentionMaps, style: Style, options: AttentionOptions) -> Figure:
    """Every head as a thumbnail, layers down, heads across; long texts in coarse blocks."""
    layers, count = maps.shape[:2]
    tile = 0.7 if count <= 16 else 0.36
    figure = style.figure(count * tile + 1.0, layers * tile + 1.9)
    draw_all_heads(style.axes(figure), style, maps, token_ranges(maps, options))
    around = Decorations(
        caption(maps, style.lang), source_note(maps, style), head_legend(style, 1.0), fixed=True
    )
    return lay_out(figure, style, around)


def head_legend(style: Style, maximum: float, *, over: bool = False) -> Legend:
    """Return the legend of maps that are one head each."""
    return Legend("sequential", (0.0, maximum), style.say("weight"), over)


def draw_all_heads(
    axes: Axes, style: Style, maps: AttentionMaps, part: tuple[slice, slice]
) -> None:
    """Draw the thumbnails of all heads into axes as one image, each at its layer and head.

    The full colour is a weight of 1.
    """
    layers, count = maps.shape[:2]
    values = tiled_heads(maps, part)
    axes.imshow(
        values,
        cmap=colormap("sequential", style.theme).with_extremes(bad=style.colour("background")),
        vmin=0,
        vmax=1,
        extent=(0, count, layers, 0),
        interpolation="nearest",
    )
    high, wide = values.shape[0] // layers, values.shape[1] // count
    inner = (wide - gap(wide)) / wide, (high - gap(high)) / high
    frames = [Rectangle((head, layer), *inner) for layer in range(layers) for head in range(count)]
    edges = PatchCollection(
        frames, facecolor="none", edgecolor=style.colour("rule"), linewidth=0.6, clip_on=False
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
    axes.set_xlabel(style.say("heads"))
    style.label_row_axis(axes, style.say("layer"))
    axes.set_anchor("NW")


def tiled_heads(maps: AttentionMaps, part: tuple[slice, slice]) -> Array:
    """(layers · (rows + gap), heads · (columns + gap)): all heads side by side, NaN between."""
    layers, count = maps.shape[:2]
    rows, columns = block_maximum(maps.head(0, 0)[part]).shape
    high, wide = rows + gap(rows), columns + gap(columns)
    values = np.full((layers * high, count * wide), np.nan, dtype=np.float32)
    for layer, head in np.ndindex(layers, count):
        top, left = layer * high, head * wide
        values[top : top + rows, left : left + columns] = block_maximum(
            maps.head(layer, head)[part]
        )
    return values


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
