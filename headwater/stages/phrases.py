"""Stock phrases: runs of words that reports on quite different things have in common."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from headwater.stages.features import find_among, find_distinct, spread

if TYPE_CHECKING:
    from headwater.stages.wordings import Wordings


# A phrase is so many content words in a row.
PHRASE = 4
FEWEST_WORDINGS = 5
SAMPLE = 6
# Reports on different things have less than this part of the names and numbers of the shorter one in common.
OTHER_THINGS = 0.6
FACTOR = 0x9E3779B97F4A7C15
ALL = 2**64 - 1
# So many pairs of reports are looked at together: that bounds memory.
PAIRS = 200_000

Ints = npt.NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.uint64)


def find_stock_phrases(wordings: Wordings) -> npt.NDArray[np.uint64]:
    """Returns in order the phrases in FEWEST_WORDINGS distinct sentences whose reports tell of different things.

    The names that the reports share outside what they have in common are not looked at apart: copies
    of one report share nearly all of them, reports made from one template few.
    """
    phrase, owners, _ = _number_all(wordings.numbers[wordings.stems], wordings.owners)
    ordered = np.sort(phrase)
    later = ordered[FEWEST_WORDINGS - 1 :]
    held = find_among(phrase, later[later == ordered[: len(later)]])
    phrase, owners = phrase[held], owners[held]
    order = np.lexsort((owners, phrase))
    phrase, owners = phrase[order], owners[order]
    fresh = np.ones(len(phrase), dtype=bool)
    fresh[1:] = (phrase[1:] != phrase[:-1]) | (owners[1:] != owners[:-1])
    phrase, owners = phrase[fresh], owners[fresh]
    starts = np.flatnonzero(np.concatenate([[True], phrase[1:] != phrase[:-1]])) if len(phrase) else np.zeros(0, int)
    sizes = np.diff(np.concatenate([starts, [len(phrase)]]))
    carriers, bounds = wordings.carriers
    first = carriers[bounds[owners]] if len(owners) else owners
    likely = []
    for start, size in zip(starts[sizes >= FEWEST_WORDINGS].tolist(), sizes[sizes >= FEWEST_WORDINGS].tolist()):
        reports = sorted(set(first[start : start + size : max(1, size // SAMPLE)].tolist()))
        if len(reports) >= FEWEST_WORDINGS:
            likely.append((start, tuple(reports[:SAMPLE])))
    differ = _find_differing(wordings, [reports for _, reports in likely])
    found = [start for start, reports in likely if differ[reports]]
    return phrase[np.array(found, dtype=np.int64)]


def _find_differing(wordings: Wordings, groups: Sequence[tuple[int, ...]]) -> dict[tuple[int, ...], bool]:
    """Says of groups of reports whether most of their pairs share less than OTHER_THINGS of their names."""
    distinct = list(dict.fromkeys(groups))
    pairs = np.array([pair for group in distinct for pair in combinations(group, 2)], np.int64).reshape(-1, 2)
    shares = _share_names(wordings, pairs).tolist()
    found, start = {}, 0
    for group in distinct:
        size = len(group) * (len(group) - 1) // 2
        found[group] = sorted(shares[start : start + size])[size // 2] < OTHER_THINGS
        start += size
    return found


def _share_names(wordings: Wordings, pairs: Ints) -> npt.NDArray[np.float64]:
    """Returns for pairs of reports the part of the shorter one's names and numbers that both have."""
    distinct, at = np.unique(pairs, return_inverse=True)
    pair, back = np.unique(at.reshape(-1, 2) @ np.array([len(distinct), 1]), return_inverse=True)
    left, right = np.divmod(pair, max(1, len(distinct)))
    names = _find_names(wordings, distinct)
    bounds = np.searchsorted(names, np.arange(len(distinct) + 1, dtype=np.uint64) << np.uint64(32))
    counts = np.diff(bounds)
    shared = np.zeros(len(pair), np.int64)
    for start in range(0, len(pair), PAIRS):
        part = slice(start, start + PAIRS)
        sizes = counts[left[part]]
        stems = names[spread(bounds[left[part]], sizes)] & np.uint64(0xFFFFFFFF)
        both = find_among(np.repeat(right[part], sizes).astype(np.uint64) << np.uint64(32) | stems, names)
        shared[part] = np.bincount(np.repeat(np.arange(len(sizes)), sizes), both, len(sizes))
    return np.asarray((shared / np.maximum(1, np.minimum(counts[left], counts[right])))[back])


def _find_names(wordings: Wordings, reports: Ints) -> npt.NDArray[np.uint64]:
    """Returns the names and numbers of reports, as the place of a report and a stem in one number, in order."""
    sizes = wordings.bounds[reports + 1] - wordings.bounds[reports]
    sentences = wordings.sentences[spread(wordings.bounds[reports], sizes)]
    owners = np.repeat(np.arange(len(reports)), sizes)
    sizes = wordings.stem_bounds[sentences + 1] - wordings.stem_bounds[sentences]
    at = spread(wordings.stem_bounds[sentences], sizes)
    stems, owners = wordings.stems[at], np.repeat(owners, sizes).astype(np.uint64)
    named = wordings.names[stems] & ~wordings.lower[at]
    return find_distinct(owners[named] << np.uint64(32) | stems[named])


def _number_all(
    numbers: npt.NDArray[np.uint64], owners: Ints
) -> tuple[npt.NDArray[np.uint64], Ints, npt.NDArray[np.bool_]]:
    """Returns the number of each phrase, the sentence it stands in, and at which words one begins.

    `owners` are the sentences of the words.
    """
    phrase = np.zeros(max(0, len(numbers) - PHRASE + 1), dtype=np.uint64)
    for step in range(PHRASE):
        phrase = phrase * np.uint64(FACTOR) + numbers[step : step + len(phrase)]
    inside = owners[: len(phrase)] == owners[PHRASE - 1 :][: len(phrase)]
    return phrase[inside], owners[: len(phrase)][inside], inside


def mark_stock(wordings: Wordings) -> npt.NDArray[np.uint64]:
    """Returns 1 for each word of the distinct sentences at which a stock phrase begins, else 0."""
    phrase, _, inside = _number_all(wordings.numbers[wordings.stems], wordings.owners)
    marks = np.zeros(len(wordings.stems), dtype=np.uint64)
    marks[: len(inside)][inside] = find_among(phrase, wordings.stock)
    return marks


def keep_stock(numbers: npt.NDArray[np.uint64], owners: Ints, stock: npt.NDArray[np.uint64]) -> set[int]:
    """Returns the stock phrases in some sentences."""
    phrase, _, _ = _number_all(numbers, owners)
    return set(select_known(phrase, stock))


def select_known(values: npt.NDArray[Number], ordered: npt.NDArray[Number]) -> list[int]:
    """Returns those of some values that an array in order holds; `np.isin` would sort that array each time."""
    at = np.searchsorted(ordered, values)
    known = at < len(ordered)
    known[known] = ordered[at[known]] == values[known]
    found: list[int] = values[known].tolist()
    return found


def keep_own(numbers: Sequence[int], stock: set[int]) -> list[int]:
    """Returns those of some words in a row that no stock phrase holds."""
    held: set[int] = set()
    for start in range(len(numbers) - PHRASE + 1 if stock else 0):
        phrase = 0
        for number in numbers[start : start + PHRASE]:
            phrase = (phrase * FACTOR + number) & ALL
        if phrase in stock:
            held.update(range(start, start + PHRASE))
    return [number for at, number in enumerate(numbers) if at not in held]
