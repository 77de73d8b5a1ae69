"""The trail of one finding as a drawing: voices, the outlets that heard them, the reports that came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import takewhile

import msgspec
from markupsafe import Markup

from headwater.exchange.graph import Edge, Network, Node, draw_network, write_node
from headwater.exchange.trace import OriginTrail, Trail
from headwater.model import Derivation
from headwater.stages.conflicts import is_pronoun

SHOWN_REPORTS = 40
BUNDLE = 3  # reprints of one report from which on they are drawn as one box


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """What the drawing of a trail shows: its boxes and lines, and a note on what it leaves out."""

    nodes: tuple[tuple[str, str, tuple[str, ...], str], ...]
    edges: tuple[tuple[str, str, str, bool, str], ...]
    note: str


def draw_trail(trail: Trail, derivations: Sequence[Derivation]) -> Drawn | None:
    """Returns boxes and lines from voices through outlets to reports, reprints of one report in one box."""
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str, str], Edge] = {}
    reports = {said.report.id: said.report for origin in trail.trails for said in origin.statements}
    shown = dict(list(reports.items())[:SHOWN_REPORTS])
    bundles = _bundle_reprints(shown, derivations)
    for report in shown.values():
        if report.id not in bundles:
            words = " · ".join(part for part in (report.outlet, report.title) if part) or "outlet and title not known"
            nodes[f"report:{report.id}"] = write_node(f"report:{report.id}", "report", words, f"/reports/{report.id}")
    for key, members in _members(bundles).items():
        nodes[key] = write_node(key, "report", f"{len(members)} reprints", "#takings")
    for origin in trail.trails:
        _add_origin(origin, nodes, edges, bundles)
    for derivation in derivations:
        taker = _box(derivation.report, bundles)
        giver = _box(derivation.from_report, bundles) if derivation.from_report else ""
        if giver not in nodes and derivation.from_outlet:
            giver = f"outlet:{derivation.from_outlet}"
            nodes.setdefault(giver, write_node(giver, "outlet", derivation.from_outlet))
        if taker in nodes and giver in nodes and taker != giver:
            edge = Edge(giver, taker, derivation.kind, derivation.decided, derivation.basis)
            edges.setdefault((giver, taker, derivation.kind), edge)
    if not edges:
        return None
    left = len(reports) - len(shown)
    note = f"{left} further reports are left out of the drawing; all stand below." if left else ""
    return Drawn(
        nodes=tuple((node.key, node.shape, node.lines, node.href) for node in nodes.values()),
        edges=tuple((edge.start, edge.end, edge.label, edge.decided, edge.reason) for edge in edges.values()),
        note=note,
    )


def _add_origin(
    origin: OriginTrail, nodes: dict[str, Node], edges: dict[tuple[str, str, str], Edge], bundles: dict[str, str]
) -> None:
    """Adds the voices that an origin came through, the outlet that heard them, and the report in which it did."""
    if origin.id is None or not origin.statements or origin.standing == "unattributed":
        return
    first = origin.statements[0]
    chain = first.voices[first.teller :]
    voices = list(takewhile(lambda hop: hop.kind != "outlet", chain))
    outlet = chain[len(voices)].name if len(voices) < len(chain) else first.report.outlet
    report = _box(first.report.id, bundles)
    heard = f"outlet:{outlet}" if outlet else report
    if outlet:
        nodes.setdefault(heard, write_node(heard, "outlet", outlet))
    hearer = heard
    for place, voice in reversed(list(enumerate(voices))) if heard in nodes else ():
        key = f"voice:{origin.id}:{place}{':unnamed' if voice.kind == 'unnamed' else ''}"
        words = voice.name if voice.words is None or is_pronoun(voice.words) else voice.words
        nodes[key] = write_node(key, "voice", words, f"#origin-{origin.id}")
        edges[(key, hearer, "told")] = Edge(key, hearer, "told", True, origin.reason)
        hearer = key
    if origin.standing == "captured" and report in nodes and heard != report:
        edges[(heard, report, "")] = Edge(heard, report, "", True, origin.meaning)


def _bundle_reprints(reports: Iterable[str], derivations: Sequence[Derivation]) -> dict[str, str]:
    """Returns the box of each report that only reprints another, where several reprint the same."""
    known = set(reports)
    givers: defaultdict[str, list[Derivation]] = defaultdict(list)
    passed_on = {derivation.from_report for derivation in derivations if derivation.decided}
    for derivation in derivations:
        if derivation.report in known:
            givers[derivation.report].append(derivation)
    bundles: defaultdict[str, list[str]] = defaultdict(list)
    for taker, taken in givers.items():
        plain = all(each.kind == "reprint" and each.decided for each in taken)
        if plain and len({each.from_report for each in taken}) == 1 and taker not in passed_on:
            bundles[f"bundle:{taken[0].from_report or taken[0].from_outlet}"].append(taker)
    return {taker: key for key, takers in bundles.items() if len(takers) >= BUNDLE for taker in takers}


def _members(bundles: dict[str, str]) -> dict[str, list[str]]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for report, key in bundles.items():
        members[key].append(report)
    return members


def _box(report_id: str, bundles: dict[str, str]) -> str:
    return bundles.get(report_id, f"report:{report_id}")


@lru_cache(maxsize=256)
def paint_trail(drawn: Drawn) -> Markup:
    """Returns the drawing as SVG."""
    nodes = {key: Node(key, shape, lines, href) for key, shape, lines, href in drawn.nodes}  # type: ignore[arg-type]
    return draw_network(Network(nodes, [Edge(*edge) for edge in drawn.edges]), apart=0.9)
