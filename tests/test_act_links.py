"""Acts of one report that tell of the same happening complete each other."""

from __future__ import annotations

import pytest
from act_readings import acts_by_words, add_places, add_times, read

from headwater.model import WEAK_BASES

LEAD = "Police hold two bakers\n\nOfficers arrested two bakers in Velmora on Tuesday.\n\nThe arrests shocked many."


def test_act_links_definite_noun() -> None:
    """A noun that points back, "the arrests", takes time and place of the arrests told before, and say so."""
    reading = add_times(add_places(read(LEAD, published="2031-05-08"), Velmora="LT"))
    again = acts_by_words(reading)["arrests"]
    assert again.place
    assert again.time
    assert (again.place.name, again.place.basis) == ("Velmora", "told of the same act elsewhere")
    assert (again.time.edtf, again.time.basis[:30]) == ("2031-05-06", "told of the same act elsewhere")


def test_act_links_headline_and_lead() -> None:
    """A headline takes the day that the lead gives."""
    text = "Guards kill monk\n\nGuards killed a monk on Tuesday in the market."
    act = acts_by_words(add_times(read(text, published="2031-05-08")))["kill"]
    assert act.time
    assert act.time.edtf == "2031-05-06"


def test_act_links_headline_that_describes() -> None:
    """A headline's capitals make no name of "Odra Nurse": the lead may name her."""
    text = "Odra Nurse Arrested in Market\n\nGuards arrested Ada Lund on Tuesday."
    act = acts_by_words(add_times(read(text, published="2031-05-08")))["Arrested"]
    assert act.time
    assert act.time.edtf == "2031-05-06"


def test_act_links_lead_that_describes_one_who_is_named_below() -> None:
    """A lead that tells of "a weaver" takes the day that is told of the only one named, and not of one of two."""
    text = "The mill is shut.\n\nWardens have arrested a weaver.\n\nIvo Holm was arrested on Tuesday at home."
    assert [act.time.edtf for act in _acts(text) if act.time] == ["2031-07-08", "2031-07-08"]
    other = f"{text}\n\nSana Vell was arrested in a market."
    assert [act.time.edtf for act in _acts(other) if act.time] == ["2031-07~", "2031-07-08"]


def test_act_links_headline_and_what_lay_before() -> None:
    """A headline on a named person's arrest takes its day where the lead tells the arrest as what lay before."""
    text = "Guild deplores Ada Lund’s arrest\n\nThe guild wept following the arrest of Ada Lund on Tuesday."
    act = next(act for act in _acts(text) if act.trigger.start < 33)
    assert act.time
    assert act.time.edtf == "2031-07-08"


def test_act_links_held_elsewhere() -> None:
    """Where a person is held is not the place of the arrest, whose own telling names none."""
    text = "Sokol rises\n\nPolice arrested Ada Lund. She was moved to Velmora.\n\nAda Lund is detained in Velmora."
    acts = acts_by_words(add_places(read(text), Velmora="LT"))
    assert acts["detained"].place
    assert acts["arrested"].place is None or acts["arrested"].place.basis in WEAK_BASES


def test_act_links_joined_nouns_point_back() -> None:
    """The second of two joined nouns points back with the first: "the arrest and detention"."""
    text = "Guards detained a monk on Tuesday.\n\nMany deplored the arrest and detention."
    found = acts_by_words(add_times(read(text, published="2031-07-08")))["detention"]
    assert found.time
    assert found.time.edtf == "2031-07-08"


def test_act_links_other_persons_stay_apart() -> None:
    """What was done to one named person gives no day to what was done to another."""
    text = "Guards arrested Ada Lund on Tuesday.\n\nPeter Voss was arrested at home."
    found = [act for act in _acts(text) if act.target and act.target.text == "Peter Voss"]
    assert [act.time for act in found] == [None]


def test_act_links_two_days_are_not_chosen_from() -> None:
    """Of two days that a report gives for one person's arrests, none is chosen for a third telling."""
    text = (
        "Guards arrested Ada Lund on 3 May 2030.\n\nGuards arrested Ada Lund on 4 June 2031.\n\n"
        "Ada Lund was arrested by guards, neighbours recall."
    )
    assert [act.time.edtf if act.time else None for act in _acts(text)] == ["2030-05-03", "2031-06-04", None]


@pytest.mark.parametrize(
    "text",
    [
        "Guards arrested Ada Lund on Tuesday.\n\nGuards arrested a monk.\n\nThe arrest was filmed.",
        "Guards arrested Win Marr on Tuesday.\n\nWin Holm was arrested at home.",
        "Guards arrested a baker on Tuesday.\n\nMany deplored the arrest of monks.",
        "Guards arrested a baker on Tuesday.\n\nIt rained.\n\nBread was dear.\n\nAll spoke of his arrest.",
        "The arrest of a baker on Tuesday was filmed.\n\nThe arrests before it were not.",
        "Ada Lund was arrested on 3 May 2030. She wept.\n\nIvo Marr wept too. He was arrested at home.",
        "Wardens arrested a weaver on Tuesday.\n\nThe arrests were not filmed.",
        "Wardens arrested her on Tuesday.\n\nAll spoke of his arrest.",
        "Wardens arrested a weaver on Tuesday.\n\nThe arrest of another weaver was filmed.",
        "The arrests on Tuesday were filmed.\n\nMany deplored the arrest of Ivo Holm.",
        "Wardens arrested a weaver on Tuesday.\n\nWardens arrested a baker in 2029.\n\nIt rained.\n\nThe arrest hurt.",
    ],
)
def test_act_links_what_points_elsewhere(text: str) -> None:
    """Words that point back take the day of the telling next before, if it may be the one that they mean."""
    last = max(_acts(text), key=lambda act: act.trigger.start)
    assert last.time is None or last.time.basis in WEAK_BASES


def _acts(text: str) -> list:
    from headwater.stages.acts import find_acts

    return [act for act in find_acts(add_times(read(text, published="2031-07-08"))) if act.type == "arrest"]
