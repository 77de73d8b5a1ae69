"""Tests of statements: contents, modes, stances, chains of voices. The country of Norvland is invented."""

from __future__ import annotations

import pytest

from headwater.language.english import Parser
from headwater.language.reading import read_reports
from headwater.model import Mark, Report, Source, Statement
from headwater.stages.statements import find_statements

PARSER = Parser()


def state(text: str, **fields: object) -> tuple[list[Statement], dict[str, Source]]:
    """Returns the statements of a text, and its sources by id."""
    report = Report(**{"id": "r", "capture": "c", "text": text, **fields})  # type: ignore[arg-type]
    (reading,) = read_reports([report], PARSER)
    records = list(find_statements(reading))
    sources = {record.id: record for record in records if isinstance(record, Source)}
    return [record for record in records if isinstance(record, Statement)], sources


def find(text: str, words: str, **fields: object) -> Statement:
    """Returns the smallest attributed statement whose content holds some words."""
    statements, _ = state(text, **fields)
    holding = [s for s in statements if s.mode != "own" and any(words in text[c.start : c.end] for c in s.content)]
    return min(holding, key=lambda s: sum(c.end - c.start for c in s.content))


def chain(statement: Statement) -> list[str]:
    """Returns the names of a statement's voices."""
    return [voice.name for voice in statement.voices]


def test_statements_indirect() -> None:
    """A reporting verb with a clause gives an indirect statement of its subject."""
    statement = find("The mayor said that the bridge had collapsed.", "bridge")
    assert (statement.mode, statement.stance, chain(statement)) == ("indirect", "affirms", ["The mayor"])


def test_statements_direct() -> None:
    """A quotation before its cue is direct speech."""
    text = "“The guards took four men from the mill,” a resident of Orsk told reporters."
    assert find(text, "four men").mode == "direct"


def test_statements_own_voice() -> None:
    """A sentence without a voice is the report's own."""
    statements, _ = state("Soldiers closed the road to Tarn on Monday.")
    assert [statement.mode for statement in statements] == ["own"]


def test_statements_own_voice_has_outlet() -> None:
    """The report's own voice is its outlet where that is known."""
    statements, _ = state("Soldiers closed the road to Tarn on Monday.", outlet="Norvland Herald")
    assert chain(statements[0]) == ["Norvland Herald"]


def test_statements_according_to() -> None:
    """According to gives the whole sentence to its party."""
    text = "Four men were taken from the mill, according to a guard."
    assert chain(find(text, "Four men")) == ["a guard"]


def test_statements_heard_by_outlet() -> None:
    """Who told an outlet is heard through it, also where the report does not say so again."""
    text = "A source told Radio Free Asia that two men had fled.\n\nThe source said the guards were punished."
    assert chain(find(text, "punished")) == ["A source", "Radio Free Asia"]


def test_statements_chain_of_three() -> None:
    """A quotation inside a quotation has the voices of both."""
    text = (
        "A source told Radio Free Asia that two men had fled.\n\n"
        "The source added: “According to one ministry clerk, the governor closed the harbour.”"
    )
    assert chain(find(text, "harbour"))[:3] == ["one ministry clerk", "A source", "Radio Free Asia"]


def test_statements_within_links() -> None:
    """A nested statement points at the one that it is quoted inside."""
    text = "The clerk said the governor had claimed that the harbour was safe."
    inner = find(text, "harbour was safe")
    outer = next(s for s in state(text)[0] if s.id == inner.within)
    assert chain(outer) == ["The clerk"]


def test_statements_quoting_deeper_source() -> None:
    """A party that an outlet quotes stands deepest."""
    text = "The Norvland news agency, quoting unnamed sources, said the harbour had been closed."
    assert chain(find(text, "harbour"))[0] == "unnamed sources"


def test_statements_denial_is_two_voices() -> None:
    """A denied assertion has its own voice inside the denial."""
    text = "The ministry denied the embassy's assertion that soldiers had burned the boat."
    statements, _ = state(text)
    assert {statement.stance for statement in statements if statement.mode != "own"} == {"denies", "affirms"}


def test_statements_order() -> None:
    """An order has the stance of an order."""
    assert find("The governor ordered the guards to close the harbour.", "harbour").stance == "orders"


def test_statements_document_speaks() -> None:
    """A directive is a source of its own kind."""
    statement = find("The directive says that all boats must be registered.", "boats")
    assert [voice.kind for voice in statement.voices] == ["document"]


