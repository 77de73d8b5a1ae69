"""Tests of voices inside voices: what one party passes on of what another says or thinks. Norvland is invented."""

from __future__ import annotations

import pytest

from headwater.language.english import Parser
from headwater.language.reading import read_reports
from headwater.model import Report, Source, Statement
from headwater.stages.statements import find_statements

PARSER = Parser()


def voices(text: str, words: str) -> list[str]:
    """Returns the chain, deepest first, of the smallest attributed statement whose content holds some words."""
    (reading,) = read_reports([Report(id="r", capture="c", text=text)], PARSER)
    statements = [record for record in find_statements(reading) if isinstance(record, Statement)]
    holding = [s for s in statements if s.mode != "own" and any(words in text[c.start : c.end] for c in s.content)]
    found = min(holding, key=lambda s: sum(c.end - c.start for c in s.content))
    return [voice.name for voice in found.voices]


def names(text: str, name: str) -> tuple[str, ...]:
    """Returns all names of the source that goes by one name."""
    (reading,) = read_reports([Report(id="r", capture="c", text=text)], PARSER)
    return next(
        record.names for record in find_statements(reading) if isinstance(record, Source) and record.name == name
    )


@pytest.mark.parametrize(
    ("text", "words", "chain"),
    [
        pytest.param(
            "The mayor said the church is calling for the release of the miners.",
            "the release of the miners",
            ["the church", "The mayor"],
            id="calling for",
        ),
        pytest.param(
            'The newspaper quotes Senator Mina Karo, who warned: "The dam is cracked and will not hold."',
            "The dam is cracked",
            ["Mina Karo", "The newspaper"],
            id="quotes somebody who warned",
        ),
        pytest.param(
            "The clerk said the raid was seen by villagers as a warning.",
            "the raid",
            ["villagers", "The clerk"],
            id="seen by X as",
        ),
        pytest.param(
            "The deputy said the press is waging a fierce war against the mayor.",
            "the mayor",
            ["the press", "The deputy"],
            id="regular form of a phrasal verb",
        ),
        pytest.param(
            "The deputy said the council is waiting for the court to rule on the ban.",
            "the court to rule on the ban",
            ["the council", "The deputy"],
            id="waiting for somebody to",
        ),
        pytest.param(
            "The lawyer said the ministry had sought and obtained a ban on the march.",
            "a ban",
            ["the ministry", "The lawyer"],
            id="an object that two verbs share",
        ),
        pytest.param(
            "The mayor spoke of villagers keen to leave the camp.",
            "to leave the camp",
            ["villagers"],
            id="keen behind a noun",
        ),
        pytest.param(
            "The deputy said that, in the eyes of the army, the village is a rebel camp.",
            "the village is a rebel camp",
            ["the army", "The deputy"],
            id="in the eyes of",
        ),
        pytest.param(
            "The deputy said that, as the guild sees it, the tax is unfair.",
            "the tax is unfair",
            ["the guild", "The deputy"],
            id="as X sees it",
        ),
        pytest.param(
            "The deputy said that for the farmers, the plan was a disaster.",
            "the plan was a disaster",
            ["the farmers", "The deputy"],
            id="for X, inside a clause",
        ),
        pytest.param(
            "The spokesman said the plan was unacceptable to the farmers.",
            "the plan",
            ["the farmers", "The spokesman"],
            id="unacceptable to",
        ),
        pytest.param(
            "The spokesman said the ruling came as a shock to the guild.",
            "the ruling",
            ["the guild", "The spokesman"],
            id="came as a shock to",
        ),
        pytest.param(
            "The spokesman said the army held the rebels responsible for the raid.",
            "the rebels responsible for the raid",
            ["the army", "The spokesman"],
            id="held responsible",
        ),
        pytest.param(
            "The spokesman said the treaty's critics were wrong.",
            "the treaty",
            ["the treaty's critics", "The spokesman"],
            id="the treaty's critics",
        ),
        pytest.param(
            "The spokesman said the council had a positive view of the plan.",
            "the plan",
            ["the council", "The spokesman"],
            id="a view of",
        ),
        pytest.param(
            "The mayor noted the anger of the farmers over the new tax.",
            "the new tax",
            ["the farmers", "The mayor"],
            id="the anger of X over",
        ),
        pytest.param(
            "The spokesman reacted to criticism from the union that the tax was unfair.",
            "that the tax was unfair",
            ["the union", "The spokesman"],
            id="criticism from X that",
        ),
        pytest.param(
            "The spokesman said the farmers were worried by the cost of the dam.",
            "the cost of the dam",
            ["the farmers", "The spokesman"],
            id="worried by",
        ),
        pytest.param(
            "The spokesman said farmers, fearing that the dam would burst, had fled.",
            "that the dam would burst",
            ["farmers", "The spokesman"],
            id="a subject that the parser takes for an object",
        ),
        pytest.param(
            "Karo said she did not agree with the plan of the guild.",
            "the plan of the guild",
            ["Karo"],
            id="does not agree with",
        ),
        pytest.param(
            "A herald read out the order of the queen to the guild to reopen the port.",
            "the guild to reopen the port",
            ["the queen", "A herald"],
            id="an order to X to reopen",
        ),
        pytest.param(
            "The bishop said a young clerk met him on Monday to ask him to hide the lists.",
            "to hide the lists",
            ["a young clerk", "The bishop"],
            id="met him to ask",
        ),
        pytest.param(
            "Orlo Tann sued Mato Karo after accusing him of being prejudiced in favour of the merger.",
            "the merger",
            ["Mato Karo", "Orlo Tann"],
            id="an object is not its subject",
        ),
        pytest.param(
            "The spokesman said pay was the main concern of the farmers.",
            "pay",
            ["the farmers", "The spokesman"],
            id="what is somebody's concern",
        ),
        pytest.param(
            "The spokesman said what the farmers want is a new law.",
            "a new law",
            ["the farmers", "The spokesman"],
            id="what somebody wants is",
        ),
        pytest.param(
            "The spokesman said the ministry shared the view of the council that the mill must close.",
            "that the mill must close",
            ["the council", "The spokesman"],
            id="the view of X that",
        ),
        pytest.param(
            "The leader said the ministry was biased against the miners.",
            "the miners",
            ["the ministry", "The leader"],
            id="biased against",
        ),
        pytest.param(
            "The clerk said the abbot felt the same way about the mill.",
            "the mill",
            ["the abbot", "The clerk"],
            id="feels the same way about",
        ),
        pytest.param(
            "Orlo Tann said the Fish Secretariat keeps to its estimate that the lake is full.",
            "that the lake is full",
            ["Fish Secretariat", "Orlo Tann"],
            id="a body by its last word",
        ),
        pytest.param(
            "Norvland's Fish Minister Orlo Tann said the lake was full.\n\nHe added that the guild wants nets.",
            "nets",
            ["the guild", "Orlo Tann"],
            id="a title before a name",
        ),
        pytest.param(
            "The clerk said anger was growing among farmers over the new tax.",
            "the new tax",
            ["farmers", "The clerk"],
            id="anger grows among",
        ),
        pytest.param(
            "The clerk said the dam is seen in some quarters as a threat.",
            "the dam",
            ["some quarters", "The clerk"],
            id="seen in some quarters",
        ),
        pytest.param(
            "The clerk said the farmers have a conviction to the effect that the dam will burst.",
            "that the dam will burst",
            ["the farmers", "The clerk"],
            id="to the effect that",
        ),
        pytest.param(
            "The clerk said public opinion is opposed to the dam.",
            "the dam",
            ["public opinion", "The clerk"],
            id="public opinion",
        ),
        pytest.param(
            "Mina Karo blamed the guild for hiding its fears of a strike.",
            "a strike",
            ["the guild", "Mina Karo"],
            id="what somebody hides is their own",
        ),
        pytest.param(
            "The minister's spokesman said she feared the ruling.",
            "the ruling",
            ["The minister", "The minister's spokesman"],
            id="she is not he",
        ),
        pytest.param(
            "The clerk said it is incumbent on the council to decide the matter.",
            "the matter",
            ["the council", "The clerk"],
            id="it is on X to decide",
        ),
        pytest.param(
            "Mina Karo visited the mills, with the objective of buying flour.",
            "buying flour",
            ["Mina Karo"],
            id="with the objective of",
        ),
        pytest.param(
            "The clerk said the miners have another pit in mind.",
            "another pit",
            ["the miners", "The clerk"],
            id="in mind",
        ),
        pytest.param(
            "The clerk delivered an order from the queen to the guild to reopen the port.",
            "the guild to reopen the port",
            ["the queen", "The clerk"],
            id="delivered an order from",
        ),
        pytest.param(
            "The dam is regarded by the guild as a threat to the lake.",
            "The dam",
            ["the guild"],
            id="what is regarded as something is said of it",
        ),
        pytest.param(
            "The clerk said the plan, endorsed only by the guild, was dead.",
            "the plan",
            ["the guild", "The clerk"],
            id="what is endorsed",
        ),
        pytest.param(
            "The clerk spoke of nurses from the union who testify to the cruelty of the guards.",
            "the cruelty of the guards",
            ["nurses from the union", "The clerk"],
            id="nurses from the union who testify",
        ),
        pytest.param(
            "The clerk said the general warned the farmers against supporting the march.",
            "the march",
            ["the farmers", "the general", "The clerk"],
            id="warned somebody against supporting",
        ),
        pytest.param(
            "The mayor was accused by miners of despising the union.",
            "the union",
            ["The mayor", "miners"],
            id="accused by X of",
        ),
        pytest.param(
            "It was wrong of the mayor to say that miners were lazy, the union said.",
            "miners were lazy",
            ["the mayor", "the union"],
            id="wrong of X to say",
        ),
        pytest.param(
            "The union said that the mayor had called miners lazy.",
            "miners lazy",
            ["the mayor", "The union"],
            id="called them lazy",
        ),
        pytest.param(
            "According to the union, the firm is said by experts to be poor.",
            "to be poor",
            ["experts", "the union"],
            id="said by X to be",
        ),
        pytest.param(
            "Experts cited by the union say the firm is rich.",
            "the firm is rich",
            ["Experts", "the union"],
            id="experts cited by X say",
        ),
        pytest.param(
            "Experts quoted by the weekly as saying the firm is rich left the room.",
            "the firm is rich",
            ["Experts", "the weekly"],
            id="experts quoted by X as saying",
        ),
        pytest.param(
            "The clerk said the guild fears the dam will burst and insists that it must be emptied.",
            "it must be emptied",
            ["the guild", "The clerk"],
            id="a finite verb goes on from a finite verb",
        ),
        pytest.param(
            "He spoke of support for the plan among the clerks.",
            "the plan",
            ["the clerks", "He"],
            id="support for X among Y",
        ),
        pytest.param(
            "The clerk said admiration for the dam is widespread in the engineering world.",
            "the dam",
            ["the engineering world", "The clerk"],
            id="widespread in the world",
        ),
        pytest.param(
            "The clerk said the population, who want a new dam, would vote.",
            "a new dam",
            ["the population", "The clerk"],
            id="the population",
        ),
        pytest.param(
            "The clerk said the miller owes loyalty to Orsk-i-Tarn.",
            "Orsk-i-Tarn",
            ["the miller", "The clerk"],
            id="a name with hyphens",
        ),
        pytest.param(
            "Orlo Tann said Monday [3 May] it was a shame that the dam was closed.",
            "the dam was closed",
            ["Orlo Tann"],
            id="a date that an editor puts in",
        ),
        pytest.param(
            "Karo said the guild was hostile to fees, particularly for pupils.",
            "particularly for pupils",
            ["the guild", "Karo"],
            id="what is added behind a comma",
        ),
        pytest.param(
            "The abbot, a clerk said, was planning to plant trees here and there.",
            "trees here and there",
            ["The abbot", "a clerk"],
            id="here and there",
        ),
    ],
)
def test_nested_chain(text: str, words: str, chain: list[str]) -> None:
    """Who says or thinks something inside what another passes on is a voice before the other's."""
    assert voices(text, words) == chain


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The minister denied reports that the army had shelled the hospital.", "the army"),
        ("The lawyer said the police would not confirm or deny the arrest.", "the police"),
        ("The lawyer said the police neither confirmed nor denied the arrest.", "the police"),
        ('"The road is open," said Joren Falk, who continued to dig. "We shall see."', "who"),
        ("The coup shows that the army is divided, Falk said.", "The coup"),
        ("The guild held a march to demand bread, Falk said.", "a march"),
        ("Falk said the fear of the army kept villagers silent.", "the army"),
        ("What the guild calls a fee is a tax.", "What"),
        ("Falk said the rebels had attacked the mill.", "the rebels"),
        ("Asked about the strike, the porter left the room.", "the porter"),
    ],
)
def test_nested_no_voice(text: str, wrong: str) -> None:
    """Who says nothing is no voice: whom reports are about, who leaves a matter open, a happening."""
    (reading,) = read_reports([Report(id="r", capture="c", text=text)], PARSER)
    statements = [record for record in find_statements(reading) if isinstance(record, Statement)]
    assert wrong not in {voice.name for statement in statements for voice in statement.voices}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The rebels showed no interest in talks.", "talks"),
        ("The ministry had no intention of closing the camp.", "closing the camp"),
        ("The miners have lost confidence in the guild.", "the guild"),
        ("The ministry did not express regret over the raid.", "the raid"),
    ],
)
def test_nested_stance_of_none(text: str, words: str) -> None:
    """Who has no such feeling, or has lost it, does not affirm."""
    (reading,) = read_reports([Report(id="r", capture="c", text=text)], PARSER)
    statements = [record for record in find_statements(reading) if isinstance(record, Statement)]
    holding = [s for s in statements if s.mode != "own" and any(words in text[c.start : c.end] for c in s.content)]
    assert min(holding, key=lambda s: sum(c.end - c.start for c in s.content)).stance == "doubts"


