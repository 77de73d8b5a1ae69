"""The way home of one finding, as plain data: origins, statements, the quoted words, reports, captures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from headwater.exchange.visible import quote_words
from headwater.model import (
    Act,
    Bounds,
    Capture,
    Event,
    Finding,
    FindingStatus,
    Mode,
    Origin,
    Record,
    Report,
    SourceKind,
    Span,
    Stance,
    Standing,
    Statement,
    Value,
)
from headwater.stages.stage import Pile
from headwater.stages.tellers import find_tellers

SLOTS = ("actor", "target", "place", "time", "number")
LONGEST_SIDE = 400
STANDINGS: dict[Standing, str] = {
    "captured": "The report that heard it is in this pile.",
    "uncaptured": "The trail leaves this pile at an outlet or voice that it credits.",
    "unattributed": "There is no trail: no voice, no credit, no shared text.",
}


class Hop(Record, frozen=True, kw_only=True):
    """One voice of a chain; `words` are the report's own words for it, None where it is not named there."""

    name: str
    kind: SourceKind
    words: str | None = None
    role: str | None = None
    place: str | None = None
    access: str | None = None


class ActLine(Record, frozen=True, kw_only=True):
    """What one statement says was done; `slots` holds the words for each slot that it gives."""

    id: str
    status: str
    words: str
    slots: dict[str, str]


class ReportLine(Record, frozen=True, kw_only=True):
    """A report and the sealed bytes that it was read from."""

    id: str
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    published_basis: str | None
    path: str | None
    sha256: str | None
    captured_at: str | None


class StatementTrail(Record, frozen=True, kw_only=True):
    """One statement with its chain of voices, deepest first, its quoted words and where they stand.

    `teller` is the place in `voices` of the deepest one that tells it: who gave an order is only told of.
    """

    id: str
    mode: Mode
    stance: Stance
    hedged: bool
    content: tuple[Span, ...]
    quoted: str
    source: str | None
    cue: str | None
    voices: tuple[Hop, ...]
    acts: tuple[ActLine, ...]
    report: ReportLine
    teller: int = 0


class OriginTrail(Record, frozen=True, kw_only=True):
    """One origin and the statements of the finding that lead back to it; `id` is None where none was traced."""

    id: str | None
    side: Literal["for", "against", "beside"]
    who: str
    standing: Standing | None
    meaning: str
    reason: str
    statements: tuple[StatementTrail, ...]
    outlet: str | None = None


class ConflictSide(Record, frozen=True, kw_only=True):
    """One side of a conflict: the value, how many origins carry it, and the words of each report for it."""

    value: str
    origins: Bounds | None
    words: tuple[str, ...]


class ConflictTrail(Record, frozen=True, kw_only=True):
    """A conflict with its sides next to each other."""

    slot: str
    kind: str
    reason: str
    sides: tuple[ConflictSide, ...]


class ValueLine(Record, frozen=True, kw_only=True):
    """One value of a particular, the origins that carry it, and the outlets that give it."""

    value: str
    origins: Bounds
    outlets: tuple[str, ...]
    note: str


class Trail(Record, frozen=True, kw_only=True):
    """A finding traced home."""

    id: str
    event: str
    type: str
    status: FindingStatus
    sentence: str
    reports: int
    origins: Bounds
    reasons: tuple[tuple[str, str], ...]
    particulars: tuple[tuple[str, tuple[ValueLine, ...]], ...]
    conflicts: tuple[ConflictTrail, ...]
    trails: tuple[OriginTrail, ...]
    values: tuple[tuple[str, tuple[Value, ...]], ...] = ()


class Index:
    """The records of a case by their ids, built once for many trails."""

    def __init__(self, pile: Pile) -> None:
        self.captures = {capture.id: capture for capture in pile.all(Capture)}
        self.reports = {report.id: report for report in pile.all(Report)}
        self.statements = {statement.id: statement for statement in pile.all(Statement)}
        self.acts = {act.id: act for act in pile.all(Act)}
        self.events = {event.id: event for event in pile.all(Event)}
        self.origins: defaultdict[str, list[Origin]] = defaultdict(list)
        for origin in pile.all(Origin):
            for statement_id in origin.statements:
                self.origins[statement_id].append(origin)

    def outlet(self, act_id: str) -> str:
        """Returns the outlet of the report that an act stands in, or what stands for it."""
        act = self.acts.get(act_id)
        statement = self.statements.get(act.statement) if act else None
        return name_report(self.reports[statement.report]) if statement else "a report that is gone"


