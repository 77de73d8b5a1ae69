"""Where things are said to have happened, with how exactly that is known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import cos, radians, sqrt

import msgspec
from markupsafe import Markup
from msgspec.structs import replace
from starlette.requests import Request

from headwater.desk.answers import Desk
from headwater.desk.findings import read_query
from headwater.desk.outlines import Box, Outline, find_box, meets, read_outlines
from headwater.desk.timeline_drawing import write_address
from headwater.desk.wording import PRECISIONS, word_country, word_number
from headwater.exchange.visible import show_line
from headwater.store.selections import (
    Count,
    Line,
    Selection,
    Spot,
    count_findings,
    count_values,
    find_words,
    latest_id,
    name_spot,
    select_lines,
    select_spots,
)

WIDE, HIGH = 1060.0, 560.0
WORLD: Box = (-170.0, -56.0, 180.0, 78.0)
LISTED, LABELLED, DRAWN = 40, 24, 400
CROWDED, FAR = 60, 45.0  # more places than this over more degrees than this are drawn as one a country
LETTER = 6.6
SMALLEST = 4.0  # degrees across that a map shows at least


class MapView(msgspec.Struct, frozen=True, kw_only=True):
    """The places of a selection's findings, the box that is drawn, and the findings themselves."""

    box: Box
    by_country: bool
    places: int
    spots: list[Spot]
    unplaced: list[Spot]
    nowhere: int
    countries: list[Count]
    total: int
    lines: list[Line]
    place_name: str
    chosen: Selection
    latest: str


def show_map(desk: Desk, request: Request) -> MapView:
    """Returns the findings of a selection in space."""
    wanted = read_query(request.query_params).selection()
    with desk.case.database.reading() as reader:
        connection = reader.connection
        wanted = find_words(connection, wanted)
        every = select_spots(connection, wanted)
        countries = count_values(connection, wanted, "country")
        placed = [spot for spot in every if spot.lat is not None and spot.lon is not None]
        box = choose_box(placed, wanted.country, request.query_params.get("world") == "1")
        return MapView(
            box=box,
            by_country=len(placed) > CROWDED and box[2] - box[0] > FAR and not (wanted.place or wanted.country),
            places=len(placed),
            spots=placed[:DRAWN],
            unplaced=[spot for spot in every if spot.lat is None][:LISTED],
            nowhere=next((count.number for count in countries if count.value == "none"), 0),
            countries=[count for count in countries if count.value != "none"],
            total=count_findings(connection, wanted),
            lines=select_lines(connection, wanted, LISTED),
            place_name=name_spot(connection, wanted.place) if wanted.place else "",
            chosen=replace(wanted, found=None),
            latest=latest_id(connection),
        )


def choose_box(spots: Sequence[Spot], country: str, world: bool) -> Box:
    """Returns the part of the world that holds the places, with room around them, in the drawing's proportions."""
    if world:
        return _widen(WORLD)
    points = [(spot.lon, spot.lat) for spot in spots if spot.lon is not None and spot.lat is not None]
    box = find_box(country) if country else None
    if box is None and points:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = (min(xs), min(ys), max(xs), max(ys))
    if box is None:
        return _widen(WORLD)
    west, south, east, north = box
    room = max(east - west, north - south, SMALLEST) * 0.12 + 0.5
    return _widen((west - room, max(-85.0, south - room), east + room, min(85.0, north + room)))


def _widen(box: Box) -> Box:
    """Returns a box that is as wide to high as the drawing, degrees of longitude shortened as at its middle."""
    west, south, east, north = box
    squeeze = cos(radians((south + north) / 2))
    width, height = max(SMALLEST, east - west) * squeeze, max(SMALLEST * 0.6, north - south)
    want = WIDE / HIGH
    if width / height < want:
        width = height * want
    else:
        height = width / want
    x, y = (west + east) / 2, (south + north) / 2
    return (x - width / squeeze / 2, y - height / 2, x + width / squeeze / 2, y + height / 2)


