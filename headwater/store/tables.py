"""Tables made from the records of `headwater.model`, and rows from records and back."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
import sqlalchemy as sa

from headwater import model
from headwater.model import Record

R = TypeVar("R", bound=Record)

# Every kind of record that is kept, with the name of its table; the JSON document uses the same names.
TABLES: dict[type[Record], str] = {
    model.Capture: "captures",
    model.Report: "reports",
    model.Source: "sources",
    model.Statement: "statements",
    model.SharedPassage: "shared_passages",
    model.Credit: "credits",
    model.Derivation: "derivations",
    model.Origin: "origins",
    model.Act: "acts",
    model.MachineEvent: "machine_events",
    model.Event: "events",
    model.Finding: "findings",
    model.Toponym: "places",
    model.TimeExpression: "times",
    model.Judgement: "judgements",
    model.Failure: "failures",
    model.Run: "runs",
}
SCALARS: dict[Any, type[sa.types.TypeEngine[Any]]] = {
    str: sa.Text,
    int: sa.BigInteger,
    float: sa.Double,
    bool: sa.Boolean,
}
# The fields that records are found by.
INDEXED = {"report", "capture", "statement", "event", "from_report", "other", "outlet", "status"}
METADATA = sa.MetaData()


def _scalar(hint: Any) -> type[sa.types.TypeEngine[Any]] | None:
    """Returns the column type of a plain value, None for what is kept as JSON."""
    if get_origin(hint) is Literal:
        return sa.Text
    if get_origin(hint) in (Union, types.UnionType):
        plain = [part for part in get_args(hint) if part is not type(None)]
        return _scalar(plain[0]) if len(plain) == 1 else None
    return SCALARS.get(hint)


HINTS = {kind: get_type_hints(kind) for kind in TABLES}
PLAIN = {kind: {name for name, hint in hints.items() if _scalar(hint)} for kind, hints in HINTS.items()}


def _table(kind: type[Record], name: str) -> sa.Table:
    """Makes the table of one kind: a column per field, JSON text where the field has parts."""
    columns = [
        sa.Column(field, _scalar(hint) or sa.Text, primary_key=field == "id", index=field in INDEXED)
        for field, hint in HINTS[kind].items()
    ]
    return sa.Table(name, METADATA, *columns)


BY_KIND = {kind: _table(kind, name) for kind, name in TABLES.items()}


def row_of(record: Record) -> dict[str, Any]:
    """Returns the row that keeps a record."""
    plain = PLAIN[type(record)]
    return {
        name: getattr(record, name) if name in plain else msgspec.json.encode(getattr(record, name)).decode()
        for name in record.__struct_fields__
    }


def record_of(kind: type[R], row: sa.RowMapping) -> R:
    """Returns the record that a row keeps; a part that the row's own version did not know has its default."""
    return next(read_records(kind, row.keys(), [tuple(row.values())]))


def read_records(kind: type[R], names: Iterable[str], rows: Iterable[Sequence[Any]]) -> Iterator[R]:
    """Yields the records that rows keep, whose columns have these names."""
    hints, plain = HINTS[kind], PLAIN[kind]
    columns = [(name, None if name in plain else msgspec.json.Decoder(hints[name]).decode) for name in names]
    for row in rows:
        parts = {}
        for (name, decode), value in zip(columns, row, strict=True):
            if decode is None:
                parts[name] = value
            elif value is not None:
                parts[name] = decode(value)
        yield kind(**parts)
