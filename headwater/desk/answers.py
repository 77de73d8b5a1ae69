"""A page and its .json twin from one function: the function gives plain data, a template draws it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec
from fastapi import FastAPI
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from headwater.case import Case
from headwater.desk.identity import Identity
from headwater.desk.runs import Runs
from headwater.desk.wording import FILTERS, word_country, word_least
from headwater.exchange.visible import show_controls


class Desk(NamedTuple):
    """What every page has at hand: the case, who is reading it, and the runs begun from the browser."""

    case: Case
    identity: Identity
    runs: Runs


# What pages load, with the package that it is installed in.
ASSETS = {
    "desk.css": ("headwater.desk", "static/desk.css"),
    "desk.js": ("headwater.desk", "static/desk.js"),
    "htmx.js": ("js_lib_htmx", "static/htmx/htmx.min.js"),
}
Show = Callable[[Desk, Request], Any]


def serve_page(app: FastAPI, desk: Desk, path: str, template: str, show: Show) -> None:
    """Serves what a function shows as a page at a path and as JSON at the path with .json."""

    def answer_page(request: Request) -> Response:
        view = show(desk, request)
        return view if isinstance(view, Response) else answer(desk, request, template, view)

    def answer_json(request: Request) -> Response:
        view = show(desk, request)
        return view if isinstance(view, Response) else answer_data(view)

    app.add_api_route(f"{path}.json", answer_json, methods=["GET"], include_in_schema=False)
    app.add_api_route(path, answer_page, methods=["GET"], include_in_schema=False)


def answer_data(view: Any, status: int = 200) -> Response:
    """Returns plain data as JSON."""
    return Response(msgspec.json.encode(view), status, media_type="application/json")


def answer(desk: Desk, request: Request, template: str, view: Any, status: int = 200) -> Response:
    """Returns a template filled with what a page shows."""
    page = load_template(template).render(
        view=view,
        case_name=desk.case.folder.resolve().name,
        person=desk.identity.name(request),
        csrf=request.scope.get("csrf", ""),
        path=request.url.path,
        query=defaultdict(str, request.query_params),
        version=stamp_assets(),
    )
    return Response(page, status, media_type="text/html; charset=utf-8")


@cache
def load_template(name: str) -> Template:
    """Returns a template of the desk."""
    return _environment().get_template(name)


@cache
def stamp_assets() -> str:
    """Returns a stamp that changes with what pages load, so that browsers may keep it."""
    return hashlib.sha256(b"".join(read_asset(name) or b"" for name in ASSETS)).hexdigest()[:12]


def _show_safely(value: Any) -> Any:
    """Marks hidden characters in whatever a template prints."""
    return show_controls(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("headwater.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_show_safely,
    )
    environment.filters.update(FILTERS)
    environment.globals.update(
        draw=_draw, word_least=word_least, word_status=FILTERS["status"], word_country=word_country, word_same=str
    )
    return environment


def _draw(name: str, view: Any) -> Markup:
    """Draws a part of a page that is not HTML."""
    from headwater.desk import drawings

    return drawings.DRAWINGS[name](view)


@cache
def read_asset(name: str) -> bytes | None:
    """Returns a file that pages load, the desk's own or an installed package's; None if there is none."""
    package, path = ASSETS.get(name, ("", ""))
    return files(package).joinpath(path).read_bytes() if package else None
