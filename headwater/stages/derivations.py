"""Which report was taken from which other, or from an outlet that is not in the pile."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import structs

from headwater.language.credit_lines import outlet_key
from headwater.language.reading import READ_LANGUAGES
from headwater.language.wording import content_stems
from headwater.model import (
    Credit,
    Derivation,
    Judgement,
    Report,
    SharedPassage,
    Span,
    Statement,
    digest_id,
)
from headwater.stages.decisions import find_decided, word_decision
from headwater.stages.directions import Account, Link, compare_dates, judge_links, name_kind, turn_link
from headwater.stages.gists import LONGEST_TEXT, read_gists
from headwater.stages.pairs import Numbers
from headwater.stages.particulars import Match, Particulars, make_query
from headwater.stages.rarity import number_word
from headwater.stages.sharing import Sharing
from headwater.stages.stage import Engine, Pile
from headwater.stages.translations import find_echoes, match_names

COVERED = 0.9
HALF = 0.5
NEARLY = 0.005
MOST = 0.8
SHORTEST_TITLE = 4


class Newsroom:
    """The reports of a pile with their statements and credits, and the reports of each outlet."""

    def __init__(self, pile: Pile, engine: Engine) -> None:
        self.gists = read_gists(pile, engine)
        self.reports = {report.id: report for report in pile.all(Report)}
        self.outlets: defaultdict[str, list[Report]] = defaultdict(list)
        self._languages: defaultdict[str, defaultdict[str, list[Report]]] = defaultdict(lambda: defaultdict(list))
        for report in self.reports.values():
            if report.outlet:
                self.outlets[outlet_key(report.outlet)].append(report)
                if report.language:
                    self._languages[outlet_key(report.outlet)][report.language].append(report)
        self.statements: defaultdict[str, list[Statement]] = defaultdict(list)
        for statement in pile.all(Statement):
            self.statements[statement.report].append(statement)
        self._letters = {re.sub(r"\W", "", key): key for key in self.outlets}
        self.credits: defaultdict[str, list[Credit]] = defaultdict(list)
        for credit in pile.all(Credit):
            self.credits[credit.report].append(self._name_host(credit))
        for name in self.gists.mentioning:
            self.credits[name] += self._find_more(self.reports[name])

    def credits_outlet(self, report: str, outlet: str | None) -> bool:
        """Tells whether a report credits an outlet."""
        key = outlet_key(outlet) if outlet else ""
        return bool(key) and any(outlet_key(credit.outlet) == key for credit in self.credits.get(report, ()))

    def key_of(self, report: str) -> str:
        """Returns the key of a report's outlet, nothing if it is not known."""
        outlet = self.reports[report].outlet
        return outlet_key(outlet) if outlet else ""

    def find_foreign(self, key: str, report: Report) -> list[Report]:
        """Returns the reports of an outlet that are in another language than some report."""
        languages = self._languages[key] if report.language else {}
        return [other for name, found in languages.items() if name != report.language for other in found]

    def _name_host(self, credit: Credit) -> Credit:
        """Gives a credit to a host the name of the outlet in the pile whose letters make up the host."""
        if "." not in credit.outlet or " " in credit.outlet:
            return credit
        key = next(
            (self._letters[part] for part in credit.outlet.replace("-", "").split(".") if part in self._letters), ""
        )
        return structs.replace(credit, outlet=self.outlets[key][0].outlet or "") if key else credit

    def _find_more(self, report: Report) -> Iterator[Credit]:
        """Yields credits that only the pile shows: running text names an outlet that has a report in it."""
        own = outlet_key(report.outlet) if report.outlet else ""
        known = {outlet_key(credit.outlet) for credit in self.credits[report.id] if credit.outlet}
        for name, start, end in self.gists.mentions(report.id):
            key = self._key_in_pile(name)
            if not key or key == own or key in known:
                continue
            known.add(key)
            words = " ".join(report.text[start:end].split())
            yield Credit(
                id=digest_id("credit", report.id, key, start, "pile"),
                report=report.id,
                outlet=self.outlets[key][0].outlet or "",
                scope="statements",
                statements=tuple(self._near(report, start, end)),
                start=start,
                end=end,
                basis=f"says: “{words}”",
            )

    def _key_in_pile(self, name: str) -> str:
        words = name.split()
        for last in range(len(words), 0, -1):
            key = outlet_key(" ".join(words[:last]))
            if key in self.outlets:
                return key
        return ""

    def _near(self, report: Report, start: int, end: int) -> Iterator[str]:
        """Yields the statements whose content or cue stands in the paragraph of some words."""
        first = report.text.rfind("\n", 0, start) + 1
        last = report.text.find("\n", end)
        last = len(report.text) if last < 0 else last
        for statement in self.statements[report.id]:
            if any(span.start < last and first < span.end for span in (*statement.content, *statement.cue)):
                yield statement.id

    def covered(self, report: str, passages: Sequence[Span]) -> tuple[str, ...]:
        """Returns the statements of a report of whose content at least half stands in some passages."""
        return tuple(
            statement.id for statement in self.statements[report] if measure_cover(statement.content, passages) >= HALF
        )

    def words(self, report: Report, statements: Collection[str]) -> list[str]:
        """Returns the words of some statements of a report."""
        chosen = set(statements)
        return [
            report.text[span.start : span.end]
            for statement in self.statements.get(report.id, ())
            if statement.id in chosen
            for span in statement.content
        ]

    def stems(self, report: Report, statements: Collection[str] | None) -> Numbers:
        """Returns the numbers of the content stems of some statements of a report, or of its whole text, in order."""
        if statements is not None:
            chosen = set(statements)
            own = sorted(said.id for said in self.statements[report.id])
            places = [at for at, said in enumerate(own) if said in chosen]
            return np.concatenate([self.gists.said(report.id, at) for at in places])
        if len(report.text) <= LONGEST_TEXT:
            return self.gists.stems.of(self.gists.places[report.id])
        return np.array([number_word(stem) for stem in content_stems(report.text)], np.uint64)

    def taken(self, link: Link) -> Iterator[str]:
        """Yields the statements that a link covers.

        Where most of a report is taken, so are its unnamed voices that are not said to have spoken to it.
        """
        covered = set(self.covered(link.taker, link.passages))
        for statement in self.statements[link.taker]:
            voices = statement.voices
            unnamed = bool(voices) and voices[0].kind == "unnamed" and (len(voices) < 2 or voices[-1].start is None)
            if statement.id in covered or (link.share >= MOST and unnamed and len(voices) <= 2):
                yield statement.id

    def account(self, report: str, passages: Sequence[Span]) -> Account:
        """Returns what a report says of where it has some passages from."""
        own = self.credits.get(report, ())
        covered = set(self.covered(report, passages)) if own else set()
        found = tuple(
            credit
            for credit in own
            if credit.scope == "report"
            or covered & set(credit.statements)
            or (credit.start is not None and any(span.start <= credit.start < span.end for span in passages))
        )
        return Account(self.reports[report], found, passages, self.gists.ahead(report))


