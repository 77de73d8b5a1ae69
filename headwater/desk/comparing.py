"""Two reports side by side: the passages that they share aligned, and what differs in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
from rapidfuzz.distance import Levenshtein
from starlette.requests import Request

from headwater.desk.answers import Desk
from headwater.desk.reading import find_other
from headwater.errors import UsageError
from headwater.exchange.trace import ReportLine, line_report
from headwater.model import Capture, Derivation, Passage, Report, SharedPassage
from headwater.store.database import Reader
from headwater.store.links import select_records
from headwater.store.selections import latest_id

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
LONGEST = 6_000  # letters of a stretch that are compared word by word or shown at once


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Words that stand in both reports, or in one of them only."""

    text: str
    kind: Literal["same", "only"]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What stands side by side; `number` counts shared passages, None where the text is in one report only."""

    number: int | None
    left: list[Piece]
    right: list[Piece]
    left_start: int
    right_start: int
    moved: bool = False


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two reports aligned; shares are the parts of each one's prose that stand in the other."""

    left: ReportLine
    right: ReportLine
    left_share: float | None
    right_share: float | None
    derivations: list[Derivation]
    rows: list[Row]
    latest: str


def show_comparison(desk: Desk, request: Request) -> Comparison:
    """Returns two reports side by side."""
    a, b = request.query_params.get("a", ""), request.query_params.get("b", "")
    if not a or not b or a == b:
        raise UsageError("two reports are needed", "Open a report and choose one that shares text with it.")
    with desk.case.database.reading() as reader:
        left, right = reader.one(Report, a), reader.one(Report, b)
        shared = _find_shared(reader, left, right)
        spans = _orient(left.id, shared) if shared else []
        own, theirs = (shared.share, shared.other_share) if shared else (None, None)
        if shared and shared.report != left.id:
            own, theirs = theirs, own
        return Comparison(
            left=_line(reader, left),
            right=_line(reader, right),
            left_share=own,
            right_share=theirs,
            derivations=_find_derivations(reader, left.id, right.id),
            rows=list(align_texts(left.text, right.text, spans)),
            latest=latest_id(reader.connection),
        )


def _find_shared(reader: Reader, left: Report, right: Report) -> SharedPassage | None:
    both = select_records(reader.connection, SharedPassage, "report", [left.id, right.id])
    pair = {left.id, right.id}
    return next((each for each in both if {each.report, find_other(each.report, each)} == pair), None)


def _find_derivations(reader: Reader, a: str, b: str) -> list[Derivation]:
    found = select_records(reader.connection, Derivation, "report", [a, b])
    return [each for each in found if {each.report, each.from_report} == {a, b}]


def _orient(left_id: str, shared: SharedPassage) -> list[Passage]:
    """Returns the shared spans with the left report's own offsets first."""
    if shared.report == left_id:
        return sorted(shared.spans, key=lambda span: span.start)
    turned = (
        Passage(start=span.from_start, end=span.from_end, from_start=span.start, from_end=span.end)
        for span in shared.spans
    )
    return sorted(turned, key=lambda span: span.start)


def _line(reader: Reader, report: Report) -> ReportLine:
    captures = select_records(reader.connection, Capture, "id", [report.capture])
    return line_report(report, captures[0] if captures else None)


def align_texts(left: str, right: str, spans: Sequence[Passage]) -> Iterator[Row]:
    """Yields rows in the left report's order: shared passages, and between them what stands in one only."""
    left_at = right_at = 0
    reached = 0
    for number, span in enumerate(spans, 1):
        moved = span.from_start < right_at
        before = "" if moved else right[right_at : span.from_start]
        yield from _alone(left[left_at : span.start], before, left_at, right_at)
        own, theirs = _differ(left[span.start : span.end], right[span.from_start : span.from_end])
        yield Row(
            number=number, left=own, right=theirs, left_start=span.start, right_start=span.from_start, moved=moved
        )
        left_at = max(left_at, span.end)
        reached = max(reached, span.from_end)
        right_at = reached
    yield from _alone(left[left_at:], right[right_at:], left_at, right_at)


def _alone(left: str, right: str, left_at: int, right_at: int) -> Iterator[Row]:
    if left.strip() or right.strip():
        yield Row(
            number=None,
            left=[Piece(text=_cut(left), kind="only")] if left.strip() else [],
            right=[Piece(text=_cut(right), kind="only")] if right.strip() else [],
            left_start=left_at,
            right_start=right_at,
        )


def _cut(text: str) -> str:
    text = text.strip("\n")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} […{len(text) - LONGEST:,} more letters]"


def _differ(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Returns both texts in pieces that are the same or stand in one of them only, compared word by word."""
    if max(len(left), len(right)) > LONGEST:
        return [Piece(text=_cut(left), kind="same")], [Piece(text=_cut(right), kind="same")]
    a, b = TOKEN.findall(left), TOKEN.findall(right)
    own: list[Piece] = []
    theirs: list[Piece] = []
    for code in Levenshtein.opcodes(a, b):
        kind: Literal["same", "only"] = "same" if code.tag == "equal" else "only"
        for pieces, words in ((own, a[code.src_start : code.src_end]), (theirs, b[code.dest_start : code.dest_end])):
            text = "".join(words)
            if text:
                pieces.append(Piece(text=text, kind=kind))
    return _join(own), _join(theirs)


def _join(pieces: Sequence[Piece]) -> list[Piece]:
    """Returns the pieces with blanks between two that stand in one report only taken into them."""
    joined: list[Piece] = []
    for number, piece in enumerate(pieces):
        only = piece.kind == "only" and piece.text.strip()
        blank = not piece.text.strip() and number + 1 < len(pieces) and pieces[number + 1].kind == "only"
        if joined and joined[-1].kind == "only" and (only or blank):
            joined[-1] = Piece(text=joined[-1].text + piece.text, kind="only")
        else:
            joined.append(Piece(text=piece.text, kind="only" if only else "same"))
    return joined
