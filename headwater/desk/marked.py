"""A report's text with statements, voices, cues, furniture and shared passages marked, each piece with its offset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from headwater.desk.reading import ReportView
from headwater.desk.wording import FILTERS
from headwater.exchange.highlights import Range
from headwater.exchange.visible import HIDDEN


def mark_report(view: ReportView) -> Markup:
    """Returns the shown part of a text as nested spans; the innermost carry their offset, `data-at`."""
    start, end = view.start, view.end
    ranges = [part for part in _ranges(view) if part.start < end and part.end > start and part.start < part.end]
    ranges.sort(key=lambda part: (part.start, -part.end))
    starts_at = [max(part.start, start) for part in ranges]
    edges = {start, end, *starts_at, *(min(part.end, end) for part in ranges)}
    edges |= {twin.start for twin in view.twins if start <= twin.start < end}
    twins = {twin.start: twin for twin in view.twins}
    parts: list[Markup] = []
    open_ranges: list[Range] = []
    at = 0
    for left, right in pairwise(sorted(edges)):
        _close(parts, open_ranges, left)
        if left in twins:
            parts.append(_twin(view, twins[left]))
        while at < len(ranges) and starts_at[at] == left:
            parts.append(_open(ranges[at], first=ranges[at].start >= start))
            open_ranges.append(ranges[at])
            at += 1
        parts += _pieces(view.text[left - start : right - start], left)
    parts += [Markup("</span>")] * len(open_ranges)
    return Markup("").join(parts)


def _pieces(text: str, at: int) -> Iterator[Markup]:
    """Yields a stretch of text; each hidden character is a piece of its own that names it."""
    done = 0
    for match in HIDDEN.finditer(text):
        if match.start() > done:
            yield Markup('<span data-at="{}">{}</span>').format(at + done, text[done : match.start()])
        name = f"U+{ord(match.group()):04X}"
        yield Markup('<span class="hidden-sign" data-at="{}" data-sign title="A hidden character">{}</span>').format(
            at + match.start(), name
        )
        done = match.end()
    if done < len(text):
        yield Markup('<span data-at="{}">{}</span>').format(at + done, text[done:])


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
    chip = Markup('<span class="chip" aria-hidden="true">{}</span>').format(part.chip) if part.chip and first else ""
    return Markup('<span class="{}"{}>{}').format(part.classes, anchor, chip)


def _twin(view: ReportView, twin: Any) -> Markup:
    """Returns the mark in the margin that leads to the same words in another report."""
    if twin.number == 1:
        href = f"/compare?a={view.line.id}&b={twin.report}"
        words = f"also in {twin.outlet or 'a report of no known outlet'}"
    else:
        href, words = "#shared", f"also in {twin.number} reports"
    return Markup('<a class="twin" href="{}">{}</a>').format(href, words)


def _ranges(view: ReportView) -> Iterable[Range]:
    for mark in view.marks:
        if mark.kind != "headline":
            yield Range(mark.start, mark.end, f"mark mark-{mark.kind}", FILTERS["mark"](mark.kind))
    if view.here:
        yield Range(view.here.start, view.here.end, "here", anchor="here")
    for twin in view.twins:
        yield Range(twin.start, twin.end, "shared")
    numbers = {said.id: said.number for said in view.statements}
    for said in view.statements:
        inside = numbers.get(said.within or "")
        chip = f"{said.number}" + (f" in {inside}" if inside else "")
        for at, span in enumerate(said.content):
            anchor = f"statement-{said.id}" if at == 0 else ""
            yield Range(span.start, span.end, f"said said-{said.kind}", chip if at == 0 else f"{said.number} …", anchor)
        yield from _edges(said.source, said.cue)


def _edges(source: Any, cues: Sequence[Any]) -> Iterable[Range]:
    if source:
        yield Range(source.start, source.end, "source")
    for cue in cues:
        yield Range(cue.start, cue.end, "cue")
