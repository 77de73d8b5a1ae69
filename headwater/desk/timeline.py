"""When things are said to have happened, as far as the texts say it: partial dates are spans, not points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec
from msgspec.structs import replace
from starlette.requests import Request

from headwater.desk.answers import Desk
from headwater.desk.findings import read_query
from headwater.desk.wording import MONTHS
from headwater.errors import UsageError
from headwater.store.selections import (
    Line,
    Selection,
    count_findings,
    find_words,
    latest_id,
    read_lines,
    select_lines,
    select_times,
)

SINGLE = 48  # times up to which each is drawn as a bar of its own
LISTED = 40
SPANS = 14  # longer times that are drawn beneath the columns
Unit = Literal["year", "month", "day"]
Time = tuple[str, str, str | None, str | None]


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One time, from its first to its last possible day, of one finding or of several."""

    edtf: str
    first: str
    last: str
    number: int
    finding: str | None = None
    sentence: str = ""
    least: int = 0
    most: int = 0
    contested: bool = False


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """How many times lie within one year, month or day."""

    first: str
    last: str
    label: str
    number: int


class TimelineView(msgspec.Struct, frozen=True, kw_only=True):
    """Findings in time: bars where they are few, columns where they are many, those without a year apart."""

    first: str
    last: str
    dated: int
    unit: Unit
    bars: list[Bar]
    columns: list[Column]
    spans: list[Bar]
    spans_left: int
    yearless: list[tuple[str, int]]
    undated: int
    total: int
    lines: list[Line]
    chosen: Selection
    latest: str


def show_timeline(desk: Desk, request: Request) -> TimelineView:
    """Returns the findings of a selection in time."""
    wanted = read_query(request.query_params).selection()
    for day in (wanted.first, wanted.last):
        _read_day(day)
    with desk.case.database.reading() as reader:
        connection = reader.connection
        wanted = find_words(connection, wanted)
        times = select_times(connection, wanted)
        window = [time for time in times if _overlaps(time, wanted)]
        few = len(window) <= SINGLE
        ids = dict.fromkeys(time[0] for time in window)
        known = {line.id: line for line in read_lines(connection, list(ids))} if few else {}
        every = count_findings(connection, replace(wanted, first="", last=""))
        total = count_findings(connection, wanted)
        lines = select_lines(connection, wanted, LISTED)
        latest = latest_id(connection)
    first, last = _frame(window, wanted)
    unit = _choose_unit(first, last)
    columns, spans = ([], []) if few or not window else count_columns(window, first, last, unit)
    yearless = Counter(time[1] for time in times if not time[2])
    return TimelineView(
        first=first,
        last=last,
        dated=len(ids),
        unit=unit,
        bars=[_draw_bar(time, known.get(time[0])) for time in window] if few else [],
        columns=columns,
        spans=spans[:SPANS],
        spans_left=sum(span.number for span in spans[SPANS:]),
        yearless=sorted(yearless.items())[:LISTED],
        undated=every - len({time[0] for time in times}),
        total=total,
        lines=lines,
        chosen=replace(wanted, found=None),
        latest=latest,
    )


def _read_day(day: str) -> date | None:
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        raise UsageError(f"{day} is no day", "Give days as 2024-03-11.") from None


def _overlaps(time: Time, wanted: Selection) -> bool:
    _, _, first, last = time
    if not first or not last:
        return False
    return not (wanted.first and last < wanted.first) and not (wanted.last and first > wanted.last)


def _draw_bar(time: Time, line: Line | None) -> Bar:
    finding, edtf, first, last = time
    return Bar(
        edtf=edtf,
        first=first or "",
        last=last or "",
        number=1,
        finding=finding,
        sentence=line.sentence if line else "",
        least=line.least if line else 0,
        most=line.most if line else 0,
        contested=bool(line and line.contested),
    )


def _frame(window: Sequence[Time], wanted: Selection) -> tuple[str, str]:
    """Returns the first and last day to be drawn: those asked for, else those of the times."""
    firsts = sorted(time[2] for time in window if time[2])
    lasts = sorted(time[3] for time in window if time[3])
    return wanted.first or (firsts[0] if firsts else ""), wanted.last or (lasts[-1] if lasts else "")


def _choose_unit(first: str, last: str) -> Unit:
    if not first or not last:
        return "year"
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return "day" if days <= 70 else "month" if days <= 6 * 366 else "year"


def count_columns(window: Sequence[Time], first: str, last: str, unit: Unit) -> tuple[list[Column], list[Bar]]:
    """Returns how many times lie within each unit, and those longer than one, the most frequent first."""
    within: Counter[str] = Counter()
    longer: Counter[tuple[str, str, str]] = Counter()
    length = {"year": 4, "month": 7, "day": 10}[unit]
    for _, edtf, start, end in window:
        if start and end and start[:length] == end[:length]:
            within[start[:length]] += 1
        elif start and end:
            longer[(edtf, start, end)] += 1
    columns: list[Column] = []
    day = date.fromisoformat(first[:10])
    stop = date.fromisoformat(last)
    while day <= stop and len(columns) < 400:
        begin, close = _bounds_of(day, unit)
        columns.append(
            Column(
                first=begin.isoformat(),
                last=close.isoformat(),
                label=_label(day, unit),
                number=within[day.isoformat()[:length]],
            )
        )
        if close == date.max:
            break
        day = close + timedelta(days=1)
    spans = [
        Bar(edtf=edtf, first=start, last=end, number=number) for (edtf, start, end), number in longer.most_common()
    ]
    return columns, spans


def _bounds_of(day: date, unit: Unit) -> tuple[date, date]:
    if unit == "day":
        return day, day
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    after = date(day.year + (day.month == 12), day.month % 12 + 1, 1) if day.year < 9999 else date.max
    return date(day.year, day.month, 1), after - timedelta(days=1)


def _label(day: date, unit: Unit) -> str:
    if unit == "year":
        return str(day.year)
    month = MONTHS[day.month - 1][:3]
    return f"{month} {day.year}" if unit == "month" else f"{day.day} {month}"
