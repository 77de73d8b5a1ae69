"""Credits: words and metadata in which a report says that it has something from an outlet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from headwater.language.credit_lines import find_credit_lines, outlet_key, outlet_of_host, read_outlet, same_outlet
from headwater.language.reading import Reading
from headwater.model import Credit, Report, Statement, Voice, digest_id

LONGEST_QUOTE = 160
# Metadata that names the outlet a page took its text from, as an address or as a name.
ADDRESSES = {"canonical", "syndication-source", "original-source", "is-based-on", "feed-source"}
NAMES = {"credit-text", "source-organization", "wire-tag", "feed-source", "dateline"}
IN_BRACKETS = re.compile(r"\(([^()]{2,40})\)")


def find_credits(reading: Reading) -> Iterator[Credit]:
    """Yields credits to other outlets: of statements first, then of the whole report.

    A credit with an empty `outlet` says that the report relays somebody whom it does not name. The
    report's own outlet is never credited.
    """
    yield from _find_in_statements(reading)
    seen = set()
    for credit in (*_find_in_text(reading.report), *_find_in_clues(reading.report)):
        if credit.id not in seen:
            seen.add(credit.id)
            yield credit


def _find_in_statements(reading: Reading) -> Iterator[Credit]:
    report = reading.report
    credited: defaultdict[tuple[str, int | None], list[tuple[Voice, Statement]]] = defaultdict(list)
    for statement in reading.all(Statement):
        for voice in statement.voices:
            if voice.kind == "outlet" and not same_outlet(voice.name, report.outlet):
                credited[outlet_key(voice.name), voice.start].append((voice, statement))
    for (key, start), found in credited.items():
        outlet, end = found[0][0].name, found[0][0].end
        statements = [statement for _, statement in found]
        yield Credit(
            id=digest_id("credit", report.id, key, start, "statements"),
            report=report.id,
            outlet=outlet,
            scope="statements",
            statements=tuple(dict.fromkeys(statement.id for statement in statements)),
            start=start,
            end=end,
            basis=_say_basis(report, outlet, statements[0], start, end),
        )


def _say_basis(report: Report, outlet: str, statement: Statement, start: int | None, end: int | None) -> str:
    if start is None or end is None:
        return f"says that its voice spoke to {outlet}"
    for cue in statement.cue:
        first, last = min(cue.start, start), max(cue.end, end)
        if last - first <= LONGEST_QUOTE:
            start, end = first, last
            break
    return f"says: “{_quote(report.text, start, end)}”"


def _quote(text: str, start: int, end: int) -> str:
    words = " ".join(text[start:end].split())
    return words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE] + " …"


def _find_in_text(report: Report) -> Iterator[Credit]:
    for line in find_credit_lines(report.text):
        if same_outlet(line.outlet, report.outlet):
            continue
        words = _quote(report.text, line.start, line.end)
        basis = f"carries the line “{words}”"
        yield Credit(
            id=digest_id("credit", report.id, outlet_key(line.outlet) if line.outlet else "", line.start, "report"),
            report=report.id,
            outlet=line.outlet,
            scope="report",
            start=line.start,
            end=line.end,
            basis=basis if line.outlet else f"{basis}, which names no outlet",
        )


def _find_in_clues(report: Report) -> Iterator[Credit]:
    own_host = urlsplit(report.url).hostname or "" if report.url and "//" in report.url else ""
    for clue in report.clues:
        outlet = ""
        if clue.kind in ADDRESSES and "//" in clue.value:
            host = _host(clue.value)
            if host and not _is_own_host(host, own_host, report) and (clue.kind != "canonical" or own_host):
                outlet = outlet_of_host(host)
        elif clue.kind in NAMES:
            bracketed = IN_BRACKETS.search(clue.value)
            if clue.kind != "dateline" or bracketed:
                outlet = read_outlet(bracketed[1] if bracketed else clue.value, guess=True)
        elif clue.kind == "byline":
            outlet = next(
                (found for part in re.split(r"[,|/]| of | for ", clue.value) if (found := read_outlet(part))), ""
            )
        if outlet and not same_outlet(outlet, report.outlet):
            yield Credit(
                id=digest_id("credit", report.id, outlet_key(outlet), clue.kind, "report"),
                report=report.id,
                outlet=outlet,
                scope="report",
                basis=f"names {outlet} in its page’s metadata ({clue.kind}: “{clue.value[:LONGEST_QUOTE]}”)",
            )


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_own_host(host: str, own_host: str, report: Report) -> bool:
    bare = host.casefold().removeprefix("www.")
    if bare == own_host.casefold().removeprefix("www."):
        return True
    if not report.outlet:
        return False
    letters = re.sub(r"\W", "", outlet_key(report.outlet))
    return letters in re.sub(r"\W", "", bare) or same_outlet(outlet_of_host(host), report.outlet)
