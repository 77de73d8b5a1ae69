"""The lexicon of outlets and agencies."""

from __future__ import annotations

import pytest

from headwater.language.outlets import find_outlet, fold_name, outlet_names, outlet_of_address, outlet_of_domain


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("AP", "Associated Press"),
        ("the Associated Press", "Associated Press"),
        ("RFA", "Radio Free Asia"),
        ("US-based Radio Free Asia", "Radio Free Asia"),
        ("North Korea’s state news agency KCNA", "Korean Central News Agency"),
        ("Yonhap news agency", "Yonhap News Agency"),
        ("express.co.uk", "Daily Express"),
        ("DAILYNK", "Daily NK"),
        ("El Pais", "El País"),
    ],
)
def test_outlets_found_by_name(name: str, outlet: str) -> None:
    """Names are found whatever their case, article, accents, or words around them."""
    found = find_outlet(name)
    assert found is not None
    assert found.name == outlet


@pytest.mark.parametrize("name", ["", " ", "the", "Ministry of Justice", "x" * 10_000, "’s"])
def test_outlets_unknown_stays_unknown(name: str) -> None:
    """What is no outlet is not found."""
    assert find_outlet(name) is None


def test_outlets_found_by_domain_and_address() -> None:
    """Hosts and their parents, and addresses of e-mail, lead to the outlet."""
    cnn, daily_nk = outlet_of_domain("edition.cnn.com:443"), outlet_of_address("DailyNKEnglish@uni-media.net")
    assert cnn is not None
    assert cnn.name == "CNN"
    assert daily_nk is not None
    assert daily_nk.name == "Daily NK"
    assert outlet_of_domain("notcnn.com") is None


def test_outlets_names_are_of_one_outlet_each() -> None:
    """No surface form and no domain belongs to two outlets."""
    forms = [(fold_name(name.form), name.outlet.name) for name in outlet_names()]
    assert len(dict(forms)) == len(set(forms))
    outlets = {name.outlet.name: name.outlet for name in outlet_names()}.values()
    domains = [domain for outlet in outlets for domain in outlet.domains]
    assert len(domains) == len(set(domains))


def test_outlets_ambiguous_forms_are_flagged() -> None:
    """Forms that are ordinary words or short letters are flagged, clear ones are not."""
    flags = {name.form: name.ambiguous for name in outlet_names()}
    assert flags["AP"]
    assert flags["Time"]
    assert not flags["Associated Press"]
    assert not flags["Daily NK"]


def test_outlets_state_media_share_their_control() -> None:
    """State media of one country could speak with one voice; an unknown owner is None."""
    kcna, rodong, topix = find_outlet("KCNA"), find_outlet("Rodong Sinmun"), find_outlet("China Topix")
    assert kcna is not None
    assert rodong is not None
    assert topix is not None
    assert kcna.control == rodong.control == "the state of KP"
    assert topix.control is None
