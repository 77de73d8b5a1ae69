"""What judgements change in a case: only what depends on them is found anew, in one transaction with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence, Set
from typing import TypeVar

from headwater.model import (
    Act,
    Capture,
    Derivation,
    Event,
    Failure,
    Finding,
    Judgement,
    MachineEvent,
    Origin,
    Rating,
    Record,
    Report,
    Source,
    Statement,
    digest_id,
)
from headwater.stages.dossiers import gather_dossiers
from headwater.stages.findings import weigh_dossier
from headwater.stages.identities import drop_repeats, keep_event_ids
from headwater.stages.judgements import (
    STAGE,
    Places,
    correct_acts,
    fail_subject,
    find_standing,
    judge_events,
    renew_subjects,
)
from headwater.stages.stage import Engine, Pile, Replacing, Stage
from headwater.stages.verdicts import find_fallen, find_revised, judge_finding, place_judgements, read_rating
from headwater.store.database import Reader, Renewed, Writer
from headwater.store.links import EVENT_ACTS, ORIGIN_STATEMENTS, select_links
from headwater.store.listing import find_unweighed

R = TypeVar("R", bound=Record)

WHOLE_PILE = "all reports together"  # the input of failures of stages that read the whole pile
# The records that stages find anew after a judgement; the others are laid over what stands.
FOUND_ANEW: dict[str, type[Record]] = {
    "same-voice": Origin,
    "different-voice": Origin,
    "derived": Derivation,
    "not-derived": Derivation,
}
OF_EVENTS = {"same-event", "different-event"}


def resolve_judgements(reader: Reader) -> tuple[list[Judgement], list[Failure]]:
    """Returns the judgements that stand, about the ids that their subjects have now, and what was not found again."""
    standing = find_standing(reader.all(Judgement))
    subjects = {subject.id: subject for judgement in standing for subject in judgement.subjects}
    lost = {}
    for kind, record in (("report", Report), ("statement", Statement), ("act", Act)):
        wanted = [subject.id for subject in subjects.values() if subject.kind == kind]
        lost.update(dict.fromkeys(set(wanted) - reader.present(record, wanted)))
    if not lost:
        return standing, []
    sha256_of = {capture.id: capture.sha256 for capture in reader.all(Capture)}
    places = Places(sha256_of, reader.all(Report), reader.all(Statement), reader.all(Act))
    now = {subject_id: places.find(subjects[subject_id]) for subject_id in sorted(lost)}
    failures = {
        failure.id: failure
        for judgement in standing
        for subject in judgement.subjects
        if now.get(subject.id, "") is None
        for failure in [fail_subject(judgement, subject)]
    }
    return [renew_subjects(judgement, now) for judgement in standing], list(failures.values())


def read_corrections(reader: Reader, standing: Sequence[Judgement]) -> dict[str, Act]:
    """Returns the acts that persons corrected, as they corrected them, by their ids."""
    named = {subject.id for judgement in standing if judgement.kind == "correct" for subject in judgement.subjects}
    acts = reader.where(Act, "id", named)
    report_of = {said.id: said.report for said in reader.where(Statement, "id", {act.statement for act in acts})}
    text_of = {report.id: report.text for report in reader.where(Report, "id", set(report_of.values()))}
    texts = {act.id: text_of[report_of[act.statement]] for act in acts}
    return {act.id: act for act in correct_acts(acts, standing, texts)}


class StoredPile(Pile):
    """The pile of a case, read from its database as far as somebody asks for it."""

    def __init__(self, reader: Reader, standing: Sequence[Judgement]) -> None:
        super().__init__({Judgement: standing})
        self._reader = reader

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Returns the records of one kind, in the order of their ids."""
        if kind not in self._records:
            self._records[kind] = self._reader.all(kind)
        return super().all(kind)

    def where(self, kind: type[R], field: str, values: Iterable[str]) -> list[R]:
        """Returns the records of one kind whose field has one of the values, in no certain order."""
        return (
            super().where(kind, field, values) if kind in self._records else self._reader.where(kind, field, {*values})
        )

    def ids(self, kind: type[Record]) -> list[str]:
        """Returns the ids of all records of one kind, in order."""
        return sorted(self._reader.ids(kind))

    def count(self, kind: type[Record]) -> int:
        """Returns how many records of one kind there are."""
        return self._reader.count(kind)

    def renew(self, kind: type[R], renewed: Renewed[R]) -> None:
        """Takes in what a stage wrote."""
        self._records[kind] = renewed.records
        self.changed += renewed.changed

    def forget(self, kind: type[Record]) -> None:
        """Leaves the records of a kind, some of which changed, to be read again."""
        self._records.pop(kind, None)
        self._found = {key: found for key, found in self._found.items() if key[0] is not kind}


