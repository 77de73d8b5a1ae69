"""How alike two acts are: words, names, parties, places, times and numbers, each compared on its own."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from math import cos, hypot, radians
from typing import NamedTuple, Protocol, TypeVar

from spacy.lang.en.stop_words import STOP_WORDS

from headwater.language.act_lexicon import load_vocabulary
from headwater.language.cue_lexicon import load_cues
from headwater.language.frequencies import expect_share
from headwater.model import WEAK_BASES, Act, ActPlace, Number, Party, Report
from headwater.stages.moments import MONTH, Moment, read_moment

WORD = re.compile(r"[^\W_]+")
SENTENCE_EDGE = re.compile(r"[.!?][\"'”’)\]]*\s+|\n\s*\n")
WINDOW = 250
# A word that this share of English reports carry tells nothing of a happening.
VAGUE_SHARE = 0.01
# So many letters of a word of an act name one who does or suffers it: "smuggler", "detainee".
STEM = 6
LEAD = 600
# A place named so far before an act may still be where it happened; one further off is only assumed.
PLACE_REACH = 300
KM_A_DEGREE = 111.2
TOWN_KM = 15
GENERAL = re.compile(
    r"\b(in the past|in many cases|in most cases|are known to|is known to|often|usually|typically|routinely|regularly"
    r"|frequently|every (?:day|week|month|year)|have continued|has continued|times a (?:week|month|year))\b",
    re.I,
)
# What becomes more or less is many happenings: "attacks have increased".
TREND = re.compile(
    r"\b(?:has|have|had|is|are|keep|kept|been) (?:\w+ly )?(?:increas(?:ed|ing)|ris(?:en|ing)|surg(?:ed|ing)"
    r"|soar(?:ed|ing)|gr(?:own|owing)|multipl(?:ied|ying)|declin(?:ed|ing)|fall(?:en|ing)|dropp(?:ed|ing)|intensif(?:ied|ying))\b",
    re.I,
)
# What is counted over such a time is a sum of happenings, unless a day is given.
PERIOD = re.compile(
    r"\b(?:since (?:19|20)\d\d|this year|(?:over|in|during|for|within) the (?:past|last|previous) (?:\w+ )?"
    r"(?:years?|months?|decades?)|in the (?:first|second) half of|to date|so far|"
    r"as of (?:(?:early|mid|late)[ -])?(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|\d))\b",
    re.I,
)
COUNTED = re.compile(r"\b(?:(?!(?:19|20)\d\d\b)\d[\d,]+|dozens|scores|hundreds|thousands)\b", re.I)
AGE = re.compile(r"\b(\d{1,2}|[a-z]+)[- ]year[- ]old", re.I)
AGES = {
    word: str(number)
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
DATELINE = re.compile(r"[A-Z][A-Z .'-]+(?:, [A-Z][\w .,]{2,24})?(?: \([^)\n]{2,40}\))? ?[—–-]{1,2} ")
DATELINE_REACH = 80
WEEKDAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
PRONOUNS = {"he", "she", "they", "him", "her", "them", "his", "their", "it", "its", "those", "these", "all", "both"}
# What sets a happening off from the one that a report is about: "a previous arrest", "another raid".
ANOTHER = re.compile(
    r"\b(?:previous|prior|past|another|other|similar|separate|second|third|fourth|fifth)\s+(?:[\w-]+\s+){0,2}$", re.I
)
POINTING = re.compile(r"\b(?:the|this|that|these|those|such|his|her|their)\s+(?:[\w-]+\s+){0,1}$", re.I)
RELATIVE = re.compile(r"\s+(?:who|whom|whose)\b")
YOUNG = {"boy", "girl", "child", "baby", "infant", "toddler", "newborn"}
ADULTS = {"man", "woman", "father", "mother", "wife", "husband", "grandfather", "grandmother"}
GROWN = 13
AGES_APART = 2
# Words of bodies, which name no person and no place.
INSTITUTIONS = {
    "court", "bureau", "committee", "commission", "council", "party", "company", "bank", "university", "union",
    "association", "service", "news", "radio", "press", "time", "daily", "congress", "parliament", "senate",
    "island", "river", "street", "award", "prize", "cup", "federation", "command", "guard", "navy", "division",
    "police", "army", "military", "force", "government", "regime", "authority", "authoritie", "ministry", "department",
    "office", "agency", "group", "team", "state", "province", "city", "county", "border", "security", "unit",
}  # fmt: skip
TITLES = {
    "mr", "mrs", "ms", "dr", "sir", "president", "general", "colonel", "captain", "officer", "judge", "minister",
    "senator", "rep", "gov", "sgt", "lt", "prof", "professor", "king", "queen", "prince", "pope", "bishop", "father",
}  # fmt: skip

Weights = Mapping[str, float]


class Weighing(Protocol):
    """What gives words weights by how rare they are."""

    def weigh(self, words: Iterable[str], *, damped: bool = True) -> dict[str, float]:
        """Returns words with weights, scaled to length one; repeats count by their logarithm if `damped`."""
        ...


K = TypeVar("K", bound=Hashable)


class ReportProfile(NamedTuple):
    """A report's words with their weights, of length one, when it was published, and the words of its place names."""

    words: Weights
    names: Weights
    lead: Weights
    chief: Weights
    year: str | None
    day: int | None
    places: frozenset[str]


