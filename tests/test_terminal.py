"""What people see in a terminal, in a pipe and without colour."""

from __future__ import annotations

from io import StringIO

from handmade import Desk, lay_denial, lay_raid
from rich.console import Console, RenderableType

from headwater.engine.local import LocalEngine
from headwater.exchange.summary import count_case, word_bounds, word_summary
from headwater.exchange.terminal import list_failures, list_findings, show_finding
from headwater.exchange.trace import Index, trace_finding
from headwater.exchange.visible import show_controls
from headwater.model import Bounds, Failure, Finding
from headwater.stages.findings import order_findings, weigh_findings


def laid() -> tuple[Desk, list[Finding]]:
    """Returns a desk with two events, and their findings in order."""
    desk = Desk()
    lay_raid(desk)
    lay_denial(desk)
    findings = order_findings(weigh_findings(desk.pile(), LocalEngine()))
    for finding in findings:
        desk.add(finding)
    return desk, findings


def printed(part: RenderableType, width: int = 80) -> str:
    """Returns what a pipe would get."""
    out = StringIO()
    Console(file=out, width=width).print(part)
    return out.getvalue()


def test_terminal_findings_at_80_columns() -> None:
    """The table fits into 80 columns, without colour, with bounds, counts and the contested mark."""
    _, findings = laid()
    lines = printed(list_findings(findings)).splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[2].startswith("2 ")
    assert any("3 reports, 1 origin" in line for line in lines)
    assert any("contested: whether it happened, number" in line for line in lines)
    assert "\x1b" not in "".join(lines)


def test_terminal_show_leads_home() -> None:
    """One finding is traced from its sentence to the digest of the bytes, with the denial on its own side."""
    desk, findings = laid()
    text = printed(show_finding(trace_finding(Index(desk.pile()), findings[0])))
    for part in (
        "For it, origin 1",
        "Against it",
        "Soldiers killed 12 farmers",
        "wire.txt",
        "ab" * 16,
        "Conflict: number",
    ):
        assert part in text


def test_terminal_show_names_the_chain_deepest_first() -> None:
    """The voices of a relayed statement stand in the order in which they spoke."""
    desk, findings = laid()
    text = printed(show_finding(trace_finding(Index(desk.pile()), findings[1])))
    assert "a source (unnamed) > Tarn Courier > Daily Herald" in text


def test_terminal_failures_have_hints() -> None:
    """A failure shows its input, error and hint, and steers nothing."""
    failure = Failure(id="f", input="a\x1b[31m\u202e.pdf", stage="intake", error="too short", hint="Fetch it again.")
    text = printed(list_failures([failure]))
    assert "Fetch it again." in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_terminal_summary() -> None:
    """The summary makes its point in five lines."""
    desk, _ = laid()
    with desk.reader() as reader:
        summary = count_case(reader)
    assert word_summary(summary) == [
        "6 reports, 6 outlets named.",
        "6 statements, 4 of them from unnamed voices.",
        "4 outlets did the original reporting; 1 report is a relay.",
        "2 findings: 1 with two established origins, 1 with one, 1 contested.",
        "0 inputs could not be read.",
    ]


def test_terminal_summary_of_nothing() -> None:
    """An empty case has a summary too."""
    with Desk().reader() as reader:
        assert word_summary(count_case(reader))[3] == "0 findings."


def test_terminal_bounds() -> None:
    """Equal bounds are one figure."""
    assert [word_bounds(Bounds(least=1, most=most)) for most in (1, 2)] == ["1", "1-2"]


def test_terminal_control_characters_are_visible() -> None:
    """Characters that hide or steer are shown by their code point; tabs and line ends stay."""
    assert show_controls("a\tb\nc\x07\u200f") == "a\tb\nc⟦U+0007⟧⟦U+200F⟧"
