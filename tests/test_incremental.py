"""Reports added to a case later: the same is found as in one go, and nothing that is known is found again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from headwater import Case, Settings
from headwater.engine.local import LocalEngine
from headwater.stages import findings, passages
from headwater.store.memory import Memory

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Gives the files of a made newsroom."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import newsroom
    finally:
        sys.path.remove(str(BENCHMARKS))
    folder = tmp_path_factory.mktemp("pile")
    for report in newsroom.make_pile(11, 150, 30):
        (folder / f"{report.name}.txt").write_text(report.text, encoding="utf-8")
    return sorted(folder.iterdir())


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
