"""Decisions at the desk: kept, undone, and never written over somebody else's."""

from __future__ import annotations

from pathlib import Path

import pytest
from deskroom import BASE, decide, enter, find_one, latest, lay_case, token
from starlette.testclient import TestClient

from headwater.desk import decisions


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """A desk over a small case of its own."""
    return enter(lay_case(tmp_path / "case"))


def test_decisions_accept_and_undo(client: TestClient) -> None:
    """A finding is accepted with a reason, listed so, and a draft again after the undo."""
    finding = str(find_one(client, "weavers")["id"])
    made = decide(client, "accept", finding, why="read it twice")
    assert made["by"] == "R. Vale"
    assert find_one(client, "weavers")["status"] == "accepted"
    assert client.get("/findings.json?status=accepted").json()["total"] == 1
    assert "read it twice" in client.get(f"/findings/{finding}").text
    decide(client, "undo", str(made["id"]))
    assert find_one(client, "weavers")["status"] == "draft"


def test_decisions_refuse_a_page_that_is_outdated(client: TestClient) -> None:
    """Who decides on a page drawn before somebody else decided is told to look again, and nothing is kept."""
    finding = str(find_one(client, "weavers")["id"])
    before = latest(client)
    decide(client, "accept", finding)
    refused = decide(client, "reject", finding, as_of=before)
    assert refused["http"] == 409
    assert refused["hint"] == "Look again."
    assert find_one(client, "weavers")["status"] == "accepted"


def test_decisions_of_another_finding_do_not_outdate_a_page(client: TestClient) -> None:
    """A decision about something else in the meantime stands in nobody's way."""
    before = latest(client)
    decide(client, "accept", str(find_one(client, "weavers")["id"]))
    assert decide(client, "accept", str(find_one(client, "farmers")["id"]), as_of=before)["http"] == 200


def test_decisions_refuse_a_finding_that_changed(client: TestClient) -> None:
    """A finding that no longer says what the page showed is not accepted."""
    finding = str(find_one(client, "weavers")["id"])
    refused = decide(client, "accept", finding, saw=f"{finding} 0123456789abcdef")
    assert refused["http"] == 409


def test_decisions_answer_with_the_line_that_changed(client: TestClient) -> None:
    """From a list, the answer is the finding's own line, drawn anew."""
    finding = str(find_one(client, "weavers")["id"])
    data = {"kind": "accept", "ids": finding, "line": finding, "shown": "line", "token": token(client), "as_of": ""}
    answer = client.post("/decisions", data=data, headers={"origin": BASE, "hx-request": "true"})
    assert answer.text.strip().startswith('<li class="line"')
    assert "status-accepted" in answer.text


def test_decisions_lead_back_to_the_line_without_a_script(client: TestClient) -> None:
    """Where the page's script did not send the form, the answer leads back to the list."""
    finding = str(find_one(client, "weavers")["id"])
    back = f"/findings#line-{finding}"
    data = {"kind": "accept", "ids": finding, "shown": "line", "token": token(client), "as_of": "", "back": back}
    answer = client.post("/decisions", data=data, headers={"origin": BASE}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, back)


def test_decisions_join_two_findings_and_part_them_again(client: TestClient) -> None:
    """Two findings joined as one happening are one line; the undo gives both back."""
    ids = [str(find_one(client, words)["id"]) for words in ("weavers", "farmers")]
    made = decide(client, "same-event", *ids)
    assert client.get("/findings.json").json()["total"] == 2
    decide(client, "undo", str(made["id"]))
    assert client.get("/findings.json").json()["total"] == 3


def test_decisions_part_an_account_from_a_finding(client: TestClient) -> None:
    """An account that is of another happening becomes a finding of its own."""
    finding = str(find_one(client, "farmers")["id"])
    trail = client.get(f"/findings/{finding}.json").json()["trail"]["trails"]
    said = [statement["id"] for origin in trail for statement in origin["statements"]]
    view = client.get(f"/findings/{finding}/statements/{said[-1]}.json").json()
    decide(client, "different-event", view["stays"], *[act["id"] for act in view["acts"]])
    assert client.get("/findings.json").json()["total"] == 4


def test_decisions_correct_a_place_on_the_map(client: TestClient) -> None:
    """A corrected place moves the finding in list, filter and map; the undo moves it back."""
    finding = str(find_one(client, "weavers")["id"])
    trail = client.get(f"/findings/{finding}.json").json()["trail"]["trails"]
    view = client.get(f"/findings/{finding}/statements/{trail[0]['statements'][0]['id']}.json").json()
    value = {"value.slot": "place", "value.name": "Gdynia", "value.lat": "54.5", "value.lon": "18.5"}
    made = decide(client, "correct", view["acts"][0]["id"], **value)
    assert made["http"] == 200, made
    assert find_one(client, "weavers")["places"] == ["Gdynia"]
    assert [spot["name"] for spot in client.get("/map.json").json()["spots"]] == ["Gdynia"]
    decide(client, "undo", str(made["id"]))
    assert find_one(client, "weavers")["places"] == ["Tarnow"]


def test_decisions_mark_a_retracted_report(client: TestClient) -> None:
    """A retracted report makes what rests on it stale, and the page says which report it was."""
    decide(client, "status-of-report", "report-mill", **{"value.status": "retracted"})
    lines = client.get("/findings.json?status=stale").json()["lines"]
    assert len(lines) == 1
    assert "retracted" in client.get(f"/findings/{lines[0]['id']}").text


def test_decisions_need_a_name(tmp_path: Path) -> None:
    """A desk that was opened without a name shows no forms and keeps no decision."""
    reading = enter(lay_case(tmp_path / "case"), person="")
    finding = str(find_one(reading, "weavers")["id"])
    assert decide(reading, "accept", finding)["http"] == 400
    assert 'value="accept"' not in reading.get(f"/findings/{finding}").text


def test_decisions_lead_nowhere_outside(client: TestClient) -> None:
    """A form's way back is followed only inside the desk."""
    finding = str(find_one(client, "weavers")["id"])
    data = {"kind": "accept", "ids": finding, "token": token(client), "back": "//attacker.example/", "as_of": ""}
    answer = client.post("/decisions", data=data, headers={"origin": BASE}, follow_redirects=False)
    assert answer.headers["location"] == "/decisions"


def test_decisions_that_run_stages_are_taken_apart(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a large pile such a decision is taken in a process of its own; what speaks against it comes back in words."""
    monkeypatch.setattr(decisions, "LARGE", 0)
    refused = decide(client, "not-derived", "report-herald")
    assert refused["http"] == 400
    assert "not-derived is about 2" in str(refused["error"])
    made = decide(client, "not-derived", "report-herald", "report-post")
    assert (made["http"], made["kind"]) == (200, "not-derived")
