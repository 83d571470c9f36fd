"""Layer predictions in a terminal: layers × positions, the best guess and the outcome's rank."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from sukashi.result.layers import LayerPredictions
from sukashi.view.number_format import abbreviated
from sukashi.view.screen.canvas import Canvas, blank
from sukashi.view.screen.grid import Cell, Row, Shape, grid, widest_label
from sukashi.view.selection import Target, choose
from sukashi.view.text_format import label, pad

MOST_ROWS, MOST_BLOCKS = 26, 3
WORD = 8


def layers(result: LayerPredictions, canvas: Canvas, target: Target) -> list[Text]:
    """Draw the last layer on top; positions that do not fit the width follow in further blocks."""
    columns = np.arange(len(result.positions))
    notes = [canvas.say("note, layers" if canvas.has_backgrounds else "note, layers plain")]
    if target is not None:
        columns = columns[[choose(result.outcome_words, target, "Position")]]
    rows = _rows(len(result.ranks))
    if len(rows) < len(result.ranks):
        notes.append(canvas.say("note, every", shown=len(rows), count=len(result.ranks)))
    names = [_name(row, canvas) for row in rows]
    ranks = widest_label([abbreviated(int(rank)) for rank in result.ranks[rows].ravel()], 5)
    guesses = [label(result.top_words[row][column][0]) for row in rows for column in columns]
    word = widest_label([*guesses, *map(label, result.outcome_words)], WORD)
    heads = [canvas.say("after"), canvas.say("outcome")]
    shape = Shape(widest_label([*names, *heads], 14), word + 1 + ranks, align="left")
    fit = max(1, (canvas.width - shape.label - 1) // (shape.cell + shape.gap))
    if len(columns) > fit * MOST_BLOCKS:
        notes.append(canvas.say("note, cut last", shown=fit * MOST_BLOCKS, count=len(columns)))
        columns = columns[-fit * MOST_BLOCKS :]
    lines: list[Text] = []
    for start in range(0, len(columns), fit):
        lines += _block(result, canvas, shape, (rows, columns[start : start + fit], word))
        lines.append(blank())
    return [*lines, *canvas.note(*notes)]


def _block(
    result: LayerPredictions,
    canvas: Canvas,
    shape: Shape,
    part: tuple[list[int], NDArray[np.int64], int],
) -> list[Text]:
    rows, columns, word = part
    space = shape.cell - word - 1
    table = [
        Row(
            _name(row, canvas),
            [
                Cell(
                    pad(label(result.top_words[row][column][0]), word)
                    + " "
                    + pad(abbreviated(int(result.ranks[row, column])), space, "right"),
                    float(result.probabilities[row, column]),
                )
                for column in columns
            ],
        )
        for row in reversed(rows)
    ]
    marked = choose(result.outcome_words, None)
    came = Row(
        canvas.say("outcome"),
        [Cell(label(result.outcome_words[at]), marked=at == marked) for at in columns],
    )
    after = [label(result.tokens.shown[result.positions[at]]) for at in columns]
    last = Row(canvas.say("after"), [Cell(word) for word in after])
    return grid(canvas, [], [came, *table, last], shape)


def _rows(count: int) -> list[int]:
    """Return the rows to draw: all, or evenly spaced ones that include the first and the last."""
    most = min(count, MOST_ROWS)
    return sorted({round(row) for row in np.linspace(0, count - 1, most)})


def _name(row: int, canvas: Canvas) -> str:
    return canvas.say("layer n", layer=row) if row else canvas.say("embedding")
