"""Attribution in a terminal: the text coloured by share, then a row for every explained token."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.result.attribution import Attribution
from sukashi.view import value_names
from sukashi.view.contributions import contributions, explained_row
from sukashi.view.conversation import ranked_units, speakers_of
from sukashi.view.number_format import percent, percent_cell, significant
from sukashi.view.screen.canvas import Canvas, Line, blank
from sukashi.view.screen.grid import Cell, Row, Shape, fits, grid, records, widest_label
from sukashi.view.screen.row_label import INDENT, label_width, labelled, start_of_row
from sukashi.view.screen.running_text import Word, running_text
from sukashi.view.selection import Target
from sukashi.view.text_format import clip, label, pad
from sukashi.view.token_units import TokenUnits, token_units

MOST_ROWS = 48
WORD, COLUMN = 12, 8
"""The widest word in a list of inputs, and the widest column of a matrix."""
AMOUNT, BAR = 7, 6
NUMBER, GAP = 9, 2
"""The narrowest column of numbers with three digits, and what is between two."""


def attribution(result: Attribution, canvas: Canvas, target: Target) -> list[Text]:
    """Draw the text for the chosen target, and all targets in a matrix or as lists of inputs."""
    if not result.targets:
        return []
    row = explained_row(result, target)
    text = token_units(result.tokens)
    lines = running_text(canvas, _words(result, text, row, canvas.lang))
    if len(result.targets) > 1 and target is None:
        lines += [blank(), *_table(result, text, canvas, row)]
    if np.isfinite(result.residuals).any() and len(result.targets) <= MOST_ROWS:
        lines += [blank(), *_sums_of_scores(result, canvas, row)]
    against = result.signed and bool((result.scores < 0).any())
    orange = "note, orange" if canvas.has_backgrounds else "note, against"
    notes = [canvas.say("note, share", method=result.method), canvas.say(orange) if against else ""]
    truth = [] if result.truth is None else _truth(result, result.truth, canvas)
    return [*lines, blank(), *truth, *canvas.note(*notes)]


def _truth(result: Attribution, truth: str, canvas: Canvas) -> list[Text]:
    """Say the true label, and the predicted one where the explained ones show it."""
    chances = np.nan_to_num([one.probability for one in result.targets])
    best = result.targets[int(chances.argmax())]
    parts = [("true label", label(truth))]
    if chances.max() > 0.5 or chances.sum() > 0.999:  # no other label can be likelier
        said = f"{label(best.label)} ({percent(best.probability, canvas.lang)})"
        parts.append(("predicted label", said))
    return canvas.note(*(f"{canvas.say(key)}: {word}" for key, word in parts))


def _values(result: Attribution, text: TokenUnits) -> NDArray[np.float64]:
    """(targets, units): shares with the sign of the score."""
    shares = np.nan_to_num(text.total(result.shares))
    return np.where(text.total(result.scores) < 0, -shares, shares) if result.signed else shares


def _words(result: Attribution, text: TokenUnits, row: int, lang: str) -> list[Word]:
    values = _values(result, text)[row]
    named = ranked_units(text, result.tokens, result.recipe)
    scale = np.abs(values[named]).max() or 1.0
    speakers = speakers_of(text, result.tokens, lang)
    position = result.targets[row].position
    marked = int(text.unit[position]) if 0 <= position < len(result.tokens) else -1
    return [
        Word(
            text=word,
            value=float(values[at] / scale) if named[at] else 0.0,
            number=percent_cell(values[at]) if abs(values[at]) >= 0.01 else "",
            marked=at == marked,
            faded=bool(text.special[at])
            or not named[at]
            or (marked >= 0 and at > marked and not values[at]),
            role=speakers.get(at, ""),
        )
        for at, word in enumerate(text.words)
    ]


def _table(result: Attribution, text: TokenUnits, canvas: Canvas, marked: int) -> list[Text]:
    """Draw a matrix of targets × inputs if it fits the width, else a list of inputs per target."""
    values = _values(result, text)
    named = ranked_units(text, result.tokens, result.recipe)
    seen = np.flatnonzero((np.abs(values).max(axis=0) > 0) & named)
    heads = [label(text.words[at]) for at in seen]
    cell = widest_label(heads, COLUMN, 3)
    names = [label(one.label) for one in result.targets]
    shown = range(min(len(names), MOST_ROWS))
    shape = Shape(label_width(canvas, names[: len(shown)], len(seen) * (cell + 1)), cell)
    if not fits(canvas, shape, len(seen)):
        width = label_width(canvas, names[: len(shown)], AMOUNT)
        lines = [
            line
            for row in shown
            for line in _input_list(result, canvas, (row, row == marked), width)
        ]
    else:
        scale = float(np.abs(values).max()) or 1.0
        rows = [
            Row(
                names[row],
                [
                    Cell(percent_cell(values[row, at]), float(values[row, at]) / scale)
                    for at in seen
                ],
                marked=row == marked,
            )
            for row in shown
        ]
        lines = grid(canvas, heads, rows, shape)
    if len(shown) < len(names):
        lines += canvas.note(canvas.say("note, cut", shown=len(shown), count=len(names)))
    return lines


def _sums_of_scores(result: Attribution, canvas: Canvas, marked: int) -> list[Text]:
    """Draw what was explained in numbers: probability, value, the scores' sum and what it misses.

    The sum includes what a candidate's own sentence scores. The residual is that sum less the
    change of the value from the baseline to the text. Where the terminal is too narrow for all
    columns, each number stands on a line of its own beside its name.
    """
    of = result.targets[0].of
    own = ["of the hypothesis"] if result.hypothesis_scores is not None else []
    value = [of] if of != "probability" else []
    chances = any(math.isfinite(one.probability) for one in result.targets)  # none of a regression
    keys = [*(["probability"] if chances else []), *value, *own, "sum of scores", "residual"]
    heads = [
        value_names.quantity(key, canvas.lang) if key == of else canvas.say(key) for key in keys
    ]
    names = [label(one.label) for one in result.targets]
    cell = widest_label(heads, canvas.width, NUMBER)
    rest = len(keys) * (cell + GAP) - GAP
    rows = [
        Row(name, [Cell(word) for word in _amounts(result, canvas, at)[-len(keys) :]], at == marked)
        for at, name in enumerate(names)
    ]
    shape = Shape(label_width(canvas, names, rest), cell, gap=GAP)
    return (grid if fits(canvas, shape, len(keys)) else records)(canvas, heads, rows, shape)


def _amounts(result: Attribution, canvas: Canvas, row: int) -> list[str]:
    one = result.targets[row]
    value = [significant(one.value)] if one.of != "probability" else []
    own = [] if result.hypothesis_scores is None else [float(result.hypothesis_scores[row])]
    total = float(result.scores[row].sum()) + sum(own)
    sums = [*own, total, float(result.residuals[row])]
    return [percent(one.probability, canvas.lang), *value, *map(significant, sums)]


def _input_list(
    result: Attribution, canvas: Canvas, which: tuple[int, bool], width: int
) -> list[Text]:
    """Draw one target (its row, marked or not) and its largest inputs, each with a bar.

    Where not even the largest fits beside the target, it stands below it.
    """
    row, marked = which
    one = result.targets[row]
    style = canvas.marked if marked else Style.null()
    lines, line = labelled(canvas, label(one.label), width, style)
    line.write(f"{pad(percent(one.probability, canvas.lang), AMOUNT, 'right')}  ", canvas.muted)
    used = start_of_row(width) + AMOUNT + 2
    found = contributions(result, row)
    scale = found[0].share if found else 1.0
    for place, item in enumerate(found):
        share = -item.share if result.signed and item.score < 0 else item.share
        number = percent_cell(share)
        word = clip(label(item.word), max(WORD, canvas.width // 2))
        length = round(BAR * item.share / scale)
        space = cell_len(word) + 1 + len(number) + 1 + length
        if place == 0 and used + space > canvas.width:
            lines.append(line.done())
            line, used = Line().write(" " * INDENT), INDENT
            length = max(0, min(length, canvas.width - INDENT - space + length))
        if (place and used + space > canvas.width) or item.share < 0.03:
            break
        used += space + 2
        line.write(word).write(" " + number + " ", canvas.muted)
        line.write("▆" * length, canvas.foreground(share)).write("  " if length else " ")
    return [*lines, line.done()]
