"""Pages of WARC files, one record at a time, so that memory does not grow with the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecordType

from headwater.errors import UnreadableInput

KINDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.revisit
REQUISITES = ("image/", "video/", "audio/", "font/", "text/css", "text/javascript", "multipart/")
REQUISITE_TYPES = {
    "application/javascript", "application/x-javascript", "application/json", "application/ld+json",
    "application/manifest+json", "application/font-woff", "application/font-woff2", "application/vnd.ms-fontobject",
    "application/x-shockwave-flash", "application/wasm", "application/dns", "text/dns", "text/vtt",
}  # fmt: skip
AGAIN = "Fetch or copy the web archive again; what stands before the break has been read."


class WebRecord(NamedTuple):
    """A page of a web archive; `error` says why it cannot be read."""

    url: str
    captured_at: str | None = None
    data: bytes = b""
    charset: str | None = None
    error: UnreadableInput | None = None


def iterate_records(file: Path, input_bytes: int, passed: Counter[str]) -> Iterator[WebRecord]:
    """Yields the documents of a WARC file; `passed` counts by kind what is no document of its own.

    Images, style sheets, redirects, error pages and repeated visits are passed over. Raises
    UnreadableInput where the file breaks off.
    """
    seen = False
    try:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=KINDS, parse_http=True, auto_decode="all"):
                seen = True
                reason = _pass_over(record)
                if reason:
                    passed[reason] += 1
                else:
                    yield _read_record(record, input_bytes)
    except (OSError, EOFError, ValueError, RuntimeError, UnicodeError) as error:
        raise UnreadableInput(f"the web archive breaks off: {error}", AGAIN) from error
    if not seen:
        raise UnreadableInput("the web archive holds no page", AGAIN)


def _pass_over(record: Any) -> str | None:
    """Returns why a record is no document of its own; None if it is one."""
    if record.record_type == WarcRecordType.revisit:
        return "revisit"
    status = record.http_headers.status_code if record.is_http_parsed and record.http_headers else None
    if status is not None and status != 200:
        return f"status {status}"
    if not str(record.headers.get("WARC-Target-URI") or "").startswith(("http:", "https:", "file:", "urn:")):
        return "no page"
    content_type = _content_type(record)
    return content_type if content_type.startswith(REQUISITES) or content_type in REQUISITE_TYPES else None


def _content_type(record: Any) -> str:
    """Returns the media type that the server, or else the archive, gives."""
    given = record.http_content_type if record.is_http_parsed else record.headers.get("Content-Type")
    return str(given or "").partition(";")[0].strip().lower()


def _read_record(record: Any, input_bytes: int) -> WebRecord:
    """Returns a record's page with its content encoding undone."""
    url = str(record.headers.get("WARC-Target-URI")).strip("<>")
    captured_at = record.record_date.astimezone(UTC).isoformat() if record.record_date else None
    try:
        data = record.reader.read(input_bytes + 1)
    except (OSError, EOFError, ValueError, RuntimeError) as cause:
        return WebRecord(url, captured_at, error=UnreadableInput(f"the page cannot be unpacked: {cause}", AGAIN))
    if len(data) > input_bytes:
        error = UnreadableInput(f"the page is larger than {input_bytes} bytes", "Raise input_bytes in the settings.")
        return WebRecord(url, captured_at, error=error)
    return WebRecord(url, captured_at, data, record.http_charset if record.is_http_parsed else None)
