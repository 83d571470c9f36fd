"""A third of all types, always the same: none answers worse than the record says.

The record is what `python -m benchmarks.architectures` wrote; it asks all of them.
"""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest

from benchmarks.architectures import record, table
from benchmarks.architectures.ask import outcome
from benchmarks.architectures.catalogue import TASKS, third
from benchmarks.architectures.counts import counts
from benchmarks.architectures.outcome import worse
from benchmarks.architectures.phrases import PHRASES
from benchmarks.architectures.processes import forked
from benchmarks.architectures.quiet import quiet
from tests.house.code import ROOT

RECORD = record.read()
TOGETHER = 8  # types of a test: enough to share what is loaded, few enough to be spread
SAMPLE = [
    (task, tuple(types[start : start + TOGETHER]))
    for task in TASKS
    for types in [third(TASKS[task].types, 0)]
    for start in range(0, len(types), TOGETHER)
]
LEAST = {"causal": 138, "masked": 44, "seq2seq": 21, "classify": 103}
"""How many types of a task are loaded, and answer gradient × input, integrated gradients,
occlusion and layers rightly, at least."""


same = pytest.mark.skipif(
    RECORD.versions["transformers"] != version("transformers"),
    reason="the record is of another transformers, which builds other networks",
)


@same
@pytest.mark.parametrize(("task", "types"), SAMPLE, ids=[f"{t}-{names[0]}" for t, names in SAMPLE])
def test_no_type_answers_worse_than_recorded(task: str, types: tuple[str, ...]) -> None:
    complaints = {}
    with quiet():
        outcome("causal", "llama")  # what every process needs is imported before them
        for (_, name), found in forked([(task, name) for name in types], outcome):
            before = RECORD.rows[task].get(name)
            if before is not None and worse(found, before):
                complaints[name] = worse(found, before)
    assert complaints == {}


def test_the_record_is_of_a_pinned_transformers() -> None:
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert RECORD.versions["transformers"] in re.findall(
        r"^transformers==([\d.]+)", pinned, re.MULTILINE
    )


@same
@pytest.mark.parametrize("task", TASKS)
def test_the_record_has_every_type(task: str) -> None:
    assert sorted(RECORD.rows[task]) == TASKS[task].types


@pytest.mark.parametrize("task", LEAST)
def test_so_many_types_are_explained_rightly(task: str) -> None:
    found = counts(RECORD.rows[task])
    assert found.loads >= LEAST[task]
    for question in ("grad_x_input", "integrated_gradients", "occlusion"):
        assert found.questions[question][0] >= LEAST[task], question


@pytest.mark.parametrize("language", PHRASES)
def test_tables_and_readmes_are_made_of_the_record(language: str) -> None:
    suffix = "" if language == "en" else f".{language}"
    written = (ROOT / "docs" / f"architectures{suffix}.md").read_text(encoding="utf-8")
    assert written == table.page(RECORD, PHRASES[language])
    readme = (ROOT / f"README{suffix}.md").read_text(encoding="utf-8")
    assert table.readme_paragraph(RECORD, PHRASES[language]) in readme.split("\n\n")
