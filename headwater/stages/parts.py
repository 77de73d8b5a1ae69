"""Acts that were joined so far, and what they say together of year, day, place and person."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from headwater.stages.comparisons import ActProfile, Spot, compare_names, compare_spots
from headwater.stages.moments import Moment, compare_moments

MOST_COMPARED = 12


class Part(NamedTuple):
    """Acts taken as one happening."""

    acts: list[ActProfile]


def merge_parts(a: Part, b: Part) -> Part:
    """Returns two parts as one."""
    return Part(a.acts + b.acts)


def may_merge(a: Part, b: Part, sure: bool) -> bool:
    """Tells whether nothing that two parts say as a whole keeps them apart; `sure` if a passage or clause ties them."""
    times = [compare_moments(x, y) for x in _moments(a) for y in _moments(b)]
    if -2 in times:
        return False
    if -1 in times and (1 not in times or _tells_apart(a, b)) and not sure:
        return False
    places = [compare_spots(x, y) for x in _spots(a) for y in _spots(b)]
    if -1 in places and max(places) < 1 and not sure:
        return False
    persons = [compare_names(x, y) for x in _persons(a) for y in _persons(b)]
    return sure or -1 not in persons or 1 in persons


def _moments(part: Part) -> Collection[Moment]:
    return sorted({act.moment for act in part.acts if act.moment}, key=repr)[:MOST_COMPARED]


def _spots(part: Part) -> Collection[Spot]:
    return sorted({act.spot for act in part.acts if act.spot and act.spot.own and act.spot.specific}, key=repr)[
        :MOST_COMPARED
    ]


def _persons(part: Part) -> Collection[tuple[str, ...]]:
    return sorted({act.target_name for act in part.acts if act.target_name})[:MOST_COMPARED]


def _tells_apart(a: Part, b: Part) -> bool:
    """Tells whether one report gives two days, one to each part."""
    return any(
        x.report == y.report and compare_moments(x.moment, y.moment) == -1
        for x in a.acts[:MOST_COMPARED]
        for y in b.acts[:MOST_COMPARED]
    )
