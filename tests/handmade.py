"""Small cases written by hand: records whose spans are found by their words, for tests of what comes after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from headwater.model import (
    Act,
    ActPlace,
    ActTime,
    Capture,
    Derivation,
    Event,
    Number,
    Origin,
    Party,
    Published,
    Record,
    Report,
    Source,
    Span,
    Statement,
    Voice,
    digest_id,
)
from headwater.stages.stage import Pile
from headwater.store.database import Database, Reader


class Desk:
    """Writes records into a pile; words are looked up in the report that is being written."""

    def __init__(self) -> None:
        self.records: dict[type[Record], list[Record]] = {}
        self.report: Report | None = None

    def add(self, record: Any) -> Any:
        """Keeps a record and returns it."""
        self.records.setdefault(type(record), []).append(record)
        return record

    def write(self, name: str, outlet: str | None, text: str, **fields: Any) -> Report:
        """Begins a report; what follows is looked up in it."""
        published = fields.pop("published", None)
        self.add(
            Capture(
                id=f"capture-{name}", path=f"{name}.txt", sha256="ab" * 32, bytes=len(text), media_type="text/plain"
            )
        )
        self.report = self.add(
            Report(
                id=f"report-{name}",
                capture=f"capture-{name}",
                outlet=outlet,
                title=fields.pop("title", f"Title of {name}"),
                text=text,
                published=Published(edtf=published, basis="dateline") if published else None,
                **fields,
            )
        )
        return self.report

    def span(self, words: str) -> Span:
        """Returns the first place of some words in the report."""
        assert self.report is not None
        start = self.report.text.index(words)
        return Span(start=start, end=start + len(words))

    def voice(self, words: str, kind: str, name: str | None = None) -> Voice:
        """Returns a voice named in the report, or an outlet that is not."""
        assert self.report is not None
        named = words in self.report.text
        span = self.span(words) if named else None
        source = digest_id("source", *((kind, name or words) if kind != "unnamed" else (self.report.id, words)))
        self.records.setdefault(Source, [])
        if source not in {getattr(known, "id", "") for known in self.records[Source]}:
            self.add(Source(id=source, name=name or words, kind=kind, names=(words,)))  # type: ignore[arg-type]
        where = {"start": span.start, "end": span.end} if span else {}
        return Voice(source=source, name=name or words, kind=kind, **where)  # type: ignore[arg-type]

    def say(self, content: str, *voices: Voice, cue: str | None = None, **fields: Any) -> Statement:
        """Adds a statement of the report."""
        assert self.report is not None
        span = self.span(content)
        return self.add(
            Statement(
                id=digest_id("statement", self.report.id, span.start, span.end),
                report=self.report.id,
                mode=fields.pop("mode", "indirect" if voices else "own"),
                content=(span,),
                cue=(self.span(cue),) if cue else (),
                voices=voices,
                **fields,
            )
        )

    def act(self, statement: Statement, trigger: str, status: str = "happened", **parts: Any) -> Act:
        """Adds an act of a statement; parts are words, or (words, fields of the record)."""
        kinds = {"actor": Party, "target": Party, "place": ActPlace, "time": ActTime, "number": Number}
        made = {}
        for slot, part in parts.items():
            words, fields = part if isinstance(part, tuple) else (part, {})
            span = self.span(words)
            made[slot] = kinds[slot](text=words, start=span.start, end=span.end, **fields)
        act_id = digest_id("act", statement.id, trigger)
        return self.add(
            Act(id=act_id, statement=statement.id, type="arrest", status=status, trigger=self.span(trigger), **made)  # type: ignore[arg-type]
        )

    def root(
        self, *statements: Statement, kind: str | None = "unnamed", outlet: str | None = None, **fields: Any
    ) -> Origin:
        """Adds the origin of some statements."""
        standing = fields.pop("standing", "captured")
        report = statements[0].report if standing == "captured" else None
        ids = tuple(sorted(statement.id for statement in statements))
        source = statements[0].voices[0].source if statements[0].voices else None
        return self.add(
            Origin(
                id=digest_id("origin", *ids),
                standing=standing,
                report=report,
                outlet=outlet,
                source=source,
                source_kind=kind,  # type: ignore[arg-type]
                statements=ids,
                reason=fields.pop("reason", "heard by the outlet itself"),
                **fields,
            )
        )

    def join(self, *acts: Act) -> Event:
        """Adds the event that some acts are about."""
        ids = tuple(sorted(act.id for act in acts))
        return self.add(Event(id=digest_id("event", *ids), type="arrest", acts=ids))

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Opens a database that holds everything written so far."""
        with TemporaryDirectory() as folder:
            database = Database(Path(folder) / "case.sqlite")
            with database.writing() as writer:
                writer.add(record for records in self.records.values() for record in records)
            with database.reading() as reader:
                yield reader

    def pile(self) -> Pile:
        """Returns everything written so far."""
        return Pile(
            {
                kind: sorted(records, key=lambda record: getattr(record, "id", ""))
                for kind, records in self.records.items()
            }
        )


