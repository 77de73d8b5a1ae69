"""Judgements as the stages read them: those that stand, about records found again, applied to events and acts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from headwater.errors import UsageError
from headwater.model import (
    Act,
    ActPlace,
    ActTime,
    Event,
    Failure,
    Judgement,
    Number,
    Party,
    Record,
    Report,
    Span,
    Statement,
    Subject,
    SubjectKind,
    digest_id,
)

STAGE = "judgements"
CORRECTED = "corrected by a person"
WORDS_KEPT = 200
KIND_OF_SLOT: dict[str, type[Record]] = {
    "actor": Party,
    "target": Party,
    "place": ActPlace,
    "time": ActTime,
    "number": Number,
}


class Stretch(NamedTuple):
    """A record and the stretch of its report where it stands."""

    id: str
    report: str
    start: int
    end: int


def find_standing(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Returns the judgements that no standing undo takes back, oldest first, undos left out."""
    undone: set[str] = set()
    standing = []
    for judgement in sorted(judgements, key=lambda judgement: (judgement.at, judgement.id), reverse=True):
        if judgement.id in undone:
            continue
        if judgement.kind == "undo":
            undone.add(judgement.undoes or "")
        else:
            standing.append(judgement)
    return standing[::-1]


def locate(record: Report | Statement | Act, statements: Mapping[str, Statement]) -> Stretch:
    """Returns where a record stands: a statement from its first to its last word, an act at its trigger."""
    if isinstance(record, Report):
        return Stretch(record.id, record.id, 0, len(record.text))
    if isinstance(record, Act):
        return Stretch(record.id, statements[record.statement].report, record.trigger.start, record.trigger.end)
    return Stretch(record.id, record.report, min(s.start for s in record.content), max(s.end for s in record.content))


def make_subject(kind: SubjectKind, at: Stretch, report: Report, sha256: str) -> Subject:
    """Returns the subject of a judgement, with what it takes to find it again."""
    words = report.text[at.start : at.end][:WORDS_KEPT]
    return Subject(kind=kind, id=at.id, report=report.id, sha256=sha256, start=at.start, end=at.end, words=words)


class Places:
    """Where all records of a case stand, for subjects whose ids are gone."""

    def __init__(
        self,
        sha256_of: Mapping[str, str],
        reports: Iterable[Report],
        statements: Sequence[Statement],
        acts: Iterable[Act],
    ) -> None:
        self._reports: defaultdict[str, list[Report]] = defaultdict(list)
        self._stretches: defaultdict[tuple[SubjectKind, str], list[Stretch]] = defaultdict(list)
        for report in reports:
            self._reports[sha256_of.get(report.capture, "")].append(report)
        by_id = {statement.id: statement for statement in statements}
        for statement in statements:
            self._stretches["statement", statement.report].append(locate(statement, by_id))
        for act in acts:
            stretch = locate(act, by_id)
            self._stretches["act", stretch.report].append(stretch)

    def find(self, subject: Subject) -> str | None:
        """Returns the record of the same kind in the same report with the largest overlap; None if there is none.

        Where the text was read otherwise, the words are looked for, nearest to where they stood.
        """
        for report in sorted(
            self._reports[subject.sha256], key=lambda report: (report.id != subject.report, report.id)
        ):
            start = _find_words(report.text, subject)
            if start is None:
                continue
            if subject.kind == "report":
                return report.id
            end = start + subject.end - subject.start
            shared = [
                (min(end, stretch.end) - max(start, stretch.start), -(stretch.end - stretch.start), stretch.id)
                for stretch in self._stretches[subject.kind, report.id]
            ]
            overlap, _, found = max(shared, default=(0, 0, ""), key=lambda item: (item[0], item[1]))
            if overlap > 0:
                return found
        return None


def _find_words(text: str, subject: Subject) -> int | None:
    if text[subject.start : subject.start + len(subject.words)] == subject.words:
        return subject.start
    starts, at = [], text.find(subject.words)
    while at >= 0 and subject.words:
        starts.append(at)
        at = text.find(subject.words, at + 1)
    return min(starts, key=lambda start: abs(start - subject.start), default=None)


def renew_subjects(judgement: Judgement, found: Mapping[str, str | None]) -> Judgement:
    """Returns a judgement with the ids that its subjects have now; those not found again are left out."""
    subjects = (
        replace(subject, id=now) for subject in judgement.subjects if (now := found.get(subject.id, subject.id))
    )
    return replace(judgement, subjects=tuple(dict.fromkeys(subjects)))


