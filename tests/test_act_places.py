"""Where acts are said to have happened, and how weak places are told from others."""

from __future__ import annotations

import pytest
from act_readings import acts_by_words, add_places, read

from headwater.model import WEAK_BASES
from headwater.stages.acts import find_acts
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


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        # The report is set in Sorvania, a paragraph in Ardovia.
        ("Sorvania is cold. Many live in Sorvania.\n\nA mill burned in Ardovia. A mob beat a baker.", "beat", "EE"),
        ("Sorvania is cold. Many live in Sorvania.\n\nA mill in Ardovia is old.\n\nA mob beat a baker.", "beat", "LT"),
        # Two countries are spoken of alike.
        ("Sorvania is cold. Ardovia is warm.\n\nA mob beat a baker.", "beat", None),
        ("Sorvania is cold. Ardovia is warm.\n\nThe fields of Ardovia are dry. A mob beat a baker.", "beat", "EE"),
        # Another country's own deed.
        ("Sorvania is cold. Many live in Sorvania.\n\nArdovia jailed a baker.", "jailed", None),
    ],
)  # fmt: skip
def test_act_places_of_the_country_that_is_spoken_of(text: str, word: str, expected: str | None) -> None:
    """The report's country is taken if it outweighs others and the words near do not speak of another."""
    place = acts_by_words(add_places(read(text), Sorvania="LT", Ardovia="EE"))[word].place
    assert (place.country if place else None) == expected
    assert place is None or place.basis in WEAK_BASES


def test_act_places_do_not_go_on_past_another_place() -> None:
    """A sentence goes on from the place told before only if no other place is named since."""
    places = {"Velmora": "LT", "Ostrava": "CZ"}
    text = "Police beat two men in Velmora. A bus came from Ostrava. They beat a nun."
    acts = [act for act in find_acts(add_places(read(text), **places)) if act.trigger.start > 40]
    assert all(act.place is None or act.place.basis in WEAK_BASES for act in acts)


def test_act_places_named_before_only_where_something_is() -> None:
    """A town that only somebody comes from or whose body speaks is not where the next act was done."""
    for text in ("A nun from Velmora wept. Guards beat a baker.", "The Velmora council met. Guards beat a baker."):
        place = acts_by_words(add_places(read(text), Velmora="LT"))["beat"].place
        assert place
        assert (place.country, place.city) == ("LT", None)


def test_act_places_of_a_court() -> None:
    """Where a court sits is not where the killing was done that it deals with."""
    text = "Marr pleaded guilty in a court in Velmora to his part in the killing of a nun."
    place = acts_by_words(add_places(read(text), Velmora="LT"))["killing"].place
    assert place is None or place.city is None


def test_act_places_dateline_gives_way_to_a_town() -> None:
    """A dateline is where a report was written; it says nothing of acts in a report that tells of another town."""
    text = "Nuns beaten in Ostrava\n\nVELMORA: A mob beat nuns in Ostrava.\n\nGuards robbed a baker."
    place = acts_by_words(add_places(read(text), VELMORA="CZ", Ostrava="CZ"))["robbed"].place
    assert place is None or place.text != "VELMORA"


def test_act_places_take_no_person_for_a_town() -> None:
    """A name that the parse takes for a person's more often than for a town's, and that does things, is no place."""
    text = "Ludmila wrote books. Later Ludmila spoke at night. Guards beat Ludmila. Police jailed a baker."
    place = acts_by_words(add_places(read(text), Ludmila="LT"))["jailed"].place
    assert place is None
