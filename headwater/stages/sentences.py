"""The sentences of each report as numbers: all that a pile is compared by, without its text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from headwater.language.reading import prose_spans
from headwater.language.wording import WORD, split_sentences, stem
from headwater.model import Report
from headwater.stages.shelf import Ragged, Row, lay_rows, read_rows
from headwater.stages.stage import Engine

# How a word is written, in the two lowest bits of its number.
CAPITAL, LOWER, OPENING = 0, 1, 2
CASE = 3


class Sentences(NamedTuple):
    """The sentences of some reports, as lists for each of them.

    `spans` holds the start and the end of each sentence in turn, `keys` the digest of its folded words, `words` how
    many it has, `sizes` how many content words. `stems` holds the numbers of the content words of all sentences in
    order. The number of a word is a digest of its stem; its two lowest bits say how it is written.
    """

    spans: Ragged
    keys: Ragged
    words: Ragged
    sizes: Ragged
    stems: Ragged


KINDS = ("int32", "uint64", "int32", "int32", "uint64")


def find_sentences(reports: Sequence[Report]) -> Sentences:
    """Returns the sentences of each report that are its own prose."""
    return Sentences(*lay_rows(_find_rows(reports), KINDS))


def read_sentences(reports: Sequence[Report], engine: Engine) -> Sentences:
    """Returns the sentences of each report; those of reports that an earlier run read are remembered."""

    def make(fresh: Sequence[int]) -> list[Row]:
        return engine.map(_find_rows, [reports[at] for at in fresh])

    return Sentences(*read_rows(engine.memory, "sentences", KINDS, [report.id for report in reports], make))


def _find_rows(reports: Sequence[Report]) -> list[Row]:
    return [_find_in(report) for report in reports]


def _find_in(report: Report) -> Row:
    text = report.text
    spans = [
        span for paragraph in prose_spans(report) for span in split_sentences(text, paragraph.start, paragraph.end)
    ]
    keys, words, stems, sizes = [], [], [], []
    for start, end in spans:
        found = WORD.findall(text, start, end)
        keys.append(_digest(" ".join(found).casefold()))
        words.append(len(found))
        numbers = [number for word in found if (number := number_word(word))]
        if numbers and found and number_word(found[0]) == numbers[0]:
            numbers[0] = numbers[0] & ~CASE | OPENING
        stems += numbers
        sizes.append(len(numbers))
    return (
        np.array(spans, dtype=np.int32).tobytes(),
        np.array(keys, dtype=np.uint64).tobytes(),
        np.array(words, dtype=np.int32).tobytes(),
        np.array(sizes, dtype=np.int32).tobytes(),
        np.array(stems, dtype=np.uint64).tobytes(),
    )


@lru_cache(maxsize=200_000)
def number_word(word: str) -> int:
    """Returns the number of a word's stem and case, 0 for words that carry no content."""
    found = stem(word.casefold())
    return 0 if found is None else _digest(found) & ~CASE | (LOWER if word.islower() else CAPITAL)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
