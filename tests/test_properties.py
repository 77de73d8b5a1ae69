"""What must hold for every pile, whatever is in it; the piles are small newsrooms of an invented country."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater import Case, Settings

OUTLETS = ("Sorvania Monitor", "Radio Vessin", "Tri-River Press", "Selmath Courier")
VOICES = ("a source in Upper Vessin Province", "a market trader", "a nurse", "Colonel Radim Korda")
HAPPENINGS = (
    "soldiers arrested {number} traders in Halvask on March 11",
    "soldiers killed {number} miners in Korvane on March 20",
)
FORMS = (
    "{What}, {voice} told the {outlet}.\n\n“They came before dawn,” the source said.",
    "“They came before dawn,” {voice} told the {outlet}.\n\nThe source said that {what}.",
    "According to {voice}, {what}.\n\nThe army did not answer questions from the {outlet}.",
    "{What}, the {other} reported.\n\nThe {other} quoted {voice}.",
    "{What}.\n\nThe town was quiet the next day.",
    "The Ministry of Public Order denied that {what}.\n\n“Nothing happened,” the ministry said in a statement.",
)
# Words for a paragraph of each report's own, so that only copies share more than a phrase.
ROADS = (
    "The road from the coast",
    "The bus station",
    "A bridge over the Lokhra River",
    "The market hall",
    "The school",
)
STATES = ("was closed for most of the morning", "had been painted the week before", "stood empty after the frost")
SEEN = ("two lorries waited near the chapel", "children carried water up the hill", "a generator ran behind the bakery")
WEATHER = ("It had rained since Sunday", "Snow lay on the fields", "The river was high", "The wind came from the east")
Document = dict[str, Any]


class Piece(NamedTuple):
    """What one report of a newsroom is made from."""

    outlet: str
    other: str
    voice: str
    happening: str
    number: int
    form: str
    dated: bool

    def text(self) -> str:
        """Returns the report's text."""
        what = self.happening.format(number=self.number)
        body = self.form.format(
            what=what, What=what[0].upper() + what[1:], voice=self.voice, outlet=self.outlet, other=self.other
        )
        masthead = f"{self.outlet.upper()}\n22 March 2024\n\n" if self.dated else f"{self.outlet}\n\n"
        return f"{masthead}{body}\n\n{self.scene()}\n"

    def scene(self) -> str:
        """Returns a paragraph that hardly any other report shares."""
        number = int.from_bytes(hashlib.sha256(repr(self).encode()).digest()[:4])
        road, state, seen, weather = (
            words[number // step % len(words)] for words, step in ((ROADS, 1), (STATES, 7), (SEEN, 31), (WEATHER, 101))
        )
        return f"{road} {state}, and {seen} when the {self.number * 100} workers of the dairy came home. {weather}."


PIECES = st.builds(
    Piece,
    outlet=st.sampled_from(OUTLETS),
    other=st.sampled_from(OUTLETS),
    voice=st.sampled_from(VOICES),
    happening=st.sampled_from(HAPPENINGS),
    number=st.sampled_from((4, 6)),
    form=st.sampled_from(FORMS),
    dated=st.booleans(),
)
PILES = st.lists(PIECES.map(Piece.text), min_size=1, max_size=4, unique=True).map(tuple)
UNREADABLE = st.lists(st.sampled_from((b"", b"\x00\x01\x02\x00", b"%PDF-1.4 cut")), max_size=2, unique=True).map(tuple)

few = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)


def write_inputs(folder: Path, texts: Sequence[str], others: Sequence[bytes] = ()) -> list[Path]:
    """Writes inputs into a folder, each under a name that only its place gives."""
    data = [*(text.encode() for text in texts), *others]
    paths = [folder / f"{number:02}.txt" for number in range(len(data))]
    for path, content in zip(paths, data, strict=True):
        path.write_bytes(content)
    return paths


def build_case(folder: Path, paths: Sequence[Path], step: int = 0) -> Case:
    """Builds a case from inputs in the order given, all at once or `step` at a time."""
    case = Case.open(folder, settings=Settings(workers=1))
    for start in range(0, len(paths), step or len(paths) or 1):
        case.add(paths[start : start + (step or len(paths))])
        case.run()
    return case


@lru_cache(maxsize=256)
def build_document(texts: tuple[str, ...], others: tuple[bytes, ...] = ()) -> Document:
    """Returns the document of a case built once from these inputs."""
    with tempfile.TemporaryDirectory() as folder:
        paths = write_inputs(Path(folder), texts, others)
        return build_case(Path(folder) / "case", paths).export()


def membership(document: Document) -> set[Any]:
    """Returns who belongs to what and every count, without ids that depend on what came first."""
    acts = {event["id"]: frozenset(event["acts"]) for event in document["events"]}
    counts = {
        ("finding", acts[finding["event"]], finding["reports"], *bounds(finding)) for finding in document["findings"]
    }
    origins = {("origin", origin["standing"], frozenset(origin["statements"])) for origin in document["origins"]}
    derivations = {
        ("derivation", item["report"], item["kind"], item["from_report"], item["from_outlet"])
        for item in document["derivations"]
    }
    return counts | origins | derivations


def report_of_act(document: Document, act_id: str) -> str:
    """Returns the report that an act stands in."""
    statement_of = {act["id"]: act["statement"] for act in document["acts"]}
    report_of = {statement["id"]: str(statement["report"]) for statement in document["statements"]}
    return report_of[statement_of[act_id]]


def bounds(finding: Document) -> tuple[int, int]:
    """Returns how many origins a finding has at least and at most."""
    return finding["origins"]["least"], finding["origins"]["most"]


