"""The sentence of a finding: who says what, and nothing that the spans do not hold."""

from __future__ import annotations

import re

import msgspec
import pytest
from handmade import Desk, lay_denial, lay_raid
from hypothesis import given
from hypothesis import strategies as st

from headwater.engine.local import LocalEngine
from headwater.model import Finding, Report, Statement
from headwater.stages.findings import weigh_findings
from headwater.stages.wording import carries


def sentence_of(desk: Desk) -> str:
    """Returns the sentence of the only finding."""
    [finding] = weigh(desk)
    return finding.sentence


def weigh(desk: Desk) -> list[Finding]:
    """Returns the findings of what a desk has written."""
    return list(weigh_findings(desk.pile(), LocalEngine()))


def test_wording_one_unnamed_source() -> None:
    """One unnamed source with relays is worded as one source, with its relays."""
    desk = Desk()
    lay_raid(desk)
    assert sentence_of(desk) == (
        "One unnamed source (“A source in Ovel Province”), heard by Tarn Courier and relayed by Daily Herald and "
        "Norvik Post, says that security agents arrested five phone users in Brask on March 3, 2031. "
        "Single source: nothing else in this pile corroborates it."
    )


def test_wording_leaves_out_what_not_all_say() -> None:
    """A particular that one of two origins gives, or that they dispute, is not put into the mouth of both."""
    desk = Desk()
    lay_denial(desk)
    sentence = sentence_of(desk)
    assert "say that soldiers killed farmers in Odra." in sentence
    assert "It is denied by the Ministry of Order, as quoted by State Gazette." in sentence
    assert "The accounts differ on the number: “12” against “30”." in sentence


@pytest.mark.parametrize(
    ("text", "trigger", "status", "parts", "clause"),
    [
        (
            "Guards were ordered to seize phones, a source told the Courier.",
            "seize",
            "ordered",
            {"actor": "Guards", "target": "phones"},
            "says that guards were ordered to seize phones.",
        ),
        (
            "The army planned to close the road, a source told the Courier.",
            "close",
            "planned",
            {"actor": "The army", "target": "the road"},
            "says that the army planned to close the road.",
        ),
        (
            "Two men were beaten in Brask, a source told the Courier.",
            "beaten",
            "happened",
            {"target": "Two men", "place": "Brask"},
            "says that two men were beaten in Brask.",
        ),
        (
            "Police swooped on the group, a source told the Courier.",
            "swooped",
            "happened",
            {"actor": "Police", "target": "the group"},
            "says that police swooped on the group.",
        ),
        (
            "They went after him with arrests, a source told the Courier.",
            "arrests",
            "happened",
            {"actor": "They", "target": "him"},
            "says: “They went after him with arrests”.",
        ),
        (
            "The state may close the road, a source told the Courier.",
            "close",
            "hypothetical",
            {"target": "the road"},
            "speaks of what may be or might have been: “The state may close the road”.",
        ),
    ],
)
def test_wording_statuses(text: str, trigger: str, status: str, parts: dict[str, str], clause: str) -> None:
    """What was ordered, planned or supposed is worded so, and thin roles give way to the statement's own words."""
    desk = Desk()
    desk.write("a", "Courier", text)
    said = desk.say(text.split(", a source", maxsplit=1)[0], desk.voice("a source", "unnamed"))
    desk.join(desk.act(said, trigger, status, **parts))
    desk.root(said, outlet="Courier")
    assert f"One unnamed source, heard by Courier, {clause}" in sentence_of(desk)


def test_wording_hedged() -> None:
    """What every statement hedges is worded as reportedly so."""
    desk = Desk()
    desk.write("a", "Courier", "Police reportedly arrested two men, a source said.")
    said = desk.say("Police reportedly arrested two men", desk.voice("a source", "unnamed"), hedged=True)
    desk.join(desk.act(said, "arrested", actor="Police", target="two men"))
    desk.root(said, outlet="Courier")
    assert "says that police reportedly arrested two men." in sentence_of(desk)


def test_wording_only_denied() -> None:
    """What is only denied is worded as a denial."""
    desk = Desk()
    desk.write("a", "Courier", "The ministry denied that police arrested two men.")
    said = desk.say("police arrested two men", desk.voice("The ministry", "organisation"), stance="denies")
    desk.join(desk.act(said, "arrested", "denied", actor="police", target="two men"))
    desk.root(said, kind="organisation", outlet="Courier")
    assert sentence_of(desk) == (
        "The ministry, as quoted by Courier, denies this: “police arrested two men”. No report in this pile affirms it."
    )


