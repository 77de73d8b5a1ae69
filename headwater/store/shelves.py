"""What a run reads whole, kept a second time in few values: records that are only added, digests of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from operator import attrgetter
from typing import TypeVar

import msgspec
import sqlalchemy as sa

from headwater.model import Credit, Derivation, Origin, Record, Report, SharedPassage, Statement
from headwater.store.tables import METADATA, TABLES

R = TypeVar("R", bound=Record)

# Kinds that follow from one report alone, and kinds that are found anew with every run.
SHELVED: frozenset[type[Record]] = frozenset({Report, Statement, Credit})
RENEWED: frozenset[type[Record]] = frozenset({SharedPassage, Derivation, Origin})
RECORDS_AT_ONCE = 1000
ENCODER = msgspec.msgpack.Encoder()
DIGESTS = msgspec.msgpack.Decoder(dict[str, bytes])

SHELVES = sa.Table(
    "shelves",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("value", sa.LargeBinary),
)


def drop_shelf(connection: sa.Connection, kind: type[Record]) -> None:
    """Forgets the shelf or the digests of a kind, whose records are about to change."""
    if kind in SHELVED or kind in RENEWED:
        connection.execute(sa.delete(SHELVES).where(SHELVES.c.name == TABLES[kind]))


def read_shelf(connection: sa.Connection, kind: type[R]) -> list[R] | None:
    """Returns all records of a kind in the order of their ids, None where they stand on no shelf."""
    query = sa.select(SHELVES.c.value).where(SHELVES.c.name == TABLES[kind]) if kind in SHELVED else None
    blocks = connection.execute(query).scalars().all() if query is not None else []
    decode = msgspec.msgpack.Decoder(list[kind]).decode  # type: ignore[valid-type]
    found = [record for block in blocks for record in decode(block)]
    return sorted(found, key=attrgetter("id")) if blocks else None


def lay_shelf(connection: sa.Connection, kind: type[Record], records: Sequence[Record]) -> None:
    """Puts all records of a kind on a shelf."""
    if kind in SHELVED:
        drop_shelf(connection, kind)
        _write(connection, kind, 0, records)


def extend_shelf(connection: sa.Connection, kind: type[Record], records: Sequence[Record]) -> None:
    """Adds records to the shelf of their kind, if there is one; digests that no longer hold are forgotten."""
    if kind in RENEWED:
        drop_shelf(connection, kind)
    query = sa.select(SHELVES.c.number, SHELVES.c.value).where(SHELVES.c.name == TABLES[kind])
    last = connection.execute(query.order_by(SHELVES.c.number.desc()).limit(1)).first() if kind in SHELVED else None
    if last is not None:
        connection.execute(sa.delete(SHELVES).where(SHELVES.c.name == TABLES[kind], SHELVES.c.number == last.number))
        _write(connection, kind, last.number, [*msgspec.msgpack.decode(last.value), *records])


def _write(connection: sa.Connection, kind: type[Record], first: int, records: Sequence[object]) -> None:
    starts = range(0, len(records), RECORDS_AT_ONCE)
    rows = [
        {"name": TABLES[kind], "number": first + at, "value": ENCODER.encode(records[start : start + RECORDS_AT_ONCE])}
        for at, start in enumerate(starts)
    ]
    if rows:
        connection.execute(sa.insert(SHELVES), rows)


def digest_records(records: Iterable[Record]) -> dict[str, bytes]:
    """Returns a digest of each record by its id."""
    return {
        record.id: blake2b(ENCODER.encode(record), digest_size=12).digest()  # type: ignore[attr-defined]
        for record in records
    }


def read_digests(connection: sa.Connection, kind: type[Record]) -> dict[str, bytes] | None:
    """Returns the digests of all records of a kind, None where they are not known."""
    query = sa.select(SHELVES.c.value).where(SHELVES.c.name == TABLES[kind])
    packed = connection.execute(query).scalars().first() if kind in RENEWED else None
    return None if packed is None else DIGESTS.decode(packed)


def write_digests(connection: sa.Connection, kind: type[Record], digests: Mapping[str, bytes]) -> None:
    """Keeps the digests of all records of a kind."""
    drop_shelf(connection, kind)
    connection.execute(sa.insert(SHELVES), [{"name": TABLES[kind], "number": 0, "value": ENCODER.encode(digests)}])
