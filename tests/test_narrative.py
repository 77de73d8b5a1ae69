"""Cited reports of findings: four formats, notes that lead to words, and text of strangers that steers nothing."""

from __future__ import annotations

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest
from docx import Document
from handmade import Desk, lay_denial, lay_raid
from msgspec.structs import replace

from headwater.engine.local import LocalEngine
from headwater.exchange.citations import cite_report, word_date, write_bibliography
from headwater.exchange.formats import render
from headwater.exchange.narrative import Block, Heading, Note, Paragraph, compose_narrative, shorten_marks
from headwater.exchange.trace import Index, ReportLine, line_report
from headwater.model import Event, Failure, Finding, Report, Verdict
from headwater.stages.findings import order_findings, weigh_findings
from headwater.stages.stage import Pile

HOSTILE = "<script>alert(1)</script> [x](http://evil.example) #let y = 1 \\ * `a` $x$ ]] \u202e \x07"


def lay_pile(title: str | None = None) -> tuple[Pile, list[Finding]]:
    """Returns a raid and contested killings, with their findings; one report may have another title."""
    desk = Desk()
    lay_raid(desk)
    lay_denial(desk)
    if title:
        desk.records[Report][0] = replace(desk.records[Report][0], title=title, outlet=title)
    return desk.pile(), order_findings(weigh_findings(desk.pile(), LocalEngine()))


def compose(pile: Pile, findings: list[Finding]) -> list[Block]:
    """Returns the blocks of a report."""
    failures = [Failure(id="f", input="fax.pdf", stage="reading", error="cut off", hint="Ask for it again.")]
    summary = ["7 reports."]
    return list(
        compose_narrative(Index(pile), findings, title="Raids", made="Made today.", summary=summary, failures=failures)
    )


def write(form: str, blocks: list[Block]) -> bytes:
    """Returns a report in a format."""
    return b"".join(render(form, blocks, 1_900_000_000))


def read(form: str, data: bytes) -> str:
    """Returns the visible text of a report in a format."""
    if form == "pdf":
        pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]
        return " ".join(" ".join(pages).split())
    if form == "docx":
        document = Document(BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    text = data.decode()
    return re.sub(r"\\(.)", r"\1", text) if form == "md" else text


@pytest.mark.parametrize("form", ["md", "html", "docx", "pdf"])
def test_narrative_every_format_says_all(form: str) -> None:
    """Each format holds the sentences, both sides of a conflict, the digest, what failed, and the method."""
    pile, findings = lay_pile()
    text = read(form, write(form, compose(pile, findings)))
    for words in (
        "say that soldiers killed farmers in Odra.",
        "30 farmers",
        "12 farmers",
        "Single source",
        "Draft: no person has checked this.",
        "fax.pdf",
        "An origin is a root of reporting",
    ):
        assert words in text, words
    assert "abababababab" in text.replace(" ", "")


def test_narrative_types_come_as_their_first_finding() -> None:
    """Findings of one type stand together, and types in the order in which the findings were given."""
    desk = Desk()
    lay_raid(desk)
    lay_denial(desk)
    findings = order_findings(weigh_findings(desk.pile(), LocalEngine()))
    desk.records[Event] = [
        replace(event, type="raid") if event.id == findings[0].event else event for event in desk.records[Event]
    ]
    headings = [block.text for block in compose(desk.pile(), findings) if isinstance(block, Heading)]
    assert headings[1:5] == ["Raid", "Finding 1", "Arrest", "Finding 2"]


def test_narrative_every_note_leads_to_words_that_say_it() -> None:
    """Every mark has its note, and every note the words that stand at the characters it names."""
    pile, findings = lay_pile()
    blocks = compose(pile, findings)
    notes = {block.number: block.text for block in blocks if isinstance(block, Note)}
    marks = {number for block in blocks if isinstance(block, Paragraph) for number in block.notes}
    assert marks == notes.keys() == set(range(1, len(notes) + 1))
    texts = [report.text for report in pile.all(Report)]
    for note in notes.values():
        found = re.search(r": “(.+)” Said by: .+ Characters (\d+)–(\d+);", note)
        assert found
        assert any(text[int(found[2]) : int(found[3])] == found[1] for text in texts)


def test_narrative_relays_are_cited_as_relays() -> None:
    """What a paper has from another is cited as cited in it, with publisher, title, date, file and day of access."""
    pile, findings = lay_pile()
    [note] = [
        block.text
        for block in compose(pile, findings)
        if isinstance(block, Note) and "Daily Herald" in block.text.split(":")[1]
    ]
    assert note.startswith("Tarn Courier, as cited in: Daily Herald, Title of herald, date not known, file herald.txt,")
    assert "day of access not recorded" in note


@pytest.mark.parametrize("form", ["md", "html", "docx", "pdf"])
def test_narrative_text_of_strangers_steers_nothing(form: str) -> None:
    """A title full of markup stays text in every format."""
    pile, findings = lay_pile(HOSTILE)
    data = write(form, compose(pile, findings))
    if form == "html":
        assert "<script" not in data.decode()
        assert 'href="http' not in data.decode()
    if form == "md":
        assert not re.search(r"(?<!\\)<script|(?<!\\)\]\(", data.decode())
        assert "http://" not in data.decode()
    if form == "docx":
        assert "<script" not in ZipFile(BytesIO(data)).read("word/document.xml").decode()
    if form == "pdf":
        assert b"/URI" not in data
    assert "script>alert(1)" in read(form, data).replace("&lt;", "<").replace("&gt;", ">").replace("\\", "")


def test_narrative_docx_marks_lead_to_notes() -> None:
    """Every link inside the Word document has its bookmark, and nothing points outside."""
    pile, findings = lay_pile()
    archive = ZipFile(BytesIO(write("docx", compose(pile, findings))))
    xml = archive.read("word/document.xml").decode()
    assert set(re.findall(r'w:anchor="(\w+)"', xml)) <= set(re.findall(r'w:name="(note\d+)"', xml))
    assert 'TargetMode="External"' not in "".join(
        archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")
    )


def test_narrative_decisions_and_staleness_are_said() -> None:
    """Who accepted a finding is said, and what fell since stands beside it."""
    pile, findings = lay_pile()
    verdict = Verdict(judgement="j", kind="accept", by="kestrel", at="2031-06-01T10:00:00", why="read twice")
    stale = replace(findings[0], status="stale", verdict=verdict, stale=("Varn Wire was retracted",))
    text = read("md", write("md", compose(pile, [stale])))
    assert "STALE: this no longer stands as it was decided; accepted by kestrel on 1 June 2031: read twice." in text
    assert "What changed or fell: Varn Wire was retracted." in text


def test_narrative_marks_are_shortened() -> None:
    """Three numbers in a row become one mark, two do not."""
    assert list(shorten_marks([7, 1, 2, 3, 6])) == [(1, "1–3"), (6, "6"), (7, "7")]


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2031-03-05", "5 March 2031"),
        ("2031-03", "March 2031"),
        ("XXXX-03-05", "5 March, year not given"),
        (None, "date not known"),
    ],
)
def test_narrative_dates_are_not_filled_in(edtf: str | None, words: str) -> None:
    """A date says what it gives and no more."""
    assert word_date(edtf) == words


