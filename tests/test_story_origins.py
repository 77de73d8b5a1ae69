"""Small newsrooms, written as text files and read through the public interface: from file to finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from headwater import Case

Item = dict[str, Any]


class Story:
    """A newsroom as it was built."""

    def __init__(self, folder: Path, texts: dict[str, str]) -> None:
        pile = folder / "pile"
        pile.mkdir()
        for name, text in texts.items():
            (pile / f"{name}.txt").write_text(text.strip() + "\n", "utf-8")
        case = Case.open(folder / "case")
        case.add([pile])
        case.run()
        self.document: Item = case.export()
        path_of = {capture["id"]: capture["path"] for capture in self.document["captures"]}
        self.name_of = {report["id"]: Path(path_of[report["capture"]]).stem for report in self.document["reports"]}
        self.statements = {statement["id"]: statement for statement in self.document["statements"]}

    def finding(self, trigger: str) -> Item:
        """Returns the finding about what a word of some report names; the one that most reports carry."""
        texts = {report["id"]: report["text"] for report in self.document["reports"]}
        acts = {
            act["id"]
            for act in self.document["acts"]
            for text in [texts[self.statements[act["statement"]]["report"]]]
            if text[act["trigger"]["start"] : act["trigger"]["end"]] == trigger
        }
        events = {event["id"] for event in self.document["events"] if acts & set(event["acts"])}
        found = [finding for finding in self.document["findings"] if finding["event"] in events]
        assert found, f"nothing is found about {trigger!r}"
        return max(found, key=lambda finding: finding["reports"])

    def bounds(self, trigger: str) -> tuple[int, int, int]:
        """Returns how many reports carry a finding, and its origins at least and at most."""
        found = self.finding(trigger)
        return found["reports"], found["origins"]["least"], found["origins"]["most"]

    def reasons(self, trigger: str, kind: str) -> str:
        """Returns the words of a finding's reasons of one kind."""
        return "\n".join(item["text"] for item in self.finding(trigger)["origins"]["reasons"] if item["kind"] == kind)

    def taken(self) -> set[tuple[str, str, str]]:
        """Returns who took from whom, and how, where that is decided."""
        return {
            (self.name_of[item["report"]], self.name_of.get(item["from_report"], item["from_outlet"]), item["kind"])
            for item in self.document["derivations"]
            if item["decided"]
        }

    def standings(self, trigger: str) -> set[tuple[str, str | None]]:
        """Returns how the origins of a finding stand, and which outlet heard them."""
        ids = self.finding(trigger)["origins"]["ids"]
        return {(item["standing"], item["outlet"]) for item in self.document["origins"] if item["id"] in ids}


@pytest.fixture
def build(tmp_path: Path) -> Any:
    """Builds a newsroom from texts by name."""
    return lambda **texts: Story(tmp_path, texts)


def page(outlet: str, day: str, title: str, *paragraphs: str) -> str:
    """Returns a page as text: outlet, day, title, paragraphs."""
    return "\n\n".join((f"{outlet.upper()}\n{day} May 2031", title, *paragraphs))


RAID = (
    "Agents of the Harbour Guard arrested 14 ferrymen in Odrava on the night of 2 May 2031 for carrying letters "
    "abroad, a source in Lower Odra Province told the {}.",
    "“They took the oars first so that nobody could leave,” the source said. The men were marched to the old customs "
    "house and kept there without food until the morning, the source added.",
    "Their wives were told to sign a promise of silence. Two of the ferrymen are older than seventy and one of them "
    "cannot walk without help.",
)
RETOLD = (
    "A total of 14 ferrymen were arrested by Harbour Guard agents in Odrava on the night of 2 May 2031 over letters "
    "carried abroad, a source told the Sorvania Monitor.",
    "According to the source, the men were marched to the customs house and were kept without food until the next "
    "morning. “They took the oars first so that nobody could leave,” the source said.",
    "Their wives had to sign a promise of silence. One of the ferrymen, who is older than seventy, cannot walk "
    "without any help.",
)
MIDWIFE = (
    "Harbour Guard agents arrested 14 ferrymen in Odrava on the night of 2 May 2031, a midwife told Radio Vessin by "
    "telephone.",
    "She had seen lorries at the landing before dawn. The chapel bell was rung to call people together, she said, but "
    "the square was closed by then.",
)


def tell(paragraphs: tuple[str, ...], outlet: str) -> tuple[str, ...]:
    """Returns paragraphs in which the source speaks to an outlet."""
    return tuple(paragraph.format(outlet) for paragraph in paragraphs)


MONITOR = page("Sorvania Monitor", "4", "Ferrymen taken in Odrava", *tell(RAID, "Sorvania Monitor"))
VESSIN = page("Radio Vessin", "5", "Night raid at the landing", *MIDWIFE)