def bounds_of_acts(document: Document) -> dict[str, tuple[int, int]]:
    """Returns, for each act, the bounds of the finding that it belongs to."""
    acts = {event["id"]: event["acts"] for event in document["events"]}
    return {act: bounds(finding) for finding in document["findings"] for act in acts[finding["event"]]}


def test_properties_piles_give_findings() -> None:
    """The newsrooms are no empty ones: what they tell of becomes findings, so that the properties say something."""
    pieces = [
        Piece(outlet, OUTLETS[3], voice, HAPPENINGS[0], 4, FORMS[0], True) for outlet, voice in zip(OUTLETS, VOICES[:2])
    ]
    document = build_document(tuple(piece.text() for piece in pieces))
    assert max(len({report_of_act(document, act) for act in event["acts"]}) for event in document["events"]) == 2


@settings(few, max_examples=8)
@given(PILES, st.randoms(use_true_random=False), st.sampled_from((0, 1, 2)))
def test_properties_order_of_intake_changes_nothing(texts: tuple[str, ...], random: Any, step: int) -> None:
    """Reports in another order, at once or bit by bit, give the same members and the same counts."""
    with tempfile.TemporaryDirectory() as folder:
        paths = write_inputs(Path(folder), texts)
        shuffled = list(paths)
        random.shuffle(shuffled)
        one = build_case(Path(folder) / "one", paths).export()
        other = build_case(Path(folder) / "other", shuffled, step).export()
    assert membership(one) == membership(other)


@few
@given(PILES, UNREADABLE)
def test_properties_second_build_writes_nothing(texts: tuple[str, ...], others: tuple[bytes, ...]) -> None:
    """Building again from the same inputs changes not one record."""
    with tempfile.TemporaryDirectory() as folder:
        paths = write_inputs(Path(folder), texts, others)
        before = build_case(Path(folder) / "case", paths).export()
        case = Case.open(Path(folder) / "case", settings=Settings(workers=1))
        case.add(paths)
        run = case.run()
        after = case.export()
    assert run is None
    assert after == before


@few
@given(PILES, st.integers(0, 3), st.sampled_from(("", "Lowland Mirror\n\n", "Source: Read Full Article\n\n")))
def test_properties_verbatim_copy_raises_no_count(texts: tuple[str, ...], which: int, before: str) -> None:
    """A copy of a report, with or without another masthead, raises neither bound of any finding."""
    copied = texts[which % len(texts)]
    if before:
        copied = before + copied.split("\n\n", 1)[1]
    base = bounds_of_acts(build_document(texts))
    grown = bounds_of_acts(build_document((*texts, copied)))
    raised = {
        act: (base[act], grown[act]) for act in base if grown[act][0] > base[act][0] or grown[act][1] > base[act][1]
    }
    assert not raised


@few
@given(PILES, st.sampled_from(HAPPENINGS), st.sampled_from((4, 6)))
def test_properties_independent_report_lowers_no_count(texts: tuple[str, ...], happening: str, number: int) -> None:
    """A report of an outlet's own, in its own words, lowers neither bound of any finding."""
    own = (
        f"Upper Vessin Gazette\n\nA bus driver told the Upper Vessin Gazette that {happening.format(number=number)}.\n"
    )
    base = bounds_of_acts(build_document(texts))
    grown = bounds_of_acts(build_document((*texts, own)))
    lowered = {
        act: (base[act], grown[act]) for act in base if grown[act][0] < base[act][0] or grown[act][1] < base[act][1]
    }
    assert not lowered


@few
@given(PILES, UNREADABLE)
def test_properties_inputs_are_reports_and_failures(texts: tuple[str, ...], others: tuple[bytes, ...]) -> None:
    """Every input is a report or a failure; none vanishes."""
    document = build_document(texts, others)
    assert len(document["reports"]) + len(document["failures"]) == len(texts) + len(others)


@few
@given(PILES)
def test_properties_least_is_never_above_most(texts: tuple[str, ...]) -> None:
    """Wherever bounds are given, the lower is not above the upper and neither is negative."""
    found = build_document(texts)["findings"]
    given_bounds = [bounds(finding) for finding in found]
    given_bounds += [
        (value["origins"]["least"], value["origins"]["most"])
        for finding in found
        for particular in finding["particulars"]
        for value in particular["values"]
    ]
    assert all(0 <= least <= most for least, most in given_bounds)


@few
@given(PILES)
def test_properties_offsets_read_their_own_words(texts: tuple[str, ...]) -> None:
    """Every offset of a part that carries its words reads those words in the report's text."""
    document = build_document(texts)
    text_of = {report["id"]: report["text"] for report in document["reports"]}
    report_of = {statement["id"]: statement["report"] for statement in document["statements"]}
    parts = [(item["report"], item) for name in ("places", "times") for item in document[name]]
    parts += [
        (report_of[act["statement"]], act[slot])
        for act in document["acts"]
        for slot in ("actor", "target", "place", "time", "number")
        if act[slot]
    ]
    wrong = [
        part
        for report, part in parts
        if "text" in part and text_of[report][part["start"] : part["end"]] != part["text"]
    ]
    assert not wrong


@few
@given(PILES, UNREADABLE)
def test_properties_every_capture_and_offset_verifies(texts: tuple[str, ...], others: tuple[bytes, ...]) -> None:
    """`verify` re-hashes each capture and re-reads each offset of a case that nobody touched without a fault."""
    with tempfile.TemporaryDirectory() as folder:
        paths = write_inputs(Path(folder), texts, others)
        _, faults = build_case(Path(folder) / "case", paths).verify()
    assert faults == []
