"""The doors: what text, web pages, PDF files and feeds become."""

from __future__ import annotations

import pickle

import pytest
from intake_makers import PAGE, STORY, pdf_of, read

from headwater.errors import UnreadableInput
from headwater.intake.kinds import FEED, HTML, PDF, TEXT
from headwater.intake.read import read_capture

HEAD = (
    '<meta property="og:site_name" content="The Tovar Courier"><meta name="author" content="Ann Example">'
    '<meta property="article:published_time" content="2031-04-02T23:30:00+09:00">'
    '<link rel="canonical" href="https://courier.example/1"><meta name="syndication-source" content="https://v.example/1">'
    '<script type="application/ld+json">{"@type":"NewsArticle","creditText":"Val Agency","dateline":"TOVAR",'
    '"isBasedOn":{"@id":"https://v.example/1"},"sourceOrganization":{"name":"Val Agency"}}</script>'
)
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Arden Digest</title><link>https://digest.example/</link>'
    "<item><title>Guards search homes</title><link>https://digest.example/1</link>"
    '<source url="https://courier.example/rss">The Tovar Courier</source>'
    "<pubDate>Wed, 02 Apr 2031 23:30:00 GMT</pubDate><description>&lt;p&gt;Guards &lt;b&gt;searched&lt;/b&gt; homes."
    "&lt;/p&gt;&lt;p&gt;A ministry denied it.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description></item>"
    "<item><title>Second story</title><description>More words.</description></item></channel></rss>"
)


def test_read_text_changes_line_ends_only() -> None:
    """The text is the decoded file with line feeds; nothing else is changed."""
    (report,) = read(b"\xef\xbb\xbfOne  line\r\n\tTwo\xc2\xa0\rThree\n", TEXT)
    assert report.text == "One  line\n\tTwo\u00a0\nThree\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_read_text_encodings(encoding: str) -> None:
    """UTF-8, UTF-16 with a byte order mark and plausible Windows-1252 are read."""
    text = "The café’s owner was taken away by guards, a neighbour said to the paper.\n"
    assert read(text.encode(encoding), TEXT)[0].text == text


@pytest.mark.parametrize(
    "data",
    [
        b"words \x00\x01\x02",
        "국가보위성이 주민들을 체포했다".encode("euc-kr"),
        "Жители города".encode("koi8-r"),
        "words “quoted” and more – words".encode()[:-8] + b"\xe2\x80 and more",
        b"\xff\xfeodd",
        b" \n\t ",
        b"\x07\x08" * 40 + b"a",
    ],
)
def test_read_text_broken_encoding_is_refused(data: bytes) -> None:
    """Binary files, unknown or broken encodings and files without words are refused with a hint."""
    with pytest.raises(UnreadableInput) as refused:
        read(data, TEXT)
    assert refused.value.hint


def test_read_page_keeps_every_clue() -> None:
    """Canonical link, syndication source, JSON-LD and byline are kept as the page gives them."""
    (report,) = read(PAGE.replace("<head>", f"<head>{HEAD}").encode(), HTML)
    clues = {clue.kind: clue.value for clue in report.clues}
    assert clues["canonical"] == "https://courier.example/1"
    assert clues["syndication-source"] == clues["is-based-on"] == "https://v.example/1"
    assert clues["credit-text"] == clues["source-organization"] == "Val Agency"
    assert clues["dateline"] == "TOVAR"


def test_read_page_takes_outlet_title_and_date_from_metadata() -> None:
    """Outlet, title, byline and date come from the page's metadata, with the basis of the date."""
    (report,) = read(PAGE.replace("<head>", f"<head>{HEAD}").encode(), HTML)
    assert (report.outlet, report.title, report.byline) == (
        "The Tovar Courier",
        "Guards search homes in Tovar",
        "Ann Example",
    )
    assert report.published is not None
    assert (report.published.edtf, report.published.basis) == ("2031-04-02", "meta article:published_time")


def test_read_page_takes_no_date_from_footers() -> None:
    """The year of a copyright line and the clock of a page are not its date of publication."""
    footer = "<footer>Copyright 2024 The Courier. 11/21/2024 04:32:07 pm</footer></body>"
    (report,) = read(PAGE.replace("</body>", footer).encode(), HTML)
    assert report.published is None


