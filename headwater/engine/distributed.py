"""The engine for several machines: the same verb, run by Daft on a Ray cluster; an optional extra.

Neither Daft nor Ray may tell anybody that it runs: both report home unless these variables are set
before they are imported, so this module sets them when it is.
"""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from headwater.engine.local import LocalEngine
from headwater.errors import UsageError

SILENCE = {
    "DO_NOT_TRACK": "1",
    "SCARF_NO_ANALYTICS": "1",
    "DAFT_ANALYTICS_ENABLED": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
}
os.environ.update(SILENCE)
if not os.environ.get("RAY_ADDRESS"):
    # A cluster on this machine alone needs no address but loopback; Ray reads this switch on every system.
    os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"

# Ray asks the cloud that it may run in for its name, whether or not it is to report it: it is led to a closed door.
NOWHERE = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
NOWHERE |= dict.fromkeys(("no_proxy", "NO_PROXY"), "localhost,127.0.0.1,::1")

T = TypeVar("T")
U = TypeVar("U")

# Each worker gets some parts of the work, so that none waits long for the last.
PARTS_PER_WORKER = 4


class DistributedEngine(LocalEngine):
    """Runs `map` in batches on the workers of a Ray cluster.

    The cluster is the one that RAY_ADDRESS names; without it one is started on this machine, which
    listens on the loopback interface only. Raises UsageError where the extra is not installed.
    """

    def map(self, function: Callable[[Sequence[T]], Sequence[U]], records: Sequence[T]) -> list[U]:
        """Returns one result per record, in order; `function` is pure, importable and takes batches."""
        if not records:
            return []
        daft = start_cluster(self.workers)
        batches = [records[start : start + self.batch] for start in range(0, len(records), self.batch)]
        work = pickle.dumps(function)

        @daft.func.batch(return_dtype=daft.DataType.binary(), batch_size=1)  # type: ignore[untyped-decorator]
        def run(packed: Any) -> list[bytes]:
            return [pickle.dumps(list(pickle.loads(work)(pickle.loads(batch)))) for batch in packed.to_pylist()]

        rows = {"at": list(range(len(batches))), "batch": [pickle.dumps(batch) for batch in batches]}
        frame = daft.from_pydict(rows).into_partitions(min(len(batches), PARTS_PER_WORKER * self.workers))
        frame = frame.select(daft.col("at"), run(daft.col("batch")).alias("results"))
        done: dict[int, Sequence[U]] = {}
        for row in frame.iter_rows():
            done[row["at"]] = self._finish(pickle.loads(row["results"]), len(batches[row["at"]]))
        return [result for at in range(len(batches)) for result in done[at]]


def start_cluster(workers: int) -> Any:
    """Returns Daft, set to run on Ray; starts a cluster on this machine if there is none; raises UsageError."""
    try:
        import daft
        import ray
    except ImportError as error:
        hint = "Install it with: pip install 'headwater[distributed]', or leave out --engine distributed."
        raise UsageError("the distributed engine is not installed", hint) from error
    if not ray.is_initialized():
        if os.environ.get("RAY_ADDRESS"):
            ray.init(log_to_driver=False, logging_level=logging.ERROR)
        else:
            with _set_aside(NOWHERE):
                ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
        daft.set_runner_ray()
    return daft


@contextmanager
def _set_aside(variables: Mapping[str, str]) -> Iterator[None]:
    """Sets environment variables for the processes that start meanwhile."""
    before = {name: os.environ[name] for name in variables if name in os.environ}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            del os.environ[name]
        os.environ.update(before)
