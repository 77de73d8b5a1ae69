"""The page of a case: inert, complete, and the same every time."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from handmade import Desk, lay_denial, lay_raid
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.engine.local import LocalEngine
from headwater.exchange import page
from headwater.exchange.highlights import mark_text, number_statements
from headwater.exchange.page import build_page, write_page
from headwater.model import Failure, Mark, Report, Span, Statement, Voice
from headwater.stages.findings import weigh_findings

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Outline(HTMLParser):
    """Reads a page's tags, ids, links and headings, and notes tags that are closed out of order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.broken: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a tag."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID and tag not in {"path", "rect"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Notes a closing tag that closes something else."""
        if tag in {"path", "rect"}:
            return
        if not self.open or self.open.pop() != tag:
            self.broken.append(tag)


def laid() -> Desk:
    """Returns a desk with two events and their findings."""
    desk = Desk()
    lay_raid(desk)
    lay_denial(desk)
    for finding in list(weigh_findings(desk.pile(), LocalEngine())):
        desk.add(finding)
    return desk


def page_of(desk: Desk, name: str = "Case") -> str:
    """Returns the page of what stands on a desk."""
    with desk.reader() as reader:
        return build_page(reader, name)


def test_page_is_inert() -> None:
    """The page runs nothing, loads nothing and forbids both."""
    html = page_of(laid())
    outline = Outline(html)
    assert not outline.tags & {"script", "iframe", "object", "embed", "link", "img", "form", "base", "video", "audio"}
    assert not [name for name in outline.attributes if name.startswith("on") or name in {"src", "srcset", "style"}]
    assert all(link.startswith("#") for link in outline.links)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in html
    assert "url(" not in html.replace("url(#arrow)", "")
    assert "@import" not in html


def test_page_is_well_formed() -> None:
    """Tags are closed in order, ids are used once, links lead somewhere and no heading level is skipped."""
    outline = Outline(page_of(laid()))
    assert (outline.broken, outline.open) == ([], [])
    assert len(outline.ids) == len(set(outline.ids))
    assert {link[1:] for link in outline.links} <= set(outline.ids)
    assert outline.headings[0] == 1
    assert all(after <= before + 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))


def test_page_tells_the_way_home() -> None:
    """Sentence, origin, words, report, file and digest of every finding stand on the page."""
    html = page_of(laid())
    for part in (
        "say that soldiers killed farmers in Odra",
        "quoted by Varn Wire",
        "wire.txt",
        "ab" * 32,
        "Contested:",
    ):
        assert part in html


def test_page_shows_text_of_strangers_as_text() -> None:
    """Tags, template marks, control and bidirectional characters of a report come out as visible text."""
    desk = laid()
    text = "<script>alert(1)</script> {{ 7*7 }} \u202eevil\u2066 \x00\x1b[31m end"
    desk.write("evil", "<b>Outlet</b>", text, title="</title><script>")
    desk.add(Failure(id="f", input="<i>\u202e.pdf", stage="intake", error="&", hint="<x>"))
    html = page_of(desk, "</title><script>")
    assert "<script" not in html
    assert "{{ 7*7 }}" in html
    assert all(f"⟦U+{code}⟧" in html for code in ("202E", "2066", "0000", "001B"))
    assert not set("\u202e\u2066\x00\x1b") & set(html)


def test_page_is_the_same_twice(tmp_path: Path) -> None:
    """The page holds no time and no chance."""
    desk = laid()
    with desk.reader() as reader:
        write_page(reader, tmp_path / "a.html")
        write_page(reader, tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_page_of_an_empty_case() -> None:
    """An empty case gives a page that says so."""
    html = page_of(Desk())
    assert "No findings" in html
    assert "Every input was read." in html


def test_page_says_what_it_leaves_out(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Findings and reports beyond the limits are listed, and the page says how many it shows."""
    monkeypatch.setattr(page, "SHOWN_FINDINGS", 1)
    monkeypatch.setattr(page, "SHOWN_REPORTS", 2)
    html = page_of(laid())
    assert "This page shows 1 of 2 findings in full and lists 1 more" in html
    assert "This page shows the text of 2 of 6 reports and lists 4 more" in html
    assert Outline(html).broken == []


def said(name: str, start: int, end: int, kind: str = "unnamed", within: str | None = None) -> Statement:
    """Returns a statement of a report of plain letters."""
    voice = Voice(source="s", name="V", kind=kind)  # type: ignore[arg-type]
    return Statement(
        id=name, report="r", mode="direct", content=(Span(start=start, end=end),), voices=(voice,), within=within
    )


def test_page_highlights_nested_statements() -> None:
    """A statement quoted inside another is marked inside it and says so."""
    report = Report(id="r", capture="c", text="abcdefghij")
    html = mark_text(report, number_statements([said("a", 0, 10), said("b", 4, 8, "person", "a")]))
    assert "2 person, inside 1" in html
    assert html.index("said-unnamed") < html.index("said-person") < html.index("efgh")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 40)), max_size=8), st.text(max_size=30))
def test_page_highlights_any_overlap(spans: list[tuple[int, int]], text: str) -> None:
    """Crossing, nested, empty and too long spans give balanced tags and keep every letter."""
    report = Report(
        id="r", capture="c", text=text, marks=tuple(Mark(kind="boilerplate", start=a, end=b) for a, b in spans[:2])
    )
    html = mark_text(report, number_statements([said(str(at), a, b) for at, (a, b) in enumerate(spans)]))
    outline = Outline(str(html))
    assert (outline.broken, outline.open) == ([], [])
