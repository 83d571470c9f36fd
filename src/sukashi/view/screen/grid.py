"""Grid: a table of coloured cells under short headings, aligned with wide characters too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.view.screen.canvas import Canvas, Line
from sukashi.view.text_format import pad

NONE = Style.null()


@dataclass(frozen=True)
class Cell:
    """One cell: its text, its value (−1 to 1) shown as background, and whether it is marked."""

    text: str
    value: float = 0.0
    marked: bool = False


@dataclass(frozen=True)
class Row:
    """One row: the label on its left and its cells; marked: it is the one the caption speaks of."""

    label: str
    cells: Sequence[Cell]
    marked: bool = False


@dataclass(frozen=True)
class Shape:
    """Widths in columns: of the labels, of a cell, of the gap between cells.

    align: of the text in cells; shaded: without backgrounds draw cells as shade characters, not
    as text.
    """

    label: int
    cell: int
    gap: int = 1
    align: str = "right"
    shaded: bool = False


def grid(canvas: Canvas, heads: Sequence[str], rows: Sequence[Row], shape: Shape) -> list[Text]:
    """Set a table: headings, then rows with their labels."""
    lines = []
    if any(heads):
        top = Line().write(" " * (shape.label + 1))
        for head in heads:
            top.write(pad(head, shape.cell, shape.align), canvas.muted).write(" " * shape.gap)
        lines.append(top.done())
    for row in rows:
        line = Line().write(
            pad(row.label, shape.label, "right") + " ",
            canvas.marked if row.marked else canvas.muted,
        )
        for cell in row.cells:
            if shape.shaded and not canvas.has_backgrounds:
                line.write(*canvas.shade(cell.value, shape.cell))
            else:
                style = canvas.emphasis(cell.value) + (canvas.marked if cell.marked else NONE)
                line.write(pad(cell.text, shape.cell, shape.align), style)
            line.write(" " * shape.gap)
        lines.append(line.done())
    return lines


def widest_label(words: Sequence[str], most: int, least: int = 1) -> int:
    """Return the columns of the widest word, between `least` and `most`."""
    return max(least, min(most, max(map(cell_len, words), default=least)))
