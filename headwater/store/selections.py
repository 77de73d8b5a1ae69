"""Findings chosen by act, place, time, origins, status and words, and how many there are of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal, TypeVar

import msgspec
import sqlalchemy as sa
from msgspec.structs import replace

from headwater.model import Finding, FindingStatus, Judgement, Record, Verdict
from headwater.store.listing import LINES, PLACES, REPORTS, TIMES
from headwater.store.search import END, HIT, write_match
from headwater.store.tables import BY_KIND, record_of

R = TypeVar("R", bound=Record)

Facet = Literal["act", "country", "origins", "status", "contested"]

FINDINGS = BY_KIND[Finding]
NOWHERE = "none"  # the country of findings whose place is not known
MANY = 3  # established origins from which on findings are counted together


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """What findings a reader wants; an empty field asks for nothing.

    `first` and `last` are ISO days: a finding fits if a time of it may lie between them. `origins` is
    the number of established origins, MANY standing for that many or more. `found` holds the ids of
    the only findings to be taken: those that have the words, once they were searched for.
    """

    words: str = ""
    act: str = ""
    country: str = ""
    place: str = ""
    first: str = ""
    last: str = ""
    origins: int | None = None
    contested: bool = False
    lone_voice: bool = False
    status: FindingStatus | None = None
    report: str = ""
    finding: str = ""
    found: tuple[str, ...] | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One finding of a list; `marked` is the sentence with HIT and END around words that were searched for."""

    id: str
    sentence: str
    marked: str
    status: FindingStatus
    act: str
    reports: int
    least: int
    most: int
    contested: tuple[str, ...]
    lone_voice: bool
    verdict: str | None = None  # the judgement that accepted or rejected it
    places: tuple[str, ...] = ()
    times: tuple[str, ...] = ()


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many findings have one value."""

    value: str
    number: int


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place with how many findings it has, and how exact it is."""

    key: str
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    precision: str
    number: int


def _conditions(wanted: Selection, without: str = "") -> list[sa.ColumnElement[bool]]:
    """Returns the conditions of a selection, leaving out that of one facet."""
    given: dict[str, sa.ColumnElement[bool] | None] = {
        "act": LINES.c.type == wanted.act if wanted.act else None,
        "country": _in_country(wanted.country) if wanted.country else None,
        "place": _among(PLACES, PLACES.c.place == wanted.place) if wanted.place else None,
        "time": _at_times(wanted) if wanted.first or wanted.last else None,
        "origins": _with_origins(wanted.origins) if wanted.origins is not None else None,
        "contested": LINES.c.conflicts > 0 if wanted.contested else None,
        "lone_voice": LINES.c.lone_voice.is_(True) if wanted.lone_voice else None,
        "status": FINDINGS.c.status == wanted.status if wanted.status else None,
        "report": _among(REPORTS, REPORTS.c.report == wanted.report) if wanted.report else None,
        "finding": LINES.c.finding == wanted.finding if wanted.finding else None,
        "words": _among_ids(wanted.found or ()) if wanted.words or wanted.found is not None else None,
    }
    return [condition for name, condition in given.items() if condition is not None and name != without]


