"""Reports made to attack the reader: nothing runs, nothing leaves, the page stays readable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Opened, open_desk
from playwright.sync_api import Browser, expect

from headwater.case import Case

OUT = "http://outside.invalid"
SAID = "Soldiers arrested two tailors in Tarnow on 3 March 2031, a clerk told the Mill Post."
LINE = 5_000_000
PAGE = f"""<!DOCTYPE html><html><head>
<title>Arrests &lt;img src={OUT}/t onerror=fetch('{OUT}/t')&gt;</title>
<meta http-equiv="refresh" content="0;url={OUT}/refresh">
<base href="{OUT}/"><link rel="stylesheet" href="{OUT}/style.css"><link rel="dns-prefetch" href="{OUT}">
<link rel="preload" as="image" href="{OUT}/preload.png"><link rel="icon" href="{OUT}/icon.ico">
<style>@import url({OUT}/import.css); body {{ background: url({OUT}/css.png) }} main {{ display: none }}
@font-face {{ font-family: x; src: url({OUT}/font) }}</style>
<script src="{OUT}/script.js"></script><script>window.ran = 1; fetch("{OUT}/script")</script></head>
<body onload="window.ran = 2" style="position: fixed; inset: 0; background: url({OUT}/body.png)">
<h1>Arrests in Tarnow</h1>
<p onmouseover="window.ran = 3">{SAID} \u202egnihton saw tI\u2066 <b onclick="window.ran = 4">It was raining.</b></p>
<p><a href="javascript:window.ran=5" ping="{OUT}/ping">Read more</a> <img src="{OUT}/i.png" onerror="window.ran = 6">
<svg onload="window.ran = 7"><script>window.ran = 8</script><image href="{OUT}/svg.png"/></svg>
<iframe src="{OUT}/frame" srcdoc="<script>parent.ran = 9</script>"></iframe>
<object data="data:text/html,<script>parent.ran = 10</script>"></object><embed src="{OUT}/embed">
<video src="{OUT}/video" autoplay></video><form action="{OUT}/form"><input autofocus onfocus="window.ran = 11"></form>
<math><mtext><style><img src=x onerror="window.ran = 12"></style></mtext></math>
&lt;script&gt;window.ran = 13&lt;/script&gt; </p></body></html>"""


@pytest.fixture(scope="module")
def hostile_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of reports that attack."""
    folder = tmp_path_factory.mktemp("hostile")
    pile = folder / "pile"
    pile.mkdir()
    (pile / "page.html").write_text(PAGE, encoding="utf-8")
    (pile / "plain.txt").write_text(f"MILL POST\n\n<script>window.ran = 20</script>{SAID} \x00\x1b[31m{{{{ 7*7 }}}}")
    (pile / "line.txt").write_text(SAID + " " + "nothing else happened " * (LINE // 22), encoding="utf-8")
    (pile / "<img src=x onerror='window.ran = 21'>.txt").write_text(f"MILL POST\n\n{SAID} Twice.", encoding="utf-8")
    (pile / "cut.pdf").write_bytes(b"%PDF-1.4 <script>window.ran = 22</script>")
    case = Case.open(folder / "case")
    case.add([pile])
    case.run()
    return folder / "case"


@pytest.fixture
def opened(browser: Browser, hostile_case: Path) -> Iterator[Opened]:
    """A desk over the hostile case."""
    yield from open_desk(browser, Case.open(hostile_case, create=False))


def test_hostile_reports_do_nothing(opened: Opened) -> None:
    """On every page, original and search: no script ran, nothing outside was asked for, the words are there."""
    reports = opened.page.request.get(f"{opened.base}/reports.json").json()["reports"]
    findings = opened.page.request.get(f"{opened.base}/findings.json").json()["lines"]
    assert len(reports) == 4
    addresses = ["/findings", "/reports", "/search?q=tailors", "/timeline", "/map", "/voices", "/intake", "/decisions"]
    addresses += [f"/findings/{finding['id']}" for finding in findings]
    addresses += [
        f"/reports/{report['id']}{part}" for report in reports for part in ("", "/original", "/words?start=99")
    ]
    for address in addresses:
        opened.go(address)
        opened.page.wait_for_timeout(150)
        assert opened.page.url.startswith(opened.base + address.partition("?")[0]), address
        for frame in opened.page.frames:
            assert frame.evaluate("window.ran ?? null") is None, address
    assert opened.strangers == []


def test_hostile_page_stays_readable(opened: Opened) -> None:
    """The report's words can be read and its hidden characters are named; the original shows its words alone."""
    opened.go("/reports?q=raining")
    opened.page.locator("[data-open]").first.click()
    text = opened.page.locator("[data-text]")
    expect(text).to_contain_text("Soldiers arrested two tailors")
    expect(text.locator(".hidden-sign").first).to_have_text("U+202E")
    opened.page.get_by_role("link", name="The captured original").click()
    frame = opened.page.frame_locator("iframe.original")
    expect(frame.locator("body")).to_contain_text("Soldiers arrested two tailors")
    assert frame.locator("img, script, svg, a, form, iframe").count() == 0


def test_hostile_line_of_five_million_letters_is_shown_in_parts(opened: Opened) -> None:
    """A single line of 5 MB opens fast, wraps, and is read part by part."""
    reports = opened.page.request.get(f"{opened.base}/reports.json").json()["reports"]
    sizes = {each["id"]: opened.page.request.get(f"{opened.base}/reports/{each['id']}.json").json() for each in reports}
    report = next(key for key, view in sizes.items() if view["total"] > LINE - 100)
    opened.go(f"/reports/{report}")
    expect(opened.page.locator("[data-text]")).to_contain_text("two tailors")
    assert not opened.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    opened.page.get_by_role("link", name="Later part").click()
    expect(opened.page.locator("[data-text]")).to_contain_text("nothing else happened")


def test_hostile_frame_leads_nowhere(opened: Opened) -> None:
    """Even a page that slipped through the sanitiser would meet a frame that runs and loads nothing."""
    answer = opened.page.request.get(f"{opened.base}/reports.json").json()["reports"][0]["id"]
    headers = opened.page.request.get(f"{opened.base}/reports/{answer}/frame").headers
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
