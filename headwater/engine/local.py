"""The engine for one machine: all cores by worker processes, or none of them for small piles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeVar

from loky import get_reusable_executor

from headwater.stages.stage import Memory

T = TypeVar("T")
U = TypeVar("U")

# Starting workers costs some seconds of imports: below this many records it does not pay.
SMALL = 64


class NoMemory:
    """The memory of who starts afresh."""

    def recall(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Returns nothing."""
        return {}

    def keep(self, found: Mapping[bytes, bytes]) -> None:
        """Keeps nothing."""

    def read(self, name: str) -> bytes:
        """Returns nothing."""
        return b""

    def write(self, name: str, value: bytes) -> None:
        """Keeps nothing."""

    def look(self, name: str, numbers: Iterable[int]) -> dict[int, bytes]:
        """Returns nothing."""
        return {}

    def put(self, name: str, values: Mapping[int, bytes]) -> None:
        """Keeps nothing."""

    def drop(self, beginning: str) -> None:
        """Keeps nothing."""


class LocalEngine:
    """Runs `map` in batches on worker processes.

    `advance` is called with the number of records done after each batch; `memory` knows earlier runs.
    """

    def __init__(
        self,
        workers: int = 1,
        batch: int = 32,
        advance: Callable[[int], None] = lambda done: None,
        memory: Memory | None = None,
    ) -> None:
        self.workers = workers
        self.batch = batch
        self.advance = advance
        self.memory: Memory = memory or NoMemory()

    def map(self, function: Callable[[Sequence[T]], Sequence[U]], records: Sequence[T]) -> list[U]:
        """Returns one result per record, in order; `function` is pure, picklable and takes batches."""
        batches = [records[start : start + self.batch] for start in range(0, len(records), self.batch)]
        if self.workers < 2 or len(records) < SMALL:
            return [result for batch in batches for result in self._finish(function(batch), len(batch))]
        executor = get_reusable_executor(
            max_workers=self.workers, env={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        )
        results: list[Sequence[U]] = [()] * len(batches)
        waiting: dict[Future[Sequence[U]], int] = {}
        for number, batch in enumerate(batches):
            waiting[executor.submit(function, batch)] = number
            if len(waiting) >= 4 * self.workers:
                self._collect(waiting, results, batches)
        while waiting:
            self._collect(waiting, results, batches)
        return [result for done in results for result in done]

    def _collect(
        self, waiting: dict[Future[Sequence[U]], int], results: list[Sequence[U]], batches: list[Sequence[T]]
    ) -> None:
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            number = waiting.pop(future)
            results[number] = self._finish(future.result(), len(batches[number]))

    def _finish(self, results: Sequence[U], expected: int) -> Sequence[U]:
        if len(results) != expected:
            raise ValueError(f"a mapped function gave {len(results)} results for {expected} records")
        self.advance(expected)
        return results
