"""Lines and tags in which a page says where its text comes from, and what counts as the name of an outlet in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from headwater.language.calendar import MONTHS
from headwater.language.outlets import find_outlet, fold_name, outlet_of_domain

NAME = r"(?P<name>(?:the )?(?-i:[^\W\d_a-zß-öø-ÿ])[^\n.,;:()|]{1,59}?(?:\.[a-z]{2,}(?:\.[a-z]{2})?)?)"
TAIL = r"(?=\s*(?:$|[.,;:|()]|\bon\b|\bin\b|\band\b|\bwith\b|\bat\b|\bby\b|\bunder\b))"
TEXT = r"(?:this |the )?(?:report|article|story|piece|post|text|dispatch|item|interview)"

# Whole lines: the name may be one that no lexicon knows.
LINES = (
    re.compile(
        r"^(?:original |news )?(?:source|quelle|fuente|fonte|bron|kaynak|источник|출처|来源|出典)\s*[:：]\s*"
        rf"{NAME}\s*\.?$",
        re.I | re.M,
    ),
    re.compile(rf"^(?:via|h/t|hat[- ]tip(?: to)?|courtesy(?: of)?|credit)\s*:?\s+{NAME}\s*\.?$", re.I | re.M),
    re.compile(rf"^from (?:our partners at |the )?{NAME}$", re.I | re.M),
    re.compile(rf"^(?:by )?{NAME} (?:staff|newsroom|correspondents?|service)$", re.I | re.M),
)
# What a page says of its own text: other things "first appeared in" a place or were "taken from" it.
OWN_TEXT = rf"(?:^[^\w\n]{{0,20}}|\b(?:{TEXT}|this|it)\s+(?:(?:has|had|have|is|was)\s+(?:been\s+)?)?)"
# Sentences anywhere in the text.
# Each with words of which the text must hold one for the search to pay.
SENTENCES = (
    (
        ("first ", "originally "),
        re.compile(rf"\b(?:first|originally) (?:published|posted) (?:in|on|by|at) {NAME}{TAIL}", re.I),
    ),
    (
        ("first ", "originally "),
        re.compile(rf"{OWN_TEXT}(?:first|originally) (?:appeared|ran|aired) (?:in|on|at) {NAME}{TAIL}", re.I | re.M),
    ),
    (
        (" first ", " originally "),
        re.compile(rf"\b(?:appeared|published|posted|ran) (?:first|originally) (?:in|on|by|at) {NAME}{TAIL}", re.I),
    ),
    (
        ("publish", "print", "reproduc", "post", "syndicat", "excerpt"),
        re.compile(
            r"\b(?:re-?published|reprinted|reproduced|re-?posted|syndicated|excerpted)"
            rf"(?: here)? (?:from|courtesy of|with (?:the )?(?:kind )?permission (?:of|from)) {NAME}{TAIL}",
            re.I,
        ),
    ),
    (
        ("adapted", "translated", "taken from"),
        re.compile(rf"{OWN_TEXT}(?:adapted|translated|taken) from {NAME}{TAIL}", re.I | re.M),
    ),
    (("read the ",), re.compile(rf"\bread the (?:original|full) {TEXT} (?:on|at|in|from) {NAME}{TAIL}", re.I)),
    (("ed by ",), re.compile(rf"\b{TEXT} (?:is|was) (?:provided|supplied|distributed) by {NAME}{TAIL}", re.I)),
)
# Tags: only names that the lexicon knows, or that stand where a wire's tag stands.
DATELINE = re.compile(r"^(?P<place>[^\n()]{0,60})\((?P<name>[^()\n]{2,40})\)\s*(?:[—–-]|--)", re.M)
TAGS = (
    re.compile(r"^\s*[-—–/(\[]+\s*(?P<name>[A-Z][\w .’'-]{1,30}?)\s*[)\]/]*\s*$", re.M),
    re.compile(r"[.”\"]\s*[-—–]{0,2}\s*[(/\[](?P<name>[A-Z][\w .’'-]{1,30})[)/\]]\s*$", re.M),
    re.compile(
        r"(?:©|\(c\)|copyright)\s*(?:\d{4}(?:-\d{4})?,?\s*)?(?:by\s+)?"
        r"(?P<name>[A-Z][\w .’'-]{1,40}?)\s*(?:[.,|]|\d{4}|all rights|$)",
        re.I | re.M,
    ),
    re.compile(
        r"\b(?:with|additional) (?:reporting|material|input|contributions?) (?:by|from) "
        r"(?P<name>[A-Z][\w .’'-]{1,40}?)\s*(?:[.,)]|$)",
        re.M,
    ),
    re.compile(r"^by [^\n]{0,60}?[,|/] ?(?P<name>[A-Z][\w .’'-]{1,40})$", re.I | re.M),
    re.compile(r"^by (?P<name>[A-Z][\w .’'-]{1,40})$", re.I | re.M),
)
# The page says that it is a copy, not whose.
SOMEBODY = re.compile(
    r"^(?:original |news )?source\s*[:：]\s*"
    r"(?:read|see|view|click|link|here|full|original|agenc(?:y|ies)|wires?|internet|web)\b.*$"
    r"|^(?:read|view) (?:the )?(?:full|original) (?:article|story|post|report)(?: here)?\.?$"
    r"|\bwith (?:inputs?|reporting|material) from (?:the )?(?:news )?(?:agencies|wires)\b",
    re.I | re.M,
)
# In running text only names that the caller knows for outlets count.
CAPITALS = r"\b(?P<name>[A-Z][\w’'-]{0,30}(?:[ -](?:of |and |for )?[A-Z0-9][\w’'-]{0,30}){0,5})"
MENTIONS = (
    re.compile(
        r"\b(?:told|tells|according to|quoting|citing|cited by|quoted by|reported by|reports? (?:by|in|of|from)|"
        r"interview(?:ed)? (?:with|by)|said to|reported to|spoke to|spoken to|speaking to|confirmed) (?:the )?"
        + CAPITALS
    ),
    re.compile(
        rf"{CAPITALS},? (?:has |had |have |first |also |earlier )?"
        r"(?:reported|reports|wrote|writes|revealed|quoted|quotes|cited|cites|said)\b"
    ),
    re.compile(rf"{CAPITALS}(?:’s|'s) (?:report|source|sources|story|article|account)\b"),
)
NOT_OUTLETS = re.compile(
    r"\b(?:ministry|minister|department|police|court|government|embassy|university|committee|bureau of|office|"
    r"photos?|images?|getty|author|spokes\w+|read|click|here|full article|link|census|bank|organi[sz]ation|fund|"
    r"the (?:source|author|same|other|original|book|film)|my|our|their|his|her)\b",
    re.I,
)
# What stands before an owner's name in a notice, and a date in brackets, which is nobody's name.
NOTICE = re.compile(r"^(?:copyright\b|©|\(c\)|\s)*(?:\d{4}(?:\s*[-–]\s*\d{4})?\b)?[\s,]*(?:by\s+)?", re.I)
# What stands around the name in a credit.
AROUND = re.compile(
    r"^(?:(?:original |news )?source|credit|via|h/t|courtesy(?: of)?|with (?:files|reporting|material|inputs?) from)\b"
    r"\s*[:：]?\s*(?:the )?|\s*\b(?:newspaper|website|web site)$|[\s,.]*\ball rights reserved\b.*$"
    r"|[\s,]+(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?$",
    re.I,
)
DATE = re.compile(rf"\b(?:{'|'.join(MONTHS)})\.?\s+\d|^\d[\d\s./-]*$", re.I)
# What is printed where an outlet may stand: the state of a page, or the party and state of a member of Congress.
STAMPS = re.compile(
    r"(?:updated?|corrected|correction|breaking|exclusive|opinion|analysis|video|photos?|watch|live|developing|"
    r"[RDI]-[A-Z][\w. ]*|first published\b.*)$",
    re.I,
)
LONGEST_NAME = 6
LONGEST_TEXT = 400_000
LONGEST_LINE = 100


class CreditLine(NamedTuple):
    """Words that name an outlet as where the text comes from; `outlet` is empty if they name nobody."""

    outlet: str
    start: int
    end: int


def find_credit_lines(text: str) -> Iterator[CreditLine]:
    """Yields credit lines, wire tags and notices of first publication in text order, each stretch once."""
    text = text[:LONGEST_TEXT]
    folded = text.casefold()
    found = []
    for start, end, patterns, guess in _short_lines(text):
        found += [_read(match, guess) for pattern in patterns for match in pattern.finditer(text, start, end)]
    for keys, pattern in SENTENCES:
        if any(key in folded for key in keys):
            found += [_read(match, True) for match in pattern.finditer(text)]
    found = [line for line in found if line.outlet]
    if any(
        key in folded
        for key in ("source", " full ", " original ", "from the news", "from agencies", "from the agencies")
    ):
        found += [CreditLine("", match.start(), match.end()) for match in SOMEBODY.finditer(text)]
    end = -1
    for line in sorted(found, key=lambda line: (line.start, not line.outlet, -line.end)):
        if line.start >= end:
            yield line
            end = line.end


def _short_lines(text: str) -> Iterator[tuple[int, int, tuple[re.Pattern[str], ...], bool]]:
    """Yields where credit lines can stand, what to look for there, and whether an unknown name may be an outlet."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line and len(line) <= LONGEST_LINE:
            yield start, end, LINES, True
            yield start, end, TAGS, False
        elif line:
            yield max(start, end - LONGEST_LINE), end, TAGS, False
        if "(" in line[:LONGEST_LINE]:
            yield start, min(end, start + LONGEST_LINE), (DATELINE,), True
        start = end + 1


