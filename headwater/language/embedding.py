"""Each distinct word embedded once: the model's first layers read words one by one, and many words come often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from thinc.api import Model, chain
from thinc.types import Ragged

# Odd factors that make one number of a word's features; two words alike in it would be one in 2 ** 64.
MIX = np.array([pow(0x9E3779B97F4A7C15, power, 2**64) for power in range(1, 9)], np.uint64)


def embed_once(model: Model[Any, Any]) -> None:
    """Lets a model embed each distinct word of a batch once."""
    for part in [*model.walk()]:
        if part.layers and part.layers[0].name == "extract_features":
            extract, join, *by_word, split = part.layers
            part.layers[:] = [extract, join, _distinct(chain(*by_word)), split]


def _distinct(layer: Model[Ragged, Ragged]) -> Model[Ragged, Ragged]:
    """Returns a layer that runs another, which reads each row by itself, on the distinct rows alone."""
    return Model("distinct", _forward, layers=[layer])


def _forward(model: Model[Ragged, Ragged], words: Ragged, is_train: bool) -> tuple[Ragged, Callable[[Ragged], Ragged]]:
    features: Any = words.data
    _, first, which = np.unique(features @ MIX[: features.shape[1]], return_index=True, return_inverse=True)
    lengths: Any = np.array([len(first)], np.int32)
    found, back = model.layers[0](Ragged(features[first], lengths), is_train)
    vectors: Any = found.data
    return Ragged(vectors[which], words.lengths), back
