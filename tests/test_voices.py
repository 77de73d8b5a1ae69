"""Tests of voices: who a pronoun, a description or another name stands for. The places are invented."""

from __future__ import annotations

import pytest
from test_statements import find, state

from headwater.language.organisations import find_organisation
from headwater.model import Statement


def source_of(text: str, words: str) -> str:
    """Returns the id of the deepest voice of what holds some words."""
    return find(text, words).voices[0].source


def same(text: str, words: str, others: str) -> bool:
    """Tells whether two passages have the same deepest voice."""
    return source_of(text, words) == source_of(text, others)


def test_voices_surname() -> None:
    """A surname is the person of the full name before it."""
    text = "Anna Holm said the mill had burned. Holm said the road was shut."
    assert same(text, "mill", "road")


def test_voices_pronoun() -> None:
    """A pronoun stands for the person who spoke."""
    text = "Anna Holm said the mill had burned. She added that the road was shut."
    assert same(text, "mill", "road")


def test_voices_definite_description() -> None:
    """The official is the official met before."""
    text = "A port official said the mill had burned.\n\nThe official added that the road was shut."
    assert same(text, "mill", "road")


def test_voices_unnamed_is_never_a_named_person() -> None:
    """The source is not the person named before it."""
    text = "Anna Holm said the mill had burned. The source said the road was shut."
    assert not same(text, "mill", "road")


def test_voices_another_is_new() -> None:
    """Another source is another voice."""
    text = "A source said the mill had burned. Another source said the road was shut."
    assert not same(text, "mill", "road")


def test_voices_organisation_aliases() -> None:
    """Names of one organisation are one source."""
    text = "The State Security Department said the mill had burned.\n\nThe SSD said the road was shut."
    assert same(text, "mill", "road")


def test_voices_capital_is_government() -> None:
    """A capital that speaks is its government."""
    statement = find("Pyongyang said the road was shut.", "road")
    assert statement.voices[0].name == "government of North Korea"


def test_voices_acronym_in_brackets() -> None:
    """An acronym in brackets names its organisation afterwards."""
    text = "The Norvland Relief Mission (NRM) said the mill had burned.\n\nNRM said the road was shut."
    assert same(text, "mill", "road")


def test_voices_named_party_has_one_id() -> None:
    """Two spellings of a name that differ in hyphens are one person."""
    first = find("Anna-Lena Holm said the mill had burned.", "mill")
    second = find("Anna Lena Holm said the mill had burned.", "mill")
    assert first.voices[0].source == second.voices[0].source


def test_voices_place_and_role() -> None:
    """A voice keeps the text's own words on its role and place."""
    statement = find("A law enforcement official from the province of Orland confirmed the raid.", "raid")
    voice = statement.voices[0]
    assert (voice.role, voice.place) == ("law enforcement official", "the province of Orland")


def test_voices_access() -> None:
    """A voice keeps the words in which it says how it knows."""
    text = "The official said: “I checked the list of prisoners.”"
    assert find(text, "prisoners").voices[0].access == "checked the list of prisoners"


def test_voices_names_hold_no_pronoun() -> None:
    """A source's names are names and descriptions."""
    text = "Anna Holm, the mayor of Tarn, said the mill had burned. She added that the road was shut."
    _, sources = state(text)
    assert not any(name.lower() == "she" for source in sources.values() for name in source.names)


def test_voices_i_is_the_speaker() -> None:
    """I inside a quotation is who is quoted."""
    text = "“I think the road is shut,” Anna Holm said."
    statements: list[Statement] = state(text)[0]
    names = {voice.name for statement in statements for voice in statement.voices}
    assert names == {"Anna Holm"}


def test_voices_surname_alone_is_of_its_report() -> None:
    """A surname without a full name is nobody known beyond its report."""
    first = find("Holm said the mill had burned.", "mill", id="one")
    second = find("Holm said the mill had burned.", "mill", id="two")
    assert first.voices[0].source != second.voices[0].source


