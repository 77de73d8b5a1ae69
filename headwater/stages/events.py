"""Which acts, of one report or of several, are about the same happening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from headwater.model import Event, digest_id
from headwater.stages.comparisons import ActProfile
from headwater.stages.features import find_distinct
from headwater.stages.likeness import SURE, UNTIED, Likeness
from headwater.stages.outlines import Profiles, number_key
from headwater.stages.pairs import (
    FACTOR,
    OTHER,
    Floats,
    Ints,
    KnownPairs,
    Numbers,
    gather,
    group_keys,
    mix,
    number_pairs,
    pair_near,
    unite,
)
from headwater.stages.parts import Part, may_merge, merge_parts
from headwater.stages.rarity import number_word
from headwater.stages.stage import Engine, Pile, digest_key
from headwater.stages.stories import find_stories

CAP = 4.0
# Of the acts that share a key each is compared with so many that stand next to it in the order of their words.
MOST_BESIDE = 40
LIKENESS_SAMPLE = 6
ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(tuple[tuple[int, ...], ...])


class Board(NamedTuple):
    """All acts of a pile in the order in which they are joined, with a number for all that each is compared by.

    `ranks` gives what puts an act beside those of like words, by its place.
    """

    acts: Sequence[str]
    types: Sequence[str]
    reports: Sequence[str]
    ranks: Callable[[int], str]
    numbers: Numbers
    keys: Numbers
    owners: Ints


def join_events(pile: Pile, engine: Engine) -> Iterator[Event]:
    """Yields events, each of the acts that are about one happening; every act is in exactly one.

    Acts of two reports join only if an anchor ties them (`anchors.ANCHORS`), nothing contradicts, and
    they are alike enough; a denied act joins the event it denies by the same anchors. What two acts, and
    the acts of one chain, gave in an earlier run is remembered.
    """
    profiles = Profiles(pile, engine)
    stories = find_stories(profiles.ids, profiles.stories, profiles.signatures, engine.memory)
    profiles.pairing.stories.update(stories)
    board = set_up(profiles, stories)
    left, right = find_pairs(board)
    likeness = _compare(board, left, right, profiles, engine)
    alike = likeness > 0
    heads = unite(len(board.acts), left[alike], right[alike])
    chains = gather(heads)
    parts = _split(board, chains, heads, (left[alike], right[alike], likeness[alike]), profiles, engine)
    lone = np.flatnonzero(np.bincount(heads, minlength=len(heads)) == 1).tolist()
    for part in (*([act] for act in lone), *parts):
        members = tuple(sorted(board.acts[act] for act in part))
        types = Counter(board.types[act] for act in part)
        event_type = min(types, key=lambda name: (-types[name], name))
        yield Event(id=digest_id("event", members[0]), type=event_type, acts=members)


def set_up(profiles: Profiles, stories: Mapping[str, str]) -> Board:
    """Returns the acts of a pile and what each could be tied by."""
    outlines = profiles.outlines
    reports = outlines.numbers.owners()
    acts, types, sides = outlines.acts.lines(), outlines.types.lines(), outlines.sides.lines()
    place = np.argsort(np.array(outlines.orders.lines(), dtype=object).astype(str), kind="stable")
    told: Numbers = np.array(
        [number_word(stories[report]) if report in stories else 0 for report in profiles.ids], np.uint64
    )
    own: Numbers = outlines.numbers.joined()
    numbers = mix(mix(profiles.signatures[reports] + own * FACTOR) + told[reports] * OTHER)
    chiefs = np.flatnonzero(outlines.chief.joined() & (told[reports] != 0))
    names = [stories[profiles.ids[at]] for at in reports[chiefs].tolist()]
    keys = [number_key(sides[at], ("story", name)) for at, name in zip(chiefs.tolist(), names, strict=True)]
    where = np.empty(len(place), np.int64)
    where[place] = np.arange(len(place))
    owners = np.repeat(np.arange(len(acts)), outlines.counts.joined())
    firsts = np.cumsum(outlines.numbers.sizes) - outlines.numbers.sizes
    ordered = place.tolist()

    def rank(at: int) -> str:
        act: int = ordered[at]
        report = int(reports[act])
        return outlines.ranks.lines_of(report)[act - int(firsts[report])]

    return Board(
        [acts[at] for at in ordered],
        [types[at] for at in ordered],
        [profiles.ids[at] for at in reports[place].tolist()],
        rank,
        numbers[place],
        np.concatenate([outlines.keys.joined(), np.array(keys, np.uint64)]),
        where[np.concatenate([owners, chiefs])],
    )


def find_pairs(board: Board) -> tuple[Ints, Ints]:
    """Returns the pairs of acts that are compared, the first first: those that share a key and stand near."""
    order, starts, sizes = group_keys(board.keys)
    ordered = board.owners[order]
    for start, size in zip(starts.tolist(), sizes.tolist(), strict=True):
        if size > MOST_BESIDE:
            members = ordered[start : start + size].tolist()
            ordered[start : start + size] = sorted(members, key=board.ranks)
    left, right = (ordered[side] for side in pair_near(starts, sizes, MOST_BESIDE))
    apart = left != right
    low, high = np.minimum(left, right)[apart], np.maximum(left, right)[apart]
    found = find_distinct(low.astype(np.uint64) << np.uint64(32) | high.astype(np.uint64))
    return (found >> np.uint64(32)).astype(np.int64), (found & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _compare(board: Board, left: Ints, right: Ints, profiles: Profiles, engine: Engine) -> Floats:
    """Returns how alike each pair is."""
    known = KnownPairs(engine.memory, "likeness")
    numbers = number_pairs(board.numbers[left], board.numbers[right])
    found = known.find(numbers)
    fresh = np.flatnonzero(np.isnan(found))
    ours, theirs = left[fresh].tolist(), right[fresh].tolist()
    profiles.load(board.reports[at] for side in (ours, theirs) for at in side)
    acts = profiles.acts
    for at, one, other in zip(fresh.tolist(), ours, theirs, strict=True):
        found[at] = profiles.likeness.of(acts[board.acts[one]], acts[board.acts[other]])
    known.keep(found)
    return found


def _split(
    board: Board,
    chains: Sequence[Sequence[int]],
    heads: Ints,
    alike: tuple[Ints, Ints, Floats],
    profiles: Profiles,
    engine: Engine,
) -> Iterator[Sequence[int]]:
    """Yields the parts of each chain, as its acts' places on the board."""
    left, right, likeness = alike
    order = np.argsort(heads[left], kind="stable")
    bounds = np.searchsorted(heads[left][order], [chain[0] for chain in chains] + [len(heads)])
    keyed = {}
    for chain, start, end in zip(chains, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        own = order[start:end]
        if len(chain) < 3:
            yield chain
            continue
        place = np.array(chain, np.int64)
        sides = [np.searchsorted(place, side[own]) for side in (left, right)]
        key = digest_key("chain", board.numbers[place].tobytes(), *(side.tobytes() for side in sides))
        keyed[key] = chain, sorted(zip((-likeness[own]).tolist(), *(side.tolist() for side in sides), strict=True))
    known = engine.memory.recall(keyed)
    fresh = {key: given for key, given in keyed.items() if key not in known}
    profiles.load(board.reports[at] for chain, _ in fresh.values() for at in chain)
    new = {}
    for key, (chain, links) in fresh.items():
        found = split_chain([profiles.acts[board.acts[at]] for at in chain], links, profiles.likeness)
        new[key] = ENCODER.encode(found)
    engine.memory.keep(new)
    for key, (chain, _) in keyed.items():
        for part in DECODER.decode(known[key] if key in known else new[key]):
            yield [chain[at] for at in part]


def split_chain(
    chain: Sequence[ActProfile], links: Sequence[tuple[float, int, int]], likeness: Likeness
) -> list[list[int]]:
    """Returns the parts of a chain of alike acts that nothing keeps apart as a whole, by their places in it.

    `links` are the pairs that are alike, likest first.
    """
    parts = {index: Part([profile]) for index, profile in enumerate(chain)}
    part_of = list(range(len(chain)))
    members = {index: [index] for index in parts}
    for score, first, second in links:
        a, b = sorted((part_of[first], part_of[second]))
        if a != b and may_merge(parts[a], parts[b], -score >= SURE) and _agree(parts[a], parts[b], likeness):
            parts[a] = merge_parts(parts[a], parts.pop(b))
            for index in members[b]:
                part_of[index] = a
            members[a] += members.pop(b)
    return list(members.values())


def _agree(a: Part, b: Part, likeness: Likeness) -> bool:
    """Tells whether two parts are alike on the mean, over a sample of their members."""
    first, second = (part.acts[:: max(1, len(part.acts) // LIKENESS_SAMPLE)][:LIKENESS_SAMPLE] for part in (a, b))
    found = [likeness.of(x, y) or UNTIED * (x.report != y.report) for x in first for y in second]
    return sum(max(-CAP, min(CAP, value)) for value in found) > 0
