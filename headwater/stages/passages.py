"""Text that two reports share, before anything is said of who took it from whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from headwater.model import Passage, Report, SharedPassage, digest_id
from headwater.stages.alignments import Alignment, Bundle, align_bundles
from headwater.stages.candidates import find_pairs
from headwater.stages.pairs import Ints, KnownPairs, number_pairs, unite
from headwater.stages.sentences import read_sentences
from headwater.stages.shelf import Row, read_rows
from headwater.stages.stage import Engine, Pile
from headwater.stages.wordings import Wordings

T = TypeVar("T")

# So many pairs travel together, and so many bundles of them are made at a time: that bounds memory.
BUNDLE = 128
WINDOW = 256
# The figures under which pairs are remembered.
NOTHING, SOMETHING = 0.0, 1.0


def find_passages(pile: Pile, engine: Engine) -> Iterator[SharedPassage]:
    """Yields what each two reports share: verbatim, in excerpts, and reworded.

    Reports stand in the order of their publication dates, then ids. Their sentences are read and
    their pairs are aligned by the engine; which pairs are worth it is found here, in arrays. Pairs of
    which nothing that aligning rests on has changed since an earlier run are remembered.
    """
    reports = sorted(pile.all(Report), key=_age)
    wordings = Wordings(reports, read_sentences(reports, engine))
    left, right = find_pairs(wordings)
    signed = wordings.sign()
    numbers, known = number_pairs(signed[left], signed[right]), KnownPairs(engine.memory, "alignments")
    sharing = known.find(numbers)
    aligned = _align(wordings, _pair(left, right, np.isnan(sharing)), engine)
    fresh = [SOMETHING if found else NOTHING for found in aligned.values()]
    sharing[np.isnan(sharing)] = fresh
    known.keep(sharing)
    pairs = _pair(left, right, sharing == SOMETHING)
    ids = [digest_id("passage", *sorted((reports[one].id, reports[other].id)), "shared") for one, other in pairs]

    def make(places: Sequence[int]) -> list[Row]:
        lost = [pairs[at] for at in places if pairs[at] not in aligned]
        found = aligned | _align(wordings, lost, engine)
        return [_pack(found[pairs[at]]) for at in places]

    stamps = numbers[sharing == SOMETHING]
    spans, shares = read_rows(engine.memory, "passages", ("int64", "float64"), ids, make, stamps)
    for at in np.flatnonzero(shares.sizes).tolist():
        share, other_share, verbatim = shares.of(at).tolist()
        yield SharedPassage(
            id=ids[at],
            report=reports[pairs[at][0]].id,
            other=reports[pairs[at][1]].id,
            spans=tuple(
                Passage(start=start, end=end, from_start=from_start, from_end=from_end)
                for start, end, from_start, from_end in spans.of(at).reshape(-1, 4).tolist()
            ),
            share=share,
            other_share=other_share,
            verbatim=bool(verbatim),
        )


def _pack(alignment: Alignment | None) -> Row:
    if alignment is None:
        return b"", b""
    ends = [(span.start, span.end, span.from_start, span.from_end) for span in alignment.spans]
    shares = [alignment.share, alignment.other_share, alignment.verbatim]
    return np.array(ends, np.int64).tobytes(), np.array(shares, np.float64).tobytes()


def _pair(left: Ints, right: Ints, chosen: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    return list(zip(left[chosen].tolist(), right[chosen].tolist(), strict=True))


def _align(
    wordings: Wordings, pairs: Sequence[tuple[int, int]], engine: Engine
) -> dict[tuple[int, int], Alignment | None]:
    """Returns what pairs of reports share, in their order."""
    aligned: dict[tuple[int, int], Alignment | None] = dict.fromkeys(pairs)
    bundles = list(_batch(_order_pairs(pairs, len(wordings.reports)), BUNDLE))
    for window in _batch(bundles, WINDOW):
        made = [_make_bundle(wordings, some) for some in window]
        for some, alignments in zip(window, engine.map(align_bundles, made), strict=True):
            aligned.update(zip(some, alignments, strict=True))
    return aligned


def _age(report: Report) -> tuple[str, str]:
    return (report.published.edtf if report.published else "~", report.id)


def _order_pairs(pairs: Sequence[tuple[int, int]], reports: int) -> list[tuple[int, int]]:
    """Puts pairs of reports that hang together side by side, so that a bundle holds few reports."""
    if not pairs:
        return []
    heads = unite(reports, *np.array(pairs, np.int64).T).tolist()
    return sorted(pairs, key=lambda pair: (heads[pair[0]], pair))


def _batch(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _make_bundle(wordings: Wordings, pairs: Sequence[tuple[int, int]]) -> Bundle:
    reports = sorted({report for pair in pairs for report in pair})
    at = {report: number for number, report in enumerate(reports)}
    return Bundle(wordings.excerpt(reports), tuple((at[here], at[there]) for here, there in pairs))