def test_voices_he_is_not_who_hears() -> None:
    """A pronoun is who speaks, not the outlet that is told."""
    text = "A miner told Radio Tarn that soldiers had come. “We ran,” he told Radio Tarn by telephone."
    assert [voice.name for voice in find(text, "We ran").voices] == ["A miner", "Radio Tarn"]


def test_voices_ministry_with_its_name() -> None:
    """A ministry named in full is an organisation of that name."""
    voice = find("The Ministry of Public Order said the road was shut.", "road").voices[0]
    assert (voice.kind, voice.name) == ("organisation", "Ministry of Public Order")


def test_voices_body_needs_its_country() -> None:
    """A ministry's name means the body of a country that the report is about, and nobody's without it."""
    known = find_organisation("State Security Department", frozenset({"KP"}))
    assert known is not None
    assert known.name == "Ministry of State Security"
    assert find_organisation("State Security Department", frozenset({"US"})) is None


def test_voices_us_is_a_country() -> None:
    """In capitals "US" is the country, and no pronoun."""
    assert (
        find("The US had asked Norvland to close the border.", "border").voices[0].name == "government of United States"
    )


def test_voices_whole_people_is_its_country() -> None:
    """A whole people that acts is its country; a few of it are not."""
    assert find("The Americans fear that the border is shut.", "border").voices[0].name == "government of United States"
    assert find("Two Americans fear that the border is shut.", "border").voices[0].kind != "organisation"


def test_voices_countries_are_no_government() -> None:
    """Several countries are no single country met before."""
    text = "Norvland and China met. China said the mill had burned. The countries said the road was shut."
    assert not same(text, "mill", "road")


def test_voices_who_is_the_noun_before_it() -> None:
    """A relative "who" speaks for the noun that it takes up."""
    statement = find("The mill was bought by traders, who insisted that the road was shut.", "road")
    assert statement.voices[0].name == "traders"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("According to the analysis of Anna Holm, the road was shut.", "Anna Holm"),
        ("Anna Holm's remarks suggested that the road was shut.", "Anna Holm"),
        ("According to a report by Daily NK, the road was shut.", "Daily NK"),
        ("The ministry's directive said that the road was shut.", "the ministry's directive"),
    ],
)
def test_voices_words_are_their_authors(text: str, name: str) -> None:
    """Somebody's words are that person's or outlet's; a directive speaks as a document."""
    assert find(text, "road").voices[0].name == name


def test_voices_family_name_first() -> None:
    """A lone word that opened a person's name is that person where the model takes it for a body."""
    text = "Ministry spokeswoman Zhang Qiu said the mill had burned. Zhang said the road was shut."
    assert same(text, "mill", "road")


def test_voices_we_is_never_he() -> None:
    """A "he" does not stand for the "we" of the report."""
    text = "If we view the mill as lost, the town is poor. He said the road was shut."
    assert "we" not in {name.lower() for name in state(text)[1][source_of(text, "road")].names}


def test_voices_quoted_by() -> None:
    """An outlet that passes a speaker's words on is a hop of the chain."""
    text = "The road was shut, the mayor said, as quoted by Yonhap."
    assert [voice.name for voice in find(text, "road").voices] == ["the mayor", "Yonhap News Agency"]
    assert not [statement for statement in state(text)[0] if statement.mode == "own"]


def test_voices_they_takes_up_persons_named_together() -> None:
    """The pronoun "they" after two persons goes to them, and not to a thing in the plural."""
    text = "Mina Karo and Ian Stol met. Only the processes in the plants last. They said that the road was shut."
    assert "Mina Karo" in state(text)[1][source_of(text, "road")].names


