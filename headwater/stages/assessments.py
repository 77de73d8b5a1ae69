"""What is computed of the evidence for a finding beside the counts: how direct it is, whose access, as of when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from headwater.language.outlets import find_outlet
from headwater.model import Act, Assessment, Bounds, Statement, Support
from headwater.stages.clauses import clip, tidy
from headwater.stages.dossiers import Dossier
from headwater.stages.tellers import find_tellers
from headwater.stages.wording import name_denier

SHOWN = 8


def assess_dossier(dossier: Dossier, counted: Bounds) -> Assessment:
    """Returns the assessment of a dossier whose origins were counted."""
    lead = dossier.lead()
    heard = [act for act in lead if any(o.report == dossier.report(act).id for o in dossier.origins[act.statement])]
    against = [act for act in dossier.acts if dossier.side(act) == "denied"]
    return Assessment(
        support=_word_support(counted),
        hops=min((_count_hops(dossier.statements[act.statement]) for act in heard or lead), default=None),
        access=_first(_find_access(dossier, lead)),
        as_of=_newest(dossier, heard),
        repeated_until=_newest(dossier, lead),
        denials=_first(name_denier(dossier, act) for act in against) if lead else (),
        interests=_first(_find_interests(dossier, lead)),
    )


def _word_support(counted: Bounds) -> Support:
    if counted.least == 0:
        return "no origin established"
    if counted.most == 1:
        return "single source"
    return "two or more origins" if counted.least > 1 else "uncorroborated"


def _first(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))[:SHOWN]


def _count_hops(statement: Statement) -> int:
    """Counts the voices between the happening and the first outlet of a chain."""
    hops = 0
    for voice in find_tellers(statement):
        if voice.kind == "outlet":
            break
        hops += 1
    return hops


def _find_access(dossier: Dossier, acts: Sequence[Act]) -> Iterator[str]:
    """Yields the texts' own words for the deepest voices: what they are, where they are, how they know."""
    for act in acts:
        for voice in find_tellers(dossier.statements[act.statement])[:1]:
            for words in (voice.role, voice.place, voice.access):
                if words and voice.kind != "outlet":
                    yield clip(tidy(words), 16)


def _newest(dossier: Dossier, acts: Sequence[Act]) -> str | None:
    """Returns the newest date of publication; None unless every report has a full one."""
    dates = [report.published.edtf if report.published else "" for report in map(dossier.report, acts)]
    known = [date for date in dates if len(date) >= 10 and "X" not in date[:10]]
    return max(known) if known and len(known) == len(dates) else None


def _find_interests(dossier: Dossier, acts: Sequence[Act]) -> Iterator[str]:
    """Yields in words which voices are said to have done or suffered what they tell of, and who controls an outlet."""
    for act in dossier.acts:
        statement, report = dossier.statements[act.statement], dossier.report(act)
        for voice in find_tellers(statement)[:1]:
            for party, part in ((act.actor, "done it"), (act.target, "suffered it")):
                if party and party.source and party.source == voice.source and voice.start is not None:
                    yield f"{tidy(report.text[voice.start : voice.end])} speaks of what it is said to have {part}"
    for act in acts:
        outlet = dossier.report(act).outlet
        known = find_outlet(outlet) if outlet else None
        if outlet and known and known.control:
            yield f"{tidy(outlet)} is controlled by {known.control}"
