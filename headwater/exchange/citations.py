"""Reports as citations: publisher, title, date, address, day of access; and as bibliographies for other programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

import msgspec

from headwater.exchange.trace import ReportLine
from headwater.exchange.visible import show_line

Style = Literal["csl", "bibtex", "ris"]
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DATE = re.compile(r"([0-9X]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def word_date(edtf: str | None) -> str:
    """Returns an EDTF date in words; what it does not give is said, not filled in."""
    match = DATE.match(edtf or "")
    if not match:
        return show_line(edtf) if edtf else "date not known"
    year, month, day = match.groups()
    named = f"{int(day)} " if day else ""
    named += f"{MONTHS[int(month) - 1]} " if month and 1 <= int(month) <= 12 else ""
    return f"{named.strip()}, year not given" if "X" in year else f"{named}{year}"


def cite_report(report: ReportLine) -> str:
    """Returns a citation: publisher, title, date of publication, address, day of access."""
    parts = [
        show_line(report.outlet) if report.outlet else "Publisher not known",
        show_line(report.title) if report.title else "Untitled",
        word_date(report.published),
    ]
    parts.append(show_line(report.url) if report.url else f"file {show_line(report.path or 'not known')}")
    accessed = f"accessed {word_date(report.captured_at[:10])}" if report.captured_at else "day of access not recorded"
    return f"{', '.join(parts)}, {accessed}"


def write_bibliography(reports: Iterable[ReportLine], style: Style) -> Iterator[str]:
    """Yields a bibliography in parts: CSL-JSON, BibTeX or RIS; a date without a year is left out of the fields."""
    ordered = sorted(reports, key=lambda report: (report.outlet or "", report.published or "", report.id))
    if style == "csl":
        yield "["
        for at, report in enumerate(ordered):
            yield (",\n" if at else "\n") + msgspec.json.encode(_csl(report)).decode()
        yield "\n]\n"
        return
    entry: Callable[[ReportLine], str] = _bibtex if style == "bibtex" else _ris
    for report in ordered:
        yield entry(report)


def _numbers(edtf: str | None) -> list[int]:
    match = DATE.match(edtf or "")
    return [] if not match or "X" in match[1] else [int(part) for part in match.groups() if part]


def _csl(report: ReportLine) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": report.id,
        "type": "article-newspaper" if not report.url else "webpage",
        "title": _clean(report.title) or "Untitled",
        "container-title": _clean(report.outlet),
        "publisher": _clean(report.outlet),
        "URL": _clean(report.url),
        "note": f"SHA-256 {report.sha256}",
    }
    for name, value in (("issued", report.published), ("accessed", report.captured_at)):
        if numbers := _numbers(value):
            fields[name] = {"date-parts": [numbers]}
    return {name: value for name, value in fields.items() if value}


def _bibtex(report: ReportLine) -> str:
    numbers = _numbers(report.published)
    fields = {
        "title": f"{{{_tex(report.title) or 'Untitled'}}}",
        "organization": _tex(report.outlet),
        "year": str(numbers[0]) if numbers else "",
        "date": "-".join(f"{number:02}" for number in numbers),
        "url": _tex(report.url),
        "urldate": (report.captured_at or "")[:10],
        "note": f"SHA-256 {report.sha256}",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@online{{{report.id},\n{lines}\n}}\n\n"


def _ris(report: ReportLine) -> str:
    numbers = _numbers(report.published)
    fields = [
        ("TY", "ELEC" if report.url else "NEWS"),
        ("ID", report.id),
        ("TI", _clean(report.title) or "Untitled"),
        ("PB", _clean(report.outlet)),
        ("PY", str(numbers[0]) if numbers else ""),
        ("DA", "/".join(f"{number:02}" for number in numbers)),
        ("UR", _clean(report.url)),
        ("Y2", (report.captured_at or "")[:10].replace("-", "/")),
        ("N1", f"SHA-256 {report.sha256}"),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value) + "ER  - \r\n\r\n"


def _clean(text: str | None) -> str:
    return show_line(text) if text else ""


def _tex(text: str | None) -> str:
    """Returns text without anything that TeX would read as a command."""
    commands = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(
        commands.get(letter) or (f"\\{letter}" if letter in "&%$#_{}" else letter) for letter in _clean(text)
    )
