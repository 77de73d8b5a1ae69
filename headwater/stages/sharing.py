"""Which reports of an outlet share names and numbers with a report that may be in another language."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from headwater.language.credit_lines import outlet_key
from headwater.model import Report
from headwater.stages.features import find_distinct, spread
from headwater.stages.gists import Gists
from headwater.stages.translations import FEWEST_SHARED


class Sharing:
    """The names and numbers in takers in languages without rules, and which reports of which outlets have them."""

    def __init__(
        self,
        gists: Gists,
        reports: Mapping[str, Report],
        languages: Collection[str | None],
        takers: Collection[str],
    ) -> None:
        self._gists = gists
        foreign = [gists.places[name] for name in takers if reports[name].language not in languages]
        self._foreign = frozenset(foreign)
        things = gists.things
        self._asked = find_distinct(np.concatenate([np.zeros(0, np.uint64), *(things.of(at) for at in foreign)]))
        if not foreign:
            return
        keys = [outlet_key(reports[report].outlet or "") for report in gists.ids]
        self._outlets = {key: number for number, key in enumerate(sorted(set(keys)))}
        outlets = np.array([self._outlets[key] for key in keys], np.int64)
        values, owners = things.joined(), things.owners()
        at = np.minimum(np.searchsorted(self._asked, values), max(0, len(self._asked) - 1))
        held = self._asked[at] == values if len(self._asked) else np.zeros(len(values), bool)
        owners = owners[held]
        cells = outlets[owners] * len(self._asked) + at[held]
        order = np.argsort(cells, kind="stable")
        self._cells, self._owners = cells[order], owners[order]

    def near(self, report: Report, key: str) -> Collection[str]:
        """Returns the reports of an outlet that share FEWEST_SHARED names and numbers with one that is foreign."""
        at = self._gists.places[report.id]
        if key not in self._outlets:
            return ()
        own = np.searchsorted(self._asked, self._gists.things.of(at)) + self._outlets[key] * len(self._asked)
        starts = np.searchsorted(self._cells, own)
        owners = self._owners[spread(starts, np.searchsorted(self._cells, own, side="right") - starts)]
        found, counts = np.unique(owners, return_counts=True)
        return {self._gists.ids[other] for other in found[counts >= FEWEST_SHARED].tolist()}

    def covers(self, report: Report) -> bool:
        """Tells whether a report is one of those that are looked for."""
        return self._gists.places[report.id] in self._foreign
