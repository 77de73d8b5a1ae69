"""The order of the stages."""

from __future__ import annotations

import pytest

from headwater.errors import BrokenPipeline
from headwater.model import Act, Event, Report, Statement
from headwater.stages.order import STAGES
from headwater.stages.stage import Stage, check_order


def nothing(*_: object) -> list[Act]:
    """Finds nothing."""
    return []


STATEMENTS = Stage(name="statements", reads=(Report,), writes=(Statement,), each=nothing)
EVENTS = Stage(name="events", reads=(Statement,), writes=(Event,), whole=nothing)


def test_stage_order_of_the_program_holds() -> None:
    """The stages as they stand pass the check and none is left out."""
    check_order(STAGES)
    assert [stage.name for stage in STAGES][-1] == "findings"


@pytest.mark.parametrize(
    "stages",
    [
        (EVENTS, STATEMENTS),
        (STATEMENTS, STATEMENTS),
        (STATEMENTS, EVENTS, Stage(name="late", reads=(Report,), writes=(Act,), each=nothing)),
        (Stage(name="neither", reads=(Report,), writes=(Act,)),),
    ],
    ids=["reads too early", "writes twice", "each after whole", "no function"],
)
def test_stage_wrong_order_is_refused(stages: tuple[Stage, ...]) -> None:
    """An order that cannot work raises before anything runs."""
    with pytest.raises(BrokenPipeline):
        check_order(stages)
