"""Faithfulness in a terminal: every measure beside the interval of random rankings."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.result.faithfulness import Faithfulness
from sukashi.result.measure import Measure
from sukashi.view import value_names
from sukashi.view.number_format import significant
from sukashi.view.screen.canvas import Canvas, Line, blank
from sukashi.view.screen.row_label import label_width, labelled, start_of_row
from sukashi.view.selection import Target
from sukashi.view.text_format import pad
from sukashi.view.trust_caption import target_name, target_row

NUMBER, INTERVAL, DRAWING = 9, 19, 25
LEAST_DRAWING, DRAWING_GAP = 11, 2
SIGNS = {"better": "✓", "chance": "·", "worse": "✗", "unknown": "–"}


def faithfulness(result: Faithfulness, canvas: Canvas, target: Target) -> list[Text]:
    """Draw a row a measure: this explanation, random rankings, and where it stands among them."""
    row = target_row(result, target)
    measures = [(name, measure.of(row)) for name, measure in result.measures()]
    names = [canvas.say(name) for name, _ in measures]
    widths = _widths(canvas, names)
    lines = [_head(canvas, widths)]
    for name, (_, measure) in zip(names, measures, strict=True):
        lines += _row(canvas, name, measure, widths)
    return [
        *lines,
        blank(),
        *canvas.note(_note(result, canvas, row), canvas.say("trust note, strip")),
    ]


@dataclass(frozen=True)
class _Widths:
    """Columns of the names (0: above their rows), of the interval and of its drawing (0: none).

    verdict: of the last column; 0 where it stands on a line of its own.
    """

    label: int
    interval: int
    drawing: int
    verdict: int


def _widths(canvas: Canvas, names: list[str]) -> _Widths:
    verdict = max(cell_len(_verdict(canvas, one)) for one in SIGNS)
    label = label_width(canvas, names, 2 * NUMBER - 1 + verdict)
    space = canvas.width - start_of_row(label) - 2 * NUMBER + 1 - verdict
    interval = INTERVAL if space - DRAWING_GAP - LEAST_DRAWING >= INTERVAL else 0
    drawing = min(DRAWING, space - DRAWING_GAP - interval)
    return _Widths(
        label,
        interval,
        drawing if drawing >= LEAST_DRAWING else 0,
        verdict if space >= 0 else 0,
    )


def _head(canvas: Canvas, widths: _Widths) -> Text:
    line = Line().write(" " * start_of_row(widths.label), canvas.muted)
    line.write(pad(canvas.say("trust this"), NUMBER - 1, "right"), canvas.muted)
    line.write(pad(canvas.say("trust random"), NUMBER, "right"), canvas.muted)
    if widths.interval:
        line.write(pad(canvas.say("trust interval"), widths.interval, "right"), canvas.muted)
    if widths.drawing:
        head = pad(canvas.say("trust strip"), widths.drawing, "centre")
        line.write(" " * DRAWING_GAP + head, canvas.muted)
    return line.done()


def _row(canvas: Canvas, name: str, measure: Measure, widths: _Widths) -> list[Text]:
    low, high = measure.interval
    above, line = labelled(canvas, name, widths.label, Style.null(), "left")
    line.write(pad(significant(measure.value), NUMBER - 1, "right"), Style(bold=True))
    line.write(pad(significant(measure.chance), NUMBER, "right"), canvas.muted)
    if widths.interval:
        interval = f"{significant(low)} – {significant(high)}"
        line.write(pad(interval, widths.interval, "right"), canvas.muted)
    if widths.drawing:
        line.write(" " * DRAWING_GAP)
        _draw_interval(line, canvas, measure, widths.drawing)
    verdict = measure.standing if math.isfinite(measure.beats) else "unknown"
    plain = verdict == "chance"
    style = Style.null() if plain else canvas.foreground(-1.0 if verdict == "worse" else 1.0)
    if not widths.verdict:
        above.append(line.done())
        line = Line()
    return [*above, line.write(_verdict(canvas, verdict), style).done()]


def _verdict(canvas: Canvas, verdict: str) -> str:
    return f"  {SIGNS[verdict]} {canvas.say(f'trust is {verdict}')}"


def _draw_interval(line: Line, canvas: Canvas, measure: Measure, width: int) -> None:
    """The span of random rankings as shade, the explanation as a diamond; right is better."""
    if not math.isfinite(measure.beats):
        line.write("·" * width, canvas.muted)
        return
    sign = 1 if measure.higher else -1
    low, high = sorted(sign * end for end in measure.interval)
    own = sign * measure.value
    start, end = min(low, own), max(high, own)
    span = (end - start) or 1.0
    place = {
        key: round((at - start) / span * (width - 1))
        for key, at in zip("lho", (low, high, own), strict=True)
    }
    for at in range(width):
        if at == place["o"]:
            line.write("◆", canvas.foreground(-1.0 if measure.standing == "worse" else 1.0))
        else:
            line.write("▒" if place["l"] <= at <= place["h"] else "·", canvas.muted)


def _note(result: Faithfulness, canvas: Canvas, row: int | None) -> str:
    return canvas.say(
        "trust note, one" if row is not None else "trust note",
        method=result.method,
        operator=value_names.operator(result.operator, canvas.lang),
        unit=value_names.unit(result.unit, canvas.lang),
        of=value_names.quantity(result.targets[row or 0].of, canvas.lang),
        target=target_name(result, row, canvas.lang),
        targets=target_name(result, row, canvas.lang),
        rankings=len(result.comprehensiveness.random),
    )
