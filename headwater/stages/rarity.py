"""The words of each report as numbers, and how rare they are among the reports of a pile."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log, log2, sqrt
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from headwater.language.frequencies import expect_share
from headwater.model import Report
from headwater.stages.comparisons import WORD, split_words
from headwater.stages.features import find_distinct
from headwater.stages.index import Index
from headwater.stages.pairs import mix
from headwater.stages.shelf import Ragged, Row, lay_rows, pack_lines
from headwater.stages.stage import Engine, Memory, number_bytes

# A pile of a few reports cannot tell rare words from common ones: it is counted among this many others in English.
UNSEEN_REPORTS = 200
COMMON_SHARE = 0.05
FEWEST_COMMON = 10
RARE_SHARE = 0.04
FEWEST_RARE = 3
COMMON, RARE = 64, 128
RULER_NAMES = re.compile(
    r"\b(?:President|(?<!Deputy )Prime Minister|Premier|Chancellor|[Ll]eader|[Dd]ictator|[Dd]espot|King|Marshal|"
    r"Emperor|Chairman|Ayatollah|Sultan)\s+((?:[A-Z][\w-]+\s?){1,3})"
    r"|((?:[A-Z][\w-]+\s?){1,3})[’']s? (?:regime|government|administration|cabinet|rule)\b"
)

DIGEST = re.compile(r"[a-z]+-[0-9a-f]{16}")
# Under these names stand how many reports have each word, what else is known of the pile, and which reports have what.
COUNTS, PILE, POSTINGS = "word counts", "word pile", "events words"
ENCODER = msgspec.msgpack.Encoder()
PILE_DECODER = msgspec.msgpack.Decoder(tuple[int, tuple[str, ...]])

Numbers = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]


class Words(NamedTuple):
    """The numbers of each report's distinct words, of its capitalised forms, and the names of rulers in it."""

    words: Ragged
    forms: Ragged
    rulers: Ragged


KINDS = ("uint64", "uint64", "uint8")


def find_words(reports: Sequence[Report]) -> Words:
    """Returns the words of each report."""
    return Words(*lay_rows(_find_rows(reports), KINDS))


def _find_rows(reports: Sequence[Report]) -> list[Row]:
    return [_find_in(report.text) for report in reports]


def _find_in(text: str) -> Row:
    capitalised = {word.lower() for word in WORD.findall(text) if word[0].isupper()}
    rulers = {
        name
        for match in RULER_NAMES.finditer(text)
        for name in re.findall(r"\w+", (match.group(1) or match.group(2)).lower())
    }
    return _number_all(split_words(text)), _number_all(capitalised), pack_lines(sorted(rulers))


def _number_all(words: Iterable[str]) -> bytes:
    return np.unique(np.array([number_word(word) for word in set(words)], dtype=np.uint64)).tobytes()


@lru_cache(maxsize=500_000)
def number_word(word: str) -> int:
    """Returns the number of a word, a digest of it."""
    return number_bytes(word.encode("utf-8", "surrogatepass"))


def number_id(record_id: str) -> int:
    """Returns the number of a record; numbers stand in the order of their ids, where these are digests."""
    return int(record_id[-16:], 16) if DIGEST.fullmatch(record_id) else number_word(record_id)


def as_numbers(numbers: Iterable[int]) -> Numbers:
    """Returns numbers as an array."""
    return np.fromiter(numbers, np.uint64)


def step_count(count: int) -> float:
    """Returns a count rounded to half octaves, so that a few more reports leave most counts as they were."""
    return 2.0 ** (round(2 * log2(count)) / 2) if count else 0.0


def _grade(counts: Ints, reports: float) -> npt.NDArray[np.uint8]:
    """Returns how rare words are that so many reports have: a step of half an octave, and whether COMMON or RARE."""
    levels = np.rint(2 * np.log2(np.maximum(counts, 1))).astype(np.uint8)
    levels |= (counts > max(FEWEST_COMMON, COMMON_SHARE * reports)).astype(np.uint8) * np.uint8(COMMON)
    rare = (counts > 1) & (counts <= max(FEWEST_RARE, RARE_SHARE * reports))
    return levels | rare.astype(np.uint8) * np.uint8(RARE)


class Counts(NamedTuple):
    """How many reports there are, the words of all in order, how many reports have each, and the names of rulers."""

    reports: int
    words: Numbers
    counts: Ints
    rulers: frozenset[str]


