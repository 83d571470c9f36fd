"""Survey in a terminal: confusion matrix, deciding words, the surest mistakes, what was skipped."""

from __future__ import annotations

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.result.survey import DecidingWord, Survey
from sukashi.view.catalogue import paragraph
from sukashi.view.error_translation import translated_part
from sukashi.view.number_format import count as counted
from sukashi.view.number_format import percent
from sukashi.view.screen.canvas import Canvas, Line, blank
from sukashi.view.screen.grid import Cell, Row, Shape, grid, numbered, whole, widest_label
from sukashi.view.screen.row_label import full_label, label_width, labelled, start_of_row
from sukashi.view.selection import Target
from sukashi.view.survey_caption import counts, understood
from sukashi.view.text_format import clip, label, pad, visible, wrap

COLUMN, LEAST, AMOUNT = 10, 5, 7
MOST_ROWS, MOST_LABELS = 5, 30
"""Mistakes and skipped rows, and labels, that are shown at the most."""
LEAST_TEXT, MOST_LINES = 24, 3
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
    heads = names
    shape = _shape(canvas, names, heads, LEAST)
    if shape is None or not whole(heads, shape.cell):
        names, heads = numbered(names)
        shape = _shape(canvas, names, heads, len(counted(int(result.confusion.max(initial=0)))))
    if shape is None:
        return _predicted(result, canvas)
    scale = float(result.confusion.max()) or 1.0
    rows = []
    for name, row in zip(names, result.confusion.tolist(), strict=True):
        cells = [Cell(counted(count) if count else "·", count / scale) for count in row]
        rows.append(Row(name, cells))
    return [*grid(canvas, heads, rows, shape), *canvas.note(canvas.say("survey matrix"))]


def _shape(canvas: Canvas, names: list[str], heads: list[str], least: int) -> Shape | None:
    """Return the widths of a matrix; None where a cell has less than `least` columns."""
    width = label_width(canvas, names, len(heads) * (least + 1) - 1)
    space = (canvas.width - width) // max(1, len(heads)) - 1
    cell = min(space, widest_label(heads, COLUMN, least))
    return Shape(label=width, cell=cell) if width and cell >= least else None


def _predicted(result: Survey, canvas: Canvas) -> list[Text]:
    """How many texts have each label, where the matrix has nothing to say or no room."""
    names = [label(name) for name in result.labels][:MOST_LABELS]
    width = label_width(canvas, names, AMOUNT + 2)
    most = max(result.predicted.tolist(), default=0)
    lines: list[Text] = []
    for name, count in zip(names, result.predicted.tolist(), strict=False):
        above, line = labelled(canvas, name, width, canvas.muted)
        line.write(pad(counted(count), AMOUNT, "right") + " ", canvas.muted)
        length = max(1, min(24, canvas.width // 4, canvas.width - start_of_row(width) - AMOUNT - 1))
        line.write("▆" * round(length * count / max(most, 1)), canvas.foreground())
        lines += [*above, line.done()]
    return lines


def _words(result: Survey, canvas: Canvas) -> list[Text]:
    if not result.words:
        return []
    by_label: dict[str, list[DecidingWord]] = {}
    for word in result.words:
        by_label.setdefault(word.label, []).append(word)
    widest = max(cell_len(_deciding(one)) for words in by_label.values() for one in words[:1])
    width = label_width(canvas, [label(name) for name in by_label], widest)
    lines = canvas.note(canvas.say("survey words"))
    for name, words in list(by_label.items())[:MOST_LABELS]:
        above, line = labelled(canvas, label(name), width, canvas.muted)
        used = start_of_row(width)
        for at, one in enumerate(words):
            used += cell_len(_deciding(one)) + (2 if at else 0)
            if at and used > canvas.width:
                break
            line.write("  " if at else "").write(label(one.word), Style(bold=True))
            line.write(f" {counted(one.count)}", canvas.muted)
        lines += [*above, line.done()]
    return lines


def _deciding(one: DecidingWord) -> str:
    return f"{label(one.word)} {counted(one.count)}"


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
            (label(one.predicted), canvas.marked),
            (f" ({label(one.truth)}) ", canvas.muted),
        ]
        lines += _with_text(parts, _flat(one.text), canvas.width)
    return [*lines, *_more(canvas, result.mistaken - len(shown))]


def _skips(result: Survey, canvas: Canvas) -> list[Text]:
    if not result.skips:
        return []
    shown = result.skips[:MOST_ROWS]
    lines = canvas.note(canvas.say("survey skips"))
    for one in shown:
        lines += canvas.note(f"{counted(one.number)}  {translated_part(one.reason, canvas.lang)}")
    return [*lines, *_more(canvas, result.skipped - len(shown))]


def _with_text(parts: list[tuple[str, Style]], text: str, width: int) -> list[Text]:
    """A line of the parts and the beginning of a text; where it has no room, the text below."""
    if width - sum(cell_len(part) for part, _ in parts) >= LEAST_TEXT:
        return [_fitted([*parts, (text, Style.null())], width)]
    lines, used = [Line()], 0
    for part, style in parts:
        for at, piece in enumerate(full_label(part.rstrip(), width - 1)):
            if used and (at or used + cell_len(piece) > width):
                lines.append(Line())
                used = 0
            lines[-1].write(piece if used else piece.lstrip(), style).write(" ")
            used += cell_len(piece) + 1
    below = wrap(text, width)
    cut = [clip(below[MOST_LINES - 1] + "…", width)] if len(below) > MOST_LINES else []
    lines += [Line().write(one) for one in [*below[: MOST_LINES - len(cut)], *cut]]
    return [line.done() for line in lines]


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
