"""Five lines that say what a pile of reports really holds."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from headwater.model import Bounds, Credit, Derivation, Failure, Finding, Origin, Report, Source, Statement
from headwater.store.database import Reader
from headwater.store.listing import LINES
from headwater.store.search import FIRST_VOICE
from headwater.store.tables import BY_KIND

WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a case holds, in counts; `strength` gives the number of findings for each lower bound."""

    reports: int
    outlets: int
    statements: int
    unnamed: int
    original_outlets: int
    relays: int
    part_relays: int
    findings: int
    strength: dict[int, int]
    contested: int
    failures: int


def count_case(reader: Reader) -> Summary:
    """Counts a case; an outlet did original reporting if a trail leads to it and does not run in a circle."""
    reports, sources, credited = (BY_KIND[kind].c for kind in (Report, Source, Credit))
    origins, derivations = BY_KIND[Origin].c, BY_KIND[Derivation].c
    rooted = (origins.standing != "unattributed", sa.not_(origins.ring))
    relays = sa.select(derivations.report).where(derivations.decided).distinct().subquery()
    part = sa.exists().where(origins.report == relays.c.report, *rooted)
    count = sa.select(sa.func.count())
    outlets = reader.column(reports.outlet) | reader.column(credited.outlet)
    outlets |= reader.column(sources.name, sources.kind == "outlet")
    strength = (
        sa.select(LINES.c.least, sa.func.count().label("number")).group_by(LINES.c.least).order_by(LINES.c.least.desc())
    )
    return Summary(
        reports=reader.count(Report),
        outlets=len(outlets - {""}),
        statements=reader.count(Statement),
        unnamed=reader.count(Statement, FIRST_VOICE == "unnamed"),
        original_outlets=len(reader.column(origins.outlet, *rooted) - {""}),
        relays=reader.connection.execute(count.select_from(relays)).scalar_one(),
        part_relays=reader.connection.execute(count.select_from(relays).where(part)).scalar_one(),
        findings=reader.count(Finding),
        strength={line.least: line.number for line in reader.connection.execute(strength)},
        contested=reader.connection.execute(count.select_from(LINES).where(LINES.c.conflicts > 0)).scalar_one(),
        failures=reader.count(Failure),
    )


def word_summary(summary: Summary) -> list[str]:
    """Returns a summary in five lines of plain text."""
    relays = f"{_number(summary.relays, 'report is a relay', 'reports are relays')}"
    if summary.part_relays:
        relays += f", {summary.part_relays:,} of them in part"
    return [
        f"{_number(summary.reports, 'report')}, {_number(summary.outlets, 'outlet')} named.",
        f"{_number(summary.statements, 'statement')}, {summary.unnamed:,} of them from unnamed voices.",
        f"{_number(summary.original_outlets, 'outlet')} did the original reporting; {relays}.",
        f"{_number(summary.findings, 'finding')}{_word_strength(summary)}.",
        f"{_number(summary.failures, 'input')} could not be read.",
    ]


def _word_strength(summary: Summary) -> str:
    if not summary.findings:
        return ""
    parts: list[str] = []
    for least, number in summary.strength.items():
        origins = "none" if parts and not least else f"{WORDS[least] if least < len(WORDS) else least}"
        established = "established origin" if least == 1 else "established origins"
        parts.append(f"{number:,} with {origins}{'' if parts else f' {established}'}")
    return f": {', '.join([*parts, f'{summary.contested:,} contested'])}"


def _number(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def word_counts(finding: Finding, dash: str = "-") -> str:
    """Returns how many reports and origins a finding has, such as "7 reports, 1 origin"."""
    return f"{_number(finding.reports, 'report')}, {word_origins(finding.origins, dash)}"


def word_bounds(bounds: Bounds, dash: str = "-") -> str:
    """Returns bounds as "1" or "1-2"."""
    return f"{bounds.least}" if bounds.least == bounds.most else f"{bounds.least}{dash}{bounds.most}"


def word_origins(bounds: Bounds, dash: str = "-") -> str:
    """Returns bounds with their noun, such as "1 origin" or "1-2 origins"."""
    return f"{word_bounds(bounds, dash)} {'origin' if bounds.most == 1 and bounds.least == 1 else 'origins'}"


def contested_slots(finding: Finding) -> Sequence[str]:
    """Returns the slots on which the accounts of a finding differ, each once."""
    return list(dict.fromkeys(conflict.slot for conflict in finding.conflicts))
