"""The verbs on a Ray cluster: the same results, and not a word to anybody."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from headwater.engine.choice import open_engine
from headwater.engine.local import LocalEngine
from headwater.errors import UsageError
from headwater.settings import Settings

HERE = Path(__file__).resolve().parent
INSTALLED = all(importlib.util.find_spec(name) for name in ("daft", "ray"))
needs_extra = pytest.mark.skipif(not INSTALLED, reason="the extra `distributed` (daft, ray) is not installed")
CONNECT = re.compile(r"connect\(.*?(?:sin_addr=inet_addr\(\"([^\"]+)\"\)|inet_pton\(AF_INET6, \"([^\"]+)\")")
LOOPBACK = re.compile(r"127\.|::1$|::ffff:127\.|0\.0\.0\.0$")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[str] | None]:
    """Runs both engines in a process of their own: what they found and, where strace can watch, who was called."""
    log = tmp_path_factory.mktemp("strace") / "log"
    watch = ["strace", "-f", "--seccomp-bpf", "-e", "trace=connect", "-o", str(log)]
    can_watch = (
        shutil.which("strace") and subprocess.run([*watch, "true"], capture_output=True, check=False).returncode == 0
    )
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DAFT", "RAY", "DO_NOT", "SCARF"))
    }
    environment["PYTHONPATH"] = os.pathsep.join([str(HERE.parent), str(HERE)])
    command = [*(watch if can_watch else []), sys.executable, str(HERE / "distributed_run.py")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=560, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    called = [one or other for one, other in CONNECT.findall(log.read_text())] if can_watch else None
    return json.loads(done.stdout), called


@needs_extra
def test_engine_distributed_finds_the_same_derivations(watched: tuple[dict[str, Any], Any]) -> None:
    """One newsroom gives the same derivations on both engines."""
    found, _ = watched
    assert found["distributed"] == found["local"]
    assert len(found["local"]) > 5


@needs_extra
def test_engine_distributed_calls_nobody(watched: tuple[Any, list[str] | None]) -> None:
    """Every connection of the process and its workers stays on this machine."""
    _, called = watched
    if called is None:
        pytest.skip("strace cannot watch a process here")
    assert called
    assert [address for address in called if not LOOPBACK.match(address)] == []


def test_engine_distributed_is_silent_before_its_first_import() -> None:
    """What keeps Daft and Ray from reporting home is set when the module is imported, before they are."""
    script = (
        "import os, sys, headwater.engine.distributed as d; "
        "assert all(os.environ[name] == value for name, value in d.SILENCE.items()); "
        "assert not {'daft', 'ray'} & set(sys.modules)"
    )
    environment = {"PYTHONPATH": str(HERE.parent), "PATH": os.environ["PATH"]}
    assert subprocess.run([sys.executable, "-c", script], env=environment, check=False).returncode == 0


def test_engine_distributed_missing_extra_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Daft the engine refuses with a hint, it does not fall back unseen."""
    monkeypatch.setitem(sys.modules, "daft", None)
    engine = open_engine(Settings(engine="distributed"), lambda done: None)
    with pytest.raises(UsageError, match="not installed") as caught:
        engine.map(list, [1])
    assert "headwater[distributed]" in caught.value.hint


def test_engine_choice_is_local_by_default() -> None:
    """Nobody gets a cluster without asking for one."""
    assert type(open_engine(Settings(), lambda done: None)) is LocalEngine
