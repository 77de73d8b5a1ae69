"""Sets up everything in `.venv` and runs one job: `python3 run.py demo` or `python3 run.py test`.

Needs Python 3.11, 3.12 or 3.13, and for the first run a network to the package index. The newest of
the three that is found is used: the language model runs nearly twice as fast from 3.12 on. The tests
need more packages than the program, the distributed engine among them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-test.lock"  # all of the other, and what tests and benchmarks need
MINORS = (13, 12, 11)

DEMO = [
    ["headwater", "build", "examples/reports", "--case", "example-case"],
    ["headwater", "findings", "--case", "example-case"],
]
TEST = [
    ["ruff", "format", "--check", "."],
    ["ruff", "check", "."],
    ["mypy"],
    ["lint-imports"],
    ["python", "-m", "pytest", "--durations=10"],
    ["python", "quality/gate.py"],
]
JOBS = {"demo": DEMO, "test": TEST, "setup": []}


def find_pythons() -> list[str]:
    """Returns the commands of all fitting Pythons, newest first."""
    found = []
    for minor in MINORS:
        folders = sorted((Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions").glob(f"3.{minor}.*"))
        names = [f"python3.{minor}", *(str(folder / "bin" / "python") for folder in reversed(folders))]
        if sys.version_info[:2] == (3, minor):
            names.insert(0, sys.executable)
        found += [path for name in names if (path := shutil.which(name)) and works(path, minor)]
    return found


def works(python: str, minor: int) -> bool:
    """Tells whether a command starts this Python, with what is needed to make an environment."""
    check = f"import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, {minor}))"
    return subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0


def digest(lock: Path) -> str:
    """Returns the digest of what an environment with these locked requirements is made from."""
    return hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()


def set_up(lock: Path) -> None:
    """Makes the environment from the locked requirements, unless it stands already."""
    stamp = VENV / "headwater.stamp"
    if stamp.exists() and stamp.read_text() in {digest(lock), digest(TEST_LOCK)}:
        return
    pythons = find_pythons()
    if not pythons:
        sys.exit("run.py: no Python 3.11 to 3.13 with venv was found; on Debian: apt-get install python3-venv")
    print(f"Setting up .venv with {pythons[0]} (a minute or two)", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([pythons[0], "-m", "venv", str(VENV)], check=True)
    pip = [str(BIN / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(lock)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)
    stamp.write_text(digest(lock))


def main() -> None:
    """Sets up and runs the job that the command line names; stops at the first step that fails."""
    if len(sys.argv) != 2 or sys.argv[1] not in JOBS:
        sys.exit(f"usage: python3 run.py {'|'.join(JOBS)}")
    try:
        set_up(LOCK if sys.argv[1] == "demo" else TEST_LOCK)
    except subprocess.CalledProcessError as error:
        sys.exit(f"run.py: the set-up failed at: {' '.join(map(str, error.cmd))}\n  Is the package index reachable?")
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    for step in JOBS[sys.argv[1]]:
        print(f"\n$ {' '.join(step)}", flush=True)
        done = subprocess.run([str(BIN / step[0]), *step[1:]], cwd=ROOT, env={**os.environ, "PATH": path}, check=False)
        if done.returncode:
            sys.exit(done.returncode)


if __name__ == "__main__":
    main()
