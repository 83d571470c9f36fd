"""Processes: every type in a forked process of its own, with a limit of time and of memory."""

from __future__ import annotations

import json
import os
import resource
import select
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from benchmarks.architectures.outcome import Outcome

SECONDS = 60
BYTES = 6 << 30
Job = tuple[str, str]
"""A task's name and a type's."""


def forked(
    jobs: Sequence[Job], work: Callable[[str, str], Outcome], at_once: int = 1
) -> Iterator[tuple[Job, Outcome]]:
    """Every job with its outcome, in the order in which they end."""
    waiting = list(reversed(jobs))
    running: dict[int, tuple[int, Job, bytes]] = {}
    while waiting or running:
        while waiting and len(running) < at_once:
            job = waiting.pop()
            process, end = _start(job, work)
            running[end] = (process, job, b"")
        for end in select.select(list(running), [], [])[0]:
            process, job, data = running[end]
            more = os.read(end, 1 << 16)
            if more:
                running[end] = (process, job, data + more)
                continue
            os.close(end)
            _, status = os.waitpid(process, 0)
            del running[end]
            yield job, _read(data, status)


def _start(job: Job, work: Callable[[str, str], Outcome]) -> tuple[int, int]:
    """The process of a job, and the end of the pipe where its outcome will be read."""
    read, write = os.pipe()
    process = os.fork()
    if process:
        os.close(write)
        return process, read
    try:
        os.close(read)
        signal.alarm(SECONDS)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (BYTES, BYTES))
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        with os.fdopen(write, "w") as pipe:
            json.dump(work(*job).written(), pipe)
    finally:
        os._exit(0)


def _read(data: bytes, status: int) -> Outcome:
    if data:
        return Outcome.read(json.loads(data))
    code = os.waitstatus_to_exitcode(status)
    why = f"It took more than {SECONDS} s." if code == -signal.SIGALRM else "Its process died."
    return Outcome(built=False, why=why)
