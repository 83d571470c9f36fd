"""Job: one run that was requested, its events so far, and its cancellation.

A job knows nothing of its readers. It keeps its events (a handful) and only the latest progress, so
a reader that is slow or gone can neither block it nor make it grow. Of an error it keeps the words:
an exception would keep its traceback, the frames in it, and with them the weights of a model.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

State = Literal["queued", "running", "done", "failed", "cancelled"]
ENDED: tuple[State, ...] = ("done", "failed", "cancelled")


class Cancelled(BaseException):
    """Ends the work of a cancelled job; raised where progress is reported."""


@dataclass(frozen=True)
class RunRequest:
    """What a run is asked to do.

    model: an id of the pool. generation: parameters of the generation, False for none, None to
    leave it to the model. questions: name -> parameters, None for every question that the model can
    answer. messages: a conversation, in the place of the text.
    """

    model: str
    text: str
    pair: str | None = None
    generation: Mapping[str, Any] | Literal[False] | None = None
    questions: Mapping[str, Mapping[str, Any]] | None = None
    messages: tuple[Mapping[str, str], ...] = ()

    @property
    def asked(self) -> Any:
        """What is asked about: the messages where there are any, else the text."""
        return list(self.messages) or self.text

    @property
    def characters(self) -> int:
        """The length of its texts."""
        said = sum(len(one["content"]) for one in self.messages)
        return len(self.text) + len(self.pair or "") + said

    def as_json(self) -> dict[str, Any]:
        """The request as JSON values."""
        asked, generation = self.questions, self.generation
        return {
            "model": self.model,
            "text": self.text,
            "pair": self.pair,
            "messages": [dict(one) for one in self.messages],
            "generate": dict(generation) if isinstance(generation, Mapping) else generation,
            "questions": None if asked is None else {one: dict(asked[one]) for one in asked},
        }


@dataclass(frozen=True)
class Event:
    """Something that happened: queued, started, result, left out, done, failed or cancelled.

    data: JSON values. message: language -> the sentence of an error.
    """

    name: str
    data: Mapping[str, Any] = field(default_factory=dict)
    message: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """How far the current stage is; seconds since the run began."""

    stage: str
    done: int
    of: int
    seconds: float


@dataclass(frozen=True)
class Snapshot:
    """A job at one moment: the events after those that a reader has, and the latest progress."""

    state: State
    events: tuple[Event, ...]
    progress: Progress | None


class Job:
    """One run. Its methods may be called from any thread."""

    def __init__(self, request: RunRequest) -> None:
        self.id = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(6)}"
        self.request = request
        self._lock = threading.Lock()
        self._state: State = "queued"
        self._events: list[Event] = []
        self._progress: Progress | None = None
        self._cancelled = threading.Event()
        self._begun = time.monotonic()

    @property
    def state(self) -> State:
        """The present state."""
        with self._lock:
            return self._state

    def as_json(self) -> dict[str, Any]:
        """The request and the state as JSON values."""
        return {"id": self.id, "state": self.state, **self.request.as_json()}

    def snapshot(self, after: int = 0) -> Snapshot:
        """The job now, with the events after the first `after`."""
        with self._lock:
            return Snapshot(self._state, tuple(self._events[after:]), self._progress)

    def add(self, event: Event) -> None:
        """Append an event."""
        with self._lock:
            self._events.append(event)

    def begin(self) -> None:
        """Note that the work starts. Raises Cancelled."""
        with self._lock:
            self._state = "running"
            self._begun = time.monotonic()
            self._events.append(Event("started"))
        self.check()

    def report(self, stage: str, done: int, of: int) -> None:
        """Keep the latest progress. Raises Cancelled."""
        self.check()
        seconds = round(time.monotonic() - self._begun, 3)
        with self._lock:
            self._progress = Progress(stage, int(done), int(of), seconds)

    def check(self) -> None:
        """Raises Cancelled when the job was cancelled."""
        if self._cancelled.is_set():
            raise Cancelled

    def end(self, state: State, message: Mapping[str, str] | None = None) -> None:
        """Note the end with the sentences of its error; a second end changes nothing."""
        with self._lock:
            if self._state not in ENDED:
                self._state = state
                self._progress = None
                self._events.append(Event(state, {}, message or {}))

    def cancel(self) -> None:
        """Ask for the end; a job that still waits ends at once."""
        self._cancelled.set()
        if self.state == "queued":
            self.end("cancelled")