def measure_cover(spans: Iterable[Span], cover: Sequence[Span]) -> float:
    """Returns the part of some spans that stands inside others."""
    total = inside = 0
    for span in spans:
        total += span.end - span.start
        inside += sum(max(0, min(span.end, other.end) - max(span.start, other.start)) for other in cover)
    return min(1.0, inside / total) if total else 0.0


def trace_derivations(pile: Pile, engine: Engine) -> Iterator[Derivation]:
    """Yields what each report took from other reports, then what it took from outlets outside the pile.

    A pair that a third report explains (both took it from there, or one took it through the other)
    is left out. Directions are judged by `directions`; credits without shared text are matched with
    the credited outlet's reports by their particulars.
    """
    room = Newsroom(pile, engine)
    links = []
    for shared in pile.all(SharedPassage):
        turned = [Span(start=passage.from_start, end=passage.from_end) for passage in shared.spans]
        links += judge_links(shared, room.account(shared.report, shared.spans), room.account(shared.other, turned))
    decided = find_decided(pile.all(Judgement), "derived", "not-derived")
    links = _drop_explained(_judge_pairs(links, decided))
    for link in links:
        yield _derive(room, link)
    apart = {pair for pair, judgement in decided.items() if judgement.kind == "not-derived"}
    sharing = Sharing(room.gists, room.reports, READ_LANGUAGES)
    credited = list(_trace_credits(room, links, apart, sharing))
    yield from credited
    yield from _trace_echoes(room, {(item.report, item.from_report) for item in credited} | apart, sharing)
    yield from _add_decided(room, links, decided)


