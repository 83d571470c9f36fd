"""Trust in a terminal: a row a method, the best first, with its figures and its cost."""

from __future__ import annotations

import math

import numpy as np
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.result.measure import means
from sukashi.result.trust import MEASURES, Trust
from sukashi.view import value_names
from sukashi.view.error_translation import translated_part
from sukashi.view.number_format import count, decimals, significant
from sukashi.view.screen.canvas import Canvas, Line, blank
from sukashi.view.selection import Target
from sukashi.view.text_format import pad

GAP = 2


def trust(result: Trust, canvas: Canvas, target: Target) -> list[Text]:
    """Draw the table; the last row is what random rankings get, whose score over chance is 0."""
    del target
    heads, rows = _columns(result, canvas)
    widths = [max(cell_len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    above = widths[0] + GAP + widths[1] > canvas.width  # methods on lines of their own
    shown = _fitting(widths, canvas.width, 0 if above else widths[0] + GAP)
    best = {result.order[0], *result.alike} if any(result.better) else set()
    lines = _lines(canvas, heads, widths, (shown, above), canvas.muted)
    for at, row in zip([*result.order, -1], rows, strict=True):
        style = canvas.muted if at < 0 else canvas.foreground() if at in best else Style.null()
        lines += _lines(canvas, row, widths, (shown, above), style)
    note = canvas.say(
        "trust table note",
        operator=value_names.operator(result.operator, canvas.lang),
        unit=value_names.unit(result.unit, canvas.lang),
        of=value_names.quantity(result.of, canvas.lang),
        texts=len(result.texts),
    )
    left = [line for one in result.skipped for line in canvas.note(_reason(one, canvas))]
    cut = canvas.say("note, cut", shown=len(shown) + 1, count=len(heads))
    fits = len(shown) + 1 == len(heads)
    return [*lines, blank(), *canvas.note(note, "" if fits else cut), *left]


def _columns(result: Trust, canvas: Canvas) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of words: method, score, its interval, count, cost, then the figures."""
    heads = ["method", "lead", "lead interval", "better on", "passes", "backward", "seconds"]
    names = [canvas.say(f"trust {head}") for head in heads]
    names += [canvas.say(f"{name}, short") for name in MEASURES]
    texts, score, intervals = len(result.texts), result.score, result.intervals
    rows = []
    for at in result.order:
        low, high = intervals[at]
        rows.append(
            [
                result.methods[at],
                decimals(score[at], 1),
                f"{decimals(low, 1)} – {decimals(high, 1)}" if math.isfinite(low) else "–",
                f"{result.better[at]}/{texts}",
                count(result.forward[at].mean()),
                count(result.backward[at].mean()),
                decimals(result.seconds[at].mean(), 2),
                *(significant(value, 2) for value in means(result.values[at])),
            ]
        )
    chance = means(
        means(result.random.transpose(1, 2, 0).reshape(-1, len(result.methods))).reshape(
            len(MEASURES), -1
        )
    )
    figures = [significant(value, 2) for value in chance]
    return names, [
        *rows,
        [canvas.say("trust random"), decimals(0, 1), *[""] * (len(heads) - 2), *figures],
    ]


def _reason(skipped: str, canvas: Canvas) -> str:
    """Why a text was left out, behind its number."""
    number, _, why = skipped.partition(": ")
    return f"{number}: {translated_part(why, canvas.lang)}"


def _fitting(widths: list[int], space: int, used: int) -> list[int]:
    """Return the columns behind the methods that fit, the first ones first, one at the least."""
    ends = used + np.cumsum([width + GAP for width in widths[1:]]) - GAP
    return [at for at, end in enumerate(ends, 1) if end <= space] or [1]


def _lines(
    canvas: Canvas, cells: list[str], widths: list[int], drawn: tuple[list[int], bool], style: Style
) -> list[Text]:
    """Return a row; drawn: the columns behind the method, and whether it stands above them."""
    shown, above = drawn
    name = Line().write(cells[0] if above else pad(cells[0], widths[0]), style)
    line = Line() if above else name.write(" " * GAP)
    for at in shown:
        line.write(pad(cells[at], widths[at], "right"), style).write(" " * GAP)
    return [name.done(), line.done()] if above else [line.done()]
