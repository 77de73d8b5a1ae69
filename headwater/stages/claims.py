"""What reports credit to outlets, and which report of the credited outlet it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from headwater.language.credit_lines import outlet_key
from headwater.model import Credit, Derivation, Report, digest_id
from headwater.stages.claimed import Rareness
from headwater.stages.directions import Link, compare_dates
from headwater.stages.newsroom import Newsroom, are_foreign, name_report
from headwater.stages.pairs import Numbers
from headwater.stages.particulars import Match, Particulars, make_query
from headwater.stages.sharing import Sharing
from headwater.stages.translations import match_names

SHORTEST_TITLE = 4


class _Claim(NamedTuple):
    """What a report credits to one outlet and shared text does not already account for.

    `linked` are links from reports of that outlet; `whole` says that the report is credited as a whole.
    """

    report: Report
    key: str
    credits: Sequence[Credit]
    linked: Sequence[Link]
    statements: Sequence[str]
    whole: bool


class Claims:
    """What reports credit to outlets and shared text does not already account for, and what is looked up for it."""

    def __init__(
        self, room: Newsroom, takers: Iterable[str], links: Sequence[Link], apart: Collection[tuple[str, str]]
    ) -> None:
        given: defaultdict[str, list[Link]] = defaultdict(list)
        for link in links:
            if link.decided:
                given[link.taker].append(link)
        self.claims = list(_find_claims(room, takers, given, apart))
        self.texts = [room.words(claim.report, claim.statements) for claim in self.claims]
        self.queries = [
            make_query(claim.key, room.stems(claim.report, claim.statements if words else None))
            for claim, words in zip(self.claims, self.texts, strict=True)
        ]

    def rows(self) -> Iterator[tuple[str, str, Numbers]]:
        """Yields who claims, of which outlet, by its key, and the stems of what is claimed."""
        for claim, query in zip(self.claims, self.queries, strict=True):
            yield claim.report.id, claim.key, query.stems


def trace_claims(
    room: Newsroom, asked: Claims, apart: Collection[tuple[str, str]], sharing: Sharing, rare: Rareness
) -> Iterator[Derivation]:
    """Yields a derivation for each claim; none of pairs `apart`."""
    keys = {claim.key for claim in asked.claims} & room.outlets.keys()
    outlets = {key: [report.id for report in room.outlets[key]] for key in keys}
    particulars = Particulars(room.gists, outlets, asked.queries, rare)
    found = particulars.find()
    room.load(item.report for likely in found for item in likely if not item.enough)
    for number, (claim, likely) in enumerate(zip(asked.claims, found, strict=True)):
        able = [item for item in likely if _may_give(room, claim, item.report, apart)]
        good = [item for item in able if item.enough or room.credits_outlet(item.report, claim.report.outlet)]
        match = particulars.choose(number, good, asked.texts[number] or [claim.report.text])
        yield _derive_claim(room, claim, match or _match_abroad(room, claim, apart, sharing))


def _find_claims(
    room: Newsroom, takers: Iterable[str], given: Mapping[str, Sequence[Link]], apart: Collection[tuple[str, str]]
) -> Iterator[_Claim]:
    for report_id in takers:
        report, links, found = room.reports[report_id], given.get(report_id, ()), room.credits.get(report_id, ())
        by_outlet: defaultdict[str, list[Credit]] = defaultdict(list)
        for credit in found:
            if credit.outlet and not _is_copied(credit, links, room):
                by_outlet[outlet_key(credit.outlet)].append(credit)
        for key, same in by_outlet.items():
            whole = any(credit.scope == "report" for credit in same)
            statements = sorted({statement for credit in same for statement in credit.statements})
            if whole:
                statements = [statement.id for statement in room.statements.get(report.id, ())]
            linked = [
                link
                for link in links
                if room.key_of(link.giver) == key and link.giver != report.id and (report.id, link.giver) not in apart
            ]
            if linked:
                covered = {statement for link in linked for statement in room.covered(report.id, link.passages)}
                statements = [statement for statement in statements if statement not in covered and not whole]
            if statements or not linked:
                yield _Claim(report, key, same, linked, statements, whole)


def _match_abroad(room: Newsroom, claim: _Claim, apart: Collection[tuple[str, str]], sharing: Sharing) -> Match | None:
    """Returns the report of the credited outlet in another language that has most names and numbers of a report."""
    abroad = room.find_foreign(claim.key, claim.report)
    near = sharing.near(claim.report, claim.key) if abroad and sharing.covers(claim.report) else None
    others = [other for other in abroad if near is None or other.id in near]
    others = [other for other in others if _may_give(room, claim, other.id, apart)]
    echoed = match_names(claim.report, others, room.gists.names)
    return Match(*echoed) if echoed else None


def _may_give(room: Newsroom, claim: _Claim, other: str, apart: Collection[tuple[str, str]]) -> bool:
    """Says whether a report of the credited outlet may be what a claim was taken from."""
    if claim.linked:
        return any(link.giver == other for link in claim.linked)
    report = claim.report
    return other != report.id and (report.id, other) not in apart and compare_dates(room.reports[other], report) < 1


def _is_copied(credit: Credit, links: Sequence[Link], room: Newsroom) -> bool:
    """Says whether the credit's own words came with the text from a report that carries the same credit."""
    for link in links:
        if credit.start is None or not any(span.start <= credit.start < span.end for span in link.passages):
            continue
        if any(other.outlet == credit.outlet for other in room.credits.get(link.giver, ())):
            return True
    return False