@pytest.mark.parametrize(
    "text",
    [
        "It was revealed on Monday that the mill had burned.",
        "The mill is understood to have burned.",
        "The mill has reportedly burned.",
    ],
)
def test_statements_hedged_own_voice(text: str) -> None:
    """Passing on what nobody is named for is hedged."""
    statements, _ = state(text)
    assert any(statement.hedged for statement in statements)


def test_statements_quotation_goes_on() -> None:
    """A quotation without a cue belongs to who spoke last."""
    text = "“The road is shut,” the miller said.\n\n“Nobody has come through since the soldiers arrived.”"
    assert chain(find(text, "Nobody has come")) == ["the miller"]


def test_statements_quotation_over_paragraphs() -> None:
    """A quotation that is not closed runs on in the next paragraph."""
    text = "The miller said: “The road is shut.\n\n“Nobody has come through since the soldiers arrived.”"
    statement = find(text, "Nobody has come")
    assert len(statement.content) >= 1
    assert chain(statement) == ["The miller"]


def test_statements_quotation_set_apart_is_whose_it_is_elsewhere() -> None:
    """Words that stand by themselves and again beside a speaker are that speaker's, not those of who spoke before."""
    text = (
        "“Nobody told us anything,” said the baker Ivo Falk.\n\n"
        "“They came at night and took all that we had in the house.\n\n"
        "“They came at night and took all that we had in the house,” Mayor Ada Lund said on Monday."
    )
    statements, _ = state(text)
    speakers = [chain(said) for said in statements if text[said.content[0].start :][:5] == "“They"]
    assert speakers == [["Ada Lund"], ["Ada Lund"]]


def test_statements_furniture_is_silent() -> None:
    """Marked furniture makes no statement."""
    text = "Sign up for our letter, the editor said.\n\nSoldiers closed the road."
    marks = (Mark(kind="boilerplate", start=0, end=40),)
    statements, _ = state(text, marks=marks)
    assert [statement.content[0].start for statement in statements] == [42]


def test_statements_own_outlet_last() -> None:
    """The report's own outlet is the last voice and has no place in the text."""
    statement = find("The mayor said the bridge had collapsed.", "bridge", outlet="Norvland Herald")
    assert (statement.voices[-1].name, statement.voices[-1].start) == ("Norvland Herald", None)


def test_statements_closing_cue() -> None:
    """A voice named at the end of a sentence says what stands before it."""
    text = (
        "Guards arrested nine millers in Tarn on May 3, the same source in Orland Province told the Norvland Courier."
    )
    assert chain(find(text, "nine millers")) == ["the same source in Orland Province", "Norvland Courier"]


def test_statements_unknown_outlet_hears() -> None:
    """An outlet that no list knows is a voice where it heard a source."""
    text = "A clerk told the Norvland Courier, a website run by exiles, that the mill had burned."
    assert [voice.kind for voice in find(text, "mill").voices] == ["unnamed", "outlet"]


def test_statements_heard_through_outlet_goes_on() -> None:
    """What a person goes on to say was heard by the same outlet."""
    text = "Anna Holm told Radio Tarn that the mill had burned. She said the road was shut."
    assert chain(find(text, "road")) == ["Anna Holm", "Radio Tarn"]


def test_statements_told_by_somebody() -> None:
    """An outlet that was told is the hearer and not the voice."""
    text = "The Tarn Gazette reported that the Norvland Courier had been told by a pilot that the runway was cracked."
    assert chain(find(text, "runway"))[-3:] == ["a pilot", "Norvland Courier", "Tarn Gazette"]


def test_statements_content_names_no_voice() -> None:
    """Who said something is no part of what was said."""
    text = "The source added that, according to a clerk, the lists had been drawn up in January."
    inner = find(text, "drawn up")
    assert "source added" not in "".join(text[span.start : span.end] for span in inner.content)


def test_statements_headline_with_a_named_speaker_is_attributed() -> None:
    """A headline that names who says so passes on that party's claim."""
    text = "Angela Merkel: Germany must act now\n\nThe mill burned on Monday."
    marks = (Mark(kind="headline", start=0, end=35),)
    assert chain(state(text, marks=marks)[0][0]) == ["Angela Merkel"]


