"""Tools in processes of their own: they take turns, and one that fails leaves the others alone."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.__main__ import main
from benchmarks.case import Case, Command, Entry
from benchmarks.run import run
from benchmarks.setting import Setting
from benchmarks.work import Job, Seen, Work


def counting(job: Job) -> Work:
    """A tool for these tests: it prints, counts its runs and gives the count."""
    runs: list[int] = []

    def once() -> int:
        print("not an answer")
        runs.append(job.options["step"])
        return sum(runs)

    return Work(
        once,
        lambda: None,
        lambda: None,
        lambda given: Seen({"count": np.array([given])}, {"given": given}),
    )


def test_tools_take_turns_and_hand_back_numbers(tmp_path: Path) -> None:
    here = f"{__name__}:counting"
    case = Case(
        "case",
        "case",
        (
            Entry("mine", here, ours=True),
            Entry("broken", f"{__name__}:missing"),
            Entry("elsewhere", here, "environment"),
            Command("command", ("-c", "pass")),
            Command("failing", ("-c", "raise SystemExit(3)")),
        ),
        options={"step": 2},
    )
    said: list[str] = []
    found = run(case, Setting(tmp_path, repeats=2, threads=1), said.append)
    mine, broken, elsewhere, command, failing = found.outcomes
    assert said == [f"case: {tool}, {i} of 2" for i in (1, 2) for tool in ("mine", "command")]
    assert (len(mine.samples), mine.facts, mine.failure) == (2, {"given": 4}, "")
    assert mine.numbers["count"].tolist() == [4]
    assert mine.multiple is not None
    assert mine.peak_mib is not None
    assert "missing" in broken.failure
    assert elsewhere.failure == "not run, --peers names no environment 'environment'"
    assert len(command.samples) == 2
    assert failing.failure == "exit code 3"
    assert [(one.tool, other and other.tool) for one, other in found.pairs] == [("mine", "command")]


def test_a_tool_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    case = Case("case", "case", (Entry("slow", f"{__name__}:counting"),), options={"step": 1})
    found = run(case, Setting(tmp_path, threads=1, timeout=0.01), lambda _: None)
    assert found.outcomes[0].failure.startswith("ended (code -9, limit 0.01 s)")


def test_an_unknown_row_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--rows", "start,speed"])
    assert main() == 2
    error = "No row 'speed'; there are saliency, integrated, classes, texts, layers, page, start.\n"
    assert capsys.readouterr().err == error
