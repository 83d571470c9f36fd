"""Grid: a table of coloured cells under short headings, aligned with wide characters too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.view.line_breaking import widest_piece
from sukashi.view.screen.canvas import Canvas, Line
from sukashi.view.screen.row_label import INDENT, MOST_LINES, full_label, labelled, start_of_row
from sukashi.view.text_format import pad, wrap

NONE = Style.null()


@dataclass(frozen=True)
class Cell:
    """One cell: its text, its value (−1 to 1) shown as background, and whether it is marked.

    number: stands at the right end of the cell, beside the first line of the text.
    """

    text: str
    value: float = 0.0
    marked: bool = False
    number: str = ""

    def lines(self, shape: Shape) -> list[str]:
        """Return the cell's lines, each as wide as the shape's cells."""
        behind = f" {self.number}" if self.number else ""
        width = shape.cell - cell_len(behind)
        first, *others = (
            full_label(self.text, width) if cell_len(self.text) > width else [self.text]
        )
        lines = [pad(first, width, shape.align) + behind, *others]
        return [pad(line, shape.cell, shape.align) for line in lines]


@dataclass(frozen=True)
class Row:
    """One row: the label on its left and its cells; marked: it is the one the caption speaks of.

    text: what stands in the place of cells. apart: a cell of a column set apart behind the others.
    """

    label: str
    cells: Sequence[Cell]
    marked: bool = False
    text: str = ""
    apart: Cell | None = None


@dataclass(frozen=True)
class Shape:
    """Widths in columns: of the labels (0: above their rows), of a cell, of the gap between cells.

    align: of the text in cells; shaded: without backgrounds draw cells as shade characters, not
    as text. apart: of the column that is set apart, 0 without one.
    """

    label: int
    cell: int
    gap: int = 1
    align: str = "right"
    shaded: bool = False
    apart: int = 0


def grid(canvas: Canvas, heads: Sequence[str], rows: Sequence[Row], shape: Shape) -> list[Text]:
    """Set a table: headings, then rows with their labels; the last heading is of what is apart.

    A heading or a text that is wider than a cell goes on in a second and third line.
    """
    lines = _headings(canvas, heads, shape) if any(heads) else []
    for row in rows:
        style = canvas.marked if row.marked else canvas.muted
        above, line = labelled(canvas, row.label, shape.label, style)
        cells = [cell.lines(shape) for cell in row.cells]
        lines += above
        if row.text:
            lines += _said(canvas, row.text, line, start_of_row(shape.label))
            continue
        for at in range(max(map(len, cells), default=1)):
            line = line if at == 0 else Line().write(" " * start_of_row(shape.label))
            for cell, parts in zip(row.cells, cells, strict=True):
                text = parts[at] if at < len(parts) else " " * shape.cell
                line.write(*_drawn(canvas, cell, shape, text)).write(" " * shape.gap)
            if row.apart is not None and at == 0:
                number = pad(row.apart.text, shape.apart, shape.align)
                line.write(" ").write(number, canvas.emphasis(row.apart.value))
            lines.append(line.done())
    return lines


def _said(canvas: Canvas, text: str, line: Line, start: int) -> list[Text]:
    """Return what stands in the place of a row's cells, behind its label."""
    first, *others = full_label(text, max(1, canvas.width - start))
    below = [Line().write(" " * start).write(one, canvas.muted).done() for one in others]
    return [line.write(first, canvas.muted).done(), *below]


def _drawn(canvas: Canvas, cell: Cell, shape: Shape, text: str) -> tuple[str, Style]:
    """Return a line of a cell with its style, or its shade."""
    if shape.shaded and not canvas.has_backgrounds:
        return canvas.shade(cell.value, shape.cell)
    return text, canvas.emphasis(cell.value) + (canvas.marked if cell.marked else NONE)


def _headings(canvas: Canvas, heads: Sequence[str], shape: Shape) -> list[Text]:
    """Return the lines of the headings, the last line of each directly over its column."""
    apart = heads[-1] if shape.apart else ""
    parts = [full_label(head, shape.cell) for head in heads[: len(heads) - bool(apart)]]
    height = max(map(len, parts))
    lines = []
    for at in range(height):
        line = Line().write(" " * start_of_row(shape.label))
        for part in parts:
            text = part[at - height] if height - at <= len(part) else ""
            line.write(pad(text, shape.cell, shape.align), canvas.muted).write(" " * shape.gap)
        if apart and at + 1 == height:
            line.write(" " + pad(apart, shape.apart, shape.align), canvas.muted)
        lines.append(line.done())
    return lines


def records(canvas: Canvas, heads: Sequence[str], rows: Sequence[Row], shape: Shape) -> list[Text]:
    """Set a table that is wider than the terminal: under a row's label a line for each cell.

    The heading stands before its cell, both indented; where they have no room on one line, the cell
    stands below. shape: only the gap between the two is read.
    """
    cells = [cell.text for row in rows for cell in row.cells]
    number, heading = (widest_label(texts, canvas.width) for texts in (cells, heads))
    end = min(canvas.width, INDENT + heading + shape.gap + number)
    lines: list[Text] = []
    for row in rows:
        lines += labelled(canvas, row.label, 0, canvas.marked if row.marked else canvas.muted)[0]
        for head, cell in zip(heads, row.cells, strict=True):
            *upper, last = full_label(head, max(1, canvas.width - INDENT))
            if INDENT + cell_len(last) + shape.gap + cell_len(cell.text) > end:
                upper, last = [*upper, last], ""
            lines += [Line().write(" " * INDENT + part, canvas.muted).done() for part in upper]
            line = Line().write(" " * INDENT + last, canvas.muted)
            lines.append(line.write(pad(cell.text, end - INDENT - cell_len(last), "right")).done())
    return lines


def fits(canvas: Canvas, shape: Shape, columns: int) -> bool:
    """Whether a table of so many columns is no wider than the terminal."""
    used = start_of_row(shape.label) + columns * (shape.cell + shape.gap) - shape.gap
    return used <= canvas.width


def numbered(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return row labels with their numbers, and the numbers as headings of columns of one name."""
    digits = len(str(len(names)))
    labels = [f"{pad(str(at), digits, 'right')} {name}" for at, name in enumerate(names, 1)]
    return labels, [str(at) for at in range(1, len(names) + 1)]


def whole(heads: Sequence[str], width: int) -> bool:
    """Whether headings over columns of a width have no broken word and no more lines than fit."""
    return all(
        widest_piece(head, cell_len) <= width and len(wrap(head, width)) <= MOST_LINES
        for head in heads
    )


def widest_label(words: Sequence[str], most: int, least: int = 1) -> int:
    """Return the columns of the widest word, between `least` and `most`."""
    return max(least, min(most, max(map(cell_len, words), default=least)))
