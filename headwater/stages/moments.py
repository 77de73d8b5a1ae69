"""When something is said to have happened, as far as two such times can be compared."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

POINT = re.compile(r"^([\dX]{4})(?:-(\d\d)(?:-(\d\d))?)?[~?%]?$")
MONTH = 31
NARROW = 3
WHOLE_YEAR = (0, 14 * MONTH)


class Moment(NamedTuple):
    """A year, None if it is not given, and the first and last day in it, counted as if months had 31 days."""

    year: str | None
    first: int
    last: int

    @property
    def narrow(self) -> bool:
        """Whether it is a day or a few."""
        return self.last - self.first <= NARROW


@lru_cache(maxsize=100_000)
def read_moment(edtf: str | None) -> Moment | None:
    """Returns what an EDTF value says of year and day; None if it says nothing or spans years."""
    ends = [POINT.match(part) for part in (edtf or "").split("/")]
    if not 1 <= len(ends) <= 2 or ends[0] is None or ends[-1] is None:
        return None
    years = {end.group(1) for end in ends if end}
    if len(years) > 1:
        return None
    year = years.pop()
    if "X" in year and year != "XXXX":
        return None
    first, last = _days(ends[0])[0], _days(ends[-1])[1]
    known = None if year == "XXXX" else year
    return Moment(known, first, last) if known or (first, last) != WHOLE_YEAR else None


def _days(point: re.Match[str]) -> tuple[int, int]:
    month, day = (int(part) if part else None for part in point.group(2, 3))
    if month is None or month > 12:
        return WHOLE_YEAR
    first = month * MONTH + (day or 1) - 1
    return first, first if day else first + MONTH - 1


def compare_moments(a: Moment | None, b: Moment | None) -> int:
    """Returns 1 if two are narrow and overlap, -1 if their days are apart, -2 if their years are, else 0."""
    if a is None or b is None:
        return 0
    if a.year and b.year and a.year != b.year:
        return -2
    if a.last < b.first or b.last < a.first:
        return -1
    return 1 if a.narrow and b.narrow else 0
