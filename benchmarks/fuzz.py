"""Weighs findings of many small made piles and holds them against the truth.

    python benchmarks/fuzz.py [--piles 10000] [--seed 1] [--workers 2] [--show 5]
    python benchmarks/fuzz.py --case DIR --truth FOLDER.truth.json [--show 5]

Each pile of `newsroom.py` goes from its texts through every stage, in memory; the second form weighs the
findings of a case that was built from one large pile. Printed are: sentences that hold a name, number,
date or place which neither the passages that they rest on nor the names of their outlets hold; findings
whose lower bound is above the number of voices that truly said it first; findings whose bounds are the
wrong way round; and how often the bounds are exactly the truth.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from newsroom import Part, Written, make_small_piles

from headwater.case import KINDS, Case
from headwater.engine.local import LocalEngine
from headwater.intake.read import read_capture
from headwater.language.wording import split_sentences
from headwater.model import Act, Capture, Event, Finding, Judgement, Record, Report, Source, Statement
from headwater.stages.identities import drop_repeats, merge_sources
from headwater.stages.order import STAGES, find_records
from headwater.stages.stage import Pile
from headwater.stages.vocabulary import load_words

BATCH = 50
NAMES = ("captures", "reports", "statements", "acts", "events", "origins", "findings")
WORD = re.compile(r"\w+")
# Words with which the program itself opens a sentence, and those beside which it counts origins and outlets.
OPENERS = {*load_words("openers")}
COUNTS = {*load_words("counts")}
BEFORE_COUNT = {"least", "most"}
AFTER_COUNT = {
    "established",
    "origin",
    "origins",
    "unnamed",
    "voice",
    "other",
    "further",
    "more",
    "outlets",
    "reports",
    "person",
    "voices",
}
FIGURES = set(load_words("numbers"))


class Weighed(NamedTuple):
    """One finding held against the truth; `strange` are the particulars that nothing holds."""

    sentence: str
    least: int
    most: int
    truth: int
    strange: tuple[str, ...]
    pile: int


def find_all(pile: Sequence[Written]) -> dict[type[Record], list[Any]]:
    """Returns the records of all stages that a pile gives; a capture has its made report's name as its path."""
    captures = [
        Capture(id=f"capture-{written.name}", path=written.name, sha256=written.name, bytes=1, media_type="text/plain")
        for written in pile
    ]
    reports = [
        report
        for capture, written in zip(captures, pile, strict=True)
        for report in read_capture(capture, written.text.encode())
    ]
    records: defaultdict[type[Record], list[Any]] = defaultdict(list, {Report: reports, Capture: captures})
    for record in (record for found in find_records(reports) for record in found):
        records[type(record)].append(record)
    records[Source] = list(merge_sources(records[Source]))
    engine = LocalEngine()
    for stage in STAGES:
        if stage.whole:
            ordered = {kind: sorted(found, key=lambda record: record.id) for kind, found in records.items()}
            for record in drop_repeats(stage.whole(Pile({**ordered, Judgement: []}), engine), stage.name, ""):
                records[type(record)].append(record)
    return records


def weigh_pile(number: int, pile: Sequence[Written]) -> Iterator[Weighed]:
    """Yields the findings of a small pile held against its truth."""
    made = {f"capture-{written.name}": written for written in pile}
    return weigh_records(number, find_all(pile), made)


def weigh_case(folder: Path, truth: Path) -> Iterator[Weighed]:
    """Yields the findings of a case that was built from a made pile, held against its truth."""
    rows = [
        Written(**{**row, "parts": [Part(*part) for part in row["parts"]]}) for row in json.loads(truth.read_text())
    ]
    written = {row.name: row for row in rows}
    records = {KINDS[name]: found for name, found in Case.open(folder, create=False).records(*NAMES).items()}
    made = {capture.id: written[Path(capture.path).stem] for capture in records[Capture]}
    return weigh_records(0, records, made)


