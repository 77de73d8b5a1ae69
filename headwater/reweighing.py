"""What judgements change in a case: only what depends on them is found anew, in one transaction with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

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
from headwater.stages.stage import Engine, Pile, Stage
from headwater.stages.verdicts import find_fallen, find_revised, judge_finding, place_judgements, read_rating
from headwater.store.database import Reader, Writer

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


def write_whole(
    writer: Writer,
    pile: dict[type[Record], Sequence[Record]],
    stages: Iterable[Stage],
    engine_of: Callable[[str], Engine],
    earlier: Sequence[Event],
) -> None:
    """Runs stages that read the whole pile, in order, and writes what they give; events as persons judged them.

    What they give as before is left as it stands.
    """
    origins = {origin.id: origin for origin in writer.all(Origin)}
    for stage in stages:
        if not stage.whole:
            continue
        records = drop_repeats(stage.whole(Pile(pile), engine_of(stage.name)), stage.name, WHOLE_PILE)
        if Event in stage.writes:
            joined = [item for item in records if isinstance(item, Event)]
            writer.renew(
                MachineEvent, [MachineEvent(id=event.id, type=event.type, acts=event.acts) for event in joined]
            )
            judged = judge_events(joined, pile[Judgement])  # type: ignore[arg-type]
            records = [*keep_event_ids(judged, earlier), *(item for item in records if not isinstance(item, Event))]
        if Finding in stage.writes:
            _remove_unlisted(writer, pile, origins)
        writer.put(item for item in records if isinstance(item, Failure))
        for kind in stage.writes:
            pile[kind] = writer.renew(kind, [item for item in records if isinstance(item, kind)], _strip)


def _strip(record: R) -> R:
    """Returns a finding as the program weighed it; other records as they are."""
    return (
        replace(record, status="draft", verdict=None, ratings=(), stale=()) if isinstance(record, Finding) else record
    )


def _remove_unlisted(
    writer: Writer, pile: Mapping[type[Record], Sequence[Record]], before: Mapping[str, Origin]
) -> None:
    """Removes findings whose lines may not say what they would now: their origins changed, or acts were corrected."""
    if writer.corrected:
        writer.clear([Finding])
        return
    changed = {item.id for item in pile[Origin] if isinstance(item, Origin) and before.get(item.id) != item}
    writer.remove(
        Finding, [finding.id for finding in writer.all(Finding) if not changed.isdisjoint(finding.origins.ids)]
    )


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
        _find_anew(writer, dirty, standing, engine_of)
        lay_verdicts(writer, standing)
        return
    touched = _touch_events(writer, new, standing)
    if kinds & OF_EVENTS:
        touched |= _regroup(writer, standing)
    if kinds & {*OF_EVENTS, "correct"}:
        _reweigh(writer, touched, standing)
    lay_verdicts(writer, standing, touched)


def write_failures(writer: Writer, failures: Sequence[Failure]) -> None:
    """Writes which subjects of judgements are not found, in place of what was written before."""
    writer.remove(Failure, [failure.id for failure in writer.where(Failure, "stage", [STAGE])])
    writer.add(failures)


def _find_anew(
    writer: Writer, dirty: set[type[Record]], standing: Sequence[Judgement], engine_of: Callable[[str], Engine]
) -> None:
    """Runs the stages that write the given kinds, and those that read what they write."""
    from headwater.stages.order import STAGES  # loads the language model

    stages = []
    for stage in STAGES:
        if stage.whole and (dirty & {*stage.writes, *stage.reads}):
            stages.append(stage)
            dirty = {*dirty, *stage.writes}
    earlier = writer.all(Event)
    needed = {kind for stage in stages for kind in stage.reads}
    pile: dict[type[Record], Sequence[Record]] = {kind: writer.all(kind) for kind in needed}
    pile[Judgement] = standing
    write_whole(writer, pile, stages, engine_of, earlier)


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


def _regroup(writer: Writer, standing: Sequence[Judgement]) -> set[str]:
    """Writes the events anew from what the program joined and persons judged; returns those that changed."""
    machine = [Event(id=event.id, type=event.type, acts=event.acts) for event in writer.all(MachineEvent)]
    before = {event.id: event for event in writer.all(Event)}
    after = {event.id: event for event in keep_event_ids(judge_events(machine, standing), list(before.values()))}
    gone = [event_id for event_id, event in before.items() if after.get(event_id) != event]
    new = [event for event_id, event in after.items() if before.get(event_id) != event]
    writer.remove(Event, gone)
    writer.add(new)
    writer.remove(Finding, [finding.id for finding in writer.where(Finding, "event", gone)])
    return {event.id for event in new}


def _reweigh(writer: Writer, events: Collection[str], standing: Sequence[Judgement]) -> None:
    """Weighs the findings of some events anew, each from its own dossier."""
    chosen = writer.where(Event, "id", events)
    acts = writer.where(Act, "id", {act for event in chosen for act in event.acts})
    statements = writer.where(Statement, "id", {act.statement for act in acts})
    origins = writer.holding(Origin, "statements", {statement.id for statement in statements})
    bearing = {statement.report for statement in statements} | {origin.report for origin in origins if origin.report}
    revisions = [item for item in writer.where(Derivation, "kind", ["revision"]) if item.from_report in bearing]
    bearing |= {item.report for item in revisions}
    parties = {party.source for act in acts for party in (act.actor, act.target) if party and party.source}
    pile = Pile(
        {
            Event: chosen,
            Act: acts,
            Statement: statements,
            Report: writer.where(Report, "id", bearing),
            Derivation: revisions,
            Origin: origins,
            Source: writer.where(Source, "id", parties),
            Judgement: standing,
        }
    )
    writer.put(weigh_dossier(dossier) for dossier in gather_dossiers(pile))


def lay_verdicts(writer: Writer, standing: Sequence[Judgement], events: Collection[str] | None = None) -> None:
    """Writes verdicts, ratings and staleness into the findings of some events, or of all."""
    revisions = writer.where(Derivation, "kind", ["revision"])
    findings = writer.all(Finding) if events is None else writer.where(Finding, "event", events)
    plain = all(finding.status == "draft" and not finding.stale and not finding.ratings for finding in findings)
    if plain and not standing and not revisions:
        return
    every = writer.all(Event)
    acts_of = {event.id: event.acts for event in every}
    placed = place_judgements(standing, {act: event.id for event in every for act in event.acts})
    bare = [finding for finding in findings if finding.event in acts_of]
    bearing = _find_bearing(writer, {finding.event: acts_of[finding.event] for finding in bare})
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
