"""Derivations: who took from whom, and what stays undecided."""

from __future__ import annotations

from handmade import Desk
from tracing import ORIGINAL, OTHER, REWRITE, WEATHER, trace, write_original, write_other, write_rewrite

from headwater.model import Clue, Derivation


def derive(desk: Desk) -> list[Derivation]:
    """Returns the derivations of a newsroom."""
    return trace(desk).derivations


def test_derivations_credit_decides_the_direction() -> None:
    """A rewrite that credits the original's outlet was taken from it."""
    desk = Desk()
    write_original(desk)
    write_rewrite(desk)
    (found,) = derive(desk)
    assert (found.report, found.from_report, found.kind, found.decided) == (
        "report-herald",
        "report-courier",
        "rewrite",
        True,
    )
    assert "told the Tarn Courier" in found.basis


def test_derivations_credit_outweighs_a_backdated_copy() -> None:
    """A copy dated before its original is still the copy if it names the original's outlet."""
    desk = Desk()
    write_original(desk)
    desk.write("mirror", "Marnik Mirror", ORIGINAL, published="2031-05-01")
    assert trace(desk).taken() == {("mirror", "courier", "reprint")}


def test_derivations_dates_decide_without_credit() -> None:
    """Of two equal texts the later took from the earlier."""
    desk = Desk()
    desk.write("one", "Post", OTHER, published="2031-05-05")
    desk.write("two", "Mirror", OTHER, published="2031-05-07")
    assert trace(desk).taken() == {("two", "one", "reprint")}


def test_derivations_same_day_stays_undecided() -> None:
    """Two equal texts of one day give one derivation without a direction."""
    desk = Desk()
    desk.write("one", "Post", OTHER, published="2031-05-05")
    desk.write("two", "Mirror", OTHER, published="2031-05-05")
    (found,) = derive(desk)
    assert (found.decided, found.report > (found.from_report or "")) == (False, True)


def test_derivations_year_unknown_stays_undecided() -> None:
    """A date without a year orders nothing."""
    desk = Desk()
    desk.write("one", "Post", OTHER, published="XXXX-05-05")
    desk.write("two", "Mirror", OTHER, published="2031-05-07")
    assert not derive(desk)[0].decided


def test_derivations_month_and_day_inside_it_stay_undecided() -> None:
    """A month does not come before a day of the same month."""
    desk = Desk()
    desk.write("one", "Post", OTHER, published="2031-05")
    desk.write("two", "Mirror", OTHER, published="2031-05-07")
    assert not derive(desk)[0].decided


def test_derivations_link_decides() -> None:
    """A page that gives the other's address took from it."""
    desk = Desk()
    desk.write("one", "Post", OTHER, url="https://post.example/a")
    clue = Clue(kind="original-source", value="https://www.post.example/a?utm=1", basis="meta")
    desk.write("two", "Mirror", OTHER, clues=(clue,))
    assert trace(desk).taken() == {("two", "one", "reprint")}


def test_derivations_credit_without_report_leads_to_the_outlet() -> None:
    """A credited outlet that has no report in the pile is where the text was taken from."""
    desk = Desk()
    write_rewrite(desk)
    assert trace(desk).taken() == {("herald", "Tarn Courier", "citation")}


def test_derivations_credit_finds_the_report_by_its_particulars() -> None:
    """A citation in quite other words leads to the credited outlet's report on the same thing, not to another."""
    desk = Desk()
    write_original(desk)
    desk.write("weather", "Tarn Courier", WEATHER, published="2031-05-04")
    desk.write(
        "digest", "Digest", "Fourteen men, all ferrymen of Odrava, sit in a customs house, the Tarn Courier reported."
    )
    desk.say("Fourteen men, all ferrymen of Odrava, sit in a customs house", desk.voice("Tarn Courier", "outlet"))
    assert trace(desk).taken() == {("digest", "courier", "citation")}


def test_derivations_chain_of_three_has_no_shortcut() -> None:
    """A scraper's copy of a rewrite was taken from the rewrite, not from the original too."""
    desk = Desk()
    write_original(desk)
    write_rewrite(desk)
    desk.write("scraper", "Scraper", f"{REWRITE}\n\nSource: Daily Herald", published="2031-05-06")
    assert trace(desk).taken() == {("herald", "courier", "rewrite"), ("scraper", "herald", "reprint")}


def test_derivations_papers_of_one_wire_do_not_derive_from_each_other() -> None:
    """Three papers that print one wire report each took it from the wire."""
    desk = Desk()
    desk.write("wire", "Tri-River Press", OTHER, published="2031-05-04")
    for day, name in ((5, "a"), (6, "b"), (7, "c")):
        desk.write(name, f"Paper {name}", f"From Tri-River Press\n\n{OTHER}", published=f"2031-05-0{day}")
    assert trace(desk).taken() == {(name, "wire", "reprint") for name in "abc"}


