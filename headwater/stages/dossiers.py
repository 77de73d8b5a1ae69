"""Dossiers: everything that one finding rests on, and nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from headwater.model import Act, Derivation, Event, Judgement, Origin, Record, Report, Source, Statement
from headwater.stages.judgements import correct_acts
from headwater.stages.stage import Pile

Side = Literal["occurred", "intended", "supposed", "doubted", "jested", "withdrawn", "denied"]

# The side that a finding speaks for is the first of these that has an act.
SIDES: tuple[Side, ...] = ("occurred", "intended", "supposed", "doubted", "jested", "withdrawn", "denied")
AFFIRMING = SIDES[:-3]
WITHDRAWS = re.compile(
    r"\b(?:retract(?:s|ed|ion)?|withdraws?|withdrew|withdrawn)\b[^.\n]{0,80}\b(?:reports?|article|story|account)\b"
    r"|\b(?:report|article|story|account)\b[^.\n]{0,80}\b(?:retracted|withdrawn)\b",
    re.I,
)
SATIRE = re.compile(
    r"^\W*(?:satire|satirical (?:news|article|piece|story)|parody)\W*$"
    r"|\bthis (?:article |report |story |piece |page |site )?is (?:a (?:work|piece) of )?"
    r"(?:satire|satirical|a parody)\b",
    re.I | re.M,
)
HEAD = 1500
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
    "jested": "jested",
    "withdrawn": "withdrawn",
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
    """An event with its acts, their statements and reports, the origins of each statement, and the names of persons.

    `withdrawn` maps reports that their outlet took back to the report that says so; `satire` holds
    those that are marked as satire.
    """

    event: Event
    acts: tuple[Act, ...]
    statements: Mapping[str, Statement]
    reports: Mapping[str, Report]
    origins: Mapping[str, tuple[Origin, ...]]
    persons: Mapping[str, str] = {}
    withdrawn: Mapping[str, Report] = {}
    satire: Mapping[str, Report] = {}

    def status(self, act: Act) -> str:
        """Returns what the statement makes of the act: the act's status, unless the stance outweighs it.

        What a denial, doubt or question takes for granted ("denied a part in the raid", "asked who ordered the raid")
        it neither denies nor affirms.
        """
        if self.withdrawer(act):
            return "withdrawn"
        if self.jester(act):
            return "jested"
        stance = STATUS_OF_STANCE.get(self.statements[act.statement].stance)
        granted = act.presupposed or SIDE_OF_STATUS[act.status] == "occurred"
        if stance in {"doubted", "asked"} and not granted:
            return stance
        if stance in {"denied", "doubted", "asked"}:
            return "hypothetical" if SIDE_OF_STATUS[act.status] == "occurred" else act.status
        if stance and SIDE_OF_STATUS[act.status] == "occurred":
            return stance
        return act.status

    def withdrawer(self, act: Act) -> Report | None:
        """Returns the report in which an outlet takes back what an act, or every origin of it, was reported in."""
        return self._fallen(act, self.withdrawn)

    def jester(self, act: Act) -> Report | None:
        """Returns the report marked as satire that an act, or every origin of it, was told in."""
        return self._fallen(act, self.satire)

    def _fallen(self, act: Act, fallen: Mapping[str, Report]) -> Report | None:
        if not fallen:
            return None
        own = fallen.get(self.report(act).id)
        heard = [fallen.get(origin.report or "") for origin in self.origins.get(act.statement, ())]
        return own or (heard[0] if heard and all(heard) else None)

    def side(self, act: Act) -> Side:
        """Returns the side that an act stands on."""
        return SIDE_OF_STATUS[self.status(act)]

    def lead(self) -> tuple[Act, ...]:
        """Returns the acts of the side that the finding speaks for; empty if all are denied or withdrawn."""
        for side in AFFIRMING:
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
    withdrawn = find_withdrawn(pile.all(Derivation), reports)
    satire = {report.id: report for report in reports.values() if SATIRE.search(report.text)}
    persons = {source.id: source.name for source in pile.all(Source) if source.kind == "person"}
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
                withdrawn=withdrawn,
                satire=satire,
            )


def find_withdrawn(derivations: Iterable[Derivation], reports: Mapping[str, Report]) -> dict[str, Report]:
    """Returns the reports that a later report of their outlet takes back, each with that report."""
    withdrawn = {}
    for derivation in derivations:
        later = reports.get(derivation.report)
        if derivation.kind != "revision" or not derivation.decided or not derivation.from_report or not later:
            continue
        if WITHDRAWS.search(later.text[:HEAD]):
            withdrawn[derivation.from_report] = later
    return withdrawn
