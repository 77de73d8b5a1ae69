"""What ties two acts to one happening, beside being alike, and what keeps them apart."""

from __future__ import annotations

from collections.abc import Set
from functools import cached_property
from typing import NamedTuple

from headwater.language.act_lexicon import load_vocabulary
from headwater.stages.comparisons import (
    PRONOUNS,
    ActProfile,
    ReportProfile,
    compare_names,
    compare_numbers,
    compare_persons,
    compare_reports,
    compare_spots,
    fold,
    overlap,
    tells_party,
)
from headwater.stages.conflicts import is_of_kind, is_of_one
from headwater.stages.moments import compare_moments

# A clause counts as the same one from here; its names and numbers must be the same as well.
SAME_CLAUSE = 0.75
SAME_CLAUSE_NAMES = 0.8
# A clause that names nobody and no place may be said of many happenings.
SAME_NAMELESS_CLAUSE = 0.98
FEWEST_WORDS = 6
SINGLE = {"he", "him", "she", "her", "i", "me"}
# A relay's clause and its original's speak of one happening from here.
RELAYED_CLAUSE = 0.3
ALIGNED_CLAUSE = 0.4
ALIKE_CLAUSE = 0.2
FEWEST_PARTICULARS = 2
# The chief acts of two reports of one story need nothing in common where both stand before this character.
OPENING = 800
TOLD_CLAUSE = 0.2
# Inside one report a clause that names the same party resumes the happening from here.
RESUMED_CLAUSE = 0.12
RESUMED_WITHIN = 700
# What the actor of these happens to: their name ties as a target's does.
OWN_DEED = {"escape", "crossing", "dismissal", "treatment", "family", "award", "confession", "player injury"}
ANCHORS = ("same clause", "derived", "same day and place", "same place and party", "same person", "same particulars")
# A different number is no feature: two tolls of one happening are a conflict to be shown, not two happenings.
FEATURES = (
    "sentence words", "sentence names", "report words", "report names", "lead words", "chief names", "same type",
    "shared target word", "shared actor word", "different persons", "same day", "same place", "same number",
    "no name shared", *ANCHORS,
)  # fmt: skip


class Bond(NamedTuple):
    """How two acts stand to each other: whether they may be one, what ties them, and all of it in numbers."""

    apart: bool
    anchored: bool
    sure: bool
    story: bool
    features: tuple[float, ...]


class Pairing(NamedTuple):
    """What is known of the pile when two acts are compared.

    `rulers` are names of heads of state and of others who order many things; `common` words stand in many
    reports and `rare` ones in two or a few; `aligned` gives for an act the derived passages that it stands in,
    `relayed` the derivations that it was relayed by or taken from, `previous` the act of its group that its
    report names before it; `compared` remembers how alike two reports are.
    """

    reports: dict[str, ReportProfile]
    rulers: Set[str]
    common: Set[str]
    rare: Set[str]
    aligned: dict[str, frozenset[tuple[str, int]]]
    relayed: dict[str, frozenset[tuple[str, bool]]]
    previous: dict[str, str]
    compared: dict[tuple[str, str], tuple[float, float, float, float]]
    stories: dict[str, str]