def draw_map(view: MapView) -> Markup:
    """Returns outlines and places as SVG; each place, or each country of a crowded map, is a link that narrows it."""
    spots = _join_countries(view) if view.by_country else view.spots
    most = max((spot.number for spot in spots), default=1)
    ordered = sorted(spots, key=lambda spot: -spot.number)
    taken: list[Box] = []
    circles, labels = [], []
    for number, spot in enumerate(ordered):
        x, y = project(view.box, spot.lon or 0, spot.lat or 0)
        if 0 <= x <= WIDE and 0 <= y <= HIGH:
            radius = 5 + 11 * sqrt(spot.number / most)
            circles.append(_draw_spot(view, spot, x, y, radius))
            if number < LABELLED:
                labels.append(_label_spot(spot, x + radius + 4, y + 4, taken))
    return Markup(
        '<svg class="map" viewBox="0 0 {:.0f} {:.0f}" width="{:.0f}" height="{:.0f}" role="group" '
        'aria-label="Map of the places that findings name" xmlns="http://www.w3.org/2000/svg">'
        '<rect class="sea" width="{:.0f}" height="{:.0f}"/>{}{}{}</svg>'
    ).format(WIDE, HIGH, WIDE, HIGH, WIDE, HIGH, draw_land(view.box), Markup("").join(circles), Markup("").join(labels))


def _join_countries(view: MapView) -> list[Spot]:
    """Returns one place per country, in the middle of its places."""
    numbers = {count.value: count.number for count in view.countries}
    of: dict[str, list[Spot]] = {}
    for spot in view.spots:
        of.setdefault(spot.country or "", []).append(spot)
    return [
        Spot(
            key=code,
            name=word_country(code),
            country=code,
            lat=sum(spot.lat or 0 for spot in spots) / len(spots),
            lon=sum(spot.lon or 0 for spot in spots) / len(spots),
            precision="town",
            number=numbers.get(code, 0),
        )
        for code, spots in of.items()
        if code
    ]


def _label_spot(spot: Spot, x: float, y: float, taken: list[Box]) -> Markup:
    """Returns the name of a place beside its circle, nothing where it would lie over another name."""
    name = show_line(spot.name)
    box = (x, y - 12, x + len(name) * LETTER, y + 3)
    if box[2] > WIDE or any(meets(box, other) for other in taken):
        return Markup("")
    taken.append(box)
    return Markup('<text class="spot-label" aria-hidden="true" x="{:.1f}" y="{:.1f}">{}</text>').format(x, y, name)


@lru_cache(maxsize=64)
def draw_land(box: Box) -> Markup:
    """Returns the countries that a box shows; lines are as fine as the drawing can show."""
    step = (box[2] - box[0]) / WIDE * 1.8
    parts = []
    for outline in read_outlines():
        path = _trace(outline, box, step)
        if path:
            parts.append(Markup('<path class="land" d="{}"><title>{}</title></path>').format(path, outline.name))
    return Markup("").join(parts)


def _trace(outline: Outline, box: Box, step: float) -> str:
    paths = []
    for ring, around in zip(outline.rings, outline.boxes, strict=True):
        if not meets(around, box) or (around[2] - around[0] < step and around[3] - around[1] < step):
            continue
        last = ring[0]
        kept = [last]
        for point in ring[1:]:
            if abs(point[0] - last[0]) + abs(point[1] - last[1]) >= step:
                kept.append(point)
                last = point
        if len(kept) > 2:
            paths.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (project(box, *point) for point in kept)) + "Z")
    return "".join(paths)


def project(box: Box, lon: float, lat: float) -> tuple[float, float]:
    """Returns where a position stands in the drawing (equirectangular)."""
    west, south, east, north = box
    return (lon - west) / (east - west) * WIDE, (north - lat) / (north - south) * HIGH


def _draw_spot(view: MapView, spot: Spot, x: float, y: float, radius: float) -> Markup:
    name = show_line(spot.name)
    found = word_number(spot.number, "finding")
    if view.by_country:
        told = f"{name}: {found}"
        address = write_address(view.chosen, "/map", country=spot.key)
    else:
        told = f"{name}, {word_country(spot.country)}: {found}; {PRECISIONS[spot.precision]}"
        address = write_address(view.chosen, "/map", place="" if view.chosen.place == spot.key else spot.key)
    chosen = " spot-chosen" if view.chosen.place == spot.key else ""
    return Markup(
        '<a href="{}" aria-label="{}"><title>{}</title><circle class="spot spot-{}{}" cx="{:.1f}" cy="{:.1f}" '
        'r="{:.1f}"/></a>'
    ).format(address, told, told, spot.precision, chosen, x, y, radius)
