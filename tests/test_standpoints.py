"""Tests of whose a clause or a thing is by how a sentence is built. The places are made up."""

from __future__ import annotations

import pytest
from test_nested_voices import names, voices
from test_statements import find, state

from headwater.language.organisations import find_people


@pytest.mark.parametrize(
    ("text", "words", "holder"),
    [
        ("The mill, said Mina Karo, is unsafe.", "is unsafe", "Mina Karo"),
        ("The millers of Orsk, said the guild, will not leave.", "will not leave", "the guild"),
        ("The mill, said the guild on Monday, will close.", "The mill", "the guild"),
        ('"The mill is unsafe," one of the millers said.', "mill is unsafe", "one of the millers"),
        ('"The mill is unsafe," three of the millers told us.', "mill is unsafe", "three of the millers"),
        ("One of the millers, Mina Karo, said that the mill was unsafe.", "unsafe", "Mina Karo"),
        ("Hailed as a feat by the guild, the mill opened in May.", "the mill", "the guild"),
        ("Welcomed by the millers, the plan was adopted in May.", "the plan", "the millers"),
        ("The plan has been hailed as a feat by the millers.", "The plan", "the millers"),
        ("The mill was called a wreck by the guild.", "The mill", "the guild"),
        ("The wages the guild demanded were refused.", "The wages", "the guild"),
        ("The guild-backed plan was adopted in May.", "plan", "guild"),
        ("In Mina Karo's words, the mill is a wreck.", "a wreck", "Mina Karo"),
        ("As Mina Karo put it, the mill is a wreck.", "a wreck", "Mina Karo"),
        ("From the guild's point of view, the law is useless.", "the law is useless", "the guild"),
        ("As far as the guild is concerned, the law is useless.", "the law is useless", "the guild"),
        ("The law is useless in the eyes of the guild.", "The law is useless", "the guild"),
        ("To the dismay of the millers, the mill was sold.", "the mill was sold", "the millers"),
        ("The mill has the support of the farmers.", "The mill", "the farmers"),
        ("The plan met with resistance from the farmers.", "The plan", "the farmers"),
        ("The plan is unpopular among farmers.", "The plan", "farmers"),
        ("The mayor has a low opinion of farmers.", "farmers", "The mayor"),
        ("There was outrage in Norvland at the verdict.", "the verdict", "Norvland"),
        ("There is a perception among farmers that the mill is old.", "the mill is old", "farmers"),
        ("Out of fear of a flood, farmers left the valley.", "a flood", "farmers"),
        ("It angers the farmers that the mill was sold.", "that the mill was sold", "the farmers"),
        ("The guild's demand is clear: the mill must go.", "the mill must go", "The guild"),
        ("The guild made a habit of criticising the mayor.", "the mayor", "The guild"),
        ("Karo calls the mayor a supporter of the poor.", "the poor", "the mayor"),
        ("The mayor praised Mina Karo.", "Mina Karo", "The mayor"),
        ("The people of Norvland, who have long wanted peace, left.", "peace", "The people of Norvland"),
    ],
)
def test_standpoints_holder(text: str, words: str, holder: str) -> None:
    """Who says, thinks or feels it is the voice."""
    statements, sources = state(text)
    holding = [s for s in statements if s.voices and any(words in text[c.start : c.end] for c in s.content)]
    assert holder in {name for s in holding for name in sources[s.voices[0].source].names}


def test_standpoints_regret_is_no_claim() -> None:
    """What happened to somebody's regret is told by the report."""
    statement = find("To the dismay of the millers, the mill was sold.", "the mill was sold")
    assert statement.attitude
    assert not statement.told


def test_standpoints_accused_accuse_nobody() -> None:
    """Who stands accused is no voice of the charge, nor who is criticised."""
    for text in (
        "The mayor stands accused of failing to mend the dam.",
        "Criticised for her speech, Mina Karo resigned.",
    ):
        statements, _ = state(text)
        assert not any(statement.voices for statement in statements)


def test_standpoints_quotation_ends_what_is_said_in_it() -> None:
    """What somebody says in a quotation does not hold who quotes it."""
    text = '"Ivo told the cook that the soup was cold," one of the waiters said.'
    assert voices(text, "that the soup was cold") == ["Ivo", "one of the waiters"]


def test_standpoints_declined() -> None:
    """Who declines to say something says nothing; what they will not speak of is their stand."""
    statements, _ = state("The mayor refused to confirm that the mill was unsafe.")
    inner = [s for s in statements if s.stance == "doubts"]
    assert len(inner) == 1
    assert not any(s.told and s.stance == "affirms" and s.mode != "own" for s in statements)


def test_standpoints_supposed() -> None:
    """Words and attitudes that are only supposed are nobody's."""
    for supposed in ("the mayor says that the mill is safe", "the guild approves the tax"):
        statements, _ = state(f"If {supposed}, farmers will stay.")
        assert all(statement.mode == "own" for statement in statements)


def test_standpoints_reason_of_the_subject() -> None:
    """A pronoun in a clause of reason is the subject of the clause that it belongs to."""
    text = "Ivo Karo said the king opposes the mill because he fears the farmers."
    assert voices(text, "the farmers")[-2:] == ["the king", "Ivo Karo"]


def test_standpoints_one_organisation() -> None:
    """A body called by its kind is the only body that a report has named; of two it is neither."""
    one = "The Norvish Salt Guild met on Monday. The organisation said the mill was old."
    assert voices(one, "the mill was old") == ["Norvish Salt Guild"]
    two = "The Norvish Salt Guild met the Orsk Rope Club. The organisation said the mill was old."
    assert voices(two, "the mill was old") == ["The organisation"]


def test_standpoints_people() -> None:
    """A people is one party under several names, and no government."""
    text = "The Dutch people want peace. The people of the Netherlands fear a flood."
    assert set(names(text, "people of Netherlands")) == {"The Dutch people", "The people of the Netherlands"}
    assert find_people("the Danish people") != find_people("the Danish government")


def test_standpoints_leader_goes_by_the_name() -> None:
    """Who is described and then named is "she" by that name."""
    text = "The guild's leader, Mina Karo, spoke on Monday. She said the mill was unsafe."
    assert voices(text, "the mill was unsafe") == ["Mina Karo"]
