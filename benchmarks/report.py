"""Report: the table of a run, for a terminal, a README or as JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rich.cells import cell_len

from benchmarks.outcome import CaseOutcome, Outcome, difference, ratio, times_larger
from benchmarks.setting import Setting

HEADS = (
    "work",
    "ours",
    "s",
    "× forward",
    "× floor",
    "peak MiB",
    "other",
    "s",
    "× forward",
    "peak MiB",
    "other ÷ ours",
    "largest difference",
)
VERSIONED = ("sukashi", "torch", "transformers", "captum")


def table(results: Sequence[CaseOutcome], markdown: bool) -> str:
    """One line for each way of ours and each other tool, then what else is to be said."""
    lines = [_line(result, *pair) for result in results for pair in result.pairs]
    notes = [note for result in results for note in _notes(result)]
    mark = "- " if markdown else "  "
    return "\n".join([*_aligned([HEADS, *lines], markdown), "", *(mark + note for note in notes)])


def as_json(results: Sequence[CaseOutcome], setting: Setting) -> dict[str, Any]:
    """Everything that was measured, as JSON values; arrays are left out."""
    return {
        "machine": machine(setting),
        "cases": [
            {
                "name": result.case.name,
                "title": result.case.title,
                "options": dict(result.case.options),
                "tools": [_tool(each) for each in result.outcomes],
                "pairs": [
                    {
                        "ours": ours.tool,
                        "other": other.tool,
                        "ratio": ratio(ours, other),
                        "difference": difference(ours, other),
                        "sizes": times_larger(ours, other),
                    }
                    for ours, other in result.pairs
                    if other is not None
                ],
            }
            for result in results
        ],
    }


def machine(setting: Setting) -> dict[str, Any]:
    """Where and when: a load well above the threads means that others were working too."""
    return {
        "when": datetime.now(timezone.utc).isoformat(timespec="minutes"),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "threads": setting.threads,
        "device": setting.device,
        "load": round(os.getloadavg()[0], 2),
        "repeats": setting.repeats,
        "quick": setting.quick,
        "python": platform.python_version(),
        **{name: _version(name) for name in VERSIONED},
    }


def headline(setting: Setting) -> str:
    """The machine in one line."""
    return ", ".join(f"{name} {value}" for name, value in machine(setting).items())


def _line(result: CaseOutcome, ours: Outcome, other: Outcome | None) -> tuple[str, ...]:
    far = difference(ours, other)
    return (
        result.case.title,
        ours.tool,
        _seconds(ours),
        _number(ours.multiple),
        _number(ours.over_floor),
        _whole(ours.peak_mib),
        "–" if other is None else other.tool,
        "–" if other is None else _seconds(other),
        _number(None if other is None else other.multiple),
        _whole(None if other is None else other.peak_mib),
        _number(ratio(ours, other)),
        "–" if far is None else f"{far:.0e}",
    )


def _notes(result: CaseOutcome) -> list[str]:
    """What each tool has to say besides its time."""
    said = [f"{result.case.name}: floor: {result.case.floor}"] if result.case.floor else []
    for each in result.outcomes:
        told = {**each.sizes, **each.facts}
        facts = ", ".join(f"{name} {_fact(value)}" for name, value in told.items())
        words = "; ".join(part for part in (facts, each.failure) if part)
        if words:
            said.append(f"{result.case.name}: {each.tool}: {words}")
    for ours, other in result.pairs:
        larger = ", ".join(f"{n} {_number(v)}" for n, v in times_larger(ours, other).items())
        if other is not None and larger:
            said.append(f"{result.case.name}: {other.tool} ÷ {ours.tool}: {larger}")
    return said


def _tool(outcome: Outcome) -> dict[str, Any]:
    return {
        "tool": outcome.tool,
        "ours": outcome.ours,
        "seconds": outcome.seconds,
        "multiple": outcome.multiple,
        "over_floor": outcome.over_floor,
        "peak_mib": outcome.peak_mib,
        "facts": outcome.facts,
        "sizes": dict(outcome.sizes),
        "failure": outcome.failure,
        "samples": [asdict(each) for each in outcome.samples],
    }


def _aligned(rows: Sequence[Sequence[str]], markdown: bool) -> list[str]:
    """Rows with columns of one width each; the first is the head."""
    widths = [max(cell_len(cell) for cell in column) for column in zip(*rows, strict=True)]
    start, between, end = ("| ", " | ", " |") if markdown else ("", "  ", "")

    def joined(cells: Sequence[str]) -> str:
        padded = [c + " " * (w - cell_len(c)) for c, w in zip(cells, widths, strict=True)]
        return (start + between.join(padded) + end).rstrip()

    return [joined(rows[0]), joined(["-" * w for w in widths]), *map(joined, rows[1:])]


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def _seconds(outcome: Outcome) -> str:
    """The median, or that there is none because the tool failed."""
    return "failed" if outcome.failure and not outcome.samples else _number(outcome.seconds)


def _whole(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _fact(value: Any) -> str:
    return f"{value:.2g}" if isinstance(value, float) else str(value)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not here"


def _processor() -> str:
    """The processor's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if line[:10] == "model name"), "")
