"""Who acts are by, to and with, as the text describes them."""

from __future__ import annotations

import pytest
from act_readings import acts_of, read

from headwater.model import Source, Span, Statement, Toponym, Voice
from headwater.stages.acts import find_acts


def targets_of(text: str, act_type: str) -> list[str | None]:
    """Returns the targets of the acts of one type."""
    return [act.target.text if act.target else None for act in find_acts(read(text)) if act.type == act_type]


@pytest.mark.parametrize(
    ("text", "act_type", "instrument"),
    [
        ("Guards beat the prisoner with a rubber hose.", "beating", "a rubber hose"),
        ("Soldiers killed two shepherds using tear gas.", "killing", "tear gas"),
        ("A monk was killed by a car bomb.", "killing", "a car bomb"),
        ("A knife attack wounded two nurses.", "attack", "knife"),
        ("Guards beat the prisoner with pleasure.", "beating", None),
    ],
)
def test_act_parties_instrument(text: str, act_type: str, instrument: str | None) -> None:
    """What an act was done with is its instrument and never its actor."""
    act = acts_of(text)[act_type]
    assert (act.instrument.text if act.instrument else None) == instrument
    assert act.actor is None or act.actor.text != instrument


@pytest.mark.parametrize(
    ("text", "act_type", "expected"),
    [
        ("Ada Lund, a poet jailed for her verses, is ill.", "imprisonment", ["Ada Lund"]),
        ("The jailed poet Ada Lund is ill.", "imprisonment", ["Ada Lund"]),
        ("Ada Lund was arrested together with Peter Voss.", "arrest", ["Ada Lund", "Peter Voss"]),
        ("The two bakers remain in detention.", "detention", ["The two bakers"]),
        ("Guards beat and robbed the driver.", "beating", ["the driver"]),
        ("The detained blogger Raif Badaw is ill.", "detention", ["Raif Badaw"]),
        ("Among those who were red-tagged and killed is the baker Ada Lund.", "killing", ["those", "Ada Lund"]),
        ("The prosecution of Ada Lund is a shame.", "prosecution", ["Ada Lund"]),
        ("Ten writers are serving prison sentences.", "imprisonment", ["Ten writers"]),
        ("Today’s arrests were many.", "arrest", [None]),
        ("The Ministry opened its investigation.", "investigation", [None]),
    ],
)
def test_act_parties_targets(text: str, act_type: str, expected: list[str | None]) -> None:
    """Targets are found in apposition, beside "together with", after "remain in" and behind a shared object."""
    assert targets_of(text, act_type) == expected


def test_act_parties_listed_far_off() -> None:
    """Persons that "including" lists at the end of a sentence are targets too."""
    text = "Six editors were arrested at dawn on the pier, including Ada Lund and Peter Voss."
    assert {"Ada Lund", "Peter Voss"} <= set(targets_of(text, "arrest"))


def test_act_parties_possessor_is_no_name() -> None:
    """The regime of a named man is not the man."""
    act = acts_of("Ivo Kaldar’s regime arrested two bakers.")["arrest"]
    assert act.actor
    assert act.actor.text == "Ivo Kaldar’s regime"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Ada Lund spoke to nobody. Guards beat her at night.", "source-1"),
        ("Ada Lund met Eva Roth. Guards beat her at night.", None),
        ("Ada Lund met Eva Roth. Her beating was filmed.", "source-1"),
        ("Ada Lund met Eva Roth.\n\nLater her beating was filmed.", "source-1"),
        ("Ada Lund met Eva Roth. She wept. Her beating was filmed.", "source-1"),
        ("Ada Lund met Eva Roth. Ivo Karlsen slept. Her beating was filmed.", None),
        ("Ada Lund and Eva Roth met Ivo Karlsen. Her beating was filmed.", None),
        ("Mr Ada Lund met Eva Roth. Her beating was filmed.", None),
    ],
)
def test_act_parties_pronoun(text: str, source: str | None) -> None:
    """A pronoun keeps its own words and is linked to a speaking person only where it plainly stands for that person."""
    reading = read(text)
    reading.add([Source(id="source-1", name="Ada Lund", kind="person", names=("Ada Lund",))])
    act = next(act for act in find_acts(reading) if act.type == "beating")
    assert act.target
    assert (act.target.text.lower(), act.target.source) == ("her", source)


