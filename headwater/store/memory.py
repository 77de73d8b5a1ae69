"""What pure functions found in earlier runs, so that nothing is found again that was given the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from headwater.store.tables import METADATA

KEYS_AT_ONCE = 500
ROWS_AT_ONCE = 2000

REMEMBERED = sa.Table(
    "remembered",
    METADATA,
    sa.Column("key", sa.LargeBinary, primary_key=True),
    sa.Column("value", sa.LargeBinary),
    sqlite_with_rowid=False,
)


class Memory:
    """Values by keys that are digests of all that a value follows from; so none is ever out of date.

    What nobody asked for since it was opened is dropped by `forget`.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._asked: set[bytes] = set()

    def recall(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Returns the values of those of some keys that are known."""
        # Neighbours in the table are read together.
        wanted = sorted(set(keys))
        self._asked.update(wanted)
        found: dict[bytes, bytes] = {}
        for start in range(0, len(wanted), KEYS_AT_ONCE):
            query = sa.select(REMEMBERED).where(REMEMBERED.c.key.in_(wanted[start : start + KEYS_AT_ONCE]))
            found.update((key, value) for key, value in self._connection.execute(query).all())
        return found

    def keep(self, found: Mapping[bytes, bytes]) -> None:
        """Adds values under keys that were not known."""
        self._asked.update(found)
        rows = [{"key": key, "value": value} for key, value in found.items()]
        for start in range(0, len(rows), ROWS_AT_ONCE):
            self._connection.execute(sa.insert(REMEMBERED), rows[start : start + ROWS_AT_ONCE])

    def read(self, name: str) -> bytes:
        """Returns what was written under a name last, nothing if nothing was."""
        return self.recall([name.encode()]).get(name.encode(), b"")

    def write(self, name: str, value: bytes) -> None:
        """Writes a value under a name, in place of what stood there."""
        self._connection.execute(sa.delete(REMEMBERED).where(REMEMBERED.c.key == name.encode()))
        self.keep({name.encode(): value})

    def forget(self) -> None:
        """Drops what was neither recalled nor kept since this memory was opened."""
        known = set(self._connection.execute(sa.select(REMEMBERED.c.key)).scalars())
        rows = [{"gone": key} for key in sorted(known - self._asked)]
        if rows:
            self._connection.execute(sa.delete(REMEMBERED).where(REMEMBERED.c.key == sa.bindparam("gone")), rows)

    def clear(self) -> None:
        """Drops everything."""
        self._connection.execute(sa.delete(REMEMBERED))
