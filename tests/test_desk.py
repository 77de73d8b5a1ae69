"""The desk's pages: each with its .json twin, counts that add up, nothing that a stranger's text can do."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
from deskroom import enter, find_one, lay_case
from handmade import Desk
from starlette.testclient import TestClient

from headwater.desk.wording import word_time
from headwater.model import Origin

HOSTILE = (
    '<script>alert(1)</script><img src=x onerror="alert(2)"> {{ 7*7 }} \u202eevil\u2066 </div></article> '
    "a clerk said that guards arrested nobody."
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A desk over a small case."""

    def lay_hostile(desk: Desk) -> None:
        desk.write("evil", "<b>Outlet</b>", HOSTILE, title="</title><script>alert(3)</script>")
        desk.say("guards arrested nobody", desk.voice("a clerk", "unnamed"), cue="said")

    return enter(lay_case(tmp_path_factory.mktemp("desk") / "case", lay_hostile))


def addresses(client: TestClient) -> list[str]:
    """Returns one address of every kind of page."""
    finding = find_one(client, "weavers")["id"]
    return [
        "/findings", f"/findings/{finding}", "/reports", "/reports/report-herald", "/reports/report-evil",
        "/reports/report-herald/words?start=3", "/reports/report-evil/original",
        "/compare?a=report-herald&b=report-post", "/timeline", "/map", "/voices", "/intake", "/decisions", "/method",
        "/method/origins", "/search?q=arrested", "/gazetteer?q=Paris",
    ]  # fmt: skip


def twin(address: str) -> str:
    """Returns the address of a page's JSON."""
    path, _, query = address.partition("?")
    return f"{path}.json?{query}"


def test_desk_gives_every_page_a_twin(client: TestClient) -> None:
    """Every page answers as HTML and, from the same function, as JSON."""
    for address in addresses(client):
        page, data = client.get(address), client.get(twin(address))
        assert (address, page.status_code, data.status_code) == (address, 200, 200)
        assert page.headers["content-type"].startswith("text/html")
        assert data.headers["content-type"] == "application/json"
        assert data.json() is not None


class Tags(HTMLParser):
    """Notes every tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes one."""
        self.found.append((tag, dict(attrs)))


def test_desk_pages_hold_no_script_of_their_own_or_of_a_report(client: TestClient) -> None:
    """No page has inline script, event handlers or style, or an address outside the desk."""
    for address in addresses(client):
        for tag, attributes in Tags(client.get(address).text).found:
            assert tag not in {"style", "object", "embed", "base"}
            assert tag != "script" or (attributes.get("src") or "").startswith("/assets/")
            assert not [name for name in attributes if name.startswith("on") or name in {"style", "srcdoc", "ping"}]
            for name in ("src", "href", "action", "hx-get", "hx-post"):
                assert (attributes.get(name) or "/").startswith(("/", "#", "?", "data:,")), (address, tag, attributes)


def test_desk_shows_hostile_text_as_text(client: TestClient) -> None:
    """Tags come out as text, hidden characters as marks that name them."""
    page = client.get("/reports/report-evil").text
    assert "&lt;script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert "U+202E" in page
    assert "\u202e" not in page


def test_desk_findings_counts_add_up(client: TestClient) -> None:
    """Acts, origins, statuses and accounts each add up to the number of findings."""
    view = client.get("/findings.json").json()
    assert view["total"] == len(view["lines"]) == 3
    for facet in ("acts", "origins", "statuses", "contested"):
        assert sum(count["number"] for count in view[facet]) == view["total"], facet


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("contested=1", "farmers"),
        ("from=2031-05-01&to=2031-05-31", "farmers"),
        ("country=PL", "weavers"),
        ("place=71", "phone users"),
        ("q=ferrymen", None),
        ("q=weavers", "weavers"),
        ("origins=2", "farmers"),
        ("report=report-post", "phone users"),
        ("act=arrest&q=Tarnow", "weavers"),
    ],
)
def test_desk_findings_are_narrowed(client: TestClient, query: str, words: str | None) -> None:
    """Each filter leaves just the findings that fit."""
    lines = client.get(f"/findings.json?{query}").json()["lines"]
    assert len(lines) == (0 if words is None else 1)
    assert all(words in line["sentence"] for line in lines if words)


