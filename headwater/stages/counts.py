"""How many origins carry something, at least and at most, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import combinations

from msgspec.structs import replace

from headwater.language.credit_lines import outlet_key
from headwater.model import Decision, Origin, OriginCount, Reason

NAMED = {"person", "group", "organisation", "document"}
STATE = "state "  # begins the tie of a public body to the government that it belongs to
THROUGH = "through "  # begins the tie of a voice to another one that alone tells what it said
# Such a tie leads to the voice that it names, and does not join two that have it.
TOWARDS = (STATE, THROUGH)
OFFICE = "office "  # begins the tie of an unnamed voice that speaks for a public office, and of a named one of it


def count_origins(
    origins: Iterable[Origin], silent: Set[str] = frozenset(), about: Mapping[str, Iterable[str]] | None = None
) -> OriginCount:
    """Returns the bounds for some origins, by the contract's table; `silent` holds ids found by `find_silent`.

    `about` holds the statements of each origin that the count is about: it may have others, which no reason names.

    `least` is the size of the largest set of roots that are all established to be different: named
    voices that differ, and unnamed voices heard by different outlets without a common owner. A root
    that could be any of the others (an outlet's own voice, no trail, an outlet or language that nothing
    is known of) raises only `most`; a ring raises `most` and counts nothing by itself.
    """
    found = sorted({origin.id: origin for origin in origins}.values(), key=lambda origin: origin.id)
    if about is not None:
        # What a person parted stands in statements of either origin.
        parted = {statement for origin in found for statement in origin.apart}
        found = [
            replace(origin, statements=tuple(sorted({*about.get(origin.id, ()), *_hold(origin, parted)})))
            for origin in found
        ]
    rings = [origin for origin in found if origin.ring]
    rooted = [origin for origin in found if not origin.ring]
    marks = {origin.id: frozenset() if origin.id in silent else tell_apart(origin) for origin in rooted}
    least = max(_largest_apart(_find_neighbours(rooted, marks)), 1 if rooted else 0)
    reasons = [*_say_decisions(found), *_say_merges(rooted), *_say_splits(rooted, marks)]
    reasons += [*_say_unknown(rooted, marks), *_say_rings(rings)]
    return OriginCount(least=least, most=len(found), ids=tuple(origin.id for origin in found), reasons=tuple(reasons))


def _hold(origin: Origin, statements: Set[str]) -> Set[str]:
    return statements & set(origin.statements) if statements else statements


def find_silent(said: Iterable[tuple[bool, Iterable[Origin]]]) -> frozenset[str]:
    """Returns the ids of voices that tell nothing; `said` holds whether a statement tells, and its origins.

    What a report says in its own voice is traced to a voice that says much the same beside it: where only such
    statements are about a thing, the voice may have spoken of another. And who only takes a thing as known, as whoever
    deplores it does, or only fears or plans it, may have it from anybody. None of these establishes anything.
    """
    telling: set[str] = set()
    traced: set[str] = set()
    for tells, origins in said:
        found = {origin.id for origin in origins if origin.source_kind in {*NAMED, "unnamed"}}
        traced |= found
        telling |= found if tells else set()
    return frozenset(traced - telling)


def tell_apart(origin: Origin) -> frozenset[str]:
    """Returns what sets a root apart from others; empty if it could be any of them."""
    if origin.ring or origin.standing == "unattributed":
        return frozenset()
    if origin.source_kind in NAMED and origin.source:
        return frozenset({origin.source, *origin.ties})
    if origin.source_kind == "unnamed" and origin.outlet:
        owner = {f"owner {origin.owner}"} if origin.owner else set()
        return frozenset({f"outlet {outlet_key(origin.outlet)}", *owner, *origin.ties})
    return frozenset()


def may_be_one(one: Origin, other: Origin) -> bool:
    """Tells whether two roots that something sets apart from others are not established to differ from each other.

    An unnamed voice of a public office may be a named one of it; two named ones of it are two, and so are two bodies of
    a government, which may speak through either, and two whom one voice heard.
    """
    if _names(one, other) or _names(other, one):
        return True
    shared = {mark for mark in tell_apart(one) & tell_apart(other) if not mark.startswith(TOWARDS)}
    if one.source_kind in NAMED and other.source_kind in NAMED:
        return any(not mark.startswith(OFFICE) for mark in shared)
    return bool(shared)


def _find_neighbours(origins: Sequence[Origin], marks: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Returns for each origin that has marks the others that it is not established to differ from.

    Of origins that nothing tells apart one stands for all.
    """
    chosen: dict[object, Origin] = {}
    for origin in origins:
        if marks[origin.id]:
            chosen.setdefault(origin.id if origin.apart or is_parted(origin, origins) else marks[origin.id], origin)
    kept = list(chosen.values())
    return {
        one.id: frozenset(
            other.id for other in kept if other is not one and may_be_one(one, other) and not are_parted(one, other)
        )
        for one in kept
    }


