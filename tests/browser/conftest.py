"""Chromium over the real desk; where it is missing these tests are skipped and say so."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import uvicorn
from deskroom import KEY, lay_case
from playwright.sync_api import Browser, Page, expect, sync_playwright

from headwater.case import Case
from headwater.desk.app import create_app
from headwater.desk.identity import OnePerson

CHROMIUM = os.environ.get("HEADWATER_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "reports"
PATIENCE = 20_000  # milliseconds, for machines that do much else


class Opened(NamedTuple):
    """A desk in the browser: its address, the page, and every address that the page asked for."""

    base: str
    page: Page
    asked: list[str]

    def go(self, path: str) -> None:
        """Opens a page of the desk."""
        self.page.goto(self.base + path)

    @property
    def strangers(self) -> list[str]:
        """The addresses outside the desk that were asked for."""
        return [url for url in self.asked if not url.startswith((self.base, "data:", "about:"))]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as tool:
        started = tool.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


def open_desk(browser: Browser, case: Case, **settings: object) -> Iterator[Opened]:
    """Serves a case and opens it in a browser that notes every request."""
    server = uvicorn.Server(uvicorn.Config(create_app(case, OnePerson("R. Vale"), KEY), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, **settings})  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{base}/enter?key={KEY}")
    yield Opened(base, page, asked)
    context.close()
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def small(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """A desk over a small case written by hand."""
    yield from open_desk(browser, lay_case(tmp_path / "case"))


@pytest.fixture(scope="session")
def example_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example pile, built once."""
    folder = tmp_path_factory.mktemp("example") / "case"
    case = Case.open(folder)
    case.add([EXAMPLES])
    case.run()
    return folder


@pytest.fixture
def example(browser: Browser, example_case: Path, tmp_path: Path) -> Iterator[Opened]:
    """A desk over a copy of the example case."""
    shutil.copytree(example_case, tmp_path / "case")
    yield from open_desk(browser, Case.open(tmp_path / "case", create=False))
