"""Shared passages: what two reports have in common beyond what they tell of."""

from __future__ import annotations

import pytest
from handmade import Desk
from hypothesis import given, settings
from hypothesis import strategies as st
from tracing import ORIGINAL, OTHER, REWRITE, WEATHER

from headwater.engine.local import LocalEngine
from headwater.model import Report, SharedPassage
from headwater.stages import features
from headwater.stages.passages import find_passages
from headwater.stages.stage import Pile

FURNITURE = "Please write to our editors at any hour if you have seen something that we should know about."


def share(*texts: str, outlets: tuple[str, ...] = ()) -> list[SharedPassage]:
    """Returns what some texts share; each is of an outlet of its own unless outlets are given."""
    names = outlets or tuple(f"Outlet {number}" for number in range(len(texts)))
    desk = Desk()
    for number, (text, outlet) in enumerate(zip(texts, names, strict=True)):
        desk.write(f"{number:03}", outlet, text)
    return list(find_passages(Pile(desk.records), LocalEngine()))


def read(report: Report | str, start: int, end: int) -> str:
    """Returns a stretch of a text."""
    return (report if isinstance(report, str) else report.text)[start:end]


def test_passages_copy_is_found_whole() -> None:
    """A verbatim copy shares all of its text."""
    (shared,) = share(ORIGINAL, ORIGINAL)
    assert (shared.share, shared.other_share, shared.verbatim) == (1.0, 1.0, True)


def test_passages_offsets_read_the_same_words() -> None:
    """In a copy with other text around it, both sides of a passage read the same."""
    copy = f"{WEATHER}\n\n{ORIGINAL}"
    (shared,) = share(ORIGINAL, copy)
    texts = {"report-000": ORIGINAL, "report-001": copy}
    (span,) = shared.spans
    assert (
        texts[shared.report][span.start : span.end] == texts[shared.other][span.from_start : span.from_end] == ORIGINAL
    )


def test_passages_excerpt_is_found() -> None:
    """Two sentences in a report of other matter are found and only they."""
    excerpt = " ".join(ORIGINAL.split(". ")[1:3]) + "."
    (shared,) = share(ORIGINAL, f"{WEATHER} {excerpt}")
    assert 0.2 < min(shared.share, shared.other_share) < 0.8


def test_passages_rewrite_is_found() -> None:
    """Sentences in other order and in other words are found."""
    (shared,) = share(ORIGINAL, REWRITE)
    assert max(shared.share, shared.other_share) > 0.6


def test_passages_reports_of_one_event_share_nothing() -> None:
    """Two reports in their own words share names and numbers, not text."""
    assert share(ORIGINAL, OTHER) == []


def test_passages_repeated_furniture_is_no_evidence() -> None:
    """A line that an outlet has on pages which otherwise differ is not text taken over."""
    pages = [f"{ORIGINAL}\n\n{FURNITURE}", f"{OTHER}\n\n{FURNITURE}", f"{WEATHER}\n\n{FURNITURE}"]
    assert share(*pages, outlets=("Post", "Post", "Post")) == []


def test_passages_copy_with_furniture_is_still_found() -> None:
    """Furniture hides no copying."""
    pages = [f"{ORIGINAL}\n\n{FURNITURE}", f"{OTHER}\n\n{FURNITURE}", f"{WEATHER}\n\n{FURNITURE}"]
    found = share(*pages, ORIGINAL, outlets=("Post", "Post", "Post", "Mirror"))
    assert [(shared.report, shared.other) for shared in found] == [("report-003", "report-000")]


def test_passages_stock_phrase_is_no_evidence() -> None:
    """One short formula is not text taken over."""
    formula = "The police did not respond to a request for comment."
    assert share(f"{OTHER} {formula}", f"{WEATHER} {formula}") == []


def test_passages_many_carriers_cost_no_pairs_of_all() -> None:
    """A text that very many reports carry links each of them to the earliest only."""
    texts = [f"{ORIGINAL} This is page {number} of the almanac." for number in range(200)]
    assert 199 <= len(share(*texts)) <= 2 * 200


def test_passages_empty_and_odd_texts_break_nothing() -> None:
    """Hostile input shares nothing and raises nothing."""
    assert share("", "\u0000\u202e", "A" * 50_000, "“" * 500, "。" * 300) == []


@settings(max_examples=25, deadline=None)
@given(st.permutations([ORIGINAL, REWRITE, OTHER, WEATHER, f"{WEATHER} {ORIGINAL}"]))
def test_passages_every_span_lies_in_its_texts(texts: list[str]) -> None:
    """Whatever the order, spans are not empty and lie inside both texts."""
    for shared in share(*texts):
        lengths = [len(texts[int(name.removeprefix("report-"))]) for name in (shared.report, shared.other)]
        for span in shared.spans:
            assert 0 <= span.start < span.end <= lengths[0]
            assert 0 <= span.from_start < span.from_end <= lengths[1]


def test_passages_stock_phrase_of_many_things_is_no_evidence() -> None:
    """A long phrase that reports on quite different things hold is not text taken over."""
    phrase = "wearing the grey winter uniform of the border service and carrying rifles with folded stocks"
    things = (
        "Bakers in Velm closed 11 ovens on Sunday",
        "A bridge at Tarnow sank by 40 centimetres",
        "Odo Lind sold his mill",
        "Fishermen near Kress lost 23 nets",
        "The choir of Halm sang in Brask",
        "Greta Oss planted 300 lindens",
        "Trains from Orlo ran 5 hours late",
    )
    texts = [f"{thing} while men {phrase} looked on. {thing} again the next year." for thing in things]
    assert share(*texts) == []


def test_passages_names_in_a_row_are_no_wording() -> None:
    """Two outlets that give one town, day and number in one order have not copied each other."""
    texts = (
        "The midwife saw lorries before dawn. They took 14 ferrymen in Odrava on the night of 2 May 2031, she said.",
        "Wives wait at the customs house. Guards led off 14 ferrymen in Odrava on the night of 2 May 2031, one said.",
    )
    assert share(*texts) == []


def test_passages_search_in_parts_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking at features part by part, to bound memory, changes nothing."""
    texts = (ORIGINAL, REWRITE, OTHER, f"{WEATHER} {ORIGINAL}", WEATHER)
    whole = share(*texts)
    monkeypatch.setattr(features, "PART", 7)
    assert share(*texts) == whole
    assert whole
