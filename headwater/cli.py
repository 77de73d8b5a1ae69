"""The command line: each command is one use of `headwater.case`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeVar

import click
import msgspec
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from headwater.case import Case
from headwater.deciding import TAKES
from headwater.errors import HeadwaterError, UsageError
from headwater.exchange.formats import FORMS
from headwater.exchange.summary import word_summary
from headwater.exchange.terminal import list_failures, list_findings, list_judgements, show_explanation, show_finding
from headwater.model import Failure
from headwater.settings import Settings, find_user
from headwater.version import RELEASE

T = TypeVar("T")

CASE = click.option(
    "--case", "folder", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder of the case."
)
OUTPUT = click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")


class Commands(click.Group):
    """Turns errors raised on purpose into one line that says what happened and what to do next."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; wrong usage exits with 2, any other known error with 1."""
        try:
            return super().invoke(ctx)
        except HeadwaterError as error:
            click.echo(f"headwater: {error}", err=True)
            if error.hint:
                click.echo(f"  {error.hint}", err=True)
            ctx.exit(2 if isinstance(error, UsageError) else 1)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(RELEASE, prog_name="headwater")
def main() -> None:
    """Trace every claim in a pile of reports back to where it came from.

    Start with: headwater build REPORTS --case my-case
    """


@main.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@CASE
@click.option("--workers", type=click.IntRange(1), help="Worker processes; all cores without it.")
@click.option(
    "--engine",
    type=click.Choice(["local", "distributed"]),
    default="local",
    show_default=True,
    help="Where to run: on this machine, or with Daft on Ray (an extra).",
)
def build(inputs: tuple[Path, ...], folder: Path, workers: int | None, engine: Literal["local", "distributed"]) -> None:
    """Read reports into a case and find all that follows from them.

    INPUTS are files (HTML, text, PDF, WARC, WACZ, RSS and Atom feeds), folders, and zip archives of
    them. A case that exists is added to; inputs that it has already are not read again. What cannot
    be read is kept as a failure. Exits with 0 when the case stands, with 1 when no input could be read.
    """
    settings = Settings(workers=workers, engine=engine) if workers else Settings(engine=engine)
    with _progress() as progress:
        case = Case.open(folder, settings=settings, progress=progress)
        found = case.add(inputs)
        run = case.run()
    console = Console(highlight=False)
    if not run:
        console.print("Nothing new: the case has all of this already.")
    for line in word_summary(case.summary()):
        console.print(line, soft_wrap=True)
    console.print(f"Read it: {case.page}", soft_wrap=True)
    if found and all(isinstance(item, Failure) for item in found):
        click.echo("headwater: no input could be read", err=True)
        click.echo(f"  See why: headwater failures --case {folder}", err=True)
        sys.exit(1)


@main.command()
@CASE
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.option("--limit", type=click.IntRange(1), help="Print only the first findings.")
def findings(folder: Path, as_json: bool, limit: int | None) -> None:
    """List the findings, strongest and most contested first."""
    case = Case.open(folder, create=False)
    types = case.event_types()
    _print(case.findings()[:limit], as_json, lambda found: list_findings(found, types))


@main.command()
@click.argument("finding")
@CASE
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def show(finding: str, folder: Path, as_json: bool) -> None:
    """Trace one finding home: its origins, statements, the quoted words, reports and captures.

    FINDING is the id of a finding or the beginning of one, as `findings` prints it.
    """
    _print(Case.open(folder, create=False).trace(finding), as_json, show_finding)


@main.command()
@click.argument("one")
@click.argument("other")
@CASE
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def why(one: str, other: str, folder: Path, as_json: bool) -> None:
    """Say why two statements count as one origin or as two, in words, with the words that it rests on.

    ONE and OTHER are ids of statements, acts or findings, or their beginnings. With a finding and a slot
    (actor, target, place, time, number, status) the values that the reports give for it are compared.
    """
    _print(Case.open(folder, create=False).explain(one, other), as_json, show_explanation)


@main.command("open")
@CASE
@click.option("--by", help="Who decides; a pseudonym will do. Without it HEADWATER_USER, else the desk is for reading.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on this machine; a free one without it.")
@click.option("--print", "only_print", is_flag=True, help="Print the address and open no browser.")
@click.option("--page", "only_page", is_flag=True, help="Open the case's page, one file that needs no server.")
def open_(folder: Path, by: str | None, port: int, only_print: bool, only_page: bool) -> None:
    """Open the case at the desk: read, check and decide in the browser.

    The desk runs on this machine until it is stopped with Ctrl-C; nothing outside it can reach it. The
    address works once, in the browser that opens it first.
    """
    case = Case.open(folder, create=False)
    if only_page:
        page = (case.page if case.page.exists() else case.write_page()).resolve()
        click.echo(page.as_uri())
        if not only_print:
            click.launch(page.as_uri())
        return
    from headwater.desk.serving import serve_desk  # the web server takes a second to load

    def announce(address: str) -> None:
        click.echo(address)
        if not only_print:
            click.launch(address)

    serve_desk(case, find_user(case.settings, by), port, announce)


