"""Picture of a prediction: one bar an answer, the likeliest on top."""

from __future__ import annotations

import math

from matplotlib.figure import Figure

from sukashi.errors import MisuseError
from sukashi.result.prediction import Prediction
from sukashi.view.caption import caption
from sukashi.view.colours import hexadecimal, sequential
from sukashi.view.plots import ticks
from sukashi.view.plots.layout import Frame, finish
from sukashi.view.plots.options import PredictionOptions
from sukashi.view.plots.page import NOTE, Page
from sukashi.view.ranked_answers import rows, standings
from sukashi.view.selection import choose

HEIGHT, MOST_ROWS = 0.3, 24
"""Inches a row takes, and how many there are at the most."""


def bars(result: Prediction, page: Page, options: PredictionOptions) -> Figure:
    """One row an answer: its probability as a bar, of a regression its value; what holds is full.

    Of a text with a label for every token, or with several gaps, it shows the one chosen.
    """
    if not len(result.positions):
        raise MisuseError("Nothing was answered, so there is no picture.")
    names = rows(result)
    row = 0 if options.target is None else choose(names, options.target, "Answer")
    found = standings(result, row)[:MOST_ROWS]
    figure = page.figure(7.2, len(found) * HEIGHT + 1.5)
    axes = page.axes(figure)
    values = [one.logit if result.problem == "regression" else one.probability for one in found]
    pale = hexadecimal(sequential(0.35, page.ground))
    colours = [page.full() if one.holds or math.isnan(one.probability) else pale for one in found]
    axes.barh(range(len(found)), values, color=colours, height=0.72)
    axes.set_yticks(range(len(found)), [ticks.name(one.label) for one in found])
    edge = max(abs(value) for value in values)
    for place, (one, value) in enumerate(zip(found, values, strict=True)):
        axes.annotate(
            one.amount(result, page.lang),
            (max(value, 0), place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            size=NOTE,
            color=page.colour("soft"),
        )
    if result.problem == "regression":
        axes.set(xlim=(min(0, *values) * 1.15 - 1e-9, max(edge, 1e-9) * 1.25))
        axes.set_xlabel(page.say("score"))
    else:
        page.share_axis(axes)
        axes.set(xlim=(0, 1.12))
        axes.set_xlabel(page.say("probability"))
    axes.tick_params(axis="x", labelsize=NOTE, labelcolor=page.colour("soft"))
    axes.grid(axis="x", color=page.colour("line"), linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set(ylim=(len(found) - 0.4, -0.6))
    note = page.say("origin, plain", model=result.recipe.model)
    target = options.target if result.problem == "span" else (row if row else options.target)
    return finish(figure, page, Frame(caption(result, page.lang, target=target), note))
