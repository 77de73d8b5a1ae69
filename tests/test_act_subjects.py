"""Who does it and to whom it is done, in clauses that leave one of them out."""

from __future__ import annotations

import pytest
from act_readings import acts_of


@pytest.mark.parametrize(
    ("text", "act_type", "actor", "target"),
    [
        # What somebody says inside a relative clause is said of the noun before it, not of who says it.
        ("The list names a baker who the ministry says was killed in May.", "killing", None, "a baker"),
        ("Three nurses, who the rebels said were freed, came home.", "release", None, "Three nurses"),
        ("They hold a weaver and a baker, both of whom he said were mistreated.", "ill-treatment", None,
         "a weaver and a baker"),
        ("They saw a boat that the pirates were trying to hijack.", "robbery", "the pirates", "a boat"),
        # Verbs that are joined in a relative clause have one object.
        ("The bakers the army drove out and beat came back.", "beating", "the army", "The bakers"),
        ("Karo said the band left the bodies of people it had abducted, tortured and executed.", "torture", "it",
         "people"),
        # A past that goes on a passive is one, if it needs an object and has none.
        ("Lund was handcuffed, hooded, and tortured for nine hours.", "torture", None, "Lund"),
        ("The baker was arrested and attacked the guards.", "attack", "The baker", "the guards"),
        ("Doctors are jailed, supplies are blocked, charity workers jailed.", "imprisonment", None, "Doctors"),
        ("Others sentenced include two bakers.", "sentence", None, "Others"),
        ("A man found guilty of theft has abandoned appeals.", "conviction", None, "A man"),
        ("The jury found Marr guilty.", "conviction", "The jury", "Marr"),
        ("The suspect was carrying out a prison sentence.", "sentence", None, "The suspect"),
        ("His false charge shocked the town.", "prosecution", None, "His"),
        ("They meant to obtain a ransom by abducting Ada Lund.", "abduction", "They", "Ada Lund"),
        # Who is freed in a raid or is sad about a verdict is not its target.
        ("The two hostages were rescued in the raid.", "raid", None, None),
        ("“We are disappointed in the verdict,” Lund said.", "court ruling", None, None),
        ("The Karo Bureau's investigation is still going on.", "investigation", "The Karo Bureau", None),
        ("Police fired tear gas canisters into the hall.", "dispersal", "Police", None),
        # Who is seen in a video does what it shows.
        ("The paper published two videos of soldiers torturing a shepherd.", "torture", "soldiers", "a shepherd"),
    ],
)  # fmt: skip
def test_act_subjects_left_out(text: str, act_type: str, actor: str | None, target: str | None) -> None:
    """Parties that a clause leaves out are taken from the words that it describes or goes on from."""
    act = acts_of(text)[act_type]
    assert (act.actor.text if act.actor else None) == actor
    assert (act.target.text if act.target else None) == target
