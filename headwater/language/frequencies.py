"""How often English words are used, so that a small pile can tell rare words from common ones."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

REPORT_WORDS = 300
# How many words a plural and its singular make of one: both stand under the folded form.
PLURAL = "s"


@cache
def load_frequencies() -> dict[str, float]:
    """Returns the share of each word in running English text.

    The counts are those of `symspellpy` (MIT): Google Books and web n-grams, kept to the words of SCOWL.
    """
    data = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    counts = {word: int(count) for word, count in (line.split(" ") for line in data.splitlines())}
    whole = sum(counts.values())
    return {word: count / whole for word, count in counts.items()}


@cache
def expect_share(word: str) -> float:
    """Returns the share of English reports that a word in lower case is expected in, as singular or plural."""
    found = load_frequencies()
    return 1 - (1 - found.get(word, 0.0) - found.get(word + PLURAL, 0.0)) ** REPORT_WORDS
