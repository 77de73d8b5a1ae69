"""Which acts, of one report or of several, are about the same happening."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from headwater.model import Act, Derivation, Event, Report, Statement, Toponym, digest_id
from headwater.stages.anchors import Bond, Pairing, compare_acts, compare_within
from headwater.stages.comparisons import ActProfile, Rarity, is_vague, profile_act, profile_report, split_words
from headwater.stages.parts import Part, may_merge, merge_parts
from headwater.stages.stage import Engine, Pile
from headwater.stages.stories import find_stories

# Acts of one side may be the same happening: a denied arrest is the arrest that others report.
SIDES = {
    "happened": "real",
    "ongoing": "real",
    "denied": "real",
    "ordered": "ordered",
    "planned": "planned",
    "threatened": "planned",
    "hypothetical": "hypothetical",
    "habitual": "habitual",
}
# Weights of `anchors.FEATURES`, learned from ECB+ train by `training/events/train.py`, which prints them: logistic
# regression over the likest anchored pair of acts of each two reports, about one event or about two alike ones.
WEIGHTS = (
    0.5, 1.0, -2.7, 15.0, 2.5, -4.0, 0.9, 2.0, 0.9, 0.0, 1.5,
    0.8, 1.2, -6.7, 1.6, 0.0, 2.0, 1.3, 0.1, -0.5, -0.6,
)  # fmt: skip
BIAS = -3.2
# A wrong join costs more than a missed one.
CAUTION = 1.0
# Of the chief acts of two reports that tell one story.
TOLD = 2.0
SURE = 20.0
# Of acts of two reports that nothing ties, where whole parts are compared.
UNTIED = -0.3
WITHIN = 5.0
APART = -4.0
CAP = 4.0
MOST_IN_BLOCK = 40
NEIGHBOURS = 8
RAREST_WORDS = 4
MOST_TELLING = 7
COMMON_SHARE = 0.05
FEWEST_COMMON = 10
RARE_SHARE = 0.04
FEWEST_RARE = 3
LIKENESS_SAMPLE = 6
MOST_KNOWN = 500_000
RULER = re.compile(
    r"\b(?:President|(?<!Deputy )Prime Minister|Premier|Chancellor|[Ll]eader|[Dd]ictator|[Dd]espot|King|Marshal|"
    r"Emperor|Chairman|Ayatollah|Sultan)\s+((?:[A-Z][\w-]+\s?){1,3})"
    r"|((?:[A-Z][\w-]+\s?){1,3})[’']s? (?:regime|government|administration|cabinet|rule)\b"
)


def join_events(pile: Pile, engine: Engine) -> Iterator[Event]:
    """Yields events, each of the acts that are about one happening; every act is in exactly one.

    Acts of two reports join only if an anchor ties them (`anchors.ANCHORS`), nothing contradicts, and
    they are alike enough; a denied act joins the event it denies by the same anchors.
    """
    profiles, pairing = gather_profiles(pile)
    likeness = Likeness(pairing)
    keys = find_keys(profiles, pairing)
    chains = engine.cluster(profiles, lambda profile: keys[profile.act.id], likeness.are_same)
    for group in (part for chain in chains for part in split_chain(chain, keys, likeness)):
        members = tuple(sorted(profile.act.id for profile in group))
        types = Counter(profile.act.type for profile in group)
        event_type = min(types, key=lambda name: (-types[name], name))
        yield Event(id=digest_id("event", members[0]), type=event_type, acts=members)


def gather_profiles(pile: Pile) -> tuple[list[ActProfile], Pairing]:
    """Returns all acts of a pile with what they are compared by, and what is known of their reports."""
    reports = {report.id: report for report in pile.all(Report)}
    report_of = {statement.id: statement.report for statement in pile.all(Statement)}
    rarity = Rarity(list(reports.values()))
    places: defaultdict[str, set[str]] = defaultdict(set)
    for toponym in pile.all(Toponym):
        places[toponym.report].update(split_words(toponym.text))
    acts = [
        profile_act(act, reports[report], rarity, frozenset(places[report]))
        for act in sorted(pile.all(Act), key=lambda act: act.id)
        for report in [report_of[act.statement]]
    ]
    most = max(FEWEST_COMMON, COMMON_SHARE * len(reports))
    rare = max(FEWEST_RARE, RARE_SHARE * len(reports))
    aligned, relayed = _derive(pile, acts)
    orders = order_acts(acts)
    profiles = {report.id: profile_report(report, rarity, frozenset(places[report.id])) for report in reports.values()}
    pairing = Pairing(
        profiles,
        frozenset(name for report in reports.values() for name in _rulers(report.text)),
        frozenset(word for word, spread in rarity.spread.items() if spread > most),
        frozenset(word for word, spread in rarity.spread.items() if 1 < spread <= rare),
        aligned,
        relayed,
        {later.act.id: earlier.act.id for order in orders for earlier, later in _steps(order)},
        {},
        find_stories(profiles),
    )
    return [profile for order in orders for profile in fill_order(order, Likeness(pairing))], pairing


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


def _rulers(text: str) -> Iterator[str]:
    """Yields the words of names that a text gives to heads of state and the like."""
    for match in RULER.finditer(text):
        yield from re.findall(r"\w+", (match.group(1) or match.group(2)).lower())


def _derive(
    pile: Pile, acts: Sequence[ActProfile]
) -> tuple[dict[str, frozenset[tuple[str, int]]], dict[str, frozenset[tuple[str, bool]]]]:
    """Returns for each act the derived passages and the derivations it stands in, on either side."""
    own: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for profile in acts:
        own[profile.report].append((profile.act.trigger.start, profile.act.id, profile.act.statement))
    for found in own.values():
        found.sort()
    aligned: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    relayed: defaultdict[str, set[tuple[str, bool]]] = defaultdict(set)
    for derivation in pile.all(Derivation):
        if derivation.from_report is None:
            continue
        for number, passage in enumerate(derivation.passages):
            sides = (derivation.report, passage.start, passage.end), (
                derivation.from_report, passage.from_start, passage.from_end)  # fmt: skip
            for report, start, end in sides:
                found = own[report]
                for _, act, _ in found[bisect_left(found, (start,)) : bisect_left(found, (end,))]:
                    aligned[act].add((derivation.id, number))
        taken = set(derivation.statements)
        for _, act, statement in own[derivation.report]:
            if statement in taken:
                relayed[act].add((derivation.id, True))
        if taken:
            for _, act, _ in own[derivation.from_report]:
                relayed[act].add((derivation.id, False))
    return (
        {act: frozenset(marks) for act, marks in aligned.items()},
        {act: frozenset(marks) for act, marks in relayed.items()},
    )


def find_keys(acts: Sequence[ActProfile], pairing: Pairing) -> dict[str, list[Hashable]]:
    """Returns what acts must share one of to be compared; no more than MOST_IN_BLOCK acts share a key.

    Acts that share too common a key are compared with their neighbours in the order of their words.
    """
    blocks: defaultdict[tuple[Hashable, ...], list[ActProfile]] = defaultdict(list)
    for profile in acts:
        for key in set(_ties(profile, pairing)):
            blocks[(SIDES[profile.act.status], profile.group, *key)].append(profile)
    keys: defaultdict[str, list[Hashable]] = defaultdict(list)
    for key, members in blocks.items():
        if len(members) > MOST_IN_BLOCK:
            members.sort(key=_rank)
            _chunk(keys, key, members, MOST_IN_BLOCK)
        elif len(members) > 1:
            for profile in members:
                keys[profile.act.id].append(key)
    for members in order_acts(acts):
        _chunk(keys, ("report", members[0].report, members[0].group), members, NEIGHBOURS)
    return keys


def _rank(profile: ActProfile) -> tuple[object, ...]:
    words = sorted(profile.words, key=lambda word: (-profile.words[word], word))
    return (*words[:RAREST_WORDS], profile.act.id)


def _chunk(
    keys: defaultdict[str, list[Hashable]], key: tuple[Hashable, ...], members: Sequence[ActProfile], size: int
) -> None:
    for place, profile in enumerate(members):
        keys[profile.act.id] += [(*key, place // size), (*key, (place + size // 2) // size, "between")]


def _ties(profile: ActProfile, pairing: Pairing) -> Iterator[tuple[Hashable, ...]]:
    """Yields what an anchor could tie an act by."""
    act, spot, moment = profile.act, profile.spot, profile.moment
    targets = sorted(word for word in profile.targets - pairing.common if not is_vague(word))
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
    if profile.chief:
        yield from (("story", name) for name in (pairing.stories.get(profile.report),) if name)
    yield from (("weekday", place, day, word) for place in where for day in sorted(profile.weekdays) for word in rare)


class Likeness:
    """How alike acts are; what was compared lately is remembered."""

    def __init__(self, pairing: Pairing) -> None:
        self._pairing = pairing
        self._known: dict[tuple[str, str], float] = {}

    def are_same(self, a: ActProfile, b: ActProfile) -> bool:
        """Tells whether two acts are about the same happening."""
        return self.of(a, b) > 0

    def of(self, a: ActProfile, b: ActProfile) -> float:
        """Returns how alike two acts are; above zero an anchor ties them and they are taken as the same."""
        pair = (a.act.id, b.act.id) if a.act.id < b.act.id else (b.act.id, a.act.id)
        found = self._known.get(pair)
        if found is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            found = self._known[pair] = self._compare(a, b)
        return found

    def _compare(self, a: ActProfile, b: ActProfile) -> float:
        if SIDES[a.act.status] != SIDES[b.act.status] or a.group != b.group:
            return APART
        within = a.report == b.report
        bond = (compare_within if within else compare_acts)(a, b, self._pairing)
        if bond.apart:
            return APART
        if bond.sure:
            return SURE
        if within:
            return WITHIN if bond.anchored else 0.0
        return max(weigh(bond) if bond.anchored else 0.0, TOLD if bond.story else 0.0)


def weigh(bond: Bond) -> float:
    """Returns the likeness that a bond's features add up to."""
    return BIAS - CAUTION + sum(weight * feature for weight, feature in zip(WEIGHTS, bond.features, strict=True))


