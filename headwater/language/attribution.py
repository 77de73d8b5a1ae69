"""Attribution relations in English news: who is said, by which words, to have said what."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from headwater.language.attribution_features import Before, Floats, Ints, Table, tabulate
from headwater.language.attribution_model import ELSEWHERE, FIRST, ROLES, score_states
from headwater.language.reading import Paragraph, Reading
from headwater.model import Span

SWITCH = 0.5
LEAST_SCORE = 0.2
REMEMBERED = 20_000
TOKENS_AT_ONCE = 2000

Stretch = tuple[int, int]


class Attribution(NamedTuple):
    """One attribution; offsets point into the report's text.

    `source` and `cue` may be empty; `content` has several parts where the cue interrupts it.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float


class Local(NamedTuple):
    """What one paragraph holds, in its own offsets; `elsewhere` is content whose cue it lacks."""

    found: tuple[tuple[list[Stretch], list[Stretch], list[Stretch], float], ...]
    elsewhere: tuple[Stretch, ...]


_remembered: OrderedDict[tuple[str, Before], Local] = OrderedDict()


def find_attributions(reading: Reading) -> list[Attribution]:
    """Returns the outermost attributions of a report, in text order.

    A paragraph's attributions depend on its text and on `Before` only, and are found once while
    they are remembered.
    """
    keys = list(contexts(reading))
    unseen = {key: p for key, p in zip(keys, reading.paragraphs, strict=True) if key not in _remembered and len(p.doc)}
    for batch in _batches(list(unseen.items())):
        for (key, _), local in zip(batch, _read(batch), strict=True):
            _remembered[key] = local
    locals_ = [(p.start, _remembered.get(key, Local((), ()))) for key, p in zip(keys, reading.paragraphs, strict=True)]
    while len(_remembered) > REMEMBERED:
        _remembered.popitem(last=False)
    return _joined(locals_)


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


def _batches(
    paragraphs: list[tuple[tuple[str, Before], Paragraph]],
) -> Iterator[list[tuple[tuple[str, Before], Paragraph]]]:
    """Yields groups of paragraphs of bounded size."""
    batch: list[tuple[tuple[str, Before], Paragraph]] = []
    size = 0
    for item in paragraphs:
        batch.append(item)
        size += len(item[1].doc)
        if size >= TOKENS_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read(batch: Sequence[tuple[tuple[str, Before], Paragraph]]) -> Iterator[Local]:
    """Yields what each paragraph of a batch holds."""
    table = tabulate([paragraph.doc for _, paragraph in batch], [before for (_, before), _ in batch])
    yield from read_table(table)


def read_table(table: Table) -> Iterator[Local]:
    """Yields what each paragraph of a table holds."""
    scores = score_states(table)
    of = np.searchsorted(table.offsets, scores.anchors, "right") - 1
    count = np.bincount(of, minlength=len(table.offsets) - 1)
    states = choose_states(scores.states, table.offsets, count)
    first = np.cumsum(count) - count
    for place in range(len(count)):
        low, high = table.offsets[place], table.offsets[place + 1]
        chances = scores.chances[first[place] : first[place] + count[place]]
        parties = [
            [(int(table.start[token]), int(table.end[last]))] if token >= 0 else []
            for token, last in zip(*(ends[first[place] : first[place] + count[place]] for ends in (scores.first, scores.last)))
        ]
        yield _assembled(states[low:high], table.start[low:high], table.end[low:high], chances, parties)


def choose_states(scores: Floats, offsets: Ints, anchors: Ints) -> Ints:
    """Returns the best states of all tokens, where each change of state costs SWITCH."""
    lengths = np.diff(offsets)
    order = np.argsort(-lengths, kind="stable")
    sizes, begins = lengths[order], offsets[:-1][order]
    steps = int(sizes[0])
    active = np.searchsorted(-sizes, -np.arange(steps), "left")
    best = scores[begins].copy()
    stays = np.zeros((steps, *best.shape), bool)
    jumps = np.zeros((steps, len(sizes)), np.int64)
    for step in range(1, steps):
        size = active[step]
        value = best[:size]
        jump = value.argmax(1)
        reached = value[np.arange(size), jump][:, None] - SWITCH
        np.greater_equal(value, reached, out=stays[step, :size])
        jumps[step, :size] = jump
        np.maximum(value, reached, out=value)
        value += scores[begins[:size] + step]
    states = np.zeros(len(scores), np.int64)
    state = best.argmax(1)
    rows = np.arange(len(sizes))
    for step in range(steps - 1, -1, -1):
        size = active[step]
        now = state[:size]
        states[begins[:size] + step] = now
        if step:
            state[:size] = np.where(stays[step, rows[:size], now], now, jumps[step, :size])
    return states


def _assembled(states: Ints, start: Ints, end: Ints, chances: Floats, parties: list[list[Stretch]]) -> Local:
    """Returns the attributions that a paragraph's states spell."""
    cuts = np.flatnonzero(np.diff(states)) + 1
    lows = np.concatenate([[0], cuts])
    highs = np.concatenate([cuts, [len(states)]]) - 1
    roles: list[tuple[list[Stretch], list[Stretch]]] = [([], []) for _ in chances]
    elsewhere = []
    for state, low, high in zip(states[lows].tolist(), start[lows].tolist(), end[highs].tolist(), strict=True):
        if state == ELSEWHERE:
            elsewhere.append((low, high))
        elif state >= FIRST:
            slot, role = divmod(state - FIRST, ROLES)
            roles[slot][role].append((low, high))
    found = [
        (source, cue, content, chance)
        for source, (cue, content), chance in zip(parties, roles, chances.tolist(), strict=True)
        if chance >= LEAST_SCORE and (content or cue)
    ]
    return Local(tuple(found), tuple(elsewhere))


def _joined(locals_: Sequence[tuple[int, Local]]) -> list[Attribution]:
    """Returns the attributions of all paragraphs, contents joined to cues in paragraphs before."""
    found: list[Attribution] = []
    for shift, local in locals_:
        carried = _shifted(local.elsewhere, shift)
        if carried and found:
            found[-1] = found[-1]._replace(content=found[-1].content + carried)
        found.extend(
            Attribution(_shifted(source, shift), _shifted(cue, shift), _shifted(content, shift), score)
            for source, cue, content, score in local.found
        )
    return [attribution for attribution in found if attribution.content]


def _shifted(stretches: Sequence[Stretch], shift: int) -> tuple[Span, ...]:
    """Returns stretches of a paragraph as spans of the report."""
    return tuple(Span(start=shift + low, end=shift + high) for low, high in stretches)