def test_statements_headline_in_capitals_needs_the_name_below() -> None:
    """A verb that a headline writes with a capital is no name, unless the text names it as well."""
    text = "County Attorney Weighs Filing Charges Against Baker\n\nThe mill burned on Monday."
    marks = (Mark(kind="headline", start=0, end=51),)
    assert state(text, marks=marks)[0][0].mode == "own"


def test_statements_headline_with_an_unnamed_speaker_is_own_voice() -> None:
    """Somebody whom only a headline leaves unnamed is no voice beside those of the text."""
    text = "Mill burned down, miller says\n\nThe miller said the mill had burned."
    marks = (Mark(kind="headline", start=0, end=29),)
    assert state(text, marks=marks)[0][0].mode == "own"


def test_statements_headline_without_a_speaker_is_own_voice() -> None:
    """A headline that names no speaker is the report's own voice."""
    text = "Mill burned down in Tavna\n\nThe miller said the mill had burned."
    marks = (Mark(kind="headline", start=0, end=25),)
    assert state(text, marks=marks)[0][0].mode == "own"


def test_statements_as_closing_clause_names_the_voice() -> None:
    """A clause with "as" gives the sentence to whom it names, in the passive too."""
    found = [s for s in state("As has been acknowledged by Mina Karo, the mill is closed.")[0] if s.cue]
    assert [voice.name for voice in found[0].voices] == ["Mina Karo"]


def test_statements_empty_it_is_nobody() -> None:
    """An "it" that only holds the place of a clause stands for no party met before."""
    text = "Tavna agreed. It was anticipated and hoped that the talks would succeed."
    assert not [s for s in state(text)[0] if any(voice.name == "Tavna" for voice in s.voices)]


def test_statements_nobody_says_is_doubted() -> None:
    """What nobody said is passed on as doubted, by no voice."""
    found = [s for s in state("Nobody said that the camp was closed.")[0] if s.cue]
    assert [(s.stance, s.voices) for s in found] == [("doubts", ())]


def test_statements_supposed_saying_is_own_voice() -> None:
    """What somebody would say under an if is said by nobody yet."""
    found = state("If the minister says the camp is closed, people will leave.")[0]
    assert [s.mode for s in found] == ["own"]


def test_statements_question_put_to_a_speaker_is_not_what_he_says() -> None:
    """What a speaker was asked is not attributed to the speaker."""
    found = state("Asked whether the camp was closed, the minister said that he did not know.")[0]
    assert not [s for s in found if s.cue and s.content[0].start < 10]


def test_statements_semicolon_parts_two_speakers() -> None:
    """Two speakers on both sides of a semicolon are two statements, neither inside the other."""
    found = [s for s in state("Police say Karo confessed; his lawyer says he was tortured.")[0] if s.cue]
    assert [([voice.name for voice in s.voices], s.within) for s in found] == [
        (["Police"], None),
        (["his lawyer"], None),
    ]


def test_statements_we_is_a_group_of_unknown_members() -> None:
    """What a speaker says that "we" think came from a group through the speaker."""
    found = [s for s in state("“We believe that it is safe,” Mina Karo said.")[0] if s.within]
    assert [[voice.name for voice in s.voices] for s in found] == [["we", "Mina Karo"]]


def test_statements_description_keeps_to_its_own_words() -> None:
    """A party's name does not take in what it is accused of."""
    found = state("The union accused the army of killing villagers. The army dismissed the accusation.")[0]
    assert {voice.name for s in found for voice in s.voices} <= {"The union", "the army"}


def test_statements_lone_closing_mark_opens_nothing() -> None:
    """A straight mark that closes a quotation of an earlier paragraph does not open one."""
    found = [s for s in state('The bank must lend money." According to Mina Karo, the mill is closed.')[0] if s.cue]
    assert [s.mode for s in found] == ["indirect"]


def test_statements_anonymity_is_no_claim() -> None:
    """That a source withholds its name is no claim of the report's own."""
    found = state("The official, who spoke on condition of anonymity, said the camp was closed.")[0]
    assert [s.mode for s in found] == ["indirect"]


def test_statements_own_name_is_own_voice() -> None:
    """What a report says under its outlet's name it says itself."""
    statements, _ = state("The Courier could not confirm the arrests.", outlet="Norvland Courier")
    assert [statement.mode for statement in statements] == ["own"]


@pytest.mark.parametrize(
    "text", ["Both said the mill had burned.", "Their families have not been allowed to see them."]
)
def test_statements_no_voice_for_quantities(text: str) -> None:
    """Neither a quantity nor somebody who only sees is a voice."""
    assert not any(statement.voices for statement in state(text)[0])


