"""The application: every address of the API, each a few lines over the runs and the workspace."""

from __future__ import annotations

import threading
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, Response, StreamingResponse

from sukashi.web import execution, page, questions
from sukashi.web.catalogue import models
from sukashi.web.error_responses import HANDLED, Json, RefusedError, error_response, language_of
from sukashi.web.event_stream import EventStreams
from sukashi.web.job import ENDED, Job
from sukashi.web.request_schemas import RunSchema
from sukashi.web.result_parts import ResultParts
from sukashi.web.results import router as results
from sukashi.web.runs import Runs

router = APIRouter(prefix="/api", default_response_class=Json)


def application(runs: Runs) -> FastAPI:
    """The application over the runs; the security middleware is put around it."""
    from sukashi import __version__

    app = FastAPI(
        title="sukashi",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,  # its page fetches scripts from elsewhere
        redoc_url=None,
        default_response_class=Json,
    )
    app.state.runs = runs
    app.state.parts = ResultParts(runs.workspace)
    app.state.exports = threading.Lock()
    app.state.streams = EventStreams(runs.closed, runs.position, runs.workspace.has)
    app.include_router(router)
    app.include_router(results)
    app.add_api_route("/", _home, include_in_schema=False, response_class=HTMLResponse)
    app.add_api_route("/static/{name}", _static, include_in_schema=False)
    _answer_errors(app)
    return app


def _home(request: Request) -> HTMLResponse:
    return page.home(language_of(request))


def _static(name: str) -> FileResponse:
    place = page.static_file(name)
    if place is None:
        raise RefusedError(404, "path")
    return FileResponse(place, media_type=page.STATIC[name])


@router.get("/models")
def _models(request: Request) -> Json:
    """The models of this server: built in, named at the start, in memory."""
    return Json({"models": models(_runs(request))})


@router.get("/questions")
def _questions() -> Json:
    """Every question with its form."""
    found = questions.questions().values()
    return Json({"questions": [one.as_json() for one in found]})


@router.post("/runs", status_code=202)
def _start(request: Request, run: RunSchema) -> Json:
    """Queue a run; the answer holds the address of its events."""
    runs = _runs(request)
    wanted = run.request()
    runs.pool.check(wanted.model)
    job = runs.submit(execution.check(wanted, runs.pool.task(wanted.model)))
    return Json({"id": job.id, "events": f"/api/runs/{job.id}/events"}, status_code=202)


@router.get("/runs")
def _list_runs(request: Request) -> Json:
    """The runs of this server since it started, the newest first, with their requests."""
    return Json({"runs": [one.as_json() for one in _runs(request).jobs()]})


@router.get("/runs/{id}/events", response_class=StreamingResponse)
async def _events(request: Request, id: str) -> Response:
    """Server-sent events: queued, place, started, progress, result, left out; then the end.

    The end is one of done, failed and cancelled. A result that was deleted is left out. A reader
    that comes back with Last-Event-ID gets no numbered event (all but place and progress) twice.
    """
    job, streams = _job(request, id), request.app.state.streams
    after = _number(request.headers.get("last-event-id", ""))
    now = job.snapshot(after)
    if now.state in ENDED and not now.events:
        return Response(status_code=204)  # tells a browser not to come back
    if streams.full:
        raise RefusedError(429, "streams", {"Retry-After": "5"})
    stream = streams.follow(job, language_of(request), after)
    return StreamingResponse(stream, media_type="text/event-stream")


@router.delete("/runs/{id}", status_code=202)
def _cancel(request: Request, id: str) -> Json:
    """Stop a run: at once when it waits, else after the batch that is being worked on."""
    job = _job(request, id)
    _runs(request).cancel(job)
    return Json({"id": job.id, "state": job.state}, status_code=202)


def _runs(request: Request) -> Runs:
    runs: Runs = request.app.state.runs
    return runs


def _job(request: Request, id: str) -> Job:
    job = _runs(request).job(id)
    if job is None:
        raise RefusedError(404, "run")
    return job


def _number(given: str) -> int:
    """A Last-Event-ID; 0 for what is no such thing."""
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _answer_errors(app: FastAPI) -> None:
    """Answer every error with one sentence in the language of the request."""

    async def known(request: Request, error: Exception) -> Response:
        return error_response(error, language_of(request))

    async def unreadable(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        places = [".".join(str(part) for part in one["loc"]) for one in error.errors()[:1]]
        return error_response(
            RefusedError(422, "form", where=(places or ["body"])[0][:100]), language_of(request)
        )

    def by_status(key: str, status: int) -> Any:
        async def answer(request: Request, _: Exception) -> Response:
            return error_response(RefusedError(status, key), language_of(request))

        return answer

    async def bad_body(request: Request, _: Exception) -> Response:
        return error_response(RefusedError(400, "form", where="body"), language_of(request))

    for kind in (*HANDLED, Exception):
        app.add_exception_handler(kind, known)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(404, by_status("path", 404))
    app.add_exception_handler(405, by_status("method", 405))
    app.add_exception_handler(400, bad_body)
