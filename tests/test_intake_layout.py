"""Marks, outlet, byline and date as a text itself gives them."""

from __future__ import annotations

import pytest
from intake_makers import read

from headwater.intake.datelines import read_dateline
from headwater.intake.dates import read_date_line, read_timestamp
from headwater.intake.kinds import TEXT
from headwater.intake.layout import read_layout
from headwater.model import Report

BODY = "\n\nBorder guards searched forty homes in the town of Tovar, a resident said.\n\nThe ministry denied it."


def report_of(text: str) -> Report:
    """Returns the report of a text."""
    return read(text.encode(), TEXT)[0]


def marked(report: Report) -> list[tuple[str, str]]:
    """Returns kinds and words of all marks."""
    return [(mark.kind, report.text[mark.start : mark.end]) for mark in report.marks]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (
            "We will use your email address only for sending you newsletters. Please see our Privacy Notice.",
            "boilerplate",
        ),
        ("Like Us on Facebook", "boilerplate"),
        ("Make CT Your Homepage", "boilerplate"),
        ("Real Time Analytics", "boilerplate"),
        ("Advertisement", "boilerplate"),
        ("Read in Korean", "boilerplate"),
        ("Despot ‘BANS firewood’ as people freeze [REPORT]", "related"),
        ("Related: Guards close the bridge at Tovar", "related"),
        ("Read also: Guards close the bridge at Tovar", "related"),
        ("(Photo : Ann Example/Getty Images) Guards at the bridge.", "caption"),
        ("A guard at the bridge. (Ann Example, Flickr, Creative Commons)", "caption"),
        ("Translated by Ann Example. Edited by Bo Example.", "byline"),
        ("Source: Read Full Article", "credit"),
        ("This article originally appeared in The Tovar Courier.", "credit"),
    ],
)
def test_layout_marks_furniture(line: str, kind: str) -> None:
    """Lines that are not the report's own prose are marked and stay in the text."""
    text = f"Guards search homes{BODY}\n\n{line}\n\nThe town lies in the north."
    assert (kind, line) in marked(report_of(text))


@pytest.mark.parametrize(
    "line",
    [
        "Guards told people to follow them on foot and to say nothing on the way.",
        "The report was published by the ministry on Monday, and it names nobody.",
        "Sources in the town told the agency that the searches had gone on until dawn.",
        "“Please direct the men to the square,” the officer said.",
        "By Monday the guards had left the town.",
        "Related families were held together in the school.",
    ],
)
def test_layout_leaves_prose_alone(line: str) -> None:
    """Sentences of the report are not marked as furniture, however much they sound like it."""
    text = f"Guards search homes{BODY}\n\n{line}\n\nThe town lies in the north."
    assert not [mark for mark in marked(report_of(text)) if mark[1] == line]


def test_layout_reprint_line_is_mark_and_clue() -> None:
    """A line that leads to the full article is a credit mark and a clue at once."""
    report = report_of(f"Guards search homes{BODY}\n\nSource: Read Full Article")
    assert ("credit", "Source: Read Full Article") in marked(report)
    assert [(clue.kind, clue.value) for clue in report.clues] == [("link", "Source: Read Full Article")]


def test_layout_page_clock_is_no_date_of_publication() -> None:
    """A clock at the top of a page is furniture, and the masthead names the outlet."""
    report = report_of(f"CHINA TOPIX\n\n11/21/2024 04:32:07 pm\n\nMake CT Your Homepage\n\nGuards search homes{BODY}")
    assert report.published is None
    assert (report.outlet, report.title) == ("China Topix", "Guards search homes")
    assert ("boilerplate", "11/21/2024 04:32:07 pm") in marked(report)


@pytest.mark.parametrize(
    "line",
    [
        "Please direct any comments or questions about this article to dailynkenglish@uni-media.net.",
        "Questions or comments about this article? Contact us at dailynkenglish@uni-media.net.",
    ],
)
def test_layout_contact_line_names_the_outlet(line: str) -> None:
    """The report's own contact line names its outlet."""
    assert report_of(f"Guards search homes{BODY}\n\n{line}").outlet == "Daily NK"


def test_layout_masthead_of_an_unknown_outlet_is_its_name() -> None:
    """A name over a date and a headline is the outlet, spelled as the text spells it."""
    report = report_of(f"TOVAR COURIER\n2 April 2031\n\nGuards search homes{BODY}\n\nThey told the Tovar Courier so.")
    assert (report.outlet, report.title) == ("Tovar Courier", "Guards search homes")
    assert report.published is not None
    assert report.published.edtf == "2031-04-02"


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Guards search homes\n\nBy Ann Example, Tovar Gazette" + BODY, "Tovar Gazette"),
        ("Guards search homes\n\nTOVAR, April 2 (Hill Press) — Guards came." + BODY, "Hill Press"),
        (
            "Guards search homes\n\nTOVAR, April 2 (Hill Press) — Guards came."
            + BODY
            + "\n\nSource: Read Full Article",
            None,
        ),
        ("Guards Search Homes\n2 April 2031" + BODY, None),
    ],
)
def test_layout_outlet_by_byline_and_dateline(text: str, outlet: str | None) -> None:
    """A byline's outlet counts, and the agency of a dateline where nothing says that another ran the report."""
    assert report_of(text).outlet == outlet


