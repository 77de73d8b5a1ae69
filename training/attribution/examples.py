"""The training corpus as arrays: parsed paragraphs, and for each token its role and its anchor."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from spacy.vocab import Vocab

from headwater.language.attribution import contexts
from headwater.language.attribution_features import Ints, Table, tabulate
from headwater.language.attribution_model import FIELDS
from headwater.language.english import Parser
from headwater.language.reading import read_reports
from headwater.model import Report

ROLES = ("source", "cue", "content")
# How often a value must occur in the training part to have weights of its own.
LEAST_COUNTS = {"lower": 2, "suffix": 5, "shape": 20, "tag": 1, "dep": 1}


@dataclass(frozen=True)
class Examples:
    """Tokens of all paragraphs; `role` and `anchor` are -1 for those outside of all attributions.

    `sources` holds token * (number of tokens) + anchor for every token of a source and its anchor, in order.
    """

    table: Table
    spellings: dict[int, str]
    paragraph: Ints
    role: Ints
    anchor: Ints
    sources: Ints


def read_examples(path: Path) -> Examples:
    """Reads and parses one part of PolNeAR."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    reports = [Report(id=document["id"], capture="polnear", text=document["text"]) for document in documents]
    readings = read_reports(reports, Parser())
    docs = [paragraph.doc for reading in readings for paragraph in reading.paragraphs]
    table = tabulate(docs, [before for reading in readings for _, before in contexts(reading)])
    paragraph = np.repeat(np.arange(len(docs)), np.diff(table.offsets))
    role, anchor = np.full(len(table.head), -1), np.full(len(table.head), -1)
    shifts = np.array([paragraph.start for reading in readings for paragraph in reading.paragraphs])[paragraph]
    start, end = table.start + shifts, table.end + shifts
    low, sources = 0, []
    for document, reading in zip(documents, readings, strict=True):
        high = low + sum(len(paragraph.doc) for paragraph in reading.paragraphs)
        for attribution in document["attributions"]:
            sources += _mark(attribution, table, start[low:high], end[low:high], low, role, anchor)
        low = high
    taken = (anchor >= 0) & (anchor[anchor] != anchor)
    role[taken] = anchor[taken] = -1
    spellings = {token.lower: token.lower_ for doc in docs for token in doc}
    return Examples(table, spellings, paragraph, role, anchor, np.unique(np.array(sources)))


def _mark(
    attribution: dict[str, Any], table: Table, start: Ints, end: Ints, low: int, role: Ints, anchor: Ints
) -> None:
    """Writes one attribution's roles; its anchor is the last token of the cue whose head is outside of it."""
    tokens = {
        name: [
            low + token
            for first, last in attribution[name]
            for token in range(np.searchsorted(end, first, "right"), np.searchsorted(start, last, "left"))
        ]
        for name in ROLES
    }
    cue = tokens["cue"]
    if not cue:
        return []
    roots = [token for token in cue if table.head[token] not in cue or table.head[token] == token]
    root = roots[-1] if roots else cue[0]
    for number, name in enumerate(ROLES):
        free = [token for token in tokens[name] if name != "source" or role[token] < 0]
        role[free], anchor[free] = number, root
    return [token * len(role) + root for token in tokens["source"]]


def count_values(table: Table) -> dict[str, np.ndarray]:
    """Returns the sorted values of each field that are frequent enough for weights of their own."""
    keys = {}
    for field in FIELDS:
        values, counts = np.unique(getattr(table, field), return_counts=True)
        keys[field] = values[counts >= LEAST_COUNTS[field]]
    return keys


def compress_vectors(keys: np.ndarray, spellings: dict[int, str], model: Path, width: int) -> np.ndarray:
    """Returns the principal components of a packaged model's word vectors, zero for words that it lacks."""
    vocab = Vocab().from_disk(next(model.rglob("vocab")))
    rows = vocab.vectors.key2row
    full = np.zeros((len(keys), vocab.vectors.shape[1]), np.float32)
    for place, key in enumerate(keys.tolist()):
        word = spellings.get(key, "")
        row = next((rows[vocab.strings[form]] for form in (word, word.capitalize(), word.upper())
                    if form in vocab.strings and rows.get(vocab.strings[form], -1) >= 0), None)  # fmt: skip
        if row is not None:
            full[place] = vocab.vectors.data[row]
    full /= np.linalg.norm(full, axis=1, keepdims=True) + 1e-6
    known = full[np.abs(full).sum(1) > 0]
    axes = np.linalg.svd(known - known.mean(0), full_matrices=False)[2]
    components: np.ndarray = full @ axes[:width].T
    return components / components.std()
