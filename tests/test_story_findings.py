"""Stories, from files to findings: what may be said, on how many origins, and what stands against it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from headwater import Case, Settings
from headwater.model import Finding

SOURCE = "Border guards arrested four ferrymen in Velm on 3 March 2031, a source in the town told the Tarn Courier."


class Paper(NamedTuple):
    """One report of a story."""

    outlet: str
    day: str
    title: str
    body: str

    def text(self) -> str:
        """Returns the report's text."""
        return f"{self.outlet.upper()}\n{self.day}\n\n{self.title}\n\n{self.body}\n"


COURIER = Paper("Tarn Courier", "5 March 2031", "Raid in Velm", SOURCE)


def build(folder: Path, *papers: Paper) -> Case:
    """Builds a case of some papers."""
    inputs = folder / "in"
    inputs.mkdir(exist_ok=True)
    for number, paper in enumerate(papers):
        (inputs / f"{number}.txt").write_text(paper.text(), encoding="utf-8")
    case = Case.open(folder / "case", settings=Settings(workers=1, user="kestrel"))
    case.add([inputs])
    case.run()
    return case


def find(case: Case, words: str) -> Finding:
    """Returns the first finding whose sentence holds some words."""
    found = [finding for finding in case.findings() if words in finding.sentence]
    assert found, [finding.sentence for finding in case.findings()]
    return found[0]


def bounds(finding: Finding, slot: str = "") -> tuple[int, int] | dict[str, tuple[int, int]]:
    """Returns the bounds of a finding, or of each value of one slot."""
    if not slot:
        return finding.origins.least, finding.origins.most
    [own] = [particular for particular in finding.particulars if particular.slot == slot]
    return {value.value: (value.origins.least, value.origins.most) for value in own.values}


def conflicts(finding: Finding) -> list[tuple[str, str, tuple[str, ...]]]:
    """Returns the slot, kind and values of each conflict."""
    return [(conflict.slot, conflict.kind, conflict.values) for conflict in finding.conflicts]


def test_story_findings_conflicting_tolls(tmp_path: Path) -> None:
    """Two origins carry the killings and one each a toll; the tolls stand side by side, none in the mouth of both."""
    finding = find(
        build(
            tmp_path,
            Paper(
                "Varn Wire",
                "6 May 2031",
                "Killings in Odra",
                "Soldiers killed 12 farmers in Odra on 4 May 2031, Colonel Ilse Marr told Varn Wire.",
            ),
            Paper(
                "Radio Selm",
                "6 May 2031",
                "Deaths at the fields",
                "A nurse told Radio Selm that soldiers killed 30 farmers in Odra on 4 May 2031. She had counted them.",
            ),
        ),
        "killed",
    )
    assert bounds(finding) == (2, 2)
    assert bounds(finding, "number") == {"12 farmers": (1, 1), "30 farmers": (1, 1)}
    assert conflicts(finding) == [("number", "number", ("12 farmers", "30 farmers"))]
    assert "say that soldiers killed farmers in Odra on 4 May 2031." in finding.sentence
    assert finding.sentence.endswith("The accounts differ on the number: “12” against “30”.")


def test_story_findings_update_of_a_toll(tmp_path: Path) -> None:
    """A higher toll of the same voice in a later report of the same outlet is an update, on one origin."""
    told = "Soldiers killed {} farmers in Odra on 4 May 2031, Colonel Ilse Marr told Varn Wire{}."
    finding = find(
        build(
            tmp_path,
            Paper("Varn Wire", "5 May 2031", "Killings in Odra", told.format(12, "")),
            Paper("Varn Wire", "9 May 2031", "More dead in Odra", told.format(19, " after a count at the clinic")),
        ),
        "killed",
    )
    assert bounds(finding) == (1, 1)
    assert conflicts(finding) == [("number", "update", ("12 farmers", "19 farmers"))]
    assert "says that soldiers killed farmers in Odra on 4 May 2031." in finding.sentence
    assert "A later report gives another figure for the number: “12” against “19”." in finding.sentence
    assert finding.assessment
    assert (finding.assessment.support, finding.assessment.as_of) == ("single source", "2031-05-09")


