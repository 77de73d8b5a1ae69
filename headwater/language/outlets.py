"""What is known of outlets and agencies: names, owners, domains, and the forms they are credited by."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

import msgspec

ENDINGS = re.compile(
    r" (?:news agency|news service|newswires?|news website|news|newspaper|agency|daily|magazine|website|online)$"
)
LEADING = re.compile(
    r"^(?:.*(?:['’]s|[-‐](?:based|run|owned|backed|controlled|language))|state media|(?:state )?news agency|"
    r"(?:state )?broadcaster|news (?:outlet|website|site)|newspaper|magazine|website)\s+(?=\S)",
    re.IGNORECASE,
)
POSSESSIVE = re.compile(r"['’]s?$")


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet or agency; `owner` is None where it is not commonly known.

    `kind` is one of newspaper, magazine, agency, broadcaster, website, state media, ngo-news;
    `agency` says that it supplies other outlets; `country` is ISO 3166-1 alpha-2.
    """

    name: str
    kind: str
    country: str | None = None
    owner: str | None = None
    agency: bool = False
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()

    @property
    def supplies(self) -> bool:
        """Whether other outlets run its reports."""
        return self.agency or self.kind == "agency"

    @property
    def control(self) -> str | None:
        """Who could speak through it and its sisters: the state for state media, else the owner."""
        return f"the state of {self.country}" if self.kind == "state media" else self.owner


class OutletName(NamedTuple):
    """A surface form of an outlet; an ambiguous one names it only in the right context."""

    form: str
    outlet: Outlet
    ambiguous: bool


class _Lexicon(msgspec.Struct, frozen=True):
    """The file as it is read."""

    ambiguous: tuple[str, ...]
    outlet: tuple[Outlet, ...]


@cache
def _load_lexicon() -> _Lexicon:
    """Reads the lexicon."""
    text = resources.files("headwater.language").joinpath("outlets.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Lexicon)


def fold_name(name: str) -> str:
    """Returns a name without case, accents, punctuation, a leading article and a possessive ending."""
    plain = unicodedata.normalize("NFKD", POSSESSIVE.sub("", name.strip().strip("\"'“”‘’()[]")))
    plain = "".join(character for character in plain if not unicodedata.combining(character)).casefold()
    plain = re.sub(r"(?<=\w)\.(?=\w)", "" if len(plain) <= 8 else ".", plain)
    words = re.findall(r"[\w.+]*\w", plain.replace("&", " and ").replace("'", "").replace("’", ""))
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@cache
def _by_name() -> dict[str, Outlet]:
    """Returns outlets by folded surface form; a canonical name wins over an alias."""
    outlets = _load_lexicon().outlet
    names = {fold_name(alias): outlet for outlet in reversed(outlets) for alias in outlet.aliases}
    return names | {fold_name(outlet.name): outlet for outlet in reversed(outlets)}


@cache
def _by_domain() -> dict[str, Outlet]:
    """Returns outlets by domain."""
    return {domain: outlet for outlet in _load_lexicon().outlet for domain in outlet.domains}


@cache
def _by_contact() -> dict[str, Outlet]:
    """Returns outlets by the domains and addresses of their e-mail."""
    return {contact: outlet for outlet in _load_lexicon().outlet for contact in outlet.contacts}


@lru_cache(maxsize=100_000)
def find_outlet(name: str) -> Outlet | None:
    """Returns the outlet that a name, an alias or a domain stands for; None if it is not known.

    Ambiguous forms are found too: call this on what is known to name an outlet.
    """
    folded = fold_name(name)
    if not folded:
        return None
    found = _by_name().get(folded) or _by_name().get(ENDINGS.sub("", folded))
    if not found and "." in name:
        found = outlet_of_domain(name)
    rest = LEADING.sub("", name.strip())
    return found or (find_outlet(rest) if len(rest) < len(name.strip()) else None)


def outlet_of_domain(host: str) -> Outlet | None:
    """Returns the outlet of a host name or of a parent of it."""
    labels = host.strip().casefold().rstrip(".").split(":")[0].split(".")
    domains = _by_domain()
    return next((domains[at] for i in range(len(labels) - 1) if (at := ".".join(labels[i:])) in domains), None)


def outlet_of_address(address: str) -> Outlet | None:
    """Returns the outlet that an e-mail address belongs to."""
    host = address.casefold().rpartition("@")[2]
    return _by_contact().get(address.casefold()) or _by_contact().get(host) or outlet_of_domain(host)


def outlet_names() -> Iterator[OutletName]:
    """Yields every surface form for matching in text, with case as it is written."""
    lexicon = _load_lexicon()
    ambiguous = {form.casefold().removeprefix("the ") for form in lexicon.ambiguous}
    for outlet in lexicon.outlet:
        forms = dict.fromkeys((outlet.name, *outlet.aliases))
        for form in forms:
            if "(" not in form:
                unclear = form.casefold().removeprefix("the ") in ambiguous or len(form) < 2
                yield OutletName(form, outlet, unclear)
