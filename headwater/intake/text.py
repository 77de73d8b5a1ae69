"""The door for plain text: the file's own characters, with line ends as a line feed and nothing else changed."""

from __future__ import annotations

import codecs
import re

from headwater.errors import UnreadableInput
from headwater.intake.report import compose_reports
from headwater.model import Capture, Report

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
LONGEST_HIGH_RUN = 3
MOST_HIGH = 0.12
MOST_NOISE = 0.01
CONVERT = "Convert the file to UTF-8 (for example: iconv -f ENCODING -t UTF-8) or fetch it again."


def read_text(capture: Capture, data: bytes) -> list[Report]:
    r"""Returns the one report of a text file.

    `text` is the decoded file with `\r\n` and `\r` as `\n`. Raises UnreadableInput for
    binary files, unknown or broken encodings and files without a single letter.
    """
    text = decode_text(data).replace("\r\n", "\n").replace("\r", "\n")
    if not any(map(str.isalnum, text)):
        raise UnreadableInput("the file holds no words", "Fetch or copy the file again.")
    return compose_reports(capture, text)


def decode_text(data: bytes) -> str:
    """Returns the characters of a text file: by its byte order mark, as UTF-8, or as Windows-1252 if plausible."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _checked(_decoded(data[len(mark) :], encoding))
    if b"\0" in data:
        raise UnreadableInput("the file is binary: it holds NUL bytes", CONVERT)
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if not _is_western(data):
            raise UnreadableInput(f"the encoding is broken or unknown at byte {error.start}", CONVERT) from error
    return _checked(data.decode("cp1252"))


def _decoded(data: bytes, encoding: str) -> str:
    """Returns bytes decoded as their byte order mark says."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"the file says it is {encoding} and is not, at byte {error.start}", CONVERT) from error


def _is_western(data: bytes) -> bool:
    """Tells whether bytes that are not UTF-8 read as Windows-1252: few high bytes, in short runs, all defined."""
    replaced = data.decode("utf-8", "replace")
    broken = replaced.count("\ufffd")
    if sum(not character.isascii() for character in replaced) > 2 * broken:
        return False
    runs = HIGH_BYTES.findall(data)
    high = sum(map(len, runs))
    if max(map(len, runs)) > LONGEST_HIGH_RUN or high > MOST_HIGH * len(data):
        return False
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def _checked(text: str) -> str:
    """Returns the text; raises UnreadableInput if it is mostly noise."""
    noise = len(CONTROLS.findall(text)) + text.count("\ufffd")
    if "\0" in text or noise > MOST_NOISE * len(text):
        raise UnreadableInput("the file is binary or its encoding is broken: too many control characters", CONVERT)
    return text
