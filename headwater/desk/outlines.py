"""The outlines of countries, from Natural Earth (public domain); see docs/make_outlines.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

Box = tuple[float, float, float, float]  # west, south, east, north
Ring = tuple[tuple[float, float], ...]


class Outline(NamedTuple):
    """One country's rings in degrees of longitude and latitude, and the box around each."""

    code: str | None
    name: str
    rings: tuple[Ring, ...]
    boxes: tuple[Box, ...]


class _Country(msgspec.Struct):
    code: str | None
    name: str
    rings: list[list[int]]


@cache
def read_outlines() -> tuple[Outline, ...]:
    """Returns the outlines of all countries."""
    data = files("headwater.desk").joinpath("outlines.json").read_bytes()
    outlines = []
    for country in msgspec.json.decode(data, type=list[_Country]):
        rings = tuple(tuple(_walk(steps)) for steps in country.rings)
        outlines.append(Outline(country.code, country.name, rings, tuple(map(_box, rings))))
    return tuple(outlines)


def _walk(steps: Sequence[int]) -> Iterator[tuple[float, float]]:
    x = y = turn = 0
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        if (x or y) and abs(dx) > 18_000:  # over the antimeridian: go on beyond 180 degrees
            turn -= 36_000 if dx > 0 else -36_000
        x, y = x + dx, y + dy
        yield (x + turn) / 100, y / 100


def _box(ring: Ring) -> Box:
    xs, ys = [point[0] for point in ring], [point[1] for point in ring]
    return min(xs), min(ys), max(xs), max(ys)


def meets(a: Box, b: Box) -> bool:
    """Tells whether two boxes overlap."""
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def find_box(code: str) -> Box | None:
    """Returns the box around a country's largest ring; None where there is no outline."""
    for outline in read_outlines():
        if outline.code == code and outline.boxes:
            return max(outline.boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    return None
