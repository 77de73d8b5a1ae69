"""A cited report of findings, as blocks that every format renders: sentences, notes, conflicts side by side, method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import groupby
from typing import Literal

from headwater.exchange.citations import cite_report, word_date
from headwater.exchange.summary import word_origins
from headwater.exchange.terminal import word_slot
from headwater.exchange.trace import ConflictTrail, Index, OriginTrail, ReportLine, StatementTrail, Trail, trace_finding
from headwater.exchange.visible import quote_words, show_line
from headwater.model import Assessment, Bounds, Failure, Finding, Rating, Record

Style = Literal["body", "sentence", "standing", "warning", "quiet"]
NOTES_OF_FINDING = 14
QUOTED = 420
SHOWN_FAILURES = 200
HOPS = {0: "an outlet in its own voice", 1: "a voice that spoke to an outlet itself"}
STATUSES = {
    "draft": "Draft: no person has checked this.",
    "accepted": "Accepted",
    "rejected": "Rejected",
    "stale": "STALE: this no longer stands as it was decided",
}


class Heading(Record, frozen=True, kw_only=True):
    """A heading; `anchor` names the place."""

    level: int
    text: str
    anchor: str = ""


class Paragraph(Record, frozen=True, kw_only=True):
    """A paragraph and the numbers of the notes that its end points at."""

    text: str
    style: Style = "body"
    notes: tuple[int, ...] = ()


def shorten_marks(notes: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yields the note that each mark leads to and the mark; three numbers in a row become one, such as 2–5."""
    ordered = sorted(set(notes))
    runs: list[list[int]] = []
    for number in ordered:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        if len(run) > 2:
            yield run[0], f"{run[0]}–{run[-1]}"
        else:
            yield from ((number, str(number)) for number in run)


