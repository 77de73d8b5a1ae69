"""Files, folders and archives become captures or failures, and nothing vanishes."""

from __future__ import annotations

import gzip
import os
import zipfile
from pathlib import Path

import pytest
from intake_makers import PAGE, STORY, collect, pdf_of, warc_of, zip_of

from headwater.intake.kinds import HTML, PDF, TEXT, tell_media_types

BAD = {
    "empty.txt": b"",
    "binary.txt": b"\x00\x01\x02\x03" * 300,
    "picture.jpg": b"\xff\xd8\xff\xe0" + b"x" * 90,
    "letter.docx": zip_of({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
    "cut.zip": zip_of({"a.txt": STORY.encode()})[:-30],
    "fake.pdf": b"404 not found",
    "README.md": b"# What this folder holds\n",
    "table.csv": b"a,b\n1,2\n",
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_collect_unreadable_input_is_failure_with_hint(tmp_path: Path, name: str) -> None:
    """An input that no door reads is a failure with a hint, and the rest is collected."""
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / name).write_bytes(BAD[name])
    (folder / "good.txt").write_text(STORY)
    captures, failures, _ = collect(tmp_path, folder)
    assert [capture.path for capture in captures] == ["pile/good.txt"]
    assert [failure.input for failure in failures] == [f"pile/{name}"]
    assert failures[0].hint


def test_collect_folder_is_sorted_and_named(tmp_path: Path) -> None:
    """Files come in the order of their paths, below the folder's name."""
    folder = tmp_path / "pile"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "x.txt").write_text(STORY)
    (folder / "a.txt").write_text(STORY)
    captures, _, _ = collect(tmp_path, folder)
    assert [capture.path for capture in captures] == ["pile/a.txt", "pile/b/x.txt"]


def test_collect_same_file_by_two_paths_is_one_capture(tmp_path: Path) -> None:
    """The same bytes under the same file name are one capture, whichever way they are reached."""
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    captures, failures, shelf = collect(tmp_path, folder, folder / "a.txt")
    assert len(captures) == 1
    assert not failures
    assert [event for event, _ in shelf.events] == ["collected again"]


def test_collect_plain_file_has_no_time_of_capture(tmp_path: Path) -> None:
    """The time stamp of a file is not the time of collection."""
    (tmp_path / "a.txt").write_text(STORY)
    captures, _, _ = collect(tmp_path, tmp_path / "a.txt")
    assert captures[0].captured_at is None


def test_collect_seals_before_reading(tmp_path: Path) -> None:
    """Bytes that cannot be read are sealed all the same."""
    (tmp_path / "a.txt").write_bytes(BAD["binary.txt"])
    _, failures, shelf = collect(tmp_path, tmp_path / "a.txt")
    assert failures
    assert [path.read_bytes() for path in shelf.folder.iterdir()] == [BAD["binary.txt"]]


def test_collect_zip_members_keep_their_container(tmp_path: Path) -> None:
    """Members of a zip file are captures, and the log says which archive they came from."""
    (tmp_path / "a.zip").write_bytes(zip_of({"in/b.txt": STORY.encode(), "in/.hidden": b"x"}))
    captures, failures, shelf = collect(tmp_path, tmp_path / "a.zip")
    assert [capture.path for capture in captures] == ["a.zip/in/b.txt"]
    assert not failures
    assert [event for event, _ in shelf.events] == ["passed over", "extracted"]


def test_collect_zip_in_zip_is_opened(tmp_path: Path) -> None:
    """An archive inside an archive gives its members."""
    (tmp_path / "a.zip").write_bytes(zip_of({"b.zip": zip_of({"c.txt": STORY.encode()})}))
    captures, _, _ = collect(tmp_path, tmp_path / "a.zip")
    assert [capture.path for capture in captures] == ["a.zip/b.zip/c.txt"]


@pytest.mark.parametrize("name", ["../up.txt", "/etc/up.txt", "C:\\up.txt", "a/../../up.txt", "..\\up.txt"])
def test_collect_zip_escaping_member_is_failure(tmp_path: Path, name: str) -> None:
    """A member whose path leaves its folder is refused, and the rest goes on."""
    (tmp_path / "a.zip").write_bytes(zip_of({name: STORY.encode(), "good.txt": STORY.encode()}))
    captures, failures, _ = collect(tmp_path, tmp_path / "a.zip")
    assert [capture.path for capture in captures] == ["a.zip/good.txt"]
    assert "leaves its folder" in failures[0].error


def test_collect_zip_bomb_is_failure(tmp_path: Path) -> None:
    """A member that unpacks to far more than its size is refused, and the rest goes on."""
    (tmp_path / "a.zip").write_bytes(zip_of({"bomb.txt": b"0" * 2**24, "good.txt": STORY.encode()}))
    captures, failures, _ = collect(tmp_path, tmp_path / "a.zip")
    assert [capture.path for capture in captures] == ["a.zip/good.txt"]
    assert "times its size" in failures[0].error


@pytest.mark.parametrize("limits", [{"archive_bytes": 800}, {"archive_members": 2}, {"archive_depth": 1}])
def test_collect_zip_bounds_hold(tmp_path: Path, limits: dict[str, int]) -> None:
    """Unpacked size, number of members and depth are bounded over the whole archive."""
    members = {f"{i}.txt": f"{i} {STORY}".encode() for i in range(5)}
    (tmp_path / "a.zip").write_bytes(zip_of({"b.zip": zip_of(members), "z.txt": b"last"}))
    captures, failures, _ = collect(tmp_path, tmp_path / "a.zip", **limits)
    assert failures
    assert len(captures) < 6


def test_collect_zip_encrypted_and_linked_members_are_failures(tmp_path: Path) -> None:
    """Encrypted members and links are refused."""
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("secret.txt", STORY)
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    captures, failures, _ = collect(tmp_path, tmp_path / "a.zip")
    assert not captures
    assert sorted(failure.error.split()[-1] for failure in failures) == ["encrypted", "file"]


def test_collect_link_out_of_folder_is_failure(tmp_path: Path) -> None:
    """A link that leads out of the folder is refused."""
    folder = tmp_path / "pile"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text(STORY)
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    captures, failures, _ = collect(tmp_path, folder)
    assert not captures
    assert "leads out" in failures[0].error


def test_collect_missing_and_odd_paths_are_failures(tmp_path: Path) -> None:
    """A path that is not there, an empty folder and a pipe are failures."""
    (tmp_path / "none").mkdir()
    os.mkfifo(tmp_path / "pipe")
    _, failures, _ = collect(tmp_path, tmp_path / "gone.txt", tmp_path / "none", tmp_path / "pipe")
    assert len(failures) == 3


def test_collect_large_file_is_failure(tmp_path: Path) -> None:
    """A file above the bound is refused."""
    (tmp_path / "a.txt").write_text(STORY)
    captures, failures, _ = collect(tmp_path, tmp_path / "a.txt", input_bytes=50)
    assert not captures
    assert "larger" in failures[0].error


def test_collect_warc_gives_pages_with_address_and_date(tmp_path: Path) -> None:
    """Pages of a WARC file carry address and date; pictures are passed over and counted in the log."""
    pages = [
        ("https://courier.example/a", "text/html; charset=utf-8", PAGE.encode()),
        ("https://courier.example/p.png", "image/png", b"\x89PNG"),
    ]
    (tmp_path / "a.warc").write_bytes(warc_of(pages))
    captures, failures, shelf = collect(tmp_path, tmp_path / "a.warc")
    assert [capture.url for capture in captures] == ["https://courier.example/a"]
    assert captures[0].captured_at == "2031-04-03T10:00:00+00:00"
    assert not failures
    assert ("passed over", 1) in [(event, details.get("count")) for event, details in shelf.events]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("cut", [100, 420])
def test_collect_warc_cut_off_keeps_what_stands_before(tmp_path: Path, packed: bool, cut: int) -> None:
    """A WARC file that breaks off gives the pages before the break and a failure."""
    records = [warc_of([(f"https://courier.example/{i}", "text/html", PAGE.encode())]) for i in range(3)]
    data = b"".join(gzip.compress(record) if packed else record for record in records)
    (tmp_path / "a.warc").write_bytes(data[:-cut])
    captures, failures, _ = collect(tmp_path, tmp_path / "a.warc")
    assert [capture.url for capture in captures] == ["https://courier.example/0", "https://courier.example/1"]
    assert len(failures) == 1


def test_collect_warc_whole_has_no_failure(tmp_path: Path) -> None:
    """A packed WARC file that is whole gives its pages and no failure."""
    records = [warc_of([(f"https://courier.example/{i}", "text/html", PAGE.encode())]) for i in range(3)]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(map(gzip.compress, records)))
    captures, failures, _ = collect(tmp_path, tmp_path / "a.warc.gz")
    assert len(captures) == 3
    assert not failures