def test_wording_ring() -> None:
    """A ring of reports is worded as having no established origin."""
    desk = Desk()
    desk.write("a", "Courier", "Police arrested two men, the Herald reported.")
    said = desk.say("Police arrested two men", desk.voice("the Herald", "outlet"))
    desk.join(desk.act(said, "arrested", actor="Police", target="two men"))
    desk.root(said, kind="outlet", standing="unattributed", ring=True)
    assert sentence_of(desk).startswith("No established origin, and at most one (reports that credit each other")
    assert sentence_of(desk).endswith("Uncorroborated: no origin is established.")


def test_wording_refuses_what_spans_do_not_hold() -> None:
    """Names, numbers, dates and places that are not in the evidence are refused."""
    evidence = ["Agents arrested five users in Brask on 3 March"]
    assert carries("One source says that agents arrested five users in Brask on 3 March.", evidence) == []
    assert carries("Agents arrested six users in Odra on 4 May.", evidence) == ["six", "Odra", "4", "May"]


@pytest.mark.parametrize(
    ("sentence", "refused"),
    [
        ("Agents arrested five users on 4 March.", ["4", "March"]),
        ("One source says that Ilse Odra was arrested.", ["Ilse", "Odra"]),
        ("At least two origins say that seven users fled.", ["seven"]),
        ("Two established origins say: “two established origins”.", ["two"]),
        ("Agents arrested 1,500 users.", ["1", "500"]),
        ("It is denied by the Ministry of Order.", ["Ministry", "Order"]),
        ("agents arrested FIVE users in brask", []),
        ("Agents arrested five users in Brask’s market.", []),
        ("One unnamed source, and one more, relayed by two outlets, say this.", []),
    ],
)
def test_wording_check_cannot_be_talked_round(sentence: str, refused: list[str]) -> None:
    """Particulars must stand together where they stand together, and only the program's own counts pass."""
    evidence = ["Agents arrested five users in Brask on 3 March", "Ilse Marr left on 4 May", "Odra is quiet", "source"]
    assert carries(sentence, evidence) == refused


def test_wording_sentence_that_fails_the_check_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a wording ever held a name of its own, the sentence falls back to one without particulars."""
    monkeypatch.setattr("headwater.stages.wording.quote_act", lambda *_, **__: "Marr arrested 900 men in Ostrel")
    monkeypatch.setattr("headwater.stages.wording.word_clause", lambda *_, **__: None)
    desk = Desk()
    lay_raid(desk)
    sentence = sentence_of(desk)
    assert sentence.startswith("What is said of this could not be worded from the cited words alone.")
    assert "Ostrel" not in sentence


def test_wording_quotation_shows_where_its_sentence_goes_on() -> None:
    """What another is quoted with inside a sentence is cut out of its content, and a sign stands in its place."""
    desk = Desk()
    desk.write("one", "Tarn Courier", "Guards took bribes at the Brask bridge, warning travellers to be silent.")
    said = desk.say("Guards took bribes at the Brask bridge, warning")
    said = msgspec.structs.replace(said, content=(*said.content, desk.span(".")))
    desk.records[Statement] = [said]
    desk.join(desk.act(said, "took"))
    desk.root(said, kind="outlet", outlet="Tarn Courier")
    assert "“Guards took bribes at the Brask bridge, warning […]”" in sentence_of(desk)


@pytest.mark.parametrize("name", ["Dr. Ilse Marr", "Sgt. Odo Lind", "J. K. Lind of the U.S. Guard"])
def test_wording_quotation_does_not_end_at_an_abbreviation(name: str) -> None:
    """The stop of a title or an initial ends no sentence."""
    desk = Desk()
    desk.write("one", "Tarn Courier", f"It rained. On Monday guards arrested {name} at the bridge. Snow fell.")
    said = desk.say(desk.records[Report][-1].text, mode="own")
    desk.join(desk.act(said, "arrested"))
    desk.root(said, kind="outlet", outlet="Tarn Courier")
    assert f"“On Monday guards arrested {name} at the bridge”" in sentence_of(desk)


def test_wording_clause_that_fails_the_check_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a clause ever held a figure of its own, the statement's own words are quoted in its place."""
    monkeypatch.setattr("headwater.stages.wording.word_clause", lambda *_, **__: "agents arrested nine users")
    desk = Desk()
    lay_raid(desk)
    assert "nine" not in sentence_of(desk)
    assert "“security agents arrested five phone users in Brask on March 3, 2031”" in sentence_of(desk)


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        ("Colonel Marr spoke. He", "Colonel Marr, quoted by Courier, says"),
        ("She", "A party that is only called “She” there, quoted by Courier, says"),
    ],
)
def test_wording_pronouns_are_not_names(opening: str, said: str) -> None:
    """Who is only pointed at is named as elsewhere in the reports, else the pronoun is quoted as what it is."""
    desk = Desk()
    desk.write("a", "Courier", f"{opening} said that police arrested two men.")
    pronoun = opening.rsplit(maxsplit=1)[-1]
    name = "Colonel Marr" if "Marr" in opening else "her"
    said_it = desk.say("police arrested two men", desk.voice(pronoun, "person", name=name))
    desk.join(desk.act(said_it, "arrested", actor="police", target="two men"))
    desk.root(said_it, kind="person", outlet="Courier")
    assert said in sentence_of(desk)


