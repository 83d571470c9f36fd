"""Connections: nobody without the token keeps the owner out, however many sockets he opens."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from sukashi.web.connections import ConnectionLimits, Connections
from sukashi.web.server import Server
from tests.web.stage import ask, client, get, serving

ATTACKERS = 300
PROMPT = 5.0
"""Seconds in which the owner is answered; measured: a few milliseconds."""
HALF = b"GET /api/models HTTP/1.1\r\nHost: "
SENT = {
    "idle": b"",
    "half a header": HALF,
    "a body that never comes": b"POST /api/runs HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n",
}


@contextmanager
def attack(server: Server, count: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Connections without a token that stay open."""
    with ExitStack() as stack:
        found = []
        for _ in range(count):
            one = socket.create_connection(("127.0.0.1", server.address.port), timeout=10)
            found.append(stack.enter_context(one))
            if sent:
                one.sendall(sent)
        yield found


def closed(one: socket.socket, seconds: float) -> bool:
    """Whether the server closes a connection within some seconds."""
    one.settimeout(seconds)
    try:
        while one.recv(65536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


@pytest.mark.parametrize("kind", SENT)
def test_three_hundred_strangers_do_not_keep_the_owner_waiting(server: Server, kind: str) -> None:
    with attack(server, ATTACKERS, SENT[kind]):
        seconds = []
        for _ in range(10):
            begun = time.monotonic()
            assert get(server, "/api/models")[0] == 200  # each over a new connection
            seconds.append(time.monotonic() - begun)
        with client(server) as page:
            assert page.get("/").status_code == 200
            assert page.get("/api/results").status_code == 200
    assert statistics.median(seconds) < PROMPT / 4
    assert max(seconds) < PROMPT


def test_the_oldest_stranger_goes_and_the_owner_stays(tmp_path: Path) -> None:
    limits = ConnectionLimits(unauthenticated=20)
    with serving(tmp_path, connections=limits) as small, client(small) as page:
        id = ask(page, questions={"attention": {}}, generate=0)
        assert page.get("/api/models").status_code == 200
        with page.stream("GET", f"/api/runs/{id}/events") as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith("id: 1")
            with attack(small, 60, HALF) as strangers:
                assert all(closed(one, 5) for one in strangers[:40])
                assert not closed(strangers[-1], 0.2)
                assert len(small.connections) == 20
                assert get(small, "/api/models")[0] == 200
            assert "event: done" in list(lines)  # the stream went on all the while
        assert page.get("/api/models").status_code == 200


def test_a_request_that_comes_byte_by_byte_is_cut_off(tmp_path: Path) -> None:
    limits = ConnectionLimits(header=0.5, body=0.5, idle=1)
    with serving(tmp_path, connections=limits) as hasty:
        own = f"Cookie: {hasty.authentication.cookie_name}={hasty.authentication.session}\r\n"
        head = f"POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1:{hasty.address.port}\r\n{own}"
        head += "Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n"
        for begin in (b"", HALF, f"{head}Content-Length: 5000\r\n\r\n".encode()):
            with attack(hasty, 1, begin) as (one,):
                begun = time.monotonic()
                while time.monotonic() - begun < 10:
                    try:
                        one.sendall(b"x")
                        if closed(one, 0.05):
                            break
                    except OSError:
                        break
                assert 0.3 < time.monotonic() - begun < 5
        with attack(hasty, 1, b"") as (one,):  # never says anything
            assert closed(one, 5)
        kept = f"GET /api/models HTTP/1.1\r\nHost: 127.0.0.1:{hasty.address.port}\r\n{own}\r\n"
        with attack(hasty, 1, kept.encode()) as (one,):  # says nothing more
            begun = time.monotonic()
            assert closed(one, 5)
            assert time.monotonic() - begun > 0.3


def test_no_deadline_ends_a_long_answer(tmp_path: Path) -> None:
    limits = ConnectionLimits(header=0.3, body=0.3, idle=1)
    questions = {"attribution": {"method": "smooth_grad", "samples": 10_000}}
    with serving(tmp_path, connections=limits) as hasty, client(hasty) as page:
        id = ask(page, text="the cat " * 8, questions=questions, generate=0)
        begun = time.monotonic()
        with page.stream("GET", f"/api/runs/{id}/events") as stream:
            for _ in stream.iter_lines():
                if time.monotonic() - begun > 1.5:  # longer than every deadline
                    break
            else:
                pytest.fail("The stream ended.")
        page.delete(f"/api/runs/{id}")


def test_a_refused_request_ends_its_connection(server: Server) -> None:
    host = f"Host: 127.0.0.1:{server.address.port}\r\n\r\n"
    for target, line in (("/api/models", host), ("/", host), ("/", "Host: evil.example\r\n\r\n")):
        sent = f"GET {target} HTTP/1.1\r\n{line}".encode()
        with attack(server, 1, sent) as (one,):
            assert closed(one, 5)


def test_fewer_open_files_are_fewer_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sukashi.web.connections._open_files", lambda: 256)
    assert Connections(ConnectionLimits()).most == 128
    monkeypatch.setattr("sukashi.web.connections._open_files", lambda: 1 << 20)
    assert Connections(ConnectionLimits()).most == 256
