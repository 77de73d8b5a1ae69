"""Acts: what is said to have been done, by whom, to whom, and whether it happened."""

from __future__ import annotations

import pytest
from act_readings import PARSER, acts_of, add_places, read

from headwater.language.numbers import Amount, read_amount
from headwater.language.reading import read_reports
from headwater.model import Report, Source, Span, Statement, TimeExpression, Toponym
from headwater.stages.acts import find_acts
from headwater.stages.statements import find_statements
from headwater.stages.times import find_times


def test_acts_active_roles() -> None:
    """The subject of an active verb is the actor and its object the target."""
    act = acts_of("Guards arrested three fishermen in the harbour.")["arrest"]
    assert (act.actor and act.actor.text, act.target and act.target.text) == ("Guards", "three fishermen")


def test_acts_passive_roles() -> None:
    """In the passive the subject is the target and the party after "by" the actor."""
    act = acts_of("Two teachers were abducted by masked gunmen on the road.")["abduction"]
    assert (act.actor and act.actor.text, act.target and act.target.text) == ("masked gunmen", "Two teachers")


def test_acts_agentless_passive_has_no_actor() -> None:
    """An actor that the text does not name is not made up."""
    assert acts_of("A miner was beaten in the barracks.")["beating"].actor is None


def test_acts_noun_roles() -> None:
    """A noun names its target after "of" and its actor after "by"."""
    act = acts_of("The arrest of five users by agents of the bureau came at dawn.")["arrest"]
    assert (act.actor and act.actor.text, act.target and act.target.text) == ("agents of the bureau", "five users")


def test_acts_target_as_described() -> None:
    """A person is described in the text's own words."""
    act = acts_of("The team nabbed a man in his 30s in Velmora on Monday.")["arrest"]
    assert act.target
    assert act.target.text == "a man in his 30s"


def test_acts_one_per_named_person() -> None:
    """Each named person that an act is done to has an act of their own, with an id of its own."""
    acts = [
        act for act in find_acts(read("Police arrested Ada Lund and Peter Voss on Friday.")) if act.type == "arrest"
    ]
    assert [act.target and act.target.text for act in acts] == ["Ada Lund", "Peter Voss"]
    assert len({act.id for act in acts}) == 2


def test_acts_relative_clause_roles() -> None:
    """The noun that a relative clause describes is its party."""
    act = acts_of("The sailor, whom soldiers shot at the pier, was buried.")["shooting"]
    assert act.actor
    assert act.actor.text == "soldiers"


@pytest.mark.parametrize(
    ("text", "act_type", "status"),
    [
        ("Soldiers killed a fisherman.", "killing", "happened"),
        ("Soldiers did not kill the fisherman.", "killing", "denied"),
        ("The ministry denied that soldiers killed the fisherman.", "killing", "denied"),
        ("The bureau ordered its agents to capture the brokers.", "arrest", "ordered"),
        ("The bureau ordered its agents to capture the brokers.", "order", "happened"),
        ("The police plan to arrest the editor.", "arrest", "planned"),
        ("The police will arrest the editor.", "arrest", "planned"),
        ("The mayor threatened to arrest the editor.", "arrest", "threatened"),
        ("The editor may be arrested.", "arrest", "hypothetical"),
        ("If the editor is arrested, the paper closes.", "arrest", "hypothetical"),
        ("The police are interrogating the editor.", "interrogation", "ongoing"),
        ("The police often beat prisoners.", "beating", "habitual"),
        ("The guards crossed the river to arrest the smugglers.", "arrest", "planned"),
    ],
)
def test_acts_status(text: str, act_type: str, status: str) -> None:
    """The grammar around an act tells whether it happened."""
    assert acts_of(text)[act_type].status == status


def test_acts_denied_by_stance() -> None:
    """What a statement denies is denied, what it takes as given is not."""
    acts = acts_of("Soldiers burned the house after the driver was arrested.", stance="denies")
    assert (acts["destruction of property"].status, acts["arrest"].status) == ("denied", "happened")


def test_acts_belong_to_the_innermost_statement() -> None:
    """An act belongs to the statement with the shortest content around its trigger."""
    text = "The ministry said the guards arrested two men."
    [reading] = read_reports([Report(id="r", capture="c", text=text)], PARSER)
    outer = Statement(id="outer", report="r", mode="own", content=(Span(start=0, end=len(text)),))
    inner = Statement(id="inner", report="r", mode="indirect", content=(Span(start=18, end=len(text)),), within="outer")
    reading.add([outer, inner])
    assert {act.statement for act in find_acts(reading)} == {"inner"}


