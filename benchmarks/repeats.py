"""Measures what is found shared inside one real outlet, whose pages repeat whole texts and stock phrases.

    python benchmarks/repeats.py [--data ../shared/data] [--show 0]

The truth is made by another, exact method. Repeats are pairs of reports of which one holds the other
word for word, found by hashing runs of words and comparing strings. Stock phrases are runs of
PHRASE words that PAGES or more distinct texts hold. Printed are how many repeats were found, whole,
and how many of the pairs found share nothing but stock phrases (RUN words or more in a row that are
not stock phrases make a copied passage; so do CHANGED words in all).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from headwater.engine.local import LocalEngine
from headwater.model import Report, SharedPassage
from headwater.stages.passages import find_passages
from headwater.stages.stage import Pile

PHRASE = 6
PAGES = 5
FEWEST_WORDS = 12
CHANGED = 12


def load_reports(path: Path) -> list[Report]:
    """Returns the outlet's pages, all of them, as reports."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        items = [json.loads(line) for line in lines]
    return [
        Report(id=f"report-{number:05}", capture=f"capture-{number:05}", outlet="KCNA", text=item["story_text"])
        for number, item in enumerate(items)
        if item["story_text"]
    ]


def split_words(text: str) -> list[str]:
    """Returns the words of a text in small letters."""
    return re.findall(r"\w+", text.casefold())


def find_repeats(texts: dict[str, list[str]]) -> set[tuple[str, str]]:
    """Returns the pairs of reports of which the second holds the first word for word."""
    strings = {name: " " + " ".join(words) + " " for name, words in texts.items()}
    holders: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, words in texts.items():
        for at in range(len(words) - FEWEST_WORDS + 1):
            holders[tuple(words[at : at + FEWEST_WORDS])].add(name)
    found = set()
    for name, words in texts.items():
        if len(words) >= FEWEST_WORDS:
            for other in holders[tuple(words[:FEWEST_WORDS])]:
                if other != name and strings[name] in strings[other]:
                    found.add((name, other))
    return found


def find_phrases(texts: dict[str, list[str]]) -> set[tuple[str, ...]]:
    """Returns the runs of PHRASE words that PAGES or more distinct texts hold."""
    counts: Counter[tuple[str, ...]] = Counter()
    for words in {tuple(words) for words in texts.values()}:
        counts.update({words[at : at + PHRASE] for at in range(len(words) - PHRASE + 1)})
    return {phrase for phrase, count in counts.items() if count >= PAGES}


def count_own_words(words: Sequence[str], other: Sequence[str], phrases: set[tuple[str, ...]]) -> int:
    """Returns how many words two passages have in common in runs of PHRASE words that are no stock phrase."""
    theirs = {tuple(other[at : at + PHRASE]) for at in range(len(other) - PHRASE + 1)}
    own: set[int] = set()
    for at in range(len(words) - PHRASE + 1):
        run = tuple(words[at : at + PHRASE])
        if run in theirs and run not in phrases:
            own.update(range(at, at + PHRASE))
    return len(own)


def find_unfounded(
    shared: Sequence[SharedPassage], reports: dict[str, Report], phrases: set[tuple[str, ...]]
) -> Iterator[SharedPassage]:
    """Yields what was found of pairs that have only stock phrases in common."""
    for passage in shared:
        here, there = reports[passage.report].text, reports[passage.other].text
        own = sum(
            count_own_words(
                split_words(here[span.start : span.end]), split_words(there[span.from_start : span.from_end]), phrases
            )
            for span in passage.spans
        )
        if own < CHANGED:
            yield passage


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parent.parent.parent / "shared" / "data")
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    reports = {report.id: report for report in load_reports(options.data / "reprints" / "kcna.jsonl.gz")}
    texts = {name: split_words(report.text) for name, report in reports.items()}
    start = time.process_time()
    shared = list(find_passages(Pile({Report: list(reports.values())}), LocalEngine()))
    seconds = time.process_time() - start
    repeats, phrases = find_repeats(texts), find_phrases(texts)
    same = {frozenset(pair) for pair in repeats if texts[pair[0]] == texts[pair[1]]}
    # Many copies of one text are not all compared with each other: it is enough that they hang together.
    groups = group_pairs({(item.report, item.other) for item in shared})
    missed = [pair for pair in sorted(repeats) if groups.get(pair[0], pair[0]) != groups.get(pair[1], pair[1])]
    unfounded = list(find_unfounded(shared, reports, phrases))
    for name, other in missed[: options.show]:
        print("missed:", name, other, reports[name].text[:300])
    for passage in unfounded[: options.show]:
        here, there = reports[passage.report].text, reports[passage.other].text
        print("unfounded:", passage.report, passage.other, passage.share, passage.other_share)
        for span in passage.spans:
            print("  -", here[span.start : span.end])
            print("  +", there[span.from_start : span.from_end])
    figures = {
        "reports": len(reports),
        "pairs found": len(shared),
        "repeats": {"pairs": len({frozenset(pair) for pair in repeats}), "of equal texts": len(same)},
        "repeats missed": len({frozenset(pair) for pair in missed}),
        "stock phrases": len(phrases),
        "pairs that share only stock phrases": len(unfounded),
        "CPU seconds": round(seconds, 2),
    }
    print(json.dumps(figures, indent=1))


def group_pairs(pairs: set[tuple[str, str]]) -> dict[str, str]:
    """Returns for each name the first of those that pairs join it to."""
    heads: dict[str, str] = {}

    def head(name: str) -> str:
        while heads.setdefault(name, name) != name:
            name = heads[name]
        return name

    for one, other in sorted(pairs):
        first, second = sorted((head(one), head(other)))
        heads[second] = first
    return {name: head(name) for name in heads}


if __name__ == "__main__":
    main()
