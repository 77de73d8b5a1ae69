"""One frozen settings object, passed to whoever needs it and never global."""

from __future__ import annotations

import os
from typing import Literal

import msgspec

from headwater.errors import UsageError


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a run may use and where it stops.

    `engine` says where the stages run: on this machine, or on a Ray cluster. Sizes are in bytes. An
    archive is refused above `archive_bytes` unpacked, `archive_members` members, `archive_depth`
    archives inside each other, or `archive_ratio` times its packed size. `user` is who decides; a
    pseudonym will do.
    """

    engine: Literal["local", "distributed"] = "local"
    workers: int = os.cpu_count() or 1
    batch: int = 32
    input_bytes: int = 64 * 2**20
    archive_bytes: int = 2 * 2**30
    archive_members: int = 100_000
    archive_depth: int = 3
    archive_ratio: int = 200
    user: str | None = None


def name_user(settings: Settings, given: str | None = None) -> str:
    """Returns who decides: the name given, else the settings' or HEADWATER_USER; raises UsageError if none is.

    This is the one place that knows who a person is.
    """
    name = find_user(settings, given)
    if not name:
        raise UsageError("a judgement needs who made it", "Give --by or set HEADWATER_USER; a pseudonym will do.")
    return name


def find_user(settings: Settings, given: str | None = None) -> str:
    """Returns who decides, as `name_user` does, or nothing."""
    return " ".join((given or settings.user or os.environ.get("HEADWATER_USER") or "").split())
