"""The two verbs on one machine."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(st.lists(st.integers(0, 50), max_size=30))
def test_engine_cluster_does_not_depend_on_order(numbers: list[int]) -> None:
    """The same groups come out whatever order the records come in."""

    def groups(records: list[int]) -> list[list[int]]:
        found = LocalEngine().cluster(records, lambda number: [number // 10], lambda a, b: abs(a - b) <= 2)
        return sorted(sorted(group) for group in found)

    assert groups(numbers) == groups(numbers[::-1])


def test_engine_cluster_joins_only_within_keys() -> None:
    """Records that share no key are never compared."""
    assert LocalEngine().cluster([1, 2], lambda number: [number], lambda a, b: True) == [[1], [2]]
