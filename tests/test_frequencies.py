"""How often English words are used."""

from __future__ import annotations

from headwater.language.frequencies import expect_share, load_frequencies
from headwater.stages.comparisons import is_vague


def test_frequencies_are_shares() -> None:
    """The shares of all words add up to one."""
    assert abs(sum(load_frequencies().values()) - 1) < 1e-6


def test_frequencies_order_words_by_use() -> None:
    """More English reports hold "people" than "miner", and none is expected to hold an invented word."""
    assert expect_share("people") > expect_share("miner") > expect_share("halvask") == 0


def test_vague_words_are_common_or_name_persons_and_acts() -> None:
    """Common words, kinds of persons and words of acts tell nothing; rare words do."""
    assert all(map(is_vague, ("government", "defector", "arrest")))
    assert not any(map(is_vague, ("beekeeper", "halvask")))
