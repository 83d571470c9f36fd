"""Picture of a generation: each written token with its probability and its rivals."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.cells import cell_len

from sukashi.errors import MisuseError
from sukashi.result.generation import Generation
from sukashi.view.caption import alternatives_of_step, caption
from sukashi.view.colours import hexadecimal, sequential, text_on
from sukashi.view.number_format import percent
from sukashi.view.plots import ticks
from sukashi.view.plots.layout import Decorations, lay_out
from sukashi.view.plots.options import GenerationOptions, token_range
from sukashi.view.plots.style import NOTE, Style

HEIGHT = 0.3
"""Inches a row takes."""
LETTER = 0.0105
"""Share of the width of a bar that a narrow letter takes."""


def bars(result: Generation, style: Style, options: GenerationOptions) -> Figure:
    """One row per written token: a full bar of its probability, then its rivals in pale bars."""
    count = len(result.probabilities)
    if not count:
        raise MisuseError("Nothing was written, so there is no picture.")
    part = token_range(options.tokens, count)
    figure = style.figure(7.2, (part.stop - part.start) * HEIGHT + 1.5)
    axes = style.axes(figure)
    for place, step in enumerate(range(part.start, part.stop)):
        _row(axes, style, result, (place, step))
    words = [ticks.tick_label(result.tokens.shown[at]) for at in result.written[part]]
    axes.set_yticks(range(len(words)), words)
    style.share_axis(axes)
    axes.tick_params(axis="x", labelsize=NOTE, labelcolor=style.colour("muted"))
    axes.grid(axis="x", color=style.colour("rule"), linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set(xlim=(0, 1), ylim=(len(words) - 0.4, -0.6))
    axes.set_xlabel(style.say("probability bars"))
    note = style.say("origin, plain", model=result.recipe.model)
    return lay_out(figure, style, Decorations(caption(result, style.lang), note))


def _row(axes: Axes, style: Style, result: Generation, which: tuple[int, int]) -> None:
    place, step = which
    chance = float(result.probabilities[step])
    axes.barh(place, chance, color=style.bar_colour(), height=0.72)
    _inside(axes, style.bar_colour(), (place, 0.0, chance), percent(chance, style.lang))
    left = chance
    pale = sequential(0.22, style.theme)
    for word, share in alternatives_of_step(result, step):
        if left + share > 1.0001:
            break
        axes.barh(
            place,
            share,
            left=left,
            color=hexadecimal(pale),
            height=0.72,
            edgecolor=style.colour("background"),
            linewidth=0.8,
        )
        _inside(axes, hexadecimal(pale), (place, left, share), ticks.tick_label(word))
        left += share


def _inside(axes: Axes, colour: str, bar: tuple[int, float, float], text: str) -> None:
    """Write a text at the start of a bar (its row, start and length) if it fits."""
    place, start, length = bar
    if cell_len(text) * LETTER + 0.02 > length:
        return
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    axes.text(
        start + 0.01,
        place,
        text,
        ha="left",
        va="center",
        size=NOTE,
        color=hexadecimal(text_on((red, green, blue))),
    )