def test_voices_we_goes_by_the_body_of_its_speaker() -> None:
    """Who speaks for a body says "we" of it; who "we" are besides stays open."""
    text = 'OFL leader Mina Karo spoke on Monday. "We support the dam," Karo said.'
    statements, sources = state(text)
    (support,) = [s for s in statements if s.cue and text[s.cue[0].start : s.cue[0].end] == "support"]
    group = sources[support.voices[0].source]
    assert (group.name, group.kind) == ("we", "unnamed")
    assert "OFL" in group.names
    assert support.voices[1].name == "Mina Karo"


def test_voices_we_of_a_spokesman_are_more_than_him() -> None:
    """A spokesman who says "we" is not all of them."""
    text = 'The spokesman said: "We have always said that the road was shut."'
    assert [voice.name for voice in find(text, "that the road was shut").voices] == ["we", "The spokesman"]


def test_voices_inside_the_quotation_they_stand_in() -> None:
    """What stands in one of two quotations side by side is told by its own speaker."""
    text = (
        'Mina Karo, a leader of the Green Front, said: "We want peace." "We are ready," said Front spokesman Ian Stol.'
    )
    assert find(text, "peace").voices[-1].name == "Mina Karo"


def test_voices_title_with_a_preposition() -> None:
    """A title that runs through "for" or "of" is a name of its bearer."""
    text = "UN Commissioner for Human Rights Mary Miller and others met. Miller said that the road was shut."
    assert "UN Commissioner for Human Rights Mary Miller" in state(text)[1][source_of(text, "road")].names


def test_voices_majority_who() -> None:
    """Who "the majority of the farmers, who" are is that majority."""
    text = "It was advanced by the majority of the farmers, who insisted on a new road."
    assert any("majority" in name for name in state(text)[1][source_of(text, "a new road")].names)


def test_voices_possessive_takes_up_the_subject_of_its_clause() -> None:
    """Whose a promise is, is most often told by the subject of its clause."""
    text = "Greenway said the Norvish authorities would honour their promise to open the port."
    assert "the Norvish authorities" in state(text)[1][source_of(text, "to open the port")].names


def test_voices_participle_is_part_of_the_name() -> None:
    """A description is known by the participle that closes it too."""
    text = "The farmers attending the meeting wanted a new road. They said the mill had burned."
    assert "The farmers attending the meeting" in state(text)[1][source_of(text, "mill")].names


def test_voices_who_was_he_is_not_she() -> None:
    """A person whom "he" took up is not "she" further down."""
    text = (
        "Lina Karo, head of the mill, came. The top representative of the union said the gate was open. "
        "However, he denied that the mill had burned. Karo had the same view. She said the road was shut."
    )
    assert "Lina Karo" in state(text)[1][source_of(text, "road")].names


def test_voices_whose_aim_it_is() -> None:
    """Whose the subject of a sentence is may be "he" in the next."""
    text = "Ian Stol closed the mill. Peter Karo's aim is clear. He wants a new road."
    assert "Peter Karo" in state(text)[1][source_of(text, "a new road")].names


def test_voices_whose_lawyer_it_is() -> None:
    """Whose lawyer the subject is, is not who goes on to speak."""
    text = "Ann Miller's lawyer Jane Porter has read the case. She said the road was shut."
    assert "Ann Miller" not in state(text)[1][source_of(text, "road")].names


def test_voices_everybody_is_not_he() -> None:
    """Everybody is nobody's "he"."""
    text = "Ian Stol spoke on Monday. When the mill was built everybody praised the plan. He said the road was shut."
    assert "Ian Stol" in state(text)[1][source_of(text, "road")].names


def test_voices_international_is_no_body_of_that_name() -> None:
    """The word "international" alone stands for no body that is called so."""
    text = "Amity International spoke on Monday. They fear that international sympathy with the mill is gone."
    assert "Amity International" not in state(text)[1][source_of(text, "the mill")].names


def test_voices_a_day_speaks_for_nobody() -> None:
    """Whose announcement "Friday's announcement" is, is not said."""
    voices = find("Friday's announcement that the mill had burned drew crowds.", "mill").voices
    assert all(voice.name != "Friday" for voice in voices)


