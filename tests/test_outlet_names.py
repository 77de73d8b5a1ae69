"""Tests of outlets that a report names and no list knows. All of them are invented."""

from __future__ import annotations

import pytest
from test_statements import PARSER

from headwater.language.outlet_names import OutletNames, find_outlet_names, looks_like_outlet
from headwater.language.reading import read_reports
from headwater.model import Report


def outlets_of(text: str, outlet: str | None = None) -> OutletNames:
    """Returns the outlets that a text names."""
    (reading,) = read_reports([Report(id="r", capture="c", text=text, outlet=outlet)], PARSER)
    return find_outlet_names(reading)


def test_outlet_names_short_form() -> None:
    """The end of an outlet's name stands for it."""
    found = outlets_of("A clerk told the Norvland Courier that the mill had burned. The Courier saw it.")
    assert found.find("the Courier") == "Norvland Courier"


def test_outlet_names_own() -> None:
    """A report's own outlet is known by its name whatever that is."""
    assert outlets_of("The mill burned.", "Orland Miller").find("the Orland Miller") == "Orland Miller"


def test_outlet_names_unclear_short_form() -> None:
    """A short form of two outlets stands for neither."""
    found = outlets_of("The Norvland Courier and the Tarn Courier agree.")
    assert found.find("the Courier") is None


@pytest.mark.parametrize("name", ["Norvland Rights Monitor", "Orland University Press", "Courier", "State Agency"])
def test_outlet_names_of_others(name: str) -> None:
    """An organisation that is no outlet does not look like one."""
    assert not looks_like_outlet(name)
