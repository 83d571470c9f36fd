"""Pictures of attributions: the matrix of targets × inputs, and bars for one target."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sukashi.errors import MisuseError
from sukashi.result.attribution import Attribution
from sukashi.view.caption import caption
from sukashi.view.colour_scale import scale_top
from sukashi.view.contributions import explained_row
from sukashi.view.number_format import percent, percent_cell
from sukashi.view.plots import heat_cells, ticks
from sukashi.view.plots.heat_cells import Matrix
from sukashi.view.plots.layout import Frame, Legend, finish
from sukashi.view.plots.options import AttributionOptions, window
from sukashi.view.plots.page import NOTE, Page

MOST_BARS = 60


def values(result: Attribution) -> NDArray[np.float32]:
    """(targets, inputs): shares of magnitude, negative where the score is."""
    shares = np.nan_to_num(result.shares)
    return np.where(result.scores < 0, -shares, shares) if result.signed else shares


def row(result: Attribution, options: AttributionOptions) -> int:
    """Return the target that is meant."""
    if not result.targets:
        raise MisuseError("This attribution explains nothing: it has no targets, so no picture.")
    return explained_row(result, options.target)


def origin(result: Attribution, page: Page) -> str:
    """Return where the picture comes from."""
    return page.say("origin", model=result.recipe.model, method=result.method)


def unit(result: Attribution, page: Page) -> str:
    """Return what the ink measures."""
    return page.say("share of magnitude, signed" if result.signed else "share of magnitude")


def matrix(result: Attribution, page: Page, options: AttributionOptions) -> Figure:
    """The saliency matrix: targets down, inputs across; image data are the signed shares."""
    pinned = row(result, options)
    part = window(options.tokens, len(result.tokens))
    shown = values(result)[:, part]
    drawn = Matrix(
        shown,
        [ticks.name(one.label) for one in result.targets],
        ticks.labels(result.tokens[part]),
        scale_top(shown),
        "diverging" if result.signed else "sequential",
    )
    side = heat_cells.side(*shown.shape)
    cell = (side, min(heat_cells.BIGGEST, max(side, 0.2)) if len(shown) <= 40 else side)
    figure = page.figure(
        shown.shape[1] * cell[0] + heat_cells.room(drawn.rows) + 1.2,
        len(shown) * cell[1] + heat_cells.room(drawn.columns) + 1.9,
    )
    axes = page.axes(figure)
    named = heat_cells.draw(axes, page, drawn, cell)
    axes.set_xlabel(page.say("input"))
    page.name_rows(axes, page.say("target"))
    if options.values or (options.values is None and side >= heat_cells.ROOMY):
        heat_cells.write(axes, page, drawn, lambda *at: percent_cell(float(shown[at])))
    if len(result.targets) > 1:
        page.box(axes, (0, pinned), (shown.shape[1], 1), pinned=True)
    axes.set_anchor("NW")
    sentence = caption(result, page.lang, target=options.target)
    legend = Legend(drawn.scale, drawn.span, unit(result, page))
    parts = (origin(result, page), ticks.thinned(page, *named))
    note = page.say("dot").join(part for part in parts if part)
    return finish(figure, page, Frame(sentence, note, legend, fixed=True))


def bars(result: Attribution, page: Page, options: AttributionOptions) -> Figure:
    """One bar per input for one target, in reading order; what speaks against it goes left."""
    pinned = row(result, options)
    part = window(options.tokens, len(result.tokens))
    share = values(result)[pinned, part]
    words = ticks.labels(result.tokens[part])
    note = origin(result, page)
    if len(share) > MOST_BARS:
        best = np.sort(np.argsort(-np.abs(share), kind="stable")[:MOST_BARS])
        note = page.say("dot").join((page.say("top of", shown=MOST_BARS, count=len(share)), note))
        share, words = share[best], [words[at] for at in best]
    height = 0.23
    figure = page.figure(6.4, len(share) * height + 1.4)
    axes = page.axes(figure)
    places = np.arange(len(share))
    colours = [page.full(against=value < 0) for value in share]
    axes.barh(places, share, color=colours, height=0.72)
    low, high = min(0.0, float(share.min())), max(0.0, float(share.max()))
    gap = 0.012 * (high - low or 1.0)
    for place, value in enumerate(map(float, share)):
        if value == 0:
            continue
        side = "right" if value < 0 else "left"
        axes.text(
            value + (-gap if value < 0 else gap),
            place,
            percent(value, page.lang),
            ha=side,
            va="center",
            size=NOTE,
            color=page.colour("soft"),
        )
    axes.axvline(0, color=page.colour("line"), linewidth=1, zorder=0)
    margin = 0.12 * (high - low or 1.0)
    axes.set(xlim=(low - (margin if low < 0 else 0), high + margin), ylim=(len(share) - 0.4, -0.6))
    axes.set_xticks([])
    axes.set_yticks(places, words)
    axes.set_xlabel(unit(result, page))
    return finish(figure, page, Frame(caption(result, page.lang, target=options.target), note))
