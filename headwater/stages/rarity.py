"""The words of each report as numbers, and how rare they are among the reports of a pile."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from math import log, log2, sqrt
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from headwater.language.frequencies import expect_share
from headwater.model import Report
from headwater.stages.comparisons import WORD, split_words
from headwater.stages.stage import Engine, Pile, digest_key

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


class Words(msgspec.Struct, frozen=True, array_like=True):
    """The numbers of a report's distinct words, of its capitalised forms, and the names of rulers in it."""

    words: bytes
    forms: bytes
    rulers: tuple[str, ...]


ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(Words)


def find_words(reports: Sequence[Report]) -> list[Words]:
    """Returns the words of each report."""
    return [_find_in(report.text) for report in reports]


def _find_in(text: str) -> Words:
    capitalised = {word.lower() for word in WORD.findall(text) if word[0].isupper()}
    rulers = {
        name
        for match in RULER_NAMES.finditer(text)
        for name in re.findall(r"\w+", (match.group(1) or match.group(2)).lower())
    }
    return Words(_number_all(split_words(text)), _number_all(capitalised), tuple(sorted(rulers)))


def _number_all(words: Iterable[str]) -> bytes:
    return np.unique(np.array([number_word(word) for word in set(words)], dtype=np.uint64)).tobytes()


@lru_cache(maxsize=500_000)
def number_word(word: str) -> int:
    """Returns the number of a word, a digest of it."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def read_words(pile: Pile, engine: Engine) -> list[Words]:
    """Returns the words of all reports in the order of their ids; those that an earlier run read are remembered."""
    keys = {digest_key("words", report): report for report in pile.ids(Report)}
    known = engine.memory.recall(keys)
    fresh = [key for key in keys if key not in known]
    by_id = {report.id: report for report in pile.where(Report, "id", [keys[key] for key in fresh])}
    found = engine.map(_pack_words, [by_id[keys[key]] for key in fresh])
    new = dict(zip(fresh, found, strict=True))
    engine.memory.keep(new)
    known |= new
    return [DECODER.decode(known[key]) for key in keys]


def _pack_words(reports: Sequence[Report]) -> list[bytes]:
    return [ENCODER.encode(words) for words in find_words(reports)]


def step_count(count: int) -> float:
    """Returns a count rounded to half octaves, so that a few more reports leave most counts as they were."""
    return 2.0 ** (round(2 * log2(count)) / 2) if count else 0.0


class Codes(NamedTuple):
    """What a pile knows of the words of one report: how rare each is, and which are names of rulers."""

    words: bytes
    rulers: bytes


class Rarity:
    """How rare each word is among the reports of a pile; counts go in steps of half an octave."""

    def __init__(self, reports: Sequence[Words]) -> None:
        self.reports = step_count(len(reports))
        self._every = [np.frombuffer(words.words, np.uint64) for words in reports]
        self._numbers, self._at, counts = np.unique(
            np.concatenate([np.zeros(0, np.uint64), *self._every]), return_inverse=True, return_counts=True
        )
        self._levels = np.rint(2 * np.log2(np.maximum(counts, 1))).astype(np.uint8)
        self._levels |= (counts > max(FEWEST_COMMON, COMMON_SHARE * self.reports)).astype(np.uint8) * np.uint8(COMMON)
        rare = (counts > 1) & (counts <= max(FEWEST_RARE, RARE_SHARE * self.reports))
        self._levels |= rare.astype(np.uint8) * np.uint8(RARE)
        self.rulers = frozenset(name for words in reports for name in words.rulers)
        self._forms = [np.frombuffer(words.forms, np.uint64) for words in reports]
        self._weights: dict[str, float] = {}
        self._known: dict[str, int] = {}

    def codes(self) -> list[Codes]:
        """Returns the codes of each report."""
        rulers = np.array(sorted(number_word(name) for name in self.rulers), dtype=np.uint64)
        named = np.isin(self._numbers, rulers)[self._at].astype(np.uint8)
        levels = self._levels[self._at]
        forms = np.isin(np.concatenate([np.zeros(0, np.uint64), *self._forms]), rulers)
        found, start, place = [], 0, 0
        for own, capitalised in zip(self._every, self._forms, strict=True):
            end, last = start + len(own), place + len(capitalised)
            rulers_here = named[start:end].tobytes() + forms[place:last].tobytes()
            found.append(Codes(levels[start:end].tobytes(), rulers_here))
            start, place = end, last
        return found

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
