"""Records at rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from headwater.errors import UnknownRecord
from headwater.model import Capture, Mark, Published, Report
from headwater.store.database import Database
from headwater.store.tables import TABLES, record_of, row_of

REPORT = Report(
    id="report-1",
    capture="capture-1",
    text="Words \U0001f600 and more",
    published=Published(edtf="XXXX-01-18", basis="dateline"),
    marks=(Mark(kind="headline", start=0, end=5),),
)


def test_store_record_survives_its_row() -> None:
    """A record with parts comes back from its row as it was."""
    assert record_of(Report, row_of(REPORT)) == REPORT  # type: ignore[arg-type]


def test_store_records_are_read_in_order_of_ids(tmp_path: Path) -> None:
    """What is committed is read back, sorted by id."""
    database = Database(tmp_path / "case.sqlite")
    captures = [Capture(id=f"capture-{n}", path="p", sha256="0", bytes=1, media_type="text/plain") for n in (2, 1)]
    with database.writing() as writer:
        writer.add([*captures, REPORT])
    with database.reading() as reader:
        assert reader.all(Capture) == captures[::-1]
        assert reader.one(Report, "report") == REPORT


def test_store_failed_transaction_writes_nothing(tmp_path: Path) -> None:
    """An error inside a transaction leaves the database as it was."""
    database = Database(tmp_path / "case.sqlite")
    with pytest.raises(IntegrityError), database.writing() as writer:
        writer.add([REPORT, REPORT])
    with database.reading() as reader:
        assert reader.count(Report) == 0


@pytest.mark.parametrize("prefix", ["report", "nothing", "report%"])
def test_store_id_must_name_one_record(tmp_path: Path, prefix: str) -> None:
    """A beginning that fits no record or several is refused."""
    database = Database(tmp_path / "case.sqlite")
    with database.writing() as writer:
        writer.add([REPORT, Report(id="report-2", capture="capture-1", text="Words")])
    with database.reading() as reader, pytest.raises(UnknownRecord):
        reader.one(Report, prefix)


def test_store_every_kind_has_an_id() -> None:
    """Every kind of record that is kept has an id."""
    assert all("id" in kind.__struct_fields__ for kind in TABLES)
