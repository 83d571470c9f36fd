"""Survey in a terminal: confusion matrix, deciding words, the surest mistakes, what was skipped."""

from __future__ import annotations

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.result.survey import DecidingWord, Survey
from sukashi.view.catalogue import paragraph
from sukashi.view.error_translation import told
from sukashi.view.number_format import count as counted
from sukashi.view.number_format import percent
from sukashi.view.screen.canvas import Canvas, Line, blank
from sukashi.view.screen.grid import Cell, Row, Shape, grid, widest_label
from sukashi.view.selection import Target
from sukashi.view.survey_caption import counts, understood
from sukashi.view.text_format import clip, label, pad, visible, wrap

LABEL, COLUMN, WORD, LEAST = 16, 10, 16, 5
MOST_ROWS, MOST_LABELS = 5, 30
"""Mistakes and skipped rows, and labels, that are shown at the most."""
LEAST_TEXT, MOST_LINES = 12, 3
"""Columns that the text of a mistake needs beside its labels, and lines that it gets below."""


def survey(result: Survey, canvas: Canvas, _target: Target) -> list[Text]:
    """Draw the figures of a table of texts."""
    blocks = [
        _matrix(result, canvas) if result.known else _predicted(result, canvas),
        _words(result, canvas),
        _mistakes(result, canvas),
        _skips(result, canvas),
        _source(result, canvas),
    ]
    lines: list[Text] = []
    for block in blocks:
        if block:
            lines += [*([blank()] if lines else []), *block]
    return lines


def _matrix(result: Survey, canvas: Canvas) -> list[Text]:
    names = [label(name) for name in result.labels]
    width = widest_label(names, LABEL)
    space = (canvas.width - width - 1) // max(1, len(names)) - 1
    if space < LEAST:
        return _predicted(result, canvas)
    shape = Shape(label=width, cell=min(space, widest_label(names, COLUMN, LEAST)))
    scale = float(result.confusion.max()) or 1.0
    rows = []
    for name, row in zip(names, result.confusion.tolist(), strict=True):
        cells = [Cell(counted(count) if count else "·", count / scale) for count in row]
        rows.append(Row(clip(name, shape.label), cells))
    upper, lower = zip(*(_in_two_lines(name, shape.cell) for name in names), strict=True)
    above = grid(canvas, upper, [], shape)
    return [*above, *grid(canvas, lower, rows, shape), *canvas.note(canvas.say("survey matrix"))]


def _in_two_lines(name: str, width: int) -> tuple[str, str]:
    """A name over a narrow column: what stands in its upper and in its lower line."""
    first, *rest = wrap(name, width)
    return (first, clip(name[len(first) :].strip(), width)) if rest else ("", first)


def _predicted(result: Survey, canvas: Canvas) -> list[Text]:
    """How many texts have each label, where the matrix has nothing to say or no room."""
    names = [label(name) for name in result.labels]
    width = widest_label(names, LABEL)
    most = int(result.predicted.max()) if names else 0
    lines = []
    for name, count in list(zip(names, result.predicted.tolist(), strict=True))[:MOST_LABELS]:
        parts = [
            (pad(clip(name, width), width, "right") + " ", canvas.muted),
            (pad(counted(count), 7, "right") + " ", canvas.muted),
            ("▆" * round(min(24, canvas.width // 4) * count / max(most, 1)), canvas.foreground()),
        ]
        lines.append(_fitted(parts, canvas.width))
    return lines


def _words(result: Survey, canvas: Canvas) -> list[Text]:
    if not result.words:
        return []
    by_label: dict[str, list[DecidingWord]] = {}
    for word in result.words:
        by_label.setdefault(word.label, []).append(word)
    names = {name: label(name) for name in by_label}
    width = widest_label(list(names.values()), LABEL)
    lines = canvas.note(canvas.say("survey words"))
    for name, words in list(by_label.items())[:MOST_LABELS]:
        line = Line().write(pad(clip(names[name], width), width, "right") + " ", canvas.muted)
        used = width + 1
        for one in words:
            shown, count = clip(label(one.word), WORD), f" {counted(one.count)}  "
            used += cell_len(shown) + len(count)
            if used > canvas.width:
                break
            line.write(shown, Style(bold=True)).write(count, canvas.muted)
        lines.append(line.done())
    return lines


def _mistakes(result: Survey, canvas: Canvas) -> list[Text]:
    if not result.mistakes:
        return []
    lines = canvas.note(canvas.say("survey mistakes"))
    shown = result.mistakes[:MOST_ROWS]
    width = max(len(counted(one.number)) for one in shown)
    for one in shown:
        parts = [
            (pad(counted(one.number), width, "right") + " ", canvas.muted),
            (pad(percent(one.probability, canvas.lang), 7, "right") + " ", canvas.muted),
            (clip(label(one.predicted), LABEL), canvas.marked),
            (f" ({clip(label(one.truth), LABEL)}) ", canvas.muted),
        ]
        lines += _with_text(parts, _flat(one.text), canvas.width)
    return [*lines, *_more(canvas, result.mistaken - len(shown))]


def _skips(result: Survey, canvas: Canvas) -> list[Text]:
    if not result.skips:
        return []
    shown = result.skips[:MOST_ROWS]
    lines = canvas.note(canvas.say("survey skips"))
    for one in shown:
        lines += canvas.note(f"{counted(one.number)}  {told(one.reason, canvas.lang)}")
    return [*lines, *_more(canvas, result.skipped - len(shown))]


def _with_text(parts: list[tuple[str, Style]], text: str, width: int) -> list[Text]:
    """A line of the parts and the beginning of a text; where it has no room, the text below."""
    if width - sum(cell_len(part) for part, _ in parts) >= LEAST_TEXT:
        return [_fitted([*parts, (text, Style.null())], width)]
    line = Line()
    for part, style in parts:
        line.write(part, style)
    below = wrap(text, width)
    cut = [clip(below[MOST_LINES - 1] + "…", width)] if len(below) > MOST_LINES else []
    shown = [*below[: MOST_LINES - len(cut)], *cut]
    return [line.done(), *(Line().write(one).done() for one in shown)]


def _source(result: Survey, canvas: Canvas) -> list[Text]:
    source = result.source
    if source is None or source.format == "memory":
        return []
    lang = canvas.lang
    return canvas.note(paragraph([understood(source, lang), counts(source, lang)], lang))


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


def _more(canvas: Canvas, count: int) -> list[Text]:
    return canvas.note(canvas.say("survey more", count=counted(count))) if count > 0 else []


def _flat(text: str) -> str:
    return visible(" ".join(text.split()))
