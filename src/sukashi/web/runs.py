"""Runs: takes requests, gives each model a worker of its own, and knows all runs."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict

from sukashi.errors import SukashiError
from sukashi.web.execution import LeftOut, answers
from sukashi.web.job import ENDED, Cancelled, Event, Job, Request
from sukashi.web.model_pool import ModelPool
from sukashi.web.queue import BoundedQueue, QueueClosedError
from sukashi.web.workspace import Workspace

MOST_WAITING = 64
"""Jobs that may wait for one model."""
MOST_KEPT = 512
"""Runs that are remembered after they ended; their results are files and stay."""
PATIENCE = 5.0
"""Seconds a worker is waited for at the end; it stops after the batch it is in."""
logger = logging.getLogger("sukashi.web")


class Worker(threading.Thread):
    """One thread that asks one model, one job after the other, so no two jobs ever mix."""

    def __init__(
        self, model: str, pool: ModelPool, workspace: Workspace, queue: BoundedQueue
    ) -> None:
        super().__init__(name=f"sukashi {model}", daemon=True)
        self.model, self.pool, self.workspace, self.queue = model, pool, workspace, queue
        self.job: Job | None = None

    def run(self) -> None:
        """Work until the queue is closed."""
        while job := self.queue.next():
            self.job = job
            begun = time.monotonic()
            self.work(job)
            self.job = None
            self.queue.pace = 0.7 * self.queue.pace + 0.3 * (time.monotonic() - begun)

    def work(self, job: Job) -> None:
        """Do one job to its end, whatever happens."""
        try:
            job.begin()
            self._answer(job)
            job.end("done")
        except Cancelled:
            job.end("cancelled")
        except SukashiError as error:
            job.end("failed", error)
        except Exception as error:
            logger.exception("A run failed unexpectedly.")
            job.end("failed", error)

    def _answer(self, job: Job) -> None:
        job.report("load", 0, 1)
        explainer = self.pool.explainer(self.model)
        explainer.progress = job.report
        try:
            job.report("load", 1, 1)
            for question, result in answers(explainer, job.request, _telling(job)):
                job.check()
                entry = self.workspace.keep(job.id, result)
                facts = {"question": question, "kind": entry.kind, "name": entry.name}
                job.tell(Event("result", facts))
        finally:
            explainer.progress = None


class Runs:
    """All runs of one server."""

    def __init__(
        self, pool: ModelPool, workspace: Workspace, *, most_waiting: int = MOST_WAITING
    ) -> None:
        self.pool, self.workspace, self.most_waiting = pool, workspace, most_waiting
        self.closed = threading.Event()
        self._closing = False
        self._lock = threading.Lock()
        self._workers: dict[str, Worker] = {}
        self._jobs: OrderedDict[str, Job] = OrderedDict()

    def ask(self, request: Request) -> Job:
        """Queue a request. Raises QueueFullError, QueueClosedError, UnknownNameError."""
        self.pool.check(request.model)
        job = Job(request)
        with self._lock:
            if self._closing:
                raise QueueClosedError
            self._worker(request.model).queue.join(job)
            self._jobs[job.id] = job
            self._forget()
        return job

    def job(self, id: str) -> Job | None:
        """The run of that id."""
        with self._lock:
            return self._jobs.get(id)

    def jobs(self) -> list[Job]:
        """Every run that is remembered, the newest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def before(self, job: Job) -> int:
        """How many runs come before one that waits."""
        with self._lock:
            worker = self._workers.get(job.request.model)
        return 0 if worker is None else worker.queue.before(job)

    def cancel(self, job: Job) -> None:
        """Stop a run: at once when it waits, else after the batch that is being worked on."""
        with self._lock:
            worker = self._workers.get(job.request.model)
        if worker is not None:
            worker.queue.leave(job)
        job.cancel()

    def waiting(self, model: str) -> int:
        """How many jobs wait for a model."""
        with self._lock:
            worker = self._workers.get(model)
        return 0 if worker is None else len(worker.queue)

    def close(self) -> None:
        """Take no more requests, cancel what runs and waits, and wait for the workers."""
        with self._lock:
            self._closing = True
            workers = list(self._workers.values())
        for worker in workers:
            for job in worker.queue.close():
                job.cancel()
            if (running := worker.job) is not None:
                running.cancel()
        until = time.monotonic() + PATIENCE
        for worker in workers:
            worker.join(max(0.0, until - time.monotonic()))
        self.closed.set()

    def _worker(self, model: str) -> Worker:
        if model not in self._workers:
            worker = Worker(model, self.pool, self.workspace, BoundedQueue(self.most_waiting))
            self._workers[model] = worker
            worker.start()
        return self._workers[model]

    def _forget(self) -> None:
        """Drop the oldest runs that ended."""
        if len(self._jobs) <= MOST_KEPT:
            return
        ended = [id for id, job in self._jobs.items() if job.state in ENDED]
        for id in ended[: len(self._jobs) - MOST_KEPT]:
            del self._jobs[id]


def _telling(job: Job) -> LeftOut:
    def left_out(question: str, error: SukashiError) -> None:
        job.tell(Event("left out", {"question": question}, error))

    return left_out
