"""Organisations and governments under the several names that reports give them."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from headwater.language.outlets import find_outlet
from headwater.model import SourceKind

PEOPLE = re.compile(r"[Tt]he (?P<of>[A-Z][a-z]+(?:ian|an|i))s")
PEOPLE_OF = re.compile(r"[Tt]he people of (?P<land>[A-Z].*)|(?:[Tt]he )?(?P<of>[A-Z][\w ]+?)(?:['’]s)? people")
GOVERNMENT = "government of "
# Peoples that are more than the government under their name.
STATELESS = {"PS"}
APOSTROPHE = re.compile(r"[’']s?\b")


class Organisation(NamedTuple):
    """An organisation known under several names; `country` is its ISO code."""

    name: str
    country: str
    kind: SourceKind = "organisation"


def fold_name(name: str) -> str:
    """Returns a name in lower case without articles, apostrophes, hyphens and double spaces."""
    name = name.lower().replace("’", "'").replace("-", " ")
    name = re.sub(r"^(?:the|a|an)\s+", "", name)
    return " ".join(APOSTROPHE.sub("", name).replace(".", "").split())


@cache
def _load_names() -> dict[str, Organisation]:
    """Reads every known name, folded."""
    table = tomllib.loads(files("headwater.language").joinpath("organisations.toml").read_text(encoding="utf-8"))
    bodies = table["governments"]["bodies"]
    names: dict[str, Organisation] = {}
    for code, line in table["countries"].items():
        country, _, adjectives, capitals = _fields(line)
        organisation = Organisation(f"government of {country[0]}", code)
        for word in [*country, *adjectives, *capitals]:
            if word.split()[0] == "Kim":
                continue
            names[fold_name(word)] = organisation
        for word in [*country, *adjectives, *capitals]:
            for body in bodies:
                names[fold_name(f"{word} {body}")] = organisation
                names[fold_name(f"{word}'s {body}")] = organisation
        for word in country:
            for body in bodies:
                names[fold_name(f"{body} of {word}")] = organisation
    for entry in table["organisations"]:
        organisation = Organisation(entry["name"], entry.get("country", ""))
        for name in [entry["name"], *entry["names"]]:
            for place in _adjectives(table, entry.get("country", "")):
                names[fold_name(f"{place} {name}")] = organisation
                names[fold_name(f"{place}'s {name}")] = organisation
    return names


@cache
def load_government_words() -> frozenset[str]:
    """Returns the words, in lower case, of countries, their adjectives and the seats of their governments."""
    table = tomllib.loads(files("headwater.language").joinpath("organisations.toml").read_text(encoding="utf-8"))
    return frozenset(word for line in table["countries"].values() for word in re.findall(r"\w+", line.lower()))


@cache
def _load_bodies() -> dict[str, list[Organisation]]:
    """Reads the names of organisations that mean another body in another country, folded."""
    table = tomllib.loads(files("headwater.language").joinpath("organisations.toml").read_text(encoding="utf-8"))
    bodies: defaultdict[str, list[Organisation]] = defaultdict(list)
    for entry in table["organisations"]:
        for name in [entry["name"], *entry["names"]]:
            bodies[fold_name(name)].append(Organisation(entry["name"], entry.get("country", "")))
    return dict(bodies)


@cache
def _body_pattern() -> re.Pattern[str]:
    table = tomllib.loads(files("headwater.language").joinpath("organisations.toml").read_text(encoding="utf-8"))
    names = {name for entry in table["organisations"] for name in [entry["name"], *entry["names"]]}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?!\w)")


def find_bodies(text: str, countries: frozenset[str]) -> Iterator[tuple[int, int, Organisation]]:
    """Yields where a text names an organisation of one of the countries, in text order."""
    for match in _body_pattern().finditer(text):
        known = _of_countries(fold_name(match.group()), countries)
        if known is not None:
            yield match.start(), match.end(), known


def _of_countries(folded: str, countries: frozenset[str]) -> Organisation | None:
    """Returns the one organisation that a name means in a text about these countries."""
    fitting = {body for body in _load_bodies().get(folded, ()) if not body.country or body.country in countries}
    return fitting.pop() if len(fitting) == 1 else None


def _fields(line: str) -> tuple[list[str], str, list[str], list[str]]:
    """Splits "names; adjectives; capitals", each parted by commas."""
    parts = [[word.strip() for word in part.split(",") if word.strip()] for part in line.split(";")]
    parts += [[]] * (3 - len(parts))
    return parts[0], "", parts[1], parts[2]


def _adjectives(table: dict[str, dict[str, str]], code: str) -> list[str]:
    if code not in table["countries"]:
        return []
    country, _, adjectives, _ = _fields(table["countries"][code])
    return [*country, *adjectives]


@lru_cache(maxsize=20_000)
def find_organisation(name: str, countries: frozenset[str] = frozenset()) -> Organisation | None:
    """Returns the organisation, government or outlet that a name stands for, None if it is not known.

    A name such as "Ministry of State Security" means the body of one of the countries that the text is
    about; without its country it means nobody.
    """
    outlet = find_outlet(name)
    if outlet is not None:
        return Organisation(outlet.name, outlet.country or "", "outlet")
    folded = fold_name(name)
    return (_load_names().get(folded) or _of_countries(folded, countries)) if folded else None


def find_people(name: str) -> Organisation | None:
    """Returns the government of "the Americans": a whole people that acts or speaks is its country.

    "The American people" and a people without a state are themselves.
    """
    match = PEOPLE.fullmatch(name) or PEOPLE_OF.fullmatch(name)
    known = _load_names().get(fold_name(match["of"] or match["land"])) if match else None
    if match is None or known is None or not known.name.startswith(GOVERNMENT):
        return None
    if match.re is PEOPLE and known.country not in STATELESS:
        return known
    return Organisation(f"people of {known.name.removeprefix(GOVERNMENT)}", known.country, "group")
