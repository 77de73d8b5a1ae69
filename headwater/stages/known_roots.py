"""The roots that statements name themselves, and whose roots may be others when outlets or named parties change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from headwater.language.credit_lines import outlet_key
from headwater.language.wording import content_stems
from headwater.model import Report, Source, Statement
from headwater.stages.features import find_among
from headwater.stages.gists import Gists, read_gists
from headwater.stages.rarity import number_word
from headwater.stages.roots import PARTIES, Root, Voices, find_stating, name_words, read_lookup
from headwater.stages.shelf import Row, read_rows
from headwater.stages.stage import Engine, Pile
from headwater.stages.tellers import find_tellers

# Of a name of more words not all selections are looked up, but each word.
MOST_WORDS = 8


class Known(NamedTuple):
    """The statements of each report, in the order of their ids, and their roots."""

    statements: Mapping[str, list[Statement]]
    roots: dict[str, Root]


def read_roots(pile: Pile, voices: Voices) -> Known:
    """Returns the root that each statement names itself."""
    statements: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in sorted(pile.all(Statement), key=attrgetter("id")):
        statements[statement.report].append(statement)
    voices.learn(pile.where(Source, "kind", PARTIES))
    roots: dict[str, Root] = {}
    for report in sorted(statements):
        voices.meet(statements[report])
        roots.update((statement.id, voices.root(statement)) for statement in statements[report])
    return Known(statements, roots)


class Asking:
    """Which reports have voices that an outlet or a named party may stand for, by numbers of what these go by."""

    def __init__(self, pile: Pile, engine: Engine) -> None:
        self._ids = pile.ids(Report)

        def make(places: Sequence[int]) -> Iterator[Row]:
            fresh = [self._ids[at] for at in places]
            reports = {report.id: report for report in pile.where(Report, "id", fresh)}
            said: defaultdict[str, list[Statement]] = defaultdict(list)
            for statement in pile.where(Statement, "report", fresh):
                said[statement.report].append(statement)
            for report in fresh:
                yield (np.array(sorted(_number_asked(reports[report], said[report])), np.uint64).tobytes(),)

        (asked,) = read_rows(engine.memory, "voices", ("uint64",), self._ids, make)
        self._numbers, self._owners = asked.joined(), asked.owners()

    def find(self, outlets: Iterable[str], sources: Iterable[Source]) -> set[str]:
        """Returns the reports whose roots may be others where some outlets, by their keys, or parties are others."""
        names = {name_words(name) for source in sources for name in (source.name, *source.names)}
        few = {words for words in names if len(words) <= MOST_WORDS}
        held = {
            _number_words(some) for words in few for size in range(len(words)) for some in combinations(words, size + 1)
        }
        held |= {number_word(word) for words in names - few for word in words}
        found = self._having({*map(_number_outlet, outlets), *held})
        for words in few:
            # A description may hold a whole name.
            found |= (
                set.intersection(*(self._having([number_word(word)]) for word in words)) if len(words) > 1 else set()
            )
        return {self._ids[at] for at in found}

    def _having(self, numbers: Collection[int]) -> set[int]:
        """Returns the places of the reports that ask for one of some numbers."""
        wanted = np.array(sorted(numbers), np.uint64)
        return set(self._owners[find_among(self._numbers, wanted)].tolist())


def _number_asked(report: Report, statements: Iterable[Statement]) -> set[int]:
    """Returns the numbers of what the voices of a report are looked up by: outlets, and words of names."""
    found = {_number_outlet(outlet_key(report.outlet))} if report.outlet else set()
    for voice in {voice for statement in statements for voice in find_tellers(statement)}:
        lookup = read_lookup(voice)
        found.add(_number_outlet(outlet_key(voice.name)))
        if outlet := find_stating(voice):
            found.add(_number_outlet(outlet_key(outlet)))
        found.update(map(number_word, frozenset().union(*lookup)))
        found.update(_number_words(words) for words in (lookup.name, lookup.office, lookup.owner) if words)
    return found


def _number_outlet(key: str) -> int:
    return number_word(f"outlet {key}")


def _number_words(words: Iterable[str]) -> int:
    return number_word(f"words {' '.join(sorted(words))}")


class Stems:
    """The content stems of statements, read when somebody asks for the first.

    With an engine they are what it remembers of the whole pile, without one they are found anew.
    """

    def __init__(self, pile: Pile, known: Known, engine: Engine | None) -> None:
        self._pile, self._known, self._engine = pile, known, engine
        self._gists: Gists | None = None
        self._found: dict[str, frozenset[int]] = {}

    def of(self, statement: Statement) -> frozenset[int]:
        """Returns the numbers of the stems of a statement's content; none where its report is not in the pile."""
        found = self._found.get(statement.id)
        if found is None:
            self._read(statement.report)
            found = self._found.setdefault(statement.id, frozenset())
        return found

    def _read(self, report: str) -> None:
        own = self._known.statements[report]
        if self._engine is None:
            for text in (item.text for item in self._pile.where(Report, "id", [report])):
                for said in own:
                    content = " ".join(text[span.start : span.end] for span in said.content)
                    self._found[said.id] = frozenset(map(number_word, content_stems(content)))
            return
        self._gists = self._gists or read_gists(self._pile, self._engine)
        for number, said in enumerate(own if report in self._gists.places else ()):
            self._found[said.id] = frozenset(self._gists.said(report, number).tolist())
