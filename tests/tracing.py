"""Traces a small newsroom written by hand: from its reports and statements to its origins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from handmade import Desk

from headwater.engine.local import LocalEngine
from headwater.language.reading import Reading
from headwater.model import Credit, Derivation, Origin, OriginCount, Record, Report, SharedPassage, Statement
from headwater.stages.counts import count_origins
from headwater.stages.credits import find_credits
from headwater.stages.derivations import trace_derivations
from headwater.stages.origins import trace_origins
from headwater.stages.passages import find_passages
from headwater.stages.stage import Engine, Pile

ORIGINAL = (
    "Agents of the Harbour Guard arrested 14 ferrymen in Odrava on the night of 2 May 2031 for carrying letters "
    "abroad, a source in Lower Odra Province told the Tarn Courier. “They took the oars first so that nobody could "
    "leave,” the source said. The men were marched to the old customs house and kept there without food until the "
    "morning. Their wives were told to sign a promise of silence, the source said. Two of the ferrymen are older than "
    "seventy and one of them cannot walk without help."
)
REWRITE = (
    "A total of 14 ferrymen were arrested by Harbour Guard agents in Odrava on the night of 2 May 2031 over letters "
    "carried abroad, a source told the Tarn Courier. The men were marched to the customs house and were kept without "
    "food until the next morning. According to the source, their wives had to sign a promise of silence. One of the "
    "ferrymen, who is older than seventy, cannot walk without any help."
)
OTHER = (
    "Fourteen boatmen are being held in Odrava after a raid by the Harbour Guard, a midwife told Radio Selm by "
    "telephone. She had seen lorries at the landing before dawn. The chapel bell was rung to call people together, but "
    "the square was closed by then, and shops stayed shut for two days."
)
WEATHER = "Snow closed the pass above Marnik on Sunday and the mail coach turned back. The ploughs are out of fuel."


class Traced(NamedTuple):
    """What the stages made of a newsroom."""

    credits: list[Credit]
    passages: list[SharedPassage]
    derivations: list[Derivation]
    origins: list[Origin]

    def origin(self, statement: Statement) -> Origin:
        """Returns the one origin of a statement."""
        (found,) = [origin for origin in self.origins if statement.id in origin.statements]
        return found

    def taken(self) -> set[tuple[str, str | None, str]]:
        """Returns who took from whom, and how, where that is decided."""
        return {
            (
                item.report.removeprefix("report-"),
                (item.from_report or item.from_outlet or "").removeprefix("report-"),
                item.kind,
            )
            for item in self.derivations
            if item.decided
        }

    def count(self, *statements: Statement) -> OriginCount:
        """Counts the origins of some statements."""
        return count_origins(self.origin(statement) for statement in statements)

    def bounds(self, *statements: Statement) -> tuple[int, int]:
        """Returns how many origins some statements have, at least and at most."""
        counted = self.count(*statements)
        return counted.least, counted.most


def trace(desk: Desk, engine: Engine | None = None) -> Traced:
    """Runs the stages from credits to origins over what a desk wrote."""
    records: dict[type[Record], list[Record]] = {kind: list(found) for kind, found in desk.records.items()}
    found: list[Credit] = []
    for report in records[Report]:
        assert isinstance(report, Report)
        reading = Reading(report, ())
        reading.add(
            item for item in records.get(Statement, []) if isinstance(item, Statement) and item.report == report.id
        )
        found += find_credits(reading)
    records[Credit] = list(found)

    def run(stage: object) -> list[Record]:
        pile = Pile({kind: sort(items) for kind, items in records.items()})
        return sort(stage(pile, engine or LocalEngine()))  # type: ignore[operator]

    for kind, stage in ((SharedPassage, find_passages), (Derivation, trace_derivations), (Origin, trace_origins)):
        records[kind] = run(stage)
    return Traced(found, records[SharedPassage], records[Derivation], records[Origin])  # type: ignore[arg-type]


def sort(records: Iterable[Record]) -> list[Record]:
    """Returns records in the order of their ids, each id once."""
    by_id = {getattr(record, "id", ""): record for record in records}
    return [by_id[name] for name in sorted(by_id)]


def write_original(desk: Desk, outlet: str = "Tarn Courier", name: str = "courier", **fields: object) -> Statement:
    """Writes the original; returns what its unnamed source says of the arrests."""
    desk.write(name, outlet, ORIGINAL, **{"published": "2031-05-04", **fields})
    return desk.say(
        "Agents of the Harbour Guard arrested 14 ferrymen in Odrava on the night of 2 May 2031",
        desk.voice("a source in Lower Odra Province", "unnamed"),
        *([desk.voice("Tarn Courier", "outlet")] if outlet != "Tarn Courier" else []),
        desk.voice(outlet, "outlet"),
        cue="told",
    )


def write_rewrite(desk: Desk, outlet: str = "Daily Herald", name: str = "herald", **fields: object) -> Statement:
    """Writes a rewrite that credits the original; returns its statement on the arrests."""
    desk.write(name, outlet, REWRITE, **{"published": "2031-05-05", **fields})
    return desk.say(
        "A total of 14 ferrymen were arrested by Harbour Guard agents in Odrava on the night of 2 May 2031",
        desk.voice("a source", "unnamed"),
        desk.voice("Tarn Courier", "outlet"),
        desk.voice(outlet, "outlet"),
        cue="told",
    )


def write_other(desk: Desk, outlet: str = "Radio Selm", name: str = "radio", **fields: object) -> Statement:
    """Writes a report of its own on the same arrests; returns what the midwife says."""
    desk.write(name, outlet, OTHER.replace("Radio Selm", outlet), **{"published": "2031-05-05", **fields})
    return desk.say(
        "Fourteen boatmen are being held in Odrava after a raid by the Harbour Guard",
        desk.voice("a midwife", "unnamed"),
        desk.voice(outlet, "outlet"),
        cue="told",
    )
