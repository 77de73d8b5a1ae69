"""Toponyms of a report: found by the parse and the gazetteer together, resolved by their company in the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from msgspec import structs
from spacy.tokens import Token

from headwater.language.act_lexicon import load_vocabulary
from headwater.language.cue_lexicon import load_cues
from headwater.language.gazetteer import Gazetteer, Place, open_gazetteer
from headwater.language.mentions import (
    COMMON,
    PLACE_LABELS,
    STRONG_LOCATIVES,
    WEAK_LOCATIVES,
    Mention,
    Prose,
    find_candidates,
    forenames_of,
    last_words_of_bodies,
    surnames_of,
    weigh_mention,
)
from headwater.language.organisations import find_organisation
from headwater.language.reading import Reading
from headwater.language.resolution import Company, choose_place, choose_places, complete_candidates, contains, is_near
from headwater.model import Toponym, digest_id

SURE = 2.0
LOCATIVES = STRONG_LOCATIVES | WEAK_LOCATIVES
# As many names of a report are weighed as neighbours; more would cost the square of a very long text.
NEIGHBOURS = 150
VICINITY = re.compile(
    r"\b(?:(?:area|region|zone|district)s? (?:near|around|by|close to|across from|outside)|vicinity of) (?:the )?$"
    r"|\d (?:miles?|km|kilomet(?:er|re)s?)(?: \([^)]*\))? (?:to the )?(?:north|south|east|west)\S* of (?:the )?$"
)
# "Frankfurt airport in Germany" is in Germany, as is "Frankfurt, Germany".
SITE_IN = re.compile(r"(?:airport|city|district|jail|prison|town|village) in(?: the)?")
# An unknown place is known at least to be in the country that follows.
IN_COUNTRY = re.compile(r",?(?: in)?(?: the)?")
DISTANCE = r"(?:(?:about|around|nearly|roughly|some) )?[\d.,]+ ?(?:miles?|km|kilomet(?:er|re)s?)(?: \([^)]*\))? "
BESIDE = re.compile(
    rf",? (?:{DISTANCE})?(?:just |to the )?(?:north|south|east|west)(?:-?(?:east|west))?(?:ern)? of"
    rf"|,? {DISTANCE}(?:outside|from)"
)
INITIALS = re.compile(r"\s\(([A-Z]{2,6})\)")
# How far "the border area near Hyesan" may reach: about a day's walk.
AREA_KM = 25.0
RELATIVES = {
    "brother",
    "child",
    "daughter",
    "father",
    "husband",
    "mother",
    "partner",
    "sister",
    "son",
    "spouse",
    "wife",
}
# What a city may do as a place.
SEEN = frozenset(("see", "witness", "experience", "host", "be", "have"))


def find_places(reading: Reading) -> Iterator[Toponym]:
    """Yields the place names of a report, each resolved if the gazetteer knows it."""
    gazetteer = open_gazetteer()
    mentions = accept_mentions(reading, gazetteer)
    if not mentions:
        return
    link_containers(mentions)
    company = Company(reading, mentions)
    complete_candidates(mentions, company, gazetteer)
    chosen = choose_places(mentions, company, {})
    chosen = choose_places(mentions, company, dict(islice(chosen.items(), NEIGHBOURS)))
    for mention in mentions:
        place = chosen[mention.key]
        if mention.within:
            place = choose_place(mention, company, {})
        elif mention.contains and place:
            place = next((outer for outer in mention.places if contains(outer, mention.contains)), place)
        owner = chosen.get(mention.owner.key) if mention.owner else None
        inside = mention.owner is not None and mention.owner.start < mention.start
        if owner is not None and (place is None or is_apart(place, owner, inside)):
            yield make_part(reading, mention, owner, inside)
        else:
            yield make_toponym(reading, mention, place)


def accept_mentions(reading: Reading, gazetteer: Gazetteer) -> list[Mention]:
    """Returns the mentions that more speaks for than against, in text order.

    A name that is surely a place once in a report is one elsewhere in it unless a person bears it.
    """
    surnames = {name for paragraph in reading.paragraphs for name in surnames_of(paragraph.doc)}
    entities = [entity for paragraph in reading.paragraphs for entity in paragraph.doc.ents]
    forenames = {name for paragraph in reading.paragraphs for name in forenames_of(paragraph.doc)}
    first_names = {name for name in forenames if " " not in name}
    forenames -= {entity.text for entity in entities if entity.label_ in PLACE_LABELS}
    initials = introduced_initials(reading.report.text)
    bodies = {name for paragraph in reading.paragraphs for name in last_words_of_bodies(paragraph.doc)}
    bodies |= set((reading.report.outlet or "").split()[1:])
    mentions: list[Mention] = []
    for paragraph in reading.paragraphs:
        prose = Prose(paragraph.doc, reading.text_of(paragraph), paragraph.start)
        own = sorted(find_candidates(gazetteer, prose), key=lambda mention: mention.start)
        for mention in own:
            mention.score = weigh_mention(mention, surnames, forenames)
            if is_short_form(mention, bodies):
                mention.score -= 4.0
            if mention.text in first_names - forenames and not is_where(mention) and not is_great(mention):
                mention.score -= 3.0
            if mention.text in initials and not any(place.kind == "country" for place in mention.places):
                mention.score -= 6.0
        link_containers(own)
        for mention in own:
            if mention.within:
                mention.score += 3.0
        mentions += own
    placed = {mention.text for mention in mentions if is_where(mention) or mention.within}
    for mention in mentions:
        if mention.text in placed or is_country(mention):
            continue
        if mention.text in surnames or is_relative(mention):
            mention.score -= 4.0
    sure = [mention for mention in mentions if mention.score >= SURE]
    keys = {mention.key for mention in sure}
    countries = {place.country for mention in sure for place in mention.places if place.kind == "country"}
    for mention in mentions:
        if mention.text in surnames and not is_where(mention):
            continue
        if mention.text in first_names and not is_where(mention) and not is_great(mention):
            continue
        if mention.key in keys:
            mention.score += 1.5
        if is_at_home(mention, countries):
            mention.score += 2.0
    return [mention for mention in mentions if mention.score > 0]


def is_where(mention: Mention) -> bool:
    """Tells whether the words around a name say that something is there: "in Marr", not "in Marr’s case"."""
    owns = mention.last < len(mention.doc) and mention.doc[mention.last].text in ("'s", "’s")
    return mention.first > 0 and mention.doc[mention.first - 1].lower_ in STRONG_LOCATIVES and not owns


def is_country(mention: Mention) -> bool:
    """Tells whether a name may mean a country by its own name."""
    return any(place.kind == "country" and place.main for place in mention.places)


def is_relative(mention: Mention) -> bool:
    """Tells whether a name is that of somebody's relative: "his sister, Elmira"."""
    before = mention.doc[max(mention.first - 2, 0) : mention.first]
    return len(before) == 2 and before[1].text == "," and before[0].lower_ in RELATIVES


