"""The door for PDF files: the text of all pages in paragraphs, with the stretch that each page gave."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import PdfiumError

from headwater.errors import UnreadableInput
from headwater.intake.report import compose_reports
from headwater.model import Capture, Mark, Page, Report

MOST_PAGES = 3000
LONGEST_PAGE = 200_000
TAIL = 4096
GAP = 1.35
SENTENCE_END = (".", "!", "?", "”", '"', ":", "’")
AGAIN = "Fetch or copy the file again."
HYPHENS = ("\u00ad", "\ufffe", "\x02")


class PdfLine(NamedTuple):
    """A printed line and where it stands, in points from the lower left; zeros where that is not known."""

    text: str
    left: float = 0
    right: float = 0
    bottom: float = 0


def read_pdf(capture: Capture, data: bytes) -> list[Report]:
    """Returns the one report of a PDF file, with its page map.

    The file's own dates and author are those of the software that wrote it and are not used. Raises
    UnreadableInput for files that are cut off, encrypted, broken, or hold pictures only.
    """
    if b"%%EOF" not in data[-TAIL:]:
        raise UnreadableInput("the PDF is cut off: its end is missing", AGAIN)
    printed = _read_pages(data)
    running = _find_running_lines(printed)
    text = ""
    pages: list[Page] = []
    marks: list[Mark] = []
    for number, lines in enumerate(printed, 1):
        text += "\n\n" if text else ""
        start = len(text)
        for paragraph, furniture in _join_lines(lines, running):
            text += "\n\n" if len(text) > start else ""
            if furniture:
                marks.append(Mark(kind="boilerplate", start=len(text), end=len(text) + len(paragraph)))
            text += paragraph
        pages.append(Page(number=number, start=start, end=len(text)))
    if not any(map(str.isalnum, text)):
        raise UnreadableInput("the PDF holds no text, only pictures", "Run OCR over it (for example ocrmypdf) first.")
    return compose_reports(capture, text, pages=pages, marks=marks)


def _read_pages(data: bytes) -> list[list[PdfLine]]:
    """Returns the lines of every page."""
    try:
        document = pypdfium2.PdfDocument(data)
    except PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableInput("the PDF is encrypted", "Save it without a password.") from error
        raise UnreadableInput(f"the PDF is broken: {error}", AGAIN) from error
    try:
        if len(document) > MOST_PAGES:
            raise UnreadableInput(f"the PDF has more than {MOST_PAGES} pages", "Split it.")
        return [_read_lines(document[i]) for i in range(len(document))]
    except PdfiumError as error:
        raise UnreadableInput(f"a page of the PDF is broken: {error}", AGAIN) from error
    finally:
        document.close()


def _read_lines(page: Any) -> list[PdfLine]:
    """Returns the lines of a page in the order of the file."""
    textpage = page.get_textpage()
    try:
        count = min(textpage.count_chars(), LONGEST_PAGE)
        text = textpage.get_text_range(0, count) if count > 0 else ""
        placed = len(text) == count
        lines, at = [], 0
        for raw in re.split(r"(\r\n|\r|\n)", text):
            bare = raw.strip()
            if bare:
                first = at + raw.index(bare[0])
                box = textpage.get_charbox(first, loose=True) if placed else (0, 0, 0, 0)
                last = textpage.get_charbox(at + len(raw.rstrip()) - 1) if placed else (0, 0, 0, 0)
                lines.append(PdfLine(bare, box[0], last[2], box[1]))
            at += len(raw)
        return lines
    finally:
        textpage.close()
        page.close()


def _find_running_lines(printed: list[list[PdfLine]]) -> set[str]:
    """Returns the headers and footers: outer lines that return on three pages or more, numbers apart."""
    outer = Counter(_numberless(line.text) for lines in printed for line in {*lines[:2], *lines[-2:]})
    return {line for line, count in outer.items() if count >= 3 and count >= len(printed) / 3}


def _numberless(line: str) -> str:
    """Returns a line with its numbers made alike."""
    return re.sub(r"\d+", "#", line)


def _join_lines(lines: list[PdfLine], running: set[str]) -> list[tuple[str, bool]]:
    """Returns the paragraphs of a page, and of each whether it is a header or footer."""
    deltas = sorted(a.bottom - b.bottom for a, b in pairwise(lines) if a.bottom > b.bottom)
    usual = deltas[len(deltas) // 4] if deltas else 0.0
    widest = max((line.right for line in lines), default=0.0)
    paragraphs: list[tuple[str, bool]] = []
    last: PdfLine | None = None
    for i, line in enumerate(lines):
        outer = i < 2 or i >= len(lines) - 2
        furniture = outer and (_numberless(line.text) in running or bool(re.fullmatch(r"[\d ./-]{1,9}", line.text)))
        joined = None if last is None or furniture or paragraphs[-1][1] else _glue(last, line, usual, widest)
        if joined is None:
            paragraphs.append((_clean(line.text), furniture))
        else:
            paragraphs[-1] = (_dehyphenated(paragraphs[-1][0], joined, _clean(line.text)), False)
        last = line
    return paragraphs


def _glue(last: PdfLine, line: PdfLine, usual: float, widest: float) -> str | None:
    """Returns what stands between two lines of one paragraph; None if the second opens a new one."""
    if not usual:
        return "\n"
    delta = last.bottom - line.bottom
    if delta <= 0 or delta > GAP * usual:
        return None
    word = line.text.split()[0]
    letter = max((last.right - last.left) / max(len(last.text), 1), 1.0)
    full = widest - last.right < letter * (len(word) + 1.5)
    if full:
        return " "
    return "\n" if last.text.endswith(SENTENCE_END) or not line.text[:1].islower() else " "


def _dehyphenated(before: str, glue: str, after: str) -> str:
    """Returns two lines joined, a word broken over them whole."""
    if before.endswith(HYPHENS):
        return before[:-1].removesuffix("-") + after
    return before + glue + after


def _clean(line: str) -> str:
    """Returns a line without the reader's own marks inside it."""
    for hyphen in HYPHENS:
        line = line[:-1].replace(hyphen, "") + line[-1:]
    return line
