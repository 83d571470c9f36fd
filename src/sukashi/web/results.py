"""The addresses of results: the history, each result in several forms, and comparisons."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Annotated, BinaryIO
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from sukashi.errors import FailureError
from sukashi.view import table
from sukashi.view.catalogue import LANGUAGES
from sukashi.view.comparison.caption import caption
from sukashi.view.comparison.compare import compare
from sukashi.view.comparison.sides import comparable, selectable
from sukashi.view.text_format import visible
from sukashi.web.error_responses import Json, RefusedError, language_of, message_of
from sukashi.web.request_schemas import ComparisonSchema
from sukashi.web.result_parts import ResultParts
from sukashi.web.workspace import SHOWN, Workspace

MAX_PAGE_RESULTS = 32
"""Results of one page."""
CHUNK = 1 << 18
"""Bytes of a download that are in memory at a time."""
BYTES = "application/octet-stream"
router = APIRouter(prefix="/api", default_response_class=Json)


@router.get("/results")
def _history(request: Request) -> Json:
    """The history of this workspace, the newest first; the kinds that can be compared.

    left_out: files of the folder that are not shown, each by its name with a sign for what shows
    nothing, and the reason in the language of the request.
    """
    entries, others = _workspace(request).history()
    lang = language_of(request)
    left_out = [
        {"name": visible(name)[:SHOWN], "reason": message_of(error, lang)}
        for name, error in others.items()
    ]
    results = [one.as_json() for one in entries]
    return Json({"results": results, "left_out": left_out, "comparable": comparable()})


@router.get("/results/{name}.note", response_class=Json)
def _note(request: Request, name: str) -> Json:
    """The note of a result for a page: captions in every language, groupings, code."""
    return Json(_parts(request).of(name).note)


@router.get("/results/{name}/parts/{part:path}", response_class=Response)
def _part(request: Request, name: str, part: str) -> Response:
    """A part of a result as safetensors: `result`, what a view begins with; of attention its heads.

    A head is head/<layer>/<head>, a mean over heads mean/<layer> or mean/all.
    """
    data = _parts(request).of(name).part(part)
    return _download(data, f"{name} {part}".replace("/", " "), "safetensors", BYTES)


@router.get("/results/{name}.{form}", response_class=Response)
def _result(request: Request, name: str, form: str) -> Response:
    """A result: its file (safetensors), all of it as JSON, or an exported page (html)."""
    if form not in _FORMS:
        raise RefusedError(404, "path")
    return _FORMS[form](request, name)


@router.get("/page.html", response_class=Response)
def _pages(
    request: Request, result: Annotated[list[str], Query(max_length=MAX_PAGE_RESULTS)]
) -> Response:
    """Several results as linked views of one exported page, in the order given."""
    return _page_of(request, result)


@router.delete("/results/{name}", status_code=204, response_class=Response)
def _delete(request: Request, name: str) -> Response:
    """Delete a result's file."""
    _workspace(request).delete(name)
    return Response(status_code=204)


@router.post("/compare")
def _compare(request: Request, comparison: ComparisonSchema) -> Json:
    """Two results of one kind, aligned by characters, and the difference right − left.

    With captions in every language, and the other parts that could be compared (offers).
    """
    parts = _parts(request)
    left, right = (parts.of(one.result).result for one in (comparison.left, comparison.right))
    choices = (
        comparison.left.choice(comparison.measure),
        comparison.right.choice(comparison.measure),
    )
    found = compare(left, right, *choices)
    offers = {"left": asdict(selectable(left)), "right": asdict(selectable(right))}
    captions = {lang: caption(found, lang) for lang in LANGUAGES}
    return Json({**found.as_json(), "offers": offers, "captions": captions})


def _workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.runs.workspace
    return workspace


def _exports(request: Request) -> threading.Lock:
    """Held while a file is made whole in memory: one at a time."""
    lock: threading.Lock = request.app.state.exports
    return lock


def _parts(request: Request) -> ResultParts:
    parts: ResultParts = request.app.state.parts
    return parts


def _file(request: Request, name: str) -> Response:
    """The bytes of the file, as they are read."""
    file = _workspace(request).open(name)
    size = os.fstat(file.fileno()).st_size
    headers = {**_download_headers(name, "safetensors"), "Content-Length": str(size)}
    return StreamingResponse(_chunks(file, size), media_type=BYTES, headers=headers)


def _chunks(file: BinaryIO, size: int) -> Iterator[bytes]:
    """The first `size` bytes of a file, which is closed at the end; it may grow meanwhile."""
    with file:
        while size > 0 and (chunk := file.read(min(size, CHUNK))):
            size -= len(chunk)
            yield chunk


def _json(request: Request, name: str) -> Response:
    with _exports(request):
        text = table.json(_parts(request).of(name).result)
        return Response(text.encode("utf-8", "replace"), media_type="application/json")


def _page(request: Request, name: str) -> Response:
    return _page_of(request, [name])


def _page_of(request: Request, names: Sequence[str]) -> Response:
    """A page for the disk; it is never shown at this address, where it could use the cookie."""
    from sukashi.view.page.bundle import bundle
    from sukashi.view.page.write import write

    try:
        bundle("page.js")
    except FailureError as error:
        raise RefusedError(501, "page") from error
    with _exports(request):
        results = [_parts(request).of(name).result for name in names]
        data = write(results, lang=language_of(request))
    return _download(data, names[0], "html", "text/html; charset=utf-8")


def _download(data: bytes, name: str, suffix: str, media_type: str) -> Response:
    return Response(data, media_type=media_type, headers=_download_headers(name, suffix))


def _download_headers(name: str, suffix: str) -> dict[str, str]:
    plain = quote(f"{name}.{suffix}", safe="", errors="replace")
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{plain}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }


_FORMS: dict[str, Callable[[Request, str], Response]] = {
    "safetensors": _file,
    "json": _json,
    "html": _page,
}

__all__ = ["router"]
