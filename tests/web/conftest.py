"""Fixtures of the server: one that all tests of a session share, and a browser with its cookie."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import torch

from sukashi.web.server import Server
from tests.web.stage import client, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    torch.set_num_threads(1)
    with serving(tmp_path_factory.mktemp("workspace")) as running:
        yield running


@pytest.fixture
def browser(server: Server) -> Iterator[httpx.Client]:
    with client(server) as one:
        yield one