def _derive_claim(room: Newsroom, claim: _Claim, match: Match | None) -> Derivation:
    """Returns what a claim gives, taken from the report that matches it, or from its outlet."""
    report, credit = claim.report, claim.credits[0]
    if claim.linked and not match:
        match = Match(claim.linked[0].giver, "it shares other text with it")
    if match:
        giver = room.reports[match.report]
        return Derivation(
            id=digest_id("derivation", report.id, giver.id, "credit"),
            report=report.id,
            kind="translation" if are_foreign(report, giver) else "citation",
            from_report=giver.id,
            statements=tuple(claim.statements),
            basis=f"it {credit.basis}; {name_report(giver)} has the same particulars ({match.words})",
        )
    return Derivation(
        id=digest_id("derivation", report.id, claim.key, "outlet"),
        report=report.id,
        kind="reprint" if claim.whole else "citation",
        from_outlet=credit.outlet,
        statements=tuple(claim.statements),
        basis=f"it {credit.basis}; no report of {credit.outlet} in the pile has these particulars",
    )


def trace_corrections(
    room: Newsroom, takers: Collection[str], links: Sequence[Link], apart: Collection[tuple[str, str]]
) -> Iterator[Derivation]:
    """Yields revisions: a report that says it corrects an earlier one of its own outlet and gives its title."""
    linked = {pair for link in links for pair in ((link.taker, link.giver), (link.giver, link.taker))} | set(apart)
    for report in (room.reports[name] for name in room.gists.correcting if name in takers):
        if not report.outlet:
            continue
        for other in room.outlets[outlet_key(report.outlet)]:
            title = other.title or ""
            named = len(title.split()) >= SHORTEST_TITLE and title.casefold() in report.text.casefold()
            if other.id == report.id or not named or compare_dates(report, other) < 0:
                continue
            if (report.id, other.id) not in linked and title.casefold() != (report.title or "").casefold():
                yield Derivation(
                    id=digest_id("derivation", report.id, other.id, "correction"),
                    report=report.id,
                    kind="revision",
                    from_report=other.id,
                    statements=tuple(statement.id for statement in room.statements[report.id]),
                    basis=f"it corrects an earlier report of {report.outlet} and gives its title: “{title}”",
                )