class Spot(NamedTuple):
    """Where an act is; `own` if its sentence says so, `near` if the sentences before it do."""

    key: tuple[str, ...]
    region: tuple[str, ...]
    specific: bool
    resolved: bool
    own: bool
    near: bool
    point: tuple[float, float] | None = None


class Kin(NamedTuple):
    """What a description tells of one person's sex and age; empty or None where it does not."""

    sex: str
    grown: bool | None
    age: int | None


class ActProfile(NamedTuple):
    """An act with what it is compared by."""

    act: Act
    report: str
    group: str
    rights: bool
    words: Weights
    names: Weights
    digits: frozenset[str]
    telling: frozenset[str]
    weekdays: frozenset[str]
    chief: bool
    targets: frozenset[str]
    actors: frozenset[str]
    target_name: tuple[str, ...]
    actor_name: tuple[str, ...]
    kin: Kin
    spot: Spot | None
    moment: Moment | None
    general: bool
    pointing: bool
    another: bool
    voice: str = ""


@lru_cache(maxsize=100_000)
def is_vague(word: str) -> bool:
    """Tells whether a folded word is common in English, names an act or says no more than who a person is."""
    return word in _act_words() or expect_share(word) >= VAGUE_SHARE


@lru_cache(maxsize=100_000)
def tells_party(word: str) -> bool:
    """Tells whether a folded word sets a party apart: a rare trade does, a "defector" or "detainee" does not."""
    if word not in load_vocabulary().persons:
        return not is_vague(word)
    return expect_share(word) < VAGUE_SHARE and not word.startswith(_act_stems())


@cache
def _act_stems() -> tuple[str, ...]:
    lemmas = {lemma for words in load_vocabulary().triggers.values() for lemma in words}
    return tuple(sorted({lemma[:STEM] for lemma in lemmas if len(lemma) >= STEM - 1}))


@cache
def _act_words() -> frozenset[str]:
    vocabulary = load_vocabulary()
    triggers = (lemma for words in vocabulary.triggers.values() for lemma in words)
    return frozenset(map(fold, (*vocabulary.persons, *triggers)))


def split_words(text: str) -> list[str]:
    """Returns the words of a text in lower case, without stop words and plural endings."""
    return [
        fold(word)
        for word in WORD.findall(text.lower())
        if word not in STOP_WORDS and (len(word) > 1 or word.isdigit())
    ]


def fold(word: str) -> str:
    """Returns a word without a plural ending."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def split_names(text: str) -> list[str]:
    """Returns the folded words of a text that are written with a capital or are numbers, sentence openings left out."""
    found = []
    for match in WORD.finditer(text):
        word = match.group()
        opens = (
            match.start() == 0
            or text[max(0, match.start() - 2) : match.start()].strip(" \"'“‘(") in (".", "!", "?", "\n")
            or text[match.start() - 1] == "\n"
        )
        if ((word[0].isupper() and not opens and len(word) > 1) or word.isdigit()) and word.lower() not in STOP_WORDS:
            found.append(fold(word.lower()))
    return found


def profile_report(report: Report, rarity: Weighing, places: frozenset[str] = frozenset()) -> ReportProfile:
    """Returns what a report is compared by; `places` are the words of its place names."""
    names = split_names(report.text)
    published = read_moment(report.published.edtf) if report.published else None
    return ReportProfile(
        rarity.weigh(split_words(report.text)),
        rarity.weigh(names),
        rarity.weigh(split_words(report.text[:LEAD])),
        rarity.weigh((name for name in names if not name.isdigit()), damped=False),
        published.year if published else None,
        _day_of(published),
        places,
    )


def _day_of(moment: Moment | None) -> int | None:
    """Returns the number of a day in the calendar; None if the year or the day is not known."""
    if moment is None or moment.year is None or moment.first != moment.last:
        return None
    return int(moment.year) * 12 * MONTH + moment.first


def find_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns where the sentence around a stretch of text is, not more than WINDOW characters either side."""
    low = max(0, start - WINDOW)
    high = min(len(text), end + WINDOW)
    before = [match.end() for match in SENTENCE_EDGE.finditer(text, low, start)]
    after = SENTENCE_EDGE.search(text, end, high)
    return before[-1] if before else low, after.start() if after else high


