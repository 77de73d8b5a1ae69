"""Events: which acts are about the same happening."""

from __future__ import annotations

from headwater.engine.local import LocalEngine
from headwater.language.english import Parser
from headwater.language.reading import read_reports
from headwater.model import Act, Event, Record, Report, Span, Statement
from headwater.stages.acts import find_acts
from headwater.stages.comparisons import Spot, compare_spots
from headwater.stages.events import join_events
from headwater.stages.stage import Pile
from headwater.stages.statements import find_statements
from headwater.stages.times import find_times

PARSER = Parser()
FIRST = "Agents arrested the bookseller Ivo Kaldar at the Teshkal ferry on Monday. Kaldar had printed leaflets."
SECOND = "Ivo Kaldar, a bookseller, was arrested at the ferry in Teshkal by agents over leaflets."
OTHER = "Police in Drenmoor arrested four miners after a quarrel about wages at the copper pit."


def join(texts: dict[str, str], *, backwards: bool = False, stance_of: str = "") -> tuple[list[Event], dict[str, str]]:
    """Returns the events of a pile of texts, and the report of every act."""
    reports = [Report(id=name, capture=name, text=text) for name, text in texts.items()]
    statements: list[Record] = []
    acts: list[Act] = []
    for reading in read_reports(reports, PARSER):
        own = [
            Statement(
                id=f"{reading.report.id}-{part.start}",
                report=reading.report.id,
                mode="own",
                content=(Span(start=part.start, end=part.end),),
                stance="denies" if reading.report.id == stance_of else "affirms",
            )
            for part in reading.paragraphs
        ]
        reading.add([*own, *find_times(reading)])
        statements += own
        acts += find_acts(reading)
    step = -1 if backwards else 1
    pile = Pile({Report: reports[::step], Statement: statements[::step], Act: acts[::step]})
    report_of = {act.id: act.statement.split("-")[0] for act in acts}
    return list(join_events(pile, LocalEngine())), report_of


def linked(events: list[Event], report_of: dict[str, str]) -> set[frozenset[str]]:
    """Returns the sets of reports that share an event."""
    return {found for event in events if len(found := frozenset(report_of[act] for act in event.acts)) > 1}


def linked_pair(first: str, second: str) -> bool:
    """Tells whether two texts share an event."""
    return linked(*join({"a": first, "b": second})) == {frozenset({"a", "b"})}


def test_events_join_two_accounts_of_one_arrest() -> None:
    """Two reports of one arrest share an event."""
    assert linked(*join({"a": FIRST, "b": SECOND, "c": OTHER})) == {frozenset({"a", "b"})}


def test_events_keep_different_arrests_apart() -> None:
    """Arrests of different people in different towns do not join."""
    assert linked(*join({"a": FIRST, "c": OTHER})) == set()


def test_events_hold_every_act_once() -> None:
    """Every act is in exactly one event."""
    events, report_of = join({"a": FIRST, "b": SECOND, "c": OTHER})
    assert sorted(act for event in events for act in event.acts) == sorted(report_of)


def test_events_denial_joins_what_it_denies() -> None:
    """A denied arrest is in the event of the arrest that it denies."""
    assert linked(*join({"a": FIRST, "b": SECOND, "c": OTHER}, stance_of="b")) == {frozenset({"a", "b"})}


def test_events_do_not_depend_on_order() -> None:
    """The order of records changes nothing."""
    texts = {"a": FIRST, "b": SECOND, "c": OTHER}
    assert join(texts)[0] == join(texts, backwards=True)[0]


def test_events_need_an_anchor() -> None:
    """Two escapes told in like words, of nobody in particular and without day or town, do not join."""
    first = "On Tuesday a citizen managed to escape to Marnik. Escapes have continued despite the closed border."
    second = "His older sister had escaped to Marnik, and the border was closed."
    assert not linked_pair(first, second)


def test_events_another_year_never_joins() -> None:
    """The same people, town and deed in another year is another event."""
    first = "Soldiers arrested six beekeepers in Halvask on 4 March 2021."
    assert not linked_pair(first, "Soldiers arrested six beekeepers in Halvask on 4 March 2023.")


def test_events_two_days_are_two_events() -> None:
    """Arrests of strangers in one town on two days do not join."""
    first = "Soldiers arrested six beekeepers in Halvask on March 4."
    assert not linked_pair(first, "Soldiers arrested two teachers in Halvask on March 9.")


