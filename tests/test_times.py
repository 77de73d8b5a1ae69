"""Expressions of time get the value that the report's own words give them."""

from __future__ import annotations

import pytest

from headwater.language.english import Parser
from headwater.language.reading import read_reports
from headwater.model import Published, Report, TimeExpression
from headwater.stages.times import find_times

PARSER = Parser()


def times_in(text: str, published: str | None = None) -> dict[str, TimeExpression]:
    """Returns the expressions of time of a text by their words."""
    return {expression.text: expression for expression in find_in(text, published)}


def find_in(text: str, published: str | None = None) -> list[TimeExpression]:
    """Returns the expressions of time of a text in their order."""
    known = Published(edtf=published, basis="meta tag") if published else None
    report = Report(id="r", capture="c", text=text, published=known)
    return list(find_times(read_reports([report], PARSER)[0]))


def values_in(text: str, published: str | None = None) -> dict[str, str | None]:
    """Returns the EDTF values of a text by their words."""
    return {words: expression.edtf for words, expression in times_in(text, published).items()}


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("18 January 2024", "2024-01-18"),
        ("January 18, 2024", "2024-01-18"),
        ("the 18th of January 2024", "2024-01-18"),
        ("Jan. 18, 2024", "2024-01-18"),
        ("2024-01-18", "2024-01-18"),
        ("21/11/2024", "2024-11-21"),
        ("June 1950", "1950-06"),
        ("early October 2016", "2016-10~"),
        ("the 1980s", "198X"),
        ("the nineteenth century", "18XX"),
        ("the spring of 1915", "1915-21"),
        ("winter 1951", "1951-24"),
        ("the second quarter of 2010", "2010-34"),
        ("the second half of 2008", "2008-41"),
        ("490 BC", "-0489"),
        ("Christmas Day 2020", "2020-12-25"),
    ],
)
def test_times_reads_what_the_words_give(words: str, edtf: str) -> None:
    """An expression that is complete by itself has its value without an anchor."""
    assert values_in(f"The council of Varnovo met in {words} for the last time.") == {words: edtf}


def test_times_invents_no_year() -> None:
    """A day without a year keeps its year unknown if nothing gives it."""
    assert values_in("Officers nabbed a man on Jan. 7 in Varnovo.") == {"Jan. 7": "XXXX-01-07"}


def test_times_takes_no_year_from_a_mention_in_passing() -> None:
    """In news a year named for something else does not date the event."""
    text = "Since 2020 trade has stopped. On Tuesday officers said that a man was held on Jan. 7."
    assert values_in(text)["Jan. 7"] == "XXXX-01-07"


def test_times_leaves_a_relative_expression_unanchored() -> None:
    """Without a publication date there is no value, and the basis names the anchor."""
    expression = times_in("The ministry said on Tuesday that nobody was hurt.")["Tuesday"]
    assert expression.edtf is None
    assert "before the report" in expression.basis


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("yesterday", "2024-01-17"),
        ("today", "2024-01-18"),
        ("on Tuesday", "2024-01-16"),
        ("last Thursday", "2024-01-11"),
        ("last month", "2023-12"),
        ("last year", "2023"),
        ("three days ago", "2024-01-15"),
        ("two years ago", "2022"),
        ("on Jan. 7", "2024-01-07"),
        ("in December", "2023-12"),
        ("last week", "2024-01-08/2024-01-14"),
    ],
)
def test_times_anchors_on_a_known_publication_date(words: str, edtf: str) -> None:
    """Relative expressions count from the report's date if that is known."""
    assert list(values_in(f"The guards left Varnovo {words}.", "2024-01-18").values()) == [edtf]


