"""From files, folders and archives to sealed captures: every input gives a capture or a failure."""

from __future__ import annotations

import mmap
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Protocol, cast
from urllib.parse import urlsplit

from headwater.errors import UnreadableInput, UnsafeArchive
from headwater.intake import kinds
from headwater.intake.archives import BROKEN, HIDDEN, Budget, iterate_members
from headwater.intake.webarchives import iterate_records
from headwater.model import Capture, Failure, digest_id
from headwater.settings import Settings

STAGE = "intake"
CHUNK = 2**20


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
    """Yields a capture for every input that can become reports and a failure for every other.

    Folders are walked in order of names; zip files, WACZ and WARC files give their members. Bytes
    are sealed before anything reads them. The same bytes under the same file name are one capture.
    """
    collector = _Collector(evidence, settings)
    for path in inputs:
        yield from collector.collect(path)


class _Collector:
    """Collects the inputs of one call; `seen` holds the ids of the captures given out."""

    def __init__(self, evidence: Evidence, settings: Settings) -> None:
        self.evidence = evidence
        self.settings = settings
        self.seen: set[str] = set()

    def collect(self, path: Path) -> Iterator[Capture | Failure]:
        """Yields what one input gives."""
        name = _shown(path.resolve().name or str(path))
        if path.is_dir():
            yield from self._collect_folder(path, name)
        elif path.exists():
            yield from self._collect_file(path, name)
        else:
            yield _failure(name, UnreadableInput("there is no such file or folder", "Check the path."))

    def _collect_folder(self, folder: Path, name: str) -> Iterator[Capture | Failure]:
        """Yields what the files of a folder give, in order of their paths."""
        found = False
        root = folder.resolve()
        for path in _walk(folder):
            shown = _shown(f"{name}/{path.relative_to(folder).as_posix()}")
            if HIDDEN.search(shown.removeprefix(f"{name}/")):
                self.evidence.log("passed over", path=shown, reason="hidden file")
                continue
            found = True
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                outside = UnsafeArchive("a link leads out of the folder", "Give headwater the file itself.")
                yield _failure(shown, outside)
            elif path.is_symlink() and path.is_dir():
                self.evidence.log("passed over", path=shown, reason="link to a folder inside the folder")
            else:
                yield from self._collect_file(path, shown)
        if not found:
            yield _failure(name, UnreadableInput("the folder holds no file", "Check the path."))

    def _collect_file(self, path: Path, shown: str) -> Iterator[Capture | Failure]:
        """Yields what one file gives."""
        try:
            if not path.is_file():
                raise UnreadableInput("this is no regular file", "Give headwater files and folders.")
            with path.open("rb") as stream:
                yield from self._take(stream, shown, path.name, Budget(self.settings), 0, file=path)
        except (UnreadableInput, OSError) as error:
            yield _failure(shown, error)

    def _take(
        self, stream: IO[bytes], shown: str, name: str, budget: Budget, depth: int,
        container: str = "", file: Path | None = None,
    ) -> Iterator[Capture | Failure]:  # fmt: skip
        """Yields what a stream of bytes gives: one capture, or the members of a container."""
        head = stream.read(kinds.HEAD)
        if kinds.is_container(head):
            yield from self._take_container(head, stream, shown, name, budget, depth, container, file)
            return
        data = head + stream.read(max(self.settings.input_bytes + 1 - len(head), 0))
        if container:
            budget.spend(len(data))
        if len(data) > self.settings.input_bytes:
            hint = "Raise input_bytes in the settings, or split the file."
            raise UnreadableInput(f"the file is larger than {self.settings.input_bytes} bytes", hint)
        yield from self._capture(data, shown, name, container)

    def _capture(
        self, data: bytes, shown: str, name: str, container: str = "", url: str | None = None,
        captured_at: str | None = None, charset: str | None = None,
    ) -> Iterator[Capture | Failure]:  # fmt: skip
        """Seals bytes and yields their capture; the same capture is given out once."""
        sha256 = self.evidence.seal(data)
        if container:
            self.evidence.log("extracted", sha256=sha256, container=container, path=shown)
        media_type = kinds.tell_media_types(data[: kinds.HEAD], name)
        if charset and media_type in {kinds.HTML, kinds.TEXT}:
            media_type = f"{media_type}; charset={charset.lower()}"
        capture_id = digest_id("capture", sha256, url or name)
        if capture_id in self.seen:
            self.evidence.log("collected again", sha256=sha256, path=shown)
            return
        self.seen.add(capture_id)
        yield Capture(
            id=capture_id, path=shown, url=url, sha256=sha256, bytes=len(data), media_type=media_type,
            captured_at=captured_at,
        )  # fmt: skip

    def _take_container(
        self, head: bytes, stream: IO[bytes], shown: str, name: str, budget: Budget, depth: int,
        container: str, file: Path | None,
    ) -> Iterator[Capture | Failure]:  # fmt: skip
        """Seals an archive as it is and yields what its members give."""
        if depth >= self.settings.archive_depth:
            hint = "Unpack it by hand and give headwater what is inside."
            raise UnsafeArchive(f"archives lie more than {self.settings.archive_depth} deep in each other", hint)
        if file:
            if file.stat().st_size > self.settings.archive_bytes:
                hint = "Split it, or raise archive_bytes in the settings."
                raise UnsafeArchive(f"the archive is larger than {self.settings.archive_bytes} bytes", hint)
            sha256 = self._seal_file(file)
        else:
            with tempfile.NamedTemporaryFile(prefix="headwater-") as spool:
                _spool(head, stream, spool, budget)
                sha256 = self._seal_file(Path(spool.name))
            self.evidence.log("extracted", sha256=sha256, container=container, path=shown)
        sealed = self.evidence.path(sha256)
        if kinds.tell_media_types(head, name) == kinds.WARC:
            yield from self._take_records(sealed, shown, sha256)
        else:
            yield from self._take_members(sealed, shown, sha256, budget, depth)

    def _take_members(
        self, sealed: Path, shown: str, sha256: str, budget: Budget, depth: int
    ) -> Iterator[Capture | Failure]:
        """Yields what the members of a zip file give."""
        for member in iterate_members(sealed, budget):
            path = _shown(f"{shown}/{member.path}")
            if member.passed:
                self.evidence.log("passed over", path=path, reason=member.passed)
            elif member.error or not member.stream:
                yield _failure(path, member.error or UnreadableInput("the archive member cannot be read"))
            else:
                name = PurePosixPath(member.path).name
                try:
                    yield from self._take(member.stream, path, name, budget, depth + 1, sha256)
                except (UnreadableInput, RuntimeError, *BROKEN) as error:
                    yield _failure(path, error)
                if budget.bytes_left < 0:
                    budget.spend(0)

    def _take_records(self, sealed: Path, shown: str, sha256: str) -> Iterator[Capture | Failure]:
        """Yields what the pages of a web archive give, and logs what was passed over by kind."""
        passed: Counter[str] = Counter()
        broken: UnreadableInput | None = None
        given = 0
        try:
            for record in iterate_records(sealed, self.settings.input_bytes, passed):
                given += 1
                path = f"{shown}/{record.url}"
                try:
                    if record.error:
                        raise record.error
                    name = urlsplit(record.url).path.rpartition("/")[2]
                    yield from self._capture(
                        record.data, path, name, sha256, record.url, record.captured_at, record.charset
                    )
                except (UnreadableInput, ValueError) as error:
                    yield _failure(path, error)
        except UnreadableInput as error:
            broken = error
        for reason, count in sorted(passed.items()):
            self.evidence.log("passed over", container=sha256, reason=reason, count=count)
        if broken or not given:
            hint = "Collect the pages themselves, not only redirects, pictures or repeated visits."
            yield _failure(shown, broken or UnreadableInput("the web archive holds no readable page", hint))

    def _seal_file(self, file: Path) -> str:
        """Seals a file without reading it into memory as a whole."""
        with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            # A map has what sealing needs of bytes: a length, a digest, and writing to a file.
            return self.evidence.seal(cast("bytes", mapped))


def _walk(folder: Path) -> Iterator[Path]:
    """Yields the files and links of a folder and its folders, in order of names; links are not followed."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path)
        else:
            yield path


def _spool(head: bytes, stream: IO[bytes], spool: IO[bytes], budget: Budget) -> None:
    """Copies an archive inside an archive to a temporary file, within the budget."""
    spool.write(head)
    budget.spend(len(head))
    while chunk := stream.read(CHUNK):
        budget.spend(len(chunk))
        spool.write(chunk)
    spool.flush()


def _shown(path: str) -> str:
    """Returns a path that can be written as UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def _failure(shown: str, error: Exception) -> Failure:
    """Returns the failure of an input."""
    said = str(error) if isinstance(error, UnreadableInput) else f"{type(error).__name__}: {error}"
    hint = getattr(error, "hint", "") or "Check that the file can be opened, then build again."
    return Failure(id=digest_id("failure", shown, STAGE, said), input=shown, stage=STAGE, error=said, hint=hint)
