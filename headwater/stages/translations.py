"""Relays in another language: found by the outlet that a report names and the names and numbers that both give."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from headwater.language.credit_lines import outlet_key
from headwater.language.outlets import fold_name
from headwater.language.wording import REPORTING
from headwater.model import Report

LONGEST_TEXT = 40_000
# Names and numbers that both reports must give, the credited outlet's name not among them.
FEWEST_NAMES = 2
FEWEST_SHARED = 4
LEAST_PART = 0.5
SHOWN = 6
NAME = re.compile(r"(?<![\w’'])(?:[^\W\d_a-zß-öø-ÿ][\w’'-]{2,}|\d[\d.,]*)")
OPENING = re.compile(r"(?:^|[.!?:]\s+|\n)[\"“”„«»'‘’(\s]*$")


class Echo(NamedTuple):
    """A report in another language that names an outlet, the report of the outlet that it echoes, and shared names."""

    report: str
    giver: str
    outlet: str
    words: str


def find_echoes(
    reports: Mapping[str, Report],
    things: Callable[[str], Collection[str]],
    languages: Collection[str | None],
    near: Callable[[Report, str], Collection[str]],
    takers: Collection[str],
) -> Iterator[Echo]:
    """Yields for each taker in a language without rules the report that it echoes, of each outlet that it names.

    `things` gives the names and numbers of a report, `near` the reports of an outlet that may share enough of them.
    `languages` are those that there are rules for; a report in one of them names its outlets by its credits.
    """
    foreign = [report for report in reports.values() if report.id in takers and report.language not in languages]
    outlets: defaultdict[str, list[Report]] = defaultdict(list)
    for report in reports.values() if foreign else ():
        if report.outlet and report.language in languages:
            outlets[outlet_key(report.outlet)].append(report)
    known = {fold_name(found[0].outlet or ""): key for key, found in outlets.items()}
    for report in foreign if known else ():
        own = outlet_key(report.outlet) if report.outlet else ""
        text = f" {fold_name(report.text[:LONGEST_TEXT])} "
        for name, key in sorted(known.items()):
            if key != own and " " in name and f" {name} " in text:
                close = near(report, key)
                found = match_names(report, [other for other in outlets[key] if other.id in close], things)
                if found:
                    yield Echo(report.id, found[0], outlets[key][0].outlet or "", found[1])


def match_names(
    report: Report, others: Sequence[Report], things: Callable[[str], Collection[str]]
) -> tuple[str, str] | None:
    """Returns the report of some that gives most of the names and numbers that a report gives, and those; or None."""
    ours = frozenset(things(report.id)) if others else frozenset()
    scores: Counter[str] = Counter()
    shared = {}
    for other in others:
        theirs = things(other.id)
        both = ours.intersection(theirs)
        if len(both) < FEWEST_SHARED:
            continue
        both -= set(fold_name(f"{other.outlet} {report.outlet}").split())
        names = sum(not word[0].isdigit() for word in both)
        least = LEAST_PART * min(len(ours), len(theirs))
        if names >= FEWEST_NAMES and len(both) >= max(FEWEST_SHARED, least):
            scores[other.id], shared[other.id] = len(both), both
    if not scores:
        return None
    best = min(scores, key=lambda name: (-scores[name], name))
    return best, ", ".join(sorted(shared[best])[:SHOWN])


def name_things(report: Report) -> frozenset[str]:
    """Returns the names and numbers of a text, folded; words that open sentences are no names."""
    text = report.text[:LONGEST_TEXT]
    found = set()
    for match in NAME.finditer(text):
        word = match.group().rstrip(".,")
        if word[:1].isdigit() or not OPENING.search(text, max(0, match.start() - 6), match.start()):
            found.add(re.sub(r"[’']s?$", "", fold_name(word)))
    return frozenset(word for word in found if word and word not in REPORTING)
