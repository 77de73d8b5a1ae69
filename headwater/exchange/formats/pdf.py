"""A cited report as PDF, set by Typst with the fonts of its own wheel; no network, no other program."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from io import BytesIO

import pypdfium2
import typst

from headwater.errors import HeadwaterError
from headwater.exchange.narrative import Block, Columns, Heading, Note, Paragraph, shorten_marks

# Typst holds a whole document in memory, some 3 MB a finding, and keeps it for the next one: longer reports are set in
# parts of so many blocks, each by a process of its own, so many at a time.
BLOCKS_AT_ONCE = 900
AT_A_TIME = 2
TYPESET = (
    "import sys, typst;"
    "sys.stdout.buffer.write(typst.compile(sys.stdin.buffer.read(), format='pdf', timestamp=int(sys.argv[1])))"
)


def write_pdf(blocks: Iterable[Block], made_at: int) -> Iterator[bytes]:
    """Yields a report as one PDF; `made_at` is the time that it carries, in seconds since 1970.

    A report of several parts counts its pages in each part anew.
    """
    preamble = files(__package__).joinpath("report.typ").read_text(encoding="utf-8")
    parts = ["\n".join(map(_write, part)) for part in _split(blocks)]
    if len(parts) == 1:
        yield typst.compile(f"{preamble}\n{parts[0]}".encode("utf-8", "replace"), format="pdf", timestamp=made_at)
        return
    sources = [f"{preamble}\n{_number_pages(at)}\n{part}" for at, part in enumerate(parts, 1)]
    with ThreadPoolExecutor(AT_A_TIME) as executor:
        yield _merge(executor.map(lambda source: _typeset(source, made_at), sources))


def _number_pages(part: int) -> str:
    return f'#set page(numbering: (..n) => "Part {part}, page " + str(n.pos().first()))'


def _typeset(source: str, made_at: int) -> bytes:
    command = [sys.executable, "-I", "-c", TYPESET, str(made_at)]
    done = subprocess.run(command, input=source.encode("utf-8", "replace"), capture_output=True, check=False)
    if done.returncode:
        raise HeadwaterError(f"Typst could not set the report: {done.stderr.decode(errors='replace')[-300:]}")
    return done.stdout


def _split(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Yields the blocks in parts, cut before a finding where there is one."""
    part: list[Block] = []
    for block in blocks:
        finding = isinstance(block, Heading) and block.level == 3
        if len(part) >= (BLOCKS_AT_ONCE if finding else 2 * BLOCKS_AT_ONCE):
            yield part
            part = []
        part.append(block)
    yield part


def _merge(parts: Iterable[bytes]) -> bytes:
    merged = pypdfium2.PdfDocument.new()
    for part in parts:
        with pypdfium2.PdfDocument(part) as document:
            merged.import_pages(document)
    file = BytesIO()
    merged.save(file)
    return file.getvalue()


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
