"""What is remembered of each report of a pile, in blocks of many reports, so that a run reads few values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from headwater.stages.features import spread
from headwater.stages.stage import Memory

ROWS = 500
Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.uint64]
# What is remembered of one report: the bytes of each column.
Row = tuple[bytes, ...]


class Ragged(NamedTuple):
    """A list of values for each report, in one array: where each list begins in it, and how long it is."""

    values: npt.NDArray[Any]
    starts: Ints
    sizes: Ints

    def of(self, report: int) -> npt.NDArray[Any]:
        """Returns the values of one report."""
        start = self.starts[report]
        return np.asarray(self.values[start : start + self.sizes[report]])

    def joined(self) -> npt.NDArray[Any]:
        """Returns the values of all reports, one after the other."""
        return np.asarray(self.values[spread(self.starts, self.sizes)])

    def owners(self) -> Ints:
        """Returns the report that each value belongs to, in the order of `joined`."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    def lines(self) -> list[str]:
        """Returns the texts of all reports, one after the other, where each value is a letter of a line."""
        return self.joined().tobytes().decode("utf-8", "surrogatepass").split("\n")[:-1]

    def lines_of(self, report: int) -> list[str]:
        """Returns the texts of one report."""
        return self.of(report).tobytes().decode("utf-8", "surrogatepass").split("\n")[:-1]


class _Block(msgspec.Struct, frozen=True, array_like=True):
    """Some reports, under what stamps they are remembered, and their columns side by side with the size of each."""

    ids: tuple[str, ...]
    stamps: bytes
    sizes: tuple[bytes, ...]
    columns: tuple[bytes, ...]


ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(_Block)


def pack_lines(texts: Iterable[str]) -> bytes:
    """Returns texts without line ends as the bytes of a column."""
    return "".join(f"{text}\n" for text in texts).encode("utf-8", "surrogatepass")


def lay_rows(rows: Sequence[Row], kinds: Sequence[str]) -> list[Ragged]:
    """Returns the columns of some rows; `kinds` are the types of their values."""
    found = []
    for at, kind in enumerate(kinds):
        values = np.frombuffer(b"".join(row[at] for row in rows), kind)
        sizes = np.array([len(row[at]) for row in rows], np.int64) // values.itemsize
        found.append(Ragged(values, np.cumsum(sizes) - sizes, sizes))
    return found


def read_rows(
    memory: Memory,
    name: str,
    kinds: Sequence[str],
    ids: Sequence[str],
    make: Callable[[Sequence[int]], Iterable[Row]],
    stamps: Numbers | None = None,
) -> list[Ragged]:
    """Returns the columns of what is remembered of some reports, in their order.

    What is not known of them yet, or stands under another stamp, is made: `make` is given their places. A stamp is
    a digest of all that the columns follow from beside the report itself.
    """
    stamps = np.zeros(len(ids), np.uint64) if stamps is None else stamps
    blocks = list(_read_blocks(memory, name))
    place = {report: at for at, report in enumerate(report for block in blocks for report in block.ids)}
    known = np.frombuffer(b"".join(block.stamps for block in blocks), np.uint64)
    at = np.array([place.get(report, -1) for report in ids], np.int64)
    stands = at >= 0
    stands[stands] = known[at[stands]] == stamps[stands]
    fresh = np.flatnonzero(~stands)
    rows = list(make(fresh.tolist())) if len(fresh) else []
    columns = [_join(blocks, rows, column, kind) for column, kind in enumerate(kinds)]
    before = at[fresh]
    at[fresh] = len(known) + np.arange(len(rows))
    if rows:
        order = np.arange(len(known))
        order[before[before >= 0]] = at[fresh[before >= 0]]
        order = np.concatenate([order, at[fresh[before < 0]]])
        stand = len(known)
        if len(order) > len(ids) + ROWS + len(ids) // 4:
            # Much of what is remembered is of what is gone.
            order, stand = at, 0
        names = [*place, *(ids[one] for one in fresh.tolist())]
        _write_blocks(memory, name, order, stand, names, np.concatenate([known, stamps[fresh]]), columns)
    return [Ragged(column.values, column.starts[at], column.sizes[at]) for column in columns]


def _read_blocks(memory: Memory, name: str) -> Iterator[_Block]:
    count = int(memory.read(name) or b"0")
    found = memory.recall(_key(name, number) for number in range(count))
    for number in range(count):
        yield DECODER.decode(found[_key(name, number)])


def _key(name: str, number: int) -> bytes:
    return f"{name} {number}".encode()


def _join(blocks: Sequence[_Block], rows: Sequence[Row], column: int, kind: str) -> Ragged:
    """Returns one column of all blocks and then of some rows."""
    parts = [*(block.columns[column] for block in blocks), *(row[column] for row in rows)]
    values = np.frombuffer(b"".join(parts), kind)
    sizes = np.frombuffer(b"".join(block.sizes[column] for block in blocks), np.int32).astype(np.int64)
    sizes = np.concatenate([sizes, np.array([len(row[column]) // values.itemsize for row in rows], np.int64)])
    return Ragged(values, np.cumsum(sizes) - sizes, sizes)


def _write_blocks(
    memory: Memory,
    name: str,
    order: Ints,
    known: int,
    names: Sequence[str],
    stamps: Numbers,
    columns: Sequence[Ragged],
) -> None:
    """Writes the blocks that hold rows which were not known; `order` are the rows that are to stand, `known` do."""
    changed = np.flatnonzero((order >= known) | (np.arange(len(order)) >= known))
    for block in np.unique(changed // ROWS).tolist():
        rows = order[block * ROWS : (block + 1) * ROWS]
        own = [Ragged(column.values, column.starts[rows], column.sizes[rows]) for column in columns]
        packed = _Block(
            tuple(names[row] for row in rows.tolist()),
            stamps[rows].tobytes(),
            tuple(column.sizes.astype(np.int32).tobytes() for column in own),
            tuple(column.joined().tobytes() for column in own),
        )
        memory.write(f"{name} {block}", ENCODER.encode(packed))
    memory.write(name, str(-(-len(order) // ROWS)).encode())
