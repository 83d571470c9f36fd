"""Generation in a terminal: the continuation coloured by probability, then its alternatives."""

from __future__ import annotations

import math

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.result.generation import Generation
from sukashi.view.caption import alternatives_of_step
from sukashi.view.conversation import speakers_of
from sukashi.view.number_format import percent, percent_number
from sukashi.view.screen.canvas import Canvas, blank
from sukashi.view.screen.row_label import label_width, labelled, start_of_row
from sukashi.view.screen.running_text import Word, running_text
from sukashi.view.selection import Target, choose
from sukashi.view.text_format import clip, label, pad
from sukashi.view.token_units import token_units

MOST_ROWS = 48
WORD, AMOUNT, BAR = 12, 7, 20


def generation(result: Generation, canvas: Canvas, target: Target) -> list[Text]:
    """Draw prompt and continuation, then each written token with its probability and its rivals."""
    words = [result.tokens.shown[at] for at in result.written]
    chosen = range(len(words)) if target is None else [choose(words, target, "Written token")]
    lines = [*running_text(canvas, _words(result, canvas.lang)), blank()]
    width = label_width(canvas, [label(words[step]) for step in chosen[:MOST_ROWS]], AMOUNT + 2)
    for step in chosen[:MOST_ROWS]:
        lines += _step(result, canvas, step, width)
    notes = [canvas.say("note, probability")]
    if len(chosen) > MOST_ROWS:
        notes.append(canvas.say("note, cut", shown=MOST_ROWS, count=len(chosen)))
    return [*lines, blank(), *canvas.note(*notes)]


def _words(result: Generation, lang: str) -> list[Word]:
    """Return the units of the text; a written unit has the product of its tokens' probabilities."""
    text = token_units(result.tokens)
    words = []
    speakers = speakers_of(text, result.tokens, lang)
    for at, word in enumerate(text.words):
        chance = [
            float(result.probabilities[token - result.written.start])
            for token in text.tokens(at)
            if token in result.written
        ]
        product = 1.0
        for one in chance:
            product *= one
        number = percent_number(product)
        role = speakers.get(at, "")
        words.append(
            Word(word, product, number, role=role) if chance else Word(word, faded=True, role=role)
        )
    return words


def _step(result: Generation, canvas: Canvas, step: int, width: int) -> list[Text]:
    """Draw one written token: its probability, a bar, and as many alternatives as there is room."""
    word = label(result.tokens.shown[result.written[step]])
    chance = float(result.probabilities[step])
    above, line = labelled(canvas, word, width, Style(bold=True))
    line.write(pad(percent(chance, canvas.lang), AMOUNT, "right") + " ", canvas.muted)
    used = start_of_row(width) + AMOUNT + 1
    length = max(1, min(BAR, canvas.width - used - 2))
    full = round(length * chance) if math.isfinite(chance) else 0
    line.write("▆" * full, canvas.foreground()).write("·" * (length - full) + "  ", canvas.muted)
    used += length + 2
    for alternative, share in alternatives_of_step(result, step):
        text = clip(label(alternative), max(WORD, canvas.width // 2))
        number = percent(share, canvas.lang)
        used += cell_len(text) + len(number) + 3
        if used > canvas.width or share < 0.005:
            break
        line.write(text).write(" " + number + "  ", canvas.muted)
    return [*above, line.done()]
