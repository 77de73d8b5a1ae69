"""Which things are alike of those that share a key; kept from run to run, so that only what changed is compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from headwater.stages.features import find_among, find_distinct, spread
from headwater.stages.index import Index
from headwater.stages.pairs import FACTOR, Floats, Ints, Numbers, group_keys, mix, pair_near
from headwater.stages.stage import Memory

LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)


# Gives how alike pairs of things are, above zero for those that are linked.
Compare = Callable[[Numbers, Numbers], Floats]
# Gives what puts things in order that share a key.
Rank = Callable[[Sequence[int]], Sequence[int] | Sequence[str]]


class Keyed(NamedTuple):
    """Keys, and beside each the number of the thing that has it."""

    keys: Numbers
    owners: Numbers


def key_all(keys_of: Mapping[int, Numbers]) -> Keyed:
    """Returns the keys of things, which are given by their numbers."""
    owners = np.repeat(np.fromiter(keys_of, np.uint64), [len(keys) for keys in keys_of.values()])
    return Keyed(np.concatenate([np.zeros(0, np.uint64), *keys_of.values()]), owners)


class Links(NamedTuple):
    """Things in order, and every two of them that are alike, the first first, by their places, with how alike."""

    things: Numbers
    left: Ints
    right: Ints
    figures: Floats


def _by_number(things: Sequence[int]) -> Sequence[int]:
    return things


class Linkage:
    """The keys of things, and links between those that stand near under a key and are alike.

    A row of `_links` holds a thing, another one, how alike they are, and under how many keys they stand near; each
    link stands there from both sides. Under a key that more than `reach` things have, they stand near if fewer than
    `reach` others stand between them, in the order of their numbers or ranks.
    """

    def __init__(self, memory: Memory, name: str, reach: int) -> None:
        self._keys = Index(memory, f"{name} keys", 2)
        self._links = Index(memory, f"{name} links", 4)
        self._reach = reach

    def renew(
        self,
        gone: Keyed,
        fresh: Keyed,
        compare: Compare,
        rank_before: Rank = _by_number,
        rank: Rank = _by_number,
    ) -> Links:
        """Takes away things and puts others in, and returns all that may hang together otherwise than before.

        A thing that changed goes and comes.
        """
        before, after = self._replace_keys(gone, fresh)
        self._order(before, rank_before)
        self._order(after, rank)
        changed = find_distinct(np.concatenate([gone.owners, fresh.owners]))
        nearby = find_distinct(np.concatenate([self._find_nearby(rows, changed) for rows in (before, after)]))
        things = find_distinct(np.concatenate([before[:, 1], after[:, 1]]))
        had, has = self._find_near(before, things, nearby), self._find_near(after, things, nearby)
        pairs = find_distinct(np.concatenate([had[0], has[0]]))
        under_before, under = _look_up(pairs, *had), _look_up(pairs, *has)
        ours, theirs = things[(pairs >> HALF).astype(np.int64)], things[(pairs & LOW).astype(np.int64)]

        # All pairs of what changed are compared. Of two that did not, others that came or went between them may have
        # brought them near under a key, or put them apart: their link stands as long as they are near under any.
        moved = find_among(ours, changed) | find_among(theirs, changed)
        shifted = ~moved & (under != under_before)
        rows = self._links.find(np.concatenate([changed, ours[shifted], theirs[shifted]]))
        beside = rows[find_among(rows[:, 0], changed), 1]
        numbered = _number_pairs(rows, things)
        at = np.argsort(numbered, kind="stable")
        linked = shifted & find_among(pairs, numbered[at])
        stood = rows[at][np.searchsorted(numbered[at], pairs[linked])]
        counts = stood[:, 3].astype(np.int64) + under[linked] - under_before[linked]
        kept = _make_rows(ours[linked], theirs[linked], stood[:, 2], counts)[counts > 0]
        parted = _make_rows(ours[linked], theirs[linked], stood[:, 2], counts)[counts <= 0]
        asked = (moved & (under > 0)) | (shifted & ~linked & (under_before == 0))
        figures = np.asarray(compare(ours[asked], theirs[asked]), np.float64)
        found = _make_rows(ours[asked], theirs[asked], figures.view(np.uint64), under[asked])[figures > 0]

        self._put_links(changed, pairs[linked], things, np.concatenate([found, kept]), beside)
        beside = beside[~find_among(beside, changed)]
        ends = (side for rows in (parted, found) for side in (rows[:, 0], rows[:, 1]))
        return self._gather(find_distinct(np.concatenate([fresh.owners, beside, *ends])))

    def _replace_keys(self, gone: Keyed, fresh: Keyed) -> tuple[Numbers, Numbers]:
        """Returns the things under all keys of those that go or come, before and after."""
        keys = np.concatenate([gone.keys, fresh.keys])
        before = self._keys.find(keys)
        left_over = before[~find_among(before[:, 1], find_distinct(gone.owners))]
        self._keys.put(keys, np.concatenate([left_over, np.stack([fresh.keys, fresh.owners], 1)]))
        return before, self._keys.find(keys)

    def _order(self, rows: Numbers, rank: Rank) -> None:
        """Puts the things under each key in order where more than `reach` have it."""
        _, starts, sizes = group_keys(rows[:, 0])
        starts, sizes = starts[sizes > self._reach], sizes[sizes > self._reach]
        members = rows[spread(starts, sizes), 1].tolist()
        ranks = dict(zip(members, rank(members), strict=True))
        for start, size in zip(starts.tolist(), sizes.tolist(), strict=True):
            rows[start : start + size, 1] = sorted(rows[start : start + size, 1].tolist(), key=ranks.__getitem__)

    def _find_nearby(self, rows: Numbers, changed: Numbers) -> Numbers:
        """Returns the numbers of rows that stand near something that changed."""
        _, starts, sizes = group_keys(rows[:, 0])
        places, firsts = spread(starts, sizes), np.repeat(starts, sizes)
        ends = np.repeat(starts + sizes, sizes)
        among = find_among(rows[places, 1], changed)
        steps = np.zeros(len(rows) + 1, np.int64)
        np.add.at(steps, np.maximum(places - self._reach, firsts)[among], 1)
        np.add.at(steps, np.minimum(places + self._reach + 1, ends)[among], -1)
        return _number_rows(rows[np.cumsum(steps)[:-1] > 0])

    def _find_near(self, rows: Numbers, things: Numbers, nearby: Numbers) -> tuple[Numbers, Ints]:
        """Returns the pairs of things, by their places, that stand near under a key, and under how many keys.

        The first of each pair is one of `nearby` there: all others stand to each other as they did.
        """
        _, starts, sizes = group_keys(rows[:, 0])
        places, ends = spread(starts, sizes), np.repeat(starts + sizes, sizes)
        chosen = find_among(_number_rows(rows[places]), nearby)
        numbers = np.searchsorted(things, rows[:, 1]).astype(np.uint64)
        left, right = (numbers[side] for side in pair_near(places[chosen], ends[chosen], self._reach))
        apart = left != right
        codes = np.minimum(left, right)[apart] << HALF | np.maximum(left, right)[apart]
        pairs = find_distinct(codes)
        return pairs, np.bincount(np.searchsorted(pairs, codes), minlength=len(pairs))

    def _put_links(self, changed: Numbers, again: Numbers, things: Numbers, rows: Numbers, beside: Numbers) -> None:
        """Puts rows in, from both sides, in place of all links of what changed and of those of some pairs."""
        again_ends = np.concatenate([things[(again >> HALF).astype(np.int64)], things[(again & LOW).astype(np.int64)]])
        ends = np.concatenate([changed, beside, again_ends, rows[:, 0], rows[:, 1]])
        standing = self._links.find(ends)
        stale = find_among(standing[:, 0], changed) | find_among(standing[:, 1], changed)
        stale |= find_among(_number_pairs(standing, things), again)
        self._links.put(ends, np.concatenate([standing[~stale], rows, rows[:, [1, 0, 2, 3]]]))

    def _gather(self, things: Numbers) -> Links:
        """Returns some things and all that hangs together with them."""
        edge, found = things, [np.zeros((0, 4), np.uint64)]
        while len(edge):
            found.append(self._links.find(edge))
            reached = find_distinct(found[-1][:, 1])
            edge = reached[~find_among(reached, things)]
            things = find_distinct(np.concatenate([things, edge]))
        rows = np.concatenate(found)
        rows = rows[rows[:, 0] < rows[:, 1]]
        left, right = np.searchsorted(things, rows[:, 0]), np.searchsorted(things, rows[:, 1])
        return Links(things, left, right, np.ascontiguousarray(rows[:, 2]).view(np.float64))


def _number_rows(rows: Numbers) -> Numbers:
    """Returns a number for each row of a key and a thing."""
    return mix(rows[:, 0] + rows[:, 1] * FACTOR)


def _make_rows(ours: Numbers, theirs: Numbers, figures: Numbers, counts: Ints) -> Numbers:
    return np.stack([ours, theirs, figures, counts.astype(np.uint64)], 1)


def _look_up(pairs: Numbers, known: Numbers, counts: Ints) -> Ints:
    """Returns the counts of pairs, zero of those that are not known."""
    found = np.zeros(len(pairs), np.int64)
    found[np.searchsorted(pairs, known)] = counts
    return found


def _number_pairs(rows: Numbers, things: Numbers) -> Numbers:
    """Returns numbers of the pairs that stand first in rows, by their places; zero where a thing is not known."""
    known = find_among(rows[:, 0], things) & find_among(rows[:, 1], things)
    low, high = np.minimum(rows[:, 0], rows[:, 1]), np.maximum(rows[:, 0], rows[:, 1])
    low, high = (np.searchsorted(things, side).astype(np.uint64) for side in (low, high))
    return np.where(known, low << HALF | high, np.uint64(0))
