"""Outlines: what acts and stories are joined by, report by report, small enough to be read for a whole pile."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

import msgspec

from headwater.model import Act, Derivation, Record, Report, Statement, Toponym
from headwater.stages.anchors import Pairing
from headwater.stages.comparisons import ActProfile, profile_act, profile_report, split_words, tells_party
from headwater.stages.likeness import SIDES, Likeness
from headwater.stages.rarity import NOTHING, Rarity, as_numbers, count_more, number_id, number_word, read_counts
from headwater.stages.stage import Engine, Memory, Pile
from headwater.stages.stories import StoryOutline, outline_story

NEIGHBOURS = 8
RAREST_WORDS = 4
MOST_TELLING = 7
ENCODER = msgspec.msgpack.Encoder()


class Outline(msgspec.Struct, frozen=True, array_like=True):
    """A report's acts with the numbers of what each could be tied by, and what its stories are told by.

    `sides` hold the acts' groups too. `orders` are the first acts of their groups in the report. `ranks` put acts of
    like words side by side; `chief` acts are the main ones of the report.
    """

    acts: tuple[str, ...]
    types: tuple[str, ...]
    sides: tuple[str, ...]
    orders: tuple[str, ...]
    ranks: tuple[str, ...]
    chief: tuple[bool, ...]
    keys: tuple[bytes, ...]
    story: StoryOutline

    @property
    def report(self) -> str:
        """The report."""
        return self.story.report


DECODER = msgspec.msgpack.Decoder(Outline)
OUTLINES = "events outlines"


class Outlines:
    """The outlines of reports by their numbers, read where somebody asks for them."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._known: dict[int, Outline] = {}

    def read(self, numbers: Iterable[int]) -> dict[int, Outline]:
        """Returns the outlines of those of some reports that have one."""
        known, wanted = self._known, set(numbers)
        found = self._memory.look(OUTLINES, [number for number in wanted if number not in known])
        known.update((number, DECODER.decode(packed)) for number, packed in found.items())
        return {number: known[number] for number in wanted if number in known}

    def put(self, outlines: Mapping[int, Outline]) -> None:
        """Puts outlines in, in place of those of the same reports."""
        self._known.update(outlines)
        self._memory.put(OUTLINES, {number: ENCODER.encode(outline) for number, outline in outlines.items()})


class Profiles:
    """The acts of a pile with what they are compared by, made for those reports that somebody asks for.

    `before` and `changed` hold the outlines of those reports that are outlined otherwise than before, as they were and
    as they are: a report is outlined anew if it is new, if a word of it became more or less rare, or if it stands in
    other derivations. `whole` says that nothing is known of earlier runs.
    """

    def __init__(self, pile: Pile, engine: Engine) -> None:
        self._pile = pile
        known = read_counts(engine.memory)
        new = [report.id for report in pile.arrived()]
        self.count = pile.count(Report)
        self.whole = not known.reports or known.reports + len(new) != self.count
        if self.whole:
            engine.memory.drop("events ")
            known, new = NOTHING, pile.ids(Report)
        counts, reworded = count_more(known, pile.where(Report, "id", new), engine)
        self.rarity = Rarity(counts)
        self.acts: dict[int, ActProfile] = {}
        self._own: dict[str, list[ActProfile]] = {}
        self._common: set[str] = set()
        self._rare: set[str] = set()
        self.pairing = Pairing({}, self.rarity.rulers, self._common, self._rare, {}, {}, {}, {}, {})
        self.likeness = Likeness(self.pairing)
        self.outlines = Outlines(engine.memory)
        fresh = set(map(number_id, new))
        again = map(number_id, pile.ids(Report)) if reworded is None else reworded.tolist()
        stale = {*again, *map(number_id, _find_taken(pile.changed))} - fresh
        self.before = self.outlines.read(stale)
        reports = {*new, *(outline.report for outline in self.before.values())}
        self.load(reports)
        self.changed = {number_id(report): self._outline(report) for report in sorted(reports)}
        self.outlines.put(self.changed)

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
        taken = _find_derivations(self._pile, wanted)
        acts: defaultdict[str, list[ActProfile]] = defaultdict(list)
        for act in sorted(self._pile.where(Act, "statement", said), key=lambda act: act.id):
            statement = said[act.statement]
            report, own = statement.report, statement.mode == "own" or not statement.voices
            voice = "" if own else statement.voices[0].source
            acts[report].append(profile_act(act, by_id[report], self.rarity, frozenset(places[report]), voice))
        for report in wanted:
            self._profile(by_id[report], acts[report], frozenset(places[report]), taken[report])

    def _profile(
        self, report: Report, acts: Sequence[ActProfile], places: frozenset[str], derivations: Sequence[Derivation]
    ) -> None:
        self.pairing.reports[report.id] = profile_report(report, self.rarity, places)
        aligned, relayed = find_marks(derivations, report.id, acts)
        self.pairing.aligned.update(aligned)
        self.pairing.relayed.update(relayed)
        words = {word for act in acts for word in (*act.telling, *act.targets, *act.actors)}
        self._common.update(word for word in words if self.rarity.is_common(word))
        self._rare.update(word for word in words if self.rarity.is_rare(word))
        orders = order_acts(acts)
        for order in orders:
            self.pairing.previous.update((later.act.id, earlier.act.id) for earlier, later in _steps(order))
        likeness = Likeness(self.pairing)
        filled = {profile.act.id: profile for order in orders for profile in fill_order(order, likeness)}
        self._own[report.id] = [filled[profile.act.id] for profile in acts]
        self.acts.update((number_id(act), profile) for act, profile in filled.items())

    def _outline(self, report: str) -> Outline:
        found: list[tuple[ActProfile, str, str, bytes]] = []
        for order in order_acts(self._own[report]):
            first = min(profile.act.id for profile in order)
            for place, profile in enumerate(order):
                near = ("report", profile.report, profile.group)
                ties: list[tuple[Hashable, ...]] = [(*near, place // NEIGHBOURS)]
                ties.append((*near, (place + NEIGHBOURS // 2) // NEIGHBOURS, "between"))
                ties += find_ties(profile, self.pairing)
                side = f"{SIDES[profile.act.status]} {profile.group}"
                keys = as_numbers(sorted({number_key(side, key) for key in ties}))
                found.append((profile, side, first, keys.tobytes()))
        return Outline(
            acts=tuple(profile.act.id for profile, *_ in found),
            types=tuple(profile.act.type for profile, *_ in found),
            sides=tuple(side for _, side, _, _ in found),
            orders=tuple(first for _, _, first, _ in found),
            ranks=tuple(rank_act(profile) for profile, *_ in found),
            chief=tuple(profile.chief for profile, *_ in found),
            keys=tuple(keys for *_, keys in found),
            story=outline_story(report, self.pairing.reports[report]),
        )


def _find_taken(changed: Iterable[Record]) -> Iterator[str]:
    """Yields the reports on both sides of derivations that came or went."""
    for item in changed:
        if isinstance(item, Derivation) and item.from_report is not None:
            yield item.report
            yield item.from_report


def _find_derivations(pile: Pile, reports: Sequence[str]) -> defaultdict[str, list[Derivation]]:
    """Returns the derivations that some reports stand in, on either side."""
    found: defaultdict[str, list[Derivation]] = defaultdict(list)
    for field in ("report", "from_report"):
        for derivation in pile.where(Derivation, field, reports):
            if derivation.from_report is not None:
                found[getattr(derivation, field)].append(derivation)
    return found


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
