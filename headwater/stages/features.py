"""Which sentences may reword each other: those that share pairs of neighbouring words, in any order."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

# How far apart two words of a sentence may stand to count as one feature of it.
REACH = 3
# A feature that more sentences have leads only to the first of them, so that work grows with the pile, not its square.
COMMON = 24
TOO_COMMON = 3000
FEWEST_SHARED = 2
# Features are looked at in so many parts that each has about this many: that bounds memory.
PART = 4_000_000
# So many words are looked at together.
STRETCH = 1_000_000

Ints = npt.NDArray[np.int64]


def find_likely(stems: npt.NDArray[np.uint32], bounds: Ints) -> tuple[Ints, Ints]:
    """Returns the pairs of sentences that share FEWEST_SHARED features or more, the lower number first.

    A feature of up to COMMON sentences leads to all their pairs; a commoner one links each sentence
    to the first that has it. Time grows with the features, not with their pairs.
    """
    parts = max(1, REACH * len(stems) // PART)
    owners = np.repeat(np.arange(len(bounds) - 1, dtype=np.uint32), np.diff(bounds))
    # Pairs are counted by stretches of their first sentences: sorting all together would take their size thrice.
    edges = np.linspace(0, len(bounds), parts + 1).astype(np.uint64)[1:-1] << np.uint64(32)
    stretches: list[list[npt.NDArray[np.uint64]]] = [[] for _ in range(parts)]
    for part in range(parts):
        found = _pair_features(*_find_features(stems, owners, parts, part))
        found.sort()
        for stretch, some in zip(stretches, np.split(found, np.searchsorted(found, edges)), strict=True):
            stretch.append(some.copy())
        del found
    left, right = [], []
    while stretches:
        pairs, counts = np.unique(np.concatenate(stretches.pop(0)), return_counts=True)
        pairs = pairs[counts >= FEWEST_SHARED]
        left.append((pairs >> np.uint64(32)).astype(np.int64))
        right.append((pairs & np.uint64(0xFFFFFFFF)).astype(np.int64))
    return np.concatenate(left), np.concatenate(right)


def _find_features(
    stems: npt.NDArray[np.uint32], owners: npt.NDArray[np.uint32], parts: int, part: int
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]:
    """Returns one part of the features that several sentences have, and those sentences, sorted by both."""
    keys, sentences = [], []
    for start in range(0, len(stems), STRETCH):
        some, theirs = stems[start : start + STRETCH + REACH], owners[start : start + STRETCH + REACH]
        for reach in range(1, REACH + 1):
            size = min(STRETCH, len(some) - reach)
            if size <= 0:
                continue
            first, second = some[:size], some[reach : reach + size]
            low, high = np.minimum(first, second), np.maximum(first, second)
            chosen = theirs[:size] == theirs[reach : reach + size]
            if parts > 1:
                chosen &= (low * np.uint32(31) + high) % np.uint32(parts) == part
            keys.append(low[chosen].astype(np.uint64) << np.uint64(32) | high[chosen])
            sentences.append(theirs[:size][chosen])
    key = np.concatenate([np.zeros(0, np.uint64), *keys])
    sentence = np.concatenate([np.zeros(0, np.uint32), *sentences])
    order = np.argsort(key)
    key, sentence = key[order], sentence[order]
    again = key[1:] == key[:-1]
    shared = np.zeros(len(key), dtype=bool)
    shared[1:] = again
    shared[:-1] |= again
    key, sentence = key[shared], sentence[shared]
    # Which feature it is no longer matters: a number in place of it leaves room for the sentence beside it.
    number = np.zeros(len(key), dtype=np.uint64)
    number[1:] = np.cumsum(key[1:] != key[:-1])
    both = find_distinct(number << np.uint64(32) | sentence)
    return both >> np.uint64(32), (both & np.uint64(0xFFFFFFFF)).astype(np.uint32)


def _pair_features(key: npt.NDArray[np.uint64], sentence: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """Returns the pairs of sentences that each feature leads to, the lower number in the upper half."""
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.zeros(0, np.int64)
    sizes = np.diff(np.concatenate([starts, [len(key)]]))
    found = [
        _join(sentence[left], sentence[right])
        for left, right in pair_within(starts[sizes <= COMMON], sizes[sizes <= COMMON])
    ]
    many = (sizes > COMMON) & (sizes <= TOO_COMMON)
    rest = sizes[many] - 1
    found.append(_join(np.repeat(sentence[starts[many]], rest), sentence[spread(starts[many] + 1, rest)]))
    return np.concatenate(found)


def _join(left: npt.NDArray[np.uint32], right: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    return left.astype(np.uint64) << np.uint64(32) | right.astype(np.uint64)


def find_distinct(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Returns the distinct values in order; `np.unique` would hash them, which takes several times as long."""
    ordered = np.sort(values)
    fresh = np.ones(len(ordered), dtype=bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    return ordered[fresh]


def find_among(values: npt.NDArray[Any], ordered: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Says which values an array in order holds; `np.isin` would sort them all."""
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    return np.asarray(ordered[np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)] == values)


def spread(starts: Ints, sizes: Ints) -> Ints:
    """Returns the numbers from each start, as many as its size, one after the other."""
    ends = np.cumsum(sizes)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + sizes, sizes)


def pair_within(starts: Ints, sizes: Ints) -> list[tuple[Ints, Ints]]:
    """Returns every two places of the same group; groups lie side by side and begin at `starts`."""
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    for step in range(1, max(sizes.tolist(), default=1)):
        reach = sizes > step
        left = spread(starts[reach], sizes[reach] - step)
        found.append((left, left + step))
    return found
