"""Toponyms of a report: found by the parse and the gazetteer together, resolved by their company in the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import log10

from headwater.language.gazetteer import Gazetteer, Place, open_gazetteer
from headwater.language.mentions import (
    Mention,
    Prose,
    demonym_countries,
    find_candidates,
    surnames_of,
    weigh_mention,
)
from headwater.language.reading import Reading
from headwater.language.toponyms import korean_skeleton
from headwater.model import Toponym, digest_id

SURE = 2.0
Company = dict[tuple[str, str | None], float]


def find_places(reading: Reading) -> Iterator[Toponym]:
    """Yields the place names of a report, each resolved if the gazetteer knows it."""
    gazetteer = open_gazetteer()
    mentions = accept_mentions(reading, gazetteer)
    if not mentions:
        return
    link_containers(mentions)
    company = weigh_company(reading, mentions)
    by_key: dict[str, Place | None] = {}
    for mention in mentions:
        if mention.within and mention.key not in by_key:
            by_key[mention.key] = choose_place(mention, company, gazetteer)
    for mention in mentions:
        if mention.key not in by_key:
            by_key[mention.key] = choose_place(mention, company, gazetteer)
    for mention in mentions:
        place = choose_place(mention, company, gazetteer) if mention.within else by_key[mention.key]
        yield make_toponym(reading, mention, place)


def accept_mentions(reading: Reading, gazetteer: Gazetteer) -> list[Mention]:
    """Returns the mentions that more speaks for than against, in text order.

    A name that is surely a place once in a report is one elsewhere in it unless a person bears it.
    """
    surnames = {name for paragraph in reading.paragraphs for name in surnames_of(paragraph.doc)}
    mentions: list[Mention] = []
    for paragraph in reading.paragraphs:
        prose = Prose(paragraph.doc, reading.text_of(paragraph), paragraph.start)
        own = sorted(find_candidates(gazetteer, prose), key=lambda mention: mention.start)
        for mention in own:
            mention.score = weigh_mention(mention, surnames)
        link_containers(own)
        for mention in own:
            if mention.within:
                mention.score += 3.0
        mentions += own
    sure = {mention.key for mention in mentions if mention.score >= SURE}
    return [mention for mention in mentions if mention.score + (1.5 if mention.key in sure else 0.0) > 0]


def link_containers(mentions: list[Mention]) -> None:
    """Links each name to the one after a comma that contains it: "Paris, Texas"."""
    for mention, after in zip(mentions, mentions[1:]):
        if mention.doc is not after.doc or mention.within:
            continue
        gap = mention.after[: after.start - mention.end].strip()
        if gap not in (",", "("):
            continue
        if any(contains(outer, inner) for outer in after.places for inner in mention.places):
            mention.within = after


def contains(outer: Place, inner: Place) -> bool:
    """Tells whether a country or a unit contains a place."""
    if outer.id == inner.id or outer.country != inner.country or not outer.country:
        return False
    if outer.kind == "country":
        return inner.kind != "country"
    return outer.kind == "admin1" and inner.kind not in ("country", "admin1") and outer.code == inner.code


def weigh_company(reading: Reading, mentions: list[Mention]) -> Company:
    """Returns how strongly a report speaks of each country and first-order unit.

    Each name gives one vote, shared between what it may mean; demonyms vote for their country.
    """
    company: Company = defaultdict(float)
    seen: dict[str, int] = defaultdict(int)
    for mention in mentions:
        seen[mention.key] += 1
    done: set[str] = set()
    for mention in mentions:
        if mention.key in done or not mention.places:
            continue
        done.add(mention.key)
        times = 1.0 + log10(seen[mention.key])
        weights = {place: 10 ** min(4.0, prior(place)) for place in mention.places}
        total = sum(weights.values())
        regions: dict[tuple[str, str | None], float] = defaultdict(float)
        for place, weight in weights.items():
            if place.country:
                regions[place.country, place.code if place.kind != "country" else None] += weight / total
        for (country, code), share in regions.items():
            company[country, None] += share * times
            if code:
                company[country, code] += share * times
    demonyms = demonym_countries()
    for paragraph in reading.paragraphs:
        for ent in paragraph.doc.ents:
            if ent.label_ == "NORP" and ent.text in demonyms:
                company[demonyms[ent.text], None] += 0.5
    return company


def prior(place: Place) -> float:
    """Returns how likely a place is meant by its name alone, as a power of ten."""
    if place.kind in ("country", "continent", "area"):
        score = 4.5
    elif place.kind == "admin1":
        score = 3.5
    else:
        score = log10(place.population + 100) * 0.55
    return score if place.main else score - 1.0


def choose_place(mention: Mention, company: Company, gazetteer: Gazetteer) -> Place | None:
    """Returns the best candidate in the company of the report's other places, or None."""
    candidates: Iterable[Place] = mention.places
    if not candidates:
        korean = company.get(("KP", None), 0) + company.get(("KR", None), 0) > 0.3
        candidates = gazetteer.find("ko " + korean_skeleton(mention.key)) if korean else ()
    if mention.within:
        outer = mention.within.places
        candidates = [inner for inner in candidates if any(contains(place, inner) for place in outer)] or candidates
    return max(candidates, key=lambda place: (weigh_candidate(place, mention, company), -place.id), default=None)


def weigh_candidate(place: Place, mention: Mention, company: Company) -> float:
    """Weighs one candidate: its own prior, the kind of unit that the text names, its company."""
    score = prior(place)
    last = mention.key.rsplit(" ", 1)[-1]
    if last in ("county", "parish", "district", "gun"):
        score += 2.0 if place.kind == "admin2" else 0.0
    elif last in ("province", "state", "oblast", "governorate", "prefecture"):
        score += 2.0 if place.kind == "admin1" else 0.0
    elif place.kind == "admin2":
        score -= 0.3
    if place.country:
        score += 1.2 * log10(1 + 4 * company.get((place.country, None), 0.0))
        if place.code and place.kind != "country":
            score += 1.5 * log10(1 + 6 * company.get((place.country, place.code), 0.0))
    return score


def make_toponym(reading: Reading, mention: Mention, place: Place | None) -> Toponym:
    """Returns the record of a mention."""
    report = reading.report
    common = {
        "id": digest_id("place", report.id, mention.start, mention.end),
        "report": report.id,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
    }
    if place is None:
        return Toponym(**common)
    return Toponym(
        **common,
        name=place.name,
        geonameid=place.geonameid,
        lat=place.lat,
        lon=place.lon,
        country=place.country,
        region=place.region,
        city=place.name if place.kind == "city" else None,
        feature=place.kind,
    )
