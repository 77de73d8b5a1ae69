"""Parsed paragraphs as the arrays that the attribution model reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id
from spacy.tokens import Doc

COLUMNS: list[int | str] = [
    "LOWER", "SHAPE", "SUFFIX", "TAG", "DEP", "HEAD", "IDX", "LENGTH", "ORTH", "SENT_START", "IS_SPACE",
]  # fmt: skip

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

# The column of `flags` that says that a token is a quotation mark.
MARK = 1
# How far up a parse is followed, and the bins of distances in tokens.
DEPTH = 25
DISTANCES = np.array([-80, -50, -30, -20, -14, -9, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 9, 14, 20, 30, 50, 80])

STRAIGHT = np.array([get_string_id(mark) for mark in ('"', "''", "``")], np.uint64)
OPENING = np.array([get_string_id(mark) for mark in ("“", "„", "«")], np.uint64)
CLOSING = np.array([get_string_id(mark) for mark in ("”", "»")], np.uint64)


class Before(NamedTuple):
    """What a paragraph's tags may depend on outside of it."""

    open_quote: bool = False
    colon: bool = False
    quoted: bool = False
    place: int = 0


class Table(NamedTuple):
    """Tokens of several paragraphs, one after the other; `offsets` parts the paragraphs."""

    offsets: Ints
    lower: Hashes
    shape: Hashes
    suffix: Hashes
    tag: Hashes
    dep: Hashes
    head: Ints
    start: Ints
    end: Ints
    sentence: Ints
    flags: Floats
    vectors: Floats


def tabulate(docs: Sequence[Doc], befores: Sequence[Before]) -> Table:
    """Returns the table of parsed paragraphs; none of them may be without tokens."""
    columns = np.concatenate([doc.to_array(COLUMNS).astype(np.uint64) for doc in docs])
    lengths = np.array([len(doc) for doc in docs], np.int64)
    vectors = np.concatenate([doc.tensor for doc in docs]).astype(np.float32, copy=False)
    return build_table(columns, lengths, vectors, befores)


def build_table(columns: Hashes, lengths: Ints, vectors: Floats, befores: Sequence[Before]) -> Table:
    """Returns the table of tokens given as COLUMNS."""
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    lower, shape, suffix, tag, dep, head, start, length, orth, sentence, space = columns.T
    at = np.arange(len(columns), dtype=np.int64)
    signed = head.astype(np.int64)
    begins = (sentence.astype(np.int64) == 1) | np.isin(at, offsets[:-1])
    start = start.astype(np.int64)
    of = np.repeat(np.arange(len(lengths)), lengths)
    inside, mark = _quotation(orth, offsets, of, np.array([before.open_quote for before in befores], bool))
    context = np.array(
        [[before.open_quote, before.colon, before.quoted, before.place == 0, before.place == 1] for before in befores],
        np.float32,
    )
    flags = np.column_stack([inside, mark, begins, space > 0, context[of]]).astype(np.float32)
    return Table(
        offsets=offsets,
        lower=lower,
        shape=shape,
        suffix=suffix,
        tag=tag,
        dep=dep,
        head=at + signed,
        start=start,
        end=start + length.astype(np.int64),
        sentence=np.cumsum(begins),
        flags=flags,
        vectors=vectors,
    )


def _quotation(
    orth: Hashes, offsets: Ints, of: Ints, opened: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Returns which tokens stand inside double quotation marks, and which are such marks."""
    at = np.arange(len(orth), dtype=np.int64)
    first = offsets[:-1][of]
    straight = np.isin(orth, STRAIGHT)
    opening, closing = np.isin(orth, OPENING), np.isin(orth, CLOSING)
    count = np.cumsum(straight)
    count -= (count - straight)[first]
    last_open = np.maximum.accumulate(np.where(opening, at, -1))
    last_close = np.maximum.accumulate(np.where(closing, at, -1))
    curly = (last_open >= first) & (last_open > last_close)
    mark = straight | opening | closing
    # A quotation left open by the paragraph before lasts to the first mark that is not an opening one.
    marks = np.cumsum(mark)
    marks -= (marks - mark)[first]
    still = opened[of] & (marks == 0)
    return curly | (count % 2 == 1) | still | mark, mark


def find_rows(keys: Hashes, values: Hashes) -> Ints:
    """Returns each value's place among the sorted keys, from 1; 0 if it is unknown."""
    at = np.minimum(np.searchsorted(keys, values), len(keys) - 1)
    return np.where(keys[at] == values, at + 1, 0)


class Pairs(NamedTuple):
    """Every token with every candidate anchor of its paragraph, and how the two stand to each other."""

    token: Ints
    anchor: Ints
    slot: Ints
    relation: Ints
    distance: Ints
    sentences: Ints
    between: Ints
    marks: Ints


def pair_up(table: Table, dep: Ints, anchors: Ints) -> Pairs:
    """Returns the pairs; `anchors` are token indexes in rising order, `slot` counts them per paragraph."""
    size = len(table.head)
    tokens = np.arange(size)
    of = np.repeat(np.arange(len(table.offsets) - 1), np.diff(table.offsets))
    count = np.bincount(of[anchors], minlength=len(table.offsets) - 1)
    first = np.cumsum(count) - count
    own = count[of]
    token = np.repeat(tokens, own)
    begin = np.cumsum(own) - own
    slot = np.arange(len(token)) - begin[token]
    anchor = anchors[first[of[token]] + slot]
    slots = np.full(size, -1)
    slots[anchors] = np.arange(len(anchors)) - first[of[anchors]]
    rank = np.cumsum(slots >= 0)
    between = rank[token] - rank[anchor] + ((token < anchor) & (slots[token] < 0))
    marks = np.cumsum(table.flags[:, MARK] > 0)
    return Pairs(
        token=token,
        anchor=anchor,
        slot=slot,
        relation=_relations(table.head, dep, anchors, slots, begin, len(token)),
        distance=np.searchsorted(DISTANCES, token - anchor),
        sentences=np.clip(table.sentence[token] - table.sentence[anchor], -3, 3) + 3,
        between=np.clip(between, -4, 4) + 4,
        marks=np.clip(marks[token] - marks[anchor], -4, 4) + 4,
    )


def _relations(head: Ints, dep: Ints, anchors: Ints, slots: Ints, begin: Ints, size: int) -> Ints:
    """Returns for each pair: 0 none, 1 same, 2 head of the anchor, 3 above it, else 4 + branch below it."""
    relation = np.zeros(size, np.int64)
    token = at = before = np.arange(len(head))
    for _ in range(DEPTH):
        hit = np.flatnonzero(slots[at] >= 0)
        relation[begin[token[hit]] + slots[at[hit]]] = np.where(at[hit] == token[hit], 1, dep[before[hit]] + 4)
        go = np.flatnonzero(head[at] != at)
        if not len(go):
            break
        token, before, at = token[go], at[go], head[at[go]]
    which, at = np.arange(len(anchors)), anchors
    for step in range(DEPTH):
        go = np.flatnonzero(head[at] != at)
        if not len(go):
            break
        which, at = which[go], head[at[go]]
        relation[begin[at] + slots[anchors[which]]] = 3 if step else 2
    return relation