def test_events_one_town_is_not_enough() -> None:
    """Arrests of different people in one town join only with more to tie them."""
    assert not linked_pair("Soldiers arrested a beekeeper in Halvask.", "Police arrested three teachers in Halvask.")


def test_events_general_statements_join_nothing() -> None:
    """What is often done is no happening."""
    first = "Soldiers arrested six beekeepers in Halvask on March 4."
    assert not linked_pair(first, "Soldiers often arrest beekeepers in Halvask on March 4.")


def test_events_sums_over_a_time_join_no_single_happening() -> None:
    """What was done 140 times this year is not what was done on Monday."""
    single = "Pirates seized the cargo ship Orla in Teshkal on Monday."
    assert not linked_pair(single, "Pirates have seized 140 cargo ships in Teshkal this year, among them the Orla.")


def test_events_totals_as_of_a_day_join_no_single_happening() -> None:
    """A total as of some day is a sum too."""
    single = "Soldiers killed 20 beekeepers in Halvask on Monday."
    assert not linked_pair(single, "Soldiers have killed 20 beekeepers in Halvask as of October 5.")


def test_events_what_becomes_more_is_no_single_happening() -> None:
    """Attacks that have increased are many."""
    single = "Pirates attacked the cargo ship Orla off Teshkal on Monday."
    assert not linked_pair(
        single, "Attacks on cargo ships off Teshkal, such as the Orla on Monday, have risen sharply."
    )


def test_events_any_persons_are_no_one_happening() -> None:
    """Two who each tell of beekeepers being jailed, whoever and whenever, do not speak of one happening."""
    text = (
        "Arvid Gope said that soldiers jailed beekeepers.\n\n"
        "Pral Mathur added that officers have jailed beekeepers who sold honey."
    )
    assert not joined_in(text)


def test_events_persons_of_a_kind_are_no_one_person() -> None:
    """Beekeepers whom soldiers jail are not the beekeeper whom they jailed."""
    text = (
        "Arvid Gope said that soldiers have jailed Halvask beekeepers.\n\nPral Mathur said soldiers jailed a beekeeper."
    )
    assert not joined_in(text)


def test_events_an_age_ties_nobody() -> None:
    """Two who are eighteen are two, where the clauses name different people and towns."""
    text = (
        "Arvid Gope said that soldiers jailed a beekeeper, an 18-year-old, in Halvask.\n\n"
        "Pral Mathur said that soldiers jailed a singer, an 18-year-old, in Teshkal."
    )
    assert not joined_in(text)


def test_events_one_person_is_not_several() -> None:
    """The woman whom guards led away is none of the 480 arrested in the line before."""
    assert not joined_in("Soldiers arrested 480 beekeepers. Guards arrested her in a yard.")


def test_events_two_who_each_say_that_he_was_arrested_are_two() -> None:
    """A pronoun in the words of another voice is mostly that voice itself."""
    text = (
        "Former minister Arvid Gope said that he was arrested in Halvask.\n\n"
        "Party leader Pral Mathur also said that he was arrested with many workers."
    )
    assert not joined_in(text)


def joined_in(text: str) -> bool:
    """Tells whether what the voices of one report tell of joins one event."""
    [reading] = read_reports([Report(id="a", capture="a", text=text)], PARSER)
    reading.add(find_statements(reading))
    reading.add(find_acts(reading))
    kinds = (Statement, Act)
    assert len(reading.all(Act)) > 1
    pile = Pile({Report: [reading.report], **{kind: reading.all(kind) for kind in kinds}})
    return any(len(event.acts) > 1 for event in join_events(pile, LocalEngine()))


def test_events_those_who_do_something_take_up_nobody() -> None:
    """Those who waste grain are whoever they are, and not the people who were spoken of before."""
    threat = "Pral Mathur has threatened the beekeepers with punishment over waste.\n\n"
    assert not joined_in(f"{threat}A new directive says that “strong punishment” awaits those who waste grain.")
    assert joined_in("Soldiers arrested two beekeepers in Halvask.\n\nPral Mathur said those arrested wept.")


def test_events_reprinted_clause_joins() -> None:
    """A clause that two reports carry in the same words is one happening."""
    clause = (
        "Armed guards quietly detained the angry copper smugglers beside the frozen reservoir, witnesses whispered."
    )
    assert linked_pair(clause, clause)


