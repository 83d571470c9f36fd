"""Crowds: ten thousand requests, slow readers, and the end of the server in the middle of it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from sukashi.web.event_stream import EventStreams
from sukashi.web.job import Cancelled, Event, Job, RunRequest
from sukashi.web.model_pool import ModelPool
from sukashi.web.queue import BoundedQueue, QueueClosedError, QueueFullError
from sukashi.web.runs import Runs
from sukashi.web.server import Server
from sukashi.web.workspace import Workspace
from tests.web.stage import ask, client, load, serving

SLOW = {"attribution": {"method": "smooth_grad", "samples": 10_000}}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Models that do not answer before the gate is opened."""
    opened = threading.Event()

    def answers(explainer: Any, request: RunRequest, left_out: Any) -> Iterator[Any]:
        opened.wait(120)
        yield "attention", explainer.attention(request.text)

    monkeypatch.setattr("sukashi.web.runs.answers", answers)
    yield opened
    opened.set()


def test_of_ten_thousand_requests_none_is_lost_and_none_is_mixed(
    tmp_path: Path, gate: threading.Event
) -> None:
    runs = Runs(ModelPool(["tiny-gpt2"], [], load=load), Workspace(tmp_path), queue_limit=20)
    try:
        check_crowd(runs, gate)
    finally:
        runs.close()
    with pytest.raises(QueueClosedError):
        runs.submit(RunRequest("tiny-gpt2", "a"))


def check_crowd(runs: Runs, gate: threading.Event) -> None:
    taken, refused = [], []
    lock = threading.Lock()

    def user(number: int) -> None:
        for turn in range(1000):
            try:
                job = runs.submit(RunRequest("tiny-gpt2", f"the cat {number} {turn}"))
            except QueueFullError as error:
                with lock:
                    refused.append(error)
            else:
                with lock:
                    taken.append(job)

    users = [threading.Thread(target=user, args=(number,)) for number in range(10)]
    for one in users:
        one.start()
    for one in users:
        one.join()
    assert len(taken) + len(refused) == 10_000
    assert 20 <= len(taken) <= 21  # those that wait, and perhaps the one that is worked on
    assert all(1 <= error.seconds <= 60 and error.count == 20 for error in refused)
    assert runs.waiting("tiny-gpt2") <= 20
    gate.set()
    until = time.monotonic() + 120
    while any(job.state != "done" for job in taken) and time.monotonic() < until:
        time.sleep(0.01)
    for job in taken:
        events = [event for event in job.snapshot().events if event.name == "result"]
        assert [runs.workspace.result(one.data["name"]).tokens.text for one in events] == [
            job.request.text
        ]


def test_too_many_requests_are_told_when_to_come_again(
    tmp_path: Path, gate: threading.Event
) -> None:
    with serving(tmp_path, queue_limit=3) as crowded, client(crowded) as page:
        body = {"model": "tiny-gpt2", "text": "a"}
        answers = [page.post("/api/runs", json=body) for _ in range(30)]
        codes = [one.status_code for one in answers]
        assert codes.count(202) in (3, 4)
        assert codes.count(202) + codes.count(429) == 30
        last = answers[-1]
        assert 1 <= int(last.headers["retry-after"]) <= 60
        assert "3 requests are waiting already" in last.json()["error"]["message"]
        waiting = [one.json()["id"] for one in answers if one.status_code == 202]
        assert page.delete(f"/api/runs/{waiting[-1]}").json()["state"] == "cancelled"
        assert page.post("/api/runs", json=body).status_code == 202  # its place is free again
        gate.set()


def test_a_queue_is_first_come_first_served() -> None:
    queue = BoundedQueue(2)
    jobs = [Job(RunRequest("m", str(number))) for number in range(3)]
    assert [queue.put(job) for job in jobs[:2]] == [0, 1]
    queue.seconds_per_job = 1000
    with pytest.raises(QueueFullError) as full:
        queue.put(jobs[2])
    assert full.value.seconds == 60
    assert queue.remove(jobs[0])
    assert not queue.remove(jobs[0])
    queue.put(jobs[2])
    assert [queue.get(), queue.get()] == jobs[1:]
    queue.put(jobs[0])
    assert queue.close() == [jobs[0]]
    assert queue.get() is None


def test_a_job_keeps_the_latest_progress_only() -> None:
    job = Job(RunRequest("m", "a"))
    job.begin()
    for done in range(100_000):
        job.report("attribution", done, 100_000)
    seen = job.snapshot()
    assert len(seen.events) == 1
    assert seen.progress is not None
    assert seen.progress.done == 99_999
    job.cancel()
    with pytest.raises(Cancelled):
        job.report("attribution", 1, 2)
    job.end("cancelled")
    job.end("done")
    assert [one.name for one in job.snapshot().events] == ["started", "cancelled"]