@main.command()
@CASE
@click.option("--to", "form", type=click.Choice(["json"]), default="json", show_default=True, help="Format.")
@OUTPUT
def export(folder: Path, form: str, output: Path | None) -> None:
    """Write the whole case as one document for other programs."""
    case = Case.open(folder, create=False)
    with click.open_file(str(output or "-"), "wb", atomic=output is not None) as file:
        for part in case.write_export():
            file.write(part)


@main.command()
@click.argument("kind", type=click.Choice([*TAKES, "undo"]))
@click.argument("ids", nargs=-1, required=True)
@CASE
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", help="What was decided, such as credibility=2.")
@click.option("--why", default="", help="The reason, kept with the judgement.")
@click.option("--by", help="Who decides; a pseudonym will do. Without it HEADWATER_USER.")
def judge(kind: str, ids: tuple[str, ...], folder: Path, values: tuple[str, ...], why: str, by: str | None) -> None:
    """Keep a decision about records of a case; what depends on it is found anew.

    IDS are ids or their beginnings: of a finding to accept, reject or rate; of acts or findings for
    same-event, of acts for different-event (the first stays); of two statements for same-voice and
    different-voice; of two reports for derived and not-derived (the second is the giver); of an act to
    correct (--set slot=place --set geonameid=1871859; slot alone empties it); of a report for
    status-of-report (--set status=retracted; a second report may replace it); of a judgement to undo.
    """
    if any("=" not in value for value in values):
        raise UsageError("--set takes NAME=VALUE", "Such as --set credibility=2.")
    case = Case.open(folder, create=False)
    if kind == "undo":
        made = [case.undo(judgement_id, why=why, by=by) for judgement_id in ids]
    else:
        value = dict(value.split("=", 1) for value in values)
        made = [case.judge(kind, ids, value=value, why=why, by=by)]
    case.write_page()
    for judgement in made:
        click.echo(f"{judgement.id}: {judgement.kind} by {judgement.by}")


@main.command()
@CASE
@click.option("--json", "as_json", is_flag=True, help="Print one judgement a line, as --import takes them.")
@click.option(
    "--import", "given", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Take judgements in."
)
@OUTPUT
def judgements(folder: Path, as_json: bool, given: Path | None, output: Path | None) -> None:
    """List all decisions of a case, write them out, or take them in from another case or an earlier time.

    What a judgement is about is found again by its id, else by the words that stood there. What is
    not found is a failure.
    """
    case = Case.open(folder, create=False)
    if given:
        with given.open("rb") as lines:
            new = case.import_judgements(lines)
        case.write_page()
        click.echo(f"{len(new)} judgements taken in; see what was not found again: headwater failures --case {folder}")
    elif as_json or output:
        with click.open_file(str(output or "-"), "wb", atomic=output is not None) as file:
            for judgement in case.judgements():
                file.write(msgspec.json.encode(judgement) + b"\n")
    else:
        Console(highlight=False).print(list_judgements(case.judgements()))


@main.command()
@CASE
@click.option("--to", "form", type=click.Choice(FORMS), default="md", show_default=True, help="Format.")
@click.option("--finding", "ids", multiple=True, help="Only this finding; may be given several times.")
@click.option("--title", help="Title; without it the name of the case.")
@click.option(
    "--bibliography", type=click.Choice(["csl", "bibtex", "ris"]), help="Write the reports cited, for other programs."
)
@OUTPUT
def report(
    folder: Path, form: str, ids: tuple[str, ...], title: str | None, bibliography: str | None, output: Path | None
) -> None:
    """Write a cited report of the findings: sentences, notes down to the words, conflicts side by side, method.

    Without --finding it is about all findings that were not rejected. With --bibliography only the
    reports cited are written, as CSL-JSON, BibTeX or RIS.
    """
    case = Case.open(folder, create=False)
    if form in {"docx", "pdf"} and output is None and not bibliography:
        raise UsageError(f"{form} is not for a terminal", "Name a file with -o.")
    if bibliography:
        parts: Iterable[bytes] = (part.encode() for part in case.write_bibliography(bibliography, ids))
    else:
        parts = case.write_report(form, ids, title=title)
    with click.open_file(str(output or "-"), "wb", atomic=output is not None) as file:
        for part in parts:
            file.write(part)


@main.command()
@CASE
def verify(folder: Path) -> None:
    """Re-hash every capture, re-read every report from its bytes, and re-read every offset.

    Exits with 1 if anything is not what it was.
    """
    with _progress() as progress:
        counts, faults = Case.open(folder, create=False, progress=progress).verify()
    for fault in faults:
        click.echo(f"broken: {fault}", err=True)
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()) + " checked; ", nl=False)
    click.echo(f"{len(faults)} broken." if faults else "all as they were.")
    sys.exit(1 if faults else 0)


@main.command()
@CASE
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def failures(folder: Path, as_json: bool) -> None:
    """List what could not be read, why, and what to do about it."""
    _print(Case.open(folder, create=False).failures(), as_json, list_failures)


def _print(found: T, as_json: bool, renderable: Callable[[T], RenderableType]) -> None:
    """Prints what a command found, for readers or for programs."""
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found)))
    else:
        Console(highlight=False).print(renderable(found))


@contextmanager
def _progress() -> Iterator[Any]:
    """Gives a progress function that draws bars on a terminal's error stream and is silent in a pipe."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bars:

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield progress
