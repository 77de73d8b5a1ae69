"""Findings: what may be said of each event, who carries each part of it, and what stands against it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from msgspec.structs import replace

from headwater.model import (
    Act,
    ActPlace,
    ActTime,
    Bounds,
    Conflict,
    Finding,
    Number,
    Origin,
    OriginCount,
    Particular,
    Party,
    Reason,
    Statement,
    Value,
    digest_id,
)
from headwater.stages.assessments import assess_dossier
from headwater.stages.conflicts import (
    Relation,
    is_count,
    is_of_kind,
    is_of_one,
    name_party,
    relate_numbers,
    relate_parties,
    relate_places,
    relate_times,
    slot_of,
    speaks_of_part,
    strip_number,
)
from headwater.stages.counts import THROUGH, count_origins, find_silent
from headwater.stages.dossiers import SIDE_OF_STATUS, Dossier, gather_dossiers
from headwater.stages.stage import Engine, Pile
from headwater.stages.wording import word_finding

SLOTS = ("actor", "target", "place", "time", "number")
IDENTIFYING = ("target", "place", "time")
SHOWN_VALUES = 24
OPENING = 400
CORRECTION = re.compile(
    r"\bcorrection\b|\bcorrects\b|\bwas wrong\b|\bwrongly (?:said|reported|stated)\b|\bretract", re.I
)
CONFLICT_KINDS = {
    "relay": ", and they trace to the same origin: it was changed on the way",
    "correction": "; one of the reports says that it corrects what was reported before",
    "update": "; the later report gives the higher figure, so it may be an update",
}


class Group(NamedTuple):
    """The acts that give one value of a slot."""

    value: str
    acts: tuple[Act, ...]


def weigh_findings(pile: Pile, engine: Engine) -> Iterator[Finding]:
    """Yields one finding per event; only origins that affirm the happening are counted for it."""
    del engine
    yield from (weigh_dossier(dossier) for dossier in gather_dossiers(pile))


def order_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Returns the findings, strongest and most contested first."""
    return sorted(
        findings,
        key=lambda finding: (
            -finding.origins.least,
            -len(finding.conflicts),
            -finding.origins.most,
            -finding.reports,
            finding.id,
        ),
    )


def weigh_dossier(dossier: Dossier) -> Finding:
    """Returns the finding that a dossier gives, as a draft."""
    lead = dossier.lead()
    counted = _count_happening(dossier, lead)
    groups = {slot: group_values(dossier, lead, slot) for slot in SLOTS}
    particulars = [_weigh_statuses(dossier)]
    particulars += [_weigh_slot(dossier, slot, groups[slot]) for slot in SLOTS if groups[slot]]
    acts = {slot: [group.acts for group in groups[slot]] for slot in SLOTS}
    conflicts = list(_find_status_conflicts(dossier))
    for slot in SLOTS:
        conflicts += _find_slot_conflicts(dossier, slot, groups[slot])
    conflicts += _find_identity_conflicts(conflicts)
    return Finding(
        id=digest_id("finding", dossier.event.id),
        event=dossier.event.id,
        sentence=word_finding(dossier, counted, acts, conflicts),
        reports=len({dossier.report(act).id for act in lead or dossier.acts}),
        origins=counted,
        particulars=tuple(particulars),
        conflicts=tuple(conflicts),
        assessment=assess_dossier(dossier, counted),
    )


def _count_happening(dossier: Dossier, lead: Sequence[Act]) -> OriginCount:
    counted = _count(dossier, lead)
    against = sorted({act.statement for act in dossier.acts if dossier.side(act) in {"denied", "doubted"}})
    gone = sorted({act.statement for act in dossier.acts if dossier.side(act) == "withdrawn"})
    jests = sorted({act.statement for act in dossier.acts if dossier.side(act) == "jested"})
    reasons = list(counted.reasons)
    if against:
        number = (
            f"{len(against)} statements deny or doubt it" if len(against) > 1 else "one statement denies or doubts it"
        )
        text = f"{number}; such statements stand beside the finding and are not counted for it"
        reasons.append(Reason(kind="split", text=text, statements=tuple(against)))
    if gone:
        text = "the outlet that heard this has withdrawn its report; it is not counted, and neither are its copies"
        reasons.append(Reason(kind="merge", text=text, statements=tuple(gone)))
    if jests:
        text = "the report that this goes back to is marked as satire; it is not counted, and neither are its copies"
        reasons.append(Reason(kind="merge", text=text, statements=tuple(jests)))
    told = {act.statement for act in lead}
    others = sorted({act.statement for act in dossier.acts} - told - {*against, *gone, *jests})
    if lead and others:
        text = "statements that only order, plan, threaten or suppose it are not counted for it"
        reasons.append(Reason(kind="split", text=text, statements=tuple(others)))
    return OriginCount(least=counted.least, most=counted.most, ids=counted.ids, reasons=tuple(reasons))


