"""The drawing of who took what from whom."""

from __future__ import annotations

from xml.etree import ElementTree

from handmade import Desk, lay_raid
from markupsafe import Markup

from headwater.exchange.graph import SHOWN_REPORTS, draw_graph, link_outlets, link_reports
from headwater.model import Derivation


def drawn_of(desk: Desk) -> tuple[Markup, str] | None:
    """Returns the drawing of what stands on a desk."""
    with desk.reader() as reader:
        return draw_graph(reader)


def test_graph_links_voices_outlets_and_reports() -> None:
    """The voice leads to the outlet that heard it, the outlet to its report, the report to its relays."""
    desk = Desk()
    lay_raid(desk)
    edges = {(edge.start, edge.end, edge.label, edge.decided) for edge in link_reports(desk.pile()).edges}
    assert ("voice:Tarn Courier:unnamed", "outlet:Tarn Courier", "told", True) in edges
    assert ("outlet:Tarn Courier", "report:report-courier", "", True) in edges
    assert ("report:report-courier", "report:report-herald", "citation", True) in edges
    assert ("report:report-courier", "report:report-post", "citation", False) in edges


def test_graph_undecided_has_no_arrow() -> None:
    """An edge whose direction is not known is drawn without an arrow."""
    desk = Desk()
    lay_raid(desk)
    drawn = drawn_of(desk)
    assert drawn is not None
    [group] = [edge for edge in drawn[0].split("<g ") if edge.startswith('class="edge undecided"')]
    assert "marker-end" not in group


def test_graph_is_well_formed_with_hostile_names() -> None:
    """Names that mean something to Graphviz, HTML or a bidirectional screen stay plain text."""
    desk = Desk()
    for name in ("<b>\\N</b>", '"];x[label="', "\u202egpj", "\x00\x1b[31m", "</svg><script>"):
        desk.write(f"r{len(desk.records)}{ord(name[0])}", name, "Text.", title=name)
        assert desk.report
        desk.add(
            Derivation(id=f"d{name!r}", report=desk.report.id, kind="reprint", from_outlet=f"{name} wire", basis="b")
        )
    drawn = drawn_of(desk)
    assert drawn is not None
    assert ElementTree.fromstring(drawn[0]).tag.endswith("svg")
    assert "<script>" not in drawn[0]


def test_graph_of_a_large_pile_shows_outlets() -> None:
    """A pile too large to draw by report is drawn by outlet, and says so."""
    desk = Desk()
    for number in range(SHOWN_REPORTS + 2):
        desk.write(f"r{number}", f"Outlet {number % 3}", "Text.")
        desk.add(
            Derivation(
                id=f"d{number}", report=f"report-r{number}", kind="reprint", from_outlet="Wire", basis="credit line"
            )
        )
    with desk.reader() as reader:
        network = link_outlets(reader)
    assert len(network.edges) == 3
    assert "shows outlets" in network.note
    assert drawn_of(desk) is not None


def test_graph_of_nothing() -> None:
    """Without derivations and voices there is nothing to draw."""
    desk = Desk()
    desk.write("a", "Courier", "Text.")
    assert drawn_of(desk) is None
