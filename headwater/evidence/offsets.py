"""Every offset of every record, re-read from the text that it points into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from headwater.model import Act, Derivation, Passage, Pointer, Record, Report, SharedPassage


def find_broken_offsets(
    records: Iterable[Record], texts: Mapping[str, str], report_of_statement: Mapping[str, str]
) -> Iterator[str]:
    """Yields in words every span outside its report's text, and every quoted text that differs from its span.

    `texts` maps report ids to texts; `report_of_statement` maps statement ids to report ids.
    """
    for record in records:
        report = record.id if isinstance(record, Report) else getattr(record, "report", None)
        if isinstance(record, Act):
            report = report_of_statement[record.statement]
        other = {SharedPassage: "other", Derivation: "from_report"}.get(type(record))
        other_text = texts.get(getattr(record, other) or "") if other else None
        for part in _parts(record):
            text = texts.get(part.report if isinstance(part, Pointer) else report or "")
            if text is None or not _reads(text, part.start, part.end, getattr(part, "text", None)):
                yield f"{_name(record)} points at {part.start} to {part.end} of its report, where its words are not"
            if (
                other_text is not None
                and isinstance(part, Passage)
                and not _reads(other_text, part.from_start, part.from_end)
            ):
                yield f"{_name(record)} points at {part.from_start} to {part.from_end} of a report that ends before"


def _parts(value: Any) -> Iterator[Any]:
    """Yields a record and everything inside it that has a start and an end."""
    if isinstance(value, Record):
        if getattr(value, "start", None) is not None:
            yield value
        for name in value.__struct_fields__:
            yield from _parts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts(item)


def _reads(text: str, start: int, end: int, words: str | None = None) -> bool:
    # In a hard-wrapped paragraph a line end stands where a record has a space.
    return 0 <= start < end <= len(text) and (words is None or text[start:end].split() == words.split())


def _name(record: Record) -> str:
    return f"{type(record).__name__.lower()} {getattr(record, 'id', '')}"
