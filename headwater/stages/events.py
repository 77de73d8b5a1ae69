"""Which acts, of one report or of several, are about the same happening."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations

from headwater.model import Act, Event, Report, Statement, digest_id
from headwater.stages.comparisons import (
    FEATURES,
    ActProfile,
    Rarity,
    ReportProfile,
    compare_acts,
    compare_reports,
    profile_act,
    profile_report,
)
from headwater.stages.stage import Engine, Pile

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
# Learned from pairs of reports about one event and about two alike ones (logistic regression over the
# likest pair of acts of each two reports, features of `comparisons.FEATURES`); rounded.
WEIGHTS = (0.6, 0.5, 0.5, 13.3, 7.0, 0.3, 0.6, 2.0, -1.3, 0.6, -0.4, 1.8, -0.1, 1.1, 0.1, -3.1, -0.2)
BIAS = -5.1
# Inside one report the report's own words say nothing; these weigh what is left.
WITHIN = (5.0, 1.5, 0.0, 0.0, 0.0, 0.5, 1.5, 2.5, -3.0, 0.3, -1.0, 1.0, -2.0, 0.5, -1.5, 0.0, -0.5)
WITHIN_BIAS = -3.2
LEAST_MEAN = 0.0
LIKENESS_SAMPLE = 6
SAME_REPORT = (1.0, 1.0, 1.0, 1.0)
# The most that all features of the acts themselves can add; without a chance to pass, they are not compared.
MOST_GAIN = 7.5
MOST_COMPARED = 200
APART = -9.0
CAP = 4.0
LEAST_WORDS = 0.15
MOST_KEYS = 7
COMMON = 40


def join_events(pile: Pile, engine: Engine) -> Iterator[Event]:
    """Yields events, each of the acts that are about one happening; every act is in exactly one.

    Acts join if they are of one group of types and one side of happening, and their words, names,
    parties, places, times and numbers are alike enough; a denied act joins the event it denies.
    """
    reports = {report.id: report for report in pile.all(Report)}
    report_of = {statement.id: statement.report for statement in pile.all(Statement)}
    rarity = Rarity(list(reports.values()))
    profiles = {report.id: profile_report(report, rarity) for report in reports.values()}
    acts = [
        profile_act(act, reports[report_of[act.statement]], rarity)
        for act in sorted(pile.all(Act), key=lambda act: act.id)
    ]
    likeness = Likeness(profiles)
    chains = engine.cluster(acts, partial(_keys, rarity=rarity), likeness.are_same)
    for group in (part for chain in chains for part in split_chain(chain, rarity, likeness)):
        members = tuple(sorted(profile.act.id for profile in group))
        types = Counter(profile.act.type for profile in group)
        event_type = min(types, key=lambda name: (-types[name], name))
        yield Event(id=digest_id("event", members[0]), type=event_type, acts=members)


def _keys(profile: ActProfile, rarity: Rarity) -> Iterator[Hashable]:
    """Yields what acts must share one of to be compared: a rare word, or two less rare ones."""
    side = SIDES[profile.act.status]
    words = [word for word in profile.words if rarity.spread[word] > 1]
    rarest = sorted(words, key=lambda word: (-profile.words[word], word))[:MOST_KEYS]
    for word in rarest:
        if rarity.spread[word] <= COMMON:
            yield (side, profile.group, word)
    for pair in combinations(sorted(rarest), 2):
        yield (side, profile.group, *pair)


class Likeness:
    """How alike acts are; what two reports have in common is computed once."""

    def __init__(self, reports: Mapping[str, ReportProfile]) -> None:
        self._reports = reports
        self._known: dict[tuple[str, str], tuple[float, float, float, float]] = {}

    def are_same(self, a: ActProfile, b: ActProfile) -> bool:
        """Tells whether two acts are about the same happening."""
        return self.of(a, b) > 0

    def of(self, a: ActProfile, b: ActProfile) -> float:
        """Returns how alike two acts are; above zero they are taken as the same."""
        if a.report == b.report:
            return self._weigh(compare_acts(a, b, SAME_REPORT), WITHIN, WITHIN_BIAS)
        pair = (a.report, b.report) if a.report < b.report else (b.report, a.report)
        reports = self._known.get(pair)
        if reports is None:
            reports = self._known[pair] = compare_reports(self._reports[pair[0]], self._reports[pair[1]])
        words, names, lead, chief = reports
        given = WEIGHTS[2] * words + WEIGHTS[3] * names + WEIGHTS[4] * lead + WEIGHTS[15] * chief
        if BIAS + given + MOST_GAIN <= 0:
            return APART
        return self._weigh(compare_acts(a, b, reports), WEIGHTS, BIAS)

    def _weigh(self, features: Sequence[float], weights: Sequence[float], bias: float) -> float:
        if contradicts(features):
            return APART
        return bias + sum(weight * feature for weight, feature in zip(weights, features, strict=True))


def contradicts(features: Sequence[float]) -> bool:
    """Tells whether two acts cannot be one: other persons, or another day or place and no person shared."""
    found = dict(zip(FEATURES, features, strict=True))
    if found["same person"]:
        return bool(found["different time"] and found["different place"])
    apart = found["different persons"] + found["different time"] + found["different place"]
    return apart >= 2 or bool(apart and found["sentence words"] < LEAST_WORDS)


def split_chain(chain: Sequence[ActProfile], rarity: Rarity, likeness: Likeness) -> Iterator[list[ActProfile]]:
    """Yields the parts of a chain of alike acts whose members are alike on the whole, not only link by link."""
    if len(chain) < 3:
        yield list(chain)
        return
    parts = {index: [profile] for index, profile in enumerate(chain)}
    part_of = list(range(len(chain)))
    for _, first, second in _links(chain, rarity, likeness):
        a, b = sorted((part_of[first], part_of[second]))
        if a != b and _mean_likeness(parts[a], parts[b], likeness) > LEAST_MEAN:
            parts[a] += parts.pop(b)
            part_of = [a if part == b else part for part in part_of]
    yield from parts.values()


def _links(chain: Sequence[ActProfile], rarity: Rarity, likeness: Likeness) -> list[tuple[float, int, int]]:
    """Returns the pairs of a chain that are alike, likest first."""
    blocks: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, profile in enumerate(chain):
        for key in _keys(profile, rarity):
            blocks[key].append(index)
    pairs = {pair for block in blocks.values() for pair in combinations(block[:MOST_COMPARED], 2)}
    scored = ((-likeness.of(chain[a], chain[b]), a, b) for a, b in pairs)
    return sorted(link for link in scored if link[0] < 0)


def _mean_likeness(a: Sequence[ActProfile], b: Sequence[ActProfile], likeness: Likeness) -> float:
    """Returns the mean likeness between two parts, over a sample of their members."""
    first, second = (part[:: max(1, len(part) // LIKENESS_SAMPLE)][:LIKENESS_SAMPLE] for part in (a, b))
    scores = [max(-CAP, min(CAP, likeness.of(x, y))) for x in first for y in second]
    return sum(scores) / len(scores)
