"""The roots that statements name themselves, remembered as long as all that they were read against stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

import msgspec
import numpy as np

from headwater.language.credit_lines import outlet_key
from headwater.model import Derivation, Report, Source, Statement
from headwater.stages.features import find_among, find_distinct
from headwater.stages.gists import Gists, read_gists
from headwater.stages.pairs import FACTOR, OTHER, Numbers, add_up, mix
from headwater.stages.rarity import number_word
from headwater.stages.roots import PARTIES, Root, Voices, find_stating, name_words
from headwater.stages.shelf import Row, read_rows
from headwater.stages.stage import Engine, Pile, number_bytes
from headwater.stages.tellers import find_tellers

ENCODER = msgspec.msgpack.Encoder()
ROOTS = msgspec.msgpack.Decoder(list[Root])
# A list of so many things begins with these bytes in MessagePack, and then their number.
LONG_LIST = b"\xdd"


class Known(NamedTuple):
    """The statements of each report, in the order of their ids, their roots, and a digest of these for each report."""

    ids: list[str]
    statements: Mapping[str, list[Statement]]
    roots: dict[str, Root]
    signatures: Numbers


def read_roots(pile: Pile, voices: Voices, engine: Engine) -> Known:
    """Returns the root that each statement names itself.

    A root follows from the report, from what its derivations show of it, and from which outlets and named parties go by
    the names and words of its voices: under a digest of these it is remembered.
    """
    statements: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in sorted(pile.all(Statement), key=attrgetter("id")):
        statements[statement.report].append(statement)
    ids = sorted(statements.keys() | voices.reports.keys())
    named = _Named(pile, engine)
    words, stamps = _sign(ids, statements, voices, named, engine)

    def make(places: Sequence[int]) -> Iterator[Row]:
        voices.learn(named.having(np.concatenate([words(at) for at in places])))
        for at in places:
            voices.meet(statements[ids[at]])
            yield (b"".join(ENCODER.encode(voices.root(statement)) for statement in statements[ids[at]]),)

    (packed,) = read_rows(engine.memory, "roots", ("uint8",), ids, make, stamps)
    number = sum(map(len, statements.values()))
    found = ROOTS.decode(LONG_LIST + number.to_bytes(4, "big") + packed.joined().tobytes())
    ordered = (statement.id for report in ids for statement in statements[report])
    return Known(ids, statements, dict(zip(ordered, found, strict=True)), stamps)


def _sign(
    ids: Sequence[str], statements: Mapping[str, Sequence[Statement]], voices: Voices, named: _Named, engine: Engine
) -> tuple[Callable[[int], Numbers], Numbers]:
    """Returns what each report's roots are read against, as numbers, and a digest of what stands for these."""

    def make(places: Sequence[int]) -> Iterator[Row]:
        for at in places:
            report = voices.reports.get(ids[at])
            found = _number_asked(report, statements.get(ids[at], ()))
            yield (np.array(sorted(found), np.uint64).tobytes(),)

    (asked,) = read_rows(engine.memory, "voices", ("uint64",), ids, make)
    numbers, facts = _gather_facts(voices, named)
    values: Numbers = asked.joined()
    at = np.minimum(np.searchsorted(numbers, values), max(0, len(numbers) - 1))
    stand = (
        np.where(numbers[at] == values, facts[at], np.uint64(0)) if len(numbers) else np.zeros(len(values), np.uint64)
    )
    beside = np.zeros(len(ids), np.uint64)
    credited: defaultdict[str, list[tuple[str, str, str | None]]] = defaultdict(list)
    for report, found in statements.items():
        for statement in found:
            if outlet := voices.credited.get(statement.id):
                credited[report].append((statement.id, outlet, voices.outlets.get(outlet_key(outlet))))
    for place, report in enumerate(ids):
        seen = voices.beside(report)
        if seen or report in credited:
            beside[place] = number_bytes(ENCODER.encode((seen, credited.get(report))))
    names = np.array([number_bytes(report.encode()) for report in ids], np.uint64)
    read = add_up(mix(values + stand * FACTOR), asked.sizes)
    return asked.of, mix(mix(read + names * FACTOR) + beside * OTHER)


