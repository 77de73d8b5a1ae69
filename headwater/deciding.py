"""Judgements made: what a person decided, checked and tied to reports, statements and acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from headwater.errors import UsageError
from headwater.model import (
    Act,
    Capture,
    Event,
    Finding,
    Judgement,
    JudgementKind,
    Record,
    Report,
    Statement,
    Subject,
    SubjectKind,
    digest_id,
)
from headwater.stages.judgements import correct_act, locate, make_subject
from headwater.stages.verdicts import FALLEN, value_as_accepted
from headwater.store.database import Reader

RECORD_OF: dict[str, type[Record]] = {
    "report": Report,
    "statement": Statement,
    "act": Act,
    "finding": Finding,
    "event": Event,
}
# What each kind is about, and how many of them at least and at most; a finding or an event stands for its acts.
TAKES: dict[str, tuple[tuple[str, ...], int, int]] = {
    "accept": (("finding", "event"), 1, 1),
    "reject": (("finding", "event"), 1, 1),
    "same-event": (("act", "finding", "event"), 2, 100_000),
    "different-event": (("act",), 2, 100_000),
    "same-voice": (("statement",), 2, 2),
    "different-voice": (("statement",), 2, 2),
    "derived": (("report",), 2, 2),
    "not-derived": (("report",), 2, 2),
    "correct": (("act",), 1, 1),
    "rate": (("finding", "event", "report", "statement"), 1, 1),
    "status-of-report": (("report",), 1, 2),
}
RATED = {"reliability", "credibility"}


def make_judgement(
    reader: Reader, kind: str, ids: Sequence[str], value: Mapping[str, Any], *, by: str, why: str
) -> Judgement:
    """Returns a judgement about some records, each named by its id or the beginning of one; raises UsageError."""
    if kind not in TAKES:
        raise UsageError(f"there is no judgement of the kind {kind!r}", f"Kinds: {', '.join(TAKES)}; to undo, `undo`.")
    kinds, least, most = TAKES[kind]
    if not least <= len(ids) <= most:
        number = str(least) if least == most else f"{least} or more"
        raise UsageError(f"{kind} is about {number} of: {', '.join(kinds)}", "See: headwater judge --help")
    found = [_find_one(reader, record_id, kinds, kind) for record_id in ids]
    checked = _check_value(reader, kind, found[0], dict(value))
    subjects = make_subjects(reader, [part for record in found for part in _expand(reader, record)])
    return seal(kind, subjects, checked, by=by, why=why)  # type: ignore[arg-type]


def make_undo(undone: Judgement, *, by: str, why: str) -> Judgement:
    """Returns the judgement that takes another back; it stays in the record, without effect."""
    return seal("undo", undone.subjects, {}, by=by, why=why, undoes=undone.id)


def seal(
    kind: JudgementKind,
    subjects: Iterable[Subject],
    value: Mapping[str, Any],
    *,
    by: str,
    why: str,
    undoes: str | None = None,
) -> Judgement:
    """Returns a judgement made now, under the id that its content gives."""
    at = datetime.now(UTC).isoformat()
    bare = Judgement(
        id="", kind=kind, subjects=tuple(subjects), value=dict(value), by=by, at=at, why=why, undoes=undoes
    )
    return msgspec.structs.replace(bare, id=name_judgement(bare))


def name_judgement(judgement: Judgement) -> str:
    """Returns the id that a judgement's content gives."""
    content = msgspec.json.encode(msgspec.structs.replace(judgement, id=""), order="deterministic")
    return digest_id("judgement", content.decode())


def read_judgements(lines: Iterable[str | bytes]) -> list[Judgement]:
    """Returns the judgements of lines of JSON; raises UsageError if one cannot be read or was altered."""
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            judgement = msgspec.json.decode(line, type=Judgement)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"line {number} is no judgement: {error}", "Nothing was taken in.") from None
        if judgement.id != name_judgement(judgement):
            raise UsageError(f"line {number} is not what it was when it was written", "Nothing was taken in.")
        found.append(judgement)
    return found


