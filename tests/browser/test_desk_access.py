"""Every page is usable: no serious fault that axe-core finds, no sideways scrolling at 400 pixels, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Opened, open_desk
from playwright.sync_api import Browser

from headwater.case import Case

SERIOUS = {"serious", "critical"}


def addresses(opened: Opened) -> list[str]:
    """Returns one address of every kind of page of the example case."""
    opened.go("/findings")
    finding = opened.page.locator("[data-open]").first.get_attribute("href") or ""
    opened.go("/reports?q=Halvask")
    report = opened.page.locator("[data-open]").first.get_attribute("href") or ""
    opened.go(report)
    twin = opened.page.locator("a.twin, #shared a[href^='/compare']").first.get_attribute("href") or "/compare"
    return [
        "/findings", "/findings?q=arrested&contested=1", finding, "/reports", report, f"{report}/original", twin,
        "/search?q=colonel", "/timeline", "/map", "/voices", "/decisions", "/intake", "/method", "/nowhere",
    ]  # fmt: skip


@pytest.fixture(
    params=[("light", 1400), ("dark", 1400), ("light", 400), ("dark", 400)], ids=lambda each: "-".join(map(str, each))
)
def seen(request: pytest.FixtureRequest, browser: Browser, example_case: Path) -> Iterator[Opened]:
    """A desk over the example case, light or dark, wide or narrow."""
    scheme, width = request.param
    case = Case.open(example_case, create=False)
    yield from open_desk(browser, case, color_scheme=scheme, viewport={"width": width, "height": 900})


def test_access_every_page_passes_axe(seen: Opened) -> None:
    """axe-core finds nothing serious on any page."""
    faults = []
    for address in addresses(seen):
        seen.go(address)
        found = Axe().run(seen.page).response["violations"]
        faults += [
            (address, fault["id"], [node["target"] for node in fault["nodes"]][:3])
            for fault in found
            if fault["impact"] in SERIOUS
        ]
    assert not faults


def test_access_no_page_scrolls_sideways(seen: Opened) -> None:
    """Only drawings and tables scroll sideways, in frames of their own; pages never do."""
    wide = []
    for address in addresses(seen):
        seen.go(address)
        if seen.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)
    assert not wide


def test_access_pages_have_one_heading_and_landmarks(seen: Opened) -> None:
    """Every page has one first heading, a main part, and a link that skips to it."""
    for address in addresses(seen):
        seen.go(address)
        for selector in ("h1", "main", "a.skip", "nav[aria-label=Desk]"):
            assert seen.page.locator(selector).count() == 1, (address, selector)
