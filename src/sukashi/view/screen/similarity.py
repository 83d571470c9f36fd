"""Similarity in a terminal: both texts, coloured by what each word adds, and the best pairs."""

from __future__ import annotations

import numpy as np
from rich.cells import cell_len
from rich.text import Text

from sukashi.result.similarity import Similarity
from sukashi.view.number_format import decimals
from sukashi.view.screen.canvas import Canvas, Line, blank
from sukashi.view.screen.running_text import Word, running_text
from sukashi.view.selection import Target
from sukashi.view.similarity_caption import pairs_note, pooling_note
from sukashi.view.similarity_words import ScoredWords, scored_words, word_pairs
from sukashi.view.text_format import clip, label, pad

PAIRS, LABEL, BAR = 5, 16, 16
"""Pairs that are listed, columns of a word in the list, and of the longest bar."""
WORTH = 0.03
"""Of the largest score: below it no number stands under a word."""


def similarity(result: Similarity, canvas: Canvas, target: Target) -> list[Text]:
    """Draw the two texts one above the other, then the pairs of words that add most."""
    del target
    both = scored_words(result)
    scale = max(float(np.abs(np.nan_to_num(one.scores)).max(initial=0)) for one in both)
    lines: list[Text] = []
    for key, words in zip(("first", "second"), both, strict=True):
        lines += canvas.note(canvas.say(f"similarity text, {key}"))
        lines += [*running_text(canvas, _words(words, scale or 1.0)), blank()]
    pairs = _pairs(result, both, canvas)
    lines += [*pairs, blank()] if pairs else []
    against = result.signed and any((one.scores < 0).any() for one in both)
    orange = "note, orange" if canvas.has_backgrounds else "note, against"
    number = canvas.say("note, similarity", method=result.method)
    return [
        *lines,
        *canvas.note(number, canvas.say(orange) if against else ""),
        *canvas.note(pooling_note(result, canvas.lang), pairs_note(result, canvas.lang)),
    ]


def _words(words: ScoredWords, scale: float) -> list[Word]:
    return [
        Word(
            text=word,
            value=float(np.nan_to_num(words.scores[at]) / scale),
            number=decimals(float(words.scores[at]), 2)
            if abs(words.scores[at]) >= WORTH * scale
            else "",
            faded=bool(words.special[at]),
        )
        for at, word in enumerate(words.words)
    ]


def _pairs(result: Similarity, both: tuple[ScoredWords, ScoredWords], canvas: Canvas) -> list[Text]:
    """The pairs of the texts' own words that add most, each with a bar."""
    found = word_pairs(result)
    if found is None:
        return []
    own = np.ix_(~both[0].special, ~both[1].special)
    names = [[one.words[at] for at in np.flatnonzero(~one.special)] for one in both]
    values = found[own]
    order = np.argsort(-np.nan_to_num(values), axis=None, kind="stable")[:PAIRS]
    places = [divmod(int(at), values.shape[1]) for at in order if values.ravel()[at] > 0]
    if not places:
        return []
    labels = [(label(names[0][i].strip()), label(names[1][j].strip())) for i, j in places]
    widths = [min(LABEL, max(cell_len(pair[side]) for pair in labels)) for side in (0, 1)]
    top = float(values.max())
    lines = canvas.note(canvas.say("similarity pairs"))
    for (i, j), (one, other) in zip(places, labels, strict=True):
        value = float(values[i, j])
        line = Line().write(pad(clip(one, widths[0]), widths[0], "right"))
        line.write(" × ", canvas.muted).write(pad(clip(other, widths[1]), widths[1]))
        line.write(f" {decimals(value, 3)} ", canvas.muted)
        line.write("▆" * max(1, round(BAR * value / top)), canvas.foreground())
        lines.append(line.done())
    return lines
