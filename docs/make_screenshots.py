"""Draws the desk's pages for the docs, so that the pictures stay true.

python docs/make_screenshots.py          # builds the example case, opens the desk, writes docs/desk-*.png
python docs/make_screenshots.py FOLDER   # every page, light and dark, wide and narrow, into a folder to look at

Needs Debian's Chromium and the `dev` extras.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from headwater.case import Case
from headwater.desk.app import create_app
from headwater.desk.identity import OnePerson

DOCS = Path(__file__).resolve().parent
EXAMPLES = DOCS.parent / "examples" / "reports"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 400, "height": 860}


@contextmanager
def open_desk(case: Case, key: str) -> Iterator[str]:
    """Serves a case and gives the address that opens it."""
    config = uvicorn.Config(create_app(case, OnePerson("R. Vale"), key), port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def enter(browser: Browser, case: Case, scheme: str, viewport: dict[str, int]) -> Iterator[tuple[Page, str]]:
    """Gives an opened desk."""
    with open_desk(case, "key") as base:
        context = browser.new_context(color_scheme=scheme, viewport=viewport)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{base}/enter?key=key")
        yield page, base
        context.close()


def choose_pages(page: Page, base: str) -> dict[str, str]:
    """Returns one address of every page by its name."""
    page.goto(f"{base}/findings")
    finding = page.locator("[data-open]").first.get_attribute("href") or ""
    page.goto(f"{base}/reports?q=twelve+arrested+calling")
    report = page.locator("[data-open]").first.get_attribute("href") or ""
    page.goto(base + report)
    twin = page.locator("#shared a[href^='/compare']").first.get_attribute("href") or ""
    return {
        "findings": "/findings", "finding": finding, "words": f"{finding}#home-heading", "reports": "/reports",
        "report": report, "original": f"{report}/original", "compare": twin, "search": "/search?q=colonel",
        "timeline": "/timeline", "map": "/map?world=1", "voices": "/voices", "decisions": "/decisions",
        "intake": "/intake", "method": "/method",
    }  # fmt: skip


def draw_all(browser: Browser, case: Case, folder: Path) -> None:
    """Draws every page, light and dark, wide and narrow."""
    for scheme in ("light", "dark"):
        for name, viewport in (("wide", WIDE), ("narrow", NARROW)):
            for page, base in enter(browser, case, scheme, viewport):
                for title, address in choose_pages(page, base).items():
                    page.goto(base + address)
                    page.screenshot(path=folder / f"{title}-{scheme}-{name}.png")


def draw_docs(browser: Browser, case: Case) -> None:
    """Draws the three pictures of the docs."""
    for page, base in enter(browser, case, "light", WIDE):
        pages = choose_pages(page, base)
        for name in ("findings", "finding", "report"):
            page.goto(base + pages[name])
            page.screenshot(path=DOCS / f"desk-{name}.png")


def main() -> None:
    """Builds the example case and draws it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        raise SystemExit("Chromium is not installed (Debian: apt-get install chromium)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tool:
        case = Case.open(Path(folder) / "sorvania")
        case.add([EXAMPLES])
        case.run()
        browser = tool.chromium.launch(executable_path=chromium, args=FLAGS)
        if len(sys.argv) > 1:
            Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
            draw_all(browser, case, Path(sys.argv[1]))
        else:
            draw_docs(browser, case)
        browser.close()


if __name__ == "__main__":
    main()
