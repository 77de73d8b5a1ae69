"""Origins: the root that each statement's trail leads back to.

Every statement has at most one parent in each report that its own was taken from. Roots are the
statements without a parent; the others take the root that the shortest trail reaches. Roots are
counted, never connected groups: a digest that cites two voices stays two trails.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from headwater.language.credit_lines import outlet_key
from headwater.language.outlets import find_outlet
from headwater.model import Credit, Derivation, Judgement, Origin, Report, Source, Standing, Statement, digest_id
from headwater.stages.counts import THROUGH
from headwater.stages.decisions import find_apart, find_decided, find_decisions
from headwater.stages.known_roots import Asking
from headwater.stages.roots import PARTIES, Root, Voices
from headwater.stages.stage import Engine, Pile, Replacing, digest_key
from headwater.stages.strands import NAMED, Home, Ledger, Strand, find_strands, name_outlets
from headwater.stages.trails import join_retold

READ_LANGUAGES = {"en"}
OF_VOICES = ("same-voice", "different-voice")
OF_ORIGINS = (*OF_VOICES, "derived", "not-derived")


class Stand(msgspec.Struct, frozen=True, array_like=True):
    """What origins rest on beside strands: the names of outlets, and a digest of what persons decided."""

    outlets: dict[str, tuple[str, str]]
    judged: bytes


ENCODER = msgspec.msgpack.Encoder()
STAND = msgspec.msgpack.Decoder(Stand)


def trace_origins(pile: Pile, engine: Engine) -> Replacing[Origin]:
    """Returns the origins; every statement belongs to exactly one.

    A named voice is one origin whichever outlet heard it; an unnamed one is that of the report, or of
    the credited outlet, that heard it, and stays the same in every copy. Reports that only credit each
    other are a ring. Where an earlier run is remembered, only those are returned that may be others now.
    """
    found = _retrace(pile, engine)
    return _trace_all(pile, engine) if found is None else found


def _trace_all(pile: Pile, engine: Engine) -> Replacing[Origin]:
    outlets = name_outlets(pile.all(Report), {})
    voices = Voices(pile, {key: name for key, (_, name) in outlets.items()})
    strands = find_strands(pile, voices, engine)
    _keep(engine, outlets, pile.all(Judgement))
    Asking(pile, engine)
    Ledger(engine.memory).lay(strands)
    return Replacing(_make_origins(strands, voices.outlets, pile.all(Judgement)), None)


def _retrace(pile: Pile, engine: Engine) -> Replacing[Origin] | None:
    """Returns what may be others of the origins after what came into the pile or changed; None if too little is known.

    Strands are found anew for the reports that this touches with all that derivations tie to them, then origins for
    the heaps of strands that are now others; all other origins stand as they are.
    """
    packed, judgements = engine.memory.read("origins"), pile.all(Judgement)
    stand = STAND.decode(packed) if packed else None
    judged = any(isinstance(item, Judgement) for item in pile.changed)
    if stand is None or (stand.judged != _sign(judgements) and not judged):
        return None
    ledger, fresh = Ledger(engine.memory), [item for item in pile.changed if isinstance(item, Report)]
    outlets = name_outlets(fresh, stand.outlets)
    renamed = [key for key, (_, name) in outlets.items() if stand.outlets.get(key, ("", ""))[1] != name]
    heard = ledger.heard_by(renamed)
    sources = [item for item in pile.changed if isinstance(item, Source) and item.kind in PARTIES]
    touched = {report.id for report in fresh} | heard | Asking(pile, engine).find(renamed, sources)
    for item in pile.changed:
        if isinstance(item, Derivation):
            touched |= {item.report, item.from_report or item.report}
    said = [subject.id for item in judgements if item.kind in OF_VOICES for subject in item.subjects]
    touched |= {statement.report for statement in pile.where(Statement, "id", said)}
    part = _cut(pile, touched)
    strands = find_strands(part, Voices(part, {key: name for key, (_, name) in outlets.items()}), None)
    changed, roots = ledger.replace([report.id for report in part.all(Report)], strands)
    if judged or heard:
        changed |= roots.keys()
    heap_of = {statement: strand.heap for strand in strands for statement in strand.trail.statements}
    _add_joined(changed, [{heap_of[said] for said in pair if said in heap_of} for pair in _same(judgements)])
    gathered = ledger.gather(changed)
    _keep(engine, outlets, judgements)
    about = {strand.trail.root for strand in gathered}.union(*(roots[heap] for heap in changed))
    return Replacing(_make_origins(gathered, outlets, judgements), about)


def _keep(engine: Engine, outlets: dict[str, tuple[str, str]], judgements: Sequence[Judgement]) -> None:
    engine.memory.write("origins", ENCODER.encode(Stand(outlets, _sign(judgements))))


def _sign(judgements: Iterable[Judgement]) -> bytes:
    return digest_key(*(ENCODER.encode(item) for item in judgements if item.kind in OF_ORIGINS))


def _cut(pile: Pile, touched: Collection[str]) -> Pile:
    """Returns the part of a pile that holds some reports and all that derivations tie to them."""
    reports, grown = {report.id: report for report in pile.where(Report, "id", touched)}, set(touched)
    derivations: dict[str, Derivation] = {}
    while grown:
        found = [*pile.where(Derivation, "report", grown), *pile.where(Derivation, "from_report", grown)]
        derivations.update((item.id, item) for item in found)
        ends = {end for item in found for end in (item.report, item.from_report) if end}
        grown = ends - reports.keys()
        reports.update((report.id, report) for report in pile.where(Report, "id", grown))
        grown &= reports.keys()
    return Pile(
        {
            Report: [reports[name] for name in sorted(reports)],
            Statement: pile.where(Statement, "report", reports),
            Credit: pile.where(Credit, "report", reports),
            Derivation: [derivations[name] for name in sorted(derivations)],
            Source: pile.where(Source, "kind", PARTIES),
            Judgement: pile.all(Judgement),
        }
    )


def _same(judgements: Sequence[Judgement]) -> list[tuple[str, str]]:
    decided = find_decided(judgements, *OF_VOICES)
    return [pair for pair, judgement in decided.items() if judgement.kind == "same-voice"]


def _add_joined(heaps: set[int], joined: Sequence[set[int]]) -> None:
    """Adds to some heaps those that persons joined with them."""
    size = -1
    while size != len(heaps):
        size = len(heaps)
        heaps.update(heap for some in joined if not heaps.isdisjoint(some) for heap in some)


def _make_origins(
    strands: Sequence[Strand], outlets: Collection[str], judgements: Sequence[Judgement]
) -> Iterator[Origin]:
    """Yields the origins of whole heaps of strands; `outlets` are the keys of those that have reports in the pile."""
    retold = _find_retold(strands)
    apart = find_decided(judgements, *OF_VOICES).items()
    parted = {statement for (_, statement), judgement in apart if judgement.kind == "different-voice"}
    groups: defaultdict[tuple[str, ...], list[Strand]] = defaultdict(list)
    for strand in strands:
        identity = strand.identity
        if identity[0] == "unnamed":
            identity = (*identity[:2], retold.get((strand.heard, identity[2]), identity[2]))
        groups[(*identity, "apart") if parted.intersection(strand.trail.statements) else identity].append(strand)
    _join_decided(groups, _same(judgements))
    for identity, members in sorted(groups.items()):
        homes = {home.report: home for strand in members for home in strand.homes}
        origin = _make_origin(identity, members, homes, outlets)
        decisions = find_decisions(judgements, origin.statements, homes)
        yield replace(origin, decisions=decisions, apart=find_apart(judgements, origin.statements))


def _join_decided(groups: dict[tuple[str, ...], list[Strand]], same: Sequence[tuple[str, str]]) -> None:
    """Puts the roots together of which a person decided that they are one voice."""
    for pair in same:
        held = [
            identity
            for identity, members in groups.items()
            if any(not set(pair).isdisjoint(strand.trail.statements) for strand in members)
        ]
        for other in sorted(held)[1:]:
            groups[min(held)] += groups.pop(other)


def _find_retold(strands: Iterable[Strand]) -> dict[tuple[str, str], str]:
    """Returns one voice for those that relays of an outlet outside the pile tell of alike, by the outlet and each."""
    told: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for strand in strands:
        if strand.heard and strand.root.source and not strand.trail.ring:
            told[strand.heard][strand.root.source].update(strand.stems)
    return {
        (outlet, voice): head
        for outlet, voices in told.items()
        for voice, head in join_retold([(voice, frozenset(found)) for voice, found in voices.items()]).items()
    }


def _make_origin(
    identity: tuple[str, ...], members: Sequence[Strand], homes: dict[str, Home], outlets: Collection[str]
) -> Origin:
    first = min(members, key=lambda one: (not one.root.inside, one.root.outlet is None, one.trail.root))
    trail, root, home = first.trail, first.root, first.homes[0]
    hearers = sorted({outlet_key(other.root.outlet) for other in members if other.root.outlet})
    if len({outlet_key(other.root.outlet or "") for other in members}) > 1 and root.kind in NAMED:
        # A named voice that several outlets heard has no one hearer.
        root = root._replace(outlet=None)
    carried = sorted({statement for member in members for statement in member.trail.statements})
    standing, heard_in = _stand(root, home)
    language = home.language or "en"
    reason = _word_reason(first, root, homes, outlets)
    if standing != "unattributed" and root.kind == "unnamed" and language[:2] not in READ_LANGUAGES:
        standing, reason = "unattributed", f"unmeasured: there are no rules for the language “{language}”"
    known = find_outlet(root.outlet) if root.outlet else None
    # What any hearing of a voice shows, holds: heard directly once, it is no longer tied to who passed it on; and whom
    # a named one speaks for need be said once.
    ties = set.intersection(*({*one.root.ties, *one.root.through} for one in members)) - {f"{THROUGH}{root.source}"}
    if root.kind in NAMED:
        ties |= {tie for member in members for tie in member.root.ties}
    if root.kind == "unnamed" and len(hearers) > 1:
        ties |= {f"outlet {key}" for key in hearers}
    return Origin(
        id=digest_id("origin", *identity),
        standing="unattributed" if trail.ring else standing,
        report=None if trail.ring else heard_in,
        outlet=None if trail.ring else root.outlet,
        source=None if trail.ring else root.source,
        source_kind=None if trail.ring else root.kind,
        owner=known.control if known else None,
        ring=trail.ring,
        ties=() if trail.ring else tuple(sorted(ties)),
        statements=tuple(carried),
        reason=reason,
    )


def _stand(root: Root, home: Home) -> tuple[Standing, str | None]:
    if root.inside and (root.kind is not None or root.outlet):
        return "captured", home.report
    if root.outlet or root.kind is not None or home.relays:
        return "uncaptured", None
    return "unattributed", None


def _word_reason(strand: Strand, root: Root, homes: dict[str, Home], outlets: Collection[str]) -> str:
    reports, trail = [homes[report] for report in sorted(homes)], strand.trail
    if trail.ring:
        names = sorted({homes[report].outlet or "an unknown outlet" for report in trail.ring_reports})
        return f"{' and '.join(names)} each have it from the other"
    voice = f"“{root.name}”" if root.name else "no voice is named"
    heard = f"heard by {root.outlet}" if root.outlet else "heard by an outlet that is not named"
    if root.kind == "outlet":
        text = (
            f"{root.outlet or 'a report'} says it in its own voice"
            if root.inside
            else f"credited to {root.outlet or root.name}"
        )
    elif root.kind is None:
        text = (
            "a copy of a report that it does not name"
            if trail.statements and reports[0].relays
            else "no voice, no credit, outlet unknown"
        )
    else:
        text = f"{voice}, {heard}"
    if root.kind is not None and not root.inside and root.kind != "outlet":
        text += (
            ", whose own report is not in the pile" if root.outlet and outlet_key(root.outlet) not in outlets else ""
        )
    return text + _word_others(root, [home for home in reports if home.present])


def _word_others(root: Root, reports: Sequence[Home]) -> str:
    """Returns in words which other reports have something of a root: a voice or an outlet may speak of many things."""
    if root.kind == "outlet":
        own = outlet_key(root.outlet or "")
        number = sum(outlet_key(home.outlet or "") != own for home in reports)
        number -= not root.inside
        one, many = "carries some of what it says", "carry some of what it says"
        if not root.inside:
            one, many = ("credits it too, for this or other things", "credit it too, for this or other things")
    else:
        number = len(reports) - 1
        one, many = "carries it", "carry it"
        if root.kind in NAMED:
            one, many = "quotes this voice, on this or other things", "quote this voice, on this or other things"
    return f"; {number} other report{' ' + one if number == 1 else 's ' + many}" if number > 0 else ""