def test_wording_adjectives_are_not_names() -> None:
    """Who goes only by the adjective of a country is a party of it."""
    desk = Desk()
    desk.write("a", "Courier", "An Iranian claim that police arrested two men was denied.")
    said = desk.say("police arrested two men", desk.voice("Iranian", "organisation"), cue="claim")
    desk.join(desk.act(said, "arrested", actor="police", target="two men"))
    desk.root(said, kind="organisation", outlet="Courier")
    assert "An Iranian party, quoted by Courier, says" in sentence_of(desk)


def test_wording_refuses_other_scripts() -> None:
    """A word of a script without capital letters counts as a name."""
    assert carries("agents arrested 김철수", ["agents arrested a man"]) == ["김철수"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_wording_carries_never_fails(sentence: str, evidence: str) -> None:
    """Any text can be checked, and a text carries itself."""
    assert carries(evidence, [evidence]) == []
    assert isinstance(carries(sentence, [evidence]), list)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Guards never arrested two men", "Guards"),
        ("Cadres of the county branch who arrested two men", "the county branch"),
        ("Guards would have arrested two men", "Guards"),
        ("She never arrested two men", "She"),
    ],
)
def test_wording_quotes_what_it_cannot_be_sure_of(text: str, actor: str) -> None:
    """Words between actor and verb that could turn the sense make the sentence a quotation."""
    desk = Desk()
    desk.write("a", "Courier", f"{text}, a source said.")
    said = desk.say(text, desk.voice("a source", "unnamed"))
    desk.join(desk.act(said, "arrested", actor=actor, target="two men"))
    desk.root(said, outlet="Courier")
    assert f"says: “{text}”." in sentence_of(desk)


def test_wording_keeps_a_place_of_another_sentence_out() -> None:
    """A place that stands outside the statement's own words is not put into its mouth."""
    desk = Desk()
    desk.write("a", "Courier", "In Brask all is quiet. Police arrested two men, a source said.")
    said = desk.say("Police arrested two men", desk.voice("a source", "unnamed"))
    desk.join(desk.act(said, "arrested", actor="Police", target="two men", place="Brask"))
    desk.root(said, outlet="Courier")
    assert "says that police arrested two men." in sentence_of(desk)


def test_wording_unnamed_origins_may_be_one_person() -> None:
    """Two unnamed voices of two outlets are two origins, with the warning that one person may stand behind both."""
    desk = Desk()
    acts = []
    for outlet in ("Courier", "Radio Odra"):
        desk.write(outlet, outlet, "Police arrested two men, a source told us.")
        said = desk.say("Police arrested two men", desk.voice("a source", "unnamed"))
        acts.append(desk.act(said, "arrested", actor="Police", target="two men"))
        desk.root(said, outlet=outlet)
    desk.join(*acts)
    sentence = sentence_of(desk)
    assert sentence.startswith("Two established origins (one unnamed source, heard by ")
    assert ") say that police arrested two men. All of them are unnamed: that one person" in sentence


def test_wording_equal_numbers_are_one_side() -> None:
    """Two ways to write one number do not stand against each other."""
    desk = Desk()
    acts = []
    for outlet, words, number in (
        ("Courier", "Twelve men", 12.0),
        ("Mail", "the 12", 12.0),
        ("Post", "Seven men", 7.0),
    ):
        desk.write(outlet, outlet, f"Police arrested {words}, a source told us.")
        said = desk.say(f"Police arrested {words}", desk.voice("a source", "unnamed"))
        counted = (words, {"least": number, "most": number, "of": "men"})
        acts.append(desk.act(said, "arrested", actor="Police", target=words, number=counted))
        desk.root(said, outlet=outlet)
    desk.join(*acts)
    assert re.search(r"differ on the number: “[^”]+” against “[^”]+”\.", sentence_of(desk))


