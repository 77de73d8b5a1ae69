"""The example pile, built through the public interface and held against its truth."""

from __future__ import annotations

import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from headwater import Case

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
TRUTH: dict[str, Any] = tomllib.loads((EXAMPLES / "truth.toml").read_text("utf-8"))
Item = dict[str, Any]

# What the program still gets wrong here, by the test's name, and why. The truth stays as it is; a test that begins
# to pass must leave this list.
KNOWN_FAULTS: dict[str, str] = {}


class Example:
    """The exported case and the truth's names for what is in it."""

    def __init__(self, document: Item, run_again: object) -> None:
        self.document = document
        self.run_again = run_again
        self.sources = {source["id"]: source for source in document["sources"]}
        self.captures = {capture["id"]: capture for capture in document["captures"]}
        self.statements: dict[str, Item] = {statement["id"]: statement for statement in document["statements"]}
        self.acts: dict[str, Item] = {act["id"]: act for act in document["acts"]}
        self.reports: dict[str, Item] = {
            wanted["key"]: report for wanted in TRUTH["reports"] for report in self._find(wanted)
        }
        self.keys = {report["id"]: key for key, report in self.reports.items()}

    def _find(self, wanted: Item) -> list[Item]:
        return [
            report
            for report in self.document["reports"]
            if wanted["file"] in (self.captures[report["capture"]]["path"] or "")
            and find_quote(report["text"], wanted.get("contains", ""))
        ]

    def quote(self, key: str, quote: str) -> tuple[int, int]:
        """Returns where a quote stands in a report."""
        span = find_quote(self.reports[key]["text"], quote)
        assert span, f"{key} does not hold: {quote}"
        return span

    def statement(self, key: str, quote: str) -> Item:
        """Returns the deepest, else shortest, statement of a report whose content covers most of a quote."""
        start, end = self.quote(key, quote)

        def fit(statement: Item) -> tuple[float, int, int]:
            covered = sum(max(0, min(end, span["end"]) - max(start, span["start"])) for span in statement["content"])
            length = sum(span["end"] - span["start"] for span in statement["content"])
            return (round(covered / (end - start), 1), len(statement["voices"]), -length)

        own = [item for item in self.statements.values() if item["report"] == self.reports[key]["id"]]
        best: Item | None = max(own, key=fit, default=None)
        assert best is not None, f"{key}: no statements"
        assert fit(best)[0] >= 0.5, f"{key}: no statement holds: {quote}"
        return best

    def act(self, anchor: Item) -> Item:
        """Returns the act whose trigger is the anchor's word inside its quote."""
        start, end = self.quote(anchor["report"], anchor["quote"])
        report = self.reports[anchor["report"]]
        for act in self.acts.values():
            trigger = act["trigger"]
            inside = start <= trigger["start"] and trigger["end"] <= end
            if inside and self.statements[act["statement"]]["report"] == report["id"]:
                words = report["text"][trigger["start"] : trigger["end"]]
                if anchor["trigger"] in words or words in anchor["trigger"]:
                    return act
        raise AssertionError(f"{anchor['report']}: no act at {anchor['trigger']!r} in: {anchor['quote']}")

    def event(self, anchor: Item) -> Item:
        """Returns the event of an anchor's act."""
        act = self.act(anchor)
        return next(event for event in self.document["events"] if act["id"] in event["acts"])

    def finding(self, wanted: Item) -> Item:
        """Returns the finding of a wanted finding's first anchor."""
        event = self.event(wanted["anchors"][0])
        return next(finding for finding in self.document["findings"] if finding["event"] == event["id"])

    def names(self, voice: Item, key: str) -> list[str]:
        """Returns every name of a voice."""
        text = self.reports[key]["text"]
        words = [text[voice["start"] : voice["end"]]] if voice["start"] is not None else []
        return [voice["name"], *self.sources[voice["source"]]["names"], *words]


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Returns where a quote stands in a text, with any white space between its words."""
    match = re.search(r"\s+".join(map(re.escape, quote.split())), text)
    return match.span() if match else None


def plain(name: str | None) -> str | None:
    """Returns a name in small letters, with straight apostrophes, without its article."""
    return name and re.sub(r"^the ", "", name.casefold().replace("’", "'"))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """Builds the example pile once."""
    folder = tmp_path_factory.mktemp("example") / "case"
    case = Case.open(folder)
    case.add([EXAMPLES / "reports"])
    case.run()
    document = case.export()
    again = Case.open(folder)
    again.add([EXAMPLES / "reports"])
    return Example(document, again.run())


@pytest.fixture(autouse=True)
def known_fault(request: pytest.FixtureRequest) -> None:
    """Expects a test to fail, and nothing else, if its fault is known."""
    reason = KNOWN_FAULTS.get(request.node.name.removeprefix("test_story_example_"))
    if reason:
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError))


def each(kind: str, name: str = "key") -> pytest.MarkDecorator:
    """Gives a test one item of the truth at a time."""
    items = TRUTH[kind]
    return pytest.mark.parametrize("wanted", items, ids=[str(item.get(name) or item) for item in items])


def chains() -> Iterator[Any]:
    """Yields each wanted chain under its report and first words."""
    for wanted in TRUTH["chains"]:
        yield pytest.param(wanted, id=f"{wanted['report']}-{'-'.join(wanted['quote'].split()[:4])}")


def test_story_example_binaries_are_what_their_texts_give() -> None:
    """The committed PDF, WARC and zip files are those that the script makes."""
    made = runpy.run_path(str(EXAMPLES / "make_binaries.py"))["make_binaries"]()
    assert {name: (EXAMPLES / "reports" / name).read_bytes() for name in made} == made


def test_story_example_every_report_is_expected(example: Example) -> None:
    """The pile gives the reports of the truth and no other."""
    assert sorted(example.reports) == sorted(wanted["key"] for wanted in TRUTH["reports"])
    assert sorted(example.keys) == sorted(report["id"] for report in example.document["reports"])


@each("failures", "file")
def test_story_example_failures_say_what_to_do(example: Example, wanted: Item) -> None:
    """The unreadable inputs, and only they, are failures with a hint."""
    failures = example.document["failures"]
    assert len(failures) == len(TRUTH["failures"])
    assert any(wanted["file"] in failure["input"] and failure["hint"] for failure in failures)


@each("reports")
def test_story_example_outlets(example: Example, wanted: Item) -> None:
    """Each report is given to the outlet that published it."""
    assert plain(example.reports[wanted["key"]]["outlet"]) == plain(wanted["outlet"])


@each("reports")
def test_story_example_days_of_publication(example: Example, wanted: Item) -> None:
    """A report's date is the one it gives, without a year where it gives none, or unknown."""
    published = example.reports[wanted["key"]]["published"]
    assert (published and published["edtf"]) == wanted.get("published")


