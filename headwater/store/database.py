"""The database of a case; what differs between SQLite and other databases stands in this file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from headwater.errors import UnknownRecord
from headwater.model import Finding, Record
from headwater.store.links import LINKED, link_records
from headwater.store.listing import LISTED, list_findings
from headwater.store.search import create_search, rebuild_search
from headwater.store.tables import BY_KIND, METADATA, record_of, row_of

R = TypeVar("R", bound=Record)

ROWS_AT_ONCE = 2000
# The form of the tables beside the records; a case of another form is given them when it is opened.
FORM = 1


class Reader:
    """Reads records inside one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    @property
    def connection(self) -> sa.Connection:
        """The open connection, for queries that lists, search and dossiers need."""
        return self._connection

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
        given: dict[type[Record], list[Record]] = {}
        for record in records:
            rows.setdefault(type(record), []).append(row_of(record))
            given.setdefault(type(record), []).append(record)
        for kind, every in rows.items():
            for start in range(0, len(every), ROWS_AT_ONCE):
                self._connection.execute(sa.insert(BY_KIND[kind]), every[start : start + ROWS_AT_ONCE])
        for kind in LINKED.keys() & given.keys():
            link_records(self._connection, kind, given[kind])
        list_findings(self._connection, [record for record in given.get(Finding, ()) if isinstance(record, Finding)])

    def clear(self, kinds: Iterable[type[Record]]) -> None:
        """Deletes all records of the kinds."""
        for kind in kinds:
            self._connection.execute(sa.delete(BY_KIND[kind]))


class Database:
    """The records of one case at rest; those who read are not kept waiting by one who writes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        self._ready = False
        sa.event.listen(self._engine, "connect", _set_up)

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
        with self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _create(self) -> None:
        """Makes what is missing: all tables of a new case, those beside the records of an older one."""
        if self._ready:
            return
        with self._engine.connect() as connection:
            form = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if form != FORM:
            with self._engine.begin() as connection:
                METADATA.create_all(connection)
                for table in METADATA.tables.values():
                    for index in table.indexes:
                        index.create(connection, checkfirst=True)
                create_search(connection)
                _list_anew(Writer(connection))
                connection.exec_driver_sql(f"PRAGMA user_version = {FORM}")
        self._ready = True


def _set_up(connection: sqlite3.Connection, _: object) -> None:
    """Lets readers read while a run writes."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _list_anew(writer: Writer) -> None:
    """Fills the tables beside the records of a case that was made before they were."""
    rebuild_search(writer.connection)
    for kind, (table, _, _) in LINKED.items():
        writer.connection.execute(sa.delete(table))
        link_records(writer.connection, kind, writer.all(kind))
    for table in LISTED:
        writer.connection.execute(sa.delete(table))
    list_findings(writer.connection, writer.all(Finding))
