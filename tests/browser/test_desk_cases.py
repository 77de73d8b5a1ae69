"""The desk over real and over large cases, where they are at hand."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Opened, open_desk
from playwright.sync_api import Browser, expect

from headwater.case import Case

SAMPLE = Path(os.environ.get("HEADWATER_SAMPLE", Path(__file__).resolve().parents[3] / "shared/data/reports-sample"))
LARGE = os.environ.get("HEADWATER_LARGE_CASE")


@pytest.fixture(scope="module")
def sample_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample reports, built; they are no part of the project."""
    if not SAMPLE.is_dir():
        pytest.skip("the sample reports are not here (HEADWATER_SAMPLE names their folder)")
    folder = tmp_path_factory.mktemp("sample") / "case"
    case = Case.open(folder)
    case.add([SAMPLE])
    case.run()
    return folder


@pytest.fixture
def sample(browser: Browser, sample_case: Path) -> Iterator[Opened]:
    """A desk over the sample reports."""
    yield from open_desk(browser, Case.open(sample_case, create=False))


@pytest.fixture
def large(browser: Browser) -> Iterator[Opened]:
    """A desk over 10,000 generated reports; see benchmarks/newsroom.py."""
    if not LARGE:
        pytest.skip("no large case is named by HEADWATER_LARGE_CASE (make one with benchmarks/newsroom.py)")
    yield from open_desk(browser, Case.open(LARGE, create=False))


def walk(opened: Opened) -> None:
    """Reads a finding to its words, looks at time and space, and comes back."""
    opened.go("/findings")
    opened.page.locator("[data-open]").first.click()
    expect(opened.page.locator("h1.finding-sentence")).to_be_visible()
    opened.page.locator(".statement .cite a").first.click()
    expect(opened.page.locator("#here")).to_be_in_viewport()
    for path in ("/timeline", "/map", "/voices", "/intake", "/search?q=arrested"):
        opened.go(path)
        expect(opened.page.locator("h1")).to_be_visible()
    assert not opened.strangers


def test_cases_sample_reports_are_read(sample: Opened) -> None:
    """The sample reports are walked through from finding to words."""
    walk(sample)


def test_cases_large_case_is_read(large: Opened) -> None:
    """10,000 reports are walked through, and the list answers while one types."""
    walk(large)
    start = time.perf_counter()
    large.go("/findings?q=arrested")
    expect(large.page.locator("mark").first).to_be_visible()
    assert time.perf_counter() - start < 5
