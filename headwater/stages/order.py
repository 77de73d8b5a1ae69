"""The stages, in the one order in which they run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from headwater.language.attribution import read_ahead
from headwater.language.english import Parser
from headwater.language.reading import READ_LANGUAGES, Reading, read_reports
from headwater.model import (
    Act,
    Credit,
    Derivation,
    Event,
    Failure,
    Finding,
    Judgement,
    Origin,
    Record,
    Report,
    SharedPassage,
    Source,
    Statement,
    TimeExpression,
    Toponym,
    digest_id,
)
from headwater.stages.acts import find_acts
from headwater.stages.credits import find_credits
from headwater.stages.derivations import trace_derivations
from headwater.stages.events import join_events
from headwater.stages.findings import weigh_findings
from headwater.stages.identities import drop_repeats
from headwater.stages.origins import trace_origins
from headwater.stages.passages import find_passages
from headwater.stages.places import find_places
from headwater.stages.stage import Stage, check_order
from headwater.stages.statements import find_statements
from headwater.stages.times import find_times

STAGES = (
    Stage(name="times", reads=(Report,), writes=(TimeExpression,), each=find_times),
    Stage(name="places", reads=(Report,), writes=(Toponym,), each=find_places),
    Stage(name="statements", reads=(Report, Toponym), writes=(Statement, Source), each=find_statements),
    Stage(name="acts", reads=(Statement, Source, Toponym, TimeExpression), writes=(Act,), each=find_acts),
    Stage(name="credits", reads=(Report, Statement, Source), writes=(Credit,), each=find_credits),
    Stage(name="passages", reads=(Report,), writes=(SharedPassage,), whole=find_passages),
    Stage(
        name="derivations",
        reads=(Report, Statement, Source, Act, Credit, SharedPassage, Judgement),
        writes=(Derivation,),
        whole=trace_derivations,
    ),
    Stage(
        name="origins",
        reads=(Report, Statement, Source, Credit, Derivation, Judgement),
        writes=(Origin,),
        whole=trace_origins,
    ),
    Stage(
        name="events",
        reads=(Report, Statement, Act, Toponym, Derivation),
        writes=(Event,),
        whole=join_events,
    ),
    Stage(
        name="findings",
        reads=(Report, Statement, Source, Derivation, Origin, Act, Event, Judgement),
        writes=(Finding,),
        whole=weigh_findings,
    ),
)
check_order(STAGES)


@cache
def _parser() -> Parser:
    """Returns this process's parser, so that it remembers paragraphs between batches."""
    return Parser()


def find_records(reports: Sequence[Report]) -> list[tuple[Record, ...]]:
    """Runs every stage that reads one report at a time; a stage that breaks on a report is a Failure."""
    readings = read_reports(reports, _parser())
    read_ahead(readings)
    return [tuple(_find_in(reading)) for reading in readings]


def _find_in(reading: Reading) -> list[Record]:
    failures = []
    if reading.report.language not in READ_LANGUAGES:
        failures.append(
            Failure(
                id=digest_id("failure", reading.report.id, "language"),
                input=reading.report.id,
                stage="statements",
                error=f"the report is in the language {reading.report.language!r}, for which there are no rules",
                hint="It is kept and compared for shared text; its statements and acts are not read. Read it yourself.",
            )
        )
    for stage in STAGES:
        if stage.each:
            try:
                reading.add(drop_repeats(stage.each(reading), stage.name, reading.report.id))
            except Exception as error:
                failures.append(
                    Failure(
                        id=digest_id("failure", reading.report.id, stage.name),
                        input=reading.report.id,
                        stage=stage.name,
                        error=f"{type(error).__name__}: {error}",
                        hint="The rest of the report was read without this stage. Please report it with the text.",
                    )
                )
    return [*reading.records(), *failures]
