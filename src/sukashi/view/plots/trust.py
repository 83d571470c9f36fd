"""Picture of trust: a bar a method, the best on top, with its interval and what it costs."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sukashi.result.trust import Trust
from sukashi.view.caption import caption
from sukashi.view.colours import hexadecimal, sequential
from sukashi.view.number_format import count
from sukashi.view.plots import ticks
from sukashi.view.plots.layout import Frame, finish
from sukashi.view.plots.options import NoOptions
from sukashi.view.plots.page import NOTE, Page

HEIGHT = 0.42
"""Inches a row takes."""


def bars(result: Trust, page: Page, options: NoOptions) -> Figure:
    """How far each method is over chance; full ink for the best and what is not told from it."""
    del options
    order, best = result.order, {result.order[0], *result.alike}
    figure = page.figure(7.6, len(order) * HEIGHT + 1.9)
    axes = page.axes(figure)
    pale = hexadecimal(sequential(0.3, page.ground))
    score, intervals = np.nan_to_num(result.score), result.intervals
    for place, at in enumerate(order):
        full = page.full(against=score[at] < 0)
        axes.barh(place, score[at], color=full if at in best else pale, height=0.62)
        low, high = intervals[at]
        if np.isfinite(low):
            axes.plot([low, high], [place, place], color=page.colour("ink"), linewidth=1.4)
        passes = f"{count(result.forward[at].mean())} + {count(result.backward[at].mean())}"
        end = max(score[at], np.nan_to_num(high), 0.0)
        axes.text(
            end, place, f"  {passes}", va="center", ha="left", size=NOTE, color=page.colour("soft")
        )
    axes.axvline(0, color=page.colour("line"), linewidth=1.0)
    axes.set_yticks(range(len(order)), [ticks.name(result.methods[at]) for at in order])
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_xlabel(page.say("trust axis"))
    axes.margins(x=0.16)
    note = page.say("origin, plain", model=result.recipe.model)
    note += page.say("dot") + page.say("trust bars")
    return finish(figure, page, Frame(caption(result, page.lang), note))
