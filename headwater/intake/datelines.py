"""Datelines of wire reports: place, day and agency before the first dash, as in `TOVAR, Nov. 10 (AGENCY) --`."""

from __future__ import annotations

import re
from typing import NamedTuple

from headwater.intake.dates import parse_date
from headwater.language.outlets import find_outlet

LONGEST = 110
HEAD = re.compile(rf"(?P<head>[^\n]{{2,{LONGEST}}}?)(?:\s*(?:--+|[—–])\s*|\s+-\s+|\s*:\s+)(?=\S)")
TAGGED = re.compile(r"(?P<head>[A-Z][A-Z .,'’/-]{2,50}(?:[^()\n]{0,30})\([^()\n]{2,40}\))\s+(?=[A-Z\"“])")
BRACKETED = re.compile(r"\((?P<head>[^()\n]{2,60})\)\s*(?:--+|[—–-])\s+(?=\S)")
AGENCY = re.compile(r"\(\s*(?P<agency>[A-Z][^()\n]{1,40}?|dpa)\s*\)\s*$")
# "TOVAR, May 8, AGENCY --"
CLOSING = re.compile(r",\s*(?P<agency>[A-Z][A-Za-z-]{2,20})\s*$")
CAPITALS = re.compile(r"[A-Z][A-Z.'’-]*(?:[ /-][A-Z(][A-Z.'’()-]*){0,4}")
PLACE = re.compile(r"[^\W\d_][\w.'’-]*(?:[ /][^\W\d_][\w.'’-]*){0,4}")
NAMED = re.compile(r"[A-Z][\w.'’-]*(?: (?:of |the |for )?[A-Z][\w.'’-]*){0,4}")
LABELS = re.compile(
    r"(?:updated?|breaking|exclusive|watch|video|opinion|analysis|news|related|file|photos?|correction|corrected|live|"
    r"editorial|interview|feature|factbox|explainer|timeline|wrapup|note|read|warning|report|insight|q|a|by|the)\b.*",
    re.IGNORECASE,
)
# A date after these is part of a sentence: "On September 1, 2031, Varnovo - a port - fell".
WHEN = re.compile(
    r"(?:on|in|by|since|after|before|from|until|till|during|between)(?: the| \w+day,?)?\s*", re.IGNORECASE
)


# The state of a page is no agency: "TOVAR (UPDATED) --".
STAMP = re.compile(
    r"\s*\((?:updated?|corrected|correction|breaking|developing|exclusive|\d(?:st|nd|rd|th) (?:ld|update))\)", re.I
)


class Dateline(NamedTuple):
    """What a dateline says; `end` is the offset after its dash."""

    end: int
    edtf: str | None
    agency: str | None
    place: str


def read_dateline(line: str) -> Dateline | None:
    """Returns the dateline that a line of prose opens with; None if there is none."""
    for form in (BRACKETED, HEAD, TAGGED):
        match = form.match(line[: LONGEST + 40])
        if match:
            dateline = _parse(match["head"].strip(), match.end(), line)
            if dateline and (dateline.agency or ":" not in match[0][len(match["head"]) :]):
                return dateline
    return None


def _parse(head: str, end: int, line: str) -> Dateline | None:
    """Returns the dateline in the words before a dash."""
    head = STAMP.sub("", head)
    tag = AGENCY.search(head) or _closing_agency(head)
    agency = tag["agency"] if tag else None
    rest = head[: tag.start()] if tag else head
    found = parse_date(rest)
    if agency and not (find_outlet(agency) or agency.isupper() or (found and NAMED.fullmatch(agency))):
        return None
    if found and WHEN.fullmatch(rest[: found[1]]):
        return None
    edtf = found[0] if found else None
    place = (rest[: found[1]] + " " + rest[found[2] :] if found else rest).strip(" ,.;/")
    if LABELS.fullmatch(place) or len(place) > 60:
        return None
    parts = [part.strip() for part in place.split(",")]
    capitals = bool(CAPITALS.fullmatch(parts[0])) and len(parts[0]) > 2 and len(parts[0].split()) <= 3
    named = len(parts) <= 3 and all(PLACE.fullmatch(part) and part[0].isupper() for part in parts)
    mixed = any(map(str.islower, line[end : end + 80]))
    if place:
        sound = named and (bool(agency) or bool(edtf) or (capitals and mixed))
    else:
        sound = bool(agency) or bool(edtf and not edtf.startswith("XXXX"))
    return Dateline(end, edtf, agency, place) if sound else None


def _closing_agency(head: str) -> re.Match[str] | None:
    """Returns the agency known to the lexicon that closes a dateline after its day."""
    tag = CLOSING.search(head)
    return tag if tag and find_outlet(tag["agency"]) and parse_date(head[: tag.start()]) else None