class Columns(Record, frozen=True, kw_only=True):
    """A table; the cells of `rows` may end in the numbers of notes."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Paragraph, ...], ...]


class Note(Record, frozen=True, kw_only=True):
    """A numbered note."""

    number: int
    text: str


Block = Heading | Paragraph | Columns | Note


def compose_narrative(
    index: Index,
    findings: Sequence[Finding],
    *,
    title: str,
    made: str,
    summary: Sequence[str],
    failures: Sequence[Failure] = (),
) -> Iterator[Block]:
    """Yields the blocks of a report on some findings, those of one type together, types in the order of their first.

    `made` says when and by which version it was made; `summary` says what the whole pile holds.
    """
    yield Heading(level=1, text=show_line(title))
    yield Paragraph(text=made, style="quiet")
    yield Paragraph(text=" ".join(summary))
    types = {name: at for at, name in enumerate(dict.fromkeys(_type(index, finding) for finding in findings))}
    typed = sorted(findings, key=lambda finding: types[_type(index, finding)])
    cited: dict[str, ReportLine] = {}
    unmeasured: dict[str, list[int]] = {}
    number = at = 0
    for name, group in groupby(typed, key=lambda finding: _type(index, finding)):
        yield Heading(level=2, text=f"{show_line(name)[:1].upper()}{show_line(name)[1:]}", anchor=f"type-{name}")
        for finding in group:
            at += 1
            trail = trace_finding(index, finding)
            notes = number_notes(trail, number)
            number += len(notes)
            yield from _compose_finding(at, finding, trail, notes)
            cited |= {said.report.id: said.report for origin in trail.trails for said in origin.statements}
            for kind, text in trail.reasons:
                if kind == "unmeasured":
                    unmeasured.setdefault(text, []).append(at)
    yield from _compose_unmeasured(unmeasured, failures)
    yield Heading(level=2, text="Reports cited", anchor="reports")
    for report in sorted(cited.values(), key=lambda report: (report.outlet or "", report.published or "", report.id)):
        yield Paragraph(text=f"{cite_report(report)}. SHA-256 {report.sha256}", style="quiet")
    yield Heading(level=2, text="How this was made", anchor="method")
    for text in files(__package__).joinpath("method.txt").read_text(encoding="utf-8").split("\n\n"):
        yield Paragraph(text=" ".join(text.split()))


def _type(index: Index, finding: Finding) -> str:
    event = index.events.get(finding.event)
    return event.type if event else "other"


def number_notes(trail: Trail, before: int) -> dict[str, int]:
    """Returns the number of the note of each statement of a finding, those nearest to the origins first.

    A finding has at most NOTES_OF_FINDING notes; each origin has one before any has two.
    """
    ordered = sorted(
        (place, at, said.id) for at, origin in enumerate(trail.trails) for place, said in enumerate(origin.statements)
    )
    kept = {said for _, _, said in ordered[:NOTES_OF_FINDING]}
    inside = dict.fromkeys(said.id for origin in trail.trails for said in origin.statements if said.id in kept)
    return {said: before + at for at, said in enumerate(inside, 1)}


def _compose_finding(at: int, finding: Finding, trail: Trail, notes: Mapping[str, int]) -> Iterator[Block]:
    own = tuple(notes[said.id] for origin in trail.trails for said in origin.statements if said.id in notes)
    yield Heading(level=3, text=f"Finding {at}", anchor=finding.id)
    yield Paragraph(text=show_line(finding.sentence), style="sentence", notes=tuple(dict.fromkeys(own)))
    yield Paragraph(text=_word_status(finding), style="warning" if finding.status == "stale" else "standing")
    if finding.stale:
        yield Paragraph(text=show_line(f"What changed or fell: {'; '.join(finding.stale)}."), style="warning")
    reports = f"{finding.reports:,} {'report' if finding.reports == 1 else 'reports'}"
    yield Paragraph(text=f"{_bounds(finding.origins)}, in {reports}. {_word_assessment(finding)}", style="standing")
    if finding.ratings:
        yield Paragraph(text="; ".join(map(_word_rating, finding.ratings)), style="standing")
    for conflict, found in zip(trail.conflicts, finding.conflicts, strict=True):
        yield _compose_conflict(trail, notes, conflict, found.acts)
    yield Paragraph(
        text=f"Why counted so: {'; '.join(show_line(text) for _, text in trail.reasons) or 'one root'}.", style="quiet"
    )
    said_in = {said.id: (origin, said) for origin in trail.trails for said in origin.statements}
    for said_id, number in notes.items():
        yield Note(number=number, text=word_note(*said_in[said_id]))
    if left := len(said_in) - len(notes):
        yield Paragraph(
            text=f"{left:,} more statements carry this; `headwater show {finding.id}` lists them.", style="quiet"
        )


def _word_status(finding: Finding) -> str:
    text = STATUSES[finding.status]
    if finding.verdict is None:
        return text
    verdict = finding.verdict
    why = f": {verdict.why}" if verdict.why else ""
    return show_line(f"{text}; {verdict.kind}ed by {verdict.by} on {word_date(verdict.at[:10])}{why}.")


def _bounds(bounds: Bounds) -> str:
    if bounds.least == bounds.most:
        return f"{word_origins(bounds)}".capitalize()
    return f"At least {bounds.least} and at most {bounds.most} origins"


def _word_assessment(finding: Finding) -> str:
    found = finding.assessment or Assessment(support="no origin established")
    parts = [f"{found.support[:1].upper()}{found.support[1:]}."]
    if found.hops is not None:
        parts.append(f"Directness: {HOPS.get(found.hops, f'retold by {found.hops - 1} further voices')}.")
    if found.access:
        parts.append(f"Access, in the reports' words: {', '.join(f'“{words}”' for words in found.access)}.")
    known = f"Information as of {word_date(found.as_of)}" if found.as_of else "As of which day is not known"
    later = found.repeated_until not in {None, found.as_of}
    known += f", repeated until {word_date(found.repeated_until)}" if later else ""
    known += f" ({found.undated} of the reports give no full date)" if found.undated and found.as_of else ""
    parts.append(f"{known}.")
    if found.denials:
        parts.append(f"Denied by: {'; '.join(found.denials)}.")
    if found.interests:
        parts.append(f"Interest: {'; '.join(found.interests)}.")
    return show_line(" ".join(parts))


def _word_rating(rating: Rating) -> str:
    return show_line(f"Rated {rating.reliability}{rating.credibility} by {rating.by} ({rating.subject})")


def _compose_conflict(trail: Trail, notes: Mapping[str, int], conflict: ConflictTrail, acts: Iterable[str]) -> Columns:
    wanted = set(acts)
    sides: dict[str, list[int]] = {side.value: [] for side in conflict.sides}
    values = {value.value: set(value.acts) for slot, own in trail.values if slot == conflict.slot for value in own}
    for origin in trail.trails:
        for said in origin.statements:
            for act in said.acts:
                for side in conflict.sides:
                    if said.id in notes and act.id in wanted and act.id in values.get(side.value, ()):
                        sides[side.value].append(notes[said.id])
    kind = f" ({conflict.kind})" if conflict.kind != conflict.slot else ""
    return Columns(
        caption=show_line(f"The accounts differ on {word_slot(conflict.slot)}{kind}: {conflict.reason}."),
        header=tuple(show_line(side.value) for side in conflict.sides),
        rows=(
            tuple(Paragraph(text=word_origins(side.origins) if side.origins else "") for side in conflict.sides),
            tuple(
                Paragraph(
                    text=show_line(" · ".join(words[:QUOTED] for words in side.words[:3])),
                    notes=tuple(dict.fromkeys(sides[side.value])),
                )
                for side in conflict.sides
            ),
        ),
    )


def word_note(origin: OriginTrail, said: StatementTrail) -> str:
    """Returns the note of a statement: where it comes from and where it is cited in, its words, span and digest."""
    report = said.report
    heard = origin.outlet if origin.outlet and origin.outlet != report.outlet else None
    cited = f"{heard}, as cited in: {cite_report(report)}" if heard else cite_report(report)
    spans = ", ".join(f"{span.start}–{span.end}" for span in said.content)
    words = quote_words(said.quoted if len(said.quoted) <= QUOTED else f"{said.quoted[:QUOTED]} […]")
    chain = " < ".join(hop.words or hop.name for hop in said.voices) or "nobody is named"
    stance = "" if said.stance == "affirms" else f", who {said.stance} it"
    return show_line(f"{cited}: {words} Said by: {chain}{stance}. Characters {spans}; SHA-256 {report.sha256}")


def _compose_unmeasured(unmeasured: Mapping[str, Sequence[int]], failures: Sequence[Failure]) -> Iterator[Block]:
    yield Heading(level=2, text="What could not be measured", anchor="unmeasured")
    for text, findings in unmeasured.items():
        named = ", ".join(map(str, findings[:20])) + (f" and {len(findings) - 20} more" if len(findings) > 20 else "")
        yield Paragraph(text=show_line(f"{text} (finding {named})"))
    for failure in failures[:SHOWN_FAILURES]:
        yield Paragraph(text=show_line(f"{failure.input}: {failure.error}. {failure.hint}"))
    if len(failures) > SHOWN_FAILURES:
        yield Paragraph(text=f"{len(failures) - SHOWN_FAILURES:,} more: `headwater failures`.")
    if not unmeasured and not failures:
        yield Paragraph(text="Every input was read, and every signal that the counts rest on was measured.")