def _judge_pairs(links: Sequence[Link], decided: Mapping[tuple[str, str], Judgement]) -> list[Link]:
    """Returns the links as persons decided: those that are none left out, those that are turned their way."""
    kept = []
    for link in links:
        for one in (link, turn_link(link)):
            judgement = decided.get((one.taker, one.giver))
            if judgement is None or (one is not link and link.decided and judgement.kind == "not-derived"):
                continue
            if judgement.kind == "derived":
                kept.append(one._replace(decided=True, judged=True, why=word_decision(judgement)))
            break
        else:
            kept.append(link)
    return list({(link.taker, link.giver): link for link in kept}.values())


def _add_decided(
    room: Newsroom, links: Sequence[Link], decided: Mapping[tuple[str, str], Judgement]
) -> Iterator[Derivation]:
    """Yields what persons decided to be taken over where no shared text was found."""
    linked = {(link.taker, link.giver) for link in links}
    for (taker, giver), judgement in decided.items():
        if judgement.kind == "derived" and (taker, giver) not in linked and {taker, giver} <= room.reports.keys():
            yield Derivation(
                id=digest_id("derivation", taker, giver, "decided"),
                report=taker,
                kind="translation" if _are_foreign(room.reports[taker], room.reports[giver]) else "rewrite",
                from_report=giver,
                statements=tuple(statement.id for statement in room.statements[taker]),
                basis=f"{word_decision(judgement)}; no shared text was found",
            )


def _drop_explained(links: Sequence[Link]) -> list[Link]:
    """Leaves out a link that a third report explains: both took the text from it, or one took it through it."""
    given: defaultdict[str, dict[str, Link]] = defaultdict(dict)
    for link in links:
        if link.decided:
            given[link.taker][link.giver] = link
    return [
        link
        for link in links
        if link.judged or not any(_is_explained(link, third, given) for third in given[link.taker])
    ]


def _is_explained(link: Link, third: str, given: Mapping[str, Mapping[str, Link]]) -> bool:
    ours = given[link.taker][third]
    theirs = given.get(third, {})
    if third == link.giver or link.taker in theirs or measure_cover(link.passages, ours.passages) < COVERED:
        return False
    if link.giver in theirs:
        return ours.closeness > link.closeness + NEARLY or (ours.credited and not link.credited)
    beside = given.get(link.giver, {}).get(third)
    return beside is not None and not link.credited and min(ours.closeness, beside.closeness) >= link.closeness - NEARLY


def _derive(room: Newsroom, link: Link) -> Derivation:
    taker, giver = room.reports[link.taker], room.reports[link.giver]
    kind = name_kind(link, taker, giver)
    likeness = "word for word" if link.verbatim else f"alike to {link.closeness:.0%}"
    about = f"{link.share:.0%} of its text stands in {_name(giver)} too, {likeness}"
    order = f"; {link.why}" if link.decided else f"; who took from whom is undecided: {link.why}"
    return Derivation(
        id=digest_id("derivation", link.taker, link.giver, "text"),
        report=link.taker,
        kind=kind,
        from_report=link.giver,
        passages=link.passages,
        statements=tuple(room.taken(link)),
        basis=about + order,
        decided=link.decided,
    )


