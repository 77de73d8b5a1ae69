"""What expressions of time stand for, by what the report has said before and when it was published.

A relative expression is resolved from the report's publication date only if that is known, or from
the date that stands before it in the text if the expression says so. No year comes from nowhere.
"""

from __future__ import annotations

from spacy.tokens import Doc

from headwater.language.calendar import WEEKDAYS
from headwater.language.moments import NOTHING, Value, add_days, nearest_year
from headwater.language.tenses import is_told_past, says_future

# A bare year further than this from the history that a text tells is an aside unless a second one follows.
ASIDE = 15


class Timeline:
    """What the text has said of time so far, and the day of publication if that is known."""

    def __init__(self, published: Value | None, narrative: bool) -> None:
        self.published = published
        self.narrative = narrative
        self.last: Value | None = None
        self.ahead: Value | None = None
        self.asides = 0
        self._at: tuple[Doc, str, int, int] | None = None
        self._paragraphs = 0
        self._noted = 0

    def open_paragraph(self) -> None:
        """Begins a paragraph: in dated news a year of the one before does not reach into it."""
        self._paragraphs += 1

    def go_to(self, doc: Doc, text: str, start: int, end: int) -> None:
        """Takes the expression at a stretch of a paragraph in hand."""
        self._at = doc, text, start, end

    @property
    def history(self) -> bool:
        """Tells whether the text is a history without a date of its own, which alone says what "this year" is."""
        return self.narrative and self.published is None

    @property
    def future(self) -> bool:
        """Tells whether the expression in hand is said of what is to come."""
        if self._at is None:
            return False
        doc, text, start, end = self._at
        return says_future(text, start, end) and not is_told_past(doc, start, end)

    def is_yet_to_come(self, year: int, month: int, day: int | None) -> bool:
        """Tells whether a date lies after publication, though it is not said of what is to come."""
        known = self.published
        if known is None or known.year is None or known.month is None or year < known.year or self.future:
            return False
        return (year, month, day or 0) > (known.year, known.month, known.day or 31)

    def context(self) -> Value | None:
        """Returns the last date in the text that a narrative goes on from."""
        dated = self.published is not None and self.published.month is not None
        return self.last if self.narrative and (not dated or self._noted == self._paragraphs) else None

    def note(self, value: Value) -> None:
        """Remembers a value that later words may refer to."""
        if value.year is None:
            return
        if self.last and self.last.year is not None and abs(value.year - self.last.year) > ASIDE and not value.month:
            self.asides += 1
            if self.asides < 2:
                return
        self.asides = 0
        self.last = value
        self._noted = self._paragraphs


def year_of(phrase: str, timeline: Timeline) -> Value:
    """Returns the year that "of that year" and the like refer to."""
    last, published = timeline.last, timeline.published
    step = 1 if "following" in phrase or phrase == "next" else -1 if "previous" in phrase or phrase == "last" else 0
    if phrase in ("this", "next", "last") and not timeline.history:
        if published and published.year is not None:
            return Value(published.year + step, basis="the year seen from the report's date")
    elif last and last.year is not None:
        return Value(last.year + step, basis=f"the year seen from “{last.words}” before it in the text")
    return Value(basis="from a year that the report does not give")


def with_year(month: int, day: int | None, words: str, timeline: Timeline, phrase: str | None = None) -> Value:
    """Returns a month or day whose year the expression leaves out, or names by a phrase."""
    if day and day > (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        return Value(basis="no such day")
    if phrase:
        year = year_of(phrase, timeline)
        return year._replace(month=month, day=day)
    if timeline.ahead and timeline.ahead.year is not None and timeline.ahead.month:
        before = month > timeline.ahead.month
        return Value(timeline.ahead.year - before, month, day, basis=f"the year of “{timeline.ahead.words}” after it")
    context = timeline.context()
    published = timeline.published
    if context and context.year is not None and not timeline.is_yet_to_come(context.year, month, day):
        if published and published.year and month < (context.month or 0) <= 12 and context.year < published.year:
            return Value(context.year + 1, month, day, basis=f"the next such date after “{context.words}” before it")
        return Value(context.year, month, day, basis=f"the year of “{context.words}” before it in the text")
    if published and published.year and published.month:
        future = timeline.future
        side = "next" if future else "last"
        return Value(
            nearest_year(published, month, day, future),
            month,
            day,
            basis=f"the {side} such date seen from the report's date",
        )
    return Value(None, month, day, basis="the text gives no year")


def weekday_fitting(weekday: str, month: int, day: int, timeline: Timeline) -> Value | None:
    """Returns a day and month in the year seen from the report's date, if it is the weekday that the text names."""
    published = timeline.published
    if published is None or published.year is None or published.month is None:
        return None
    future = timeline.future
    seen = Value(nearest_year(published, month, day, future), month, day)
    calendar_day = seen.date()
    if calendar_day is None or calendar_day.weekday() != WEEKDAYS[weekday.rstrip(".").lower()]:
        return None
    return seen._replace(basis=f"the {'next' if future else 'last'} such date seen from the report's date")


def weekday_near(word: str, timeline: Timeline, strict: bool, future: bool) -> Value:
    """Returns the weekday before or after publication; `strict` leaves the day itself out."""
    name = word.rstrip(".")
    named = f"the {name} {'after' if future else 'before'} the report"
    today = timeline.published.date() if timeline.published else None
    if today is None:
        return Value(basis=f"{named}, whose date is not known")
    distance = (WEEKDAYS[name.lower()] - today.weekday()) % 7
    if future:
        days = distance or (7 if strict else 0)
    else:
        days = distance - 7 if distance else (-7 if strict else 0)
    moved = add_days(today, days)
    return Value(moved.year, moved.month, moved.day, basis=named) if moved else NOTHING


def weekday_of(word: str, step: int, timeline: Timeline) -> Value:
    """Returns the weekday of the week of publication, or of one before or after it."""
    today = timeline.published.date() if timeline.published else None
    if today is None:
        return Value(basis=f"{word} of a week seen from the report's date, which is not known")
    moved = add_days(today, 7 * step + WEEKDAYS[word.rstrip(".").lower()] - today.weekday())
    return (
        Value(moved.year, moved.month, moved.day, basis="the week, seen from the report's date") if moved else NOTHING
    )


def month_near(month: int, step: int, from_text: bool, words: str, timeline: Timeline) -> Value:
    """Reads "last May", "the following January"."""
    last, published = timeline.last, timeline.published
    if from_text and last and last.year is not None:
        at = last.month if last.month and last.month <= 12 else 0 if step > 0 else 13
        year = last.year + (step > 0 and month <= at) - (step < 0 and month >= at)
        return Value(year, month, basis=f"seen from “{last.words}” before it in the text")
    if not from_text and published and published.year and published.month:
        year = published.year + (step > 0 and month <= published.month) - (step < 0 and month >= published.month)
        return Value(year, month, basis="seen from the report's date")
    return with_year(month, None, words, timeline)
