"""What is kept from run to run under keys: rows, links between alike things, and what hangs together with a change."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np

from headwater import Case
from headwater.engine.local import NoMemory
from headwater.stages.index import Index
from headwater.stages.linkage import Linkage, key_all
from headwater.stages.pairs import Floats, Numbers, gather, mix, unite
from headwater.stages.stage import Memory

REACH = 3
Keys = dict[int, set[int]]


def number(value: int) -> int:
    """Returns a number that looks like a digest."""
    return int(mix(np.array([value], np.uint64))[0])


def compare(ours: Numbers, theirs: Numbers) -> Floats:
    """Returns likenesses of pairs, about a third of them above zero, whichever stands first."""
    return np.array([float((min(a, b) ^ max(a, b) * 5) % 3 == 0) for a, b in zip(ours.tolist(), theirs.tolist())])


def link_all(things: Keys) -> set[tuple[int, int]]:
    """Returns the links of things, found without memory: those that are near under a key and alike."""
    under: defaultdict[int, list[int]] = defaultdict(list)
    for thing in sorted(things):
        for key in things[thing]:
            under[key].append(thing)
    near = {
        (a, b)
        for members in under.values()
        for (at, a), (to, b) in combinations(enumerate(members), 2)
        if to - at < REACH
    }
    return {(a, b) for a, b in near if compare(np.array([a], np.uint64), np.array([b], np.uint64))[0] > 0}


def renew(memory: Memory, gone: Keys, fresh: Keys) -> tuple[set[int], set[tuple[int, int]]]:
    """Returns the things that may hang together otherwise, and their links."""
    keyed = (
        key_all({thing: np.array(sorted(keys), np.uint64) for thing, keys in some.items()}) for some in (gone, fresh)
    )
    linked = Linkage(memory, "test", REACH).renew(*keyed, compare)
    sides = (linked.things[side].tolist() for side in (linked.left, linked.right))
    return set(linked.things.tolist()), set(zip(*sides, strict=True))


def group(things: Keys, links: set[tuple[int, int]]) -> set[frozenset[int]]:
    """Returns what hangs together, things that are alone included."""
    ordered = sorted(things)
    place = {thing: at for at, thing in enumerate(ordered)}
    left, right = (np.array([place[pair[side]] for pair in sorted(links)], np.int64) for side in (0, 1))
    found = {frozenset(ordered[at] for at in members) for members in gather(unite(len(ordered), left, right))}
    return found | {frozenset({thing}) for thing in things.keys() - {thing for group in found for thing in group}}


def test_linkage_steps_give_what_one_go_gives(tmp_path: Path) -> None:
    """Things that come, go and change leave the links, and the groups, that all things together have."""
    chance = random.Random(7)
    names = [number(name) for name in range(60)]
    case = Case.open(tmp_path / "case")
    things: Keys = {}
    before: set[frozenset[int]] = set()
    for _ in range(25):
        gone = {thing: things[thing] for thing in chance.sample(sorted(things), len(things) // 6)}
        stays = {thing: keys for thing, keys in things.items() if thing not in gone}
        new = chance.sample([name for name in names if name not in stays], min(8, 60 - len(stays)))
        fresh = {thing: {number(chance.randrange(9)) for _ in range(3)} for thing in new}
        things = stays | fresh
        with case.database.writing() as writer:
            touched, links = renew(writer.memory, gone, fresh)
        assert links == {pair for pair in link_all(things) if touched >= set(pair)}
        now = group(things, link_all(things))
        assert fresh.keys() <= touched
        for changed in now - before:
            assert changed <= touched
        for members in now:
            assert members <= touched or touched.isdisjoint(members)
        before = now


def test_linkage_without_memory_starts_afresh() -> None:
    """Without a case all things are given at once."""
    things = {number(name): {number(name % 4)} for name in range(30)}
    touched, links = renew(NoMemory(), {}, things)
    assert touched == things.keys()
    assert links == link_all(things)
    assert renew(NoMemory(), {}, {}) == (set(), set())


def test_index_rows_stand_until_they_are_replaced(tmp_path: Path) -> None:
    """Rows are found under their keys in a later run, and only those whose key is put again are others."""
    case = Case.open(tmp_path / "case")
    one, two, three = (np.uint64(number(name)) for name in (1, 2, 3))
    with case.database.writing() as writer:
        Index(writer.memory, "test", 2).put(np.array([one, two]), np.array([[two, 5], [one, 1], [one, 2]], np.uint64))
        writer.memory.forget()
    with case.database.writing() as writer:
        index = Index(writer.memory, "test", 2)
        assert sorted(index.find(np.array([one, three]))[:, 1].tolist()) == [1, 2]
        index.put(np.array([one]), np.array([[one, 7]], np.uint64))
        assert index.find(np.array([two, one, one]))[:, 1].tolist() == [
            {one: 7, two: 5}[key] for key in sorted((one, two))
        ]
        index.put(np.array([two]), np.zeros((0, 2), np.uint64))
    with case.database.writing() as writer:
        assert Index(writer.memory, "test", 2).find(np.array([one, two]))[:, 1].tolist() == [7]
        assert len(writer.memory.look("test", range(1 << 14))) == 1
        writer.memory.drop("te")
        assert not writer.memory.look("test", range(1 << 14))
