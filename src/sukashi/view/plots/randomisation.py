"""Picture of the check by random weights: how alike the explanation is after every stage."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sukashi.result.measure import means
from sukashi.result.randomisation import Randomisation
from sukashi.view.caption import caption
from sukashi.view.colours import hexadecimal, sequential
from sukashi.view.plots import ticks
from sukashi.view.plots.layout import Decorations, lay_out
from sukashi.view.plots.options import NoOptions
from sukashi.view.plots.style import Style
from sukashi.view.trust_caption import stage_name


def curve(result: Randomisation, style: Style, options: NoOptions) -> Figure:
    """A line over the stages, from the untouched network on; a band where random rankings lie."""
    del options
    stages = range(len(result.parts))
    names = [
        style.say("random none"),
        *(ticks.tick_label(stage_name(result, at, style.lang)) for at in stages),
    ]
    figure = style.figure(max(5.6, min(14, 0.75 * len(names) + 1.6)), 3.9)
    axes = style.axes(figure)
    style.gridlines(axes, style.say("random correlation"))
    low, high = result.last.interval
    axes.axhspan(low, high, color=hexadecimal(sequential(0.16, style.theme)), linewidth=0, zorder=1)
    places = np.arange(len(names))
    for key, values, colour, width in (
        ("random sizes", result.absolute, style.colour("muted"), 1.2),
        ("random signed", result.correlations, style.colour("accent"), 2.2),
    ):
        line = [1.0, *means(values)]
        axes.plot(
            places, line, "o-", color=colour, linewidth=width, markersize=3.5, label=style.say(key)
        )
    axes.set_xticks(places, names, rotation=30, ha="right")
    axes.set_ylim(min(-0.4, low - 0.05, float(np.nanmin(result.correlations)) - 0.05), 1.05)
    legend = axes.legend(
        frameon=False, fontsize=8, labelcolor=style.colour("text"), loc="upper right"
    )
    legend.set_zorder(4)
    note = style.say("origin", model=result.recipe.model, method=result.method)
    note += style.say("dot") + style.say("random legend")
    return lay_out(figure, style, Decorations(caption(result, style.lang), note))
