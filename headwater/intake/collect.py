"""From files and folders to sealed captures: every input gives a capture or a failure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from headwater.errors import UnreadableInput
from headwater.intake import kinds
from headwater.model import Capture, Failure, digest_id
from headwater.settings import Settings


class Evidence(Protocol):
    """The write-once store of bytes and its custody log."""

    def seal(self, data: bytes) -> str:
        """Keeps bytes for good and returns their SHA-256 in hexadecimal digits."""
        ...

    def read(self, sha256: str) -> bytes:
        """Returns sealed bytes."""
        ...

    def path(self, sha256: str) -> Path:
        """Returns where sealed bytes lie."""
        ...

    def log(self, event: str, **details: str | int) -> None:
        """Adds a line to the custody log."""
        ...


def collect_captures(inputs: Sequence[Path], evidence: Evidence, settings: Settings) -> Iterator[Capture | Failure]:
    """Yields a capture for every input that can become reports and a failure for every other."""
    for path in inputs:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            name = f"{path.resolve().name}/{file.relative_to(path).as_posix()}" if path.is_dir() else file.name
            try:
                data = file.read_bytes()
                sha256 = evidence.seal(data)
                media_type = kinds.tell_media_types(data, file.name)
            except (OSError, UnreadableInput) as error:
                hint = getattr(error, "hint", "")
                failure_id = digest_id("failure", name, "intake", error)
                yield Failure(id=failure_id, input=name, stage="intake", error=str(error), hint=hint)
                continue
            capture_id = digest_id("capture", sha256, file.name)
            yield Capture(id=capture_id, path=name, sha256=sha256, bytes=len(data), media_type=media_type)
