"""Trails: from every statement back to the statement that its words were taken from first."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from headwater.language.credit_lines import outlet_key
from headwater.model import Derivation, Passage, Report, Span, Statement
from headwater.stages.known_roots import Known, Stems
from headwater.stages.stage import Pile

TOUCHES = 0.3
MOSTLY = 0.5
SAME_THING = 0.6
SAME_HEADLINE = 0.5
FEWEST_STEMS = 2
OWN_VOICE = 3
UNNAMED = 1
HOP = 1.0
# Voices that one outlet heard, told of by several relays, are one where what they say is alike.
RETOLD = 0.5
RETOLD_STEMS = 3
MOST_RETOLD = 100


class Trail(NamedTuple):
    """Statements with one root; of a ring `root` is the first of its statements and `ring_reports` run in it."""

    root: str
    statements: tuple[str, ...]
    ring: bool
    ring_reports: tuple[str, ...]


class Edge(NamedTuple):
    """A statement and the one that it was taken from; `length` is longer the less they share."""

    child: str
    parent: str
    length: float


class Tracer:
    """Statements of a pile with their words, and the edges between them."""

    def __init__(self, pile: Pile, known: Known, hearers: Mapping[str, str], stems: Stems) -> None:
        self.ranks = {statement: root.rank for statement, root in known.roots.items()}
        self.hearers = hearers
        self.texts = {report.id: report for report in pile.all(Report)}
        self.by_id = {statement.id: statement for statement in pile.all(Statement)}
        self.by_report = known.statements
        self.stems = stems.of
        self.edges: list[Edge] = []
        self.joins: list[tuple[str, str]] = []
        for derivation in pile.all(Derivation):
            if derivation.from_report in self.texts and derivation.report in self.texts:
                self._follow(derivation)
        self._followed = {edge.child for edge in self.edges} | {one for pair in self.joins for one in pair}
        for report in sorted({self.by_id[statement].report for statement in self._followed}):
            self._follow_voices(self.by_report[report])
        for report in sorted(self.by_report):
            self.edges += [Edge(child, parent, HOP) for child, parent in self._follow_inside(report)]

    def cut(self, statement: str) -> None:
        """Makes a statement a root of its own."""
        self.edges = [edge for edge in self.edges if edge.child != statement]
        self.joins = [pair for pair in self.joins if statement not in pair]

    def content(self, statement: Statement) -> str:
        """Returns the words of a statement's content."""
        text = self.texts[statement.report].text if statement.report in self.texts else ""
        return " ".join(text[span.start : span.end] for span in statement.content)

    def _follow(self, derivation: Derivation) -> None:
        covered = set(derivation.statements)
        for statement in self.by_report.get(derivation.report, []):
            if (covered or derivation.passages) and statement.id not in covered:
                continue
            # Who denies a thing, or only has feelings about it, is no root of those who affirm it.
            denies = statement.stance == "denies"
            given = [
                other
                for other in self.by_report.get(derivation.from_report or "", [])
                if (other.stance == "denies") == denies and (statement.attitude or not other.attitude)
            ]
            if derivation.passages and _carry_over(statement.content, derivation.passages):
                self._follow_passages(statement, derivation, given)
            elif self.ranks[statement.id] > 0:
                self._follow_likeness(statement, given)

    def _follow_passages(self, statement: Statement, derivation: Derivation, given: Sequence[Statement]) -> None:
        """Adds the edge to the statement that stands where the passages lead."""
        places = _carry_over(statement.content, derivation.passages)
        best: tuple[float, float, str] | None = None
        for other in given:
            shared = _measure_overlap(places, other.content)
            shorter = min(_length(places), _length(other.content))
            if not shorter or shared < TOUCHES * shorter:
                continue
            likeness = fuzz.ratio(self.content(statement), self.content(other)) / 100
            same_depth = 0.2 * ((self.ranks[statement.id] >= OWN_VOICE) == (self.ranks[other.id] >= OWN_VOICE))
            best = max(
                best or (0.0, 0.0, ""), (round(likeness + same_depth, 4), shared / _length(other.content), other.id)
            )
        if best is None:
            return
        other = self.by_id[best[2]]
        if self.ranks[statement.id] == 0 and self.ranks[other.id] >= 2:
            return
        elsewhere = self._heard_elsewhere(statement, other)
        if derivation.decided:
            self.edges.append(Edge(statement.id, other.id, HOP * (1 + elsewhere) + 1 - min(1.0, best[0])))
        elif elsewhere and other.id in self.hearers:
            return
        elif best[1] >= MOSTLY and _length(places) >= MOSTLY * _length(statement.content):
            self.joins.append((statement.id, other.id))
        else:
            self.edges.append(Edge(statement.id, other.id, 2 * HOP + 1 - min(1.0, best[0])))

    def _heard_elsewhere(self, statement: Statement, other: Statement) -> bool:
        """Says whether a statement names who heard its voice, and the other neither comes from there nor says so."""
        heard = self.hearers.get(statement.id)
        report = self.texts.get(other.report)
        own = outlet_key(report.outlet) if report and report.outlet else ""
        return bool(heard) and heard not in {own, self.hearers.get(other.id)}

    def _follow_likeness(self, statement: Statement, given: Sequence[Statement]) -> None:
        """Adds the edge to the statement with most of the same content words, for credits without shared text."""
        ours = self.stems(statement)
        best = (0.0, 0, "")
        for other in given:
            theirs = self.stems(other)
            shared = len(ours & theirs)
            if shared >= FEWEST_STEMS:
                part = shared / min(len(ours), len(theirs)) + shared / max(len(ours), len(theirs))
                best = max(best, (round(part, 4), -self.ranks[other.id], other.id))
        if best[2]:
            self.edges.append(Edge(statement.id, best[2], HOP + 1))
        elif given:
            first = min(
                given,
                key=lambda other: (self.ranks[other.id] != self.ranks[statement.id], other.content[0].start, other.id),
            )
            self.edges.append(Edge(statement.id, first.id, 2 * HOP + 1))

    def _follow_voices(self, statements: Sequence[Statement]) -> None:
        """Adds edges between what one unnamed voice says in a report, where some of it is known to be taken over."""
        by_voice: defaultdict[str, list[Statement]] = defaultdict(list)
        for statement in statements:
            if statement.voices and self.ranks[statement.id] == UNNAMED:
                by_voice[statement.voices[0].source].append(statement)
        for same in by_voice.values():
            taken = [statement for statement in same if statement.id in self._followed]
            for statement in same if taken else ():
                if statement.id not in self._followed:
                    first = min(taken, key=lambda other: (other.content[0].start, other.id))
                    self.edges.append(Edge(statement.id, first.id, 2 * HOP))

    def _follow_inside(self, report: str) -> Iterator[tuple[str, str]]:
        """Yields what a report says in its own voice, each with the attributed statement that it repeats."""
        statements = self.by_report.get(report, ())
        attributed = [said for said in statements if self.ranks[said.id] < OWN_VOICE and not said.attitude]
        marks = self.texts[report].marks if report in self.texts else ()
        for statement in statements if attributed else ():
            if self.ranks[statement.id] < OWN_VOICE:
                continue
            headline = any(
                mark.kind == "headline" and mark.start <= statement.content[0].start < mark.end for mark in marks
            )
            ours = self.stems(statement)
            best = (0.0, "")
            for other in attributed:
                shared = len(ours & self.stems(other))
                if ours and shared > FEWEST_STEMS - headline:
                    best = max(best, (round(shared / len(ours), 4), other.id))
            if best[0] >= (SAME_HEADLINE if headline else SAME_THING):
                yield statement.id, best[1]