def make_subjects(reader: Reader, records: Sequence[Report | Statement | Act]) -> list[Subject]:
    """Returns the subjects that stand for some records."""
    acts = {record.statement for record in records if isinstance(record, Act)}
    statements = {statement.id: statement for statement in reader.where(Statement, "id", acts)}
    stretches = [locate(record, statements) for record in records]
    reports = {report.id: report for report in reader.where(Report, "id", {at.report for at in stretches})}
    captures = reader.where(Capture, "id", {report.capture for report in reports.values()})
    sha256_of = {capture.id: capture.sha256 for capture in captures}
    return [
        make_subject(_kind_of(record), at, reports[at.report], sha256_of[reports[at.report].capture])
        for record, at in zip(records, stretches, strict=True)
    ]


def _kind_of(record: Report | Statement | Act) -> SubjectKind:
    return "report" if isinstance(record, Report) else "act" if isinstance(record, Act) else "statement"


def _find_one(reader: Reader, record_id: str, kinds: Sequence[str], judged: str) -> Any:
    kind = record_id.split("-", 1)[0]
    if kind not in kinds:
        raise UsageError(f"{judged} cannot be about {record_id!r}", f"It is about: {', '.join(kinds)}.")
    return reader.one(RECORD_OF[kind], record_id)


def _expand(reader: Reader, record: Any) -> list[Any]:
    """Returns a record, or the acts that a finding or an event stands for."""
    if isinstance(record, Finding):
        record = reader.one(Event, record.event)
    return list(reader.where(Act, "id", record.acts)) if isinstance(record, Event) else [record]


def _check_value(reader: Reader, kind: str, record: Any, value: dict[str, Any]) -> dict[str, Any]:
    """Returns the value that a judgement keeps; raises UsageError if it cannot be."""
    if kind in {"accept", "reject"}:
        return value_as_accepted(_finding_of(reader, record))
    if kind == "rate":
        return _check_rating(reader, record, value)
    if kind == "status-of-report":
        if value.get("status") not in FALLEN or len(value) > 1:
            raise UsageError("a report's status is needed", f"Give status: {', '.join(FALLEN)}.")
        return value
    if kind == "correct":
        value = _fill_place(value)
        statement = reader.one(Statement, record.statement)
        corrected = correct_act(record, value, reader.one(Report, statement.report).text)
        if corrected == record:
            raise UsageError("this changes nothing")
        return value
    if value:
        raise UsageError(f"{kind} takes no value", "See: headwater judge --help")
    return {}


def _finding_of(reader: Reader, record: Finding | Event) -> Finding:
    if isinstance(record, Finding):
        return record
    [finding] = reader.where(Finding, "event", [record.id])
    return finding


def _check_rating(reader: Reader, record: Any, value: dict[str, Any]) -> dict[str, Any]:
    if not value or value.keys() - RATED:
        raise UsageError(
            "a rating has a reliability, a credibility, or both", "reliability A to F, credibility 1 to 6."
        )
    reliability, credibility = value.get("reliability", "F"), str(value.get("credibility", 6))
    if reliability not in set("ABCDEF") or credibility not in set("123456"):
        raise UsageError("that is no rating", "Reliability is A to F, credibility 1 to 6.")
    if credibility == "1":
        finding = _finding_of(reader, record) if isinstance(record, Finding | Event) else None
        if finding is None or finding.origins.least < 2:
            raise UsageError(
                "credibility 1 says “confirmed by other sources”, and two origins are not established",
                "At most 2 (probably true) can be given. See: headwater show FINDING",
            )
    return {**value, "credibility": int(credibility)} if "credibility" in value else value


def _fill_place(value: dict[str, Any]) -> dict[str, Any]:
    """Returns the value of a place that is given by its GeoNames id with what the gazetteer says of it."""
    if value.get("slot") != "place" or "geonameid" not in value or "name" in value:
        return value
    from headwater.language.gazetteer import open_gazetteer

    given = str(value["geonameid"])
    place = open_gazetteer().name_id(int(given)) if given.isdigit() else None
    if place is None:
        raise UsageError(f"the gazetteer has no place with the GeoNames id {given!r}", "Give name, lat and lon.")
    city = place.name if place.kind == "city" else None
    looked_up = {
        "name": place.name,
        "geonameid": place.geonameid,
        "lat": place.lat,
        "lon": place.lon,
        "country": place.country,
        "region": place.region,
        "city": city,
    }
    return {**looked_up, **{name: given for name, given in value.items() if name != "geonameid"}}
