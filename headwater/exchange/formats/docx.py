"""A cited report as a Word document, with every note a place that its mark leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.shared import Cm, Pt, RGBColor
from lxml.etree import Element, SubElement

from headwater.exchange.narrative import Block, Columns, Heading, Note, Paragraph, shorten_marks

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
WIDTH = 8900  # of the text on the page, in twentieths of a point
STYLES = {
    "sentence": (11.5, "1C1E21"),
    "standing": (9.5, "1C1E21"),
    "warning": (9.5, "8F2D13"),
    "quiet": (8.5, "4B5057"),
    "note": (8.5, "33373D"),
    "body": (10.5, "1C1E21"),
}


def write_docx(blocks: Iterable[Block], made_at: int) -> Iterator[bytes]:
    """Yields a report as one file; `made_at` is the time that it carries, in seconds since 1970."""
    document = Document()
    _lay_out(document)
    document.core_properties.created = document.core_properties.modified = datetime.fromtimestamp(made_at, UTC)
    document.core_properties.author = "headwater"
    writer = _Body(document)
    for block in blocks:
        writer.write(block)
    file = BytesIO()
    document.save(file)
    yield file.getvalue()


def _lay_out(document: Any) -> None:
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.6)
    for name, (size, colour) in STYLES.items():
        style = document.styles.add_style(f"headwater {name}", 1)
        style.base_style = document.styles["Normal"]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
        style.paragraph_format.space_after = Pt(4)
    document.styles["headwater note"].paragraph_format.left_indent = Cm(0.9)
    document.styles["headwater note"].paragraph_format.first_line_indent = Cm(-0.9)


class _Body:
    """Writes blocks at the end of a document, as elements: python-docx would look every style up anew."""

    def __init__(self, document: Any) -> None:
        self._end = document.element.body.sectPr
        self._styles = {style.name: style.style_id for style in document.styles}

    def write(self, block: Block) -> None:
        """Adds a block."""
        if isinstance(block, Heading):
            self._add(self._paragraph(f"Heading {block.level}", block.text))
        elif isinstance(block, Note):
            paragraph = self._paragraph("headwater note")
            SubElement(paragraph, f"{W}bookmarkStart", {f"{W}id": str(block.number), f"{W}name": f"note{block.number}"})
            _run(paragraph, f"{block.number}\t")
            SubElement(paragraph, f"{W}bookmarkEnd", {f"{W}id": str(block.number)})
            _run(paragraph, block.text)
            self._add(paragraph)
        elif isinstance(block, Columns):
            self._add(self._paragraph("headwater standing", block.caption))
            self._add(self._table(block))
            self._add(self._paragraph("headwater quiet"))
        else:
            self._add(self._marked(block, f"headwater {block.style}"))

    def _add(self, element: Any) -> None:
        self._end.addprevious(element)

    def _paragraph(self, style: str, text: str = "", *, bold: bool = False) -> Any:
        paragraph = Element(f"{W}p")
        SubElement(SubElement(paragraph, f"{W}pPr"), f"{W}pStyle", {f"{W}val": self._styles[style]})
        if text:
            _run(paragraph, text, *(["b"] if bold else []))
        return paragraph

    def _marked(self, block: Paragraph, style: str) -> Any:
        paragraph = self._paragraph(style, block.text)
        for at, (number, shown) in enumerate(shorten_marks(block.notes)):
            link = SubElement(paragraph, f"{W}hyperlink", {f"{W}anchor": f"note{number}"})
            _run(link, f"{', ' if at else ''}{shown}", "vertAlign")
        return paragraph

    def _table(self, block: Columns) -> Any:
        table = Element(f"{W}tbl")
        layout = SubElement(table, f"{W}tblPr")
        SubElement(layout, f"{W}tblStyle", {f"{W}val": self._styles["Table Grid"]})
        SubElement(layout, f"{W}tblW", {f"{W}w": "5000", f"{W}type": "pct"})
        width = str(WIDTH // len(block.header))
        grid = SubElement(table, f"{W}tblGrid")
        for _ in block.header:
            SubElement(grid, f"{W}gridCol", {f"{W}w": width})
        rows = [[self._paragraph("headwater standing", text, bold=True) for text in block.header]]
        rows += [[self._marked(cell, "headwater standing") for cell in row] for row in block.rows]
        for row in rows:
            line = SubElement(table, f"{W}tr")
            for paragraph in row:
                cell = SubElement(line, f"{W}tc")
                SubElement(SubElement(cell, f"{W}tcPr"), f"{W}tcW", {f"{W}w": width, f"{W}type": "dxa"})
                cell.append(paragraph)
        return table


def _run(parent: Any, text: str, mark: str = "") -> None:
    """Adds text; `mark` is b for bold or vertAlign for superscript."""
    run = SubElement(parent, f"{W}r")
    if mark:
        SubElement(SubElement(run, f"{W}rPr"), f"{W}{mark}", {f"{W}val": "superscript"} if mark == "vertAlign" else {})
    before, tab, after = _plain(text).partition("\t")
    SubElement(run, f"{W}t", {SPACE: "preserve"}).text = before
    if tab:
        SubElement(run, f"{W}tab")
        SubElement(run, f"{W}t", {SPACE: "preserve"}).text = after


def _plain(text: str) -> str:
    """Returns text without what XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\t")
