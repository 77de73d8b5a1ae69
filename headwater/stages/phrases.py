"""Stock phrases: runs of words that reports on quite different things have in common."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

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

Ints = npt.NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.uint64)


def find_stock_phrases(wordings: Wordings) -> npt.NDArray[np.uint64]:
    """Returns in order the phrases in FEWEST_WORDINGS distinct sentences whose reports tell of different things.

    The names that the reports share outside what they have in common are not looked at apart: copies
    of one report share nearly all of them, reports made from one template few.
    """
    phrase, owners, _ = _number_all(wordings.numbers[wordings.stems], wordings.owners)
    order = np.lexsort((owners, phrase))
    phrase, owners = phrase[order], owners[order]
    fresh = np.ones(len(phrase), dtype=bool)
    fresh[1:] = (phrase[1:] != phrase[:-1]) | (owners[1:] != owners[:-1])
    phrase, owners = phrase[fresh], owners[fresh]
    starts = np.flatnonzero(np.concatenate([[True], phrase[1:] != phrase[:-1]])) if len(phrase) else np.zeros(0, int)
    sizes = np.diff(np.concatenate([starts, [len(phrase)]]))
    carriers, bounds = wordings.carriers
    things = _Things(wordings)
    found = []
    for start, size in zip(starts[sizes >= FEWEST_WORDINGS].tolist(), sizes[sizes >= FEWEST_WORDINGS].tolist()):
        step = max(1, size // SAMPLE)
        reports = {int(carriers[bounds[sentence]]) for sentence in owners[start : start + size : step].tolist()}
        if things.differ(tuple(sorted(reports))):
            found.append(start)
    return phrase[np.array(found, dtype=np.int64)]


class _Things:
    """The names and numbers of reports."""

    def __init__(self, wordings: Wordings) -> None:
        self._wordings = wordings

    @lru_cache(maxsize=100_000)  # noqa: B019 - lives as long as one run of the stage
    def differ(self, reports: tuple[int, ...]) -> bool:
        """Says whether most of some reports share less than OTHER_THINGS of their names."""
        shares = sorted(self._share(first, second) for first, second in combinations(reports[:SAMPLE], 2))
        return len(reports) >= FEWEST_WORDINGS and shares[len(shares) // 2] < OTHER_THINGS

    def _share(self, first: int, second: int) -> float:
        here, there = self._names(first), self._names(second)
        return len(here & there) / max(1, min(len(here), len(there)))

    @lru_cache(maxsize=10_000)  # noqa: B019 - lives as long as one run of the stage
    def _names(self, report: int) -> frozenset[int]:
        wordings = self._wordings
        found: set[int] = set()
        for sentence in wordings.sentences[wordings.bounds[report] : wordings.bounds[report + 1]].tolist():
            part = slice(wordings.stem_bounds[sentence], wordings.stem_bounds[sentence + 1])
            stems = wordings.stems[part]
            found.update(stems[wordings.names[stems] & ~wordings.lower[part]].tolist())
        return frozenset(found)


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
    marks[: len(inside)][inside] = np.isin(phrase, wordings.stock)
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