def write_whole(
    writer: Writer,
    pile: StoredPile,
    stages: Iterable[Stage],
    engine_of: Callable[[str], Engine],
    earlier: Sequence[Event] | None = None,
) -> set[str]:
    """Runs stages that read the whole pile, in order, and writes what they give; events as persons judged them.

    What they give as before is left as it stands, and only those events are weighed whose dossiers changed: they are
    returned. `earlier` are the events whose ids are kept, where others stand than those.
    """
    touched: set[str] = set()
    for stage in stages:
        if not stage.whole:
            continue
        given: Pile = pile
        if Finding in stage.writes:
            touched = _find_touched(writer, pile.changed)
            given = _read_dossiers(writer, touched, pile.all(Judgement))
        found = stage.whole(given, engine_of(stage.name))
        members = found.members if isinstance(found, Replacing) else None
        records = drop_repeats(found, stage.name, WHOLE_PILE)
        writer.put(item for item in records if isinstance(item, Failure))
        if Event in stage.writes:
            joined = [item for item in records if isinstance(item, Event)]
            pile.changed += _write_events(writer, joined, members, pile.all(Judgement), earlier)
        elif Finding in stage.writes:
            writer.remove(Finding, [finding.id for finding in writer.where(Finding, "event", touched)])
            writer.add(item for item in records if isinstance(item, Finding))
        else:
            for kind in stage.writes:
                written = [item for item in records if isinstance(item, kind)]
                if members is None:
                    pile.renew(kind, writer.renew(kind, written))
                else:
                    pile.changed += writer.renew_some(kind, written, members)
                    pile.forget(kind)
    return touched


def _write_events(
    writer: Writer,
    joined: Sequence[Event],
    members: Set[str] | None,
    standing: Sequence[Judgement],
    earlier: Sequence[Event] | None,
) -> list[Event]:
    """Writes the events that acts were joined to, in place of those that held the same acts; returns what changed.

    `members` are these acts, None where they are all acts of the pile.
    """
    machine = [MachineEvent(id=event.id, type=event.type, acts=event.acts) for event in joined]
    if members is None:
        writer.replace(writer.all(MachineEvent), machine)
        before = writer.all(Event)
        return writer.replace(
            before, keep_event_ids(judge_events(joined, standing), before if earlier is None else earlier)
        )
    # The program names an event after the first of its acts.
    writer.replace(writer.where(MachineEvent, "id", {digest_id("event", act) for act in members}), machine)
    if any(judgement.kind in OF_EVENTS for judgement in standing):
        return _regroup(writer, standing)
    before = writer.where(
        Event, "id", {link["event"] for link in select_links(writer.connection, EVENT_ACTS, "act", members)}
    )
    others = writer.present(Event, {event.id for event in joined}) - {event.id for event in before}
    return writer.replace(before, keep_event_ids(judge_events(joined, ()), before, others))


def _find_touched(reader: Reader, changed: Sequence[Record]) -> set[str]:
    """Returns the events, those that are gone too, whose dossiers hold something that changed, or that have no finding.

    A dossier holds the event, its acts, the origins of their statements, whether parties are persons, and what was
    revised of the reports that the acts stand in or that origins were heard in.
    """
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for source in changed:
        if isinstance(source, Source):
            kinds[source.id].add(source.kind)
    if any(len(found) > 1 for found in kinds.values()):
        return reader.ids(Event) | {item.id for item in changed if isinstance(item, Event)}
    revised = {item.from_report or "" for item in changed if isinstance(item, Derivation) and item.kind == "revision"}
    said = {statement.id for statement in reader.where(Statement, "report", revised)}
    said |= {statement for origin in reader.where(Origin, "report", revised) for statement in origin.statements}
    said |= {statement for item in changed if isinstance(item, Origin) for statement in item.statements}
    acts = {act.id for act in reader.where(Act, "statement", said)}
    touched = {link["event"] for link in select_links(reader.connection, EVENT_ACTS, "act", acts)}
    touched |= {item.id for item in changed if isinstance(item, Event)}
    return touched | find_unweighed(reader.connection)