def lines() -> list[ReportLine]:
    """Returns the reports of the raid as lines."""
    pile, _ = lay_pile(HOSTILE)
    index = Index(pile)
    return [line_report(report, index.captures.get(report.capture)) for report in pile.all(Report)]


def test_narrative_bibliography_csl() -> None:
    """CSL-JSON is one list of items with publisher and date; an unknown date is left out."""
    items = {item["publisher"]: item for item in json.loads("".join(write_bibliography(lines(), "csl")))}
    assert "issued" not in items["Daily Herald"]
    assert items["Daily Herald"]["title"] == "Title of herald"


def test_narrative_bibliography_bibtex_and_ris() -> None:
    """BibTeX closes every brace and runs no command; RIS ends every record."""
    tex = "".join(write_bibliography(lines(), "bibtex"))
    bare = re.sub(r"\\[{}]", "", tex)
    assert bare.count("{") == bare.count("}")
    assert not re.search(r"(?<!\\)[#$%&]", tex)
    ris = "".join(write_bibliography(lines(), "ris"))
    assert ris.count("TY  - ") == ris.count("ER  - ") == len(lines())


def test_narrative_citation_says_what_is_not_known() -> None:
    """A report without outlet, title, date and address is cited as such."""
    unknown = dict.fromkeys(ReportLine.__struct_fields__)
    bare = ReportLine(**{**unknown, "id": "r", "path": "a.txt"})  # type: ignore[arg-type]
    assert cite_report(bare) == (
        "Publisher not known, Untitled, date not known, file a.txt, day of access not recorded"
    )


def test_narrative_long_pdf_is_set_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long report is set in parts by processes of their own and is one file, with every finding in order."""
    monkeypatch.setattr("headwater.exchange.formats.pdf.BLOCKS_AT_ONCE", 10)
    pile, findings = lay_pile()
    text = read("pdf", write("pdf", compose(pile, findings)))
    places = [text.index(words) for words in ("Finding 1", "Part 1, page 1", "Finding 2", "Part 2, page 1")]
    assert places == sorted(places)
