"""Measures reprints, directions and corroboration on piles made by known operations, with the truth.

    python benchmarks/reprints.py [--reports 1000] [--seed 1] [--data ../shared/data] [--json FILE]

Every story has one or two original reports, each with an unnamed voice that spoke to its own outlet,
and copies made from them: whole, in excerpts, rewritten, merged with another story's text, wrapped in
furniture, with the credit dropped, backdated with the credit and without it, copied from a copy; all under
headlines of their own. Texts are KCNA's where the folder of
shared data has them, else sentences made up from word lists. Printed are the F1 of shared passages by
operation (characters of the copies), the part of decidable directions that are right, false
corroboration (stories with one origin counted as two or more) and missed corroboration (stories with
two counted as one), beside three baselines, and CPU seconds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import resource
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from datasketch import MinHash
from rapidfuzz import fuzz

from headwater.engine.local import LocalEngine
from headwater.language.reading import Reading
from headwater.language.wording import fold_words, split_sentences
from headwater.model import (
    Credit,
    Derivation,
    Origin,
    Published,
    Record,
    Report,
    SharedPassage,
    Source,
    Span,
    Statement,
    Voice,
    digest_id,
)
from headwater.stages.counts import count_origins
from headwater.stages.credits import find_credits
from headwater.stages.derivations import trace_derivations
from headwater.stages.origins import trace_origins
from headwater.stages.passages import find_passages
from headwater.stages.stage import Pile

OPERATIONS = (
    "copy", "half", "excerpt", "furniture", "rewrite 25 %", "rewrite 50 %", "merge", "no credit",
    "no credit, rewrite 50 %", "backdated", "no credit, backdated", "rewrite 75 %", "chain",
)  # fmt: skip
STRENGTHS = {"25 %": 0.25, "75 %": 0.75}  # the part of the words that a rewrite changes, half where none is given
FURNITURE = (
    "Follow our channel for the news of the day.",
    "Write to our editors with questions about this article.",
    "Readers can support the newsroom with a small gift each month.",
)
HEADLINES = (
    "{1} taken in {0}",
    "Night raid on {0}: soldiers take {1}",
    "Fear in the {2} quarter of {0}",
    "{0} wakes to a raid",
    "Where are the {1} of {0}?",
)
SLOTS = (
    "the {} of the {} had {} the {} before the {} could {} the {}",
    "a {} {} in the {} was {} by the {} after {} with the {}",
    "{} and {} were {} at the {} because the {} did not {} any {}",
    "when the {} {} the {}, most of the {} went to {} near the {}",
    "nobody in the {} could {} why the {} {} was {} from the {} that {}",
)
DATELINE = re.compile(r"^.{0,40}\(KCNA\)\s*-+\s*|\s*-0-\s*$")
SYLLABLES = ("ba", "ko", "ri", "ten", "sal", "mu", "vor", "ne", "lis", "dra", "pel", "gan", "tor", "ik", "osh", "lem")


class Sentence(NamedTuple):
    """A sentence of a made report; `taken` says that it came from another report."""

    text: str
    taken: bool


class Made(NamedTuple):
    """A made report with its truth."""

    report: Report
    statement: Statement
    sources: tuple[Source, ...]
    story: int
    operation: str
    parent: str | None
    decidable: bool
    taken: tuple[tuple[int, int], ...]


class Maker:
    """Makes stories from texts with a seeded generator."""

    def __init__(self, texts: Sequence[list[str]], words: Sequence[str], seed: int) -> None:
        self.unused = iter(texts)
        self.words = words
        self.random = random.Random(seed)
        self.made: list[Made] = []
        self.particulars = ("", "", "")
        self.bodies: dict[str, list[str]] = {}

    def text(self) -> list[str]:
        """Returns a text that no other report has."""
        return list(next(self.unused))

    def name(self) -> str:
        """Returns an invented name."""
        return "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(2, 3))).capitalize()

    def reword(self, sentence: str, part: float) -> str:
        """Replaces a part of the words that are not names, numbers or short."""
        return " ".join(
            self.random.choice(self.words)
            if word[:1].islower() and len(word) > 3 and self.random.random() < part
            else word
            for word in sentence.split(" ")
        )

    def make_story(self, number: int) -> None:
        """Makes one story: one or two originals, and up to five copies of the first."""
        independent = self.random.random() < 0.4
        self.particulars = (self.name(), str(self.random.randint(3, 90)), self.random.choice(self.words))
        first = self.make_original(number, 0)
        if independent:
            self.make_original(number, 1)
        for operation in self.random.sample(OPERATIONS, self.random.randint(2, 5)):
            self.make_copy(first, operation)

    def make_original(self, story: int, which: int) -> Made:
        """Makes an original whose unnamed voice spoke to its own outlet."""
        place, number, word = self.particulars
        outlet = f"{self.name()} {self.name()} {self.random.choice(('Courier', 'Post', 'Radio', 'Monitor'))}"
        lead = (
            f"Soldiers took {number} people from the {word} quarter of {place} last night",
            f"In {place}, {number} inhabitants were led away by men in uniform",
        )[which]
        voice = ("a source", "a nurse")[which]
        body = self.text()
        day = self.random.randint(2, 20)
        sentences = [Sentence(f"{lead}, {voice} told the {outlet}.", False)] + [Sentence(text, False) for text in body]
        return self.write(story, outlet, sentences, lead, voice, outlet, "original", None, f"2031-05-{day:02}", True)

    def make_copy(self, original: Made, operation: str) -> None:
        """Makes a copy by one operation; a chain is a rewrite and its copy."""
        body = self.bodies[original.report.id]
        outlet = f"{self.name()} {self.name()} {self.random.choice(('Mirror', 'Herald', 'Times', 'Digest'))}"
        credit, part = "no credit" not in operation, 0.0
        lead, rest = original.statement, body[1:]
        words = original.report.text[lead.content[0].start : lead.content[0].end]
        heard = original.report.outlet or ""
        if "rewrite" in operation or operation == "chain":
            part = next((share for name, share in STRENGTHS.items() if name in operation), 0.5)
            rest = [self.reword(sentence, part) for sentence in rest]
            self.random.shuffle(rest)
            words = self.reword(words, part / 2)
        if operation in {"half", "excerpt"}:
            keep = max(2, len(rest) // (2 if operation == "half" else 4))
            start = self.random.randint(0, max(0, len(rest) - keep))
            rest = rest[start : start + keep]
        end = f"told the {heard}" if credit else "said"
        sentences = [Sentence(f"{words}, a source {end}.", True)] + [Sentence(text, True) for text in rest]
        if operation in {"merge", "half", "excerpt"}:
            other = self.text()
            sentences += [Sentence(text, False) for text in other[: max(3, len(rest) // 2)]]
        if operation == "furniture":
            sentences = [Sentence(FURNITURE[0], False), *sentences, *(Sentence(text, False) for text in FURNITURE[1:])]
        earlier = "backdated" in operation
        date = (original.report.published.edtf if original.report.published else "2031-05-10")[:8]
        day = "01" if earlier else f"{self.random.randint(21, 29)}"
        copied = self.write(
            original.story, outlet, sentences, words, "a source", heard if credit else outlet, operation,
            original.report.id, None if self.random.random() < 0.3 and not earlier else date + day, credit,
        )  # fmt: skip
        if operation == "chain":
            outlet = f"{self.name()}24"
            again = [Sentence(text, True) for text in self.bodies[copied.report.id]]
            self.write(
                original.story,
                outlet,
                again,
                words,
                "a source",
                heard,
                "chain, second copy",
                copied.report.id,
                "2031-05-30",
                True,
            )

    def write(
        self, story: int, outlet: str, sentences: Sequence[Sentence], lead: str, voice: str, heard: str, operation: str,
        parent: str | None, date: str | None, credit: bool,
    ) -> Made:  # fmt: skip
        """Writes a report with its statement and truth."""
        report_id = digest_id("report", len(self.made), self.random.random())
        text, taken = "", []
        for sentence in sentences:
            start = len(text)
            text += sentence.text
            if sentence.taken:
                taken.append((start, len(text)))
            text += "\n\n" if self.random.random() < 0.4 else " "
        report = Report(
            id=report_id,
            capture=f"capture-{report_id}",
            outlet=outlet,
            title=self.random.choice(HEADLINES).format(*self.particulars),
            text=text.rstrip(),
            published=Published(edtf=date, basis="meta") if date else None,
            language="en",
        )
        start = text.index(lead)
        sources = [
            Source(id=digest_id("source", report_id, "unnamed", start), name=voice, kind="unnamed", names=(voice,))
        ]
        sources += [
            Source(id=digest_id("source", "outlet", name), name=name, kind="outlet", names=(name,))
            for name in dict.fromkeys((heard, outlet))
        ]
        voices = tuple(Voice(source=source.id, name=source.name, kind=source.kind) for source in sources)
        statement = Statement(
            id=digest_id("statement", report_id, start),
            report=report_id,
            mode="indirect",
            content=(Span(start=start, end=start + len(lead)),),
            voices=voices,
        )
        decidable = credit or (bool(date) and "backdated" not in operation)
        made = Made(report, statement, tuple(sources), story, operation, parent, decidable, tuple(taken))
        self.made.append(made)
        self.bodies[report_id] = [sentence.text for sentence in sentences]
        return made


def load_texts(folder: Path, seed: int, count: int) -> tuple[list[list[str]], list[str]]:
    """Returns so many texts or more as lists of sentences, and words to put for others."""
    texts = []
    path = folder / "reprints" / "kcna.jsonl.gz"
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            items = [json.loads(line) for line in lines]
        found = list(dict.fromkeys(item["story_text"] for item in items if item["story_text"]))
        texts = [
            [text[start:end].replace("\n", " ") for start, end in split_sentences(text, 0, len(text))] for text in found
        ]
        texts = [[DATELINE.sub("", line) for line in sentences[:14]] for sentences in texts if len(sentences) > 4]
    texts += make_texts(seed, max(0, count - len(texts)))
    words = sorted(
        {
            word
            for text in texts
            for line in text
            for word in line.split()
            if word.isalpha() and word.islower() and len(word) > 4
        }
    )
    return texts, words


def make_texts(seed: int, count: int) -> Iterator[list[str]]:
    """Yields made-up texts whose words come from the project's own examples."""
    chooser = random.Random(seed)
    examples = Path(__file__).resolve().parent.parent / "examples" / "reports"
    own = " ".join(path.read_text("utf-8") for path in sorted(examples.glob("*.txt")))
    words = sorted(set(re.findall(r"[a-z]{5,}", own)))
    for _ in range(count):
        text = []
        for _ in range(chooser.randint(6, 14)):
            pattern = chooser.choice(SLOTS) + ", and " + chooser.choice(SLOTS)
            line = pattern.format(*(chooser.choice(words) for _ in range(pattern.count("{}"))))
            text.append(line[0].upper() + line[1:] + ".")
        yield text


