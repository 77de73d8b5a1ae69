"""Makes the inputs of intake tests: an evidence store in memory and on disk, PDF, WARC and zip files."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

from headwater.intake.collect import collect_captures
from headwater.intake.read import read_capture
from headwater.model import Capture, Failure, Report
from headwater.settings import Settings

STORY = (
    "Guards search homes in Tovar\n\nBorder guards searched forty homes in the town of Tovar, a resident said.\n\n"
    "The ministry of Arden said that it knew of no searches in the town.\n"
)
PAGE = (
    "<!doctype html><html><head><title>Guards search homes in Tovar</title></head><body><article>"
    "<h1>Guards search homes in Tovar</h1><p>Border guards searched forty homes in the town of Tovar on Tuesday, "
    "a resident told the agency, and took away three men for questioning in the capital.</p><p>The ministry of Arden "
    "said that it knew of no searches in the town and called the reports a fabrication.</p></article></body></html>"
)


class Shelf:
    """Evidence in a folder; `events` holds the custody log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.events: list[tuple[str, dict[str, str | int]]] = []
        folder.mkdir(parents=True, exist_ok=True)

    def seal(self, data: bytes) -> str:
        """Keeps bytes."""
        sha256 = hashlib.sha256(data).hexdigest()
        self.path(sha256).write_bytes(data)
        return sha256

    def read(self, sha256: str) -> bytes:
        """Returns bytes."""
        return self.path(sha256).read_bytes()

    def path(self, sha256: str) -> Path:
        """Returns where bytes lie."""
        return self.folder / sha256

    def log(self, event: str, **details: str | int) -> None:
        """Keeps a line of the log."""
        self.events.append((event, details))


def collect(folder: Path, *inputs: Path, **limits: int) -> tuple[list[Capture], list[Failure], Shelf]:
    """Collects inputs into a shelf beside them."""
    shelf = Shelf(folder / "shelf")
    found = list(collect_captures(inputs, shelf, Settings(**limits)))
    captures = [item for item in found if isinstance(item, Capture)]
    return captures, [item for item in found if isinstance(item, Failure)], shelf


def read(data: bytes, media_type: str, url: str | None = None) -> list[Report]:
    """Reads bytes through the door for a media type."""
    capture = Capture(id="c", path="f", url=url, sha256="0", bytes=len(data), media_type=media_type)
    return read_capture(capture, data)


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """Returns a zip file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def warc_of(pages: Sequence[tuple[str, str, bytes]], status: str = "200 OK") -> bytes:
    """Returns a WARC file of (address, content type, body)."""
    stream = io.BytesIO()
    for url, content_type, body in pages:
        record = WarcRecord()
        record.init_headers(record_type=WarcRecordType.response)
        record.headers["WARC-Target-URI"] = url
        record.headers["WARC-Date"] = "2031-04-03T10:00:00Z"
        record.headers["Content-Type"] = "application/http; msgtype=response"
        head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        record.set_bytes_content(head.encode() + body)
        record.write(stream)
    return stream.getvalue()


def pdf_of(pages: Sequence[Sequence[str]]) -> bytes:
    """Returns a PDF file with lines of 11 points; an empty line leaves a gap."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, lines in enumerate(pages):
        show = [f"BT /F1 11 Tf 60 {780 - 14 * n} Td ({line}) Tj ET" for n, line in enumerate(lines) if line]
        stream = "\n".join(show)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return (body + end + f"startxref\n{len(body)}\n%%EOF\n").encode("latin-1")
