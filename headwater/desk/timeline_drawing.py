"""The timeline as SVG: columns where times are many, bars from first to last possible day where few."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from markupsafe import Markup

from headwater.desk.timeline import Bar, Column, TimelineView
from headwater.desk.wording import cut_words, word_established, word_number, word_time
from headwater.exchange.visible import show_line
from headwater.store.selections import Selection

WIDE, EDGE, ROW, TOP, HIGH = 1060, 10, 24, 30, 180
LETTER = 6.1
TICKS = 12


def draw_timeline(view: TimelineView) -> Markup:
    """Returns the times of a selection as SVG whose bars and columns are links."""
    if view.columns:
        body, height = _draw_columns(view)
    elif view.bars:
        body, height = _draw_bars(view)
    else:
        return Markup("")
    return Markup(
        '<svg class="timeline" viewBox="0 0 {} {}" width="{}" height="{}" role="group" aria-label="Timeline" '
        'xmlns="http://www.w3.org/2000/svg">{}</svg>'
    ).format(WIDE, height, WIDE, height, body)


def write_address(chosen: Selection, path: str, **changes: str) -> str:
    """Returns the address of a page for a selection with some fields changed."""
    fields = {
        "q": chosen.words, "act": chosen.act, "country": chosen.country, "place": chosen.place,
        "from": chosen.first, "to": chosen.last, "origins": "" if chosen.origins is None else str(chosen.origins),
        "contested": "1" if chosen.contested else "", "lone": "1" if chosen.lone_voice else "",
        "status": chosen.status or "", "report": chosen.report, **changes,
    }  # fmt: skip
    return f"{path}?{urlencode({name: value for name, value in fields.items() if value})}"


def _draw_columns(view: TimelineView) -> tuple[Markup, int]:
    most = max((column.number for column in view.columns), default=0) or 1
    step = (WIDE - 2 * EDGE) / len(view.columns)
    parts = []
    every = max(1, -(-len(view.columns) // TICKS))
    for number, column in enumerate(view.columns):
        x = EDGE + number * step
        parts.append(_draw_column(view, column, x, step, most))
        if number % every == 0:
            parts.append(
                Markup('<text class="tick" x="{:.1f}" y="{}">{}</text>').format(x + 1, TOP + HIGH + 18, column.label)
            )
    parts.append(Markup('<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        EDGE, TOP + HIGH, WIDE - EDGE, TOP + HIGH
    ))  # fmt: skip
    y = TOP + HIGH + 34
    for span in view.spans:
        parts.append(_draw_span(view, span, y))
        y += ROW
    return Markup("").join(parts), y + 6


def _draw_column(view: TimelineView, column: Column, x: float, step: float, most: int) -> Markup:
    height = HIGH * column.number / most
    if not column.number:
        return Markup("")
    page = "/findings" if view.unit == "day" else "/timeline"
    address = write_address(view.chosen, page, **{"from": column.first, "to": column.last})
    told = f"{column.label}: {word_number(column.number, 'time')}"
    label = Markup('<text class="figure-label" x="{:.1f}" y="{:.1f}">{}</text>').format(
        x + step / 2, TOP + HIGH - height - 5, column.number
    )
    return Markup(
        '<a href="{}" aria-label="{}"><title>{}</title><rect class="column" x="{:.1f}" y="{:.1f}" width="{:.1f}" '
        'height="{:.1f}" rx="2"/>{}</a>'
    ).format(address, told, told, x + step * 0.08, TOP + HIGH - height, step * 0.84, height, label if step > 18 else "")


def _draw_span(view: TimelineView, span: Bar, y: float) -> Markup:
    left, right = _place(view, span.first), _place(view, span.last, end=True)
    told = f"{word_time(span.edtf)}: {word_number(span.number, 'time')}, not known more closely"
    address = write_address(view.chosen, "/findings", **{"from": span.first, "to": span.last})
    return Markup(
        '<a href="{}" aria-label="{}"><title>{}</title><rect class="span" x="{:.1f}" y="{:.1f}" width="{:.1f}" '
        'height="12" rx="6"/><text class="span-label" x="{:.1f}" y="{:.1f}">{}</text></a>'
    ).format(address, told, told, left, y, max(6, right - left), *_set_label(left, right, y, told))


def _draw_bars(view: TimelineView) -> tuple[Markup, int]:
    parts, y = [], TOP
    for bar in view.bars:
        left, right = _place(view, bar.first), _place(view, bar.last, end=True)
        exact = bar.first == bar.last
        kind = "bar exact" if exact else "bar"
        words = cut_words(show_line(bar.sentence), 110)
        told = f"{word_time(bar.edtf)}, {word_established(bar.least, bar.most)}: {words}"
        label = f"{word_time(bar.edtf)} · {words}"
        parts.append(
            Markup(
                '<a href="/findings/{}" aria-label="{}"><title>{}</title><rect class="{}{}" x="{:.1f}" y="{:.1f}" '
                'width="{:.1f}" height="12" rx="6"/><text class="span-label" x="{:.1f}" y="{:.1f}">{}</text></a>'
            ).format(
                bar.finding, told, told, kind, " bar-contested" if bar.contested else "", left, y,
                max(12, right - left), *_set_label(left, max(left + 12, right), y, label),
            )
        )  # fmt: skip
        y += ROW
    return _draw_axis(view, y) + Markup("").join(parts), y + 10


def _draw_axis(view: TimelineView, bottom: float) -> Markup:
    """Returns upright lines with their years, months or days."""
    first, last = date.fromisoformat(view.first), date.fromisoformat(view.last)
    days = max(1, (last - first).days)
    parts = []
    for number in range(5):
        day = date.fromordinal(first.toordinal() + days * number // 4)
        label = f"{day.year}" if days > 3000 else word_time(day.isoformat()[:7] if days > 120 else day.isoformat())
        x = _place(view, day.isoformat())
        anchor = "end" if number == 4 else "start" if number == 0 else "middle"
        parts.append(
            Markup(
                '<line class="grid" x1="{:.1f}" y1="20" x2="{:.1f}" y2="{}"/>'
                '<text class="tick" text-anchor="{}" x="{:.1f}" y="13">{}</text>'
            ).format(x, x, bottom, anchor, x, label)
        )
    return Markup("").join(parts)


def _place(view: TimelineView, day: str, *, end: bool = False) -> float:
    """Returns where a day stands from left to right; days outside the drawing stand at its edges."""
    first, last = date.fromisoformat(view.first).toordinal(), date.fromisoformat(view.last).toordinal() + 1
    at = date.fromisoformat(day).toordinal() + end
    share = (at - first) / max(1, last - first)
    return EDGE + (WIDE - 2 * EDGE) * min(1.0, max(0.0, share))


def _set_label(left: float, right: float, y: float, label: str) -> tuple[float, float, str]:
    """Returns where a label fits beside its bar, and as much of it as fits there."""
    after, before = WIDE - EDGE - right - 8, left - EDGE - 8
    room = max(after, before, right - left - 16)
    fitting = int(room / LETTER)
    text = label if len(label) <= fitting else label[: max(0, fitting - 1)].rstrip() + "…" if fitting > 6 else ""
    if after >= room:
        return right + 7, y + 10.5, text
    if before >= room:
        return left - 7 - len(text) * LETTER, y + 10.5, text
    return left + 8, y + 10.5, text