def lay_raid(desk: Desk) -> None:
    """Writes a raid: an unnamed voice heard by the Tarn Courier and relayed twice, a named official, a denial."""
    desk.write(
        "courier",
        "Tarn Courier",
        "A source in Ovel Province told the Tarn Courier that security agents arrested five phone users in Brask on "
        "March 3, 2031.",
        published="2031-03-05",
    )
    outlet = desk.voice("Tarn Courier", "outlet")
    first = desk.say(
        "security agents arrested five phone users in Brask on March 3, 2031",
        desk.voice("A source in Ovel Province", "unnamed"),
        outlet,
        cue="told",
    )
    heard = desk.act(
        first,
        "arrested",
        actor="security agents",
        target="five phone users",
        number=("five", {"least": 5.0, "most": 5.0, "of": "phone users"}),
        place=("Brask", {"name": "Brask", "geonameid": 71}),
        time=("March 3, 2031", {"edtf": "2031-03-03"}),
    )
    relays, relayed = [], []
    for name, relay in (("herald", "Daily Herald"), ("post", "Norvik Post")):
        desk.write(name, relay, "Five phone users were arrested in Brask, a source told the Tarn Courier.\n\nLike us!")
        statement = desk.say(
            "Five phone users were arrested in Brask",
            desk.voice("a source", "unnamed"),
            desk.voice("Tarn Courier", "outlet"),
            desk.voice(relay, "outlet"),
            cue="told",
        )
        relays.append(statement)
        number = ("Five", {"least": 5.0, "most": 5.0, "of": "phone users"})
        place = ("Brask", {"name": "Brask", "geonameid": 71})
        relayed.append(desk.act(statement, "arrested", target="Five phone users", number=number, place=place))
        desk.add(
            Derivation(
                id=f"derivation-{name}",
                report=f"report-{name}",
                kind="citation",
                from_report="report-courier",
                basis="credits the Tarn Courier: “told the Tarn Courier”",
                decided=name == "herald",
            )
        )
    desk.root(first, *relays, outlet="Tarn Courier")
    desk.join(heard, *relayed)


def lay_denial(desk: Desk) -> tuple[Act, ...]:
    """Writes two established origins for killings, which give different figures, and a ministry that denies them."""
    desk.write(
        "wire", "Varn Wire", "Soldiers killed 12 farmers in Odra on 4 May 2031, Colonel Ilse Marr told Varn Wire."
    )
    named = desk.say("Soldiers killed 12 farmers in Odra on 4 May 2031", desk.voice("Colonel Ilse Marr", "person"))
    place = ("Odra", {"name": "Odra", "geonameid": 80})
    time = ("4 May 2031", {"edtf": "2031-05-04"})
    twelve = ("12", {"least": 12.0, "most": 12.0, "of": "farmers"})
    first = desk.act(named, "killed", actor="Soldiers", target="12 farmers", number=twelve, place=place, time=time)
    desk.write("radio", "Radio Odra", "Residents told Radio Odra that soldiers killed 30 farmers in Odra.")
    heard = desk.say("soldiers killed 30 farmers in Odra", desk.voice("Residents", "unnamed"), cue="told")
    thirty = ("30", {"least": 30.0, "most": 30.0, "of": "farmers"})
    second = desk.act(heard, "killed", actor="soldiers", target="30 farmers", number=thirty, place=place)
    desk.write("gazette", "State Gazette", "The Ministry of Order denied that soldiers killed farmers in Odra.")
    denied = desk.say(
        "soldiers killed farmers in Odra",
        desk.voice("The Ministry of Order", "organisation"),
        cue="denied",
        stance="denies",
    )
    third = desk.act(denied, "killed", "denied", actor="soldiers", target="farmers", place=place)
    desk.root(named, kind="person", outlet="Varn Wire")
    desk.root(heard, outlet="Radio Odra")
    desk.root(denied, kind="organisation", outlet="State Gazette")
    desk.join(first, second, third)
    return first, second, third
