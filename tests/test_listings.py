"""The persons whom a text names for a group."""

from __future__ import annotations

import pytest
from act_readings import read

from headwater.stages.acts import find_acts


def targets_of(text: str, act_type: str) -> list[str | None]:
    """Returns the targets of the acts of one type."""
    return [act.target.text if act.target else None for act in find_acts(read(text)) if act.type == act_type]


@pytest.mark.parametrize(
    ("text", "act_type"),
    [
        ("Guards arrested six editors, including the novelist Ada Lund and the lyricist Peter Voss.", "arrest"),
        ("The killings of two hostages -- nurse Ada Lund and driver Peter Voss -- shook the town.", "killing"),
        ("Guards arrested two defenders namely: Ada Lund, who is a nurse; and Peter Voss, a driver.", "arrest"),
        ("Two men were abducted on Monday. They were identified as Ada Lund, 35, and Peter Voss, 26.", "abduction"),
        ("Among those abducted are union leader Ada Lund and comedian Peter Voss.", "abduction"),
        ("Two, aid workers Ada Lund and Peter Voss, were slain.", "killing"),
        ("Guards arrested unionist Ada Lund and labour organisers Peter Voss and Ivo Karlsen.", "arrest"),
        ("Ivo Karlsen, Ada Lund and Peter Voss are behind bars.", "imprisonment"),
        ("Ada Lund, Peter Voss and Ivo Karlsen are behind bars.", "imprisonment"),
    ],
)
def test_listings_names_of_a_group(text: str, act_type: str) -> None:
    """Persons whom the text lists for a group are each a target."""
    assert {"Ada Lund", "Peter Voss"} <= set(targets_of(text, act_type))


@pytest.mark.parametrize(
    ("text", "outsider"),
    [
        ("Guards arrested three lawyers -- Ada Lund, Bo Ek and Cid Orr -- who had sued Ivo Kaldar.", "Ivo Kaldar"),
        ("Guards arrested two editors, including the daughter of Ivo Kaldar and Ada Lund.", "Ivo Kaldar"),
        (
            "Guards arrested two deputies, including Ada Lund (Velmora North) and Cid Orr (Velmora West).",
            "Velmora North",
        ),
        ("Two men were abducted on Monday. The officer was identified as Ivo Kaldar.", "Ivo Kaldar"),
        ("Two men were abducted by guards, including many who feared President Ivo Kaldar.", "Ivo Kaldar"),
    ],
)
def test_listings_others_are_no_members(text: str, outsider: str) -> None:
    """Who is named inside a list, after it or for somebody else is no member of the group."""
    acts = find_acts(read(text))
    assert outsider not in {act.target.text for act in acts if act.target and act.type in ("arrest", "abduction")}


def test_listings_list_is_of_the_target_and_no_actor() -> None:
    """A list that the parser ties to the subject across the verb names no actor."""
    text = "Police arrested seven defenders namely: Ada Lund, Peter Voss, who are unionists; and Ivo Karlsen, a poet."
    acts = [act for act in find_acts(read(text)) if act.type == "arrest"]
    assert {act.actor.text for act in acts if act.actor} == {"Police"}