def test_acts_without_statements_are_none() -> None:
    """Nothing is an act that nobody states."""
    [reading] = read_reports([Report(id="r", capture="c", text="Guards arrested two men.")], PARSER)
    assert list(find_acts(reading)) == []


def test_acts_place_and_time_of_the_clause() -> None:
    """An act takes the place and the time that stand with it, and keeps how they were resolved."""
    text = "Guards arrested two men in Velmora on 7 January. They were held in Teshkal."
    reading = read(text)
    reading.add(
        Toponym(id=name, report="r", text=name, start=text.index(name), end=text.index(name) + 7, name=name)
        for name in ("Velmora", "Teshkal")
    )
    at = text.index("7 January")
    reading.add([TimeExpression(id="t", report="r", text="7 January", start=at, end=at + 9, edtf="XXXX-01-07")])
    act = next(act for act in find_acts(reading) if act.type == "arrest")
    assert (act.place and act.place.name, act.time and act.time.edtf) == ("Velmora", "XXXX-01-07")


def test_acts_party_has_its_source() -> None:
    """A party that speaks elsewhere in the report carries its source."""
    text = "Guards arrested Ada Lund."
    reading = read(text)
    reading.add([Source(id="source-1", name="Ada Lund", kind="person", names=("Ada Lund", "Lund"))])
    act = next(iter(find_acts(reading)))
    assert act.target
    assert act.target.source == "source-1"


def test_acts_offsets_reread_their_words() -> None:
    """Every span of an act holds the words it says."""
    text = "In Velmora agents of the bureau arrested at least 14 miners, and the court sentenced Ivo Kaldar to death."
    reading = read(text)
    for act in find_acts(reading):
        for part in (act.actor, act.target, act.number):
            assert part is None or text[part.start : part.end] == part.text


def test_acts_speech_is_not_an_act() -> None:
    """Saying is what statements are, not what acts are."""
    assert acts_of("The minister said the harvest was good.") == {}


def test_acts_number_of_targets() -> None:
    """The number counts the target and leaves open what the text leaves open."""
    number = acts_of("At least 14 miners were killed at the gate.")["killing"].number
    assert number is not None
    assert (number.least, number.most, number.of) == (14, None, "miners")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("five", Amount(5, 5)),
        ("at least 20", Amount(20, None)),
        ("dozens", Amount(24, None)),
        ("10 to 15", Amount(10, 15)),
        ("more than 90 percent", Amount(90, None)),
        ("more than 100", Amount(101, None)),
        ("about 200", Amount(180, 220)),
        ("up to 30", Amount(None, 30)),
        ("1,200", Amount(1200, 1200)),
        ("twenty-five", Amount(25, 25)),
        ("men", None),
    ],
)
def test_acts_read_amount(text: str, amount: Amount | None) -> None:
    """Numbers in words and digits keep what they leave open."""
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    "text", ["", "POLICE ARREST " * 300, "“" * 500 + "killed", "a\u202e\ud7ff arrested\x00 b", "arrest"]
)
def test_acts_hostile_text(text: str) -> None:
    """No text makes the stage fail, and it finds the same twice."""
    reading = read(text)
    assert list(find_acts(reading)) == list(find_acts(reading))


def test_acts_shot_dead_is_one_killing() -> None:
    """Words that name an act together name one act, and are no part of its target."""
    acts = list(find_acts(read("Soldiers shot dead six miners.")))
    assert [(act.type, act.target and act.target.text) for act in acts] == [("killing", "six miners")]


def test_acts_listed_members_are_targets() -> None:
    """Persons listed for a group are targets beside it."""
    text = "Police arrested two reporters, including Ada Lund and Peter Voss."
    targets = [act.target.text for act in find_acts(read(text)) if act.target]
    assert {"Ada Lund", "Peter Voss"} <= set(targets)


@pytest.mark.parametrize(
    "text",
    [
        "“It was dark,” said the source, who asked not to be named for fear of reprisals.",
        "The colonel said it had nothing to do with telephones.",
        "The officers left without ceremony.",
    ],
)
def test_acts_words_that_name_none(text: str) -> None:
    """Words of speech and circumstance are no acts."""
    assert list(find_acts(read(text))) == []


