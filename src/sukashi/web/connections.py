"""Connections: deadlines for every connection, and a limit for those that have shown no token.

A connection that sends nothing, or its request byte by byte, is closed at its deadline. Whoever has
no token can hold a number of connections; one more closes the oldest of these, never one over which
a request with the token came. So nobody can lock the owner out by keeping connections open, which a
limit for all connections together would allow.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_AWAITED = {"IDLE": "header", "SEND_BODY": "body"}
"""States of the client in h11 -> what it still has to send."""


@dataclass(frozen=True)
class ConnectionLimits:
    """header, body: seconds that a request's header and body may take to arrive.

    idle: seconds between two requests of one connection. unauthenticated: connections that are held
    without a token at a time.
    """

    header: float = 10.0
    body: float = 30.0
    idle: int = 5
    unauthenticated: int = 256

    @property
    def fitting(self) -> int:
        """`unauthenticated`, or less where the system allows fewer open files."""
        return min(self.unauthenticated, max(8, _open_files() // 2))


class Connections:
    """The connections of one server that have shown no token, the oldest first."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits, self.most = limits, limits.fitting
        self._unauthenticated: dict[Connection, None] = {}

    def __len__(self) -> int:
        return len(self._unauthenticated)

    def add(self, connection: Connection) -> None:
        """Count a new connection; the oldest without a token is closed when there are too many."""
        self._unauthenticated[connection] = None
        while len(self._unauthenticated) > self.most:
            oldest = next(iter(self._unauthenticated))
            self.remove(oldest)
            oldest.transport.abort()

    def remove(self, connection: Connection) -> None:
        """Count a connection no more: it has shown the token, or is closed."""
        self._unauthenticated.pop(connection, None)

    def protocol(self, **options: Any) -> Connection:
        """A connection of this server, as uvicorn makes them."""
        return Connection(self, **options)


class Connection(H11Protocol):
    """One connection, with a deadline for whatever it has to send next."""

    def __init__(
        self, connections: Connections, *, app_state: dict[str, Any], **options: Any
    ) -> None:
        super().__init__(app_state={**app_state, "connection": self}, **options)
        self._others = connections
        self._deadline: asyncio.TimerHandle | None = None
        self._awaited: tuple[str, int] | None = None

    def authenticated(self) -> None:
        """Note that a request with the token came over this connection."""
        self._others.remove(self)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin: the header of the first request is awaited."""
        super().connection_made(transport)
        self._others.add(self)
        self._set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        super().connection_lost(exc)
        self._others.remove(self)
        if self._deadline is not None:
            self._deadline.cancel()

    def data_received(self, data: bytes) -> None:
        """Read on; the deadline moves only when a whole header or body is there."""
        super().data_received(data)
        self._set_deadline()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._set_deadline()

    def _set_deadline(self) -> None:
        awaited = _AWAITED.get(self.conn.their_state.__name__, "")
        now = awaited, id(self.cycle)
        if now == self._awaited:
            return
        self._awaited = now
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        if awaited and not self.transport.is_closing():
            limits = self._others.limits
            seconds = limits.header if awaited == "header" else limits.body
            self._deadline = self.loop.call_later(seconds, self.transport.abort)


def _open_files() -> int:
    """Files that this process may hold open."""
    try:
        import resource
    except ImportError:  # Windows, where sockets are not counted as files
        return 2048
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return soft if soft > 0 else 2048