def profile_act(
    act: Act, report: Report, rarity: Weighing, places: frozenset[str] = frozenset(), voice: str = ""
) -> ActProfile:
    """Returns what an act is compared by; `places` are the words of its report's place names, `voice` is who tells it.

    What a report says in its own voice has none.
    """
    low, high = find_sentence(report.text, act.trigger.start, act.trigger.end)
    dateline = DATELINE.match(report.text, low, high)
    low = min(dateline.end(), act.trigger.start) if dateline else low
    sentence = report.text[low:high]
    words = split_words(sentence)
    kind = load_vocabulary().types.get(act.type)
    before = report.text[max(low, act.trigger.start - 40) : act.trigger.start]
    # "The guards shot" points at guards.
    acted = act.actor is not None and act.actor.end in (act.trigger.start - 1, act.trigger.start)
    # "Those who waste food" takes up nobody.
    parties = [party for party in (act.target, act.actor) if party and not RELATIVE.match(report.text, party.end)]
    moment = read_moment(act.time.edtf) if act.time and act.time.basis not in WEAK_BASES else None
    many = report.text[act.trigger.start : act.trigger.end].endswith("s") and TREND.search(sentence)
    summed = PERIOD.search(sentence) and COUNTED.search(sentence) and not (moment and moment.narrow)
    return ActProfile(
        act,
        report.id,
        kind.group if kind else act.type,
        kind.domain == "rights" if kind else True,
        rarity.weigh(words),
        rarity.weigh(split_names(" " + sentence)),
        frozenset(word for word in words if word.isdigit()),
        frozenset(word for word in words if not word.isdigit() and not is_vague(word)) - places,
        WEEKDAYS.intersection(words),
        False,
        _party_words(act.target) | _ages(sentence),
        _party_words(act.actor),
        _name(act.target, report.text, places),
        _name(act.actor, report.text, places),
        _kin(act.target),
        _spot(act.place, report.text, low, high),
        moment,
        act.status in ("habitual", "hypothetical") or bool(summed or many or GENERAL.search(sentence)),
        any(party.text.lower() in PRONOUNS for party in parties) or bool(not acted and POINTING.search(before)),
        bool(ANOTHER.search(before)),
        voice,
    )


def _ages(sentence: str) -> frozenset[str]:
    """Returns the age that a sentence gives, as one word, if it gives only one."""
    found = {AGES.get(age.lower(), age) for age in AGE.findall(sentence)}
    return frozenset(f"age {age}" for age in found if age.isdigit()) if len(found) == 1 else frozenset()


def _party_words(party: Party | None) -> frozenset[str]:
    return frozenset(split_words(party.text)) if party else frozenset()


def _kin(party: Party | None) -> Kin:
    """Returns what the words of a party tell of sex and age; a phrase of several persons tells neither."""
    words = _party_words(party) if party else frozenset()
    people = load_cues().words
    sexes = [sex for sex in ("he", "she") if words & people[f"people.{sex}"]]
    ages = {int(age) for age in AGE.findall(party.text if party else "") if age.isdigit()}
    young, grown = bool(words & YOUNG) or bool(ages and max(ages) < GROWN), bool(words & ADULTS)
    return Kin(
        sexes[0] if len(sexes) == 1 else "",
        None if young == grown else grown,
        ages.pop() if len(ages) == 1 else None,
    )


def compare_persons(a: Kin, b: Kin) -> int:
    """Returns -1 if two descriptions cannot be of one person, else 0."""
    if a.sex and b.sex and a.sex != b.sex:
        return -1
    if a.grown is not None and b.grown is not None and a.grown != b.grown:
        return -1
    return -1 if a.age is not None and b.age is not None and abs(a.age - b.age) > AGES_APART else 0


