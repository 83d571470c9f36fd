"""Picture of attention as a surface in three dimensions."""

from __future__ import annotations

from typing import cast

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from mpl_toolkits.mplot3d import Axes3D  # type: ignore[import-untyped]

from sukashi.result.attention import AttentionMaps
from sukashi.view.colour_scale import scale_top
from sukashi.view.colours import colormap, hexadecimal, sequential
from sukashi.view.plots import ticks
from sukashi.view.plots.attention import chosen, frame, ranges
from sukashi.view.plots.layout import finish
from sukashi.view.plots.options import AttentionOptions
from sukashi.view.plots.page import LABEL, NOTE, Page

SIDE = 6.8
MOST_LABELS = 14


def surface(maps: AttentionMaps, page: Page, options: AttentionOptions) -> Figure:
    """Queries and keys on the floor, the weight as height and as ink."""
    rows, columns = ranges(maps, options)
    values = chosen(maps, options)[rows, columns]
    most = scale_top(values)
    named = []
    figure = page.figure(SIDE, SIDE)
    with matplotlib.rc_context({"grid.color": page.colour("line"), "grid.linewidth": 0.7}):
        axes = cast(Axes3D, figure.add_subplot(projection="3d", computed_zorder=False))
    axes.set_facecolor(page.colour("paper"))
    key, query = np.meshgrid(np.arange(values.shape[1]), np.arange(values.shape[0]))
    axes.plot_surface(
        key,
        query,
        values,
        cmap=colormap("sequential", page.ground),
        vmin=0,
        vmax=most,
        rcount=100,
        ccount=100,
        linewidth=0.3,
        edgecolor=hexadecimal(sequential(0.3, page.ground)),
        antialiased=True,
    )
    for axis, tokens in (
        (axes.xaxis, maps.key_tokens[columns]),
        (axes.yaxis, maps.query_tokens[rows]),
    ):
        words = ticks.labels(tokens)
        every = -(-len(words) // MOST_LABELS)
        named.append(every)
        places = range(0, len(words), every)
        axis.set_ticks(list(places), [words[place] for place in places])
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.set_pane_color(page.colour("paper"))
        axis.line.set_color(page.colour("soft"))
    axes.zaxis.set_major_locator(MaxNLocator(4))
    axes.zaxis.set_major_formatter(FuncFormatter(page.percent_tick))
    axes.tick_params(labelsize=LABEL - 1, labelcolor=page.colour("ink"), pad=-2)
    axes.set_xlabel(page.say("key"), size=NOTE + 0.5, color=page.colour("soft"))
    axes.set_ylabel(page.say("query"), size=NOTE + 0.5, color=page.colour("soft"))
    axes.view_init(elev=38, azim=-58)
    return finish(figure, page, frame(maps, page, options, (most, False), (named[1], named[0])))
