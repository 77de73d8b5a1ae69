"""One report as published, with what the program made of it; and what it made of one word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import msgspec
from starlette.requests import Request

from headwater.desk.answers import Desk
from headwater.desk.decisions import Decision, list_decisions
from headwater.desk.finding import name_outlet
from headwater.errors import UsageError
from headwater.exchange.highlights import Spoken, number_statements
from headwater.exchange.trace import ReportLine, line_report
from headwater.model import (
    Capture,
    Clue,
    Derivation,
    Judgement,
    Mark,
    Mode,
    Record,
    Report,
    SharedPassage,
    Span,
    Stance,
    Statement,
    Voice,
)
from headwater.store.database import Reader
from headwater.store.links import read_sheet, select_records
from headwater.store.selections import Line, Selection, latest_id, select_lines

WINDOW = 40_000  # letters of a text that are shown at once
LONG = 40  # letters from which on a shared passage is marked
SHOWN_FINDINGS = 20


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """An attributed statement of a report, numbered in the order of the text."""

    number: int
    id: str
    kind: str
    mode: Mode
    stance: Stance
    hedged: bool
    content: tuple[Span, ...]
    source: Span | None
    cue: tuple[Span, ...]
    within: str | None
    voices: tuple[Voice, ...]


class Twin(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that stands in other reports too; `report` and `outlet` are those of the first of them."""

    start: int
    end: int
    number: int
    report: str
    outlet: str | None


