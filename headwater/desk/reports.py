"""The list of reports, and the search over findings and reports."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa
from starlette.requests import Request

from headwater.desk.answers import Desk
from headwater.desk.findings import ON_PAGE
from headwater.model import Published, Report
from headwater.store.search import Hit, find_reports
from headwater.store.selections import Line, Selection, count_findings, find_words, latest_id, select_lines
from headwater.store.tables import BY_KIND

REPORTS = BY_KIND[Report]
SHOWN = 10


class ReportEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One report of a list; `snippet` marks words that were searched for."""

    id: str
    outlet: str | None
    title: str | None
    published: str | None
    published_basis: str | None = None
    language: str | None = None
    snippet: str = ""


class ReportsView(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the list of reports."""

    total: int
    page: int
    pages: int
    reports: list[ReportEntry]
    outlets: list[tuple[str, int]]


class SearchView(msgspec.Struct, frozen=True, kw_only=True):
    """What holds the words that were searched for."""

    words: str
    findings: list[Line]
    findings_total: int
    reports: list[ReportEntry]
    reports_total: int
    latest: str


def show_reports(desk: Desk, request: Request) -> ReportsView:
    """Returns one page of reports, by outlet and title, or those that hold some words."""
    params = request.query_params
    words, outlet = params.get("q", "")[:500], params.get("outlet", "")
    given = params.get("page", "1")
    page = max(1, int(given)) if given.isdecimal() and len(given) < 8 else 1
    with desk.case.database.reading() as reader:
        connection = reader.connection
        if words:
            hits, total = find_reports(connection, words, ON_PAGE, (page - 1) * ON_PAGE)
            entries = [_enter_hit(hit) for hit in hits]
        else:
            entries, total = _list_reports(connection, outlet, page)
        outlets = connection.execute(
            sa.select(REPORTS.c.outlet, sa.func.count().label("number"))
            .group_by(REPORTS.c.outlet)
            .order_by(sa.text("number DESC"), REPORTS.c.outlet)
            .limit(60)
        ).all()
    return ReportsView(
        total=total,
        page=page,
        pages=max(1, -(-total // ON_PAGE)),
        reports=entries,
        outlets=[(name or "", number) for name, number in outlets],
    )


def _list_reports(connection: sa.Connection, outlet: str, page: int) -> tuple[list[ReportEntry], int]:
    chosen = [REPORTS.c.outlet == outlet] if outlet else []
    total = connection.execute(sa.select(sa.func.count()).select_from(REPORTS).where(*chosen)).scalar_one()
    query = (
        sa.select(
            REPORTS.c.id, REPORTS.c.outlet, REPORTS.c.title, REPORTS.c.published, REPORTS.c.language,
            sa.func.substr(REPORTS.c.text, 1, 240).label("beginning"),
        )
        .where(*chosen)
        .order_by(REPORTS.c.outlet, REPORTS.c.id)
        .limit(ON_PAGE)
        .offset((page - 1) * ON_PAGE)
    )  # fmt: skip
    entries = [
        ReportEntry(
            id=row.id,
            outlet=row.outlet,
            title=row.title,
            language=row.language,
            snippet=row.beginning,
            **_read_published(row.published),
        )
        for row in connection.execute(query)
    ]
    return entries, total


def _enter_hit(hit: Hit) -> ReportEntry:
    return ReportEntry(
        id=hit.report, outlet=hit.outlet, title=hit.title, snippet=hit.snippet, **_read_published(hit.published)
    )


def _read_published(given: str | None) -> dict[str, str | None]:
    published = msgspec.json.decode(given, type=Published | None) if given else None
    return {
        "published": published.edtf if published else None,
        "published_basis": published.basis if published else None,
    }


def show_search(desk: Desk, request: Request) -> SearchView:
    """Returns the findings and the reports that hold some words."""
    words = request.query_params.get("q", "")[:500]
    with desk.case.database.reading() as reader:
        connection = reader.connection
        wanted = find_words(connection, Selection(words=words))
        hits, total = find_reports(connection, words, SHOWN) if words else ([], 0)
        return SearchView(
            words=words,
            findings=select_lines(connection, wanted, SHOWN) if words else [],
            findings_total=count_findings(connection, wanted) if words else 0,
            reports=[_enter_hit(hit) for hit in hits],
            reports_total=total,
            latest=latest_id(connection),
        )
