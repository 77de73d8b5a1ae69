"""A report's text with its statements, voices, cues and furniture marked, as inert HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from headwater.exchange.visible import show_controls
from headwater.model import Report, Statement

SHOWN_LETTERS = 60_000
MARK_NAMES = {"boilerplate": "site furniture", "related": "related-story line"}


class Range(NamedTuple):
    """A stretch to mark: its CSS classes, the chip that opens it, and the id that links lead to."""

    start: int
    end: int
    classes: str
    chip: str = ""
    anchor: str = ""


class Spoken(NamedTuple):
    """A numbered statement of a report, with the kind of its deepest voice and its chain in words."""

    number: int
    statement: Statement
    kind: str
    chain: str


def number_statements(statements: Iterable[Statement]) -> list[Spoken]:
    """Returns the attributed statements of one report, numbered in the order of the text."""
    ordered = sorted(
        (statement for statement in statements if statement.mode != "own" and statement.content),
        key=lambda statement: (statement.content[0].start, -statement.content[-1].end, statement.id),
    )
    spoken = []
    for number, statement in enumerate(ordered, 1):
        kind = statement.voices[0].kind if statement.voices else "unknown"
        chain = " → ".join(voice.name for voice in statement.voices) or "voice not known"
        spoken.append(Spoken(number, statement, kind, chain))
    return spoken


def mark_text(report: Report, spoken: Sequence[Spoken]) -> Markup:
    """Returns the text, at most SHOWN_LETTERS of it, with nested spans for what is marked."""
    text = report.text[:SHOWN_LETTERS]
    ranges = [part for part in _ranges(report, spoken) if part.start < min(part.end, len(text))]
    ranges.sort(key=lambda part: (part.start, -part.end))
    bounds = sorted({0, len(text), *(edge for part in ranges for edge in (part.start, min(part.end, len(text))))})
    parts: list[Markup] = []
    open_ranges: list[Range] = []
    at = 0
    for start, end in pairwise(bounds):
        _close(parts, open_ranges, start)
        while at < len(ranges) and ranges[at].start == start:
            parts.append(_open(ranges[at], first=True))
            open_ranges.append(ranges[at])
            at += 1
        parts.append(Markup("{}").format(show_controls(text[start:end])))
    parts += [Markup("</span>")] * len(open_ranges)
    return Markup("").join(parts)


def _close(parts: list[Markup], open_ranges: list[Range], at: int) -> None:
    """Closes what ends here; what crosses the end is closed with it and opened again."""
    ending = [number for number, part in enumerate(open_ranges) if part.end <= at]
    if not ending:
        return
    crossing = [part for part in open_ranges[ending[0] :] if part.end > at]
    parts += [Markup("</span>")] * (len(open_ranges) - ending[0])
    parts += [_open(part, first=False) for part in crossing]
    open_ranges[ending[0] :] = crossing


def _open(part: Range, *, first: bool) -> Markup:
    anchor = Markup(' id="{}"').format(part.anchor) if part.anchor and first else Markup("")
    chip = Markup('<span class="chip">{}</span>').format(part.chip) if part.chip and first else Markup("")
    return Markup('<span class="{}"{}>{}').format(part.classes, anchor, chip)


def _ranges(report: Report, spoken: Sequence[Spoken]) -> Iterable[Range]:
    for mark in report.marks:
        if mark.kind != "headline":
            yield Range(mark.start, mark.end, f"mark mark-{mark.kind}", MARK_NAMES.get(mark.kind, mark.kind))
    numbers = {each.statement.id: each.number for each in spoken}
    for each in spoken:
        inside = numbers.get(each.statement.within or "")
        chip = f"{each.number} {each.kind}" + (f", inside {inside}" if inside else "")
        for at, span in enumerate(each.statement.content):
            anchor = f"statement-{each.statement.id}" if at == 0 else ""
            yield Range(span.start, span.end, f"said said-{each.kind}", chip if at == 0 else f"{each.number} …", anchor)
        yield from _edges(each.statement)


def _edges(statement: Statement) -> Iterable[Range]:
    if statement.source:
        yield Range(statement.source.start, statement.source.end, "source")
    for cue in statement.cue:
        yield Range(cue.start, cue.end, "cue")
