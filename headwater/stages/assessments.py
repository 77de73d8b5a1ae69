"""What is computed of the evidence for a finding beside the counts: how direct it is, whose access, as of when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from headwater.language.outlets import find_outlet
from headwater.model import Act, Assessment, Bounds, Origin, Support, Voice
from headwater.stages.clauses import clip, tidy
from headwater.stages.dossiers import Dossier
from headwater.stages.tellers import find_tellers
from headwater.stages.wording import name_denier

SHOWN = 8
BARE = re.compile(r"(?:(?:the|an?|same|another|unnamed|anonymous)\s+)*(?:sources?|voices?)|(?:Mr|Mrs|Ms|Dr)\.?", re.I)


def assess_dossier(dossier: Dossier, counted: Bounds) -> Assessment:
    """Returns the assessment of a dossier whose origins were counted."""
    lead = dossier.lead()
    heard = [act for act in lead if _is_hearer(dossier, act)]
    against = [act for act in dossier.acts if dossier.side(act) == "denied"]
    return Assessment(
        support=_word_support(counted),
        hops=min((_count_hops(dossier, origin) for origin in dossier.roots(lead)), default=None),
        access=_first(_find_access(dossier, lead)),
        as_of=_newest(dossier, heard),
        repeated_until=_newest(dossier, lead),
        undated=len({dossier.report(act).id for act in lead if not _date(dossier, act)}),
        denials=_first(name_denier(dossier, act) for act in against) if lead else (),
        interests=_first(_find_interests(dossier, lead)),
    )


def _is_hearer(dossier: Dossier, act: Act) -> bool:
    """Whether the outlet of an act's report is the one that heard an origin of it."""
    report = dossier.report(act)
    origins = dossier.origins[act.statement]
    return any(origin.report == report.id or (report.outlet and origin.outlet == report.outlet) for origin in origins)


def _word_support(counted: Bounds) -> Support:
    if counted.least == 0:
        return "no origin established"
    if counted.most == 1:
        return "single source"
    return "two or more origins" if counted.least > 1 else "uncorroborated"


def _first(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))[:SHOWN]


def _count_hops(dossier: Dossier, origin: Origin) -> int:
    """Counts the voices between the happening and the outlet that heard an origin, by its shortest chain."""
    if origin.source_kind in {None, "outlet"}:
        return 0
    chains = [find_tellers(dossier.statements[said]) for said in origin.statements if said in dossier.statements]
    own = [chain for chain in chains if chain and chain[0].source == origin.source] or chains
    return min(max(1, _count_until_outlet(chain)) for chain in own) if own else 1


def _count_until_outlet(chain: Sequence[Voice]) -> int:
    kinds = [voice.kind for voice in chain]
    return kinds.index("outlet") if "outlet" in kinds else len(kinds)


def _find_access(dossier: Dossier, acts: Sequence[Act]) -> Iterator[str]:
    """Yields the texts' own words for the deepest voices: what they are, where they are, how they know."""
    for act in acts:
        for voice in find_tellers(dossier.statements[act.statement])[:1]:
            for words in (voice.role, voice.place, voice.access):
                if words and voice.kind != "outlet" and not BARE.fullmatch(words):
                    yield clip(tidy(words), 16)


def _date(dossier: Dossier, act: Act) -> str:
    """Returns the day on which an act's report was published, empty if that is not fully known."""
    published = dossier.report(act).published
    return published.edtf[:10] if published and len(published.edtf) >= 10 and "X" not in published.edtf[:10] else ""


def _newest(dossier: Dossier, acts: Sequence[Act]) -> str | None:
    return max((_date(dossier, act) for act in acts), default="") or None


def _find_interests(dossier: Dossier, acts: Sequence[Act]) -> Iterator[str]:
    """Yields in words which voices are said to have done or suffered what they tell of, and who controls an outlet."""
    for act in dossier.acts:
        statement, report = dossier.statements[act.statement], dossier.report(act)
        for voice in find_tellers(statement)[:1]:
            for party, part in ((act.actor, "done it"), (act.target, "suffered it")):
                if party and party.source and party.source == voice.source and voice.start is not None:
                    yield f"{tidy(report.text[voice.start : voice.end])} speaks as who is said to have {part}"
    for act in acts:
        outlet = dossier.report(act).outlet
        known = find_outlet(outlet) if outlet else None
        if outlet and known and known.control:
            yield f"{tidy(outlet)} is controlled by {known.control}"