def _count(dossier: Dossier, acts: Sequence[Act]) -> OriginCount:
    """Counts the origins of acts; a statement that no origin is known of can only raise the upper bound."""
    # Who speaks of "children dying" may mean others than the child of whom the event tells.
    one = any(map(is_of_one, acts))
    silent = find_silent(
        (
            _tells(dossier.statements[act.statement], act) and not (one and is_of_kind(act)),
            dossier.origins.get(act.statement, ()),
        )
        for act in acts
    )
    about: defaultdict[str, set[str]] = defaultdict(set)
    for act in acts:
        for origin in dossier.origins.get(act.statement, ()):
            about[origin.id].add(act.statement)
    roots = [
        _tie_relayed(origin, [dossier.statements[said] for said in about[origin.id]]) for origin in dossier.roots(acts)
    ]
    counted = count_origins(roots, silent, about)
    untraced = sorted({act.statement for act in acts if not dossier.origins.get(act.statement)})
    if not untraced:
        return counted
    reason = Reason(kind="unmeasured", text="no trail was traced for these statements", statements=tuple(untraced))
    most = counted.most + len(untraced)
    return OriginCount(least=counted.least, most=most, ids=counted.ids, reasons=(*counted.reasons, reason))


def _tells(statement: Statement, act: Act) -> bool:
    """Says whether the voice of a statement tells of an act, and neither takes it as known nor only thinks of it."""
    return statement.mode != "own" and statement.told and not act.presupposed


def _tie_relayed(origin: Origin, statements: Iterable[Statement]) -> Origin:
    """Ties an origin to those through whom alone it is heard of here, though others may hear it itself elsewhere."""
    chains = [{voice.source for voice in said.voices[1:] if voice.kind != "outlet"} for said in statements]
    through = set.intersection(*chains) - {origin.source} if chains else set()
    return replace(origin, ties=(*origin.ties, *(f"{THROUGH}{source}" for source in sorted(through))))


def _bounds(dossier: Dossier, acts: Sequence[Act]) -> Bounds:
    counted = _count(dossier, acts)
    return Bounds(least=counted.least, most=counted.most)


def _weigh_statuses(dossier: Dossier) -> Particular:
    statuses: dict[str, list[Act]] = {}
    for act in dossier.acts:
        statuses.setdefault(dossier.status(act), []).append(act)
    ordered = sorted(statuses, key=lambda status: list(SIDE_OF_STATUS).index(status))
    return Particular(slot="status", values=tuple(_value(dossier, status, statuses[status]) for status in ordered))


def _value(dossier: Dossier, value: str, acts: Sequence[Act], note: str = "") -> Value:
    return Value(value=value, acts=tuple(act.id for act in acts), origins=_bounds(dossier, acts), note=note)


def group_values(dossier: Dossier, acts: Sequence[Act], slot: str) -> list[Group]:
    """Returns the acts that give a slot, those with equal values together, most origins first."""
    groups: list[list[Act]] = []
    for act in acts:
        if slot_of(act, slot) is None:
            continue
        for group in groups:
            if _relate(dossier, slot, act, group[0]).kind == "same":
                group.append(act)
                break
        else:
            groups.append([act])
    named = [Group(_name_value(dossier, slot, group), tuple(group)) for group in groups]
    return sorted(named, key=lambda group: (-len(dossier.roots(group.acts)), -len(group.acts), group.value))


def _name_value(dossier: Dossier, slot: str, acts: Sequence[Act]) -> str:
    """Returns the fullest form of a value; for "he" the name that it stands for is added in square brackets."""
    values = [slot_of(act, slot) for act in acts]
    value = max(values, key=_rank_value)
    if isinstance(value, ActTime) and value.edtf:
        return value.edtf
    if isinstance(value, ActPlace) and value.name:
        return value.name
    if isinstance(value, Number) and value.least is not None:
        return _name_number(value)
    if isinstance(value, Party):
        name = name_party(value, dossier.persons)
        return strip_number(" ".join(value.text.split())) if name == value.text else f"{value.text} [{name}]"
    return value.text if value else ""


