"""The hand-made names in `placenames.toml`, and the evidence for countries that is kept there."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from headwater.language.toponyms import fold_name


@cache
def read_placenames() -> dict[str, Any]:
    """Returns the hand-made names, aliases and centres."""
    return tomllib.loads(files("headwater.language").joinpath("placenames.toml").read_text(encoding="utf-8"))


def word_set(name: str) -> frozenset[str]:
    """Returns one of the lists of words that are evidence for or against a place."""
    return frozenset(read_placenames()["words"][name].split())


@cache
def demonym_countries() -> dict[str, str]:
    """Returns the country that each demonym is evidence for."""
    return {name: country for country, names in read_placenames()["demonyms"].items() for name in names}


@cache
def cue_pattern() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """Returns a pattern of words that are at home in some countries, and those countries by word."""
    countries: dict[str, list[str]] = {}
    for country, words in read_placenames()["cues"].items():
        for word in words:
            countries.setdefault(word, []).append(country)
    words = sorted(map(re.escape, countries), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)|[£€]"), countries


@cache
def abbreviations() -> frozenset[str]:
    """Returns the folded abbreviations of units that are words or names without their stop: Miss., Ill., Man."""
    units = read_placenames()["abbreviations"].values()
    return frozenset(
        fold_name(name) for codes in units for names in codes.values() for name in names if name.endswith(".")
    )