def split_chain(
    chain: Sequence[ActProfile], keys: Mapping[str, Iterable[Hashable]], likeness: Likeness
) -> Iterator[list[ActProfile]]:
    """Yields the parts of a chain of alike acts that nothing keeps apart as a whole, likest links first."""
    if len(chain) < 3:
        yield list(chain)
        return
    parts = {index: Part([profile]) for index, profile in enumerate(chain)}
    part_of = list(range(len(chain)))
    members = {index: [index] for index in parts}
    for score, first, second in _links(chain, keys, likeness):
        a, b = sorted((part_of[first], part_of[second]))
        if a != b and may_merge(parts[a], parts[b], -score >= SURE) and _agree(parts[a], parts[b], likeness):
            parts[a] = merge_parts(parts[a], parts.pop(b))
            for index in members[b]:
                part_of[index] = a
            members[a] += members.pop(b)
    yield from (part.acts for part in parts.values())


def _links(
    chain: Sequence[ActProfile], keys: Mapping[str, Iterable[Hashable]], likeness: Likeness
) -> list[tuple[float, int, int]]:
    """Returns the pairs of a chain that are alike, likest first."""
    blocks: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, profile in enumerate(chain):
        for key in keys[profile.act.id]:
            blocks[key].append(index)
    pairs = {pair for block in blocks.values() for pair in combinations(block, 2)}
    scored = ((-likeness.of(chain[a], chain[b]), a, b) for a, b in pairs)
    return sorted(link for link in scored if link[0] < 0)


def _agree(a: Part, b: Part, likeness: Likeness) -> bool:
    """Tells whether two parts are alike on the mean, over a sample of their members."""
    first, second = (part.acts[:: max(1, len(part.acts) // LIKENESS_SAMPLE)][:LIKENESS_SAMPLE] for part in (a, b))
    found = [likeness.of(x, y) or UNTIED * (x.report != y.report) for x in first for y in second]
    return sum(max(-CAP, min(CAP, value)) for value in found) > 0
