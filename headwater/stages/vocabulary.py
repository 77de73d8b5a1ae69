"""The word lists that the wording of findings knows, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def load_words(name: str) -> tuple[str, ...]:
    """Returns a list of `headwater/language/wording.toml` by its name."""
    lists = tomllib.loads(files("headwater.language").joinpath("wording.toml").read_text(encoding="utf-8"))
    return tuple(lists[name])
