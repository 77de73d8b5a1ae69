"""Writes what the docs say of the program from the program itself.

python docs/make_pages.py            # writes docs/commands.md and the table of stages in docs/architecture.md
python docs/make_pages.py --check    # exits 1 if a page differs
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from headwater.cli import main as commands
from headwater.stages.order import STAGES

DOCS = Path(__file__).resolve().parent
STAGES_TABLE = re.compile(r"(<!-- stages: [^\n]*-->\n).*?(<!-- /stages -->)", re.S)
SIZES: dict[str, Any] = {"max_content_width": 96, "terminal_width": 96}


def make_commands() -> str:
    """Returns the page of all commands, each with its own help text."""
    group = commands.make_context("headwater", [], resilient_parsing=True, **SIZES)
    parts = [
        "# Commands",
        "Written by `python docs/make_pages.py` from the program's own help.",
        "Exit codes: 0 when it was done, 1 when it could not be done, 2 on wrong usage.",
        f"```text\n{commands.get_help(group)}\n```",
    ]
    for name in commands.list_commands(group):
        command = commands.get_command(group, name)
        if command and not command.hidden:
            context = command.make_context(name, [], parent=group, resilient_parsing=True, **SIZES)
            parts += [f"## {name}", f"```text\n{command.get_help(context)}\n```"]
    return "\n\n".join(parts) + "\n"


def make_stages() -> str:
    """Returns the table of stages in their order."""
    lines = ["| stage | reads | writes | looks at |", "|---|---|---|---|"]
    for stage in STAGES:
        reads, writes = (", ".join(kind.__name__ for kind in kinds) for kinds in (stage.reads, stage.writes))
        lines.append(f"| {stage.name} | {reads} | {writes} | {'each report' if stage.each else 'the whole pile'} |")
    return "\n".join(lines) + "\n"


def make_pages() -> dict[Path, str]:
    """Returns the pages that are written from the program, by their paths."""
    architecture = (DOCS / "architecture.md").read_text("utf-8")
    table = STAGES_TABLE.sub(lambda match: match[1] + make_stages() + match[2], architecture)
    return {DOCS / "commands.md": make_commands(), DOCS / "architecture.md": table}


def main() -> int:
    """Writes the pages, or with --check compares them."""
    pages = make_pages()
    if "--check" in sys.argv[1:]:
        differing = [path for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text]
        print("\n".join(f"{path.name} differs: python docs/make_pages.py" for path in differing) or "all as made")
        return 1 if differing else 0
    for path, text in pages.items():
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
