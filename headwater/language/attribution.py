"""Attribution relations in English news: who is said, by which words, to have said what."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from headwater.language.attribution_features import Before, Floats, Ints, Table, tabulate
from headwater.language.attribution_model import ELSEWHERE, FIRST, ROLES, score_states
from headwater.language.quotations import find_quotations
from headwater.language.reading import Paragraph, Reading, once
from headwater.model import Span

SWITCH = 1.5
LEAST_SCORE = 0.25
REMEMBERED = 20_000
TOKENS_AT_ONCE = 2000
PADDED_AT_ONCE = 20_000
QUOTATION_MARK = re.compile("[\"“”„«»]|``|''")
LEAST_COVER = 0.5
BARE_SCORE = 0.1

Stretch = tuple[int, int]
Unread = tuple[tuple[str, Before], Paragraph]


class Attribution(NamedTuple):
    """One attribution; offsets point into the report's text.

    `source` and `cue` may be empty; `content` has several parts where the cue interrupts it.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float


class Candidate(NamedTuple):
    """An anchor and what belongs to it, in its paragraph's offsets."""

    anchor: Stretch
    source: list[Stretch]
    cue: list[Stretch]
    content: list[Stretch]
    score: float


class Local(NamedTuple):
    """What one paragraph holds, in its own offsets.

    `elsewhere` is content whose cue it lacks, `bare` are quotations that the model gave to nobody;
    `closes` tells whether it ends with a quotation, `anchors` where words stand that may be cues.
    """

    found: tuple[Candidate, ...]
    elsewhere: tuple[Stretch, ...]
    anchors: tuple[int, ...] = ()
    bare: tuple[Stretch, ...] = ()
    closes: bool = False


_remembered: OrderedDict[tuple[str, Before], Local] = OrderedDict()


class Tags(NamedTuple):
    """The outermost attributions of a report, in text order, and the offsets of all words that may be cues."""

    attributions: list[Attribution]
    anchors: set[int]


def find_attributions(reading: Reading) -> Tags:
    """Returns the outermost attributions of a report.

    A paragraph's attributions depend on its text and on `Before` only, and are found once while
    they are remembered.
    """
    found = _remember([reading])[0]
    while len(_remembered) > REMEMBERED:
        _remembered.popitem(last=False)
    return Tags(_joined(found), {shift + at for shift, local in found for at in local.anchors})


def read_ahead(readings: Sequence[Reading]) -> None:
    """Finds what the paragraphs of several reports hold, which is faster together than one by one."""
    _remember(readings)


def _remember(readings: Sequence[Reading]) -> list[list[tuple[int, Local]]]:
    """Returns what the paragraphs of reports hold, with where they start; what is new is remembered."""
    keys = [list(contexts(reading)) for reading in readings]
    unseen = {
        key: paragraph
        for own, reading in zip(keys, readings, strict=True)
        for key, paragraph in zip(own, reading.paragraphs, strict=True)
        if key not in _remembered and len(paragraph.doc)
    }
    for batch in _batches(list(unseen.items())):
        for (key, _), local in zip(batch, _read(batch), strict=True):
            _remembered[key] = local
    nothing = Local((), ())
    return [
        [(p.start, _remembered.get(key, nothing)) for key, p in zip(own, reading.paragraphs, strict=True)]
        for own, reading in zip(keys, readings, strict=True)
    ]


def contexts(reading: Reading) -> Iterator[tuple[str, Before]]:
    """Yields each paragraph's text with what its tags may depend on before it."""
    before = Before()
    for place, paragraph in enumerate(reading.paragraphs):
        text = reading.report.text[paragraph.start : paragraph.end]
        yield text, before
        before = Before(
            open_quote=_ends_open(text),
            colon=text.endswith(":"),
            quoted=any(mark in text for mark in '"“”'),
            place=min(place + 1, 2),
        )


def _ends_open(text: str) -> bool:
    """Tells whether a quotation is open at the end of a paragraph."""
    last = max(text.rfind("“"), text.rfind("”"))
    return ((last >= 0 and text[last] == "“") + text.count('"', last + 1)) % 2 == 1


def _batches(paragraphs: list[Unread]) -> Iterator[list[Unread]]:
    """Yields groups of paragraphs of like length, so that little is lost to padding."""
    batch: list[Unread] = []
    size = 0
    for item in sorted(paragraphs, key=lambda unread: len(unread[1].doc)):
        length = len(item[1].doc)
        if batch and (size + length > TOKENS_AT_ONCE or length * len(batch) > PADDED_AT_ONCE):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += length
    if batch:
        yield batch


def _read(batch: Sequence[Unread]) -> Iterator[Local]:
    """Yields what each paragraph of a batch holds."""
    table = tabulate([paragraph.doc for _, paragraph in batch], [before for (_, before), _ in batch])
    for ((text, _), paragraph), local in zip(batch, read_table(table), strict=True):
        yield _with_quotations(paragraph.doc, local) if QUOTATION_MARK.search(text) else local