def test_desk_findings_mark_hits(client: TestClient) -> None:
    """Words that were searched for are marked in the sentence."""
    assert "<mark>weavers</mark>" in client.get("/findings?q=weavers").text


def test_desk_year_that_is_not_given_is_no_day_on_the_timeline(client: TestClient) -> None:
    """A time without a year stands beside the timeline and is found by no year."""
    view = client.get("/timeline.json").json()
    assert [edtf for edtf, _ in view["yearless"]] == ["XXXX-06-09"]
    assert all("weavers" not in bar["sentence"] for bar in view["bars"])
    assert client.get("/findings.json?from=0001-01-01&to=9999-12-31&q=weavers").json()["total"] == 0


def test_desk_map_draws_only_places_that_are_known(client: TestClient) -> None:
    """A place with a position is drawn; one that the gazetteer does not have stands beside the map."""
    view = client.get("/map.json").json()
    assert [spot["name"] for spot in view["spots"]] == ["Tarnow"]
    assert {spot["name"] for spot in view["unplaced"]} == {"Brask", "Odra"}
    assert 'class="spot spot-town' in client.get("/map").text


def test_desk_finding_tells_its_way_home(client: TestClient) -> None:
    """A finding's page holds its bounds in words, the quoted words in context, the report and the digest."""
    line: dict[str, Any] = find_one(client, "farmers")
    page = client.get(f"/findings/{line['id']}").text
    for part in ("Where the accounts differ", "12 farmers", "30 farmers", "Varn Wire", "SHA-256", "Against it"):
        assert part in page, part
    view = client.get(f"/findings/{line['id']}.json").json()
    numbers = [notes for value, notes in view["notes"].items() if value.startswith("number")]
    assert len(numbers) == 2
    assert set(numbers[0]).isdisjoint(numbers[1])


def test_desk_finding_draws_its_trail(client: TestClient) -> None:
    """The drawing leads from the voice through the outlet to reports, which are links."""
    finding = find_one(client, "phone users")["id"]
    page = client.get(f"/findings/{finding}").text
    assert '<svg class="graph' in page
    assert 'href="/reports/report-courier"' in page
    assert "undecided" in page


def test_desk_trail_without_an_outlet_leads_to_the_report(tmp_path: Path) -> None:
    """Where no outlet is known, the voice leads to the report and no outlet is drawn."""

    def lay_nameless(desk: Desk) -> None:
        desk.write("leaf", None, "Guards arrested nine ferrymen, a rower said.")
        said = desk.say("Guards arrested nine ferrymen", desk.voice("a rower", "unnamed"), cue="said")
        act = desk.act(said, "arrested", target="nine ferrymen")
        desk.root(said, outlet=None)
        desk.join(act)

    client = enter(lay_case(tmp_path / "case", lay_nameless))
    page = client.get(f"/findings/{find_one(client, 'ferrymen')['id']}").text
    drawing = page[page.index('<svg class="graph') : page.index("</svg>", page.index('<svg class="graph'))]
    assert "a rower" in drawing
    assert ">outlet<" not in drawing