class Signs:
    """What two acts have in common, before it is weighed, each read when it is asked for: most pairs differ early."""

    def __init__(self, a: ActProfile, b: ActProfile, pairing: Pairing) -> None:
        self._a, self._b, self._pairing = a, b, pairing

    @cached_property
    def clause(self) -> float:
        """How alike the words of both clauses are."""
        return overlap(self._a.words, self._b.words)

    @cached_property
    def names(self) -> float:
        """How alike the names of both clauses are."""
        return overlap(self._a.names, self._b.names)

    @cached_property
    def spots(self) -> int:
        """How both places stand to each other."""
        return compare_spots(self._a.spot, self._b.spot)

    @cached_property
    def days(self) -> int:
        """How both times stand to each other."""
        return compare_moments(self._a.moment, self._b.moment)

    @cached_property
    def number(self) -> int:
        """How both numbers stand to each other."""
        return compare_numbers(self._a.act.number, self._b.act.number)

    @cached_property
    def person(self) -> int:
        """How both persons stand to each other."""
        a, b = self._a, self._b
        return compare_names(a.target_name, b.target_name) or compare_persons(a.kin, b.kin)

    @cached_property
    def targets(self) -> frozenset[str]:
        """The telling words of both targets."""
        return _telling(self._a.targets & self._b.targets)

    @cached_property
    def actors(self) -> frozenset[str]:
        """The telling words of both actors."""
        return _telling(self._a.actors & self._b.actors)

    @property
    def placed(self) -> bool:
        """Whether both have a place, and one of them a near one."""
        near = [spot.near for spot in (self._a.spot, self._b.spot) if spot]
        return len(near) == 2 and any(near)

    @property
    def here(self) -> bool:
        """Whether both acts are placed in one town or spot, near their words and one of them by them."""
        found = [spot for spot in (self._a.spot, self._b.spot) if spot]
        near = len(found) == 2 and all(spot.near for spot in found) and any(spot.own for spot in found)
        return near and self.spots == 2

    @cached_property
    def aligned(self) -> bool:
        """Whether one passage holds both acts, in like words."""
        passages = self._pairing.aligned.get(self._a.act.id, frozenset())
        other = self._pairing.aligned.get(self._b.act.id, frozenset())
        return not passages.isdisjoint(other) and self.clause >= ALIGNED_CLAUSE

    @cached_property
    def relayed(self) -> bool:
        """Whether one act's statement was taken from the other's report, in like words."""
        return _is_relayed(self._a, self._b, self._pairing) and self.clause >= RELAYED_CLAUSE

    @cached_property
    def same_clause(self) -> bool:
        """Whether both acts stand in one clause, said twice."""
        a, b = self._a, self._b
        if a.digits != b.digits or min(len(a.words), len(b.words)) < FEWEST_WORDS or self.clause < SAME_CLAUSE:
            return False
        named = self.names >= SAME_CLAUSE_NAMES if _proper(a) or _proper(b) else self.clause >= SAME_NAMELESS_CLAUSE
        return named and not (a.targets and b.targets and a.targets.isdisjoint(b.targets))

    @property
    def sure(self) -> bool:
        """Whether one passage or clause holds both acts."""
        return self.aligned or self.same_clause


def compare_acts(a: ActProfile, b: ActProfile, pairing: Pairing) -> Bond:
    """Compares two acts of different reports; they may be one happening only if an anchor ties them."""
    signs = Signs(a, b, pairing)
    apart = _are_apart(a, b, signs, pairing)
    if apart and a.report != b.report:
        return Bond(True, False, False, False, ())
    anchors = _find_anchors(a, b, signs, pairing)
    story = a.chief and b.chief and pairing.stories.get(a.report, a.report) == pairing.stories.get(b.report)
    story = story and not apart and _tell_alike(a, b, signs)
    needed = any(anchors) and not apart and a.report != b.report
    alike = _compare_reports(a.report, b.report, pairing) if needed else (0.0,) * 4
    features = (
        signs.clause, signs.names, *alike, a.act.type == b.act.type, bool(signs.targets), bool(signs.actors),
        signs.person == -1, signs.days == 1, signs.here, signs.number == 1,
        bool(a.names and b.names) and a.names.keys().isdisjoint(b.names), *anchors,
    )  # fmt: skip
    return Bond(apart, any(anchors), signs.sure, story, tuple(float(feature) for feature in features))


def _find_anchors(a: ActProfile, b: ActProfile, signs: Signs, pairing: Pairing) -> tuple[bool, ...]:
    """Returns for each of ANCHORS whether it ties two acts."""
    # Names that no gazetteer knows may be those of two places.
    elsewhere = bool(_proper(a) and _proper(b)) and _proper(a).isdisjoint(_proper(b))
    # Two who are eighteen, each in a clause with names of its own, are two.
    shared = {word for word in signs.targets - pairing.common if not (elsewhere and word.startswith("age "))}
    tied = bool(shared) or (signs.number == 1 and _is_telling(a, b))
    dated = (signs.placed and signs.spots >= 1) or (signs.spots >= 0 and tied and not elsewhere)
    someone = signs.person == 1 or _same_doer(a, b)
    return (
        signs.same_clause,
        signs.aligned or signs.relayed,
        signs.days == 1 and dated,
        signs.here and tied,
        someone and not _is_ruler(a, b, pairing) and not _is_dated_apart(a, b),
        signs.clause >= ALIKE_CLAUSE and _share_particulars(a, b, pairing, signs.here),
    )


