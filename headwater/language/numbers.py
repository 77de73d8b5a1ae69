"""How many: numbers as reports write them, with what they leave open."""

from __future__ import annotations

import re
from typing import NamedTuple

WORDS = {
    word: value
    for value, words in {
        0: "zero no none", 1: "one a an", 2: "two both pair couple", 3: "three", 4: "four", 5: "five", 6: "six",
        7: "seven", 8: "eight",
        9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen",
        17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty", 30: "thirty", 40: "forty fourty", 50: "fifty",
        60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
    }.items()
    for word in words.split()
}  # fmt: skip
SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "dozen": 12,
    "k": 1000,
    "m": 1_000_000,
}
VAGUE = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2000,
    "millions": 2_000_000,
    "tens": 20,
    "several": 3,
    "numerous": 3,
    "multiple": 2,
}
LOWER = re.compile(
    r"\b(?:at least|more than|over|no fewer than|no less than|upwards? of|minimum of|exceeding|above)\b|\+"
)
UPPER = re.compile(
    r"\b(?:at most|up to|fewer than|less than|under|as many as|no more than|nearly|almost|close to|below)\b"
)
ABOUT = re.compile(r"\b(?:about|around|some|roughly|approximately|an estimated|estimated|circa|or so)\b|~")
STRICT_LOWER = re.compile(r"\b(?:more than|over|upwards? of|exceeding|above)\b")
STRICT_UPPER = re.compile(r"\b(?:fewer than|less than|under|below|nearly|almost|close to)\b")
AT_MOST = re.compile(r"\b(?:at most|up to|as many as|no more than|not more than)\b")
PIECE = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+")
RANGE = re.compile(r"^(.*?\S)\s*(?:-|–|—|\bto\b|\bor\b|\band\b)\s*(\S.*)$")


class Amount(NamedTuple):
    """The least and the most that a number phrase allows; None sets no limit."""

    least: float | None
    most: float | None


def read_numeral(text: str) -> float | None:
    """Returns the value of a bare numeral in digits or words, or None."""
    total = current = 0.0
    seen = False
    for piece in PIECE.findall(text.lower().replace("-", " ")):
        if piece[0].isdigit():
            try:
                current += float(piece.replace(",", "") if "," in piece else piece)
            except ValueError:
                return None
        elif piece in WORDS:
            current += WORDS[piece]
        elif piece in SCALES:
            current = max(current, 1) * SCALES[piece]
            if SCALES[piece] > 100:
                total, current = total + current, 0.0
        elif piece == "and" and seen:
            continue
        else:
            return None
        seen = True
    return total + current if seen else None


def read_amount(text: str) -> Amount | None:
    """Returns what a number phrase allows: "five", "at least 20", "dozens", "10 to 15", "more than 90 percent".

    "about" is read as a tenth more or less; None if the phrase holds no number.
    """
    lowered = text.lower().strip()
    bare = ABOUT.sub(" ", UPPER.sub(" ", LOWER.sub(" ", lowered)))
    bare = re.sub(
        r"\b(?:the|between|from|of|percent|per cent|other|another|than)\b|[%(),:;\"“”](?!\d)", " ", bare
    ).strip()
    for word, least in VAGUE.items():
        if re.search(rf"\b{word}\b", bare):
            factor = 1000 if re.search(r"\b(?:tens|hundreds) of thousands\b", lowered) else 1
            return Amount(least * factor if word != "thousands" or factor == 1 else 20_000, None)
    value = read_numeral(bare)
    if value is None:
        pair = RANGE.match(bare)
        ends = [read_numeral(part) for part in pair.groups()] if pair else []
        if len(ends) == 2 and ends[0] is not None and ends[1] is not None and ends[0] <= ends[1]:
            return Amount(ends[0], ends[1])
        return None
    return _bounded(lowered, value)


def _bounded(lowered: str, value: float) -> Amount:
    whole = value == int(value) and "percent" not in lowered and "%" not in lowered
    step = 1 if whole else 0
    if STRICT_LOWER.search(lowered) and not AT_MOST.search(lowered):
        return Amount(value + step, None)
    if LOWER.search(lowered) and not AT_MOST.search(lowered):
        return Amount(value, None)
    if STRICT_UPPER.search(lowered):
        return Amount(None, value - step)
    if AT_MOST.search(lowered):
        return Amount(None, value)
    if ABOUT.search(lowered):
        return Amount(int(value * 0.9) if whole else value * 0.9, int(value * 1.1 + 0.999) if whole else value * 1.1)
    return Amount(value, value)
