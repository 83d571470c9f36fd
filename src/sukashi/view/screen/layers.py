"""Layer predictions in a terminal: layers × positions, the best guess and the outcome's rank."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from sukashi.result.layers import LayerPredictions
from sukashi.view.number_format import abbreviated
from sukashi.view.screen.canvas import Sheet, blank
from sukashi.view.screen.grid import Cell, Row, Shape, grid, widest
from sukashi.view.selection import Target, choose
from sukashi.view.text_format import label, pad

MOST_ROWS, MOST_BLOCKS = 26, 3
WORD = 8


def layers(result: LayerPredictions, sheet: Sheet, target: Target) -> list[Text]:
    """Draw the last layer on top; positions that do not fit the width follow in further blocks."""
    columns = np.arange(len(result.positions))
    notes = [sheet.say("note, layers" if sheet.inked else "note, layers plain")]
    if target is not None:
        columns = columns[[choose(result.outcome_words, target, "Position")]]
    rows = _rows(len(result.ranks))
    if len(rows) < len(result.ranks):
        notes.append(sheet.say("note, every", shown=len(rows), count=len(result.ranks)))
    names = [_name(row, sheet) for row in rows]
    ranks = widest([abbreviated(int(rank)) for rank in result.ranks[rows].ravel()], 5)
    guesses = [label(result.top_words[row][column][0]) for row in rows for column in columns]
    word = widest([*guesses, *map(label, result.outcome_words)], WORD)
    heads = [sheet.say("after"), sheet.say("outcome")]
    shape = Shape(widest([*names, *heads], 14), word + 1 + ranks, align="left")
    fit = max(1, (sheet.width - shape.label - 1) // (shape.cell + shape.gap))
    if len(columns) > fit * MOST_BLOCKS:
        notes.append(sheet.say("note, cut last", shown=fit * MOST_BLOCKS, count=len(columns)))
        columns = columns[-fit * MOST_BLOCKS :]
    lines: list[Text] = []
    for start in range(0, len(columns), fit):
        lines += _block(result, sheet, shape, (rows, columns[start : start + fit], word))
        lines.append(blank())
    return [*lines, *sheet.note(*notes)]


def _block(
    result: LayerPredictions,
    sheet: Sheet,
    shape: Shape,
    part: tuple[list[int], NDArray[np.int64], int],
) -> list[Text]:
    rows, columns, word = part
    room = shape.cell - word - 1
    table = [
        Row(
            _name(row, sheet),
            [
                Cell(
                    pad(label(result.top_words[row][column][0]), word)
                    + " "
                    + pad(abbreviated(int(result.ranks[row, column])), room, "right"),
                    float(result.probabilities[row, column]),
                )
                for column in columns
            ],
        )
        for row in reversed(rows)
    ]
    pinned = choose(result.outcome_words, None)
    came = Row(
        sheet.say("outcome"),
        [Cell(label(result.outcome_words[at]), pinned=at == pinned) for at in columns],
    )
    after = [label(result.tokens.shown[result.positions[at]]) for at in columns]
    last = Row(sheet.say("after"), [Cell(word) for word in after])
    return grid(sheet, [], [came, *table, last], shape)


def _rows(count: int) -> list[int]:
    """Return the rows to draw: all, or evenly spaced ones that include the first and the last."""
    most = min(count, MOST_ROWS)
    return sorted({round(row) for row in np.linspace(0, count - 1, most)})


def _name(row: int, sheet: Sheet) -> str:
    return sheet.say("layer n", layer=row) if row else sheet.say("embedding")
