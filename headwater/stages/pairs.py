"""Pairs in arrays: which stand close, what hangs together, and what earlier runs found of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headwater.stages.stage import Memory

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]

FACTOR = np.uint64(0x9E3779B97F4A7C15)
OTHER = np.uint64(0xC2B2AE3D27D4EB4F)
BITS = np.uint64(31)


def mix(numbers: Numbers) -> Numbers:
    """Returns numbers that look like chance, different ones for different numbers (the last steps of SplitMix64)."""
    mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> BITS), np.uint64)


def add_up(numbers: Numbers, sizes: Ints) -> Numbers:
    """Returns the sums of lists that lie side by side, modulo 2 to the 64."""
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(numbers, dtype=np.uint64)])
    ends = np.cumsum(sizes)
    return np.asarray(sums[ends] - sums[ends - sizes], np.uint64)


def number_pairs(one: Numbers, other: Numbers) -> Numbers:
    """Returns a number for each pair of numbers, whichever stands first."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    mixed = (low ^ (low >> BITS)) * FACTOR
    mixed = (mixed ^ (mixed >> BITS)) + (high ^ (high >> BITS)) * OTHER
    return np.asarray((mixed ^ (mixed >> BITS)) * FACTOR, np.uint64)


def pair_near(left: Ints, ends: Ints, reach: int) -> tuple[Ints, Ints]:
    """Returns places with each of those that stand less than `reach` after them and before their ends."""
    lefts, rights = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for step in range(1, reach):
        near = left + step < ends
        left, ends = left[near], ends[near]
        if not len(left):
            break
        lefts.append(left)
        rights.append(left + step)
    return np.concatenate(lefts), np.concatenate(rights)


def group_keys(keys: Numbers) -> tuple[Ints, Ints, Ints]:
    """Returns the order that puts equal keys side by side, where each group of several begins, and its size."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(keys) else np.zeros(0, int)
    sizes = np.diff(np.concatenate([starts, [len(keys)]]))
    return order, starts[sizes > 1], sizes[sizes > 1]


def unite(size: int, left: Ints, right: Ints) -> Ints:
    """Returns for each of so many things the first of those that links join it with, itself if it is that."""
    heads = np.arange(size)
    while True:
        ours, theirs = heads[left], heads[right]
        apart = ours != theirs
        if not apart.any():
            return heads
        high, low = np.maximum(ours, theirs)[apart], np.minimum(ours, theirs)[apart]
        np.minimum.at(heads, high, low)
        while not np.array_equal(heads, heads[heads]):
            heads = heads[heads]


def gather(heads: Ints) -> list[list[int]]:
    """Returns the groups of several things that have one head, each in order."""
    order, starts, sizes = group_keys(heads.astype(np.uint64))
    ends = (starts + sizes).tolist()
    return [order[start:end].tolist() for start, end in zip(starts.tolist(), ends, strict=True)]


class KnownPairs:
    """What earlier runs found of pairs, a figure each, by numbers that are digests of all that it follows from."""

    def __init__(self, memory: Memory, name: str) -> None:
        self._memory, self._name = memory, name
        packed = memory.read(name)
        half = len(packed) // 2
        self._numbers = np.frombuffer(packed[:half], dtype=np.uint64)
        self._figures = np.frombuffer(packed[half:], dtype=np.float64)

    def find(self, numbers: Numbers) -> Floats:
        """Returns the figure of each pair, not a number where it is not known; then all these pairs can be kept."""
        self._order = np.argsort(numbers)
        self._asked = numbers[self._order]
        found = np.full(len(numbers), np.nan)
        if len(self._numbers):
            at = np.minimum(np.searchsorted(self._numbers, self._asked), len(self._numbers) - 1)
            found[self._order] = np.where(self._numbers[at] == self._asked, self._figures[at], np.nan)
        return found

    def keep(self, figures: Floats) -> None:
        """Keeps the figures of the pairs that were asked for last and forgets all others."""
        first = np.ones(len(self._asked), dtype=bool)
        first[1:] = self._asked[1:] != self._asked[:-1]
        if not np.array_equal(self._asked[first], self._numbers):
            kept = np.asarray(figures, np.float64)[self._order][first]
            self._memory.write(self._name, self._asked[first].tobytes() + kept.tobytes())
