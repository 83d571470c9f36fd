"""Server: a socket, the application behind its security middleware, and an orderly end."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from sukashi.errors import MisuseError
from sukashi.web.api import application
from sukashi.web.authentication import Authentication
from sukashi.web.connections import ConnectionLimits, Connections
from sukashi.web.middleware import BODY_LIMIT, SecurityMiddleware
from sukashi.web.model_pool import Load, ModelPool
from sukashi.web.origin import ServerAddress
from sukashi.web.questions import questions
from sukashi.web.runs import QUEUE_LIMIT, Runs
from sukashi.web.workspace import Workspace

SHUTDOWN_SECONDS = 3
"""Seconds that open connections are given at the end."""


@dataclass(frozen=True)
class Settings:
    """How the server is started.

    files: results to show beside those of the workspace. models: folders and hub ids to offer.
    port: None takes `usual_port`, or a free one. download: whether the Hub may be asked.
    loading: arguments of `sukashi.load`; load: what loads a model, `sukashi.load` unless given.
    """

    files: Sequence[Path] = ()
    models: Sequence[str] = ()
    workspace: Path = Path("sukashi-results")
    host: str = "127.0.0.1"
    port: int | None = None
    usual_port: int = 0
    download: bool = False
    loading: Mapping[str, Any] = field(default_factory=dict)
    load: Load | None = None
    queue_limit: int = QUEUE_LIMIT
    limit: int = BODY_LIMIT
    connections: ConnectionLimits = field(default_factory=ConnectionLimits)


class Server(uvicorn.Server):
    """uvicorn on a socket of our own, so the address is known before it starts.

    opened: called once requests are answered.
    """

    def __init__(self, settings: Settings, opened: Callable[[], None] | None = None) -> None:
        self.runs = _runs(settings)
        self.socket = listening(settings)
        self.address = ServerAddress(settings.host, self.socket.getsockname()[1])
        self.authentication = Authentication(self.address.port)
        self.opened = opened
        self.connections = Connections(settings.connections)
        secured = SecurityMiddleware(
            application(self.runs),
            address=self.address,
            authentication=self.authentication,
            limit=settings.limit,
        )
        super().__init__(
            uvicorn.Config(
                secured,
                ws="none",
                lifespan="off",
                proxy_headers=False,  # nobody but the client says where a request comes from
                server_header=False,
                access_log=False,  # addresses hold the token
                log_level="warning",
                http=self.connections.protocol,  # type: ignore[arg-type]
                timeout_keep_alive=settings.connections.idle,
                timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            )
        )

    @property
    def link(self) -> str:
        """The address to open, with the token."""
        host = self.address.host if not self.address.any_address else "127.0.0.1"
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}:{self.address.port}/?token={self.authentication.token}"

    def serve_until_stopped(self) -> None:
        """Answer requests until a signal or `should_exit`."""
        self.run(sockets=[self.socket])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        if self.should_exit:
            return
        if self.opened is not None:
            self.opened()
        self._warm()

    def _warm(self) -> None:
        """Load the heavy libraries while the first page is being looked at."""
        threading.Thread(target=questions, name="sukashi warms up", daemon=True).start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Cancel what is going on, so that no stream holds a connection open, then close."""
        await asyncio.to_thread(self.runs.close)
        await super().shutdown(sockets)


def listening(settings: Settings) -> socket.socket:
    """A listening socket. Raises MisuseError, in one sentence, when there can be none."""
    host, port = settings.host, settings.port
    if port is not None and not 0 <= port <= 65535:
        raise MisuseError(f"--port is {port}; give a number from 0 to 65535.")
    if port is not None:
        return _bound(host, port)
    try:
        return _bound(host, settings.usual_port)
    except MisuseError:
        return _bound(host, 0)


def _bound(host: str, port: int) -> socket.socket:
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=kind, backlog=128)
    except (OSError, UnicodeError) as error:  # UnicodeError for a name that cannot be looked up
        if not isinstance(error, OSError) or isinstance(error, socket.gaierror):
            raise _no_host(host) from error
        if error.errno == errno.EADDRNOTAVAIL:
            raise _no_host(host) from error
        reason = error.strerror
        if error.errno is not None and error.errno > 0:
            reason = os.strerror(error.errno)  # without the address, which Python adds
        raise MisuseError(
            f"The server cannot listen on {host} port {port}: {reason}; choose another with "
            "--port, or leave it out."
        ) from error


def _no_host(host: str) -> MisuseError:
    return MisuseError(
        f"--host is {host!r}, which is no address of this machine; give one of its addresses, or "
        "leave it out."
    )


def _runs(settings: Settings) -> Runs:
    """Pool, workspace and runs. Raises MisuseError for what cannot be loaded or written."""
    from sukashi.model.builtin import installed

    builtin = [one.id for one in installed()]
    pool = ModelPool(
        settings.models,
        builtin,
        download=settings.download,
        loading=settings.loading,
        load=settings.load,
    )
    workspace = Workspace(settings.workspace.absolute(), settings.files)
    workspace.check_writable()
    pool.check_sources()
    return Runs(pool, workspace, queue_limit=settings.queue_limit)
