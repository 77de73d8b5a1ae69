"""The gazetteer finds places by their names in common spellings."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from headwater.language import gazetteer
from headwater.language.gazetteer import cache_path, compile_gazetteer, open_gazetteer
from headwater.language.toponyms import bare_forms, fold_name, korean_skeleton


def countries_of(name: str) -> set[str | None]:
    """Returns the countries of all places that a name may mean."""
    return {place.country for place in open_gazetteer().look_up(name)[1]}


def test_gazetteer_folds_accents_apostrophes_and_hyphens() -> None:
    """Spellings of one name that differ only in marks fold to one key."""
    assert {fold_name(name) for name in ("Ch’ŏngjin", "Ch'ongjin", "CHONGJIN", "Chongjin")} == {"chongjin"}


def test_gazetteer_knows_a_province_without_its_word() -> None:
    """A unit stands under its name with and without "Province"."""
    for name in ("North Hamgyong", "North Hamgyong Province", "Hamgyŏng-bukto"):
        assert "admin1" in {place.kind for place in open_gazetteer().look_up(name)[1]}


def test_gazetteer_gives_a_province_the_middle_of_its_towns() -> None:
    """A first-order unit has coordinates though the data give it none."""
    (place,) = [place for place in open_gazetteer().find("north hamgyong") if place.kind == "admin1"]
    assert place.lat == pytest.approx(42, abs=1)
    assert place.lon == pytest.approx(129.5, abs=1)


def test_gazetteer_keeps_all_senses_of_a_name() -> None:
    """An ambiguous name keeps its senses in several countries."""
    assert {"CN", "US", "FR"} & countries_of("Paris") == {"US", "FR"}
    assert len(open_gazetteer().find("yanji")) > 1


def test_gazetteer_does_not_guess_at_an_unknown_name() -> None:
    """A name that nothing bears gives nothing: no fuzzy neighbour."""
    assert open_gazetteer().look_up("Varnovo-on-Sea Heights")[1] == ()


def test_gazetteer_strips_words_for_units_in_each_way() -> None:
    """Words for a kind of unit are taken off the end, or off the front with "of"."""
    assert "musan" in set(bare_forms("musan gun", "KP"))
    assert "illinois" in set(bare_forms("state of illinois", "US"))


def test_gazetteer_skeleton_joins_romanisations() -> None:
    """The three romanisations of a Korean name share a skeleton."""
    assert len({korean_skeleton(fold_name(name)) for name in ("Ch'ŏngjin", "Cheongjin", "Chongjin")}) == 1


def test_gazetteer_path_follows_the_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """HEADWATER_CACHE moves the file, and another version of the data gives it another name."""
    monkeypatch.setenv("HEADWATER_CACHE", str(tmp_path))
    before = cache_path()
    monkeypatch.setattr(gazetteer, "version", lambda package: "0")
    assert before.parent == tmp_path
    assert cache_path().name != before.name


def test_gazetteer_compiles_aside_and_moves_into_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing but the finished file is left, and a second call leaves it alone."""

    def write_nothing(database: sqlite3.Connection) -> None:
        """Writes no places."""

    monkeypatch.setenv("HEADWATER_CACHE", str(tmp_path))
    monkeypatch.setattr(gazetteer, "_write_places", write_nothing)
    path = compile_gazetteer()
    stamp = path.stat().st_mtime_ns
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    assert compile_gazetteer().stat().st_mtime_ns == stamp


def test_gazetteer_leaves_no_half_file_after_a_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A failed compile leaves the folder as it was."""

    def fail(database: sqlite3.Connection) -> None:
        """Fails as a full disk would."""
        raise OSError("disk full")

    monkeypatch.setenv("HEADWATER_CACHE", str(tmp_path))
    monkeypatch.setattr(gazetteer, "_write_places", fail)
    with pytest.raises(OSError, match="disk full"):
        compile_gazetteer()
    assert list(tmp_path.iterdir()) == []
