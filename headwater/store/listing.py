"""One line per finding, with its places and times: what lists, maps and timelines are filtered by."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from headwater.model import WEAK_BASES, Act, ActPlace, Derivation, Event, Finding, Origin, Report, Statement
from headwater.store.links import select_records
from headwater.store.search import index_findings
from headwater.store.tables import BY_KIND, METADATA

POINT = re.compile(r"^(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d)(?:-(\d\d))?)?[~?%]?$")
FINDINGS_AT_ONCE = 200

LINES = sa.Table(
    "finding_lines",
    METADATA,
    sa.Column("finding", sa.Text, primary_key=True),
    sa.Column("type", sa.Text, index=True),
    sa.Column("least", sa.Integer),
    sa.Column("most", sa.Integer),
    sa.Column("reports", sa.Integer),
    sa.Column("conflicts", sa.Integer),
    sa.Column("contested", sa.Text),  # the contested slots, each once, between blanks
    sa.Column("lone_voice", sa.Boolean),  # no more than one origin is established, and it is an unnamed voice
    sa.Index("finding_rank", "least", "conflicts", "most", "reports", "finding"),
)
PLACES = sa.Table(
    "finding_places",
    METADATA,
    sa.Column("finding", sa.Text, primary_key=True),
    sa.Column("place", sa.Text, primary_key=True, index=True),
    sa.Column("name", sa.Text),
    sa.Column("country", sa.Text, index=True),
    sa.Column("lat", sa.Double),
    sa.Column("lon", sa.Double),
    sa.Column("precision", sa.Text),  # town, region, country or unresolved
)
TIMES = sa.Table(
    "finding_times",
    METADATA,
    sa.Column("finding", sa.Text, primary_key=True),
    sa.Column("edtf", sa.Text, primary_key=True),
    sa.Column("first", sa.Text, index=True),  # ISO days; null where the year is not known
    sa.Column("last", sa.Text),
)
REPORTS = sa.Table(
    "finding_reports",
    METADATA,
    sa.Column("finding", sa.Text, primary_key=True),
    sa.Column("report", sa.Text, primary_key=True, index=True),
)
LISTED = (LINES, PLACES, TIMES, REPORTS)
# Lists ask for every finding's status and every report's outlet: indexes spare reading the whole records.
sa.Index("finding_status", BY_KIND[Finding].c.id, BY_KIND[Finding].c.status)
sa.Index("report_outlet", BY_KIND[Report].c.id, BY_KIND[Report].c.outlet)
# The summary and the drawing count all origins and derivations.
sa.Index("origin_root", *(BY_KIND[Origin].c[name] for name in ("report", "standing", "ring", "outlet")))
sa.Index("derivation_kind", BY_KIND[Derivation].c.kind)
sa.Index(
    "derivation_link",
    *(BY_KIND[Derivation].c[name] for name in ("report", "from_report", "from_outlet", "kind", "decided")),
)


class Stretch(NamedTuple):
    """The first and last day that an EDTF value covers, as ISO days."""

    first: str
    last: str


def spread_edtf(edtf: str) -> Stretch | None:
    """Returns the days that an EDTF value covers, None where it does not give the year or is open."""
    ends = [_spread_point(part) for part in edtf.split("/")]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or first is None or last is None or not "0001" < first.first <= last.last:
        return None
    return Stretch(first.first, last.last)


def _spread_point(text: str) -> Stretch | None:
    match = POINT.match(text)
    if not match:
        return None
    year, month, day = match.groups()
    if month is None:
        return Stretch(f"{year.replace('X', '0')}-01-01", f"{year.replace('X', '9')}-12-31")
    if "X" in year or year == "0000" or not 1 <= int(month) <= 12:
        return None
    length = calendar.monthrange(int(year), int(month))[1]
    if day is None:
        return Stretch(f"{year}-{month}-01", f"{year}-{month}-{length:02}")
    return Stretch(f"{year}-{month}-{day}", f"{year}-{month}-{day}") if 1 <= int(day) <= length else None


def find_unweighed(connection: sa.Connection) -> set[str]:
    """Returns the events that have no finding."""
    events, findings = BY_KIND[Event], BY_KIND[Finding]
    query = sa.select(events.c.id).where(events.c.id.not_in(sa.select(findings.c.event)))
    return set(connection.execute(query).scalars())


def tell_precisions(place: ActPlace) -> str:
    """Returns how exact a place is: town, region, country or unresolved."""
    if place.lat is None:
        return "unresolved"
    return "town" if place.city else "region" if place.region else "country"


def name_place(place: ActPlace) -> str:
    """Returns the key that joins acts at one place: its GeoNames id, or its name where it has none."""
    return str(place.geonameid) if place.geonameid else f"name:{(place.name or place.text).casefold()}"


def list_findings(connection: sa.Connection, findings: Sequence[Finding], corrected: Mapping[str, Act]) -> None:
    """Writes the lines of findings, whose events, acts, statements and origins stand already.

    `corrected` holds acts as persons corrected them, by their ids.
    """
    for start in range(0, len(findings), FINDINGS_AT_ONCE):
        part = findings[start : start + FINDINGS_AT_ONCE]
        events = {event.id: event for event in select_records(connection, Event, "id", [each.event for each in part])}
        acts = {
            act.id: act
            for act in select_records(connection, Act, "id", [act for event in events.values() for act in event.acts])
        }
        said = {
            statement.id: statement
            for statement in select_records(connection, Statement, "id", [act.statement for act in acts.values()])
        }
        origins = {
            origin.id: origin
            for origin in select_records(connection, Origin, "id", [key for each in part for key in each.origins.ids])
        }
        rows: defaultdict[sa.Table, list[dict[str, Any]]] = defaultdict(list)
        for finding in part:
            event = events.get(finding.event)
            own = [corrected.get(act_id, acts[act_id]) for act_id in (event.acts if event else ()) if act_id in acts]
            rows[LINES].append(_line(finding, event, [origins[key] for key in finding.origins.ids if key in origins]))
            rows[PLACES] += _line_places(finding.id, own)
            rows[TIMES] += _line_times(finding.id, own)
            reports = dict.fromkeys(said[act.statement].report for act in own if act.statement in said)
            rows[REPORTS] += [{"finding": finding.id, "report": report} for report in reports]
        for table, lines in rows.items():
            if lines:
                connection.execute(sa.insert(table), lines)
        index_findings(connection, part)


def _line(finding: Finding, event: Event | None, origins: Sequence[Origin]) -> dict[str, Any]:
    lone = finding.origins.least <= 1 and bool(origins) and all(each.source_kind == "unnamed" for each in origins)
    return {
        "finding": finding.id,
        "type": event.type if event else "",
        "least": finding.origins.least,
        "most": finding.origins.most,
        "reports": finding.reports,
        "conflicts": len(finding.conflicts),
        "contested": " ".join(dict.fromkeys(conflict.slot for conflict in finding.conflicts)),
        "lone_voice": lone,
    }


def _line_places(finding_id: str, acts: Iterable[Act]) -> Iterator[dict[str, Any]]:
    places = {name_place(act.place): act.place for act in acts if act.place and act.place.basis not in WEAK_BASES}
    for key, place in places.items():
        yield {
            "finding": finding_id,
            "place": key,
            "name": place.name or place.text,
            "country": place.country,
            "lat": place.lat,
            "lon": place.lon,
            "precision": tell_precisions(place),
        }


def _line_times(finding_id: str, acts: Iterable[Act]) -> Iterator[dict[str, Any]]:
    times = (act.time for act in acts if act.time and act.time.basis not in WEAK_BASES)
    for edtf in dict.fromkeys(time.edtf for time in times if time.edtf):
        stretch = spread_edtf(edtf)
        yield {
            "finding": finding_id,
            "edtf": edtf,
            "first": stretch.first if stretch else None,
            "last": stretch.last if stretch else None,
        }
