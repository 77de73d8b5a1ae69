"""Findings told to readers: what a cited report, a bibliography and an explanation are made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from headwater.errors import UsageError
from headwater.exchange.narrative import Block, compose_narrative
from headwater.exchange.summary import count_case, word_summary
from headwater.exchange.trace import Index, ReportLine, line_report
from headwater.exchange.why import Explanation, explain_sides
from headwater.model import (
    Act,
    Capture,
    Credit,
    Derivation,
    Event,
    Failure,
    Finding,
    Origin,
    Report,
    Source,
    Statement,
)
from headwater.stages.findings import order_findings
from headwater.stages.stage import Pile
from headwater.store.database import Reader

# All but what only stages read.
NARRATED = (Capture, Report, Source, Statement, Credit, Derivation, Origin, Act, Event, Finding, Failure)


def narrate(reader: Reader, finding_ids: Sequence[str], title: str, made: str) -> Iterator[Block]:
    """Returns the blocks of a cited report on some findings, or on all but those rejected."""
    pile = _read_pile(reader)
    return compose_narrative(
        Index(pile),
        _choose(reader, finding_ids, pile),
        title=title,
        made=made,
        summary=word_summary(count_case(reader)),
        failures=pile.all(Failure),
    )


def list_cited(reader: Reader, finding_ids: Sequence[str]) -> list[ReportLine]:
    """Returns the reports that some findings rest on, or all but those rejected."""
    pile = _read_pile(reader)
    index = Index(pile)
    events = [index.events[finding.event] for finding in _choose(reader, finding_ids, pile)]
    acts = [index.acts[act] for event in events for act in event.acts if act in index.acts]
    reports = sorted({index.statements[act.statement].report for act in acts})
    found = [index.reports[report_id] for report_id in reports]
    return [line_report(report, index.captures.get(report.capture)) for report in found]


def explain(reader: Reader, one: str, other: str) -> Explanation:
    """Explains why two statements or acts count as one origin or two; or the values of one slot of a finding."""
    pile = _read_pile(reader)
    index = Index(pile)
    sides = [
        (name, [index.statements[said] for said in sorted(set(statements))])
        for name, statements in _name_sides(reader, one, other)
    ]
    return explain_sides(index, sides, pile.all(Derivation))


def _read_pile(reader: Reader) -> Pile:
    return Pile({kind: reader.all(kind) for kind in NARRATED})


def _choose(reader: Reader, finding_ids: Sequence[str], pile: Pile) -> list[Finding]:
    if finding_ids:
        return [reader.one(Finding, finding_id) for finding_id in finding_ids]
    return order_findings(finding for finding in pile.all(Finding) if finding.status != "rejected")


def _name_sides(reader: Reader, one: str, other: str) -> list[tuple[str, list[str]]]:
    """Returns the statements of each side by its name."""
    if one.startswith("finding-") and not other.startswith(("finding-", "statement-", "act-")):
        finding = reader.one(Finding, one)
        slots = {particular.slot: particular.values for particular in finding.particulars}
        if other not in slots:
            raise UsageError(f"{finding.id} gives no {other!r}", f"It gives: {', '.join(slots)}.")
        return [(value.value, [act.statement for act in reader.where(Act, "id", value.acts)]) for value in slots[other]]
    return [(record_id, _statements_of(reader, record_id)) for record_id in (one, other)]


def _statements_of(reader: Reader, record_id: str) -> list[str]:
    if record_id.startswith("finding-"):
        event = reader.one(Event, reader.one(Finding, record_id).event)
        return [act.statement for act in reader.where(Act, "id", event.acts)]
    if record_id.startswith("act-"):
        return [reader.one(Act, record_id).statement]
    return [reader.one(Statement, record_id).id]
