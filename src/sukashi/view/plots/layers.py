"""Pictures of layer predictions: the grid, ranks over layers, watched words over layers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sukashi.errors import MisuseError
from sukashi.result.layers import LayerPredictions
from sukashi.view.caption import caption
from sukashi.view.colour_scale import scale_top
from sukashi.view.colours import hexadecimal, sequential
from sukashi.view.number_format import abbreviated, count
from sukashi.view.plots import heat_cells, ticks
from sukashi.view.plots.heat_cells import Matrix
from sukashi.view.plots.layout import Decorations, Legend, lay_out
from sukashi.view.plots.options import LayerOptions, token_range
from sukashi.view.plots.style import LABEL, Style
from sukashi.view.selection import choose
from sukashi.view.text_format import clip

MOST_COLUMNS = 40
GUESS = 8
"""Columns of a guess before it is cut."""


def selected_position(result: LayerPredictions, options: LayerOptions) -> int:
    """Return the position that is meant."""
    if not len(result.positions):
        raise MisuseError("These predictions were read at no position, so there is no picture.")
    return choose(result.outcome_words, options.target, "Position")


def shown_positions(result: LayerPredictions, options: LayerOptions) -> slice:
    """Return the positions to draw: those asked for, else the last that there is room for."""
    count = len(result.positions)
    if options.tokens is None and count > MOST_COLUMNS:
        return slice(count - MOST_COLUMNS, count)
    return token_range(options.tokens, count)


def layer_names(result: LayerPredictions, style: Style) -> list[str]:
    """Return the names of the rows: the embedding, then the layers from 1."""
    rows = range(1, len(result.ranks))
    return [style.say("embedding"), *(style.say("layer n", layer=row) for row in rows)]


def grid(result: LayerPredictions, style: Style, options: LayerOptions) -> Figure:
    """Layers upwards, positions across; image data: the outcome's probabilities, last row first."""
    column, part = selected_position(result, options), shown_positions(result, options)
    chances = result.probabilities[::-1, part]
    matrix = Matrix(
        chances,
        layer_names(result, style)[::-1],
        [ticks.tick_label(word) for word in result.outcome_words[part]],
        scale_top(chances),
    )
    cell = (0.72, 0.34) if chances.shape[1] <= 16 else (0.5, 0.3)
    figure = style.figure(
        chances.shape[1] * cell[0] + heat_cells.label_length(matrix.rows) + 1.6,
        len(chances) * cell[1] + 2.0,
    )
    axes = style.axes(figure)
    heat_cells.draw(axes, style, matrix, cell)
    axes.set_xlabel(style.say("outcome"))
    if options.values is not False:
        write_top_words(axes, style, result, (matrix, part))
    if part.start <= column < part.stop:
        style.outline(axes, (column - part.start, 0), (1, len(chances)), marked=True)
    axes.set_anchor("NW")
    legend = Legend(matrix.scale, matrix.span, style.say("outcome probability"))
    note = style.say("origin, layers", model=result.recipe.model)
    sentence = caption(result, style.lang, target=options.target)
    return lay_out(figure, style, Decorations(sentence, note, legend, fixed=True))


def write_top_words(
    axes: Axes, style: Style, result: LayerPredictions, drawn: tuple[Matrix, slice]
) -> None:
    """Write into each cell the layer's best guess and, smaller, the rank of the outcome."""
    matrix, part = drawn
    last = len(result.ranks) - 1
    for row, column in np.ndindex(matrix.values.shape):
        layer, place = last - row, part.start + column
        colour = heat_cells.text_colour(style, matrix, float(matrix.values[row, column]))
        word = clip(ticks.tick_label(result.top_words[layer][place][0]), GUESS)
        common = {"color": colour, "va": "center", "y": row + 0.5}
        axes.text(x=column + 0.06, s=word, ha="left", size=8, **common)
        rank = abbreviated(int(result.ranks[layer, place]))
        axes.text(x=column + 0.95, s=rank, ha="right", size=6, alpha=0.8, **common)