def test_story_findings_retraction(tmp_path: Path) -> None:
    """What an outlet takes back carries nothing, its copies neither, and what was accepted before goes stale."""
    told = "Soldiers arrested nine millers in Odra on 4 May 2031, a carter told Varn Wire."
    first = Paper("Varn Wire", "5 May 2031", "Nine millers taken from the mill", told)
    copy = Paper("Daily Herald", "6 May 2031", "Millers taken", f"{told}\n\nThis report first appeared in Varn Wire.")
    case = build(tmp_path, first, copy)
    before = find(case, "millers")
    assert bounds(before) == (1, 1)
    case.judge("accept", [before.id])
    note = "Varn Wire retracts its report “Nine millers taken from the mill”. The carter was not in Odra that day."
    finding = find(build(tmp_path, first, copy, Paper("Varn Wire", "12 May 2031", "Note", note)), "nine millers in")
    assert bounds(finding) == (0, 0)
    assert finding.sentence == (
        "Varn Wire has withdrawn the report of this: “Soldiers arrested nine millers in Odra on 4 May 2031”. "
        "No other report in this pile affirms it."
    )
    assert finding.status == "stale"
    assert any("“Nine millers taken from the mill” was revised by Varn Wire" in text for text in finding.stale)
    assert any("it was accepted with 1 to 1 origins and now has 0 to 0" in text for text in finding.stale)


def test_story_findings_denial_by_a_ministry(tmp_path: Path) -> None:
    """A denial stands beside the finding, is named once, and is counted neither for it nor as a second origin."""
    denial = (
        "The Ministry of Public Order denied that border guards had arrested four ferrymen in Velm on 3 March 2031. "
        "“Nobody was arrested,” the ministry said."
    )
    finding = find(
        build(tmp_path, COURIER, Paper("State Gazette", "7 March 2031", "Ministry on rumours", denial)), "ferrymen"
    )
    assert bounds(finding) == (1, 1)
    assert conflicts(finding) == [("status", "denial", ("happened", "denied"))]
    assert finding.sentence.count("denied") == 1
    assert "It is denied by the Ministry of Public Order, as quoted by State Gazette." in finding.sentence
    assert finding.sentence.endswith("Single source: nothing else in this pile corroborates it.")
    assert finding.assessment
    assert finding.assessment.denials


def test_story_findings_part_and_whole(tmp_path: Path) -> None:
    """Five on the first day and dozens in all are no conflict, and the sentence gives neither figure to both."""
    whole = "Border guards arrested dozens of ferrymen in Velm on 3 March 2031, a source there told the Tarn Courier."
    part = (
        "Five ferrymen were arrested by border guards in Velm on 3 March 2031, the first day, a nurse told Radio Selm."
    )
    finding = find(
        build(
            tmp_path,
            Paper("Tarn Courier", "5 April 2031", "Raids in Velm", whole),
            Paper("Radio Selm", "7 March 2031", "Ferrymen held", part),
        ),
        "Two established origins",
    )
    assert bounds(finding) == (2, 2)
    assert conflicts(finding) == []
    assert bounds(finding, "number") == {"5 ferrymen": (1, 1), "at least 24 ferrymen": (1, 1)}
    said = finding.sentence.split(" say that ")[1].split(".")[0]
    assert "ferrymen" in said
    assert "ive" not in said
    assert "dozens" not in said
    assert "Only some of them give the number." in finding.sentence


def test_story_findings_two_raids_in_one_town(tmp_path: Path) -> None:
    """Two raids in one town in one week are two findings of one origin each."""
    body = "Border guards arrested seven traders in Velm on 7 March 2031, a midwife told Radio Selm."
    case = build(tmp_path, COURIER, Paper("Radio Selm", "8 March 2031", "Traders taken", body))
    assert bounds(find(case, "four ferrymen in Velm on 3 March 2031")) == (1, 1)
    assert bounds(find(case, "seven traders in Velm on 7 March 2031")) == (1, 1)
    assert len(case.findings()) == 2


