"""Small cases at rest and a desk over them, for tests of its pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from handmade import Desk, lay_denial, lay_raid
from msgspec.structs import replace
from starlette.testclient import TestClient

from headwater.case import Case
from headwater.desk.app import create_app
from headwater.desk.identity import OnePerson
from headwater.engine.local import LocalEngine
from headwater.model import Capture, Event, Failure, MachineEvent, Passage, Report, Run, SharedPassage
from headwater.stages.findings import weigh_findings

BASE = "http://127.0.0.1:8400"
KEY = "only-once"
SHARED = "Five phone users were arrested in Brask, a source told the Tarn Courier."


def lay_more(desk: Desk) -> None:
    """Writes text that two reports share, a time without a year, a place on the map, and a failure."""
    spans = (Passage(start=0, end=len(SHARED), from_start=0, from_end=len(SHARED)),)
    desk.add(
        SharedPassage(
            id="passage-relays", report="report-herald", other="report-post", spans=spans, share=1.0, other_share=1.0,
            verbatim=True,
        )
    )  # fmt: skip
    desk.write("mill", "Mill Post", "Guards arrested two weavers in Tarnow on 9 June, a weaver said.")
    said = desk.say("Guards arrested two weavers in Tarnow on 9 June", desk.voice("a weaver", "unnamed"), cue="said")
    town = {"name": "Tarnow", "geonameid": 99, "lat": 50.0, "lon": 21.0, "country": "PL", "region": "X", "city": "T"}
    act = desk.act(
        said, "arrested", target="two weavers", place=("Tarnow", town), time=("9 June", {"edtf": "XXXX-06-09"})
    )
    desk.root(said, outlet="Mill Post")
    desk.join(act)
    desk.add(
        Failure(id="failure-1", input="fax.pdf", stage="reading", error="the PDF is cut off", hint="Fetch it again.")
    )


def lay_case(folder: Path, *layers: Callable[[Desk], object]) -> Case:
    """Returns a case at rest that holds a raid, a denial and more, and what the layers write."""
    desk = Desk()
    for lay in (lay_raid, lay_denial, lay_more, *layers):
        lay(desk)
    case = Case.open(folder)
    texts = {report.capture: report.text for report in desk.pile().all(Report)}
    captures = [
        replace(
            capture,
            sha256=case.evidence.seal(texts[capture.id].encode("utf-8", "replace")),
            bytes=len(texts[capture.id].encode("utf-8", "replace")),
        )
        for capture in desk.pile().all(Capture)
    ]
    events = [MachineEvent(id=event.id, type=event.type, acts=event.acts) for event in desk.pile().all(Event)]
    run = Run(id="run-1", version="1", started_at="2031-06-01T00:00:00", finished_at="2031-06-01T00:01:00", written={})
    with case.database.writing() as writer:
        for kind, records in desk.records.items():
            if kind is not Capture:
                writer.add(records)
        writer.add([*captures, *events, run])
        writer.add(weigh_findings(desk.pile(), LocalEngine()))
    return case


def enter(case: Case, person: str = "R. Vale") -> TestClient:
    """Returns a client that has opened the desk with its key."""
    client = TestClient(create_app(case, OnePerson(person), KEY), base_url=BASE)
    assert client.get(f"/enter?key={KEY}").status_code == 200
    return client


def token(client: TestClient) -> str:
    """Returns the token that the desk's forms carry."""
    page = client.get("/findings").text
    return page.partition('"x-desk-token": "')[2].partition('"')[0]


def decide(client: TestClient, kind: str, *ids: str, **fields: str) -> dict[str, object]:
    """Takes a decision as a page's form does and returns the answer with its status."""
    headers = {"origin": BASE, "accept": "application/json"}
    data = {"kind": kind, "ids": list(ids), "token": token(client), "as_of": latest(client), **fields}
    answer = client.post("/decisions", data=data, headers=headers)
    return {**answer.json(), "http": answer.status_code}


def latest(client: TestClient) -> str:
    """Returns the latest decision that a page drawn now would show."""
    return client.get("/decisions.json").json()["latest"]


def find_one(client: TestClient, words: str) -> dict[str, object]:
    """Returns the line of the one finding that has some words."""
    lines = client.get("/findings.json", params={"q": words}).json()["lines"]
    assert len(lines) == 1, [line["sentence"] for line in lines]
    return lines[0]