def test_a_reader_that_stops_reading_blocks_nobody(server: Server) -> None:
    with client(server) as page:
        id = ask(page, text="the cat " * 8, questions=SLOW, generate=0)
        head = [
            f"GET /api/runs/{id}/events HTTP/1.1",
            f"Host: 127.0.0.1:{server.address.port}",
            f"Cookie: {server.authentication.cookie_name}={server.authentication.session}",
            "Sec-Fetch-Site: same-origin",
        ]
        sleepers = []
        for _ in range(3):
            sleeper = socket.socket()
            sleeper.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            sleeper.connect(("127.0.0.1", server.address.port))
            sleeper.sendall("\r\n".join([*head, "", ""]).encode())
            sleepers.append(sleeper)
        job = server.runs.job(id)
        assert job is not None
        before = -1
        for _ in range(3):  # the work goes on, and so does the server
            until = time.monotonic() + 120
            while time.monotonic() < until:
                progress = job.snapshot().progress
                if progress is not None and progress.done > before:
                    before = progress.done
                    break
                time.sleep(0.01)
            assert page.get("/api/models").status_code == 200
        assert before > 0
        page.delete(f"/api/runs/{id}")
        for sleeper in sleepers:
            sleeper.close()


def test_a_slow_reader_misses_progress_but_no_event() -> None:
    job = Job(RunRequest("m", "a"))

    async def read() -> list[bytes]:
        found = []
        streams = EventStreams(threading.Event(), position=lambda _: 0, has_result=lambda _: True)
        async for piece in streams.follow(job, "en"):
            found.append(piece)
            if len(found) == 1:  # while this reader was busy with the first event …
                for done in range(1000):
                    job.report("layers", done, 1000)
                job.add(Event("result", {"name": "x"}))
                job.end("done")
        return found

    job.begin()
    with ThreadPoolExecutor(1) as elsewhere:  # a browser's driver may hold this thread's loop
        found = elsewhere.submit(asyncio.run, read()).result()
    assert [piece.split(b"event: ")[1].split(b"\n")[0] for piece in found] == [
        b"started",
        b"result",
        b"done",
    ]


def test_streams_are_counted(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with client(server) as page:
        id = ask(page, text="the cat " * 8, questions=SLOW, generate=0)
        streams = server.config.app.app.state.streams  # type: ignore[union-attr]
        monkeypatch.setattr(streams, "limit", 0)
        answer = page.get(f"/api/runs/{id}/events")
        assert answer.status_code == 429
        page.delete(f"/api/runs/{id}")


def test_the_end_is_orderly(tmp_path: Path) -> None:
    with serving(tmp_path) as ending, client(ending) as page:
        running = ask(page, text="the cat " * 8, questions=SLOW, generate=0)
        waiting = ask(page)
        with page.stream("GET", f"/api/runs/{running}/events") as stream:
            lines = iter(stream.iter_lines())
            while not next(lines).startswith('data: {"stage": "attribution"'):
                pass
            ending.should_exit = True
            rest = [line for line in lines if line.startswith("event")]
        assert rest[-1] == "event: cancelled"
        jobs = [ending.runs.job(id) for id in (running, waiting)]
    assert [job.state for job in jobs if job] == ["cancelled", "cancelled"]
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{ending.address.port}/", trust_env=False)


def test_what_ended_long_ago_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sukashi.web.runs.RUN_HISTORY_LIMIT", 3)
    monkeypatch.setattr("sukashi.web.runs.answers", lambda *_: iter(()))
    runs = Runs(ModelPool(["tiny-gpt2"], [], load=load), Workspace(tmp_path))
    jobs = []
    for _ in range(6):
        jobs.append(runs.submit(RunRequest("tiny-gpt2", "a")))
        until = time.monotonic() + 120
        while jobs[-1].state != "done" and time.monotonic() < until:
            time.sleep(0.005)
    assert [runs.job(job.id) is not None for job in jobs] == [False] * 3 + [True] * 3
    runs.close()


def test_long_texts_are_forgotten_sooner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sukashi.web.runs.TEXT_LIMIT", 250)
    monkeypatch.setattr("sukashi.web.runs.answers", lambda *_: iter(()))
    runs = Runs(ModelPool(["tiny-gpt2"], [], load=load), Workspace(tmp_path))
    jobs = []
    for length in (100, 60, 80, 100, 10):
        jobs.append(runs.submit(RunRequest("tiny-gpt2", "a" * length)))
        until = time.monotonic() + 120
        while jobs[-1].state != "done" and time.monotonic() < until:
            time.sleep(0.005)
    kept = [runs.job(job.id) is not None for job in jobs]
    runs.close()
    assert kept == [False, True, True, True, True]