def weigh_records(number: int, records: dict[type[Record], list[Any]], made: dict[str, Written]) -> Iterator[Weighed]:
    """Yields findings held against the truth; `made` gives the made report of each capture."""
    reports = {report.id: report for report in records[Report]}
    statements = {statement.id: statement for statement in records[Statement]}
    acts = {act.id: act for act in records[Act]}
    events = {event.id: event for event in records[Event]}
    for finding in records[Finding]:
        roots: defaultdict[int, set[str]] = defaultdict(set)
        held = []
        for act in (acts[act_id] for act_id in events[finding.event].acts):
            report = reports[statements[act.statement].report]
            written = made[report.capture]
            held += [report.outlet or "", written.outlet, *_hold(act, statements[act.statement], report)]
            for part in written.parts:
                if part.root and part.start <= act.trigger.start < part.end:
                    roots[part.happening].add(part.root)
        held += [origin.outlet or "" for origin in _origins(records, finding)]
        truth = max(map(len, roots.values()), default=0)
        bounds = finding.origins
        yield Weighed(finding.sentence, bounds.least, bounds.most, truth, _strange(finding.sentence, held), number)


def _origins(records: dict[type[Record], list[Any]], finding: Finding) -> list[Any]:
    from headwater.model import Origin

    return [origin for origin in records[Origin] if origin.id in finding.origins.ids]


def _hold(act: Act, statement: Statement, report: Report) -> Iterator[str]:
    """Yields what a finding may take from an act: the sentences of its statement, and its voices' names."""
    spans = [act.trigger, *statement.content, *([statement.source] if statement.source else [])]
    for start, end in split_sentences(report.text, 0, len(report.text)):
        if any(span.start < end and start < span.end for span in spans):
            yield report.text[start:end]
    yield from (voice.name for voice in statement.voices)
    yield from (report.text[voice.start : voice.end] for voice in statement.voices if voice.start is not None)
    yield report.title or ""


def _strange(sentence: str, held: Sequence[str]) -> tuple[str, ...]:
    """Returns the words of a sentence that stand for a name, number, date or place and that nothing holds."""
    known = {word.casefold() for text in held for word in WORD.findall(text)}
    words = ["", *WORD.findall(sentence), ""]
    strange = []
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        folded = word.casefold()
        own = folded in OPENERS if word[:1].isupper() else before in BEFORE_COUNT or after in AFTER_COUNT
        own = own or (folded in COUNTS and after in AFTER_COUNT)
        particular = word[:1].isupper() or word[:1].isdigit() or folded in FIGURES
        if particular and folded not in known and not own:
            strange.append(word)
    return tuple(strange)


def weigh_batch(batch: Sequence[tuple[int, list[Written]]]) -> list[Weighed]:
    """Returns the findings of several piles."""
    return [weighed for number, pile in batch for weighed in weigh_pile(number, pile)]


def count(weighed: Sequence[Weighed]) -> dict[str, int]:
    """Returns how many findings there are, and how many are wrong in which way."""
    found = Counter(findings=len(weighed))
    for one in weighed:
        found["least above the truth"] += one.least > one.truth
        found["least above most"] += one.least > one.most
        found["particular without a span"] += bool(one.strange)
        found["truth within the bounds"] += one.least <= one.truth <= one.most
        found["least below the truth"] += one.least < one.truth
        found["two or more said and true"] += one.least >= 2 and one.truth >= 2
        found["two or more true"] += one.truth >= 2
        found["two or more said where one is true"] += one.least >= 2 > one.truth
    return dict(found)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--piles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--show", type=int, default=5)
    parser.add_argument("--case", type=Path)
    parser.add_argument("--truth", type=Path)
    given = parser.parse_args()
    began = time.perf_counter()
    if given.case:
        weighed = list(weigh_case(given.case, given.truth))
    else:
        piles = list(enumerate(make_small_piles(given.seed, given.piles)))
        batches = [piles[start : start + BATCH] for start in range(0, len(piles), BATCH)]
        with ProcessPoolExecutor(given.workers) as executor:
            weighed = [one for found in executor.map(weigh_batch, batches) for one in found]
    for name, number in count(weighed).items():
        print(f"{name}: {number:,} ({number / max(1, len(weighed)):.2%})")
    wrong = [one for one in weighed if one.strange or one.least > one.truth or one.least > one.most]
    for one in wrong[: given.show]:
        print(f"pile {one.pile}: {one.least} to {one.most}, true {one.truth}, strange {one.strange}: {one.sentence}")
    what = given.case or f"{given.piles:,} piles, seed {given.seed}"
    print(f"{what}, {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
