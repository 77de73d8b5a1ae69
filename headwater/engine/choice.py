"""The engine that the settings choose."""

from __future__ import annotations

from collections.abc import Callable

from headwater.engine.local import LocalEngine
from headwater.settings import Settings
from headwater.stages.stage import Memory


def open_engine(settings: Settings, advance: Callable[[int], None], memory: Memory | None = None) -> LocalEngine:
    """Returns the engine that the settings name; `advance` is called with the records done after each batch."""
    if settings.engine == "distributed":
        # Daft and Ray take seconds to load and are not always installed.
        from headwater.engine.distributed import DistributedEngine

        return DistributedEngine(settings.workers, settings.batch, advance, memory)
    return LocalEngine(settings.workers, settings.batch, advance, memory)
