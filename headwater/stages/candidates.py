"""Which pairs of reports are worth aligning."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headwater.stages.features import pair_within, spread
from headwater.stages.wordings import Wordings

# Up to so many carriers of one sentence are all compared; beyond, each is compared with the earliest only.
ALL_PAIRS = 12
EARLIEST = 2
LEAST_LIKELY = 0.4
LEAST_PROMISE = 2.0
LEAST_PART = 0.25
# So many pairs of sentences are looked at together: that bounds memory.
PART = 500_000

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Promise:
    """How much pairs of reports may share: the weight of their like sentences and the words in them."""

    def __init__(self, reports: int) -> None:
        self._reports = reports
        self._parts: list[tuple[Ints, Floats, Floats]] = []

    def add(self, one: Ints, other: Ints, weights: Floats, words: Floats) -> None:
        """Adds what pairs of reports share."""
        apart = one != other
        pairs = np.maximum(one, other)[apart] * self._reports + np.minimum(one, other)[apart]
        self._parts.append(_sum_by_pair(pairs, weights[apart], words[apart]))

    def pairs(self, sizes: Ints) -> tuple[Ints, Ints]:
        """Returns both sides of pairs whose like sentences are telling, or make up much of the shorter report."""
        columns = [np.concatenate(column) for column in zip(*self._parts, strict=True)]
        pairs, weights, words = _sum_by_pair(columns[0].astype(np.int64), columns[1], columns[2])
        here, there = np.divmod(pairs, self._reports)
        worth = (weights >= LEAST_PROMISE) | (words >= LEAST_PART * np.minimum(sizes[here], sizes[there]))
        return here[worth], there[worth]


def find_pairs(wordings: Wordings) -> tuple[Ints, Ints]:
    """Returns both sides of the pairs of reports worth aligning, the later of each pair first.

    A sentence that more than ALL_PAIRS reports carry links each of them to the EARLIEST carriers
    only; so time and memory grow with the pile, not with its square.
    """
    promise = Promise(len(wordings.reports))
    _add_same(wordings, promise)
    left, right, shared = wordings.find_rewordings()
    likely = shared >= LEAST_LIKELY * np.minimum(wordings.weight[left], wordings.weight[right])
    left, right, shared = left[likely], right[likely], shared[likely]
    for start in range(0, len(left), PART):
        part = slice(start, start + PART)
        _add_reworded(wordings, promise, left[part], right[part], shared[part])
    return promise.pairs(wordings.sizes)


def _add_same(wordings: Wordings, promise: Promise) -> None:
    """Adds what reports share because they carry the same sentence."""
    carriers, bounds = wordings.carriers
    sizes = np.diff(bounds)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    few = (sizes > 1) & (sizes <= ALL_PAIRS)
    found = pair_within(bounds[:-1][few], sizes[few])
    for rank in range(EARLIEST):
        many = sizes > ALL_PAIRS
        rest = sizes[many] - 1 - rank
        found.append((np.repeat(bounds[:-1][many] + rank, rest), spread(bounds[:-1][many] + rank + 1, rest)))
    for first, second in found:
        sentence, one, other = owner[first], carriers[first], carriers[second]
        own = ~wordings.is_furniture(sentence, wordings.outlets[one], wordings.outlets[other])
        sentence = sentence[own]
        promise.add(one[own], other[own], wordings.weight[sentence], wordings.words[sentence].astype(np.float64))


def _add_reworded(wordings: Wordings, promise: Promise, left: Ints, right: Ints, shared: Floats) -> None:
    """Adds what reports share because they carry wordings of one sentence."""
    carriers, bounds = wordings.carriers
    words = np.minimum(wordings.words[left], wordings.words[right]).astype(np.float64)
    counts = np.diff(bounds)
    many = counts[left] * counts[right] > ALL_PAIRS * ALL_PAIRS // 2
    kinds = [(~many, counts[left], counts[right]), (many, np.minimum(counts[left], EARLIEST), counts[right])]
    kinds.append((many, counts[left], np.minimum(counts[right], EARLIEST)))
    for chosen, ours, theirs in kinds:
        sizes = (ours * theirs)[chosen]
        step = spread(np.zeros(len(sizes), dtype=np.int64), sizes)
        across = np.repeat(theirs[chosen], sizes)
        one = carriers[np.repeat(bounds[left[chosen]], sizes) + step // across]
        other = carriers[np.repeat(bounds[right[chosen]], sizes) + step % across]
        promise.add(one, other, np.repeat(shared[chosen], sizes), np.repeat(words[chosen], sizes))


def _sum_by_pair(pairs: Ints, weights: Floats, words: Floats) -> tuple[Ints, Floats, Floats]:
    found, inverse = np.unique(pairs, return_inverse=True)
    return found, np.bincount(inverse, weights, len(found)), np.bincount(inverse, words, len(found))
