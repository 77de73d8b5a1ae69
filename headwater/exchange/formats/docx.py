"""A cited report as a Word document, with every note a place that its mark leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from headwater.exchange.narrative import Block, Columns, Heading, Note, Paragraph, shorten_marks

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
    """Writes blocks at the end of a document."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.bookmarks = 0

    def write(self, block: Block) -> None:
        """Adds a block."""
        if isinstance(block, Heading):
            self.document.add_heading(_plain(block.text), level=block.level)
        elif isinstance(block, Note):
            paragraph = self._paragraph("note")
            self._bookmark(paragraph, f"note{block.number}", f"{block.number}\t")
            paragraph.add_run(_plain(block.text))
        elif isinstance(block, Columns):
            self._table(block)
        else:
            self._fill(self._paragraph(block.style), block)

    def _paragraph(self, style: str) -> Any:
        return self.document.add_paragraph(style=f"headwater {style}")

    def _table(self, block: Columns) -> None:
        self._paragraph("standing").add_run(_plain(block.caption))
        table = self.document.add_table(rows=0, cols=len(block.header), style="Table Grid")
        for cell, text in zip(table.add_row().cells, block.header, strict=True):
            cell.paragraphs[0].add_run(_plain(text)).bold = True
        for row in block.rows:
            for cell, paragraph in zip(table.add_row().cells, row, strict=True):
                cell.paragraphs[0].style = "headwater standing"
                self._fill(cell.paragraphs[0], paragraph)
        self._paragraph("quiet")

    def _fill(self, paragraph: Any, block: Paragraph) -> None:
        paragraph.add_run(_plain(block.text))
        for at, (number, shown) in enumerate(shorten_marks(block.notes)):
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), f"note{number}")
            run = paragraph.add_run(f"{', ' if at else ''}{shown}")
            run.font.superscript = True
            link.append(run._r)
            paragraph._p.append(link)

    def _bookmark(self, paragraph: Any, name: str, text: str) -> None:
        self.bookmarks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self.bookmarks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), name)
            paragraph._p.append(mark)
            if tag == "w:bookmarkStart":
                paragraph.add_run(text)


def _plain(text: str) -> str:
    """Returns text without what XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\t")
