"""Text that two reports share, before anything is said of who took it from whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec
import numpy as np

from headwater.model import Report, SharedPassage, digest_id
from headwater.stages.alignments import Alignment, Bundle, align_bundles
from headwater.stages.candidates import find_pairs
from headwater.stages.pairs import KnownPairs, number_pairs, unite
from headwater.stages.sentences import read_sentences
from headwater.stages.stage import Engine, Pile, digest_key
from headwater.stages.wordings import Wordings

T = TypeVar("T")

# So many pairs travel together, and so many bundles of them are made at a time: that bounds memory.
BUNDLE = 128
WINDOW = 256
ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(Alignment)
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
    pairs = _order_pairs(find_pairs(wordings), len(reports))
    signed = wordings.sign({report for pair in pairs for report in pair})
    number_of = {report: int.from_bytes(signature[:8], "little") for report, signature in signed.items()}
    here, there = (np.array([number_of[pair[side]] for pair in pairs], np.uint64) for side in (0, 1))
    numbers, known = number_pairs(here, there), KnownPairs(engine.memory, "alignments")
    sharing = known.find(numbers)
    key_of = {
        pair: digest_key("alignment", signed[pair[0]], signed[pair[1]])
        for pair, figure in zip(pairs, sharing.tolist(), strict=True)
        if figure != NOTHING
    }
    found = engine.memory.recall(key_of.values())
    aligned: dict[tuple[int, int], Alignment | None] = {
        pair: DECODER.decode(found[key]) for pair, key in key_of.items() if key in found
    }
    aligned |= _align(wordings, {pair: key for pair, key in key_of.items() if key not in found}, engine)
    known.keep(numbers, [NOTHING if aligned.get(pair) is None else SOMETHING for pair in pairs])
    for (here_at, there_at), alignment in aligned.items():
        if alignment is not None:
            yield SharedPassage(
                id=digest_id("passage", *sorted((reports[here_at].id, reports[there_at].id)), "shared"),
                report=reports[here_at].id,
                other=reports[there_at].id,
                spans=alignment.spans,
                share=alignment.share,
                other_share=alignment.other_share,
                verbatim=alignment.verbatim,
            )


def _align(
    wordings: Wordings, key_of: Mapping[tuple[int, int], bytes], engine: Engine
) -> dict[tuple[int, int], Alignment | None]:
    """Returns what pairs of reports share, and remembers it where that is something."""
    aligned: dict[tuple[int, int], Alignment | None] = {}
    bundles = list(_batch(list(key_of), BUNDLE))
    for window in _batch(bundles, WINDOW):
        made = [_make_bundle(wordings, pairs) for pairs in window]
        for pairs, alignments in zip(window, engine.map(align_bundles, made), strict=True):
            aligned.update(zip(pairs, alignments, strict=True))
    engine.memory.keep({key_of[pair]: ENCODER.encode(found) for pair, found in aligned.items() if found})
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
