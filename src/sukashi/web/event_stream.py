"""Stream: a run's events as server-sent events, for as long as the run goes on.

A reader looks at the job when it is ready for more, so one that is slow misses progress, never an
event, and costs the job nothing.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from typing import Any

from sukashi.view.catalogue import WORDS, say
from sukashi.web.error_responses import sentence
from sukashi.web.job import ENDED, Event, Job, Progress

PAUSE = 0.05
"""Seconds between two looks: twenty times a second is smooth for an eye."""
HEARTBEAT = 15.0
"""Seconds after which a silent stream says that it is still there."""
MOST = 64
"""Streams that are open at a time."""


class EventStreams:
    """Counts the open streams, and ends those that are left when the server has closed.

    before: how many runs come before one that waits. has: whether a result is still there; one that
    was deleted since is not told.
    """

    def __init__(
        self,
        closed: threading.Event,
        before: Callable[[Job], int],
        has: Callable[[str], bool],
        most: int = MOST,
    ) -> None:
        self.closed, self.before, self.has, self.most, self.open = closed, before, has, most, 0

    @property
    def full(self) -> bool:
        """Whether no more can be opened."""
        return self.open >= self.most

    async def follow(self, job: Job, lang: str, after: int = 0) -> AsyncIterator[bytes]:
        """Every event behind the first `after`, and the latest progress, until the run ends."""
        self.open += 1
        try:
            shown: Progress | None = None
            place = -1
            spoke = time.monotonic()
            while True:
                closed = self.closed.is_set()  # before the look, so that no last event is missed
                seen = job.look(after)
                for event in seen.events:
                    after += 1
                    if event.name == "result" and not self.has(event.facts["name"]):
                        continue
                    yield message(event.name, facts(event, lang), after)
                if seen.progress is not None and seen.progress != shown:
                    shown = seen.progress
                    yield message("progress", progress(shown, lang))
                elif seen.state == "queued" and place != (now := self.before(job)):
                    place = now
                    yield message("place", {"before": place})
                elif time.monotonic() - spoke > HEARTBEAT:
                    yield b": still here\n\n"
                else:
                    if not seen.events and (seen.state in ENDED or closed):
                        return
                    await asyncio.sleep(PAUSE)
                    if not seen.events:
                        continue
                spoke = time.monotonic()
        finally:
            self.open -= 1


def message(name: str, data: dict[str, Any], number: int | None = None) -> bytes:
    """One server-sent event; numbered ones are not told twice to a reader that comes back."""
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, allow_nan=False)}\n\n".encode("ascii")


def facts(event: Event, lang: str) -> dict[str, Any]:
    """What an event says."""
    told = {} if event.error is None else {"message": sentence(event.error, lang)}
    return {**event.facts, **told}


def progress(given: Progress, lang: str) -> dict[str, Any]:
    """What progress says, with the stage in words."""
    key = f"asking {given.stage}"
    return {**asdict(given), "words": say(key, lang) if key in WORDS else given.stage}
