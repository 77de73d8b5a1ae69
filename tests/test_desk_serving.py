"""The desk as a person starts it: one process, one port, one address that opens it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from deskroom import lay_case

from headwater.cli import main


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address that `headwater open` prints."""
    folder = lay_case(tmp_path / "case").folder
    command = [sys.executable, "-m", "headwater", "open", "--case", str(folder), "--print"]
    environment = {**os.environ, "HEADWATER_USER": "R. Vale"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def test_serving_opens_for_the_printed_address(address: str) -> None:
    """The printed address leads to the findings on this machine; without it the desk is closed."""
    assert address.startswith("http://127.0.0.1:")
    base = address.partition("/enter")[0]
    assert httpx.get(f"{base}/findings").status_code == 403
    with httpx.Client(follow_redirects=True) as client:
        assert "R. Vale" in client.get(address).text


def test_serving_says_when_a_port_is_taken(address: str, tmp_path: Path) -> None:
    """A port that another program has is refused with what to do."""
    port = address.partition("/enter")[0].rpartition(":")[2]
    done = CliRunner().invoke(main, ["open", "--case", str(tmp_path / "case"), "--print", "--port", port])
    assert done.exit_code == 2
    assert "--port" in done.output


def test_serving_still_opens_the_static_page(tmp_path: Path) -> None:
    """The page that needs no server is a flag away."""
    folder = lay_case(tmp_path / "case").folder
    done = CliRunner().invoke(main, ["open", "--case", str(folder), "--page", "--print"])
    assert done.output.strip().endswith("/case/index.html")
    assert (folder / "index.html").exists()
