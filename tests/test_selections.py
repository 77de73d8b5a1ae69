"""Lists and search beside the records: in step with them, and deaf to the query language of the database."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from deskroom import lay_case
from msgspec.structs import replace

from headwater.case import Case
from headwater.model import Event, Finding, Report
from headwater.store.links import read_dossier
from headwater.store.listing import spread_edtf
from headwater.store.search import find_reports, write_match
from headwater.store.selections import Selection, count_findings, select_lines

BESIDE = (
    "finding_lines",
    "finding_places",
    "finding_times",
    "finding_reports",
    "finding_words",
    "event_acts",
    "origin_statements",
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A small case."""
    return lay_case(tmp_path / "case")


def count(connection: sa.Connection, table: str) -> int:
    """Returns how many rows a table has."""
    return connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        ("2031-05-04", ("2031-05-04", "2031-05-04")),
        ("2031-02", ("2031-02-01", "2031-02-28")),
        ("2032-02~", ("2032-02-01", "2032-02-29")),
        ("2031", ("2031-01-01", "2031-12-31")),
        ("203X", ("2030-01-01", "2039-12-31")),
        ("2031-05/2031-06-02", ("2031-05-01", "2031-06-02")),
        ("XXXX-05-04", None),
        ("2031-13", None),
        ("2031-02-30", None),
        ("2031-05/..", None),
        ("0000", None),
        ("", None),
        ("whenever", None),
    ],
)
def test_selections_spread_times(edtf: str, days: tuple[str, str] | None) -> None:
    """A time covers the days that it could be and no year is filled in."""
    assert spread_edtf(edtf) == days


@pytest.mark.parametrize(
    ("words", "match"),
    [
        ("two weavers", '"two" "weavers"*'),
        ('"two weavers"', '"two weavers"'),
        ("weav", '"weav"*'),
        ('title:x OR NEAR("a" b) -c *', '"title:x" "OR" "NEAR( a" "b)" "-c"*'),
        ("", None),
        ('" ( * ^', None),
    ],
)
def test_search_words_are_never_a_query(words: str, match: str | None) -> None:
    """What a reader types is looked for as it stands; operators of the index do nothing."""
    assert write_match(words) == match


@pytest.mark.parametrize("words", ['"', "'; DROP TABLE reports; --", "a AND", "x" * 5000, "\x00", "{a b}:c", "🦀"])
def test_search_bears_anything(case: Case, words: str) -> None:
    """No words break the search."""
    with case.database.reading() as reader:
        find_reports(reader.connection, words, 5)
        count_findings(reader.connection, Selection(words=words))


def test_search_follows_the_reports(case: Case) -> None:
    """A report that goes is no longer found, one that comes is."""
    with case.database.writing() as writer:
        [report] = writer.where(Report, "id", ["report-mill"])
        assert find_reports(writer.connection, "weavers", 5)[1] == 1
        writer.remove(Report, ["report-mill"])
        assert find_reports(writer.connection, "weavers", 5)[1] == 0
        writer.add([replace(report, text="Guards arrested two potters.")])
        assert find_reports(writer.connection, "potters", 5)[1] == 1


def test_selections_follow_the_findings(case: Case) -> None:
    """Lines, places, times, links and words go with their records and leave nothing behind."""
    with case.database.writing() as writer:
        writer.clear([Finding, Event])
        assert {table: count(writer.connection, table) for table in BESIDE[:-1]} == dict.fromkeys(BESIDE[:-1], 0)


def test_selections_change_with_a_finding(case: Case) -> None:
    """A finding that is put anew has one line, with what it says now."""
    with case.database.writing() as writer:
        finding = next(each for each in writer.all(Finding) if "weavers" in each.sentence)
        writer.put([replace(finding, sentence="Two potters, it says.", status="stale")])
        lines = select_lines(writer.connection, Selection(words="potters"), 5)
        assert [(line.id, line.status) for line in lines] == [(finding.id, "stale")]


def test_selections_are_made_for_an_older_case(case: Case) -> None:
    """A case from before the lists existed gets them when it is opened."""
    with case.database.writing() as writer:
        for table in BESIDE:
            writer.connection.exec_driver_sql(f"DELETE FROM {table}")
        writer.connection.exec_driver_sql("PRAGMA user_version = 0")
    with Case.open(case.folder).database.reading() as reader:
        assert count_findings(reader.connection, Selection()) == 3
        assert count_findings(reader.connection, Selection(words="weavers")) == 1


def test_links_read_one_dossier(case: Case) -> None:
    """A dossier holds its own reports and origins and nobody else's."""
    with case.database.reading() as reader:
        finding = next(each for each in reader.all(Finding) if "weavers" in each.sentence)
        records = read_dossier(reader.connection, [finding.event])
    assert [getattr(report, "id", "") for report in records[Report]] == ["report-mill"]
