"""Decisions taken at the desk: checked against what the person saw, kept, and undone."""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from headwater.case import Case
from headwater.desk.answers import Desk, answer, answer_data
from headwater.desk.findings import ON_PAGE
from headwater.desk.runs import POLITE
from headwater.desk.wording import stamp_finding
from headwater.errors import HeadwaterError, Outdated, UnknownRecord, UsageError
from headwater.model import Finding, Judgement, Report
from headwater.settings import Settings
from headwater.store.links import EVENT_ACTS, select_links
from headwater.store.selections import Selection, latest_id, select_lines

VALUE = "value."
# Decisions after which stages run over the whole pile, and from how many reports on that takes long.
SLOW = {"same-voice", "different-voice", "derived", "not-derived"}
LARGE = 300
OTHER = "other"  # the field of a finding that is chosen among several
WORDS = {
    "accept": "accepted the finding",
    "reject": "rejected the finding",
    "same-event": "joined two accounts as one happening",
    "different-event": "parted accounts as two happenings",
    "same-voice": "said that two statements are of one voice",
    "different-voice": "said that two statements are of two voices",
    "derived": "said that one report was taken from the other",
    "not-derived": "said that neither report was taken from the other",
    "correct": "corrected what an account says",
    "rate": "rated it",
    "status-of-report": "noted what became of a report",
    "undo": "took a decision back",
}


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement as a page shows it; `standing` is false once it is taken back."""

    judgement: Judgement
    words: str
    standing: bool


class DecisionsView(msgspec.Struct, frozen=True, kw_only=True):
    """All decisions of a case, the latest first."""

    total: int
    page: int
    pages: int
    decisions: list[Decision]
    latest: str


def show_decisions(desk: Desk, request: Request) -> DecisionsView:
    """Returns one page of decisions."""
    made = desk.case.judgements()
    pages = max(1, -(-len(made) // ON_PAGE))
    given = request.query_params.get("page", "1")
    page = min(max(1, int(given) if given.isdecimal() else 1), pages)
    decisions = list_decisions(made)
    return DecisionsView(
        total=len(made),
        page=page,
        pages=pages,
        decisions=decisions[(page - 1) * ON_PAGE : page * ON_PAGE],
        latest=made[-1].id if made else "",
    )


def list_decisions(made: Sequence[Judgement]) -> list[Decision]:
    """Returns judgements in words, the latest first."""
    undone: set[str] = set()
    decisions = []
    for judgement in reversed(made):
        standing = judgement.id not in undone
        if standing and judgement.undoes:
            undone.add(judgement.undoes)
        decisions.append(Decision(judgement=judgement, words=WORDS[judgement.kind], standing=standing))
    return decisions


def take_decision(case: Case, form: Mapping[str, Any], ids: Sequence[str], by: str) -> Judgement:
    """Keeps a decision; raises Outdated if another was made, or the finding changed, since the page was drawn."""
    as_of = str(form.get("as_of", ""))
    if form.get("kind") == "undo":
        return case.undo(ids[0], why=str(form.get("why", "")), by=by, seen=_find_seen(case, ids[0], as_of))
    for finding_id, stamp in _read_stamps(form):
        with case.database.reading() as reader:
            if stamp_finding(reader.one(Finding, finding_id)) != stamp:
                raise Outdated("the finding is not what it was when you looked", "Look again.")
    value = {name.removeprefix(VALUE): text for name, text in form.items() if name.startswith(VALUE) and text != ""}
    if "geonameid" in value:
        value.pop("name", None)  # the gazetteer's own name and position stand for the id
    return case.judge(
        str(form.get("kind", "")),
        ids,
        value=value,
        why=str(form.get("why", "")).strip(),
        by=by,
        seen=_latest(case.judgements(*ids), as_of, case),
    )


def take_apart(case: Case, form: Mapping[str, Any], ids: Sequence[str], by: str) -> Judgement:
    """Takes a decision in a process of its own, so that pages are answered while stages run again."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        judgement, error = process.submit(_take_there, case.folder, case.settings, dict(form), ids, by).result()
    if error is not None:
        kind, message, hint = error
        raise kind(message, hint)
    assert judgement is not None
    return judgement


def _take_there(
    folder: Path, settings: Settings, form: Mapping[str, Any], ids: Sequence[str], by: str
) -> tuple[Judgement | None, tuple[type[HeadwaterError], str, str] | None]:
    """Takes a decision and returns it, or the error that speaks against it; errors lose their hints on the way."""
    if hasattr(os, "nice"):
        os.nice(POLITE)
    try:
        return take_decision(Case.open(folder, settings=settings, create=False), form, ids, by), None
    except HeadwaterError as error:
        return None, (type(error), str(error), error.hint)