class Sharer(msgspec.Struct, frozen=True, kw_only=True):
    """Another report that shares text with this one; shares are parts of each report's prose."""

    report: str
    name: str
    share: float
    other_share: float
    relation: str
    basis: str


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A report, the part of its text that is shown, and what points into it."""

    line: ReportLine
    byline: str | None
    language: str | None
    media_type: str | None
    clues: tuple[Clue, ...]
    start: int
    end: int
    total: int
    text: str
    here: Span | None
    marks: tuple[Mark, ...]
    statements: list[Said]
    own: int
    twins: list[Twin]
    sharers: list[Sharer]
    findings: list[Line]
    decisions: list[Decision]
    latest: str


def show_report(desk: Desk, request: Request) -> ReportView:
    """Returns one report, or the part of a long one that begins at `from` or holds the words from `at` to `end`."""
    params = request.query_params
    with desk.case.database.reading() as reader:
        report = reader.one(Report, request.path_params["report_id"])
        at, end = read_offset(params.get("at") or params.get("from")), read_offset(params.get("end"))
        start = min(at, max(0, len(report.text) - 1)) // WINDOW * WINDOW
        here = Span(start=at, end=min(end, len(report.text))) if at < end else None
        return view_report(reader, report, start, here)


def read_offset(given: str | None) -> int:
    """Returns an offset of an address; raises UsageError where it is none."""
    if given and not (given.isdecimal() and len(given) < 12):
        raise UsageError("an offset is a number")
    return int(given or 0)


def view_report(reader: Reader, report: Report, start: int, here: Span | None = None) -> ReportView:
    """Returns a report from a place of its text on; `here` is a stretch that was asked for."""
    sheet = read_sheet(reader.connection, report)
    said = [each for each in sheet[Statement] if isinstance(each, Statement)]
    spoken = number_statements(said)
    others = {find_other(report.id, shared) for shared in _shared(sheet)}
    names = {other.id: other for other in select_records(reader.connection, Report, "id", others)}
    captures = cast("Sequence[Capture]", sheet[Capture])
    return ReportView(
        line=line_report(report, captures[0] if captures else None),
        byline=report.byline,
        language=report.language,
        media_type=captures[0].media_type if captures else None,
        clues=report.clues,
        start=start,
        end=min(start + WINDOW, len(report.text)),
        total=len(report.text),
        text=report.text[start : start + WINDOW],
        here=here,
        marks=report.marks,
        statements=[tell_statement(each) for each in spoken],
        own=len(said) - len(spoken),
        twins=_mark_twins(report.id, _shared(sheet), names),
        sharers=_list_sharers(report.id, sheet, names),
        findings=select_lines(reader.connection, Selection(report=report.id), SHOWN_FINDINGS),
        decisions=_decisions_about(reader, {report.id, *(each.id for each in said)}),
        latest=latest_id(reader.connection),
    )


def tell_statement(spoken: Spoken) -> Said:
    """Returns a numbered statement as plain data."""
    said = spoken.statement
    return Said(
        number=spoken.number,
        id=said.id,
        kind=spoken.kind,
        mode=said.mode,
        stance=said.stance,
        hedged=said.hedged,
        content=said.content,
        source=said.source,
        cue=said.cue,
        within=said.within,
        voices=said.voices,
    )


def _decisions_about(reader: Reader, ids: set[str]) -> list[Decision]:
    made = sorted(reader.all(Judgement), key=lambda judgement: (judgement.at, judgement.id))
    about = [each for each in made if any(subject.id in ids for subject in each.subjects)]
    return list_decisions(about)


def _shared(sheet: Mapping[type[Record], Sequence[Record]]) -> list[SharedPassage]:
    return [each for each in sheet[SharedPassage] if isinstance(each, SharedPassage)]


def find_other(report_id: str, shared: SharedPassage) -> str:
    """Returns the report that shares a passage with this one."""
    return shared.other if shared.report == report_id else shared.report


def find_stretches(report_id: str, shared: SharedPassage) -> list[Span]:
    """Returns where the shared text stands in this report."""
    if shared.report == report_id:
        return [Span(start=span.start, end=span.end) for span in shared.spans]
    return [Span(start=span.from_start, end=span.from_end) for span in shared.spans]


def _mark_twins(report_id: str, every: Sequence[SharedPassage], names: Mapping[str, Report]) -> list[Twin]:
    """Returns the stretches that other reports share, those that overlap as one, with how many reports share each."""
    stretches = sorted(
        (span.start, span.end, find_other(report_id, shared))
        for shared in every
        for span in find_stretches(report_id, shared)
        if span.end - span.start >= LONG
    )
    merged: list[tuple[int, int, dict[str, None]]] = []
    for start, end, other in stretches:
        if merged and start < merged[-1][1]:
            before = merged[-1]
            merged[-1] = (before[0], max(before[1], end), {**before[2], other: None})
        else:
            merged.append((start, end, {other: None}))
    return [
        Twin(start=start, end=end, number=len(others), report=first, outlet=names[first].outlet)
        for start, end, others in merged
        for first in [next(iter(others))]
        if first in names
    ]


def _list_sharers(
    report_id: str, sheet: Mapping[type[Record], Sequence[Record]], names: Mapping[str, Report]
) -> list[Sharer]:
    """Returns the reports that share text with this one, those that share most first."""
    relations: dict[str, Derivation] = {}
    for derivation in cast("Sequence[Derivation]", sheet[Derivation]):
        other = derivation.from_report if derivation.report == report_id else derivation.report
        relations.setdefault(other or "", derivation)
    sharers = []
    for shared in _shared(sheet):
        other = find_other(report_id, shared)
        own, theirs = shared.share, shared.other_share
        if shared.report != report_id:
            own, theirs = theirs, own
        taken = relations.get(other)
        relation = _word_relation(report_id, taken) if taken else "shares text; nobody is said to have taken it"
        sharers.append(
            Sharer(
                report=other,
                name=name_outlet(names[other]),
                share=own,
                other_share=theirs,
                relation=relation,
                basis=taken.basis if taken else "",
            )
        )
    return sorted(sharers, key=lambda sharer: (-sharer.share, sharer.name, sharer.report))


def _word_relation(report_id: str, derivation: Derivation) -> str:
    if not derivation.decided:
        return f"{derivation.kind}, direction not known"
    return (
        f"this is a {derivation.kind} of it" if derivation.report == report_id else f"it is a {derivation.kind} of this"
    )