def test_layout_mention_and_credit_name_no_outlet() -> None:
    """An outlet that is mentioned or credited is not the report's outlet."""
    text = f"Guards search homes{BODY}\n\nA source told Daily NK so. Write to tips@dailynk.com.\n\nSource: Daily NK"
    assert report_of(text).outlet is None


@pytest.mark.parametrize(
    ("head", "edtf"),
    [
        ("2031-04-02\nGuards search homes", "2031-04-02"),
        ("Guards search homes\n\n2031-04-02", "2031-04-02"),
        ("Guards search homes\nPosted April 2, 2031", "2031-04-02"),
        ("Guards search homes\nBy Ann Example | April 2, 2031 10:30 am", "2031-04-02"),
        ("Guards search homes\n\nWednesday, 2 April 2031", "2031-04-02"),
        ("Guards search homes\n\n13/4/2031", "2031-04-13"),
        ("Guards search homes\n\n3/4/2031", "2031"),
        ("Guards search homes\n\nLast updated: 2 April 2031", None),
        ("Guards search homes\n\nTOVAR, April 2 (VNA) -- They came.", "XXXX-04-02"),
        ("Guards search homes\n\nTOVAR (Reuters) - They came on April 2.", None),
        ("Guards search homes\n\nThey came on April 2, 2031, a source reported on April 4.", None),
    ],
)
def test_layout_date_of_publication(head: str, edtf: str | None) -> None:
    """Header dates and datelines are taken as they stand; dates of events, and years not given, are not."""
    published = report_of(head + BODY).published
    assert (published.edtf if published else None) == edtf


def test_layout_dateline_is_marked_and_its_agency_a_clue() -> None:
    """A wire dateline is marked, and its agency is kept as a clue."""
    report = report_of("Guards search homes\n\nTOVAR, Nov. 10 (KCNA) -- Guards searched homes." + BODY)
    assert ("dateline", "TOVAR, Nov. 10 (KCNA) --") in marked(report)
    assert ("wire-tag", "KCNA") in [(clue.kind, clue.value) for clue in report.clues]


@pytest.mark.parametrize(
    "line",
    [
        "UPDATE - Guards came",
        "(Updated May 4, 2031) - Guards came",
        "(Tarn) - Guards came",
        "He left - and came back",
        "GUARDS SAID - NOTHING AT ALL",
        "On September 1, 2031, Varnovo and Tovar - two ports - fell",
    ],
)
def test_datelines_are_not_made_up(line: str) -> None:
    """Labels, dashes in prose and headlines in capitals are no datelines."""
    assert read_dateline(line) is None


def test_datelines_in_brackets_give_place_and_day() -> None:
    """Place and day may stand in brackets, as press releases have them."""
    found = read_dateline("(Tarn, April 4, 2031) – Guards came")
    assert found is not None
    assert (found.place, found.edtf, found.agency) == ("Tarn", "2031-04-04", None)


def test_layout_caption_at_the_top_is_no_headline() -> None:
    """A first line that runs into a caption belongs to it."""
    report = report_of("Guard at the bridge\nA guard stands there. (Ann Example, Flickr, Creative Commons)" + BODY)
    assert report.title is None


def test_layout_byline_is_kept_as_given() -> None:
    """Writers, translators and editors are kept as the text gives them."""
    report = report_of(f"Guards search homes\n\nBy Ann Example{BODY}\n\nTranslated by Bo Example.")
    assert report.byline == "By Ann Example; Translated by Bo Example."


def test_layout_offsets_hold_under_odd_spaces() -> None:
    """Marks re-read their own words whatever white space stands around them."""
    report = report_of(f"\u00a0 Guards search homes \t{BODY}\n\u2003Advertisement \n")
    assert ("headline", "Guards search homes") in marked(report)
    assert ("boilerplate", "Advertisement") in marked(report)


@pytest.mark.parametrize("text", ["", "\n\n", "A" * 100_000, "“" * 5000, "BY X\n" * 5000, "(" * 20_000, "\u202e\ufeff"])
def test_layout_hostile_text_gives_a_layout(text: str) -> None:
    """No text breaks the layout."""
    layout = read_layout(text)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in layout.marks)


def test_dates_timestamps_keep_their_own_day() -> None:
    """The day of a time stamp is that of its own time zone; nonsense gives none."""
    assert read_timestamp("2031-04-02T23:30:00+09:00") == "2031-04-02"
    assert read_timestamp("20310402") == "2031-04-02"
    assert read_timestamp("2031-02-31") is None
    assert read_date_line("2 April 2031 and more words") is None


def test_dateline_agency_after_day() -> None:
    """An agency that the lexicon knows may close a dateline after its day."""
    found = read_dateline("Tarn, May 8, AFP -- Guards came")
    assert found is not None
    assert (found.agency, found.place) == ("AFP", "Tarn")
