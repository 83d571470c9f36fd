"""Generation in a terminal: the continuation inked by probability, then its alternatives."""

from __future__ import annotations

import math

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.result.generation import Generation
from sukashi.view.caption import rivals
from sukashi.view.number_format import percent, percent_cell
from sukashi.view.screen.canvas import Line, Sheet, blank
from sukashi.view.screen.grid import widest
from sukashi.view.screen.running_text import Word, flow
from sukashi.view.selection import Target, choose
from sukashi.view.text_format import clip, label, pad
from sukashi.view.token_units import strip

MOST_ROWS = 48
LABEL, BAR = 12, 20


def generation(result: Generation, sheet: Sheet, target: Target) -> list[Text]:
    """Draw prompt and continuation, then each written token with its probability and its rivals."""
    words = [result.tokens.shown[at] for at in result.written]
    chosen = range(len(words)) if target is None else [choose(words, target, "Written token")]
    lines = [*flow(sheet, _words(result)), blank()]
    width = widest([label(word) for word in words], LABEL)
    lines += [_step(result, sheet, step, width) for step in chosen[:MOST_ROWS]]
    notes = [sheet.say("note, probability")]
    if len(chosen) > MOST_ROWS:
        notes.append(sheet.say("note, cut", shown=MOST_ROWS, count=len(chosen)))
    return [*lines, blank(), *sheet.note(*notes)]


def _words(result: Generation) -> list[Word]:
    """Return the units of the text; a written unit has the product of its tokens' probabilities."""
    text = strip(result.tokens)
    words = []
    for at, word in enumerate(text.words):
        chance = [
            float(result.probabilities[token - result.written.start])
            for token in text.tokens(at)
            if token in result.written
        ]
        product = 1.0
        for one in chance:
            product *= one
        number = percent_cell(product)
        words.append(Word(word, product, number) if chance else Word(word, faded=True))
    return words


def _step(result: Generation, sheet: Sheet, step: int, width: int) -> Text:
    word = label(result.tokens.shown[result.written[step]])
    chance = float(result.probabilities[step])
    line = Line().write(pad(word, width, "right") + " ", Style(bold=True))
    line.write(pad(percent(chance, sheet.lang), 7, "right") + " ", sheet.soft)
    length = max(1, min(BAR, sheet.width - width - 11))
    full = round(length * chance) if math.isfinite(chance) else 0
    line.write("▆" * full, sheet.tint()).write("·" * (length - full) + "  ", sheet.soft)
    used = width + length + 11
    for rival, share in rivals(result, step):
        text = clip(label(rival), LABEL)
        number = percent(share, sheet.lang)
        used += cell_len(text) + len(number) + 3
        if used > sheet.width or share < 0.005:
            break
        line.write(text).write(" " + number + "  ", sheet.soft)
    return line.done()
