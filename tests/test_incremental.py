"""Reports added to a case later: the same is found as in one go, and nothing that is known is found again."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from headwater import Case, Settings
from headwater.engine.local import LocalEngine
from headwater.model import Event, Finding, MachineEvent, Run
from headwater.stages import findings, likeness, outlines, passages, rarity
from headwater.store.database import Reader
from headwater.store.memory import Memory
from headwater.store.shelves import RENEWED, SHELVED, digest_records, read_digests
from headwater.store.tables import TABLES

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


def write_newsroom(folder: Path, seed: int, reports: int) -> list[Path]:
    """Writes the files of a made newsroom and returns them."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import newsroom
    finally:
        sys.path.remove(str(BENCHMARKS))
    folder.mkdir(exist_ok=True)
    for report in newsroom.make_pile(seed, reports, reports // 5):
        (folder / f"{report.name}.txt").write_text(report.text, encoding="utf-8")
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Gives the files of a made newsroom."""
    return write_newsroom(tmp_path_factory.mktemp("pile"), 11, 150)


def build(folder: Path, *parts: Sequence[Path]) -> Case:
    """Builds a case from parts of a pile, one after the other."""
    case = Case.open(folder, settings=Settings(workers=1))
    for part in parts:
        case.add(part)
        case.run()
    return case


def told(case: Case) -> dict[str, Any]:
    """Returns all that a case says, without the ids that depend on what came first."""
    document = case.export()
    acts = {event["id"]: tuple(event["acts"]) for event in document["events"]}
    found = {
        name: {item["id"]: item for item in document[name]} for name in ("derivations", "origins", "statements", "acts")
    }
    found["findings"] = {acts[item["event"]]: {**item, "id": None, "event": None} for item in document["findings"]}
    return found


def test_incremental_parts_give_what_one_go_gives(pile: list[Path], tmp_path: Path) -> None:
    """Ten reports added to a pile, and again ten, change nothing but ids: all else is the same."""
    whole = told(build(tmp_path / "whole", pile))
    parts = told(build(tmp_path / "parts", pile[10:-10], pile[-10:], pile[:10]))
    assert any(len(item["statements"]) > 1 for item in whole["origins"].values())
    for name, found in whole.items():
        assert parts[name] == found, name


def read_tables(case: Case) -> dict[str, list[str]]:
    """Returns all records of all tables; events and findings without the ids that depend on what came first."""
    found = {}
    with case.database.reading() as reader:
        acts = {event.id: event.acts for event in reader.all(Event)}
        for kind, name in TABLES.items():
            records = [msgspec.to_builtins(record) for record in reader.all(kind)]
            if kind in {Event, MachineEvent}:
                records = [{**record, "id": ""} for record in records]
            if kind is Finding:
                records = [{**record, "id": "", "event": acts[record["event"]]} for record in records]
            found[name] = sorted(map(repr, records))
    del found["runs"]
    return found


@pytest.mark.parametrize("seed", [21, 22])
def test_incremental_steps_give_every_table_of_one_go(tmp_path: Path, seed: int) -> None:
    """A pile that comes in three steps, in any order, fills every table as one that comes at once."""
    files = write_newsroom(tmp_path / "files", seed, 120)
    whole = read_tables(build(tmp_path / "whole", files))
    random.Random(seed).shuffle(files)
    parts = read_tables(build(tmp_path / "parts", files[:70], files[70:75], files[75:]))
    assert all(whole[name] for name in ("shared_passages", "credits", "derivations", "origins", "findings"))
    for name, found in whole.items():
        assert parts[name] == found, name


def test_incremental_shelves_hold_what_the_tables_hold(pile: list[Path], tmp_path: Path) -> None:
    """What is kept a second time for reading a pile whole is what its rows say, and so are digests where they stand."""
    case = build(tmp_path / "case", pile[:30], pile[30:35], pile[35:60])
    with case.database.writing() as writer:
        for kind in SHELVED:
            assert writer.all(kind) == Reader(writer.connection).all(kind)
        for other in RENEWED:
            assert read_digests(writer.connection, other) in (None, digest_records(writer.all(other)))


def test_incremental_runs_count_what_they_wrote(pile: list[Path], tmp_path: Path) -> None:
    """What runs say that they wrote adds up to what stands."""
    case = build(tmp_path / "case", pile[:30], pile[30:40])
    with case.database.reading() as reader:
        for kind, name in TABLES.items():
            if kind is not Run:
                assert sum(run.written.get(name, 0) for run in reader.all(Run)) == reader.count(kind), name


def test_incremental_known_pairs_and_dossiers_are_not_looked_at_again(
    pile: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report that shares nothing with a pile causes few pairs to be aligned and few dossiers to be weighed."""
    case = build(tmp_path / "case", pile)
    looked_at: dict[str, int] = {"pairs": 0, "dossiers": 0}
    align, weigh = passages.align_bundles, findings.weigh_dossier

    def count_pairs(bundles: Sequence[Any]) -> Any:
        looked_at["pairs"] += sum(len(bundle.pairs) for bundle in bundles)
        return align(bundles)

    def count_dossiers(dossier: Any) -> Any:
        looked_at["dossiers"] += 1
        return weigh(dossier)

    monkeypatch.setattr(passages, "align_bundles", count_pairs)
    monkeypatch.setattr(findings, "weigh_dossier", count_dossiers)
    other = tmp_path / "other.txt"
    other.write_text("Zefira Oluk of Quanth said on Monday that wardens arrested two glaziers in Quanth.\n")
    case.add([other])
    case.run()
    document = case.export()
    assert 1 <= looked_at["dossiers"] < 0.2 * len(document["findings"])
    assert looked_at["pairs"] < 0.2 * len(document["derivations"])


def test_incremental_lines_of_the_desk_follow_what_changed(pile: list[Path], tmp_path: Path) -> None:
    """Findings that stand untouched keep their lines, and the others get theirs: both ways give the same lists."""

    def lines(case: Case) -> set[tuple[Any, ...]]:
        with case.database.reading() as reader:
            query = "SELECT type, least, most, reports, conflicts, contested, lone_voice FROM finding_lines"
            words = "SELECT sentence FROM finding_words"
            found = {tuple(row) for row in reader.connection.exec_driver_sql(query)}
            return found | {tuple(row) for row in reader.connection.exec_driver_sql(words)}

    assert lines(build(tmp_path / "whole", pile)) == lines(build(tmp_path / "parts", pile[20:], pile[:20]))


def test_incremental_memory_forgets_what_nobody_asks_for(tmp_path: Path) -> None:
    """What a run neither recalls nor keeps is dropped; what is kept is recalled by its key alone."""
    case = Case.open(tmp_path / "case")
    with case.database.writing() as writer:
        writer.memory.keep({b"one": b"1", b"two": b"2"})
    with case.database.writing() as writer:
        assert writer.memory.recall([b"two", b"three"]) == {b"two": b"2"}
        writer.memory.forget()
    with case.database.reading() as reader:
        assert Memory(reader.connection).recall([b"one", b"two"]) == {b"two": b"2"}


def test_incremental_engine_without_a_case_remembers_nothing() -> None:
    """Stages that run outside a case start afresh."""
    engine = LocalEngine()
    engine.memory.keep({b"one": b"1"})
    assert engine.memory.recall([b"one"]) == {}


def write(folder: Path, **texts: str) -> list[Path]:
    """Writes texts into files and returns these."""
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return sorted(folder.iterdir())


TOLD = """LANTERN HERALD
2 March 2031

Boats of Quoril

Guards seized nine boats in Quoril on 1 March 2031, a spokesman for the Quoril Harbour Police said.
"""
BODY = """MIRROR POST
4 March 2031

Harbour of Quoril

Wardens arrested two glaziers in Quoril on 3 March 2031, the Quoril Harbour Police said.
"""


def test_incremental_named_later_ties_what_was_told_before(pile: list[Path], tmp_path: Path) -> None:
    """A body that only a later report names ties the voice that an earlier report heard and that may speak for it."""
    files = write(tmp_path / "texts", body=BODY, told=TOLD)
    before = told(build(tmp_path / "before", [*pile[:20], files[1]]))
    parts = told(build(tmp_path / "parts", [*pile[:20], files[1]], [files[0]]))
    whole = told(build(tmp_path / "whole", [*pile[:20], *files]))
    shared = before["origins"].keys() & whole["origins"].keys()
    assert any(before["origins"][name]["ties"] != whole["origins"][name]["ties"] for name in shared)
    assert parts["origins"] == whole["origins"]


EARLY = """LANTERN HERALD
2 March 2031

News from Quoril

Border guards detained 14 weavers in Quoril on 1 March 2031, a baker from Quoril told the Lantern Herald.

“They came before dawn with 31 carts and closed the bakery,” the baker said. Nobody could leave the dairy at noon.
"""
LATE = """MIRROR POST
4 March 2031

Letter from Quoril

Border guards detained 14 weavers in Quoril on 1 March 2031, a baker from Quoril told the Lantern Herald.

“They came before dawn with 31 carts and closed the bakery,” the baker said. Nobody could leave the dairy at noon.

This report first appeared in the Lantern Herald.
"""
CITING = """HARBOUR TRIBUNE
5 March 2031

What is known of Quoril

14 weavers were detained in Quoril on 1 March 2031, the Lantern Herald reported. It quoted a baker from Quoril.
"""
BACK = """LANTERN HERALD
9 March 2031

Correction

Correction: the Lantern Herald withdraws its earlier report “News from Quoril”, which said that border guards detained
14 weavers in Quoril on 1 March 2031.
"""


def test_incremental_events_that_persons_judged_are_the_same_before_and_after(pile: list[Path], tmp_path: Path) -> None:
    """Acts joined and parted by a person, before or after other reports come, make the same events."""
    early, late = build(tmp_path / "early", pile[:60]), build(tmp_path / "late", pile[:60])
    events = sorted(early.export()["events"], key=lambda event: (-len(event["acts"]), event["id"]))
    joined, parted = [events[0]["acts"][0], events[2]["acts"][0]], events[1]["acts"][:2]

    def judge(case: Case) -> None:
        case.judge("same-event", joined, by="tester", why="one happening")
        case.judge("different-event", parted, by="tester", why="two happenings")

    judge(early)
    for case in (early, late):
        for some in (pile[60:70], pile[70:71], pile[71:]):
            case.add(some)
            case.run()
    judge(late)
    found = read_tables(early), read_tables(late)
    assert any({*joined} <= {*event["acts"]} for event in early.export()["events"])
    for name in ("machine_events", "events"):
        assert found[0][name] == found[1][name], name


def test_incremental_what_is_out_of_step_is_found_anew(pile: list[Path], tmp_path: Path) -> None:
    """Where what stands of an earlier run is not that of the pile, events are joined as at once."""
    case = build(tmp_path / "case", pile[:40])
    with case.database.writing() as writer:
        writer.memory.write(rarity.PILE, rarity.ENCODER.encode((39, ())))
    case.add(pile[40:60])
    case.run()
    assert told(case) == told(build(tmp_path / "whole", pile[:60]))


@pytest.mark.parametrize("last", ["early", "late", "citing", "back"])
def test_incremental_late_comers_change_what_stood_before(pile: list[Path], tmp_path: Path, last: str) -> None:
    """An origin, a reprint, a credit or a withdrawal that comes last gives what it gives with all the others."""
    files = write(tmp_path / "texts", early=EARLY, late=LATE, citing=CITING, back=BACK)
    late = [file for file in files if file.stem == last]
    whole = told(build(tmp_path / "whole", [*pile[:40], *files]))
    before = told(build(tmp_path / "before", [*pile[:40], *(file for file in files if file not in late)]))
    parts = told(build(tmp_path / "parts", [*pile[:40], *(file for file in files if file not in late)], late))
    assert before["findings"] != whole["findings"]
    for name, found in whole.items():
        assert parts[name] == found, name


def test_incremental_judgements_stand_when_reports_are_added(pile: list[Path], tmp_path: Path) -> None:
    """A report declared retracted stays so, and what was decided of derivations holds, when others come later."""
    files = write(tmp_path / "texts", early=EARLY, late=LATE, citing=CITING)
    first, then = [*files, *pile[:20]], pile[20:30]
    case, other = build(tmp_path / "case", first), build(tmp_path / "other", first)
    reports = {report["id"]: report for report in case.export()["reports"]}
    retracted = next(name for name, report in reports.items() if "LANTERN HERALD\n2 March" in report["text"])
    copy = next(name for name, report in reports.items() if "MIRROR POST\n4 March" in report["text"])
    for one in (case, other):
        one.judge("status-of-report", [retracted], value={"status": "retracted"}, by="tester", why="it says so")
        one.judge("not-derived", [copy, retracted], by="tester", why="both were there")
    case.add(then)
    case.run()
    for file in then:
        other.add([file])
        other.run()

    def undated(found: dict[str, Any]) -> str:
        return re.sub(r"judgement-\w+", "judgement", str(sorted(found["findings"].items())))

    assert "retracted" in undated(told(case))
    assert undated(told(case)) == undated(told(other))
    assert told(case)["derivations"] == told(other)["derivations"]


def test_incremental_changed_program_reads_all_again(
    pile: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case of another program version is read anew from its captures and says what it said; nothing is doubled."""
    case = build(tmp_path / "case", pile[:40], pile[40:50])
    before = told(case)
    monkeypatch.setattr("headwater.case.program_version", lambda: "another")
    assert case.run() is not None
    assert told(case) == before


def test_incremental_acts_and_stories_are_compared_once(
    pile: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report that shares nothing with a pile causes few acts to be compared and few reports to be profiled."""
    case = build(tmp_path / "case", pile)
    looked_at = {"acts": 0, "reports": 0}
    compare, profile = likeness.Likeness.of, outlines.profile_report

    def count_acts(self: likeness.Likeness, a: Any, b: Any) -> float:
        looked_at["acts"] += 1
        return compare(self, a, b)

    def count_reports(*given: Any) -> Any:
        looked_at["reports"] += 1
        return profile(*given)

    monkeypatch.setattr(likeness.Likeness, "of", count_acts)
    monkeypatch.setattr(outlines, "profile_report", count_reports)
    build(tmp_path / "fresh", pile)
    all_of_them = dict(looked_at)
    looked_at.update(acts=0, reports=0)
    other = tmp_path / "other.txt"
    other.write_text("Zefira Oluk of Quanth said on Monday that wardens arrested two glaziers in Quanth.\n")
    case.add([other])
    case.run()
    assert all_of_them["reports"] == len(pile)
    assert 1 <= looked_at["reports"] < 0.5 * len(pile)
    assert looked_at["acts"] < 0.5 * all_of_them["acts"]
