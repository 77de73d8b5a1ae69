"""Which acts, of one report or of several, are about the same happening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from headwater.model import Event, digest_id
from headwater.stages.comparisons import ActProfile
from headwater.stages.index import Index
from headwater.stages.likeness import SURE, UNTIED, Likeness
from headwater.stages.linkage import Compare, Keyed, Linkage, Links, key_all
from headwater.stages.outlines import Outline, Profiles, number_key
from headwater.stages.pairs import Floats, Numbers, gather, unite
from headwater.stages.parts import Part, may_merge, merge_parts
from headwater.stages.rarity import as_numbers, number_id
from headwater.stages.stage import Engine, Memory, Pile, Replacing
from headwater.stages.stories import find_stories, name_stories

CAP = 4.0
# Of the acts that share a key each is compared with so many that stand next to it in the order of their words.
MOST_BESIDE = 40
LIKENESS_SAMPLE = 6


class OutlinedAct(NamedTuple):
    """An act as its report's outline has it: the outline, the place in it, and the story that the report tells."""

    outline: Outline
    place: int
    story: str

    @property
    def id(self) -> str:
        """The act's id."""
        return self.outline.acts[self.place]

    @property
    def rank(self) -> str:
        """What puts the act beside those of like words."""
        return self.outline.ranks[self.place]

    @property
    def order(self) -> tuple[str, str, int]:
        """Where the act stands among all when they are joined."""
        return self.outline.orders[self.place], self.outline.report, self.place

    def keys(self) -> Numbers:
        """Returns the numbers of what the act can be tied by."""
        keys = np.frombuffer(self.outline.keys[self.place], np.uint64)
        if self.story and self.outline.chief[self.place]:
            told = number_key(self.outline.sides[self.place], ("story", self.story))
            keys = np.append(keys, np.uint64(told))
        return keys


class Board:
    """The acts of a pile by their numbers; `gone` and `fresh` are those to be compared anew, as they were and are."""

    def __init__(self, profiles: Profiles, memory: Memory) -> None:
        self.profiles, self._memory = profiles, memory
        self._reports = Index(memory, "events acts", 2)
        self._moved = find_stories(
            {report: outline.story for report, outline in profiles.before.items()},
            {report: outline.story for report, outline in profiles.changed.items()},
            lambda reports: {report: outline.story for report, outline in profiles.outlines.read(reports).items()},
            profiles.count,
            memory,
        )
        told = name_stories(profiles.changed, self._moved, memory)
        told_before = told | {report: name for report, (name, _) in self._moved.items()}
        retold = profiles.outlines.read(self._moved.keys() - profiles.changed.keys())
        self.gone = _list_acts(profiles.before, told_before) | _list_acts(retold, told_before, chief=True)
        self.fresh = _list_acts(profiles.changed, told) | _list_acts(retold, told, chief=True)
        self._acts = _list_acts(profiles.changed | retold, told)
        rows = [(act, number_id(found.outline.report)) for act, found in self.fresh.items()]
        self._reports.put(as_numbers({**self.gone, **self.fresh}), np.array(rows, np.uint64).reshape(-1, 2))

    def find(self, numbers: Iterable[int]) -> list[OutlinedAct]:
        """Returns acts as they are now."""
        numbers = list(numbers)
        lacking = as_numbers({number for number in numbers if number not in self._acts})
        reports = set(self._reports.find(lacking)[:, 1].tolist())
        outlines = self.profiles.outlines.read(reports)
        self._acts |= _list_acts(outlines, name_stories(reports, self._moved, self._memory))
        return [self._acts[number] for number in numbers]

    def load(self, acts: Collection[OutlinedAct]) -> None:
        """Makes the profiles of acts."""
        self.profiles.load({act.outline.report for act in acts})
        self.profiles.pairing.stories.update((act.outline.report, act.story) for act in acts if act.story)

    def link(self, compare: Compare) -> Links:
        """Returns all acts that may hang together otherwise than before, by what `compare` says of those that meet."""
        linkage = Linkage(self._memory, "events acts", MOST_BESIDE)
        return linkage.renew(_key_all(self.gone), _key_all(self.fresh), compare, self._rank_before, self._rank)

    def compare(self, ours: Numbers, theirs: Numbers) -> Floats:
        """Returns how alike pairs of acts are."""
        self.load(self.find({*ours.tolist(), *theirs.tolist()}))
        acts, likeness = self.profiles.acts, self.profiles.likeness
        pairs = zip(ours.tolist(), theirs.tolist(), strict=True)
        return np.array([likeness.of(acts[one], acts[other]) for one, other in pairs], np.float64)

    def _rank(self, acts: Sequence[int]) -> list[str]:
        """Returns what puts acts beside those of like words."""
        return [act.rank for act in self.find(acts)]

    def _rank_before(self, acts: Sequence[int]) -> list[str]:
        """Returns what put acts beside those of like words before they changed."""
        others = [act for act in acts if act not in self.gone]
        before = self.gone | dict(zip(others, self.find(others), strict=True))
        return [before[act].rank for act in acts]


