"""Runs started from the browser: each in a process of its own, which goes on when the page is closed."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path, PurePath
from threading import Lock, Thread
from typing import Any, BinaryIO, Literal

import msgspec

from headwater.case import Case
from headwater.errors import HeadwaterError
from headwater.model import Capture, Failure
from headwater.settings import Settings

State = Literal["waiting", "running", "done", "failed"]
COPIED = 2**20
POLITE = 10  # how much later than the desk a run gets its turn on a core


class StageProgress(msgspec.Struct, kw_only=True):
    """How far a stage of a run is; `total` is 0 where it is not known."""

    name: str
    done: int
    total: int


class RunState(msgspec.Struct, kw_only=True):
    """A run as the desk tells of it."""

    number: int
    names: list[str]
    state: State = "waiting"
    stages: list[StageProgress] = msgspec.field(default_factory=list)
    captures: int = 0
    failures: list[Failure] = msgspec.field(default_factory=list)
    written: dict[str, int] = msgspec.field(default_factory=dict)
    error: str = ""
    hint: str = ""


class Runs:
    """The runs of one desk, one after the other; `version` changes with every step of any of them."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.version = 0
        self._states: list[RunState] = []
        self._waiting: list[tuple[RunState, Path]] = []
        self._lock = Lock()
        self._busy = False

    def states(self) -> list[RunState]:
        """Returns all runs of this desk, the latest first."""
        with self._lock:
            return [msgspec.convert(msgspec.to_builtins(state), RunState) for state in reversed(self._states)]

    def start(self, files: Iterable[tuple[str, BinaryIO]]) -> RunState:
        """Keeps files apart and begins a run over them, or puts it behind the one that runs."""
        folder = Path(tempfile.mkdtemp(prefix="headwater-intake-"))
        names = []
        for number, (given, stream) in enumerate(files):
            name = clean_name(given)
            place = folder / str(number)
            place.mkdir()
            with (place / name).open("wb") as file:
                shutil.copyfileobj(stream, file, COPIED)
            names.append(name)
        with self._lock:
            state = RunState(number=len(self._states) + 1, names=names)
            self._states.append(state)
            self._waiting.append((state, folder))
            self.version += 1
            if not self._busy:
                self._busy = True
                Thread(target=self._work, daemon=True).start()
        return state

    def _work(self) -> None:
        """Does the waiting runs one after the other."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._busy = False
                    return
                state, folder = self._waiting.pop(0)
                state.state = "running"
                self.version += 1
            try:
                self._do(state, folder)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def _do(self, state: RunState, folder: Path) -> None:
        context = multiprocessing.get_context("spawn")
        receiving, sending = context.Pipe(duplex=False)
        process = context.Process(target=run_inputs, args=(self.folder, folder, self.settings, sending))
        process.start()
        sending.close()
        try:
            while True:
                self._take(state, receiving.recv())
        except EOFError:
            process.join()
        with self._lock:
            if state.state == "running":
                state.state = "failed"
                state.error = f"the run stopped without a word (exit code {process.exitcode})"
                state.hint = "The case is as it was before. Add the files again."
            self.version += 1

    def _take(self, state: RunState, told: tuple[str, Any]) -> None:
        """Notes what a run's process tells."""
        kind, what = told
        with self._lock:
            if kind == "progress":
                name, done, total = what
                stage = next((stage for stage in state.stages if stage.name == name), None)
                if stage is None:
                    state.stages.append(StageProgress(name=name, done=done, total=total))
                else:
                    stage.done, stage.total = done, total
            elif kind == "added":
                state.captures, state.failures = what
            elif kind == "done":
                state.state, state.written = "done", what
            else:
                state.state = "failed"
                state.error, state.hint = what
            self.version += 1


def clean_name(given: str) -> str:
    """Returns a file's own name, without folders and hidden signs, never empty."""
    name = PurePath(given.replace("\\", "/")).name
    kept = "".join(letter for letter in name if letter.isprintable() and letter not in '<>:"|?*').strip(". ")
    return kept[-180:] or "unnamed"


def run_inputs(folder: Path, inputs: Path, settings: Settings, sending: Connection) -> None:
    """Adds the files of a folder to a case and runs it, telling every step; runs in a process of its own."""
    if hasattr(os, "nice"):
        os.nice(POLITE)

    def progress(stage: str, done: int, total: int) -> None:
        sending.send(("progress", (stage, done, total)))

    try:
        case = Case.open(folder, settings=settings, progress=progress)
        paths = sorted(inputs.glob("*/*"), key=lambda path: int(path.parent.name))
        found = case.add(paths)
        captures = sum(isinstance(item, Capture) for item in found)
        sending.send(("added", (captures, [item for item in found if isinstance(item, Failure)])))
        run = case.run()
        sending.send(("done", run.written if run else {}))
    except HeadwaterError as error:
        sending.send(("failed", (str(error), error.hint)))
    except Exception as error:  # whatever broke is told, not swallowed
        sending.send(("failed", (f"{type(error).__name__}: {error}", "The case is as it was before.")))
        raise
    finally:
        sending.close()