def name_report(report: Report | ReportLine) -> str:
    """Returns a report's outlet, or its title where the outlet is not known."""
    return report.outlet or (f"the report “{report.title[:60]}”" if report.title else "a report of no known outlet")


def trace_finding(index: Index, finding: Finding) -> Trail:
    """Returns the way home of a finding; acts whose records are gone are left out."""
    event = index.events.get(finding.event)
    acts = [index.acts[act_id] for act_id in (event.acts if event else ()) if act_id in index.acts]
    return Trail(
        id=finding.id,
        event=finding.event,
        type=event.type if event else "",
        status=finding.status,
        sentence=finding.sentence,
        reports=finding.reports,
        origins=Bounds(least=finding.origins.least, most=finding.origins.most),
        reasons=tuple(dict.fromkeys((reason.kind, reason.text) for reason in finding.origins.reasons)),
        particulars=tuple(_line_particulars(index, finding)),
        conflicts=tuple(_trace_conflicts(index, finding)),
        trails=tuple(_trace_origins(index, finding, acts)),
        values=tuple((particular.slot, particular.values) for particular in finding.particulars),
    )


def _line_particulars(index: Index, finding: Finding) -> list[tuple[str, tuple[ValueLine, ...]]]:
    return [
        (
            particular.slot,
            tuple(
                ValueLine(
                    value=value.value,
                    origins=value.origins,
                    outlets=tuple(dict.fromkeys(index.outlet(act_id) for act_id in value.acts)),
                    note=value.note,
                )
                for value in particular.values
            ),
        )
        for particular in finding.particulars
    ]


def _trace_conflicts(index: Index, finding: Finding) -> list[ConflictTrail]:
    particulars = {particular.slot: particular for particular in finding.particulars}
    trails = []
    for conflict in finding.conflicts:
        sides = []
        for name in conflict.values:
            particular = particulars.get(conflict.slot)
            value = next((value for value in particular.values if value.value == name), None) if particular else None
            acts = [act_id for act_id in (value.acts if value else ()) if act_id in conflict.acts]
            words = dict.fromkeys(_quote_side(index, act_id, conflict.slot) for act_id in acts)
            sides.append(ConflictSide(value=name, origins=value.origins if value else None, words=tuple(words)))
        trails.append(ConflictTrail(slot=conflict.slot, kind=conflict.kind, reason=conflict.reason, sides=tuple(sides)))
    return trails


def _quote_side(index: Index, act_id: str, slot: str) -> str:
    act = index.acts.get(act_id)
    statement = index.statements.get(act.statement) if act else None
    if not act or not statement:
        return ""
    chain = [voice.name for voice in statement.voices if voice.kind != "outlet"]
    said = f"{chain[0]}, in {index.outlet(act_id)}" if chain else index.outlet(act_id)
    words = quote(index.reports[statement.report], statement.content)
    part = getattr(act, slot) if slot in SLOTS else None
    return f"{said}: {quote_words(part.text if part and len(words) > LONGEST_SIDE else words)}"


def _trace_origins(index: Index, finding: Finding, acts: Sequence[Act]) -> list[OriginTrail]:
    said: defaultdict[str, list[Act]] = defaultdict(list)
    for act in acts:
        if act.statement in index.statements:
            said[act.statement].append(act)
    origins: dict[str, Origin] = {}
    own: defaultdict[str | None, list[str]] = defaultdict(list)
    for statement_id in said:
        roots = index.origins.get(statement_id, [])
        for origin in roots:
            origins[origin.id] = origin
            own[origin.id].append(statement_id)
        if not roots:
            own[None].append(statement_id)
    ordered = sorted(
        own, key=lambda origin_id: (origin_id is None, origin_id not in finding.origins.ids, origin_id or "")
    )
    trails = []
    for origin_id in ordered:
        statements = [trace_statement(index, index.statements[key], said[key]) for key in own[origin_id]]
        trails.append(_trace_origin(index, finding, origins.get(origin_id or ""), statements))
    return trails


