"""Layer predictions in a terminal: layers × positions, the best guess and the outcome's rank."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from sukashi.result.layers import LayerPredictions
from sukashi.view.number_format import abbreviated
from sukashi.view.screen.canvas import Canvas, blank
from sukashi.view.screen.grid import Cell, Row, Shape, grid, widest_label
from sukashi.view.screen.row_label import label_width
from sukashi.view.selection import Target, choose
from sukashi.view.text_format import label, pad

MOST_ROWS, MOST_BLOCKS = 26, 3
WORD = 8
"""Columns of a guess that are enough where wider ones would leave positions out."""


def layers(result: LayerPredictions, canvas: Canvas, target: Target) -> list[Text]:
    """Draw the last layer on top; positions that do not fit the width follow in further blocks."""
    columns = np.arange(len(result.positions))
    notes = [canvas.say("note, layers" if canvas.has_backgrounds else "note, layers plain")]
    if target is not None:
        columns = columns[[choose(result.outcome_words, target, "Position")]]
    rows = _rows(len(result.ranks))
    if len(rows) < len(result.ranks):
        notes.append(canvas.say("note, every", shown=len(rows), count=len(result.ranks)))
    table = _table(result, canvas, rows, columns)
    if table.numbered:
        notes.append(canvas.say("note, layer numbers"))
    fit = _fitting(canvas, table.shape)
    if len(columns) > fit * MOST_BLOCKS:
        notes.append(canvas.say("note, cut last", shown=fit * MOST_BLOCKS, count=len(columns)))
        columns = columns[-fit * MOST_BLOCKS :]
    lines: list[Text] = []
    for start in range(0, len(columns), fit):
        lines += [*table.block(columns[start : start + fit]), blank()]
    return [*lines, *canvas.note(*notes)]


@dataclass(frozen=True)
class _Table:
    """What is drawn of the layers, and how wide.

    rows: layers, the first is the embedding; shape: numbers of layers alone stand beside the rows
    where their names have no room.
    """

    result: LayerPredictions
    canvas: Canvas
    rows: list[int]
    ranks: int
    shape: Shape
    numbered: bool

    def name(self, row: int) -> str:
        """Return the name of a layer, or its number where names have no room."""
        return str(row) if self.numbered else _name(row, self.canvas)

    def block(self, columns: NDArray[np.int64]) -> list[Text]:
        """Draw some positions: what came, the layers from the last on, and what stood before."""
        result, canvas = self.result, self.canvas
        layers = [
            Row(
                self.name(row),
                [
                    Cell(
                        label(result.top_words[row][at][0]),
                        float(result.probabilities[row, at]),
                        number=pad(abbreviated(int(result.ranks[row, at])), self.ranks, "right"),
                    )
                    for at in columns
                ],
            )
            for row in reversed(self.rows)
        ]
        marked = choose(result.outcome_words, None)
        came = [Cell(label(result.outcome_words[at]), marked=at == marked) for at in columns]
        after = [Cell(label(result.tokens.shown[result.positions[at]])) for at in columns]
        ends = replace(self.shape, label=0) if self.numbered else self.shape
        return [
            *grid(canvas, [], [Row(canvas.say("outcome"), came)], ends),
            *grid(canvas, [], layers, self.shape),
            *grid(canvas, [], [Row(canvas.say("after"), after)], ends),
        ]


def _table(
    result: LayerPredictions, canvas: Canvas, rows: list[int], columns: NDArray[np.int64]
) -> _Table:
    """Return the widths; guesses stand in full where that leaves no position out."""
    ranks = widest_label([abbreviated(int(rank)) for rank in result.ranks[rows].ravel()], 5)
    guesses = [label(result.top_words[row][column][0]) for row in rows for column in columns]
    words = [*guesses, *map(label, result.outcome_words)]
    names = [*(_name(row, canvas) for row in rows), canvas.say("after"), canvas.say("outcome")]
    width = label_width(canvas, names, widest_label(words, WORD) + 1 + ranks)
    left = width or len(str(rows[-1]))
    narrow, wide = (
        Shape(left, widest_label(words, most) + 1 + ranks, align="left")
        for most in (WORD, max(WORD, canvas.width - left - 2 - ranks))
    )
    all_shown = min(len(columns), MOST_BLOCKS * _fitting(canvas, narrow))
    shape = wide if MOST_BLOCKS * _fitting(canvas, wide) >= all_shown else narrow
    return _Table(result, canvas, rows, ranks, shape, numbered=not width)


def _fitting(canvas: Canvas, shape: Shape) -> int:
    """Return how many positions stand side by side, one at the least."""
    return max(1, (canvas.width - shape.label - 1 + shape.gap) // (shape.cell + shape.gap))


def _rows(count: int) -> list[int]:
    """Return the rows to draw: all, or evenly spaced ones that include the first and the last."""
    most = min(count, MOST_ROWS)
    return sorted({round(row) for row in np.linspace(0, count - 1, most)})


def _name(row: int, canvas: Canvas) -> str:
    return canvas.say("layer n", layer=row) if row else canvas.say("embedding")
