"""Rows of numbers under keys, kept from run to run, so that a run reads and writes only those that it asks for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headwater.stages.features import find_among, find_distinct, spread
from headwater.stages.stage import Memory

Numbers = npt.NDArray[np.uint64]

# Keys are digests, so that each of so many blocks of neighbouring keys holds about as many.
BLOCK_BITS = 14
SHIFT = np.uint64(64 - BLOCK_BITS)


class Index:
    """Rows of as many numbers as `width`, in the order of the first of them, which is the key that they stand under."""

    def __init__(self, memory: Memory, name: str, width: int) -> None:
        self._memory, self._name, self._width = memory, name, width
        # The blocks that were read so far, side by side.
        self._rows: Numbers = np.zeros((0, width), np.uint64)
        self._read = np.zeros(1 << BLOCK_BITS, bool)

    def find(self, keys: Numbers) -> Numbers:
        """Returns the rows under some keys, in the order of these."""
        wanted = self._load(keys)
        column = np.ascontiguousarray(self._rows[:, 0])
        starts, ends = np.searchsorted(column, wanted), np.searchsorted(column, wanted, "right")
        return np.asarray(self._rows[spread(starts, ends - starts)])

    def put(self, keys: Numbers, rows: Numbers) -> None:
        """Puts rows in place of all that stand under some keys."""
        wanted = self._load(keys)
        self._lay(self._rows[~find_among(self._rows[:, 0], wanted)], rows)
        blocks = find_distinct(wanted >> SHIFT)
        bounds = np.searchsorted(self._rows[:, 0] >> SHIFT, np.stack([blocks, blocks + np.uint64(1)]))
        spans = zip(blocks.tolist(), *bounds.tolist(), strict=True)
        self._memory.put(self._name, {block: self._rows[start:end].tobytes() for block, start, end in spans})

    def _load(self, keys: Numbers) -> Numbers:
        """Reads the blocks of some keys, and returns these keys in order, each once."""
        wanted = find_distinct(keys)
        blocks = find_distinct(wanted >> SHIFT).astype(np.int64)
        unread = blocks[~self._read[blocks]]
        if len(unread):
            self._read[unread] = True
            found = self._memory.look(self._name, unread.tolist())
            self._lay(self._rows, np.frombuffer(b"".join(found.values()), np.uint64).reshape(-1, self._width))
        return wanted

    def _lay(self, rows: Numbers, others: Numbers) -> None:
        joined = np.concatenate([rows, others])
        self._rows = joined[np.argsort(joined[:, 0], kind="stable")]
