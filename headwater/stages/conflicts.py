"""How two values of one particular stand to each other: the same, one inside the other, or in conflict."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from headwater.model import WEAK_BASES, Act, ActPlace, ActTime, Number, Party
from headwater.stages.vocabulary import load_words

Kind = Literal["same", "finer", "coarser", "compatible", "apart", "conflict"]

ARTICLES = re.compile(r"^(?:the|an?|some|several|these|those)\s+", re.I)
PRONOUNS = frozenset(load_words("pronouns"))
NUMBERS = frozenset(load_words("numbers"))
ABOUT = frozenset(load_words("about"))
PERSONS = frozenset(load_words("persons"))
COUNTING = frozenset(("the", "all", "both", "these", "those", *ABOUT))
DETERMINED = frozenset(("the", "a", "an", "all", "both", "these", "those", "his", "her", "its", "their", "our", "my"))
PART = re.compile(r"\b(?:including|among (?:them|those)|of (?:them|whom)|first day|some of|part of|initially)\b", re.I)
EDTF_DATE = re.compile(r"([0-9X]{4})(?:-([0-9X]{2}))?(?:-([0-9X]{2}))?[~?%]?")
SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}
ROUNDING = 0.05


class Relation(NamedTuple):
    """How one value stands to another, and why in words; `finer` says that the first is the finer one."""

    kind: Kind
    reason: str = ""


class Days(NamedTuple):
    """The days from `first` to `last`, each (year, month, day); year 0 where the text gives none."""

    first: tuple[int, int, int]
    last: tuple[int, int, int]
    approximate: bool

    @property
    def yearless(self) -> bool:
        """Whether the year is unknown."""
        return self.first[0] == 0


def read_edtf(edtf: str | None) -> Days | None:
    """Returns the days that an EDTF date or closed interval may mean; None for other forms."""
    if not edtf:
        return None
    ends = [EDTF_DATE.fullmatch(part) for part in edtf.split("/")]
    if len(ends) > 2 or not all(ends):
        return None
    spans = [_read_date(*match.groups()) for match in ends if match]
    approximate = any(sign in edtf for sign in "~?%")
    return Days(min(first for first, _ in spans), max(last for _, last in spans), approximate)


def _read_date(year: str, month: str | None, day: str | None) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    low = {part: int(part.replace("X", "0")) for part in (year, month or "XX", day or "XX")}
    first_year, last_year = (0, 0) if year == "XXXX" else (low[year], int(year.replace("X", "9")))
    if month is None or month == "XX":
        return (first_year, 1, 1), (last_year, 12, 31)
    first_month = last_month = max(1, low[month])
    if "X" in month:
        last_month = min(12, int(month.replace("X", "9")))
    elif low[month] > 12:
        first_month, last_month = SEASON_MONTHS.get(low[month], (1, 12))
    if day is None or day == "XX":
        return (first_year, first_month, 1), (last_year, last_month, 31)
    return (first_year, first_month, max(1, low[day])), (last_year, last_month, min(31, int(day.replace("X", "9"))))


def relate_times(time: ActTime, other: ActTime) -> Relation:
    """Returns how two times stand to each other."""
    if time.edtf == other.edtf and (time.edtf or _fold(time.text) == _fold(other.text)):
        return Relation("same")
    days, others = read_edtf(time.edtf), read_edtf(other.edtf)
    if not days or not others:
        return Relation("apart", "one of the times names no calendar day, so they cannot be compared")
    unknown_year = days.yearless != others.yearless or days.yearless
    if days.yearless != others.yearless:
        days, others = _drop_year(days), _drop_year(others)
    relation = _relate_days(days, others)
    if relation.kind in {"finer", "coarser", "compatible"} and unknown_year:
        return Relation(relation.kind, f"{relation.reason}; the year is not given in every text")
    if relation.kind == "same":
        return Relation("compatible", "the same day of the year, but the year is not given in every text")
    return relation


def _drop_year(days: Days) -> Days:
    if days.first[0] != days.last[0]:
        return Days((0, 1, 1), (0, 12, 31), days.approximate)
    return Days((0, *days.first[1:]), (0, *days.last[1:]), days.approximate)


def _relate_days(days: Days, others: Days) -> Relation:
    if days[:2] == others[:2]:
        return Relation("same")
    if others.first <= days.first and days.last <= others.last:
        return Relation("finer", "one time lies within the other")
    if days.first <= others.first and others.last <= days.last:
        return Relation("coarser", "one time lies within the other")
    if days.first <= others.last and others.first <= days.last:
        return Relation("compatible", "the times overlap")
    if days.approximate or others.approximate:
        return Relation("apart", "one of the times is approximate")
    return Relation("conflict", "the times do not overlap")


def relate_places(place: ActPlace, other: ActPlace) -> Relation:
    """Returns how two places stand to each other."""
    if place.geonameid is not None and place.geonameid == other.geonameid:
        return Relation("same")
    if _fold(place.name or place.text) == _fold(other.name or other.text):
        return Relation("same")
    if _contains(other, place):
        return Relation("finer", "one place lies within the other")
    if _contains(place, other):
        return Relation("coarser", "one place lies within the other")
    if _less_precise(place, other):
        return Relation("apart", "one place is given less precisely than the other")
    if place.geonameid is None or other.geonameid is None:
        return Relation("apart", "one of the places is not resolved, so they cannot be compared")
    if _near_same_point(place, other):
        return Relation("compatible", "the places are within a kilometre or so of each other")
    return Relation("conflict", "neither place lies within the other")


def _near_same_point(place: ActPlace, other: ActPlace) -> bool:
    if place.lat is None or place.lon is None or other.lat is None or other.lon is None:
        return False
    return abs(place.lat - other.lat) < 0.01 and abs(place.lon - other.lon) < 0.01


def _levels(place: ActPlace) -> list[str]:
    return [_fold(level) for level in (place.country, place.region, place.city) if level]


def _contains(outer: ActPlace, inner: ActPlace) -> bool:
    name = _fold(outer.name or outer.text)
    return name != _fold(inner.name or inner.text) and name in _levels(inner)


def _less_precise(place: ActPlace, other: ActPlace) -> bool:
    levels, others = sorted((_levels(place), _levels(other)), key=len)
    return len(levels) < len(others) and others[: len(levels)] == levels


def relate_numbers(number: Number, other: Number, *, part: bool = False) -> Relation:
    """Returns how two numbers stand to each other; `part` says that the texts speak of a part of a whole."""
    if (number.least, number.most) == (other.least, other.most) and number.least is not None:
        same_things = _same_things(number.of, other.of)
        return Relation("same") if same_things else Relation("apart", "they count different things")
    if number.least is None or other.least is None:
        return Relation("apart", "one of the figures could not be read as a number")
    if not _same_things(number.of, other.of):
        return Relation("apart", f"they count different things: {number.of} and {other.of}")
    highs = [figure.most if figure.most is not None else float("inf") for figure in (number, other)]
    if number.least <= highs[1] and other.least <= highs[0]:
        if other.least <= number.least and highs[0] <= highs[1]:
            return Relation("finer", "one figure lies within the range of the other")
        if number.least <= other.least and highs[1] <= highs[0]:
            return Relation("coarser", "one figure lies within the range of the other")
        return Relation("compatible", "the ranges overlap")
    if part:
        return Relation("apart", "the smaller figure is given for a part of the whole")
    if _rounded(number, other) or _rounded(other, number):
        return Relation("compatible", "one figure is the other, rounded")
    return Relation("conflict", "the figures cannot both be right")


def _same_things(of: str | None, other: str | None) -> bool:
    if not of or not other or is_count(of) or is_count(other):
        return True
    heads = [_fold(phrase).split()[-1:] for phrase in (of, other)]
    singular = [head[0].removesuffix("s") if head else "" for head in heads]
    return singular[0] == singular[1] or any(head and head[0] in PERSONS for head in heads)


def _rounded(round_number: Number, number: Number) -> bool:
    """Whether the first is the second rounded to its own trailing zeros and at most 5 % away."""
    if round_number.least is None or round_number.least != round_number.most or number.least != number.most:
        return False
    value, exact = round_number.least, number.least or 0
    if value < 20 or value != int(value):
        return False
    zeros = len(str(int(value))) - len(str(int(value)).rstrip("0"))
    return zeros > 0 and abs(value - exact) < 10**zeros / 2 and abs(value - exact) <= ROUNDING * value


def relate_parties(party: Party, other: Party, *, persons: Mapping[str, str] = {}) -> Relation:
    """Returns how two actors or targets stand to each other; `persons` holds the names of persons by id.

    Only two named persons exclude each other: two bodies may both have taken part, or one be inside the other.
    """
    if party.source is not None and party.source == other.source:
        return Relation("same")
    words, others = _words(name_party(party, persons)), _words(name_party(other, persons))
    if words == others:
        return Relation("same")
    if words and others and set(others) < set(words):
        return Relation("finer", "one description is more precise than the other")
    if words and others and set(words) < set(others):
        return Relation("coarser", "one description is more precise than the other")
    if party.source in persons and other.source in persons:
        return Relation("conflict", "two different named persons")
    return Relation("apart")


def name_party(party: Party, persons: Mapping[str, str]) -> str:
    """Returns what a party is called; a person who is only pointed at, by name."""
    return persons.get(party.source or "", party.text) if is_pronoun(party.text) else party.text


def is_pronoun(text: str) -> bool:
    """Returns whether a phrase only points at someone and describes nobody."""
    return _fold(text) in PRONOUNS


def is_of_kind(act: Act) -> bool:
    """Tells whether an act is done to persons of a kind, whoever they are: "doctors", "Norvish children in Odra"."""
    words = act.target.text.split(" in ")[0].split() if act.target else []
    if not words or act.number is not None or words[0].casefold() in DETERMINED or is_pronoun(words[0]):
        return False
    last = words[-1]
    return last.isalpha() and last.islower() and (last.endswith("s") or last in ("children", "men", "people", "women"))


def is_of_one(act: Act) -> bool:
    """Tells whether an act is done to one person: "a miner", "one man"."""
    target = act.target.text.casefold() if act.target else ""
    single = target.startswith(("a ", "an ")) and " of " not in target
    return single or (act.number is not None and act.number.most == 1)


def is_count(text: str) -> bool:
    """Returns whether a phrase only says how many and not of whom: "twelve", "the 12", "all seven"."""
    words = re.split(r"[\s-]+", _fold(text))
    return all(word in COUNTING or _opens_number(word) for word in words) and any(map(_opens_number, words))


def speaks_of_part(texts: list[str]) -> bool:
    """Returns whether any of the texts says that it counts a part."""
    return any(PART.search(text) for text in texts)


def slot_of(act: Act, slot: str) -> Party | ActPlace | ActTime | Number | None:
    """Returns what an act gives for a slot; None for who describes nobody and for a place or time of a weak basis."""
    value: Party | ActPlace | ActTime | Number | None = getattr(act, slot)
    if isinstance(value, Party) and value.source is None and (is_pronoun(value.text) or is_count(value.text)):
        return None
    if isinstance(value, ActPlace | ActTime) and value.basis in WEAK_BASES:
        return None
    return value


def strip_number(phrase: str) -> str:
    """Returns a phrase without the number it opens with: how many is a particular of its own."""
    words = phrase.split()
    at = 0
    while at < len(words) - 1 and (words[at].casefold() in ABOUT or _opens_number(words[at])):
        at += 1
    return " ".join(words[at:]) if any(map(_opens_number, words[:at])) else phrase


def _opens_number(word: str) -> bool:
    return word.casefold() in NUMBERS or word[:1].isdigit()


def _words(text: str) -> list[str]:
    return re.split(r"[\s-]+", ARTICLES.sub("", strip_number(_fold(text))))


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip().casefold()