@pytest.mark.parametrize(
    ("text", "said", "linked"),
    [
        # In her quotation "she" is somebody else; of what she tells in other words it is she.
        ("Ada Lund called twice. “She was beaten at night,” Lund said.", "“She was beaten at night,”", False),
        ("Ada Lund, a baker, said she was beaten at night.", "she was beaten at night", True),
        # Who is named for the first time as they speak for others may mean any of those.
        ("Eva Roth is in jail.\n\nAda Lund, her lawyer, said that she was beaten.", "she was beaten", False),
        ("Eva Roth is in jail.\n\nAda Lund, a baker, said that she was beaten.", "she was beaten", True),
        ("Eva Roth is in jail.\n\nAda Lund, of a guild, said her beating was filmed.", "her beating was filmed", False),
        # A noun that stands nearer may be meant.
        ("Ada Lund told how they led a girl away and then beat her.", "they led a girl away and then beat her", False),
        ("Ada Lund told how a guard came and beat her.", "a guard came and beat her", True),
    ],
)  # fmt: skip
def test_act_parties_pronoun_in_speech(text: str, said: str, linked: bool) -> None:
    """A pronoun in what somebody says is linked to that person only where nobody else is likely meant."""
    reading = read(text)
    start = text.index(said)
    voice = Voice(
        source="source-1", name="Ada Lund", kind="person", start=text.index("Ada"), end=text.index("Lund") + 4
    )
    reading.add([Source(id="source-1", name="Ada Lund", kind="person", names=("Ada Lund",))])
    span = Span(start=start, end=start + len(said))
    reading.add([Statement(id="said", report="r", mode="indirect", content=(span,), voices=(voice,))])
    act = next(act for act in find_acts(reading) if act.type == "beating")
    assert act.target
    assert act.target.source == ("source-1" if linked else None)


@pytest.mark.parametrize(
    "text", ["Guards killed the dog.", "The court detained the vessel.", "Democracy was murdered."]
)
def test_act_parties_harm_is_done_to_persons(text: str) -> None:
    """An act that harms persons is not read where it is done to an animal, a thing or an idea."""
    assert acts_of(text) == {}


@pytest.mark.parametrize(
    ("text", "act_type", "expected"),
    [
        (
            "BANGKOK — A Norvish reporter was briefly detained while he was preparing a talk.",
            "detention",
            "A Norvish reporter",
        ),
        (
            "VELMORA, Norvland — A large number of students were abducted Sunday.",
            "abduction",
            "A large number of students",
        ),
        ("Also arrested on Sunday was the poet Ada Lund.", "arrest", "Ada Lund"),
        ("The leader had Ada Lund arrested.", "arrest", "Ada Lund"),
        ("Ada Lund was reported missing in July.", "disappearance", "Ada Lund"),
        ("The poet Ada Lund is still behind bars.", "imprisonment", "Ada Lund"),
        ("The court condemned Ada Lund to life in prison.", "sentence", "Ada Lund"),
        ("Ada Lund and Peter Voss, both of whom were killed in May, were poets.", "killing", "Peter Voss"),
        (
            "An officer shot a journalist, Abdifatah Abduqadir Sharif, as he was leaving.",
            "shooting",
            "Abdifatah Abduqadir Sharif",
        ),
        ("Activists in detention went on strike.", "detention", "Activists"),
        ("The poet Ada Lund was among those arrested.", "arrest", "Ada Lund"),
    ],
)
def test_act_parties_targets_in_other_places(text: str, act_type: str, expected: str) -> None:
    """A target is found after a dateline, behind its verb, under a causative and beside where it is kept."""
    assert expected in targets_of(text, act_type)


def test_act_parties_picture_credit() -> None:
    """The photographer of a picture is nobody's name."""
    assert targets_of("The jailed woman (Stefan Roth/PA) is ill.", "imprisonment") == ["The jailed woman"]


def test_act_parties_causative_actor() -> None:
    """Who has somebody arrested is the actor."""
    act = acts_of("The leader had Ada Lund arrested.")["arrest"]
    assert act.actor
    assert act.actor.text == "The leader"


def test_act_parties_shared_surname() -> None:
    """A surname that two persons of a report share is linked to neither."""
    reading = read("Eva Lund spoke to nobody. Bandits abducted Peter Lund. Lund was beaten.")
    reading.add([Source(id="source-1", name="Eva Lund", kind="person", names=("Eva Lund", "Lund"))])
    act = next(act for act in find_acts(reading) if act.type == "beating")
    assert act.target
    assert (act.target.text, act.target.source) == ("Lund", None)


