"""Text that two reports share, before anything is said of who took it from whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

from headwater.model import Report, SharedPassage, digest_id
from headwater.stages.alignments import align_reports
from headwater.stages.stage import Engine, Pile
from headwater.stages.wordings import Wordings

# Up to so many carriers of one sentence are all compared; beyond, each is compared with the earliest only.
ALL_PAIRS = 12
EARLIEST = 2
LEAST_LIKELY = 0.4
LEAST_PROMISE = 2.0
LEAST_PART = 0.25


def find_passages(pile: Pile, engine: Engine) -> Iterator[SharedPassage]:
    """Yields what each two reports share: verbatim, in excerpts, and reworded.

    A sentence that more than ALL_PAIRS reports carry links each of them to the EARLIEST carriers
    only, by publication date, then id; so time and memory grow with the pile, not with its square.
    """
    reports = sorted(pile.all(Report), key=_age)
    wordings = Wordings(reports)
    for here, there in find_pairs(wordings):
        alignment = align_reports(wordings, here, there)
        if alignment is None:
            continue
        report, other = reports[here], reports[there]
        yield SharedPassage(
            id=digest_id("passage", *sorted((report.id, other.id)), "shared"),
            report=report.id,
            other=other.id,
            spans=alignment.spans,
            share=alignment.share,
            other_share=alignment.other_share,
            verbatim=alignment.verbatim,
        )


def _age(report: Report) -> tuple[str, str]:
    return (report.published.edtf if report.published else "~", report.id)


def find_pairs(wordings: Wordings) -> list[tuple[int, int]]:
    """Returns the pairs of reports worth aligning, the later of each pair first.

    Worth it are pairs whose like sentences are telling, or make up much of the shorter report.
    """
    weights: defaultdict[tuple[int, int], float] = defaultdict(float)
    words: defaultdict[tuple[int, int], int] = defaultdict(int)
    for sentence, carriers in enumerate(wordings.carriers):
        if len(carriers) > 1:
            for pair in _couples(wordings, sentence, carriers):
                weights[pair] += wordings.weight(sentence)
                words[pair] += wordings.words[sentence]
    for first, second in wordings.find_rewordings():
        shared = sum(wordings.weights[stem] for stem in wordings.stems(first) & wordings.stems(second))
        if shared >= LEAST_LIKELY * min(wordings.weight(first), wordings.weight(second)):
            for pair in _cross(wordings.carriers[first], wordings.carriers[second]):
                weights[pair] += shared
                words[pair] += min(wordings.words[first], wordings.words[second])
    sizes = [sum(wordings.words[sentence] for sentence in sentences) for sentences in wordings.sentences]
    return sorted(
        (here, there)
        for (here, there), weight in weights.items()
        if weight >= LEAST_PROMISE or words[here, there] >= LEAST_PART * min(sizes[here], sizes[there])
    )


def _couples(wordings: Wordings, sentence: int, carriers: Sequence[int]) -> Iterable[tuple[int, int]]:
    if len(carriers) <= ALL_PAIRS:
        pairs: Iterable[tuple[int, int]] = combinations(carriers, 2)
    else:
        pairs = ((first, second) for first in carriers[:EARLIEST] for second in carriers if second > first)
    for first, second in pairs:
        if not wordings.is_furniture(sentence, wordings.outlet(first), wordings.outlet(second)):
            yield second, first


def _cross(first: Sequence[int], second: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yields the pairs of carriers of two wordings of one sentence."""
    if len(first) * len(second) <= ALL_PAIRS * ALL_PAIRS // 2:
        pairs = set(product(first, second))
    else:
        pairs = {*product(first[:EARLIEST], second), *product(first, second[:EARLIEST])}
    for here, there in pairs:
        if here != there:
            yield max(here, there), min(here, there)