def fail_subject(judgement: Judgement, subject: Subject) -> Failure:
    """Returns the failure that says which subject of a judgement was not found again."""
    words = " ".join(subject.words.split())[:80]
    return Failure(
        id=digest_id("failure", judgement.id, subject.id),
        input=judgement.id,
        stage=STAGE,
        error=f"the {subject.kind} that {judgement.by} decided about ({judgement.kind}) was not found again: “{words}”",
        hint="The judgement is kept and has no effect on it. Decide anew, or undo the judgement.",
    )


def judge_events(events: Iterable[Event], judgements: Iterable[Judgement]) -> list[Event]:
    """Returns the events with acts joined and parted as persons decided, oldest judgement first.

    `same-event` joins the whole events of its acts. `different-event` takes all its acts but the
    first out of the first one's event; those that leave one event stay together.
    """
    acts_of = {event.id: list(event.acts) for event in events}
    type_of = {event.id: event.type for event in events}
    event_of = {act: event for event, acts in acts_of.items() for act in acts}
    for judgement in judgements:
        acts = [subject.id for subject in judgement.subjects if subject.id in event_of]
        if judgement.kind == "same-event":
            for other in dict.fromkeys(event_of[act] for act in acts[1:]):
                home = event_of[acts[0]]
                if other != home:
                    moved = acts_of.pop(other)
                    acts_of[home] += moved
                    event_of |= dict.fromkeys(moved, home)
        elif judgement.kind == "different-event" and acts:
            home = event_of[acts[0]]
            leaving = [act for act in acts[1:] if event_of[act] == home and act != acts[0]]
            if leaving:
                parted = digest_id("event", home, *sorted(leaving))
                acts_of[home] = [act for act in acts_of[home] if act not in leaving]
                acts_of[parted], type_of[parted] = leaving, type_of[home]
                event_of |= dict.fromkeys(leaving, parted)
    return [Event(id=event, type=type_of[event], acts=tuple(sorted(acts))) for event, acts in sorted(acts_of.items())]


def correct_acts(acts: Iterable[Act], judgements: Iterable[Judgement], text_of: Mapping[str, str]) -> tuple[Act, ...]:
    """Returns the acts with the values that persons gave them; `text_of` maps an act's id to its report's text."""
    values: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for judgement in judgements:
        if judgement.kind == "correct":
            for subject in judgement.subjects:
                values[subject.id].append(judgement.value)
    corrected = []
    for act in acts:
        for value in values[act.id] if act.id in values and act.id in text_of else ():
            act = correct_act(act, value, text_of[act.id])
        corrected.append(act)
    return tuple(corrected)


def correct_act(act: Act, value: Mapping[str, Any], text: str) -> Act:
    """Returns an act with one slot as a person gives it; raises UsageError if that cannot be.

    `value` holds `slot`, the fields of the slot's record, and `start` and `end` where its words stand
    elsewhere; with `slot` alone the slot is emptied. Slot `status` takes a `status`.
    """
    slot = str(value.get("slot"))
    fields = {name: given for name, given in value.items() if name != "slot"}
    try:
        if slot == "status":
            return msgspec.convert({**msgspec.to_builtins(act), "status": fields.get("status")}, Act)
        kind = KIND_OF_SLOT[slot]
        if unknown := fields.keys() - set(kind.__struct_fields__):
            raise UsageError(f"a {slot} has no field {sorted(unknown)[0]!r}")
        if not fields:
            return msgspec.structs.replace(act, **{slot: None})
        old = getattr(act, slot)
        span = Span(start=int(fields.get("start", old.start)), end=int(fields.get("end", old.end)))
        if not 0 <= span.start < span.end <= len(text):
            raise UsageError(f"{span.start} to {span.end} is not inside the report")
        words = {"text": text[span.start : span.end], "start": span.start, "end": span.end}
        basis = {"basis": CORRECTED} if "basis" in kind.__struct_fields__ else {}
        return msgspec.structs.replace(act, **{slot: msgspec.convert({**basis, **fields, **words}, kind, strict=False)})
    except KeyError:
        raise UsageError(f"an act has no slot {slot!r}", f"Slots: {', '.join(KIND_OF_SLOT)}, status.") from None
    except AttributeError:
        raise UsageError(f"the act has no {slot}, so its words are needed", "Give start and end.") from None
    except (msgspec.ValidationError, ValueError) as error:
        raise UsageError(f"this cannot be the {slot} of an act: {error}") from None
