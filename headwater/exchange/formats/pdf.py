"""A cited report as PDF, set by Typst with the fonts of its own wheel; no network, no other program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files

import typst

from headwater.exchange.narrative import Block, Columns, Heading, Note, Paragraph, shorten_marks


def write_pdf(blocks: Iterable[Block], made_at: int) -> Iterator[bytes]:
    """Yields a report as one PDF; `made_at` is the time that it carries, in seconds since 1970."""
    preamble = files(__package__).joinpath("report.typ").read_text(encoding="utf-8")
    source = (preamble + "\n".join(map(_write, blocks))).encode("utf-8", "replace")
    yield typst.compile(source, format="pdf", timestamp=made_at)


def _write(block: Block) -> str:
    if isinstance(block, Heading):
        return f"#heading(level: {block.level}, {quote(block.text)})"
    if isinstance(block, Note):
        return f"#note({block.number}, {quote(block.text)})"
    if isinstance(block, Columns):
        cells = [f"strong({quote(cell)})" for cell in block.header]
        cells += [_content(cell) for row in block.rows for cell in row]
        return f"#sides({quote(block.caption)}, {len(block.header)}, {', '.join(cells)})"
    return f"#{block.style}({_content(block)})"


def _content(paragraph: Paragraph) -> str:
    marks = [f"mark({number}, {quote(shown)})" for number, shown in shorten_marks(paragraph.notes)]
    return (
        f"{{ {quote(paragraph.text)} + {' + super([,]) + '.join(marks)} }}" if marks else f"[#{quote(paragraph.text)}]"
    )


def quote(text: str) -> str:
    """Returns a text as a Typst string, of which nothing is read as markup or code."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(letter if letter.isprintable() else " " for letter in escaped) + '"'
