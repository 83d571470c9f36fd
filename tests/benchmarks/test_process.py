"""Tools in processes of their own: they take turns, and one that fails leaves the others alone."""

from __future__ import annotations

import re
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
    pairs = [(one.tool, other and other.tool) for one, other in found.pairs]
    assert pairs == [("mine", "broken"), ("mine", "command"), ("mine", "failing")]


def measuring(job: Job) -> Work:
    """A tool for these tests: gives how many characters of text it was handed."""
    length = sum(map(len, job.options["texts"]))
    return Work(lambda: length, lambda: None, None, lambda given: Seen({}, {"characters": given}))


def test_a_tool_is_handed_more_text_than_a_command_line_holds(tmp_path: Path) -> None:
    texts = ["メロスは激怒した。" * 100] * 5000  # 13.5 MB; Linux takes 128 KiB in one argument
    entry = Entry("mine", f"{__name__}:measuring", ours=True)
    case = Case("case", "case", (entry,), options={"texts": texts})
    found = run(case, Setting(tmp_path, repeats=1, threads=1), lambda _: None)
    assert found.outcomes[0].failure == ""
    assert found.outcomes[0].facts == {"characters": 9 * 100 * 5000}


def fake_peers(folder: Path) -> Path:
    """Environments whose Python cannot start, or says what no worker says."""
    for name, script in (("odd", "echo hello"), ("list", "echo '[1]'")):
        python = folder / name / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(0o755)
    broken = folder / "broken" / "bin" / "python"
    broken.parent.mkdir(parents=True)
    broken.write_text("no program")
    return folder


def test_whatever_fails_is_a_line_and_the_table_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = f"{__name__}:counting"

    def good(quick: bool) -> tuple[Case, ...]:
        entries = (
            Entry("mine", here, ours=True),
            Entry("Odd", here, "odd"),
            Entry("List", here, "list"),
            Entry("Broken", here, "broken"),
            Entry("Absent", here, "absent"),
        )
        return (Case("good", "good title", entries, options={"step": 2}),)

    def unreadable(quick: bool) -> tuple[Case, ...]:
        raise OSError("the data cannot be read")

    def no_model(quick: bool) -> tuple[Case, ...]:
        return (Case("bare", "no such model", (Entry("mine", here, ours=True),), model="none"),)

    rows = {"unreadable": unreadable, "bare": no_model, "good": good}
    monkeypatch.setattr("benchmarks.__main__.ROWS", rows)
    peers = fake_peers(tmp_path / "peers")
    line = ["benchmarks", "--rows", "unreadable,bare,good", "--peers", str(peers)]
    monkeypatch.setattr(sys, "argv", [*line, "--repeats", "1", "--threads", "1"])
    assert main() == 1  # two of ours failed
    printed = capsys.readouterr().out
    cells = [re.split(r"\s{2,}", one) for one in printed.splitlines() if "  " in one]
    lines = [(one[0], one[1], one[2], *one[6:8]) for one in cells if len(one) >= 12]
    good_seconds = lines[4][2]
    assert float(good_seconds) >= 0
    assert lines[2:] == [
        ("row unreadable", "the row", "failed", "–", "–"),
        ("no such model", "mine", "failed", "–", "–"),
        ("good title", "mine", good_seconds, "Odd", "failed"),
        ("good title", "mine", good_seconds, "List", "failed"),
        ("good title", "mine", good_seconds, "Broken", "failed"),
    ]
    for told in (
        "unreadable: the row: OSError: the data cannot be read",
        "bare: mine: the model 'none' cannot be written: ",
        "KeyError: 'none'",
        "good: Odd: answered 'hello\\n', which is no JSON",
        "good: List: answered '[1]\\n', which is no JSON object",
        "good: Broken: ",
        "broken/bin/python cannot be started: [Errno 13] Permission denied",
        "good: Absent: not run, --peers names no environment 'absent'",
    ):
        assert told in printed, printed


def test_what_was_measured_is_printed_when_a_person_ends_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def good(quick: bool) -> tuple[Case, ...]:
        entry = Entry("mine", f"{__name__}:counting", ours=True)
        return (Case("good", "good title", (entry,), options={"step": 2}),)

    def ended(quick: bool) -> tuple[Case, ...]:
        raise KeyboardInterrupt

    monkeypatch.setattr("benchmarks.__main__.ROWS", {"good": good, "ended": ended})
    line = ["benchmarks", "--rows", "good,ended", "--repeats", "1", "--threads", "1"]
    monkeypatch.setattr(sys, "argv", line)
    with pytest.raises(KeyboardInterrupt):
        main()
    assert "good title" in capsys.readouterr().out


def test_a_file_that_cannot_be_written_is_said_before_the_hour(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--out", "/missing/times.json"])
    assert main() == 2
    assert capsys.readouterr().err == "There is no folder /missing for --out.\n"


def test_a_tool_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    case = Case("case", "case", (Entry("slow", f"{__name__}:counting"),), options={"step": 1})
    found = run(case, Setting(tmp_path, threads=1, timeout=0.01), lambda _: None)
    assert found.outcomes[0].failure.startswith("ended (code -9, limit 0.01 s)")


def test_an_unknown_row_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--rows", "start,speed"])
    assert main() == 2
    rows = "saliency, occlusion, integrated, classes, texts, layers, page, start"
    error = f"No row 'speed'; there are {rows}.\n"
    assert capsys.readouterr().err == error
