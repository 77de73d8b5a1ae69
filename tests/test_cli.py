"""The command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from headwater.cli import main

TEXT = "Border guards arrested four men in Velm on May 3, 2020, an official told the Tavna Courier."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gives the folder of a case of one report."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    result = run("build", str(folder / "one.txt"), "--case", str(folder / "case"))
    assert result.exit_code == 0, result.output
    return folder / "case"


def run(*arguments: str) -> Result:
    """Runs a command line."""
    return CliRunner().invoke(main, arguments)


def test_cli_build_ends_with_a_summary(folder: Path) -> None:
    """Building again says that nothing is new and sums the case up."""
    result = run("build", str(folder.parent / "one.txt"), "--case", str(folder))
    assert result.exit_code == 0
    assert "Nothing new" in result.output
    assert "1 report," in result.output
    assert (folder / "index.html").exists()


def test_cli_export_is_the_contract(folder: Path) -> None:
    """The export is one JSON document with the contract's number and the file's own text."""
    document = json.loads(run("export", "--case", str(folder), "--to", "json").output)
    assert document["contract"] == 1
    assert [report["text"] for report in document["reports"]] == [TEXT]


def test_cli_export_writes_a_file(folder: Path, tmp_path: Path) -> None:
    """With -o the document goes to a file and nothing to the screen."""
    result = run("export", "--case", str(folder), "-o", str(tmp_path / "case.json"))
    assert result.output == ""
    assert json.loads((tmp_path / "case.json").read_text(encoding="utf-8"))["contract"] == 1


def test_cli_show_traces_a_finding_to_its_words(folder: Path) -> None:
    """A finding is shown with the file and the words that it rests on."""
    finding = json.loads(run("findings", "--case", str(folder), "--json").output)[0]
    shown = run("show", finding["id"], "--case", str(folder)).output
    assert "one.txt" in shown
    assert "arrested" in shown


@pytest.mark.parametrize("command", ["findings", "failures", "verify"])
def test_cli_reading_commands_succeed(folder: Path, command: str) -> None:
    """Each command that only reads exits with 0."""
    assert run(command, "--case", str(folder)).exit_code == 0


def test_cli_no_readable_input_exits_with_1(tmp_path: Path) -> None:
    """When nothing at all could be read the exit status is 1 and the failure stands in the case."""
    (tmp_path / "empty.txt").write_bytes(b"")
    result = run("build", str(tmp_path / "empty.txt"), "--case", str(tmp_path / "case"))
    assert result.exit_code == 1
    assert "empty.txt" in run("failures", "--case", str(tmp_path / "case")).output


@pytest.mark.parametrize(
    "arguments", [["findings", "--case", "nowhere"], ["build", "--case", "c"], ["build", "x"], ["nonsense"]]
)
def test_cli_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    """Wrong usage exits with 2 and makes no case."""
    assert run(*arguments).exit_code == 2
    assert not Path("nowhere").exists()


def test_cli_unknown_finding_says_so(folder: Path) -> None:
    """An id that fits nothing is named in the error."""
    result = run("show", "finding-none", "--case", str(folder))
    assert result.exit_code == 2
    assert "finding-none" in result.output


def test_cli_starts_without_the_language_model() -> None:
    """Commands that only read do not wait for spaCy to load."""
    check = "import sys, headwater.cli; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
