"""Where an act is said to have happened: only what a careful reader would take for its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from msgspec.structs import replace
from spacy.tokens import Token

from headwater.language.act_scope import PLACE_NOUNS, SUBJECTS, Tie, tie_between
from headwater.language.act_times import is_said
from headwater.language.countries_told import NAMING, SETTING, CountriesTold, Naming, is_setting
from headwater.language.persons_named import PersonsNamed
from headwater.language.phrases import PARTY_LABELS, PERSON_PRONOUNS, PLACE_LABELS, distance_between, word_at
from headwater.language.placenames import demonym_countries
from headwater.language.reading import Paragraph, Reading
from headwater.language.roles import Roles
from headwater.model import (
    ACTOR_PLACE,
    DATELINE_PLACE,
    ELSEWHERE,
    NAMED_BEFORE,
    REPORT_COUNTRY,
    ActPlace,
    Span,
    Statement,
    Toponym,
)

HERE = {
    "in", "at", "near", "from", "on", "outside", "inside", "around", "across", "throughout", "into", "to", "within",
    "along", "of", "over",
}  # fmt: skip
DATELINE = re.compile(
    r"\s*\([A-Z][^)\n]{2,40}\)\s*(?:—|–|-)|\s*[^a-z\n]{2,60}?(?:,[^—–\n]{1,30}?)?(?:\([^)\n]{1,40}\))?\s*(?:—|–|--|\s-\s)"
    r"|\s*[A-Z][A-Z .’'-]{2,40}:\s"
)
UNPLACED_MARKS = {"dateline", "byline", "credit", "caption"}
# Who goes to a country or comes from it, or is near it, is not yet or no longer there.
BESIDE = {"to", "from", "near", "outside"}
OF_PERSONS = {"of", "from"}
# A dateline is taken for the place of what the first paragraphs tell, as far as the report goes.
LEAD = 4
AUTHORITIES = {
    "agent", "army", "authority", "court", "force", "government", "intelligence", "judge", "military", "ministry",
    "officer", "official", "police", "policeman", "prison", "prosecutor", "regime", "security", "soldier", "troop",
}  # fmt: skip
# What stands in the town or country that is named with it, unlike an embassy.
SITES = PLACE_NOUNS | {
    "airport", "barracks", "cemetery", "checkpoint", "church", "college", "courthouse", "factory", "harbor", "harbour",
    "home", "hospital", "hotel", "house", "jail", "mall", "market", "mosque", "neighborhood", "neighbourhood", "plant",
    "port", "school", "university",
}  # fmt: skip
# These act in their own country, whatever else the report speaks of; armies do not.
AT_HOME = {"court", "judge", "jury", "magistrate", "police", "policeman", "prosecutor", "tribunal"}
COURTS = {"court", "courtroom", "hearing", "trial", "tribunal"}
# Groups of acts that a court may deal with and that are not done there.
TRIED = {
    "abduction", "assault", "attack", "death", "disappearance", "ill-treatment", "robbery", "sexual violence",
    "shooting",
}  # fmt: skip


class Told(NamedTuple):
    """A place that an act was given by its own sentence."""

    paragraph: int
    sentence: int
    group: str
    place: ActPlace


class Whereabouts:
    """The places of a report, and those that its acts were said to have happened at so far."""

    def __init__(self, reading: Reading, persons: PersonsNamed) -> None:
        excluded = [(mark.start, mark.end) for mark in reading.report.marks if mark.kind in UNPLACED_MARKS]
        datelines = [(mark.start, mark.end) for mark in reading.report.marks if mark.kind == "dateline"]
        for paragraph in reading.paragraphs:
            dateline = DATELINE.match(reading.report.text, paragraph.start, paragraph.start + 100)
            if dateline:
                excluded.append(dateline.span())
                datelines.append(dateline.span())
        known = _without_persons(reading, persons)
        toponyms = sorted(known, key=_start)
        self.places = [place for place in toponyms if not any(low <= place.start < high for low, high in excluded)]
        self.dateline = next(
            (place for place in toponyms if any(low <= place.start < high for low, high in datelines)), None
        )
        self._lead_end = reading.paragraphs[min(LEAD, len(reading.paragraphs)) - 1].end if reading.paragraphs else 0
        self._text = reading.report.text
        self._countries_told = CountriesTold(reading, self.places)
        self._country = self._countries_told.main
        self._spoken = self.places
        self.places = [place for place in self.places if place.feature != "government"]
        self._named = [place for place in self.places if self._country and place.country == self._country]
        self._countries = [place for place in self._named if place.feature == "country"]
        self._told: list[Told] = []

    def find(
        self,
        paragraph: Paragraph,
        word: Token,
        statement: Statement,
        parties: Roles,
        group: str,
        triggers: Collection[int],
    ) -> ActPlace | None:
        """Returns the place that the act's own sentence gives.

        `parties` are the heads of the act's actor and target, `group` is that of its type, and
        `triggers` are the indexes of all words of the paragraph that name acts.
        """
        own = self._own_place(paragraph, word, statement, parties, triggers)
        if own is None:
            return None
        tie, toponym = own
        if tie > Tie.SHARED:
            # A place abroad that another clause has says nothing of where this was done; nor has a court where it sits.
            abroad = self._country is not None and toponym.country != self._country
            apart = (abroad and tie == Tie.OTHER) or (group in TRIED and _is_of_court(word_at(paragraph, toponym)))
            return None if apart else make_place(toponym, ELSEWHERE)
        place = make_place(toponym, "in the sentence")
        self._told.append(Told(paragraph.start, paragraph.start + word.sent.start_char, group, place))
        return place

    def follow(self, paragraph: Paragraph, word: Token, parties: Roles, group: str) -> ActPlace | None:
        """Returns the place of an act told just before, which a sentence without one goes on from."""
        sentence = paragraph.start + word.sent.start_char
        for told in reversed(self._told):
            if told.paragraph != paragraph.start or told.sentence >= sentence:
                continue
            if self._names_another(told, paragraph.start + word.sent.end_char):
                return None
            before = told.sentence == paragraph.start + _sentence_before(word)
            if before and (told.group == group or _points_back(parties)):
                return restate_place(told.place, "in the sentence before")
            if told.group == group:
                return restate_place(told.place, "in the paragraph")
        return None

    def _names_another(self, told: Told, end: int) -> bool:
        """Tells whether a place in which that of an act told before does not lie is named after it up to an offset."""
        first = bisect_left(self._spoken, told.place.end, key=_start)
        after = self._spoken[first : bisect_left(self._spoken, end, key=_start)]
        return not all(
            told.place.country == place.country and (place.feature == "country" or place.name == told.place.name)
            for place in after
        )

    def surmise(
        self, paragraph: Paragraph, word: Token, actor: Token | None, elsewhere: ActPlace | None
    ) -> ActPlace | None:
        """Returns where an act may be that no words place: a weak place, whose basis says what it is.

        `elsewhere` is a place that its sentence gives to something else.
        """
        low, high = paragraph.start + word.sent.start_char, paragraph.start + word.sent.end_char
        home = None if self._is_abroad(paragraph, word, actor) else self._country
        actor_place = self._actor_place(paragraph, actor)
        at_home = actor_place is not None and actor is not None and actor.lemma_.lower() in AT_HOME
        own = actor_place.country if actor_place and at_home else home
        weak = elsewhere if elsewhere and self._may_be_at(paragraph, elsewhere, own) else None
        weak = weak or (actor_place if at_home and own != self._country else None)
        weak = weak or (actor_place if actor_place and actor_place.name else None)
        before = None if weak else self._set_before(paragraph, low, home)
        if before is not None:
            weak = make_place(before, NAMED_BEFORE)
        if weak is None and self.dateline and low < self._lead_end and home in (self.dateline.country, None):
            # What was done in another town is told from here.
            towns = {told.place.city for told in self._told} - {None, self.dateline.city}
            weak = None if towns else make_place(self.dateline, DATELINE_PLACE)
        weak = weak or actor_place
        if weak is not None:
            return weak
        if home is None:
            only = None if self._country else self._countries_told.only_one(paragraph.start, high)
            return self._make_country(only) if only else None
        named = self._last_named(self._countries or self._named, low)
        if named is None:
            return None
        place = make_place(named, REPORT_COUNTRY)
        return place if self._countries else _country_of(place)

    def _is_abroad(self, paragraph: Paragraph, word: Token, actor: Token | None) -> bool:
        """Tells whether an act is told among places of other countries only, or another country itself did it."""
        low, high = paragraph.start + word.sent.start_char, paragraph.start + word.sent.end_char
        if self._countries_told.is_elsewhere(low, high, NAMING) or self._countries_told.is_elsewhere(
            paragraph.start, paragraph.end, SETTING
        ):
            return True
        at = paragraph.start + actor.idx if actor is not None else -1
        named = self._last_named(self.places, at + 1)
        doer = named is not None and named.start <= at < named.end and named.feature == "country"
        return doer and named is not None and named.country != self._country

    def _make_country(self, naming: Naming) -> ActPlace:
        """Returns the country that a paragraph speaks of as the place of an act."""
        text = self._text[naming.start : naming.end]
        return ActPlace(text=text, start=naming.start, end=naming.end, country=naming.country, basis=NAMED_BEFORE)

    def _may_be_at(self, paragraph: Paragraph, place: ActPlace, country: str | None) -> bool:
        """Tells whether a place lies in a country or, in whichever, is one where something is said to be or happen."""
        token = word_at(paragraph, Span(start=place.start, end=place.end))
        return place.country is not None and (place.country == country or (token is not None and is_setting(token)))

    def _set_before(self, paragraph: Paragraph, offset: int, home: str | None) -> Toponym | None:
        """Returns the last place of a paragraph before an offset in which something is said to be or happen.

        It lies in the report's country if that is known; a country of which nothing more is said is none.
        """
        first = bisect_left(self.places, paragraph.start, key=_start)
        for place in reversed(self.places[first : bisect_left(self.places, offset, key=_start)]):
            token = word_at(paragraph, place)
            if token is not None and is_setting(token) and home in (place.country, None):
                return place if home is None or place.city or place.region else None
        return None

    def _last_named(self, places: Sequence[Toponym], offset: int) -> Toponym | None:
        """Returns the last of some places before an offset, else the first."""
        return places[max(bisect_left(places, offset, key=_start) - 1, 0)] if places else None

    def _actor_place(self, paragraph: Paragraph, actor: Token | None) -> ActPlace | None:
        """Returns the place of an authority that acts, if it acts at home or the report is about it: "Minsk police"."""
        if actor is None or actor.lemma_.lower() not in AUTHORITIES | AT_HOME:
            return None
        at_home = actor.lemma_.lower() in AT_HOME
        for word in (child for child in actor.children if child.dep_ in ("amod", "compound", "nmod", "poss")):
            start = paragraph.start + word.idx
            country = demonym_countries().get(word.text)
            if country and (at_home or country == self._country):
                end = start + len(word)
                return ActPlace(text=word.text, start=start, end=end, country=country, basis=ACTOR_PLACE)
            named = self._last_named(self.places if at_home else self._named, start + 1)
            if named is not None and named.country and named.start <= start < named.end:
                return make_place(named, ACTOR_PLACE)
        return None

    def _own_place(
        self, paragraph: Paragraph, word: Token, statement: Statement, parties: Roles, triggers: Collection[int]
    ) -> tuple[Tie, Toponym] | None:
        low, high = paragraph.start + word.sent.start_char, paragraph.start + word.sent.end_char
        found: list[tuple[tuple[int, int, int], Toponym]] = []
        first = bisect_left(self.places, low, key=_start)
        for toponym in self.places[first : bisect_left(self.places, high, key=_start)]:
            token = word_at(paragraph, toponym)
            if token is None or not is_said(statement, toponym) or _is_in_name(token, toponym):
                continue
            if token == parties.target and toponym.country is None:
                continue
            at_home = toponym.country is not None and toponym.country == self._country
            tier = _tier(token, word, parties, country=toponym.feature == "country", at_home=at_home)
            if tier is not None:
                tie = max(tier, tie_between(word, token, parties, triggers))
                found.append(((int(tie), distance_between(word, token), abs(token.i - word.i)), toponym))
        best = min(found, key=lambda entry: entry[0], default=None)
        return None if best is None else (Tie(best[0][0]), _finer(best[1], found))


def _without_persons(reading: Reading, persons: PersonsNamed) -> list[Toponym]:
    """Returns the toponyms without those that look like persons.

    They are names that a person bears and no place is known by, and names of towns that the parse takes for persons
    more often than for places and in which nothing is said to be or happen.
    """
    toponyms = [place for place in reading.all(Toponym) if place.country or not persons.is_borne(place.text)]
    labels = Counter((entity.text, entity.label_) for part in reading.paragraphs for entity in part.doc.ents)
    doubtful = {
        place.text
        for place in toponyms
        if place.city and labels[place.text, "PERSON"] > max(1, *(labels[place.text, label] for label in PLACE_LABELS))
    }
    if not doubtful:
        return toponyms
    acting: set[str] = set()
    for paragraph in reading.paragraphs:
        for place in toponyms:
            if place.text in doubtful and paragraph.start <= place.start < paragraph.end:
                token = word_at(paragraph, place)
                doubtful -= {place.text} if token is not None and is_setting(token) else set()
                acting |= {place.text} if token is not None and token.dep_ in SUBJECTS else set()
    return [place for place in toponyms if place.text not in doubtful & acting]


def _site_of(token: Token) -> Token:
    """Returns the site that is in a place by that place's name: "home" in "at his Lagos home", else the name."""
    site = token.head
    named = token.dep_ in ("compound", "nmod", "poss") and site.dep_ == "pobj" and site.lemma_.lower() in SITES
    return site if named else token


