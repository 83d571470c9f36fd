"""Attribution in a terminal: the text inked by share, then a row for every explained token."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.result.attribution import Attribution
from sukashi.view import value_names
from sukashi.view.contributions import explained_row, leads
from sukashi.view.number_format import percent, percent_cell, significant
from sukashi.view.screen.canvas import Line, Sheet, blank
from sukashi.view.screen.grid import Cell, Row, Shape, grid, widest
from sukashi.view.screen.running_text import Word, flow
from sukashi.view.selection import Target
from sukashi.view.text_format import clip, label, pad
from sukashi.view.token_units import Strip, strip

MOST_ROWS = 48
LABEL, COLUMN = 12, 8
"""The widest label of a row and heading of a column before they are cut."""
BAR = 6
NUMBER, GAP = 9, 2
"""The narrowest column of numbers with three digits, and what is between two."""


def attribution(result: Attribution, sheet: Sheet, target: Target) -> list[Text]:
    """Draw the text for the chosen target, and all targets in a matrix or as lists of inputs."""
    if not result.targets:
        return []
    row = explained_row(result, target)
    text = strip(result.tokens)
    lines = flow(sheet, _words(result, text, row))
    if len(result.targets) > 1 and target is None:
        lines += [blank(), *_table(result, text, sheet, row)]
    if np.isfinite(result.residuals).any() and len(result.targets) <= MOST_ROWS:
        lines += [blank(), *_sums(result, sheet, row)]
    against = result.signed and bool((result.scores < 0).any())
    orange = "note, orange" if sheet.inked else "note, against"
    notes = [sheet.say("note, share", method=result.method), sheet.say(orange) if against else ""]
    truth = [] if result.truth is None else _truth(result, result.truth, sheet)
    return [*lines, blank(), *truth, *sheet.note(*notes)]


def _truth(result: Attribution, truth: str, sheet: Sheet) -> list[Text]:
    """Say the true label, and the predicted one where the explained ones tell it."""
    chances = np.nan_to_num([one.probability for one in result.targets])
    best = result.targets[int(chances.argmax())]
    parts = [("true label", label(truth))]
    if chances.max() > 0.5 or chances.sum() > 0.999:  # no other label can be likelier
        said = f"{label(best.label)} ({percent(best.probability, sheet.lang)})"
        parts.append(("predicted label", said))
    return sheet.note(*(f"{sheet.say(key)}: {word}" for key, word in parts))


def _values(result: Attribution, text: Strip) -> NDArray[np.float64]:
    """(targets, units): shares with the sign of the score."""
    shares = np.nan_to_num(text.total(result.shares))
    return np.where(text.total(result.scores) < 0, -shares, shares) if result.signed else shares


def _words(result: Attribution, text: Strip, row: int) -> list[Word]:
    values = _values(result, text)[row]
    scale = np.abs(values).max() or 1.0
    position = result.targets[row].position
    pinned = int(text.unit[position]) if 0 <= position < len(result.tokens) else -1
    return [
        Word(
            text=word,
            value=float(values[at] / scale),
            number=percent_cell(values[at]) if abs(values[at]) >= 0.01 else "",
            pinned=at == pinned,
            faded=bool(text.special[at]) or (pinned >= 0 and at > pinned and not values[at]),
        )
        for at, word in enumerate(text.words)
    ]


def _table(result: Attribution, text: Strip, sheet: Sheet, pinned: int) -> list[Text]:
    """Draw a matrix of targets × inputs if it fits the width, else a list of inputs per target."""
    values = _values(result, text)
    seen = np.flatnonzero(np.abs(values).max(axis=0) > 0)
    heads = [label(text.words[at]) for at in seen]
    cell = widest(heads, COLUMN, 3)
    names = [label(one.label) for one in result.targets]
    shape = Shape(label=widest(names, LABEL), cell=cell)
    shown = range(min(len(names), MOST_ROWS))
    if shape.label + 1 + len(seen) * (cell + 1) > sheet.width:
        lines = [_list(result, sheet, (row, row == pinned), shape.label) for row in shown]
    else:
        scale = float(np.abs(values).max()) or 1.0
        rows = [
            Row(
                names[row],
                [
                    Cell(percent_cell(values[row, at]), float(values[row, at]) / scale)
                    for at in seen
                ],
                pinned=row == pinned,
            )
            for row in shown
        ]
        lines = grid(sheet, heads, rows, shape)
    if len(shown) < len(names):
        lines += sheet.note(sheet.say("note, cut", shown=len(shown), count=len(names)))
    return lines


def _sums(result: Attribution, sheet: Sheet, pinned: int) -> list[Text]:
    """Draw what was explained in numbers: probability, value, the scores' sum and what it misses.

    The sum includes what a candidate's own sentence scores. The residual is that sum less the
    change of the value from the baseline to the text. Where the sheet is too narrow for all, the
    last columns stay.
    """
    of = result.targets[0].of
    own = ["of the hypothesis"] if result.hypothesis_scores is not None else []
    value = [of] if of != "probability" else []
    keys = ["probability", *value, *own, "sum of scores", "residual"]
    names = [label(one.label) for one in result.targets]
    width = widest(names, min(LABEL, sheet.width // 3))
    room = (sheet.width - width - 1) // len(keys) - GAP
    while room < NUMBER and len(keys) > 1:
        keys = keys[1:]
        room = (sheet.width - width - 1) // len(keys) - GAP
    heads = [value_names.quantity(key, sheet.lang) if key == of else sheet.say(key) for key in keys]
    rows = [
        Row(name, [Cell(word) for word in _amounts(result, sheet, at)[-len(keys) :]], at == pinned)
        for at, name in enumerate(names)
    ]
    return grid(sheet, heads, rows, Shape(label=width, cell=widest(heads, room, NUMBER), gap=GAP))


def _amounts(result: Attribution, sheet: Sheet, row: int) -> list[str]:
    one = result.targets[row]
    value = [significant(one.value)] if one.of != "probability" else []
    own = [] if result.hypothesis_scores is None else [float(result.hypothesis_scores[row])]
    total = float(result.scores[row].sum()) + sum(own)
    sums = [*own, total, float(result.residuals[row])]
    return [percent(one.probability, sheet.lang), *value, *map(significant, sums)]


def _list(result: Attribution, sheet: Sheet, which: tuple[int, bool], width: int) -> Text:
    """Draw one target (its row, pinned or not) and the inputs it is owed to, each with a bar."""
    row, pinned = which
    one = result.targets[row]
    style = sheet.pinned if pinned else Style.null()
    line = Line().write(pad(label(one.label), width, "right"), style)
    line.write(f" {pad(percent(one.probability, sheet.lang), 6, 'right')}  ", sheet.soft)
    used = width + 9
    found = leads(result, row)
    scale = found[0].share if found else 1.0
    for lead in found:
        against = result.signed and lead.score < 0
        share = -lead.share if against else lead.share
        word, number = clip(label(lead.word), LABEL), percent_cell(share)
        length = round(BAR * lead.share / scale)
        used += cell_len(word) + len(number) + length + 4
        if used > sheet.width or lead.share < 0.03:
            break
        line.write(word).write(" " + number + " ", sheet.soft)
        line.write("▆" * length, sheet.tint(share)).write("  " if length else " ")
    return line.done()
