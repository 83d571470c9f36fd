"""Pictures of attention: one map, the heads of a layer, all heads, attention received."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sukashi.result.attention import AttentionMaps
from sukashi.view.caption import caption, head_caption
from sukashi.view.catalogue import quote, say
from sukashi.view.colour_scale import attention_top, exceeds
from sukashi.view.head_patterns import attention_received, attention_sunk, head_patterns
from sukashi.view.number_format import percent, percent_cell
from sukashi.view.plots import heat_cells, ticks
from sukashi.view.plots.heat_cells import Matrix
from sukashi.view.plots.layout import Decorations, Legend, lay_out
from sukashi.view.plots.options import AttentionOptions, token_range
from sukashi.view.plots.style import Style
from sukashi.view.plots.wall import draw_all_heads, wall_height, with_sink
from sukashi.view.selection import from_zero
from sukashi.view.token_units import token_units

MOST_THUMBNAILS = 400

Array = NDArray[np.floating[Any]]


def selected_weights(maps: AttentionMaps, options: AttentionOptions) -> tuple[Array, Array]:
    """(queries, keys) and (queries,): one head, or the mean over what is not chosen, and its sink.

    Raises: RangeError for a layer or head there is not; UnsupportedError for a layer without
    attention.
    """
    layer, head = options.layer, options.head
    if layer is not None:
        from_zero("Layer", layer, len(maps.mixers))
    heads = None if head is None else [from_zero("Head", head, maps.shape[1])]
    if layer is None and head is None:
        found = head_patterns(maps)
        return found.mean, found.sink
    if layer is not None and head is not None:
        return maps.head(layer, head), maps.sink(layer, heads)
    return maps.mean(layer, heads), maps.sink(layer, heads)


def shown_weights(
    maps: AttentionMaps, options: AttentionOptions, part: tuple[slice, slice]
) -> Array:
    """(rows, columns) the part of what is chosen that is drawn; the sink is its last column."""
    values, sink = selected_weights(maps, options)
    return values[part] if maps.sink_weights is None else with_sink(values[part], sink[part[0]])


def key_labels(maps: AttentionMaps, columns: slice, style: Style) -> list[str]:
    """Return what stands over the columns."""
    names = ticks.token_labels(maps.key_tokens[columns])
    return names if maps.sink_weights is None else [*names, style.say("sink column")]


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
    received = keys.total(attention_received(*selected_weights(maps, options)))
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
    held, heads = maps.shape[:2]
    count, model = len(maps.mixers), maps.recipe.model
    origin = style.say("origin, attention", model=model, layers=held, heads=heads)
    if held < count:
        origin = style.say(
            "origin, attention of some", model=model, held=held, layers=count, heads=heads
        )
    sink = style.say("note, sink") if maps.sink_weights is not None else ""
    thinned = ticks.skipped_labels_note(style, *named, tokens=True)
    return style.say("dot").join(part for part in (origin, sink, thinned) if part)


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
    layers, count = wall_height(maps), maps.shape[1]
    alone = options.layer is not None or options.head is not None
    if alone or maps.shape[0] * count > MOST_THUMBNAILS:
        return heat_map(maps, style, options)
    rows, columns = token_ranges(maps, options)
    matrix, over = mean_matrix(maps, style, options, (rows, columns))
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
    named = draw_map(left, style, maps, (matrix, side), options)
    draw_all_heads(right, style, maps, (rows, columns))
    right.set_xlabel(style.say("heads, full ink"))
    return lay_out(figure, style, decorations(maps, style, options, (matrix.maximum, over), named))


def weight_top(maps: AttentionMaps, values: Array) -> float:
    """The weight that gets the full colour; a sink takes much, and would make all keys pale."""
    keys = values if maps.sink_weights is None else values[:, :-1]
    return attention_top(keys, causal=maps.part == "decoder")


def mean_matrix(
    maps: AttentionMaps, style: Style, options: AttentionOptions, part: tuple[slice, slice]
) -> tuple[Matrix, bool]:
    """Return what is chosen as a matrix, and whether weights exceed the end of its scale."""
    rows, columns = part
    values = shown_weights(maps, options, part)
    maximum = weight_top(maps, values)
    names = ticks.token_labels(maps.query_tokens[rows]), key_labels(maps, columns, style)
    return Matrix(values, *names, maximum), exceeds(values, maximum)


def draw_map(
    axes: Axes,
    style: Style,
    maps: AttentionMaps,
    drawn: tuple[Matrix, float],
    options: AttentionOptions,
) -> tuple[int, int]:
    """Draw a map with the names of its axes, and numbers if asked for or if there is room.

    drawn: what is drawn, and the side of a cell in inches. A sink is set apart by a line.
    Returns every which row and column is labelled.
    """
    matrix, side = drawn
    named = heat_cells.draw(axes, style, matrix, (side, side))
    axes.set_xlabel(style.say("key"))
    style.label_row_axis(axes, style.say("query"))
    axes.set_anchor("NW")
    if maps.sink_weights is not None:
        axes.axvline(matrix.values.shape[1] - 1, color=style.colour("muted"), linewidth=1.2)
    if options.values or (options.values is None and side >= heat_cells.LEGIBLE_SIDE):
        heat_cells.annotate(
            axes, style, matrix, lambda row, column: percent_cell(float(matrix.values[row, column]))
        )
    return named


def heat_map(maps: AttentionMaps, style: Style, options: AttentionOptions) -> Figure:
    """One matrix: queries down, keys across; its image data are the weights themselves."""
    matrix, over = mean_matrix(maps, style, options, token_ranges(maps, options))
    side = heat_cells.cell_side(*matrix.values.shape)
    figure = style.figure(
        matrix.values.shape[1] * side + heat_cells.label_length(matrix.rows) + 1.2,
        matrix.values.shape[0] * side + heat_cells.label_length(matrix.columns) + 1.9,
    )
    axes = style.axes(figure)
    named = draw_map(axes, style, maps, (matrix, side), options)
    rows, columns = token_ranges(maps, options)
    ticks.mute(axes.yaxis, maps.query_tokens.template[rows].tolist(), style)
    ticks.mute(axes.xaxis, maps.key_tokens.template[columns].tolist(), style)
    ticks.name_speakers(axes, maps.key_tokens[columns], style, len(matrix.values))
    return lay_out(figure, style, decorations(maps, style, options, (matrix.maximum, over), named))


def received(maps: AttentionMaps, style: Style, options: AttentionOptions) -> Figure:
    """A line: for each key the share of all attention it receives, in the range shown."""
    _, columns = token_ranges(maps, options)
    values, sink = selected_weights(maps, options)
    share = np.nan_to_num(attention_received(values, sink)[columns])
    words = key_labels(maps, columns, style)
    space = max(0.16, min(0.45, 10 / len(words)))
    figure = style.figure(len(words) * space + 1.2, 3.2 + heat_cells.label_length(words) / 2)
    axes = style.axes(figure)
    places = np.arange(len(share))
    axes.fill_between(places, share, color=style.bar_colour(), alpha=0.1, linewidth=0)
    axes.plot(places, share, color=style.bar_colour(), linewidth=1.6, marker="o", markersize=4)
    axes.set_xlim(-0.5, len(words) - 0.5)
    if maps.sink_weights is not None:  # no token of the text, so no part of its line
        sunk = attention_sunk(values, sink)
        axes.plot([len(share)], [sunk], color=style.bar_colour(), marker="D", markersize=5)
        share = np.append(share, sunk)
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
    layer = maps.layers[-1] if options.layer is None else options.layer
    part = token_ranges(maps, options)
    chosen = [AttentionOptions(layer=layer, head=head) for head in range(count)]
    shown = [shown_weights(maps, one, part) for one in chosen]
    names = ticks.token_labels(maps.query_tokens[part[0]]), key_labels(maps, part[1], style)
    across = min(4 if count <= 8 else 6, count)
    down = -(-count // across)
    tile = 1.9 / max(shown[0].shape)
    figure = style.figure(
        across * (shown[0].shape[1] * tile + 0.15) + heat_cells.label_length(names[0]) + 0.8,
        down * (shown[0].shape[0] * tile + 0.4) + heat_cells.label_length(names[1]) + 1.6,
    )
    found = head_patterns(maps)
    maximum = max(weight_top(maps, one) for one in shown)
    over = any(exceeds(one, maximum) for one in shown)
    named = (1, 1)
    for head, values in enumerate(shown):
        axes = style.axes(figure, (down, across, head + 1))
        rows = names[0] if head % across == 0 else []
        drawn = Matrix(values, rows, names[1] if head < across else [], maximum)
        labelled = heat_cells.draw_thumbnail(axes, style, drawn, tile)
        named = max(named[0], labelled[0]), max(named[1], labelled[1])
        pattern = say(f"{found.name(maps.place(layer), head)}, short", style.lang)
        title = style.say("head n", head=head) + (f" · {pattern}" if pattern != "·" else "")
        axes.set_xlabel(title, labelpad=3)
        axes.xaxis.set_label_position("bottom")
    chosen_layer = AttentionOptions(layer=layer)
    around = decorations(maps, style, chosen_layer, (maximum, over), named)
    return lay_out(figure, style, replace(around, legend=head_legend(style, maximum, over=over)))


def all_heads(maps: AttentionMaps, style: Style, options: AttentionOptions) -> Figure:
    """Every head as a thumbnail, layers down, heads across; long texts in coarse blocks."""
    layers, count = wall_height(maps), maps.shape[1]
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