NOTHING = Counts(0, np.zeros(0, np.uint64), np.zeros(0, np.int64), frozenset())


def count_words(words: Words) -> Counts:
    """Returns the counts of some reports."""
    numbers, counts = np.unique(words.words.joined(), return_counts=True)
    return Counts(len(words.words.sizes), numbers, counts, frozenset(words.rulers.lines()))


def _add_counts(one: Counts, other: Counts) -> Counts:
    words = find_distinct(np.concatenate([one.words, other.words]))
    counts = np.zeros(len(words), np.int64)
    for each in (one, other):
        counts[np.searchsorted(words, each.words)] += each.counts
    return Counts(one.reports + other.reports, words, counts, one.rulers | other.rulers)


def read_counts(memory: Memory) -> Counts:
    """Returns the counts of the reports that earlier runs counted."""
    known = memory.read(PILE)
    reports, rulers = PILE_DECODER.decode(known) if known else (0, ())
    packed = np.frombuffer(memory.read(COUNTS), np.uint64)
    words, counts = packed.reshape(2, -1)
    return Counts(reports, words, counts.astype(np.int64), frozenset(rulers))


def count_more(known: Counts, reports: Sequence[Report], engine: Engine) -> tuple[Counts, Numbers | None]:
    """Returns the counts of a pile to which reports were added, and the numbers of those that hold a word whose
    rarity changed, or the name of a new ruler; None if all may.
    """
    words = Words(*lay_rows(engine.map(_find_rows, reports), KINDS))
    added = count_words(words)
    counts = _add_counts(known, added)
    numbers = as_numbers(number_id(report.id) for report in reports)
    owners = [numbers[column.owners()] for column in (words.words, words.forms)]
    # Capitalised forms stand under other keys, as rulers are told by them.
    keys = np.concatenate([words.words.joined(), mix(words.forms.joined())])
    postings = Index(engine.memory, POSTINGS, 2)
    rows = np.concatenate([postings.find(keys), np.stack([keys, np.concatenate(owners)], 1)])
    postings.put(keys, rows)
    engine.memory.write(COUNTS, counts.words.tobytes() + counts.counts.tobytes())
    engine.memory.write(PILE, ENCODER.encode((counts.reports, sorted(counts.rulers))))
    steps = step_count(known.reports), step_count(counts.reports)
    if steps[0] != steps[1]:
        return counts, None
    before = np.zeros(len(counts.words), np.int64)
    before[np.searchsorted(counts.words, known.words)] = known.counts
    crossed = counts.words[_grade(before, steps[0]) != _grade(counts.counts, steps[1])]
    named = as_numbers(number_word(name) for name in counts.rulers - known.rulers)
    return counts, find_distinct(postings.find(np.concatenate([crossed, named, mix(named)]))[:, 1])


class Rarity:
    """How rare each word is among the reports of a pile; counts go in steps of half an octave."""

    def __init__(self, counts: Counts) -> None:
        self.reports = step_count(counts.reports)
        self._numbers, self._levels = counts.words, _grade(counts.counts, self.reports)
        self.rulers = counts.rulers
        self._weights: dict[str, float] = {}
        self._known: dict[str, int] = {}

    def _level(self, word: str) -> int:
        found = self._known.get(word)
        if found is None:
            number = number_word(word)
            at = int(np.searchsorted(self._numbers, np.uint64(number)))
            known = at < len(self._numbers) and int(self._numbers[at]) == number
            found = self._known[word] = int(self._levels[at]) if known else -1
        return found

    def is_common(self, word: str) -> bool:
        """Tells whether many reports have a word."""
        level = self._level(word)
        return level >= 0 and bool(level & COMMON)

    def is_rare(self, word: str) -> bool:
        """Tells whether two or a few reports have a word."""
        level = self._level(word)
        return level >= 0 and bool(level & RARE)

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
        found = self._weights.get(word)
        if found is None:
            level = self._level(word)
            spread = 0.0 if level < 0 else 2.0 ** ((level & (COMMON - 1)) / 2)
            unseen = UNSEEN_REPORTS * expect_share(word)
            found = self._weights[word] = log((self.reports + UNSEEN_REPORTS) / (spread + unseen + 1))
        return found
