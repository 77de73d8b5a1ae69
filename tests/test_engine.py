"""The verb on one machine."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from headwater.engine.local import LocalEngine


def double(numbers: Sequence[int]) -> list[int]:
    """Returns each number twice as large."""
    return [2 * number for number in numbers]


@pytest.mark.parametrize("workers", [1, 2])
def test_engine_map_keeps_order(workers: int) -> None:
    """Results stand in the order of their records, with workers and without."""
    assert LocalEngine(workers, batch=7).map(double, range(100)) == [2 * number for number in range(100)]


def test_engine_map_counts_what_is_done() -> None:
    """Progress adds up to the number of records."""
    done: list[int] = []
    LocalEngine(1, batch=4, advance=done.append).map(double, range(10))
    assert done == [4, 4, 2]


def test_engine_map_refuses_lost_results() -> None:
    """A function that loses a record is an error, not silence."""
    with pytest.raises(ValueError, match="1 results for 2 records"):
        LocalEngine(1).map(lambda numbers: [0], [1, 2])