def test_statements_deterministic() -> None:
    """The same report gives the same records."""
    text = "The mayor said the bridge had collapsed. “We wait,” he added."
    assert state(text) == state(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "“",
        '"""""',
        "SAID SAID SAID " * 50,
        "He said “" * 40,
        "‘’'\"``",
        "x" * 9000,
        "\u202e\0 said",
        "a, " * 1200,
    ],
)
def test_statements_survive(text: str) -> None:
    """Odd input makes no crash, and every offset lies in the text."""
    statements, _ = state(text)
    spans = [span for statement in statements for span in [*statement.content, *statement.cue]]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


def test_statements_nor_did_it_mention_is_no_statement() -> None:
    """That something was not mentioned is the report's own observation."""
    found = state("The agency did not elaborate on the faults nor did it mention the killing of the miller.")[0]
    assert [s.mode for s in found] == ["own"]


def test_statements_so_scared_that_tells_a_consequence() -> None:
    """What came of a feeling is not what somebody says or thinks."""
    found = state("Some residents are so scared that they are burying their phones.")[0]
    assert [s.mode for s in found] == ["own"]


def test_statements_this_information_is_no_content() -> None:
    """To corroborate "this information" says nothing that has not been said."""
    found = state("Two traders corroborated this information.")[0]
    assert [s.mode for s in found] == ["own"]


def test_statements_name_after_a_description_is_the_voice() -> None:
    """A person's name that closes a description without a comma is who speaks."""
    text = "Deputy head of the Russian Water Research Institute Lyonid Karo said the road is shut."
    assert chain(find(text, "road")) == ["Lyonid Karo"]


def test_statements_leader_is_the_president_named_before() -> None:
    """A leader of the country whose president was named is that president."""
    text = "Norvish President Robert Maro arrived. The Norvish leader said the road was open."
    assert chain(find(text, "road")) == ["Robert Maro"]


def test_statements_visiting_official_is_the_voice() -> None:
    """A participle and a dateline before a name do not hide who speaks."""
    text = "Tarn, Oct 21, NNA -- Visiting Norvish President Hugo Maro on Sunday underscored the need for coordination."
    assert chain(find(text, "coordination")) == ["Hugo Maro"]


def test_statements_criticised_thing_is_described_in_own_voice() -> None:
    """What somebody thinks of a thing that a sentence is about is told inside the report's own statement."""
    found = state("The plan criticized by the minister was dropped in May.")[0]
    assert [s.mode for s in found if s.within is None] == ["own"]


def test_statements_transcript_turns_go_to_who_opens_them() -> None:
    """In a transcript each turn is its own speaker's, over the paragraphs that open a quotation anew."""
    text = (
        '"WARREN: The road to Tarn was closed on Monday.\n\n"Nobody came through.\n\n'
        '"DORN: Who ordered it?\n\n"WARREN: The governor ordered it."'
    )
    assert chain(find(text, "Nobody came")) == chain(find(text, "road to Tarn")) == ["WARREN"]
    assert chain(find(text, "Who ordered it")) == ["DORN"]


def test_statements_datelines_of_a_digest_are_nobodys_turns() -> None:
    """Several places in capitals before a colon, none of them twice, make no transcript."""
    statements, _ = state(
        "ORSK: Soldiers closed the road to Tarn on Monday.\n\nTARN: Nobody came through the pass.\n\n"
        "BRASK: Guards burned a mill at the harbour."
    )
    assert {statement.mode for statement in statements} == {"own"}


def test_statements_lone_label_is_a_dateline() -> None:
    """One place in capitals before a colon makes no transcript."""
    statements, _ = state("ORSK: Soldiers closed the road to Tarn on Monday.\n\nNobody came through.")
    assert {statement.mode for statement in statements} == {"own"}


def test_statements_dateline_is_nobody_who_speaks() -> None:
    """The place that a report was written in does not give a title that its first sentence quotes."""
    text = "TARN — The Tarn Post’s report of 14 March, “Twelve arrested in Orsk”, gave a wrong number."
    statements, _ = state(text, marks=[Mark(kind="dateline", start=0, end=7)])
    assert "TARN" not in [voice.name for statement in statements for voice in statement.voices]


