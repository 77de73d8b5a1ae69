"""What kind of thing a file is: told by its bytes first, by its name second."""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import PurePosixPath

from headwater.errors import UnreadableInput

TEXT = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
FEED = "application/feed+xml"
ZIP = "application/zip"
WARC = "application/warc"

HEAD = 4096
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
GZIP = b"\x1f\x8b"
MAGIC = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an XZ archive"),
    (GZIP, "a gzip file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"RIFF", "a picture, sound or video file"),
)
HTML_NAMES = {".html", ".htm", ".xhtml", ".shtml"}
PICTURES = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".svg", ".ico"}
NO_PROSE = {".css", ".csv", ".ini", ".js", ".json", ".jsonl", ".py", ".sh", ".sql", ".toml", ".tsv", ".yaml", ".yml"}
NOTES = {".md", ".markdown", ".rst"}
MARKUP = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|div|article|p)\b", re.I | re.S)
FEED_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF)\b")
PLAIN = "Give headwater HTML, text, PDF, WARC, WACZ, RSS or Atom files, or folders and zip files of them."


def tell_media_types(head: bytes, name: str) -> str:
    """Returns the media type of a file by its first bytes (HEAD or more of them) and its name.

    Raises UnreadableInput for an empty file and for every kind that no door reads.
    """
    if not head:
        raise UnreadableInput("the file is empty", "Fetch or copy the file again.")
    suffix = PurePosixPath(name.lower()).suffix
    if b"%PDF-" in head[:1024] and not is_container(head):
        return PDF
    if is_container(head):
        return ZIP if head.startswith(ZIP_STARTS) else WARC
    for magic, kind in MAGIC:
        if head.startswith(magic):
            raise UnreadableInput(f"{kind} cannot be read", PLAIN)
    return _tell_text(head, suffix)


def is_container(head: bytes) -> bool:
    """Tells by its first bytes whether a file is a zip file or a web archive."""
    return head.startswith((*ZIP_STARTS, b"WARC/")) or (head.startswith(GZIP) and gunzip(head).startswith(b"WARC/"))


def gunzip(head: bytes) -> bytes:
    """Returns what the first bytes of a gzip file unpack to, as far as they go."""
    try:
        return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS).decompress(head, HEAD)
    except (zlib.error, gzip.BadGzipFile):
        return b""


def _tell_text(head: bytes, suffix: str) -> str:
    """Returns the media type of bytes that carry no magic number."""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in head and not wide:
        raise UnreadableInput(
            "the file is binary, whatever its name says", f"It holds NUL bytes, so it is no text. {PLAIN}"
        )
    if suffix == ".pdf":
        raise UnreadableInput("the file is named .pdf and is none", "Fetch it again; the download may have failed.")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf:RDF")):
        if FEED_ROOT.search(start):
            return FEED
        if b"<html" not in start.lower():
            raise UnreadableInput("an XML file that is no feed cannot be read", PLAIN)
        return HTML
    if suffix in HTML_NAMES or MARKUP.match(start):
        return HTML
    if suffix in PICTURES or suffix in NO_PROSE:
        raise UnreadableInput(f"a {suffix} file holds no report", PLAIN)
    if suffix in NOTES:
        raise UnreadableInput("a note about the folder is taken for no report", "If it is one, rename it to .txt.")
    return TEXT