@pytest.mark.parametrize(
    ("text", "act_type", "actor", "target"),
    [
        ("The courts found that the NSA’s surveillance was illegal.", "surveillance", "the NSA", None),
        ("Government crackdown in Velia continues.", "crackdown", "Government", None),
        ("A police raid on the office ended at dawn.", "raid", "police", "the office"),
        (
            "She narrowly escaped death after having been imprisoned by her own government.",
            "imprisonment",
            "her own government",
            "She",
        ),
        ("Police freed the trader after his wife reported him missing.", "disappearance", None, "him"),
        ("Two doctors pronounced the baker dead.", "death", None, "the baker"),
        ("They were found guilty of the kidnapping of a minor, theft and robbery.", "abduction", None, "a minor"),
        ("He hanged himself in his cell.", "suicide", None, "He"),
        ("Ada Lund was moved from Evin prison to Amol prison.", "imprisonment", None, "Ada Lund"),
    ],
)
def test_act_parties_not_swapped(text: str, act_type: str, actor: str | None, target: str | None) -> None:
    """A body makes its own raid, who reports somebody missing does nothing to them, and things are no persons."""
    act = acts_of(text)[act_type]
    assert (act.actor.text if act.actor else None, act.target.text if act.target else None) == (actor, target)


@pytest.mark.parametrize(
    ("text", "act_type"),
    [
        ("The clerk confined himself to the camp for six months.", "detention"),
        ("He hanged himself in his cell.", "execution"),
        ("The owners starved the bus company of funds.", "death"),
        ("Bundled against the cold, thousands waited in the square.", "abduction"),
        ("The director praised his agents for executing the caper.", "execution"),
        ("A reader bombarded the office with hundreds of emails.", "bombing"),
    ],
)
def test_act_parties_other_senses(text: str, act_type: str) -> None:
    """What somebody does to themselves and other senses of a word are no act against a person."""
    assert act_type not in acts_of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Dozens of activists, such as famed publisher Nils Lund, have been arrested.",
            ["Dozens of activists", "Nils Lund"],
        ),
        (
            "Guards arrested the rights defenders, Rasa Zaitou and her husband Wael Hamad, in their offices.",
            ["the rights defenders", "Rasa Zaitou", "Wael Hamad"],
        ),
        ("Ada Lund, a baker and teacher from the Cape Flats who was arrested in exile, wrote songs.", ["Ada Lund"]),
    ],
)
def test_act_parties_named_beside_group(text: str, expected: list[str]) -> None:
    """Names after "such as" or a comma are a group's; two nouns beside one name are one person."""
    assert targets_of(text, "arrest") == expected


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Mr Peter Voss spoke on Monday. Her trial opened late.", None),
        ("Her husband Peter Voss spoke on Monday. Her trial opened late.", None),
        ("Peter Voss spoke on Monday. His trial opened late.", "p1"),
        ("Alia al-Voss spoke. Ivo al-Voss was held. Voss’s trial opened late.", None),
    ],
)
def test_act_parties_source_must_fit(text: str, known: str | None) -> None:
    """A pronoun of another sex and a family's name are no one person's."""
    reading = read(text)
    names = ("Peter Voss", "Voss", "Alia al-Voss")
    reading.add([Source(id="p1", kind="person", name="Peter Voss", names=names)])
    [target] = [act.target for act in find_acts(reading) if act.type == "trial"]
    assert target is not None
    assert target.source == known


