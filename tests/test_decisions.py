"""What persons decide about derivations and voices, from judgement to count and reason."""

from __future__ import annotations

import pytest
from handmade import Desk
from tracing import REWRITE, trace, write_original, write_other

from headwater.model import Judgement, JudgementKind, OriginCount, Statement, Subject

WHY = "I was in the room"


def decide(desk: Desk, kind: JudgementKind, *ids: str, day: int = 1) -> None:
    """Writes a judgement about two records of a desk."""
    subjects = tuple(Subject(kind="report", id=name, report="", sha256="", start=0, end=1, words="") for name in ids)
    at = f"2031-06-{day:02}T12:00:00+00:00"
    desk.add(Judgement(id=f"judgement-{day}", kind=kind, subjects=subjects, by="Ilse", at=at, why=WHY))


def reasons(counted: OriginCount, kind: str) -> str:
    """Returns the words of the reasons of one kind."""
    return "\n".join(reason.text for reason in counted.reasons if reason.kind == kind)


def write_copies(desk: Desk) -> tuple[Statement, Statement]:
    """Writes a report and a later copy without credit; returns what their unnamed voices say."""
    said = []
    for name, day in (("Post", 5), ("Mirror", 7)):
        desk.write(
            name.lower(), name, REWRITE.replace(" told the Tarn Courier", " said"), published=f"2031-05-{day:02}"
        )
        words = "A total of 14 ferrymen were arrested by Harbour Guard agents in Odrava"
        said.append(desk.say(words, desk.voice("a source", "unnamed"), cue="said"))
    return said[0], said[1]


def test_decisions_same_voice_joins_two_origins() -> None:
    """Two outlets' unnamed voices are one when a person says so, and the reasons say who and why."""
    desk = Desk()
    one, other = write_original(desk), write_other(desk)
    assert trace(desk).bounds(one, other) == (2, 2)
    decide(desk, "same-voice", one.id, other.id)
    counted = trace(desk).count(one, other)
    assert (counted.least, counted.most) == (1, 1)
    assert f"decided by Ilse on 2031-06-01: {WHY}" in reasons(counted, "merge")


def test_decisions_joined_voice_is_apart_from_neither_hearer() -> None:
    """A voice that two outlets heard may be any unnamed voice of either."""
    desk = Desk()
    one, other = write_original(desk), write_other(desk)
    desk.write("selm", "Radio Selm", "Boats lie idle, a nurse told Radio Selm.", published="2031-05-09")
    third = desk.say("Boats lie idle", desk.voice("a nurse", "unnamed"), desk.voice("Radio Selm", "outlet"), cue="told")
    decide(desk, "same-voice", one.id, other.id)
    assert trace(desk).bounds(one, other, third) == (1, 2)


def test_decisions_different_voice_parts_two_of_one_outlet() -> None:
    """Two unnamed voices of one outlet are two at least when a person says so."""
    desk = Desk()
    one = write_original(desk)
    other = desk.say("Two of the ferrymen are older than seventy", desk.voice("Their wives", "unnamed"))
    assert trace(desk).bounds(one, other) == (1, 2)
    decide(desk, "different-voice", one.id, other.id)
    counted = trace(desk).count(one, other)
    assert (counted.least, counted.most) == (2, 2)
    assert WHY in reasons(counted, "split")
    assert "may be one person" not in reasons(counted, "merge")


def test_decisions_different_voice_parts_a_copy_from_its_original() -> None:
    """What shared text joined, a person parts; the copy's statement becomes a root."""
    desk = Desk()
    one, other = write_copies(desk)
    assert trace(desk).bounds(one, other) == (1, 1)
    decide(desk, "different-voice", one.id, other.id)
    traced = trace(desk)
    assert traced.origin(one).id != traced.origin(other).id
    assert traced.bounds(one, other) == (2, 2)


def test_decisions_not_derived_drops_the_derivation() -> None:
    """A pair that a person parts has no derivation, and the count says on whose word."""
    desk = Desk()
    one, other = write_copies(desk)
    assert trace(desk).taken() == {("mirror", "post", "reprint")}
    decide(desk, "not-derived", "report-mirror", "report-post")
    traced = trace(desk)
    assert traced.derivations == []
    counted = traced.count(one, other)
    assert (counted.least, counted.most) == (2, 2)
    assert WHY in reasons(counted, "split")


def test_decisions_derived_turns_a_derivation() -> None:
    """A person knows which of two texts came first."""
    desk = Desk()
    write_copies(desk)
    decide(desk, "derived", "report-post", "report-mirror")
    (found,) = trace(desk).derivations
    assert (found.report, found.from_report, found.decided) == ("report-post", "report-mirror", True)
    assert f"decided by Ilse on 2031-06-01: {WHY}" in found.basis


def test_decisions_derived_joins_reports_without_shared_text() -> None:
    """A person may know of a taking over that no text shows."""
    desk = Desk()
    one, other = write_original(desk), write_other(desk)
    decide(desk, "derived", "report-radio", "report-courier")
    traced = trace(desk)
    assert traced.taken() == {("radio", "courier", "rewrite")}
    assert traced.bounds(one, other) == (1, 1)


def test_decisions_last_one_counts() -> None:
    """Of two judgements about one pair the later holds."""
    desk = Desk()
    one, other = write_copies(desk)
    decide(desk, "not-derived", "report-mirror", "report-post", day=1)
    decide(desk, "derived", "report-mirror", "report-post", day=2)
    assert trace(desk).bounds(one, other) == (1, 1)


@pytest.mark.parametrize("kind", ["same-voice", "different-voice", "derived", "not-derived"])
def test_decisions_about_what_is_gone_change_nothing(kind: JudgementKind) -> None:
    """A judgement about records that the pile has no more leaves it as it was."""
    desk = Desk()
    one, other = write_original(desk), write_other(desk)
    before = trace(desk)
    decide(desk, kind, "gone-1", "gone-2")
    after = trace(desk)
    assert (after.derivations, after.bounds(one, other)) == (before.derivations, before.bounds(one, other))
