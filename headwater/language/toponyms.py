"""Spellings of place names: folding, words for kinds of units, romanisations of Korean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "e", "ŋ": "ng"}
)
DROPPED = re.compile(r"['’‘ʻʼ`´.ʿʾ]")
BREAKS = re.compile(r"[\s\-‐‑–—_,/()&]+")

# Words for a kind of unit; the name stands without them too ("Musan County", "Hamgyong-bukto").
UNITS = [
    "province",
    "county",
    "prefecture",
    "district",
    "parish",
    "municipality",
    "governorate",
    "region",
    "state",
    "oblast",
    "krai",
    "raion",
    "rayon",
    "township",
    "borough",
    "department",
    "canton",
    "voivodeship",
    "division",
    "city",
    "special",
    "town",
    "village",
    "island",
    "shire",
    "emirate",
    "territory",
    "republic",
    "autonomous",
    "metropolitan",
    "governate",
    "ward",
    "sheng",
    "shi",
    "xian",
    "qu",
    "zizhiqu",
    "zizhizhou",
    "pref",
    "metropolis",
    "capital",
]
UNIT_HEADS = [
    "county",
    "province",
    "state",
    "city",
    "district",
    "parish",
    "region",
    "department",
    "governorate",
    "republic",
    "municipality",
]
KOREAN_UNITS = [
    "si",
    "gun",
    "kun",
    "up",
    "ri",
    "ni",
    "do",
    "to",
    "dong",
    "tong",
    "guyok",
    "gu",
    "rodongjagu",
    "nodongjagu",
    "lodongjagu",
    "myon",
    "eup",
    "teukbyeolsi",
]
# fmt: off
KOREAN_SKELETON = (
    ("yeo", "yo"), ("eo", "o"), ("eu", "u"), ("ae", "e"), ("oe", "we"), ("sh", "s"), ("ch", "j"), ("kh", "k"),
    ("ph", "p"), ("th", "t"), ("k", "g"), ("t", "d"), ("p", "b"), ("r", "l"), ("gg", "g"), ("dd", "d"),
    ("bb", "b"), ("jj", "j"), ("ss", "s"), ("ll", "l"), ("nl", "ll"), ("ll", "l"), ("nn", "n"), ("mn", "ngn"),
)
# fmt: on


NOT_LATIN = re.compile(r"[\u0250-\u02b8\u0370-\u1dff\u1f00-\u1fff\u2c00-\uffff]")
KOREAN_ENDS = frozenset({*UNITS, *KOREAN_UNITS})
ENDS = frozenset(UNITS)


def fold_name(name: str) -> str:
    """Returns a name in lower case without accents, apostrophes and stops; hyphens are spaces."""
    text = DROPPED.sub("", name).casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(LETTERS)).encode("ascii", "ignore").decode()
    return BREAKS.sub(" ", text).strip().replace("bazaar", "bazar")


def is_latin(name: str) -> bool:
    """Tells whether a name is written in Latin letters."""
    return name.isascii() or not NOT_LATIN.search(name)


def bare_forms(key: str, country: str | None) -> Iterator[str]:
    """Yields a folded name without the words for its kind of unit, in each way that leaves something."""
    words = key.split(" ")
    if len(words) < 2:
        return
    if len(words) > 2 and words[0] in UNIT_HEADS and words[1] == "of":
        yield " ".join(words[2:])
    ends = KOREAN_ENDS if country in ("KP", "KR", "CN") else ENDS
    while len(words) > 1 and words[-1] in ends:
        words = words[:-1]
        yield " ".join(words)
    if country in ("KP", "KR") and words[-1] in ("namdo", "bukto", "pukto", "bukdo", "pukdo"):
        yield " ".join(["south" if words[-1] == "namdo" else "north", *words[:-1]])
        yield "".join(words)


@lru_cache(100_000)
def korean_skeleton(key: str) -> str:
    """Returns what the romanisations of a Korean name have in common.

    McCune-Reischauer, Revised and the North's own spelling differ in voicing, aspiration and the
    spelling of vowels; all of that is dropped, so a skeleton proposes and never decides.
    """
    text = key.replace(" ", "")
    for old, new in KOREAN_SKELETON:
        text = text.replace(old, new)
    return (
        text.removeprefix("n")
        if text.startswith(("ni", "ny"))
        else text.removeprefix("l")
        if text.startswith(("li", "ly"))
        else text
    )