def test_acts_denied_assertion_is_an_act_of_both_sides() -> None:
    """What one voice asserts and another denies is an act that happened by the first and was denied by the second."""
    text = "The Harbour Office denied a claim by the Veln Committee that guards had beaten two fishermen."
    [reading] = read_reports([Report(id="r", capture="c", text=text)], PARSER)
    reading.add(find_statements(reading))
    statements = {statement.id: statement for statement in reading.all(Statement)}
    beaten = [act for act in find_acts(reading) if act.type == "beating"]
    sides = {(act.status, statements[act.statement].voices[0].name) for act in beaten}
    assert {status for status, _ in sides} == {"happened", "denied"}
    assert len({name for _, name in sides}) == 2


def test_acts_denied_part_is_no_denied_raid() -> None:
    """Who denies a part in a raid does not deny the raid."""
    assert acts_of("The colonel denied that guards had taken part in the raid.", "denies")["raid"].status == "happened"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The outbreak has killed 3,100 people.", {"death from illness or accident"}),
        ("The country has 1,400 cases of the virus with 44 deaths.", {"death from illness or accident"}),
        ("Prisoners who had the virus were beaten and died.", {"beating", "death"}),
        ("Ada Lund died aged 77.", {"death from illness or accident"}),
        ("Guards hung the baker from the ceiling.", {"torture"}),
        ("The court hanged the baker.", {"execution"}),
        ("The bakers were caught up in their memories.", set()),
        ("The boys were kicked out of the club.", set()),
        ("The law put the poet Ada Lund in charge of the press.", set()),
        ("A man bombarded the mayor with messages.", set()),
        ("The train was missing a wheel.", set()),
        ("The girl Ada Lund disappeared on Monday.", {"disappearance"}),
        ("Two critics have disappeared into a vast prison system.", {"enforced disappearance"}),
        ("Ada Lund vanished after being detained by guards.", {"enforced disappearance", "detention"}),
        ("The jury found the baker not guilty.", {"acquittal"}),
        ("The jury found the baker guilty.", {"conviction"}),
        ("The baker pleaded not guilty.", set()),
        ("The prosecution argued that the baker lied.", set()),
        ("The prosecution of the baker began.", {"prosecution"}),
        ("Low prices threaten the harvest.", set()),
        ("They fear pirates who threaten ferries.", {"threat"}),
        ("The ruling party threatened the envoy with expulsion.", {"threat", "forced return"}),
        ("The envoy called the decree an attack on democracy.", {"order"}),
        ("The bank burned through its reserves.", set()),
        ("Guards burned the baker with a candle.", {"injury"}),
        ("Guards burned her arms.", {"injury"}),
        ("Bakers kept letters and burned them.", {"destruction of property"}),
        ("The porters had injuries on their backs.", {"injury"}),
        ("Four millers lost their lives to the virus.", {"death from illness or accident"}),
        ("He met members of the Union for the Prohibition of Bells in Velmora.", set()),
    ],
)
def test_acts_sense(text: str, expected: set[str]) -> None:
    """The words around a trigger tell its sense: who died how, who was hung, caught, charged or taken away."""
    assert {act.type for act in find_acts(read(text))} == expected


@pytest.mark.parametrize(
    ("text", "act_type", "target"),
    [
        (
            "“They have beaten, harassed, and threatened clerks and bakers,” said Ada Lund.",
            "harassment",
            "clerks and bakers",
        ),
        (
            "“For a year officers have jailed, harassed, and threatened dozens of clerks,” said Ada Lund.",
            "harassment",
            "dozens of clerks",
        ),
        ("The strike left one miller shot to death.", "killing", "one miller"),
        ("This is the case of the poet Ada Lund who was jailed for a song.", "imprisonment", "Ada Lund"),
    ],
)
def test_acts_target_is_no_speaker_and_no_case(text: str, act_type: str, target: str | None) -> None:
    """Who says what was done is no target of it, nor is a case; the person beside the words is."""
    found = acts_of(text)[act_type].target
    assert (found and found.text) == target


def test_acts_place_is_no_name_of_a_target() -> None:
    """A place after a description is not the name of those described."""
    text = "Gunmen abducted six pupils of a boarding school, Velmora, during a storm."
    acts = list(find_acts(add_places(read(text), Velmora="LT")))
    assert [act.target.text for act in acts if act.type == "abduction" and act.target] == [
        "six pupils of a boarding school"
    ]


def test_acts_quoted_party_has_no_lone_quotation_mark() -> None:
    """A party in quotation marks is given without them, not with one of the two."""
    act = acts_of("The regime ordered the capture of “fugitives” in Velmora.")["arrest"]
    assert act.target
    assert act.target.text == "fugitives"


