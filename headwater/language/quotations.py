"""Quotations in a parsed paragraph, balanced or not."""

from __future__ import annotations

import re
from typing import NamedTuple

from spacy.tokens import Doc

OPENING = "“«„"
CLOSING = "”»"
DOUBLE = re.compile(r"[\"“”«»„]|``|''")
SINGLE = re.compile(r"(?<![\w’'])[‘'](?=[\w\[(…])(?:[^‘’'\"“”]|(?<=\w)['’](?=\w))+?(?<=[\w.,!?…])['’](?!\w)")


class Quotation(NamedTuple):
    """A quotation, in tokens, quotation marks included.

    `statement`: it is long enough, and so placed, that somebody says something in it. `closed`: it
    ends with a mark, else it runs to the paragraph's end. `single`: it stands in single marks.
    """

    start: int
    end: int
    statement: bool
    closed: bool
    single: bool = False


def find_quotations(doc: Doc) -> list[Quotation]:
    """Returns the quotations of a paragraph in text order.

    An opening mark without a closing one quotes to the end of the paragraph; a closing mark
    without an opening one is left out.
    """
    text = doc.text
    spans = list(_double_spans(text))
    if "‘" in text or "'" in text:
        spans += [(m.start(), m.end(), True, True) for m in SINGLE.finditer(text) if m.end() - m.start() < 2000]
    found = []
    for start, end, closed, single in sorted(spans):
        tokens = doc.char_span(start, end, alignment_mode="expand")
        if tokens is not None:
            found.append(
                Quotation(tokens.start, tokens.end, _is_statement(doc, tokens.start, tokens.end), closed, single)
            )
    return found


def _double_spans(text: str) -> list[tuple[int, int, bool, bool]]:
    """Returns the stretches in double marks: start, end, closed, single."""
    spans = []
    opened = -1
    for match in DOUBLE.finditer(text):
        mark, at = match.group(), match.start()
        before = text[at - 1] if at else " "
        if mark == "''" and opened < 0 and not (before.isspace() and text[at + 2 : at + 3].isalnum()):
            continue
        if mark == '"' and opened < 0 and before.isdigit() and text[at + 1 : at + 2] != " ":
            continue
        if mark == '"' and opened < 0 and _closes(text, at):
            continue
        opens = mark in OPENING or mark == "``" or (mark in ('"', "''") and opened < 0)
        if opens and opened < 0:
            opened = at
        elif not opens and opened >= 0:
            spans.append((opened, match.end(), True, False))
            opened = -1
    if opened >= 0 and len(text) - opened > 2:
        spans.append((opened, len(text), False, False))
    return spans


def _closes(text: str, at: int) -> bool:
    """Tells whether a straight mark can only close a quotation: it clings to a sentence's end, and a space follows."""
    return at > 0 and text[at - 1] in ".,!?" and text[at + 1 : at + 2].isspace()


def _is_statement(doc: Doc, start: int, end: int) -> bool:
    """Tells a quoted statement from a quoted word: four words or more with a verb, or a sentence of its own."""
    words = [token for token in doc[start:end] if not token.is_punct]
    if len(words) < 3:
        return doc[start].is_sent_start is True and end > start + 2 and doc[end - 2].text in ".!?,"
    return any(token.pos_ in ("VERB", "AUX") for token in words)
