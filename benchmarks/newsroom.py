"""Makes piles of invented reports of any size, with the truth of who said what first.

    python benchmarks/newsroom.py FOLDER [--reports 10000] [--happenings 2000] [--seed 1]

Writes one text file a report into FOLDER and FOLDER.truth.json beside it. Each happening is told by one
to three voices, each to one outlet, and passed on: reprints with and without credit, citations,
digests of two happenings, rings without a root, later reports with a higher toll, statements that
several outlets carry, denials, and reports without any trail. Everything is made from word lists and
a seed; no text, name or place is a real one.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

SYLLABLES = ("ba", "ko", "ri", "ten", "sal", "mu", "vor", "ne", "lis", "dra", "pel", "gan", "tor", "ik", "osh", "lem")
OUTLET_WORDS = ("Courier", "Herald", "Lantern", "Monitor", "Post", "Beacon", "Observer", "Gazette", "Tribune", "Mirror")
ROLES = ("a nurse", "a market trader", "a ferryman", "a teacher", "a former guard", "a railway worker", "a baker",
         "a miner", "a relative of one of them", "a student", "a shopkeeper", "a lorry driver")  # fmt: skip
RANKS = ("Colonel", "Dr", "Judge", "Father", "Major", "Professor")
BODIES = ("Ministry of Public Order", "Office of State Vigilance", "Provincial Council", "Army Command")
ACTORS = ("border guards", "soldiers", "police officers", "security agents", "militiamen")
PEOPLE = ("farmers", "fishermen", "students", "traders", "miners", "teachers", "weavers", "porters")
DEEDS = (("arrested", "arrested"), ("killed", "killed"), ("beat", "beaten"), ("detained", "detained"), ("shot", "shot"))
CLAUSES = (
    "{actor} {did} {n} {whom} in {town} on {day}",
    "{n} {whom} were {done} in {town} on {day}",
    "on {day} {actor} {did} {n} {whom} in the town of {town}",
    "{n} {whom} were {done} by {actor} in {town} on {day}",
    "{actor} came to {town} on {day} and {did} {n} {whom}",
    "a group of {n} {whom} was {done} on {day} in {town}",
)
ATTRIBUTED = (
    "{Clause}, {voice} told the {outlet}.",
    "{Voice} told the {outlet} that {clause}.",
    "According to {voice}, who spoke to the {outlet}, {clause}.",
    "{Voice} said in an interview with the {outlet} that {clause}.",
)
CITED = (
    "{Clause}, the {giver} reported, quoting {voice}.",
    "The {giver} reported that {clause}. It quoted {voice}.",
    "{Clause}, {voice} told the {giver}.",
)
DETAILS = (
    "They came {when} with {count} {things} and closed the {place}",
    "The {place} was searched {when}, and {count} {things} stood in the yard",
    "I saw {count} {things} near the {place} {when}",
    "Nobody could leave the {place} {when}, and {count} {things} were taken away",
)
WHEN = (
    "before dawn", "at noon", "after the evening prayer", "during the market", "in heavy rain", "at night",
    "on the way to work",
)  # fmt: skip
SINCE = ("Sunday", "the flood", "the harvest", "the strike")
TITLES = ("News from {town}", "The night in {town}", "{town}: what is known", "Fear in {town}", "Letter from {town}")
PASSED_ON = ("reprint", "reprint", "reprint", "copy", "citation", "citation", "citation", "digest", "untold", "update",
             "carried")  # fmt: skip
THINGS = ("lorries", "carts", "boats", "dogs", "ladders", "torches", "radios", "sacks of grain", "bicycles")
PLACES = (
    "mill",
    "school",
    "harbour",
    "chapel",
    "bridge",
    "bakery",
    "station",
    "warehouse",
    "clinic",
    "dairy",
    "quarry",
)
SCENES = ("The road past the {place} has been closed since {since}, and {count} {things} still stand there.",
          "{Town} lives from its {place}; last year {count} families left it.",
          "The {outlet} could not reach anyone at the {place} of {town} for comment.",
          "A photograph sent to the {outlet} shows {count} {things} in front of a {place}.")  # fmt: skip
FIGURES = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "14",
    "17",
    "23",
    "31",
)
START = date(2031, 1, 6)
# Beyond so many names those of four syllables run out.
MANY_NAMES = 40_000


class Part(NamedTuple):
    """A stretch of a report about one happening; `root` is the voice that said it first, None where it denies."""

    start: int
    end: int
    happening: int
    root: str | None


class Written(NamedTuple):
    """A made report; `giver` is the name of the report that it was taken from."""

    name: str
    outlet: str
    text: str
    operation: str
    giver: str | None
    parts: tuple[Part, ...]


class Happening(NamedTuple):
    """What happened, as its first voice tells it."""

    number: int
    town: str
    day: date
    actor: str
    did: str
    done: str
    whom: str
    figure: str


class Told(NamedTuple):
    """An original: a voice's account as an outlet heard it."""

    happening: Happening
    voice: str
    root: str
    outlet: str
    name: str
    body: str
    day: date