def test_times_looks_ahead_where_the_sentence_does() -> None:
    """A weekday or month in a sentence about the future is the next one."""
    assert values_in("The court will sit on Tuesday.", "2024-01-18") == {"Tuesday": "2024-01-23"}


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The office said on Tuesday that it will close the camp.", "2024-01-16"),
        ("When he saw the camp on Tuesday, the envoy said he will not sign.", "2024-01-16"),
        ("Guards shown in a film released Tuesday will be tried.", "2024-01-16"),
        ("The march planned for Tuesday will go on.", "2024-01-23"),
        ("The envoy, who left the camp, will return on Tuesday.", "2024-01-23"),
    ],
)
def test_times_looks_back_where_the_verb_does(text: str, edtf: str) -> None:
    """What a verb in the past tense dates lies before the report, whatever else its sentence looks ahead to."""
    assert list(values_in(text, "2024-01-18").values()) == [edtf]


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("on Friday last week", "2024-01-12"),
        ("on Thursday of this week", "2024-01-18"),
        ("on Easter Sunday", None),
        ("in the Sunday Times", None),
    ],
)
def test_times_reads_a_weekday_as_its_words_have_it(words: str, edtf: str | None) -> None:
    """A weekday goes with the week beside it; in the name of a feast or of a paper it is none."""
    assert next(iter(values_in(f"The guards spoke {words}.", "2024-01-18").values()), None) == edtf


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Guards arrested ten in the past three months.", {"the past three months": "2023-10/2024-01-18"}),
        ("The last five days were cold.", {"The last five days": "2024-01-13/2024-01-18"}),
        ("Two men were killed in 2014 hostilities.", {"2014": "2014"}),
        ("They fought in 2000 villages.", {}),
        ("The hearing ended early, to resume on May 18.", {"May 18": "2024-05-18"}),
    ],
)
def test_times_up_to_the_report(text: str, expected: dict[str, str]) -> None:
    """Spans of time end with the report; a year before a plural is one unless it may count; what resumes is to come."""
    assert values_in(text, "2024-01-18") == expected


def test_times_of_a_weekend_that_has_passed() -> None:
    """Early in the week "this weekend" is the last one unless the sentence looks ahead."""
    assert values_in("They spoke of the raids this weekend.", "2024-01-16") == {"this weekend": "2024-01-13/2024-01-14"}
    assert values_in("They will meet this weekend.", "2024-01-16") == {"this weekend": "2024-01-20/2024-01-21"}


def test_times_past_year_ends_with_the_report() -> None:
    """A past year is the one up to the report's date; the last year is the calendar's."""
    values = values_in("The guards beat monks over the past year, as they did last year.", "2024-01-16")
    assert values == {"the past year": "2023-01/2024-01-16", "last year": "2023"}
    assert values_in("They met in the past week.", "2024-01-16") == {"the past week": "2024-01-09/2024-01-16"}


def test_times_counts_to_no_day_after_the_report() -> None:
    """What was told as past cannot lie after the report that tells it."""
    text = "On 3 January he fell ill. The guards, two months later, were silent."
    assert values_in(text, "2024-01-18")["two months later"] is None


def test_times_of_dated_news_takes_no_year_across_paragraphs() -> None:
    """In a dated report a month is the last such one, unless its own paragraph tells of another year."""
    text = "In March 2012 they met. In June 2013 they lost the vote. In August they split.\n\nIn July the office shut."
    values = values_in(text, "2024-01-18")
    assert (values["August"], values["July"]) == ("2013-08", "2023-07")


def test_times_of_dated_news_go_forward() -> None:
    """A month that could only go back from the date before it in its paragraph is of the year after."""
    text = "It began in May 2021 and grew in June 2022. In October 2022 she was held. In January she fell ill."
    assert values_in(text, "2024-01-18")["January"] == "2023-01"


def test_times_needs_the_precision_that_it_counts_with() -> None:
    """A report dated to its month does not date yesterday."""
    assert values_in("They left yesterday.", "2024-01") == {"yesterday": None}


def test_times_follows_a_history() -> None:
    """In a history a month belongs to the year named before it, and the basis says which words gave it."""
    text = "In March 1931 the war began. By June 1931 the town had fallen. In September the army crossed the river."
    expression = times_in(text)["September"]
    assert expression.edtf == "1931-09"
    assert "June 1931" in expression.basis


