"""What people see in a terminal: plain structure first, so that it reads the same without colour or in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from headwater.exchange.summary import contested_slots, word_bounds, word_counts, word_origins
from headwater.exchange.trace import ConflictTrail, OriginTrail, StatementTrail, Trail
from headwater.exchange.visible import quote_words, show_line
from headwater.exchange.why import Explanation
from headwater.model import Failure, Finding, Judgement

REASONS = {"merge": "Not two", "split": "Kept apart", "unmeasured": "Unmeasured"}
SIDES = {"for": "For it", "against": "Against it", "beside": "Beside it"}


def line(text: str, style: str = "") -> Text:
    """Returns text of strangers as one line that steers nothing."""
    return Text(show_line(text), style=style)


def _labelled(rows: Iterable[tuple[str, RenderableType]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for label, value in rows:
        table.add_row(label, value)
    return table


def list_findings(findings: Sequence[Finding], types: Mapping[str, str] | None = None) -> RenderableType:
    """Returns the findings as a table: bounds, the sentence, and the counts and id under it.

    `types` gives the type of an event by its id; without it types are not shown.
    """
    if not findings:
        return Text("No findings.")
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    table.add_row("Origins", Text("What may be said", style="bold"))
    for finding in findings:
        kind = (types or {}).get(finding.event)
        under = Text(f"{show_line(kind)} · " if kind else "", style="dim")
        under.append(word_counts(finding))
        if finding.conflicts:
            under.append(" · ")
            under.append(f"contested: {', '.join(map(word_slot, contested_slots(finding)))}", style="bold not dim")
        if finding.status != "draft":
            under.append(f" · {finding.status}")
        under.append(f" · {finding.id}")
        table.add_row("", "")
        table.add_row(word_bounds(finding.origins), Group(line(finding.sentence), under))
    return table


def word_slot(slot: str) -> str:
    """Returns a slot in a reader's words."""
    return {"status": "whether it happened", "actor": "who", "target": "to whom"}.get(slot, slot)


def show_finding(trail: Trail) -> RenderableType:
    """Returns one finding traced home, from the sentence down to the bytes."""
    parts: list[RenderableType] = [line(trail.sentence, "bold"), Text("")]
    reports = f"{trail.reports:,} {'report' if trail.reports == 1 else 'reports'}"
    bounds = f"{reports}; independent origins: at least {trail.origins.least}, at most {trail.origins.most}"
    parts.append(
        _labelled(
            [
                ("Finding", line(f"{trail.id} ({trail.status})")),
                ("Carried by", Text(bounds)),
                *(("Because" if at == 0 else "", line(text)) for at, (_, text) in enumerate(trail.reasons)),
            ]
        )
    )
    parts += _show_particulars(trail)
    parts += [part for conflict in trail.conflicts for part in _show_conflict(conflict)]
    for number, origin in enumerate(trail.trails, 1):
        parts += _show_origin(number, origin)
    return Group(*parts)


def _show_particulars(trail: Trail) -> list[RenderableType]:
    table = Table.grid(padding=(0, 2))
    for _ in range(3):
        table.add_column(overflow="fold")
    for slot, values in trail.particulars:
        for at, value in enumerate(values):
            said = line(f"{value.value} ({value.note})" if value.note else value.value)
            table.add_row(Text("" if at else word_slot(slot), style="dim"), said, Text(word_origins(value.origins)))
    return [Text("\nParticulars", style="bold"), Padding(table, (0, 0, 0, 2))] if trail.particulars else []


def _show_conflict(conflict: ConflictTrail) -> list[RenderableType]:
    table = Table.grid(padding=(0, 3), expand=True)
    for _ in conflict.sides:
        table.add_column(overflow="fold", ratio=1)
    table.add_row(*(line(side.value, "bold") for side in conflict.sides))
    table.add_row(*(Text(word_origins(side.origins) if side.origins else "") for side in conflict.sides))
    table.add_row(*(Text("\n").join(line(words) for words in side.words) for side in conflict.sides))
    kind = f" ({conflict.kind})" if conflict.kind != conflict.slot else ""
    heading = Text(f"\nConflict: {word_slot(conflict.slot)}{kind}", style="bold")
    return [heading, Padding(line(conflict.reason), (0, 0, 0, 2)), Padding(table, (0, 0, 0, 2))]