def _length(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _measure_overlap(spans: Sequence[Span], others: Sequence[Span]) -> int:
    return sum(max(0, min(span.end, other.end) - max(span.start, other.start)) for span in spans for other in others)


def _carry_over(content: Sequence[Span], passages: Sequence[Passage]) -> list[Span]:
    """Returns where content stands in the other report, in proportion inside each passage."""
    places = []
    for span in content:
        for passage in passages:
            start, end = max(span.start, passage.start), min(span.end, passage.end)
            if start < end:
                scale = (passage.from_end - passage.from_start) / (passage.end - passage.start)
                first = passage.from_start + round((start - passage.start) * scale)
                last = passage.from_start + round((end - passage.start) * scale)
                places.append(Span(start=first, end=max(last, first + 1)))
    return places


def find_trails(
    pile: Pile, known: Known, hearers: Mapping[str, str], apart: Sequence[tuple[str, str]], stems: Stems
) -> list[Trail]:
    """Returns one trail per root and ring.

    `known` says how well each statement names its own root, 0 best; `hearers` holds the key of the
    outlet that a statement's voice is said to have spoken to, where that is not its report's own.
    `apart` holds pairs of statements that a person decided to have different voices: where both have
    one root, the second becomes a root, or the first if the second is theirs.
    """
    tracer = Tracer(pile, known, hearers, stems)
    trails = _follow_trails(tracer)
    for one, other in apart:
        for trail in trails:
            if one in trail.statements and other in trail.statements:
                tracer.cut(one if trail.root == other else other)
                trails = _follow_trails(tracer)
                break
    return trails


def _follow_trails(tracer: Tracer) -> list[Trail]:
    linked = {end for edge in tracer.edges for end in (edge.child, edge.parent)} | {
        one for pair in tracer.joins for one in pair
    }
    alone = [Trail(statement, (statement,), False, ()) for statement in tracer.by_id if statement not in linked]
    heads = _join_undecided(sorted(linked), tracer.joins)
    upward: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for edge in tracer.edges:
        child, parent = heads[edge.child], heads[edge.parent]
        if child != parent:
            upward[child][parent] = min(edge.length, upward[child].get(parent, edge.length))
    members: defaultdict[str, list[str]] = defaultdict(list)
    for statement, head in heads.items():
        members[head].append(statement)
    reached = _reach_roots(members, upward)
    trails: defaultdict[str, list[str]] = defaultdict(list)
    for head, root in reached.items():
        trails[root] += members[head]
    found = [
        Trail(_best(members[root], tracer.ranks), tuple(sorted(statements)), False, ())
        for root, statements in trails.items()
    ]
    return [*alone, *found, *_find_rings(members, upward, reached, tracer)]


def _best(statements: Sequence[str], ranks: Mapping[str, int]) -> str:
    return min(statements, key=lambda statement: (ranks[statement], statement))


def _join_undecided(statements: Iterable[str], joins: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Returns for each statement the first of those that are the same text, whoever took it from whom."""
    heads = {statement: statement for statement in statements}

    def head(statement: str) -> str:
        while heads[statement] != statement:
            heads[statement] = heads[heads[statement]]
            statement = heads[statement]
        return statement

    for one, other in joins:
        first, second = sorted((head(one), head(other)))
        heads[second] = first
    return {statement: head(statement) for statement in heads}


def _reach_roots(members: Mapping[str, list[str]], upward: Mapping[str, dict[str, float]]) -> dict[str, str]:
    """Returns the root that each head reaches by the shortest way; heads that reach none are left out."""
    downward: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for child, parents in upward.items():
        for parent, length in parents.items():
            downward[parent].append((child, length))
    reached: dict[str, str] = {}
    queue = [(0.0, head, head) for head in members if not upward.get(head)]
    heapq.heapify(queue)
    while queue:
        distance, root, head = heapq.heappop(queue)
        if head in reached:
            continue
        reached[head] = root
        for child, length in downward[head]:
            if child not in reached:
                heapq.heappush(queue, (round(distance + length, 6), root, child))
    return reached


def _find_rings(
    members: Mapping[str, list[str]],
    upward: Mapping[str, dict[str, float]],
    reached: Mapping[str, str],
    tracer: Tracer,
) -> Iterator[Trail]:
    """Yields the statements whose trails run in circles, those that hang on one circle together."""
    lost = {head for head in members if head not in reached}
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for child in lost:
        for parent in upward[child]:
            beside[child].add(parent)
            beside[parent].add(child)
    parents: defaultdict[str, set[str]] = defaultdict(set)
    for edge in tracer.edges if lost else ():
        parents[edge.child].add(edge.parent)
    for first in sorted(lost):
        if first not in lost:
            continue
        queue, group = [first], set()
        while queue:
            head = queue.pop()
            if head not in group:
                group.add(head)
                queue += sorted(beside[head] - group)
        lost -= group
        statements = sorted(statement for head in group for statement in members[head])
        yield _settle_circle(statements, parents, tracer)


def _settle_circle(statements: Sequence[str], everywhere: Mapping[str, set[str]], tracer: Tracer) -> Trail:
    """Returns a ring if decided derivations alone run in a circle; else a trail, for what was undecided closed it.

    `everywhere` holds the parents of each statement.
    """
    inside = set(statements)
    parents = {child: everywhere.get(child, set()) & inside - {child} for child in inside}
    settled = {statement for statement in statements if not parents[statement]}
    tops = sorted(settled)
    grown = True
    while grown:
        more = {statement for statement in inside - settled if parents[statement] & settled}
        settled |= more
        grown = bool(more)
    if tops:
        return Trail(_best(tops, tracer.ranks), tuple(statements), False, ())
    reports = sorted({tracer.by_id[statement].report for statement in statements})
    return Trail(statements[0], tuple(statements), True, tuple(reports))


def join_retold(told: Sequence[tuple[str, frozenset[int]]]) -> dict[str, str]:
    """Returns for each voice the first of those that are told of alike.

    `told` holds the voices that several relays give to one outlet, with the stems of what they say.
    """
    heads = {voice: voice for voice, _ in told}
    stems = dict(told)
    having: defaultdict[int, list[str]] = defaultdict(list)
    for voice in sorted(stems):
        shared: Counter[str] = Counter(other for stem in stems[voice] for other in having[stem][:MOST_RETOLD])
        for other, count in sorted(shared.items()):
            if count >= RETOLD_STEMS and count >= RETOLD * min(len(stems[voice]), len(stems[other])):
                first, second = sorted((heads[voice], heads[other]))
                heads = {name: first if head == second else head for name, head in heads.items()}
        for stem in stems[voice]:
            having[stem].append(voice)
    return heads