def apply_judgements(writer: Writer, new: Sequence[Judgement], engine_of: Callable[[str], Engine]) -> None:
    """Finds anew what depends on new judgements: stages that read them, dossiers that they touch, verdicts."""
    kinds = {judgement.kind for judgement in new}
    undone = {judgement.undoes for judgement in new if judgement.undoes}
    kinds |= {judgement.kind for judgement in writer.where(Judgement, "id", undone)} if undone else set()
    standing, failures = resolve_judgements(writer)
    writer.corrected = read_corrections(writer, standing)
    write_failures(writer, failures)
    dirty = {FOUND_ANEW[kind] for kind in kinds if kind in FOUND_ANEW}
    if dirty:
        _find_anew(writer, dirty, standing, engine_of, _find_judged(writer, new))
        lay_verdicts(writer, standing)
        return
    touched = _touch_events(writer, new, standing)
    if kinds & OF_EVENTS:
        changed = {event.id for event in _regroup(writer, standing)}
        writer.remove(Finding, [finding.id for finding in writer.where(Finding, "event", changed)])
        touched |= changed
    if kinds & {*OF_EVENTS, "correct"}:
        _reweigh(writer, touched, standing)
    lay_verdicts(writer, standing, touched)


def write_failures(writer: Writer, failures: Sequence[Failure]) -> None:
    """Writes which subjects of judgements are not found, in place of what was written before."""
    writer.remove(Failure, [failure.id for failure in writer.where(Failure, "stage", [STAGE])])
    writer.add(failures)


def _find_judged(reader: Reader, new: Sequence[Judgement]) -> list[Record]:
    """Returns judgements that stages read, undone ones too, and the reports they are about; nothing if one is lost."""
    undone = reader.where(Judgement, "id", {judgement.undoes for judgement in new if judgement.undoes})
    judged = [judgement for judgement in (*new, *undone) if judgement.kind in FOUND_ANEW]
    subjects = {subject.id for judgement in judged for subject in judgement.subjects}
    statements = reader.where(Statement, "id", subjects)
    reports = reader.where(Report, "id", subjects | {statement.report for statement in statements})
    known = {statement.id for statement in statements} | {report.id for report in reports}
    return [*judged, *reports] if subjects <= known else []


def _find_anew(
    writer: Writer,
    dirty: set[type[Record]],
    standing: Sequence[Judgement],
    engine_of: Callable[[str], Engine],
    changed: Sequence[Record],
) -> None:
    """Runs the stages that write the given kinds, and those that read what they write."""
    from headwater.stages.order import STAGES  # loads the language model

    stages = []
    for stage in STAGES:
        if stage.whole and (dirty & {*stage.writes, *stage.reads}):
            stages.append(stage)
            dirty = {*dirty, *stage.writes}
    pile = StoredPile(writer, standing)
    pile.changed += changed
    write_whole(writer, pile, stages, engine_of)


def _touch_events(reader: Reader, new: Sequence[Judgement], standing: Sequence[Judgement]) -> set[str]:
    """Returns the events that hold acts of the judgements' subjects, of their statements or of their reports."""
    renewed = {judgement.id: judgement for judgement in standing}
    subjects = [subject for judgement in new for subject in renewed.get(judgement.id, judgement).subjects]
    of_kind: defaultdict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        of_kind[subject.kind].add(subject.id)
    of_kind["statement"] |= {statement.id for statement in reader.where(Statement, "report", of_kind["report"])}
    of_kind["act"] |= {act.id for act in reader.where(Act, "statement", of_kind["statement"])}
    return {event.id for event in reader.all(Event) if not of_kind["act"].isdisjoint(event.acts)}


def _regroup(writer: Writer, standing: Sequence[Judgement]) -> list[Event]:
    """Writes the events anew from what the program joined and persons judged; returns what changed."""
    machine = [Event(id=event.id, type=event.type, acts=event.acts) for event in writer.all(MachineEvent)]
    before = writer.all(Event)
    return writer.replace(before, keep_event_ids(judge_events(machine, standing), before))


