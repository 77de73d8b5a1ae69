"""One report from what a door read: its marks, outlet, title, byline, language and date of publication."""

from __future__ import annotations

from collections.abc import Sequence

import py3langid

from headwater.intake.layout import Layout, read_layout
from headwater.language.outlets import Outlet
from headwater.model import Capture, Clue, Mark, Page, Published, Report, digest_id

FEWEST_LETTERS = 100
LANGUAGE_SAMPLE = 6000
MONTH_FIRST = {"US", "PH"}


def compose_reports(
    capture: Capture,
    text: str,
    position: int = 0,
    *,
    outlet: Outlet | str | None = None,
    title: str | None = None,
    byline: str | None = None,
    published: Published | None = None,
    url: str | None = None,
    clues: Sequence[Clue] = (),
    pages: Sequence[Page] = (),
    marks: Sequence[Mark] = (),
) -> list[Report]:
    """Returns the report of a text; what the door knows from metadata goes before what the text says."""
    known = outlet.name if isinstance(outlet, Outlet) else outlet
    layout = read_layout(text, title, _month_first(outlet))
    kept = [mark for mark in layout.marks if not any(_covers(other, mark) for other in marks)]
    report = Report(
        id=digest_id("report", capture.id, position),
        capture=capture.id,
        outlet=known or (layout.outlet.name if isinstance(layout.outlet, Outlet) else layout.outlet),
        title=layout.title,
        byline=byline or layout.byline,
        language=tell_language(text),
        url=url or capture.url,
        text=text,
        published=published or _read_published(layout),
        marks=tuple(sorted([*kept, *marks], key=lambda mark: (mark.start, mark.end, mark.kind))),
        clues=tuple(dict.fromkeys([*clues, *layout.clues])),
        pages=tuple(pages),
    )
    return [report]


def tell_language(text: str) -> str | None:
    """Returns the ISO 639-1 code of a text's language; None for a text too short to tell."""
    sample = text[:LANGUAGE_SAMPLE]
    if sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
        return None
    code, _score = py3langid.classify(sample)
    return str(code)


def _month_first(outlet: Outlet | str | None) -> bool | None:
    """Tells whether an outlet writes the month before the day; None if that is not known."""
    if not isinstance(outlet, Outlet) or not outlet.country:
        return None
    return outlet.country in MONTH_FIRST


def _read_published(layout: Layout) -> Published | None:
    """Returns the date of publication that the text itself gives: a line that is a date, else the dateline."""
    if layout.date and not layout.date.edtf.startswith("XXXX"):
        return Published(edtf=layout.date.edtf, basis="text" if layout.date.labelled else "dateline")
    if layout.dateline and layout.dateline.edtf:
        return Published(edtf=layout.dateline.edtf, basis="dateline")
    return Published(edtf=layout.date.edtf, basis="dateline") if layout.date else None


def _covers(mark: Mark, other: Mark) -> bool:
    """Tells whether one mark lies over another."""
    return mark.start <= other.start and other.end <= mark.end
