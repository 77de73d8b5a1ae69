"""Which report of a credited outlet has the particulars that another report credits to it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

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
ROUNDING = 1e-6


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
        self._stems: dict[str, frozenset[str]] = {}
        self._having: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._seen: Counter[str] = Counter()
        self._total = 0
        for key in sorted(wanted & outlets.keys()):
            for report in outlets[key]:
                stems = gists[report.id].stems
                self._total += 1
                self._seen.update(stems)
                self._stems[report.id] = frozenset(stems)
                for stem in stems:
                    self._having[key][stem].append(report.id)

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
        good, shared = [], {}
        for report in self._find_likely(key, weights, LEAST_PART_BACK * total):
            own = self._stems[report]
            both = [stem for stem in weights if stem in own]
            score = sum(weights[stem] for stem in both)
            if (
                len(both) >= LEAST_SHARED
                and score >= LEAST_PART_BACK * total
                and among(report)
                and (score >= LEAST_PART * total or back(report))
            ):
                good.append((score, report))
                shared[report] = both
        if not good:
            return None
        best = min(good, key=lambda item: (-item[0], item[1]))[1]
        telling = sorted(shared[best], key=lambda stem: (-weights[stem], stem))[:SHOWN]
        return Match(best, ", ".join(telling))

    def _find_likely(self, key: str, weights: Mapping[str, float], least: float) -> set[str]:
        """Returns the reports of an outlet that may have words of so much weight.

        Whoever has it has one of the rarest words, for the others together weigh less: prefix filtering (Chaudhuri,
        Ganti and Kaushik 2006).
        """
        having = self._having[key]
        likely: set[str] = set()
        rest = sum(weights.values())
        for stem in sorted(weights, key=lambda stem: (len(having.get(stem, ())), stem)):
            if rest < least - ROUNDING:
                break
            likely.update(having.get(stem, ()))
            rest -= weights[stem]
        return likely