def ranks(result: LayerPredictions, style: Style, options: LayerOptions) -> Figure:
    """A line per position: the rank of what came over the layers, 1 on top, logarithmic."""
    column, part = selected_position(result, options), shown_positions(result, options)
    lines = result.ranks[:, part].T
    words = [ticks.tick_label(word) for word in result.outcome_words[part]]
    chosen = column - part.start if part.start <= column < part.stop else -1
    figure, axes = layer_axes(result, style, style.say("rank"))
    draw_lines(axes, style, lines.astype(np.float64), chosen)
    axes.set_yscale("log")
    axes.set_ylim(max(10.0, float(lines.max())) * 1.3, 0.8)
    decades = [10**power for power in range(len(str(int(lines.max()))))]
    axes.set_yticks(decades, [count(decade) for decade in decades])
    axes.minorticks_off()
    label_lines(axes, style, words, lines[:, 0].astype(np.float64), chosen)
    note = style.say("origin, plain", model=result.recipe.model)
    return lay_out(
        figure, style, Decorations(caption(result, style.lang, target=options.target), note)
    )


def watched(result: LayerPredictions, style: Style, options: LayerOptions) -> Figure:
    """A line per watched word: its probability over the layers at one position."""
    column = selected_position(result, options)
    if not result.watched_words:
        raise MisuseError("No words were watched; ask for some with <<watch=[' 4']>>.")
    unit = style.say("watched probability")
    figure, axes = layer_axes(result, style, unit)
    lines = result.watched[:, column].T.astype(np.float64)
    words = [ticks.tick_label(word) for word in result.watched_words]
    draw_lines(axes, style, lines, int(lines[:, -1].argmax()))
    style.gridlines(axes, unit, percents=True)
    axes.set_ylim(0, max(0.05, 1.08 * float(lines.max())))
    label_lines(axes, style, words, lines[:, -1], int(lines[:, -1].argmax()), at=lines.shape[1] - 1)
    note = style.say("origin, plain", model=result.recipe.model)
    return lay_out(
        figure, style, Decorations(caption(result, style.lang, target=options.target), note)
    )


def layer_axes(result: LayerPredictions, style: Style, unit: str) -> tuple[Figure, Axes]:
    """Return axes with the layers from left to right."""
    rows = len(result.ranks)
    figure = style.figure(max(5.6, min(12, 0.42 * rows + 2.4)), 3.9)
    axes = style.axes(figure)
    style.gridlines(axes, unit)
    every = max(1, -(-rows // 16))
    places = list(range(0, rows, every))
    axes.set_xticks(places, [str(place) if place else style.say("embedding") for place in places])
    axes.set_xlabel(style.say("layer"))
    return figure, axes


def draw_lines(axes: Axes, style: Style, lines: NDArray[np.float64], chosen: int) -> None:
    """Draw lines, the chosen one in the accent colour over the others in a pale one."""
    pale = hexadecimal(sequential(0.35, style.theme))
    for at in sorted(range(len(lines)), key=lambda at: at == chosen):
        strong = at == chosen
        axes.plot(
            np.arange(lines.shape[1]),
            lines[at],
            color=style.colour("accent") if strong else pale,
            linewidth=2.0 if strong else 1.2,
            marker="o",
            markersize=4 if strong else 2.5,
            zorder=3 if strong else 2,
        )


def label_lines(
    axes: Axes,
    style: Style,
    words: Sequence[str],
    heights: NDArray[np.float64],
    chosen: int,
    at: int = 0,
) -> None:
    """Write each line's word at its end, moved apart where they would overlap."""
    figure = axes.get_figure()
    assert figure is not None
    to_pixels, back = axes.transData, axes.transData.inverted()
    wanted = [float(to_pixels.transform((at, height))[1]) for height in heights]
    least = LABEL * figure.get_dpi() / 72 * 1.45  # the layout still shrinks the axes
    for word, place, height in zip(
        words, range(len(words)), without_overlap(wanted, least), strict=True
    ):
        axes.annotate(
            word,
            (at, float(back.transform((0, height))[1])),
            xytext=(-8 if at == 0 else 8, 0),
            textcoords="offset points",
            ha="right" if at == 0 else "left",
            va="center",
            size=LABEL - 1,
            color=style.colour("accent" if place == chosen else "muted"),
            annotation_clip=False,
        )


def without_overlap(wanted: Sequence[float], least: float) -> list[float]:
    """Move places apart to at least `least`, in the same order and near where they want to be."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    groups: list[tuple[float, list[int]]] = []
    for at in order:
        groups.append((wanted[at], [at]))
        while len(groups) > 1:
            (low, under), (high, over) = groups[-2:]
            if high - low >= least * (len(under) + len(over)) / 2:
                break
            middle = (low * len(under) + high * len(over)) / (len(under) + len(over))
            groups[-2:] = [(middle, under + over)]
    places = [0.0] * len(wanted)
    for middle, members in groups:
        for number, at in enumerate(members):
            places[at] = middle + least * (number - (len(members) - 1) / 2)
    return places
