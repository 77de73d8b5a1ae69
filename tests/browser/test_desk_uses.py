"""What an analyst does at the desk, each with the mouse and with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Opened, open_desk
from hands import HANDS, Hands, Keyboard
from playwright.sync_api import Browser, expect

from headwater.case import Case

BOTH = pytest.mark.parametrize("way", ["mouse", "keyboard"])


def open_finding(opened: Opened, hands: Hands, words: str) -> None:
    """Opens the finding that holds some words from the list."""
    opened.go("/findings")
    hands.press(opened.page.locator("[data-open]").filter(has_text=words).first)
    expect(opened.page.locator("h1.finding-sentence")).to_contain_text(words)


@BOTH
def test_uses_read_a_finding_to_its_words(example: Opened, way: str) -> None:
    """From the list to the finding, to its footnote, to the words in the report as published."""
    hands = HANDS[way](example.page)
    open_finding(example, hands, "Korvane")
    hands.press(example.page.locator(".statement .cite a").first)
    expect(example.page.locator(":target")).to_be_in_viewport()
    expect(example.page.locator(":target")).to_contain_text("miners")
    assert not example.strangers


def test_uses_move_with_keys(example: Opened) -> None:
    """j and k move through the list, Enter opens, b goes back, the question mark tells the keys, / goes to search."""
    keys = example.page.keyboard
    for key in ("j", "j", "j", "k"):
        keys.press(key)
    at = example.page.locator(".line.at")
    expect(at).to_have_count(1)
    assert at.evaluate("line => [...line.parentElement.children].indexOf(line)") == 1
    keys.press("Enter")
    expect(example.page.locator("h1.finding-sentence")).to_be_visible()
    keys.press("?")
    expect(example.page.locator("#help")).to_be_visible()
    keys.press("Escape")
    keys.press("b")
    expect(example.page.locator("h1")).to_have_text("Findings")
    keys.press("/")
    expect(example.page.locator("#search")).to_be_focused()


def test_uses_accept_reject_and_undo_with_keys(small: Opened) -> None:
    """a accepts the finding at hand, r rejects it, u takes it back; the line says so and keeps its place."""
    keys = small.page.keyboard
    keys.press("j")
    for key, status in (("a", "Accepted"), ("r", "Rejected"), ("u", "Accepted"), ("u", "")):
        keys.press(key)
        line = small.page.locator(".line.at")
        if status:
            expect(line.locator(".status")).to_have_text(status)
        else:
            expect(line.locator(".status")).to_have_count(0)
    expect(small.page.locator(".line").first).to_have_class(re.compile(r"\bat\b"))


def test_uses_keys_may_follow_at_once(small: Opened) -> None:
    """A key that is pressed in the very moment in which a line is drawn anew counts as any other."""
    page = small.page
    page.evaluate("""() => new MutationObserver((_, observer) => {
        if (!document.querySelector(".line .status")) return;
        observer.disconnect();
        document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "u", bubbles: true}));
    }).observe(document.querySelector("[data-list]"), {childList: true, subtree: true})""")
    page.keyboard.press("j")
    with page.expect_response(lambda answer: "kind=undo" in (answer.request.post_data or "")):
        page.keyboard.press("a")
    expect(page.locator(".line.at .status")).to_have_count(0)
    expect(page.locator(".line").first).to_have_class(re.compile(r"\bat\b"))


@BOTH
def test_uses_accept_with_a_reason_and_undo(small: Opened, way: str) -> None:
    """A finding is accepted with a reason on its page, and the acceptance is taken back."""
    hands = HANDS[way](small.page)
    open_finding(small, hands, "weavers")
    hands.type(small.page.get_by_label("Reason").first, "read it twice")
    hands.press(small.page.locator("button[value=accept]"))
    expect(small.page.locator(".verdict")).to_contain_text("Accepted by R. Vale")
    expect(small.page.locator(".verdict")).to_contain_text("read it twice")
    hands.press(small.page.locator(".decide button[value=undo]").first)
    expect(small.page.locator(".verdict")).to_have_text("Nobody has judged it.")


@BOTH
def test_uses_correct_a_place(small: Opened, way: str) -> None:
    """A place is corrected from the gazetteer beside the words, and the particulars follow."""
    hands = HANDS[way](small.page)
    open_finding(small, hands, "weavers")
    hands.press(small.page.get_by_role("button", name="Correct, part or join").first)
    hands.type(small.page.get_by_label("The place is"), "Lusaka")
    expect(small.page.locator(".suggestions")).to_contain_text("Zambia")
    hands.press(small.page.get_by_role("button", name="Correct the place"))
    expect(small.page.locator(".particulars")).to_contain_text("Lusaka")
    small.go("/map?country=ZM")
    expect(small.page.locator(".map-places")).to_contain_text("Lusaka")


@BOTH
def test_uses_correct_a_place_by_its_words(small: Opened, way: str) -> None:
    """Words of the report are chosen and made the place of the act."""
    small.go("/reports/report-mill")
    hands = HANDS[way](small.page)
    if isinstance(hands, Keyboard):
        hands.reach(small.page.locator("[data-text]"))
        for _ in range(6):  # Guards arrested two weavers in Tarnow
            small.page.keyboard.press("ArrowRight")
        small.page.keyboard.press("Enter")
    else:
        small.page.locator("[data-text] [data-at]").filter(has_text="Tarnow").first.dblclick(
            position={"x": 240, "y": 12}
        )
    words = small.page.locator("#words")
    expect(words.locator("h2")).to_contain_text("“")
    expect(words).to_contain_text("Act")
    expect(words.get_by_text("Correct: these words are …")).to_be_visible()


@BOTH
def test_uses_join_two_events(small: Opened, way: str) -> None:
    """Two findings are said to be of one happening; the list is one shorter, and whole again after the undo."""
    hands = HANDS[way](small.page)
    open_finding(small, hands, "weavers")
    hands.press(small.page.get_by_text("Same happening as another finding"))
    hands.press(small.page.locator("input[name=other]").first)
    hands.press(small.page.get_by_role("button", name="Join the two"))
    expect(small.page.locator(".decisions")).to_contain_text("joined two accounts")
    small.go("/findings")
    expect(small.page.locator(".line")).to_have_count(2)
    small.go("/decisions")
    hands.press(small.page.get_by_role("button", name="Undo").first)
    expect(small.page.locator(".undone")).to_have_count(1)
    small.go("/findings")
    expect(small.page.locator(".line")).to_have_count(3)


@BOTH
def test_uses_split_a_voice(example: Opened, way: str) -> None:
    """Two statements are said to be of two voices, and the decision stands beside what it decides."""
    hands = HANDS[way](example.page)
    open_finding(example, hands, "Halvask")
    hands.press(example.page.get_by_role("button", name="Correct, part or join").first)
    hands.press(example.page.get_by_role("button", name="are two voices"))
    expect(example.page.locator(".decisions")).to_contain_text("two voices")


@BOTH
def test_uses_search(example: Opened, way: str) -> None:
    """Words typed into the search lead to findings and reports with the hits marked."""
    hands = HANDS[way](example.page)
    hands.type(example.page.locator("#search"), "colonel")
    example.page.keyboard.press("Enter")
    expect(example.page.locator("h1")).to_have_text("“colonel”")
    expect(example.page.locator("mark").first).to_have_text(re.compile("colonel", re.IGNORECASE))


@BOTH
def test_uses_filter_by_map(small: Opened, way: str) -> None:
    """A place on the map leaves the findings of that place."""
    hands = HANDS[way](small.page)
    small.go("/map")
    hands.press(small.page.locator("svg.map a").first)
    expect(small.page.locator(".line")).to_have_count(1)
    expect(small.page.locator(".line")).to_contain_text("weavers")


def test_uses_narrow_map_opens_on_its_places(small: Opened) -> None:
    """On a narrow screen the map is scrolled to where the places are."""
    small.page.set_viewport_size({"width": 320, "height": 900})
    small.go("/map?world=1")
    drawing, spot = small.page.locator(".map-drawing").bounding_box(), small.page.locator(".spot").first.bounding_box()
    assert drawing
    assert spot
    assert drawing["x"] <= spot["x"] <= drawing["x"] + drawing["width"] - spot["width"]


@pytest.fixture
def empty(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """A desk over a case that holds nothing yet."""
    yield from open_desk(browser, Case.open(tmp_path / "case"))


@BOTH
def test_uses_drop_a_file(empty: Opened, way: str, tmp_path: Path) -> None:
    """A file that is dropped, or chosen, is read stage by stage; what cannot be read is told with a hint."""
    text = "MILL POST\n4 May 2031\n\nGuards arrested two weavers in Tarnow on 3 May 2031, a weaver told the Mill Post."
    # Whoever listens only when the key is pressed may come too late to catch the dialog.
    empty.page.on("filechooser", lambda _: None)
    empty.go("/intake")
    if way == "mouse":
        script = """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], 'mill.txt', { type: 'text/plain' }));
          data.items.add(new File(['%PDF-1.4 cut'], 'fax.pdf', { type: 'application/pdf' }));
          document.querySelector('[data-drop]').dispatchEvent(
            new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
        empty.page.evaluate(script, text)
    else:
        (tmp_path / "mill.txt").write_text(text, encoding="utf-8")
        (tmp_path / "fax.pdf").write_bytes(b"%PDF-1.4 cut")
        hands = Keyboard(empty.page)
        hands.reach(empty.page.locator("#files"))
        with empty.page.expect_file_chooser() as choosing:
            empty.page.keyboard.press("Enter")
        choosing.value.set_files([tmp_path / "mill.txt", tmp_path / "fax.pdf"])
        hands.press(empty.page.get_by_role("button", name="Add to the case"))
    expect(empty.page.locator(".run")).to_be_visible()
    empty.go("/findings")  # the run goes on when its page is left
    empty.go("/intake")
    expect(empty.page.locator(".run-done")).to_contain_text("1 new report", timeout=120_000)
    empty.go("/intake")
    expect(empty.page.locator("#failures")).to_contain_text("fax.pdf")
    empty.go("/findings")
    expect(empty.page.locator(".line")).to_have_count(1)


def test_uses_method_panel(small: Opened) -> None:
    """The question mark beside a count tells what it means without leaving the page."""
    small.page.locator("a.how").first.click()
    expect(small.page.locator("#panel")).to_contain_text("Where it can be wrong")
    small.page.keyboard.press("Escape")
    expect(small.page.locator("#panel")).to_be_hidden()


def test_uses_say_what_was_refused(small: Opened) -> None:
    """Somebody decides meanwhile: the page says so and nothing is written over."""
    open_finding(small, HANDS["mouse"](small.page), "weavers")
    other = small.page.context.new_page()
    other.goto(small.page.url)
    other.locator("button[value=accept]").click()
    expect(other.locator(".verdict")).to_contain_text("Accepted")
    small.page.locator("button[value=reject]").click()
    expect(small.page.locator("#notice")).to_contain_text("Look again")
    other.reload()
    expect(other.locator(".verdict")).to_contain_text("Accepted")
