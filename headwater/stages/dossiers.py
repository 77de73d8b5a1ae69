"""Dossiers: everything that one finding rests on, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from headwater.model import Act, Event, Judgement, Origin, Record, Report, Source, Statement
from headwater.stages.judgements import correct_acts
from headwater.stages.stage import Pile

Side = Literal["occurred", "intended", "supposed", "doubted", "denied"]

# The side that a finding speaks for is the first of these that has an act.
SIDES: tuple[Side, ...] = ("occurred", "intended", "supposed", "doubted", "denied")
SIDE_OF_STATUS: dict[str, Side] = {
    "happened": "occurred",
    "ongoing": "occurred",
    "habitual": "occurred",
    "ordered": "intended",
    "planned": "intended",
    "threatened": "intended",
    "predicted": "intended",
    "hypothetical": "supposed",
    "doubted": "doubted",
    "asked": "doubted",
    "denied": "denied",
}
STATUS_OF_STANCE = {
    "denies": "denied",
    "doubts": "doubted",
    "asks": "asked",
    "orders": "ordered",
    "predicts": "predicted",
}


class Dossier(Record, frozen=True, kw_only=True):
    """An event with its acts, their statements and reports, the origins of each statement, and who is a person."""

    event: Event
    acts: tuple[Act, ...]
    statements: Mapping[str, Statement]
    reports: Mapping[str, Report]
    origins: Mapping[str, tuple[Origin, ...]]
    persons: frozenset[str] = frozenset()

    def status(self, act: Act) -> str:
        """Returns what the statement makes of the act: the act's status, unless the stance outweighs it.

        What a denial takes for granted ("denied a part in the raid") it neither denies nor affirms.
        """
        stance = STATUS_OF_STANCE.get(self.statements[act.statement].stance)
        if stance in {"doubted", "asked"}:
            return stance
        if stance == "denied":
            return "hypothetical" if SIDE_OF_STATUS[act.status] == "occurred" else act.status
        if stance and SIDE_OF_STATUS[act.status] == "occurred":
            return stance
        return act.status

    def side(self, act: Act) -> Side:
        """Returns the side that an act stands on."""
        return SIDE_OF_STATUS[self.status(act)]

    def lead(self) -> tuple[Act, ...]:
        """Returns the acts of the side that the finding speaks for; empty if all of them deny."""
        for side in SIDES[:-1]:
            acts = tuple(act for act in self.acts if self.side(act) == side)
            if acts:
                return acts
        return ()

    def roots(self, acts: Iterable[Act]) -> tuple[Origin, ...]:
        """Returns the distinct origins of the acts' statements, in the order of their ids."""
        found = {origin.id: origin for act in acts for origin in self.origins.get(act.statement, ())}
        return tuple(found[origin_id] for origin_id in sorted(found))

    def report(self, act: Act) -> Report:
        """Returns the report that an act stands in."""
        return self.reports[self.statements[act.statement].report]


def gather_dossiers(pile: Pile) -> Iterator[Dossier]:
    """Yields one dossier per event, in the order of the events' ids; an event without acts is left out.

    Acts are as persons corrected them.
    """
    statements = {statement.id: statement for statement in pile.all(Statement)}
    reports = {report.id: report for report in pile.all(Report)}
    report_of = {act.id: statements[act.statement].report for act in pile.all(Act) if act.statement in statements}
    text_of = {act: reports[report].text for act, report in report_of.items() if report in reports}
    acts = {act.id: act for act in correct_acts(pile.all(Act), pile.all(Judgement), text_of)}
    origins: defaultdict[str, list[Origin]] = defaultdict(list)
    for origin in pile.all(Origin):
        for statement_id in origin.statements:
            origins[statement_id].append(origin)
    persons = frozenset(source.id for source in pile.all(Source) if source.kind == "person")
    for event in sorted(pile.all(Event), key=lambda event: event.id):
        own = [acts[act_id] for act_id in sorted(event.acts) if act_id in acts]
        own = [act for act in own if act.statement in statements and statements[act.statement].report in reports]
        said = {act.statement: statements[act.statement] for act in own}
        if own:
            yield Dossier(
                event=event,
                acts=tuple(own),
                statements=said,
                reports={statement.report: reports[statement.report] for statement in said.values()},
                origins={statement_id: tuple(origins[statement_id]) for statement_id in said},
                persons=persons,
            )
