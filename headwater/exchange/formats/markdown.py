"""A cited report as Markdown (CommonMark with footnotes)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from headwater.exchange.narrative import Block, Columns, Heading, Note, Paragraph

MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$^!&])")
OPENING = re.compile(r"^(\d+)([.)])|^([-+=:])")


def write_markdown(blocks: Iterable[Block]) -> Iterator[bytes]:
    """Yields a report in parts; text of strangers cannot become markup, a link or HTML."""
    for block in blocks:
        yield (_write(block) + "\n\n").encode("utf-8", "replace")


def _write(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {escape(block.text)}"
    if isinstance(block, Note):
        return f"[^{block.number}]: {escape(block.text)}"
    if isinstance(block, Columns):
        rows = [_row(tuple(escape(cell) for cell in block.header)), _row(tuple("---" for _ in block.header))]
        rows += [_row(tuple(escape(cell.text) + _marks(cell) for cell in row)) for row in block.rows]
        return f"{escape(block.caption)}\n\n" + "\n".join(rows)
    text = escape(block.text) + _marks(block)
    return {"sentence": f"**{text}**", "warning": f"> {text}", "quiet": text, "standing": text, "body": text}[
        block.style
    ]


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _marks(paragraph: Paragraph) -> str:
    return "".join(f"[^{number}]" for number in paragraph.notes)


def escape(text: str) -> str:
    """Returns text of which nothing is read as Markdown or HTML; addresses do not become links."""
    bare = MARKUP.sub(r"\\\1", text)
    bare = re.sub(r"(?i)\b(https?|ftp|www)([:.])", r"\1&#8203;\2", bare)
    return OPENING.sub(lambda found: found[1] + "\\" + found[2] if found[1] else "\\" + found[3], bare)
