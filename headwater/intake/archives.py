"""Members of zip files, within bounds: no path leaves the folder, no bomb goes off, nothing is left out in silence."""

from __future__ import annotations

import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from headwater.errors import UnreadableInput, UnsafeArchive
from headwater.settings import Settings

BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError)
SMALL = 2**20
OFFICE = {"[Content_Types].xml", "META-INF/manifest.xml", "META-INF/container.xml", "AndroidManifest.xml"}
HIDDEN = re.compile(r"(?:^|/)(?:\.[^/]|__MACOSX(?:/|$)|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
ESCAPE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0")
AGAIN = "Fetch or copy the archive again; if it was made by you, zip it anew."


class Budget:
    """What one input may still unpack to, over all archives inside it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.bytes_left = settings.archive_bytes
        self.members_left = settings.archive_members

    def spend(self, size: int) -> None:
        """Counts unpacked bytes; raises UnsafeArchive when they are more than the settings allow."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise UnsafeArchive(
                f"the archive unpacks to more than {self.settings.archive_bytes} bytes",
                "Unpack it by hand, look at what it holds, and give headwater the folder in parts.",
            )

    def count(self) -> None:
        """Counts a member; raises UnsafeArchive when there are more than the settings allow."""
        self.members_left -= 1
        if self.members_left < 0:
            raise UnsafeArchive(
                f"the archive holds more than {self.settings.archive_members} members",
                "Unpack it by hand and give headwater the folder in parts.",
            )


class Member(NamedTuple):
    """A file in an archive; `passed` says why it is no input of its own, `error` why it cannot be read."""

    path: str
    passed: str = ""
    error: UnreadableInput | None = None
    stream: IO[bytes] | None = None


def iterate_members(file: Path, budget: Budget) -> Iterator[Member]:
    """Yields the files of a zip file or WACZ, one open at a time; a bad one carries its error and the rest go on.

    Raises UnreadableInput if the archive as a whole cannot be opened, UnsafeArchive if it is too large.
    """
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as error:
        raise UnreadableInput(f"the archive is broken or cut off: {error}", AGAIN) from error
    with archive:
        members = archive.infolist()
        names = {member.filename for member in members}
        if names & OFFICE or "mimetype" in names:
            raise UnreadableInput("an office document or e-book cannot be read", "Save it as PDF or plain text.")
        if not any(not member.is_dir() for member in members):
            raise UnreadableInput("the archive is empty", AGAIN)
        wacz = "datapackage.json" in names and any(name.startswith("archive/") for name in names)
        for member in sorted(members, key=lambda member: member.filename):
            if not member.is_dir():
                budget.count()
                yield from _open_member(archive, member, budget, wacz)


def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget, wacz: bool) -> Iterator[Member]:
    """Yields a member with its stream, or with what stands against reading it."""
    path = member.filename
    error = _refuse(member, budget.settings)
    if error:
        yield Member(path, error=error)
    elif HIDDEN.search(path):
        yield Member(path, passed="hidden file")
    elif wacz and not path.startswith("archive/"):
        yield Member(path, passed="index of a web archive")
    else:
        try:
            stream = archive.open(member)
        except (*BROKEN, RuntimeError) as cause:
            yield Member(path, error=UnreadableInput(f"the archive member cannot be opened: {cause}", AGAIN))
            return
        with stream:
            yield Member(path, stream=stream)


def _refuse(member: zipfile.ZipInfo, settings: Settings) -> UnreadableInput | None:
    """Returns why a member must not be unpacked; None if it may."""
    if ESCAPE.search(member.orig_filename) or ESCAPE.search(member.filename):
        return UnsafeArchive("the archive member's path leaves its folder", "Do not trust this archive.")
    if stat.S_ISLNK(member.external_attr >> 16):
        return UnsafeArchive("the archive member is a link to another file", "Zip the file itself and not a link.")
    if member.flag_bits & 0x1:
        return UnreadableInput("the archive member is encrypted", "Unpack it with its password and give the files.")
    if member.file_size > SMALL and member.file_size > settings.archive_ratio * max(member.compress_size, 1):
        return UnsafeArchive(
            f"the archive member unpacks to {member.file_size // max(member.compress_size, 1)} times its size",
            "This is how zip bombs are made. Unpack it by hand if you trust it.",
        )
    return None