def test_read_page_links_to_the_original_are_clues() -> None:
    """A link whose words say that it leads to the original is a clue."""
    link = '<p>Source: <a href="https://v.example/1">Val Agency</a></p></article>'
    (report,) = read(PAGE.replace("</article>", link).encode(), HTML)
    assert ("link", "https://v.example/1") in {(clue.kind, clue.value) for clue in report.clues}


def test_read_page_outlet_by_address() -> None:
    """A known address names the outlet before anything that the page says."""
    (report,) = read(PAGE.replace("<head>", f"<head>{HEAD}").encode(), HTML, "https://www.dailynk.com/english/1")
    assert report.outlet == "Daily NK"


def test_read_page_in_its_own_encoding() -> None:
    """A page that names its encoding is read in it."""
    page = PAGE.replace("<head>", '<head><meta charset="euc-kr">').replace("forty homes", "forty homes (국가보위성)")
    assert "국가보위성" in read(page.encode("euc-kr"), HTML)[0].text


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 50_000 + "words of an article",
        "<html><body><p " + " ".join(f"a{i}=1" for i in range(20_000)) + ">words",
        "<html><body><script>document.write('words')</script></body></html>",
        "<html><head><script type='application/ld+json'>" + "[" * 90_000 + "</script></head><body></body></html>",
    ],
)
def test_read_page_hostile_markup_is_refused(page: str) -> None:
    """Markup made to break programs, and pages without an article, are refused with a hint."""
    with pytest.raises(UnreadableInput) as refused:
        read(page.encode(), HTML)
    assert refused.value.hint


def test_read_pdf_keeps_its_page_map() -> None:
    """Each page's stretch of the text is kept, lines are joined to paragraphs, footers are marked."""
    line = "searched forty homes in the town of Tovar on Tuesday, a resident told the"
    pages = [
        [name, "", f"{name} {line}", "paper.", "", "The Courier", f"Page {len(name)}"]
        for name in ("Men", "Guards", "Spies")
    ]
    (report,) = read(pdf_of(pages), PDF)
    assert [report.text[page.start : page.end].split()[0] for page in report.pages] == ["Men", "Guards", "Spies"]
    assert f"\n\nGuards {line} paper.\n\n" in report.text
    assert [report.text[mark.start : mark.end] for mark in report.marks if mark.kind == "boilerplate"][:2] == [
        "The Courier",
        "Page 3",
    ]


def test_read_pdf_cut_off_is_refused() -> None:
    """A PDF whose end is missing is refused with a hint."""
    with pytest.raises(UnreadableInput) as refused:
        read(pdf_of([["words"]])[:400], PDF)
    assert refused.value.hint


def test_read_pdf_without_text_is_refused() -> None:
    """A PDF of pictures is refused."""
    with pytest.raises(UnreadableInput, match="no text"):
        read(pdf_of([[]]), PDF)


def test_read_feed_gives_a_report_an_entry() -> None:
    """Each entry is a report with clean words, its date, and the feed it came from."""
    first, second = read(RSS.encode(), FEED)
    assert first.text == "Guards search homes\n\nGuards searched homes.\n\nA ministry denied it."
    assert first.published is not None
    assert first.published.edtf == "2031-04-02"
    assert ("feed-source", "https://courier.example/rss") in {(clue.kind, clue.value) for clue in first.clues}
    assert second.id != first.id


def test_read_feed_broken_is_refused() -> None:
    """A feed without entries is refused."""
    with pytest.raises(UnreadableInput):
        read(b"<?xml version='1.0'?><rss version='2.0'><channel>", FEED)


def test_read_unknown_kind_is_refused() -> None:
    """A media type without a door is refused with a hint."""
    with pytest.raises(UnreadableInput) as refused:
        read(b"x", "image/png")
    assert refused.value.hint


def test_read_capture_travels_to_other_processes() -> None:
    """The function can be sent to a worker, and gives the same there each time."""
    again = pickle.loads(pickle.dumps(read_capture))
    assert again is read_capture
    assert read(STORY.encode(), TEXT) == read(STORY.encode(), TEXT)
