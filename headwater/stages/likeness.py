"""How alike two acts are, from what ties them and what keeps them apart."""

from __future__ import annotations

from headwater.stages.anchors import Bond, Pairing, compare_acts, compare_within
from headwater.stages.comparisons import ActProfile

# Acts of one side may be the same happening: a denied arrest is the arrest that others report.
SIDES = {
    "happened": "real",
    "ongoing": "real",
    "denied": "real",
    "ordered": "ordered",
    "planned": "planned",
    "threatened": "planned",
    "hypothetical": "hypothetical",
    "habitual": "habitual",
}
# Weights of `anchors.FEATURES`, learned from ECB+ train by `training/events/train.py`, which prints them: logistic
# regression over the likest anchored pair of acts of each two reports, about one event or about two alike ones.
WEIGHTS = (
    0.3, 1.0, -2.9, 15.2, 2.8, -4.2, 0.9, 2.0, 1.0, 0.0,
    1.5, 0.5, 2.4, 1.5, 0.0, 1.9, 1.2, 0.5, -0.7, -0.6,
)  # fmt: skip
BIAS = -2.9
# A wrong join costs more than a missed one.
CAUTION = 1.0
# Of the chief acts of two reports that tell one story.
TOLD = 2.0
SURE = 20.0
# Of acts of two reports that nothing ties, where whole parts are compared.
UNTIED = -0.3
WITHIN = 5.0
APART = -4.0
MOST_KNOWN = 500_000


class Likeness:
    """How alike acts are; what was compared lately is remembered."""

    def __init__(self, pairing: Pairing) -> None:
        self._pairing = pairing
        self._known: dict[tuple[str, str], float] = {}

    def are_same(self, a: ActProfile, b: ActProfile) -> bool:
        """Tells whether two acts are about the same happening."""
        return self.of(a, b) > 0

    def of(self, a: ActProfile, b: ActProfile) -> float:
        """Returns how alike two acts are; above zero an anchor ties them and they are taken as the same."""
        pair = (a.act.id, b.act.id) if a.act.id < b.act.id else (b.act.id, a.act.id)
        found = self._known.get(pair)
        if found is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            found = self._known[pair] = self._compare(a, b)
        return found

    def _compare(self, a: ActProfile, b: ActProfile) -> float:
        if SIDES[a.act.status] != SIDES[b.act.status] or a.group != b.group:
            return APART
        within = a.report == b.report
        bond = (compare_within if within else compare_acts)(a, b, self._pairing)
        if bond.apart:
            return APART
        if bond.sure:
            return SURE
        if within:
            return WITHIN if bond.anchored else 0.0
        return max(weigh(bond) if bond.anchored else 0.0, TOLD if bond.story else 0.0)


def weigh(bond: Bond) -> float:
    """Returns the likeness that a bond's features add up to."""
    return BIAS - CAUTION + sum(weight * feature for weight, feature in zip(WEIGHTS, bond.features, strict=True))
