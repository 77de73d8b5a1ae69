"""Which sentences may reword each other: those that share pairs of neighbouring words, in any order."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

# How far apart two words of a sentence may stand to count as one feature of it.
REACH = 3
# A feature that more sentences have leads only to the first of them, so that work grows with the pile, not its square.
COMMON = 24
TOO_COMMON = 3000
FEWEST_SHARED = 2
# Features are looked at in so many parts that each has about this many: that bounds memory.
PART = 8_000_000

Ints = npt.NDArray[np.int64]


def find_likely(stems: npt.NDArray[np.uint32], bounds: Ints) -> tuple[Ints, Ints]:
    """Returns the pairs of sentences that share FEWEST_SHARED features or more, the lower number first.

    A feature of up to COMMON sentences leads to all their pairs; a commoner one links each sentence
    to the first that has it. Time grows with the features, not with their pairs.
    """
    parts = max(1, REACH * len(stems) // PART)
    owners = np.repeat(np.arange(len(bounds) - 1, dtype=np.uint32), np.diff(bounds))
    found = [_pair_features(*_find_features(stems, owners, parts, part)) for part in range(parts)]
    pairs, counts = np.unique(np.concatenate(found), return_counts=True)
    pairs = pairs[counts >= FEWEST_SHARED]
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _find_features(
    stems: npt.NDArray[np.uint32], owners: npt.NDArray[np.uint32], parts: int, part: int
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]:
    """Returns one part of the features that several sentences have, and those sentences, sorted by both."""
    keys, sentences = [], []
    for reach in range(1, REACH + 1):
        first, second = stems[:-reach].astype(np.uint64), stems[reach:].astype(np.uint64)
        low, high = np.minimum(first, second), np.maximum(first, second)
        chosen = owners[:-reach] == owners[reach:]
        if parts > 1:
            chosen &= (low * np.uint64(31) + high) % np.uint64(parts) == part
        keys.append((low << np.uint64(32) | high)[chosen])
        sentences.append(owners[:-reach][chosen])
    key, sentence = np.concatenate(keys), np.concatenate(sentences)
    order = np.argsort(key, kind="stable")
    key, sentence = key[order], sentence[order]
    again = key[1:] == key[:-1]
    shared = np.zeros(len(key), dtype=bool)
    shared[1:] = again
    shared[:-1] |= again
    key, sentence = key[shared], sentence[shared]
    order = np.lexsort((sentence, key))
    key, sentence = key[order], sentence[order]
    fresh = np.ones(len(key), dtype=bool)
    fresh[1:] = (key[1:] != key[:-1]) | (sentence[1:] != sentence[:-1])
    return key[fresh], sentence[fresh]


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