def test_story_findings_one_raid_with_two_dates(tmp_path: Path) -> None:
    """The same raid with two dates is one finding of two origins; both dates stand side by side, none in its clause."""
    body = "Four ferrymen were arrested by border guards in Velm on 4 March 2031, a midwife told Radio Selm."
    [finding] = build(tmp_path, COURIER, Paper("Radio Selm", "9 March 2031", "Ferrymen held", body)).findings()
    assert bounds(finding) == (2, 2)
    assert bounds(finding, "time") == {"2031-03-03": (1, 1), "2031-03-04": (1, 1)}
    assert conflicts(finding) == [("time", "time", ("2031-03-03", "2031-03-04"))]
    assert "say that border guards arrested four ferrymen in Velm." in finding.sentence
    assert "The accounts differ on the time: “3 March 2031” against “4 March 2031”." in finding.sentence


def test_story_findings_officer_named_by_one_origin(tmp_path: Path) -> None:
    """An officer whom one of two origins names is that origin's only, and stays out of what both say."""
    named = (
        "Captain Joss Varga arrested four ferrymen in Velm on 3 March 2031, a source in the town told the Tarn Courier."
    )
    other = "Four ferrymen were arrested in Velm on 3 March 2031, a midwife told Radio Selm. She had seen the lorries."
    finding = find(
        build(
            tmp_path,
            Paper("Tarn Courier", "5 March 2031", "Raid in Velm", named),
            Paper("Radio Selm", "6 March 2031", "Ferrymen held", other),
        ),
        "ferrymen",
    )
    assert bounds(finding) == (2, 2)
    assert bounds(finding, "actor") == {"Joss Varga": (1, 1)}
    assert "Varga" not in finding.sentence
    assert "Only some of them give who did it." in finding.sentence


def test_story_findings_satire_is_no_origin(tmp_path: Path) -> None:
    """What goes back to a report that is marked as satire carries nothing, and the sentence says why."""
    body = "Border guards arrested four geese in Velm on 3 March 2031 for crossing without papers, {}"
    finding = find(
        build(
            tmp_path,
            Paper("The Tarn Tickler", "4 March 2031", "Satire", body.format("a gander told The Tarn Tickler.")),
            Paper("Daily Herald", "6 March 2031", "Arrests over papers", body.format("The Tarn Tickler reported.")),
        ),
        "geese",
    )
    assert bounds(finding) == (0, 0)
    assert finding.sentence.startswith("The Tarn Tickler says this in a report that is marked as satire: “")
    assert "No other report in this pile affirms it." in finding.sentence


def test_story_findings_confirmation_that_cites_the_press(tmp_path: Path) -> None:
    """An official confirmation that only cites the press is no second established origin."""
    body = (
        "The Foreign Ministry confirmed on Friday that border guards arrested four ferrymen in Velm on 3 March 2031, "
        "citing press reports."
    )
    finding = find(
        build(tmp_path, COURIER, Paper("State Gazette", "7 March 2031", "Minister on Velm", body)), "ferrymen"
    )
    assert bounds(finding) == (1, 2)
    assert conflicts(finding) == []
    assert "the Foreign Ministry, quoted by State Gazette, who has it from the press" in finding.sentence
    assert finding.sentence.endswith("Uncorroborated: another origin is possible but not established.")


@pytest.mark.parametrize(
    "words", ["The play was a satire on the guards.", "Critics called the report a parody of law."]
)
def test_story_findings_word_satire_marks_nothing(tmp_path: Path, words: str) -> None:
    """A report that only speaks of satire is not marked as satire."""
    finding = find(build(tmp_path, COURIER._replace(body=f"{SOURCE} {words}")), "ferrymen")
    assert bounds(finding) == (1, 1)