@pytest.mark.parametrize(
    ("text", "act_type", "expected"),
    [
        ("Dozens of poets and activists, such as Nils Lund, were arrested.", "arrest", "Nils Lund"),
        ("Mina Karo, raised in Red Hill, and Eva Lund were arrested by police.", "arrest", "Eva Lund"),
        (
            "Months have passed since gunmen abducted Norvish rights defenders, Rana Zorin and her husband.",
            "abduction",
            "Rana Zorin",
        ),
        ("One of those arrested in March, Otto Karo, is a poet.", "arrest", "Otto Karo"),
        ("The call follows the arrest and detention of Dr Ada Lund.", "detention", "Ada Lund"),
        ("Ada Lund was the first journalist to be jailed under the law.", "imprisonment", "Ada Lund"),
        ("Bakers such as Ada Lund and Ivo Voss were among the last to be killed.", "killing", "Ada Lund"),
        ("Another case is of the scholar Ivo Lund who called for reform and was arrested.", "arrest", "Ivo Lund"),
        ("They back the jailed Norvish Miners’ Party (NMP) leader Ivo Lund.", "imprisonment", "Ivo Lund"),
        ("Guards arrested al-Lund at noon.", "arrest", "al-Lund"),
        (
            "Shops still suffer from the March 3 assassination of Ivo Lund and a great earthquake that struck.",
            "killing",
            "Ivo Lund",
        ),
        ("Ada Lund was martyred by gunmen.", "killing", "Ada Lund"),
        ("Ada Lund was a poet who was jailed for her verses.", "imprisonment", "Ada Lund"),
        ("Ada Lund is one of the six poets arrested on Monday.", "arrest", "Ada Lund"),
        ("In the state of Odra River, Otto Karo, who publishes the Odra Bell, was arrested.", "arrest", "Otto Karo"),
        ("Nine farmers were massacred in the hills. The baker Ada Lund was among them.", "killing", "Ada Lund"),
        ("Gunmen killed two bakers. Police identified the victims as Ada Lund and Ivo Voss.", "killing", "Ivo Voss"),
        ("Nine farmers were massacred. Among them were Ada Lund, Eva Roth and Ivo Voss.", "killing", "Ivo Voss"),
    ],
)
def test_act_parties_targets_behind_lists_and_joints(text: str, act_type: str, expected: str) -> None:
    """Names are found in lists after quantities, across commas, behind joined nouns and where one is singled out."""
    assert expected in targets_of(text, act_type)


def test_act_parties_shared_of_needs_another_act() -> None:
    """What a list goes on with is not done to whom its next item names: "murder, breach of peace"."""
    assert targets_of("Flogging was the penalty for murder, breach of peace and theft.", "killing") == [None]


@pytest.mark.parametrize(
    ("text", "label", "country", "expected"),
    [
        ("Otto Marin writes. Guards arrested Marin at noon.", "GPE", "NO", "Marin"),
        ("Guards arrested Marin at noon.", "GPE", None, "Marin"),
        ("Guards arrested Marin at noon.", "GPE", "NO", None),
    ],
)
def test_act_parties_name_like_a_place(text: str, label: str, country: str | None, expected: str | None) -> None:
    """A name that looks like a place's is a person's if a person bears it or no place is known by it."""
    reading = read(text)
    [paragraph] = reading.paragraphs
    start = text.rindex("Marin")
    name = paragraph.doc.char_span(start, start + 5, label=label)
    others = [entity for entity in paragraph.doc.ents if entity.start_char != start]
    writer = paragraph.doc.char_span(0, 10, label="PERSON") if text.startswith("Otto") else None
    paragraph.doc.set_ents([*(other for other in others if other.start_char), name, *filter(None, [writer])])
    reading.add([Toponym(id="t", report="r", start=start, end=start + 5, text="Marin", country=country)])
    [act] = [act for act in find_acts(reading) if act.type == "arrest"]
    assert (act.target.text if act.target else None) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lund is not the man who was jailed.",
        "Gunmen killed two bakers. Police identified the gunmen as Ada Lund and Ivo Voss.",
        "Nine farmers were massacred in the hills. Eva Roth was among them, said the mayor, Ivo Voss.",
    ],
)
def test_act_parties_named_for_others(text: str) -> None:
    """Who is said not to be the one, or is named for other persons, is no target."""
    assert not {act.target.text for act in find_acts(read(text)) if act.target} & {"Ada Lund", "Ivo Voss"}


def test_act_parties_person_and_body_of_one_name() -> None:
    """A person's name is not linked to a body that goes by it."""
    reading = read("Peter Palmer spoke on Monday. Guards arrested Palmer at noon.")
    reading.add([Source(id="b1", kind="organisation", name="Palmer", names=("Palmer",))])
    [target] = [act.target for act in find_acts(reading) if act.type == "arrest"]
    assert target
    assert (target.text, target.source) == ("Palmer", None)


def test_act_parties_named_together() -> None:
    """What names two persons together is the voice of neither of them."""
    reading = read("Nils Rodan and Ivo Kravel disappeared soon afterwards.")
    names = ("Nils Rodan", "Nils Rodan and Ivo Kravel")
    reading.add([Source(id="p1", kind="person", name="Nils Rodan", names=names)])
    found = {act.target.text: act.target.source for act in find_acts(reading) if act.target}
    assert found == {"Nils Rodan": "p1", "Ivo Kravel": None}


