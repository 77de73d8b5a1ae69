"""Pages of WARC files, one record at a time, so that memory does not grow with the file."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import IO, Any, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecordType

from headwater.errors import UnreadableInput

KINDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.revisit
ALL = WarcRecordType.any_type
CHUNK = 2**20
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
    last = -1
    pending: tuple[int, WebRecord] | None = None
    try:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=ALL, parse_http=True, auto_decode="all"):
                if pending:
                    yield pending[1]
                last, pending = record.stream_pos, None
                reason = _pass_over(record) if record.record_type & KINDS else ""
                if reason:
                    passed[reason] += 1
                elif reason is None:
                    pending = last, _read_record(record, input_bytes)
    except (OSError, EOFError, ValueError, RuntimeError, UnicodeError) as error:
        if pending:
            yield pending[1]
        raise UnreadableInput(f"the web archive breaks off: {error}", AGAIN) from error
    if last < 0:
        raise UnreadableInput("the web archive holds no record", AGAIN)
    whole, followed = _check_end(file, last)
    if pending:
        yield pending[1] if whole else WebRecord(pending[1].url, error=UnreadableInput("the page is cut off", AGAIN))
    if followed or not (whole or pending):
        raise UnreadableInput("the web archive breaks off within a record", AGAIN)


def _check_end(file: Path, last: int) -> tuple[bool, bool]:
    """Tells whether the last record that was read is whole, and whether anything broken follows it.

    The reader itself takes a record that is cut off for a short one.
    """
    with file.open("rb") as stream:
        stream.seek(last)
        if stream.read(2) == b"\x1f\x8b":
            stream.seek(last)
            return _check_gzip(stream)
        stream.seek(last)
        head = stream.read(2**16)
        length = re.search(rb"(?i)\r\nContent-Length:\s*(\d+)", head)
        end = last + head.find(b"\r\n\r\n") + 4 + int(length[1] if length else 0)
        stream.seek(0, 2)
        whole = end <= stream.tell()
        stream.seek(min(end, stream.tell()))
        return whole, bool(stream.read(2**16).strip())


def _check_gzip(stream: IO[bytes]) -> tuple[bool, bool]:
    """Tells of a gzip stream whether its first member is whole, and whether a later one is not."""
    whole, rest = 0, stream.read(CHUNK)
    while rest.strip(b"\0"):
        member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        try:
            while rest and not member.eof:
                member.decompress(rest, CHUNK)
                rest = member.unused_data if member.eof else member.unconsumed_tail or stream.read(CHUNK)
        except zlib.error:
            return whole > 0, whole > 0
        if not member.eof:
            return whole > 0, whole > 0
        whole += 1
        rest = rest or stream.read(CHUNK)
    return whole > 0, False


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