def _reweigh(writer: Writer, events: Collection[str], standing: Sequence[Judgement]) -> None:
    """Weighs the findings of some events anew, each from its own dossier."""
    pile = _read_dossiers(writer, events, standing)
    writer.put(weigh_dossier(dossier) for dossier in gather_dossiers(pile))


def _read_dossiers(reader: Reader, events: Collection[str], standing: Sequence[Judgement]) -> Pile:
    """Returns all that the dossiers of some events hold."""
    chosen = reader.where(Event, "id", events)
    acts = reader.where(Act, "id", {act for event in chosen for act in event.acts})
    statements = reader.where(Statement, "id", {act.statement for act in acts})
    links = select_links(reader.connection, ORIGIN_STATEMENTS, "statement", [said.id for said in statements])
    origins = reader.where(Origin, "id", {link["origin"] for link in links})
    bearing = {statement.report for statement in statements} | {origin.report for origin in origins if origin.report}
    revisions = [item for item in reader.where(Derivation, "kind", ["revision"]) if item.from_report in bearing]
    bearing |= {item.report for item in revisions}
    parties = {party.source for act in acts for party in (act.actor, act.target) if party and party.source}
    return Pile(
        {
            Event: chosen,
            Act: acts,
            Statement: statements,
            Report: reader.where(Report, "id", bearing),
            Derivation: revisions,
            Origin: origins,
            Source: reader.where(Source, "id", parties),
            Judgement: standing,
        }
    )


def lay_verdicts(writer: Writer, standing: Sequence[Judgement], events: Collection[str] | None = None) -> None:
    """Writes verdicts, ratings and staleness into the findings of some events, or of all."""
    revisions = writer.where(Derivation, "kind", ["revision"])
    findings = writer.all(Finding) if events is None else writer.where(Finding, "event", events)
    plain = all(finding.status == "draft" and not finding.stale and not finding.ratings for finding in findings)
    if plain and not standing and not revisions:
        return
    acts_of = {event.id: event.acts for event in writer.where(Event, "id", {finding.event for finding in findings})}
    decided = {subject.id for judgement in standing for subject in judgement.subjects if subject.kind == "act"}
    links = select_links(writer.connection, EVENT_ACTS, "act", decided)
    placed = place_judgements(standing, {link["act"]: link["event"] for link in links})
    bare = [finding for finding in findings if finding.event in acts_of]
    bearing = _find_bearing(writer, {finding.event: acts_of[finding.event] for finding in bare})
    under_any = {record for found in bearing.values() for record in found}
    revisions = [item for item in revisions if item.from_report in under_any]
    named = {subject.id for judgement in standing for subject in judgement.subjects if subject.kind == "report"}
    named |= {report for item in revisions for report in (item.report, item.from_report) if report}
    reports = {report.id: report for report in writer.where(Report, "id", named)}
    fallen, revised = find_fallen(standing, reports), find_revised(revisions, reports)
    rated = _rate_bearing(standing)
    changed = []
    for finding in bare:
        under = bearing[finding.event]
        judged = judge_finding(
            finding,
            acts_of[finding.event],
            placed[finding.event],
            [rated[record] for record in under if record in rated],
            [fallen[record] for record in under if record in fallen],
            [revised[record] for record in under if record in revised],
        )
        if judged != finding:
            changed.append(judged)
    writer.put(changed)


def _find_bearing(reader: Reader, acts_of: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Returns the reports and statements that each event rests on."""
    acts = {act.id: act for act in reader.where(Act, "id", {act for acts in acts_of.values() for act in acts})}
    statements = reader.where(Statement, "id", {act.statement for act in acts.values()})
    report_of = {statement.id: statement.report for statement in statements}
    bearing = {}
    for event, own in acts_of.items():
        said = sorted({acts[act].statement for act in own if act in acts})
        bearing[event] = [*sorted({report_of[statement] for statement in said}), *said]
    return bearing


def _rate_bearing(standing: Sequence[Judgement]) -> dict[str, Rating]:
    """Returns the ratings of reports and statements by what they rate."""
    given: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in standing:
        for subject in judgement.subjects:
            if judgement.kind == "rate" and subject.kind != "act":
                given[subject.id].append(judgement)
    return {subject: read_rating(subject, judgements) for subject, judgements in given.items()}
