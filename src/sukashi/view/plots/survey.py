"""Pictures of a survey: the confusion matrix, and the words that decide for each label."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sukashi.errors import MisuseError
from sukashi.result.survey import Survey
from sukashi.view.caption import caption
from sukashi.view.number_format import count
from sukashi.view.plots import heat_cells, ticks
from sukashi.view.plots.heat_cells import Matrix
from sukashi.view.plots.layout import Decorations, lay_out
from sukashi.view.plots.options import SurveyOptions
from sukashi.view.plots.style import NOTE, Style

EACH = 5
"""Words of a label."""


def confusion(result: Survey, style: Style, options: SurveyOptions) -> Figure:
    """True labels down, predicted labels across; image data are the numbers of texts."""
    del options
    if not result.known:
        raise MisuseError("No true label is known, so nothing can be confused; name their column.")
    shown = result.confusion.astype(np.float32)
    names = [ticks.tick_label(one) for one in result.labels]
    drawn = Matrix(shown, names, names, float(shown.max()) or 1.0)
    side = heat_cells.cell_side(len(names), len(names), 0.6)
    figure = style.figure(
        len(names) * side + heat_cells.label_length(names) + 1.8,
        len(names) * side + heat_cells.label_length(names) + 2.0,
    )
    axes = style.axes(figure)
    heat_cells.draw(axes, style, drawn, (side, side))
    axes.set_xlabel(style.say("predicted label"))
    style.label_row_axis(axes, style.say("true label"))
    if side >= heat_cells.LEGIBLE_SIDE:

        def texts(row: int, at: int) -> str:
            return count(result.confusion[row, at]) if result.confusion[row, at] else ""

        heat_cells.annotate(axes, style, drawn, texts)
    axes.set_anchor("NW")
    frame = Decorations(caption(result, style.lang), _origin(result, style), fixed=True)
    return lay_out(figure, style, frame)


def words(result: Survey, style: Style, options: SurveyOptions) -> Figure:
    """One bar a word: in how many texts it decided, label by label."""
    del options
    chosen = [
        one
        for label in result.labels
        for one in [word for word in result.words if word.label == label][:EACH]
    ]
    if not chosen:
        raise MisuseError("Nothing was explained, so no word has decided; choose a method.")
    names = [ticks.tick_label(one.word) for one in chosen]
    labels = {one.label: ticks.tick_label(one.label) for one in chosen}
    beside = heat_cells.label_length(names) + heat_cells.label_length(list(labels.values()))
    figure = style.figure(max(6.6, beside + 3.6), len(chosen) * 0.24 + 1.4)
    axes = style.axes(figure)
    places = np.arange(len(chosen))
    counts = [one.count for one in chosen]
    axes.barh(places, counts, color=style.bar_colour(), height=0.72)
    for place, one in enumerate(chosen):
        first = place == 0 or chosen[place - 1].label != one.label
        text = count(one.count) + (f"   {labels[one.label]}" if first else "")
        axes.annotate(
            text,
            (one.count, place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            size=NOTE,
            color=style.colour("muted"),
        )
    axes.set(xlim=(0, 1.35 * max(counts)), ylim=(len(chosen) - 0.4, -0.6))
    axes.set_xticks([])
    axes.set_yticks(places, names)
    axes.set_xlabel(style.say("texts, count"))
    return lay_out(figure, style, Decorations(caption(result, style.lang), _origin(result, style)))


def _origin(result: Survey, style: Style) -> str:
    if not result.method:
        return style.say("origin, plain", model=result.recipe.model)
    return style.say("origin", model=result.recipe.model, method=result.method)
