"""Prediction in a terminal: each answer with its figure and a bar, in the text where it has one."""

from __future__ import annotations

import math

import numpy as np
from rich.style import Style
from rich.text import Text

from sukashi.result.prediction import Prediction
from sukashi.view.number_format import percent
from sukashi.view.ranked_answers import Standing, rows, standings, words_of
from sukashi.view.screen.canvas import Line, Sheet, blank
from sukashi.view.screen.grid import widest
from sukashi.view.screen.running_text import Word, flow
from sukashi.view.selection import Target, choose
from sukashi.view.text_format import label, pad
from sukashi.view.token_units import strip

MOST_ROWS = 24
LABEL, AMOUNT, BAR = 24, 7, 24
OUTSIDE = "O"


def prediction(result: Prediction, sheet: Sheet, target: Target) -> list[Text]:
    """Draw the answers, the likeliest first; of tokens and of an answer also where they lie."""
    if result.problem == "token labels":
        return _marks(result, sheet)
    lines: list[Text] = []
    if result.problem == "span":
        lines += [*flow(sheet, _where(result)), blank()]
    chosen = range(len(result.positions)) if result.problem == "words" else range(1)
    if target is not None and result.problem != "span":
        chosen = range(row := choose(rows(result), target, "Answer"), row + 1)
    for row in chosen:
        if row != chosen[0]:
            lines.append(blank())
        lines += _bars(result, sheet, standings(result, row))
    key = "note, values" if result.problem == "regression" else "note, chances"
    asked = sheet.say("note, answer") if result.problem == "span" else ""
    return [*lines, blank(), *sheet.note(result.recipe.model, sheet.say(key), asked)]


def _bars(result: Prediction, sheet: Sheet, found: list[Standing]) -> list[Text]:
    shown = found[:MOST_ROWS]
    width = widest([label(one.label) for one in shown], LABEL)
    lines = [_bar(result, sheet, one, width) for one in shown]
    if len(shown) < len(found):
        lines += sheet.note(sheet.say("note, cut", shown=len(shown), count=len(found)))
    return lines


def _bar(result: Prediction, sheet: Sheet, one: Standing, width: int) -> Text:
    line = Line().write(pad(label(one.label), width, "right") + " ", _weight(one.holds))
    line.write(pad(one.amount(result, sheet.lang), AMOUNT, "right") + " ", sheet.soft)
    if math.isfinite(one.probability):
        length = max(1, min(BAR, sheet.width - width - AMOUNT - 2))
        full = round(length * one.probability)
        line.write("▆" * full, sheet.tint()).write("·" * (length - full), sheet.soft)
    return line.done()


def _weight(holds: bool) -> Style:
    return Style(bold=True) if holds else Style.null()


def _where(result: Prediction) -> list[Word]:
    """The text, the likeliest answer inked."""
    text = strip(result.tokens)
    best = result.spans[0] if result.spans else None
    inside = {int(text.unit[at]) for at in range(best.first, best.last + 1)} if best else set()
    return [
        Word(word, float(at in inside), faded=bool(text.special[at]))
        for at, word in enumerate(text.words)
    ]


def _marks(result: Prediction, sheet: Sheet) -> list[Text]:
    """The text with the label of every token under it, then the named stretches."""
    text = strip(result.tokens)
    best, chances = result.best, result.probabilities.max(axis=1)
    words = []
    for at, word in enumerate(text.words):
        token = text.tokens(at)[int(np.argmax(chances[text.tokens(at)]))]
        name = result.labels[best[token]]
        plain = name == OUTSIDE or bool(text.special[at])
        value = 0.0 if plain else float(chances[token])
        words.append(Word(word, value, "" if plain else name, faded=bool(text.special[at])))
    lines = flow(sheet, words)
    if result.spans:
        lines.append(blank())
    names = [label(words_of(result, one)) for one in result.spans]
    width = widest(names, LABEL)
    for name, one in list(zip(names, result.spans, strict=True))[:MOST_ROWS]:
        line = Line().write(pad(name, width, "right") + " ", Style(bold=True))
        line.write(pad(percent(one.probability, sheet.lang), AMOUNT, "right") + " ", sheet.soft)
        lines.append(line.write(one.label).done())
    return [*lines, blank(), *sheet.note(result.recipe.model, sheet.say("note, marked"))]
