"""Traces one newsroom on both engines and prints what each found; run by itself, so that it can be watched."""

from __future__ import annotations

import json
import sys

from handmade import Desk
from tracing import ORIGINAL, OTHER, REWRITE, WEATHER, trace, write_original, write_rewrite

from headwater.engine.distributed import DistributedEngine
from headwater.engine.local import LocalEngine

MANY = 12


def write_newsroom() -> Desk:
    """Writes an original, its rewrite, copies of both and reports of other things."""
    desk = Desk()
    write_original(desk)
    write_rewrite(desk)
    for number in range(MANY):
        text = (ORIGINAL, REWRITE, OTHER, WEATHER)[number % 4]
        desk.write(f"copy{number}", f"Paper {number}", text, published=f"2031-06-{number + 1:02}")
    return desk


def main() -> None:
    """Prints the derivations that each engine leads to."""
    engines = {"local": LocalEngine(1), "distributed": DistributedEngine(2, batch=4)}
    found = {
        name: [
            [item.report, item.from_report, item.kind, item.basis]
            for item in trace(write_newsroom(), engine).derivations
        ]
        for name, engine in engines.items()
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