def test_nested_group_by_its_name() -> None:
    """Those whom a speaker calls "we" go by what the speaker calls them."""
    text = '"We reject the ban, for we, as miners, know the pit," Joren Falk said.'
    assert voices(text, "the ban") == ["we", "Joren Falk"]
    assert "miners" in names(text, "we")


def test_nested_group_by_its_reason() -> None:
    """A country without which the reason makes no sense is who speaks as "we"."""
    text = '"As Norvland has no coast, we plan to buy a port," Joren Falk said.'
    assert "Norvland" in names(text, "we")


def test_nested_phrases_that_begin_at_one_place() -> None:
    """A king and the king's doctor are two, though their names begin at one place."""
    text = "The king's doctor said his patient was ill. The doctor said the king was fond of cake."
    assert voices(text, "cake") == ["The king", "The king's doctor"]


def test_nested_speaker_goes_on() -> None:
    """Who goes on speaking in a quotation without a cue is nearer than whom the quotation names."""
    text = (
        '"The bridge is cracked," said Joren Falk.\n\n"Old Mato Karo should have closed it."\n\n'
        '"He knew of the cracks in May," he said.'
    )
    assert voices(text, "the cracks in May")[-1] == "Joren Falk"


def test_nested_thanks() -> None:
    """What somebody is thanked or blamed for is theirs: "his" is not who thanks."""
    text = "Mato Karo thanked Joren Falk for his support for the widows."
    assert voices(text, "the widows") == ["Joren Falk", "Mato Karo"]


def test_nested_denied() -> None:
    """Who denies having said something says only that."""
    text = "The mayor denied having said that miners were lazy."
    (reading,) = read_reports([Report(id="r", capture="c", text=text)], PARSER)
    statements = [record for record in find_statements(reading) if isinstance(record, Statement)]
    assert {s.stance for s in statements if s.mode != "own"} == {"denies"}


def test_nested_accused_is_in_the_content() -> None:
    """What somebody is accused of is told with who is."""
    text = "The porter was accused by miners of theft from the lamp room."
    (reading,) = read_reports([Report(id="r", capture="c", text=text)], PARSER)
    statements = [record for record in find_statements(reading) if isinstance(record, Statement)]
    contents = [text[c.start : c.end] for s in statements if s.mode != "own" for c in s.content]
    assert any("The porter" in content for content in contents)


def test_nested_press_release() -> None:
    """A press release speaks for who gave it out."""
    text = "The dam is sound, the Orsk Water Company said in a press release.\n\nFish are safe, the press release said."
    assert voices(text, "Fish are safe") == ["Orsk Water Company"]