@pytest.mark.parametrize(
    "text",
    [
        "The latest events reveal that the village had no road.",
        "That showed that the village had no road.",
        "The tragedy reminds us that the village had no road.",
    ],
)
def test_voices_thing_is_nobody(text: str) -> None:
    """A thing that shows something is no voice: the chain has the report alone."""
    assert [voice.name for voice in find(text, "the village", outlet="Norvland Herald").voices] == ["Norvland Herald"]


def test_voices_thing_shows_in_own_voice() -> None:
    """That the latest events show something is told by the report itself."""
    text = "The latest events reveal that the village had no road."
    statements, _ = state(text)
    own = [
        text[part.start : part.end] for statement in statements if statement.mode == "own" for part in statement.content
    ]
    assert own[0].startswith("The latest events reveal")


def test_voices_statement_is_its_author() -> None:
    """The statement speaks for the body that gave it out."""
    text = "The Guild said in a statement that the mill had burned. Rain fell. The statement said the road was shut."
    assert same(text, "mill", "road")


@pytest.mark.parametrize("second", ["A statement", "A separate statement", "The second statement"])
def test_voices_another_statement_is_new(second: str) -> None:
    """Another statement may be somebody else's."""
    text = f"The Guild said in a statement that the mill had burned. {second} said the road was shut."
    assert not same(text, "mill", "road")


def test_voices_statement_of_somebody_else() -> None:
    """A statement brought up in between is another one."""
    text = (
        "The Guild said in a statement that the mill had burned. Guards published a statement. "
        "The statement said the road was shut."
    )
    assert not same(text, "the mill", "the road")


def test_voices_they_in_a_quotation() -> None:
    """In a quotation "they" are not who speaks."""
    text = (
        "Police came to the mill. A woman from Orsk said: “[The police] said the road was shut. They said they would "
        "burn the bridge.”"
    )
    assert not any(voice.name == "A woman from Orsk" for voice in find(text, "the bridge").voices[:1])


def test_voices_letter_of_a_person() -> None:
    """A person's letter speaks for the person."""
    assert find("Anna Holm’s letter said the mill had burned.", "mill").voices[0].name == "Anna Holm"


def test_voices_title_before_comma() -> None:
    """A title before a comma and a name is that person's."""
    text = "Guild leader, Mr Mato Karo, said the mill had burned. The guild leader added that the road was shut."
    assert same(text, "mill", "road")


def test_voices_speaker_goes_on() -> None:
    """Who spoke goes on speaking, and not those of whom they spoke."""
    text = "A source said officials were told to leave. The order told everyone to go, they said."
    assert same(text, "officials", "order")


def test_voices_opening_phrase_is_no_name() -> None:
    """A phrase before the subject is no part of its name."""
    statement = find("In direct response, the Norvians, who admire the harbour, closed the road.", "harbour")
    assert statement.voices[0].name == "Norvians"


def test_voices_country_of_a_body() -> None:
    """Who speaks for a body of a country and says "we" speaks for that country too."""
    _, sources = state("Russian Water Council Secretary Ivo Lund said: “We support the plan for the dam.”")
    assert any({"we", "Russian"} <= set(source.names) for source in sources.values())


def test_voices_who_is_quoted_is_not_he() -> None:
    """In a quotation the speaker says "I", so that "he" is somebody else; so "she" may be the speaker further down."""
    text = (
        "Anna Holm said her colleague Ivo Lund had left.\n\n“He said that the mill had burned,” Holm said.\n\n"
        "She believes that the road is shut."
    )
    assert not same(text, "mill", "road")
    assert find(text, "the road").voices[0].name == "Anna Holm"


