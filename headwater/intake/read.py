"""The doors by media type: from the sealed bytes of a capture to its reports."""

from __future__ import annotations

from collections.abc import Callable

from headwater.errors import UnreadableInput
from headwater.intake import kinds
from headwater.intake.feed import read_feed
from headwater.intake.html import read_page
from headwater.intake.pdf import read_pdf
from headwater.intake.text import read_text
from headwater.model import Capture, Report

Door = Callable[[Capture, bytes], list[Report]]
DOORS: dict[str, Door] = {kinds.TEXT: read_text, kinds.HTML: read_page, kinds.PDF: read_pdf, kinds.FEED: read_feed}


def read_capture(capture: Capture, data: bytes) -> list[Report]:
    """Returns the reports that a capture's bytes hold; pure, and fit for another process.

    Raises UnreadableInput with a hint if there are none.
    """
    door = DOORS.get(capture.media_type.partition(";")[0])
    if door is None:
        raise UnreadableInput(f"no door reads {capture.media_type}", kinds.PLAIN)
    return door(capture, data)
