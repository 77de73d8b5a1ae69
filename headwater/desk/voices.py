"""Which outlets report and which relay, and how much hangs on one unnamed voice; nothing about single persons."""

from __future__ import annotations

from collections import Counter

import msgspec
import sqlalchemy as sa
from starlette.requests import Request

from headwater.desk.answers import Desk
from headwater.desk.findings import ON_PAGE
from headwater.model import Derivation, Finding, Origin, Report, Source
from headwater.store.listing import LINES
from headwater.store.selections import Count
from headwater.store.tables import BY_KIND

REPORTS, ORIGINS, DERIVATIONS = BY_KIND[Report], BY_KIND[Origin], BY_KIND[Derivation]
NAMED = 30


class OutletLine(msgspec.Struct, frozen=True, kw_only=True):
    """One outlet: its reports in the pile, the roots that it heard itself, and its reports taken from others."""

    outlet: str
    reports: int
    origins: int
    relayed: int


class VoicesView(msgspec.Struct, frozen=True, kw_only=True):
    """Outlets, kinds of voices, organisations, and the share of findings that hang on one unnamed voice."""

    findings: int
    lone_voice: int
    none_established: int
    one_established: int
    kinds: list[Count]
    organisations: list[tuple[str, int]]
    outlets: list[OutletLine]
    outlets_total: int
    page: int
    pages: int


def show_voices(desk: Desk, request: Request) -> VoicesView:
    """Returns the outlets of a case by how much of its own reporting each did, and what kinds of voices speak."""
    given = request.query_params.get("page", "1")
    with desk.case.database.reading() as reader:
        connection = reader.connection
        outlets = _list_outlets(connection)
        pages = max(1, -(-len(outlets) // ON_PAGE))
        page = min(max(1, int(given) if given.isdecimal() and len(given) < 8 else 1), pages)
        kind = sa.func.coalesce(ORIGINS.c.source_kind, "none")
        kinds = connection.execute(sa.select(kind.label("kind"), sa.func.count()).group_by(sa.text("kind")))
        return VoicesView(
            findings=reader.count(Finding),
            lone_voice=_count(connection, LINES.c.lone_voice.is_(True)),
            none_established=_count(connection, LINES.c.least == 0),
            one_established=_count(connection, LINES.c.least == 1),
            kinds=sorted((Count(value=name, number=number) for name, number in kinds), key=lambda count: -count.number),
            organisations=_list_organisations(connection),
            outlets=outlets[(page - 1) * ON_PAGE : page * ON_PAGE],
            outlets_total=len(outlets),
            page=page,
            pages=pages,
        )


def _count(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(LINES).where(condition)).scalar_one()


def _list_outlets(connection: sa.Connection) -> list[OutletLine]:
    """Returns all outlets, those with most roots of their own first."""
    known = sa.select(REPORTS.c.id, REPORTS.c.outlet).where(REPORTS.c.outlet.is_not(None))
    outlet_of = {row[0]: row[1] for row in connection.execute(known)}
    reports = Counter(outlet_of.values())
    rooted = (ORIGINS.c.outlet.is_not(None), ORIGINS.c.standing != "unattributed", ORIGINS.c.ring.is_(False))
    of_origins = connection.execute(
        sa.select(ORIGINS.c.outlet, sa.func.count()).where(*rooted).group_by(ORIGINS.c.outlet)
    )
    origins = {row[0]: row[1] for row in of_origins}
    taken = connection.execute(sa.select(DERIVATIONS.c.report).where(DERIVATIONS.c.decided.is_(True)).distinct())
    relayed = Counter(outlet_of[report] for report in taken.scalars() if report in outlet_of)
    lines = [
        OutletLine(outlet=name, reports=reports[name], origins=origins.get(name, 0), relayed=relayed[name])
        for name in sorted(reports.keys() | origins.keys())
    ]
    return sorted(lines, key=lambda line: (-line.origins, -line.reports, line.outlet))


def _list_organisations(connection: sa.Connection) -> list[tuple[str, int]]:
    """Returns the organisations that speak most often, with how many roots each has."""
    sources = BY_KIND[Source]
    query = (
        sa.select(sources.c.name, sa.func.count().label("number"))
        .select_from(ORIGINS.join(sources, sources.c.id == ORIGINS.c.source))
        .where(ORIGINS.c.source_kind == "organisation")
        .group_by(sources.c.name)
        .order_by(sa.text("number DESC"), sources.c.name)
        .limit(NAMED)
    )
    return [(name, number) for name, number in connection.execute(query)]
