"""The formats that a cited report can be written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from headwater.errors import UsageError

if TYPE_CHECKING:
    from headwater.exchange.narrative import Block

FORMS = ("md", "html", "docx", "pdf")


def render(form: str, blocks: Iterable[Block], made_at: int) -> Iterator[bytes]:
    """Returns a report in one of FORMS, in parts; `made_at` is in seconds since 1970. Raises UsageError."""
    # Each format loads its own library, and only that.
    if form == "md":
        from headwater.exchange.formats.markdown import write_markdown

        return write_markdown(blocks)
    if form == "html":
        from headwater.exchange.formats.html import write_html

        return write_html(blocks)
    if form == "docx":
        from headwater.exchange.formats.docx import write_docx

        return write_docx(blocks, made_at)
    if form == "pdf":
        from headwater.exchange.formats.pdf import write_pdf

        return write_pdf(blocks, made_at)
    raise UsageError(f"a report cannot be written as {form!r}", f"Forms: {', '.join(FORMS)}.")
