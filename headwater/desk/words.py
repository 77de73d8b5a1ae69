"""What the program made of a stretch of a report's text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from starlette.requests import Request

from headwater.desk.answers import Desk
from headwater.desk.reading import Said, read_offset, tell_statement
from headwater.errors import UsageError
from headwater.exchange.highlights import number_statements
from headwater.model import Act, Credit, Mark, Record, Report, Statement, TimeExpression, Toponym
from headwater.store.links import read_sheet
from headwater.store.selections import latest_id


class WordView(msgspec.Struct, frozen=True, kw_only=True):
    """What the program made of a stretch of a report's text."""

    report: str
    start: int
    end: int
    words: str
    marks: list[Mark]
    statements: list[Said]
    acts: list[Act]
    near: list[Act]
    parts: dict[str, list[str]]
    places: list[Toponym]
    times: list[TimeExpression]
    credits: list[Credit]
    latest: str


def show_words(desk: Desk, request: Request) -> WordView:
    """Returns what stands over a stretch of text: furniture, statements, parts of acts, places, times, credits."""
    params = request.query_params
    start = read_offset(params.get("start"))
    end = read_offset(params.get("end")) if params.get("end") else start + 1
    with desk.case.database.reading() as reader:
        report = reader.one(Report, request.path_params["report_id"])
        if not 0 <= start < end <= len(report.text):
            raise UsageError("these offsets are not inside the report")
        sheet = read_sheet(reader.connection, report)
        latest = latest_id(reader.connection)
    view = view_words(report, sheet, start, end)
    return msgspec.structs.replace(view, latest=latest)


def view_words(report: Report, sheet: Mapping[type[Record], Sequence[Any]], start: int, end: int) -> WordView:
    """Returns what stands over a stretch of a report's text."""

    def over(span: Any) -> bool:
        return span is not None and span.start is not None and span.start < end and span.end > start

    acts = {act.id: act for act in sheet[Act]}
    parts = {
        act.id: [slot for slot in ("trigger", "actor", "target", "place", "time", "number") if over(getattr(act, slot))]
        for act in acts.values()
    }
    spoken = number_statements(sheet[Statement])
    covering = [each for each in spoken if any(map(over, each.statement.content)) or over(each.statement.source)]
    content_of = {each.id: each.content for each in sheet[Statement]}
    near = sorted(
        (act for act in acts.values() if any(map(over, content_of.get(act.statement, ()))) and not parts[act.id]),
        key=lambda act: (abs(act.trigger.start - start), act.id),
    )
    return WordView(
        report=report.id,
        start=start,
        end=end,
        words=report.text[start:end],
        marks=[mark for mark in report.marks if over(mark)],
        statements=[tell_statement(each) for each in covering],
        acts=[act for act in acts.values() if parts[act.id]],
        near=near,
        parts={act_id: slots for act_id, slots in parts.items() if slots},
        places=[place for place in sheet[Toponym] if over(place)],
        times=[time for time in sheet[TimeExpression] if over(time)],
        credits=[credit for credit in sheet[Credit] if over(credit)],
        latest="",
    )