def test_collect_wacz_reads_only_its_archive(tmp_path: Path) -> None:
    """A WACZ gives the pages of its web archives; its indexes are passed over."""
    warc = warc_of([("https://courier.example/a", "text/html", PAGE.encode())])
    (tmp_path / "a.wacz").write_bytes(
        zip_of({"datapackage.json": b"{}", "archive/d.warc": warc, "pages/p.jsonl": b"{}"})
    )
    captures, failures, _ = collect(tmp_path, tmp_path / "a.wacz")
    assert [capture.path for capture in captures] == ["a.wacz/archive/d.warc/https://courier.example/a"]
    assert not failures


def test_collect_error_pages_alone_are_a_failure(tmp_path: Path) -> None:
    """A web archive without a single page is a failure."""
    (tmp_path / "a.warc").write_bytes(warc_of([("https://courier.example/a", "text/html", b"no")], "404 Not Found"))
    captures, failures, _ = collect(tmp_path, tmp_path / "a.warc")
    assert not captures
    assert "no readable page" in failures[0].error


def test_kinds_go_by_bytes_before_names() -> None:
    """What a file is shows in its bytes; its name only decides where they leave it open."""
    assert tell_media_types(PAGE.encode(), "a.txt") == HTML
    assert tell_media_types(b"<p>words", "a.html") == HTML
    assert tell_media_types(STORY.encode(), "a.html.txt") == TEXT
    assert tell_media_types(PAGE.encode(), "File:a.jpg") == HTML
    assert tell_media_types(pdf_of([["x"]]), "a.txt") == PDF