@pytest.mark.parametrize(
    ("text", "act_type", "expected"),
    [
        ("Ada Lund, who vanished in May; Ivo Voss, who fled; and Eda Falk.", "disappearance", ["Ada Lund"]),
        ("Ada Lund, jailed in May, and Peter Voss were friends.", "imprisonment", ["Ada Lund"]),
        ("Ada Lund and Peter Voss, who were arrested in May, are bakers.", "arrest", ["Ada Lund", "Peter Voss"]),
        ("They mourned two men who were shot and a bridge that fell.", "shooting", ["two men"]),
        ("The jailed poet and his wife wrote a letter.", "imprisonment", ["The jailed poet"]),
        ("The jailed poets and editors wrote a letter.", "imprisonment", ["The jailed poets and editors"]),
        ("The families of imprisoned poet Ada Lund and murdered miner Ivo Voss met.", "imprisonment", ["Ada Lund"]),
        ("Ada Lund was one of the victims of the kidnapping.", "abduction", ["Ada Lund"]),
        ("The killing last May of the reporter Ada Lund is unsolved.", "killing", ["Ada Lund"]),
        ("The scholar Ada Lund is serving the third year of her life sentence.", "imprisonment", ["Ada Lund"]),
        ("Falk and Lund were arrested[15].", "arrest", ["Falk", "Lund"]),
    ],
)
def test_act_parties_of_their_own_clause(text: str, act_type: str, expected: list[str | None]) -> None:
    """What a clause says of one person is not said of the next; "were" is said of all before it."""
    assert targets_of(text, act_type) == expected


def test_act_parties_not_how_or_turns() -> None:
    """What somebody was hung by is no actor, and neither are the turns that guards took."""
    assert acts_of("He was hung by the wrists.")["torture"].actor is None
    beating = acts_of("The guards took turns beating him.")["beating"]
    assert beating.actor
    assert beating.actor.text == "The guards"


def test_act_parties_what_struck() -> None:
    """What a quake did after it struck is not done by the subject of the sentence."""
    text = "The town mourns its mayor and an earthquake that struck in May, killing nine hundred people."
    assert acts_of(text)["death from illness or accident"].actor is None


@pytest.mark.parametrize(
    ("text", "act_type", "actor", "target"),
    [
        ("He was arrested by guards, tried, and sentenced to death.", "sentence", None, "He"),
        ("After he was called to the barracks, detained, and brought to trial, he fell ill.", "detention", None, "he"),
        ("Guards knocked them down before strangling them.", "killing", "Guards", "them"),
        ("They accused him of killing a baker.", "killing", "him", "a baker"),
        ("Two men were executed by dynamite.", "execution", None, "Two men"),
        ("The clerk faced other abuses.", "human rights violation", None, "The clerk"),
        ("Reports of civilian deaths were denied.", "death", None, "civilian"),
        ("The motive for killing the baker is unknown, guards said.", "killing", None, "the baker"),
        ("The authorities charged him under article 30.", "prosecution", "The authorities", "him"),
    ],
)
def test_act_parties_in_joined_verbs(text: str, act_type: str, actor: str | None, target: str | None) -> None:
    """Passives that are joined keep their subject as target; what only describes an act is no party of it."""
    act = acts_of(text)[act_type]
    assert (act.actor and act.actor.text, act.target and act.target.text) == (actor, target)


def test_act_parties_names_between_dashes() -> None:
    """Names between dashes are those of the group before them, whatever paper it is from."""
    text = "Troops detained reporters from Odra-e Post — Ada Lund and Peter Voss — on the pier."
    assert targets_of(text, "detention") == ["reporters", "Ada Lund", "Peter Voss"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The poet Ada Odra spoke to nobody.\n\nOdra never came home. She was arrested.", "source-1"),
        ("The poet Ada Odra spoke to nobody.\n\nOdra met Peter Voss there. She was arrested.", None),
        ("The poet Ada Odra spoke to nobody.\n\nMr Odra never came home. She was arrested.", None),
    ],
)
def test_act_parties_surname_like_a_town(text: str, source: str | None) -> None:
    """A surname that is taken for a town's name is that of the person whom the report names in full."""
    reading = read(text)
    reading.add([Source(id="source-1", name="Ada Odra", kind="person", names=("Ada Odra",))])
    act = next(act for act in find_acts(reading) if act.type == "arrest")
    assert act.target
    assert act.target.source == source
