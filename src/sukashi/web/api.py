"""The application: every address of the API, each a few lines over the runs and the workspace."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, Response, StreamingResponse

from sukashi.web import execution, page, questions
from sukashi.web.catalogue import models
from sukashi.web.error_responses import KNOWN, Json, RefusedError, asked, refused
from sukashi.web.event_stream import EventStreams
from sukashi.web.job import ENDED, Job
from sukashi.web.request_schemas import Run
from sukashi.web.result_parts import ResultParts
from sukashi.web.results import router as results
from sukashi.web.runs import Runs

router = APIRouter(prefix="/api", default_response_class=Json)


def application(runs: Runs) -> FastAPI:
    """The application over the runs; the security middleware stands before it."""
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
    app.state.parcels = ResultParts(runs.workspace)
    app.state.streams = EventStreams(runs.closed, runs.before, runs.workspace.has)
    app.include_router(router)
    app.include_router(results)
    app.add_api_route("/", _home, include_in_schema=False, response_class=HTMLResponse)
    app.add_api_route("/static/{name}", _static, include_in_schema=False)
    _answer_errors(app)
    return app


def _home(request: Request) -> HTMLResponse:
    return page.home(asked(request))


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
def _start(request: Request, run: Run) -> Json:
    """Queue a run; its events tell what comes of it."""
    runs = _runs(request)
    wanted = run.request()
    runs.pool.check(wanted.model)
    job = runs.ask(execution.check(wanted))
    return Json({"id": job.id, "events": f"/api/runs/{job.id}/events"}, status_code=202)


@router.get("/runs")
def _list_runs(request: Request) -> Json:
    """What was asked of this server since it started, the newest first, and where it is."""
    return Json({"runs": [one.as_json() for one in _runs(request).jobs()]})


@router.get("/runs/{id}/events", response_class=StreamingResponse)
async def _events(request: Request, id: str) -> Response:
    """Server-sent events: queued, place, started, progress, result, left out; then the end.

    The end is one of done, failed and cancelled. A result that was deleted is not told. What is
    numbered (all but place and progress) is not told twice to a reader that comes back with
    Last-Event-ID.
    """
    job, streams = _job(request, id), request.app.state.streams
    after = _number(request.headers.get("last-event-id", ""))
    seen = job.look(after)
    if seen.state in ENDED and not seen.events:
        return Response(status_code=204)  # tells a browser not to come back
    if streams.full:
        raise RefusedError(429, "streams", {"Retry-After": "5"})
    stream = streams.follow(job, asked(request), after)
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
    """Every error leaves as one sentence in the language of the request."""

    async def known(request: Request, error: Exception) -> Response:
        return refused(error, asked(request))

    async def unreadable(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        places = [".".join(str(part) for part in one["loc"]) for one in error.errors()[:1]]
        return refused(
            RefusedError(422, "form", where=(places or ["body"])[0][:100]), asked(request)
        )

    def by_status(key: str, status: int) -> Any:
        async def answer(request: Request, _: Exception) -> Response:
            return refused(RefusedError(status, key), asked(request))

        return answer

    async def bad_body(request: Request, _: Exception) -> Response:
        return refused(RefusedError(400, "form", where="body"), asked(request))

    for kind in (*KNOWN, Exception):
        app.add_exception_handler(kind, known)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(404, by_status("path", 404))
    app.add_exception_handler(405, by_status("method", 405))
    app.add_exception_handler(400, bad_body)
