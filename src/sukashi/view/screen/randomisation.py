"""Randomisation in a terminal: a row a stage, and how alike the explanation still is."""

from __future__ import annotations

import math

from rich.style import Style
from rich.text import Text

from sukashi.result.randomisation import Randomisation
from sukashi.view.number_format import significant
from sukashi.view.screen.canvas import Canvas, blank
from sukashi.view.screen.row_label import label_width, labelled, start_of_row
from sukashi.view.selection import Target
from sukashi.view.text_format import pad
from sukashi.view.trust_caption import stage_name

NUMBER, BAR, LEAST_BAR = 8, 24, 8


def randomisation(result: Randomisation, canvas: Canvas, target: Target) -> list[Text]:
    """Draw the correlation after every stage as a bar; shade where random rankings lie."""
    del target  # the rows are means over all
    names = [stage_name(result, stage, canvas.lang) for stage in range(len(result.parts))]
    width = label_width(canvas, names, NUMBER + 1 + LEAST_BAR)
    low, high = result.last.interval
    space = max(1, min(BAR, canvas.width - start_of_row(width) - NUMBER - 1))
    lines: list[Text] = []
    for name, value in zip(names, result.curve, strict=True):
        inside = not math.isfinite(value) or low <= value <= high
        above, line = labelled(canvas, name, width, canvas.muted)
        line.write(pad(significant(float(value)), NUMBER, "right") + " ", Style(bold=True))
        share = min(1.0, abs(value)) if math.isfinite(value) else 0.0
        full = round(space * share)
        line.write(
            ("▒" if inside else "▆") * full, canvas.muted if inside else canvas.foreground(value)
        )
        lines += [*above, line.write("·" * (space - full), canvas.muted).done()]
    ends = {"low": significant(low), "high": significant(high)}
    note = canvas.say("random note", method=result.method, **ends)
    return [*lines, blank(), *canvas.note(note)]
