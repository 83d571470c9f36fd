"""Picture of a generation: each written token with its probability and its rivals."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.cells import cell_len

from sukashi.errors import MisuseError
from sukashi.result.generation import Generation
from sukashi.view.caption import caption, rivals
from sukashi.view.colours import hexadecimal, sequential, text_on
from sukashi.view.number_format import percent
from sukashi.view.plots import ticks
from sukashi.view.plots.layout import Frame, finish
from sukashi.view.plots.options import GenerationOptions, window
from sukashi.view.plots.page import NOTE, Page

HEIGHT = 0.3
"""Inches a row takes."""
LETTER = 0.0105
"""Share of the width of a bar that a narrow letter takes."""


def bars(result: Generation, page: Page, options: GenerationOptions) -> Figure:
    """One row per written token: a full bar of its probability, then its rivals in pale bars."""
    count = len(result.probabilities)
    if not count:
        raise MisuseError("Nothing was written, so there is no picture.")
    part = window(options.tokens, count)
    figure = page.figure(7.2, (part.stop - part.start) * HEIGHT + 1.5)
    axes = page.axes(figure)
    for place, step in enumerate(range(part.start, part.stop)):
        _row(axes, page, result, (place, step))
    words = [ticks.name(result.tokens.shown[at]) for at in result.written[part]]
    axes.set_yticks(range(len(words)), words)
    page.share_axis(axes)
    axes.tick_params(axis="x", labelsize=NOTE, labelcolor=page.colour("soft"))
    axes.grid(axis="x", color=page.colour("line"), linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set(xlim=(0, 1), ylim=(len(words) - 0.4, -0.6))
    axes.set_xlabel(page.say("probability bars"))
    note = page.say("origin, plain", model=result.recipe.model)
    return finish(figure, page, Frame(caption(result, page.lang), note))


def _row(axes: Axes, page: Page, result: Generation, which: tuple[int, int]) -> None:
    place, step = which
    chance = float(result.probabilities[step])
    axes.barh(place, chance, color=page.full(), height=0.72)
    _inside(axes, page.full(), (place, 0.0, chance), percent(chance, page.lang))
    left = chance
    pale = sequential(0.22, page.ground)
    for word, share in rivals(result, step):
        if left + share > 1.0001:
            break
        axes.barh(
            place,
            share,
            left=left,
            color=hexadecimal(pale),
            height=0.72,
            edgecolor=page.colour("paper"),
            linewidth=0.8,
        )
        _inside(axes, hexadecimal(pale), (place, left, share), ticks.name(word))
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