def _are_apart(a: ActProfile, b: ActProfile, signs: Signs, pairing: Pairing) -> bool:
    """Tells whether something that two acts say keeps them apart, whatever ties them."""
    if signs.days == -2:
        return True
    if signs.sure:
        return False
    if a.general or b.general or a.another != b.another or signs.person == -1 or _far_off(a, b, pairing):
        return True
    owned = a.spot is not None and b.spot is not None and a.spot.own and b.spot.own
    if signs.spots == -1 and owned and not signs.relayed:
        return True
    if signs.number == -1 and a.targets and b.targets and a.targets.isdisjoint(b.targets) and not signs.relayed:
        return True
    someone = signs.person == 1 or _same_doer(a, b)
    counted = signs.here and bool(signs.targets - pairing.common) and signs.number == 1
    return signs.days == -1 and not (signs.relayed or (someone and signs.spots >= 1) or counted)


def _tell_alike(a: ActProfile, b: ActProfile, signs: Signs) -> bool:
    """Tells whether the chief acts of two reports of one story have anything in common, and no other party."""
    mine, theirs = (_telling(profile.targets) for profile in (a, b))
    if mine and theirs and mine.isdisjoint(theirs) and signs.person != 1:
        return False
    things = {_name_thing(profile) for profile in (a, b)} - {""}
    if (len(things) > 1 and not signs.targets) or _is_dated_apart(a, b):
        return False
    if signs.person == 1 or signs.targets or signs.days == 1 or signs.number == 1 or signs.here:
        return True
    opening = max(a.act.trigger.start, b.act.trigger.start) < OPENING
    return opening or not a.telling.isdisjoint(b.telling) or signs.clause >= TOLD_CLAUSE


def _name_thing(profile: ActProfile) -> str:
    """Returns what a target is called that has no name and is not just anybody: "clinic", "weaver"; else nothing."""
    words = profile.act.target.text.split() if profile.act.target else []
    word = fold(words[-1]) if words and words[-1].isalpha() and words[-1].islower() else ""
    return "" if word in load_vocabulary().persons or word in PRONOUNS else word


def _telling(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if tells_party(word))


def _compare_reports(first: str, second: str, pairing: Pairing) -> tuple[float, float, float, float]:
    pair = (first, second) if first < second else (second, first)
    found = pairing.compared.get(pair)
    if found is None:
        found = pairing.compared[pair] = compare_reports(pairing.reports[pair[0]], pairing.reports[pair[1]])
    return found


def compare_within(a: ActProfile, b: ActProfile, pairing: Pairing) -> Bond:
    """Compares two acts of one report: one word, one clause said twice, one party, or a clause that points back."""
    if a.act.trigger == b.act.trigger:
        return Bond(False, True, True, False, ())
    first, second = sorted((a, b), key=lambda profile: profile.act.trigger.start)
    bond = compare_acts(a, b, pairing)
    found = dict(zip(FEATURES, bond.features, strict=True))
    if found["same clause"]:
        return bond._replace(sure=False)
    spots, days = compare_spots(a.spot, b.spot), compare_moments(a.moment, b.moment)
    number = compare_numbers(a.act.number, b.act.number)
    owned = a.spot is not None and b.spot is not None and a.spot.own and b.spot.own
    others = bool(a.targets and b.targets and not a.pointing and not b.pointing and not a.targets & b.targets)
    apart = days < 0 or (spots == -1 and owned) or bool(found["different persons"]) or number == -1
    apart = apart or a.general or b.general or a.another != b.another
    resumed = pairing.previous.get(second.act.id) == first.act.id
    resumed = resumed and first.act.trigger.start + RESUMED_WITHIN > second.act.trigger.start
    resumed = resumed and second.pointing and not _tell_of_themselves(first, second) and not _is_one_of(first, second)
    shared = a.targets & b.targets
    # Of two who are eighteen, each clause has to name something that the other names.
    aged = all(word.startswith("age ") for word in shared) and _proper(a).isdisjoint(_proper(b))
    party = (
        bool(shared)
        and not aged
        and not _speak_of_any(a, b)
        and (found["shared target word"] or found["sentence words"] >= RESUMED_CLAUSE)
    )
    denied = "denied" in (a.act.status, b.act.status) and spots == 2
    placed = not _speak_of_any(a, b) and bool(
        (found["same day and place"] or found["same place and party"]) and not others
    )
    anchored = bool(found["same person"] or placed or party or denied or resumed)
    return bond._replace(apart=apart, anchored=anchored, sure=False)


