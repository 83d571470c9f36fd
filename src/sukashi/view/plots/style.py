"""Style: the language and theme of a picture, and empty figures and axes in that style."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sukashi.view.catalogue import say
from sukashi.view.colours import Theme, diverging, hexadecimal
from sukashi.view.fonts import drawable
from sukashi.view.number_format import percent_exactly, significant
from sukashi.view.text_format import upright

TITLE, NOTE, LABEL = 10.5, 7.5, 9.0
"""Sizes of text in points."""
NARROWEST, LARGEST = 5.0, 40.0
"""Inches: a figure is at least so wide, for its caption, and no side is longer."""


QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Style:
    """The language and the theme of a picture."""

    lang: str
    theme: Theme

    def say(self, key: str, **values: object) -> str:
        """Return a message of the catalogue, safe to draw."""
        return drawable(say(key, self.lang, **values))

    def colour(self, name: str) -> str:
        """Return a colour of the theme by name: background, text, muted, rule, accent."""
        return hexadecimal(getattr(self.theme, name))

    def bar_colour(self, *, against: bool = False) -> str:
        """Return the colour of lines and bars: indigo, or persimmon for negative values."""
        return hexadecimal(diverging(-1.0 if against else 1.0, self.theme))

    def figure(self, width: float, height: float) -> Figure:
        """Return an empty figure, in inches, that belongs to no window."""
        figure = Figure(
            figsize=(min(max(width, NARROWEST), LARGEST), min(height, LARGEST)),
            facecolor=self.colour("background"),
        )
        FigureCanvasAgg(figure)
        return figure

    def axes(self, figure: Figure, place: tuple[int, int, int] = (1, 1, 1)) -> Axes:
        """Return empty axes in the colours of the theme; place: rows, columns, number from 1."""
        axes: Axes = figure.add_subplot(*place)
        return self.style_axes(axes)

    def style_axes(self, axes: Axes) -> Axes:
        """Give axes the colours of the theme, without a frame."""
        axes.set_facecolor(self.colour("background"))
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, labelcolor=self.colour("text"), labelsize=LABEL, pad=3)
        axes.xaxis.label.set(color=self.colour("muted"), size=NOTE + 0.5)
        axes.yaxis.label.set(color=self.colour("muted"), size=NOTE + 0.5)
        return axes

    def label_row_axis(self, axes: Axes, name: str) -> None:
        """Write what the rows are along them; Japanese downwards, letter under letter."""
        if any(unicodedata.east_asian_width(letter) in "WF" for letter in name):
            axes.set_ylabel(upright(name), rotation=0, ha="right", va="center", linespacing=1.0)
        else:
            axes.set_ylabel(name)

    def gridlines(self, axes: Axes, unit: str, *, percents: bool = False) -> None:
        """Draw thin level lines behind the data, the unit above; percents: a scale in per cent."""
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter(
            FuncFormatter(self.percent_tick if percents else number_tick)
        )
        axes.grid(axis="y", color=self.colour("rule"), linewidth=0.7)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", labelcolor=self.colour("muted"), labelsize=NOTE)
        axes.set_title(unit, loc="left", size=NOTE + 0.5, color=self.colour("muted"), pad=8)

    def percent_tick(self, value: float, _place: int | None = None) -> str:
        """Write the tick of a scale of shares, as matplotlib's formatters do."""
        return percent_exactly(round(value, 12), self.lang)

    def share_axis(self, axes: Axes) -> None:
        """Name the quarters of a horizontal axis from 0 to 1 in per cent."""
        axes.set_xticks(QUARTERS, [self.percent_tick(quarter) for quarter in QUARTERS])

    def outline(
        self,
        axes: Axes,
        corner: tuple[float, float],
        size: tuple[float, float],
        *,
        marked: bool = False,
    ) -> None:
        """Draw a frame in data coordinates: thin, or in the accent colour around what is marked."""
        colour, width = (self.colour("accent"), 1.6) if marked else (self.colour("rule"), 0.6)
        frame = Rectangle(
            corner, *size, fill=False, edgecolor=colour, linewidth=width, clip_on=False, zorder=4
        )
        axes.add_patch(frame)


def number_tick(value: float, _place: int | None = None) -> str:
    """Write the tick of a scale of numbers, as matplotlib's formatters do."""
    return significant(round(value, 12), 6)
