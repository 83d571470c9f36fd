"""What the tests of the server share: a server in a thread over tiny models, and clients."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from sukashi.explainer import Explainer
from sukashi.web.server import Server, Settings
from tests.networks import explain
from tests.tiny import tiny

FAMILIES = {"tiny-gpt2": "gpt2", "tiny-bert": "bert", "tiny-t5": "t5"}


def load(source: str, **_: Any) -> Explainer:
    """A tiny model in memory, one of its own for each server; "broken" fails as a bug would."""
    if source == "broken":
        raise LookupError("a bug at /home/someone/secret.py")
    # little memory makes many small batches, as a long text does
    family = FAMILIES[source]
    return explain(tiny(family), family, check=False, memory=1 << 20)


SETTINGS = Settings(models=(*FAMILIES, "broken"), port=0, load=load)


@contextmanager
def serving(workspace: Path, **changes: Any) -> Iterator[Server]:
    """A running server."""
    server = Server(replace(SETTINGS, workspace=workspace, **changes))
    thread = threading.Thread(target=server.serve_until_stopped)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.005)
    try:
        yield server
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


def address(server: Server) -> str:
    return f"http://127.0.0.1:{server.address.port}"


def client(server: Server, **headers: str) -> httpx.Client:
    """The browser of someone who opened the link."""
    cookie = f"{server.authentication.cookie_name}={server.authentication.session}"
    own = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin", **headers}
    return httpx.Client(base_url=address(server), headers=own, timeout=30, trust_env=False)


def events(browser: httpx.Client, id: str, **options: Any) -> list[tuple[str, dict[str, Any]]]:
    """All events of a run, read to the end."""
    found = []
    with browser.stream("GET", f"/api/runs/{id}/events", **options) as response:
        assert response.status_code == 200
        name = ""
        for line in response.iter_lines():
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                found.append((name, json.loads(line[6:])))
    return found


def names(found: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """The names of what happened: what depends on who looks when, progress and place, left out."""
    return [name for name, _ in found if name not in ("progress", "place")]


def ask(browser: httpx.Client, **run: Any) -> str:
    """Start a run; its id."""
    response = browser.post("/api/runs", json={"model": "tiny-gpt2", "text": "the cat", **run})
    assert response.status_code == 202, response.text
    id: str = response.json()["id"]
    return id


def results(browser: httpx.Client, **run: Any) -> dict[str, str]:
    """Question -> name of the result of a run that goes well."""
    found = events(browser, ask(browser, **run))
    assert found[-1][0] == "done", found
    return {facts["question"]: facts["name"] for name, facts in found if name == "result"}


def raw(server: Server, request: bytes, *, more: bytes = b"") -> bytes:
    """What the server answers to bytes on a plain connection."""
    with socket.create_connection(("127.0.0.1", server.address.port), timeout=10) as connection:
        connection.sendall(request)
        if more:
            connection.sendall(more)
        found = b""
        while piece := connection.recv(65536):
            found += piece
            if b"\r\n\r\n" in found and b"keep-alive" not in found.lower():
                head, _, body = found.partition(b"\r\n\r\n")
                length = [one for one in head.split(b"\r\n") if b"content-length" in one.lower()]
                if length and len(body) >= int(length[0].split(b":")[1]):
                    break
        return found


def get(server: Server, target: str, *lines: str, cookie: bool = True) -> tuple[int, bytes]:
    """Status and body of a GET whose target is sent exactly as it is written."""
    head = [f"GET {target} HTTP/1.1", *lines]
    if not any(line.lower().startswith("host:") for line in lines):
        head.append(f"Host: 127.0.0.1:{server.address.port}")
    if cookie:
        head.append(f"Cookie: {server.authentication.cookie_name}={server.authentication.session}")
    answer = raw(server, "\r\n".join([*head, "Connection: close", "", ""]).encode("latin-1"))
    start, _, body = answer.partition(b"\r\n\r\n")
    return int(start.split(b" ")[1]), body