def _tell_of_themselves(a: ActProfile, b: ActProfile) -> bool:
    """Tells whether the second of two voices tells of "him", and the first of no one person by name.

    Whoever says that he was arrested mostly speaks of himself.
    """
    target = b.act.target.text.casefold() if b.act.target else ""
    return bool(a.voice and b.voice and a.voice != b.voice) and target in SINGLE and not a.target_name


def _is_one_of(a: ActProfile, b: ActProfile) -> bool:
    """Tells whether the second act is done to one person, and the first to several: "her" takes up none of them."""
    target = b.act.target.text.casefold() if b.act.target else ""
    return target in SINGLE and a.act.number is not None and (a.act.number.least or 0) > 1


def _speak_of_any(a: ActProfile, b: ActProfile) -> bool:
    """Tells whether two acts are not to be taken for one by whom they are done to.

    Two voices each tell of what is done to "doctors" or "villagers", whoever they are, at no time; or one act is done
    to "doctors", and the other to "a doctor".
    """
    if any(is_of_kind(one.act) and is_of_one(other.act) for one, other in ((a, b), (b, a))):
        return True
    return bool(a.voice and b.voice) and a.voice != b.voice and _is_any(a) and _is_any(b)


def _is_any(profile: ActProfile) -> bool:
    """Tells whether an act is given no time, no figure, and nobody but persons of a kind to whom it is done."""
    number, target = profile.act.number, profile.act.target
    counted = number is not None and number.least == number.most
    anybody = target is None or number is not None or is_of_kind(profile.act)
    return profile.moment is None and not counted and anybody


def _proper(profile: ActProfile) -> set[str]:
    """Returns the names in an act's clause, without its numbers."""
    return {name for name in profile.names if not name.isdigit()}


def _is_relayed(a: ActProfile, b: ActProfile, pairing: Pairing) -> bool:
    """Tells whether one act's statement was taken from the other's report."""
    first, second = (pairing.relayed.get(act.act.id, frozenset()) for act in (a, b))
    return any((derivation, not taken) in second for derivation, taken in first)


def _is_telling(a: ActProfile, b: ActProfile) -> bool:
    """Tells whether a shared number is more than one."""
    return min(number.least or 0 if number else 0 for number in (a.act.number, b.act.number)) >= 2


def _same_doer(a: ActProfile, b: ActProfile) -> bool:
    counts = a.group == b.group and (a.group in OWN_DEED or not (a.rights or b.rights))
    return counts and compare_names(a.actor_name, b.actor_name) == 1


def _is_ruler(a: ActProfile, b: ActProfile, pairing: Pairing) -> bool:
    names = {*a.target_name, *b.target_name} if compare_names(a.target_name, b.target_name) == 1 else set()
    return not (names or {*a.actor_name, *b.actor_name}).isdisjoint(pairing.rulers)


def _is_dated_apart(a: ActProfile, b: ActProfile) -> bool:
    """Tells whether one act is told as of a year or month, and the other's year is not known: a person has a past."""
    for one, other in ((a.moment, b.moment), (b.moment, a.moment)):
        if one and not one.narrow and not (other and other.year and one.year):
            return True
    return False


def _share_particulars(a: ActProfile, b: ActProfile, pairing: Pairing, placed: bool) -> bool:
    """Tells whether two clauses of one type share words that few reports carry, and a place or a name."""
    if a.act.type != b.act.type:
        return False
    shared = (a.telling & b.telling) - pairing.rulers
    shared &= pairing.rare
    if placed:
        return len(shared) + bool(a.weekdays & b.weekdays) >= FEWEST_PARTICULARS
    if a.rights or b.rights:
        return False
    return len(shared) >= FEWEST_PARTICULARS and not shared.isdisjoint(a.names.keys() & b.names.keys())


def _far_off(a: ActProfile, b: ActProfile, pairing: Pairing) -> bool:
    """Tells whether two reports are of years that are not neighbours, and no act's time bridges them."""
    first, second = pairing.reports[a.report].year, pairing.reports[b.report].year
    if not first or not second or (a.moment and a.moment.year) or (b.moment and b.moment.year):
        return False
    return abs(int(first) - int(second)) > 1
