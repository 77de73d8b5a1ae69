"""Offsets that are re-read."""

from __future__ import annotations

from headwater.evidence.offsets import find_broken_offsets
from headwater.model import Act, Party, Span, Statement, TimeExpression

TEXTS = {"r": "Guards arrested two men on Monday."}
STATEMENTS = {"s": "r"}


def act(**changes: Party) -> Act:
    """Returns an act whose offsets are right unless changed."""
    return Act(id="a", statement="s", type="arrest", status="happened", trigger=Span(start=7, end=15), **changes)


def test_offsets_right_ones_pass() -> None:
    """Spans that read their own words are not named."""
    records = [
        act(actor=Party(text="Guards", start=0, end=6)),
        TimeExpression(id="t", report="r", start=27, end=33, text="Monday"),
    ]
    assert [*find_broken_offsets(records, TEXTS, STATEMENTS)] == []


def test_offsets_over_a_line_end_pass() -> None:
    """In a hard-wrapped text a line end stands for the space between two words."""
    party = Party(text="two men", start=16, end=23)
    texts = {"r": "Guards arrested two\nmen on Monday."}
    assert [*find_broken_offsets([act(target=party)], texts, STATEMENTS)] == []


def test_offsets_of_other_words_are_named() -> None:
    """A part whose text differs from its span is named with its record."""
    broken = [*find_broken_offsets([act(actor=Party(text="Police", start=0, end=6))], TEXTS, STATEMENTS)]
    assert len(broken) == 1
    assert broken[0].startswith("act a ")


def test_offsets_outside_the_text_are_named() -> None:
    """A span that ends after its report is named."""
    statement = Statement(id="s", report="r", mode="own", content=(Span(start=0, end=99),))
    assert len([*find_broken_offsets([statement], TEXTS, STATEMENTS)]) == 1