@each("reports")
def test_story_example_derivations_that_must_be(example: Example, wanted: Item) -> None:
    """Each report is traced to the reports that it took something from, in the right way."""
    own = [item for item in example.document["derivations"] if item["report"] == example.reports[wanted["key"]]["id"]]
    found = {(example.keys.get(item["from_report"]), item["kind"]) for item in own}
    missing = [
        parent
        for parent in wanted["takes_from"]
        if not any((parent["report"], kind) in found for kind in parent["kinds"])
    ]
    assert not missing, found


@each("reports")
def test_story_example_derivations_that_must_not_be(example: Example, wanted: Item) -> None:
    """No report is said to take from one that it did not take from, directly or in steps."""
    parents = {report["key"]: [parent["report"] for parent in report["takes_from"]] for report in TRUTH["reports"]}
    allowed, waiting = set(), [wanted["key"]]
    while waiting:
        for parent in parents[waiting.pop()]:
            if parent not in allowed:
                allowed.add(parent)
                waiting.append(parent)
    found = {
        example.keys[item["from_report"]]
        for item in example.document["derivations"]
        if item["report"] == example.reports[wanted["key"]]["id"] and item["from_report"] and item["decided"]
    }
    assert found <= allowed


@pytest.mark.parametrize("wanted", list(chains()))
def test_story_example_chains_of_voices(example: Example, wanted: Item) -> None:
    """A statement's voices are those that the text names, deepest first, the outlet last."""
    statement = example.statement(wanted["report"], wanted["quote"])
    voices = [example.names(voice, wanted["report"]) for voice in statement["voices"]]

    def agrees(chain: list[str]) -> bool:
        return len(voices) == len(chain) and all(
            any(str(plain(part)) in str(plain(name)) for name in names) for part, names in zip(chain, voices)
        )

    assert agrees(wanted["voices"]) or agrees(wanted.get("or_voices", [])), voices


@pytest.mark.parametrize(
    "wanted", [pytest.param(item, id=item["report"]) for item in TRUTH["chains"] if "stance" in item]
)
def test_story_example_stances(example: Example, wanted: Item) -> None:
    """A denial is a statement that denies."""
    assert example.statement(wanted["report"], wanted["quote"])["stance"] == wanted["stance"]


@each("apart", "report")
def test_story_example_voices_that_are_not_one(example: Example, wanted: Item) -> None:
    """Two unnamed voices of one report stay two."""
    deepest = {example.statement(wanted["report"], quote)["voices"][0]["source"] for quote in wanted["quotes"]}
    assert len(deepest) == len(wanted["quotes"])


@pytest.mark.parametrize("wanted", [pytest.param(item, id=item["forms"][0]) for item in TRUTH["parties"]])
def test_story_example_parties_have_one_source(example: Example, wanted: Item) -> None:
    """All forms of one party's name are resolved to one source."""
    forms = set(map(plain, wanted["forms"]))
    found = [
        source["name"]
        for source in example.sources.values()
        if source["kind"] != "unnamed" and forms & set(map(plain, [source["name"], *source["names"]]))
    ]
    assert len(found) == 1, found


