"""Which countries a report speaks of, which of them it is about, and whether a passage speaks of that one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Token

from headwater.language.phrases import word_at
from headwater.language.placenames import demonym_countries
from headwater.language.reading import Paragraph, Reading
from headwater.model import Toponym

LOCATIVES = {"in", "at", "near", "inside", "outside", "within", "across", "throughout", "around", "into"}
# What is said to be or happen in a country says more of where a report is set than a name or a demonym ("US officials").
SETTING, NAMING, PEOPLE = 3.0, 1.0, 0.5
# The country of a report outweighs any other by so much.
LEAD = 1.5


class Naming(NamedTuple):
    """A naming of a country, a place in it or its people; `setting` says that something is said to be or happen there."""

    start: int
    end: int
    country: str
    setting: bool = False


class CountriesTold:
    """The countries that a report speaks of, by where it names each, a place in it or its people."""

    def __init__(self, reading: Reading, places: Sequence[Toponym]) -> None:
        self._namings: list[Naming] = []
        weights: defaultdict[str, float] = defaultdict(float)
        for paragraph in reading.paragraphs:
            # A headline or first paragraph says what a report is about.
            opening = 2.0 if paragraph is reading.paragraphs[0] else 1.0
            first = bisect_left(places, paragraph.start, key=_start)
            for place in places[first : bisect_left(places, paragraph.end, key=_start)]:
                token = word_at(paragraph, place)
                if place.country and token is not None:
                    setting = is_setting(token)
                    self._namings.append(Naming(place.start, place.end, place.country, setting))
                    weights[place.country] += opening * (SETTING if setting else NAMING)
            for naming in _peoples(paragraph):
                self._namings.append(naming)
                weights[naming.country] += opening * PEOPLE
        self._namings.sort()
        ranked = sorted(weights, key=lambda country: weights[country], reverse=True)
        rival = weights[ranked[1]] if len(ranked) > 1 else 0.0
        self.main = ranked[0] if ranked and weights[ranked[0]] > LEAD * rival else None

    def is_elsewhere(self, low: int, high: int) -> bool:
        """Tells whether a stretch of the report is set in other countries and does not speak of the main one."""
        namings = self._between(low, high)
        return any(naming.setting for naming in namings) and all(naming.country != self.main for naming in namings)

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


def _peoples(paragraph: Paragraph) -> Iterator[Naming]:
    """Yields where a paragraph names a country's people."""
    countries = demonym_countries()
    for entity in paragraph.doc.ents:
        if entity.label_ == "NORP" and entity.text in countries:
            start, end = paragraph.start + entity.start_char, paragraph.start + entity.end_char
            yield Naming(start, end, countries[entity.text])


def _start(naming: Toponym | Naming) -> int:
    return naming.start
