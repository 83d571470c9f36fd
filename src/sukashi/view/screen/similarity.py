"""Similarity in a terminal: both texts, coloured by what each word adds, and the best pairs."""

from __future__ import annotations

import numpy as np
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.result.similarity import Similarity
from sukashi.view.number_format import decimals
from sukashi.view.screen.canvas import Canvas, blank
from sukashi.view.screen.row_label import label_width, labelled, start_of_row
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
    amounts = [float(values[at]) for at in places]
    return [*canvas.note(canvas.say("similarity pairs")), *_bars(labels, amounts, canvas)]


def _bars(pairs: list[tuple[str, str]], amounts: list[float], canvas: Canvas) -> list[Text]:
    """A line a pair, the largest first: both words one below the other, the amount, its bar."""
    widths = [min(LABEL, max(cell_len(pair[side]) for pair in pairs)) for side in (0, 1)]
    sides = [[pad(clip(pair[0], widths[0]), widths[0], "right") for pair in pairs]]
    sides.append([pad(clip(pair[1], widths[1]), widths[1]) for pair in pairs])
    aligned = [f"{one} × {other}" for one, other in zip(*sides, strict=True)]
    numbers = [decimals(one, 3) for one in amounts]
    room = max(map(cell_len, numbers)) + 1
    width = label_width(canvas, aligned, room)
    longest = min(BAR, canvas.width - start_of_row(width) - room)
    lines = []
    for name, pair, number, amount in zip(aligned, pairs, numbers, amounts, strict=True):
        beside = name if width else f"{pair[0]} × {pair[1]}"
        above, line = labelled(canvas, beside, width, Style.null())
        line.write(pad(number, room - 1, "right") + " ", canvas.muted)
        line.write("▆" * max(1, round(longest * amount / amounts[0])), canvas.foreground())
        lines += [*above, line.done()]
    return lines