def _list_acts(
    outlines: Mapping[int, Outline], told: Mapping[int, str], *, chief: bool = False
) -> dict[int, OutlinedAct]:
    """Returns the acts of reports by their numbers, or the `chief` ones alone."""
    return {
        number_id(act): OutlinedAct(outline, place, told.get(report, ""))
        for report, outline in outlines.items()
        for place, act in enumerate(outline.acts)
        if outline.chief[place] or not chief
    }


def _key_all(acts: Mapping[int, OutlinedAct]) -> Keyed:
    return key_all({number: act.keys() for number, act in acts.items()})


def join_events(pile: Pile, engine: Engine) -> Replacing[Event]:
    """Returns events in place of those that held their acts, each of the acts that are about one happening.

    Every act is in exactly one event. Acts of two reports join only if an anchor ties them (`anchors.ANCHORS`),
    nothing contradicts, and they are alike enough; a denied act joins the event it denies by the same anchors. Only
    acts of reports that changed, or that tell another story, are compared, and only what hangs together with them is
    joined anew.
    """
    profiles = Profiles(pile, engine)
    board = Board(profiles, engine.memory)
    linked = board.link(board.compare)
    acts = board.find(linked.things.tolist())
    events = [_make_event([acts[at] for at in part]) for part in _part_all(linked, acts, board)]
    touched = {act.id for act in (*board.gone.values(), *acts)}
    return Replacing(events, None if profiles.whole else touched)


def _make_event(acts: Sequence[OutlinedAct]) -> Event:
    members = tuple(sorted(act.id for act in acts))
    types = Counter(act.outline.types[act.place] for act in acts)
    event_type = min(types, key=lambda name: (-types[name], name))
    return Event(id=digest_id("event", members[0]), type=event_type, acts=members)


def _part_all(linked: Links, acts: Sequence[OutlinedAct], board: Board) -> Iterator[Sequence[int]]:
    """Yields the parts of all chains of alike acts, as places in a list of acts."""
    heads = unite(len(acts), linked.left, linked.right)
    yield from ([at] for at in np.flatnonzero(np.bincount(heads, minlength=len(heads)) == 1).tolist())
    chains = gather(heads)
    board.load([acts[at] for chain in chains if len(chain) > 2 for at in chain])
    order = np.argsort(heads[linked.left], kind="stable")
    bounds = np.searchsorted(heads[linked.left][order], [chain[0] for chain in chains] + [len(heads)]).tolist()
    for chain, start, end in zip(chains, bounds[:-1], bounds[1:], strict=True):
        if len(chain) < 3:
            yield chain
            continue
        chain.sort(key=lambda at: acts[at].order)
        place = {at: number for number, at in enumerate(chain)}
        own = order[start:end]
        ends = ([place[at] for at in side[own].tolist()] for side in (linked.left, linked.right))
        figures = linked.figures[own].tolist()
        links = sorted((-figure, *sorted(pair)) for figure, *pair in zip(figures, *ends, strict=True))
        profiles = [board.profiles.acts[int(linked.things[at])] for at in chain]
        for part in split_chain(profiles, links, board.profiles.likeness):
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
