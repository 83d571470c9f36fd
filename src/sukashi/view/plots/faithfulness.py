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
from sukashi.view.plots.layout import Decorations, lay_out
from sukashi.view.plots.options import FaithfulnessOptions
from sukashi.view.plots.style import Style
from sukashi.view.trust_caption import target_row

Float = NDArray[np.float32]


def curves(result: Faithfulness, style: Style, options: FaithfulnessOptions) -> Figure:
    """Two panels, deletion and insertion: a line over the band of 95 % of random rankings."""
    row = target_row(result, options.target)
    here = slice(None) if row is None else slice(row, row + 1)
    counts = result.counts[here]
    shares = (counts / counts[:, -1:]).mean(0)
    figure = style.figure(8.4, 3.7)
    of = drawable(value_names.quantity(result.targets[row or 0].of, style.lang))
    drawn = []
    for place, (key, own, random) in enumerate(
        (
            ("trust deletion", result.deletion, result.random_deletion),
            ("trust insertion", result.insertion, result.random_insertion),
        )
    ):
        axes = style.axes(figure, (1, 2, place + 1))
        style.gridlines(axes, style.say(key, of=of), percents=result.targets[0].of == "probability")
        _panel(axes, style, shares, (own[here].mean(0), random[:, here].mean(1)))
        drawn.append(axes)
    low, high = (
        pick(one.get_ylim()[side] for one in drawn) for side, pick in enumerate((min, max))
    )
    for axes in drawn:
        axes.set_ylim(low, high)
    note = style.say("origin", model=result.recipe.model, method=result.method)
    note += style.say("dot") + style.say("trust legend")
    return lay_out(
        figure, style, Decorations(caption(result, style.lang, target=options.target), note)
    )


def _panel(axes: Axes, style: Style, shares: Float, drawn: tuple[Float, Float]) -> None:
    own, random = drawn
    low, high = np.quantile(random, [TAIL, 1 - TAIL], axis=0)
    pale = hexadecimal(sequential(0.16, style.theme))
    axes.fill_between(shares, low, high, color=pale, linewidth=0, zorder=1)
    axes.plot(shares, random.mean(0), color=style.colour("muted"), linewidth=1.0, zorder=2)
    accent = style.colour("accent")
    axes.plot(shares, own, "o-", color=accent, linewidth=2.2, markersize=3.5, zorder=3)
    style.share_axis(axes)
    axes.set_xlim(-0.01, 1.01)
    axes.set_xlabel(style.say("trust share"))