def _number_asked(report: Report | None, statements: Iterable[Statement]) -> set[int]:
    """Returns the numbers of the outlets and of the words of names that a report's voices may go by."""
    found = {_number_outlet(outlet_key(report.outlet))} if report and report.outlet else set()
    for statement in statements:
        for voice in find_tellers(statement):
            words = {*name_words(voice.name), *name_words(voice.role or "")}
            found.add(_number_outlet(outlet_key(voice.name)))
            if outlet := find_stating(voice):
                found.add(_number_outlet(outlet_key(outlet)))
            found.update(map(number_word, words | ({"ministry"} if "minister" in words else set())))
    return found


def _number_outlet(key: str) -> int:
    return number_word(f"outlet {key}")


class _Named:
    """The named parties of a pile, with the numbers of the words of their names, and of the names that these are in."""

    def __init__(self, pile: Pile, engine: Engine) -> None:
        named = self._sources = [source for source in pile.all(Source) if source.kind in PARTIES]
        stamps = np.array([number_bytes(ENCODER.encode(source)) for source in named], np.uint64)

        def make(places: Sequence[int]) -> list[Row]:
            return [_number_names(named[at]) for at in places]

        kinds, ids = ("uint64", "uint64"), [source.id for source in named]
        self.words, self.names = read_rows(engine.memory, "names", kinds, ids, make, stamps)

    def having(self, words: Numbers) -> list[Source]:
        """Returns those that go by one of some words."""
        held = find_among(self.words.joined(), find_distinct(words))
        return [self._sources[at] for at in np.unique(self.words.owners()[held]).tolist()]


def _number_names(source: Source) -> Row:
    rows = [
        (number_word(word), number_word(f"{source.id} {source.kind} {' '.join(sorted(words))}"))
        for words in {name_words(name) for name in (source.name, *source.names)}
        for word in words
    ]
    return tuple(np.array([row[side] for row in rows], np.uint64).tobytes() for side in (0, 1))


def _gather_facts(voices: Voices, named: _Named) -> tuple[Numbers, Numbers]:
    """Returns numbers of outlets and of words of names, in order, with a digest of what each stands for in the pile."""
    keys = [_number_outlet(key) for key in voices.outlets]
    shown = [number_word(f"{key}\n{name}") for key, name in voices.outlets.items()]
    numbers: Numbers = np.concatenate([named.words.joined(), np.array(keys, np.uint64)])
    values: Numbers = mix(np.concatenate([named.names.joined(), np.array(shown, np.uint64)]))
    order = np.argsort(numbers, kind="stable")
    numbers, values = numbers[order], values[order]
    starts = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]])) if len(numbers) else np.zeros(0, int)
    return numbers[starts], add_up(values, np.diff(np.concatenate([starts, [len(numbers)]])))


class Stems:
    """The content stems of statements, read when somebody asks for the first."""

    def __init__(self, pile: Pile, known: Known, engine: Engine) -> None:
        self._pile, self._known, self._engine = pile, known, engine
        self._gists: Gists | None = None
        self._found: dict[str, frozenset[int]] = {}
        self._places: dict[str, tuple[str, int]] = {}

    def of(self, statement: Statement) -> frozenset[int]:
        """Returns the numbers of the stems of a statement's content; none where its report is not in the pile."""
        found = self._found.get(statement.id)
        if found is None:
            if self._gists is None:
                self._gists = read_gists(self._pile, self._engine)
            if statement.report not in self._gists.places:
                return frozenset()
            own = self._known.statements[statement.report]
            for number, said in enumerate(own):
                self._found[said.id] = frozenset(self._gists.said(statement.report, number).tolist())
            found = self._found[statement.id]
        return found


def sign_derivations(derivations: Sequence[Derivation], known: Known) -> Numbers:
    """Returns a digest for each derivation of itself and of the roots of both reports."""
    places = {report: at for at, report in enumerate(known.ids)}
    own = np.array([number_bytes(ENCODER.encode(each)) for each in derivations], np.uint64)
    sides = [
        known.signatures[np.array([places.get(side, 0) for side in names], np.int64)] if len(known.ids) else own
        for names in ([each.report for each in derivations], [each.from_report or "" for each in derivations])
    ]
    return mix(mix(own + sides[0] * FACTOR) + sides[1] * OTHER)
