"""Prediction in a terminal: each answer with its figure and a bar, in the text where it has one."""

from __future__ import annotations

import math

import numpy as np
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.result.prediction import Prediction
from sukashi.view.number_format import percent
from sukashi.view.ranked_answers import RankedAnswer, choices, ranked_answers, text_of_span
from sukashi.view.screen.canvas import Canvas, blank
from sukashi.view.screen.row_label import label_width, labelled, start_of_row
from sukashi.view.screen.running_text import Word, running_text
from sukashi.view.selection import Target, choose
from sukashi.view.text_format import label, pad
from sukashi.view.token_units import token_units

MOST_ROWS = 24
AMOUNT, BAR = 7, 24
OUTSIDE = "O"


def prediction(result: Prediction, canvas: Canvas, target: Target) -> list[Text]:
    """Draw the answers, the likeliest first; of tokens and of an answer also where they lie."""
    if result.problem == "token labels":
        return _token_labels(result, canvas)
    lines: list[Text] = []
    if result.problem == "span":
        lines += [*running_text(canvas, _answer_in_text(result)), blank()]
    chosen = range(len(result.positions)) if result.problem == "words" else range(1)
    if target is not None and result.problem != "span":
        chosen = range(row := choose(choices(result), target, "Answer"), row + 1)
    for row in chosen:
        if row != chosen[0]:
            lines.append(blank())
        lines += _bars(result, canvas, ranked_answers(result, row))
    key = "note, values" if result.problem == "regression" else "note, chances"
    asked = canvas.say("note, answer") if result.problem == "span" else ""
    return [*lines, blank(), *canvas.note(result.recipe.model, canvas.say(key), asked)]


def _bars(result: Prediction, canvas: Canvas, found: list[RankedAnswer]) -> list[Text]:
    shown = found[:MOST_ROWS]
    width = label_width(canvas, [label(one.label) for one in shown], AMOUNT + 2)
    lines = [line for one in shown for line in _bar(result, canvas, one, width)]
    if len(shown) < len(found):
        lines += canvas.note(canvas.say("note, cut", shown=len(shown), count=len(found)))
    return lines


def _bar(result: Prediction, canvas: Canvas, one: RankedAnswer, width: int) -> list[Text]:
    above, line = labelled(canvas, label(one.label), width, _weight(one.holds))
    line.write(pad(one.amount(result, canvas.lang), AMOUNT, "right") + " ", canvas.muted)
    if math.isfinite(one.probability):
        length = max(1, min(BAR, canvas.width - start_of_row(width) - AMOUNT - 1))
        full = round(length * one.probability)
        line.write("▆" * full, canvas.foreground()).write("·" * (length - full), canvas.muted)
    return [*above, line.done()]


def _weight(holds: bool) -> Style:
    return Style(bold=True) if holds else Style.null()


def _answer_in_text(result: Prediction) -> list[Word]:
    """The text, the likeliest answer coloured."""
    text = token_units(result.tokens)
    best = result.spans[0] if result.spans else None
    inside = {int(text.unit[at]) for at in range(best.first, best.last + 1)} if best else set()
    return [
        Word(word, float(at in inside), faded=bool(text.special[at]))
        for at, word in enumerate(text.words)
    ]


def _token_labels(result: Prediction, canvas: Canvas) -> list[Text]:
    """The text with the label of every token under it, then the named stretches."""
    text = token_units(result.tokens)
    best, chances = result.best, result.probabilities.max(axis=1)
    words = []
    for at, word in enumerate(text.words):
        token = text.tokens(at)[int(np.argmax(chances[text.tokens(at)]))]
        name = result.labels[best[token]]
        plain = name == OUTSIDE or bool(text.special[at])
        value = 0.0 if plain else float(chances[token])
        words.append(Word(word, value, "" if plain else name, faded=bool(text.special[at])))
    lines = running_text(canvas, words)
    if result.spans:
        lines.append(blank())
    spans = result.spans[:MOST_ROWS]
    names = [label(text_of_span(result, one)) for one in spans]
    kinds = max((cell_len(one.label) for one in spans), default=0)
    width = label_width(canvas, names, AMOUNT + 1 + kinds)
    for name, one in zip(names, spans, strict=True):
        above, line = labelled(canvas, name, width, Style(bold=True))
        line.write(pad(percent(one.probability, canvas.lang), AMOUNT, "right") + " ", canvas.muted)
        lines += [*above, line.write(one.label).done()]
    return [*lines, blank(), *canvas.note(result.recipe.model, canvas.say("note, marked"))]
