"""The sealed bytes and the custody log."""

from __future__ import annotations

from pathlib import Path

import pytest

from headwater.errors import BrokenEvidence, UnknownRecord
from headwater.evidence.sealed import EvidenceStore


def test_evidence_sealed_bytes_read_back(tmp_path: Path) -> None:
    """What was sealed is read back under its digest."""
    evidence = EvidenceStore(tmp_path)
    assert evidence.read(evidence.seal(b"words")) == b"words"


def test_evidence_sealing_twice_writes_nothing(tmp_path: Path) -> None:
    """Sealing the same bytes again, even from a new process, leaves the log as it was."""
    EvidenceStore(tmp_path).seal(b"words")
    log = (tmp_path / "custody.jsonl").read_bytes()
    EvidenceStore(tmp_path).seal(b"words")
    assert (tmp_path / "custody.jsonl").read_bytes() == log


def test_evidence_changed_bytes_are_refused(tmp_path: Path) -> None:
    """Bytes that no longer have their digest raise, and are named as a break."""
    evidence = EvidenceStore(tmp_path)
    sha256 = evidence.seal(b"words")
    evidence.path(sha256).chmod(0o644)
    evidence.path(sha256).write_bytes(b"other words")
    with pytest.raises(BrokenEvidence):
        evidence.read(sha256)
    assert len([*evidence.find_breaks()]) == 1


def test_evidence_unknown_digest_is_refused(tmp_path: Path) -> None:
    """Nothing is read under a digest that was never sealed."""
    with pytest.raises(UnknownRecord):
        EvidenceStore(tmp_path).read("0" * 64)


@pytest.mark.parametrize("line", [0, 1, 2])
def test_evidence_altered_log_line_is_found(tmp_path: Path, line: int) -> None:
    """A log line changed afterwards is found, wherever it stands."""
    evidence = EvidenceStore(tmp_path)
    for number in range(3):
        evidence.log("noted", number=number)
    lines = evidence.custody.read_bytes().split(b"\n")
    lines[line] = lines[line].replace(b'"number":', b'"number":1')
    evidence.custody.write_bytes(b"\n".join(lines))
    assert [*EvidenceStore(tmp_path).find_breaks()]


def test_evidence_removed_log_line_is_found(tmp_path: Path) -> None:
    """A log line taken out of the middle is found."""
    evidence = EvidenceStore(tmp_path)
    for number in range(3):
        evidence.log("noted", number=number)
    lines = evidence.custody.read_bytes().split(b"\n")
    evidence.custody.write_bytes(b"\n".join([lines[0], *lines[2:]]))
    assert [*EvidenceStore(tmp_path).find_breaks()]
