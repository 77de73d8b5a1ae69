"""The write-once store of captured bytes, and the custody log beside it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from headwater.errors import BrokenEvidence, UnknownRecord

FIRST = "0" * 64


class EvidenceStore:
    """Bytes under their SHA-256, never altered, and a log in which each line carries the digest of the last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.custody = folder / "custody.jsonl"

    def path(self, sha256: str) -> Path:
        """Returns where the bytes with this digest are kept."""
        return self.folder / sha256[:2] / sha256

    def seal(self, data: bytes) -> str:
        """Keeps bytes for good and returns their SHA-256 as 64 hexadecimal digits; logs only what is new."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".sealing-")
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o444)
            Path(temporary).replace(path)
        self.log("sealed", sha256=sha256, bytes=len(data))
        return sha256

    def read(self, sha256: str) -> bytes:
        """Returns sealed bytes, checked against their digest.

        Raises UnknownRecord if nothing is sealed under it, BrokenEvidence if the bytes have changed.
        """
        try:
            data = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise UnknownRecord(f"no bytes are sealed under {sha256}") from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BrokenEvidence(
                f"the bytes sealed under {sha256} have changed", "Restore the case from a copy; do not build on it."
            )
        return data

    def log(self, event: str, **details: str | int) -> None:
        """Appends one line to the custody log, unless it says just this already."""
        said = _digest({"event": event, **details})
        if said in self._said:
            return
        line: dict[str, Any] = {"event": event, **details, "at": datetime.now(UTC).isoformat(), "previous": self._last}
        line["digest"] = _digest(line)
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.custody.open("ab") as file:
            file.write(msgspec.json.encode(line) + b"\n")
        self._said.add(said)
        self._last = line["digest"]

    def find_breaks(self) -> Iterator[str]:
        """Yields in words every break of the custody log and every sealed file that has changed or is missing."""
        previous = FIRST
        for number, line in enumerate(self._lines(), 1):
            digest = line.pop("digest", None)
            if line.get("previous") != previous or _digest(line) != digest:
                yield f"custody log line {number} does not follow from the line before it"
            previous = str(digest)
            if line["event"] == "sealed":
                try:
                    self.read(line["sha256"])
                except (UnknownRecord, BrokenEvidence) as error:
                    yield str(error)

    def _lines(self) -> Iterator[dict[str, Any]]:
        if self.custody.exists():
            with self.custody.open("rb") as file:
                for line in file:
                    yield msgspec.json.decode(line)

    @cached_property
    def _said(self) -> set[str]:
        beside = {"at", "previous", "digest"}
        return {_digest({key: value for key, value in line.items() if key not in beside}) for line in self._lines()}

    @cached_property
    def _last(self) -> str:
        last = FIRST
        for line in self._lines():
            last = line["digest"]
        return last


def _digest(line: dict[str, Any]) -> str:
    """Returns the SHA-256 of a log line without its own digest, keys sorted."""
    return hashlib.sha256(msgspec.json.encode(line, order="deterministic")).hexdigest()
