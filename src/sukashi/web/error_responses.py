"""Error responses: what a request gets instead of an answer, one sentence in its language."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from sukashi.errors import FailureError, SukashiError, wording
from sukashi.view.catalogue import LANGUAGES, say
from sukashi.view.error_translation import translated_error
from sukashi.view.language import ENGLISH, known
from sukashi.view.option_wording import in_app
from sukashi.web.queue import QueueClosedError, QueueFullError
from sukashi.web.workspace import NotFoundError, ReadOnlyError

_PATH = re.compile(r"(?<![\w./:])(?:[A-Za-z]:)?(?:[\\/][^\s\\/'\"「」:;,()]+){2,}[\\/]?")


class RefusedError(Exception):
    """A request that is not answered. key: of the sentence in the catalogue, behind "refused"."""

    def __init__(
        self, status: int, key: str, headers: Mapping[str, str] | None = None, **values: object
    ) -> None:
        super().__init__(key)
        self.status, self.key, self.values = status, key, values
        self.headers = dict(headers or {})


class Json(JSONResponse):
    """JSON in plain ASCII: half characters, which a request may hold, cannot break it."""

    def render(self, content: Any) -> bytes:
        """The bytes of the body."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def language(headers: Mapping[str, str], query: Mapping[str, str]) -> str:
    """The language a request asks for: `lang` in the address, else what the browser prefers."""
    asked = query.get("lang") or headers.get("accept-language", "")
    tags = (known(part.partition(";")[0]) for part in asked.split(","))
    return next(filter(None, tags), ENGLISH)


def language_of(request: Request) -> str:
    """The language of a request."""
    return language(request.headers, request.query_params)


def messages(error: BaseException) -> dict[str, str]:
    """Language -> the sentence of an error: all that is kept of it."""
    return {lang: message_of(error, lang) for lang in LANGUAGES}


def message_of(error: BaseException, lang: str) -> str:
    """The sentence of an error; it never holds a path of this machine."""
    if isinstance(error, RefusedError):
        return say(f"refused {error.key}", lang, **error.values)
    if isinstance(error, SukashiError):
        with wording(in_app(lang)):
            return without_paths(translated_error(error, lang))
    return say("refused inside", lang, kind=type(error).__name__)


def without_paths(text: str) -> str:
    """The sentence with every absolute path cut down to its last name."""
    return _PATH.sub(lambda found: re.split(r"[\\/]", found[0].rstrip("\\/"))[-1], text)


def error_response(error: BaseException, lang: str) -> Json:
    """The response to an error."""
    known = as_refusal(error)
    status, headers = 500, {}
    if isinstance(known, RefusedError):
        status, headers = known.status, known.headers
    elif isinstance(known, SukashiError):
        status = 422 if isinstance(known, FailureError) else 400
    name = known.key if isinstance(known, RefusedError) else type(known).__name__
    body = {"error": {"kind": name, "message": message_of(known, lang)}}
    return Json(body, status_code=status, headers=headers)


HANDLED = (
    RefusedError,
    SukashiError,
    QueueFullError,
    QueueClosedError,
    NotFoundError,
    ReadOnlyError,
)
"""The errors that are answered in their own words."""


def as_refusal(error: BaseException) -> BaseException:
    """The RefusedError for an error of this package; any other as it is."""
    if isinstance(error, QueueFullError):
        retry = {"Retry-After": str(error.seconds)}
        return RefusedError(429, "busy", retry, count=error.count, seconds=error.seconds)
    if isinstance(error, QueueClosedError):
        return RefusedError(503, "closing")
    if isinstance(error, NotFoundError):
        return RefusedError(404, "result")
    if isinstance(error, ReadOnlyError):
        return RefusedError(409, "given")
    return error
