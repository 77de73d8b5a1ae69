"""What can be decided about one statement of a finding: its particulars, its voice, its happening."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from headwater.desk.answers import Desk
from headwater.desk.finding import Place, number_places
from headwater.errors import UnknownRecord
from headwater.exchange.trace import Index, StatementTrail, trace_finding
from headwater.language.gazetteer import Place as Entry
from headwater.language.gazetteer import open_gazetteer
from headwater.model import Act, Finding
from headwater.stages.stage import Pile
from headwater.store.links import read_dossier
from headwater.store.selections import latest_id

SUGGESTED = 8


class StatementView(msgspec.Struct, frozen=True, kw_only=True):
    """One statement with its acts, the other statements of its finding, and an act that would stay if it left."""

    finding: str
    said: StatementTrail
    number: int
    acts: list[Act]
    others: list[Place]
    stays: str | None
    latest: str


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A place of the gazetteer that a name may mean."""

    geonameid: int
    name: str
    kind: str
    country: str | None
    region: str | None


def show_statement(desk: Desk, request: Request) -> StatementView:
    """Returns what can be decided about one statement."""
    finding_id, statement_id = request.path_params["finding_id"], request.path_params["statement_id"]
    with desk.case.database.reading() as reader:
        finding = reader.one(Finding, finding_id)
        records = read_dossier(reader.connection, [finding.event])
        latest = latest_id(reader.connection)
    index = Index(Pile(records))
    trail = trace_finding(index, finding)
    places = number_places(trail, index.reports)
    said = next((each for origin in trail.trails for each in origin.statements if each.id == statement_id), None)
    if said is None:
        raise UnknownRecord(f"this finding has no statement {statement_id}")
    acts = [index.acts[line.id] for line in said.acts]
    rest = [act.id for act in index.acts.values() if act.statement != statement_id]
    return StatementView(
        finding=finding.id,
        said=said,
        number=places[statement_id].number,
        acts=acts,
        others=[place for place in places.values() if place.statement != statement_id],
        stays=rest[0] if rest else None,
        latest=latest,
    )


def suggest_places(desk: Desk, request: Request) -> list[Suggestion]:
    """Returns the places that a name may mean, the larger ones first."""
    name = request.query_params.get("value.name") or request.query_params.get("q") or ""
    if not name.strip() or len(name) > 200:
        return []
    _, entries = open_gazetteer().look_up(name.strip())
    known = [entry for entry in entries if entry.geonameid]
    return [_suggest(entry) for entry in sorted(known, key=lambda entry: -entry.population)[:SUGGESTED]]


def _suggest(entry: Entry) -> Suggestion:
    kind = {"city": "town", "admin1": "region", "admin2": "district"}.get(entry.kind, entry.kind)
    return Suggestion(
        geonameid=entry.geonameid or 0, name=entry.name, kind=kind, country=entry.country, region=entry.region
    )