def _show_origin(number: int, origin: OriginTrail) -> list[RenderableType]:
    heading = Text(f"\n{SIDES[origin.side]}, origin {number}: ", style="bold")
    heading.append_text(line(origin.who))
    meaning = line(f"{origin.meaning} {origin.reason}".strip())
    return [heading, Padding(meaning, (0, 0, 0, 2)), *(_show_statement(statement) for statement in origin.statements)]


def _show_statement(statement: StatementTrail) -> RenderableType:
    report = statement.report
    chain = " > ".join(hop.name if hop.kind != "unnamed" else f"{hop.name} (unnamed)" for hop in statement.voices)
    stance = "" if statement.stance == "affirms" else f" · {statement.stance}"
    hedge = " · hedged" if statement.hedged else ""
    published = f"{report.published} (read from {report.published_basis})" if report.published else "date not known"
    rows: list[tuple[str, RenderableType]] = [
        ("Words", line(quote_words(statement.quoted))),
        ("Said by", line(chain or "nobody is named")),
        ("How", line(f"{statement.mode}{stance}{hedge}" + (f" · cue “{statement.cue}”" if statement.cue else ""))),
        ("Report", line(f"{report.outlet or 'outlet not known'}: {report.title or 'no title'}, {published}")),
    ]
    if report.url:
        rows.append(("Address", line(report.url)))
    rows += [("File", line(report.path or "not known")), ("SHA-256", line(report.sha256 or "not known"))]
    return Padding(_labelled(rows), (1, 0, 0, 2))


def list_failures(failures: Sequence[Failure]) -> RenderableType:
    """Returns what could not be read or done, and what to do about each."""
    if not failures:
        return Text("Nothing failed.")
    parts: list[RenderableType] = []
    for failure in failures:
        rows = [("Stage", line(failure.stage)), ("Error", line(failure.error)), ("Hint", line(failure.hint or "none"))]
        parts += [line(failure.input, "bold"), Padding(_labelled(rows), (0, 0, 1, 2))]
    return Group(*parts)


def list_judgements(judgements: Sequence[Judgement]) -> RenderableType:
    """Returns the decisions of a case, oldest first; what was taken back is marked."""
    if not judgements:
        return Text("Nothing was decided yet.")
    undone = {judgement.undoes for judgement in judgements}
    parts: list[RenderableType] = []
    for judgement in judgements:
        words = [quote_words(show_line(subject.words[:80])) for subject in judgement.subjects[:3]]
        more = len(judgement.subjects) - len(words)
        value = ", ".join(
            f"{name} {given}" for name, given in judgement.value.items() if name not in {"known", "sentence"}
        )
        rows: list[tuple[str, RenderableType]] = [
            ("About", line("; ".join(words) + (f"; {more} more" if more else "")))
        ]
        rows += [("Value", line(value))] if value else []
        rows += [("Why", line(judgement.why))] if judgement.why else []
        rows += [("Undoes", line(judgement.undoes))] if judgement.undoes else []
        taken_back = " · taken back" if judgement.id in undone else ""
        head = f"{judgement.kind}{taken_back} · {judgement.by} · {judgement.at[:16]} · {judgement.id}"
        parts += [line(head, "bold"), Padding(_labelled(rows), (0, 0, 1, 2))]
    return Group(*parts)


def show_explanation(explanation: Explanation) -> RenderableType:
    """Returns why some statements count as they do: each side's trail, the verdict, the reasons with their words."""
    parts: list[RenderableType] = []
    for side in explanation.sides:
        parts.append(line(f"{side.name} ({side.total} {'statement' if side.total == 1 else 'statements'})", "bold"))
        parts += [_show_statement(statement) for statement in side.statements]
        rows = [("Leads to", line(root)) for root in side.roots] or [("Leads to", line("no origin was traced"))]
        parts += [Padding(_labelled(rows), (1, 0, 1, 2))]
    parts += [line(explanation.verdict, "bold"), Text("")]
    for because in explanation.because:
        parts.append(line(f"{REASONS[because.kind]}: {because.text}"))
        parts += [Padding(line(quote_words(words)), (0, 0, 0, 2)) for words in because.words]
    for text in explanation.derivations:
        parts.append(line(f"Taken over: {text}"))
    return Group(*parts)