class Newsroom:
    """Writes happenings and what outlets make of them, from one seed."""

    def __init__(self, seed: int, outlets: int = 24) -> None:
        self.random = random.Random(seed)
        self.reports: list[Written] = []
        self._used: set[str] = set()
        self._happenings = 0
        self.outlets = [f"{self.name()} {self.random.choice(OUTLET_WORDS)}" for _ in range(outlets)]

    def name(self) -> str:
        """Returns an invented name that was not given before."""
        while True:
            longest = 4 + (len(self._used) > MANY_NAMES)
            name = "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(2, longest))).capitalize()
            if name not in self._used:
                self._used.add(name)
                return name

    def fill(self, pattern: str, **words: str) -> str:
        """Returns a pattern with words from the lists where none are given; capitalised names are the same, raised."""
        pick = self.random.choice
        words = {
            "when": pick(WHEN), "since": pick(SINCE), "things": pick(THINGS), "place": pick(PLACES),
            "count": str(self.random.randint(2, 99)), **words,
        }  # fmt: skip
        return pattern.format(**words, **{key.capitalize(): _raise(word) for key, word in words.items()})

    def make_happening(self) -> Happening:
        """Returns a happening of its own town and day."""
        pick = self.random.choice
        did, done = pick(DEEDS)
        day = START + timedelta(days=self.random.randrange(330))
        self._happenings += 1
        return Happening(self._happenings, self.name(), day, pick(ACTORS), did, done, pick(PEOPLE), pick(FIGURES))

    def clause(self, happening: Happening, figure: str | None = None) -> str:
        """Returns the happening as a clause."""
        day = f"{happening.day.day} {happening.day:%B %Y}"
        return self.random.choice(CLAUSES).format(
            **{**happening._asdict(), "day": day, "n": figure or happening.figure}
        )

    def make_voice(self) -> tuple[str, str]:
        """Returns a voice in words and the party behind it."""
        kind = self.random.random()
        if kind < 0.5:
            return f"{self.random.choice(ROLES)} from {self.name()}", f"unnamed {self.name()}"
        if kind < 0.7:
            return "a source who asked not to be named", f"unnamed {self.name()}"
        if kind < 0.9:
            person = f"{self.random.choice(RANKS)} {self.name()} {self.name()}"
            return person, person
        body = f"{self.random.choice(BODIES)} of {self.name()}"
        return f"the {body}", body

    def tell(self, happening: Happening, outlet: str, figure: str | None = None) -> Told:
        """Writes an original: a new voice told the outlet."""
        voice, root = self.make_voice()
        first = self.fill(
            self.random.choice(ATTRIBUTED), clause=self.clause(happening, figure), voice=voice, outlet=outlet
        )
        speaker = "the source" if root.startswith("unnamed") else voice
        detail = f"“{self.fill(self.random.choice(DETAILS))},” {speaker} said."
        scene = self.fill(self.random.choice(SCENES), town=happening.town, outlet=outlet)
        day = happening.day + timedelta(days=self.random.randint(1, 4))
        told = Told(happening, voice, root, outlet, "", f"{first}\n\n{detail} {scene}", day)
        return told._replace(name=self.publish(outlet, day, [(told.body, told)], "original"))

    def publish(
        self, outlet: str, day: date, parts: Sequence[tuple[str, Told]], operation: str, giver: str | None = None,
        after: str = "", rooted: bool = True,
    ) -> str:  # fmt: skip
        """Adds a report made of parts and returns its name."""
        name = f"{len(self.reports):05}"
        title = self.random.choice(TITLES).format(town=parts[0][1].happening.town)
        text = f"{outlet.upper()}\n{day.day} {day:%B %Y}\n\n{title}\n\n"
        spans = []
        for body, told in parts:
            spans.append(Part(len(text), len(text) + len(body), told.happening.number, told.root if rooted else None))
            text += f"{body}\n\n"
        self.reports.append(Written(name, outlet, f"{text}{after}".strip() + "\n", operation, giver, tuple(spans)))
        return name

    def pass_on(self, told: Told, others: Sequence[Told]) -> None:
        """Writes one report that takes an account from another, or in which its voice speaks again."""
        operation = self.random.choice(PASSED_ON)
        outlet = self.other_outlet(told.outlet)
        day = told.day + timedelta(days=self.random.randint(0, 3))
        parts, after = [(self.cite(told), told)], ""
        if operation in {"reprint", "copy"}:
            parts = [(told.body, told)]
            after = f"This report first appeared in the {told.outlet}." if operation == "reprint" else ""
        elif operation == "digest" and others:
            other = self.random.choice(others)
            parts, day = [*parts, (self.cite(other), other)], max(day, other.day)
        elif operation == "untold":
            parts = [(f"{_raise(self.clause(told.happening))}.", told)]
        elif operation == "update":
            outlet, day = told.outlet, told.day + timedelta(days=4)
            words = (
                f"{_raise(self.clause(told.happening, '43'))}, {told.voice} told the {outlet} in a second interview."
            )
            parts = [(words, told)]
        elif operation == "carried" and not told.root.startswith("unnamed"):
            parts = [(f"{_raise(told.voice)} said in a statement that {self.clause(told.happening)}.", told)]
        else:
            operation = "citation"
        self.publish(outlet, day, parts, operation, told.name, after)

    def cite(self, told: Told) -> str:
        """Returns a passage that credits an account to the outlet that has it."""
        voice = "an unnamed source" if told.root.startswith("unnamed") else told.voice
        return self.fill(self.random.choice(CITED), clause=self.clause(told.happening), giver=told.outlet, voice=voice)

    def deny(self, told: Told) -> None:
        """Writes a denial by a body."""
        body = f"the {self.random.choice(BODIES)} of {self.name()}"
        words = f"{_raise(body)} denied that {self.clause(told.happening)}."
        self.publish(
            self.other_outlet(told.outlet), told.day + timedelta(days=2), [(words, told)], "denial", rooted=False
        )

    def ring(self, happening: Happening) -> None:
        """Writes two reports that credit each other, without a root."""
        first, second = self.random.sample(self.outlets, 2)
        for outlet, giver in ((first, second), (second, first)):
            words = f"{_raise(self.clause(happening))}, the {giver} reported."
            told = Told(happening, "", "", outlet, "", words, happening.day)
            self.publish(outlet, happening.day + timedelta(days=1), [(words, told)], "ring", rooted=False)

    def other_outlet(self, outlet: str) -> str:
        """Returns another outlet."""
        return self.random.choice([other for other in self.outlets if other != outlet])

    def make_story(self, others: Sequence[Told], most: int) -> list[Told]:
        """Writes one happening in at most so many reports; returns its accounts."""
        happening = self.make_happening()
        first = len(self.reports)
        if most >= 2 and self.random.random() < 0.04:
            self.ring(happening)
            return []
        voices = min(most, self.random.choice((1, 1, 1, 2, 2, 3)))
        told = []
        for outlet in self.random.sample(self.outlets, voices):
            figure = self.random.choice(FIGURES) if self.random.random() < 0.15 else None
            told.append(self.tell(happening, outlet, figure))
        if len(self.reports) - first < most and self.random.random() < 0.1:
            self.deny(self.random.choice(told))
        for _ in range(self.random.randint(0, most - (len(self.reports) - first))):
            self.pass_on(self.random.choice(told), others)
        return told


