"""run: the tools of one case take turns, so that what disturbs the machine disturbs them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np

from benchmarks.case import Case
from benchmarks.outcome import CaseOutcome, Outcome
from benchmarks.process import AbsentError, Process, start
from benchmarks.setting import LAST, Setting, ToolError
from benchmarks.work import Array

Say = Callable[[str], None]


def run(case: Case, setting: Setting, say: Say) -> CaseOutcome:
    """Start every tool, let them answer in turn `repeats` times, read their numbers."""
    outcomes = [Outcome(entry.tool, entry.ours) for entry in case.entries]
    running: dict[int, Process] = {}
    with ExitStack() as guard:
        for place, entry in enumerate(case.entries):
            with _noting(outcomes[place]):
                running[place] = start(entry, case, setting, _numbers(setting, place))
                guard.callback(running[place].close)
        for number in range(setting.repeats):
            for place, process in running.items():
                if not outcomes[place].failure:
                    say(f"{case.name}: {outcomes[place].tool}, {number + 1} of {setting.repeats}")
                    with _noting(outcomes[place]):
                        outcomes[place].samples.append(process.repeat())
        for place, process in running.items():
            if not outcomes[place].failure:
                with _noting(outcomes[place]):
                    said = process.end()
                    outcomes[place].facts, outcomes[place].sizes = said["facts"], said["sizes"]
                    outcomes[place].numbers = _read(_numbers(setting, place))
    return CaseOutcome(case, tuple(outcomes))


@contextmanager
def _noting(outcome: Outcome) -> Iterator[None]:
    """A tool that fails, in whatever way, leaves the others alone."""
    try:
        yield
    except ToolError as error:
        outcome.failure, outcome.absent = str(error), isinstance(error, AbsentError)
    except Exception as error:  # noqa: BLE001 - a model that cannot be written, a Python that cannot start …
        outcome.failure = in_words(error)


def in_words(error: Exception) -> str:
    """An error in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:LAST]


def run_row(
    name: str, cases: Callable[[bool], Iterable[Case]], setting: Setting, say: Say
) -> Iterator[CaseOutcome]:
    """The outcome of every case of a row; of a row that cannot list its cases that it failed."""
    try:
        for case in cases(setting.quick):
            yield run(case, setting, say)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other rows go on
        failed = Outcome("the row", ours=True, failure=in_words(error))
        yield CaseOutcome(Case(name, f"row {name}", ()), (failed,))


def _numbers(setting: Setting, place: int) -> Path:
    return setting.place / f"numbers-{place}.npz"


def _read(path: Path) -> dict[str, Array]:
    """The arrays of a finished worker; none for a command."""
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as found:
        arrays = {name: found[name] for name in found.files}
    path.unlink()
    return arrays
