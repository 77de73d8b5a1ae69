"""The docs: their code runs, their links lead somewhere, and they leave out no command."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from headwater.cli import main

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "examples" / "README.md"]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
MADE = runpy.run_path(str(DOCS / "make_pages.py"))


class Block(NamedTuple):
    """A fenced block of a page."""

    language: str
    code: str


def read_blocks(page: Path) -> list[Block]:
    """Returns the fenced blocks of a page."""
    return [Block(*match.groups()) for match in BLOCK.finditer(page.read_text("utf-8"))]


def read_console(code: str) -> Iterator[tuple[str, list[str]]]:
    """Yields each command of a console block with the lines that its output must hold, in order."""
    for part in re.split(r"^\$ ", code, flags=re.M)[1:]:
        command, *lines = part.rstrip("\n").split("\n")
        yield command, [line.strip() for line in lines if line.strip() not in {"", "..."}]


def run_command(command: str) -> str:
    """Runs a headwater command in this process and returns what it printed, on one line."""
    name, *arguments = shlex.split(command)
    assert name == "headwater"
    result = CliRunner(env={"COLUMNS": "200"}).invoke(main, arguments)
    assert result.exit_code == 0, f"{command}\n{result.output}\n{result.exception!r}"
    return " ".join(result.output.split())


def test_docs_tutorial_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block of the tutorial runs, in order, and every command prints what the tutorial shows."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in read_blocks(DOCS / "tutorial.md"):
        if block.language == "python":
            exec(compile(block.code, "tutorial.md", "exec"), names)
        for command, lines in read_console(block.code) if block.language == "console" else ():
            printed, at = run_command(command), 0
            for line in lines:
                at = printed.find(" ".join(line.split()), at)
                assert at >= 0, f"{command} does not print: {line}\n{printed}"


def test_docs_tutorial_blocks_have_a_language() -> None:
    """No block of the tutorial escapes the test that runs them."""
    assert {block.language for block in read_blocks(DOCS / "tutorial.md")} == {"console", "python"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_docs_links_lead_somewhere(page: Path) -> None:
    """Every link inside the project points at a file that is there."""
    targets = [link.split("#")[0] for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert not [target for target in targets if target and not (page.parent / target).exists()]


@pytest.mark.parametrize("name", sorted(main.commands))
def test_docs_every_command_is_documented(name: str) -> None:
    """No command of the program is missing from the page of commands."""
    assert f"\n## {name}\n" in (DOCS / "commands.md").read_text("utf-8")


def test_docs_made_pages_are_what_the_program_says() -> None:
    """The pages written from the program are up to date: run `python docs/make_pages.py`."""
    pages = MADE["make_pages"]()
    assert {path.name: path.read_text("utf-8") for path in pages} == {path.name: text for path, text in pages.items()}


def test_docs_every_page_is_in_the_index() -> None:
    """Every page of the docs can be reached from the index."""
    index = (DOCS / "index.md").read_text("utf-8")
    assert not [page.name for page in DOCS.glob("*.md") if page.name != "index.md" and f"({page.name})" not in index]
