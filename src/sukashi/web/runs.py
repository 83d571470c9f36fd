"""Runs: queues requests, one worker thread a model, and keeps the list of runs."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict

from sukashi.errors import SukashiError, without_frames
from sukashi.web.error_responses import messages
from sukashi.web.execution import LeftOut, answers
from sukashi.web.job import ENDED, Cancelled, Event, Job, RunRequest
from sukashi.web.model_pool import ModelPool
from sukashi.web.queue import BoundedQueue, QueueClosedError
from sukashi.web.workspace import Workspace

QUEUE_LIMIT = 64
"""Jobs that may wait for one model."""
RUN_HISTORY_LIMIT = 512
"""Runs that are kept in the list after they ended; their results are files and stay."""
TEXT_LIMIT = 16_000_000
"""Characters of the texts of all runs in the list; the oldest that ended go first."""
SHUTDOWN_TIMEOUT = 5.0
"""Seconds that workers have at the end; each stops after the batch it is in."""
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
        while job := self.queue.get():
            self.job = job
            begun = time.monotonic()
            self.work(job)
            self.job = None
            self.queue.seconds_per_job = 0.7 * self.queue.seconds_per_job + 0.3 * (
                time.monotonic() - begun
            )

    def work(self, job: Job) -> None:
        """Do one job to its end, whatever happens."""
        try:
            job.begin()
            self._answer(job)
            job.end("done")
        except Cancelled:
            job.end("cancelled")
        except Exception as error:
            if not isinstance(error, SukashiError):
                logger.exception("A run failed unexpectedly.")
            job.end("failed", messages(error))
            without_frames(error)

    def _answer(self, job: Job) -> None:
        job.report("load", 0, 1)
        explainer = self.pool.explainer(self.model)
        explainer.progress = job.report
        try:
            job.report("load", 1, 1)
            for question, result in answers(explainer, job.request, _left_out_recorder(job)):
                job.check()
                entry = self.workspace.save(job.id, result)
                data = {"question": question, "kind": entry.kind, "name": entry.name}
                job.add(Event("result", data))
        finally:
            explainer.progress = None


class Runs:
    """All runs of one server."""

    def __init__(
        self, pool: ModelPool, workspace: Workspace, *, queue_limit: int = QUEUE_LIMIT
    ) -> None:
        self.pool, self.workspace, self.queue_limit = pool, workspace, queue_limit
        self.closed = threading.Event()
        self._closing = False
        self._lock = threading.Lock()
        self._workers: dict[str, Worker] = {}
        self._jobs: OrderedDict[str, Job] = OrderedDict()

    def submit(self, request: RunRequest) -> Job:
        """Queue a request. Raises QueueFullError, QueueClosedError, UnknownNameError."""
        self.pool.check(request.model)
        job = Job(request)
        with self._lock:
            if self._closing:
                raise QueueClosedError
            self._worker(request.model).queue.put(job)
            self._jobs[job.id] = job
            self._evict_ended()
        return job

    def job(self, id: str) -> Job | None:
        """The run of that id."""
        with self._lock:
            return self._jobs.get(id)

    def jobs(self) -> list[Job]:
        """Every run that is remembered, the newest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def position(self, job: Job) -> int:
        """How many runs come before one that is queued."""
        with self._lock:
            worker = self._workers.get(job.request.model)
        return 0 if worker is None else worker.queue.position(job)

    def cancel(self, job: Job) -> None:
        """Stop a run: at once when it waits, else after the batch that is being worked on."""
        with self._lock:
            worker = self._workers.get(job.request.model)
        if worker is not None:
            worker.queue.remove(job)
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
        until = time.monotonic() + SHUTDOWN_TIMEOUT
        for worker in workers:
            worker.join(max(0.0, until - time.monotonic()))
        self.closed.set()

    def _worker(self, model: str) -> Worker:
        if model not in self._workers:
            worker = Worker(model, self.pool, self.workspace, BoundedQueue(self.queue_limit))
            self._workers[model] = worker
            worker.start()
        return self._workers[model]

    def _evict_ended(self) -> None:
        """Drop the oldest runs that ended while they are too many or their texts too long."""
        characters = sum(job.request.characters for job in self._jobs.values())
        for id, job in list(self._jobs.items()):
            if len(self._jobs) <= RUN_HISTORY_LIMIT and characters <= TEXT_LIMIT:
                return
            if job.state in ENDED:
                characters -= job.request.characters
                del self._jobs[id]


def _left_out_recorder(job: Job) -> LeftOut:
    def left_out(question: str, error: SukashiError) -> None:
        job.add(Event("left out", {"question": question}, messages(error)))
        without_frames(error)

    return left_out
