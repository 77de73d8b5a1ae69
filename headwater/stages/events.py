"""Which acts, of one report or of several, are about the same happening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from functools import partial
from itertools import combinations

from headwater.model import Act, Event, Report, Statement, digest_id
from headwater.stages.comparisons import ActProfile, Rarity, ReportProfile, compare_acts, profile_act, profile_report
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
WEIGHTS = (6.0, 5.0, 8.0, 8.0, 3.0, 0.5, 0.5, 1.0, -1.0, 0.3, -1.0, 1.0, -1.5, 0.2, -0.3)
BIAS = -6.5
MOST_KEYS = 5
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
    for group in engine.cluster(acts, partial(_keys, rarity=rarity), partial(are_same, reports=profiles)):
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


def are_same(a: ActProfile, b: ActProfile, reports: dict[str, ReportProfile]) -> bool:
    """Tells whether two acts are about the same happening."""
    return likeness(a, b, reports) > 0


def likeness(a: ActProfile, b: ActProfile, reports: dict[str, ReportProfile]) -> float:
    """Returns how alike two acts are; above zero they are taken as the same."""
    features = compare_acts(a, b, reports)
    return BIAS + sum(weight * feature for weight, feature in zip(WEIGHTS, features, strict=True))