@each("findings")
def test_story_example_anchors_are_acts(example: Example, wanted: Item) -> None:
    """Every act that the texts tell of is there, with a type that names it."""
    acts = [example.act(anchor) for anchor in wanted["anchors"]]
    assert all(any(kind in act["type"].lower() for kind in wanted["types"]) for act in acts), acts


@each("findings")
def test_story_example_one_happening_is_one_event(example: Example, wanted: Item) -> None:
    """Acts of several reports about one happening join one event."""
    assert len({example.event(anchor)["id"] for anchor in wanted["anchors"]}) == 1


def test_story_example_different_happenings_are_different_events(example: Example) -> None:
    """The teacher, the editor and the phone users are not arrested in one event."""
    events = {
        wanted["key"]: {example.event(anchor)["id"] for anchor in wanted["anchors"]} for wanted in TRUTH["findings"]
    }
    shared = [(a, b) for a in events for b in events if a < b and events[a] & events[b]]
    assert not shared


@each("findings")
def test_story_example_origins_at_least_and_at_most(example: Example, wanted: Item) -> None:
    """A finding has as many origins as the texts establish and allow."""
    finding = example.finding(wanted)
    origins = finding["origins"]
    assert (origins["least"], origins["most"]) == (wanted["least"], wanted["most"]), finding


@each("findings")
def test_story_example_origins_never_overstate(example: Example, wanted: Item) -> None:
    """No finding is said to have more established origins than it has: that error is the dangerous one."""
    found = [
        finding["origins"]["least"]
        for anchor in wanted["anchors"]
        for finding in example.document["findings"]
        if finding["event"] == example.event(anchor)["id"]
    ]
    assert max(found) <= wanted["least"]


@each("findings")
def test_story_example_origins_are_never_relays(example: Example, wanted: Item) -> None:
    """An outlet that only relays a finding is no origin of it."""
    ids = example.finding(wanted)["origins"]["ids"]
    outlets = {
        plain(origin["outlet"]) for origin in example.document["origins"] if origin["id"] in ids and not origin["ring"]
    }
    assert outlets <= set(map(plain, wanted["outlets"]))


@each("findings")
def test_story_example_number_of_reports(example: Example, wanted: Item) -> None:
    """A finding says how many reports carry it."""
    assert example.finding(wanted)["reports"] == wanted["reports"]


@pytest.mark.parametrize(
    "wanted", [pytest.param(item, id=item["key"]) for item in TRUTH["findings"] if "numbers" in item]
)
def test_story_example_numbers_stand_side_by_side(example: Example, wanted: Item) -> None:
    """Numbers that cannot all be true are a conflict that names each."""
    values = [
        value for item in example.finding(wanted)["conflicts"] if item["slot"] == "number" for value in item["values"]
    ]
    assert {int(number) for value in values for number in re.findall(r"\d+", value)} == set(wanted["numbers"])


@pytest.mark.parametrize(
    "wanted", [pytest.param(item, id=item["key"]) for item in TRUTH["findings"] if "denied_in" in item]
)
def test_story_example_denials_are_conflicts(example: Example, wanted: Item) -> None:
    """A denial stands beside what it denies and carries nothing."""
    finding = example.finding(wanted)
    assert any("den" in f"{item['slot']} {item['kind']} {item['values']}".lower() for item in finding["conflicts"])
    denial = next(anchor for anchor in wanted["anchors"] if anchor["report"] == wanted["denied_in"])
    assert example.act(denial)["status"] == "denied"


@pytest.mark.parametrize(
    "wanted", [pytest.param(item, id=f"{item['report']}-{item['quote'].replace(' ', '-')}") for item in TRUTH["times"]]
)
def test_story_example_times(example: Example, wanted: Item) -> None:
    """A time expression names the day that the text gives it, with a year only if one is known."""
    report = example.reports[wanted["report"]]
    start, end = example.quote(wanted["report"], wanted["quote"])
    found = [
        time["edtf"]
        for time in example.document["times"]
        if time["report"] == report["id"] and time["start"] < end and start < time["end"]
    ]
    assert found == [wanted["edtf"]]


@pytest.mark.parametrize("key", TRUTH["no_year"])
def test_story_example_no_year_is_invented(example: Example, key: str) -> None:
    """A report without a year has no time with one."""
    report_id = example.reports[key]["id"]
    times = [time["edtf"] for time in example.document["times"] if time["report"] == report_id and time["edtf"]]
    times += [
        act["time"]["edtf"]
        for act in example.acts.values()
        if example.statements[act["statement"]]["report"] == report_id and act["time"] and act["time"]["edtf"]
    ]
    assert not [edtf for edtf in times if not edtf.startswith("XXXX")]


def test_story_example_invented_places_stay_unresolved(example: Example) -> None:
    """Towns of the invented country are found in no gazetteer; real ones are."""
    found = {place["name"]: place["country"] for place in example.document["places"] if place["geonameid"]}
    assert found == TRUTH["places"]["resolved"]


def test_story_example_second_build_writes_nothing(example: Example) -> None:
    """Building the same pile again finds nothing new."""
    assert example.run_again is None
