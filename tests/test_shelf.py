"""Shelves: what is remembered of each report comes back as it was made, and is made anew under another stamp."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from headwater import Case
from headwater.stages import shelf
from headwater.stages.shelf import Ragged, Row, pack_lines, read_rows

KINDS = ("int32", "uint8")


class Maker:
    """Makes rows of reports and notes which it was asked for."""

    def __init__(self, ids: Sequence[str], turn: int) -> None:
        self.ids, self.turn = ids, turn
        self.made: list[str] = []

    def __call__(self, places: Sequence[int]) -> list[Row]:
        """Returns a row for each place: the number of letters of the id and the turn, and the id as a line."""
        names = [self.ids[at] for at in places]
        self.made += names
        return [(np.array([len(name), self.turn], np.int32).tobytes(), pack_lines([name])) for name in names]


def read(case: Case, ids: Sequence[str], turn: int, stamps: Sequence[int]) -> tuple[list[Ragged], list[str]]:
    """Returns the columns of some reports and which of them were made anew."""
    maker = Maker(ids, turn)
    with case.database.writing() as writer:
        columns = read_rows(writer.memory, "test", KINDS, ids, maker, np.array(stamps, np.uint64))
    return columns, maker.made


def test_shelf_makes_only_what_is_new_or_stamped_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows in several blocks come back in the order asked for; a row under another stamp takes the old one's place."""
    monkeypatch.setattr(shelf, "ROWS", 2)
    case = Case.open(tmp_path / "case")
    ids = ["a", "bb", "ccc", "dddd", "eeeee"]
    assert read(case, ids[:3], 1, [0, 0, 0])[1] == ids[:3]
    columns, made = read(case, ids[::-1], 2, [0, 0, 0, 9, 0])
    assert made == ["eeeee", "dddd", "bb"]
    assert columns[0].joined().tolist() == [5, 2, 4, 2, 3, 1, 2, 2, 1, 1]
    assert columns[1].lines() == ids[::-1]
    columns, made = read(case, ["dddd", "bb"], 3, [0, 9])
    assert not made
    assert columns[0].of(1).tolist() == [2, 2]
    assert columns[1].lines_of(0) == ["dddd"]


def test_shelf_drops_what_is_long_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where most rows are of what nobody asks for any more, only those asked for are kept."""
    monkeypatch.setattr(shelf, "ROWS", 2)
    case = Case.open(tmp_path / "case")
    many = [f"old {at}" for at in range(20)]
    read(case, many, 1, [0] * 20)
    assert read(case, ["new", "old 3"], 2, [0, 0])[1] == ["new"]
    columns, made = read(case, ["old 3", "new", "old 4"], 3, [0, 0, 0])
    assert made == ["old 4"]
    assert columns[0].joined().tolist() == [5, 1, 3, 2, 5, 3]


def test_shelf_of_nothing_is_empty(tmp_path: Path) -> None:
    """No reports give empty columns."""
    columns, made = read(Case.open(tmp_path / "case"), [], 1, [])
    assert not made
    assert [column.joined().tolist() for column in columns] == [[], []]
