"""The distinct sentences of a pile, and which of them are wordings of each other."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import combinations
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from headwater.language.reading import prose_spans
from headwater.language.wording import WORD, fold_words, split_sentences, stem
from headwater.model import Report

# How far apart two words of a sentence may stand to count as one feature of it.
REACH = 3
# A feature that more sentences have leads only to the first of them, so that work grows with the pile, not its square.
COMMON = 24
TOO_COMMON = 3000
FEWEST_SHARED = 2
FEWEST_SENTENCES = 1000
PAGES_OF_FURNITURE = 3
PAGES_OF_FURNITURE_UNKNOWN_OUTLET = 8
FURNITURE_SAMPLE = 6
EVERYWHERE = "everywhere"
OTHERWISE_ALIKE = 0.3


class Wordings:
    """Every report as a list of distinct sentences; report and sentence numbers follow the order given."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.reports = reports
        self.spans: list[list[tuple[int, int]]] = []
        self.sentences: list[list[int]] = []
        self.carriers: list[list[int]] = []
        self.words: list[int] = []
        self._numbers: dict[bytes, int] = {}
        self._vocabulary: dict[str, int] = {}
        self._stems = array("I")
        self._ends = array("Q")
        self._known: dict[str, int] = {}
        self._raw: Counter[str] = Counter()
        self._homes: list[tuple[int, int, int]] = []
        for number, report in enumerate(reports):
            self._add(number, report)

    def _add(self, number: int, report: Report) -> None:
        spans = [
            span
            for paragraph in prose_spans(report)
            for span in split_sentences(report.text, paragraph.start, paragraph.end)
        ]
        sentences = [self._number(number, report.text, start, end) for start, end in spans]
        self.spans.append(spans)
        self.sentences.append(sentences)
        for sentence in dict.fromkeys(sentences):
            self.carriers[sentence].append(number)

    def _number(self, report: int, text: str, start: int, end: int) -> int:
        raw = WORD.findall(text, start, end)
        key = hashlib.blake2b(" ".join(raw).casefold().encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = self._numbers.get(key)
        if number is not None:
            return number
        number = self._numbers[key] = len(self.words)
        self.words.append(len(raw))
        self.carriers.append([])
        self._homes.append((report, start, end))
        known = self._known
        for word in raw:
            found = known.get(word, -2)
            if found == -2:
                found = known[word] = self._meet(word)
            if found >= 0:
                self._stems.append(found)
        self._ends.append(len(self._stems))
        self._raw.update(raw[1:])
        return number

    def _meet(self, word: str) -> int:
        """Returns the number of a word's stem, -1 if it carries no content."""
        found = stem(word.casefold())
        return -1 if found is None else self._vocabulary.setdefault(found, len(self._vocabulary))

    @cached_property
    def _particular(self) -> set[int]:
        """The stems that stand in capitals or digits more often than not, first words of sentences left aside."""
        balance: Counter[int] = Counter()
        for word, count in self._raw.items():
            if self._known[word] >= 0:
                balance[self._known[word]] += count if word.islower() else -count
        return {number for number, count in balance.items() if count < 0}

    @cached_property
    def flat(self) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
        """The stems of all distinct sentences in one array, and where each sentence begins and ends in it."""
        ends = np.frombuffer(self._ends, dtype=np.uint64).astype(np.int64)
        return np.frombuffer(self._stems, dtype=np.uint32), np.concatenate([np.zeros(1, dtype=np.int64), ends])

    @lru_cache(maxsize=100_000)  # noqa: B019 - lives as long as one run of the stage
    def stems(self, sentence: int) -> frozenset[int]:
        """Returns the stems of a distinct sentence."""
        start = self._ends[sentence - 1] if sentence else 0
        return frozenset(self._stems[start : self._ends[sentence]])

    @lru_cache(maxsize=20_000)  # noqa: B019 - lives as long as one run of the stage
    def places(self, report: int) -> dict[int, list[int]]:
        """Returns where in a report each stem stands: the places of its sentences."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for at, sentence in enumerate(self.sentences[report]):
            for number in self.stems(sentence):
                found[number].append(at)
        return dict(found)

    @lru_cache(maxsize=20_000)  # noqa: B019 - lives as long as one run of the stage
    def tokens(self, sentence: int) -> list[str]:
        """Returns the folded words of a distinct sentence."""
        return fold_words(self.text(sentence))

    @cached_property
    def weights(self) -> list[float]:
        """How telling each stem is, from 0 (in every sentence) to 1: formulas that a pile repeats weigh little."""
        stems, bounds = self.flat
        owners = np.repeat(np.arange(len(bounds) - 1, dtype=np.uint64), np.diff(bounds))
        once = np.unique(stems.astype(np.uint64) << np.uint64(32) | owners)
        seen = np.bincount((once >> np.uint64(32)).astype(np.int64), minlength=len(self._vocabulary))
        total = np.log(max(len(self.words), FEWEST_SENTENCES))
        weights: list[float] = (np.clip(1 - np.log(np.maximum(seen, 1)) / total, 0.01, 1) ** 2).tolist()
        return weights

    @lru_cache(maxsize=100_000)  # noqa: B019 - lives as long as one run of the stage
    def weight(self, sentence: int) -> float:
        """Returns how telling a distinct sentence is: the sum over its stems."""
        return sum(self.weights[stem] for stem in self.stems(sentence))

    def weigh(self, words: Iterable[str]) -> float:
        """Returns how telling some folded words are."""
        stems = {found for word in words if (found := stem(word)) is not None}
        return sum(self.weights[self._vocabulary[found]] for found in stems if found in self._vocabulary)

    def plain(self, number: int) -> bool:
        """Says whether a stem is mostly written in lower case: wording, not a name or a number."""
        return number not in self._particular

    @lru_cache(maxsize=100_000)  # noqa: B019 - lives as long as one run of the stage
    def particulars(self, sentence: int) -> int:
        """Returns how many names and numbers a distinct sentence has."""
        return sum(not self.plain(number) for number in self.stems(sentence))

    def text(self, sentence: int) -> str:
        """Returns a distinct sentence as its first carrier has it."""
        report, start, end = self._homes[sentence]
        return self.reports[report].text[start:end]

    def outlet(self, report: int) -> str:
        """Returns the outlet of a report, else the host of its address, else nothing."""
        record = self.reports[report]
        return record.outlet or (urlsplit(record.url).hostname or "" if record.url and "//" in record.url else "")

    def is_furniture(self, sentence: int, outlet: str, other: str) -> bool:
        """Says whether a sentence that two reports share is furniture of their outlet, or of sites in general."""
        furniture = self.furniture
        return (sentence, EVERYWHERE) in furniture or (outlet == other and (sentence, outlet) in furniture)

    @cached_property
    def furniture(self) -> set[tuple[int, str]]:
        """Sentences repeated on pages which otherwise differ, each with the outlet that repeats them.

        EVERYWHERE stands for the outlet where many do; such a line has no names, numbers or quotes.
        """
        found = set()
        bodies = [hash(tuple(sentences)) for sentences in self.sentences]
        for sentence, carriers in enumerate(self.carriers):
            if len(carriers) < PAGES_OF_FURNITURE:
                continue
            pages: defaultdict[str, dict[int, int]] = defaultdict(dict)
            for report in carriers:
                pages[self.outlet(report)].setdefault(bodies[report], report)
            everywhere = {bodies[report]: report for report in reversed(carriers)}
            if len(pages) > 1 and len(everywhere) >= PAGES_OF_FURNITURE_UNKNOWN_OUTLET and self._is_bare(sentence):
                pages[EVERYWHERE] = everywhere
            for outlet, by_body in pages.items():
                enough = PAGES_OF_FURNITURE if outlet else PAGES_OF_FURNITURE_UNKNOWN_OUTLET
                enough = PAGES_OF_FURNITURE_UNKNOWN_OUTLET if outlet == EVERYWHERE else enough
                if len(by_body) >= enough and self._differ(sorted(by_body.values())[:FURNITURE_SAMPLE]):
                    found.add((sentence, outlet))
        return found

    def _is_bare(self, sentence: int) -> bool:
        text = self.text(sentence)
        particulars = any(not self.plain(number) for number in self.stems(sentence))
        return not particulars and not any(mark in text for mark in '“”"')

    def _differ(self, reports: Sequence[int]) -> bool:
        shares = sorted(self._alike(first, second) for first, second in combinations(reports, 2))
        return shares[len(shares) // 2] < OTHERWISE_ALIKE

    @lru_cache(maxsize=100_000)  # noqa: B019 - lives as long as one run of the stage
    def _alike(self, first: int, second: int) -> float:
        here, there = set(self.sentences[first]), set(self.sentences[second])
        return sum(self.words[sentence] for sentence in here & there) / max(
            1, min(sum(self.words[sentence] for sentence in side) for side in (here, there))
        )

    def find_rewordings(self) -> Iterator[tuple[int, int]]:
        """Yields pairs of distinct sentences that share pairs of neighbouring words, in any order.

        A feature of up to COMMON sentences leads to all their pairs; a commoner one links each
        sentence to the first that has it. Time grows with the features, not with their pairs.
        """
        left, right = _pair_features(*_find_features(*self.flat))
        if not len(left):
            return
        pairs, counts = np.unique(left.astype(np.uint64) << np.uint64(32) | right.astype(np.uint64), return_counts=True)
        for pair in pairs[counts >= FEWEST_SHARED].tolist():
            yield pair >> 32, pair & 0xFFFFFFFF


def _find_features(
    stems: npt.NDArray[np.uint32], bounds: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]:
    """Returns the features of all sentences and the sentences that have them, sorted by both."""
    owners = np.repeat(np.arange(len(bounds) - 1, dtype=np.uint32), np.diff(bounds))
    keys, sentences = [], []
    for reach in range(1, REACH + 1):
        together = owners[:-reach] == owners[reach:]
        first = stems[:-reach][together].astype(np.uint64)
        second = stems[reach:][together].astype(np.uint64)
        keys.append(np.minimum(first, second) << np.uint64(32) | np.maximum(first, second))
        sentences.append(owners[:-reach][together])
    key, sentence = np.concatenate(keys), np.concatenate(sentences)
    order = np.lexsort((sentence, key))
    key, sentence = key[order], sentence[order]
    if len(key):
        fresh = np.concatenate([[True], (key[1:] != key[:-1]) | (sentence[1:] != sentence[:-1])])
        key, sentence = key[fresh], sentence[fresh]
    return key, sentence


def _pair_features(
    key: npt.NDArray[np.uint64], sentence: npt.NDArray[np.uint32]
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Returns the pairs of sentences that each feature leads to, the lower number first."""
    if not len(key):
        return sentence, sentence
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    sizes = np.diff(np.concatenate([starts, [len(key)]]))
    lefts, rights = [], []
    for step in range(1, COMMON):
        # Within a rare feature, pair each sentence with the one `step` places after it.
        size = np.repeat(sizes, sizes)
        start = np.repeat(starts, sizes)
        at = np.arange(len(key))
        ok = (size <= COMMON) & (at + step < start + size)
        lefts.append(sentence[at[ok]])
        rights.append(sentence[at[ok] + step])
    size, start, at = np.repeat(sizes, sizes), np.repeat(starts, sizes), np.arange(len(key))
    star = (size > COMMON) & (size <= TOO_COMMON) & (at > start)
    lefts.append(sentence[start[star]])
    rights.append(sentence[at[star]])
    return np.concatenate(lefts), np.concatenate(rights)
