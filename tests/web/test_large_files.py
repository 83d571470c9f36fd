"""Large files: what a file claims is compared with its size before it is read; nothing is whole."""

from __future__ import annotations

import os
import time
import tracemalloc
from pathlib import Path

import httpx
import numpy as np
import psutil
import pytest

import sukashi
from sukashi.errors import StoreError
from sukashi.result.store import dumps, loads
from sukashi.web.error_responses import RefusedError
from sukashi.web.result_parts import ResultParts
from sukashi.web.results import CHUNK
from sukashi.web.server import Server
from sukashi.web.workspace import SHOWN, Workspace
from tests import samples
from tests.web.stage import client, serving

HUGE = 8 << 30


@pytest.fixture
def bloated(tmp_path: Path) -> Workspace:
    """A sound result with zeros behind it up to 8 GB, of which the disk holds nothing."""
    path = sukashi.save(samples.attribution(), tmp_path / "bloated.safetensors")
    os.truncate(path, HUGE)
    return Workspace(tmp_path)


def test_a_result_of_eight_gigabytes_is_refused_from_its_header(bloated: Workspace) -> None:
    for read in (bloated.open, bloated.result, ResultParts(bloated).of):
        tracemalloc.start()
        with pytest.raises(StoreError, match=r"it has 8,589,934,592 bytes, but its header descr"):
            read("bloated")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 4 << 20
    assert bloated.entries() == []


def test_the_server_refuses_it_in_every_form(bloated: Workspace) -> None:
    process = psutil.Process()
    with serving(bloated.folder) as server, client(server) as page:
        page.get("/api/results")
        before, begun = process.memory_info().rss, time.monotonic()
        paths = [f"/api/results/bloated.{form}" for form in ("safetensors", "json", "html", "note")]
        paths += ["/api/results/bloated/parts/result", "/api/page.html?result=bloated"]
        for path in paths:
            answer = page.get(path)
            if answer.status_code == 501:
                continue  # the front end was not built
            assert answer.status_code == 422, path
            assert (
                "bloated' is damaged: it has 8,589,934,592 bytes"
                in answer.json()["error"]["message"]
            )
        sides = {"left": {"result": "bloated"}, "right": {"result": "bloated"}}
        assert page.post("/api/compare", json=sides).status_code == 422
        assert page.get("/api/results").json()["results"] == []
        assert time.monotonic() - begun < 10
        assert process.memory_info().rss - before < 256 << 20


def test_a_download_is_never_whole_in_memory(server: Server, browser: httpx.Client) -> None:
    maps = samples.attention()
    data = dumps(maps, beside={"ballast": np.zeros(16 << 20, np.float32)})  # 64 MB
    path = server.runs.workspace.folder / "long.safetensors"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    del data
    tracemalloc.start()
    with browser.stream("GET", "/api/results/long.safetensors") as answer:
        assert answer.status_code == 200
        assert int(answer.headers["content-length"]) == path.stat().st_size
        assert answer.headers["content-disposition"].startswith("attachment")
        received = sum(len(one) for one in answer.iter_bytes(CHUNK))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert received == path.stat().st_size
    assert peak < 16 << 20
    path.unlink()


def test_a_download_is_the_very_file(server: Server, browser: httpx.Client) -> None:
    name = server.runs.workspace.save("very", samples.layers()).name
    answer = browser.get(f"/api/results/{name}.safetensors")
    assert answer.content == (server.runs.workspace.folder / f"{name}.safetensors").read_bytes()
    assert type(loads(answer.content)).__name__ == "LayerPredictions"


def test_what_is_kept_is_bounded_by_bytes(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    names = [workspace.save(str(number), samples.layers()).name for number in range(3)]
    size = (tmp_path / f"{names[0]}.safetensors").stat().st_size
    parts = ResultParts(workspace, limit=9, limit_bytes=2 * size)
    first, second, _ = (parts.of(name) for name in names)
    assert parts.of(names[1]) is second
    assert parts.of(names[0]) is not first
    with pytest.raises(RefusedError) as refused:
        ResultParts(workspace, limit_bytes=size - 1).of(names[0])
    assert (refused.value.status, refused.value.key) == (413, "large")


def test_a_text_of_megabytes_is_cut_in_the_history(tmp_path: Path) -> None:
    from dataclasses import replace

    found = samples.attribution()
    long = replace(found, recipe=replace(found.recipe, model="m" * 100_000))
    entry = Workspace(tmp_path).save("run", long)
    assert entry.model == "m" * SHOWN


def test_a_damaged_file_is_read_once(bloated: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bloated.entries() == []

    def read(*_: object) -> None:
        raise AssertionError("The file was read again.")

    monkeypatch.setattr("sukashi.web.workspace.peek", read)
    assert bloated.entries() == []