def _read(match: re.Match[str], guess: bool) -> CreditLine:
    # In "(Tarn) -" the brackets hold the place, unless an outlet goes by that name.
    placed = match.re is DATELINE and not match["place"].strip()
    return CreditLine(read_outlet(match["name"], guess and not placed), match.start(), match.end())


def find_mentions(text: str) -> Iterator[CreditLine]:
    """Yields capitalised names that stand where running text credits an outlet; most of them are none."""
    for pattern in MENTIONS:
        for match in pattern.finditer(text[:LONGEST_TEXT]):
            yield CreditLine(match["name"], match.start(), match.end())


def read_outlet(name: str, guess: bool = False) -> str:
    """Returns the canonical name of an outlet; with `guess` also a name no lexicon knows; else an empty string."""
    name = " ".join(name.split()).strip(" \"'“”‘’.,-—–")
    known = find_outlet(name)
    if known:
        return known.name
    if (owner := NOTICE.sub("", name)) != name:
        return read_outlet(owner, guess)
    if DATE.search(name) or STAMPS.match(name):
        return ""
    if (bare := AROUND.sub("", name)) != name:
        return read_outlet(bare, guess)
    words = name.split()
    if not guess or not words or len(words) > LONGEST_NAME or NOT_OUTLETS.search(name):
        return ""
    if not any(word[:1].isupper() for word in words) or sum(word[:1].islower() for word in words) > len(words) / 2:
        return ""
    return name[4:] if name.startswith("the ") else name


def outlet_of_host(host: str) -> str:
    """Returns the outlet of a host name, else the host itself without its first label `www`."""
    known = outlet_of_domain(host)
    return known.name if known else host.casefold().removeprefix("www.")


def same_outlet(one: str | None, other: str | None) -> bool:
    """Says whether two names stand for one outlet; an unknown outlet is the same as none."""
    if not one or not other:
        return False
    return outlet_key(one) == outlet_key(other)


@lru_cache(maxsize=50_000)
def outlet_key(name: str) -> str:
    """Returns what all forms of an outlet's name have in common."""
    known = find_outlet(name)
    return fold_name(known.name if known else name)
