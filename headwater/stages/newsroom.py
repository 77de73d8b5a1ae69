"""The newsroom of a pile: its reports with their statements and credits, and the reports of each outlet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set

import numpy as np
from msgspec import structs

from headwater.language.credit_lines import outlet_key
from headwater.language.wording import content_stems
from headwater.model import Credit, Report, Span, Statement, digest_id
from headwater.stages.directions import Account, Link
from headwater.stages.gists import LONGEST_TEXT, read_gists
from headwater.stages.pairs import Numbers
from headwater.stages.rarity import number_word
from headwater.stages.stage import Engine, Pile

HALF = 0.5
MOST = 0.8


class Newsroom:
    """The reports of a pile, those of each outlet, and of reports that were loaded their statements and credits."""

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
        self._keys: dict[str, str] = {}
        self._letters = {re.sub(r"\W", "", key): key for key in self.outlets}
        self.statements: defaultdict[str, list[Statement]] = defaultdict(list)
        self.credits: defaultdict[str, list[Credit]] = defaultdict(list)
        self._pile, self._loaded = pile, set[str]()

    def load_all(self) -> None:
        """Reads the statements and credits of all reports."""
        self._take_in(self.reports.keys(), self._pile.all(Statement), self._pile.all(Credit))

    def load(self, reports: Iterable[str]) -> None:
        """Reads the statements and credits of some reports."""
        wanted = set(reports) - self._loaded
        if wanted:
            said, found = self._pile.where(Statement, "report", wanted), self._pile.where(Credit, "report", wanted)
            self._take_in(wanted, sorted(said, key=_id), sorted(found, key=_id))

    def _take_in(self, reports: Set[str], statements: Iterable[Statement], found: Iterable[Credit]) -> None:
        self._loaded |= reports
        for statement in statements:
            self.statements[statement.report].append(statement)
        for credit in found:
            self.credits[credit.report].append(self._name_host(credit))
        for name in self.gists.mentioning:
            if name in reports:
                self.credits[name] += self._find_more(self.reports[name])

    def credits_outlet(self, report: str, outlet: str | None) -> bool:
        """Tells whether a report credits an outlet."""
        key = outlet_key(outlet) if outlet else ""
        return bool(key) and any(outlet_key(credit.outlet) == key for credit in self.credits.get(report, ()))

    def find_naming(self, outlets: Set[str]) -> set[str]:
        """Returns the reports whose credits rest on some outlets, by their keys, being in the pile."""
        named = {report for report in self.gists.mentioning if outlets & self._find_named(report)}
        hosts = [credit for credit in self._pile.all(Credit) if credit is not self._name_host(credit)]
        return named | {credit.report for credit in hosts if outlet_key(self._name_host(credit).outlet) in outlets}

    def _find_named(self, report: str) -> set[str]:
        return {key for name, _, _ in self.gists.mentions(report) if (key := self._key_in_pile(name))}

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
        """Returns the key of the outlet of the pile that a name begins with, nothing if it begins with none."""
        found = self._keys.get(name)
        if found is None:
            found = self._keys[name] = self._find_key(name)
        return found

    def _find_key(self, name: str) -> str:
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


def _id(record: Statement | Credit) -> str:
    return record.id


def measure_cover(spans: Iterable[Span], cover: Sequence[Span]) -> float:
    """Returns the part of some spans that stands inside others."""
    total = inside = 0
    for span in spans:
        total += span.end - span.start
        inside += sum(max(0, min(span.end, other.end) - max(span.start, other.start)) for other in cover)
    return min(1.0, inside / total) if total else 0.0


def name_report(report: Report) -> str:
    """Returns how a report is called in words."""
    title = f"“{report.title}”" if report.title else "a report"
    return f"{title} of {report.outlet}" if report.outlet else title


def are_foreign(one: Report, other: Report) -> bool:
    """Tells whether two reports are known to be in two languages."""
    return bool(one.language and other.language) and one.language != other.language
