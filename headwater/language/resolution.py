"""Which place a name means, by the company of the other names in the report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from math import cos, log10, radians

from headwater.language.gazetteer import Gazetteer, Place
from headwater.language.mentions import Mention, name_within
from headwater.language.placenames import cue_pattern, demonym_countries
from headwater.language.reading import Reading
from headwater.language.toponyms import korean_skeleton

REACH = {"city": 150.0, "admin2": 150.0, "admin1": 250.0, "area": 200.0, "country": 400.0}
KM_PER_DEGREE = 111.2
LONGEST_CUED = 20_000
W_COUNTRY, W_REGION, W_NEAR = 2.8, 1.6, 2.0
COUNTIES = re.compile(r"\s*,?\s*(?:(?:[A-Z][a-z]+,? )?(?:and|or) [A-Z][a-z]+ )?(?:[Cc]ounty|[Cc]ounties)\b")
Votes = dict[tuple[str, str | None], float]
Senses = dict[str, Place | None]

# What is said of a unit by name, and the share of its people in its town from which the name means the town.
UNIT = re.compile(r"\s+(?:[Ss]tate|[Pp]rovince|[Rr]egion|[Gg]overnorate|[Oo]blast|[Pp]refecture)\b")
MOSTLY = 0.4
# A place with fewer people is not known abroad; a report speaks mainly of a country with this share of its names.
KNOWN = 100_000
# A capital of so many people is meant by its name unless much speaks against it.
WORLD_CITY = 5_000_000
MAINLY = 0.6


class Company:
    """How strongly a report speaks of each country and first-order unit.

    Each name gives one vote, shared between what it may mean; demonyms vote for their country.
    """

    def __init__(self, reading: Reading, mentions: list[Mention]) -> None:
        self.votes: dict[str, Votes] = {}
        self._known: dict[str, defaultdict[tuple[str | None, str | None], float]] = {}
        self.total: Votes = defaultdict(float)
        for mention in mentions:
            if mention.key not in self.votes and mention.places:
                self.votes[mention.key] = share_vote(mention)
        demonyms = demonym_countries()
        for paragraph in reading.paragraphs:
            for ent in paragraph.doc.ents:
                if ent.label_ == "NORP" and ent.text in demonyms:
                    self.votes[ent.text] = {(demonyms[ent.text], None): 0.7}
        for country, weight in home_cues(reading.report.text).items():
            self.votes[f"cues {country}"] = {(country, None): weight}
        for votes in self.votes.values():
            for region, share in votes.items():
                self.total[region] += share
        self.everything = sum(share for (_, unit), share in self.total.items() if unit is None)

    def share(self, country: str, code: str | None, key: str) -> float:
        """Returns the weight of a region among all names but one, between 0 and 1."""
        own = self._own(key)
        rest = self.everything - own[None, None]
        return (self.total.get((country, code), 0.0) - own.get((country, code), 0.0)) / (rest + 1.0)

    def _own(self, key: str) -> dict[tuple[str | None, str | None], float]:
        """Returns the votes of a name and of its longer and shorter forms ("Dublin", "Dublin City"), and their sum."""
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = defaultdict(float)
            for other, votes in self.votes.items():
                if key and (f"{other} ".startswith(f"{key} ") or f"{key} ".startswith(f"{other} ")):
                    for region, share in votes.items():
                        found[region] += share
                        found[None, None] += share if region[1] is None else 0.0
        return found


def home_cues(text: str) -> dict[str, float]:
    """Returns a weight for each country that words of a report are at home in ("Sheriff", "Duma", "£")."""
    pattern, country_of = cue_pattern()
    found: dict[str, set[str]] = defaultdict(set)
    for match in pattern.finditer(text[:LONGEST_CUED]):
        for country in country_of[match[0]]:
            found[country].add(match[0])
    return {country: min(len(words), 4) * 0.6 for country, words in found.items()}


def share_vote(mention: Mention) -> Votes:
    """Returns the vote of one name, shared by how likely each of its senses is by itself."""
    places = mention.places
    if mention.within:
        inside = [inner for inner in places if any(contains(outer, inner) for outer in mention.within.places)]
        places = tuple(inside) or places
    weights = [(place, 10 ** (1.2 * prior(place))) for place in places]
    total = sum(weight for _, weight in weights)
    votes: Votes = defaultdict(float)
    for place, weight in weights:
        if place.country:
            votes[place.country, None] += weight / total
            if place.code and place.kind != "country":
                votes[place.country, place.code] += weight / total
    return votes


def contains(outer: Place, inner: Place) -> bool:
    """Tells whether a country or a unit contains a place."""
    if outer.id == inner.id or outer.country != inner.country or not outer.country:
        return False
    if outer.kind == "country":
        return inner.kind != "country"
    return outer.kind == "admin1" and inner.kind not in ("country", "admin1") and outer.code == inner.code


def prior(place: Place) -> float:
    """Returns how likely a place is meant by its name alone, as a power of ten."""
    score = log10(place.population + 100) * 0.55
    if place.kind in ("country", "continent", "area"):
        score = max(score + 1.4, 4.6)
    elif place.kind == "admin1":
        score += 0.6
    elif place.kind == "admin2":
        score -= 0.7
    if place.capital:
        score += 1.2 + (place.kind == "city" and place.population > WORLD_CITY)
    return score if place.main else score - 1.2


def complete_candidates(mentions: list[Mention], company: Company, gazetteer: Gazetteer) -> None:
    """Gives names that the gazetteer lacks what they may mean in another romanisation of Korean."""
    korean = company.share("KP", None, "") + company.share("KR", None, "") > 0.1
    for mention in mentions:
        if korean and not mention.places:
            mention.places = gazetteer.find("ko " + korean_skeleton(mention.key))
        if not mention.places and (places := name_within(gazetteer, mention)):
            mention.places, mention.inside = places, True


def choose_places(mentions: list[Mention], company: Company, others: Senses) -> Senses:
    """Returns one sense per name: that of its mention with a container if there is one."""
    chosen: Senses = {}
    for mention in sorted(mentions, key=lambda mention: mention.within is None):
        if mention.key not in chosen:
            chosen[mention.key] = choose_place(mention, company, others)
            if mention.within:
                mention.within.contains = chosen[mention.key]
    return chosen


def choose_place(mention: Mention, company: Company, others: Senses) -> Place | None:
    """Returns the best candidate in the company of the report's other places, or None."""
    candidates: Iterable[Place] = mention.places
    if mention.within:
        outer = mention.within.places
        candidates = [inner for inner in candidates if any(contains(place, inner) for place in outer)] or candidates
    best = max(
        candidates, key=lambda place: (weigh_candidate(place, mention, company, others), -place.id), default=None
    )
    if best is not None and is_stray(best, mention, company):
        return None
    if best is None or best.kind != "admin1" or UNIT.match(mention.after):
        return best
    return next((place for place in candidates if contains(best, place) and is_mostly(place, best)), best)


