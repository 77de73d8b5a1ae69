"""Outlines: what acts and stories are joined by, report by report, small enough to be read for a whole pile."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

import msgspec
import numpy as np

from headwater.model import Act, Derivation, Report, Statement, Toponym
from headwater.stages.anchors import Pairing
from headwater.stages.comparisons import ActProfile, profile_act, profile_report, split_words, tells_party
from headwater.stages.likeness import SIDES, Likeness
from headwater.stages.pairs import FACTOR, OTHER, Numbers, mix
from headwater.stages.rarity import Rarity, number_word, read_words
from headwater.stages.shelf import Ragged, Row, pack_lines, read_rows
from headwater.stages.stage import Engine, Pile, number_bytes
from headwater.stages.stories import KINDS as STORY_KINDS
from headwater.stages.stories import gather_outlines, outline_story

NEIGHBOURS = 8
RAREST_WORDS = 4
MOST_TELLING = 7
ENCODER = msgspec.msgpack.Encoder()


class ActOutlines(NamedTuple):
    """The acts of reports with the numbers of what each could be tied by; `sides` hold their groups too.

    `orders` are the first acts of their groups in their reports. `ranks` put acts of like words side by side; `chief`
    acts are the main ones of their reports. `keys` has a list for each report, `counts` says how many are whose.
    """

    acts: Ragged
    types: Ragged
    sides: Ragged
    orders: Ragged
    ranks: Ragged
    numbers: Ragged
    chief: Ragged
    counts: Ragged
    keys: Ragged


ACT_KINDS = ("uint8", "uint8", "uint8", "uint8", "uint8", "uint64", "bool", "int32", "uint64")


class Profiles:
    """The acts of a pile with what they are compared by, made for those reports that somebody asks for.

    `outlines` and `stories` are of all reports, in the order of `ids`, and so are `signatures`: a signature is a digest
    of all that a report's outline and its profiles follow from, and what an earlier run found under it is remembered.
    """

    def __init__(self, pile: Pile, engine: Engine) -> None:
        self._pile = pile
        self.ids = pile.ids(Report)
        self.rarity = Rarity(read_words(pile, self.ids, engine))
        self._derivations: defaultdict[str, list[Derivation]] = defaultdict(list)
        for derivation in pile.all(Derivation):
            if derivation.from_report is not None:
                self._derivations[derivation.report].append(derivation)
                self._derivations[derivation.from_report].append(derivation)
        self.acts: dict[str, ActProfile] = {}
        self._own: dict[str, list[str]] = {}
        self._common: set[str] = set()
        self._rare: set[str] = set()
        self.pairing = Pairing({}, self.rarity.rulers, self._common, self._rare, {}, {}, {}, {}, {})
        self.likeness = Likeness(self.pairing)
        self.signatures = self._sign()
        columns = read_rows(
            engine.memory, "outlines", (*ACT_KINDS, *STORY_KINDS), self.ids, self._outline_all, self.signatures
        )
        self.outlines = ActOutlines(*columns[: len(ACT_KINDS)])
        self.stories = gather_outlines(columns[len(ACT_KINDS) :])

    def _sign(self) -> Numbers:
        taken = np.zeros(len(self.ids), np.uint64)
        place = {report: at for at, report in enumerate(self.ids)}
        for report, derivations in self._derivations.items():
            if report in place:
                packed = [
                    (each.id, each.report, each.from_report, each.passages, each.statements) for each in derivations
                ]
                taken[place[report]] = number_bytes(ENCODER.encode(packed))
        names = np.array([number_bytes(report.encode()) for report in self.ids], np.uint64)
        return mix(mix(self.rarity.sign() + names * FACTOR) + taken * OTHER)

    def _outline_all(self, places: Sequence[int]) -> list[Row]:
        reports = [self.ids[at] for at in places]
        self.load(reports)
        return [self._outline(report) for report in reports]

    def load(self, reports: Iterable[str]) -> None:
        """Makes the profiles of some reports and their acts."""
        wanted = sorted(set(reports) - self._own.keys())
        if not wanted:
            return
        by_id = {report.id: report for report in self._pile.where(Report, "id", wanted)}
        said = {statement.id: statement for statement in self._pile.where(Statement, "report", wanted)}
        places: defaultdict[str, set[str]] = defaultdict(set)
        for toponym in self._pile.where(Toponym, "report", wanted):
            places[toponym.report].update(split_words(toponym.text))
        acts: defaultdict[str, list[ActProfile]] = defaultdict(list)
        for act in sorted(self._pile.where(Act, "statement", said), key=lambda act: act.id):
            statement = said[act.statement]
            report, own = statement.report, statement.mode == "own" or not statement.voices
            voice = "" if own else statement.voices[0].source
            acts[report].append(profile_act(act, by_id[report], self.rarity, frozenset(places[report]), voice))
        for report in wanted:
            self._own[report] = [profile.act.id for profile in acts[report]]
            self._profile(by_id[report], acts[report], frozenset(places[report]))

    def _profile(self, report: Report, acts: Sequence[ActProfile], places: frozenset[str]) -> None:
        self.pairing.reports[report.id] = profile_report(report, self.rarity, places)
        aligned, relayed = find_marks(self._derivations.get(report.id, ()), report.id, acts)
        self.pairing.aligned.update(aligned)
        self.pairing.relayed.update(relayed)
        words = {word for act in acts for word in (*act.telling, *act.targets, *act.actors)}
        self._common.update(word for word in words if self.rarity.is_common(word))
        self._rare.update(word for word in words if self.rarity.is_rare(word))
        orders = order_acts(acts)
        for order in orders:
            self.pairing.previous.update((later.act.id, earlier.act.id) for earlier, later in _steps(order))
        own = Likeness(self.pairing)
        for order in orders:
            self.acts.update((profile.act.id, profile) for profile in fill_order(order, own))

    def _outline(self, report: str) -> Row:
        found: list[tuple[ActProfile, str, str]] = []
        keys: list[list[int]] = []
        own = [self.acts[act] for act in self._own[report]]
        for order in order_acts(own):
            first = min(profile.act.id for profile in order)
            for place, profile in enumerate(order):
                near = ("report", profile.report, profile.group)
                ties: list[tuple[Hashable, ...]] = [(*near, place // NEIGHBOURS)]
                ties.append((*near, (place + NEIGHBOURS // 2) // NEIGHBOURS, "between"))
                ties += find_ties(profile, self.pairing)
                side = f"{SIDES[profile.act.status]} {profile.group}"
                keys.append(sorted({number_key(side, key) for key in ties}))
                found.append((profile, side, first))
        acts = [profile.act for profile, _, _ in found]
        return (
            pack_lines(act.id for act in acts),
            pack_lines(act.type for act in acts),
            pack_lines(side for _, side, _ in found),
            pack_lines(first for _, _, first in found),
            pack_lines(rank_act(profile) for profile, _, _ in found),
            np.array([number_word(act.id) for act in acts], np.uint64).tobytes(),
            np.array([profile.chief for profile, _, _ in found], np.bool_).tobytes(),
            np.array([len(each) for each in keys], np.int32).tobytes(),
            np.array([key for each in keys for key in each], np.uint64).tobytes(),
            *outline_story(self.pairing.reports[report]),
        )


def number_key(side: str, key: Sequence[Hashable]) -> int:
    """Returns the number of what acts of one side and group can be tied by."""
    return number_word(f"{side} {key!r}")


def find_marks(
    derivations: Iterable[Derivation], report: str, acts: Sequence[ActProfile]
) -> tuple[dict[str, frozenset[tuple[str, int]]], dict[str, frozenset[tuple[str, bool]]]]:
    """Returns for each act of a report the derived passages and the derivations it stands in, on either side."""
    own = sorted((profile.act.trigger.start, profile.act.id, profile.act.statement) for profile in acts)
    aligned: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    relayed: defaultdict[str, set[tuple[str, bool]]] = defaultdict(set)
    for derivation in derivations:
        takes, gives = derivation.report == report, derivation.from_report == report
        for number, passage in enumerate(derivation.passages):
            sides = [(passage.start, passage.end)] if takes else []
            sides += [(passage.from_start, passage.from_end)] if gives else []
            for start, end in sides:
                for _, act, _ in own[bisect_left(own, (start,)) : bisect_left(own, (end,))]:
                    aligned[act].add((derivation.id, number))
        taken = set(derivation.statements)
        for _, act, statement in own:
            if takes and statement in taken:
                relayed[act].add((derivation.id, True))
            if gives and taken:
                relayed[act].add((derivation.id, False))
    return (
        {act: frozenset(found) for act, found in aligned.items()},
        {act: frozenset(found) for act, found in relayed.items()},
    )


def rank_act(profile: ActProfile) -> str:
    """Returns what puts acts of like words side by side."""
    words = sorted(profile.words, key=lambda word: (-profile.words[word], word))
    return "\x00".join((*words[:RAREST_WORDS], profile.act.id))


def order_acts(acts: Sequence[ActProfile]) -> list[list[ActProfile]]:
    """Returns the acts of each report, group and side, in the order of the text."""
    orders: defaultdict[tuple[str, ...], list[ActProfile]] = defaultdict(list)
    for profile in acts:
        orders[(profile.report, SIDES[profile.act.status], profile.group)].append(profile)
    return [sorted(order, key=lambda profile: (profile.act.trigger.start, profile.act.id)) for order in orders.values()]


def _steps(order: Sequence[ActProfile]) -> Iterator[tuple[ActProfile, ActProfile]]:
    """Yields each act of an order after the one that another word named before it."""
    earlier = None
    for before, after in pairwise(order):
        if before.act.trigger != after.act.trigger:
            earlier = before
        if earlier is not None:
            yield earlier, after


def fill_order(order: Sequence[ActProfile], likeness: Likeness) -> Iterator[ActProfile]:
    """Yields the acts of one report and group; an act takes what it leaves open from those that it resumes."""
    groups: list[list[ActProfile]] = []
    for profile in order:
        same = (group for group in groups[-NEIGHBOURS:] if all(likeness.of(one, profile) >= 0 for one in group))
        home = next((group for group in same if any(likeness.are_same(one, profile) for one in group)), None)
        groups.append([profile]) if home is None else home.append(profile)
    largest = max(map(len, groups), default=0)
    for place, group in enumerate(groups):
        chief = (place == 0 or len(group) == largest) and not any(profile.another for profile in group)
        yield from (profile._replace(chief=chief) for profile in fill_group(group))


def fill_group(group: Sequence[ActProfile]) -> Iterator[ActProfile]:
    """Yields acts of one happening in one report, each with what only one other value is given for."""
    moments = {profile.moment for profile in group if profile.moment}
    spots = {(profile.spot.key, profile.spot) for profile in group if profile.spot and profile.spot.own}
    names = {profile.target_name for profile in group if profile.target_name}
    moment = next(iter(moments)) if len(moments) == 1 else None
    spot = min(spots)[1] if len({key for key, _ in spots}) == 1 else None
    name = next(iter(names)) if len(names) == 1 else ()
    targets = frozenset(word for profile in group for word in profile.targets)
    for profile in group:
        yield profile._replace(
            moment=profile.moment or moment,
            spot=profile.spot
            if spot is None or (profile.spot and (profile.spot.own or profile.spot.specific))
            else spot,
            target_name=profile.target_name or name,
            targets=targets,
        )


def find_ties(profile: ActProfile, pairing: Pairing) -> Iterator[tuple[Hashable, ...]]:
    """Yields what an anchor could tie an act by."""
    act, spot, moment = profile.act, profile.spot, profile.moment
    targets = sorted(word for word in profile.targets - pairing.common if tells_party(word))
    rarest = sorted(profile.words, key=lambda word: (-profile.words[word], word))[:RAREST_WORDS]
    yield from combinations(sorted(rarest), 2)
    yield from (("passage", *mark) for mark in pairing.aligned.get(act.id, ()))
    yield from (("relay", derivation) for derivation, _ in pairing.relayed.get(act.id, ()))
    yield from (("name", name) for name in (profile.target_name[-1:], profile.actor_name[-1:]) if name)
    where = [word for part in spot.key[-1:] for word in split_words(part)] if spot and spot.near else []
    number = int(act.number.least or 0) if act.number else 0
    days = range(moment.first, moment.last + 1) if moment and moment.narrow else ()
    yield from (("day", day, word) for day in days for word in (*where, *targets, number))
    yield from (("place", place, word) for place in where for word in (*targets, number) if word)
    rare = sorted(profile.telling & pairing.rare, key=lambda word: (-profile.words[word], word))[:MOST_TELLING]
    yield from (("words", *pair) for pair in combinations(sorted(rare), 2))
    yield from (("weekday", place, day, word) for place in where for day in sorted(profile.weekdays) for word in rare)
