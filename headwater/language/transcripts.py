"""Transcripts: paragraphs that open with who speaks, in capitals and with a colon."""

from __future__ import annotations

import re

from headwater.language.heard import Heard, place_tokens
from headwater.language.reading import Paragraph, Reading
from headwater.language.relation import Relation

LABEL = re.compile(r"[\"“'‘`]*([A-Z][A-Z.' -]*[A-Z])(:) +(?=[\w\"“'‘(—])")
MARKS = "\"“'‘`"
LEAST_TURNS = 3


def find_labels(reading: Reading) -> dict[int, re.Match[str]]:
    """Returns the labels of a report's paragraphs by where these start; empty if they make no transcript.

    In a transcript somebody speaks again; places in capitals, one for each item of a digest, are datelines.
    """
    starts = ((paragraph, reading.report.text[paragraph.start : paragraph.end]) for paragraph in reading.paragraphs)
    found = {paragraph.start: match for paragraph, text in starts if (match := LABEL.match(text))}
    speakers = {match.group(1) for match in found.values()}
    return found if len(found) >= LEAST_TURNS and len(found) > len(speakers) else {}


def take_turn(paragraph: Paragraph, label: re.Match[str] | None, last: Heard | None, sentence: int) -> Heard | None:
    """Returns whose turn a paragraph is: who its label names, or who spoke last if it only opens a quotation anew."""
    doc = paragraph.doc
    if label is None:
        if last is not None and doc.text[:1] in MARKS:
            last.content.append(place_tokens(paragraph, (0, len(doc))))
            return last
        return None
    name = doc.char_span(*label.span(1), alignment_mode="expand")
    colon = doc.char_span(*label.span(2), alignment_mode="expand")
    if name is None or colon is None or colon.end >= len(doc):
        return None
    relation = Relation((name.start, name.end), name.end - 1, (colon.start,), (), "speech", "affirms")
    content = place_tokens(paragraph, (colon.end, len(doc)))
    return Heard(
        paragraph,
        relation,
        [content],
        sentence,
        cue=[place_tokens(paragraph, (colon.start, colon.end))],
        source=place_tokens(paragraph, (name.start, name.end)),
    )