def run_stages(made: Sequence[Made]) -> tuple[dict[type[Record], list[Any]], dict[str, float]]:
    """Runs the stages from credits to origins; returns their records and the CPU seconds of each."""
    records: dict[type[Record], list[Any]] = {
        Report: sorted((item.report for item in made), key=lambda report: report.id),
        Statement: sorted((item.statement for item in made), key=lambda statement: statement.id),
        Source: sorted(
            {source.id: source for item in made for source in item.sources}.values(), key=lambda source: source.id
        ),
    }
    seconds = {}
    start = time.process_time()
    found: list[Credit] = []
    for item in made:
        reading = Reading(item.report, ())
        reading.add([item.statement])
        found += find_credits(reading)
    records[Credit] = sorted(found, key=lambda credit: credit.id)
    seconds["credits"] = time.process_time() - start
    for name, kind, stage in (
        ("passages", SharedPassage, find_passages),
        ("derivations", Derivation, trace_derivations),
        ("origins", Origin, trace_origins),
    ):
        start = time.process_time()
        records[kind] = sorted(stage(Pile(records), LocalEngine()), key=lambda record: record.id)
        seconds[name] = time.process_time() - start
    return records, {name: round(value, 2) for name, value in seconds.items()}


def score_passages(made: Sequence[Made], shared: Sequence[SharedPassage]) -> dict[str, dict[str, float]]:
    """Returns precision, recall and F1 by operation, in characters of the copies that come from elsewhere."""
    story = {item.report.id: item.story for item in made}
    covered: defaultdict[str, set[int]] = defaultdict(set)
    for passage in shared:
        if story[passage.report] == story[passage.other]:
            for span in passage.spans:
                covered[passage.report].update(range(span.start, span.end))
                covered[passage.other].update(range(span.from_start, span.from_end))
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for item in made:
        if item.parent:
            truth = {at for start, end in item.taken for at in range(start, end)}
            found = covered[item.report.id]
            for name in (item.operation, "all"):
                sums[name][0] += len(truth & found)
                sums[name][1] += len(found)
                sums[name][2] += len(truth)
    scores = {}
    for name, (right, found_sum, truth_sum) in sums.items():
        precision, recall = right / max(1, found_sum), right / max(1, truth_sum)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        scores[name] = {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
    return dict(sorted(scores.items()))


def score_directions(made: Sequence[Made], derivations: Sequence[Derivation]) -> dict[str, float]:
    """Returns how many decidable copies have a decided derivation, and how many of those point the right way."""
    ancestors: dict[str, set[str]] = {}
    for item in made:
        ancestors[item.report.id] = ({item.parent} | ancestors[item.parent]) if item.parent else set()
    decided = {(item.report, item.from_report) for item in derivations if item.decided and item.from_report}
    copies = [item for item in made if item.parent and item.decidable]
    takers = {taker for taker, _ in decided}
    right = sum(any((item.report.id, giver) in decided for giver in ancestors[item.report.id]) for item in copies)
    wrong = sum(
        (giver, taker) in decided
        for item in made
        for taker, giver in [(item.report.id, up) for up in ancestors[item.report.id]]
    )
    stray = sum(giver not in ancestors[taker] for taker, giver in decided)
    return {
        "decidable": len(copies),
        "decided": round(sum(item.report.id in takers for item in copies) / max(1, len(copies)), 4),
        "right": round(right / max(1, len(copies)), 4),
        "reversed": wrong,
        "from a report that it was not taken from": stray,
    }


def score_counts(made: Sequence[Made], least: dict[int, int]) -> dict[str, float]:
    """Returns false and missed corroboration over the stories."""
    truth: defaultdict[int, int] = defaultdict(int)
    for item in made:
        truth[item.story] += item.operation == "original"
    single = [story for story, count in truth.items() if count == 1]
    double = [story for story, count in truth.items() if count == 2]
    return {
        "stories": len(truth),
        "false corroboration": round(sum(least[story] > 1 for story in single) / max(1, len(single)), 4),
        "over two": sum(least[story] > 2 for story in double),
        "missed corroboration": round(sum(least[story] < 2 for story in double) / max(1, len(double)), 4),
    }


def count_stories(made: Sequence[Made], origins: Sequence[Origin]) -> dict[int, int]:
    """Returns the lower bound of each story."""
    root = {statement: origin for origin in origins for statement in origin.statements}
    by_story: defaultdict[int, list[Origin]] = defaultdict(list)
    for item in made:
        by_story[item.story].append(root[item.statement.id])
    return {story: count_origins(found).least for story, found in by_story.items()}


def count_by_baselines(made: Sequence[Made]) -> Iterator[tuple[str, dict[int, int]]]:
    """Yields what three simpler counters make of each story."""
    by_story: defaultdict[int, list[Report]] = defaultdict(list)
    for item in made:
        by_story[item.story].append(item.report)
    yield "domains", {story: len({report.outlet for report in found}) for story, found in by_story.items()}
    yield (
        "headlines alike (.55)",
        {
            story: count_groups(
                len(found), lambda a, b, found=found: fuzz.ratio(found[a].title or "", found[b].title or "") >= 55
            )
            for story, found in by_story.items()
        },
    )
    prints = {item.report.id: take_print(item.report.text) for item in made}
    yield (
        "MinHash of datasketch (.5)",
        {
            story: count_groups(
                len(found), lambda a, b, found=found: prints[found[a].id].jaccard(prints[found[b].id]) >= 0.5
            )
            for story, found in by_story.items()
        },
    )


def take_print(text: str) -> MinHash:
    """Returns the MinHash of a text's runs of five words."""
    words = fold_words(text)
    sketch = MinHash(num_perm=128, seed=1)
    sketch.update_batch([" ".join(words[at : at + 5]).encode() for at in range(max(1, len(words) - 4))])
    return sketch


def count_groups(size: int, same: Any) -> int:
    """Returns into how many groups pairs that are the same join a number of things."""
    heads = list(range(size))
    for one in range(size):
        for other in range(one):
            if same(one, other):
                old, new = heads[one], heads[other]
                heads = [new if head == old else head for head in heads]
    return len(set(heads))


def measure(reports: int, seed: int, data: Path) -> dict[str, Any]:
    """Makes a pile and returns all figures."""
    texts, words = load_texts(data, seed, reports + 100)
    maker = Maker(texts, words, seed)
    story = 0
    while len(maker.made) < reports:
        maker.make_story(story)
        story += 1
    made = maker.made
    records, seconds = run_stages(made)
    return {
        "reports": len(made),
        "CPU seconds": {**seconds, "all": round(sum(seconds.values()), 2)},
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "passages": score_passages(made, records[SharedPassage]),
        "directions": score_directions(made, records[Derivation]),
        "corroboration": score_counts(made, count_stories(made, records[Origin])),
        "baselines": {name: score_counts(made, least) for name, least in count_by_baselines(made)},
    }


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parent.parent.parent / "shared" / "data")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures = measure(options.reports, options.seed, options.data)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), "utf-8")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