@pytest.mark.parametrize("named", ["Anna Holm", "Ana Holm", "Holm"])
def test_voices_she_is_not_whom_she_names(named: str) -> None:
    """Whoever says something of Anna Holm by her name is somebody else."""
    text = f"Anna Holm fell ill on Monday. The baker saw nobody. She said that {named} had lost a boot."
    assert find(text, "boot").voices[0].name != "Anna Holm"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("City Magistrate Ivo Brandt said the mill had burned.", "Ivo Brandt"),
        ("Party leader and former minister Pavel Marant said the mill had burned.", "Pavel Marant"),
        (
            "A spokesman for Finance Minister Mina Karo said the mill had burned.",
            "spokesman for Finance Minister Mina Karo",
        ),
    ],
)
def test_voices_titles_of_one_person(text: str, name: str) -> None:
    """Titles before a name are that person's; who speaks for a person is another."""
    assert find(text, "mill").voices[0].name.removeprefix("A ") == name


def test_voices_body_of_many_is_not_named() -> None:
    """A rights group of some country may be any; its police are one body."""
    text = "A Norvish rights group said the mill had burned. The Lantern group said that the road was shut."
    assert find(text, "mill").voices[0].kind == "unnamed"
    assert find(text, "road").voices[0].kind == "organisation"


def test_voices_role_before_the_name() -> None:
    """A description right before a name is the person's role."""
    assert find("According to his sister Sana Vell, the mill had burned.", "mill").voices[0].role == "his sister"


@pytest.mark.parametrize(
    "text",
    [
        "If the dam broke, everyone would believe that the mill had burned.",
        "Protesters attacked a station near the mill.",
    ],
)
def test_voices_nobody_speaks(text: str) -> None:
    """What anybody would suppose, and a blow, are nobody's words."""
    assert all(statement.mode == "own" for statement in state(text)[0])


def test_voices_according_to_says_nothing_of_the_sentence_before() -> None:
    """What stands before "According to a poll" is the report's own."""
    text = (
        "The council must raise more money for the mills in time. According to a spring poll of 90 bakeries in the "
        "valley run by the Guild of Bread (GOB), half of all owners said the new tax will hurt small shops But only "
        "a few replied that they are ready to close."
    )
    polled = [said for said in state(text)[0] if said.voices and "poll" in said.voices[-1].name]
    assert polled
    assert all(span.start > text.index("According") for said in polled for span in said.content)


def test_voices_participle_after_a_comma_is_of_the_subject() -> None:
    """Who confronts a chief and accuses him speaks, not the chief."""
    text = "The baker confronted the chief of Orsk, Ivo Brandt, accusing his men of burning the mill."
    assert find(text, "mill").voices[0].name == "The baker"
    text = "The “harbour singer” confronted the Orsk Council, Ivo Sal Brandt, accusing his brothers of robbing millers."
    assert "singer" in find(text, "millers").voices[0].name


def test_voices_nominee_is_not_which() -> None:
    """A pronoun for a thing or the reader is nobody whom "he" takes up."""
    text = "Ivo Lund closed the mill, which you know. He said that the road was shut."
    assert find(text, "the road").voices[0].name == "Ivo Lund"


def test_voices_it_that_shows_is_nobody() -> None:
    """What "it shows" is shown by what was told before, and not by the town named last."""
    text = "The mill burned in Orsk. It shows that the road was bad, Anna Holm said."
    assert [voice.name for voice in find(text, "the road").voices] == ["Anna Holm"]


@pytest.mark.parametrize("name", ["Seawatch International", "Seawatch Ltd."])
def test_voices_form_of_a_body(name: str) -> None:
    """A body is the same with and without what says its form."""
    text = f"The group {name} said the mill had burned. Rain fell. Seawatch said the road was shut."
    assert same(text, "mill", "road")


def test_voices_branches_of_a_body() -> None:
    """Whose branches are the subject is as near as a subject."""
    text = "Branches of Seawatch Ltd. opened beside the Harbour Ministry. It demanded that the road be shut."
    assert find(text, "the road").voices[0].name == "Seawatch"


