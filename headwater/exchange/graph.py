"""Who took what from whom, as an SVG drawing: voices, the outlets that heard them, the reports that came of it."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import pygraphviz
import sqlalchemy as sa
from markupsafe import Markup

from headwater.exchange.visible import show_line
from headwater.model import Derivation, Origin, Report, Source
from headwater.stages.stage import Pile
from headwater.store.database import Reader
from headwater.store.tables import BY_KIND

Shape = Literal["voice", "outlet", "report"]

SHOWN_REPORTS = 60
SHOWN_OUTLETS = 60
NAMED_VOICES = 4
LINE, LETTERS, LINES = 16, 24, 2
LETTER_WIDTH, PADDING = 6.9, 10
POINTS = 72
# A drawing up to this width may shrink to the page; a wider one is scrolled.
FITTING = 1150


class Node(NamedTuple):
    """A box of the drawing: what it is, its lines of text, and where it leads, if anywhere."""

    key: str
    shape: Shape
    lines: tuple[str, ...]
    href: str = ""

    @property
    def size(self) -> tuple[float, float]:
        """The width and height of the box in points."""
        longest = max(map(len, (*self.lines, self.shape)))
        return longest * LETTER_WIDTH + 2 * PADDING + 4, (len(self.lines) + 1) * LINE + PADDING


class Edge(NamedTuple):
    """A line of the drawing; without `decided` either end may have taken from the other."""

    start: str
    end: str
    label: str
    decided: bool = True
    reason: str = ""


class Network(NamedTuple):
    """What is drawn, and a note on what is left out."""

    nodes: dict[str, Node]
    edges: list[Edge]
    note: str = ""


def draw_graph(reader: Reader) -> tuple[Markup, str] | None:
    """Returns the drawing as SVG and a note on what it leaves out; None where there is nothing to draw."""
    if reader.count(Report) > SHOWN_REPORTS:
        network = link_outlets(reader)
    else:
        network = link_reports(Pile({kind: reader.all(kind) for kind in (Report, Origin, Source, Derivation)}))
    return (draw_network(network), network.note) if network.edges else None


def link_reports(pile: Pile) -> Network:
    """Returns voices, outlets and reports of a small pile."""
    reports = {report.id: report for report in pile.all(Report)}
    edges: dict[Edge, None] = {}
    nodes: dict[str, Node] = {}
    voices: defaultdict[str, list[Origin]] = defaultdict(list)
    hearers: set[str] = set()
    for origin in pile.all(Origin):
        if origin.outlet and origin.standing != "unattributed" and not origin.ring:
            hearers.add(origin.outlet)
            voices[origin.outlet].append(origin)
            if origin.report in reports:
                edges[Edge(f"outlet:{origin.outlet}", f"report:{origin.report}", "")] = None
    names = {source.id: source.name for source in pile.all(Source)}
    for outlet, origins in sorted(voices.items()):
        for node in _gather_voices(outlet, origins, names):
            nodes[node.key] = node
            edges[Edge(node.key, f"outlet:{outlet}", "told")] = None
    for derivation in pile.all(Derivation):
        start = f"report:{derivation.from_report}" if derivation.from_report in reports else ""
        if not start and derivation.from_outlet:
            hearers.add(derivation.from_outlet)
            start = f"outlet:{derivation.from_outlet}"
        if start and derivation.report in reports and start != f"report:{derivation.report}":
            edges[Edge(start, f"report:{derivation.report}", derivation.kind, derivation.decided)] = None
    for outlet in sorted(hearers):
        nodes[f"outlet:{outlet}"] = write_node(f"outlet:{outlet}", "outlet", outlet)
    for report in reports.values():
        key, words = f"report:{report.id}", " · ".join(part for part in (report.outlet, report.title) if part)
        nodes[key] = write_node(key, "report", words or "outlet and title not known")
    return Network(nodes, list(edges))


def _gather_voices(outlet: str, origins: Sequence[Origin], names: dict[str, str]) -> Iterable[Node]:
    """Yields the voices that an outlet heard: the named ones by name while they are few, the others by number."""
    named = {
        origin.source: names[origin.source]
        for origin in origins
        if origin.source in names and origin.source_kind not in {None, "unnamed", "outlet"}
    }
    unnamed = len({origin.id for origin in origins if origin.source_kind == "unnamed"})
    if len(named) <= NAMED_VOICES:
        yield from (write_node(f"voice:{outlet}:{key}", "voice", name) for key, name in sorted(named.items()))
    else:
        yield write_node(f"voice:{outlet}:named", "voice", f"{len(named)} named voices")
    if unnamed:
        text = "1 unnamed voice" if unnamed == 1 else f"{unnamed} unnamed voices"
        yield write_node(f"voice:{outlet}:unnamed", "voice", text)


def link_outlets(reader: Reader) -> Network:
    """Returns the outlets of a large pile, with how many reports of one were taken from another."""
    reports, derivations = BY_KIND[Report], BY_KIND[Derivation]
    giver, taker = reports.alias(), reports.alias()
    number = sa.func.count()
    start = sa.case((giver.c.id.is_(None), derivations.c.from_outlet), else_=_name_outlet(giver))
    end = _name_outlet(taker)
    link = (start, end, derivations.c.kind, derivations.c.decided)
    query = (
        sa.select(*link, number, number.over())
        .select_from(derivations.join(taker, taker.c.id == derivations.c.report))
        .outerjoin(giver, giver.c.id == derivations.c.from_report)
        .where(start != "", start != end)
        .group_by(*link)
        .order_by(number.desc(), *link)
        .limit(SHOWN_OUTLETS)
    )
    shown = reader.connection.execute(query).all()
    size = dict(reader.connection.execute(sa.select(_name_outlet(reports), number).group_by(reports.c.outlet)).all())
    edges = [
        Edge(f"outlet:{start}", f"outlet:{end}", f"{taken} {kind}", decided)
        for start, end, kind, decided, taken, _ in shown
    ]
    used = sorted({outlet for start, end, *_ in shown for outlet in (start, end)})
    nodes = {
        f"outlet:{outlet}": write_node(f"outlet:{outlet}", "outlet", f"{outlet} ({size.get(outlet, 0):,} in the pile)")
        for outlet in used
    }
    more = max((links for *_, links in shown), default=0) - len(shown)
    left_out = f" The {more:,} weakest links are left out." if more else ""
    note = f"The pile holds {sum(size.values()):,} reports, so the drawing shows outlets, not single reports.{left_out}"
    return Network(nodes, edges, note)


def _name_outlet(reports: sa.FromClause) -> sa.ColumnElement[str]:
    return sa.func.coalesce(sa.func.nullif(reports.c.outlet, ""), "outlet not known")


def write_node(key: str, shape: Shape, text: str, href: str = "") -> Node:
    """Returns a box with its text broken into lines."""
    lines = textwrap.wrap(show_line(text), LETTERS, max_lines=LINES, placeholder=" …") or ["…"]
    return Node(key, shape, tuple(line[: LETTERS + 2] for line in lines), href)


def draw_network(network: Network, apart: float = 1.1) -> Markup:
    """Lays the boxes out with Graphviz, which sees sizes and numbers only, and draws them.

    `apart` is the distance between columns in inches.
    """
    keys = {key: f"n{number}" for number, key in enumerate(network.nodes)}
    graph = pygraphviz.AGraph(directed=True, strict=False, rankdir="LR", nodesep="0.18", ranksep=str(apart))
    for key, node in network.nodes.items():
        width, height = node.size
        graph.add_node(keys[key], shape="box", fixedsize="true", label="", width=width / POINTS, height=height / POINTS)
    edges = [edge for edge in network.edges if edge.start in keys and edge.end in keys]
    for number, edge in enumerate(edges):
        graph.add_edge(
            keys[edge.start],
            keys[edge.end],
            key=f"e{number}",
            dir="forward" if edge.decided else "none",
        )
    graph.layout(prog="dot")
    width, height = (float(figure) for figure in graph.graph_attr["bb"].split(",")[2:])
    lines = [graph.get_edge(keys[edge.start], keys[edge.end], f"e{number}") for number, edge in enumerate(edges)]
    parts = [_draw_edge(edge, line.attr["pos"], height) for edge, line in zip(edges, lines, strict=True)]
    parts += [_draw_node(node, graph.get_node(keys[key]).attr["pos"], height) for key, node in network.nodes.items()]
    return Markup(
        '<svg class="graph{fits}" viewBox="-4 -4 {w:.0f} {h:.0f}" width="{w:.0f}" height="{h:.0f}" role="{role}" '
        'aria-labelledby="graph-title graph-desc" xmlns="http://www.w3.org/2000/svg">'
        '<title id="graph-title">Who took what from whom</title>'
        '<desc id="graph-desc">Arrows run from a voice to the outlet that heard it, and from what was taken to the '
        "report that took it. Dashed lines have no arrow: the direction is not known. A table follows.</desc>"
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path class="head" d="M0 0.5 8 4 0 7.5z"/></marker></defs>{parts}</svg>'
    ).format(
        fits=" fits" if width <= FITTING else "",
        role="group" if any(node.href for node in network.nodes.values()) else "img",
        w=width + 8,
        h=height + 8,
        parts=Markup("").join(parts),
    )


def _draw_edge(edge: Edge, pos: str, height: float) -> Markup:
    points = [_flip(point, height) for point in pos.split() if point[0] not in "es"]
    end = next((_flip(point[2:], height) for point in pos.split() if point[0] == "e"), None)
    curve = " ".join(f"{x:.1f},{y:.1f}" for x, y in points[1:])
    path = f"M{points[0][0]:.1f},{points[0][1]:.1f} C{curve}" + (f" L{end[0]:.1f},{end[1]:.1f}" if end else "")
    arrow = Markup(' marker-end="url(#arrow)"') if edge.decided else Markup("")
    x, y = _halfway(points)
    label = Markup('<text class="edge-label" x="{:.1f}" y="{:.1f}">{}</text>').format(x, y - 5, show_line(edge.label))
    kind = "decided" if edge.decided else "undecided"
    reason = Markup("<title>{}</title>").format(show_line(edge.reason)) if edge.reason else Markup("")
    return Markup('<g class="edge {}">{}<path d="{}"{}/>{}</g>').format(
        kind, reason, path, arrow, label if edge.label else ""
    )


def _halfway(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Returns the middle of the middle piece of a chain of cubic curves."""
    first = (len(points) - 1) // 3 // 2 * 3
    piece = points[first : first + 4]
    x, y = ((a + 3 * b + 3 * c + d) / 8 for a, b, c, d in zip(*piece, strict=True))
    return x, y


def _draw_node(node: Node, pos: str, height: float) -> Markup:
    x, y = _flip(pos, height)
    width, tall = node.size
    top, radius = y - tall / 2, {"voice": 12, "outlet": 3, "report": 0}[node.shape]
    text = Markup('<tspan class="shape" x="{:.1f}" y="{:.1f}">{}</tspan>').format(x, top + 15, node.shape)
    for number, line in enumerate(node.lines):
        text += Markup('<tspan x="{:.1f}" y="{:.1f}">{}</tspan>').format(x, top + 15 + LINE * (number + 1), line)
    shape = f"{node.shape} unnamed" if node.key.endswith(":unnamed") else node.shape
    box = Markup(
        '<g class="node {}"><rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="{}"/><text>{}</text></g>'
    ).format(shape, x - width / 2, top, width, tall, radius, text)
    return Markup('<a href="{}">{}</a>').format(node.href, box) if node.href else box


def _flip(point: str, height: float) -> tuple[float, float]:
    """Returns a point with y running down, as SVG has it."""
    x, y = (float(figure) for figure in point.split(",")[:2])
    return x, height - y
