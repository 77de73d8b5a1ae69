"""Expressions of time in a report, and the EDTF value that the report's own words give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from headwater.language.calendar import read_month, read_year
from headwater.language.moments import Value
from headwater.language.reading import Reading
from headwater.language.time_grammar import Expression, find_expressions
from headwater.language.time_values import resolve
from headwater.language.timeline import Timeline
from headwater.model import TimeExpression, digest_id

DAY_EDTF = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?")
MONTH_EDTF = re.compile(r"(\d{4})-(\d\d)")
CONNECTION = re.compile(r",?\s*(?:and|to|or|until|till|through|-|–|—|/)\s*(?:the |on )?")
LONGEST_HANDLE = 40
HANDLE = re.compile(r"\(@\w+\) ?$")
DEICTIC_KINDS = {"deictic", "weekday"}


def find_times(reading: Reading) -> Iterator[TimeExpression]:
    """Yields the expressions of time in a report that name a calendar time, or one relative to an anchor."""
    report = reading.report
    texts = [reading.text_of(paragraph) for paragraph in reading.paragraphs]
    found = [list(find_expressions(text)) for text in texts]
    published = read_published(reading)
    timeline = Timeline(published, is_narrative(expression for own in found for expression in own))
    for paragraph, text, expressions in zip(reading.paragraphs, texts, found, strict=True):
        timeline.open_paragraph()
        posts = list(find_posts(text, expressions))
        alone = len(expressions) == 1 and len(text) - (expressions[0].end - expressions[0].start) < 25
        for expression, following in zip(expressions, [*expressions[1:], None]):
            timeline.go_to(paragraph.doc, text, expression.start, expression.end)
            timeline.ahead = year_ahead(text, expression, following)
            words = text[expression.start : expression.end]
            post = next((day for day in posts if day.end >= expression.end), None)
            timeline.published = post.value if post else published
            value = resolve(expression, words, timeline)
            if post:
                value = value._replace(basis=value.basis.replace("the report", "the post"))
            if not alone or expression.kind in ("years", "my"):
                timeline.note(value._replace(words=words))
            start, end = paragraph.start + expression.start, paragraph.start + expression.end
            yield TimeExpression(
                id=digest_id("time", report.id, start, end),
                report=report.id,
                start=start,
                end=end,
                text=report.text[start:end],
                edtf=value.render(),
                basis=value.basis or "the words themselves",
            )


class Post(NamedTuple):
    """The date under a post of a social network, which the words of the post are seen from."""

    end: int
    value: Value


def find_posts(text: str, expressions: Sequence[Expression]) -> Iterator[Post]:
    """Yields the posts that a paragraph holds: "They took him today — Ada Lund (@adalund) May 3, 2031"."""
    for expression in expressions:
        parts = expression.parts
        if (
            expression.kind == "mdy"
            and "y2" in parts
            and HANDLE.search(text[max(0, expression.start - LONGEST_HANDLE) : expression.start])
        ):
            value = Value(int(parts["y2"]), read_month(parts["m2"]), int(re.sub(r"\D", "", parts["d2"])))
            yield Post(expression.start, value)


def read_published(reading: Reading) -> Value | None:
    """Returns the publication date as far as it is known."""
    published = reading.report.published
    if published is None:
        return None
    if found := DAY_EDTF.fullmatch(published.edtf):
        return Value(int(found[1]), int(found[2]), int(found[3]))
    if found := MONTH_EDTF.fullmatch(published.edtf):
        return Value(int(found[1]), int(found[2]))
    if re.fullmatch(r"\d{4}", published.edtf):
        return Value(int(published.edtf))
    return None


def is_narrative(expressions: Iterator[Expression]) -> bool:
    """Tells whether a text tells a history by its dates and not the news of a day.

    In a history a month without a year belongs to the year named before; in news it does not.
    """
    dated = deictic = 0
    for expression in expressions:
        parts = expression.parts
        if expression.kind in DEICTIC_KINDS:
            deictic += 1
        elif expression.kind in ("dmy", "mdy", "my", "years", "era", "season"):
            dated += any(parts.get(name) for name in ("y1", "y2", "y3", "y14", "y8", "y4"))
    return dated >= 2 and dated > 2 * deictic


def year_ahead(text: str, expression: Expression, following: Expression | None) -> Value | None:
    """Returns the year that a following expression gives to both: "from May 15 to August 16, 1988"."""
    if following is None or not CONNECTION.fullmatch(text[expression.end : following.start]):
        return None
    parts = following.parts
    for form in "123":
        if parts.get(f"y{form}") and parts.get(f"m{form}"):
            year = read_year(parts[f"y{form}"], parts.get(f"e{form}"))
            return Value(year, read_month(parts[f"m{form}"]), words=text[following.start : following.end])
    return None
