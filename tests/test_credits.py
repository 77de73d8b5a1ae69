"""Credits: who a report says it has something from."""

from __future__ import annotations

import time

import pytest
from handmade import Desk
from tracing import trace

from headwater.language.credit_lines import find_credit_lines, read_outlet
from headwater.language.reading import Reading
from headwater.model import Clue, Credit, Report
from headwater.stages.credits import find_credits


def credit(text: str, outlet: str | None = "Daily Herald", **fields: object) -> list[Credit]:
    """Returns the credits of a report without statements."""
    return list(find_credits(Reading(Report(id="r", capture="c", outlet=outlet, text=text, **fields), ())))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("Source: Tarn Courier", "Tarn Courier"),
        ("ODRAVA, May 4 (Tri-River Press) — Fourteen were held.", "Tri-River Press"),
        ("This article first appeared in the Tarn Courier.", "Tarn Courier"),
        ("Reprinted with permission from the Tarn Courier.", "Tarn Courier"),
        ("via Tarn Courier", "Tarn Courier"),
        ("h/t: Tarn Courier", "Tarn Courier"),
        ("From Tri-River Press", "Tri-River Press"),
        ("The men were freed. (Reuters)", "Reuters"),
        ("By Reuters", "Reuters"),
        ("The piece was originally aired on Radio Selm.", "Radio Selm"),
        ("Translated from the Tarn Courier.", "Tarn Courier"),
    ],
)
def test_credits_lines_name_their_outlet(line: str, outlet: str) -> None:
    """Credit lines, wire tags and notices are read."""
    assert [found.outlet for found in credit(f"Held in Odrava\n\n{line}\n\nThe rest.")] == [outlet]


@pytest.mark.parametrize(
    "line",
    [
        "Source: Ministry of Order",
        "The source said that all were freed.",
        "Photo: Getty Images",
        "He came via the northern road.",
        "From the window she saw it all.",
        "The hall (built in 1904) — now a school — is closed.",
        "The fever first appeared in Odrava, a river town.",
        "Six girls were taken from Odrava in a raid.",
        "ODRAVA (UPDATED) — Six girls were taken in a raid.",
    ],
)
def test_credits_other_lines_are_none(line: str) -> None:
    """Ordinary prose and credits to others than outlets give nothing."""
    assert credit(f"Held in Odrava\n\n{line}\n\nThe rest.") == []


def test_credits_line_without_a_name_credits_somebody() -> None:
    """A button to the full article says that the page is a copy, not whose."""
    (found,) = credit("Held.\n\nSource: Read Full Article")
    assert (found.outlet, found.scope) == ("", "report")


def test_credits_own_outlet_is_none() -> None:
    """An outlet's own dateline is no credit."""
    assert credit("ODRAVA (Tri-River Press) — Held.", outlet="Tri-River Press") == []


def test_credits_clue_of_another_host_is_one() -> None:
    """Metadata that names another site is a credit to it."""
    clues = (Clue(kind="original-source", value="https://www.reuters.com/a", basis="meta"),)
    assert [found.outlet for found in credit("Held.", clues=clues)] == ["Reuters"]


def test_credits_canonical_of_the_own_site_is_none() -> None:
    """A page's own address is no credit."""
    clues = (Clue(kind="canonical", value="https://dailyherald.example/a", basis="link"),)
    assert credit("Held.", url="https://www.dailyherald.example/a?b", clues=clues) == []


def test_credits_voice_of_another_outlet_is_one_of_its_statements() -> None:
    """An outlet among a statement's voices is credited with that statement."""
    desk = Desk()
    desk.write("herald", "Daily Herald", "Ferrymen were arrested, a source told the Tarn Courier.")
    voices = (
        desk.voice("a source", "unnamed"),
        desk.voice("Tarn Courier", "outlet"),
        desk.voice("Daily Herald", "outlet"),
    )
    statement = desk.say("Ferrymen were arrested", *voices, cue="told")
    (found,) = trace(desk).credits
    assert (found.outlet, found.scope, found.statements) == ("Tarn Courier", "statements", (statement.id,))
    assert "told the Tarn Courier" in found.basis


def test_credits_lines_survive_long_input() -> None:
    """A very long line takes no longer than it must."""
    assert list(find_credit_lines("A (" * 100_000)) == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Copyright 2031 Radio Selm.", "Radio Selm"),
        ("© 2029-2031 Marnik Mirror", "Marnik Mirror"),
        ("Copyright", ""),
        ("June 15, 2031", ""),
        ("12 May 2031", ""),
        ("Times of May", "Times of May"),
        ("Source: Radio Selm", "Radio Selm"),
        ("h/t Marnik Mirror", "Marnik Mirror"),
        ("With files from The Associated Press", "Associated Press"),
        ("Radio Selm. All rights reserved", "Radio Selm"),
        ("AFP 2017-2022. All rights reserved", "Agence France-Presse"),
        ("Marnik Mirror newspaper", "Marnik Mirror"),
        ("UPDATED", ""),
        ("R-Tarn", ""),
        ("Novosk Market 24", "Novosk Market 24"),
    ],
)
def test_credits_notices_and_dates_are_no_part_of_a_name(given: str, name: str) -> None:
    """An outlet is named without what a notice of rights says before it, and a date names nobody."""
    assert read_outlet(given, guess=True) == name


def test_credits_place_in_brackets_is_no_outlet() -> None:
    """Brackets that a text opens with hold its place, unless an outlet goes by that name."""
    text = "Guards came to the landing at dawn."
    assert [line.outlet for line in find_credit_lines(f"(Tarn) – {text}")] == []
    assert [line.outlet for line in find_credit_lines(f"(Reuters) – {text}")] == ["Reuters"]
    assert [line.outlet for line in find_credit_lines(f"TARN (Odra Agency) – {text}")] == ["Odra Agency"]


def test_credits_long_run_of_empty_lines_is_searched_once() -> None:
    """Tens of thousands of empty lines after a word that opens the search take no longer than their length."""
    began = time.process_time()
    assert list(find_credit_lines("first taken from the \n" + "\n" * 40_000)) == []
    assert time.process_time() - began < 3
