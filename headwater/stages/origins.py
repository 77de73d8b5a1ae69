"""Origins: the root that each statement's trail leads back to.

Every statement has at most one parent in each report that its own was taken from. Roots are the
statements without a parent; the others take the root that the shortest trail reaches. Roots are
counted, never connected groups: a digest that cites two voices stays two trails.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from headwater.language.credit_lines import outlet_key
from headwater.language.outlets import find_outlet
from headwater.model import Judgement, Origin, Standing, Statement, digest_id
from headwater.stages.counts import THROUGH
from headwater.stages.decisions import find_apart, find_decided, find_decisions
from headwater.stages.known_roots import Stems, read_roots
from headwater.stages.roots import Root, Voices
from headwater.stages.stage import Engine, Pile
from headwater.stages.trails import Trail, find_trails, join_retold

NAMED = {"person", "group", "organisation", "document"}
READ_LANGUAGES = {"en"}


def trace_origins(pile: Pile, engine: Engine) -> Iterator[Origin]:
    """Yields the origins; every statement belongs to exactly one.

    A named voice is one origin whichever outlet heard it; an unnamed one is that of the report, or of
    the credited outlet, that heard it, and stays the same in every copy. Reports that only credit each
    other are a ring.
    """
    statements = {statement.id: statement for statement in pile.all(Statement)}
    voices = Voices(pile)
    known = read_roots(pile, voices, engine)
    roots = known.roots
    hearers = {
        statement_id: outlet_key(root.outlet)
        for statement_id, root in roots.items()
        if root.kind == "unnamed" and root.outlet and not root.inside
    }
    judgements = pile.all(Judgement)
    decided = find_decided(judgements, "same-voice", "different-voice")
    apart = [pair for pair, judgement in decided.items() if judgement.kind == "different-voice"]
    held = [pair for pair in apart if statements.keys() >= set(pair)]
    trails = find_trails(pile, known, hearers, held, engine)
    retold = _find_retold(trails, roots, statements, Stems(pile, known, engine))
    groups: defaultdict[tuple[str, ...], list[tuple[Trail, Root]]] = defaultdict(list)
    parted = {statement for _, statement in apart}
    for trail in trails:
        root = roots[trail.root]
        identity = _identity(trail, root, statements[trail.root], retold)
        groups[(*identity, "apart") if parted.intersection(trail.statements) else identity].append((trail, root))
    _join_decided(groups, [pair for pair, judgement in decided.items() if judgement.kind == "same-voice"])
    for identity, members in sorted(groups.items()):
        origin = _make_origin(identity, members, statements, voices)
        decisions = find_decisions(judgements, origin.statements, statements)
        yield replace(origin, decisions=decisions, apart=find_apart(judgements, origin.statements))


def _join_decided(groups: dict[tuple[str, ...], list[tuple[Trail, Root]]], same: Sequence[tuple[str, str]]) -> None:
    """Puts the roots together of which a person decided that they are one voice."""
    for pair in same:
        held = [
            identity
            for identity, members in groups.items()
            if any(not set(pair).isdisjoint(trail.statements) for trail, _ in members)
        ]
        for other in sorted(held)[1:]:
            groups[min(held)] += groups.pop(other)


def _find_retold(
    trails: Sequence[Trail], roots: Mapping[str, Root], statements: Mapping[str, Statement], stems: Stems
) -> dict[str, str]:
    """Returns one voice for those that relays of an outlet outside the pile tell of alike."""
    told: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for trail in trails:
        root = roots[trail.root]
        if root.kind == "unnamed" and root.source and root.outlet and not root.inside and not trail.ring:
            own = told[outlet_key(root.outlet)][root.source]
            for statement in trail.statements:
                own |= stems.of(statements[statement])
    retold: dict[str, str] = {}
    for voices in told.values():
        retold |= join_retold([(voice, frozenset(found)) for voice, found in voices.items()])
    return retold


def _identity(trail: Trail, root: Root, statement: Statement, retold: dict[str, str]) -> tuple[str, ...]:
    """Returns what makes two roots one origin."""
    if trail.ring:
        return ("ring", *sorted(trail.ring_reports))
    if root.kind in NAMED and root.source:
        return ("named", root.source)
    if root.kind == "unnamed" and root.source:
        heard = outlet_key(root.outlet) if root.outlet and not root.inside else ""
        return ("unnamed", heard, retold.get(root.source, root.source))
    if root.kind == "outlet" and not root.outlet:
        return ("press", statement.report)
    return ("outlet", outlet_key(root.outlet)) if root.outlet else ("report", statement.report)


def _make_origin(
    identity: tuple[str, ...],
    members: Sequence[tuple[Trail, Root]],
    statements: dict[str, Statement],
    voices: Voices,
) -> Origin:
    trail, root = min(members, key=lambda member: (not member[1].inside, member[1].outlet is None, member[0].root))
    hearers = sorted({outlet_key(other.outlet) for _, other in members if other.outlet})
    if len({outlet_key(other.outlet or "") for _, other in members}) > 1 and root.kind in NAMED:
        # A named voice that several outlets heard has no one hearer.
        root = root._replace(outlet=None)
    carried = sorted({statement for member, _ in members for statement in member.statements})
    report = statements[trail.root].report
    standing, heard_in = _stand(root, report, voices)
    language = (voices.reports[report].language or "en") if report in voices.reports else "en"
    reason = _word_reason(trail, root, voices, carried, statements)
    if standing != "unattributed" and root.kind == "unnamed" and language[:2] not in READ_LANGUAGES:
        standing, reason = "unattributed", f"unmeasured: there are no rules for the language “{language}”"
    known = find_outlet(root.outlet) if root.outlet else None
    # What any hearing of a voice shows, holds: heard directly once, it is no longer tied to who passed it on; and whom
    # a named one speaks for need be said once.
    ties = set.intersection(*({*member.ties, *member.through} for _, member in members)) - {f"{THROUGH}{root.source}"}
    if root.kind in NAMED:
        ties |= {tie for _, member in members for tie in member.ties}
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


def _stand(root: Root, report: str, voices: Voices) -> tuple[Standing, str | None]:
    if root.inside and (root.kind is not None or root.outlet):
        return "captured", report
    if root.outlet or root.kind is not None or report in voices.relays:
        return "uncaptured", None
    return "unattributed", None


def _word_reason(
    trail: Trail, root: Root, voices: Voices, carried: Sequence[str], statements: dict[str, Statement]
) -> str:
    reports = sorted({statements[statement].report for statement in carried})
    if trail.ring:
        names = sorted({voices.reports[report].outlet or "an unknown outlet" for report in trail.ring_reports})
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
            if trail.statements and reports[0] in voices.relays
            else "no voice, no credit, outlet unknown"
        )
    else:
        text = f"{voice}, {heard}"
    if root.kind is not None and not root.inside and root.kind != "outlet":
        text += (
            ", whose own report is not in the pile"
            if root.outlet and outlet_key(root.outlet) not in voices.outlets
            else ""
        )
    return text + _word_others(root, [report for report in reports if report in voices.reports], voices)


def _word_others(root: Root, reports: Sequence[str], voices: Voices) -> str:
    """Returns in words which other reports have something of a root: a voice or an outlet may speak of many things."""
    if root.kind == "outlet":
        own = outlet_key(root.outlet or "")
        number = sum(outlet_key(voices.reports[report].outlet or "") != own for report in reports)
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
