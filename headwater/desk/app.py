"""The desk's pages put together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from headwater.case import Case
from headwater.desk.answers import Desk, answer, answer_data, read_asset, serve_page
from headwater.desk.atlas import show_map
from headwater.desk.comparing import show_comparison
from headwater.desk.decisions import post_decision, show_decisions
from headwater.desk.finding import show_finding
from headwater.desk.findings import show_findings
from headwater.desk.identity import Identity
from headwater.desk.intake import post_intake, show_intake, stream_progress
from headwater.desk.method import show_explanation, show_method
from headwater.desk.originals import answer_frame, answer_page, show_original
from headwater.desk.reading import show_report
from headwater.desk.reports import show_reports, show_search
from headwater.desk.runs import Runs
from headwater.desk.security import Gate
from headwater.desk.statements import show_statement, suggest_places
from headwater.desk.timeline import show_timeline
from headwater.desk.voices import show_voices
from headwater.desk.words import show_words
from headwater.errors import HeadwaterError, UnknownRecord, UsageError

PAGES: tuple[tuple[str, str, Callable[[Desk, Request], Any]], ...] = (
    ("/findings", "findings.html", show_findings),
    ("/findings/{finding_id}", "finding.html", show_finding),
    ("/findings/{finding_id}/statements/{statement_id}", "statement.html", show_statement),
    ("/reports", "reports.html", show_reports),
    ("/reports/{report_id}", "report.html", show_report),
    ("/reports/{report_id}/words", "words.html", show_words),
    ("/reports/{report_id}/original", "original.html", show_original),
    ("/compare", "compare.html", show_comparison),
    ("/timeline", "timeline.html", show_timeline),
    ("/map", "map.html", show_map),
    ("/voices", "voices.html", show_voices),
    ("/intake", "intake.html", show_intake),
    ("/method", "method.html", show_method),
    ("/method/{term}", "explanation.html", show_explanation),
    ("/search", "search.html", show_search),
    ("/gazetteer", "suggestions.html", suggest_places),
    ("/decisions", "decisions.html", show_decisions),
)
MEDIA_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}


def create_app(case: Case, identity: Identity, key: str) -> Gate:
    """Returns the desk over a case as an ASGI application; `key` opens it once."""
    app = FastAPI(title="headwater", docs_url=None, redoc_url=None, openapi_url=None)
    desk = Desk(case, identity, Runs(case.folder, case.settings))
    for path, template, show in PAGES:
        serve_page(app, desk, path, template, show)
    app.add_api_route("/decisions", partial(post_decision, desk), methods=["POST"])
    app.add_api_route("/reports/{report_id}/frame", partial(answer_frame, case), methods=["GET"])
    app.add_api_route("/reports/{report_id}/pages/{number}.png", partial(answer_page, case), methods=["GET"])
    app.add_api_route("/intake", partial(post_intake, desk), methods=["POST"])
    app.add_api_route("/intake/progress", partial(stream_progress, desk), methods=["GET"])
    app.add_api_route("/", lambda: RedirectResponse("/findings", 303), methods=["GET"])
    app.add_api_route("/assets/{name}", serve_asset, methods=["GET"])
    app.add_exception_handler(HeadwaterError, _explain(desk))
    app.add_exception_handler(404, _explain(desk))
    return Gate(app, key)


def serve_asset(name: str) -> Response:
    """Serves the desk's script and style and the one library it uses, from what is installed."""
    data = read_asset(name)
    if data is None:
        return Response(status_code=404)
    headers = {"cache-control": "private, max-age=31536000, immutable"}
    return Response(data, media_type=MEDIA_TYPES[name.rpartition(".")[2]], headers=headers)


def _explain(desk: Desk) -> Callable[[Request, Exception], Response]:
    """Returns what answers an error raised on purpose: what happened and what to do next."""

    def explain(request: Request, error: Exception) -> Response:
        known = isinstance(error, HeadwaterError)
        status = 404 if isinstance(error, UnknownRecord) or not known else 400 if isinstance(error, UsageError) else 500
        view = {
            "error": str(error) if known else "there is no such page",
            "hint": error.hint if isinstance(error, HeadwaterError) else "",
        }
        if request.url.path.endswith(".json"):
            return answer_data(view, status)
        return answer(desk, request, "error.html", view, status)

    return explain
