"""Why statements count as one origin or two."""

from __future__ import annotations

import pytest
from handmade import Desk, lay_denial, lay_raid

from headwater.exchange.trace import Index
from headwater.exchange.why import Explanation, explain_sides
from headwater.model import Act, Derivation, Statement


def explain(desk: Desk, one: str, other: str) -> Explanation:
    """Explains the statements of two reports."""
    pile = desk.pile()
    said = {statement.report: statement for statement in pile.all(Statement)}
    sides = [(name, [said[f"report-{name}"]]) for name in (one, other)]
    return explain_sides(Index(pile), sides, pile.all(Derivation))


def test_why_relay_is_the_same_origin() -> None:
    """A relay and its original lead back to one origin, and the credit that says so is given with its words."""
    desk = Desk()
    lay_raid(desk)
    found = explain(desk, "courier", "herald")
    assert (found.origins.least, found.origins.most) == (1, 1)
    assert found.verdict == "One origin. They lead back to the same origin."
    assert any("credits the Tarn Courier: “told the Tarn Courier”" in text for text in found.derivations)
    assert all("heard by Tarn Courier" in root for side in found.sides for root in side.roots)


def test_why_two_voices_are_two_origins() -> None:
    """A named and an unnamed voice are established as two, and the reason quotes both at their characters."""
    desk = Desk()
    lay_denial(desk)
    found = explain(desk, "wire", "radio")
    assert found.verdict == "2 origins, established to be different."
    [because] = [because for because in found.because if because.kind == "split"]
    assert sorted(because.words) == [
        "Radio Odra, 31–65: soldiers killed 30 farmers in Odra",
        "Varn Wire, 0–48: Soldiers killed 12 farmers in Odra on 4 May 2031",
    ]


def test_why_who_takes_it_as_known_is_no_second_origin() -> None:
    """A voice whose statement only takes a deed as known establishes nothing, as in findings."""
    desk = Desk()
    texts = {"a": "Ivo Falk said that guards burnt the mill", "b": "Ada Lund was ill when the mill burnt"}
    for name, text in texts.items():
        desk.write(name, f"Outlet {name}", text)
        said = desk.say("the mill", desk.voice(text[:8], "person"))
        desk.root(said, kind="person", outlet=f"Outlet {name}")
        words = desk.span("burnt")
        desk.add(
            Act(
                id=f"act-{name}",
                statement=said.id,
                type="burning",
                status="happened",
                trigger=words,
                presupposed=name == "b",
            )
        )
    assert explain(desk, "a", "b").origins.least == 1


@pytest.mark.parametrize("kind", ["ring", "untraced"])
def test_why_nothing_is_counted_where_nothing_is_traced(kind: str) -> None:
    """A ring has no established origin, and a statement without a trail counts for nothing."""
    desk = Desk()
    for name in ("a", "b"):
        desk.write(name, f"Outlet {name}", "Police arrested two men.")
        said = desk.say("Police arrested two men")
        if kind == "ring":
            desk.root(said, kind="outlet", standing="unattributed", ring=True)
    found = explain(desk, "a", "b")
    assert found.origins.least == 0
    assert found.verdict.startswith("No ")
