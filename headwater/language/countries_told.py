"""Which countries a report speaks of, which of them it is about, and whether a passage speaks of that one."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Token

from headwater.language.phrases import word_at
from headwater.language.placenames import demonym_countries
from headwater.language.reading import Paragraph, Reading
from headwater.model import Toponym

LOCATIVES = {"in", "at", "near", "inside", "outside", "within", "across", "throughout", "around", "into"}
# What is said to be or happen in a country says more of where a report is set than its name does ("US officials").
SETTING, NAMING, PEOPLE = 3.0, 1.0, 0.5
# The country of a report outweighs any other by so much. If there are others, it is named in the first paragraphs or in
# a share of all.
LEAD = 1.5
OPENING = 4
SPREAD = 0.2


class Naming(NamedTuple):
    """A naming of a country, a place in it or its people, and how much it says of where a report is set."""

    start: int
    end: int
    country: str
    weight: float


class CountriesTold:
    """The countries that a report speaks of, by where it names each, a place in it or its people."""

    def __init__(self, reading: Reading, places: Sequence[Toponym]) -> None:
        self._namings = sorted(naming for part in reading.paragraphs for naming in _name(part, places))
        weights: defaultdict[str, float] = defaultdict(float)
        spread: Counter[str] = Counter()
        for number, paragraph in enumerate(reading.paragraphs):
            # A headline or first paragraph says what a report is about.
            opening = 1.0 if number else 2.0
            for sentence in paragraph.doc.sents:
                named = self._between(paragraph.start + sentence.start_char, paragraph.start + sentence.end_char)
                for country, weight in {naming.country: naming.weight for naming in sorted(named, key=_weight)}.items():
                    weights[country] += opening * weight
            told = {naming.country for naming in self._between(paragraph.start, paragraph.end)}
            spread.update(dict.fromkeys(told, 1 if number >= OPENING else len(reading.paragraphs)))
        ranked = sorted(weights, key=lambda country: weights[country], reverse=True)
        rival = weights[ranked[1]] if len(ranked) > 1 else 0.0
        first = ranked[0] if ranked and weights[ranked[0]] > LEAD * rival else None
        self.main = first if first and (not rival or spread[first] >= SPREAD * len(reading.paragraphs)) else None

    def is_elsewhere(self, low: int, high: int, least: float) -> bool:
        """Tells whether a stretch of the report has places of other countries and does not speak of the main one.

        `least` is how much one of them must say of where the stretch is set.
        """
        namings = self._between(low, high)
        return any(naming.weight >= least for naming in namings) and all(
            naming.country != self.main for naming in namings
        )

    def only_one(self, low: int, high: int) -> Naming | None:
        """Returns the last naming in a stretch that speaks of one country."""
        namings = self._between(low, high)
        return namings[-1] if len({naming.country for naming in namings}) == 1 else None

    def _between(self, low: int, high: int) -> Sequence[Naming]:
        first = bisect_left(self._namings, low, key=_start)
        return self._namings[first : bisect_left(self._namings, high, key=_start)]


def is_setting(token: Token) -> bool:
    """Tells whether something is said to be or happen in a place: "in Odra", not "Odra's army" or "from Odra"."""
    while token.dep_ in ("conj", "appos") and token.head != token:
        token = token.head
    return token.dep_ == "pobj" and token.head.lower_ in LOCATIVES


def _name(paragraph: Paragraph, places: Sequence[Toponym]) -> Iterator[Naming]:
    """Yields where a paragraph names a country, a place in it or its people."""
    first = bisect_left(places, paragraph.start, key=_start)
    for place in places[first : bisect_left(places, paragraph.end, key=_start)]:
        token = word_at(paragraph, place)
        if place.country and token is not None:
            yield Naming(place.start, place.end, place.country, SETTING if is_setting(token) else NAMING)
    countries = demonym_countries()
    for entity in paragraph.doc.ents:
        if entity.label_ == "NORP" and entity.text in countries:
            start, end = paragraph.start + entity.start_char, paragraph.start + entity.end_char
            yield Naming(start, end, countries[entity.text], PEOPLE)


def _weight(naming: Naming) -> float:
    return naming.weight


def _start(naming: Toponym | Naming) -> int:
    return naming.start
