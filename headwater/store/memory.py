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
STANDING = sa.Table(
    "standing",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True),
    sa.Column("value", sa.LargeBinary),
    sqlite_with_rowid=False,
)
# SQLite's integers have a sign, those of stages have none.
SIGN = 2**63


class Memory:
    """Values by keys that are digests of all that a value follows from; so none is ever out of date.

    What nobody asked for since it was opened is dropped by `forget`. Beside them stand values under a name and a
    number, which stay until they are replaced: whoever puts them there keeps them in step with the pile.
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

    def look(self, name: str, numbers: Iterable[int]) -> dict[int, bytes]:
        """Returns what stands under a name and some numbers."""
        wanted = sorted({number - SIGN for number in numbers})
        found: dict[int, bytes] = {}
        for start in range(0, len(wanted), KEYS_AT_ONCE):
            some = STANDING.c.number.in_(wanted[start : start + KEYS_AT_ONCE])
            query = sa.select(STANDING.c.number, STANDING.c.value).where(STANDING.c.name == name, some)
            found.update((number + SIGN, value) for number, value in self._connection.execute(query).all())
        return found

    def put(self, name: str, values: Mapping[int, bytes]) -> None:
        """Puts values under a name and numbers, in place of what stood there; an empty value takes it away."""
        gone = [{"of": name, "at": number - SIGN} for number, value in values.items() if not value]
        if gone:
            stale = STANDING.c.name == sa.bindparam("of"), STANDING.c.number == sa.bindparam("at")
            self._connection.execute(sa.delete(STANDING).where(*stale), gone)
        rows = [{"name": name, "number": number - SIGN, "value": value} for number, value in values.items() if value]
        for start in range(0, len(rows), ROWS_AT_ONCE):
            self._connection.execute(sa.insert(STANDING).prefix_with("OR REPLACE"), rows[start : start + ROWS_AT_ONCE])

    def drop(self, beginning: str) -> None:
        """Takes away all that stands under names with one beginning."""
        self._connection.execute(sa.delete(STANDING).where(STANDING.c.name.startswith(beginning, autoescape=True)))

    def forget(self) -> None:
        """Drops what was neither recalled nor kept since this memory was opened."""
        known = set(self._connection.execute(sa.select(REMEMBERED.c.key)).scalars())
        rows = [{"gone": key} for key in sorted(known - self._asked)]
        if rows:
            self._connection.execute(sa.delete(REMEMBERED).where(REMEMBERED.c.key == sa.bindparam("gone")), rows)

    def clear(self) -> None:
        """Drops everything."""
        self._connection.execute(sa.delete(REMEMBERED))
        self._connection.execute(sa.delete(STANDING))
