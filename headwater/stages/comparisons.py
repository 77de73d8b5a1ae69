"""How alike two acts are: words, names, parties, places, times and numbers, each compared on its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt
from typing import NamedTuple

from spacy.lang.en.stop_words import STOP_WORDS

from headwater.language.act_lexicon import load_vocabulary
from headwater.model import Act, ActPlace, ActTime, Number, Party, Report

WORD = re.compile(r"[^\W_]+")
SENTENCE_EDGE = re.compile(r"[.!?][\"'”’)]*\s+|\n")
WINDOW = 250
# A pile of a few reports cannot tell rare words from common ones: it is counted among this many others.
UNSEEN_REPORTS = 200
LEAD = 600

Weights = Mapping[str, float]


class ReportProfile(NamedTuple):
    """A report's words and names with their weights; both of length one."""

    words: Weights
    names: Weights
    lead: Weights
    chief: Weights


class ActProfile(NamedTuple):
    """An act with what it is compared by."""

    act: Act
    report: str
    group: str
    words: Weights
    names: Weights
    parties: frozenset[str]
    persons: frozenset[str]
    day: str | None


class Rarity:
    """How rare each word is among the reports of a pile."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._reports = len(reports)
        self.spread = Counter(word for report in reports for word in set(split_words(report.text)))

    def weigh(self, words: Iterable[str], *, damped: bool = True) -> dict[str, float]:
        """Returns words with weights that fall with their spread, scaled to length one.

        Repeats count by their logarithm if `damped`, else in full.
        """
        counts = Counter(words)
        weights = {word: (1 + log(count) if damped else count) * self.of(word) for word, count in counts.items()}
        length = sqrt(sum(weight * weight for weight in weights.values()))
        return {word: weight / length for word, weight in weights.items()} if length else {}

    def of(self, word: str) -> float:
        """Returns the logarithm of how rare a word is."""
        return log((self._reports + UNSEEN_REPORTS) / (self.spread[word] + 1))


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


def profile_report(report: Report, rarity: Rarity) -> ReportProfile:
    """Returns what a report is compared by."""
    names = split_names(report.text)
    return ReportProfile(
        rarity.weigh(split_words(report.text)),
        rarity.weigh(names),
        rarity.weigh(split_words(report.text[:LEAD])),
        rarity.weigh((name for name in names if not name.isdigit()), damped=False),
    )


def window_around(text: str, start: int, end: int) -> str:
    """Returns the sentence around a stretch of text, and not more than WINDOW characters either side."""
    low = max(0, start - WINDOW)
    high = min(len(text), end + WINDOW)
    before = [match.end() for match in SENTENCE_EDGE.finditer(text, low, start)]
    after = SENTENCE_EDGE.search(text, end, high)
    return text[before[-1] if before else low : after.start() if after else high]


def profile_act(act: Act, report: Report, rarity: Rarity) -> ActProfile:
    """Returns what an act is compared by."""
    window = window_around(report.text, act.trigger.start, act.trigger.end)
    parties = [party for party in (act.actor, act.target) if party is not None]
    return ActProfile(
        act,
        report.id,
        load_vocabulary().types[act.type].group if act.type in load_vocabulary().types else act.type,
        rarity.weigh(split_words(window)),
        rarity.weigh(split_names(" " + window)),
        frozenset(word for party in parties for word in split_words(party.text)),
        frozenset(_surname(act.target)) if act.target else frozenset(),
        day_of(act.time),
    )


def _surname(party: Party) -> list[str]:
    words = WORD.findall(party.text)
    return [words[-1].lower()] if words and words[-1][0].isupper() else []


def day_of(time: ActTime | None) -> str | None:
    """Returns the month and day of an EDTF day, the year left out."""
    match = re.match(r"^[\dX]{4}-(\d\d-\d\d)$", (time.edtf or "") if time else "")
    return match.group(1) if match else None


def year_of(time: ActTime | None) -> str | None:
    """Returns the year of an EDTF value."""
    match = re.match(r"^(\d{4})", (time.edtf or "") if time else "")
    return match.group(1) if match else None


def overlap(a: Weights, b: Weights) -> float:
    """Returns the cosine of two weighted bags of words of length one."""
    if len(b) < len(a):
        a, b = b, a
    return sum(weight * b[word] for word, weight in a.items() if word in b)


def compare_places(a: ActPlace | None, b: ActPlace | None) -> int:
    """Returns 1 if two places are the same or one holds the other, -1 if they contradict, 0 if it is unknown."""
    if a is None or b is None:
        return 0
    if a.geonameid is not None and a.geonameid == b.geonameid:
        return 1
    for field in ("country", "region", "city"):
        first, second = getattr(a, field), getattr(b, field)
        if not first or not second:
            return 0
        if first != second:
            return -1
    return 1


def compare_times(a: ActTime | None, b: ActTime | None) -> int:
    """Returns 1 if two days are the same, -1 if days or years contradict, 0 if it is unknown."""
    years = year_of(a), year_of(b)
    if all(years) and years[0] != years[1]:
        return -1
    days = day_of(a), day_of(b)
    if not all(days):
        return 0
    return 1 if days[0] == days[1] else -1


def compare_numbers(a: Number | None, b: Number | None) -> int:
    """Returns 1 if two numbers can both be true, -1 if they cannot, 0 if one is not given."""
    if a is None or b is None:
        return 0
    low = max(a.least or 0, b.least or 0)
    high = min(float("inf") if a.most is None else a.most, float("inf") if b.most is None else b.most)
    return 1 if low <= high else -1


def compare_reports(first: ReportProfile, second: ReportProfile) -> tuple[float, float, float, float]:
    """Returns how alike two reports are in words, names, opening words and chief names."""
    return (
        overlap(first.words, second.words),
        overlap(first.names, second.names),
        overlap(first.lead, second.lead),
        overlap(first.chief, second.chief),
    )


def compare_acts(a: ActProfile, b: ActProfile, reports: tuple[float, float, float, float]) -> list[float]:
    """Returns the features of a pair of acts, in the order of `FEATURES`; `reports` compares their reports."""
    words, names, lead, chief = reports
    shared = a.parties & b.parties
    place, time, number = (
        compare_places(a.act.place, b.act.place),
        compare_times(a.act.time, b.act.time),
        compare_numbers(a.act.number, b.act.number),
    )
    return [
        overlap(a.words, b.words),
        overlap(a.names, b.names),
        words,
        names,
        lead,
        float(a.act.type == b.act.type),
        float(bool(shared)),
        float(bool(a.persons & b.persons)),
        float(bool(a.persons and b.persons and not a.persons & b.persons)),
        float(place == 1),
        float(place == -1),
        float(time == 1),
        float(time == -1),
        float(number == 1),
        float(number == -1),
        chief,
        float(bool(a.names and b.names) and a.names.keys().isdisjoint(b.names)),
    ]


FEATURES = (
    "sentence words", "sentence names", "report words", "report names", "lead words", "same type", "shared party word",
    "same person", "different persons", "same place", "different place", "same time", "different time", "same number",
    "different number", "chief names", "no name shared",
)  # fmt: skip
