"""Judgements: kept, found again, and laid over what the program found."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import pytest

from headwater import Case, Settings
from headwater.errors import Outdated, UsageError
from headwater.model import Event, Finding, Judgement, Record, digest_id
from headwater.stages import order
from headwater.stages.judgements import find_standing, judge_events
from headwater.stages.stage import Engine, Pile, Stage

RAID = """TARN COURIER
5 March 2031

A source in Velm told the Tarn Courier that border guards arrested four men in Velm on 3 March 2031.
"""
SECOND = """RADIO ODRA
6 March 2031

Four men were arrested in Velm on 3 March 2031, a nurse told Radio Odra. She had seen the lorries from the clinic.
"""
OTHER = """NORVIK POST
9 March 2031

The Ministry of Order said that soldiers killed two miners in Odra on 8 March 2031.
"""


def build(folder: Path, *texts: str) -> Case:
    """Builds a case from texts."""
    inputs = folder / "in"
    inputs.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (inputs / f"{number}.txt").write_text(text, encoding="utf-8")
    case = Case.open(folder / "case", settings=Settings(workers=1, user="kestrel"))
    case.add([inputs])
    case.run()
    return case


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Gives a case of a raid that one voice tells of, and a killing."""
    return build(tmp_path, RAID, OTHER)


def finding(case: Case, words: str) -> Finding:
    """Returns the finding whose sentence holds some words."""
    [found] = [found for found in case.findings() if words in found.sentence]
    return found


def judged(judgement_id: str, kind: str, at: int, undoes: str | None = None) -> Judgement:
    """Returns a judgement about nothing."""
    return Judgement(id=judgement_id, kind=kind, subjects=(), by="kestrel", at=f"2031-01-0{at}", undoes=undoes)  # type: ignore[arg-type]


def test_judgements_undo_of_an_undo_lets_a_judgement_stand() -> None:
    """A judgement is undone by an undo that stands, and stands again when that is undone."""
    first, undo, again = judged("a", "accept", 1), judged("b", "undo", 2, "a"), judged("c", "undo", 3, "b")
    assert find_standing([undo, first]) == []
    assert find_standing([again, undo, first]) == [first]


