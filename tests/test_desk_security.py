"""Who is let in to the desk, and what every answer forbids."""

from __future__ import annotations

from pathlib import Path

import pytest
from deskroom import BASE, KEY, enter, latest, lay_case, token
from starlette.testclient import TestClient

from headwater.case import Case
from headwater.desk.app import create_app
from headwater.desk.identity import OnePerson
from headwater.desk.originals import strip_page

CLOSED = ["/findings", "/findings.json", "/reports/report-herald", "/intake", "/assets/desk.js", "/", "/search?q=x"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case at rest."""
    return lay_case(tmp_path_factory.mktemp("security") / "case").folder


def stranger(folder: Path, base: str = BASE) -> TestClient:
    """Returns a client that has not entered."""
    return TestClient(create_app(lay(folder), OnePerson("R. Vale"), KEY), base_url=base, follow_redirects=False)


def lay(folder: Path):  # type: ignore[no-untyped-def]
    """Opens the case."""
    return Case.open(folder, create=False)


@pytest.mark.parametrize("address", CLOSED)
def test_security_refuses_who_has_no_key(folder: Path, address: str) -> None:
    """Without the key nothing is answered, not even the desk's own script."""
    answer = stranger(folder).get(address)
    assert answer.status_code == 403
    assert "report" not in answer.text.casefold()


def test_security_key_opens_once(folder: Path) -> None:
    """The key gives a cookie that scripts cannot read and other sites cannot send; a second use is refused."""
    client = stranger(folder)
    answer = client.get(f"/enter?key={KEY}")
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    client.cookies.clear()
    assert client.get(f"/enter?key={KEY}").status_code == 403
    assert client.get("/findings").status_code == 403


@pytest.mark.parametrize("key", ["", "wrong", KEY[:-1], KEY + "x", "%F0%9F%92%A5"])
def test_security_refuses_a_wrong_key(folder: Path, key: str) -> None:
    """A wrong key opens nothing and does not spend the right one."""
    client = stranger(folder)
    assert client.get(f"/enter?key={key}").status_code == 403
    assert client.get(f"/enter?key={KEY}").status_code == 303


@pytest.mark.parametrize("host", ["attacker.example", "127.0.0.1.attacker.example", "attacker.example:8400", ""])
def test_security_refuses_a_rebound_name(folder: Path, host: str) -> None:
    """A request under another name is refused even with the cookie, so that DNS rebinding reads nothing."""
    client = enter(lay(folder))
    assert client.get("/findings", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("origin", ["https://attacker.example", "http://127.0.0.1:9999", "null", None])
def test_security_refuses_forms_of_other_sites(folder: Path, origin: str | None) -> None:
    """A form with another origin, or none, is refused even with the cookie and the token."""
    client = enter(lay(folder))
    data = {"kind": "accept", "ids": "finding-x", "token": token(client), "as_of": latest(client)}
    headers = {"origin": origin} if origin else {}
    assert client.post("/decisions", data=data, headers=headers).status_code == 403


def test_security_refuses_forms_without_the_token(folder: Path) -> None:
    """A form without the token of the desk's pages decides nothing and adds nothing."""
    client = enter(lay(folder))
    headers = {"origin": BASE}
    assert client.post("/decisions", data={"kind": "accept"}, headers=headers).status_code == 403
    files = {"files": ("a.txt", b"text")}
    assert client.post("/intake", files=files, headers=headers).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE"])
def test_security_knows_only_reading_and_forms(folder: Path, method: str) -> None:
    """Other methods are refused."""
    assert enter(lay(folder)).request(method, "/findings").status_code == 405


def test_security_every_answer_carries_the_policy(folder: Path) -> None:
    """Pages, data, refusals and errors forbid scripts, frames and connections from outside."""
    client = enter(lay(folder))
    for address in ("/findings", "/findings.json", "/nowhere", "/assets/desk.js", "/findings/finding-none"):
        headers = client.get(address).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_security_sanitises_captured_pages() -> None:
    """Scripts, handlers, addresses, refreshes, SVG and styles of a captured page are gone, its words stay."""
    page = (
        "<html><head><meta http-equiv=refresh content='0;url=http://x'><base href='http://x'><style>@import 'x'</style>"
        "<script>alert(1)</script></head><body onload=alert(2) style='background:url(http://x)'><p onclick=x()>Words"
        "<a href='javascript:x()' ping='http://x'>link</a><img src=http://x/y.png>"
        "<svg onload=x()><script>2</script></svg>"
        "<iframe src=http://x></iframe><form action=http://x><input></form><math><mtext></mtext></math></p>"
    )
    stripped = strip_page(page, "text/html")
    assert "Words" in stripped
    assert "link" in stripped
    for word in ("http", "alert", "javascript", "onload", "onclick", "<svg", "<img", "<a", "style", "<meta", "<form"):
        assert word not in stripped, word


def test_security_text_of_a_capture_stays_text() -> None:
    """A plain text that looks like a page is shown as its letters."""
    assert strip_page("<b>bold</b>", "text/plain") == "<pre>&lt;b&gt;bold&lt;/b&gt;</pre>"
