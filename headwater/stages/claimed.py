"""What is known of a whole pile's claims: how rare their words are, and which claims a new report may answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec
import numpy as np

from headwater.stages.features import find_among, find_distinct
from headwater.stages.gists import Gists
from headwater.stages.pairs import Floats, Ints, Numbers
from headwater.stages.rarity import number_word

LEAST_SHARED = 3
# Of two reports that credit each other, fewer shared words show that they speak of one thing.
LEAST_PART_BACK = 0.35
SLACK = 1e-9


class Rareness(msgspec.Struct, frozen=True, array_like=True):
    """How many reports of a pile have each stem; counts weigh in steps of half an octave."""

    reports: int
    packed_stems: bytes
    packed_counts: bytes

    @property
    def stems(self) -> Numbers:
        """The numbers of all stems, in order."""
        return np.frombuffer(self.packed_stems, np.uint64)

    @property
    def counts(self) -> Ints:
        """How many reports have each stem."""
        return np.frombuffer(self.packed_counts, np.int64)

    def add(self, stems: Numbers, reports: int) -> Rareness:
        """Returns what is known after more reports; `stems` are theirs, of each report once."""
        fresh, more = np.unique(stems, return_counts=True)
        every = find_distinct(np.concatenate([self.stems, fresh]))
        counts = np.zeros(len(every), np.int64)
        counts[np.searchsorted(every, self.stems)] += self.counts
        counts[np.searchsorted(every, fresh)] += more
        return Rareness(self.reports + reports, every.tobytes(), counts.tobytes())

    def weigh(self, stems: Numbers) -> Floats:
        """Returns how telling stems are."""
        found = np.zeros(len(stems))
        if len(self.stems):
            at = np.minimum(np.searchsorted(self.stems, stems), len(self.stems) - 1)
            found = np.where(self.stems[at] == stems, _step(self.counts)[at], 0.0)
        return np.asarray(np.log(2.0 ** _step(np.array(self.reports)) + 1) - np.log(2.0) * found + 0.5)

    def find_changed(self, before: Rareness) -> Numbers | None:
        """Returns in order the stems that weigh otherwise than before, None where all do."""
        if _step(np.array(self.reports)) != _step(np.array(before.reports)):
            return None
        return np.asarray(self.stems[self.weigh(self.stems) != before.weigh(self.stems)], np.uint64)


NOTHING = Rareness(0, b"", b"")


def _step(counts: Ints) -> Floats:
    return np.asarray(np.round(2 * np.log2(np.maximum(counts, 1))) / 2)


class Claimed(msgspec.Struct, frozen=True, array_like=True):
    """The claims of a pile: who claims what of which outlet, by the outlets' numbers and the claims' stems."""

    takers: tuple[str, ...]
    packed_outlets: bytes
    packed_sizes: bytes
    packed_stems: bytes

    def replace(self, takers: Collection[str], claims: Iterable[tuple[str, str, Numbers]]) -> Claimed:
        """Returns the claims with others of some reports in place of theirs, each with its outlet's key and stems."""
        stands = np.array([taker not in takers for taker in self.takers], bool)
        outlets, sizes, stems = self._unpack()
        more = sorted(claims, key=lambda claim: (claim[0], claim[1]))
        every = [*(taker for taker, stand in zip(self.takers, stands.tolist(), strict=True) if stand)]
        return Claimed(
            (*every, *(taker for taker, _, _ in more)),
            np.concatenate(
                [outlets[stands], np.array([number_outlet(key) for _, key, _ in more], np.uint64)]
            ).tobytes(),
            np.concatenate([sizes[stands], np.array([len(own) for _, _, own in more], np.int64)]).tobytes(),
            np.concatenate([stems[np.repeat(stands, sizes)], *(own for _, _, own in more)]).tobytes(),
        )

    def find(self, rare: Rareness, changed: Numbers, reports: Iterable[tuple[str, Numbers]]) -> Iterator[str]:
        """Yields who claims what has a stem that changed, or what new reports may answer, given as outlet and stems."""
        outlets, sizes, stems = self._unpack()
        owners, number = np.repeat(np.arange(len(sizes)), sizes), len(sizes)
        found = np.bincount(owners, find_among(stems, changed), number) > 0
        weights = rare.weigh(stems)
        totals = np.bincount(owners, weights, number)
        for key, own in reports:
            held = find_among(stems, np.sort(own)) & (outlets == np.uint64(number_outlet(key)))[owners]
            enough = np.bincount(owners, held * weights, number) >= LEAST_PART_BACK * totals - SLACK
            found |= enough & (np.bincount(owners, held, number) >= LEAST_SHARED)
        yield from (self.takers[at] for at in np.flatnonzero(found).tolist())

    def _unpack(self) -> tuple[Numbers, Ints, Numbers]:
        return (
            np.frombuffer(self.packed_outlets, np.uint64),
            np.frombuffer(self.packed_sizes, np.int64),
            np.frombuffer(self.packed_stems, np.uint64),
        )


NO_CLAIMS = Claimed((), b"", b"", b"")


def number_outlet(key: str) -> int:
    """Returns the number of an outlet, by its key."""
    return number_word(f"outlet {key}")


def find_abroad(gists: Gists, languages: Sequence[str | None], fresh: Iterable[int], least: int) -> set[int]:
    """Returns the places of the reports that share so many names and numbers with a new one in another language."""
    codes = np.unique(np.array([language or "" for language in languages], dtype=str), return_inverse=True)[1]
    found: set[int] = set()
    for at in fresh:
        others = np.flatnonzero(codes != codes[at])
        things = gists.things._replace(starts=gists.things.starts[others], sizes=gists.things.sizes[others])
        held = find_among(things.joined(), np.sort(gists.things.of(at)))
        shared = np.bincount(things.owners(), held, len(others))
        found.update(others[shared >= least].tolist())
    return found
