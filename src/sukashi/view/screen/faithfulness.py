"""Faithfulness in a terminal: every measure beside random rankings, in numbers and as a strip."""

from __future__ import annotations

import math

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from sukashi.result.faithfulness import Faithfulness
from sukashi.result.measure import Measure
from sukashi.view import value_names
from sukashi.view.number_format import significant
from sukashi.view.screen.canvas import Line, Sheet, blank
from sukashi.view.selection import Target
from sukashi.view.text_format import pad
from sukashi.view.trust_caption import row_of, target_of

NUMBER, INTERVAL, STRIP = 9, 19, 25
LEAST_STRIP = 11
SIGNS = {"better": "✓", "chance": "·", "worse": "✗", "unknown": "–"}


def faithfulness(result: Faithfulness, sheet: Sheet, target: Target) -> list[Text]:
    """Draw a row a measure: this explanation, random rankings, and where it stands among them."""
    row = row_of(result, target)
    measures = [(name, measure.of(row)) for name, measure in result.measures()]
    names = max(cell_len(sheet.say(name)) for name, _ in measures)
    room = sheet.width - names - 2 * NUMBER - 16
    interval = room - LEAST_STRIP >= INTERVAL
    strip = min(STRIP, room - (INTERVAL if interval else 0))
    widths = (names, INTERVAL if interval else 0, strip if strip >= LEAST_STRIP else 0)
    lines = [_head(sheet, widths)]
    lines += [_row(sheet, name, measure, widths) for name, measure in measures]
    return [*lines, blank(), *sheet.note(_note(result, sheet, row), sheet.say("trust note, strip"))]


def _head(sheet: Sheet, widths: tuple[int, int, int]) -> Text:
    names, interval, strip = widths
    line = Line().write(" " * names, sheet.soft)
    line.write(pad(sheet.say("trust this"), NUMBER, "right"), sheet.soft)
    line.write(pad(sheet.say("trust random"), NUMBER, "right"), sheet.soft)
    if interval:
        line.write(pad(sheet.say("trust interval"), interval, "right"), sheet.soft)
    if strip:
        line.write("  " + pad(sheet.say("trust strip"), strip, "centre"), sheet.soft)
    return line.done()


def _row(sheet: Sheet, name: str, measure: Measure, widths: tuple[int, int, int]) -> Text:
    names, interval, strip = widths
    low, high = measure.interval
    standing = measure.standing if math.isfinite(measure.beats) else "unknown"
    weight = sheet.tint(-1.0 if standing == "worse" else 1.0) if standing != "chance" else Style()
    line = Line().write(pad(sheet.say(name), names))
    line.write(pad(significant(measure.value), NUMBER, "right"), Style(bold=True))
    line.write(pad(significant(measure.chance), NUMBER, "right"), sheet.soft)
    if interval:
        line.write(pad(f"{significant(low)} – {significant(high)}", interval, "right"), sheet.soft)
    if strip:
        line.write("  ")
        _strip(line, sheet, measure, strip)
    line.write(f"  {SIGNS[standing]} {sheet.say(f'trust is {standing}')}", weight)
    return line.done()


def _strip(line: Line, sheet: Sheet, measure: Measure, width: int) -> None:
    """The span of random rankings as shade, the explanation as a diamond; right is better."""
    if not math.isfinite(measure.beats):
        line.write("·" * width, sheet.soft)
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
            line.write("◆", sheet.tint(-1.0 if measure.standing == "worse" else 1.0))
        else:
            line.write("▒" if place["l"] <= at <= place["h"] else "·", sheet.soft)


def _note(result: Faithfulness, sheet: Sheet, row: int | None) -> str:
    return sheet.say(
        "trust note, one" if row is not None else "trust note",
        method=result.method,
        operator=value_names.operator(result.operator, sheet.lang),
        unit=value_names.unit(result.unit, sheet.lang),
        of=value_names.quantity(result.targets[row or 0].of, sheet.lang),
        target=target_of(result, row, sheet.lang),
        targets=target_of(result, row, sheet.lang),
        rankings=len(result.comprehensiveness.random),
    )
