"""What every count means, how it is made, and where it can be wrong."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec
from starlette.requests import Request

from headwater.desk.answers import Desk
from headwater.errors import UnknownRecord


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What one count means, how it is made, and where it can be wrong."""

    term: str
    title: str
    means: str
    made: str
    wrong: str


@cache
def read_explanations() -> dict[str, Explanation]:
    """Returns the explanations by their terms."""
    data = tomllib.loads(files("headwater.desk").joinpath("method.toml").read_text("utf-8"))
    return {term: Explanation(term=term, **given) for term, given in data.items()}


def show_method(desk: Desk, request: Request) -> list[Explanation]:
    """Returns all explanations."""
    return list(read_explanations().values())


def show_explanation(desk: Desk, request: Request) -> Explanation:
    """Returns one explanation."""
    found = read_explanations().get(request.path_params["term"])
    if found is None:
        raise UnknownRecord("there is no explanation of that")
    return found