def read_table(table: Table) -> Iterator[Local]:
    """Yields what each paragraph of a table holds."""
    scores = score_states(table)
    of = np.searchsorted(table.offsets, scores.anchors, "right") - 1
    count = np.bincount(of, minlength=len(table.offsets) - 1)
    states = choose_states(scores.states, table.offsets)
    cut = np.cumsum(count)[:-1]
    tokens = (
        np.split(states, table.offsets[1:-1]),
        np.split(table.start, table.offsets[1:-1]),
        np.split(table.end, table.offsets[1:-1]),
    )
    anchors = (np.split(column, cut) for column in (scores.anchors, scores.first, scores.last, scores.chances))
    for state, start, end, anchor, first, last, chance, offset in zip(
        *tokens, *anchors, table.offsets[:-1], strict=True
    ):
        candidates = [
            Candidate(
                (int(start[at]), int(end[at])),
                [(int(start[low]), int(end[high]))] if low >= 0 else [],
                [],
                [],
                float(score),
            )
            for at, low, high, score in zip(anchor - offset, first - offset, last - offset, chance, strict=True)
        ]
        yield _assembled(state, start, end, candidates)


def _with_quotations(doc: Doc, local: Local) -> Local:
    """Returns what a paragraph holds with the quotations that the model missed; scare quotes are left out."""
    quotations = [quotation for quotation in once(find_quotations, doc) if quotation.statement and not quotation.single]
    taken = sorted([*local.elsewhere, *(span for found in local.found for spans in found[1:4] for span in spans)])
    bare = []
    for quotation in quotations:
        low, high = doc[quotation.start].idx, doc[quotation.end - 1].idx + len(doc[quotation.end - 1])
        if sum(max(0, min(high, end) - max(low, start)) for start, end in taken) < LEAST_COVER * (high - low):
            bare.append((low, high))
    closes = bool(quotations) and quotations[-1].end >= len(doc)
    return local._replace(bare=tuple(bare), closes=closes)


def choose_states(scores: Floats, offsets: Ints) -> Ints:
    """Returns the best states of all tokens, where each change of state costs SWITCH."""
    lengths = np.diff(offsets)
    order = np.argsort(-lengths, kind="stable")
    begins, steps = offsets[:-1][order], int(lengths[order[0]])
    active = np.searchsorted(-lengths[order], -np.arange(steps), "left")
    # Row by row: the best score of a way to each state; paragraphs are padded at their ends.
    ways = scores[np.minimum(begins + np.arange(steps)[:, None], len(scores) - 1)]
    jumps = np.zeros((steps, len(begins), 1), ways.dtype)
    for step in range(1, steps):
        size = active[step]
        before = ways[step - 1, :size]
        np.subtract(np.maximum.reduce(before, axis=1, keepdims=True), SWITCH, out=jumps[step, :size])
        ways[step, :size] += np.maximum(before, jumps[step, :size])
    states = np.zeros(len(scores), np.int64)
    state = np.zeros(len(begins), np.int64)
    rows = np.arange(len(begins))
    for step in range(steps - 1, -1, -1):
        size = active[step]
        later = active[step + 1] if step + 1 < steps else 0
        change = ways[step, rows[:later], state[:later]] < jumps[step + 1, :later, 0] if later else rows[:0] > 0
        moved = np.concatenate([np.flatnonzero(change), rows[later:size]])
        if len(moved):
            state[moved] = np.argmax(ways[step, moved], axis=1)
        states[begins[:size] + step] = state[:size]
    return states


def _assembled(states: Ints, start: Ints, end: Ints, candidates: list[Candidate]) -> Local:
    """Returns the attributions that a paragraph's states spell."""
    cuts = np.flatnonzero(np.diff(states)) + 1
    lows = np.concatenate([[0], cuts])
    highs = np.concatenate([cuts, [len(states)]]) - 1
    elsewhere = []
    for state, low, high in zip(states[lows].tolist(), start[lows].tolist(), end[highs].tolist(), strict=True):
        if state == ELSEWHERE:
            elsewhere.append((low, high))
        elif state >= FIRST:
            slot, role = divmod(state - FIRST, ROLES)
            (candidates[slot].content if role else candidates[slot].cue).append((low, high))
    found = tuple(candidate for candidate in candidates if candidate.score >= LEAST_SCORE)
    for candidate in found:
        if not candidate.cue:
            candidate.cue.append(candidate.anchor)
    return Local(found, tuple(elsewhere), tuple(candidate.anchor[0] for candidate in candidates))


def _joined(locals_: Sequence[tuple[int, Local]]) -> list[Attribution]:
    """Returns the attributions of all paragraphs, in text order.

    Content whose cue stands elsewhere goes to an attribution without content in the paragraph before.
    A quotation that opens a paragraph after one that ends in a quotation keeps that one's source.
    """
    found: list[Attribution] = []
    last: Attribution | None = None
    speaking: tuple[Span, ...] = ()
    for shift, local in locals_:
        own = [
            Attribution(_shifted(a.source, shift), _shifted(a.cue, shift), _shifted(a.content, shift), a.score)
            for a in local.found
        ]
        bare = sorted([*local.elsewhere, *local.bare])
        if bare and last is not None and not last.content:
            found[-1] = last._replace(content=_shifted(bare, shift))
            bare = []
        own.extend(
            Attribution(speaking if stretch[0] == 0 else (), (), _shifted([stretch], shift), BARE_SCORE)
            for stretch in bare
        )
        own.sort(key=_begin)
        found.extend(own)
        last = own[-1] if own else None
        speaking = (own[-1].source if own else speaking) if local.closes else ()
    return sorted((attribution for attribution in found if attribution.content), key=_begin)


def _begin(attribution: Attribution) -> int:
    """Returns where an attribution's first word stands."""
    return min(span.start for span in (*attribution.cue, *attribution.content))


def _shifted(stretches: Sequence[Stretch], shift: int) -> tuple[Span, ...]:
    """Returns stretches of a paragraph as spans of the report."""
    return tuple(Span(start=shift + low, end=shift + high) for low, high in stretches)
