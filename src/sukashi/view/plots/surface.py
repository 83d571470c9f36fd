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
from sukashi.view.plots.attention import decorations, key_labels, shown_weights, token_ranges
from sukashi.view.plots.layout import lay_out
from sukashi.view.plots.options import AttentionOptions
from sukashi.view.plots.style import LABEL, NOTE, Style

SIDE = 6.8
MOST_LABELS = 14


def surface(maps: AttentionMaps, style: Style, options: AttentionOptions) -> Figure:
    """Queries and keys as x and y, the weight as height and as colour."""
    rows, columns = token_ranges(maps, options)
    values = shown_weights(maps, options, (rows, columns))
    maximum = scale_top(values)
    named = []
    figure = style.figure(SIDE, SIDE)
    with matplotlib.rc_context({"grid.color": style.colour("rule"), "grid.linewidth": 0.7}):
        axes = cast(Axes3D, figure.add_subplot(projection="3d", computed_zorder=False))
    axes.set_facecolor(style.colour("background"))
    key, query = np.meshgrid(np.arange(values.shape[1]), np.arange(values.shape[0]))
    axes.plot_surface(
        key,
        query,
        values,
        cmap=colormap("sequential", style.theme),
        vmin=0,
        vmax=maximum,
        rcount=100,
        ccount=100,
        linewidth=0.3,
        edgecolor=hexadecimal(sequential(0.3, style.theme)),
        antialiased=True,
    )
    for axis, words in (
        (axes.xaxis, key_labels(maps, columns, style)),
        (axes.yaxis, ticks.token_labels(maps.query_tokens[rows])),
    ):
        every = -(-len(words) // MOST_LABELS)
        named.append(every)
        places = range(0, len(words), every)
        axis.set_ticks(list(places), [words[place] for place in places])
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.set_pane_color(style.colour("background"))
        axis.line.set_color(style.colour("muted"))
    axes.zaxis.set_major_locator(MaxNLocator(4))
    axes.zaxis.set_major_formatter(FuncFormatter(style.percent_tick))
    axes.tick_params(labelsize=LABEL - 1, labelcolor=style.colour("text"), pad=-2)
    axes.set_xlabel(style.say("key"), size=NOTE + 0.5, color=style.colour("muted"))
    axes.set_ylabel(style.say("query"), size=NOTE + 0.5, color=style.colour("muted"))
    axes.view_init(elev=38, azim=-58)
    return lay_out(
        figure, style, decorations(maps, style, options, (maximum, False), (named[1], named[0]))
    )
