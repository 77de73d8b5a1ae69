"""Sentences and words as wording: what two texts share when one was taken from the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from spacy.lang.en.stop_words import STOP_WORDS

SENTENCE_GAP = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9À-Þ\[])|(?<=[。！？])")
SHORTEST_SENTENCE = 4
# Each Han or kana character is a word of its own: those scripts part no words.
WORD = re.compile(r"[぀-ヿ㐀-鿿]|[^\W぀-ヿ㐀-鿿]+")
# Words of reporting itself: two reports share them without either having taken from the other.
REPORTING_WORDS = """
said say says told tell tells report reports reported reportedly reporting according source sources news agency official
officials spokesman spokesperson spokeswoman statement added quoted quoting week month year today yesterday monday
tuesday wednesday thursday friday saturday sunday
"""
REPORTING = frozenset(REPORTING_WORDS.split())
ENDINGS = ("ations", "ation", "ingly", "edly", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "ly", "s", "e")


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Returns the sentences of a stretch as (start, end); very short ones are joined to what follows."""
    found: list[tuple[int, int]] = []
    at = start
    for gap in SENTENCE_GAP.finditer(text, start, end):
        if len(WORD.findall(text, at, gap.end())) < SHORTEST_SENTENCE:
            continue
        found.append((at, _trim(text, at, gap.end())))
        at = gap.end()
    if at < end:
        found.append((at, _trim(text, at, end)))
    return found


def _trim(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def word_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yields the words of a stretch as (start, end)."""
    for match in WORD.finditer(text, start, end):
        yield match.start(), match.end()


def fold_words(text: str) -> list[str]:
    """Returns the words of a text in lower case, without punctuation."""
    return WORD.findall(text.casefold())


@lru_cache(maxsize=200_000)
def stem(word: str) -> str | None:
    """Returns a folded word without its ending, None for words that carry no content."""
    if word in STOP_WORDS or word in REPORTING or (len(word) == 1 and word.isascii() and not word.isdigit()):
        return None
    if word.isascii() and word.isalpha():
        for ending in ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                return word[: -len(ending)]
    return word


def content_stems(text: str) -> list[str]:
    """Returns the stems of the words that carry content, in order."""
    return [found for word in fold_words(text) if (found := stem(word)) is not None]