def test_story_wire_and_three_papers_are_one_origin(build: Any) -> None:
    """Three papers that print one wire report add nothing to it."""
    wire = tell(RAID, "Tri-River Press")
    story = build(
        wire=page("Tri-River Press", "4", "Ferrymen taken in Odrava", *wire),
        coast=page("Coast Gazette", "5", "Fourteen men gone", *wire, "Source: Tri-River Press"),
        hill=page("Hill Observer", "5", "Night raid at the landing", *wire, "Source: Tri-River Press"),
        lake=page("Lake Herald", "6", "Ferrymen taken in Odrava", *wire[:2], "Source: Tri-River Press"),
    )
    assert story.taken() >= {(name, "wire", "reprint") for name in ("coast", "hill", "lake")}
    assert story.bounds("arrested") == (4, 1, 1)
    assert "heard by Tri-River Press" in story.reasons("arrested", "merge")


def test_story_digest_that_cites_two_keeps_two_origins(build: Any) -> None:
    """A digest of two accounts is neither a third nor what makes them one."""
    digest = page(
        "Borderlands Digest",
        "9",
        "What we read",
        "Agents of the Harbour Guard arrested 14 ferrymen in Odrava on the night of 2 May 2031, the Sorvania Monitor "
        "reported, citing a source in Lower Odra Province.",
        "Radio Vessin also reported that Harbour Guard agents arrested 14 ferrymen in Odrava on the night of 2 May "
        "2031, citing a midwife.",
    )
    story = build(monitor=MONITOR, vessin=VESSIN, digest=digest)
    assert {giver for taker, giver, _ in story.taken() if taker == "digest"} == {"monitor", "vessin"}
    assert story.bounds("arrested") == (3, 2, 2)
    assert "one person may have spoken to both" in story.reasons("arrested", "split")


def test_story_citing_ring_counts_none_to_one(build: Any) -> None:
    """Two reports that credit each other have no root."""
    north = page(
        "Northern Beacon",
        "5",
        "Death in Odrava",
        "Soldiers executed a beekeeper in Odrava on 3 May 2031, the Teshkal Lantern reported.",
    )
    lantern = page(
        "Teshkal Lantern",
        "5",
        "A beekeeper’s end",
        "A beekeeper was executed by soldiers in Odrava on 3 May 2031, according to the Northern Beacon.",
    )
    story = build(north=north, lantern=lantern)
    assert story.bounds("executed") == (2, 0, 1)
    assert "credit each other" in story.reasons("executed", "merge")


def test_story_backdated_copy_stays_a_copy(build: Any) -> None:
    """A copy dated before its original is still taken from the outlet that it names."""
    copy = page("Morning Bugle", "1", "Ferrymen taken", *tell(RAID, "Sorvania Monitor"))
    story = build(monitor=MONITOR, bugle=copy)
    assert ("bugle", "monitor", "reprint") in story.taken()
    assert story.bounds("arrested") == (2, 1, 1)


TABLOID = page("Evening Trumpet", "5", "Silence on the river", *RETOLD)
SCRAPER = page("Newsmirror", "6", "Silence on the river", *RETOLD, "Source: Evening Trumpet")


def test_story_three_hops_are_one_captured_origin(build: Any) -> None:
    """A scraper's copy of a tabloid's rewrite leads back to the original in two steps."""
    story = build(monitor=MONITOR, trumpet=TABLOID, scraper=SCRAPER)
    assert ("trumpet", "monitor", "rewrite") in story.taken()
    assert ("scraper", "trumpet", "reprint") in story.taken()
    assert story.bounds("arrested") == (3, 1, 1)
    assert story.standings("arrested") == {("captured", "Sorvania Monitor")}


def test_story_last_two_of_three_hops_are_one_uncaptured_origin(build: Any) -> None:
    """Without the original in the pile the trail ends at the outlet that heard the source."""
    story = build(trumpet=TABLOID, scraper=SCRAPER)
    assert story.bounds("arrested") == (2, 1, 1)
    assert story.standings("arrested") == {("uncaptured", "Sorvania Monitor")}
    assert "whose own report is not in the pile" in story.reasons("arrested", "merge")


def test_story_mixed_article_is_relay_and_origin(build: Any) -> None:
    """An article is a relay for what it reprints and an origin for what its own voice adds."""
    mixed = page(
        "Coast Gazette",
        "7",
        "The river and the quarry",
        *tell(RAID, "Sorvania Monitor"),
        "Soldiers beat a quarryman in Marnik on 6 May 2031, a baker told the Coast Gazette.",
    )
    story = build(monitor=MONITOR, mixed=mixed)
    assert story.bounds("arrested") == (2, 1, 1)
    assert story.standings("arrested") == {("captured", "Sorvania Monitor")}
    assert story.bounds("beat") == (1, 1, 1)
    assert story.standings("beat") == {("captured", "Coast Gazette")}