def _is_slow(case: Case, kind: str, ids: Sequence[str]) -> bool:
    """Tells whether stages will run again over a large pile."""
    with case.database.reading() as reader:
        undone = reader.where(Judgement, "id", ids) if kind == "undo" else []
        return bool(SLOW & {kind, *(each.kind for each in undone)}) and reader.count(Report) > LARGE


def _read_stamps(form: Mapping[str, Any]) -> list[tuple[str, str]]:
    stamp = str(form.get("saw", ""))
    finding_id, _, digest = stamp.partition(" ")
    return [(finding_id, digest)] if digest else []


def _find_seen(case: Case, judgement_id: str, as_of: str) -> str | None:
    """Returns the latest decision about what a judgement is about that the person can have seen."""
    made = case.judgements()
    undone = next((each for each in made if each.id == judgement_id), None)
    if undone is None:
        raise UnknownRecord(f"no decision has the id {judgement_id!r}")
    about = {subject.id for subject in undone.subjects}
    return _latest([each for each in made if any(subject.id in about for subject in each.subjects)], as_of, case)


def _latest(made: Sequence[Judgement], as_of: str, case: Case) -> str | None:
    """Returns the id of the last of some judgements made up to the one that was the latest when the page was drawn."""
    if not as_of:
        return None
    every = [judgement.id for judgement in case.judgements()]
    if as_of not in every:
        raise Outdated("the decisions are not those that the page was drawn with", "Look again.")
    seen = set(every[: every.index(as_of) + 1])
    return next((judgement.id for judgement in reversed(made) if judgement.id in seen), None)


def read_ids(form: FormData) -> list[str]:
    """Returns the records that a form is about, each once."""
    return list(dict.fromkeys(str(value) for name in ("ids", OTHER) for value in form.getlist(name) if value))


def has_token(request: Request, form: FormData) -> bool:
    """Tells whether a form or its request carries the token of this desk's pages."""
    given = request.headers.get("x-desk-token") or str(form.get("token", ""))
    return hmac.compare_digest(given.encode(), str(request.scope.get("csrf", "")).encode())


async def post_decision(desk: Desk, request: Request) -> Response:
    """Takes a decision from a form; answers with the line of a list, or has the page drawn anew."""
    form = await request.form()
    if not has_token(request, form):
        return answer_data({"error": "the form is not of this desk", "hint": "Load the page again."}, 403)
    try:
        ids = read_ids(form)
        slow = await run_in_threadpool(_is_slow, desk.case, str(form.get("kind")), ids)
        take = take_apart if slow else take_decision
        judgement = await run_in_threadpool(take, desk.case, dict(form), ids, desk.identity.name(request))
    except HeadwaterError as error:
        return answer_refusal(error)
    except OperationalError:
        busy = {"error": "a run is writing to this case", "hint": "Decide again when it is done; see Intake."}
        return answer_data(busy, 503)
    return await run_in_threadpool(_answer_decision, desk, request, form, judgement)


def answer_refusal(error: HeadwaterError) -> Response:
    """Returns why something was not done, and what to do next."""
    status = 409 if isinstance(error, Outdated) else 404 if isinstance(error, UnknownRecord) else 400
    return answer_data({"error": str(error), "hint": error.hint}, status if isinstance(error, UsageError) else 500)


def _answer_decision(desk: Desk, request: Request, form: FormData, judgement: Judgement) -> Response:
    if "application/json" in request.headers.get("accept", ""):
        return answer_data(judgement)
    if form.get("shown") == "line" and request.headers.get("hx-request"):
        with desk.case.database.reading() as reader:
            lines = select_lines(reader.connection, Selection(finding=str(form.get("line"))), 1)
            latest = latest_id(reader.connection)
        view = {"line": lines[0] if lines else None, "latest": latest, "judgement": judgement}
        return answer(desk, request, "line.html", view)
    back = _follow(desk.case, judgement, _local(str(form.get("back", ""))))
    if request.headers.get("hx-request"):
        # An address that differs in nothing or in its fragment alone would not be loaded anew.
        stays = urlsplit(request.headers.get("hx-current-url", "")).path == urlsplit(back).path
        return Response(status_code=204, headers={"hx-refresh": "true"} if stays or not back else {"hx-redirect": back})
    return RedirectResponse(back or "/decisions", 303)


def _follow(case: Case, judgement: Judgement, back: str) -> str:
    """Returns the way back to a finding, under the id that it has after its accounts were joined or parted."""
    acts = [subject.id for subject in judgement.subjects if subject.kind == "act"]
    if not back.startswith("/findings/") or not acts:
        return back
    with case.database.reading() as reader:
        if reader.present(Finding, [back.removeprefix("/findings/").partition("#")[0]]):
            return back
        links = select_links(reader.connection, EVENT_ACTS, "act", acts[:1])
        found = reader.where(Finding, "event", [link["event"] for link in links])
    return f"/findings/{found[0].id}" if found else "/findings"


def _local(address: str) -> str:
    """Returns an address if it leads to this desk, else nothing."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else ""
