"""Job: one run that was asked for, what has come of it so far, and the wish to stop it.

A job knows nothing of who is looking. It keeps what happened (a handful of events) and only the
latest progress, so a reader that is slow or gone can neither block it nor make it grow.
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
    """Ends the work of a job that is no longer wanted; raised where progress is reported."""


@dataclass(frozen=True)
class Request:
    """What a run is asked to do.

    model: an id of the pool. write: parameters of the generation, False for none, None to leave it
    to the model.
    questions: name -> parameters, None for every question that the model can answer.
    """

    model: str
    text: str
    pair: str | None = None
    write: Mapping[str, Any] | Literal[False] | None = None
    questions: Mapping[str, Mapping[str, Any]] | None = None

    def as_json(self) -> dict[str, Any]:
        """The request as JSON values."""
        asked = self.questions
        return {
            "model": self.model,
            "text": self.text,
            "pair": self.pair,
            "generate": dict(self.write) if isinstance(self.write, Mapping) else self.write,
            "questions": None if asked is None else {one: dict(asked[one]) for one in asked},
        }


@dataclass(frozen=True)
class Event:
    """Something that happened: queued, started, result, left out, done, failed or cancelled.

    error: what is to be said in the reader's language.
    """

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    error: BaseException | None = None


@dataclass(frozen=True)
class Progress:
    """How far the stage is that is being worked on; seconds since the run began."""

    stage: str
    done: int
    of: int
    seconds: float


@dataclass(frozen=True)
class Seen:
    """What a reader gets: the events after those it has, and the latest progress."""

    state: State
    events: tuple[Event, ...]
    progress: Progress | None


class Job:
    """One run. Its methods may be called from any thread."""

    def __init__(self, request: Request) -> None:
        self.id = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(6)}"
        self.request = request
        self._lock = threading.Lock()
        self._state: State = "queued"
        self._events: list[Event] = []
        self._progress: Progress | None = None
        self._unwanted = threading.Event()
        self._begun = time.monotonic()

    @property
    def state(self) -> State:
        """Where the job is."""
        with self._lock:
            return self._state

    def as_json(self) -> dict[str, Any]:
        """What was asked and where it is, as JSON values."""
        return {"id": self.id, "state": self.state, **self.request.as_json()}

    def look(self, after: int = 0) -> Seen:
        """What happened after the first `after` events."""
        with self._lock:
            return Seen(self._state, tuple(self._events[after:]), self._progress)

    def tell(self, event: Event) -> None:
        """Keep an event."""
        with self._lock:
            self._events.append(event)

    def begin(self) -> None:
        """The work starts now. Raises Cancelled when it is not wanted any more."""
        with self._lock:
            self._state = "running"
            self._begun = time.monotonic()
            self._events.append(Event("started"))
        self.check()

    def report(self, stage: str, done: int, of: int) -> None:
        """Keep the latest progress. Raises Cancelled when the job is not wanted any more."""
        self.check()
        seconds = round(time.monotonic() - self._begun, 3)
        with self._lock:
            self._progress = Progress(stage, int(done), int(of), seconds)

    def check(self) -> None:
        """Raises Cancelled when the job is not wanted any more."""
        if self._unwanted.is_set():
            raise Cancelled

    def end(self, state: State, error: BaseException | None = None) -> None:
        """Nothing follows; what is said of a job that has ended already changes nothing."""
        with self._lock:
            if self._state not in ENDED:
                self._state = state
                self._progress = None
                self._events.append(Event(state, {}, error))

    def cancel(self) -> None:
        """Ask for the end; a job that nobody works on ends at once."""
        self._unwanted.set()
        if self.state == "queued":
            self.end("cancelled")
