"""Measures shared passages at growing sizes, and the search for candidates beside Daft's MinHash.

    python benchmarks/scale.py [--passages 10000 100000 1000000] [--workers 2] [--seed 1] [--json FILE]

Piles are made up: reports of eight sentences over words as common as those of real text (Zipf), of
which three in ten take half of their sentences from an earlier report, reworded by a tenth, a quarter
or half. For each size, in a process of its own: seconds and CPU seconds of the whole stage, peak
memory of the process and of the largest worker, and the part of the planted rewordings whose reports
were found to share text. Then, on the same passages, the search for candidates alone: Headwater's, and
Daft's native runner (normalize, minhash of SIZE-word runs, bands, pairs of those that share a band),
with the seconds of each and the part of the planted rewordings that it finds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

os.environ.update(DO_NOT_TRACK="1", SCARF_NO_ANALYTICS="1", DAFT_ANALYTICS_ENABLED="0", DAFT_RUNNER="native")

SENTENCES = 8
VOCABULARY = 60_000
PARTS = (0.1, 0.25, 0.5)
TAKEN = 0.3
# Daft's MinHash: runs of words, hashes, bands of how many hashes.
SIZE, HASHES, ROWS = 2, 64, 2
LARGEST = 100


class Planted(NamedTuple):
    """A sentence that rewords another: both places as report and sentence, and the part of words replaced."""

    here: tuple[int, int]
    there: tuple[int, int]
    part: float


def make_pile(passages: int, seed: int) -> tuple[list[list[str]], list[Planted]]:
    """Returns reports as lists of sentences, and what was planted."""
    chooser = random.Random(seed)
    syllables = [a + b for a in (*"bdfgklmnprstvz", "st", "tr", "pl") for b in (*"aeiou", "an", "er", "il")]
    words = [""] * VOCABULARY
    for rank in range(VOCABULARY):
        words[rank] = "".join(chooser.choice(syllables) for _ in range(2 + rank % 3))
    weights = [1 / (rank + 20) for rank in range(VOCABULARY)]
    total, sums = 0.0, []
    for weight in weights:
        total += weight
        sums.append(total)

    def draw(count: int) -> list[str]:
        return chooser.choices(words, cum_weights=sums, k=count)

    piles: list[list[str]] = []
    planted = []
    for number in range(passages // SENTENCES):
        sentences = [" ".join(draw(chooser.randint(12, 26))) for _ in range(SENTENCES)]
        if number and chooser.random() < TAKEN:
            giver, part = chooser.randrange(number), chooser.choice(PARTS)
            for at in chooser.sample(range(SENTENCES), SENTENCES // 2):
                given = piles[giver][at].rstrip(".").lower().split(" ")
                sentences[at] = " ".join(draw(1)[0] if chooser.random() < part else word for word in given)
                planted.append(Planted((number, at), (giver, at), part))
        piles.append([sentence[0].upper() + sentence[1:] + "." for sentence in sentences])
    return piles, planted


def make_reports(pile: Sequence[Sequence[str]]) -> list[Any]:
    """Returns a pile as reports, each of an outlet of its own."""
    from headwater.model import Published, Report

    return [
        Report(
            id=f"report-{number:07}",
            capture=f"capture-{number}",
            outlet=f"Outlet {number}",
            text=" ".join(sentences),
            published=Published(edtf=f"{2000 + number // 20_000}-01-01", basis="made"),
            language="en",
        )
        for number, sentences in enumerate(pile)
    ]


def measure_stage(passages: int, workers: int, seed: int) -> dict[str, Any]:
    """Returns the figures of the whole stage."""
    from headwater.engine.local import LocalEngine
    from headwater.model import Report
    from headwater.stages.passages import find_passages
    from headwater.stages.stage import Pile

    pile, planted = make_pile(passages, seed)
    reports = make_reports(pile)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    start, cpu = time.perf_counter(), time.process_time()
    found = {(item.report, item.other) for item in find_passages(Pile({Report: reports}), LocalEngine(workers))}
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    pairs = {(reports[item.here[0]].id, reports[item.there[0]].id): item.part for item in planted}
    recall = {
        f"{part:.0%} reworded": rate(
            [pair in found or pair[::-1] in found for pair, value in pairs.items() if value == part]
        )
        for part in PARTS
    }
    return {
        "passages": passages,
        "reports": len(reports),
        "seconds": round(wall, 1),
        "CPU seconds of this process": round(cpu, 1),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "of them the texts": before,
        "found pairs": len(found),
        "pairs not planted": len(found - set(pairs) - {pair[::-1] for pair in pairs}),
        "planted pairs found": recall,
    }


def rate(found: Sequence[bool]) -> float:
    """Returns the part that is true."""
    return round(sum(found) / max(1, len(found)), 4)


def measure_candidates(passages: int, seed: int) -> dict[str, Any]:
    """Returns the figures of both searches for candidates on the same passages; loading of libraries is left out."""
    pile, planted = make_pile(passages, seed)
    at = {place: number for number, place in enumerate((r, s) for r, one in enumerate(pile) for s in range(len(one)))}
    wanted = [(at[item.there], at[item.here], item.part) for item in planted]
    figures = {}
    for name, search in (("headwater", search_own), ("daft native", search_daft)):
        search(pile[:10])
        start, cpu = time.perf_counter(), time.process_time()
        found, number = search(pile)
        wall, cpu = time.perf_counter() - start, time.process_time() - cpu
        figures[name] = {
            "seconds": round(wall, 1),
            "CPU seconds": round(cpu, 1),
            "candidate pairs": len(found),
            "planted pairs found": {
                f"{part:.0%} reworded": rate(
                    [
                        number[one] == number[other] or (number[one], number[other]) in found
                        for one, other, value in wanted
                        if value == part
                    ]
                )
                for part in PARTS
            },
        }
    return {"passages": passages, **figures}


def search_own(pile: list[list[str]]) -> tuple[set[tuple[int, int]], Sequence[int]]:
    """Returns the pairs of sentences that Headwater would weigh, reading included, and the number of each sentence."""
    import numpy as np

    from headwater.stages.candidates import LEAST_LIKELY
    from headwater.stages.sentences import find_sentences
    from headwater.stages.wordings import Wordings

    reports = make_reports(pile)
    wordings = Wordings(reports, find_sentences(reports))
    left, right, shared = wordings.find_rewordings()
    likely = shared >= LEAST_LIKELY * np.minimum(wordings.weight[left], wordings.weight[right])
    return set(zip(left[likely].tolist(), right[likely].tolist(), strict=True)), wordings.sentences.tolist()


def search_daft(pile: list[list[str]]) -> tuple[set[tuple[int, int]], Sequence[int]]:
    """Returns the pairs of sentences that share a band of their MinHashes, found by Daft on its native runner."""
    import daft
    from daft import col
    from daft import functions as of

    texts = [sentence for sentences in pile for sentence in sentences]
    frame = daft.from_pydict({"id": list(range(len(texts))), "text": texts})
    frame = frame.with_column("text", of.normalize(col("text"), remove_punct=True, lowercase=True))
    frame = frame.with_column("print", of.minhash(col("text"), num_hashes=HASHES, ngram_size=SIZE))
    frame = frame.select(col("id"), of.chunk(col("print"), ROWS).alias("bands"))
    frame = frame.with_column("at", daft.lit(list(range(HASHES // ROWS)))).explode("bands", "at")
    grouped = frame.groupby(col("at"), col("bands")).agg(col("id").list_agg().alias("ids"))
    found = set()
    for ids in grouped.to_pydict()["ids"]:
        ids = sorted(ids)[:LARGEST]
        found.update((one, other) for at, one in enumerate(ids) for other in ids[at + 1 :])
    return found, range(len(texts))


def run_apart(*options: str) -> dict[str, Any]:
    """Returns the figures that this script prints in a process of its own."""
    done = subprocess.run([sys.executable, __file__, *options], capture_output=True, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--compare", type=int, nargs="*", default=[10_000, 100_000], help="sizes for the comparison")
    parser.add_argument("--one", choices=["stage", "candidates"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one == "stage":
        print(json.dumps(measure_stage(options.passages[0], options.workers, options.seed)))
        return
    if options.one == "candidates":
        print(json.dumps(measure_candidates(options.passages[0], options.seed)))
        return
    common = ["--seed", str(options.seed), "--workers", str(options.workers)]
    figures: dict[str, list[dict[str, Any]]] = {"stage": [], "candidates": []}
    for one, sizes in (("stage", options.passages), ("candidates", options.compare)):
        for size in sizes:
            figures[one].append(run_apart("--one", one, "--passages", str(size), *common))
            print(json.dumps(figures[one][-1], indent=1), flush=True)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), "utf-8")


if __name__ == "__main__":
    main()
