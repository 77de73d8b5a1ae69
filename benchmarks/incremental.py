"""Measures what ten more reports cost, at growing sizes of the pile that they are added to.

    python benchmarks/incremental.py [--reports 1000 2000 4000] [--more 10] [--workers 2] [--seed 4] [--json FILE]

Piles are made newsrooms (`newsroom.py`). For each size, in a process of its own: seconds of building a case
from the pile, then of adding the last reports to it, in all, of the processor, and by stage. The language model
is loaded before.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from newsroom import make_pile

REPORTS_PER_HAPPENING = 5


class Clock:
    """Adds up seconds by stage, as a case reports its progress."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._stage, self._since = "", time.perf_counter()
        self._spent = time.process_time()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Counts the time since the last call for the stage that ran till then."""
        now = time.perf_counter()
        self.seconds[self._stage or "start"] += now - self._since
        self._stage, self._since = stage, now

    def read(self) -> dict[str, float]:
        """Returns the seconds of each stage, and of all."""
        self(self._stage, 0, 0)
        found = {stage: round(seconds, 1) for stage, seconds in self.seconds.items()}
        spent = round(time.process_time() - self._spent, 1)
        return {"all": round(sum(self.seconds.values()), 1), "processor, without workers": spent, **found}


def measure(reports: int, more: int, workers: int, seed: int) -> dict[str, Any]:
    """Returns the figures for one size."""
    from headwater import Case, Settings

    with tempfile.TemporaryDirectory() as name:
        files = []
        for report in make_pile(seed, reports + more, max(1, (reports + more) // REPORTS_PER_HAPPENING)):
            files.append(Path(name) / f"{report.name}.txt")
            files[-1].write_text(report.text, encoding="utf-8")
        warm = Case.open(Path(name) / "warm", settings=Settings(workers=workers))
        warm.add(files[:1])
        warm.run()
        figures: dict[str, Any] = {"reports": len(files) - more, "more": more}
        for step, part in (("seconds to build", files[:-more]), ("seconds to add", files[-more:])):
            clock = Clock()
            case = Case.open(Path(name) / "case", settings=Settings(workers=workers), progress=clock)
            case.add(part)
            case.run()
            figures[step] = clock.read()
        return figures


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--reports", type=int, nargs="+", default=[1000, 2000, 4000])
    parser.add_argument("--more", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.reports[0], given.more, given.workers, given.seed)))
        return
    found = []
    for reports in given.reports:
        options = [f"--reports={reports}", f"--more={given.more}", f"--workers={given.workers}", f"--seed={given.seed}"]
        done = subprocess.run([sys.executable, __file__, "--one", *options], capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout))
        print(json.dumps(found[-1], indent=1), flush=True)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1), "utf-8")


if __name__ == "__main__":
    main()
