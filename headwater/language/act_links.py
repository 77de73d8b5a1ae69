"""Which acts of one report tell of the same happening, so that one may take the time and place of another.

A report tells of its happening in the headline, in the lead and again below ("the arrests"). What
one telling says of time and place holds of the others; a basis says whence it was taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from headwater.language.act_lexicon import load_vocabulary
from headwater.language.act_places import restate_place
from headwater.model import Act, ActPlace, ActTime, Party

TOLD = {"happened", "ongoing"}
# Paragraphs after the headline in which what it tells of is told in full.
LEAD = 4
NAME = re.compile(r"[A-Z][\w’'-]+")
PRONOUNS = {"He", "She", "They", "His", "Her", "Their", "Them", "Him", "It", "The", "Those", "Some", "Many", "I", "We"}
TITLES = {"Mr", "Mrs", "Ms", "Dr", "President", "Prime", "Minister", "Colonel", "General", "Captain"}


class Draft(NamedTuple):
    """An act as its own sentence gives it, and what may complete it.

    `paragraph` is the number of its paragraph; `definite` says that its words point back ("the
    arrests"), `background` that it lies before or behind what its sentence tells.
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

    @property
    def name(self) -> frozenset[str]:
        """The words of the name of the one that it is done to, empty if no name is given.

        A headline's capitals make no name of a description: "Odra Nurse Arrested".
        """
        return frozenset() if self.headline and is_description(self.act.target) else words_of_name(self.act.target)


def words_of_name(party: Party | None) -> frozenset[str]:
    """Returns the words of a party's name, without titles."""
    return frozenset(NAME.findall(party.text)) - PRONOUNS - TITLES if party else frozenset()


def is_description(party: Party | None) -> bool:
    """Tells whether a party's last word says what the party is and not its name."""
    last = party.text.rsplit(None, 1)[-1].lower() if party and party.text.strip() else ""
    persons = load_vocabulary().persons
    return last in persons or last.removesuffix("s") in persons


def complete_acts(drafts: Sequence[Draft]) -> list[Act]:
    """Returns the acts with the times and places that other tellings of the same happening give them."""
    timed = [draft for draft in drafts if draft.act.time and draft.act.time.edtf]
    placed = [draft for draft in drafts if draft.act.place]
    return [_complete(draft, timed, placed) for draft in drafts]


def _complete(draft: Draft, timed: Sequence[Draft], placed: Sequence[Draft]) -> Act:
    act, time, place = draft.act, draft.act.time, draft.act.place
    if time is None or time.edtf is None:
        told = _find_telling(draft, timed, "time")
        if told is not None and told.act.time is not None:
            time = _restate_time(told.act.time, f"told of the same act elsewhere; {told.act.time.basis}")
        else:
            time = time or draft.next_time or draft.weak_time
    if place is None:
        place = draft.next_place
        if place is None:
            told = _find_telling(draft, placed, "place")
            same = told.act.place if told is not None else None
            place = restate_place(same, "told of the same act elsewhere") if same else draft.weak_place
    return replace(act, time=time, place=place)


def _find_telling(draft: Draft, others: Sequence[Draft], slot: str) -> Draft | None:
    """Returns the nearest act that tells of the same happening, one before it first."""
    same = [other for other in others if other is not draft and _is_same(draft, other)]
    if not same or not (draft.definite or draft.headline or _agree(same, slot)):
        return None
    at = draft.act.trigger.start
    before = [other for other in same if other.act.trigger.start <= at]
    return before[-1] if before and not draft.headline else same[0]


def _is_same(draft: Draft, other: Draft) -> bool:
    """Tells whether two acts of a report tell of the same happening, as far as the words show it."""
    statuses = {draft.act.status, other.act.status}
    if draft.group != other.group or not (len(statuses) == 1 or statuses <= TOLD) or _differ(draft, other):
        return False
    opens = {draft.headline, other.headline} == {True, False}
    if opens and max(draft.paragraph, other.paragraph) <= LEAD and not (draft.background or other.background):
        return True
    if draft.name and other.name:
        return draft.act.type == other.act.type or draft.definite
    return draft.definite and other.act.trigger.start < draft.act.trigger.start and not other.background


def _agree(tellings: Sequence[Draft], slot: str) -> bool:
    """Tells whether all tellings give one time or place, or parts of it."""
    if slot == "time":
        values = {telling.act.time.edtf or "" for telling in tellings if telling.act.time}
    else:
        values = {telling.act.place.name or "" for telling in tellings if telling.act.place}
    longest = max(values, key=len, default="")
    return all(longest.startswith(value) for value in values)


def _differ(draft: Draft, other: Draft) -> bool:
    if draft.name and other.name and not (draft.name & other.name):
        return True
    number, counted = draft.act.number, other.act.number
    if number and counted and number.of == counted.of:
        low = max(number.least or 0, counted.least or 0)
        high = min(number.most or 10**12, counted.most or 10**12)
        if low > high:
            return True
    return False


def _restate_time(time: ActTime, basis: str) -> ActTime:
    return replace(time, basis=basis.rstrip("; "))