def is_stray(place: Place, mention: Mention, company: Company) -> bool:
    """Tells whether a small place lies in a country that nothing else in the report speaks of, but much of another.

    A village that the gazetteer lacks is then likelier than its namesake abroad.
    """
    if mention.within or place.kind not in ("city", "admin2") or place.population >= KNOWN or not place.country:
        return False
    if company.share(place.country, None, mention.key) > 0.02:
        return False
    countries = {country for country, unit in company.total if unit is None and country != place.country}
    return any(company.share(country, None, mention.key) > MAINLY for country in countries)


def is_mostly(city: Place, unit: Place) -> bool:
    """Tells whether a town is most of the unit that bears its name: the name alone then means the town."""
    return city.kind == "city" and city.main and city.population > MOSTLY * unit.population


def weigh_candidate(place: Place, mention: Mention, company: Company, others: Senses) -> float:
    """Weighs one candidate: its own prior, the kind of unit that the text names, its company."""
    score = prior(place) + weigh_unit(place, mention)
    if place.country:
        score += W_COUNTRY * log10(0.03 + company.share(place.country, None, mention.key))
        if place.code and place.kind != "country":
            score += W_REGION * log10(0.06 + company.share(place.country, place.code, mention.key))
        else:
            score += W_REGION * log10(0.06 + 0.1)
    else:
        score += W_COUNTRY * log10(0.03 + 0.3) + W_REGION * log10(0.06 + 0.1)
    near = sum(1 for key, other in others.items() if other and key != mention.key and is_near(place, other))
    return score + W_NEAR * log10(1 + near)


def weigh_unit(place: Place, mention: Mention) -> float:
    """Weighs whether a candidate is the kind of unit that the text names."""
    last = mention.key.rsplit(" ", 1)[-1]
    if last in ("county", "parish", "district", "gun") or COUNTIES.match(mention.after):
        return 2.0 if place.kind == "admin2" else 0.0
    if last in ("city", "town", "si", "up"):
        return 1.5 if place.kind == "city" else 0.0
    if last in ("province", "state", "oblast", "governorate", "prefecture", "do"):
        return 2.0 if place.kind == "admin1" else 0.0
    return 0.0


def is_near(place: Place, other: Place) -> bool:
    """Tells whether a town or county lies by another place of the report.

    The middle of a country says nothing about its own towns, but a town across its border is near it.
    """
    if place.lat is None or place.lon is None or other.lat is None or other.lon is None:
        return False
    reach = REACH.get(other.kind, 0.0)
    north = (place.lat - other.lat) * KM_PER_DEGREE
    if abs(north) > reach or place.kind not in ("city", "admin2") or place.name == other.name:
        return False
    if other.kind == "country" and other.country == place.country:
        return False
    east = (place.lon - other.lon) * KM_PER_DEGREE * cos(radians(place.lat))
    return north * north + east * east < reach * reach
