"""Points of calendar time with the precision that their words have, and steps between them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from headwater.language.calendar import format_year


class Value(NamedTuple):
    """A point of time with the precision that its words have; `edtf` overrides the plain form."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    edtf: str | None = None
    basis: str = ""
    about: bool = False
    words: str = ""

    def render(self) -> str | None:
        """Returns the EDTF form, None if nothing is known."""
        if self.edtf is not None:
            return self.edtf
        if self.year is None and self.month is None:
            return None
        text = "XXXX" if self.year is None else format_year(self.year)
        if self.month:
            text += f"-{self.month:02}"
            if self.day:
                text += f"-{self.day:02}"
        return text + ("~" if self.about else "")

    def date(self) -> date | None:
        """Returns the calendar day, if the value is one."""
        if self.year is None or not self.month or not self.day or not 1 <= self.year <= 9999:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


NOTHING = Value()


def add_days(day: date, count: int) -> date | None:
    """Returns a day some days later, None where the calendar ends."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return None


def shift(value: Value, unit: str, count: int) -> Value:
    """Returns a value moved by a number of days, weeks, months, years, decades or centuries."""
    if value.year is None:
        return NOTHING
    if unit in ("day", "week"):
        start = value.date()
        if start is None:
            return NOTHING
        moved = add_days(start, count * (7 if unit == "week" else 1))
        return Value(moved.year, moved.month, moved.day) if moved else NOTHING
    if unit == "month":
        if not value.month or value.month > 12:
            return NOTHING
        months = value.year * 12 + value.month - 1 + count
        return Value(months // 12, months % 12 + 1)
    year = value.year + count * {"year": 1, "decade": 10, "century": 100}[unit]
    if unit == "decade":
        return Value(year, edtf=f"{format_year(year)[:-1]}X")
    return Value(year)


def same_unit(anchor: Value, unit: str, step: int) -> Value:
    """Returns the day, month, year, decade or century of an anchor, or its neighbour."""
    moved = shift(anchor, unit, step)
    if moved == NOTHING or unit == "decade":
        return moved
    if unit == "century":
        return Value(moved.year, edtf=f"{format_year(moved.year or 0)[:-2]}XX")
    return moved


def week_near(anchor: Value, step: int, word: str, named: str) -> Value:
    """Returns the week of an anchor, or its neighbour, as an interval from Monday to Sunday."""
    day = anchor.date()
    if day is None:
        return Value(basis=f"counted from {named}, which is not known well enough")
    first = add_days(day, 7 * step - day.weekday() + (5 if word == "weekend" else 0))
    last = add_days(day, 7 * step - day.weekday() + 6)
    if first is None or last is None:
        return NOTHING
    return Value(edtf=f"{first.isoformat()}/{last.isoformat()}", basis=f"the week, seen from {named}")


def nearest_year(published: Value, month: int, day: int | None, future: bool) -> int:
    """Returns the year of the last such date before publication, or of the next one."""
    if published.year is None or published.month is None:
        raise ValueError("the publication date has no year or month")
    this = (published.month, published.day or 31) if day else (published.month, 0)
    that = (month, day) if day else (month, 0)
    if future:
        return published.year + (that < this)
    return published.year - (that > this)
