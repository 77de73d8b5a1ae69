"""Which report of a credited outlet has the particulars that another report credits to it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from headwater.language.credit_lines import outlet_key
from headwater.language.wording import content_stems
from headwater.model import Credit, Report
from headwater.stages.gists import Gist

LEAST_SHARED = 3
LEAST_PART = 0.6
# Of two reports that credit each other, fewer shared words show that they speak of one thing.
LEAST_PART_BACK = 0.35
LONGEST_QUERY = 200
SHOWN = 6
NOWHERE = np.zeros(0, np.int64)


class Match(NamedTuple):
    """A report and the shared words that tell most."""

    report: str
    words: str


class Particulars:
    """The words of the reports of every credited outlet, for looking up what was credited to it."""

    def __init__(
        self,
        gists: Mapping[str, Gist],
        outlets: Mapping[str, Sequence[Report]],
        credits: Mapping[str, Sequence[Credit]],
    ) -> None:
        wanted = {outlet_key(credit.outlet) for found in credits.values() for credit in found if credit.outlet}
        self._reports = {key: [report.id for report in outlets[key]] for key in sorted(wanted & outlets.keys())}
        self._gists = gists
        self._seen: Counter[str] = Counter()
        self._having: dict[str, dict[str, npt.NDArray[np.int64]]] = {}
        for key, reports in self._reports.items():
            having: defaultdict[str, list[int]] = defaultdict(list)
            for place, report in enumerate(reports):
                self._seen.update(gists[report].stems)
                for stem in gists[report].stems:
                    having[stem].append(place)
            self._having[key] = {stem: np.array(places, np.int64) for stem, places in having.items()}
        self._total = sum(map(len, self._reports.values()))

    def find(
        self, key: str, texts: Sequence[str], among: Callable[[str], bool], back: Callable[[str], bool]
    ) -> Match | None:
        """Returns the report of an outlet that has most of the telling words of some texts; None if none has enough.

        `among` says which reports are looked at, `back` which of them themselves credit the outlet of the texts.
        """
        query = list(dict.fromkeys(stem for text in texts for stem in content_stems(text)))[:LONGEST_QUERY]
        named = set(key.split())
        weights = {
            stem: math.log((self._total + 1) / self._seen[stem]) + 0.5
            for stem in query
            if stem not in named and self._seen[stem]
        }
        unseen = math.log(self._total + 1) + 0.5
        total = sum(weights.get(stem, unseen) for stem in query if stem not in named)
        reports = self._reports.get(key, ())
        scores, shared = np.zeros(len(reports)), np.zeros(len(reports), np.int64)
        for stem, weight in weights.items():
            places = self._having[key].get(stem, NOWHERE) if reports else NOWHERE
            scores[places] += weight
            shared[places] += 1
        likely = np.flatnonzero((shared >= LEAST_SHARED) & (scores >= LEAST_PART_BACK * total)).tolist()
        good = [
            (float(scores[place]), reports[place])
            for place in likely
            if among(reports[place]) and (scores[place] >= LEAST_PART * total or back(reports[place]))
        ]
        if not good:
            return None
        best = min(good, key=lambda item: (-item[0], item[1]))[1]
        own = frozenset(self._gists[best].stems)
        telling = sorted((stem for stem in weights if stem in own), key=lambda stem: (-weights[stem], stem))[:SHOWN]
        return Match(best, ", ".join(telling))