def _trace_origin(
    index: Index, finding: Finding, origin: Origin | None, statements: Sequence[StatementTrail]
) -> OriginTrail:
    if origin is None:
        return OriginTrail(
            id=None,
            side="beside",
            who="no origin was traced",
            standing=None,
            meaning="These statements could only raise the upper bound.",
            reason="",
            statements=tuple(statements),
        )
    against = all(_is_against(statement) for statement in statements)
    side: Literal["for", "against", "beside"] = "for" if origin.id in finding.origins.ids else "beside"
    return OriginTrail(
        id=origin.id,
        side="against" if against else side,
        who=name_origin(origin, statements),
        standing=origin.standing,
        meaning="The trail runs in a circle and has no root." if origin.ring else STANDINGS[origin.standing],
        reason=origin.reason[:1].upper() + origin.reason[1:],
        # The report that heard it comes first, those that took it from there after it.
        statements=tuple(sorted(statements, key=lambda trail: (trail.report.id != origin.report, trail.id))),
        outlet=origin.outlet,
    )


def _is_against(statement: StatementTrail) -> bool:
    return statement.stance in {"denies", "doubts"} or all(act.status == "denied" for act in statement.acts)


def name_origin(origin: Origin, statements: Sequence[StatementTrail]) -> str:
    """Returns an origin in words: the voice that spoke and the outlet that heard it."""
    reports = [trail.report for trail in statements]
    outlet = origin.outlet or (name_report(reports[0]) if reports else "an outlet that is not known")
    if origin.ring:
        return "reports that credit each other in a circle"
    if origin.source_kind in {None, "outlet"}:
        return f"{outlet}, in its own voice"
    voices = [hop for trail in statements for hop in trail.voices[trail.teller : trail.teller + 1]]
    # A pronoun is the shortest way to name a voice and the least telling.
    name = max((voice.words or voice.name for voice in voices), key=len, default="")
    if origin.source_kind == "unnamed":
        return f"an unnamed voice (“{name}”), heard by {outlet}" if name else f"an unnamed voice, heard by {outlet}"
    return f"{name or 'a named voice'}, quoted by {outlet}"


def trace_statement(index: Index, statement: Statement, acts: Sequence[Act] = ()) -> StatementTrail:
    """Returns a statement with its words and the report and capture they stand in."""
    report = index.reports[statement.report]
    return StatementTrail(
        id=statement.id,
        mode=statement.mode,
        stance=statement.stance,
        hedged=statement.hedged,
        content=statement.content,
        quoted=quote(report, statement.content),
        source=report.text[statement.source.start : statement.source.end] if statement.source else None,
        cue=quote(report, statement.cue) or None,
        voices=tuple(
            Hop(
                name=voice.name,
                kind=voice.kind,
                words=None if voice.start is None else report.text[voice.start : voice.end],
                role=voice.role,
                place=voice.place,
                access=voice.access,
            )
            for voice in statement.voices
        ),
        acts=tuple(_line_act(report, act) for act in acts),
        report=line_report(report, index.captures.get(report.capture)),
        teller=len(statement.voices) - len(find_tellers(statement)),
    )


def _line_act(report: Report, act: Act) -> ActLine:
    slots = {slot: getattr(act, slot).text for slot in SLOTS if getattr(act, slot)}
    words = report.text[act.trigger.start : act.trigger.end]
    return ActLine(id=act.id, status=act.status, words=words, slots=slots)


def line_report(report: Report, capture: Capture | None) -> ReportLine:
    """Returns a report with its capture, without its text."""
    return ReportLine(
        id=report.id,
        outlet=report.outlet,
        title=report.title,
        url=report.url or (capture.url if capture else None),
        published=report.published.edtf if report.published else None,
        published_basis=report.published.basis if report.published else None,
        path=capture.path if capture else None,
        sha256=capture.sha256 if capture else None,
        captured_at=capture.captured_at if capture else None,
    )


def quote(report: Report, spans: Sequence[Span]) -> str:
    """Returns the words of some spans, with an ellipsis where they are apart."""
    return " […] ".join(report.text[span.start : span.end] for span in spans)
