"""The database of a case; what differs between SQLite and other databases stands in this file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from headwater.errors import UnknownRecord
from headwater.model import Record
from headwater.store.tables import BY_KIND, METADATA, record_of, row_of

R = TypeVar("R", bound=Record)

ROWS_AT_ONCE = 2000


class Reader:
    """Reads records inside one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self, kind: type[R]) -> list[R]:
        """Returns all records of a kind in the order of their ids."""
        table = BY_KIND[kind]
        rows = self._connection.execute(sa.select(table).order_by(table.c.id)).mappings()
        return [record_of(kind, row) for row in rows]

    def one(self, kind: type[R], id: str) -> R:
        """Returns the record whose id is, or alone begins with, the one given; raises UnknownRecord."""
        table = BY_KIND[kind]
        query = sa.select(table).where(table.c.id.startswith(id, autoescape=True)).limit(2)
        rows = self._connection.execute(query).mappings().all()
        if len(rows) != 1:
            fault = "no" if not rows else "more than one"
            raise UnknownRecord(f"{fault} {kind.__name__.lower()} has an id that begins with {id!r}")
        return record_of(kind, rows[0])

    def ids(self, kind: type[Record]) -> set[str]:
        """Returns the ids of all records of a kind."""
        return set(self._connection.execute(sa.select(BY_KIND[kind].c.id)).scalars())

    def count(self, kind: type[Record]) -> int:
        """Returns how many records of a kind there are."""
        return self._connection.execute(sa.select(sa.func.count()).select_from(BY_KIND[kind])).scalar_one()


class Writer(Reader):
    """Reads and writes records; all that one writer writes is committed together or not at all."""

    def add(self, records: Iterable[Record]) -> None:
        """Adds records of any kinds."""
        rows: dict[type[Record], list[dict[str, object]]] = {}
        for record in records:
            rows.setdefault(type(record), []).append(row_of(record))
        for kind, every in rows.items():
            for start in range(0, len(every), ROWS_AT_ONCE):
                self._connection.execute(sa.insert(BY_KIND[kind]), every[start : start + ROWS_AT_ONCE])

    def clear(self, kinds: Iterable[type[Record]]) -> None:
        """Deletes all records of the kinds."""
        for kind in kinds:
            self._connection.execute(sa.delete(BY_KIND[kind]))


class Database:
    """The records of one case at rest."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Opens a transaction that only reads."""
        self._create()
        with self._engine.connect() as connection:
            yield Reader(connection)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Opens a transaction that is committed at its end, or rolled back if anything fails."""
        self._create()
        with self._engine.begin() as connection:
            yield Writer(connection)

    def _create(self) -> None:
        if not self._path.exists():
            METADATA.create_all(self._engine)
