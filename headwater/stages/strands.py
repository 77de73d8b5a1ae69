"""Strands: trails with the roots that they lead back to, kept by report and by what may make them one origin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec

from headwater.language.credit_lines import outlet_key
from headwater.model import Judgement, Report
from headwater.stages.decisions import find_decided
from headwater.stages.known_roots import Stems, read_roots
from headwater.stages.rarity import number_word
from headwater.stages.roots import Root, Voices
from headwater.stages.stage import Engine, Memory, Pile
from headwater.stages.trails import Trail, find_trails

NAMED = {"person", "group", "organisation", "document"}


class Home(NamedTuple):
    """A report that statements stand in; `relays` says that it has its text from somebody whom it does not name."""

    report: str
    outlet: str | None
    language: str | None
    relays: bool
    present: bool


class Strand(msgspec.Struct, frozen=True, array_like=True):
    """A trail, its root, and the reports of its statements, that of the root's first.

    `stems` holds the content stems of what an outlet outside the pile is told to have heard from an unnamed voice.
    """

    trail: Trail
    root: Root
    homes: tuple[Home, ...]
    stems: tuple[int, ...]

    @property
    def heard(self) -> str:
        """The key of the outlet that heard an unnamed voice, where its own report is not at hand; else nothing."""
        root = self.root
        return outlet_key(root.outlet) if root.kind == "unnamed" and root.outlet and not root.inside else ""

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes two roots one origin, as far as no two voices are told of alike."""
        root, report = self.root, self.homes[0].report
        if self.trail.ring:
            return ("ring", *sorted(self.trail.ring_reports))
        if root.kind in NAMED and root.source:
            return ("named", root.source)
        if root.kind == "unnamed" and root.source:
            return ("unnamed", self.heard, root.source)
        if root.kind == "outlet" and not root.outlet:
            return ("press", report)
        return ("outlet", outlet_key(root.outlet)) if root.outlet else ("report", report)

    @property
    def heap(self) -> int:
        """The number of the heap of strands of which origins are made without a look at other heaps."""
        told = self.identity[0] == "unnamed" and self.heard
        return _number("told", self.heard) if told else _number(*self.identity)


def _number(*identity: str) -> int:
    return number_word("\n".join(("heap", *identity)))


def _number_mark(outlet: str) -> int:
    """Returns the number of an empty heap: reports with a root that an outlet heard, or is, but did not write."""
    return _number("mark", outlet)


def find_strands(pile: Pile, voices: Voices, engine: Engine | None) -> list[Strand]:
    """Returns the strands of a pile; or, without an engine, of a part of one that no derivation leads out of."""
    known = read_roots(pile, voices)
    statements = {said.id: said for found in known.statements.values() for said in found}
    hearers = {
        statement: outlet_key(root.outlet)
        for statement, root in known.roots.items()
        if root.kind == "unnamed" and root.outlet and not root.inside
    }
    decided = find_decided(pile.all(Judgement), "same-voice", "different-voice")
    apart = [pair for pair, judgement in decided.items() if judgement.kind == "different-voice"]
    stems = Stems(pile, known, engine)
    found = []
    for trail in find_trails(pile, known, hearers, [pair for pair in apart if statements.keys() >= set(pair)], stems):
        reports = dict.fromkeys(statements[said].report for said in (trail.root, *trail.statements))
        strand = Strand(trail, known.roots[trail.root], tuple(_read_home(report, voices) for report in reports), ())
        if strand.heard and strand.root.source and not trail.ring:
            own = frozenset[int]().union(*(stems.of(statements[said]) for said in trail.statements))
            strand = msgspec.structs.replace(strand, stems=tuple(sorted(own)))
        found.append(strand)
    return found


def _read_home(name: str, voices: Voices) -> Home:
    report = voices.reports.get(name)
    outlet, language = (report.outlet, report.language) if report else (None, None)
    return Home(name, outlet, language, name in voices.relays, report is not None)


ENCODER = msgspec.msgpack.Encoder()
STRANDS = msgspec.msgpack.Decoder(list[Strand])
ROWS = msgspec.msgpack.Decoder(dict[int, bytes])
NAMES = msgspec.msgpack.Decoder(list[str])
NOTHING = ENCODER.encode([])


