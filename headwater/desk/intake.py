"""Intake from the browser: files dropped, progress stage by stage, and what could not be read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import BinaryIO

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from headwater.desk.answers import Desk, answer_data, load_template
from headwater.desk.decisions import has_token
from headwater.desk.findings import ON_PAGE
from headwater.desk.runs import Runs, RunState
from headwater.model import Capture, Failure, Report, Run
from headwater.store.database import Reader
from headwater.store.selections import select_page

TICK = 0.25  # seconds between looks at a run
BEAT = 15.0  # seconds after which a silent connection is kept awake
MOST_FILES = 5_000
EARLIER = 5


class IntakeView(msgspec.Struct, frozen=True, kw_only=True):
    """What the case holds, the runs of this desk, and one page of failures."""

    captures: int
    reports: int
    failures_total: int
    failures: list[Failure]
    page: int
    pages: int
    earlier: list[Run]
    runs: list[RunState]


def show_intake(desk: Desk, request: Request) -> IntakeView:
    """Returns what came in and what could not be read."""
    given = request.query_params.get("page", "1")
    with desk.case.database.reading() as reader:
        total = reader.count(Failure)
        pages = max(1, -(-total // ON_PAGE))
        page = min(max(1, int(given) if given.isdecimal() and len(given) < 8 else 1), pages)
        return IntakeView(
            captures=reader.count(Capture),
            reports=reader.count(Report),
            failures_total=total,
            failures=select_page(reader.connection, Failure, "input", ON_PAGE, (page - 1) * ON_PAGE),
            page=page,
            pages=pages,
            earlier=_read_runs(reader),
            runs=desk.runs.states(),
        )


def _read_runs(reader: Reader) -> list[Run]:
    """Returns the latest runs that wrote something, the last one first."""
    return sorted(reader.all(Run), key=lambda run: run.started_at, reverse=True)[:EARLIER]


async def post_intake(desk: Desk, request: Request) -> Response:
    """Takes files and begins a run over them."""
    form = await request.form(max_files=MOST_FILES)
    if not has_token(request, form):
        return answer_data({"error": "the form is not of this desk", "hint": "Load the page again."}, 403)
    files = [file for file in form.getlist("files") if isinstance(file, UploadFile) and file.filename]
    if not files:
        return answer_data({"error": "no file was given", "hint": "Choose files or drop them on the page."}, 400)
    streams: list[tuple[str, BinaryIO]] = [(file.filename or "", file.file) for file in files]
    await run_in_threadpool(desk.runs.start, streams)
    if request.headers.get("hx-request"):
        return Response(draw_runs(desk.runs), media_type="text/html; charset=utf-8")
    return RedirectResponse("/intake", 303)


def draw_runs(runs: Runs) -> str:
    """Returns the runs of this desk as a piece of a page."""
    return load_template("runs.html").render(runs=runs.states())


async def stream_progress(desk: Desk, request: Request) -> Response:
    """Sends the runs of this desk whenever one of them goes a step on (server-sent events)."""

    async def tell() -> AsyncIterator[str]:
        told, quiet = -1, 0.0
        while not await request.is_disconnected():
            if desk.runs.version != told:
                told, quiet = desk.runs.version, 0.0
                yield _write_event("progress", draw_runs(desk.runs))
            elif quiet > BEAT:
                quiet = 0.0
                yield ": still here\n\n"
            await asyncio.sleep(TICK)
            quiet += TICK

    return StreamingResponse(tell(), media_type="text/event-stream")


def _write_event(name: str, data: str) -> str:
    lines = "".join(f"data: {line}\n" for line in data.splitlines())
    return f"event: {name}\n{lines}\n"
