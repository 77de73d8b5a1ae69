"""The list of findings, with the counts that it can be narrowed by."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace
from starlette.requests import Request

from headwater.desk.answers import Desk
from headwater.errors import UsageError
from headwater.store.selections import (
    Count,
    Line,
    Selection,
    count_all,
    count_values,
    find_words,
    latest_id,
    name_spot,
    select_lines,
)

ON_PAGE = 40


class Query(msgspec.Struct, kw_only=True):
    """The fields of an address that choose findings."""

    q: str = ""
    act: str = ""
    country: str = ""
    place: str = ""
    report: str = ""
    first: str = msgspec.field(default="", name="from")
    last: str = msgspec.field(default="", name="to")
    origins: int | None = None
    contested: bool = False
    lone: bool = False
    status: str | None = None
    page: int = 1

    def selection(self) -> Selection:
        """Returns what is chosen; raises UsageError where a field makes no sense."""
        data = {
            "words": self.q[:500],
            "act": self.act,
            "country": self.country,
            "place": self.place,
            "report": self.report,
            "first": self.first,
            "last": self.last,
            "origins": self.origins,
            "contested": self.contested,
            "lone_voice": self.lone,
            "status": self.status or None,
        }
        try:
            return msgspec.convert(data, Selection)
        except msgspec.ValidationError as error:
            raise UsageError(f"the address asks for something that cannot be: {error}") from None


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the list of findings."""

    total: int
    page: int
    pages: int
    start: int
    lines: list[Line]
    acts: list[Count]
    countries: list[Count]
    origins: list[Count]
    statuses: list[Count]
    contested: list[Count]
    lone_voices: int
    place_name: str
    latest: str
    chosen: Selection


def read_query(params: Mapping[str, str]) -> Query:
    """Returns the fields of an address; raises UsageError where one makes no sense."""
    given = {name: value for name, value in params.items() if value != ""}
    try:
        return msgspec.convert(given, Query, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(f"the address asks for something that cannot be: {error}") from None


def show_findings(desk: Desk, request: Request) -> Listing:
    """Returns one page of findings and how many more of each kind there are."""
    query = read_query(request.query_params)
    wanted = query.selection()
    with desk.case.database.reading() as reader:
        connection = reader.connection
        wanted = find_words(connection, wanted)
        counts = count_all(connection, wanted)
        pages = max(1, -(-counts.total // ON_PAGE))
        page = min(max(1, query.page), pages)
        return Listing(
            total=counts.total,
            page=page,
            pages=pages,
            start=(page - 1) * ON_PAGE,
            lines=select_lines(connection, wanted, ON_PAGE, (page - 1) * ON_PAGE),
            acts=counts.acts,
            countries=count_values(connection, wanted, "country"),
            origins=sorted(counts.origins, key=lambda count: -int(count.value)),
            statuses=counts.statuses,
            contested=counts.contested,
            lone_voices=counts.lone_voices,
            place_name=name_spot(connection, wanted.place) if wanted.place else "",
            latest=latest_id(connection),
            chosen=replace(wanted, found=None),
        )
