"""The quality gate closes when a figure falls, and its floors only rise."""

from __future__ import annotations

import runpy
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

QUALITY = Path(__file__).resolve().parent.parent / "quality"


@pytest.fixture
def gate(tmp_path: Path) -> Any:
    """Gives the gate with floors of its own and one made-up figure of 0.8."""
    names = runpy.run_path(str(QUALITY / "gate.py"), run_name="gate")
    functions = names["main"].__globals__
    score = names["Score"](wanted=10, found=10, right=8)
    functions["FLOORS"] = tmp_path / "floors.toml"
    functions["measure"] = lambda: {"a_figure": (0.8, score)}
    return SimpleNamespace(
        **{name: functions[name] for name in ("main", "write_floors", "digest_gold", "FLOORS", "pair")}
    )


def test_gate_opens_at_its_floors(gate: Any) -> None:
    """Figures at their floors on the pinned gold pass."""
    gate.write_floors({"a_figure": 0.8}, gate.digest_gold())
    assert gate.main([]) == 0


def test_gate_closes_below_a_floor(gate: Any) -> None:
    """A figure below its floor fails."""
    gate.write_floors({"a_figure": 0.81}, gate.digest_gold())
    assert gate.main([]) == 1


def test_gate_closes_on_other_gold(gate: Any) -> None:
    """Gold that is not the pinned one fails, so that nobody changes the answers unseen."""
    gate.write_floors({"a_figure": 0.8}, "0" * 64)
    assert gate.main([]) == 1


def test_gate_raises_floors_and_never_lowers_them(gate: Any) -> None:
    """Raising lifts a floor below the figure and leaves one above it."""
    gate.write_floors({"a_figure": 0.5}, gate.digest_gold())
    gate.main(["--raise"])
    raised = tomllib.loads(gate.FLOORS.read_text("utf-8"))["floors"]["a_figure"]
    gate.write_floors({"a_figure": 0.9}, gate.digest_gold())
    gate.main(["--raise"])
    kept = tomllib.loads(gate.FLOORS.read_text("utf-8"))["floors"]["a_figure"]
    assert (raised, kept) == (0.8, 0.9)


def test_gate_pairs_one_to_one_best_first(gate: Any) -> None:
    """What was found counts once, for what it fits best."""
    fits = {("a", "x"): 0.9, ("a", "y"): 0.6, ("b", "x"): 0.8, ("b", "y"): 0.4}
    assert gate.pair(["a", "b"], ["x", "y"], lambda a, b: fits[a, b]) == [("a", "x")]
