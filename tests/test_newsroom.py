"""Made piles with their truth, and a few of them weighed and held against it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.fixture(scope="module")
def newsroom() -> ModuleType:
    """Gives the maker of piles."""
    return load("newsroom")


def load(name: str) -> ModuleType:
    """Imports a benchmark, which is no part of the package."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return __import__(name)
    finally:
        sys.path.remove(str(BENCHMARKS))


def test_newsroom_same_seed_same_pile(newsroom: ModuleType) -> None:
    """A seed gives one pile, another seed another."""
    assert newsroom.make_pile(7, 40, 9) == newsroom.make_pile(7, 40, 9)
    assert newsroom.make_pile(7, 40, 9) != newsroom.make_pile(8, 40, 9)


def test_newsroom_truth_points_at_what_was_written(newsroom: ModuleType) -> None:
    """Every part lies in its report and names a happening; a copy holds the words of its giver."""
    reports = {report.name: report for report in newsroom.make_pile(3, 120, 30)}
    assert len(reports) >= 120
    for report in reports.values():
        for part in report.parts:
            assert report.text[part.start : part.end].strip()
        if report.operation in {"reprint", "copy"}:
            giver = reports[report.giver]
            assert giver.text[giver.parts[0].start : giver.parts[0].end] in report.text


def test_newsroom_findings_of_made_piles_fail_closed() -> None:
    """In a few small piles no sentence holds what its passages do not, and bounds are the right way round."""
    fuzz = load("fuzz")
    piles = list(enumerate(load("newsroom").make_small_piles(5, 12)))
    weighed = fuzz.weigh_batch(piles)
    assert len(weighed) > 12
    assert [one for one in weighed if one.strange or one.least > one.most] == []
    assert sum(one.least > one.truth for one in weighed) <= 2


def test_newsroom_fuzz_tells_a_strange_word() -> None:
    """A name, a figure and a number in words that nothing holds are told, a count of origins is not."""
    assert load("fuzz")._strange("One unnamed source says that six men left Odra in 2031.", ["men left"]) == (
        "six",
        "Odra",
        "2031",
    )