def _name(party: Party | None, text: str, places: frozenset[str]) -> tuple[str, ...]:
    """Returns the words of a named party that is neither a place nor an institution; a lone surname is completed."""
    if party is None:
        return ()
    words = WORD.findall(re.sub(r"['’]s\b", "", party.text))
    while words and words[0].lower() in TITLES | {"the"}:
        words = words[1:]
    folded = tuple(word.lower() for word in words)
    if not 1 <= len(words) <= 4 or not all(word[0].isupper() for word in words):
        return ()
    if {fold(word) for word in folded} <= places:
        return ()
    if (
        any(
            fold(word) in INSTITUTIONS or fold(word) in load_vocabulary().persons or word in STOP_WORDS
            for word in folded
        )
        or folded[0] in PRONOUNS
    ):
        return ()
    if len(words) == 1:
        full = re.search(rf"\b([A-Z][a-z]+)\s+{re.escape(words[0])}\b", text)
        opens = full is None or full.group(1).lower() in STOP_WORDS | TITLES
        return folded if full is None or opens else (full.group(1).lower(), *folded)
    return folded


def _spot(place: ActPlace | None, text: str, low: int, high: int) -> Spot | None:
    """Returns where an act is; a dateline says where a report was written, and does not contradict its sentences."""
    if place is None or place.basis in WEAK_BASES:
        return None
    dateline = DATELINE.match(text, place.start, place.end + DATELINE_REACH) is not None
    own = low <= place.start < high and not dateline
    near = own or 0 <= low - place.end < PLACE_REACH
    region = tuple(part for part in (place.country, place.region) if part)
    if place.city:
        point = None if place.lat is None or place.lon is None else (place.lat, place.lon)
        return Spot((*region, place.city), region, True, True, own, near, point)
    if place.geonameid is not None or region:
        return Spot(region, region, False, True, own, near)
    words = tuple(split_words(place.name or place.text))
    named = place.text[:1].isupper() and not (place.text.isupper() and len(place.text) < 5)
    return Spot(words, (), bool(words) and named and not INSTITUTIONS.intersection(words), False, own, near)


def overlap(a: Mapping[K, float], b: Mapping[K, float]) -> float:
    """Returns the cosine of two weighted bags of words of length one."""
    if len(b) < len(a):
        a, b = b, a
    return sum(weight * b[word] for word, weight in a.items() if word in b)


def compare_spots(a: Spot | None, b: Spot | None) -> int:
    """Returns 2 for one specific place, 1 if one holds the other, -1 if they are disjoint, 0 if it is unknown."""
    if a is None or b is None or not a.key or not b.key:
        return 0
    if a.resolved != b.resolved:
        return 2 if a.specific and b.specific and set(b.key).intersection(split_words(" ".join(a.key))) else 0
    if not a.resolved:
        same = set(a.key) <= set(b.key) or set(b.key) <= set(a.key)
        return (2 if same else -1) if a.specific and b.specific else 0
    shared = min(len(a.key), len(b.key))
    if a.key[:shared] != b.key[:shared]:
        return 0 if _is_one_town(a.point, b.point) else -1
    if a.specific and b.specific:
        return 2
    return 1 if min(len(a.key), len(b.key)) > 1 or not (a.specific or b.specific) else 0


def _is_one_town(a: tuple[float, float] | None, b: tuple[float, float] | None) -> bool:
    """Tells whether two points are so near that one may be a quarter of the other."""
    if a is None or b is None or abs(a[0] - b[0]) > 1:
        return False
    north, east = a[0] - b[0], (a[1] - b[1]) * cos(radians(a[0]))
    return KM_A_DEGREE * hypot(north, east) < TOWN_KM


def compare_numbers(a: Number | None, b: Number | None) -> int:
    """Returns 1 if two numbers of one thing can both be true, -1 if they cannot, 0 if one is not given."""
    if a is None or b is None or fold((a.of or "").lower()) != fold((b.of or "").lower()):
        return 0
    low = max(a.least or 0, b.least or 0)
    high = min(float("inf") if a.most is None else a.most, float("inf") if b.most is None else b.most)
    return 1 if low <= high else -1


def compare_names(a: Sequence[str], b: Sequence[str]) -> int:
    """Returns 1 if two names can be one person's, -1 if they cannot, 0 if one is not given."""
    if not a or not b:
        return 0
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return 1 if short[0] == long[-1] else -1
    return 1 if set(short) <= set(long) or (short[-1] == long[-1] and short[0] == long[0]) else -1


def compare_reports(first: ReportProfile, second: ReportProfile) -> tuple[float, float, float, float]:
    """Returns how alike two reports are in words, names, opening words and chief names."""
    return (
        overlap(first.words, second.words),
        overlap(first.names, second.names),
        overlap(first.lead, second.lead),
        overlap(first.chief, second.chief),
    )