@pytest.mark.parametrize(
    "text",
    [
        "The governor deplored the arrest of the miller.",
        "She was troubled by reports of Marr's arrest.",
        "The arrest was a mistake.",
        "The union demanded an end to his detention.",
        "Mills backed a ban on the paper.",
        "Trust has gone since Marr died.",
        "Nobody knows of his part in the raid.",
        "Mills praised Marr, who was arrested in May.",
        "All that changed the day that soldiers shot the baker.",
        "Papers were lost during the trial.",
        "Mills was alarmed to learn of torture in Velmora.",
        "The beaten man praised them.",
        "Nobody could say why they were arrested.",
        "“I heard that the baker had died,” Mills said.",
        "Mills said she was told that the baker was arrested.",
    ],
)
def test_acts_that_are_only_spoken_of_are_presupposed(text: str) -> None:
    """Who judges an act, only heard of it, or says by it when or to whom another befell, takes it as known."""
    assert next(iter(acts_of(text).values())).presupposed


@pytest.mark.parametrize(
    ("text", "act_type"),
    [
        ("She was beaten in police custody.", "detention"),
        ("The raid and arrest were condemned by the union.", "arrest"),
        ("Vell was charged with fleeing the scene of a crash that hurt a baker.", "crash"),
    ],
)
def test_acts_beside_the_one_told_are_presupposed(text: str, act_type: str) -> None:
    """Where somebody was held, and what is judged together with a known act, is not told of."""
    assert acts_of(text)[act_type].presupposed


@pytest.mark.parametrize(
    "text",
    [
        "Guards arrested the miller.",
        "The arrest took place at dawn.",
        "The ministry confirmed the arrest of the miller.",
        "Guards carried out the arrests at dawn.",
        "Two men were wounded in the raid.",
        "A neighbour spoke of the arrests.",
        "She saw soldiers who beat a boy.",
        "He wept because guards had beaten him.",
        "She told how guards beat a boy.",
        "They kept him in detention.",
    ],
)
def test_acts_that_are_told_are_not_presupposed(text: str) -> None:
    """A verb, what happened, what is confirmed, and what was done during an act tell of it."""
    assert not any(act.presupposed for act in acts_of(text).values())


def test_acts_of_a_quotation_are_not_done_by_whoever_is_quoted() -> None:
    """A party outside the quotation marks is none of an act inside them."""
    text = "Ada Lund, the mayor of Tarn, wrote: “Important: thug Karo kills journalists and opponents.”"
    [reading] = read_reports([Report(id="r", capture="c", text=text)], PARSER)
    reading.add(find_statements(reading))
    [killing] = [act for act in find_acts(reading) if act.type == "killing"]
    assert killing.target
    assert killing.actor is None or "Lund" not in killing.actor.text


def test_acts_named_by_a_noun_for_a_later_day_are_planned() -> None:
    """A trial after the report's date has not happened."""
    text = "The council has questions for Marr at a trial next week."
    reading = read(text, published="2031-05-12")
    reading.add(find_times(reading))
    [trial] = [act for act in find_acts(reading) if act.type == "trial"]
    assert trial.time
    assert trial.status == "planned"


@pytest.mark.parametrize(
    ("text", "act_type"),
    [
        ("Gunmen captured twelve pupils.", "abduction"),
        ("Soldiers captured twelve gunmen.", "arrest"),
        ("The poet was taken away by masked men.", "abduction"),
        ("The poet was led away in handcuffs.", "arrest"),
        ("Masked men arrested the poet.", "arrest"),
        ("Fifteen nurses are being held by the gang.", "hostage taking"),
        ("She was held against her will for nine days.", "hostage taking"),
        ("A baker was forced into a van by four men.", "abduction"),
        ("Her whereabouts are unknown.", "disappearance"),
        ("The baker was put behind bars.", "imprisonment"),
        ("The guards ill-treated the prisoner.", "ill-treatment"),
        ("Two nurses were raped by soldiers.", "sexual violence"),
        ("He was rearrested on Monday.", "arrest"),
        ("He died of a heart attack.", "death from illness or accident"),
    ],
)
def test_acts_types(text: str, act_type: str) -> None:
    """The words around a verb, and who does it, show which act it names."""
    assert act_type in acts_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "He was taken away in an ambulance.",
        "We will hold a meeting.",
        "She fears catching Covid.",
        "Here lived a shy, tortured genius who painted.",
        "It was the death of journalism.",
        "The law is a threat to a free press.",
        "The union was seen as a threat.",
        "An editor wrote a scathing attack on the bridge.",
        "The camp is home to nine hundred migrants, many of them sent there to wait.",
    ],
)
def test_acts_other_senses(text: str) -> None:
    """Words of acts in other senses name none."""
    assert acts_of(text) == {}
