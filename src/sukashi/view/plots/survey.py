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
from sukashi.view.plots.layout import Frame, finish
from sukashi.view.plots.options import SurveyOptions
from sukashi.view.plots.page import NOTE, Page

EACH = 5
"""Words of a label."""


def confusion(result: Survey, page: Page, options: SurveyOptions) -> Figure:
    """True labels down, predicted labels across; image data are the numbers of texts."""
    del options
    if not result.known:
        raise MisuseError("No true label is known, so nothing can be confused; name their column.")
    shown = result.confusion.astype(np.float32)
    names = [ticks.name(one) for one in result.labels]
    drawn = Matrix(shown, names, names, float(shown.max()) or 1.0)
    side = heat_cells.side(len(names), len(names), 0.6)
    figure = page.figure(
        len(names) * side + heat_cells.room(names) + 1.8,
        len(names) * side + heat_cells.room(names) + 2.0,
    )
    axes = page.axes(figure)
    heat_cells.draw(axes, page, drawn, (side, side))
    axes.set_xlabel(page.say("predicted label"))
    page.name_rows(axes, page.say("true label"))
    if side >= heat_cells.ROOMY:

        def texts(row: int, at: int) -> str:
            return count(result.confusion[row, at]) if result.confusion[row, at] else ""

        heat_cells.write(axes, page, drawn, texts)
    axes.set_anchor("NW")
    frame = Frame(caption(result, page.lang), _origin(result, page), fixed=True)
    return finish(figure, page, frame)


def words(result: Survey, page: Page, options: SurveyOptions) -> Figure:
    """One bar a word: in how many texts it decided, label by label."""
    del options
    chosen = [
        one
        for label in result.labels
        for one in [word for word in result.words if word.label == label][:EACH]
    ]
    if not chosen:
        raise MisuseError("Nothing was explained, so no word has decided; choose a method.")
    names = [ticks.name(one.word) for one in chosen]
    labels = {one.label: ticks.name(one.label) for one in chosen}
    beside = heat_cells.room(names) + heat_cells.room(list(labels.values()))
    figure = page.figure(max(6.6, beside + 3.6), len(chosen) * 0.24 + 1.4)
    axes = page.axes(figure)
    places = np.arange(len(chosen))
    counts = [one.count for one in chosen]
    axes.barh(places, counts, color=page.full(), height=0.72)
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
            color=page.colour("soft"),
        )
    axes.set(xlim=(0, 1.35 * max(counts)), ylim=(len(chosen) - 0.4, -0.6))
    axes.set_xticks([])
    axes.set_yticks(places, names)
    axes.set_xlabel(page.say("texts, count"))
    return finish(figure, page, Frame(caption(result, page.lang), _origin(result, page)))


def _origin(result: Survey, page: Page) -> str:
    if not result.method:
        return page.say("origin, plain", model=result.recipe.model)
    return page.say("origin", model=result.recipe.model, method=result.method)
