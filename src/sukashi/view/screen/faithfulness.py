"""Faithfulness in a terminal: every measure beside the interval of random rankings."""

from __future__ import annotations

import math

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.result.faithfulness import Faithfulness
from sukashi.result.measure import Measure
from sukashi.view import value_names
from sukashi.view.number_format import significant
from sukashi.view.screen.canvas import Canvas, Line, blank
from sukashi.view.selection import Target
from sukashi.view.text_format import pad
from sukashi.view.trust_caption import target_name, target_row

NUMBER, INTERVAL, STRIP = 9, 19, 25
LEAST_STRIP = 11
SIGNS = {"better": "✓", "chance": "·", "worse": "✗", "unknown": "–"}


def faithfulness(result: Faithfulness, canvas: Canvas, target: Target) -> list[Text]:
    """Draw a row a measure: this explanation, random rankings, and where it stands among them."""
    row = target_row(result, target)
    measures = [(name, measure.of(row)) for name, measure in result.measures()]
    names = max(cell_len(canvas.say(name)) for name, _ in measures)
    space = canvas.width - names - 2 * NUMBER - 16
    interval = space - LEAST_STRIP >= INTERVAL
    strip = min(STRIP, space - (INTERVAL if interval else 0))
    widths = (names, INTERVAL if interval else 0, strip if strip >= LEAST_STRIP else 0)
    lines = [_head(canvas, widths)]
    lines += [_row(canvas, name, measure, widths) for name, measure in measures]
    return [
        *lines,
        blank(),
        *canvas.note(_note(result, canvas, row), canvas.say("trust note, strip")),
    ]


def _head(canvas: Canvas, widths: tuple[int, int, int]) -> Text:
    names, interval, strip = widths
    line = Line().write(" " * names, canvas.muted)
    line.write(pad(canvas.say("trust this"), NUMBER, "right"), canvas.muted)
    line.write(pad(canvas.say("trust random"), NUMBER, "right"), canvas.muted)
    if interval:
        line.write(pad(canvas.say("trust interval"), interval, "right"), canvas.muted)
    if strip:
        line.write("  " + pad(canvas.say("trust strip"), strip, "centre"), canvas.muted)
    return line.done()


def _row(canvas: Canvas, name: str, measure: Measure, widths: tuple[int, int, int]) -> Text:
    names, interval, strip = widths
    low, high = measure.interval
    standing = measure.standing if math.isfinite(measure.beats) else "unknown"
    weight = (
        canvas.foreground(-1.0 if standing == "worse" else 1.0) if standing != "chance" else Style()
    )
    line = Line().write(pad(canvas.say(name), names))
    line.write(pad(significant(measure.value), NUMBER, "right"), Style(bold=True))
    line.write(pad(significant(measure.chance), NUMBER, "right"), canvas.muted)
    if interval:
        line.write(
            pad(f"{significant(low)} – {significant(high)}", interval, "right"), canvas.muted
        )
    if strip:
        line.write("  ")
        _interval_strip(line, canvas, measure, strip)
    line.write(f"  {SIGNS[standing]} {canvas.say(f'trust is {standing}')}", weight)
    return line.done()


def _interval_strip(line: Line, canvas: Canvas, measure: Measure, width: int) -> None:
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
