"""Pictures of a similarity: bars for the words of both texts, and the matrix of pairs."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sukashi.result.similarity import Similarity
from sukashi.view.caption import caption
from sukashi.view.colour_scale import scale_top
from sukashi.view.number_format import decimals, percent_cell
from sukashi.view.plots import heat_cells, ticks
from sukashi.view.plots.heat_cells import Matrix
from sukashi.view.plots.layout import Decorations, Legend, lay_out
from sukashi.view.plots.options import NoOptions
from sukashi.view.plots.style import NOTE, Style
from sukashi.view.similarity_caption import pooling_note
from sukashi.view.similarity_words import ScoredWords, scored_words, word_pairs

HEIGHT, MOST_BARS = 0.25, 40
"""Inches of a bar; bars of a text."""


def bars(result: Similarity, style: Style, options: NoOptions) -> Figure:
    """The words of the first text on the left, of the second on the right, on equal axes."""
    del options
    both = scored_words(result)
    rows = max(min(len(one.words), MOST_BARS) for one in both)
    figure = style.figure(8.4, rows * HEIGHT + 1.7)
    low = min(0.0, *(float(np.nan_to_num(one.scores).min(initial=0)) for one in both))
    high = max(0.0, *(float(np.nan_to_num(one.scores).max(initial=0)) for one in both))
    span = high - low or 1.0
    ends = (low - (0.16 * span if low < 0 else 0), high + 0.16 * span)
    for number, (key, words) in enumerate(zip(("first", "second"), both, strict=True), 1):
        axes = figure.add_subplot(1, 2, number)
        axes.set_facecolor(style.colour("background"))
        for spine in axes.spines.values():
            spine.set_visible(False)
        _bars(axes, style, words, ends)
        axes.set(ylim=(rows - 0.4, -0.6))
        axes.set_xlabel(style.say(f"similarity text, {key}"), color=style.colour("muted"))
    notes = style.say("origin", model=result.recipe.model, method=result.method)
    note = style.say("dot").join((notes, pooling_note(result, style.lang)))
    return lay_out(figure, style, Decorations(caption(result, style.lang), note))


def _bars(axes: Axes, style: Style, words: ScoredWords, ends: tuple[float, float]) -> None:
    """One bar a word, in reading order; of a long text the largest."""
    scores, names = words.scores, words.words
    kept = np.arange(len(scores))
    if len(scores) > MOST_BARS:
        kept = np.sort(np.argsort(-np.abs(scores), kind="stable")[:MOST_BARS])
    values = scores[kept]
    colours = [style.bar_colour(against=value < 0) for value in values]
    axes.barh(np.arange(len(kept)), values, color=colours, height=0.72)
    gap = 0.015 * (ends[1] - ends[0])
    for place, value in enumerate(map(float, values)):
        text = decimals(value, 2)
        if text in ("0.00", "−0.00"):
            continue
        axes.text(
            value + (-gap if value < 0 else gap),
            place,
            text,
            ha="right" if value < 0 else "left",
            va="center",
            size=NOTE,
            color=style.colour("muted"),
        )
    axes.axvline(0, color=style.colour("rule"), linewidth=1, zorder=0)
    axes.set(xlim=ends)
    axes.set_xticks([])
    axes.set_yticks(range(len(kept)), [ticks.tick_label(names[at]) for at in kept])
    axes.tick_params(axis="y", length=0, labelcolor=style.colour("text"))


def pairs(result: Similarity, style: Style, options: NoOptions) -> Figure:
    """What every pair of words adds: words of the first text down, of the second across.

    Only of a similarity that can be divided between them.
    """
    del options
    found = word_pairs(result)
    assert found is not None
    one, other = scored_words(result)
    own = np.ix_(~one.special, ~other.special)
    shown = np.asarray(found[own], dtype=np.float32)
    drawn = Matrix(
        shown,
        [ticks.tick_label(one.words[at]) for at in np.flatnonzero(~one.special)],
        [ticks.tick_label(other.words[at]) for at in np.flatnonzero(~other.special)],
        scale_top(shown),
        "diverging",
    )
    side = heat_cells.cell_side(*shown.shape)
    figure = style.figure(
        shown.shape[1] * side + heat_cells.label_length(drawn.rows) + 1.2,
        shown.shape[0] * side + heat_cells.label_length(drawn.columns) + 1.9,
    )
    axes = style.axes(figure)
    heat_cells.draw(axes, style, drawn, (side, side))
    axes.set_xlabel(style.say("similarity text, second"))
    style.label_row_axis(axes, style.say("similarity text, first"))
    if side >= heat_cells.LEGIBLE_SIDE:
        heat_cells.annotate(axes, style, drawn, lambda *at: percent_cell(float(shown[at])))
    axes.set_anchor("NW")
    note = style.say("origin, plain", model=result.recipe.model)
    legend = Legend(drawn.scale, drawn.span, style.say("similarity pair"))
    return lay_out(
        figure, style, Decorations(caption(result, style.lang), note, legend, fixed=True)
    )
