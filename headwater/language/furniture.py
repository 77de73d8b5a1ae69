"""Lines that are not a report's own prose: site furniture, related stories, captions, credits, bylines."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Literal, cast

import msgspec

LineKind = Literal["boilerplate", "related", "caption", "credit", "byline"]


class _Patterns(msgspec.Struct, frozen=True):
    """The expressions of one kind."""

    anycase: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


class _Labels(msgspec.Struct, frozen=True):
    """The labels that stand before a date."""

    published: str
    other: str


class _Lexicon(msgspec.Struct, frozen=True):
    """The file as it is read."""

    longest_line: int
    longest_caption: int
    related: _Patterns
    credit: _Patterns
    caption: _Patterns
    byline: _Patterns
    boilerplate: _Patterns
    date: _Labels


@cache
def _load_lexicon() -> _Lexicon:
    """Reads the lexicon."""
    text = resources.files("headwater.language").joinpath("furniture.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Lexicon)


def _joined(expressions: tuple[str, ...], flags: int = 0) -> re.Pattern[str]:
    """Returns one expression for several; one that never matches for none."""
    return re.compile("|".join(f"(?:{expression})" for expression in expressions) or r"(?!)", flags)


@cache
def _compiled() -> dict[LineKind, tuple[re.Pattern[str], re.Pattern[str]]]:
    """Returns the expressions of each kind, in the order in which they are tried."""
    lexicon = _load_lexicon()
    kinds = ("related", "boilerplate", "caption", "byline", "credit")
    return {
        cast("LineKind", kind): (_joined(patterns.anycase, re.IGNORECASE), _joined(patterns.exact))
        for kind in kinds
        for patterns in [getattr(lexicon, kind)]
    }


@cache
def _related_heads() -> re.Pattern[str]:
    """Returns the expression for headings of lists of other stories."""
    return _joined(_load_lexicon().related.heads, re.IGNORECASE)


@cache
def date_labels() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Returns the expressions for labels before a date of publication, and before another date."""
    labels = _load_lexicon().date
    return re.compile(labels.published, re.IGNORECASE), re.compile(labels.other, re.IGNORECASE)


def tell_line(line: str) -> LineKind | None:
    """Returns what kind of furniture a line without outer white space is; None for prose."""
    lexicon = _load_lexicon()
    line = line.replace("'", "’")
    for kind, patterns in _compiled().items():
        longest = lexicon.longest_caption if kind == "caption" else lexicon.longest_line
        if len(line) <= longest and any(pattern.fullmatch(line) for pattern in patterns):
            return kind
    return None


def opens_related(line: str) -> bool:
    """Tells whether a line is the heading of a list of other stories."""
    return len(line) < 80 and bool(_related_heads().fullmatch(line.replace("'", "’")))
