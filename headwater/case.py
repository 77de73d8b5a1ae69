"""A case: every use of headwater once; the command line and the pages are faces of it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from headwater.engine.choice import open_engine
from headwater.engine.local import LocalEngine
from headwater.errors import Outdated, UsageError
from headwater.evidence.offsets import find_broken_offsets
from headwater.evidence.sealed import EvidenceStore
from headwater.exchange.citations import write_bibliography
from headwater.exchange.document import KEYS, document_of, write_document
from headwater.exchange.formats import render
from headwater.exchange.summary import Summary, count_case
from headwater.exchange.trace import Index, Trail, trace_finding
from headwater.exchange.why import Explanation
from headwater.intake.collect import collect_captures
from headwater.model import (
    Capture,
    Event,
    Failure,
    Finding,
    Judgement,
    MachineEvent,
    Record,
    Report,
    Run,
    Source,
    Statement,
    digest_id,
)
from headwater.settings import Settings, name_user
from headwater.stages.findings import order_findings
from headwater.stages.identities import merge_sources
from headwater.stages.stage import Pile
from headwater.store.database import Database, Reader, Writer
from headwater.store.links import read_dossier
from headwater.store.memory import Memory
from headwater.store.tables import TABLES
from headwater.version import program_version

Progress = Callable[[str, int, int], None]
INTAKE = "intake"  # the stage of failures that no capture stands for
UNCHECKED = "unchecked"  # what a caller gives who does not know what was decided before
KINDS = {name: kind for kind, name in TABLES.items()}


def silent(stage: str, done: int, total: int) -> None:
    """Reports no progress."""


class Case:
    """One pile of reports and everything found in it, kept in one folder.

    `progress` is called with a stage's name, how many records it has done, and of how many.
    """

    def __init__(self, folder: Path, settings: Settings, progress: Progress) -> None:
        self.folder = folder
        self.settings = settings
        self.progress = progress
        self.evidence = EvidenceStore(folder / "evidence")
        self.database = Database(folder / "case.sqlite")
        self.page = folder / "index.html"
        self._pending: list[Capture | Failure] = []

    @classmethod
    def open(
        cls,
        folder: str | Path,
        *,
        settings: Settings | None = None,
        progress: Progress = silent,
        create: bool = True,
    ) -> Case:
        """Opens the case in a folder, new if there is none and `create` allows it; raises UsageError."""
        path = Path(folder)
        if path.exists() and not path.is_dir():
            raise UsageError(f"{path} is not a folder", "Give --case the folder of a case, or a new name.")
        stands = (path / "case.sqlite").exists()
        if not stands and not create:
            raise UsageError(f"there is no case in {path}", f"Make one: headwater build REPORTS --case {path}")
        if not stands and path.is_dir() and any(item.name != "evidence" for item in path.iterdir()):
            raise UsageError(f"{path} holds other files and no case", "Choose an empty folder or a new name.")
        path.mkdir(parents=True, exist_ok=True)
        return cls(path, settings or Settings(), progress)

    def add(self, inputs: Iterable[str | Path]) -> list[Capture | Failure]:
        """Seals the inputs' bytes and returns what they gave; `run` then reads them."""
        paths = [Path(given) for given in inputs]
        found: list[Capture | Failure] = []
        for item in collect_captures(paths, self.evidence, self.settings):
            found.append(item)
            self.progress("sealing", len(found), 0)
        self._pending += found
        return found

    def run(self) -> Run | None:
        """Reads what was added, finds all that follows from it and writes the page; returns None if nothing is new.

        All records of a run are committed together; a run that breaks leaves the case as it was. When
        the program itself has changed since the last run, everything is read again from the captures.
        """
        started_at, version = _now(), program_version()
        with self.database.reading() as reader:
            runs = reader.all(Run)
            known = reader.ids(Capture) | reader.ids(Failure)
        again = bool(runs) and max(runs, key=lambda run: run.started_at).version != version
        new = {item.id: item for item in self._pending if item.id not in known}
        if runs and not new and not again:
            self._pending.clear()
            return None
        # The page takes a second to load: only who needs it waits for it.
        from headwater.exchange.page import build_page

        with self.database.writing() as writer:
            self._write(writer, list(new.values()), again)
            page = build_page(writer, self.folder.resolve().name)
            run = Run(
                id=digest_id("run", started_at, len(runs)),
                version=version,
                started_at=started_at,
                finished_at=_now(),
                written={name: writer.grown[kind] for kind, name in TABLES.items() if writer.grown[kind]},
            )
            writer.add([run])
        self._pending.clear()
        self.page.write_text(page, encoding="utf-8")
        return run

    def records(self, *names: str) -> dict[str, list[Record]]:
        """Returns all records of the named tables, or of all in the JSON document, in the order of their ids."""
        with self.database.reading() as reader:
            return {name: list(reader.all(KINDS[name])) for name in names or KEYS}

    def findings(self) -> list[Finding]:
        """Returns the findings, strongest and most contested first."""
        with self.database.reading() as reader:
            return order_findings(reader.all(Finding))

    def event_types(self) -> dict[str, str]:
        """Returns the type of each event by its id."""
        with self.database.reading() as reader:
            return {event.id: event.type for event in reader.all(Event)}

    def trace(self, finding_id: str) -> Trail:
        """Traces one finding home: to its origins, statements, quoted words, reports and captures.

        `finding_id` may be the beginning of an id; raises UnknownRecord if it fits none or several.
        """
        with self.database.reading() as reader:
            finding = reader.one(Finding, finding_id)
            return trace_finding(Index(Pile(read_dossier(reader.connection, [finding.event]))), finding)

    def summary(self) -> Summary:
        """Returns what the case holds, in counts."""
        with self.database.reading() as reader:
            return count_case(reader)

    def write_page(self) -> Path:
        """Writes the case's page, one inert file, and returns its path."""
        from headwater.exchange.page import write_page

        with self.database.reading() as reader:
            write_page(reader, self.page, self.folder.resolve().name)
        return self.page

    def failures(self) -> list[Failure]:
        """Returns what could not be read or done."""
        with self.database.reading() as reader:
            return reader.all(Failure)

    def judge(
        self,
        kind: str,
        ids: Sequence[str],
        *,
        value: Mapping[str, Any] | None = None,
        why: str = "",
        by: str | None = None,
        seen: str | None = UNCHECKED,
    ) -> Judgement:
        """Keeps a person's decision about some records and finds anew what depends on it; returns it.

        `ids` name reports, statements, acts, findings or events, or begin their ids; a finding or an event
        stands for its acts. `seen` is the id of the latest judgement about them that the person saw, None if
        there was none: Outdated is raised if there is a later one. `by` is who decides, see `name_user`.
        """
        from headwater.deciding import make_judgement

        person = name_user(self.settings, by)
        with self.database.writing() as writer:
            judgement = make_judgement(writer, kind, ids, value or {}, by=person, why=why)
            return self._keep(writer, judgement, seen)

    def undo(
        self, judgement_id: str, *, why: str = "", by: str | None = None, seen: str | None = UNCHECKED
    ) -> Judgement:
        """Takes a judgement back by another one, finds anew what depends on it, and returns the new one."""
        from headwater.deciding import make_undo

        person = name_user(self.settings, by)
        with self.database.writing() as writer:
            judgement = make_undo(writer.one(Judgement, judgement_id), by=person, why=why)
            return self._keep(writer, judgement, seen)

    def _keep(self, writer: Writer, judgement: Judgement, seen: str | None) -> Judgement:
        from headwater.reweighing import apply_judgements

        if seen != UNCHECKED:
            about = {subject.id for subject in judgement.subjects}
            latest = max(_about(writer.all(Judgement), about), key=lambda other: (other.at, other.id), default=None)
            if (latest.id if latest else None) != seen:
                said = f"{latest.by}: {latest.kind}" if latest else "nothing"
                raise Outdated(
                    f"the latest decision about this is not the one that was seen, but {said}", "Look again."
                )
        writer.add([judgement])
        apply_judgements(writer, [judgement], self._remembering(writer))
        return judgement

    def judgements(self, *ids: str) -> list[Judgement]:
        """Returns all judgements, or those about some reports, statements, acts, findings or events, oldest first."""
        with self.database.reading() as reader:
            events = {finding.event for finding in reader.where(Finding, "id", ids)} | set(ids)
            acts = {act for event in reader.where(Event, "id", events) for act in event.acts}
            found = reader.all(Judgement)
        chosen = _about(found, {*ids, *acts}) if ids else found
        return sorted(chosen, key=lambda judgement: (judgement.at, judgement.id))

    def import_judgements(self, lines: Iterable[str | bytes]) -> list[Judgement]:
        """Takes in judgements from lines of JSON and returns those that were new; all of them or, if one is bad, none.

        A subject that is not in this case is a failure.
        """
        from headwater.deciding import read_judgements
        from headwater.reweighing import apply_judgements

        given = {judgement.id: judgement for judgement in read_judgements(lines)}
        with self.database.writing() as writer:
            known = writer.ids(Judgement)
            new = [judgement for judgement_id, judgement in given.items() if judgement_id not in known]
            writer.add(new)
            if new:
                apply_judgements(writer, new, self._remembering(writer))
        return new

    def export(self) -> dict[str, Any]:
        """Returns the whole case as the contract's JSON document."""
        return document_of(self.records())

    def write_export(self) -> Iterator[bytes]:
        """Yields the contract's JSON document in parts."""
        return write_document(self.records())

    def write_report(self, form: str, finding_ids: Sequence[str] = (), *, title: str | None = None) -> Iterator[bytes]:
        """Yields a cited report of findings in parts, in Markdown (md), html, docx or pdf.

        Without `finding_ids` it is about all findings but those rejected, strongest and most contested first.
        """
        from headwater.narrating import narrate

        now, name = datetime.now(UTC), self.folder.resolve().name
        made = f"Made on {now:%Y-%m-%d} by headwater {program_version()} from the case “{name}”."
        with self.database.reading() as reader:
            blocks = narrate(reader, finding_ids, title or "What may be said, and where it comes from", made)
        return render(form, blocks, int(now.timestamp()))

    def explain(self, one: str, other: str) -> Explanation:
        """Explains why two statements or acts count as one origin or two; or the values of one slot of a finding.

        Ids may be cut short. With a finding, `other` is another finding, or a slot such as `number`.
        """
        from headwater.narrating import explain

        with self.database.reading() as reader:
            return explain(reader, one, other)

    def write_bibliography(self, style: str, finding_ids: Sequence[str] = ()) -> Iterator[str]:
        """Yields the reports that findings rest on as a bibliography: csl, bibtex or ris."""
        from headwater.narrating import list_cited

        with self.database.reading() as reader:
            return write_bibliography(list_cited(reader, finding_ids), style)  # type: ignore[arg-type]

    def verify(self) -> tuple[dict[str, int], list[str]]:
        """Re-hashes every capture, re-reads every report from its bytes and every offset from its report.

        Returns how many of each were checked, and every fault in words.
        """
        from headwater.intake.batch import read_captures

        faults = [*self.evidence.find_breaks()]
        with self.database.reading() as reader:
            captures, reports, statements = reader.all(Capture), reader.all(Report), reader.all(Statement)
            texts = {report.id: report.text for report in reports}
            report_of = {statement.id: statement.report for statement in statements}
            for kind in TABLES.keys() - {Judgement}:  # a judgement keeps where its subjects once stood
                faults += find_broken_offsets(reader.all(kind), texts, report_of)
        present = [capture for capture in captures if self.evidence.path(capture.sha256).exists()]
        faults += [f"no bytes are sealed for {capture.path}" for capture in captures if capture not in present]
        sealed = [(capture, self.evidence.path(capture.sha256)) for capture in present]
        again = {
            item.id: item
            for found in self._engine("re-reading", len(sealed)).map(read_captures, sealed)
            for item in found
        }
        faults += [
            f"report {report.id} does not read as before" for report in reports if again.get(report.id) != report
        ]
        return {"captures": len(captures), "reports": len(reports), "statements": len(statements)}, faults

    def _engine(self, stage: str, total: int, memory: Memory | None = None) -> LocalEngine:
        done = 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            self.progress(stage, done, total)

        self.progress(stage, 0, total)
        return open_engine(self.settings, advance, memory)

    def _remembering(self, writer: Writer) -> Callable[[str], LocalEngine]:
        """Returns what gives each stage an engine that knows what earlier runs of the case found."""
        return lambda stage: self._engine(stage, 0, writer.memory)

    def _write(self, writer: Writer, new: Sequence[Capture | Failure], again: bool) -> None:
        """Writes the new captures and failures and all that follows from them and what stood."""
        # The doors and the language model take seconds to load: only who needs them waits for them.
        from headwater.intake.batch import read_captures

        writer.add(new)
        captures = [item for item in new if isinstance(item, Capture)]
        if again:
            captures = writer.all(Capture)
            unsealed = [failure for failure in writer.all(Failure) if failure.stage == INTAKE]
            writer.clear([Report, Failure])
            writer.add(unsealed)
        sealed = [(capture, self.evidence.path(capture.sha256)) for capture in captures]
        read = [item for found in self._engine("reading", len(sealed)).map(read_captures, sealed) for item in found]
        writer.add(read)
        self._find(writer, [item for item in read if isinstance(item, Report)], again)

    def _find(self, writer: Writer, unread: Sequence[Report], again: bool) -> None:
        """Writes what the stages find in each report not read yet, then in the whole pile."""
        from headwater.language.gazetteer import compile_gazetteer
        from headwater.reweighing import (
            WHOLE_PILE,
            StoredPile,
            lay_verdicts,
            read_corrections,
            resolve_judgements,
            write_failures,
            write_whole,
        )
        from headwater.stages.order import STAGES, find_records

        self.progress("gazetteer", 0, 1)
        compile_gazetteer()
        self.progress("gazetteer", 1, 1)
        earlier = writer.all(Event)
        if again:
            writer.memory.clear()
            writer.clear([MachineEvent, *(kind for stage in STAGES for kind in stage.writes)])
        lasting = [failure for failure in writer.all(Failure) if failure.input != WHOLE_PILE]
        writer.clear([Failure])
        writer.add(lasting)
        engine = self._engine("statements and acts", len(unread))
        in_reports = engine.map(find_records, sorted(unread, key=_longest_line))
        found = _name_inputs([record for records in in_reports for record in records], writer)
        changed = [*unread, *_add_sources([item for item in found if isinstance(item, Source)], writer)]
        writer.add(item for item in found if not isinstance(item, Source))

        whole = [stage for stage in STAGES if stage.whole]
        standing, lost = resolve_judgements(writer)
        writer.corrected = read_corrections(writer, standing)
        write_failures(writer, lost)
        pile = StoredPile(writer, standing)
        with _collecting_nothing():
            touched = write_whole(writer, pile, whole, self._remembering(writer), earlier, changed)
        writer.memory.forget()
        lay_verdicts(writer, standing, touched)


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Looks for no garbage meanwhile: records lie in no circles, and looking at them takes a quarter of a run."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _about(judgements: Iterable[Judgement], ids: Collection[str]) -> list[Judgement]:
    return [found for found in judgements if any(subject.id in ids for subject in found.subjects)]


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _name_inputs(records: Sequence[Record], reader: Reader) -> list[Record]:
    """Returns the records; a failure that names a report names its input instead, as the user knows it."""
    failed = {record.input for record in records if isinstance(record, Failure)}
    reports = reader.where(Report, "id", failed)
    path_of = {capture.id: capture.path for capture in reader.where(Capture, "id", {item.capture for item in reports})}
    input_of = {report.id: path_of[report.capture] for report in reports}
    return [
        replace(record, input=input_of[record.input]) if isinstance(record, Failure) else record for record in records
    ]


def _add_sources(found: Sequence[Source], writer: Writer) -> list[Record]:
    """Writes the sources of new reports, each with the names that all reports use for it; returns what changed."""
    known = {source.id: source for source in writer.where(Source, "id", {source.id for source in found})}
    merged = [source for source in merge_sources([*known.values(), *found]) if known.get(source.id) != source]
    writer.put(merged)
    return [*(known[source.id] for source in merged if source.id in known), *merged]


def _longest_line(report: Report) -> tuple[str, str]:
    """Puts reports that carry the same long paragraph side by side, so that one worker parses it once."""
    return max(report.text.split("\n"), key=len), report.id