def test_voices_of_one_surname() -> None:
    """A form of address stays with the person who was called so before another of that surname was named."""
    text = (
        "Anna Holm said the mill had burned. Mrs Holm added that the bridge was gone.\n\nInga Holm said her mother was "
        "tired.\n\nMrs Holm said the road was shut."
    )
    assert find(text, "the road").voices[0].name == "Anna Holm"


@pytest.mark.parametrize(
    ("title", "initials"), [("District Attorney", "DA"), ("Prime Minister", "PM"), ("Chief Executive Officer", "CEO")]
)
def test_voices_initials_of_an_office(title: str, initials: str) -> None:
    """Who holds an office goes by its initials."""
    assert same(
        f"{title} Anna Holm said the mill had burned. The {initials} added that the road was shut.", "mill", "road"
    )


def test_voices_initials_of_two_of_one_office_are_neither() -> None:
    """Where two hold the same office its initials are nobody's name."""
    text = "District Attorney Anna Holm met District Attorney Ivo Lund. The DA said that the road was shut."
    assert find(text, "the road").voices[0].kind == "unnamed"


def test_voices_initials_of_a_country_are_no_office() -> None:
    """What the initials of a union secretary spell too stays the country."""
    text = "Union Secretary Anna Holm said the mill had burned. The US said that the road was shut."
    assert not same(text, "mill", "road")


def test_voices_press_names() -> None:
    """A name that ends in what a paper is called is a name."""
    text = "Orlenne Magazine said the mill had burned. Rain fell. The magazine said the road was shut."
    assert same(text, "mill", "road")
    assert find(text, "mill").voices[0].kind == "organisation"


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("The quarry was described by Orlenne Magazine as a grave.", "a grave", "Orlenne Magazine"),
        ("The clerk had a call from the miners at noon saying that the pit was dark.", "the pit", "the miners"),
    ],
)
def test_voices_of_passives_and_messages(text: str, words: str, name: str) -> None:
    """Who stands after "by" is no part of what is said, and a message is of whom it comes from."""
    statement = find(text, words)
    said = " ".join(text[span.start : span.end] for span in statement.content)
    assert (statement.voices[0].name, name in said) == (name, False)


def test_voices_who_is_reported_to_have_done_a_thing_does_not_speak() -> None:
    """Rangers of a post who "were reported to have" done a thing say nothing, and their post does not either."""
    text = "On Monday, rangers from the post Solvane were reported to have found two boats."
    assert all(not statement.voices for statement in state(text)[0])


def test_voices_reports_of_nobody() -> None:
    """What begins a sentence only has a capital letter for that; "and" ends no name."""
    assert find("Reports by friends confirm that the road was shut.", "the road").voices[0].name == "reports by friends"


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        (
            "President Marek Voss went home. Ex-president Jon Karo's dog barked. The president said the road was shut.",
            "the road",
            "Marek Voss",
        ),
        ("Ex-minister Jon Karo lost. The minister said the road was shut.", "the road", "The minister"),
        ("Former minister Jon Karo lost. The former minister said the road was shut.", "the road", "Jon Karo"),
    ],
)
def test_voices_who_was_in_office_is_not_who_is(text: str, words: str, name: str) -> None:
    """A former president is not meant by "the president"."""
    assert find(text, words).voices[0].name == name


def test_voices_past_goes_with_who_is_said_to_speak() -> None:
    """What has risen does not declare anything: who granted that it has does."""
    text = "Mr Voss granted that tolls and fees have risen but declared that the road was open."
    assert find(text, "the road").voices[0].name == "Voss"


def test_voices_plan_of_who_stops_others() -> None:
    """Who is kept from leaving plans nothing."""
    text = "Guards are determined to stop people leaving and plan to shut the road."
    assert all(said.voices[0].name != "people" for said in state(text)[0] if said.voices)
