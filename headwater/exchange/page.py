"""The self-contained page of a case: inert HTML that needs no network, no script and no other file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from headwater.exchange.graph import draw_graph
from headwater.exchange.highlights import SHOWN_LETTERS, Spoken, mark_text, number_statements
from headwater.exchange.summary import contested_slots, count_case, word_bounds, word_counts, word_origins, word_summary
from headwater.exchange.terminal import word_slot
from headwater.exchange.trace import Index, ReportLine, Trail, line_report, trace_finding
from headwater.exchange.visible import show_controls
from headwater.model import Bounds, Capture, Derivation, Failure, Finding, Report, Statement
from headwater.stages.stage import Pile
from headwater.store.database import Reader
from headwater.store.links import read_dossier
from headwater.store.selections import list_ranked

SHOWN_FINDINGS, LISTED_FINDINGS = 200, 1000
SHOWN_REPORTS, LISTED_REPORTS = 120, 1000
SHOWN_TEXT = 1_500_000
SHOWN_DERIVATIONS = 300
SHOWN_FAILURES = 500
SHOWN_STATEMENTS = 12
SHOWN_WORDS = 6

KINDS = {
    "unnamed": "unnamed voice",
    "person": "named person",
    "organisation": "organisation",
    "group": "group of people",
    "document": "document",
    "outlet": "another outlet",
    "unknown": "voice not known",
}


class FindingView(NamedTuple):
    """A finding with its way home and its heading counts."""

    finding: Finding
    trail: Trail
    counts: str
    contested: str


class ReportView(NamedTuple):
    """A report with its statements numbered and its text marked."""

    line: ReportLine
    spoken: list[Spoken]
    text: Markup
    own: int
    cut: int


class DerivationView(NamedTuple):
    """One derivation in words."""

    taker: str
    kind: str
    giver: str
    basis: str
    decided: bool


def write_page(reader: Reader, path: Path, name: str = "Case") -> None:
    """Writes the page of a case to a file."""
    path.write_text(build_page(reader, name), encoding="utf-8")


def build_page(reader: Reader, name: str = "Case") -> str:
    """Returns the page of a case as HTML; large cases are listed in full counts and shown in part.

    Only what is shown is read.
    """
    ranked = list_ranked(reader.connection, SHOWN_FINDINGS + LISTED_FINDINGS)
    by_id = {finding.id: finding for finding in reader.where(Finding, "id", ranked)}
    findings = [by_id[finding_id] for finding_id in ranked]
    index = Index(Pile(read_dossier(reader.connection, [finding.event for finding in findings[:SHOWN_FINDINGS]])))
    derivations = reader.first(Derivation, SHOWN_DERIVATIONS)
    named = {report for item in derivations for report in (item.report, item.from_report) if report}
    names = {report.id: report for report in reader.where(Report, "id", named)}
    first = reader.first(Report, SHOWN_REPORTS + LISTED_REPORTS)
    captures = {item.id: item for item in reader.where(Capture, "id", {report.capture for report in first})}
    reports = list(show_reports(first[:SHOWN_REPORTS], captures, reader))
    drawn = draw_graph(reader)
    return _template().render(
        name=name,
        style=Markup(_read("page.css")),
        summary=word_summary(count_case(reader)),
        findings=[_view_finding(index, finding) for finding in findings[:SHOWN_FINDINGS]],
        listed=findings[SHOWN_FINDINGS:],
        findings_total=reader.count(Finding),
        graph=drawn[0] if drawn else None,
        graph_note=drawn[1] if drawn else "",
        derivations=[_view_derivation(names, derivation) for derivation in derivations],
        derivations_total=reader.count(Derivation),
        reports=reports,
        anchored={report.line.id for report in reports},
        other_reports=[
            line_report(report, captures.get(report.capture))
            for report in first[len(reports) : len(reports) + LISTED_REPORTS]
        ],
        reports_total=reader.count(Report),
        failures=reader.first(Failure, SHOWN_FAILURES),
        failures_total=reader.count(Failure),
        kinds=KINDS,
        shown_statements=SHOWN_STATEMENTS,
        shown_words=SHOWN_WORDS,
    )


def show_reports(reports: Sequence[Report], captures: Mapping[str, Capture], reader: Reader) -> Iterator[ReportView]:
    """Yields those of some reports that are shown with their text: until their length is reached."""
    statements: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in reader.where(Statement, "report", {report.id for report in reports}):
        statements[statement.report].append(statement)
    letters = 0
    for report in reports:
        letters += min(len(report.text), SHOWN_LETTERS)
        if letters > SHOWN_TEXT:
            return
        spoken = number_statements(statements[report.id])
        own = len(statements[report.id]) - len(spoken)
        cut = max(0, len(report.text) - SHOWN_LETTERS)
        yield ReportView(line_report(report, captures.get(report.capture)), spoken, mark_text(report, spoken), own, cut)


def _view_finding(index: Index, finding: Finding) -> FindingView:
    contested = ", ".join(word_slot(slot) for slot in contested_slots(finding))
    return FindingView(finding, trace_finding(index, finding), word_counts(finding, "–"), contested)


def _view_derivation(reports: Mapping[str, Report], derivation: Derivation) -> DerivationView:
    giver = reports.get(derivation.from_report or "")
    return DerivationView(
        taker=_name_report(reports.get(derivation.report)),
        kind=derivation.kind,
        giver=_name_report(giver) if giver else f"{derivation.from_outlet or 'not known'} (not in this pile)",
        basis=derivation.basis,
        decided=derivation.decided,
    )


def _name_report(report: Report | None) -> str:
    if report is None:
        return "a report that is gone"
    return f"{report.outlet or 'Outlet not known'}: {report.title or 'no title'}"


def draw_dots(bounds: Bounds) -> Iterable[str]:
    """Yields one sign per origin, full for an established one and hollow for a possible one, at most six."""
    for number in range(min(bounds.most, 6)):
        yield "full" if number < bounds.least else "hollow"


def _steer_nothing(value: Any) -> Any:
    """Marks hidden characters in whatever the template prints."""
    return show_controls(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _anchor(record_id: str) -> str:
    """Returns an id fit for an HTML fragment."""
    return "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in record_id)


def _read(name: str) -> str:
    return files("headwater.exchange").joinpath(name).read_text(encoding="utf-8")


def _bounds_words(bounds: Bounds) -> str:
    """Returns bounds as a sentence for those who cannot see the mark."""
    if bounds.least == bounds.most:
        return f"{bounds.least} independent {'origin' if bounds.least == 1 else 'origins'}"
    return f"at least {bounds.least} and at most {bounds.most} independent origins"


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_steer_nothing
    )
    environment.filters.update(
        anchor=_anchor,
        dots=draw_dots,
        bounds=lambda bounds: word_bounds(bounds, "–"),
        bounds_words=_bounds_words,
        origins=lambda bounds: word_origins(bounds, "–"),
        slot=word_slot,
        counts=lambda finding: word_counts(finding, "–"),
    )
    return environment.from_string(_read("page.html.jinja"))
