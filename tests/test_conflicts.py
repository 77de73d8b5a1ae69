"""How values of a particular stand to each other."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.model import ActPlace, ActTime, Number, Party
from headwater.stages.conflicts import is_count, relate_numbers, relate_parties, relate_places, relate_times


def number(least: float | None, most: float | None = -1, of: str | None = None) -> Number:
    """Returns a number; without `most` an exact one."""
    return Number(text="n", start=0, end=1, least=least, most=least if most == -1 else most, of=of)


def time(edtf: str | None, text: str = "t") -> ActTime:
    """Returns a time."""
    return ActTime(text=text, start=0, end=1, edtf=edtf)


def place(name: str, **fields: Any) -> ActPlace:
    """Returns a place."""
    return ActPlace(text=name, start=0, end=1, name=name, **fields)


def party(text: str, source: str | None = None) -> Party:
    """Returns a party."""
    return Party(text=text, start=0, end=1, source=source)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (number(5), number(5), "same"),
        (number(5), number(8), "conflict"),
        (number(5), number(24, None), "conflict"),
        (number(30), number(24, None), "finer"),
        (number(10, 20), number(15, 25), "compatible"),
        (number(1980), number(2000), "compatible"),
        (number(12), number(10), "conflict"),
        (number(5, of="phone users"), number(10, of="vehicles"), "apart"),
        (number(5, of="phone users"), number(8, of="people"), "conflict"),
        (number(None), number(8), "apart"),
        (number(12, of="the 12"), number(12, of="miners"), "same"),
        (number(12, of="Twelve"), number(7, of="all seven"), "conflict"),
    ],
)
def test_conflicts_numbers(one: Number, other: Number, kind: str) -> None:
    """Figures conflict unless they overlap, round to each other or count different things."""
    assert relate_numbers(one, other).kind == kind


@pytest.mark.parametrize(
    ("text", "counts"),
    [("Twelve", True), ("the 12", True), ("all seven", True), ("12 miners", False), ("all", False), ("miners", False)],
)
def test_conflicts_count_describes_nobody(text: str, counts: bool) -> None:
    """A number alone says how many, and not who."""
    assert is_count(text) == counts


def test_conflicts_number_of_a_part() -> None:
    """A smaller figure for a part of the whole is no conflict."""
    assert relate_numbers(number(5), number(40), part=True).kind == "apart"


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("2031-03-03", "2031-03-03", "same"),
        ("2031-03-03", "2031-03-04", "conflict"),
        ("2031-03-03", "2031-03", "finer"),
        ("2031", "2031-03-03", "coarser"),
        ("XXXX-03-03", "2031-03-03", "compatible"),
        ("XXXX-03-03", "2031-03-09", "conflict"),
        ("2031-03-01/2031-03-05", "2031-03-04/2031-03-09", "compatible"),
        ("2031-03-03~", "2031-03-05", "apart"),
        ("2031-03-03", None, "apart"),
        ("2031-10-1X", "2031-10-11", "coarser"),
        ("2031-22", "2031-07-02", "coarser"),
    ],
)
def test_conflicts_times(one: str | None, other: str | None, kind: str) -> None:
    """Times conflict only where their days cannot be the same."""
    assert relate_times(time(one), time(other, "u")).kind == kind


def test_conflicts_places() -> None:
    """A town inside the region of another report is finer; two towns are a conflict."""
    brask = place("Brask", geonameid=1, country="Tarn", region="Ovel Province", city="Brask")
    odra = place("Odra", geonameid=2, country="Tarn", region="Ovel Province", city="Odra")
    region = place("Ovel Province", geonameid=3, country="Tarn", region="Ovel Province")
    kinds = [relate_places(one, other).kind for one, other in ((brask, region), (region, brask), (brask, odra))]
    assert kinds == ["finer", "coarser", "conflict"]


def test_conflicts_unresolved_places() -> None:
    """A place that is not resolved contests nothing."""
    assert relate_places(place("Brask"), place("the border", geonameid=4)).kind == "apart"


def test_conflicts_parties() -> None:
    """Descriptions conflict only between two named persons; whoever is only pointed at is known by name."""
    names = {"a": "Ilse Marr", "b": "Jon Vesk", "c": "Marr"}
    assert relate_parties(party("the security agents"), party("security agents")).kind == "same"
    assert relate_parties(party("12 farmers"), party("30 farmers")).kind == "same"
    assert relate_parties(party("agents"), party("security agents")).kind == "coarser"
    assert relate_parties(party("soldiers"), party("border guards")).kind == "apart"
    assert relate_parties(party("Ilse Marr", "a"), party("Jon Vesk", "b"), persons=names).kind == "conflict"
    assert relate_parties(party("Ilse-An Marr", "a"), party("Ilse An Marr", "b"), persons=names).kind == "same"