def test_judgements_accepting_a_finding_is_kept_over_a_new_reading(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A finding stays accepted when the program has changed and reads everything anew."""
    case.judge("accept", [finding(case, "four men").id], why="read at the court")
    monkeypatch.setattr("headwater.case.program_version", lambda: "another")
    assert case.run() is not None
    accepted = finding(case, "four men")
    assert accepted.status == "accepted"
    assert accepted.verdict is not None
    assert (accepted.verdict.by, accepted.verdict.why) == ("kestrel", "read at the court")


def test_judgements_a_finding_that_grows_is_no_longer_accepted(tmp_path: Path) -> None:
    """What was accepted with one origin is stale when another report joins it, and says why."""
    case = build(tmp_path, RAID)
    case.judge("accept", [finding(case, "four men").id])
    grown = finding(build(tmp_path, RAID, SECOND), "four men")
    assert grown.status == "stale"
    assert "1 act joined it since kestrel accepted it" in grown.stale
    assert "it was accepted with 1 to 1 origins and now has 2 to 2" in grown.stale


def test_judgements_undo_takes_back(case: Case) -> None:
    """After an undo the finding is a draft, and both judgements are kept."""
    found = finding(case, "four men").id
    case.undo(case.judge("reject", [found]).id)
    assert finding(case, "four men").status == "draft"
    assert [judgement.kind for judgement in case.judgements(found)] == ["reject", "undo"]


def test_judgements_later_decision_of_another_is_not_overwritten(case: Case) -> None:
    """Who decides on an old view is told so, and nothing is written."""
    found = finding(case, "four men").id
    seen = case.judge("accept", [found], seen=None, by="kestrel").id
    with pytest.raises(Outdated):
        case.judge("reject", [found], seen=None, by="heron")
    assert len(case.judgements()) == 1
    assert case.judge("reject", [found], seen=seen, by="heron").kind == "reject"


def test_judgements_need_someone_who_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name nothing is decided."""
    monkeypatch.delenv("HEADWATER_USER", raising=False)
    case = Case.open(build(tmp_path, RAID).folder)
    with pytest.raises(UsageError, match="who made it"):
        case.judge("accept", [case.findings()[0].id])


def test_judgements_confirmed_needs_two_origins(tmp_path: Path) -> None:
    """Credibility 1 is refused for one origin and given for two; without a rating it is F and 6."""
    case = build(tmp_path, RAID)
    found = finding(case, "four men").id
    with pytest.raises(UsageError, match="two origins are not established"):
        case.judge("rate", [found], value={"credibility": 1})
    case.judge("rate", [found], value={"credibility": 2, "reliability": "B"})
    [rating] = finding(case, "four men").ratings
    assert (rating.reliability, rating.credibility) == ("B", 2)
    case = build(tmp_path, RAID, SECOND)
    case.judge("rate", [found], value={"credibility": 1})
    assert [rating.credibility for rating in finding(case, "four men").ratings] == [1]


def test_judgements_retracted_report_makes_its_findings_stale(case: Case) -> None:
    """A retraction reaches the accepted finding that rests on the report and no other, and is named."""
    raid, killing = finding(case, "four men").id, finding(case, "two miners").id
    case.judge("accept", [raid])
    case.judge("accept", [killing])
    [report] = [report for report in case.records("reports")["reports"] if "Tarn Courier" in report.text]  # type: ignore[attr-defined]
    case.judge("status-of-report", [report.id], value={"status": "retracted"}, why="a note on their site")  # type: ignore[attr-defined]
    stale = finding(case, "four men")
    assert stale.status == "stale"
    assert "was retracted, says kestrel" in stale.stale[0]
    assert "a note on their site" in stale.stale[0]
    assert finding(case, "two miners").status == "accepted"
    case.judge("accept", [raid], why="other copies of it are held")
    assert finding(case, "four men").status == "accepted"


def test_judgements_correction_changes_the_finding_and_not_the_act(case: Case) -> None:
    """A corrected place stands in the finding; the act keeps what the program read."""
    found = finding(case, "four men")
    [act] = [
        act
        for event in case.records("events")["events"]
        if isinstance(event, Event) and event.id == found.event
        for act in event.acts
    ]
    before = case.export()["acts"]
    case.judge("correct", [act], value={"slot": "place", "name": "Velm in Tarn", "country": "SV"})
    [place] = [slot for slot in finding(case, "four men").particulars if slot.slot == "place"]
    assert [value.value for value in place.values] == ["Velm in Tarn"]
    assert case.export()["acts"] == before
    case.judge("correct", [act], value={"slot": "place"})
    assert "place" not in {slot.slot for slot in finding(case, "four men").particulars}


@pytest.mark.parametrize(
    "value",
    [{"slot": "colour", "name": "red"}, {"slot": "place", "start": 5, "end": 999999}, {"slot": "time", "year": 4}, {}],
)
def test_judgements_corrections_that_cannot_be_are_refused(case: Case, value: dict[str, str | int]) -> None:
    """A slot, field or span that does not exist is refused and nothing is kept."""
    [act, *_] = [act["id"] for act in case.export()["acts"]]
    with pytest.raises(UsageError):
        case.judge("correct", [act], value=value)
    assert case.judgements() == []


def test_judgements_events_are_joined_and_parted(case: Case) -> None:
    """Two findings become one by a judgement and two again by its undo, and a rerun keeps what was decided."""
    ids = [found.id for found in case.findings()]
    joined = case.judge("same-event", ids)
    assert len(case.findings()) == 1
    assert len(build(case.folder.parent, RAID, OTHER, "Nothing of note.").findings()) == 1
    case.undo(joined.id)
    assert sorted(found.id for found in case.findings()) == sorted(ids)


def test_judgements_parted_acts_leave_together() -> None:
    """All but the first act leave the first one's event, and acts of other events stay where they are."""
    events = [Event(id="event-1", type="arrest", acts=("a", "b", "c")), Event(id="event-2", type="arrest", acts=("d",))]
    judgement = msgspec.convert(
        {
            "id": "j",
            "kind": "different-event",
            "by": "kestrel",
            "at": "2031",
            "subjects": [
                {"kind": "act", "id": act, "report": "r", "sha256": "0", "start": 0, "end": 1, "words": ""}
                for act in ("a", "b", "d")
            ],
        },
        Judgement,
    )
    assert sorted(event.acts for event in judge_events(events, [judgement])) == [("a", "c"), ("b",), ("d",)]


def test_judgements_survive_export_wipe_and_a_newer_version(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exported, with the case wiped and rebuilt by a version that gives other ids, they accept the same findings."""
    case.judge("accept", [finding(case, "four men").id], why="read")
    lines = [msgspec.json.encode(judgement) for judgement in case.judgements()]
    said = finding(case, "four men").sentence
    old = {act["id"] for act in case.export()["acts"]}
    for module in ("acts", "statements"):
        monkeypatch.setattr(f"headwater.stages.{module}.digest_id", lambda *parts: digest_id(*parts, "newer"))
    again = build_anew(case, tmp_path)
    assert old.isdisjoint(act["id"] for act in again.export()["acts"])
    assert len(again.import_judgements(lines)) == 1
    assert [found.sentence for found in again.findings() if found.status == "accepted"] == [said]
    assert again.failures() == []
    assert again.import_judgements(lines) == []


def build_anew(case: Case, folder: Path) -> Case:
    """Returns a new case built from the captures of another."""
    again = Case.open(folder / "again", settings=case.settings)
    again.add([case.folder.parent / "in"])
    again.run()
    return again


def test_judgements_what_is_not_found_again_is_a_failure(case: Case, tmp_path: Path) -> None:
    """A judgement about a report that is not in the case is kept, has no effect, and is named as a failure."""
    case.judge("accept", [finding(case, "four men").id])
    lines = [msgspec.json.encode(judgement) for judgement in case.judgements()]
    (tmp_path / "elsewhere").mkdir()
    other = build(tmp_path / "elsewhere", OTHER)
    other.import_judgements(lines)
    [failure] = other.failures()
    assert failure.stage == "judgements"
    assert "was not found again" in failure.error
    assert {found.status for found in other.findings()} == {"draft"}


@pytest.mark.parametrize("line", [b"{", b'{"kind": "accept"}', b"\xff\xfe", b'{"id":"x","kind":"track","subjects":[]}'])
def test_judgements_lines_that_are_none_are_refused(case: Case, line: bytes) -> None:
    """One bad line refuses the whole import, with its number."""
    with pytest.raises(UsageError, match="line 1"):
        case.import_judgements([line])


def test_judgements_altered_line_is_refused(case: Case) -> None:
    """A line whose content is not what its id was made from is refused."""
    made = case.judge("accept", [finding(case, "four men").id])
    altered = msgspec.structs.replace(made, by="someone else")
    with pytest.raises(UsageError, match="not what it was"):
        case.import_judgements([msgspec.json.encode(altered)])


def test_judgements_on_voices_find_origins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A judgement on voices runs the origins again, with the judgement, and what reads origins; events stay."""
    case = build(tmp_path, RAID, SECOND)
    ran: list[tuple[str, tuple[str, ...]]] = []

    def spy(stage: Stage) -> Callable[[Pile, Engine], Iterable[Record]]:
        assert stage.whole
        whole = stage.whole

        def run(pile: Pile, engine: Engine) -> Iterable[Record]:
            ran.append((stage.name, tuple(judgement.kind for judgement in pile.all(Judgement))))
            return whole(pile, engine)

        return run

    stages = tuple(dataclasses.replace(stage, whole=spy(stage)) if stage.whole else stage for stage in order.STAGES)
    monkeypatch.setattr(order, "STAGES", stages)
    said = [statement["id"] for statement in case.export()["statements"]][:2]
    case.judge("same-voice", said)
    assert ran == [("origins", ("same-voice",)), ("findings", ("same-voice",))]
    assert finding(case, "four men").reports == 2
