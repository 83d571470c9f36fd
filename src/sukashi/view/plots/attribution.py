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
from sukashi.view.conversation import ranked
from sukashi.view.number_format import percent, percent_cell
from sukashi.view.plots import heat_cells, ticks
from sukashi.view.plots.heat_cells import Matrix
from sukashi.view.plots.layout import Decorations, Legend, lay_out
from sukashi.view.plots.options import AttributionOptions, token_range
from sukashi.view.plots.style import NOTE, Style

MOST_BARS = 60


def signed_shares(result: Attribution) -> NDArray[np.float32]:
    """(targets, inputs): shares of magnitude, negative where the score is."""
    shares = np.nan_to_num(result.shares)
    return np.where(result.scores < 0, -shares, shares) if result.signed else shares


def target_row(result: Attribution, options: AttributionOptions) -> int:
    """Return the target that is meant."""
    if not result.targets:
        raise MisuseError("This attribution explains nothing: it has no targets, so no picture.")
    return explained_row(result, options.target)


def source_note(result: Attribution, style: Style) -> str:
    """Return where the picture comes from."""
    return style.say("origin", model=result.recipe.model, method=result.method)


def scale_unit(result: Attribution, style: Style) -> str:
    """Return what the colours measure."""
    return style.say("share of magnitude, signed" if result.signed else "share of magnitude")


def matrix(result: Attribution, style: Style, options: AttributionOptions) -> Figure:
    """The saliency matrix: targets down, inputs across; image data are the signed shares."""
    marked = target_row(result, options)
    part = token_range(options.tokens, len(result.tokens))
    shown = signed_shares(result)[:, part]
    drawn = Matrix(
        shown,
        [ticks.tick_label(one.label) for one in result.targets],
        ticks.token_labels(result.tokens[part]),
        scale_top(shown),
        "diverging" if result.signed else "sequential",
    )
    side = heat_cells.cell_side(*shown.shape)
    cell = (side, min(heat_cells.BIGGEST, max(side, 0.2)) if len(shown) <= 40 else side)
    figure = style.figure(
        shown.shape[1] * cell[0] + heat_cells.label_length(drawn.rows) + 1.2,
        len(shown) * cell[1] + heat_cells.label_length(drawn.columns) + 1.9,
    )
    axes = style.axes(figure)
    named = heat_cells.draw(axes, style, drawn, cell)
    ticks.mute(axes.xaxis, result.tokens[part].template.tolist(), style)
    axes.set_xlabel(style.say("input"))
    style.label_row_axis(axes, style.say("target"))
    if options.values or (options.values is None and side >= heat_cells.LEGIBLE_SIDE):
        heat_cells.annotate(axes, style, drawn, lambda *at: percent_cell(float(shown[at])))
    ticks.name_speakers(axes, result.tokens[part], style, len(shown))
    if len(result.targets) > 1:
        style.outline(axes, (0, marked), (shown.shape[1], 1), marked=True)
    axes.set_anchor("NW")
    sentence = caption(result, style.lang, target=options.target)
    legend = Legend(drawn.scale, drawn.span, scale_unit(result, style))
    parts = (source_note(result, style), ticks.skipped_labels_note(style, *named))
    note = style.say("dot").join(part for part in parts if part)
    return lay_out(figure, style, Decorations(sentence, note, legend, fixed=True))


def bars(result: Attribution, style: Style, options: AttributionOptions) -> Figure:
    """One bar per input for one target, in reading order; negative scores go left."""
    marked = target_row(result, options)
    part = token_range(options.tokens, len(result.tokens))
    share = signed_shares(result)[marked, part]
    words = ticks.row_labels(result.tokens[part], style.lang)
    muted = result.tokens.template[part]
    note = source_note(result, style)
    if len(share) > MOST_BARS:
        named = ranked(result.tokens, result.recipe)[part]
        order = np.argsort(-np.abs(np.where(named, share, 0)), kind="stable")
        best = np.sort(order[:MOST_BARS])
        note = style.say("dot").join((style.say("top of", shown=MOST_BARS, count=len(share)), note))
        share, words, muted = share[best], [words[at] for at in best], muted[best]
    height = 0.23
    figure = style.figure(6.4, len(share) * height + 1.4)
    axes = style.axes(figure)
    places = np.arange(len(share))
    colours = [style.bar_colour(against=value < 0) for value in share]
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
            percent(value, style.lang),
            ha=side,
            va="center",
            size=NOTE,
            color=style.colour("muted"),
        )
    axes.axvline(0, color=style.colour("rule"), linewidth=1, zorder=0)
    margin = 0.12 * (high - low or 1.0)
    axes.set(xlim=(low - (margin if low < 0 else 0), high + margin), ylim=(len(share) - 0.4, -0.6))
    axes.set_xticks([])
    axes.set_yticks(places, words)
    ticks.mute(axes.yaxis, muted.tolist(), style)
    axes.set_xlabel(scale_unit(result, style))
    return lay_out(
        figure, style, Decorations(caption(result, style.lang, target=options.target), note)
    )
