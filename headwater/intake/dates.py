"""Dates as they stand in header lines and metadata, as EDTF; a year that is not given stays XXXX."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from headwater.language.furniture import date_labels

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:[a-z]{0,6})\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>(?:19|20)\d\d)"
FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
        rf"\b{YEAR}[/.](?P<month>\d\d?)[/.](?P<day>\d\d?)(?!\d)",
        rf"\b{YEAR}\s?[年년]\s?(?P<month>\d\d?)\s?[月월]\s?(?P<day>\d\d?)\s?[日일]",
        rf"\b(?P<first>\d\d?)\s?(?P<sep>[/.-])\s?(?P<second>\d\d?)\s?(?P=sep)\s?{YEAR}(?!\d)",
        rf"\b{DAY}[\s-]+(?:of\s+)?{MONTH},?[\s-]+{YEAR}(?!\d)",
        rf"\b{MONTH}\s+{DAY}\s*,?\s+{YEAR}(?!\d)",
        rf"\b{MONTH}\s+{DAY}(?![\d:])",
        rf"\b{DAY}\s+{MONTH}(?![a-z])",
    )
)
CLOCK = re.compile(
    r"(?:\bat\s+|T|\b)\d{1,2}[:.]\s?\d\d(?P<seconds>[:.]\s?\d\d(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"(?:\s*(?:Z\b|[A-Z]{2,5}\b|[+-]\d\d:?\d\d))*|\b\d{1,2}\s*[ap]\.?m\b\.?(?:\s+[A-Z]{2,5}\b)?",
    re.IGNORECASE,
)
WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|[(（][月火水木金土日월화수목금토일][)）]",
    re.IGNORECASE,
)
LOOSE = re.compile(r"[\s,;|/·•–—()\[\]:.-]+")


class DateLine(NamedTuple):
    """A line that holds nothing but a date; `timed` says that it carries a time of day."""

    edtf: str
    published: bool
    labelled: bool
    timed: bool
    clock: bool


def parse_date(text: str, month_first: bool | None = None) -> tuple[str, int, int] | None:
    """Returns the first full or yearless date of a text as (EDTF, start, end); None if there is none.

    `3/4/2013` can be read in two ways: unless `month_first` says which, only its year is taken.
    """
    for form in FORMS:
        for match in form.finditer(text):
            edtf = _edtf(match, month_first)
            if edtf:
                return edtf, *match.span()
    return None


def _edtf(match: re.Match[str], month_first: bool | None) -> str | None:
    """Returns the EDTF of a match; None if there is no such day."""
    parts = match.groupdict()
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        if month_first is None and first != second and first <= 12 and second <= 12:
            return str(parts["year"])
        month, day = (second, first) if first > 12 or month_first is False else (first, second)
    else:
        month, day = _month(parts["month"]), int(parts["day"])
    year = parts.get("year")
    try:
        date = datetime.date(int(year or 2000), month, day)
    except ValueError:
        return None
    return date.isoformat() if year else f"XXXX-{date:%m-%d}"


def _month(name: str) -> int:
    """Returns the number of a month; 0 for what is none."""
    if name.isdigit():
        return int(name)
    return next((i for i, month in enumerate(MONTHS, 1) if month == name.lower()[:3]), 0)


def read_date_line(line: str, month_first: bool | None = None) -> DateLine | None:
    """Returns the date of a line that is nothing but a date, with a label and a time of day or without."""
    if len(line) > 90:
        return None
    published, other = date_labels()
    label = published.match(line) or other.match(line)
    rest = line[label.end() :] if label else line
    found = parse_date(rest, month_first)
    if not found:
        return None
    edtf, start, end = found
    before, after = rest[:start], rest[end:]
    clock = CLOCK.search(after) or CLOCK.search(before)
    later = other.search(after)
    after = other.sub(" ", after)
    around = WEEKDAY.sub(" ", CLOCK.sub(" ", before) + " " + CLOCK.sub(" ", after))
    if LOOSE.sub("", around):
        return None
    numeric = not re.search(r"[a-z]{3}", rest[start:end], re.I) and "-" not in rest[start:end]
    ticking = bool(clock and clock["seconds"] and numeric and not label)
    return DateLine(edtf, not (later or other.match(line)), bool(label), bool(clock), ticking)


def read_timestamp(value: str) -> str | None:
    """Returns the day of a metadata timestamp (ISO 8601, RFC 822 or a date in words), as its own time zone gives it."""
    value = value.strip()
    partial = re.fullmatch(r"((?:19|20)\d\d)(?:-(\d\d))?", value)
    if partial:
        return value if not partial[2] or 1 <= int(partial[2]) <= 12 else None
    compact = re.match(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6}.*)?$", value)
    found = parse_date("-".join(compact.groups()) if compact else value)
    return found[0] if found and not found[0].startswith("XXXX") else None
