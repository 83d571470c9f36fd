"""Bounded queue: the jobs that wait for one model, first in first out, up to a limit."""

from __future__ import annotations

import threading
from collections import deque

from sukashi.web.job import Event, Job


class QueueFullError(Exception):
    """No more jobs are taken. count: jobs that wait; seconds: after which to try again."""

    def __init__(self, count: int, seconds: int) -> None:
        super().__init__(f"{count} jobs are waiting")
        self.count, self.seconds = count, seconds


class QueueClosedError(Exception):
    """The queue is closed for good."""


class BoundedQueue:
    """A bounded queue; its methods may be called from any thread.

    limit: jobs that may wait. seconds_per_job: an average, from which a wait is estimated.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.seconds_per_job = 1.0
        self._waiting: deque[Job] = deque()
        self._closed = False
        self._changed = threading.Condition()

    def __len__(self) -> int:
        with self._changed:
            return len(self._waiting)

    def put(self, job: Job) -> int:
        """Append a job; returns its position. Raises QueueFullError or QueueClosedError."""
        with self._changed:
            if self._closed:
                raise QueueClosedError
            position = len(self._waiting)
            if position >= self.limit:
                seconds = round(position * self.seconds_per_job)
                raise QueueFullError(position, min(60, max(1, seconds)))
            job.add(Event("queued", {"before": position}))
            self._waiting.append(job)
            self._changed.notify()
            return position

    def position(self, job: Job) -> int:
        """How many jobs come before this one; 0 for one that is not in the queue."""
        with self._changed:
            return self._waiting.index(job) if job in self._waiting else 0

    def remove(self, job: Job) -> bool:
        """Take a job out; False where it is not in the queue."""
        with self._changed:
            try:
                self._waiting.remove(job)
            except ValueError:
                return False
            return True

    def get(self) -> Job | None:
        """The first job, waited for and taken out; None when the queue is closed."""
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            return self._waiting.popleft() if self._waiting and not self._closed else None

    def close(self) -> list[Job]:
        """Take no more jobs; returns those that still waited."""
        with self._changed:
            self._closed = True
            rest = list(self._waiting)
            self._waiting.clear()
            self._changed.notify_all()
            return rest
