"""Attention in a terminal: what each head does, where attention lands, and a map of the mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from sukashi.result.attention import AttentionMaps
from sukashi.view.colour_scale import attention_top
from sukashi.view.head_patterns import HABITS, HeadPattern, habits
from sukashi.view.number_format import percent_cell, percent_exactly
from sukashi.view.screen.canvas import Line, Sheet, blank
from sukashi.view.screen.grid import Cell, Row, Shape, grid, widest
from sukashi.view.screen.running_text import Word, flow
from sukashi.view.selection import Target, choose
from sukashi.view.text_format import clip, label, pad
from sukashi.view.token_units import Strip, strip

MOST_LAYERS = 48
MOST_ROWS = 40
LABEL = 12
NARROWEST, ROOMY = 2, 8
"""Columns of a cell in the map of the mean: at the least, and at the most."""


def attention(result: AttentionMaps, sheet: Sheet, target: Target) -> list[Text]:
    """Draw the text inked by where attention lands, the table of heads, and the mean of all heads.

    With a target the text is inked by what that token looks at.
    """
    found = habits(result)
    lines = [*_landing(result, found, sheet, target), blank(), *_heads(found, sheet)]
    return lines if target is not None else [*lines, blank(), *_map(result, found, sheet)]


def _heads(found: HeadPattern, sheet: Sheet) -> list[Text]:
    """Draw layers × heads with the habit of each, in words where there is room, else in letters."""
    layers, heads = found.peak.shape
    shown = min(layers, MOST_LAYERS)
    named = [[found.name(layer, head) for head in range(heads)] for layer in range(shown)]
    label_width = widest([_layer(sheet, layers - 1)], LABEL)
    room = (sheet.width - label_width - 1) // heads - 1
    short = widest([sheet.say(f"{name}, short") for name in (*HABITS, "spread")], 8)
    form = "number" if room >= short + 3 else "short" if room >= short else "letter"
    cell = {"number": short + 3, "short": short, "letter": 2 if sheet.lang == "ja" else 1}[form]
    gap = 1 if room >= cell else 0
    fit = min(heads, max(1, (sheet.width - label_width - 1) // (cell + gap)))
    rows = [
        Row(_layer(sheet, layer), [_head(found, sheet, (layer, head), form) for head in range(fit)])
        for layer in range(shown)
    ]
    every = 1 if cell + gap > 2 or fit <= 10 else 5
    top = Line().write(" " * (label_width + 1))
    for head in range(0, fit, every):
        space = min(every, fit - head) * (cell + gap)
        top.write(pad(str(head) if len(str(head)) <= space else "", space), sheet.soft)
    lines = [top.done(), *grid(sheet, [], rows, Shape(label_width, cell, gap, align="left"))]
    notes = [sheet.say("note, heads" if form == "number" else "note, heads short")]
    if form == "letter":
        used = dict.fromkeys(name for row in named for name in row if name != "other")
        notes += [f"{sheet.say(f'{name}, letter')} {sheet.say(name)}" for name in used]
    if fit < heads:
        notes.append(sheet.say("note, cut", shown=fit, count=heads))
    if shown < layers:
        notes.append(sheet.say("note, cut", shown=shown, count=layers))
    return [*lines, *sheet.note(*notes)]


def _head(found: HeadPattern, sheet: Sheet, at: tuple[int, int], form: str) -> Cell:
    name = found.name(*at)
    share = float(found.shares[name][at]) if name in found.shares else 0.0
    if form == "letter":
        return Cell(sheet.say(f"{name}, letter"), share)
    word = sheet.say(f"{name}, short")
    if form == "number" and share:
        width = widest([sheet.say(f"{habit}, short") for habit in HABITS], 8)
        word = pad(word, width) + pad(percent_cell(share), 3, "right")
    return Cell(word, share)


def _layer(sheet: Sheet, layer: int) -> str:
    return sheet.say("layer index", layer=layer)


def _landing(result: AttentionMaps, found: HeadPattern, sheet: Sheet, target: Target) -> list[Text]:
    keys = strip(result.key_tokens)
    if target is None:
        landed, note, row = keys.total(found.received), sheet.say("note, landing"), -1
    else:
        row = choose(result.query_tokens.shown, target, "Token")
        landed = keys.total(found.mean[row])
        note = sheet.say("note, row", word=clip(label(result.query_tokens.shown[row]), LABEL))
    same = result.query_tokens is result.key_tokens
    pinned = int(keys.unit[row]) if same and row >= 0 else -1
    scale = float(landed.max()) or 1.0
    words = [
        Word(
            text,
            float(landed[at]) / scale,
            percent_cell(float(landed[at])) if landed[at] >= 0.01 else "",
            pinned=at == pinned,
            faded=bool(keys.special[at]),
        )
        for at, text in enumerate(keys.words)
    ]
    return [*flow(sheet, words), *sheet.note(note)]


def _map(result: AttentionMaps, found: HeadPattern, sheet: Sheet) -> list[Text]:
    """Draw the mean over all heads, units × units, as much of its upper left as fits."""
    queries, keys = strip(result.query_tokens), strip(result.key_tokens)
    values = _by_unit(found.mean, queries, keys)
    names = [label(word) for word in queries.words]
    heads = [label(word) for word in keys.words]
    left = widest(names, LABEL)
    room = sheet.width - left - 1
    cell = min(widest(heads, ROOMY, NARROWEST), max(NARROWEST, room // max(1, len(heads)) - 1))
    columns = min(len(heads), room // (cell + 1))
    count = min(len(names), MOST_ROWS if columns == len(heads) else columns)
    part = values[:count, :columns]
    scale = attention_top(part, causal=result.part == "decoder")
    rows = [
        Row(
            names[at],
            [
                Cell(percent_cell(float(value)) if cell > NARROWEST else "", float(value) / scale)
                for value in part[at]
            ],
        )
        for at in range(count)
    ]
    shape = Shape(left, cell, shaded=cell == NARROWEST)
    lines = grid(sheet, [clip(head, cell, "") for head in heads[:columns]], rows, shape)
    notes = [sheet.say("note, map", high=percent_exactly(scale, sheet.lang))]
    if columns < len(heads):
        notes.append(sheet.say("note, cut", shown=columns, count=len(heads)))
    return [*lines, *sheet.note(*notes)]


def _by_unit(mean: NDArray[np.float64], queries: Strip, keys: Strip) -> NDArray[np.float64]:
    """(query units, key units): summed over the keys of a unit, averaged over its queries."""
    summed = keys.total(mean)
    counts = np.bincount(queries.unit, minlength=len(queries))[:, None]
    return np.asarray(queries.total(summed.T).T / np.maximum(counts, 1))