def test_events_pronouns_resume_within_a_report() -> None:
    """An arrest that a report resumes with a pronoun is the one told before."""
    events, _ = join({"a": "Guards arrested six beekeepers in Halvask. They were arrested at dawn."})
    assert [len(event.acts) for event in events if event.type == "arrest"] == [2]


def test_events_keep_two_people_of_one_report_apart() -> None:
    """Escapes of two people in one report are two."""
    events, _ = join(
        {"a": "On Tuesday a citizen escaped to Marnik. Years before, an elderly nurse had escaped by sea."}
    )
    assert [len(event.acts) for event in events if event.type == "escape"] == [1, 1]


def test_events_keep_a_previous_deed_apart() -> None:
    """A previous arrest of the same man is not the arrest that is told."""
    events, _ = join({"a": "Guards arrested Ivo Kaldar on Monday. Kaldar was on parole after a previous arrest."})
    assert [len(event.acts) for event in events if event.type == "arrest"] == [1, 1]


def test_events_of_one_story_join_their_chief_acts() -> None:
    """Two reports of one arrest join though neither names the man, because they tell one story."""
    first = (
        "Guards at the Osprey mill in Kessby arrested a man on Sunday. The weaver Ruta Vell and the dyer Amund Rask "
        "saw him at the Lindholm gate."
    )
    second = (
        "A man was arrested at the Osprey mill, said Ruta Vell, a weaver in Kessby. The dyer Amund Rask wept at the "
        "Lindholm gate."
    )
    assert linked_pair(first, second)


def test_events_of_one_story_keep_a_girl_and_a_man_apart() -> None:
    """In one story, an arrested girl is no arrested man."""
    first = (
        "Guards at the Osprey mill in Kessby arrested a girl on Sunday. The weaver Ruta Vell and the dyer Amund Rask "
        "saw it at the Lindholm gate."
    )
    second = (
        "A man was arrested at the Osprey mill, said Ruta Vell, a weaver in Kessby. The dyer Amund Rask wept at the "
        "Lindholm gate."
    )
    assert not linked_pair(first, second)


def test_events_keep_a_quarter_and_its_city_together() -> None:
    """Places a few kilometres apart do not contradict; towns far apart do."""
    city = Spot(("ZZ", "Coast", "Kessby"), ("ZZ", "Coast"), True, True, True, True, (10.0, 20.0))
    quarter = city._replace(key=("ZZ", "Coast", "Lindholm"), point=(10.05, 20.05))
    far = city._replace(key=("ZZ", "Coast", "Pelling"), point=(11.0, 20.0))
    assert (compare_spots(city, quarter), compare_spots(city, far)) == (0, -1)


STORY = (
    "A strike closed the Odrava glassworks on Friday, and guards of the Orsk garrison stood at its gates while "
    "foreman Pavel Dorn read the list of names to the furnace crews. "
)


def test_events_chief_acts_of_one_story_need_something_in_common() -> None:
    """Two reports of one story do not join orders that were given to different people far down in their texts."""
    filler = "The Odrava glassworks has stood since the great flood, and its chimneys are seen from Orsk. " * 10
    first = f"{STORY}{filler}Dorn ordered the glassblowers into the cellar."
    second = f"{STORY}{filler}Two barges of coal and a wagon of sand were ordered for the winter by the garrison."
    events, report_of = join({"a": first, "b": second, "c": OTHER})
    orders = {event.id for event in events if event.type == "order" and len({report_of[a] for a in event.acts}) > 1}
    assert orders == set()


def test_events_chief_acts_of_one_story_are_not_years_apart() -> None:
    """An arrest of years ago, told in a story, is not the arrest that another report of it is about."""
    found = []
    for when in ("", " in 2019"):
        second = f"{STORY}In rain a man was arrested{when}."
        events, report_of = join({"a": f"{STORY}Guards arrested a man in the yard.", "b": second, "c": OTHER})
        arrests = [event for event in events if event.type == "arrest"]
        found.append(max(len({report_of[act] for act in event.acts}) for event in arrests))
    assert found == [2, 1]


def test_events_chief_acts_on_different_things_stay_apart() -> None:
    """Two reports of one story do not join searches of a clinic and of a quarry."""
    first = f"{STORY}The clinic was searched in heavy rain, and boats stood in the yard."
    second = f"{STORY}The quarry was searched in heavy rain, and ladders stood in the yard."
    events, report_of = join({"a": first, "b": second, "c": OTHER})
    searches = [event for event in events if event.type == "search"]
    assert searches
    assert all(len({report_of[act] for act in event.acts}) == 1 for event in searches)
