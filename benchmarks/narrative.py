"""Times `headwater report` in every format on a case, each in a process of its own.

    python benchmarks/newsroom.py /tmp/pile --reports 10000 --happenings 2000
    headwater build /tmp/pile --case /tmp/case
    python benchmarks/narrative.py /tmp/case

Printed are seconds of the clock and of the processors, the peak memory of one process, and the file's size.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from headwater.exchange.formats import FORMS


def time_report(case: Path, form: str, folder: Path) -> str:
    """Returns one line of figures."""
    output = folder / f"report.{form}"
    command = [sys.executable, "-m", "headwater", "report", "--case", str(case), "--to", form, "-o", str(output)]
    began = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if status:
        return f"{form}: failed"
    size, memory = output.stat().st_size / 1e6, usage.ru_maxrss / 1024
    used = usage.ru_utime + usage.ru_stime
    return f"{form}: {wall:.1f} s, {used:.1f} s of processor, {memory:.0f} MB, file {size:.1f} MB"


def main() -> None:
    """Prints the figures of every format."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("case", type=Path)
    parser.add_argument("--to", nargs="*", default=list(FORMS))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for form in given.to:
            print(time_report(given.case, form, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