def test_wording_quotes_what_is_no_clause_with_its_voice_and_cue() -> None:
    """Content that is no clause is quoted from the words that say whose it is, and these are the report's words."""
    desk = Desk()
    desk.write("a", "Courier", "Marshal Dorn offered an apology for the arrest of two men.")
    said = desk.say("an apology for the arrest of two men", desk.voice("Marshal Dorn", "person"), cue="offered")
    desk.records[Statement] = [msgspec.structs.replace(said, clausal=False, source=desk.span("Marshal Dorn"))]
    desk.join(desk.act(said, "arrest"))
    desk.root(said, kind="person", outlet="Courier")
    whole = "“Marshal Dorn offered an apology for the arrest of two men”"
    assert f"Marshal Dorn, quoted by Courier, is cited in these words of Courier: {whole}." in sentence_of(desk)


def test_wording_shows_what_a_sentence_gives_to_somebody_else() -> None:
    """Where an attributed part is taken out of a sentence in the report's own voice, the quotation says so."""
    desk = Desk()
    desk.write("a", "Courier", "Police arrested two men, warning that more would follow.")
    said = desk.say("Police arrested two men, warning")
    desk.records[Statement] = [msgspec.structs.replace(said, content=(*said.content, desk.span(".")))]
    desk.join(desk.act(said, "arrested", actor="Police"))
    desk.root(said, kind=None, outlet="Courier")
    assert "says: “Police arrested two men, warning […]”." in sentence_of(desk)


def test_wording_quotation_may_hold_what_stands_between_cue_and_content() -> None:
    """A quotation that opens with its cue may hold a day that is part of neither."""
    desk = Desk()
    desk.write("a", "Tarn Courier", "The Odra court ruled on May 9 to hold ten ferrymen.")
    said = desk.say("to hold ten ferrymen", desk.voice("The Odra court", "organisation"), cue="ruled", clausal=False)
    desk.root(said, kind="organisation", outlet="Tarn Courier")
    desk.join(desk.act(said, "hold"))
    assert "ruled on May 9 to hold ten ferrymen" in sentence_of(desk)


def test_wording_of_what_a_voice_does_is_not_what_it_says() -> None:
    """Whoever threatens somebody is told of by the report, and does not say so."""
    desk = Desk()
    desk.write("a", "Courier", "Marshal Dorn threatened two men with arrest.")
    said = desk.say("two men with arrest", desk.voice("Marshal Dorn", "person"), cue="threatened", clausal=False)
    desk.join(desk.act(said, "threatened", actor="Marshal Dorn", target="two men"))
    desk.root(said, kind="person", outlet="Courier")
    whole = "“threatened two men with arrest”"
    assert f"Marshal Dorn is told of in these words of Courier: {whole}." in sentence_of(desk)


def test_wording_order_is_quoted_with_what_was_ordered() -> None:
    """That people were ordered says nothing without what they were ordered to do."""
    desk = Desk()
    desk.write("a", "Courier", "Two men were ordered to leave, a source told the Courier.")
    said = desk.say("Two men were ordered to leave", desk.voice("a source", "unnamed"))
    desk.join(desk.act(said, "ordered", target="Two men"))
    desk.root(said, outlet="Courier")
    assert "says: “Two men were ordered to leave”." in sentence_of(desk)


def test_wording_question_takes_an_act_for_granted() -> None:
    """Who wonders about something else of an act does not put the act in doubt."""
    desk = Desk()
    desk.write("a", "Courier", "Police arrested two men. Dorn wondered why the arrest of two men was no news.")
    told = desk.say("Police arrested two men")
    asked = desk.say("why the arrest of two men was no news", desk.voice("Dorn", "person"), stance="asks")
    desk.join(desk.act(told, "arrested", target="two men"), desk.act(asked, "arrest", target="two men"))
    desk.root(told, kind=None, outlet="Courier")
    desk.root(asked, kind="person", outlet="Courier")
    assert "doubt" not in sentence_of(desk)


def test_wording_several_who_deny_take_a_plural() -> None:
    """The verb of a denial goes with who denies."""
    desk = Desk()
    desk.write("a", None, "The guards denied that police arrested two men.")
    said = desk.say("police arrested two men", desk.voice("The guards", "unnamed"), stance="denies")
    desk.join(desk.act(said, "arrested", "denied", target="two men"))
    desk.root(said)
    assert " deny this: “police arrested two men”." in sentence_of(desk)
