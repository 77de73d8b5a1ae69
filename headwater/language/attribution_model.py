"""The trained model that says which words cue an attribution, and which words belong to it.

A stack of dilated convolutions with one tap at each token's syntactic head reads the parser's
vectors. A token may anchor an attribution; every token then belongs, as source, cue or content,
to one of the anchors of its paragraph, to one outside of it, or to none. Numpy only.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.language.attribution_features import Hashes, Ints, Table, pair_up

Floats = NDArray[np.float32]

FIELDS = ("lower", "suffix", "shape", "tag", "dep")
LEAST_ANCHOR = 0.15
NONE, ELSEWHERE, FIRST = 0, 1, 2
ROLES = 3


class Scores(NamedTuple):
    """Log-probabilities of each token's states, and the anchors that the states speak of.

    State 0 is no attribution, 1 an attribution with its cue in another paragraph; 2 + 3 * slot +
    role belongs to the paragraph's anchor of that slot as source (0), cue (1) or content (2).
    """

    states: Floats
    anchors: Ints
    chances: Floats


@cache
def load_weights() -> dict[str, NDArray[np.generic]]:
    """Loads the packaged weights."""
    with (files("headwater.language") / "weights" / "attribution.npz").open("rb") as file:
        stored = np.load(file)
        weights = {name: stored[name] for name in stored.files}
    return {
        name: array.astype(np.float32) if array.dtype == np.float16 else array for name, array in weights.items()
    }


def score_states(table: Table) -> Scores:
    """Returns the scores of all tokens of a table."""
    weights = load_weights()
    fields = {name: _rows(weights[f"keys.{name}"], getattr(table, name)) for name in FIELDS}
    hidden = _encode(weights, table, fields)
    chances = _sigmoid(hidden @ weights["anchor.weight"].T + weights["anchor.bias"])[:, 0]
    anchors = np.flatnonzero(chances > LEAST_ANCHOR)
    base = hidden @ weights["base.weight"].T + weights["base.bias"]
    pairs = pair_up(table, fields["dep"], anchors)
    width = FIRST + ROLES * (int(pairs.slot.max()) + 1 if len(pairs.slot) else 0)
    states = np.full((len(hidden), width), -1e4, np.float32)
    states[:, :FIRST] = base
    if len(anchors):
        joint = (hidden @ weights["A.weight"].T + weights["A.bias"])[pairs.anchor]
        joint += (hidden @ weights["B.weight"].T)[pairs.token]
        joint += weights["rel.weight"][pairs.relation]
        joint += weights["dist.weight"][pairs.distance]
        joint += weights["sent.weight"][pairs.sentences]
        joint += weights["between.weight"][pairs.between]
        np.maximum(joint, 0, out=joint)
        roles = joint @ weights["role.weight"].T + weights["role.bias"]
        roles += (hidden @ weights["tokrole.weight"].T + weights["tokrole.bias"])[pairs.token]
        states[pairs.token[:, None], FIRST + ROLES * pairs.slot[:, None] + np.arange(ROLES)] = roles
    states -= states.max(1, keepdims=True)
    states -= np.log(np.exp(states).sum(1, keepdims=True))
    return Scores(states, anchors, chances[anchors])


def _rows(keys: Hashes, values: Hashes) -> Ints:
    """Returns each value's place among the sorted keys, from 1; 0 if it is unknown."""
    at = np.minimum(np.searchsorted(keys, values), len(keys) - 1)
    return np.where(keys[at] == values, at + 1, 0)


def _encode(weights: dict[str, NDArray[np.generic]], table: Table, fields: dict[str, Ints]) -> Floats:
    """Returns one vector per token."""
    parts = [table.vectors, *(weights[f"emb.{name}.weight"][fields[name]] for name in FIELDS), table.flags]
    given = np.concatenate(parts, axis=1)
    hidden = given @ weights["own.weight"].T
    hidden += (given @ weights["up.weight"].T)[table.head]
    hidden += weights["own.bias"]
    np.maximum(hidden, 0, out=hidden)
    size = len(hidden)
    at = np.arange(size)
    of = np.repeat(np.arange(len(table.offsets) - 1), np.diff(table.offsets))
    first, last = table.offsets[of], table.offsets[of + 1] - 1
    padded = np.zeros((size + 1, hidden.shape[1]), np.float32)
    for block, reach in enumerate(weights["dilations"].tolist()):
        padded[:-1] = _normalised(hidden, weights[f"norms.{block}.weight"]) + weights[f"norms.{block}.bias"]
        before = np.where(at - reach >= first, at - reach, size)
        after = np.where(at + reach <= last, at + reach, size)
        taps = padded[np.stack([before, at, after, table.head], axis=1)].reshape(size, -1)
        step = taps @ weights[f"blocks.{block}.weight"].T
        step += weights[f"blocks.{block}.bias"]
        np.maximum(step, 0, out=step)
        hidden += step
    return _normalised(hidden, weights["last.weight"]) + weights["last.bias"]


def _normalised(hidden: Floats, gain: Floats) -> Floats:
    """Returns the vectors with mean 0 and variance 1, times a gain."""
    centred = hidden - hidden.mean(1, keepdims=True)
    centred *= gain / np.sqrt(np.einsum("ij,ij->i", centred, centred)[:, None] / hidden.shape[1] + 1e-5)
    return centred


def _sigmoid(values: Floats) -> Floats:
    """Returns the logistic function."""
    return 1 / (1 + np.exp(-values))
