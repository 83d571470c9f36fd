"""Survey in a terminal: confusion matrix, deciding words, the surest mistakes, what was skipped."""

from __future__ import annotations

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.result.survey import DecidingWord, Survey
from sukashi.view.error_translation import told
from sukashi.view.number_format import count as counted
from sukashi.view.number_format import percent
from sukashi.view.screen.canvas import Line, Sheet, blank
from sukashi.view.screen.grid import Cell, Row, Shape, grid, widest
from sukashi.view.selection import Target
from sukashi.view.survey_caption import counts, understood
from sukashi.view.text_format import clip, label, pad, visible

LABEL, COLUMN, WORD, LEAST = 16, 10, 16, 5
MOST_ROWS, MOST_LABELS = 5, 30
"""Mistakes and skipped rows, and labels, that are shown at the most."""


def survey(result: Survey, sheet: Sheet, _target: Target) -> list[Text]:
    """Draw the figures of a table of texts."""
    blocks = [
        _matrix(result, sheet) if result.known else _predicted(result, sheet),
        _words(result, sheet),
        _mistakes(result, sheet),
        _skips(result, sheet),
        _source(result, sheet),
    ]
    lines: list[Text] = []
    for block in blocks:
        if block:
            lines += [*([blank()] if lines else []), *block]
    return lines


def _matrix(result: Survey, sheet: Sheet) -> list[Text]:
    names = [label(name) for name in result.labels]
    width = widest(names, LABEL)
    room = (sheet.width - width - 1) // max(1, len(names)) - 1
    if room < LEAST:
        return _predicted(result, sheet)
    shape = Shape(label=width, cell=min(room, widest(names, COLUMN, LEAST)))
    scale = float(result.confusion.max()) or 1.0
    rows = []
    for name, row in zip(names, result.confusion.tolist(), strict=True):
        cells = [Cell(counted(count) if count else "·", count / scale) for count in row]
        rows.append(Row(clip(name, shape.label), cells))
    heads = [clip(name, shape.cell) for name in names]
    return [*grid(sheet, heads, rows, shape), *sheet.note(sheet.say("survey matrix"))]


def _predicted(result: Survey, sheet: Sheet) -> list[Text]:
    """How many texts have each label, where the matrix has nothing to say or no room."""
    names = [label(name) for name in result.labels]
    width = widest(names, LABEL)
    most = int(result.predicted.max()) if names else 0
    lines = []
    for name, count in list(zip(names, result.predicted.tolist(), strict=True))[:MOST_LABELS]:
        parts = [
            (pad(clip(name, width), width, "right") + " ", sheet.soft),
            (pad(counted(count), 7, "right") + " ", sheet.soft),
            ("▆" * round(min(24, sheet.width // 4) * count / max(most, 1)), sheet.tint()),
        ]
        lines.append(_fitted(parts, sheet.width))
    return lines


def _words(result: Survey, sheet: Sheet) -> list[Text]:
    if not result.words:
        return []
    by_label: dict[str, list[DecidingWord]] = {}
    for word in result.words:
        by_label.setdefault(word.label, []).append(word)
    names = {name: label(name) for name in by_label}
    width = widest(list(names.values()), LABEL)
    lines = sheet.note(sheet.say("survey words"))
    for name, words in list(by_label.items())[:MOST_LABELS]:
        line = Line().write(pad(clip(names[name], width), width, "right") + " ", sheet.soft)
        used = width + 1
        for one in words:
            shown, count = clip(label(one.word), WORD), f" {counted(one.count)}  "
            used += cell_len(shown) + len(count)
            if used > sheet.width:
                break
            line.write(shown, Style(bold=True)).write(count, sheet.soft)
        lines.append(line.done())
    return lines


def _mistakes(result: Survey, sheet: Sheet) -> list[Text]:
    if not result.mistakes:
        return []
    lines = sheet.note(sheet.say("survey mistakes"))
    shown = result.mistakes[:MOST_ROWS]
    width = max(len(counted(one.number)) for one in shown)
    for one in shown:
        parts = [
            (pad(counted(one.number), width, "right") + " ", sheet.soft),
            (pad(percent(one.probability, sheet.lang), 7, "right") + " ", sheet.soft),
            (clip(label(one.predicted), LABEL), sheet.pinned),
            (f" ({clip(label(one.truth), LABEL)}) ", sheet.soft),
            (_flat(one.text), Style.null()),
        ]
        lines.append(_fitted(parts, sheet.width))
    return [*lines, *_more(sheet, result.mistaken - len(shown))]


def _skips(result: Survey, sheet: Sheet) -> list[Text]:
    if not result.skips:
        return []
    shown = result.skips[:MOST_ROWS]
    lines = sheet.note(sheet.say("survey skips"))
    for one in shown:
        lines += sheet.note(f"{counted(one.number)}  {told(one.reason, sheet.lang)}")
    return [*lines, *_more(sheet, result.skipped - len(shown))]


def _source(result: Survey, sheet: Sheet) -> list[Text]:
    source = result.source
    if source is None or source.format == "memory":
        return []
    return sheet.note(f"{understood(source, sheet.lang)} {counts(source, sheet.lang)}")


def _fitted(parts: list[tuple[str, Style]], width: int) -> Text:
    """A line of the parts, the last that there is room for clipped."""
    line = Line()
    for text, style in parts:
        shown = text if cell_len(text) <= width else clip(text, width)
        line.write(shown, style)
        width -= cell_len(shown)
        if width < 4:
            break
    return line.done()


def _more(sheet: Sheet, count: int) -> list[Text]:
    return sheet.note(sheet.say("survey more", count=counted(count))) if count > 0 else []


def _flat(text: str) -> str:
    return visible(" ".join(text.split()))
