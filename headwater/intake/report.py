"""One report from what a door read: its marks, outlet, title, byline, language and date of publication."""

from __future__ import annotations

from headwater.model import Capture, Report, digest_id


def compose_reports(capture: Capture, text: str, position: int = 0) -> list[Report]:
    """Returns the report of a text."""
    return [Report(id=digest_id("report", capture.id, position), capture=capture.id, text=text, language="en")]
