"""The trained model that says which words cue an attribution, and which words belong to it.

A stack of dilated convolutions with one tap at each token's syntactic head reads the parser's
vectors. A token may anchor an attribution; every token then belongs, as source, cue or content,
to one of the anchors of its paragraph, to one outside of it, or to none. Numpy only.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from headwater.language.attribution_features import Floats, Hashes, Ints, Pairs, Table, find_rows, pair_up

FIELDS = ("lower", "suffix", "shape", "tag", "dep")
LEAST_ANCHOR = 0.15
MOST_ANCHORS = 100
NONE, ELSEWHERE, PARTY, FIRST = range(4)
ROLES = 2


# One for anchors, FIRST for states, and for each token in each role: source, cue, content.
OUTPUTS = 1 + FIRST + 1 + ROLES
SOURCE_BIAS = 1.5


class Scores(NamedTuple):
    """Log-probabilities of each token's states, and the anchors that the states speak of.

    State 0 is no attribution, 1 one with its cue in another paragraph, 2 a party that speaks; 3 + 2 * slot
    + role belongs to the paragraph's anchor of that slot as cue (0) or content (1). `first` and `last`
    are the tokens of each anchor's source, -1 if it has none; anchors may share a source.
    """

    states: Floats
    anchors: Ints
    chances: Floats
    first: Ints
    last: Ints


class Weights(NamedTuple):
    """The trained weights, laid out for products from the right; `heads` holds four outputs side by side."""

    keys: dict[str, Hashes]
    words: dict[str, Floats]
    given: Floats
    given_bias: Floats
    blocks: tuple[tuple[int, Floats, Floats], ...]
    heads: Floats
    heads_bias: Floats
    places: dict[str, Floats]
    role: Floats
    role_bias: Floats


@cache
def load_weights() -> Weights:
    """Loads the packaged weights; the gains of the normalisations are folded into what follows them."""
    with (files("headwater.language") / "weights" / "attribution.npz").open("rb") as file:
        stored: Any = np.load(file)
        raw = {name: stored[name] for name in stored.files}
    raw |= {name: array.astype(np.float32) for name, array in raw.items() if array.dtype == np.float16}
    blocks = []
    for block, reach in enumerate(raw["dilations"].tolist()):
        gain = np.tile(raw[f"norms.{block}.weight"], 4)
        blocks.append((reach, _right(raw[f"blocks.{block}.weight"] * gain), raw[f"blocks.{block}.bias"]))
    order = ("anchor", "base", "tokrole", "A", "B")
    biases = [raw.get(f"{name}.bias", np.zeros(len(raw[f"{name}.weight"]), np.float32)) for name in order]
    return Weights(
        keys={name: raw[f"keys.{name}"] for name in FIELDS},
        words={name: raw[f"emb.{name}.weight"] for name in FIELDS},
        given=_right(np.concatenate([raw["own.weight"], raw["up.weight"]])),
        given_bias=raw["own.bias"],
        blocks=tuple(blocks),
        heads=_right(np.concatenate([raw[f"{name}.weight"] for name in order]) * raw["last.weight"]),
        heads_bias=np.concatenate(biases),
        places={name: raw[f"{name}.weight"] for name in ("rel", "dist", "sent", "between", "marks")},
        role=_right(raw["role.weight"]),
        role_bias=raw["role.bias"],
    )


def _right(matrix: Floats) -> Floats:
    """Returns a matrix that is stored for products from the left as one for products from the right."""
    return np.ascontiguousarray(matrix.T, dtype=np.float32)


def score_states(table: Table) -> Scores:
    """Returns the scores of all tokens of a table."""
    weights = load_weights()
    fields = {name: find_rows(weights.keys[name], getattr(table, name)) for name in FIELDS}
    outputs = _encode(weights, table, fields) @ weights.heads
    outputs += weights.heads_bias
    chances: Floats = 1 / (1 + np.exp(-outputs[:, 0]))
    anchors = _choose_anchors(chances, table.offsets)
    pairs = pair_up(table, fields["dep"], anchors)
    width = FIRST + ROLES * (int(np.max(pairs.slot)) + 1 if len(pairs.slot) else 0)
    states = np.full((len(outputs), width), -1e4, np.float32)
    states[:, :FIRST] = outputs[:, 1 : 1 + FIRST]
    first = last = np.zeros(0, np.int64)
    if len(anchors):
        size = (outputs.shape[1] - OUTPUTS) // 2
        joint = outputs[:, OUTPUTS : OUTPUTS + size][pairs.anchor]
        joint += outputs[:, OUTPUTS + size :][pairs.token]
        joint += weights.places["rel"][pairs.relation]
        joint += weights.places["dist"][pairs.distance]
        joint += weights.places["sent"][pairs.sentences]
        joint += weights.places["between"][pairs.between]
        joint += weights.places["marks"][pairs.marks]
        np.maximum(joint, 0, out=joint)
        roles = joint @ weights.role
        roles += weights.role_bias
        roles += outputs[:, 1 + FIRST : OUTPUTS][pairs.token]
        columns = FIRST + ROLES * pairs.slot[:, None] + np.arange(ROLES)
        states[pairs.token[:, None], columns] = roles[:, 1:]
        first, last = _sources(table, pairs, anchors, roles[:, 0])
    states -= states.max(1, keepdims=True)
    states -= np.log(np.exp(states).sum(1, keepdims=True))
    return Scores(states, anchors, chances[anchors], first, last)


def _choose_anchors(chances: Floats, offsets: Ints) -> Ints:
    """Returns the tokens that may be anchors, of each paragraph the MOST_ANCHORS likeliest."""
    anchors = np.flatnonzero(chances > LEAST_ANCHOR)
    if len(anchors) <= MOST_ANCHORS:
        return anchors
    parts = np.split(anchors, np.searchsorted(anchors, offsets[1:-1]))
    return np.concatenate([np.sort(part[np.argsort(-chances[part], kind="stable")[:MOST_ANCHORS]]) for part in parts])


def _sources(table: Table, pairs: Pairs, anchors: Ints, scores: Floats) -> tuple[Ints, Ints]:
    """Returns each anchor's first and last source token: the stretch of its paragraph with the greatest sum."""
    of = np.searchsorted(table.offsets, anchors, "right") - 1
    begin = table.offsets[of]
    row = np.searchsorted(anchors, pairs.anchor)
    sums = np.full((len(anchors), int(np.max(table.offsets[of + 1] - begin)) + 1), -1e4, np.float32)
    sums[:, 0] = 0
    sums[row, pairs.token - begin[row] + 1] = scores + SOURCE_BIAS
    sums = np.cumsum(sums, axis=1, dtype=np.float32)
    gains = sums[:, 1:] - np.minimum.accumulate(sums, axis=1)[:, :-1]
    last = gains.argmax(1)
    rows = np.arange(len(anchors))
    before = np.where(np.arange(sums.shape[1])[None] <= last[:, None], sums, np.inf)
    first = before.argmin(1)
    none = gains[rows, last] <= 0
    return np.where(none, -1, begin + first), np.where(none, -1, begin + last)