def _among(table: sa.Table, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return LINES.c.finding.in_(sa.select(table.c.finding).where(condition))


def _in_country(country: str) -> sa.ColumnElement[bool]:
    if country == NOWHERE:
        return LINES.c.finding.not_in(sa.select(PLACES.c.finding).where(PLACES.c.country.is_not(None)))
    return _among(PLACES, PLACES.c.country == country)


def _at_times(wanted: Selection) -> sa.ColumnElement[bool]:
    parts: list[sa.ColumnElement[bool]] = [TIMES.c.first.is_not(None)]
    if wanted.first:
        parts.append(TIMES.c.last >= wanted.first)
    if wanted.last:
        parts.append(TIMES.c.first <= wanted.last)
    return _among(TIMES, sa.and_(*parts))


def _with_origins(least: int) -> sa.ColumnElement[bool]:
    return LINES.c.least >= MANY if least >= MANY else LINES.c.least == least


def find_words(connection: sa.Connection, wanted: Selection) -> Selection:
    """Returns a selection with the findings that have its words: in their own, or in those of a report they rest on."""
    if not wanted.words or wanted.found is not None:
        return wanted
    match = write_match(wanted.words)
    query = sa.text(
        "SELECT finding FROM finding_words WHERE finding_words MATCH :match UNION "
        "SELECT fr.finding FROM report_words w JOIN reports r ON r.rowid = w.rowid "
        "JOIN finding_reports fr ON fr.report = r.id WHERE report_words MATCH :match"
    )
    found = connection.execute(query, {"match": match}).scalars() if match else ()
    return replace(wanted, found=tuple(found))


def _among_ids(ids: Sequence[str]) -> sa.ColumnElement[bool]:
    given = sa.func.json_each(msgspec.json.encode(ids).decode()).table_valued("value")
    return LINES.c.finding.in_(sa.select(given.c.value))


JOINED = LINES.join(FINDINGS, FINDINGS.c.id == LINES.c.finding)
RANKED = (
    LINES.c.least.desc(),
    LINES.c.conflicts.desc(),
    LINES.c.most.desc(),
    LINES.c.reports.desc(),
    LINES.c.finding,
)


def list_ranked(connection: sa.Connection, limit: int) -> list[str]:
    """Returns the ids of so many findings, strongest and most contested first."""
    return list(connection.execute(sa.select(LINES.c.finding).order_by(*RANKED).limit(limit)).scalars())


def count_findings(connection: sa.Connection, wanted: Selection) -> int:
    """Returns how many findings a selection has."""
    wanted = find_words(connection, wanted)
    query = sa.select(sa.func.count()).select_from(JOINED).where(*_conditions(wanted))
    return connection.execute(query).scalar_one()


def select_lines(connection: sa.Connection, wanted: Selection, limit: int, offset: int = 0) -> list[Line]:
    """Returns the lines of a selection, strongest and most contested first."""
    wanted = find_words(connection, wanted)
    query = (
        sa.select(LINES, FINDINGS.c.sentence, FINDINGS.c.status, FINDINGS.c.verdict)
        .select_from(JOINED)
        .where(*_conditions(wanted))
        .order_by(*RANKED)
        .limit(limit)
        .offset(offset)
    )
    rows = connection.execute(query).mappings().all()
    ids = [row["finding"] for row in rows]
    marked = _mark_hits(connection, wanted.words, ids)
    places = _gather(connection, PLACES, "name", ids)
    times = _gather(connection, TIMES, "edtf", ids)
    return [
        Line(
            id=row["finding"],
            sentence=row["sentence"],
            marked=marked.get(row["finding"], row["sentence"]),
            status=row["status"],
            act=row["type"],
            reports=row["reports"],
            least=row["least"],
            most=row["most"],
            contested=tuple(row["contested"].split()),
            lone_voice=row["lone_voice"],
            verdict=_read_verdict(row["verdict"]),
            places=tuple(places.get(row["finding"], ())),
            times=tuple(times.get(row["finding"], ())),
        )
        for row in rows
    ]


def _read_verdict(given: str | None) -> str | None:
    verdict = msgspec.json.decode(given, type=Verdict | None) if given else None
    return verdict.judgement if verdict else None


def _gather(connection: sa.Connection, table: sa.Table, column: str, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = sa.select(table.c.finding, table.c[column]).where(table.c.finding.in_(ids)).order_by(table.c[column])
    for finding, value in connection.execute(query):
        found.setdefault(finding, []).append(value)
    return found


def _mark_hits(connection: sa.Connection, words: str, ids: Sequence[str]) -> dict[str, str]:
    match = write_match(words) if words else None
    if not match or not ids:
        return {}
    query = sa.text(
        "SELECT finding, highlight(finding_words, 0, :hit, :end) FROM finding_words "
        "WHERE finding_words MATCH :match AND finding IN :ids"
    ).bindparams(sa.bindparam("ids", expanding=True))
    rows = connection.execute(query, {"hit": HIT, "end": END, "match": match, "ids": list(ids)})
    return {row[0]: row[1] for row in rows}


def count_values(connection: sa.Connection, wanted: Selection, facet: Facet) -> list[Count]:
    """Returns how many findings have each value of a facet, all other choices standing; they add up.

    Only countries need not: a finding whose accounts name two of them is counted in both.
    """
    wanted = find_words(connection, wanted)
    column: sa.ColumnElement[Any]
    joined: Any = JOINED
    number: sa.ColumnElement[int] = sa.func.count()
    if facet == "act":
        column = LINES.c.type
    elif facet == "status":
        column = FINDINGS.c.status
    elif facet == "contested":
        column = sa.case((LINES.c.conflicts > 0, "contested"), else_="not contested")
    elif facet == "origins":
        column = sa.case((LINES.c.least >= MANY, MANY), else_=LINES.c.least)
    else:
        known = sa.select(PLACES.c.finding, PLACES.c.country).where(PLACES.c.country.is_not(None)).distinct().subquery()
        joined = JOINED.outerjoin(known, known.c.finding == LINES.c.finding)
        column = sa.func.coalesce(known.c.country, NOWHERE)
    query = (
        sa.select(column.label("value"), number.label("number"))
        .select_from(joined)
        .where(*_conditions(wanted, facet))
        .group_by(sa.text("value"))
        .order_by(sa.text("number DESC"), sa.text("value"))
    )
    return [Count(value=str(row.value), number=row.number) for row in connection.execute(query)]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many findings a selection has, and how many there are of each value that it can be narrowed by."""

    total: int
    lone_voices: int
    acts: list[Count]
    origins: list[Count]
    statuses: list[Count]
    contested: list[Count]


def count_all(connection: sa.Connection, wanted: Selection) -> Counts:
    """Returns the counts of a selection, from one look at its findings where no choice stands in the way."""
    wanted = find_words(connection, wanted)
    columns = (
        LINES.c.type,
        sa.case((LINES.c.least >= MANY, MANY), else_=LINES.c.least),
        FINDINGS.c.status,
        sa.case((LINES.c.conflicts > 0, "contested"), else_="not contested"),
        LINES.c.lone_voice,
    )
    query = sa.select(*columns, sa.func.count()).select_from(JOINED).where(*_conditions(wanted)).group_by(*columns)
    rows = connection.execute(query).all()
    chosen: dict[Facet, object] = {
        "act": wanted.act,
        "origins": wanted.origins is not None,
        "status": wanted.status,
        "contested": wanted.contested,
    }
    found: dict[str, list[Count]] = {}
    for at, facet in enumerate(chosen):
        if chosen[facet]:
            found[facet] = count_values(connection, wanted, facet)
            continue
        numbers: Counter[str] = Counter()
        for row in rows:
            numbers[str(row[at])] += row[-1]
        found[facet] = [Count(value=value, number=number) for value, number in sorted(numbers.items(), key=_by_number)]
    return Counts(
        total=sum(row[-1] for row in rows),
        lone_voices=sum(row[-1] for row in rows if row[4]),
        acts=found["act"],
        origins=found["origins"],
        statuses=found["status"],
        contested=found["contested"],
    )


def _by_number(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def select_spots(connection: sa.Connection, wanted: Selection) -> list[Spot]:
    """Returns the places of a selection's findings, those with most findings first."""
    wanted = find_words(connection, wanted)
    ids = sa.select(LINES.c.finding).select_from(JOINED).where(*_conditions(wanted, "place"))
    number = sa.func.count(sa.distinct(PLACES.c.finding))
    query = (
        sa.select(
            PLACES.c.place,
            sa.func.min(PLACES.c.name),
            sa.func.min(PLACES.c.country),
            sa.func.min(PLACES.c.lat),
            sa.func.min(PLACES.c.lon),
            sa.func.min(PLACES.c.precision),
            number,
        )
        .where(PLACES.c.finding.in_(ids))
        .group_by(PLACES.c.place)
        .order_by(number.desc(), PLACES.c.place)
    )
    return [
        Spot(key=key, name=name, country=country, lat=lat, lon=lon, precision=precision, number=count)
        for key, name, country, lat, lon, precision, count in connection.execute(query)
    ]


def name_spot(connection: sa.Connection, place: str) -> str:
    """Returns the name of a place by its key, or the key where no finding has it."""
    query = sa.select(sa.func.min(PLACES.c.name)).where(PLACES.c.place == place)
    return connection.execute(query).scalar_one() or place


def select_times(connection: sa.Connection, wanted: Selection) -> list[tuple[str, str, str | None, str | None]]:
    """Returns finding, EDTF value, first and last day for every time of a selection's findings."""
    wanted = find_words(connection, wanted)
    ids = sa.select(LINES.c.finding).select_from(JOINED).where(*_conditions(wanted, "time"))
    query = sa.select(TIMES).where(TIMES.c.finding.in_(ids)).order_by(TIMES.c.first, TIMES.c.last, TIMES.c.finding)
    return [(row.finding, row.edtf, row.first, row.last) for row in connection.execute(query)]


def select_near(connection: sa.Connection, finding_id: str, limit: int) -> list[Line]:
    """Returns findings that could be about the same happening: of one act type or place, shared times first."""
    places = sa.select(PLACES.c.place).where(PLACES.c.finding == finding_id)
    times = sa.select(TIMES.c.edtf).where(TIMES.c.finding == finding_id)
    types = sa.select(LINES.c.type).where(LINES.c.finding == finding_id)
    at_place = LINES.c.finding.in_(sa.select(PLACES.c.finding).where(PLACES.c.place.in_(places)))
    at_time = LINES.c.finding.in_(sa.select(TIMES.c.finding).where(TIMES.c.edtf.in_(times)))
    alike = (
        sa.cast(at_place, sa.Integer) * 2
        + sa.cast(at_time, sa.Integer) * 2
        + sa.cast(LINES.c.type.in_(types), sa.Integer)
    )
    query = (
        sa.select(LINES.c.finding)
        .where(LINES.c.finding != finding_id, alike > 0)
        .order_by(alike.desc(), *RANKED)
        .limit(limit)
    )
    return read_lines(connection, connection.execute(query).scalars().all())


def read_lines(connection: sa.Connection, ids: Sequence[str]) -> list[Line]:
    """Returns the lines of some findings in the order of their ids as given."""
    lines = {line.id: line for line in select_lines(connection, Selection(found=tuple(ids)), len(ids))}
    return [lines[key] for key in ids if key in lines]


def latest_id(connection: sa.Connection) -> str:
    """Returns the id of the latest judgement of a case, nothing if there is none."""
    table = BY_KIND[Judgement]
    query = sa.select(table.c.id).order_by(table.c.at.desc(), table.c.id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none() or ""


def select_page(connection: sa.Connection, kind: type[R], order: str, limit: int, offset: int) -> list[R]:
    """Returns some records of a kind in the order of one of their fields."""
    table = BY_KIND[kind]
    query = sa.select(table).order_by(table.c[order], table.c.id).limit(limit).offset(offset)
    return [record_of(kind, row) for row in connection.execute(query).mappings()]