def _is_of_court(token: Token | None) -> bool:
    """Tells whether a place is only where a court sits: "pleaded guilty in a court in Velmora"."""
    while token is not None and token.head != token and token.pos_ not in ("VERB", "AUX"):
        if token.lemma_.lower() in COURTS:
            return True
        token = token.head
    return False


def _tier(token: Token, word: Token, parties: Roles, *, country: bool, at_home: bool) -> Tie | None:
    """Returns how a place stands in the grammar of its clause, None for part of a party.

    `country` says that it is one, `at_home` that it lies in the country that the report is about.
    """
    while token.dep_ in ("conj", "appos") and token.head != token and (token.dep_ == "conj" or _is_home(token.head)):
        token = token.head
    token = _site_of(token) if at_home else token
    if token.dep_ == "pobj":
        governor = token.head.head
        if token.head.lower_ in OF_PERSONS and governor == parties.actor:
            return None
        if (
            token.head.lower_ in OF_PERSONS
            and governor == parties.target
            and (token.head.lower_ == "from" or governor.tag_ == "NNP")
        ):
            return None
        if country and token.head.lower_ in BESIDE:
            return Tie.OTHER
        return Tie.DIRECT if token.head.lower_ in HERE else Tie.LOOSE if token.head.lower_ != "by" else None
    if token.dep_ in ("npadvmod", "appos", "advmod"):
        return Tie.DIRECT
    if token.dep_ in ("dobj", "nsubjpass"):
        return Tie.DIRECT if token.head == word else None
    if token.dep_ in ("compound", "nmod", "poss", "amod"):
        if token.head == word and word.tag_ == "VBG":
            return None
        part = token.head in (parties.actor, parties.target) or token.head.ent_type_ in PARTY_LABELS
        part = part or (token.ent_type_ == "NORP" and token.tag_ == "JJ")
        return None if part else Tie.DIRECT if token.head == word else Tie.LOOSE
    return None if token.dep_ in ("nsubj", "agent") else Tie.LOOSE


def _is_home(place: Token) -> bool:
    """Tells whether a place is where somebody comes from: "Ada Lund, 34, of Velmora, in Odra"."""
    return place.dep_ == "pobj" and place.head.lower_ in OF_PERSONS and place.head.head.tag_ == "NNP"


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


def restate_place(place: ActPlace, basis: str) -> ActPlace:
    """Returns a place with another basis."""
    return replace(place, basis=basis)


def _country_of(place: ActPlace) -> ActPlace:
    """Returns of a place only the country that it lies in."""
    return ActPlace(text=place.text, start=place.start, end=place.end, country=place.country, basis=place.basis)


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
        radius_km=toponym.radius_km,
        basis=basis,
    )