def _encode(weights: Weights, table: Table, fields: dict[str, Ints]) -> Floats:
    """Returns one vector per token."""
    parts = [table.vectors, *(weights.words[name][fields[name]] for name in FIELDS), table.flags]
    both = np.concatenate(parts, axis=1) @ weights.given
    depth = both.shape[1] // 2
    hidden = both[:, :depth] + both[:, depth:][table.head]
    hidden += weights.given_bias
    np.maximum(hidden, 0, out=hidden)
    size = len(hidden)
    at = np.arange(size)
    of = np.repeat(np.arange(len(table.offsets) - 1), np.diff(table.offsets))
    first, last = table.offsets[of], table.offsets[of + 1] - 1
    padded = np.zeros((size + 1, depth), np.float32)
    for reach, taps, bias in weights.blocks:
        _normalise(hidden, padded[:-1])
        before = np.where(at - reach >= first, at - reach, size)
        after = np.where(at + reach <= last, at + reach, size)
        step = padded[np.column_stack([before, at, after, table.head])].reshape(size, -1) @ taps
        step += bias
        np.maximum(step, 0, out=step)
        hidden += step
    _normalise(hidden, padded[:-1])
    return padded[:-1]


def _normalise(hidden: Floats, out: Floats) -> None:
    """Writes the vectors with mean 0 and variance 1."""
    np.subtract(hidden, hidden.mean(1, keepdims=True), out=out)
    out *= 1 / np.sqrt(np.einsum("ij,ij->i", out, out)[:, None] / hidden.shape[1] + np.float32(1e-5))
