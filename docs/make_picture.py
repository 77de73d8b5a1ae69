"""Draws the README's terminal picture from a real build of the example pile: `python docs/make_picture.py`."""

from __future__ import annotations

import os
import tempfile
import textwrap
from html import escape
from pathlib import Path

from click.testing import CliRunner

from headwater.cli import main as commands

DOCS = Path(__file__).resolve().parent
REPORTS = DOCS.parent / "examples" / "reports"
COLUMNS = 100
SHOWN = 6
LINE_HEIGHT, CHARACTER = 19, 8.43


def run_commands() -> list[str]:
    """Returns the lines that a person sees who builds the example and lists its findings."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        steps = {
            "headwater build examples/reports --case example-case": [
                "build", str(REPORTS), "--case", "example-case",
            ],
            f"headwater findings --case example-case --limit {SHOWN}": [
                "findings", "--case", "example-case", "--limit", str(SHOWN),
            ],
        }  # fmt: skip
        for shown, arguments in steps.items():
            result = CliRunner(env={"COLUMNS": str(COLUMNS)}).invoke(commands, arguments, catch_exceptions=False)
            lines += [f"$ {shown}", *map(str.rstrip, result.output.rstrip().split("\n")), ""]
        os.chdir(DOCS)
    return lines[:-1]


def draw_lines(lines: list[str]) -> str:
    """Returns an SVG picture of lines in a terminal; it needs no font but the reader's own and no network."""
    wrapped = [part for line in lines for part in (textwrap.wrap(line, COLUMNS, drop_whitespace=False) or [""])]
    width, height = round(COLUMNS * CHARACTER) + 40, len(wrapped) * LINE_HEIGHT + 40
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    rows = [
        f'<text x="20" y="{34 + at * LINE_HEIGHT}"{" class=" + chr(34) + "c" + chr(34) if line[:2] == "$ " else ""}>'
        f"{escape(line)}</text>"
        for at, line in enumerate(wrapped)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
            "<style>text{font:14px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#d8dee4;"
            "white-space:pre}.c{fill:#7ee787}</style>",
            f'<rect width="{width}" height="{height}" rx="8" fill="#161b22"/>',
            *rows,
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    (DOCS / "findings.svg").write_text(draw_lines(run_commands()), "utf-8")
