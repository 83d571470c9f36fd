"""Attention in a terminal: head patterns, attention received, and a map of the mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from sukashi.result.attention import AttentionMaps
from sukashi.view.colour_scale import attention_top
from sukashi.view.conversation import ranked_units, speakers_of
from sukashi.view.head_patterns import HeadPatterns, head_patterns
from sukashi.view.layer_rows import layer_rows
from sukashi.view.number_format import percent_cell, percent_exactly
from sukashi.view.screen.canvas import Canvas, Line, blank
from sukashi.view.screen.grid import Cell, Row, Shape, grid, numbered, whole, widest_label
from sukashi.view.screen.row_label import label_width, start_of_row
from sukashi.view.screen.running_text import Word, running_text
from sukashi.view.selection import Target, choose
from sukashi.view.text_format import clip, label, pad
from sukashi.view.token_units import TokenUnits, token_units

MOST_LAYERS = 48
MOST_ROWS = 40
LABEL = 12
NARROWEST, NUMBER, ROOMY = 2, 3, 8
"""Columns of a cell in the map of the mean: at the least, with a number, and at the most."""


def attention(result: AttentionMaps, canvas: Canvas, target: Target) -> list[Text]:
    """Draw the text coloured by attention received, the head patterns, and the mean of all heads.

    With a target the text is coloured by what that query attends to.
    """
    found = head_patterns(result)
    lines = [*_received(result, found, canvas, target), blank(), *_heads(result, found, canvas)]
    return lines if target is not None else [*lines, blank(), *_map(result, found, canvas)]


def _heads(result: AttentionMaps, found: HeadPatterns, canvas: Canvas) -> list[Text]:
    """Draw layers × heads with the pattern of each, in words where they fit, else in letters.

    Layers without attention have a line that says so.
    """
    every, heads = layer_rows(result), found.peak.shape[1]
    shown = every[:MOST_LAYERS]
    places = [row.place for row in shown if row.place is not None]
    named = [[found.name(place, head) for head in range(heads)] for place in places]
    label_width = widest_label([row.name(canvas.lang) for row in every], LABEL)
    names = (*found.shares, "spread")
    space = (canvas.width - label_width - 1) // heads - 1
    short = widest_label([canvas.say(f"{name}, short") for name in names], 8)
    form = "number" if space >= short + 3 else "short" if space >= short else "letter"
    letter = widest_label([canvas.say(f"{name}, letter") for name in names], 2)
    cell = {"number": short + 3, "short": short, "letter": letter}[form]
    gap = 1 if space >= cell else 0
    fit = min(heads, max(1, (canvas.width - label_width - 1) // (cell + gap)))
    rows = [
        Row(row.name(canvas.lang), [], text=row.reason(canvas.lang))
        if row.place is None
        else Row(
            row.name(canvas.lang),
            [_head(found, canvas, (row.place, head), form) for head in range(fit)],
        )
        for row in shown
    ]
    step = 1 if cell + gap > 2 or fit <= 10 else 5
    top = Line().write(" " * (label_width + 1))
    for head in range(0, fit, step):
        space = min(step, fit - head) * (cell + gap)
        top.write(pad(str(head) if len(str(head)) <= space else "", space), canvas.muted)
    lines = [top.done(), *grid(canvas, [], rows, Shape(label_width, cell, gap, align="left"))]
    notes = [canvas.say("note, heads" if form == "number" else "note, heads short")]
    if form == "letter":
        used = dict.fromkeys(name for row in named for name in row if name != "other")
        notes += [f"{canvas.say(f'{name}, letter')} {canvas.say(name)}" for name in used]
    if fit < heads:
        notes.append(canvas.say("note, cut", shown=fit, count=heads))
    if len(shown) < len(every):
        notes.append(canvas.say("note, cut", shown=len(shown), count=len(every)))
    return [*lines, *canvas.note(*notes)]


def _head(found: HeadPatterns, canvas: Canvas, at: tuple[int, int], form: str) -> Cell:
    name = found.name(*at)
    share = float(found.shares[name][at]) if name in found.shares else 0.0
    if form == "letter":
        return Cell(canvas.say(f"{name}, letter"), share)
    word = canvas.say(f"{name}, short")
    if form == "number" and share:
        width = widest_label([canvas.say(f"{pattern}, short") for pattern in found.shares], 8)
        word = pad(word, width) + pad(percent_cell(share), 3, "right")
    return Cell(word, share)


def _received(
    result: AttentionMaps, found: HeadPatterns, canvas: Canvas, target: Target
) -> list[Text]:
    keys = token_units(result.key_tokens)
    if target is None:
        landed, note, row = keys.total(found.received), canvas.say("note, landing"), -1
    else:
        row = choose(result.query_tokens.shown, target, "Token")
        landed = keys.total(found.mean[row])
        note = canvas.say("note, row", word=clip(label(result.query_tokens.shown[row]), LABEL))
    same = result.query_tokens is result.key_tokens
    marked = int(keys.unit[row]) if same and row >= 0 else -1
    named = ranked_units(keys, result.key_tokens, result.recipe)
    scale = float(landed[named].max()) or 1.0
    speakers = speakers_of(keys, result.key_tokens, canvas.lang)
    words = [
        Word(
            text,
            float(landed[at]) / scale if named[at] else 0.0,
            percent_cell(float(landed[at])) if landed[at] >= 0.01 else "",
            marked=at == marked,
            faded=bool(keys.special[at]) or not named[at],
            role=speakers.get(at, ""),
        )
        for at, text in enumerate(keys.words)
    ]
    if result.sink_weights is None:
        return [*running_text(canvas, words), *canvas.note(note)]
    sunk = found.sunk if target is None else float(found.sink[row])
    words.append(_sink(canvas, sunk, scale))
    return [*running_text(canvas, words), *canvas.note(note, canvas.say("note, sink"))]


def _sink(canvas: Canvas, share: float, scale: float) -> Word:
    """The sink behind the text, coloured as a word of it, in the marks of what is no token."""
    number = percent_cell(share) if share >= 0.01 else ""
    return Word(f" [{canvas.say('sink column')}]", min(1.0, share / scale), number, faded=True)


def _map(result: AttentionMaps, found: HeadPatterns, canvas: Canvas) -> list[Text]:
    """Draw the mean over all heads, units × units, as much of its upper left as fits.

    Where the words have no room over their columns, rows and columns are numbered.
    """
    queries, keys = token_units(result.query_tokens), token_units(result.key_tokens)
    values, sunk = _by_unit(found.mean, queries, keys), _mean_by_unit(found.sink, queries)
    names = [label(word) for word in queries.words]
    heads = [label(word) for word in keys.words]
    sink = [canvas.say("sink column")] if result.sink_weights is not None else []
    apart = widest_label(sink, ROOMY) if sink else 0
    room = canvas.width - (apart + 2 if sink else 0)
    left, cell = _widths(canvas, names, heads, (NARROWEST, room))
    if result.query_tokens is result.key_tokens and not whole(heads, cell):
        names, heads = numbered(names)
        left, cell = _widths(canvas, names, heads, (NUMBER, room))
    columns = min(len(heads), (room - start_of_row(left) + 1) // (cell + 1))
    count = min(len(names), MOST_ROWS if columns == len(heads) else columns)
    part = values[:count, :columns]
    scale = attention_top(part, causal=result.part == "decoder")
    rows = [
        Row(
            names[at],
            [_weight(float(value), scale, number=cell > NARROWEST) for value in part[at]],
            apart=_weight(float(sunk[at]), scale) if sink else None,
        )
        for at in range(count)
    ]
    shape = Shape(left, cell, shaded=cell == NARROWEST, apart=apart)
    lines = grid(canvas, [*heads[:columns], *sink], rows, shape)
    notes = [canvas.say("note, map", high=percent_exactly(scale, canvas.lang))]
    if columns < len(heads):
        notes.append(canvas.say("note, cut", shown=columns, count=len(heads)))
    if sink:
        notes.append(canvas.say("note, sink"))
    return [*lines, *canvas.note(*notes)]


def _widths(
    canvas: Canvas, names: list[str], heads: list[str], given: tuple[int, int]
) -> tuple[int, int]:
    """Return the columns of the rows' labels and of a cell of the map.

    given: columns that a cell has where there is room for it in every column, and all there are.
    """
    least, room = given
    left = label_width(canvas, names, min(3, len(heads)) * (NARROWEST + 1))
    space = room - start_of_row(left) + 1
    widest = widest_label(heads, ROOMY, least)
    return left, min(widest, max(NARROWEST, space // max(1, len(heads)) - 1))


def _weight(value: float, scale: float, *, number: bool = True) -> Cell:
    return Cell(percent_cell(value) if number else "", min(1.0, value / scale))


def _mean_by_unit(values: NDArray[np.float64], queries: TokenUnits) -> NDArray[np.float64]:
    """(query units,) mean over the queries of each unit."""
    counts = np.bincount(queries.unit, minlength=len(queries))
    return np.asarray(queries.total(values) / np.maximum(counts, 1))


def _by_unit(
    mean: NDArray[np.float64], queries: TokenUnits, keys: TokenUnits
) -> NDArray[np.float64]:
    """(query units, key units): summed over the keys of a unit, averaged over its queries."""
    summed = keys.total(mean)
    counts = np.bincount(queries.unit, minlength=len(queries))[:, None]
    return np.asarray(queries.total(summed.T).T / np.maximum(counts, 1))
