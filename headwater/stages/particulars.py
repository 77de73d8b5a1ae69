"""Which report of a credited outlet has the particulars that another report credits to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from headwater.language.wording import content_stems
from headwater.stages.claimed import LEAST_PART_BACK, LEAST_SHARED, Rareness
from headwater.stages.features import find_distinct, spread
from headwater.stages.gists import Gists
from headwater.stages.pairs import Floats, Ints, Numbers
from headwater.stages.rarity import number_word

LEAST_PART = 0.6
LONGEST_QUERY = 200
SHOWN = 6
# So many pairs of a query and a report are weighed together: that bounds memory.
PART = 2_000_000


class Match(NamedTuple):
    """A report and the shared words that tell most."""

    report: str
    words: str


class Query(NamedTuple):
    """What is credited to an outlet, by its key: the numbers of its content stems, the outlet's own name left out."""

    key: str
    stems: Numbers


class Likely(NamedTuple):
    """A report of an outlet that has telling words of a query; whether they are enough by themselves."""

    report: str
    score: float
    enough: bool


def make_query(key: str, stems: Numbers) -> Query:
    """Returns the query for what is credited to an outlet, from all content stems in order."""
    named = {number_word(word) for word in key.split()}
    distinct = list(dict.fromkeys(stems.tolist()))[:LONGEST_QUERY]
    return Query(key, np.array([stem for stem in distinct if stem not in named], np.uint64))


class Particulars:
    """The words of the reports of credited outlets, for looking up what was credited to them.

    `outlets` holds the ids of the reports of each outlet that is asked for; `queries` is all that is looked up; `rare`
    says how telling stems are.
    """

    def __init__(
        self, gists: Gists, outlets: Mapping[str, Sequence[str]], queries: Sequence[Query], rare: Rareness
    ) -> None:
        self._gists = gists
        self._queries = queries
        self._reports = dict(sorted(outlets.items()))
        places = np.array([gists.places[report] for found in self._reports.values() for report in found], np.int64)
        stems = gists.stems._replace(starts=gists.stems.starts[places], sizes=gists.stems.sizes[places])
        self._asked = find_distinct(np.concatenate([np.zeros(0, np.uint64), *(query.stems for query in queries)]))
        words, owners = stems.joined(), stems.owners()
        at = np.minimum(np.searchsorted(self._asked, words), max(0, len(self._asked) - 1))
        held = self._asked[at] == words if len(self._asked) else np.zeros(len(words), bool)
        self._stems, self._owners = at[held], owners[held]
        self._weights = rare.weigh(self._asked)

    def find(self) -> list[list[Likely]]:
        """Returns for each query the reports of its outlet that have many of its telling words."""
        found: list[list[Likely]] = [[] for _ in self._queries]
        asked: dict[str, list[int]] = {}
        for number, query in enumerate(self._queries):
            asked.setdefault(query.key, []).append(number)
        bounds = np.cumsum([0, *(len(reports) for reports in self._reports.values())])
        order = np.argsort(self._owners, kind="stable")
        edges = np.searchsorted(self._owners[order], bounds)
        for at, (key, reports) in enumerate(self._reports.items()):
            own = order[edges[at] : edges[at + 1]]
            own = own[np.argsort(self._stems[own], kind="stable")]
            postings = _Postings(self._stems[own], self._owners[own] - bounds[at], len(reports))
            numbers = asked.get(key, [])
            step = max(1, PART // max(1, len(reports)))
            for start in range(0, len(numbers), step):
                part = numbers[start : start + step]
                for number, place, score, enough in self._weigh(part, postings):
                    found[number].append(Likely(reports[place], score, enough))
        return found

    def _weigh(self, numbers: Sequence[int], postings: _Postings) -> Iterator[tuple[int, int, float, bool]]:
        """Yields the places of the reports that have many of the telling words of some queries."""
        sizes = np.array([len(self._queries[number].stems) for number in numbers], np.int64)
        joined = np.concatenate([np.zeros(0, np.uint64), *(self._queries[number].stems for number in numbers)])
        stems = np.searchsorted(self._asked, joined)
        weights = self._weights[stems]
        ends = np.cumsum(sizes).tolist()
        # Summed as it is done for one query: what lies at the bar must fall on the same side.
        totals = np.array(
            [sum(weights[end - size : end].tolist()) for end, size in zip(ends, sizes.tolist(), strict=True)]
        )
        queries = np.repeat(np.arange(len(numbers)), sizes)
        scores, shared = postings.add_up(stems, queries, weights, len(numbers))
        likely = (shared >= LEAST_SHARED) & (scores >= LEAST_PART_BACK * totals[:, None])
        for at, place in zip(*(side.tolist() for side in np.nonzero(likely)), strict=True):
            yield numbers[at], place, float(scores[at, place]), bool(scores[at, place] >= LEAST_PART * totals[at])

    def choose(self, number: int, good: Sequence[Likely], texts: Sequence[str]) -> Match | None:
        """Returns the report of some that has most of the telling words of a query, which was made from some texts."""
        if not good:
            return None
        best = min(good, key=lambda item: (-item.score, item.report)).report
        own = set(self._gists.stems.of(self._gists.places[best]).tolist()) & set(self._queries[number].stems.tolist())
        stems = {stem for text in texts for stem in content_stems(text) if number_word(stem) in own}
        weights = {stem: self._weights[np.searchsorted(self._asked, np.uint64(number_word(stem)))] for stem in stems}
        return Match(best, ", ".join(sorted(stems, key=lambda stem: (-weights[stem], stem))[:SHOWN]))


class _Postings(NamedTuple):
    """Which reports of one outlet have which stems, ordered by stems."""

    stems: Ints
    places: Ints
    reports: int

    def add_up(self, stems: Ints, queries: Ints, weights: Floats, number: int) -> tuple[Floats, Ints]:
        """Returns for each query and report the weights of the stems that both have, and how many these are."""
        starts = np.searchsorted(self.stems, stems)
        sizes = np.searchsorted(self.stems, stems, side="right") - starts
        cells = np.repeat(queries * self.reports, sizes) + self.places[spread(starts, sizes)]
        shape = (number, self.reports)
        scores = np.bincount(cells, np.repeat(weights, sizes), number * self.reports).reshape(shape)
        return scores, np.bincount(cells, minlength=number * self.reports).reshape(shape)