def test_times_steps_from_the_date_before() -> None:
    """Words that point back at the text count from the last date in it."""
    text = "On 30 April 1931 they left. The next day rain fell. Three days later they came to Varnovo."
    values = values_in(text)
    assert (values["The next day"], values["Three days later"]) == ("1931-05-01", "1931-05-04")


def test_times_shares_a_year_that_stands_behind() -> None:
    """Both ends of a span have the year that only the second names."""
    assert values_in("It ran from May 15 to August 16, 1988.") == {
        "May 15": "1988-05-15",
        "August 16, 1988": "1988-08-16",
    }


def test_times_reads_both_ends_of_a_range() -> None:
    """A range gives two expressions, each on its own words."""
    assert values_in("Fighting went on during 22-25 April 1951.") == {"22": "1951-04-22", "25 April 1951": "1951-04-25"}


def test_times_keeps_a_day_that_cannot_be_told_from_a_month_open() -> None:
    """Of 03/04/2024 only the year is sure."""
    assert values_in("Filed on 03/04/2024 in Varnovo.") == {"03/04/2024": "2024"}


def test_times_marks_a_weekday_that_does_not_fit() -> None:
    """A weekday that contradicts its date makes the value uncertain."""
    assert values_in("It began on Monday, January 18, 2024, at noon.") == {"Monday, January 18, 2024": "2024-01-18?"}


def test_times_takes_the_year_that_fits_the_weekday() -> None:
    """A weekday decides between the year that the text is in and the one seen from the report's date."""
    text = "The mill opened in June 1987 and burned in 1988. The inquest ended on Friday, 2 May."
    assert values_in(text, "2031-05-08")["Friday, 2 May"] == "2031-05-02"


def test_times_of_a_post_are_seen_from_its_date() -> None:
    """The words of a quoted post are seen from the date under it, and say so."""
    text = "They took a weaver today. — Kira Moll (@kiramoll) May 3, 2031\n\nShe was freed today."
    found = [(time.edtf, time.basis) for time in find_in(text, "2031-05-08") if time.text == "today"]
    assert found == [("2031-05-03", "the day of the post"), ("2031-05-08", "the day of the report")]


def test_times_goes_on_to_the_next_morning() -> None:
    """A bare "next morning" of what was is the morning after the day told before it."""
    text = "She was beaten on 9 February 2012 and died next morning."
    assert values_in(text, "2031-05-08")["next morning"] == "2012-02-10"


def test_times_reads_capitals() -> None:
    """A headline in capitals gives the same values."""
    assert values_in("GUARDS HELD A MAN ON JANUARY 18, 2024") == {"JANUARY 18, 2024": "2024-01-18"}


def test_times_knows_no_such_day() -> None:
    """A day that the calendar lacks has no value."""
    assert values_in("It began on February 30, 2024.") == {"February 30, 2024": None}


@pytest.mark.parametrize(
    "text",
    [
        "They may leave, and may come back.",
        "The army had 1,950 men and 2000 horses.",
        "The fall of the town and the march to the sea.",
        "She worked for two years and fell ill.",
        "The minister resigned after the vote.",
        "In a letter, Jun Holm wept.",
        "Then April Holm wept.",
    ],
)
def test_times_takes_no_other_words_for_times(text: str) -> None:
    """Verbs, counts and durations are no dates."""
    assert values_in(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "May",
        "1" * 5000,
        "IN MAY 1940 AND JUNE",
        "99/99/2024",
        "the 0th century",
        "January " * 2000,
        "\u0000Tuesday\u202e",
    ],
)
def test_times_survives_hostile_text(text: str) -> None:
    """No input crashes the stage, and every offset re-reads its words."""
    report = Report(id="r", capture="c", text=text, published=Published(edtf="0001-01-01", basis="meta tag"))
    found = list(find_times(read_reports([report], PARSER)[0]))
    assert all(text[expression.start : expression.end] == expression.text for expression in found)
