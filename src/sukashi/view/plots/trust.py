"""Picture of trust: a bar a method, the best on top, with its interval and what it costs."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sukashi.result.trust import Trust
from sukashi.view.caption import caption
from sukashi.view.colours import hexadecimal, sequential
from sukashi.view.number_format import count
from sukashi.view.plots import ticks
from sukashi.view.plots.layout import Decorations, lay_out
from sukashi.view.plots.options import NoOptions
from sukashi.view.plots.style import NOTE, Style

HEIGHT = 0.42
"""Inches a row takes."""


def bars(result: Trust, style: Style, options: NoOptions) -> Figure:
    """How far each method is over chance; full colour: the best and those as good."""
    del options
    order, best = result.order, {result.order[0], *result.alike}
    figure = style.figure(7.6, len(order) * HEIGHT + 1.9)
    axes = style.axes(figure)
    pale = hexadecimal(sequential(0.3, style.theme))
    score, intervals = np.nan_to_num(result.score), result.intervals
    for place, at in enumerate(order):
        bar_colour = style.bar_colour(against=score[at] < 0)
        axes.barh(place, score[at], color=bar_colour if at in best else pale, height=0.62)
        low, high = intervals[at]
        if np.isfinite(low):
            axes.plot([low, high], [place, place], color=style.colour("text"), linewidth=1.4)
        passes = f"{count(result.forward[at].mean())} + {count(result.backward[at].mean())}"
        end = max(score[at], np.nan_to_num(high), 0.0)
        axes.text(
            end,
            place,
            f"  {passes}",
            va="center",
            ha="left",
            size=NOTE,
            color=style.colour("muted"),
        )
    axes.axvline(0, color=style.colour("rule"), linewidth=1.0)
    axes.set_yticks(range(len(order)), [ticks.tick_label(result.methods[at]) for at in order])
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_xlabel(style.say("trust axis"))
    axes.margins(x=0.16)
    note = style.say("origin, plain", model=result.recipe.model)
    note += style.say("dot") + style.say("trust bars")
    return lay_out(figure, style, Decorations(caption(result, style.lang), note))