def test_story_two_unnamed_voices_of_one_outlet_are_one_to_two(build: Any) -> None:
    """What two unnamed voices told one outlet may be one person's word."""
    two = page(
        "Sorvania Monitor",
        "4",
        "Ferrymen taken",
        "Soldiers arrested six ferrymen in Odrava on 2 May 2031, a teacher told the Sorvania Monitor.",
        "A blacksmith also told the Sorvania Monitor that soldiers arrested six ferrymen in Odrava on 2 May 2031.",
    )
    story = build(two=two)
    assert story.bounds("arrested") == (1, 1, 2)
    assert "may be one person: at least one" in story.reasons("arrested", "merge")


def test_story_unnamed_voices_of_two_outlets_are_two(build: Any) -> None:
    """Two outlets that each heard a voice themselves are two origins, with the caution that it may be one person."""
    story = build(monitor=MONITOR, vessin=VESSIN)
    assert story.taken() == set()
    assert story.bounds("arrested") == (2, 2, 2)
    split = story.reasons("arrested", "split")
    assert "Radio Vessin and Sorvania Monitor" in split
    assert "one person may have spoken to both" in split


def test_story_ministry_statement_carried_by_five_is_one_origin(build: Any) -> None:
    """Five outlets that quote one ministry have one origin, whoever went to its press conference."""
    around = (
        ("Coast Gazette", "The ferry was late on Monday and nobody said why."),
        ("Hill Observer", "Markets in the hills opened with little trade this week."),
        ("Lake Herald", "The regatta has been put off until the water is warmer."),
        ("Radio Vessin", "Listeners asked us about the closed quay."),
        ("Sorvania Monitor", "No lawyer has been let into the customs house."),
    )
    statement = (
        "The Ministry of Public Order said in a statement that its officers arrested nine smugglers in Odrava on 2 May "
        "2031."
    )
    pages = {
        f"paper{number}": page(outlet, str(4 + number), f"The quay, part {number}", own, statement)
        for number, (outlet, own) in enumerate(around)
    }
    story = build(**pages)
    assert story.bounds("arrested") == (5, 1, 1)
    assert "Ministry of Public Order" in story.reasons("arrested", "merge")


def test_story_translated_copy_is_no_second_origin(build: Any) -> None:
    """A German relay that names its outlet is traced to it by names and numbers, and adds no origin."""
    german = page(
        "Küstenbote",
        "8",
        "Fährleute verhaftet",
        "Beamte der Hafenwache haben in der Nacht zum 2. Mai 2031 in Odrava 14 Fährleute verhaftet, weil sie Briefe "
        "ins Ausland gebracht hatten. Das sagte eine Quelle in der Provinz Lower Odra dem Sorvania Monitor.",
        "Die Männer wurden in das alte Zollhaus geführt und blieben dort bis zum Morgen ohne Essen. Ihre Frauen "
        "mussten unterschreiben, dass sie schweigen.",
    )
    story = build(monitor=MONITOR, german=german)
    assert ("german", "monitor", "translation") in story.taken()
    assert story.bounds("arrested")[1:] == (1, 1)
    assert any(
        "german" in failure["input"] and "language" in failure["error"] for failure in story.document["failures"]
    )


def test_story_outlets_of_one_owner_are_one_to_two(build: Any) -> None:
    """Unnamed voices of two outlets that belong to one owner are not established to be two."""
    story = build(
        asia=page("Nikkei Asia", "4", "Ferrymen taken in Odrava", *tell(RAID, "Nikkei Asia")),
        times=page(
            "Financial Times",
            "5",
            "Night raid",
            *(line.replace("Radio Vessin", "the Financial Times") for line in MIDWIFE),
        ),
    )
    assert story.bounds("arrested") == (2, 1, 2)
    assert "belong to Nikkei Inc." in story.reasons("arrested", "merge")


def test_story_correction_by_the_origin_is_the_same_origin(build: Any) -> None:
    """An outlet that corrects its report has heard the same voice again."""
    correction = page(
        "Sorvania Monitor",
        "9",
        "Correction: eleven ferrymen, not 14",
        "The Sorvania Monitor’s report of 4 May, “Ferrymen taken in Odrava”, gave a wrong number.",
        "Agents of the Harbour Guard arrested 11 ferrymen in Odrava on the night of 2 May 2031, the same source in "
        "Lower Odra Province told the Monitor.",
    )
    story = build(monitor=MONITOR, correction=correction)
    assert ("correction", "monitor", "revision") in story.taken()
    assert story.bounds("arrested") == (2, 1, 1)
    numbers = [item for item in story.finding("arrested")["conflicts"] if item["slot"] == "number"]
    assert {value.split()[0] for item in numbers for value in item["values"]} == {"11", "14"}
