"""Tests of attitudes: what somebody wants, fears or stands for without a verb of saying. The places are made up."""

from __future__ import annotations

import pytest
from test_statements import PARSER, chain, find, state

from headwater.language.reading import read_reports
from headwater.model import Report, Statement
from headwater.stages.acts import find_acts
from headwater.stages.statements import find_statements


@pytest.mark.parametrize(
    ("text", "words", "holder"),
    [
        ("Norvland has played down the threat.", "threat", "Norvland"),
        ("The ministry bowed to the demands.", "demands", "The ministry"),
        ("The ruling angered Norvland.", "ruling", "Norvland"),
        ("The opponents of the dam marched through Orsk.", "dam", "The opponents"),
        ("Norvland was the chief opponent of the plan.", "plan", "Norvland"),
        ("The plan was met with opposition by the union.", "plan", "the union"),
        ("The observers were treated with suspicion by the police.", "observers", "the police"),
        ("This was the answer to the demand made by the church to leave the house.", "leave", "the church"),
        ("The peace treaty rejection by Norvland was a mistake.", "treaty", "Norvland"),
        ("It is up to the council to decide the matter.", "matter", "the council"),
        ("They blamed the mayor for ignoring the warnings.", "warnings", "the mayor"),
        ("Norvland, instead of heeding the warnings, closed the border.", "warnings", "Norvland"),
        ("The bridge was praised by the mayor but condemned by the union.", "bridge", "the union"),
        ("The president had in his speech termed the strikers as traitors.", "strikers", "The president"),
        ("The council appeals to the villagers to accept the results.", "results", "the villagers"),
        ("The mayor looked forward to work with the farmers.", "work with the farmers", "The mayor"),
        ("They blamed the mayor for not condemning the raid.", "raid", "the mayor"),
        ("The court prevents the mayor from rejecting the plan.", "plan", "the mayor"),
        ("There are two fronts: the mayor recognises the danger of the dam.", "danger", "the mayor"),
        ("International criticism of the dam has grown.", "dam", "International"),
        ("There are fears in Norvland over the dam.", "dam", "Norvland"),
        ("Support for the dam on the part of the farmers grew.", "dam", "the farmers"),
        ("The trust that the farmers have put in the mayor is great.", "mayor", "the farmers"),
        ("Senators wanted more support from the Norvish government for Orland.", "Orland", "the Norvish government"),
        ("The plan drew sharp criticism from the union.", "plan", "the union"),
        ("He said the mayor will deliver on her promises to pay the miners.", "pay the miners", "the mayor"),
        ("Nothing came of the pressure from the farmers to close the dam.", "close the dam", "the farmers"),
        ("The farmers expressed anger at the closure of the mill.", "closure of the mill", "The farmers"),
        ("The farmers are reluctant at this stage to sell the mill.", "sell the mill", "The farmers"),
        ("The farmers pulled out of the agreement.", "agreement", "The farmers"),
        ("The farmers respect the rulings of the court, even if they do not like the judges.", "judges", "The farmers"),
    ],
)
def test_attitudes_holder(text: str, words: str, holder: str) -> None:
    """Who has the attitude is the voice of what it is about."""
    statements, sources = state(text)
    holding = [s for s in statements if s.mode != "own" and any(words in text[c.start : c.end] for c in s.content)]
    assert holder in {name for s in holding for name in sources[s.voices[0].source].names}


def test_attitudes_object_is_no_claim() -> None:
    """A thing that somebody has feelings about is marked as no claim of theirs."""
    statement = find("The villagers resented the raid on the mill.", "raid")
    assert statement.attitude
    assert statement.within is not None


def test_attitudes_are_not_told() -> None:
    """Who fears or plans a thing has not said so; who says that they saw it has."""
    assert not find("The mayor feared that guards had burned the mill.", "mill").told
    assert find("The mayor said that guards had burned the mill.", "mill").told
    statements, _ = state("Anna Holm said she saw that guards burned the mill.")
    assert all(statement.told for statement in statements)


def test_attitudes_plan_is_claim() -> None:
    """What somebody says with a verb is no mere attitude."""
    assert not find("The mayor said that the raid was over.", "raid").attitude


def test_attitudes_hold_no_act() -> None:
    """Who tells that arrests angered a party vouches for the arrests, and not that party."""
    report = Report(id="r", capture="c", text="The arrest of four miners in Orsk angered the farmers.")
    (reading,) = read_reports([report], PARSER)
    records = list(find_statements(reading))
    reading.add(records)
    statements = {record.id: record for record in records if isinstance(record, Statement)}
    (act,) = find_acts(reading)
    assert {statement.mode for statement in statements.values()} == {"own", "indirect"}
    assert statements[act.statement].mode == "own"


def test_attitudes_tell_nothing_said_inside() -> None:
    """A decision that somebody is angry about is told by the report, and not by the angry party."""
    text = "The union cherished the council's promise to close the road."
    assert len(find(text, "close the road").voices) == 1


def test_attitudes_should_is_not_held() -> None:
    """What somebody should recognise, they do not yet."""
    text = "The mayor said that the council should recognise the danger of the dam."
    assert chain(find(text, "danger")) == ["The mayor"]


def test_attitudes_told_to_say_is_unsaid() -> None:
    """Who is urged to say something has not said it."""
    text = "The union urged the ministry to say where the four men are."
    assert chain(find(text, "where the four men are")) == ["The union"]


def test_attitudes_nobody_in_particular() -> None:
    """What "one cannot deny" is the report's own view."""
    statements, _ = state("One cannot deny that the road is closed.")
    assert [statement.mode for statement in statements] == ["own"]


def test_attitudes_moved_about() -> None:
    """Who is moved to a place is not moved by it."""
    statements, _ = state("The prisoners were moved to the coast.")
    assert [statement.mode for statement in statements] == ["own"]


def test_attitudes_view_of_somebody() -> None:
    """The phrase "in his view" gives the clause to him."""
    text = "Mina Karo left the room. In her view, the dam is a danger."
    assert chain(find(text, "dam is a danger")) == ["Mina Karo"]


def test_attitudes_things_hold_none() -> None:
    """A thing neither shows nor demands: what it is told to, the speaker says."""
    text = "The mayor said that the crisis demands a new dam."
    assert chain(find(text, "a new dam")) == ["The mayor"]


def test_attitudes_few_words_are_no_quotation() -> None:
    """Three words without quotation marks are no direct quotation."""
    assert find("The farmers have put trust in him.", "him").mode == "indirect"


def test_attitudes_end_before_what_is_told_besides() -> None:
    """What is told of the plan besides is not what is resented."""
    text = "The farmers resented the plan, which was dropped in May."
    (held,) = [statement for statement in state(text)[0] if statement.attitude]
    assert [text[span.start : span.end] for span in held.content] == ["the plan"]


def test_attitudes_in_the_view_of() -> None:
    """The phrase "in the view of the farmers" gives the clause to them."""
    assert chain(find("In the view of the farmers, the dam is a danger.", "dam")) == ["the farmers"]


def test_attitudes_in_a_country_are_not_its_governments() -> None:
    """What is felt in a country is felt by people there."""
    statement = find("The ruling led to an outcry in South Korea over the dam on the river.", "dam")
    assert [(voice.name, voice.kind) for voice in statement.voices] == [("South Korea", "group")]
