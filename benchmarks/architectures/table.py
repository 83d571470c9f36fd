"""Table: a record as a page of Markdown, in English and in Japanese."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.architectures.catalogue import TASKS, Task
from benchmarks.architectures.counts import counts
from benchmarks.architectures.outcome import (
    FAILED,
    NONE,
    REFUSED,
    RIGHT,
    UNCHECKED,
    WRONG,
    Answer,
    Outcome,
)
from benchmarks.architectures.phrases import PHRASES, Phrases
from benchmarks.architectures.record import Record

ROOT = Path(__file__).parents[2]
README_WIDTH = 136
MARKS = {RIGHT: "✓", NONE: "–", UNCHECKED: "?", REFUSED: "no", FAILED: "✗"}
COLUMNS = {
    "generate": "generate",
    "classify": "classify",
    "grad_x_input": "grad × input",
    "integrated_gradients": "integrated gradients",
    "occlusion": "occlusion",
    "attention": "attention",
    "layers": "layers",
}


def write(record: Record, folder: Path = ROOT) -> None:
    """Write the page in every language, and the paragraph about it in every README."""
    for language, phrases in PHRASES.items():
        suffix = "" if language == "en" else f".{language}"
        path = folder / "docs" / f"architectures{suffix}.md"
        path.write_text(page(record, phrases), encoding="utf-8")
        readme = folder / f"README{suffix}.md"
        text = readme.read_text(encoding="utf-8")
        parts = [
            readme_paragraph(record, phrases) if "](docs/architectures" in part else part
            for part in text.split("\n\n")
        ]
        readme.write_text("\n\n".join(parts), encoding="utf-8")


def readme_paragraph(record: Record, phrases: Phrases) -> str:
    """How many types of each task answer everything rightly."""
    numbers = {}
    for name in TASKS:
        found = counts(record.rows.get(name, {}))
        numbers |= {f"{name}_whole": found.whole, f"{name}_built": found.built}
    text = phrases.readme.strip().format(version=record.versions["transformers"], **numbers)
    return text if phrases.broken else textwrap.fill(" ".join(text.split()), README_WIDTH)


def page(record: Record, phrases: Phrases) -> str:
    """The whole page."""
    versions = ", ".join(f"{name} {number}" for name, number in record.versions.items())
    parts = [phrases.head.format(versions=versions), summary(record, phrases), phrases.key]
    for name, task in TASKS.items():
        if record.rows.get(name):
            parts.append(_section(task, record.rows[name], phrases))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def summary(record: Record, phrases: Phrases) -> str:
    """The counts of every task, a row each."""
    lines = [phrases.counts, "|---|---|---|---|---|"]
    for name in TASKS:
        if not record.rows.get(name):
            continue
        found = counts(record.rows[name])
        each = ", ".join(
            f"{phrases.columns.get(question, COLUMNS[question])} {right}/{asked}"
            for question, (right, asked) in found.questions.items()
        )
        lines.append(
            f"| {phrases.tasks[name]} | {found.built} / {found.known} | {found.loads} "
            f"| {found.whole} | {each} |"
        )
    largest = max((counts(types).largest for types in record.rows.values()), default=0.0)
    return "\n".join(lines) + "\n\n" + phrases.largest.format(largest=f"{largest:.0e}")


@dataclass(frozen=True)
class _Row:
    cells: list[str]
    notes: list[str]


def _section(task: Task, outcomes: Mapping[str, Outcome], phrases: Phrases) -> str:
    built = {name: each for name, each in outcomes.items() if each.built}
    heads = [phrases.columns.get(each, COLUMNS[each]) for each in task.questions]
    lines = [f"## {phrases.tasks[task.name]} (`{task.auto_name}`)", ""]
    lines.append(f"| {phrases.type} | " + " | ".join(heads) + f" | {phrases.notes} |")
    lines.append("|---" * (len(heads) + 2) + "|")
    for name, each in sorted(built.items()):
        row = _row(task, each, phrases)
        lines.append(f"| {name} | " + " | ".join(row.cells) + f" | {_safe('; '.join(row.notes))} |")
    missing = {name: each.why for name, each in sorted(outcomes.items()) if not each.built}
    if missing:
        lines += ["", f"{phrases.missing}", ""]
        lines += [f"- {name}: {_safe(why)}" for name, why in missing.items()]
    return "\n".join(lines)


def _row(task: Task, outcome: Outcome, phrases: Phrases) -> _Row:
    if not outcome.loads:
        return _Row([phrases.not_loaded] * len(task.questions), [outcome.why])
    cells, notes = [], []
    for question in dict.fromkeys([*task.questions, *outcome.answers]):
        answer = outcome.answers.get(question)
        if question in task.questions:
            cells.append(_cell(answer) if answer else "")
        elif answer:  # a class that does more than one thing
            notes.append(f"{phrases.columns.get(question, COLUMNS[question])} {_cell(answer)}")
        if answer is None:
            continue
        if answer.why and answer.state != NONE:
            notes.append(f"{phrases.columns.get(question, COLUMNS[question])}: {answer.why}")
    return _Row(cells, notes)


def _cell(answer: Answer) -> str:
    if answer.state == WRONG:
        return "**✗**" if answer.off is None else f"**{answer.off:.0e}**"
    return MARKS[answer.state]


def _safe(text: str) -> str:
    """Text in a cell: no bar ends it, nothing in it is markup."""
    for sign in "\\|<>*_`[]":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
