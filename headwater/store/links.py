"""Tables that lead from a record back to those that name it, so that one dossier is read without the whole pile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from headwater.model import (
    Act,
    Capture,
    Credit,
    Derivation,
    Event,
    Finding,
    Origin,
    Record,
    Report,
    SharedPassage,
    Source,
    Statement,
    TimeExpression,
    Toponym,
)
from headwater.store.tables import BY_KIND, METADATA, read_records

R = TypeVar("R", bound=Record)

IDS_AT_ONCE = 500

EVENT_ACTS = sa.Table(
    "event_acts",
    METADATA,
    sa.Column("act", sa.Text, primary_key=True),
    sa.Column("event", sa.Text, primary_key=True, index=True),
)
ORIGIN_STATEMENTS = sa.Table(
    "origin_statements",
    METADATA,
    sa.Column("statement", sa.Text, primary_key=True),
    sa.Column("origin", sa.Text, primary_key=True, index=True),
)
# What is made from the records of a kind, and is deleted with them.
LINKED: dict[type[Record], tuple[sa.Table, str, str]] = {
    Event: (EVENT_ACTS, "act", "event"),
    Origin: (ORIGIN_STATEMENTS, "statement", "origin"),
}


def link_records(connection: sa.Connection, kind: type[Record], rows: Sequence[Record]) -> None:
    """Writes the links of events to their acts, or of origins to their statements."""
    table, member, whole = LINKED[kind]
    names = {Event: "acts", Origin: "statements"}[kind]
    links = [
        {member: name, whole: getattr(record, "id")}  # noqa: B009
        for record in rows
        for name in dict.fromkeys(getattr(record, names))
    ]
    if links:
        connection.execute(sa.insert(table), links)


def select_records(connection: sa.Connection, kind: type[R], column: str, values: Iterable[Any]) -> list[R]:
    """Returns the records of a kind whose column has one of the values, in the order of their ids."""
    table = BY_KIND[kind]
    wanted = sorted({value for value in values if value is not None})
    found: list[R] = []
    for start in range(0, len(wanted), IDS_AT_ONCE):
        query = sa.select(table).where(table.c[column].in_(wanted[start : start + IDS_AT_ONCE]))
        rows = connection.execute(query)
        found += read_records(kind, rows.keys(), rows)
    return sorted(found, key=lambda record: str(getattr(record, "id", "")))


def select_links(connection: sa.Connection, table: sa.Table, column: str, values: Iterable[str]) -> list[sa.RowMapping]:
    """Returns the rows of a table of links whose column has one of the values."""
    wanted = sorted(set(values))
    found: list[sa.RowMapping] = []
    for start in range(0, len(wanted), IDS_AT_ONCE):
        query = sa.select(table).where(table.c[column].in_(wanted[start : start + IDS_AT_ONCE]))
        found += connection.execute(query).mappings().all()
    return found


def read_dossier(connection: sa.Connection, event_ids: Sequence[str]) -> Mapping[type[Record], Sequence[Record]]:
    """Returns all records that some events' acts rest on, by kind: what a trail is traced from."""
    events = select_records(connection, Event, "id", event_ids)
    acts = select_records(connection, Act, "id", [act for event in events for act in event.acts])
    statements = select_records(connection, Statement, "id", [act.statement for act in acts])
    statements += select_records(connection, Statement, "id", {said.within for said in statements} - {None})
    statements = list({said.id: said for said in statements}.values())
    links = select_links(connection, ORIGIN_STATEMENTS, "statement", [said.id for said in statements])
    origins = select_records(connection, Origin, "id", [link["origin"] for link in links])
    report_ids = {said.report for said in statements}
    derivations = select_records(connection, Derivation, "report", report_ids)
    givers = {derivation.from_report for derivation in derivations} | {origin.report for origin in origins}
    reports = select_records(connection, Report, "id", report_ids | givers)
    return {
        Finding: select_records(connection, Finding, "event", event_ids),
        Event: events,
        Act: acts,
        Statement: statements,
        Origin: origins,
        Derivation: derivations,
        Report: reports,
        Capture: select_records(connection, Capture, "id", [report.capture for report in reports]),
        Source: select_records(connection, Source, "id", [origin.source for origin in origins]),
    }


def read_sheet(connection: sa.Connection, report: Report) -> Mapping[type[Record], Sequence[Record]]:
    """Returns all records that point into one report's text, by kind."""
    statements = select_records(connection, Statement, "report", [report.id])
    shared = select_records(connection, SharedPassage, "report", [report.id])
    shared += select_records(connection, SharedPassage, "other", [report.id])
    derivations = select_records(connection, Derivation, "report", [report.id])
    derivations += select_records(connection, Derivation, "from_report", [report.id])
    return {
        Report: [report],
        Capture: select_records(connection, Capture, "id", [report.capture]),
        Statement: statements,
        Act: select_records(connection, Act, "statement", [said.id for said in statements]),
        Credit: select_records(connection, Credit, "report", [report.id]),
        SharedPassage: list({passage.id: passage for passage in shared}.values()),
        Derivation: list({derivation.id: derivation for derivation in derivations}.values()),
        Toponym: select_records(connection, Toponym, "report", [report.id]),
        TimeExpression: select_records(connection, TimeExpression, "report", [report.id]),
    }
