"""Bounded queue: the jobs that wait for one model, first come first served, up to a limit."""

from __future__ import annotations

import threading
from collections import deque

from sukashi.web.job import Event, Job


class QueueFullError(Exception):
    """No more jobs are taken. count: how many wait; seconds: when to come again."""

    def __init__(self, count: int, seconds: int) -> None:
        super().__init__(f"{count} jobs are waiting")
        self.count, self.seconds = count, seconds


class QueueClosedError(Exception):
    """The line is closed for good."""


class BoundedQueue:
    """A bounded queue; its methods may be called from any thread.

    most: how many may wait. pace: seconds a job takes, as far as is known, for a guess at the wait.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.pace = 1.0
        self._waiting: deque[Job] = deque()
        self._closed = False
        self._changed = threading.Condition()

    def __len__(self) -> int:
        with self._changed:
            return len(self._waiting)

    def join(self, job: Job) -> int:
        """Stand at the end; how many are before. Raises QueueFullError or QueueClosedError."""
        with self._changed:
            if self._closed:
                raise QueueClosedError
            before = len(self._waiting)
            if before >= self.most:
                raise QueueFullError(before, min(60, max(1, round(before * self.pace))))
            job.tell(Event("queued", {"before": before}))
            self._waiting.append(job)
            self._changed.notify()
            return before

    def before(self, job: Job) -> int:
        """How many stand before a job; 0 for one that does not stand here."""
        with self._changed:
            return self._waiting.index(job) if job in self._waiting else 0

    def leave(self, job: Job) -> bool:
        """Step out of the queue; False for a job that does not stand in it."""
        with self._changed:
            try:
                self._waiting.remove(job)
            except ValueError:
                return False
            return True

    def next(self) -> Job | None:
        """The first job, waited for; None when the queue is closed."""
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            return self._waiting.popleft() if self._waiting and not self._closed else None

    def close(self) -> list[Job]:
        """Take no more; the jobs that still waited."""
        with self._changed:
            self._closed = True
            rest = list(self._waiting)
            self._waiting.clear()
            self._changed.notify_all()
            return rest
