"""English words of the calendar: months, weekdays, seasons, numbers."""

from __future__ import annotations

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        [
            "monday mon",
            "tuesday tues tue",
            "wednesday wed",
            "thursday thurs thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        ]
    )
    for name in names.split()
}
SEASONS = {
    "spring": 21,
    "springtime": 21,
    "summer": 22,
    "autumn": 23,
    "fall": 23,
    "winter": 24,
    "midwinter": 24,
    "midsummer": 22,
}
NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "the": 1, "half": 0}
ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
} | {"twenty-first": 21}
DAYS_OF_NOTE = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "new year's day": (1, 1),
    "new year's eve": (12, 31), "boxing day": (12, 26), "may day": (5, 1), "bastille day": (7, 14),
    "armistice day": (11, 11),
}  # fmt: skip


def read_number(word: str) -> int | None:
    """Returns what a number word or figure says."""
    return int(word) if word.isdigit() else NUMBERS.get(word.lower())


def read_month(word: str) -> int:
    """Returns a month's number."""
    return MONTHS[word.rstrip(".").lower()]


def read_year(digits: str, era: str | None) -> int:
    """Returns the astronomical year: 1 BC is 0."""
    return 1 - int(digits) if era else int(digits)


def format_year(year: int) -> str:
    """Returns a year as EDTF."""
    return f"-{-year:04}" if year < 0 else f"{year:04}"
