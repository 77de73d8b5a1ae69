"""Text that two reports share, before anything is said of who took it from whom."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeVar

import msgspec

from headwater.model import Report, SharedPassage, digest_id
from headwater.stages.alignments import Alignment, Bundle, align_bundles
from headwater.stages.candidates import find_pairs
from headwater.stages.sentences import read_sentences
from headwater.stages.stage import Engine, Pile, digest_key
from headwater.stages.wordings import Wordings

T = TypeVar("T")

# So many pairs travel together, and so many bundles of them are made at a time: that bounds memory.
BUNDLE = 128
WINDOW = 256
ENCODER = msgspec.msgpack.Encoder()
DECODER: msgspec.msgpack.Decoder[Alignment | None] = msgspec.msgpack.Decoder(Alignment | None)


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
    key_of = {pair: digest_key("alignment", signed[pair[0]], signed[pair[1]]) for pair in pairs}
    known = engine.memory.recall(key_of.values())
    remembered = [(pair, DECODER.decode(known[key])) for pair, key in key_of.items() if key in known]
    for (here, there), alignment in chain(remembered, _align(wordings, key_of, known, engine)):
        if alignment is not None:
            yield SharedPassage(
                id=digest_id("passage", *sorted((reports[here].id, reports[there].id)), "shared"),
                report=reports[here].id,
                other=reports[there].id,
                spans=alignment.spans,
                share=alignment.share,
                other_share=alignment.other_share,
                verbatim=alignment.verbatim,
            )


def _align(
    wordings: Wordings, key_of: Mapping[tuple[int, int], bytes], known: Container[bytes], engine: Engine
) -> Iterator[tuple[tuple[int, int], Alignment | None]]:
    """Yields the pairs that are not known, aligned, and remembers them."""
    bundles = list(_batch([pair for pair, key in key_of.items() if key not in known], BUNDLE))
    for window in _batch(bundles, WINDOW):
        made = [_make_bundle(wordings, pairs) for pairs in window]
        for pairs, alignments in zip(window, engine.map(align_bundles, made), strict=True):
            found = dict(zip(pairs, alignments, strict=True))
            engine.memory.keep({key_of[pair]: ENCODER.encode(alignment) for pair, alignment in found.items()})
            yield from found.items()


def _age(report: Report) -> tuple[str, str]:
    return (report.published.edtf if report.published else "~", report.id)


def _order_pairs(pairs: Sequence[tuple[int, int]], reports: int) -> list[tuple[int, int]]:
    """Puts pairs of reports that hang together side by side, so that a bundle holds few reports."""
    heads = list(range(reports))

    def head(report: int) -> int:
        while heads[report] != report:
            heads[report] = heads[heads[report]]
            report = heads[report]
        return report

    for here, there in pairs:
        first, second = sorted((head(here), head(there)))
        heads[second] = first
    return sorted(pairs, key=lambda pair: (head(pair[0]), pair))


def _batch(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _make_bundle(wordings: Wordings, pairs: Sequence[tuple[int, int]]) -> Bundle:
    reports = sorted({report for pair in pairs for report in pair})
    at = {report: number for number, report in enumerate(reports)}
    return Bundle(wordings.excerpt(reports), tuple((at[here], at[there]) for here, there in pairs))
