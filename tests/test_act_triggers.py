"""Which act a word names, by the words around it."""

from __future__ import annotations

import pytest
from act_readings import acts_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some had been tied up and beaten.", "beating"),
        ("The army warned its men against beating or robbing suspects.", "beating"),
        ("The Odra Hawks beat the Velmora Bears 31-24 on Sunday.", "sports result"),
        ("The Hawks beat the Bears in the final.", "sports result"),
        ("Guards beat fans after the match.", "beating"),
        ("Her party won a landslide victory.", None),
        ("He beat a hasty retreat.", None),
        ("The protesters were beaten back.", None),
        ("Ada Lund won an Emmy in 2030.", "award"),
    ],
)
def test_act_triggers_beaten_or_won(text: str, expected: str | None) -> None:
    """People are beaten and teams are beaten: the second only where a game is told of."""
    types = acts_of(text).keys() & {"beating", "sports result", "award"}
    assert types == ({expected} if expected else set())