def test_desk_trail_goes_through_every_voice_that_tells(tmp_path: Path) -> None:
    """Who gave an order told nobody: the trail leads from the voices that tell of it, one after the other."""

    def lay_order(desk: Desk) -> None:
        desk.write("leaf", "Leaf", "The regime ordered the arrest of ferrymen, a cadre told a rower, Leaf was told.")
        outlet = desk.voice("Leaf", "outlet")
        chain = [desk.voice("a cadre", "unnamed"), desk.voice("a rower", "unnamed"), outlet]
        regime = desk.voice("The regime", "organisation")
        said = desk.say("the arrest of ferrymen", regime, *chain, cue="ordered", stance="orders")
        act = desk.act(said, "arrest", "ordered", target="ferrymen")
        origin = desk.root(said, outlet="Leaf")
        desk.records[Origin] = [msgspec.structs.replace(origin, source=chain[0].source)]
        desk.join(act)

    client = enter(lay_case(tmp_path / "case", lay_order))
    view = client.get(f"/findings/{find_one(client, 'ferrymen')['id']}.json").json()
    boxes = {key: " ".join(lines) for key, _, lines, _ in view["drawn"]["nodes"]}
    told = [(boxes[start], boxes[end]) for start, end, label, *_ in view["drawn"]["edges"] if label == "told"]
    assert sorted(told) == [("a cadre", "a rower"), ("a rower", "Leaf")]
    assert view["trail"]["trails"][0]["who"] == "an unnamed voice (“a cadre”), heard by Leaf"


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2024-21", "spring 2024"), ("XXXX-23", "autumn, year not given"), ("2024-03~", "about March 2024"),
        ("2024-13", "2024-13"), ("2024/..", "since 2024"), ("../2024-03", "up to March 2024"),
    ],
)  # fmt: skip
def test_desk_times_in_words(edtf: str, words: str) -> None:
    """Parts of years have names, and what is no time is shown as it is."""
    assert word_time(edtf) == words


def test_desk_report_marks_twins_and_offsets(client: TestClient) -> None:
    """A passage shared with another report is marked with a jump to it; every piece of text has its offset."""
    page = client.get("/reports/report-herald").text
    assert 'class="twin" href="/compare?a=report-herald&amp;b=report-post"' in page
    assert 'data-at="0"' in page


def test_desk_words_tell_what_was_made_of_them(client: TestClient) -> None:
    """A word inside a place tells of the act that it is the place of."""
    text = client.get("/reports/report-mill.json").json()["text"]
    at = text.index("Tarnow")
    view = client.get(f"/reports/report-mill/words.json?start={at}&end={at + 6}").json()
    assert view["words"] == "Tarnow"
    assert list(view["parts"].values()) == [["place"]]


def test_desk_comparison_aligns_shared_passages(client: TestClient) -> None:
    """The shared passage stands side by side under a number."""
    rows = client.get("/compare.json?a=report-herald&b=report-post").json()["rows"]
    assert rows[0]["number"] == 1
    assert rows[0]["left"] == rows[0]["right"]


def test_desk_original_is_inert(client: TestClient) -> None:
    """The captured original comes in a sandbox that lets nothing run and nothing load."""
    frame = client.get("/reports/report-evil/frame")
    assert frame.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "<script" not in frame.text
    assert "<img" not in frame.text
    assert (
        '<iframe class="original" title="The captured original, inert" sandbox '
        in client.get("/reports/report-evil/original").text
    )


def test_desk_errors_say_what_to_do(client: TestClient) -> None:
    """What is not there or cannot be is said as a page and as JSON, with a status of its own."""
    assert client.get("/findings/finding-none").status_code == 404
    assert client.get("/findings.json?origins=many").status_code == 400
    assert client.get("/findings.json?from=May").status_code in {200, 400}
    assert client.get("/nowhere").status_code == 404
    assert client.get("/reports/report-herald/words.json?start=9&end=3").json()["error"]


def test_desk_explains_every_count(client: TestClient) -> None:
    """Each question mark leads to an explanation of what a count means, how it is made and where it can be wrong."""
    terms = {each["term"] for each in client.get("/method.json").json()}
    pages = "".join(client.get(address).text for address in addresses(client))
    asked = {part.partition('"')[0] for part in pages.split('data-panel="/method/')[1:]}
    assert asked
    assert asked <= terms