def _name(report: Report) -> str:
    title = f"“{report.title}”" if report.title else "a report"
    return f"{title} of {report.outlet}" if report.outlet else title


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


def _trace_credits(
    room: Newsroom, links: Sequence[Link], apart: Collection[tuple[str, str]], sharing: Sharing
) -> Iterator[Derivation]:
    """Yields a derivation for each credit that shared text does not already account for; none of pairs `apart`."""
    linked = {(link.taker, link.giver) for link in links} | {(link.giver, link.taker) for link in links}
    given: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        if link.decided:
            given[link.taker].append(link)
    claims = list(_find_claims(room, given, apart))
    texts = [room.words(claim.report, claim.statements) for claim in claims]
    queries = [
        make_query(claim.key, room.stems(claim.report, claim.statements if words else None))
        for claim, words in zip(claims, texts, strict=True)
    ]
    keys = {outlet_key(credit.outlet) for found in room.credits.values() for credit in found if credit.outlet}
    particulars = Particulars(room.gists, {key: room.outlets[key] for key in keys & room.outlets.keys()}, queries)
    for number, (claim, likely) in enumerate(zip(claims, particulars.find(), strict=True)):
        able = [item for item in likely if _may_give(room, claim, item.report, apart)]
        good = [item for item in able if item.enough or room.credits_outlet(item.report, claim.report.outlet)]
        match = particulars.choose(number, good, texts[number] or [claim.report.text])
        yield _derive_claim(room, claim, match or _match_abroad(room, claim, apart, sharing))
    yield from _trace_corrections(room, linked | set(apart))


def _find_claims(
    room: Newsroom, given: Mapping[str, Sequence[Link]], apart: Collection[tuple[str, str]]
) -> Iterator[_Claim]:
    for report_id, found in room.credits.items():
        report, links = room.reports[report_id], given.get(report_id, ())
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
            kind="translation" if _are_foreign(report, giver) else "citation",
            from_report=giver.id,
            statements=tuple(claim.statements),
            basis=f"it {credit.basis}; {_name(giver)} has the same particulars ({match.words})",
        )
    return Derivation(
        id=digest_id("derivation", report.id, claim.key, "outlet"),
        report=report.id,
        kind="reprint" if claim.whole else "citation",
        from_outlet=credit.outlet,
        statements=tuple(claim.statements),
        basis=f"it {credit.basis}; no report of {credit.outlet} in the pile has these particulars",
    )


def _are_foreign(one: Report, other: Report) -> bool:
    return bool(one.language and other.language) and one.language != other.language


def _trace_echoes(room: Newsroom, apart: Collection[tuple[str, str | None]], sharing: Sharing) -> Iterator[Derivation]:
    """Yields what reports in languages without rules took from outlets that they name; none of pairs `apart`."""
    for echo in find_echoes(room.reports, room.gists.names, READ_LANGUAGES, sharing.near):
        taker, giver = room.reports[echo.report], room.reports[echo.giver]
        if (taker.id, giver.id) not in apart and compare_dates(giver, taker) <= 0:
            yield Derivation(
                id=digest_id("derivation", taker.id, giver.id, "echo"),
                report=taker.id,
                kind="translation",
                from_report=giver.id,
                statements=tuple(statement.id for statement in room.statements[taker.id]),
                basis=f"it names {echo.outlet}; {_name(giver)} has the same names and numbers ({echo.words})",
            )


def _trace_corrections(room: Newsroom, linked: set[tuple[str, str]]) -> Iterator[Derivation]:
    """Yields revisions: a report that says it corrects an earlier one of its own outlet and gives its title."""
    for report in (room.reports[name] for name in room.gists.correcting):
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
