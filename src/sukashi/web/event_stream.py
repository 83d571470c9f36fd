"""Event stream: a run's events as server-sent events, for as long as the run goes on.

The job is polled when the reader is ready for more, so a slow reader misses progress, never an
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

from sukashi.view.catalogue import has, say
from sukashi.web.job import ENDED, Event, Job, Progress

POLL_INTERVAL = 0.05
"""Seconds between two polls: twenty times a second is smooth for an eye."""
HEARTBEAT = 15.0
"""Seconds of silence after which a comment is sent, so that nobody closes the connection."""
CAPACITY = 64
"""Streams that are open at a time."""


class EventStreams:
    """Counts the open streams, and ends those that are left when the server has closed.

    position: how many runs come before one that waits. has_result: whether a result is still there;
    the event of one that was deleted since is left out.
    """

    def __init__(
        self,
        closed: threading.Event,
        position: Callable[[Job], int],
        has_result: Callable[[str], bool],
        limit: int = CAPACITY,
    ) -> None:
        self.closed, self.position, self.has_result = closed, position, has_result
        self.limit, self.open = limit, 0

    @property
    def full(self) -> bool:
        """Whether no more can be opened."""
        return self.open >= self.limit

    async def follow(self, job: Job, lang: str, after: int = 0) -> AsyncIterator[bytes]:
        """Every event behind the first `after`, and the latest progress, until the run ends."""
        self.open += 1
        try:
            sent: Progress | None = None
            position = -1
            last_sent = time.monotonic()
            while True:
                closed = self.closed.is_set()  # before the poll, so that no last event is missed
                now = job.snapshot(after)
                for event in now.events:
                    after += 1
                    if event.name == "result" and not self.has_result(event.data["name"]):
                        continue
                    yield encoded(event.name, event_data(event, lang), after)
                if now.progress is not None and now.progress != sent:
                    sent = now.progress
                    yield encoded("progress", progress_data(sent, lang))
                elif now.state == "queued" and position != (current := self.position(job)):
                    position = current
                    yield encoded("place", {"before": position})
                elif time.monotonic() - last_sent > HEARTBEAT:
                    yield b": still here\n\n"
                else:
                    if not now.events and (now.state in ENDED or closed):
                        return
                    await asyncio.sleep(POLL_INTERVAL)
                    if not now.events:
                        continue
                last_sent = time.monotonic()
        finally:
            self.open -= 1


def encoded(name: str, data: dict[str, Any], number: int | None = None) -> bytes:
    """One server-sent event; a reader that comes back gets no numbered one twice."""
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, allow_nan=False)}\n\n".encode("ascii")


def event_data(event: Event, lang: str) -> dict[str, Any]:
    """The data of an event, with the message in one language."""
    message = {"message": event.message[lang]} if event.message else {}
    return {**event.data, **message}


def progress_data(progress: Progress, lang: str) -> dict[str, Any]:
    """The data of progress, with the stage in words."""
    key = f"asking {progress.stage}"
    return {**asdict(progress), "words": say(key, lang) if has(key) else progress.stage}
