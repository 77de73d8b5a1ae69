"""The distinct sentences of a pile in arrays: who carries them, how telling they are, which reword which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import combinations
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from headwater.model import Report
from headwater.stages.excerpts import EVERYWHERE, Excerpt
from headwater.stages.features import find_among, find_distinct, find_likely, spread
from headwater.stages.pairs import FACTOR, OTHER, add_up, mix
from headwater.stages.phrases import find_stock_phrases, keep_stock, mark_stock, select_known
from headwater.stages.sentences import CASE, LOWER, OPENING, Sentences
from headwater.stages.stage import number_bytes

FEWEST_SENTENCES = 1000
PAGES_OF_FURNITURE = 3
PAGES_OF_FURNITURE_UNKNOWN_OUTLET = 8
FURNITURE_SAMPLE = 6
OTHERWISE_ALIKE = 0.3
QUOTES = '“”"'
# So many words are looked at together: that bounds memory.
PART = 1_000_000

Ints = npt.NDArray[np.int64]


class Wordings:
    """Every report as a list of distinct sentences; numbers follow the order of the reports given.

    `sentences` holds the distinct sentence at each place of the pile, `bounds` where each report
    begins and ends in it. `stems` holds the stems of all distinct sentences, `stem_bounds` where each
    of them begins and ends, `lower` whether a stem is written in small letters there.
    """

    def __init__(self, reports: Sequence[Report], found: Sentences) -> None:
        self.reports = reports
        self.bounds = _bounds(found.keys.sizes)
        self.spans = found.spans.joined().reshape(-1, 2)
        self.homes, self.sentences = _number(found.keys.joined())
        self.words = found.words.joined()[self.homes].astype(np.int64)
        sizes, stems = found.sizes.joined().astype(np.int64), found.stems.joined()
        home = np.zeros(len(sizes), dtype=bool)
        home[self.homes] = True
        # Distinct sentences are numbered in the order of their first places: so their words need only be picked out.
        stems = stems[np.repeat(home, sizes)]
        self.stem_bounds = _bounds(sizes[self.homes])
        self.lower = (stems & np.uint64(CASE)) == LOWER
        self._opening = (stems & np.uint64(CASE)) == OPENING
        stems &= ~np.uint64(CASE)
        self.numbers = find_distinct(stems)
        self.stems = np.empty(len(stems), dtype=np.uint32)
        for start in range(0, len(stems), PART):
            self.stems[start : start + PART] = np.searchsorted(self.numbers, stems[start : start + PART])
        names = [_outlet(report) for report in reports]
        self.outlet_names, outlets = np.unique(np.array([*names, ""], dtype=object).astype(str), return_inverse=True)
        self.outlets: Ints = outlets[:-1]

    @cached_property
    def owners(self) -> Ints:
        """The distinct sentence that each stem stands in."""
        return np.repeat(np.arange(len(self.words)), np.diff(self.stem_bounds))

    @cached_property
    def once(self) -> npt.NDArray[np.uint64]:
        """Each stem of each distinct sentence once, as sentence and stem in one number, sorted."""
        parts = [np.zeros(0, np.uint64)]
        for start in range(0, len(self.words), PART // 16):
            bounds = self.stem_bounds[start : start + PART // 16 + 1]
            owners = np.repeat(np.arange(start, start + len(bounds) - 1, dtype=np.uint64), np.diff(bounds))
            parts.append(find_distinct(owners << np.uint64(32) | self.stems[bounds[0] : bounds[-1]]))
        return np.concatenate(parts)

    @cached_property
    def weights(self) -> npt.NDArray[np.float64]:
        """How telling each stem is, from 0 (in every sentence) to 1: formulas that a pile repeats weigh little.

        It falls in steps, so that a few more reports leave the weights of most stems as they were.
        """
        seen = np.bincount((self.once & np.uint64(0xFFFFFFFF)).astype(np.int64), minlength=len(self.numbers))
        total = _step(max(len(self.words), FEWEST_SENTENCES))
        return np.asarray(np.clip(1 - _step(np.maximum(seen, 1)) / total, 0.01, 1) ** 2)

    @cached_property
    def weight(self) -> npt.NDArray[np.float64]:
        """How telling each distinct sentence is: the sum over its stems."""
        found = np.zeros(len(self.words))
        for start in range(0, len(self.once), PART):
            once = self.once[start : start + PART]
            owners, stems = (once >> np.uint64(32)).astype(np.int64), (once & np.uint64(0xFFFFFFFF)).astype(np.int64)
            found += np.bincount(owners, self.weights[stems], len(self.words))
        return found

    @cached_property
    def names(self) -> npt.NDArray[np.bool_]:
        """Which stems stand in capitals or digits more often than not, first words of sentences left aside."""
        inner = ~self._opening
        balance = np.bincount(self.stems[inner], np.where(self.lower[inner], 1, -1), len(self.numbers))
        return np.asarray(balance < 0)

    @cached_property
    def carriers(self) -> tuple[Ints, Ints]:
        """The reports that carry each distinct sentence, each once and the first first, and where each list begins."""
        places = np.repeat(np.arange(len(self.reports)), np.diff(self.bounds))
        pairs = find_distinct(self.sentences.astype(np.uint64) << np.uint64(32) | places.astype(np.uint64))
        counts = np.bincount((pairs >> np.uint64(32)).astype(np.int64), minlength=len(self.words))
        return (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64), _bounds(counts)

    @cached_property
    def sizes(self) -> Ints:
        """How many words each report has."""
        places = np.repeat(np.arange(len(self.reports)), np.diff(self.bounds))
        return np.bincount(places, self.words[self.sentences], len(self.reports)).astype(np.int64)

    @cached_property
    def stock(self) -> npt.NDArray[np.uint64]:
        """The stock phrases of the pile."""
        return find_stock_phrases(self)

    def sign(self) -> npt.NDArray[np.uint64]:
        """Returns a digest of each report with all that the pile knows of its sentences: what aligning it rests on."""
        everywhere, own = self.furniture
        named = self.names[self.stems] & ~self.lower
        code = self.weights[self.stems].view(np.uint64) ^ (named.astype(np.uint64) | mark_stock(self) << np.uint64(1))
        at = np.arange(len(code)) - self.stem_bounds[self.owners]
        known = add_up(mix(mix(code) + at.astype(np.uint64) * FACTOR), np.diff(self.stem_bounds)) ^ everywhere
        outlets = np.repeat(self.outlets, np.diff(self.bounds))
        local = find_among(self.sentences * len(self.outlet_names) + outlets, own)
        placed = zip(self.reports, self.outlets.tolist(), strict=True)
        names = [number_bytes(f"{report.id}\n{self.outlet_names[at]}".encode()) for report, at in placed]
        place = np.arange(len(self.sentences)) - np.repeat(self.bounds[:-1], np.diff(self.bounds))
        ours = mix(mix(known[self.sentences] + place.astype(np.uint64) * FACTOR) + local)
        return mix(np.array(names, np.uint64) + add_up(ours, np.diff(self.bounds)) * OTHER)

    def find_rewordings(self) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
        """Returns pairs of distinct sentences that may reword each other, and how telling the stems they share are."""
        left, right = find_likely(self.stems, self.stem_bounds)
        return left, right, self._weigh_shared(left, right)

    def _weigh_shared(self, left: Ints, right: Ints) -> npt.NDArray[np.float64]:
        firsts = np.searchsorted(self.once, np.arange(len(self.words) + 1, dtype=np.uint64) << np.uint64(32))
        shared = np.zeros(len(left))
        for start in range(0, len(left), 500_000):
            part = slice(start, start + 500_000)
            sizes = np.diff(firsts)[left[part]]
            stems = self.once[spread(firsts[left[part]], sizes)] & np.uint64(0xFFFFFFFF)
            wanted = np.repeat(right[part], sizes).astype(np.uint64) << np.uint64(32) | stems
            at = np.minimum(np.searchsorted(self.once, wanted), len(self.once) - 1)
            value = np.where(self.once[at] == wanted, self.weights[stems.astype(np.int64)], 0.0)
            shared[part] = np.bincount(np.repeat(np.arange(len(sizes)), sizes), value, len(sizes))
        return shared

    def is_furniture(self, sentences: Ints, one: Ints, other: Ints) -> npt.NDArray[np.bool_]:
        """Says of sentences that two reports share which are furniture of their outlet, or of sites in general."""
        everywhere, own = self.furniture
        return np.asarray(
            everywhere[sentences] | ((one == other) & find_among(sentences * len(self.outlet_names) + one, own))
        )

    @cached_property
    def furniture(self) -> tuple[npt.NDArray[np.bool_], Ints]:
        """Which sentences are repeated on pages of many outlets which otherwise differ, and which on those of one.

        The former have no names, numbers or quotes; the latter are numbered sentence times outlets plus outlet.
        """
        everywhere, own = np.zeros(len(self.words), dtype=bool), []
        for sentence in np.flatnonzero(np.diff(self.carriers[1]) >= PAGES_OF_FURNITURE).tolist():
            for outlet, by_body in self._find_pages(sentence).items():
                known = outlet is not None and self.outlet_names[outlet]
                enough = PAGES_OF_FURNITURE if known else PAGES_OF_FURNITURE_UNKNOWN_OUTLET
                if len(by_body) >= enough and self._differ(sorted(by_body.values())[:FURNITURE_SAMPLE]):
                    if outlet is None:
                        everywhere[sentence] = True
                    else:
                        own.append(sentence * len(self.outlet_names) + outlet)
        return everywhere, np.array(sorted(own), dtype=np.int64)

    def _find_pages(self, sentence: int) -> dict[int | None, dict[bytes, int]]:
        """Returns the reports of each outlet that carry a sentence, by their bodies; under None those of all."""
        pages: defaultdict[int | None, dict[bytes, int]] = defaultdict(dict)
        carriers, starts = self.carriers
        reports = carriers[starts[sentence] : starts[sentence + 1]].tolist()
        for report in reports:
            pages[int(self.outlets[report])].setdefault(self._body(report), report)
        if len(pages) > 1 and len(reports) >= PAGES_OF_FURNITURE_UNKNOWN_OUTLET and self._is_bare(sentence):
            everywhere = {self._body(report): report for report in reversed(reports)}
            pages[None] = everywhere
        return pages

    @lru_cache(maxsize=100_000)  # noqa: B019 - lives as long as one run of the stage
    def _body(self, report: int) -> bytes:
        return self.sentences[self.bounds[report] : self.bounds[report + 1]].tobytes()

    def _is_bare(self, sentence: int) -> bool:
        stems = self.stems[self.stem_bounds[sentence] : self.stem_bounds[sentence + 1]]
        return not self.names[stems].any() and not any(mark in self.text(sentence) for mark in QUOTES)

    def text(self, sentence: int) -> str:
        """Returns a distinct sentence as its first carrier has it."""
        home = int(self.homes[sentence])
        report = int(np.searchsorted(self.bounds, home, side="right")) - 1
        start, end = self.spans[home].tolist()
        return self.reports[report].text[start:end]

    def excerpt(self, reports: Sequence[int]) -> Excerpt:
        """Returns what aligning some reports with each other needs, and nothing else of the pile."""
        numbers = [self.sentences[self.bounds[report] : self.bounds[report + 1]] for report in reports]
        distinct, inverse = np.unique(np.concatenate(numbers), return_inverse=True)
        sizes = np.diff(self.stem_bounds)[distinct]
        at = spread(self.stem_bounds[distinct], sizes)
        stems = self.stems[at]
        named = self.names[stems] & ~self.lower[at]
        known, ends = self.numbers[stems].tolist(), np.cumsum(sizes).tolist()
        starts = [0, *ends[:-1]]
        telling = np.unique(stems)
        everywhere, own = self.furniture
        outlets = sorted({int(self.outlets[report]) for report in reports})
        names = len(self.outlet_names)
        places = [divmod(key, names) for outlet in outlets for key in select_known(distinct * names + outlet, own)]
        local = {sentence: at for at, sentence in enumerate(distinct.tolist())}
        return Excerpt(
            texts=[self.reports[report].text for report in reports],
            outlets=[str(self.outlet_names[self.outlets[report]]) for report in reports],
            spans=[
                [(start, end) for start, end in self.spans[self.bounds[r] : self.bounds[r + 1]].tolist()]
                for r in reports
            ],
            sentences=[part.tolist() for part in np.split(inverse, np.cumsum([len(part) for part in numbers])[:-1])],
            words=self.words[distinct].tolist(),
            weight=self.weight[distinct].tolist(),
            stems=[frozenset(known[start:end]) for start, end in zip(starts, ends, strict=True)],
            names=[
                frozenset(
                    number for number, name in zip(known[start:end], named[start:end].tolist(), strict=True) if name
                )
                for start, end in zip(starts, ends, strict=True)
            ],
            weights=dict(zip(self.numbers[telling].tolist(), self.weights[telling].tolist(), strict=True)),
            stock=keep_stock(self.numbers[stems], self.owners[at], self.stock),
            furniture={(local[sentence], str(self.outlet_names[outlet])) for sentence, outlet in places}
            | {(at, EVERYWHERE) for at in np.flatnonzero(everywhere[distinct]).tolist()},
        )

    def _differ(self, reports: Sequence[int]) -> bool:
        shares = sorted(self._alike(first, second) for first, second in combinations(reports, 2))
        return shares[len(shares) // 2] < OTHERWISE_ALIKE

    @lru_cache(maxsize=100_000)  # noqa: B019 - lives as long as one run of the stage
    def _alike(self, first: int, second: int) -> float:
        here, there = self._words_of(first), self._words_of(second)
        shared = sum(here[sentence] for sentence in here.keys() & there.keys())
        return shared / max(1, min(sum(here.values()), sum(there.values())))

    @lru_cache(maxsize=100_000)  # noqa: B019 - lives as long as one run of the stage
    def _words_of(self, report: int) -> dict[int, int]:
        """Returns the distinct sentences of a report with their numbers of words."""
        sentences = self.sentences[self.bounds[report] : self.bounds[report + 1]]
        return dict(zip(sentences.tolist(), self.words[sentences].tolist(), strict=True))


def _outlet(report: Report) -> str:
    """Returns the outlet of a report, else the host of its address, else nothing."""
    return report.outlet or (urlsplit(report.url).hostname or "" if report.url and "//" in report.url else "")


def _step(counts: int | Ints) -> npt.NDArray[np.float64]:
    """Returns the logarithms of counts, rounded to half octaves."""
    return np.asarray(np.round(2 * np.log2(counts)) / 2)


def _bounds(sizes: Sequence[int] | npt.NDArray[np.generic]) -> Ints:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.asarray(sizes, dtype=np.int64))])


def _number(keys: npt.NDArray[np.uint64]) -> tuple[Ints, Ints]:
    """Returns where each distinct key stands first, in that order, and the number of each key in it."""
    _, homes, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(homes, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return homes[order], rank[inverse]
