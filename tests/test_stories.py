"""Stories: which reports tell of one thing."""

from __future__ import annotations

from headwater.engine.local import NoMemory
from headwater.model import Published, Report
from headwater.stages.comparisons import profile_report
from headwater.stages.rarity import Rarity, count_words, find_words
from headwater.stages.stories import find_stories, outline_story

FERRY = (
    "The ferry Osprey sank off Lindholm Point at dawn, the harbour master Ruta Vell said. Divers from Kessby "
    "searched the wreck for the cook, Amund Rask."
)
FERRY_AGAIN = (
    "Divers found the cook of the Osprey, the ferry that went down off Lindholm Point. Amund Rask had served "
    "for nine years, said Ruta Vell, harbour master at Kessby."
)
ORCHARD = (
    "A frost ruined the apricot orchards of Tervania. Growers near Pelling counted their losses, and Odo Brandt "
    "of the cooperative asked for loans."
)


def tell(texts: dict[str, str], days: dict[str, str] | None = None) -> dict[str, str]:
    """Returns the stories of texts, published on the days given."""
    reports = [
        Report(
            id=name,
            capture=name,
            text=text,
            published=Published(edtf=days[name], basis="made") if days else None,
        )
        for name, text in sorted(texts.items())
    ]
    rarity = Rarity(count_words(find_words(reports)))
    outlines = dict(enumerate(outline_story(report.id, profile_report(report, rarity)) for report in reports))
    names = find_stories({}, outlines, lambda some: outlines, len(outlines), NoMemory())
    return {reports[number].id: name for number, (_, name) in names.items()}


def test_stories_join_reports_that_share_names_and_opening() -> None:
    """Two reports of one wreck tell one story, and a report of a frost none."""
    assert tell({"a": FERRY, "b": FERRY_AGAIN, "c": ORCHARD}) == {"a": "a", "b": "a"}


def test_stories_of_other_months_stay_apart() -> None:
    """Reports published a year apart tell two stories."""
    days = {"a": "2021-05-02", "b": "2022-05-02"}
    assert tell({"a": FERRY, "b": FERRY_AGAIN}, days) == {}


def test_stories_need_more_than_a_country_and_its_ruler() -> None:
    """Reports on one country that share nothing but its names and common words tell no story."""
    first = "North Korea ordered Chinese phones seized, Kim Jong-un said in Pyongyang. Defectors crossed into China."
    second = "Kim Jong-un visited a farm in North Korea. Pyongyang asked China for seed, and defectors wept."
    assert tell({"a": first, "b": second}) == {}


def test_stories_of_short_texts_are_none() -> None:
    """Texts of a few words are too short to be one story."""
    assert tell({"a": "Soldiers arrested a beekeeper in Halvask.", "b": "Police held a beekeeper in Halvask."}) == {}


def test_stories_do_not_depend_on_order() -> None:
    """The order of reports changes nothing."""
    texts = {"a": FERRY, "b": FERRY_AGAIN, "c": ORCHARD}
    assert tell(texts) == tell(dict(reversed(texts.items())))
