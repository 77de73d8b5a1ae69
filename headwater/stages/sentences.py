"""The sentences of each report as numbers: all that a pile is compared by, without its text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from headwater.language.reading import prose_spans
from headwater.language.wording import WORD, split_sentences, stem
from headwater.model import Report
from headwater.stages.stage import Engine, digest_key

# How a word is written, in the two lowest bits of its number.
CAPITAL, LOWER, OPENING = 0, 1, 2
CASE = 3


class Sentences(NamedTuple):
    """The sentences of one report.

    `spans` is (n, 2), `keys` the digest of each sentence's folded words, `words` how many it has.
    `stems` holds the numbers of the content words of all sentences in order, `ends` where each
    sentence ends in it. The number of a word is a digest of its stem; its two lowest bits say how it
    is written.
    """

    spans: npt.NDArray[np.int32]
    keys: npt.NDArray[np.uint64]
    words: npt.NDArray[np.int32]
    stems: npt.NDArray[np.uint64]
    ends: npt.NDArray[np.int32]


def find_sentences(reports: Sequence[Report]) -> list[Sentences]:
    """Returns the sentences of each report that are its own prose."""
    return [_find_in(report) for report in reports]


def read_sentences(reports: Sequence[Report], engine: Engine) -> list[Sentences]:
    """Returns the sentences of each report; those of reports that an earlier run read are remembered."""
    keys = [digest_key("sentences", report.id) for report in reports]
    known = engine.memory.recall(keys)
    fresh = {key: report for key, report in zip(keys, reports, strict=True) if key not in known}
    found = dict(zip(fresh, engine.map(_pack_sentences, list(fresh.values())), strict=True))
    engine.memory.keep(found)
    known |= found
    return [_unpack(known[key]) for key in keys]


def _pack_sentences(reports: Sequence[Report]) -> list[bytes]:
    return [_pack(sentences) for sentences in find_sentences(reports)]


def _pack(sentences: Sentences) -> bytes:
    sizes = np.array([len(sentences.keys), len(sentences.stems)], dtype=np.int32)
    return b"".join(part.tobytes() for part in (sizes, *sentences))


def _unpack(packed: bytes) -> Sentences:
    count, stems = np.frombuffer(packed, dtype=np.int32, count=2).tolist()
    starts = list(accumulate((8, 8 * count, 8 * count, 4 * count, 8 * stems)))
    return Sentences(
        np.frombuffer(packed, dtype=np.int32, count=2 * count, offset=starts[0]).reshape(-1, 2),
        np.frombuffer(packed, dtype=np.uint64, count=count, offset=starts[1]),
        np.frombuffer(packed, dtype=np.int32, count=count, offset=starts[2]),
        np.frombuffer(packed, dtype=np.uint64, count=stems, offset=starts[3]),
        np.frombuffer(packed, dtype=np.int32, count=count, offset=starts[4]),
    )


def _find_in(report: Report) -> Sentences:
    text = report.text
    spans = [
        span for paragraph in prose_spans(report) for span in split_sentences(text, paragraph.start, paragraph.end)
    ]
    keys, words, stems, ends = [], [], [], []
    for start, end in spans:
        found = WORD.findall(text, start, end)
        keys.append(_digest(" ".join(found).casefold()))
        words.append(len(found))
        numbers = [number for word in found if (number := number_word(word))]
        if numbers and found and number_word(found[0]) == numbers[0]:
            numbers[0] = numbers[0] & ~CASE | OPENING
        stems += numbers
        ends.append(len(stems))
    return Sentences(
        np.array(spans, dtype=np.int32).reshape(-1, 2),
        np.array(keys, dtype=np.uint64),
        np.array(words, dtype=np.int32),
        np.array(stems, dtype=np.uint64),
        np.array(ends, dtype=np.int32),
    )


@lru_cache(maxsize=200_000)
def number_word(word: str) -> int:
    """Returns the number of a word's stem and case, 0 for words that carry no content."""
    found = stem(word.casefold())
    return 0 if found is None else _digest(found) & ~CASE | (LOWER if word.islower() else CAPITAL)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
