"""Derivations and origins found anew in part are those of the whole, after whatever came into a pile or was judged."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from test_incremental import BACK, BODY, CITING, EARLY, LATE, TOLD, write, write_newsroom

from headwater import Case, Settings
from headwater.engine.local import LocalEngine
from headwater.model import Derivation, Origin, Statement
from headwater.reweighing import StoredPile, resolve_judgements
from headwater.stages import origins
from headwater.stages.derivations import trace_derivations
from headwater.stages.newsroom import Newsroom
from headwater.stages.origins import trace_origins

CREDIT = """HARBOUR TRIBUNE
6 March 2031

Boats on the Quoril

A dyer told the Saltmarsh Lantern that guards sank nine rafts in Quoril on 2 March 2031 and burned the landing stage.
"""
AGAIN = """MIRROR POST
7 March 2031

Rafts on the Quoril

A weaver told the Saltmarsh Lantern that guards sank nine rafts in Quoril on 2 March 2031 and burned the landing stage.
"""
OUTLET = """SALTMARSH LANTERN
1 April 2031

Weather

Fog lay over the bay of Ombrel on 31 March 2031, a ferryman said.
"""
RENAMED = """The Saltmarsh Lantern
2 April 2031

Tides

Water stood in the lanes of Ombrel on 1 April 2031, a ferryman said.
"""


class Asked:
    """A case whose derivations and origins are compared with those of the whole after every step."""

    def __init__(self, folder: Path) -> None:
        self.case = Case.open(folder, settings=Settings(workers=1))

    def add(self, *files: Path) -> None:
        """Adds files and compares."""
        self.case.add(files)
        self.case.run()
        self.compare()

    def judge(self, kind: str, ids: Sequence[str], **given: Any) -> str:
        """Judges, compares and returns the judgement's id."""
        made = self.case.judge(kind, ids, by="tester", **given)
        self.compare()
        return made.id

    def undo(self, judgement: str) -> None:
        """Takes a judgement back and compares."""
        self.case.undo(judgement, by="tester")
        self.compare()

    def compare(self) -> None:
        """Asserts that the derivations and origins that stand are those of the whole pile."""
        with self.case.database.reading() as reader:
            pile = StoredPile(reader, resolve_judgements(reader)[0])
            assert {item.id: item for item in reader.all(Derivation)} == {
                item.id: item for item in trace_derivations(pile, LocalEngine())
            }
            assert {item.id: item for item in reader.all(Origin)} == {
                item.id: item for item in trace_origins(pile, LocalEngine())
            }

    def all(self, kind: type[Any]) -> list[Any]:
        """Returns all records of a kind."""
        with self.case.database.reading() as reader:
            return list(reader.all(kind))


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes each time that derivations or origins are found from the whole pile."""
    ran: list[str] = []
    lay, load_all = origins.Ledger.lay, Newsroom.load_all

    def note(self: origins.Ledger, strands: Any) -> None:
        ran.append("origins")
        lay(self, strands)

    def note_room(self: Newsroom) -> None:
        ran.append("derivations")
        load_all(self)

    monkeypatch.setattr(origins.Ledger, "lay", note)
    monkeypatch.setattr(Newsroom, "load_all", note_room)
    return ran


@pytest.mark.parametrize("seed", [31, 32, 33])
def test_retracing_after_reports_and_judgements(tmp_path: Path, seed: int) -> None:
    """Reports that come in any order between judgements of all kinds that origins read, and undoing, change no more."""
    chance = random.Random(seed)
    files = write_newsroom(tmp_path / "files", seed, 110)
    chance.shuffle(files)
    asked = Asked(tmp_path / "case")
    asked.add(*files[:60])
    made = []
    for step in range(10):
        asked.add(*files[60 + 4 * step : 60 + 4 * step + chance.choice([1, 4])])
        statements = [said.id for said in asked.all(Statement)]
        found = [item for item in asked.all(Origin) if len(item.statements) > 1]
        derived = [item for item in asked.all(Derivation) if item.from_report]
        kind = chance.choice(["same-voice", "different-voice", "derived", "not-derived", "undo"])
        if kind == "same-voice":
            largest = sorted(found, key=lambda item: len(item.statements))[-6:]
            made.append(
                asked.judge(kind, [chance.choice(chance.choice(largest).statements), chance.choice(statements)])
            )
        elif kind == "different-voice":
            made.append(asked.judge(kind, chance.sample(chance.choice(found).statements, 2)))
        elif kind == "derived":
            made.append(asked.judge(kind, [chance.choice(derived).report, chance.choice(derived).from_report]))
        elif kind == "not-derived":
            item = chance.choice(derived)
            made.append(asked.judge(kind, [item.report, item.from_report]))
        elif made:
            asked.undo(made.pop(chance.randrange(len(made))))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_retracing_after_outlets_and_parties_that_come_last(tmp_path: Path, seed: int, whole: list[str]) -> None:
    """An outlet, a body, a copy, a withdrawal or another spelling that comes last is seen in those who speak of it."""
    texts = {"body": BODY, "told": TOLD, "early": EARLY, "late": LATE, "citing": CITING, "back": BACK}
    files = write(tmp_path / "texts", **texts, credit=CREDIT, again=AGAIN, outlet=OUTLET, renamed=RENAMED)
    random.Random(seed).shuffle(files)
    asked = Asked(tmp_path / "case")
    for file in files:
        asked.add(file)
    # Once for the first report, and once for each comparison.
    assert whole.count("origins") == 1 + len(files)


def test_retracing_reads_no_whole_pile(tmp_path: Path, whole: list[str]) -> None:
    """A report that comes to many is traced without a look at all of them."""
    files = write_newsroom(tmp_path / "files", 34, 60)
    asked = Asked(tmp_path / "case")
    asked.add(*files)
    files = write(tmp_path / "texts", body=BODY)
    whole.clear()
    asked.case.add(files)
    asked.case.run()
    assert not whole
