"""Which acts of one report tell of the same happening, so that one may take the time and place of another.

A report tells of its happening in the headline, in the lead and again below ("the arrests"). What
one telling says of time and place holds of the others; a basis says whence it was taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from headwater.language.act_lexicon import load_vocabulary
from headwater.language.act_places import restate_place
from headwater.model import WEAK_BASES, Act, ActPlace, ActTime, Party

TOLD = {"happened", "ongoing"}
SAME_ACT = "told of the same act elsewhere"
# Types that one deed goes by: "the arrests" are those of whom police detained.
ONE_DEED = (
    {"arrest", "detention"}, {"killing", "death"}, {"killing", "shooting"}, {"killing", "execution"},
    {"abduction", "hostage taking"}, {"attack", "bombing"}, {"attack", "shooting"}, {"imprisonment", "sentence"},
)  # fmt: skip
# What may go on somewhere else than the deed that it follows.
AFTERWARDS = {"death", "detention", "hostage taking", "imprisonment", "sentence"}
# Paragraphs after the headline in which what it tells of is told in full.
LEAD = 4
NAME = re.compile(r"[A-Z][\w’'-]+")
PRONOUNS = {"He", "She", "They", "His", "Her", "Their", "Them", "Him", "It", "The", "Those", "Some", "Many", "I", "We"}
PERSONAL = {"he", "she", "him", "her", "his", "they", "them", "their"}
POINTING = {"the", "this", "these", "those", "his", "her", "their"}
HE, SHE = {"he", "him", "his"}, {"she", "her"}
ONE = {"a", "an", "another"}
ARTICLE = re.compile(r"an? (?!person\b|man or )", re.IGNORECASE)
# "The arrest of another monk" is none that was told of.
FURTHER = {"another", "other", "others", "second", "third", "further"}
TITLES = {"Mr", "Mrs", "Ms", "Dr", "President", "Prime", "Minister", "Colonel", "General", "Captain"}


class Draft(NamedTuple):
    """An act as its own sentence gives it, and what may complete it.

    `paragraph` is the number of its paragraph; `definite` says that its words point back ("the
    arrests"), `background` that it lies before or behind what its sentence tells; `meant` are the words of the name
    of the person that a pronoun means to whom it is done; `plural` and `single` say that a noun names it as several
    or one.
    """

    act: Act
    group: str
    paragraph: int
    headline: bool
    definite: bool
    background: bool
    next_time: ActTime | None = None
    next_place: ActPlace | None = None
    weak_time: ActTime | None = None
    weak_place: ActPlace | None = None
    meant: frozenset[str] = frozenset()
    plural: bool = False
    single: bool = False

    @property
    def name(self) -> frozenset[str]:
        """The words of the name of the one that it is done to, or whom "he" or "she" means, empty if no name is given.

        A headline's capitals make no name of a description: "Odra Nurse Arrested".
        """
        named = self.headline and is_description(self.act.target)
        return self.meant if named else words_of_name(self.act.target) or self.meant


def words_of_name(party: Party | None) -> frozenset[str]:
    """Returns the words of a party's name, without titles."""
    return frozenset(NAME.findall(party.text)) - PRONOUNS - TITLES if party else frozenset()


def is_description(party: Party | None) -> bool:
    """Tells whether a party's last word says what the party is and not its name."""
    last = party.text.rsplit(None, 1)[-1].lower() if party and party.text.strip() else ""
    persons = load_vocabulary().persons
    return last in persons or last.removesuffix("s") in persons


def complete_acts(drafts: Sequence[Draft]) -> list[Act]:
    """Returns the acts with the times and places that other tellings of the same happening give them.

    What points back ("the arrests") takes them from the telling next before it, which may have them from another.
    """
    known: dict[int, tuple[ActTime | None, ActPlace | None]] = {}
    for at in sorted(range(len(drafts)), key=lambda at: (drafts[at].headline, at)):
        draft = drafts[at]
        if draft.definite and not draft.headline:
            earlier = [other for other in reversed(range(at)) if _is_same(draft, drafts[other])]
            time, place = known.get(earlier[0], (None, None)) if earlier else (None, None)
            if earlier and draft.act.target is None and draft.paragraph - drafts[earlier[0]].paragraph > 1:
                # A bare "the arrest" far below may be any of several.
                told = [known[other][0] for other in earlier if other in known]
                time = time if _are_one({(each.edtf or "").strip("./~") for each in told if each}) else None
            place = place if earlier and _shares_place(draft, drafts[earlier[0]]) else None
        else:
            same = [other for other in drafts if other is not draft and _is_same(draft, other)]
            same += [other for other in _name_later(draft, drafts) if other not in same]
            there = [other for other in same if _shares_place(draft, other)]
            time, place = _choose(draft, same, "time"), _choose(draft, there, "place")
        known[at] = _complete(draft, time, place)
    return [replace(draft.act, time=known[at][0], place=known[at][1]) for at, draft in enumerate(drafts)]


def _shares_place(draft: Draft, other: Draft) -> bool:
    """Tells whether two tellings are of one place: where somebody is held or dies may not be where it began."""
    apart = draft.act.type != other.act.type and {draft.act.type, other.act.type} & AFTERWARDS
    return not apart or draft.headline or other.headline


def _name_later(draft: Draft, drafts: Sequence[Draft]) -> list[Draft]:
    """Returns the acts below that tell of the one whom a lead or headline only describes: "a monk", if one is named."""
    target = draft.act.target
    if draft.paragraph > LEAD or draft.background or draft.act.number or target is None or draft.name:
        return []
    described = ARTICLE.match(target.text) or (draft.headline and is_description(target))
    if not described or target.text.endswith("s") or FURTHER & set(target.text.casefold().split()):
        return []
    if draft.act.status not in TOLD:
        return []
    alike = [each for each in drafts if each.act.type == draft.act.type and each.name]
    if any(not (each.name <= alike[0].name or alike[0].name <= each.name) for each in alike):
        return []
    return [each for each in alike if each.paragraph >= draft.paragraph and each.act.status in TOLD]


def _complete(
    draft: Draft, told_time: ActTime | None, told_place: ActPlace | None
) -> tuple[ActTime | None, ActPlace | None]:
    """Returns an act's time and place: its own, else those of another telling, else those that stand near."""
    time, place = draft.act.time, draft.act.place
    if time is None or time.edtf is None:
        if told_time is not None and told_time.edtf is not None and told_time.basis not in WEAK_BASES:
            time = _restate_time(told_time)
        else:
            time = time or draft.next_time or draft.weak_time
    if place is None:
        place = draft.next_place
        if place is None and told_place is not None and told_place.basis not in WEAK_BASES:
            place = restate_place(told_place, SAME_ACT)
        place = place or draft.weak_place
    return time, place


def _choose(draft: Draft, same: Sequence[Draft], slot: str) -> Any:
    """Returns the time or place of the nearest act that tells of the same happening, one before it first."""
    told = [other for other in same if _slot(other, slot) is not None]
    if not told or not (draft.headline or _agree(told, slot)):
        return None
    at = draft.act.trigger.start
    before = [other for other in told if other.act.trigger.start <= at]
    return _slot(before[-1] if before and not draft.headline else told[0], slot)


def _slot(draft: Draft, slot: str) -> ActTime | ActPlace | None:
    """Returns a slot that an act's own sentence fills; a time without a value is none."""
    value: ActTime | ActPlace | None = getattr(draft.act, slot)
    return None if isinstance(value, ActTime) and value.edtf is None else value


def _is_same(draft: Draft, other: Draft) -> bool:
    """Tells whether two acts of a report tell of the same happening, as far as the words show it."""
    statuses = {draft.act.status, other.act.status}
    if draft.group != other.group or not (len(statuses) == 1 or statuses <= TOLD) or _differ(draft, other):
        return False
    opens = {draft.headline, other.headline} == {True, False}
    if opens and max(draft.paragraph, other.paragraph) <= LEAD and not (draft.background or other.background):
        return True
    deed = draft.act.type == other.act.type or {draft.act.type, other.act.type} in ONE_DEED
    if draft.name and other.name:
        return deed
    return deed and draft.definite and other.act.trigger.start < draft.act.trigger.start and _may_mean(draft, other)


def _may_mean(draft: Draft, other: Draft) -> bool:
    """Tells whether words that point back may mean an act told before them.

    "The arrests" are no one arrest, "the death of pupils" is not that of a miner, and who "he" is was named near.
    """
    target, before = draft.act.target, other.act.target
    words, others = (set(party.text.casefold().split()) if party else set() for party in (target, before))
    if draft.plural and (other.single or others & ONE or others & (HE | SHE)):
        return False
    if other.plural and not draft.plural and (draft.name or words & (HE | SHE)):
        return False
    if (words & HE and others & SHE) or (words & SHE and others & HE) or words & FURTHER:
        return False
    if target is None or before is None:
        return target is None or not (target.text[-1] == "s" and target.text.islower() and not words & POINTING)
    if words <= PERSONAL:
        return bool(draft.name) or other.paragraph >= draft.paragraph - 1
    return "the" in words or others <= PERSONAL or bool((words & others) - {"a", "an", "of"})


def _agree(tellings: Sequence[Draft], slot: str) -> bool:
    """Tells whether all tellings give one time or place, or parts of it."""
    if slot == "time":
        return _are_one({telling.act.time.edtf or "" for telling in tellings if telling.act.time})
    return _are_one({telling.act.place.name or "" for telling in tellings if telling.act.place})


def _are_one(values: set[str]) -> bool:
    """Tells whether values are one, or parts of it: a day and its month."""
    longest = max(values, key=len, default="")
    return all(longest.startswith(value) for value in values)


def _differ(draft: Draft, other: Draft) -> bool:
    if draft.name and other.name and not (draft.name <= other.name or other.name <= draft.name):
        return True
    number, counted = draft.act.number, other.act.number
    if number and counted and number.of == counted.of:
        low = max(number.least or 0, counted.least or 0)
        high = min(number.most or 10**12, counted.most or 10**12)
        if low > high:
            return True
    return False


def _restate_time(time: ActTime) -> ActTime:
    basis = f"{SAME_ACT}; {(time.basis or '').removeprefix(SAME_ACT).lstrip('; ')}"
    return replace(time, basis=basis.rstrip("; "))
