"""Captures read in batches, as worker processes do it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from headwater.errors import UnreadableInput
from headwater.intake.read import read_capture
from headwater.model import Capture, Failure, Report, digest_id


def read_captures(sealed: Sequence[tuple[Capture, Path]]) -> list[list[Report | Failure]]:
    """Returns the reports of each capture, read from its sealed bytes; what cannot be read is a Failure."""
    return [_read_one(capture, path) for capture, path in sealed]


def _read_one(capture: Capture, path: Path) -> list[Report | Failure]:
    try:
        reports = read_capture(capture, path.read_bytes())
    except UnreadableInput as error:
        return [_fail(capture, str(error), error.hint)]
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
        return [_fail(capture, fault, "The bytes are kept. Please report this with the input.")]
    return [*reports] or [_fail(capture, "no text was found in it", "Is it a report? A scan needs OCR first.")]


def _fail(capture: Capture, error: str, hint: str) -> Failure:
    failure_id = digest_id("failure", capture.id, "reading")
    return Failure(id=failure_id, input=capture.path, stage="reading", error=error, hint=hint)
