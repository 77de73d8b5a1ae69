"""A case from inputs to findings, through the public interface."""

from __future__ import annotations

from pathlib import Path

import pytest

from headwater import Case
from headwater.errors import UsageError

TEXT = """Guards search houses in Velm

An official told the Tavna Courier that border guards had arrested four men in the town of Velm.

“They came at night,” the official said.
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Gives a case of one good report and one input that cannot be read."""
    folder = tmp_path_factory.mktemp("case")
    reports = folder / "reports"
    reports.mkdir()
    (reports / "one.txt").write_text(TEXT, encoding="utf-8")
    (reports / "empty.txt").write_bytes(b"")
    case = Case.open(folder / "case")
    case.add([reports])
    case.run()
    return case


def test_case_every_input_is_a_report_or_a_failure(built: Case) -> None:
    """The good input is a report, the empty one a failure that names it and says what to do."""
    (failure,) = built.failures()
    assert len(built.export()["reports"]) == 1
    assert "empty.txt" in failure.input
    assert failure.hint


def test_case_second_run_writes_nothing(built: Case) -> None:
    """Adding the same inputs again changes no byte of the records and of the custody log."""
    files = [built.folder / "case.sqlite", built.evidence.custody]
    before = [path.read_bytes() for path in files]
    again = Case.open(built.folder)
    again.add([built.folder.parent / "reports"])
    assert again.run() is None
    assert [path.read_bytes() for path in files] == before


def test_case_same_file_by_another_path_is_the_same_capture(built: Case) -> None:
    """A file named on its own is the capture that its folder gave."""
    again = Case.open(built.folder)
    again.add([built.folder.parent / "reports" / "one.txt"])
    assert again.run() is None


def test_case_verifies(built: Case) -> None:
    """Every capture, report and offset is as it was."""
    counts, faults = built.verify()
    assert faults == []
    assert counts["reports"] == 1


def test_case_changed_program_reads_again(built: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade everything is read again from the captures, with the same ids."""
    before = built.export()
    monkeypatch.setattr("headwater.case.program_version", lambda: "another")
    assert built.run() is not None
    assert built.export() == before


def test_case_quoted_words_stand_in_the_report(built: Case) -> None:
    """The quotation is found with its words."""
    document = built.export()
    text = document["reports"][0]["text"]
    said = [text[span["start"] : span["end"]] for statement in document["statements"] for span in statement["content"]]
    assert any("They came at night" in words for words in said)


def test_case_broken_run_leaves_the_case_as_it_was(built: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that breaks half-way commits nothing."""
    before = built.export()
    new = built.folder.parent / "two.txt"
    new.write_text("Two miners fled from Velm on Monday, a trader said.", encoding="utf-8")
    again = Case.open(built.folder)
    again.add([new])
    with monkeypatch.context() as patch:
        patch.setattr("headwater.reweighing.keep_event_ids", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            again.run()
    assert built.export() == before


def test_case_language_without_rules_is_a_failure(tmp_path: Path) -> None:
    """A German report is kept as a report, and a failure says that its statements were not read."""
    words = "Die Grenzwache hat am Montag vier Männer festgenommen, sagte ein Beamter der Zeitung. Sie kamen nachts. "
    (tmp_path / "german.txt").write_text(3 * words, encoding="utf-8")
    case = Case.open(tmp_path / "case")
    case.add([tmp_path / "german.txt"])
    case.run()
    assert [(failure.stage, failure.input) for failure in case.failures()] == [("statements", "german.txt")]
    assert case.export()["reports"][0]["language"] == "de"
    assert case.export()["statements"] == []


def test_case_refuses_a_folder_of_other_things(tmp_path: Path) -> None:
    """A folder that holds other files is not made a case."""
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError):
        Case.open(tmp_path)


def test_case_must_stand_to_be_read(tmp_path: Path) -> None:
    """Reading from a case that is not there is an error and makes nothing."""
    with pytest.raises(UsageError):
        Case.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()
