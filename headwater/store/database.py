"""The database of a case; what differs between SQLite and other databases stands in this file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from headwater.errors import UnknownRecord
from headwater.model import Act, Finding, Record
from headwater.store.links import LINKED, link_records, select_links
from headwater.store.listing import LISTED, list_findings
from headwater.store.memory import Memory
from headwater.store.search import create_search, rebuild_search
from headwater.store.shelves import (
    digest_records,
    drop_shelf,
    extend_shelf,
    lay_shelf,
    read_digests,
    read_shelf,
    write_digests,
)
from headwater.store.tables import BY_KIND, METADATA, read_records, record_of, row_of

R = TypeVar("R", bound=Record)

ROWS_AT_ONCE = 2000
VALUES_AT_ONCE = 500
# The form of the tables beside the records; a case of another form is given them when it is opened.
FORM = 4


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
        rows = self._connection.execute(sa.select(table).order_by(table.c.id))
        return list(read_records(kind, rows.keys(), rows))

    def where(self, kind: type[R], field: str, values: Collection[str]) -> list[R]:
        """Returns the records whose plain field has one of the values, in the order of their ids."""
        table = BY_KIND[kind]
        return self._select(kind, values, table.c[field].in_)

    def holding(self, kind: type[R], field: str, values: Collection[str]) -> list[R]:
        """Returns the records whose list of ids holds one of the values, in the order of their ids."""
        table = BY_KIND[kind]

        def among(some: Collection[str]) -> sa.ColumnElement[bool]:
            items = sa.func.json_each(table.c[field]).table_valued("value")
            return sa.exists().select_from(items).where(items.c.value.in_(some))

        return self._select(kind, values, among)

    def _select(self, kind: type[R], values: Collection[str], condition: Any) -> list[R]:
        table, ordered = BY_KIND[kind], sorted(set(values))
        found: dict[str, R] = {}
        for start in range(0, len(ordered), VALUES_AT_ONCE):
            query = sa.select(table).where(condition(ordered[start : start + VALUES_AT_ONCE]))
            rows = self._connection.execute(query)
            found.update((record.id, record) for record in read_records(kind, rows.keys(), rows))  # type: ignore[attr-defined]
        return [found[record_id] for record_id in sorted(found)]

    def one(self, kind: type[R], id: str) -> R:
        """Returns the record whose id is, or alone begins with, the one given; raises UnknownRecord."""
        table = BY_KIND[kind]
        rows = self._connection.execute(sa.select(table).where(table.c.id == id)).mappings().all()
        if not rows:
            query = sa.select(table).where(table.c.id.startswith(id, autoescape=True)).limit(2)
            rows = self._connection.execute(query).mappings().all()
        if len(rows) != 1:
            fault = "no" if not rows else "more than one"
            raise UnknownRecord(f"{fault} {kind.__name__.lower()} has an id that begins with {id!r}")
        return record_of(kind, rows[0])

    def present(self, kind: type[Record], ids: Collection[str]) -> set[str]:
        """Returns those of some ids that records of a kind have."""
        table, ordered = BY_KIND[kind], sorted(set(ids))
        found: set[str] = set()
        for start in range(0, len(ordered), VALUES_AT_ONCE):
            query = sa.select(table.c.id).where(table.c.id.in_(ordered[start : start + VALUES_AT_ONCE]))
            found.update(self._connection.execute(query).scalars())
        return found

    def ids(self, kind: type[Record]) -> set[str]:
        """Returns the ids of all records of a kind."""
        return set(self._connection.execute(sa.select(BY_KIND[kind].c.id)).scalars())

    def count(self, kind: type[Record], *conditions: sa.ColumnElement[bool]) -> int:
        """Returns how many records of a kind there are, or fulfil some conditions."""
        query = sa.select(sa.func.count()).select_from(BY_KIND[kind]).where(*conditions)
        return self._connection.execute(query).scalar_one()

    def column(self, column: sa.Column[str], *conditions: sa.ColumnElement[bool]) -> set[str]:
        """Returns the values of a column, of all records or of those that fulfil some conditions."""
        query = sa.select(column).distinct().where(column.is_not(None), *conditions)
        return set(self._connection.execute(query).scalars())

    def first(self, kind: type[R], limit: int) -> list[R]:
        """Returns so many records of a kind, in the order of their ids."""
        table = BY_KIND[kind]
        rows = self._connection.execute(sa.select(table).order_by(table.c.id).limit(limit))
        return list(read_records(kind, rows.keys(), rows))


class Renewed(NamedTuple, Generic[R]):
    """All records of a kind in the order of their ids; and those that were removed, then those that were added."""

    records: list[R]
    changed: list[R]


class Writer(Reader):
    """Reads and writes records; all that one writer writes is committed together or not at all.

    `corrected` holds acts as persons corrected them, by their ids: findings are listed by these.
    `memory` holds what stages found in earlier runs; `grown` counts by how many records each kind grew.
    """

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(connection)
        self.corrected: Mapping[str, Act] = {}
        self.memory = Memory(connection)
        self.grown: Counter[type[Record]] = Counter()

    def all(self, kind: type[R]) -> list[R]:
        """Returns all records of a kind in the order of their ids; what is read again and again is put on a shelf."""
        found = read_shelf(self._connection, kind)
        if found is None:
            found = super().all(kind)
            lay_shelf(self._connection, kind, found)
        return found

    def add(self, records: Iterable[Record]) -> None:
        """Adds records of any kinds."""
        rows: dict[type[Record], list[dict[str, object]]] = {}
        given: dict[type[Record], list[Record]] = {}
        for record in records:
            rows.setdefault(type(record), []).append(row_of(record))
            given.setdefault(type(record), []).append(record)
        for kind, every in rows.items():
            extend_shelf(self._connection, kind, given[kind])
            self.grown[kind] += len(every)
            for start in range(0, len(every), ROWS_AT_ONCE):
                self._connection.execute(sa.insert(BY_KIND[kind]), every[start : start + ROWS_AT_ONCE])
        for kind in LINKED.keys() & given.keys():
            link_records(self._connection, kind, given[kind])
        findings = [record for record in given.get(Finding, ()) if isinstance(record, Finding)]
        list_findings(self._connection, findings, self.corrected)

    def put(self, records: Iterable[Record]) -> None:
        """Adds records; those that stand under the same ids are replaced."""
        given = list(records)
        for kind in {type(record) for record in given}:
            self.remove(kind, [record.id for record in given if type(record) is kind])  # type: ignore[attr-defined]
        self.add(given)

    def renew(self, kind: type[R], records: Iterable[R]) -> Renewed[R]:
        """Writes records in place of all that stand of their kind; what stands already is left alone."""
        given = {record.id: record for record in records}  # type: ignore[attr-defined]
        digests, known = digest_records(given.values()), read_digests(self._connection, kind)
        standing = digest_records(self.all(kind)) if known is None else known
        gone = self.where(kind, "id", [each for each, digest in standing.items() if digests.get(each) != digest])
        fresh = [record for record_id, record in given.items() if standing.get(record_id) != digests[record_id]]
        self.remove(kind, [record.id for record in gone])  # type: ignore[attr-defined]
        self.add(fresh)
        if known != digests:
            write_digests(self._connection, kind, digests)
        return Renewed([given[record_id] for record_id in sorted(given)], [*gone, *fresh])

    def renew_some(self, kind: type[R], records: Iterable[R], members: Collection[str]) -> list[R]:
        """Writes records in place of those that link to some members, or else are about some reports.

        Returns what was removed, then what was added.
        """
        given = [*records]
        before = self.where(kind, "id", {record.id for record in given})  # type: ignore[attr-defined]
        if kind in LINKED:
            table, member, whole = LINKED[kind]
            linked = {link[whole] for link in select_links(self._connection, table, member, members)}
            before += self.where(kind, "id", linked)
        else:
            before += self.where(kind, "report", members)
        return self.replace(before, given)

    def replace(self, before: Iterable[R], after: Iterable[R]) -> list[R]:
        """Writes records in place of others of their kind; returns what was removed, then what was added."""
        standing, given = {record.id: record for record in before}, {record.id: record for record in after}  # type: ignore[attr-defined]
        gone = [record for record_id, record in standing.items() if given.get(record_id) != record]
        fresh = [record for record_id, record in given.items() if standing.get(record_id) != record]
        for kind in {type(record) for record in gone}:
            self.remove(kind, [record.id for record in gone])  # type: ignore[attr-defined]
        self.add(fresh)
        return [*gone, *fresh]

    def remove(self, kind: type[Record], ids: Collection[str]) -> None:
        """Deletes the records of a kind with these ids."""
        table, ordered = BY_KIND[kind], sorted(set(ids))
        if ordered:
            drop_shelf(self._connection, kind)
        for start in range(0, len(ordered), VALUES_AT_ONCE):
            some = ordered[start : start + VALUES_AT_ONCE]
            self.grown[kind] -= self._connection.execute(sa.delete(table).where(table.c.id.in_(some))).rowcount

    def clear(self, kinds: Iterable[type[Record]]) -> None:
        """Deletes all records of the kinds."""
        for kind in kinds:
            drop_shelf(self._connection, kind)
            self.grown[kind] -= self._connection.execute(sa.delete(BY_KIND[kind])).rowcount


class Database:
    """The records of one case at rest; those who read are not kept waiting by one who writes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30}, poolclass=NullPool)
        self._stands = False
        # SQLite's own driver begins transactions late: what was read before writing could change unseen.
        sa.event.listen(self._engine, "connect", _leave_transactions_to_us)
        sa.event.listen(self._engine, "begin", _begin)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Opens a transaction that only reads."""
        self._create()
        with self._engine.connect() as connection:
            yield Reader(connection)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Opens a transaction that is committed at its end, or rolled back if anything fails; one at a time."""
        self._create()
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield Writer(connection)
        with self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _create(self) -> None:
        """Makes the tables that are missing, and the columns that an older version did not know."""
        if self._stands:
            return
        with self._engine.connect() as connection:
            inspector = sa.inspect(connection)
            form = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            known = {
                name: {column["name"] for column in inspector.get_columns(name)} for name in inspector.get_table_names()
            }
        lacking = [
            (table, column)
            for table in METADATA.sorted_tables
            for column in table.columns
            if table.name in known and column.name not in known[table.name]
        ]
        if form != FORM or lacking or any(table.name not in known for table in METADATA.sorted_tables):
            with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
                for table, column in lacking:
                    kind = column.type.compile(self._engine.dialect)
                    connection.execute(sa.text(f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {kind}'))
                METADATA.create_all(connection)
                if form != FORM:
                    _make_beside(Writer(connection))
        self._stands = True


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    # Those who read see the case as it was while one writes.
    connection.execute("PRAGMA journal_mode=WAL")
    # In KiB: SQLite's own two megabytes hold no more than the roots of a large case's indexes.
    connection.execute("PRAGMA cache_size=-65536")


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_beside(writer: Writer) -> None:
    """Makes and fills what stands beside the records: indexes, links, lines and the search."""
    connection = writer.connection
    for table in METADATA.sorted_tables:
        for index in table.indexes:
            connection.execute(sa.schema.CreateIndex(index, if_not_exists=True))
    create_search(connection)
    # Lines that stand know what persons corrected: they are made only where there are none.
    if not connection.execute(sa.select(sa.func.count()).select_from(LISTED[0])).scalar_one():
        rebuild_search(connection)
        for kind, (linked, _, _) in LINKED.items():
            connection.execute(sa.delete(linked))
            link_records(connection, kind, writer.all(kind))
        for table in LISTED:
            connection.execute(sa.delete(table))
        list_findings(connection, writer.all(Finding), {})
    connection.exec_driver_sql(f"PRAGMA user_version = {FORM}")