@pytest.mark.parametrize(
    "text", ["“My fear,” she said, “is that the men will be shot.”", "“That,” he added, “is how many were taken.”"]
)
def test_statements_few_words_before_the_cue_belong_to_it(text: str) -> None:
    """A quotation that a cue breaks after a word or two is one statement."""
    statements, _ = state("Mira Dorn is a lawyer in Orsk.\n\n" + text)
    quoted = [statement for statement in statements if statement.mode == "direct"]
    assert [len(statement.content) for statement in quoted if statement.within is None] == [2]


def test_statements_two_apostrophes_are_quotation_marks() -> None:
    """A quotation in doubled apostrophes is not cut at its semicolon."""
    text = "Mira Dorn told reporters: ''We know of four men; they were taken from the mill,'' and left."
    assert "they were taken" in text[find(text, "four men").content[-1].start : find(text, "four men").content[-1].end]


def test_statements_accused_by_nobody_named_is_attributed() -> None:
    """Who is accused is accused by somebody: the claim is hedged and has no voice but the report's outlet."""
    statement = find("The guards have been accused of beating prisoners in Orsk.", "beating", outlet="Norvland Herald")
    assert (statement.hedged, statement.source, chain(statement)) == (True, None, ["Norvland Herald"])


def test_statements_objects_that_nobody_says_are_own_voice() -> None:
    """A verb of saying that is used for a deed attributes nothing: the sentence is the report's own."""
    statements, _ = state("The office directed the boats to the harbour of Orsk.")
    assert [statement.mode for statement in statements if statement.within is None] == ["own"]


def test_statements_calls_on_telephones_are_no_demands() -> None:
    """To make calls on a telephone demands nothing."""
    statements, _ = state("Agents arrested 12 residents for making calls on foreign telephones.")
    assert [statement.mode for statement in statements] == ["own"]


@pytest.mark.parametrize(
    ("text", "words", "clausal"),
    [
        ("An official of Orsk confirmed the raid that took place on Monday.", "raid", False),
        ("The governor ordered guards to close the harbour.", "harbour", False),
        ("An official of Orsk said that guards had closed the harbour.", "harbour", True),
        ("“Guards closed the harbour,” an official of Orsk said.", "harbour", True),
    ],
)
def test_statements_tell_clauses_from_what_a_cue_is_about(text: str, words: str, clausal: bool) -> None:
    """Content with a finite verb of its own is a clause; an object or an infinitive is none."""
    assert find(text, words).clausal is clausal


def test_statements_content_does_not_begin_inside_a_phrase() -> None:
    """A content that would begin behind an article is the one that the rules read."""
    text = (
        "Governor Ilse Dorn has issued instructions in the past to punish\nusers of foreign telephones for treason, "
        "in order to prevent residents\nfrom leaving."
    )
    assert find(text, "punish").stance == "orders"


def test_statements_who_is_invited_is_part_of_what_is_said() -> None:
    """Whoever is to do what somebody asks for belongs to the content."""
    text = "He took one further step and invited Stol to visit Orland to see what is really happening."
    statement = find(text, "to visit Orland")
    assert text[statement.content[0].start : statement.content[0].end].startswith("Stol to visit")


@pytest.mark.parametrize(
    "text", ["Police accused of beating a boy.", "56-year-old Odo Lind, a miller, convicted of burning a mill."]
)
def test_statements_the_accused_does_not_accuse(text: str) -> None:
    """Who is accused or convicted in a line that leaves out "was" says nothing."""
    assert all(not statement.voices for statement in state(text)[0])


def test_statements_passive_has_its_subject() -> None:
    """What nobody named regards as something is part of what is passed on."""
    text = "The guards were armed. This is viewed as the main danger to the town."
    assert [text[part.start : part.end] for part in find(text, "main danger").content] == [
        "This",
        "the main danger to the town",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "It goes without saying that raising taxes is hard.",
        "It is worth noting that the mill has burned.",
        "It just amazed me how quickly they left.",
        "It remains to be seen whether the mill burns.",
    ],
)
def test_statements_set_phrase_with_it_is_own_voice(sentence: str) -> None:
    """What "goes without saying" is said by nobody but the report."""
    statements, _ = state(f"The Trade Fund released a paper. {sentence}")
    assert {statement.mode for statement in statements} == {"own"}


def test_statements_verdict_is_no_finding_of_the_accused() -> None:
    """A man found guilty has found nothing."""
    statements, _ = state("A guard found guilty of theft has appealed.")
    assert {statement.mode for statement in statements} == {"own"}
