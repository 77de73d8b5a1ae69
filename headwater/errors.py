"""Every error that headwater raises on purpose.

HeadwaterError
├── UsageError          the caller asked for something that cannot be
│   ├── UnknownRecord   no record has this id
│   └── Outdated        someone decided about this since it was looked at
├── UnreadableInput     an input cannot be read; kept as a failure, never silence
│   └── UnsafeArchive   an archive is too large, too deep, or leaves its folder
├── BrokenEvidence      sealed bytes or the custody log are not what they were
└── BrokenPipeline      a stage reads what no earlier stage writes
"""

from __future__ import annotations


class HeadwaterError(Exception):
    """The root of all errors raised on purpose; `hint` says what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(HeadwaterError):
    """The caller asked for something that cannot be."""


class UnknownRecord(UsageError):
    """No record has this id."""


class Outdated(UsageError):
    """Someone decided about this since it was looked at."""


class UnreadableInput(HeadwaterError):
    """An input cannot be read."""


class UnsafeArchive(UnreadableInput):
    """An archive is too large, too deep, or holds a path that leaves its folder."""


class BrokenEvidence(HeadwaterError):
    """Sealed bytes or the custody log are not what they were."""


class BrokenPipeline(HeadwaterError):
    """A stage reads what no earlier stage writes."""