def are_parted(one: Origin, other: Origin) -> bool:
    """Says whether a person decided that two origins are different."""
    return not (set(one.apart).isdisjoint(other.statements) and set(other.apart).isdisjoint(one.statements))


def is_parted(origin: Origin, others: Iterable[Origin]) -> bool:
    """Says whether a person decided that an origin is different from another of some."""
    return any(other.apart and are_parted(origin, other) for other in others)


def _largest_apart(beside: Mapping[str, frozenset[str]]) -> int:
    """Returns the size of the largest choice of origins of which no two are neighbours."""
    if not beside:
        return 0
    one = min(beside, key=lambda origin: (len(beside[origin]), origin))
    without = _leave_out(beside, beside[one] | {one})
    # An origin whose neighbours are all neighbours of each other belongs to some largest choice.
    if all(beside[other] | {other} >= beside[one] for other in beside[one]):
        return 1 + _largest_apart(without)
    return max(1 + _largest_apart(without), _largest_apart(_leave_out(beside, {one})))


def _leave_out(beside: Mapping[str, frozenset[str]], gone: Set[str]) -> dict[str, frozenset[str]]:
    return {origin: others - gone for origin, others in beside.items() if origin not in gone}


def _describe(origin: Origin) -> str:
    heard = f" heard by {origin.outlet}" if origin.outlet else " heard by an unknown outlet"
    if origin.standing == "unattributed":
        return "a statement without a trail"
    if origin.source_kind == "unnamed":
        return f"an unnamed voice{heard}"
    if origin.source_kind in NAMED:
        return f"a named {origin.source_kind}{heard}"
    return f"{origin.outlet} in its own voice" if origin.outlet else "a report of an unknown outlet"


def _statements(origins: Iterable[Origin]) -> tuple[str, ...]:
    return tuple(sorted({statement for origin in origins for statement in origin.statements}))


def _say_merges(origins: Sequence[Origin]) -> Iterable[Reason]:
    for origin in origins:
        if len(origin.statements) > 1:
            text = f"{len(origin.statements)} statements have one root, {_describe(origin)}"
            yield Reason(
                kind="merge", text=f"{text}: {origin.reason}" if origin.reason else text, statements=origin.statements
            )
    unnamed = [origin for origin in origins if origin.source_kind == "unnamed" and tell_apart(origin)]
    for text, group in _group_unnamed(unnamed):
        if all(are_parted(one, other) for one, other in combinations(group, 2)):
            continue
        yield Reason(kind="merge", text=text, statements=_statements(group))
    yield from _say_lent(unnamed)
    yield from _say_ties(origins)
    yield from _say_offices(unnamed, origins)


def _group_unnamed(unnamed: Sequence[Origin]) -> Iterable[tuple[str, list[Origin]]]:
    by_outlet: defaultdict[str, list[Origin]] = defaultdict(list)
    by_owner: defaultdict[str, list[Origin]] = defaultdict(list)
    for origin in unnamed:
        by_outlet[outlet_key(origin.outlet or "")].append(origin)
        if origin.owner:
            by_owner[origin.owner].append(origin)
    for group in by_outlet.values():
        if len(group) > 1:
            yield (
                f"{len(group)} unnamed voices heard by {group[0].outlet} may be one person: at least one, not more",
                group,
            )
    for owner, group in by_owner.items():
        outlets = sorted({origin.outlet or "" for origin in group})
        if len(outlets) > 1:
            text = f"{' and '.join(outlets)} belong to {owner}: their unnamed voices may be one person"
            yield text, group


def _say_lent(unnamed: Sequence[Origin]) -> Iterable[Reason]:
    """Yields which unnamed voices may have come with text that their report took from another outlet."""
    for one in unnamed:
        for other in unnamed:
            key = f"outlet {outlet_key(other.outlet or '')}"
            if key in one.ties and outlet_key(one.outlet or "") != outlet_key(other.outlet or ""):
                text = (
                    f"much of what {one.outlet} prints is taken from {other.outlet}, and its unnamed voice is not said "
                    "to have spoken to it: it may be the same voice"
                )
                yield Reason(kind="merge", text=text, statements=_statements((one, other)))


