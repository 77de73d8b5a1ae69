"""The values of expressions of time, one reader for each kind of expression."""

from __future__ import annotations

import re

from headwater.language.calendar import (
    DAYS_OF_NOTE,
    MONTHS,
    ORDINALS,
    SEASONS,
    WEEKDAYS,
    format_year,
    read_month,
    read_number,
    read_year,
)
from headwater.language.moments import NOTHING, Value, same_unit, shift, week_near
from headwater.language.time_grammar import Expression
from headwater.language.timeline import (
    Timeline,
    month_near,
    weekday_fitting,
    weekday_near,
    weekday_of,
    with_year,
    year_of,
)

SPANS = {"morning": "day", "afternoon": "day", "evening": "day", "night": "day", "dawn": "day"}


def resolve(expression: Expression, words: str, timeline: Timeline) -> Value:
    """Returns what an expression stands for, as far as the report says it."""
    return RESOLVERS[expression.kind](expression.parts, words, timeline)


def roughly(value: Value, part: str | None) -> Value:
    """Marks a value of which the words name only an early, middle or late part."""
    if not part:
        return value
    basis = f"{part.strip()}: a part of it" + (f"; {value.basis}" if value.basis else "")
    return value._replace(about=True, basis=basis)


def resolve_iso(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads 2024-01-18."""
    year, month, day = map(int, parts["iso"].split("-"))
    return Value(year, month, day)


def resolve_numeric(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads 11/21/2024; without a part above 12 only the year is sure."""
    first, second, year = int(parts["num1"]), int(parts["num2"]), int(parts["numy"])
    if first > 12 >= second >= 1 and first <= 31:
        return Value(year, second, first)
    if second > 12 >= first >= 1 and second <= 31:
        return Value(year, first, second)
    if first == second and 1 <= first <= 12:
        return Value(year, first, first)
    return Value(year, basis="day and month cannot be told apart")


def resolve_day(parts: dict[str, str], words: str, timeline: Timeline, form: str) -> Value:
    """Reads a day of a month, with or without a year, and checks its weekday."""
    month, day = read_month(parts[f"m{form}"]), int(re.sub(r"\D", "", parts[f"d{form}"]))
    if year := parts.get(f"y{form}"):
        value = Value(read_year(year, parts.get(f"e{form}")), month, day)
        if value.year and value.year > 0 and not value.date():
            return Value(basis="no such day")
    else:
        value = with_year(month, day, words, timeline, parts.get(f"of{form}"))
    weekday = parts.get(f"w{form}")
    calendar_day = value.date()
    if weekday and calendar_day and calendar_day.weekday() != WEEKDAYS[weekday.rstrip(".").lower()]:
        if parts.get(f"y{form}"):
            return value._replace(edtf=f"{value.render()}?", basis="that day was not the weekday that the text names")
        if seen := weekday_fitting(weekday, month, day, timeline):
            return seen
        return Value(None, month, day, basis="the weekday does not fit the year that the text suggests")
    return value


def resolve_month_year(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads June 1950."""
    year = read_year(parts["y3"], parts.get("e3"))
    return roughly(Value(year, read_month(parts["m3"])), parts.get("p3"))


def resolve_season(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads the spring of 1915, and a season of the year that a history is in."""
    season = SEASONS[parts["s4"].lower().replace("-", "")]
    if given := parts.get("y4"):
        return Value(read_year(given, parts.get("e4")), season)
    that = (parts.get("that4") or "").lower()
    if phrase := parts.get("of4"):
        return year_of(phrase, timeline)._replace(month=season)
    context = timeline.context()
    if context and context.year is not None:
        step = -1 if re.search("previous|preceding|last", that) else 0
        if re.search("following|next", that):
            step = int((context.month or 0) <= 12 and (context.month or 0) >= 3 * (season - 20))
        return Value(context.year + step, season, basis=f"the year of “{context.words}” before it in the text")
    published = timeline.published
    if published and published.year and published.month and that.strip() in ("last", "this", "next"):
        first = {21: 3, 22: 6, 23: 9, 24: 12}[season]
        year = (
            published.year
            + {"last": -1 if first + 2 >= published.month else 0, "this": 0, "next": first <= published.month}[
                that.strip()
            ]
        )
        return Value(year, season, basis="seen from the report's date")
    return Value(None, season, basis="the text gives no year")


def resolve_part(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads the second half of 2008."""
    order = {
        "first": 1,
        "1st": 1,
        "second": 2,
        "2nd": 2,
        "third": 3,
        "3rd": 3,
        "fourth": 4,
        "4th": 4,
        "last": 0,
        "latter": 0,
    }
    number = order[parts["q5"].lower()]
    given = parts["y5"]
    year: int | None = int(given) if given.isdigit() else None
    if year is None and timeline.published and timeline.published.year:
        year = timeline.published.year + {"this year": 0, "last year": -1, "next year": 1}.get(given, 0)
    if year is None:
        return Value(basis="the text gives no year")
    if parts["u5"] == "half":
        return Value(year, edtf=f"{year:04}-{40 if number == 1 else 41}")
    return Value(year, edtf=f"{year:04}-{32 + (number or 4)}")


def resolve_decade(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads the 1980s and the 460s BC."""
    digits, era = parts.get("dec") or parts["decb"], parts.get("e6") or parts.get("e6b")
    part = parts.get("p6") or parts.get("p6b")
    if era:
        first, last = read_year(str(int(digits) + 9), era), read_year(digits, era)
        return Value(edtf=f"{format_year(first)}/{format_year(last)}", basis="the decade as an interval")
    basis = f"{part.strip()}: a part of it" if part else ""
    return Value(edtf=f"{digits[:3]}X", basis=basis)


def resolve_century(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads the nineteenth century."""
    word = parts["c7"].lower()
    number = ORDINALS.get(word) or int(re.sub(r"\D", "", word))
    if parts.get("e7"):
        first, last = 1 - number * 100, -(number - 1) * 100
        return Value(edtf=f"{format_year(first)}/{format_year(last)}", basis="the century as an interval")
    return Value(edtf=f"{number - 1:02}XX")


def resolve_era(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads 490 BC."""
    return roughly(Value(read_year(parts["y8"], parts["e8"])), parts.get("p8"))


def resolve_note(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads Christmas Day."""
    month, day = DAYS_OF_NOTE[parts["note"].lower().replace("’", "'")]
    if year := parts.get("yn"):
        return Value(int(year), month, day)
    return with_year(month, day, words, timeline)


def resolve_years(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads 1945."""
    year = int(parts["y14"])
    return roughly(Value(year), parts.get("p14"))


def resolve_month(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads a month without a year."""
    month = read_month(parts["m13"])
    return roughly(with_year(month, None, words, timeline, parts.get("of13")), parts.get("p13"))


def resolve_ordinal(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads "the 17th", of the month that the text is in."""
    day, last = int(parts["d12"]), timeline.last
    if last and last.month and last.month <= 12 and 1 <= day <= 31:
        return Value(last.year, last.month, day, basis=f"the month of “{last.words}” before it in the text")
    return Value(basis="the text gives no month")


def resolve_shift(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads "three days later" and "two years ago"."""
    count, unit, direction = read_number(parts["n9"]), parts["u9"], parts["dir9"].strip()
    back = direction not in ("later", "after that", "afterwards", "afterward", "hence")
    if (direction == "ago" and not timeline.narrative) or direction == "ago":
        anchor, named = timeline.published, "the report's date"
    else:
        anchor, named = timeline.last, f"“{timeline.last.words}” before it in the text" if timeline.last else ""
    if anchor is None or count is None:
        return Value(basis=f"{words}, from a date that the report does not give")
    value = shift(anchor, unit, -count if back else count)
    if value == NOTHING:
        return Value(basis=f"counted from {named}, which is not known well enough")
    if timeline.is_yet_to_come(value.year or 0, value.month or 0, value.day):
        return Value(basis=f"counted from {named}, it would lie after the report")
    rough = unit == "week" or bool(parts.get("about"))
    return value._replace(about=rough, basis=f"counted from {named}")


def resolve_deictic(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads yesterday, today, tomorrow."""
    word = parts["dei"].lower()
    if word in ("last night",) or word == "yesterday":
        days, named = -1, "the day before the report"
    elif "before yesterday" in word:
        days, named = -2, "two days before the report"
    elif "after tomorrow" in word:
        days, named = 2, "two days after the report"
    elif word == "tomorrow":
        days, named = 1, "the day after the report"
    else:
        days, named = 0, "the day of the report"
    if timeline.published and (value := shift(timeline.published, "day", days)) != NOTHING:
        return value._replace(basis=named)
    return Value(basis=f"{named}, whose date is not known")


def resolve_weekday(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads "Tuesday": the last one up to the report's date, or the next one."""
    if week := parts.get("week11"):
        return weekday_of(parts["w11"], {"last": -1, "this": 0, "next": 1}[week], timeline)
    return weekday_near(parts["w11"], timeline, strict=False, future=timeline.future)


def resolve_unit(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads "last month", "the following day", "that year"."""
    adjective, word = parts["adj10"].strip().lower(), parts["u10"]
    step = (
        1
        if re.search(r"next|following|subsequent|succeeding|coming", adjective)
        else -1
        if re.search(r"last|previous|preceding|past", adjective)
        else 0
    )
    from_text = adjective.startswith(("the ", "that")) or adjective == "the" or adjective in ("following", "previous")
    if re.search(r"present|current|past|coming", adjective) or adjective.startswith(("this", "last", "next")):
        # "He was beaten and died next morning" goes on from the text; what is to come is seen from the report.
        from_text = adjective == "next" and SPANS.get(word, word) == "day" and not timeline.future
    if word.rstrip(".").lower() in WEEKDAYS:
        return weekday_near(word, timeline, strict=step != 0, future=step > 0 or (step == 0 and timeline.future))
    if word.rstrip(".").lower() in MONTHS:
        return month_near(read_month(word), step, from_text, words, timeline)
    anchor = (
        timeline.last
        if from_text or (timeline.history and adjective.startswith(("this", "next")))
        else timeline.published
    )
    named = f"“{anchor.words}” before it in the text" if anchor is timeline.last and anchor else "the report's date"
    if anchor is None:
        return Value(basis=f"{words}, from a date that the report does not give")
    unit = SPANS.get(word, word)
    if unit == "day" and from_text and step == 0 and anchor.day is None:
        return Value(basis="the text names no day before it")
    if "past" in adjective and unit in ("week", "month", "year", "decade"):
        return _up_to(anchor, unit)
    if unit in ("week", "weekend"):
        ended = word == "weekend" and adjective == "this" and not timeline.future and _is_before_friday(anchor)
        return week_near(anchor, step - ended, word, named)
    return same_unit(anchor, unit, step)._replace(basis=f"seen from {named}")


def resolve_span(parts: dict[str, str], words: str, timeline: Timeline) -> Value:
    """Reads "the past three months": what ends with the report's date."""
    count, anchor = read_number(parts["n15"]), timeline.published
    if anchor is None or count is None or words.lower().removeprefix("the ").startswith("previous"):
        return Value(basis=f"{words}, up to a date that the report does not give")
    begin = shift(anchor, parts["u15"].removesuffix("s"), -count)
    if begin == NOTHING:
        return Value(basis="counted from the report's date, which is not known well enough")
    return Value(edtf=f"{begin.render()}/{anchor.render()}", basis="up to the report's date")


def _up_to(anchor: Value, unit: str) -> Value:
    """Reads "the past year": the year that ends with the report's date, not the calendar's."""
    begin = (
        shift(anchor, "week", -1)
        if unit == "week"
        else shift(anchor, "month", {"month": -1, "year": -12}.get(unit, -120))
    )
    if begin == NOTHING:
        return Value(basis="counted from the report's date, which is not known well enough")
    return Value(edtf=f"{begin.render()}/{anchor.render()}", basis="up to the report's date")


def _is_before_friday(value: Value) -> bool:
    """Tells whether the weekend just past is nearer to a day than the one to come."""
    day = value.date()
    return day is not None and day.weekday() < WEEKDAYS["friday"]


RESOLVERS = {
    "iso": resolve_iso,
    "numeric": resolve_numeric,
    "dmy": lambda parts, words, timeline: resolve_day(parts, words, timeline, "1"),
    "mdy": lambda parts, words, timeline: resolve_day(parts, words, timeline, "2"),
    "my": resolve_month_year,
    "season": resolve_season,
    "part": resolve_part,
    "decade": resolve_decade,
    "century": resolve_century,
    "era": resolve_era,
    "note": resolve_note,
    "shift": resolve_shift,
    "deictic": resolve_deictic,
    "unit": resolve_unit,
    "span": resolve_span,
    "weekday": resolve_weekday,
    "ordinal": resolve_ordinal,
    "month": resolve_month,
    "years": resolve_years,
}
