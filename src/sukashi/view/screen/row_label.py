"""Row labels of a table: beside the row where there is room, else in full on lines above it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.view.screen.canvas import Canvas, Line
from sukashi.view.text_format import clip, pad, wrap

MOST_LINES = 3
"""Lines that one label takes at the most; a longer one is cut."""
INDENT = 2
"""Columns that a row stands in under its label."""
BESIDE = 24
"""Columns that labels may take beside their rows, or half of a wide terminal."""


def label_width(canvas: Canvas, names: Sequence[str], rest: int) -> int:
    """Return the columns of the labels beside their rows, 0 where they stand above them.

    rest: columns that the widest row needs at the least, without its label.
    """
    widest = max(1, *map(cell_len, names), 1)
    most = min(max(BESIDE, canvas.width // 2), canvas.width - 1 - rest)
    return widest if widest <= most else 0


def labelled(
    canvas: Canvas, name: str, width: int, style: Style, align: str = "right"
) -> tuple[list[Text], Line]:
    """Begin a row: the lines of a label above it, and the line that its cells are written in.

    width: as `label_width` gives it.
    """
    if width:
        return [], Line().write(pad(name, width, align) + " ", style)
    lines = full_label(name, canvas.width)
    return [Line().write(part, style).done() for part in lines], Line().write(" " * INDENT)


def start_of_row(width: int) -> int:
    """Return the columns before the cells of a row, by what `label_width` gives."""
    return width + 1 if width else INDENT


def full_label(name: str, width: int) -> list[str]:
    """Return a label in lines of at most `width` columns, a very long one cut."""
    lines = wrap(name, width)
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[: MOST_LINES - 1], clip(lines[MOST_LINES - 1] + "…", width)]
