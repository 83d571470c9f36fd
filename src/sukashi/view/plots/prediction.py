"""Picture of a prediction: one bar an answer, the likeliest on top."""

from __future__ import annotations

import math

from matplotlib.figure import Figure

from sukashi.errors import MisuseError
from sukashi.result.prediction import Prediction
from sukashi.view.caption import caption
from sukashi.view.colours import hexadecimal, sequential
from sukashi.view.plots import ticks
from sukashi.view.plots.layout import Decorations, lay_out
from sukashi.view.plots.options import PredictionOptions
from sukashi.view.plots.style import NOTE, Style
from sukashi.view.ranked_answers import choices, ranked_answers
from sukashi.view.selection import choose

HEIGHT, MOST_ROWS = 0.3, 24
"""Inches a row takes, and how many there are at the most."""


def bars(result: Prediction, style: Style, options: PredictionOptions) -> Figure:
    """One row an answer: its probability as a bar, of a regression its value; what holds is full.

    Of a text with a label for every token, or with several gaps, it shows the one chosen.
    """
    if not len(result.positions):
        raise MisuseError("Nothing was answered, so there is no picture.")
    names = choices(result)
    row = 0 if options.target is None else choose(names, options.target, "Answer")
    found = ranked_answers(result, row)[:MOST_ROWS]
    figure = style.figure(7.2, len(found) * HEIGHT + 1.5)
    axes = style.axes(figure)
    values = [one.logit if result.problem == "regression" else one.probability for one in found]
    pale = hexadecimal(sequential(0.35, style.theme))
    colours = [
        style.bar_colour() if one.holds or math.isnan(one.probability) else pale for one in found
    ]
    axes.barh(range(len(found)), values, color=colours, height=0.72)
    axes.set_yticks(range(len(found)), [ticks.tick_label(one.label) for one in found])
    edge = max(abs(value) for value in values)
    for place, (one, value) in enumerate(zip(found, values, strict=True)):
        axes.annotate(
            one.amount(result, style.lang),
            (max(value, 0), place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            size=NOTE,
            color=style.colour("muted"),
        )
    if result.problem == "regression":
        axes.set(xlim=(min(0, *values) * 1.15 - 1e-9, max(edge, 1e-9) * 1.25))
        axes.set_xlabel(style.say("score"))
    else:
        style.share_axis(axes)
        axes.set(xlim=(0, 1.12))
        axes.set_xlabel(style.say("probability"))
    axes.tick_params(axis="x", labelsize=NOTE, labelcolor=style.colour("muted"))
    axes.grid(axis="x", color=style.colour("rule"), linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set(ylim=(len(found) - 0.4, -0.6))
    note = style.say("origin, plain", model=result.recipe.model)
    target = options.target if result.problem == "span" else (row if row else options.target)
    return lay_out(figure, style, Decorations(caption(result, style.lang, target=target), note))