class Ledger:
    """The strands of a whole pile by reports of their roots and by heaps, and in which reports each heap has some."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def lay(self, strands: Iterable[Strand]) -> None:
        """Keeps all strands in place of all that stood."""
        self._memory.drop("origins")
        rows = _pack(strands)
        reports: defaultdict[int, list[str]] = defaultdict(list)
        for report, heaps in rows.items():
            for heap in heaps:
                reports[heap].append(report)
        self._memory.put(
            "origins strands", {number_word(report): ENCODER.encode(heaps) for report, heaps in rows.items()}
        )
        self._memory.put("origins heaps", {heap: ENCODER.encode(sorted(found)) for heap, found in reports.items()})

    def heard_by(self, outlets: Iterable[str]) -> set[str]:
        """Returns the reports with roots that some outlets, by their keys, heard, or are, but did not write."""
        packed = self._memory.look("origins heaps", map(_number_mark, outlets)).values()
        return {report for names in packed for report in NAMES.decode(names)}

    def replace(self, reports: Collection[str], strands: Iterable[Strand]) -> tuple[set[int], dict[int, set[str]]]:
        """Keeps the strands of some reports in place of those that stood.

        Returns the heaps that changed by this, and all heaps that they touch, with the roots that stood there.
        """
        before, after = self._read(reports), _pack(strands)
        changed: set[int] = set()
        roots: defaultdict[int, set[str]] = defaultdict(set)
        moved: defaultdict[int, set[str]] = defaultdict(set)
        for report in reports:
            old, new = before.get(report, {}), after.get(report, {})
            for heap in old.keys() | new.keys():
                roots[heap].update(map(_root, STRANDS.decode(old.get(heap, NOTHING))))
                if old.get(heap) != new.get(heap):
                    changed.add(heap)
                if (heap in old) != (heap in new):
                    moved[heap].add(report)
        rows = {number_word(name): ENCODER.encode(after[name]) if name in after else b"" for name in reports}
        self._memory.put("origins strands", rows)
        known = self._memory.look("origins heaps", moved)
        lists = {heap: {*NAMES.decode(known.get(heap, NOTHING))} ^ found for heap, found in moved.items()}
        self._memory.put(
            "origins heaps", {heap: ENCODER.encode(sorted(found)) if found else b"" for heap, found in lists.items()}
        )
        return changed, roots

    def gather(self, heaps: Collection[int]) -> list[Strand]:
        """Returns the strands of some heaps."""
        packed = self._memory.look("origins heaps", heaps).values()
        rows = self._read({report for names in packed for report in NAMES.decode(names)}).values()
        return [strand for row in rows for heap in row.keys() & heaps for strand in STRANDS.decode(row[heap])]

    def _read(self, reports: Iterable[str]) -> dict[str, dict[int, bytes]]:
        numbers = {number_word(report): report for report in reports}
        found = self._memory.look("origins strands", numbers)
        return {numbers[at]: ROWS.decode(row) for at, row in found.items()}


def _pack(strands: Iterable[Strand]) -> dict[str, dict[int, bytes]]:
    """Returns the strands of each report in each heap, and the marks of outlets as heaps of nothing."""
    found: defaultdict[str, defaultdict[int, list[Strand]]] = defaultdict(lambda: defaultdict(list))
    for strand in strands:
        heaps = found[strand.homes[0].report]
        heaps[strand.heap].append(strand)
        if strand.root.outlet and not strand.root.inside:
            heaps[_number_mark(outlet_key(strand.root.outlet))] += ()
    return {
        report: {heap: ENCODER.encode(sorted(some, key=_root)) for heap, some in sorted(heaps.items())}
        for report, heaps in found.items()
    }


def _root(strand: Strand) -> str:
    return strand.trail.root


def name_outlets(reports: Iterable[Report], known: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Returns each outlet, by its key, with the last of its reports and its name there; `known` are others' reports."""
    found = dict(known)
    for report in reports:
        if report.outlet:
            key = outlet_key(report.outlet)
            found[key] = max(found.get(key, ("", "")), (report.id, report.outlet))
    return found
