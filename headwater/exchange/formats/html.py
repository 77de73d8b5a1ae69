"""A cited report as one inert page of HTML: no script, no link to the outside, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files

from markupsafe import escape

from headwater.exchange.narrative import Block, Columns, Heading, Note, Paragraph, shorten_marks

HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light"><title>{title}</title>
<style>{style}</style></head><body>
"""
TAIL = "</body></html>\n"


def write_html(blocks: Iterable[Block]) -> Iterator[bytes]:
    """Yields a report in parts."""
    began = False
    for block in blocks:
        if not began:
            title = block.text if isinstance(block, Heading) else "Report"
            style = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
            yield HEAD.replace("{style}", style).replace("{title}", str(escape(title))).encode()
            began = True
        yield (_write(block) + "\n").encode("utf-8", "replace")
    yield TAIL.encode()


def _write(block: Block) -> str:
    if isinstance(block, Heading):
        return f'<h{block.level} id="{escape(block.anchor)}">{escape(block.text)}</h{block.level}>'
    if isinstance(block, Note):
        number = block.number
        return f'<p class="note" id="note-{number}"><span>{number}</span>{escape(block.text)}</p>'
    if isinstance(block, Columns):
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.header)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell.text)}{_marks(cell)}</td>" for cell in row) + "</tr>"
            for row in block.rows
        )
        table = f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        return f"<table><caption>{escape(block.caption)}</caption>{table}</table>"
    return f'<p class="{block.style}">{escape(block.text)}{_marks(block)}</p>'


def _marks(paragraph: Paragraph) -> str:
    marks = [f'<a href="#note-{number}">{shown}</a>' for number, shown in shorten_marks(paragraph.notes)]
    return f"<sup>{', '.join(marks)}</sup>" if marks else ""
