"""Outlets that much of a report's text may come from, through any number of steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from headwater.language.credit_lines import outlet_key
from headwater.model import Derivation, Report

# Below this part of a report's text what it takes is a quotation or an excerpt: its voices are its own.
LEAST_LENT = 0.3


class Lenders:
    """Which outlets lent each report much of its text."""

    def __init__(self, reports: Iterable[Report], derivations: Iterable[Derivation]) -> None:
        self._outlets = {report.id: outlet_key(report.outlet) for report in reports if report.outlet}
        self._givers: defaultdict[str, set[str]] = defaultdict(set)
        self._absent: defaultdict[str, set[str]] = defaultdict(set)
        sizes = {report.id: len(report.text) for report in reports}
        for item in derivations:
            if item.from_outlet and not item.from_report:
                self._absent[item.report].add(outlet_key(item.from_outlet))
            taken = sum(passage.end - passage.start for passage in item.passages)
            given = sum(passage.from_end - passage.from_start for passage in item.passages)
            if item.from_report and taken >= LEAST_LENT * sizes.get(item.report, 0) > 0:
                self._givers[item.report].add(item.from_report)
            if item.from_report and not item.decided and given >= LEAST_LENT * sizes.get(item.from_report, 0) > 0:
                self._givers[item.from_report].add(item.report)

    def of(self, report: str) -> frozenset[str]:
        """Returns the outlets that lent a report much of its text, and those that lent them theirs."""
        found: set[str] = set()
        seen, waiting = {report}, sorted(self._givers[report])
        while waiting:
            giver = waiting.pop()
            if giver not in seen:
                seen.add(giver)
                found |= self._absent[giver] | ({self._outlets[giver]} if giver in self._outlets else set())
                waiting += sorted(self._givers[giver])
        return frozenset(found) - {self._outlets.get(report, "")}
