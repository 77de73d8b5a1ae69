"""How many an act was done to or by."""

from __future__ import annotations

import pytest
from act_readings import acts_of


@pytest.mark.parametrize(
    ("text", "act_type", "words", "least", "most", "of"),
    [
        ("The three women and six boys were arrested.", "arrest", "three women and six boys", 9, 9, None),
        ("Police arrested two men and a boy.", "arrest", "two men and a boy", 3, 3, None),
        (
            "Guards beat at least two monks and three nuns.",
            "beating",
            "at least two monks and three nuns",
            5,
            None,
            None,
        ),
        ("Police arrested two men and their friends.", "arrest", "two", 2, 2, "men"),
        ("The guild counted 40 cases of torture.", "torture", "40", 40, 40, "cases"),
        ("Two more were arrested.", "arrest", "Two", 2, 2, None),
        ("More than 30 were killed.", "killing", "More than 30", 31, None, None),
    ],
)
def test_act_numbers(text: str, act_type: str, words: str, least: float, most: float | None, of: str | None) -> None:
    """Those who are joined and all counted are added up; what counts the acts is their number."""
    number = acts_of(text)[act_type].number
    assert number is not None
    assert (number.text, number.least, number.most, number.of) == (words, least, most, of)