def _say_ties(origins: Sequence[Origin]) -> Iterable[Reason]:
    heard = [origin for origin in origins if origin.source_kind in {*NAMED, "unnamed"} and origin.source]
    for one, other in combinations(heard, 2):
        both = one.source_kind in NAMED and other.source_kind in NAMED
        if one.source == other.source or are_parted(one, other):
            continue
        if both and may_be_one(one, other):
            text = (
                "two named voices may be one root: one speaks for the other, is heard of through it alone, or is "
                "another form of its name, or one unnamed voice handed both on"
            )
            yield Reason(kind="merge", text=text, statements=_statements((one, other)))
        elif not both and (_names(one, other) or _names(other, one)):
            text = "two voices may be one root: one speaks for the other, or is heard of through it alone"
            yield Reason(kind="merge", text=text, statements=_statements((one, other)))


def _names(one: Origin, other: Origin) -> bool:
    """Tells whether a tie of one voice is another voice itself."""
    return any(f"{way}{other.source}" in one.ties for way in ("", *TOWARDS))


def _say_offices(unnamed: Sequence[Origin], origins: Sequence[Origin]) -> Iterable[Reason]:
    """Yields which voices of public offices may be one."""
    offices = {
        origin.id: frozenset(tie for tie in origin.ties if tie.startswith(OFFICE))
        for origin in origins
        if tell_apart(origin)
    }
    pairs = [
        (one, other)
        for one in unnamed
        for other in origins
        if one is not other and offices[one.id] & offices.get(other.id, frozenset()) and not are_parted(one, other)
    ]
    if pairs:
        together = {origin.id: origin for pair in pairs for origin in pair}
        text = (
            "voices of a public office that is not named may be another voice of such an office: "
            "no words say that they spoke to their outlet itself"
        )
        yield Reason(kind="merge", text=text, statements=_statements(together.values()))


def _say_splits(origins: Sequence[Origin], marks: dict[str, frozenset[str]]) -> Iterable[Reason]:
    apart = [origin for origin in origins if marks[origin.id]]
    named = [origin for origin in apart if origin.source_kind in NAMED]
    unnamed = [origin for origin in apart if origin.source_kind == "unnamed"]
    if len(named) > 1:
        text = f"{len(named)} different named voices: " + "; ".join(map(_describe, named))
        yield Reason(kind="split", text=text, statements=_statements(named))
    outlets = sorted({origin.outlet or "" for origin in unnamed})
    if len(outlets) > 1:
        text = (
            f"unnamed voices told {' and '.join(outlets)} each for itself; no shared text, credit or owner joins them, "
            "but one person may have spoken to both"
        )
        yield Reason(kind="split", text=text, statements=_statements(unnamed))
    if named and unnamed:
        text = "a named and an unnamed voice are counted as two; the named one may also have spoken unnamed"
        yield Reason(kind="split", text=text, statements=_statements(apart))


def _say_unknown(origins: Sequence[Origin], marks: dict[str, frozenset[str]]) -> Iterable[Reason]:
    for origin in origins:
        if marks[origin.id]:
            continue
        if tell_apart(origin):
            text = (
                "no words of this voice tell of the thing itself: it takes it as known, only thinks of it, or says "
                "much the same beside it; it may be another root or one of those counted"
            )
            yield Reason(kind="merge", text=text, statements=origin.statements)
        elif origin.source_kind == "outlet" and origin.outlet:
            text = (
                f"{origin.outlet} does not say where it has this from: it may be another root or one of those counted"
            )
            yield Reason(kind="merge", text=text, statements=origin.statements)
        elif origin.standing == "unattributed" and not origin.reason.startswith("unmeasured"):
            text = "no voice, credit or shared text: it may be another root or one of those counted"
            yield Reason(kind="merge", text=text, statements=origin.statements)
        else:
            text = (
                origin.reason
                if origin.reason.startswith("unmeasured")
                else "unmeasured: nothing is known of the outlet"
            )
            yield Reason(kind="unmeasured", text=text, statements=origin.statements)


def _say_decisions(origins: Sequence[Origin]) -> Iterable[Reason]:
    """Yields what persons decided, each decision once."""
    said: defaultdict[Decision, list[Origin]] = defaultdict(list)
    for origin in origins:
        for decision in origin.decisions:
            said[decision].append(origin)
    for decision, about in said.items():
        yield Reason(kind=decision.kind, text=decision.text, statements=_statements(about))


def _say_rings(rings: Sequence[Origin]) -> Iterable[Reason]:
    for origin in rings:
        text = f"reports credit each other and none says who spoke: {origin.reason}"
        yield Reason(kind="merge", text=text, statements=origin.statements)