def _rank_value(value: Party | ActPlace | ActTime | Number | None) -> tuple[bool, int]:
    """Ranks values by whether they say what they count, then by length."""
    counted = isinstance(value, Number) and bool(value.of) and not is_count(value.of or "")
    return counted, len(value.text) if value else 0


def _name_number(number: Number) -> str:
    least, most = (f"{figure:,.10g}" if figure is not None else "" for figure in (number.least, number.most))
    figures = least if least == most else f"{least}–{most}" if most else f"at least {least}"
    counted = number.of and any(map(str.isalpha, number.of)) and strip_number(f"{number.of} x") != "x"
    return f"{figures} {number.of}" if counted else figures


def _relate(dossier: Dossier, slot: str, act: Act, other: Act) -> Relation:
    value, other_value = slot_of(act, slot), slot_of(other, slot)
    if isinstance(value, ActTime) and isinstance(other_value, ActTime):
        return relate_times(value, other_value)
    if isinstance(value, ActPlace) and isinstance(other_value, ActPlace):
        return relate_places(value, other_value)
    if isinstance(value, Number) and isinstance(other_value, Number):
        smaller = min((act, other), key=lambda act: (act.number and act.number.least) or 0)
        return relate_numbers(value, other_value, part=speaks_of_part(_contents(dossier, smaller)))
    if isinstance(value, Party) and isinstance(other_value, Party):
        return relate_parties(value, other_value, persons=dossier.persons)
    return Relation("apart", "the values cannot be compared")


def _contents(dossier: Dossier, act: Act) -> list[str]:
    statement, text = dossier.statements[act.statement], dossier.report(act).text
    return [text[span.start : span.end] for span in statement.content]


def _weigh_slot(dossier: Dossier, slot: str, groups: Sequence[Group]) -> Particular:
    values = []
    for group in groups[:SHOWN_VALUES]:
        others = [other for other in groups[:SHOWN_VALUES] if other != group]
        relations = [(other, _relate(dossier, slot, group.acts[0], other.acts[0])) for other in others]
        notes = [
            f"{relation.reason}: {other.value}"
            for other, relation in relations
            if relation.reason and relation.kind != "conflict"
        ]
        if slot == "time" and group.value.startswith("XXXX"):
            notes.insert(0, "the year is not given")
        values.append(_value(dossier, group.value, group.acts, "; ".join(notes[:3])))
    return Particular(slot=slot, values=tuple(values))


def _find_status_conflicts(dossier: Dossier) -> Iterator[Conflict]:
    """Yields the denial and the doubt that stand against acts which the pile also affirms."""
    lead = dossier.lead()
    for side, kind in (("denied", "denial"), ("doubted", "doubt"), ("withdrawn", "retraction"), ("jested", "satire")):
        against = [act for act in dossier.acts if dossier.side(act) == side]
        if not against or not lead or dossier.side(lead[0]) == side:
            continue
        values = dict.fromkeys(dossier.status(act) for act in (*lead, *against))
        reason = f"{_say_origins(dossier, lead)} for it and {_say_origins(dossier, against)} against it"
        yield Conflict(
            slot="status",
            kind=kind,
            values=tuple(values),
            reason=reason,
            acts=tuple(act.id for act in (*lead, *against)),
        )


def _find_slot_conflicts(dossier: Dossier, slot: str, groups: Sequence[Group]) -> Iterator[Conflict]:
    """Yields one conflict per kind, with all values that stand against another."""
    pairs: dict[str, list[tuple[Group, Group, str]]] = {}
    for group, other in combinations(groups[:SHOWN_VALUES], 2):
        relation = _relate(dossier, slot, group.acts[0], other.acts[0])
        if relation.kind != "conflict" or _said_together(dossier, slot, group, other):
            continue
        # What is done again and again is done at many times and places.
        if slot in {"place", "time"} and any(dossier.status(side.acts[0]) == "habitual" for side in (group, other)):
            continue
        pairs.setdefault(_judge_conflict(dossier, slot, group, other), []).append((group, other, relation.reason))
    for kind, found in pairs.items():
        sides = {id(side): side for group, other, _ in found for side in (group, other)}
        ordered = sorted(_keep_finest(dossier, slot, [*sides.values()]), key=lambda side: side.value)
        reasons = "; ".join(dict.fromkeys(reason for _, _, reason in found)) + CONFLICT_KINDS.get(kind, "")
        carried = "; ".join(f"{_say_origins(dossier, side.acts)} for {side.value}" for side in ordered)
        yield Conflict(
            slot=slot,
            kind=kind,
            values=tuple(side.value for side in ordered),
            reason=f"{reasons} ({carried})",
            acts=tuple(act.id for side in ordered for act in side.acts),
        )


