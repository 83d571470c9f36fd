"""Soak: a server keeps nothing of the runs that ended but their events."""

from __future__ import annotations

import gc
import logging
import threading
import tracemalloc
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sukashi.errors import FailureError, MisuseError, UnsupportedError, without_frames
from sukashi.explainer import Explainer
from sukashi.web.job import ENDED, Job, RunRequest
from sukashi.web.model_pool import ModelPool
from sukashi.web.runs import Runs
from sukashi.web.workspace import Workspace
from tests.samples import attribution
from tests.web.stage import load

RUNS = 500


class Weights:
    """What a run holds while it works; a hundred thousand numbers are noticed when they stay."""

    def __init__(self) -> None:
        self.values = np.zeros(100_000, np.float32)


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runs]:
    # pytest keeps every log record of a test with its traceback
    monkeypatch.setattr(logging.getLogger("sukashi.web"), "disabled", True)
    found = Runs(ModelPool(["tiny-gpt2", "broken"], [], load=load), Workspace(tmp_path))
    yield found
    found.close()


def ended(runs: Runs, model: str, text: str = "a") -> Job:
    """A run, waited for."""
    done = threading.Event()
    job = runs.submit(RunRequest(model, text))
    while job.state not in ENDED:
        done.wait(0.0005)
    return job


ERRORS = [MisuseError("Wrong; ask again."), FailureError("Failed; try again."), LookupError("bug")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_failed_run_keeps_nothing_that_its_frames_held(
    runs: Runs, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    alive: list[weakref.ref[Weights]] = []

    def failing(weights: Weights) -> None:
        alive.append(weakref.ref(weights))
        held = weights  # a frame of the traceback holds it
        try:
            raise KeyError("the cause")
        except KeyError as cause:
            raise type(error)(*error.args) from cause
        finally:
            del held

    def answers(*_: Any) -> Iterator[Any]:
        failing(Weights())
        yield

    monkeypatch.setattr("sukashi.web.runs.answers", answers)
    gc.disable()  # a model of many gigabytes does not wait for the garbage collector
    try:
        job = ended(runs, "tiny-gpt2")
        ended(runs, "tiny-gpt2")  # the worker has let go of the first
        assert job.state == "failed"
        assert alive[0]() is None
    finally:
        gc.enable()


def test_a_question_that_is_left_out_keeps_its_words_only(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: list[weakref.ref[Weights]] = []

    def attention(self: Explainer, *_: Any, **__: Any) -> Any:
        weights = Weights()
        alive.append(weakref.ref(weights))
        raise UnsupportedError("This model has no attention; ask for something else.")

    monkeypatch.setattr(Explainer, "attention", attention)
    monkeypatch.setattr("sukashi.web.execution._answerable", lambda _: ["attention"])
    gc.disable()
    try:
        job = ended(runs, "tiny-gpt2", "the cat")
        left = [event for event in job.snapshot().events if event.name == "left out"]
        assert [event.message["en"] for event in left] == [
            "This model has no attention; ask for something else."
        ]
        assert alive[0]() is None
    finally:
        gc.enable()


def test_memory_is_flat_after_many_runs(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 failed and 500 good runs; each would leave 400 kB, if it left its arrays."""

    def answers(_: Any, request: RunRequest, left_out: Any) -> Iterator[Any]:
        weights = Weights()
        if request.text == "fails":
            raise FailureError(f"Failed with {weights.values.size} numbers; try again.")
        left_out("layers", UnsupportedError("No layers; ask for something else."))
        yield "attribution", attribution("en")

    monkeypatch.setattr("sukashi.web.runs.answers", answers)
    monkeypatch.setattr("sukashi.web.runs.RUN_HISTORY_LIMIT", 100)
    monkeypatch.setattr(Workspace, "save", lambda *_: _Saved)
    for text in ["fails", "goes well"] * 110:  # the history is full
        ended(runs, "tiny-gpt2", text)
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for text in ["fails", "goes well"] * RUNS:
        ended(runs, "tiny-gpt2", text)
    gc.collect()
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(runs.jobs()) == 100
    assert after - before < 1_000_000  # the words of the hundred latest runs
    assert peak - before < 10 * 400_000


class _Saved:
    kind, name = "attribution", "x"


def test_an_error_without_frames_keeps_type_and_words() -> None:
    try:
        try:
            raise KeyError("inner")
        except KeyError as inner:
            raise MisuseError("Wrong; ask again.") from inner
    except MisuseError as error:
        kept = without_frames(error)
    assert (type(kept), str(kept)) == (MisuseError, "Wrong; ask again.")
    assert (kept.__traceback__, kept.__cause__, kept.__context__) == (None, None, None)


def test_a_cycle_of_errors_ends() -> None:
    one, other = ValueError("one"), ValueError("other")
    one.__context__, other.__cause__ = other, one
    assert without_frames(one).__context__ is None
