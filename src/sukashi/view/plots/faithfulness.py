"""Picture of faithfulness: f as units are taken away or put in, beside random rankings."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sukashi.result.faithfulness import Faithfulness
from sukashi.result.measure import TAIL
from sukashi.view import value_names
from sukashi.view.caption import caption
from sukashi.view.colours import hexadecimal, sequential
from sukashi.view.fonts import drawable
from sukashi.view.plots.layout import Frame, finish
from sukashi.view.plots.options import FaithfulnessOptions
from sukashi.view.plots.page import Page
from sukashi.view.trust_caption import row_of

Float = NDArray[np.float32]


def curves(result: Faithfulness, page: Page, options: FaithfulnessOptions) -> Figure:
    """Two panels, deletion and insertion: a line over the band of 95 % of random rankings."""
    row = row_of(result, options.target)
    here = slice(None) if row is None else slice(row, row + 1)
    counts = result.counts[here]
    shares = (counts / counts[:, -1:]).mean(0)
    figure = page.figure(8.4, 3.7)
    of = drawable(value_names.quantity(result.targets[row or 0].of, page.lang))
    drawn = []
    for place, (key, own, random) in enumerate(
        (
            ("trust deletion", result.deletion, result.random_deletion),
            ("trust insertion", result.insertion, result.random_insertion),
        )
    ):
        axes = page.axes(figure, (1, 2, place + 1))
        page.rule(axes, page.say(key, of=of), percents=result.targets[0].of == "probability")
        _panel(axes, page, shares, (own[here].mean(0), random[:, here].mean(1)))
        drawn.append(axes)
    low, high = (
        pick(one.get_ylim()[side] for one in drawn) for side, pick in enumerate((min, max))
    )
    for axes in drawn:
        axes.set_ylim(low, high)
    note = page.say("origin", model=result.recipe.model, method=result.method)
    note += page.say("dot") + page.say("trust legend")
    return finish(figure, page, Frame(caption(result, page.lang, target=options.target), note))


def _panel(axes: Axes, page: Page, shares: Float, drawn: tuple[Float, Float]) -> None:
    own, random = drawn
    low, high = np.quantile(random, [TAIL, 1 - TAIL], axis=0)
    pale = hexadecimal(sequential(0.16, page.ground))
    axes.fill_between(shares, low, high, color=pale, linewidth=0, zorder=1)
    axes.plot(shares, random.mean(0), color=page.colour("soft"), linewidth=1.0, zorder=2)
    accent = page.colour("accent")
    axes.plot(shares, own, "o-", color=accent, linewidth=2.2, markersize=3.5, zorder=3)
    page.share_axis(axes)
    axes.set_xlim(-0.01, 1.01)
    axes.set_xlabel(page.say("trust share"))
