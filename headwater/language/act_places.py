"""Where an act is said to have happened: only what a careful reader would take for its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Token

from headwater.language.reading import Paragraph, Reading
from headwater.language.roles import PARTY_LABELS, PERSON_PRONOUNS, Roles, distance_between, word_at
from headwater.model import REPORT_COUNTRY, ActPlace, Statement, Toponym

HERE = frozenset(
    [
        "in",
        "at",
        "near",
        "from",
        "on",
        "outside",
        "inside",
        "around",
        "across",
        "throughout",
        "into",
        "to",
        "within",
        "along",
        "of",
        "over",
    ]
)
DATELINE = re.compile(r"\s*[^a-z\n]{2,60}?(?:,[^—–\n]{1,30}?)?(?:\([^)\n]{1,40}\))?\s*(?:—|–|--|\s-\s)")
UNPLACED_MARKS = {"dateline", "byline", "credit", "caption"}
OF_PERSONS = {"of", "from"}


class Told(NamedTuple):
    """A place that an act was given by its own sentence."""

    paragraph: int
    sentence: int
    group: str
    headline: bool
    place: ActPlace


class Whereabouts:
    """The places of a report, and those that its acts were said to have happened at so far."""

    def __init__(self, reading: Reading) -> None:
        excluded = [(mark.start, mark.end) for mark in reading.report.marks if mark.kind in UNPLACED_MARKS]
        for paragraph in reading.paragraphs:
            dateline = DATELINE.match(reading.report.text, paragraph.start, paragraph.start + 100)
            if dateline:
                excluded.append(dateline.span())
        toponyms = sorted(reading.all(Toponym), key=_start)
        self.places = [place for place in toponyms if not any(low <= place.start < high for low, high in excluded)]
        self.country = find_country(self.places)
        self.told: list[Told] = []

    def find(
        self, paragraph: Paragraph, word: Token, statement: Statement, parties: Roles, group: str, headline: bool
    ) -> ActPlace | None:
        """Returns the place of an act with its basis: its sentence's own, else one told just before, else the country.

        `parties` are the heads of the act's actor and target; `group` is that of its type.
        """
        own = self._own_place(paragraph, word, statement, parties)
        sentence = paragraph.start + word.sent.start_char
        if own is not None:
            place = make_place(own, "in the sentence")
            self.told.append(Told(paragraph.start, sentence, group, headline, place))
            return place
        for told in reversed(self.told):
            if told.paragraph == paragraph.start and told.sentence < sentence:
                before = told.sentence == paragraph.start + _sentence_before(word)
                if before and (told.group == group or _points_back(parties)):
                    return _restate(told.place, "in the sentence before")
                if told.group == group:
                    return _restate(told.place, "in the paragraph")
            elif told.headline and told.group == group and len(self.told) < 5:
                return _restate(told.place, "in the headline")
        return make_place(self.country, REPORT_COUNTRY) if self.country is not None else None

    def _own_place(self, paragraph: Paragraph, word: Token, statement: Statement, parties: Roles) -> Toponym | None:
        low, high = paragraph.start + word.sent.start_char, paragraph.start + word.sent.end_char
        found: list[tuple[tuple[int, int, int], Toponym]] = []
        first = bisect_left(self.places, low, key=_start)
        for toponym in self.places[first : bisect_left(self.places, high, key=_start)]:
            token = word_at(paragraph, toponym)
            if token is None or not is_said(statement, toponym) or _is_in_name(token, toponym):
                continue
            tier = _tier(token, word, parties)
            if tier is not None:
                found.append(((tier, distance_between(word, token), abs(token.i - word.i)), toponym))
        best = min(found, key=lambda entry: entry[0], default=None)
        return None if best is None else _finer(best[1], found)


def find_country(places: Sequence[Toponym]) -> Toponym | None:
    """Returns the first naming of the country that a report names places of most often, if it names that country."""
    counts = Counter(place.country for place in places if place.country)
    most = [country for country, count in counts.items() if count == max(counts.values())]
    if len(most) != 1:
        return None
    return next((place for place in places if place.feature == "country" and place.country == most[0]), None)


def is_said(statement: Statement, span: Toponym) -> bool:
    """Tells whether a stretch belongs to what a statement says, and not to when or where it was said."""
    return statement.mode == "own" or any(
        part.start <= span.start and span.end <= part.end for part in statement.content
    )


def _tier(token: Token, word: Token, parties: Roles) -> int | None:
    """Returns 0 for a place that something is said to be at, 1 for a looser tie, None for part of a party."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    if token.dep_ == "pobj":
        governor = token.head.head
        if token.head.lower_ in OF_PERSONS and governor == parties.actor:
            return None
        if token.head.lower_ == "from" and governor == parties.target:
            return None
        return 0 if token.head.lower_ in HERE else 1 if token.head.lower_ != "by" else None
    if token.dep_ in ("npadvmod", "appos", "advmod"):
        return 0
    if token.dep_ in ("dobj", "nsubjpass"):
        return 1 if token.head == word else None
    if token.dep_ in ("compound", "nmod", "poss", "amod"):
        return None if token.head in (parties.actor, parties.target) or token.head.ent_type_ in PARTY_LABELS else 1
    return None if token.dep_ in ("nsubj", "agent") else 1


def _is_in_name(token: Token, toponym: Toponym) -> bool:
    """Tells whether a place name is only part of a longer name of a person or a body."""
    if token.ent_type_ not in PARTY_LABELS:
        return False
    start, end = token.i, token.i + 1
    while start > 0 and token.doc[start].ent_iob_ == "I":
        start -= 1
    while end < len(token.doc) and token.doc[end].ent_iob_ == "I":
        end += 1
    words = [other for other in token.doc[start:end] if other.text[0].isupper()]
    return len(words) > len(toponym.text.split())


def _finer(best: Toponym, found: Sequence[tuple[tuple[int, int, int], Toponym]]) -> Toponym:
    """Returns the finest of the places of a sentence that lie inside the best one, else the best one."""
    for key, toponym in sorted(found, key=lambda entry: entry[0]):
        inside = key[0] == 0 and toponym.country and toponym.country == best.country and not best.city
        if inside and (toponym.city or (toponym.region and not best.region)):
            best = toponym
    return best


def _sentence_before(word: Token) -> int:
    start = word.sent.start
    return int(word.doc[start - 1].sent.start_char) if start else -1


def _points_back(parties: Roles) -> bool:
    """Tells whether a party was spoken of before: a pronoun, or a noun with "the" or "their"."""
    for party in parties:
        if party is not None and (
            party.lower_ in PERSON_PRONOUNS
            or any(child.dep_ in ("det", "poss") and child.lower_ in DEFINITE for child in party.children)
        ):
            return True
    return False


DEFINITE = {"the", "these", "those", "both", "his", "her", "their", "its"}


def _start(span: Toponym) -> int:
    return span.start


def _restate(place: ActPlace, basis: str) -> ActPlace:
    return ActPlace(**{name: getattr(place, name) for name in place.__struct_fields__ if name != "basis"}, basis=basis)


def make_place(toponym: Toponym, basis: str) -> ActPlace:
    """Returns a toponym as the place of an act."""
    return ActPlace(
        text=toponym.text,
        start=toponym.start,
        end=toponym.end,
        name=toponym.name,
        geonameid=toponym.geonameid,
        lat=toponym.lat,
        lon=toponym.lon,
        country=toponym.country,
        region=toponym.region,
        city=toponym.city,
        basis=basis,
    )
