"""Security middleware: checks every request before it reaches the application.

In this order: the host, the site that asks, the token or the cookie, the size of the body. Every
response, refusals too, has the same strict headers.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi.responses import HTMLResponse, Response

from sukashi.web.authentication import Authentication
from sukashi.web.error_responses import RefusedError, error_response, language
from sukashi.web.origin import ServerAddress, is_foreign
from sukashi.web.page import continue_page, locked_page

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

BODY_LIMIT = 1 << 20
"""Bytes of a request's body."""
SAFE_METHODS = ("GET", "HEAD")
UNAUTHENTICATED = ("host", "origin", "key")
"""Refusals of requests whose token was not looked at or is wrong; their connection is closed."""
RESPONSE_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class SecurityMiddleware:
    """ASGI middleware: see the module."""

    def __init__(
        self,
        app: App,
        *,
        address: ServerAddress,
        authentication: Authentication,
        limit: int = BODY_LIMIT,
    ) -> None:
        self.app, self.address = app, address
        self.authentication, self.limit = authentication, limit

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer, or hand on to the application."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # there are no WebSockets here
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        query = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1")))
        send = _with_headers(send)
        try:
            response = self._check(scope, headers, query)
            _note_token(scope)
            if response is not None:
                await response(scope, receive, send)
                return
            body = _Body(receive, send, self.limit)
            await self.app(scope, body.receive, body.send)
        except (RefusedError, _TooLarge) as error:
            refusal = error if isinstance(error, RefusedError) else self._too_large()
            answer = self._answer(refusal, scope["path"], language(headers, query))
            if refusal.key in UNAUTHENTICATED:
                answer.headers["connection"] = "close"
            await answer(scope, receive, send)

    def _check(
        self, scope: MutableMapping[str, Any], headers: dict[str, str], query: dict[str, str]
    ) -> Response | None:
        """A response in the place of the application's; None to go on. Raises RefusedError."""
        hosts = [value for name, value in scope["headers"] if name.lower() == b"host"]
        if len(hosts) != 1 or not self.address.is_own_host(headers["host"]):
            allowed = f"{self.address.names[0]}:{self.address.port}"
            raise RefusedError(400, "host", allowed=allowed)
        page = scope["path"] == "/" and scope["method"] in SAFE_METHODS
        bearer = self.authentication.has_token(headers.get("authorization", ""))
        stream = "text/event-stream" in headers.get("accept", "") or _is_event_stream(scope["path"])
        proof = (scope["method"] not in SAFE_METHODS or stream) and not bearer
        if not page and is_foreign(self.address, headers, proof=proof):
            raise RefusedError(403, "origin")
        if page and "token" in query:
            return self._exchange(headers, query)
        if not bearer and not self.authentication.has_session(headers.get("cookie", "")):
            raise RefusedError(401, "key")
        if _length(headers) > self.limit:
            raise self._too_large()
        return None

    def _too_large(self) -> RefusedError:
        return RefusedError(413, "size", {"Connection": "close"}, limit=self.limit)

    def _exchange(self, headers: dict[str, str], query: dict[str, str]) -> Response:
        """The cookie for the token, and the address without it. Raises RefusedError."""
        if not self.authentication.is_token(query.pop("token")):
            raise RefusedError(401, "key")
        clean = "/?" + urlencode(query) if query else "/"
        if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            # A strict cookie is not sent along a redirect that began on another site's page.
            response: Response = continue_page(clean, language(headers, query))
        else:
            response = Response(status_code=303, headers={"Location": clean})
        response.headers["Set-Cookie"] = self.authentication.cookie
        return response

    def _answer(self, refusal: RefusedError, path: str, lang: str) -> Response:
        if path == "/" and refusal.key == "key":
            return HTMLResponse(locked_page(lang), status_code=refusal.status)
        return error_response(refusal, lang)


class _TooLarge(BaseException):
    """Ends the reading of a body; no handler of errors on the way mistakes it for one."""


class _Body:
    """A request's body, counted as it comes: one that says nothing of its length is cut off too."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive, self._send = receive, send
        self.limit, self.count, self.answered = limit, 0, False

    async def receive(self) -> Message:
        """The next piece. Raises _TooLarge when there are too many bytes."""
        message = await self._receive()
        self.count += len(message.get("body", b""))
        if self.count > self.limit and not self.answered:
            raise _TooLarge
        return message

    async def send(self, message: Message) -> None:
        """Send a piece of the answer."""
        self.answered = True
        await self._send(message)


def _with_headers(send: Send) -> Send:
    """The same, with the headers of every response; what a response says itself stays."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = [(name.lower(), value) for name, value in message.get("headers", [])]
            named = {name for name, _ in own}
            added = ((name.encode(), value.encode()) for name, value in RESPONSE_HEADERS.items())
            message["headers"] = own + [one for one in added if one[0] not in named]
        await send(message)

    return send_with_headers


def _note_token(scope: MutableMapping[str, Any]) -> None:
    """Tell the connection that it belongs to someone with the token."""
    connection = scope.get("state", {}).get("connection")
    if connection is not None:
        connection.authenticated()


def _length(headers: dict[str, str]) -> int:
    given = headers.get("content-length", "0")
    return int(given) if given.isdecimal() and len(given) < 18 else sys.maxsize


def _is_event_stream(path: str) -> bool:
    return path.startswith("/api/runs/") and path.endswith("/events")