def test_derivations_papers_of_an_absent_wire_stay_undecided_among_themselves() -> None:
    """Papers that credit one wire outside the pile each took it from there; between them nothing is decided."""
    desk = Desk()
    for day, name in ((5, "a"), (6, "b")):
        desk.write(name, f"Paper {name}", f"From Tri-River Press\n\n{OTHER}", published=f"2031-05-0{day}")
    assert trace(desk).taken() == {("a", "Tri-River Press", "reprint"), ("b", "Tri-River Press", "reprint")}


def test_derivations_two_versions_of_one_outlet_are_a_revision() -> None:
    """A later version by the same outlet revises the earlier."""
    desk = Desk()
    desk.write("one", "Post", OTHER, published="2031-05-05")
    desk.write("two", "Post", f"{OTHER} {WEATHER}", published="2031-05-06")
    assert trace(desk).taken() == {("two", "one", "revision")}


def test_derivations_correction_leads_to_the_title_it_gives() -> None:
    """A correction in other words revises the report whose title it gives."""
    desk = Desk()
    desk.write("one", "Post", OTHER, published="2031-05-05", title="Boatmen held after dawn raid")
    text = "Correction: our report of 5 May, “Boatmen held after dawn raid”, gave a wrong number. Eleven are held."
    desk.write("two", "Post", text, published="2031-05-09")
    assert trace(desk).taken() == {("two", "one", "revision")}


def test_derivations_statements_are_those_in_the_passages() -> None:
    """A mixed article's own reporting is not covered by what it took over."""
    desk = Desk()
    write_original(desk)
    desk.write("mixed", "Mixed Post", f"{ORIGINAL}\n\n{WEATHER}", published="2031-05-06")
    taken = desk.say("Two of the ferrymen are older than seventy", desk.voice("Mixed Post", "outlet"))
    own = desk.say("Snow closed the pass above Marnik on Sunday", desk.voice("Mixed Post", "outlet"))
    (found,) = derive(desk)
    assert taken.id in found.statements
    assert own.id not in found.statements


def test_derivations_ring_of_credits_goes_both_ways() -> None:
    """Two reports that credit each other for the same text each took it from the other."""
    desk = Desk()
    for name, outlet, other in (("a", "Northern Post", "Southern Post"), ("b", "Southern Post", "Northern Post")):
        desk.write(name, outlet, f"{OTHER} The {other} reported it first.", published="2031-05-05")
        desk.say("The chapel bell was rung to call people together", desk.voice(other, "outlet"))
    assert {(taker, giver) for taker, giver, _ in trace(desk).taken()} == {("a", "b"), ("b", "a")}


def test_derivations_independent_reports_give_none() -> None:
    """Two reports of one event in their own words derive from nothing."""
    desk = Desk()
    write_original(desk)
    write_other(desk)
    assert derive(desk) == []


def test_derivations_who_heard_the_voice_gave_the_text() -> None:
    """Of two equal texts without dates that of the outlet to which the voice spoke came first."""
    desk = Desk()
    desk.write("one", "Radio Selm", OTHER)
    desk.write("two", "Mirror", OTHER.replace("told Radio Selm", "said"))
    assert trace(desk).taken() == {("two", "one", "reprint")}


def test_derivations_told_us_outside_a_quotation_is_own_hearing() -> None:
    """“A midwife told us” is the outlet's hearing; what somebody says that others told them is not."""
    desk = Desk()
    desk.write("one", "Post", OTHER.replace("told Radio Selm", "told us"))
    desk.write("two", "Mirror", OTHER.replace("told Radio Selm", "said"))
    assert trace(desk).taken() == {("two", "one", "reprint")}
    desk = Desk()
    quoted = OTHER.replace("shops stayed shut", "“the landlords told us to stay at home,” so shops stayed shut")
    desk.write("one", "Post", quoted)
    desk.write("two", "Mirror", quoted.replace("told us", "asked all"))
    assert not any(item.decided for item in derive(desk))


def test_derivations_backdated_copy_without_credit_reverses_nothing() -> None:
    """A date that contradicts who heard the voice leaves the direction open, and the reason says so."""
    desk = Desk()
    desk.write("one", "Radio Selm", OTHER, published="2031-05-05")
    desk.write("two", "Mirror", OTHER.replace("told Radio Selm", "said"), published="2031-05-01")
    (found,) = derive(desk)
    assert not found.decided
    assert "“told Radio Selm”" in found.basis
    assert "dated before the other" in found.basis


def test_derivations_date_that_its_own_report_belies_decides_nothing() -> None:
    """A report dated before the day that it tells of as past is not taken for the first."""
    text = f"{OTHER} Two of the boatmen were led away on 4 May 2031 by men in grey coats."
    for published, decided in (("2031-05-01", False), ("2031-05-06", True)):
        desk = Desk()
        for name, day in (("one", "2031-05-08"), ("two", published)):
            desk.write(name, name.title(), text, published=day)
            said = desk.say(text.rsplit(". ", maxsplit=1)[-1][:-1], desk.voice("a midwife", "unnamed"))
            desk.act(said, "led away", time=("4 May 2031", {"edtf": "2031-05-04"}))
        (found,) = derive(desk)
        assert (found.decided, "by the dates alone" in found.basis) == (decided, True)
