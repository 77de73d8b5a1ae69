"""One report as the stages read it: its text in parsed paragraphs, and what earlier stages found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar, cast

from spacy.tokens import Doc

from headwater.language.english import Parser, split_paragraphs
from headwater.model import Record, Report, Span

R = TypeVar("R", bound=Record)
T = TypeVar("T")

# The rules and models are for English; a report whose language is not known is read as English.
READ_LANGUAGES = {"en", None}
# Text under these marks is not the report's own prose: it is kept, shown and never read for claims.
FURNITURE = {"boilerplate", "related"}


class Paragraph(NamedTuple):
    """A parsed stretch of prose; character i of `doc.text` is character `start + i` of the report."""

    start: int
    doc: Doc

    @property
    def end(self) -> int:
        """The offset after the paragraph."""
        last = self.doc[-1]
        return self.start + last.idx + len(last)


def once(find: Callable[[Doc], T], doc: Doc) -> T:
    """Returns what a function finds in a parse; it is found once and kept with the parse, which copies share."""
    found = cast("dict[object, Any]", doc.user_data)
    if find not in found:
        found[find] = find(doc)
    return cast("T", found[find])


def find_sentences(doc: Doc) -> list[tuple[int, int]]:
    """Returns the first token of each sentence of a parse, and the one behind its last."""
    return [(sentence.start, sentence.end) for sentence in doc.sents]


class Reading:
    """A report, its parsed paragraphs, and the records that earlier stages wrote about it."""

    def __init__(self, report: Report, paragraphs: Sequence[Paragraph]) -> None:
        self.report = report
        self.paragraphs = tuple(paragraphs)
        self._found: dict[type[Record], list[Record]] = {}

    def text_of(self, paragraph: Paragraph) -> str:
        """Returns a paragraph's text, line ends as spaces; `doc.text` is the same and slow."""
        text = self.report.text[paragraph.start : paragraph.end]
        return text.replace("\n", " ").replace("\t", " ").replace("\u00a0", " ")

    def add(self, records: Iterable[Record]) -> None:
        """Adds what a stage found."""
        for record in records:
            self._found.setdefault(type(record), []).append(record)

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Returns the records of one kind found so far."""
        return tuple(cast("list[R]", self._found.get(kind, [])))

    def records(self) -> Iterator[Record]:
        """Yields everything found."""
        for records in self._found.values():
            yield from records


def prose_spans(report: Report) -> Iterator[Span]:
    """Yields the paragraphs of a report that are not furniture."""
    furniture = [mark for mark in report.marks if mark.kind in FURNITURE]
    for span in split_paragraphs(report.text):
        inside = any(mark.start <= span.start and span.end <= mark.end for mark in furniture)
        if not inside:
            yield span


def read_reports(reports: Sequence[Report], parser: Parser) -> list[Reading]:
    """Parses reports together, so that a paragraph that several carry is parsed once.

    A report in a language that there are no rules for has no paragraphs.
    """
    spans = [list(prose_spans(report)) if report.language in READ_LANGUAGES else [] for report in reports]
    texts = [report.text[span.start : span.end] for report, own in zip(reports, spans, strict=True) for span in own]
    docs = iter(parser.parse(texts))
    return [
        Reading(report, [Paragraph(span.start, next(docs)) for span in own])
        for report, own in zip(reports, spans, strict=True)
    ]