def is_great(mention: Mention) -> bool:
    """Tells whether a name may mean a country, a capital or a large town."""
    return any(place.kind == "country" or place.capital or place.population >= 200_000 for place in mention.places)


def introduced_initials(text: str) -> set[str]:
    """Returns what a report introduces as short for a longer name: "RWA" in "River Water Act (RWA)"."""
    found = set()
    for match in INITIALS.finditer(text):
        words = re.findall(r"\b[A-Z]", text[max(0, match.start() - 100) : match.start()])
        if "".join(words).endswith(match[1]):
            found.add(match[1])
    return found


def is_short_form(mention: Mention, bodies: set[str]) -> bool:
    """Tells whether a name is short for a body of the report: "the Beacon" after "Northern Beacon"."""
    before = mention.doc[mention.first - 1].text if mention.first else ""
    return mention.text in bodies and (
        before.lower() == "the" or (before.istitle() and before.lower() not in LOCATIVES)
    )


def is_at_home(mention: Mention, countries: set[str | None]) -> bool:
    """Tells whether a rare name can only mean places of countries that the report names."""
    if len(mention.places) > 4 or len(mention.key) < 4 or mention.key in COMMON:
        return False
    return bool(mention.places) and all(place.country in countries for place in mention.places)


def link_containers(mentions: list[Mention]) -> None:
    """Links each name to the one after a comma that contains it: "Paris, Texas"."""
    for mention, after in pairwise(mentions):
        if mention.doc is not after.doc or mention.within:
            continue
        gap = mention.after[: after.start - mention.end].strip()
        if gap in ("'s", "’s"):
            after.owner = mention
        if IN_COUNTRY.fullmatch(gap) and not mention.places and is_country(after):
            mention.owner = after
        if BESIDE.fullmatch(" " + gap if gap[:1] != "," else gap) and after.places:
            mention.owner = after
        if gap not in (",", "(") and not SITE_IN.fullmatch(gap):
            continue
        if any(contains(outer, inner) for outer in after.places for inner in mention.places):
            mention.within = after


