"""Layout: caption on top, note and scale below, the rest in between and nothing cut off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from sukashi.view import fonts
from sukashi.view.colours import Scale, colormap
from sukashi.view.number_format import percent_exactly
from sukashi.view.plots.style import NARROWEST, NOTE, TITLE, Style
from sukashi.view.text_format import wrap

MARGIN = 0.13
"""Inches of margin around everything."""
LINE = 1.4
"""Distance of lines, in sizes."""
HINTED = 1.04
"""Letters fitted to coarse pixels are up to so much wider than they are designed."""
LEAST_HEIGHT = 1.2
"""Inches left to the picture itself, however long its caption."""
BAR, THICK = 1.1, 0.09
"""Length and thickness of the scale, in inches."""


@dataclass(frozen=True)
class Legend:
    """What the colours mean: scale, span in shares (0 to 1), unit; over: larger values exist."""

    scale: Scale
    span: tuple[float, float]
    unit: str
    over: bool = False


@dataclass(frozen=True)
class Decorations:
    """Caption, note and legend around a picture; fixed: its cells keep their aspect ratio."""

    title: str
    note: str
    legend: Legend | None = None
    fixed: bool = False


def lay_out(figure: Figure, style: Style, frame: Decorations) -> Figure:
    """Write caption, note and legend around a figure, laid out once and then fixed."""
    top, bottom = _band_heights(figure, style, frame)
    figure.set_figheight(max(figure.get_figheight(), top + bottom + LEAST_HEIGHT))
    figure.set_layout_engine(
        "compressed" if frame.fixed and len(figure.axes) > 2 else "constrained"
    )
    _reserve(figure, top, bottom)
    _arrange(figure)
    if frame.fixed and _trim(figure, top, bottom):
        _, tall = figure.get_size_inches()
        before, (top, bottom) = top + bottom, _band_heights(figure, style, frame)
        figure.set_figheight(tall + top + bottom - before)
        _reserve(figure, top, bottom)
        _arrange(figure)
    figure.set_layout_engine("none")
    _round_positions(figure)
    _write_texts(figure, style, frame)
    if frame.legend is not None:
        _draw_legend(figure, style, frame, frame.legend)
    return figure


def _arrange(figure: Figure) -> None:
    """Let the layout engine place the axes, without drawing."""
    engine = figure.get_layout_engine()
    assert engine is not None
    engine.execute(figure)


def _round_positions(figure: Figure) -> None:
    """Round all places: the solver's last digit differs from run to run, the bytes must not."""
    for axes in figure.axes:
        left, bottom, wide, tall = axes.get_position(original=True).bounds
        axes.set_position((round(left, 5), round(bottom, 5), round(wide, 5), round(tall, 5)))


def _lines(figure: Figure, text: str, size: float) -> list[str]:
    space = figure.get_figwidth() - 2 * MARGIN
    return wrap(fonts.drawable(text), space, partial(_inches, size)) if text else []


def _inches(size: float, line: str) -> float:
    return HINTED * fonts.width(line, size) / 72


def _band_heights(figure: Figure, style: Style, frame: Decorations) -> tuple[float, float]:
    """Return the inches that caption and foot take, margins included."""
    title = len(_lines(figure, frame.title, TITLE)) * TITLE * LINE / 72
    notes = len(_lines(figure, frame.note, NOTE))
    own = frame.legend is not None and not _legend_fits_note(figure, style, frame)
    foot = (notes + own) * NOTE * LINE / 72
    return title + 2 * MARGIN, foot + 2 * MARGIN


def _legend_fits_note(figure: Figure, style: Style, frame: Decorations) -> bool:
    """Tell whether note and legend fit on one line."""
    if frame.legend is None:
        return True
    words = [frame.legend.unit, *_scale_ends(style, frame.legend), fonts.drawable(frame.note)]
    space = figure.get_figwidth() - 2 * MARGIN
    return sum(_inches(NOTE, word) for word in words) + BAR + 0.6 <= space


def _reserve(figure: Figure, top: float, bottom: float) -> None:
    wide, tall = figure.get_size_inches()
    engine = figure.get_layout_engine()
    assert engine is not None
    engine.set(
        w_pad=0.04,
        h_pad=0.04,
        rect=(
            MARGIN / wide,
            bottom / tall,
            1 - 2 * MARGIN / wide,
            max(0.1, 1 - (top + bottom) / tall),
        ),
    )  # type: ignore[call-arg]


def _trim(figure: Figure, top: float, bottom: float) -> bool:
    """Shrink a figure to what cells of a fixed aspect ratio need; True if it was larger."""
    boxes = [axes.get_tightbbox() for axes in figure.axes]
    bar_colour = Bbox.union([outline for outline in boxes if outline is not None])
    dpi = figure.get_dpi()
    wide, tall = figure.get_size_inches()
    wanted = (
        max(NARROWEST, bar_colour.width / dpi + 2 * MARGIN + 0.1),
        bar_colour.height / dpi + top + bottom + 0.1,
    )
    if wide - wanted[0] < 0.1 and tall - wanted[1] < 0.1:
        return False
    figure.set_size_inches(round(min(wide, wanted[0]), 2), round(min(tall, wanted[1]), 2))
    return True


def _write_texts(figure: Figure, style: Style, frame: Decorations) -> None:
    wide, tall = figure.get_size_inches()
    left = MARGIN / wide
    figure.text(
        left,
        1 - MARGIN / tall,
        "\n".join(_lines(figure, frame.title, TITLE)),
        size=TITLE,
        color=style.colour("text"),
        va="top",
        linespacing=LINE,
        gid="caption",
    )
    figure.text(
        left,
        MARGIN / tall,
        "\n".join(_lines(figure, frame.note, NOTE)),
        size=NOTE,
        color=style.colour("muted"),
        va="bottom",
        linespacing=LINE,
        gid="note",
    )


def _scale_ends(style: Style, legend: Legend) -> tuple[str, str]:
    low, high = (percent_exactly(end, style.lang) for end in legend.span)
    return low, ("≥ " + high if legend.over else high)


def _draw_legend(figure: Figure, style: Style, frame: Decorations, legend: Legend) -> None:
    """Draw the scale at the foot on the right: unit, lowest value, colours, highest value."""
    wide, tall = figure.get_size_inches()
    low, high = _scale_ends(style, legend)
    line = NOTE * LINE / 72
    above = 0 if _legend_fits_note(figure, style, frame) else len(_lines(figure, frame.note, NOTE))
    middle = (MARGIN + line * (above + 0.5)) / tall
    right = wide - MARGIN
    start = right - _inches(NOTE, high) - 0.08 - BAR
    for place, words in ((right, high), (start - 0.08, f"{legend.unit}   {low}")):
        figure.text(
            place / wide,
            middle,
            words,
            ha="right",
            va="center",
            size=NOTE,
            color=style.colour("muted"),
        )
    axes = figure.add_axes((start / wide, middle - THICK / 2 / tall, BAR / wide, THICK / tall))
    axes.imshow(
        np.linspace(0, 1, 256)[None],
        cmap=colormap(legend.scale, style.theme),
        aspect="auto",
        interpolation="nearest",
    )
    axes.set_axis_off()
    axes.set_label("legend")