def _raise(text: str) -> str:
    return text[:1].upper() + text[1:]


def make_pile(seed: int, reports: int, happenings: int) -> list[Written]:
    """Returns a pile of about so many reports about so many happenings; the same seed gives the same pile."""
    newsroom = Newsroom(seed, outlets=max(6, min(120, reports // 8)))
    told: list[Told] = []
    for at in range(happenings):
        left = reports - len(newsroom.reports)
        mean = max(1, round(left / (happenings - at)))
        told += newsroom.make_story(told[-40:], max(1, min(left, 2 * mean)))
    while len(newsroom.reports) < reports and told:
        newsroom.pass_on(newsroom.random.choice(told), told)
    return newsroom.reports


def make_small_piles(seed: int, piles: int) -> Iterator[list[Written]]:
    """Yields piles of two to six reports about one or two happenings."""
    for at in range(piles):
        sizes = random.Random(f"{seed} {at}")
        yield make_pile(sizes.getrandbits(48), sizes.randint(2, 6), sizes.randint(1, 2))


def write_pile(reports: Sequence[Written], folder: Path) -> Path:
    """Writes a pile into a folder, and its truth into a file beside it, whose path is returned."""
    folder.mkdir(parents=True, exist_ok=True)
    for report in reports:
        (folder / f"{report.name}.txt").write_text(report.text, encoding="utf-8")
    truth = folder.with_suffix(".truth.json")
    rows: list[dict[str, Any]] = [{**report._asdict(), "text": None} for report in reports]
    truth.write_text(json.dumps(rows), encoding="utf-8")
    return truth


def main() -> None:
    """Writes a pile."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])  # type: ignore[union-attr]
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--happenings", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    reports = make_pile(given.seed, given.reports, given.happenings)
    print(f"{len(reports)} reports in {given.folder}; truth in {write_pile(reports, given.folder)}")


if __name__ == "__main__":
    main()
