"""Where acts are said to have happened, and how weak places are told from others."""

from __future__ import annotations

import pytest
from act_readings import acts_by_words, add_places, read

from headwater.model import WEAK_BASES
from headwater.stages.conflicts import slot_of


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Police arrested two men in Velmora.", "arrested", ("Velmora", "in the sentence")),
        ("They raided Velmora. They arrested two men.", "arrested", ("Velmora", "in the sentence before")),
        ("They raided Velmora. Nuns wept. They raided a hall.", "raided", ("Velmora", "in the paragraph")),
        ("The hall where the raid took place is in Velmora.", "raid", ("Velmora", "elsewhere in the sentence")),
        ("They came to Velmora, where police arrested two men.", "arrested", ("Velmora", "in the sentence")),
        ("VELMORA — Police arrested two men at night.", "arrested", ("VELMORA", "the dateline")),
        ("Velmora police arrested two men at night.", "arrested", ("Velmora", "the actor's place")),
        ("In Velmora it was dark. Police arrested two men.", "arrested", ("Velmora", "named before in the paragraph")),
        ("Sorvania is cold.\n\nPolice arrested two men.", "arrested", ("Sorvania", "the report's country")),
    ],
)  # fmt: skip
def test_act_places_basis(text: str, word: str, expected: tuple[str, str]) -> None:
    """An act has the place that its sentence gives or points back to, else a weak one whose basis says what it is."""
    reading = add_places(read(text), Velmora="LT", VELMORA="LT", Sorvania="LT")
    place = acts_by_words(reading)[word].place
    assert place
    assert (place.text, place.basis) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Monks who were caught while living in Velmora are to be jailed.", "jailed"),
        ("Two monks were arrested while trying to flee to Velmora.", "arrested"),
        ("The banned guild met in Velmora.", "banned"),
    ],
)
def test_act_places_of_what_goes_on_beside(text: str, word: str) -> None:
    """Where somebody lived, was on the way to or met is not where another act was done."""
    place = acts_by_words(add_places(read(text), Velmora="LT"))[word].place
    assert place is None or place.basis in WEAK_BASES


def test_act_places_of_another_clause() -> None:
    """A place in a clause about something else is no place of the act."""
    reading = add_places(read("Anger grew in Ostrava over a man whom guards killed."), Ostrava="CZ")
    place = acts_by_words(reading)["killed"].place
    assert place
    assert place.basis in WEAK_BASES


def test_act_places_condemned_elsewhere() -> None:
    """Where a killing was condemned is not where it happened."""
    reading = add_places(read("In Ostrava, envoys condemned the killing of a monk."), Ostrava="CZ")
    place = acts_by_words(reading)["killing"].place
    assert place
    assert place.basis in WEAK_BASES


def test_act_places_towns_give_the_country_only() -> None:
    """A report that names towns and not their country gives an act no more than that country."""
    reading = add_places(read("The mayor of Velmora spoke.\n\nPolice arrested two men."), Velmora="LT")
    place = acts_by_words(reading)["arrested"].place
    assert place
    assert (place.country, place.city, place.name) == ("LT", None, None)


def test_act_places_of_a_demonym_come_last() -> None:
    """The country of "Lithuanian police" is taken only where nothing gives a town."""
    text = "In Velmora it was dark. Lithuanian police arrested two men."
    place = acts_by_words(add_places(read(text), Velmora="LT"))["arrested"].place
    assert place
    assert (place.city, place.basis) == ("Velmora", "named before in the paragraph")


def test_act_places_near_a_country_is_not_in_it() -> None:
    """Who is sent near a country, or comes from it, is not said to be in it."""
    reading = add_places(read("Troops were deployed near Sorvania."), Sorvania="LT")
    place = acts_by_words(reading)["deployed"].place
    assert place
    assert place.basis in WEAK_BASES


def test_act_places_weak_ones_are_no_particulars() -> None:
    """A place or time that no words give to an act is left out of what findings compare."""
    reading = add_places(read("Sorvania is cold.\n\nPolice arrested two men."), Sorvania="LT")
    act = acts_by_words(reading)["arrested"]
    assert act.place
    assert slot_of(act, "place") is None


def test_act_places_courts_act_at_home() -> None:
    """A court or police act in their own country, of whichever country else the report speaks."""
    text = "Sorvania is at war. A Swedish court sentenced two bakers."
    place = acts_by_words(add_places(read(text), Sorvania="LT"))["sentenced"].place
    assert place
    assert (place.text, place.country, place.basis) == ("Swedish", "SE", "the actor's place")


def test_act_places_armies_act_anywhere() -> None:
    """Soldiers need not act in their own country."""
    text = "Sorvania is at war. Swedish soldiers arrested two bakers."
    place = acts_by_words(add_places(read(text), Sorvania="LT"))["arrested"].place
    assert place
    assert place.country == "LT"


def test_act_places_where_somebody_comes_from() -> None:
    """Where a person lives is not where a court found against her."""
    text = "Ada Lund, 46, of Velmora, was found guilty of theft."
    place = acts_by_words(add_places(read(text), Velmora="LT"))["found guilty"].place
    assert place is None or place.basis in WEAK_BASES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police arrested two men at a Velmora home.", "Velmora"),
        ("Police held two men in Velmora’s prison.", "Velmora"),
        ("Guards killed thousands of Norvish soldiers in Velmora.", "Velmora"),
        ("Police arrested two men at the Velmora embassy.", None),
    ],
)
def test_act_places_of_sites(text: str, expected: str | None) -> None:
    """What was done at a home or prison was done in the town that is named with it; an embassy may lie elsewhere."""
    reading = add_places(read(text), Velmora="LT")
    places = [act.place for act in acts_by_words(reading).values() if act.place and act.place.basis not in WEAK_BASES]
    assert (places[0].text if places else None) == expected
