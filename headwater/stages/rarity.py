"""The words of each report as numbers, and how rare they are among the reports of a pile."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log, log2, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from headwater.language.frequencies import expect_share
from headwater.model import Report
from headwater.stages.comparisons import WORD, split_words
from headwater.stages.pairs import FACTOR, OTHER, add_up, mix
from headwater.stages.shelf import Ragged, Row, lay_rows, pack_lines, read_rows
from headwater.stages.stage import Engine, Pile, number_bytes

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

Numbers = npt.NDArray[np.uint64]


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


def read_words(pile: Pile, ids: Sequence[str], engine: Engine) -> Words:
    """Returns the words of some reports; those that an earlier run read are remembered."""

    def make(fresh: Sequence[int]) -> list[Row]:
        by_id = {report.id: report for report in pile.where(Report, "id", [ids[at] for at in fresh])}
        return engine.map(_find_rows, [by_id[ids[at]] for at in fresh])

    return Words(*read_rows(engine.memory, "words", KINDS, ids, make))


def step_count(count: int) -> float:
    """Returns a count rounded to half octaves, so that a few more reports leave most counts as they were."""
    return 2.0 ** (round(2 * log2(count)) / 2) if count else 0.0


class Rarity:
    """How rare each word is among the reports of a pile; counts go in steps of half an octave."""

    def __init__(self, words: Words) -> None:
        self.reports = step_count(len(words.words.sizes))
        self._words = words
        self._numbers, self._at, counts = np.unique(words.words.joined(), return_inverse=True, return_counts=True)
        self._levels = np.rint(2 * np.log2(np.maximum(counts, 1))).astype(np.uint8)
        self._levels |= (counts > max(FEWEST_COMMON, COMMON_SHARE * self.reports)).astype(np.uint8) * np.uint8(COMMON)
        rare = (counts > 1) & (counts <= max(FEWEST_RARE, RARE_SHARE * self.reports))
        self._levels |= rare.astype(np.uint8) * np.uint8(RARE)
        self.rulers = frozenset(words.rulers.lines())
        self._weights: dict[str, float] = {}
        self._known: dict[str, int] = {}

    def sign(self) -> Numbers:
        """Returns a digest for each report of what the pile knows of its words: how rare they are, who rules."""
        rulers = np.array(sorted(number_word(name) for name in self.rulers), dtype=np.uint64)
        named = np.isin(self._numbers, rulers)
        codes = mix(self._numbers + (self._levels.astype(np.uint64) << np.uint64(1) | named) * FACTOR)
        forms = self._words.forms.joined()
        ruling = mix(forms) * np.isin(forms, rulers)
        found = add_up(codes[self._at], self._words.words.sizes) + add_up(ruling, self._words.forms.sizes) * OTHER
        return mix(found + np.uint64(number_word(str(self.reports))))

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
