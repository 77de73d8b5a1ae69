"""Why statements count as one origin or as two: their trails, the derivations between them, the reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from headwater.exchange.trace import Index, StatementTrail, name_origin, name_report, trace_statement
from headwater.model import Bounds, Derivation, Origin, OriginCount, Pointer, Record, Statement
from headwater.stages.counts import count_origins, find_silent

SHOWN = 6


class Side(Record, frozen=True, kw_only=True):
    """What one side says and where its trail leads; `statements` are at most SHOWN of its `total`."""

    name: str
    total: int
    statements: tuple[StatementTrail, ...]
    roots: tuple[str, ...]


class Because(Record, frozen=True, kw_only=True):
    """One reason in words, with the words of the statements that it is about."""

    kind: str
    text: str
    words: tuple[str, ...]


class Explanation(Record, frozen=True, kw_only=True):
    """Two or more sides, how many origins stand behind all of them together, and why."""

    sides: tuple[Side, ...]
    origins: Bounds
    verdict: str
    because: tuple[Because, ...]
    derivations: tuple[str, ...]


def explain_sides(
    index: Index, sides: Sequence[tuple[str, Sequence[Statement]]], derivations: Iterable[Derivation]
) -> Explanation:
    """Returns why the statements of some named sides count as they do."""
    roots = {name: _roots(index, statements) for name, statements in sides}
    telling = {act.statement for act in index.acts.values() if not act.presupposed}
    knowing = {act.statement for act in index.acts.values() if act.presupposed} - telling
    silent = find_silent(
        (said.mode != "own" and said.told and said.id not in knowing, index.origins.get(said.id, ()))
        for _, statements in sides
        for said in statements
    )
    about: defaultdict[str, set[str]] = defaultdict(set)
    for said in (said for _, statements in sides for said in statements):
        for origin in index.origins.get(said.id, ()):
            about[origin.id].add(said.id)
    together = count_origins((origin for found in roots.values() for origin in found), silent, about)
    reports = {said.report for _, statements in sides for said in statements}
    reports |= {origin.report for found in roots.values() for origin in found if origin.report}
    return Explanation(
        sides=tuple(_show_side(index, name, statements, roots[name]) for name, statements in sides),
        origins=Bounds(least=together.least, most=together.most),
        verdict=_word_verdict(together, [{origin.id for origin in found} for found in roots.values()]),
        because=tuple(
            Because(
                kind=reason.kind,
                text=reason.text,
                words=tuple(_quote(index, reason.statements, reason.spans)),
            )
            for reason in together.reasons
        ),
        derivations=tuple(_word_derivation(index, item) for item in derivations if _joins(item, reports)),
    )


def _roots(index: Index, statements: Iterable[Statement]) -> list[Origin]:
    found = {origin.id: origin for said in statements for origin in index.origins.get(said.id, ())}
    return [found[origin_id] for origin_id in sorted(found)]


def _show_side(index: Index, name: str, statements: Sequence[Statement], roots: Sequence[Origin]) -> Side:
    trails = [trace_statement(index, said) for said in statements]
    named = []
    for origin in roots:
        own = [trail for trail in trails if trail.id in origin.statements]
        named.append(f"{name_origin(origin, own)}: {origin.reason}")
    return Side(name=name, total=len(trails), statements=tuple(trails[:SHOWN]), roots=tuple(named))


def _word_verdict(counted: OriginCount, roots: Sequence[set[str]]) -> str:
    shared = set.intersection(*roots) if roots else set()
    if counted.most == 0:
        return "No origin was traced for them, so nothing is counted."
    if counted.least == counted.most == 1:
        same = "They lead back to the same origin" if shared else "They are counted as one"
        return f"One origin. {same}."
    if counted.least == 0:
        return f"No established origin, at most {counted.most}: the trail runs in a circle."
    if counted.least == counted.most:
        return f"{counted.least} origins, established to be different."
    return f"At least {counted.least}, at most {counted.most}: they may be different, and nothing establishes it."


def _quote(index: Index, statements: Iterable[str], spans: Iterable[Pointer]) -> Iterable[str]:
    for statement_id in sorted(statements)[:SHOWN]:
        if said := index.statements.get(statement_id):
            report = index.reports[said.report]
            first, last = said.content[0].start, said.content[-1].end
            yield f"{name_report(report)}, {first}–{last}: {report.text[first:last]}"
    for span in list(spans)[:SHOWN]:
        if found := index.reports.get(span.report):
            yield f"{name_report(found)}, {span.start}–{span.end}: {found.text[span.start : span.end]}"


def _joins(item: Derivation, reports: set[str]) -> bool:
    return item.report in reports and (item.from_report is None or item.from_report in reports)


def _word_derivation(index: Index, item: Derivation) -> str:
    taker = index.reports.get(item.report)
    giver = index.reports.get(item.from_report or "")
    source = name_report(giver) if giver else f"{item.from_outlet or 'an outlet that is not known'} (not in this pile)"
    open_way = "" if item.decided else " (who took from whom is not decided)"
    return f"{name_report(taker) if taker else 'a report'}: {item.kind} from {source}{open_way}: {item.basis}"
