"""Placeholder until the origins room lands."""

from __future__ import annotations

from collections.abc import Iterable

from headwater.model import Origin, OriginCount


def count_origins(origins: Iterable[Origin]) -> OriginCount:
    """Counts nothing yet."""
    ids = tuple(sorted({origin.id for origin in origins}))
    return OriginCount(least=min(1, len(ids)), most=len(ids), ids=ids)
