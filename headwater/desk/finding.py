"""One finding: its sentence with footnotes, conflicts, particulars, the trail drawn, and the words in context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from starlette.requests import Request

from headwater.desk.answers import Desk
from headwater.desk.decisions import Decision, list_decisions
from headwater.desk.trails import Drawn, draw_trail
from headwater.desk.wording import stamp_finding
from headwater.exchange.trace import Index, StatementTrail, Trail, trace_finding
from headwater.model import Act, Derivation, Finding, Judgement, Rating, Record, Report, Statement, Verdict
from headwater.stages.stage import Pile
from headwater.store.database import Reader
from headwater.store.links import read_dossier
from headwater.store.selections import Line, latest_id, select_near

AROUND = 220  # letters shown before and after the quoted words
NEAR = 8  # other findings that are offered as the same happening


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A footnote: the quoted words with what stands around them, and where they stand."""

    number: int
    statement: str
    report: str
    before: str
    words: str
    after: str
    start: int
    end: int
    carries: bool


class Taking(msgspec.Struct, frozen=True, kw_only=True):
    """One report taken from another, with the reason."""

    report: str
    taker: str
    from_report: str | None
    giver: str
    kind: str
    basis: str
    decided: bool


class FindingView(msgspec.Struct, frozen=True, kw_only=True):
    """A finding with its way home."""

    trail: Trail
    places: dict[str, Place]
    notes: dict[str, list[int]]
    takings: list[Taking]
    drawn: Drawn | None
    verdict: Verdict | None
    ratings: tuple[Rating, ...]
    stale: tuple[str, ...]
    decisions: list[Decision]
    near: list[Line]
    stamp: str
    latest: str


def show_finding(desk: Desk, request: Request) -> FindingView:
    """Returns one finding traced home."""
    with desk.case.database.reading() as reader:
        return view_finding(reader, request.path_params["finding_id"])


def view_finding(reader: Reader, finding_id: str) -> FindingView:
    """Returns one finding traced home; raises UnknownRecord."""
    finding = reader.one(Finding, finding_id)
    records = read_dossier(reader.connection, [finding.event])
    index = Index(Pile(records))
    trail = trace_finding(index, finding)
    places = number_places(trail, index.reports)
    return FindingView(
        trail=trail,
        places=places,
        notes=note_values(finding, index, places),
        takings=list(_list_takings(records, trail)),
        drawn=draw_trail(trail, _derivations(records)),
        verdict=finding.verdict,
        ratings=finding.ratings,
        stale=finding.stale,
        decisions=_list_own(reader, records),
        near=select_near(reader.connection, finding.id, NEAR),
        stamp=stamp_finding(finding),
        latest=latest_id(reader.connection),
    )


def _list_own(reader: Reader, records: Mapping[type[Record], Sequence[Any]]) -> list[Decision]:
    """Returns the decisions about the acts, statements and reports that a finding rests on, the latest first."""
    own = {record.id for kind in (Act, Statement) for record in records[kind]}
    own |= {said.report for said in records[Statement]}
    made = sorted(reader.all(Judgement), key=lambda judgement: (judgement.at, judgement.id))
    return [each for each in list_decisions(made) if any(subject.id in own for subject in each.judgement.subjects)]


def number_places(trail: Trail, reports: Mapping[str, Report]) -> dict[str, Place]:
    """Returns a footnote per statement, numbered in the order of the trail."""
    places: dict[str, Place] = {}
    for origin in trail.trails:
        for said in origin.statements:
            if said.id not in places:
                number = len(places) + 1
                places[said.id] = _place(number, said, reports[said.report.id], origin.side == "for")
    return places


def _place(number: int, said: StatementTrail, report: Report, carries: bool) -> Place:
    start, end = said.content[0].start, said.content[-1].end
    return Place(
        number=number,
        statement=said.id,
        report=report.id,
        before=_last_words(report.text[max(0, start - AROUND) : start], start > AROUND),
        words=report.text[start:end],
        after=_first_words(report.text[end : end + AROUND], len(report.text) > end + AROUND),
        start=start,
        end=end,
        carries=carries,
    )


def _last_words(text: str, cut: bool) -> str:
    """Returns the end of a text from a paragraph or word on."""
    text = text.rpartition("\n\n")[2]
    return f"… {text.partition(' ')[2]}" if cut and len(text) >= AROUND - 2 else text


def _first_words(text: str, cut: bool) -> str:
    text = text.partition("\n\n")[0]
    return f"{text.rpartition(' ')[0]} …" if cut and len(text) >= AROUND - 2 else text


def note_values(finding: Finding, index: Index, places: Mapping[str, Place]) -> dict[str, list[int]]:
    """Returns the footnotes of each value, by slot and value with a line end between them."""
    notes: dict[str, list[int]] = {}
    for particular in finding.particulars:
        for value in particular.values:
            said = (index.acts[act_id].statement for act_id in value.acts if act_id in index.acts)
            numbers = sorted({places[statement].number for statement in said if statement in places})
            notes[f"{particular.slot}\n{value.value}"] = numbers
    return notes


def _derivations(records: Mapping[type[Record], Sequence[Record]]) -> list[Derivation]:
    return [each for each in records[Derivation] if isinstance(each, Derivation)]


def _list_takings(records: Mapping[type[Record], Sequence[Any]], trail: Trail) -> Iterable[Taking]:
    """Yields how the reports of a finding were taken from others."""
    reports = {report.id: report for report in records[Report]}
    own = {said.report.id for origin in trail.trails for said in origin.statements}
    for derivation in _derivations(records):
        if derivation.report in own:
            giver = reports.get(derivation.from_report or "")
            yield Taking(
                report=derivation.report,
                taker=name_outlet(reports[derivation.report]),
                from_report=derivation.from_report,
                giver=name_outlet(giver) if giver else f"{derivation.from_outlet or 'not known'}, not in this pile",
                kind=derivation.kind,
                basis=derivation.basis,
                decided=derivation.decided,
            )


def name_outlet(report: Report) -> str:
    """Returns a report's outlet with its title."""
    return f"{report.outlet or 'Outlet not known'}: {report.title or 'no title'}"
