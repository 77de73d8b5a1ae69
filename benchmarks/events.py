"""Measures the time that joining acts into events takes, on piles of short reports made from templates.

    python benchmarks/events.py [--reports 1250 2500 5000 10000] [--seed 1]

Happenings have a kind, a town, a day, a number and a victim, all invented; each is told by one to four reports of
about sixty words. Acts are made with the texts, so that nothing is parsed: only the events stage is timed. Printed
for each size are CPU seconds, peak memory of the process, and precision and recall of linked reports.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from headwater.engine.local import LocalEngine
from headwater.model import (
    Act,
    ActPlace,
    ActTime,
    Number,
    Party,
    Published,
    Report,
    Span,
    Statement,
    Toponym,
    digest_id,
)
from headwater.stages.events import join_events
from headwater.stages.stage import Pile

KINDS = (("arrest", "arrested"), ("killing", "killed"), ("shooting", "shot"), ("release", "released"))
PEOPLE = ("miners", "beekeepers", "teachers", "nurses", "students", "fishermen", "drivers", "pastors")
ACTORS = ("Soldiers", "Police", "Border guards", "Gunmen", "Militiamen")
SYLLABLES = (
    "ba",
    "dor",
    "fel",
    "gri",
    "hal",
    "jo",
    "kas",
    "lem",
    "mir",
    "nos",
    "pol",
    "rut",
    "sven",
    "tal",
    "vask",
    "zu",
)
TOWNS, DETAILS, YEAR_DAYS = 400, 3000, 336


class Happening(NamedTuple):
    """What happened, to whom, where and when."""

    kind: int
    town: int
    day: int
    number: int
    people: str
    actor: str
    victim: str
    details: tuple[str, ...]


def make_words(chance: random.Random, count: int) -> list[str]:
    """Returns invented words, each different."""
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(found)


def make_happenings(chance: random.Random, details: Sequence[str], names: Sequence[str]) -> Iterator[Happening]:
    """Yields happenings without end; towns, kinds and days repeat."""
    while True:
        yield Happening(
            chance.randrange(len(KINDS)),
            int(TOWNS * chance.random() ** 2),
            chance.randrange(YEAR_DAYS),
            chance.randint(2, 9),
            chance.choice(PEOPLE),
            chance.choice(ACTORS),
            f"{chance.choice(names).title()} {chance.choice(names).title()}",
            tuple(details[int(len(details) * chance.random() ** 2)] for _ in range(8)),
        )


def write_report(
    chance: random.Random, happening: Happening, town: str, number: int
) -> list[Report | Statement | Act | Toponym]:
    """Returns a report of a happening with its two statements, acts and place names."""
    kind, verb = KINDS[happening.kind]
    day = f"2023-{happening.day // 28 + 1:02}-{happening.day % 28 + 1:02}"
    details = chance.sample(happening.details, 5)
    lead = f"{happening.actor} {verb} {happening.number} {happening.people} in {town} on {day}, near the "
    lead += f"{details[0]} {details[1]}."
    more = f"{happening.victim} was {verb} beside the {details[2]}, a witness said of the {details[3]} and the "
    more += f"{details[4]}."
    text = f"{lead} {more}"
    report = digest_id("report", text, number)
    found: list[Report | Statement | Act | Toponym] = [
        Report(id=report, capture=report, text=text, published=Published(edtf=day, basis="made"))
    ]
    place_at, number_at, day_at = text.index(town), text.index(str(happening.number)), text.index(day)
    place = ActPlace(text=town, start=place_at, end=place_at + len(town), name=town, geonameid=number, country="ZZ",
                     region=f"Region {happening.town % 20}", city=town)  # fmt: skip
    parties = ((text.index(happening.people), happening.people, 0, len(lead)),
               (text.index(happening.victim), happening.victim, len(lead) + 1, len(text)))  # fmt: skip
    for at, party, start, end in parties:
        statement = digest_id("statement", report, start)
        trigger = text.index(verb, start)
        first = start == 0
        found.append(Statement(id=statement, report=report, mode="own", content=(Span(start=start, end=end),)))
        found.append(
            Act(
                id=digest_id("act", statement),
                statement=statement,
                type=kind,
                status="happened",
                trigger=Span(start=trigger, end=trigger + len(verb)),
                target=Party(text=party, start=at, end=at + len(party)),
                place=place,
                time=ActTime(text=day, start=day_at, end=day_at + len(day), edtf=day) if first else None,
                number=Number(text=str(happening.number), start=number_at, end=number_at + 1,
                              least=happening.number, most=happening.number) if first else None,
            )
        )  # fmt: skip
    found.append(
        Toponym(id=digest_id("place", report), report=report, start=place_at, end=place_at + len(town), text=town)
    )
    return found


def make_pile(reports: int, seed: int) -> tuple[Pile, dict[str, Happening]]:
    """Returns a pile of so many reports and the happening that each tells of."""
    chance = random.Random(seed)
    words = make_words(chance, TOWNS + DETAILS + 500)
    towns, details, names = words[:TOWNS], words[TOWNS : TOWNS + DETAILS], words[TOWNS + DETAILS :]
    records: dict[type, list] = {Report: [], Statement: [], Act: [], Toponym: []}  # type: ignore[type-arg]
    truth: dict[str, Happening] = {}
    for happening in make_happenings(chance, details, names):
        for _ in range(chance.randint(1, 4)):
            if len(truth) == reports:
                return Pile(
                    {kind: sorted(found, key=lambda record: record.id) for kind, found in records.items()}
                ), truth
            found = write_report(chance, happening, towns[happening.town].title(), len(truth))
            truth[found[0].id] = happening
            for record in found:
                records[type(record)].append(record)
    raise AssertionError("happenings have no end")


def measure(reports: int, seed: int) -> None:
    """Prints one line for a pile of one size."""
    pile, truth = make_pile(reports, seed)
    began = time.process_time()
    events = list(join_events(pile, LocalEngine()))
    seconds = time.process_time() - began
    report_of = {statement.id: statement.report for statement in pile.all(Statement)}
    of_act = {act.id: report_of[act.statement] for act in pile.all(Act)}
    linked = {pair for event in events for pair in combinations(sorted({of_act[act] for act in event.acts}), 2)}
    by_happening: dict[Happening, list[str]] = {}
    for report, happening in truth.items():
        by_happening.setdefault(happening, []).append(report)
    same = {pair for told in by_happening.values() for pair in combinations(sorted(told), 2)}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    right = len(linked & same)
    print(
        f"{reports} reports: {seconds:.1f} CPU seconds, {1000 * seconds / reports:.2f} ms a report, {memory:.0f} MB, "
        f"precision {right / max(1, len(linked)):.3f}, recall {right / max(1, len(same)):.3f} of {len(same)} pairs",
        flush=True,
    )


def main() -> None:
    """Prints a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, nargs="+", default=[1250, 2500, 5000, 10000])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for reports in given.reports:
        measure(reports, given.seed)


if __name__ == "__main__":
    main()
