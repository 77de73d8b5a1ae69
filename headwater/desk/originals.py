"""The captured original, shown so that nothing in it runs and nothing leaves: sanitised, sandboxed, or as pictures."""

from __future__ import annotations

import html
import struct
import zlib
from threading import Lock

import msgspec
import nh3
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import Response

from headwater.case import Case
from headwater.desk.answers import Desk
from headwater.errors import UnknownRecord, UsageError
from headwater.exchange.trace import ReportLine, line_report
from headwater.exchange.visible import show_controls
from headwater.model import Capture, Report
from headwater.store.links import select_records

PDF, HTML = "application/pdf", "text/html"
SHOWN_LETTERS = 2_000_000
POINTS_WIDE = 1000  # pixels across a page's picture
LARGEST_SIDE = 4000
TAGS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th",
    "td", "caption", "b", "i", "em", "strong", "u", "s", "sub", "sup", "blockquote", "q", "cite", "code", "pre", "br",
    "hr", "div", "span", "article", "section", "header", "footer", "main", "figure", "figcaption", "time", "small",
}  # fmt: skip
# Whatever slips through the sanitiser still meets a frame without scripts, forms, addresses or a network.
INERT = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
STYLE = (
    "html{color-scheme:light dark}body{font:1rem/1.6 Georgia,serif;max-width:46rem;margin:1.5rem auto;padding:0 1rem;"
    "overflow-wrap:anywhere}pre{white-space:pre-wrap;font:inherit}table{border-collapse:collapse}"
    "td,th{border:1px solid;padding:.2rem .5rem}"
)
FRAME = (
    '<!DOCTYPE html><html lang="{}"><head><meta charset="utf-8"><title>Captured original</title>'
    "<style>{}</style></head><body>{}</body></html>"
)
_pdfium = Lock()  # PDFium knows no threads


class OriginalView(msgspec.Struct, frozen=True, kw_only=True):
    """A captured original: its report, kind, size, and how many pages it has if it is paged."""

    line: ReportLine
    capture: str
    media_type: str
    bytes: int
    form: str  # pages, frame or none
    pages: int


def show_original(desk: Desk, request: Request) -> OriginalView:
    """Returns what is known of a report's captured original and how it can be shown."""
    report, capture = _find_capture(desk.case, request.path_params["report_id"])
    kind = capture.media_type.partition(";")[0]
    pages = _count_pages(desk.case.evidence.read(capture.sha256)) if kind == PDF else 0
    form = "pages" if pages else "frame" if kind.startswith("text/") or kind == "application/xhtml+xml" else "none"
    return OriginalView(
        line=line_report(report, capture),
        capture=capture.id,
        media_type=capture.media_type,
        bytes=capture.bytes,
        form=form,
        pages=pages,
    )


def _find_capture(case: Case, report_id: str) -> tuple[Report, Capture]:
    with case.database.reading() as reader:
        report = reader.one(Report, report_id)
        captures = select_records(reader.connection, Capture, "id", [report.capture])
    if not captures:
        raise UnknownRecord("no capture stands for this report")
    return report, captures[0]


def answer_frame(case: Case, report_id: str) -> Response:
    """Returns a captured page as an inert document: only text and its structure, in a sandbox."""
    report, capture = _find_capture(case, report_id)
    data = case.evidence.read(capture.sha256)
    body = strip_page(_decode(data, capture.media_type), capture.media_type)
    page = FRAME.format(html.escape(report.language or ""), STYLE, body)
    headers = {"content-security-policy": INERT, "x-frame-options": "SAMEORIGIN"}
    return Response(page.encode("utf-8", "replace"), media_type="text/html; charset=utf-8", headers=headers)


def _decode(data: bytes, media_type: str) -> str:
    """Returns bytes as text: by the charset noted at capture, else UTF-8, else as Latin letters, which never fails."""
    charset = media_type.partition("charset=")[2].strip() or "utf-8"
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return data.decode("latin-1")


def strip_page(text: str, media_type: str) -> str:
    """Returns the text of a page with its structure and nothing that acts, loads or leads anywhere."""
    text = text[:SHOWN_LETTERS]
    if not media_type.startswith((HTML, "application/xhtml+xml")):
        return f"<pre>{html.escape(show_controls(text))}</pre>"
    clean = nh3.clean(
        text,
        tags=TAGS,
        clean_content_tags={"script", "style", "svg", "math", "iframe", "object", "template", "noscript", "title"},
        attributes={"*": {"dir", "lang"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        strip_comments=True,
        link_rel=None,
    )
    return show_controls(clean)


def _count_pages(data: bytes) -> int:
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return 0
        try:
            return len(document)
        finally:
            document.close()


def answer_page(case: Case, report_id: str, number: int) -> Response:
    """Returns one page of a captured PDF as a picture; `number` counts from 1."""
    _, capture = _find_capture(case, report_id)
    if capture.media_type.partition(";")[0] != PDF:
        raise UsageError("this capture has no pages")
    picture = draw_page(case.evidence.read(capture.sha256), number)
    return Response(picture, media_type="image/png", headers={"cache-control": "private, max-age=3600"})


def draw_page(data: bytes, number: int) -> bytes:
    """Returns one page of a PDF as PNG; raises UsageError where there is no such page."""
    with _pdfium:
        document = pypdfium2.PdfDocument(data)
        try:
            if not 1 <= number <= len(document):
                raise UsageError(f"there is no page {number}")
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(POINTS_WIDE / max(width, 1), LARGEST_SIDE / max(height, 1))
            bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
            return write_png(bitmap.to_numpy())
        finally:
            document.close()


def write_png(pixels: NDArray[np.uint8]) -> bytes:
    """Returns pixels of shape (height, width, 3 or 4) as PNG (ISO/IEC 15948)."""
    height, width = pixels.shape[:2]
    rows = b"".join(b"\0" + pixels[row, :, :3].tobytes() for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 6)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