def is_apart(place: Place, owner: Place, inside: bool) -> bool:
    """Tells whether a place does not lie in another town, or not in its country, though the text says so."""
    if inside and owner.kind == "city" and place.kind in ("city", "admin2"):
        return not is_near(place, owner)
    return place.kind != "country" and place.country != owner.country


def make_part(reading: Reading, mention: Mention, owner: Place, inside: bool) -> Toponym:
    """Returns the record of a place that is known only to lie in a town ("Velmora’s Bell Square") or a country."""
    toponym = make_toponym(reading, mention, None)
    if inside and owner.kind == "city":
        return structs.replace(
            toponym,
            name=mention.text,
            lat=owner.lat,
            lon=owner.lon,
            country=owner.country,
            region=owner.region,
            city=owner.name,
            feature="facility",
        )
    return structs.replace(toponym, country=owner.country)


def make_toponym(reading: Reading, mention: Mention, place: Place | None) -> Toponym:
    """Returns the record of a mention."""
    report = reading.report
    toponym = Toponym(
        id=digest_id("place", report.id, mention.start, mention.end),
        report=report.id,
        start=mention.start,
        end=mention.end,
        text=mention.text,
    )
    if place is None:
        return toponym
    around = bool(VICINITY.search(report.text, max(0, mention.start - 60), mention.start))
    return structs.replace(
        toponym,
        name=mention.text if mention.inside else place.name,
        geonameid=None if mention.inside else place.geonameid,
        lat=place.lat,
        lon=place.lon,
        country=place.country,
        region=place.region,
        city=place.name if place.kind == "city" and not around else None,
        feature=_feature_of(mention, place, around),
        radius_km=AREA_KM if around else None,
    )


def _feature_of(mention: Mention, place: Place, around: bool) -> str:
    if mention.inside:
        return "facility"
    if around:
        return "area"
    return "government" if place.capital and names_government(mention) else place.kind


def names_government(mention: Mention) -> bool:
    """Tells whether a capital stands for its government: it says, orders or does something, alone or with another."""
    token = mention.doc[mention.first : mention.last].root
    while token.dep_ == "conj":
        token = token.head
    following = mention.doc[mention.last] if mention.last < len(mention.doc) else None
    sealing = (
        following is not None and following.tag_ == "VBG" and any(word.dep_ == "dobj" for word in following.rights)
    )
    if not sealing and not (token.dep_ == "nsubj" and _is_deed(token.head)):
        return False
    organisation = find_organisation(mention.text)
    return organisation is not None and organisation.name.startswith("government of")


def _is_deed(verb: Token) -> bool:
    """Tells whether a verb takes one who can speak or act: a city may grow, see snow or lie on a river."""
    known = verb.lemma_ in load_cues().verbs or verb.lemma_ in load_vocabulary().triggers["verb"]
    return verb.lemma_ not in SEEN and (known or any(word.dep_ in ("ccomp", "xcomp") for word in verb.rights))
