"""What templates draw that is no HTML, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from headwater.desk.atlas import draw_map
from headwater.desk.marked import mark_report
from headwater.desk.timeline_drawing import draw_timeline
from headwater.desk.trails import paint_trail

DRAWINGS: dict[str, Callable[[Any], Markup]] = {
    "map": draw_map,
    "timeline": draw_timeline,
    "trail": paint_trail,
    "text": mark_report,
}