def _keep_finest(dossier: Dossier, slot: str, sides: Sequence[Group]) -> list[Group]:
    """Returns the values that stand against each other, without those that another says more precisely."""
    kept = [
        side
        for side in sides
        if not any(_relate(dossier, slot, side.acts[0], other.acts[0]).kind == "coarser" for other in sides)
    ]
    return kept if len(kept) > 1 else [*sides]


def _find_identity_conflicts(conflicts: Sequence[Conflict]) -> Iterator[Conflict]:
    """Yields a doubt whether this is one happening, where accounts differ on more than one thing that tells."""
    telling = [conflict for conflict in conflicts if conflict.kind == conflict.slot and conflict.slot in IDENTIFYING]
    if len(telling) > 1:
        yield Conflict(
            slot="identity",
            kind="identity",
            values=tuple(value for conflict in telling for value in conflict.values),
            reason=f"the accounts differ on {' and '.join(conflict.slot for conflict in telling)}: "
            "they may be of different happenings",
            acts=tuple(sorted({act for conflict in telling for act in conflict.acts})),
        )


def _said_together(dossier: Dossier, slot: str, group: Group, other: Group) -> bool:
    """Whether both values are given together, so that they do not exclude each other.

    One statement may give two numbers or times; one report or origin may speak of two places or parties.
    """
    if slot in {"number", "time"}:
        return bool({act.statement for act in group.acts} & {act.statement for act in other.acts})
    roots, others = dossier.roots(group.acts), dossier.roots(other.acts)
    shared = {dossier.report(act).id for act in group.acts} & {dossier.report(act).id for act in other.acts}
    return bool(shared or {origin.id for origin in roots} & {origin.id for origin in others})


def _judge_conflict(dossier: Dossier, slot: str, group: Group, other: Group) -> str:
    """Returns the kind of a conflict: the slot, unless a relay, a correction or a later report explains it."""
    if _corrects(dossier, group.acts, other.acts) or _corrects(dossier, other.acts, group.acts):
        return "correction"
    roots, others = dossier.roots(group.acts), dossier.roots(other.acts)
    apart = {dossier.report(act).id for act in group.acts}.isdisjoint(dossier.report(act).id for act in other.acts)
    outlets = {dossier.report(act).outlet for act in group.acts} & {dossier.report(act).outlet for act in other.acts}
    if apart and {origin.id for origin in roots} & {origin.id for origin in others} and not outlets - {None}:
        return "relay"
    return "update" if slot == "number" and _rises_later(dossier, group, other) else slot


def _corrects(dossier: Dossier, acts: Sequence[Act], others: Sequence[Act]) -> bool:
    """Whether a report that gives one value opens with a correction, and its own outlet gave the other value."""
    reports = [dossier.report(act) for act in acts]
    outlets = {dossier.report(act).outlet for act in others}
    return any(
        report.outlet in outlets and CORRECTION.search(f"{report.title or ''}\n{report.text[:OPENING]}")
        for report in reports
    )


def _rises_later(dossier: Dossier, group: Group, other: Group) -> bool:
    low, high = sorted((group, other), key=lambda group: (group.acts[0].number and group.acts[0].number.least) or 0)
    before = [_published(dossier, act) for act in low.acts]
    after = [_published(dossier, act) for act in high.acts]
    return all(before) and all(after) and max(map(str, before)) < min(map(str, after))


def _published(dossier: Dossier, act: Act) -> str | None:
    published = dossier.report(act).published
    return published.edtf if published and len(published.edtf) == 10 and "X" not in published.edtf else None


def _say_origins(dossier: Dossier, acts: Sequence[Act]) -> str:
    bounds = _bounds(dossier, acts)
    figures = str(bounds.least) if bounds.least == bounds.most else f"{bounds.least} to {bounds.most}"
    return f"{figures} origin{'' if figures == '1' else 's'}"
