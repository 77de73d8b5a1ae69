"""Which report was taken from which other, or from an outlet that is not in the pile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec
import numpy as np

from headwater.language.credit_lines import outlet_key
from headwater.language.reading import READ_LANGUAGES
from headwater.model import Derivation, Judgement, Report, SharedPassage, Span, digest_id
from headwater.stages.claimed import NO_CLAIMS, NOTHING, Claimed, Rareness, find_abroad
from headwater.stages.claims import Claims, trace_claims, trace_corrections
from headwater.stages.decisions import find_decided, word_decision
from headwater.stages.directions import Link, compare_dates, judge_links, name_kind, turn_link
from headwater.stages.newsroom import Newsroom, are_foreign, measure_cover, name_report
from headwater.stages.sharing import Sharing
from headwater.stages.stage import Engine, Pile, Replacing, digest_key
from headwater.stages.translations import FEWEST_SHARED, find_echoes

COVERED = 0.9
NEARLY = 0.005
ENCODER = msgspec.msgpack.Encoder()


class Stand(msgspec.Struct, frozen=True, array_like=True):
    """What derivations rest on beside the records: how rare stems are, all claims, a digest of what persons decided."""

    rare: Rareness
    claimed: Claimed
    judged: bytes


STAND = msgspec.msgpack.Decoder(Stand)


def trace_derivations(pile: Pile, engine: Engine) -> Replacing[Derivation]:
    """Returns what each report took from other reports, then what it took from outlets outside the pile.

    A pair that a third report explains (both took it from there, or one took it through the other)
    is left out. Directions are judged by `directions`; credits without shared text are matched with
    the credited outlet's reports by their particulars. Where an earlier run is remembered, only what those
    reports took is returned that may have taken other things now.
    """
    packed, judged = engine.memory.read("derivations"), _sign(pile.all(Judgement))
    stand = STAND.decode(packed) if packed else None
    room = Newsroom(pile, engine)
    takers, rare = _find_touched(pile, room, stand, judged) if stand else (None, NOTHING)
    if stand is None or takers is None:
        rare = NOTHING.add(room.gists.stems.joined(), len(room.reports))
        room.load_all()
        passages, claimed = list(pile.all(SharedPassage)), NO_CLAIMS
    else:
        passages, claimed = _find_around(pile, takers, 2), stand.claimed
        room.load({*takers, *(end for shared in passages for end in (shared.report, shared.other))})
    chosen = room.reports.keys() if takers is None else takers
    decided = find_decided(pile.all(Judgement), "derived", "not-derived")
    apart = {pair for pair, judgement in decided.items() if judgement.kind == "not-derived"}
    links = _drop_explained(_judge_pairs(_find_links(room, passages), decided))
    claims = Claims(room, sorted(chosen), links, apart)
    engine.memory.write("derivations", ENCODER.encode(Stand(rare, claimed.replace(chosen, claims.rows()), judged)))
    found = _trace(room, chosen, links, decided, claims, rare)
    return Replacing(found, None if takers is None else takers)


def _trace(
    room: Newsroom,
    takers: Collection[str],
    links: Sequence[Link],
    decided: Mapping[tuple[str, str], Judgement],
    claims: Claims,
    rare: Rareness,
) -> Iterator[Derivation]:
    """Yields what some reports took; `links` are theirs and those of whoever they share text with."""
    yield from (_derive(room, link) for link in links if link.taker in takers)
    apart = {pair for pair, judgement in decided.items() if judgement.kind == "not-derived"}
    sharing = Sharing(room.gists, room.reports, READ_LANGUAGES, takers)
    credited = [*trace_claims(room, claims, apart, sharing, rare), *trace_corrections(room, takers, links, apart)]
    yield from credited
    yield from _trace_echoes(room, takers, {(item.report, item.from_report) for item in credited} | apart, sharing)
    yield from _add_decided(room, takers, links, decided)


def _sign(judgements: Iterable[Judgement]) -> bytes:
    return digest_key(*(ENCODER.encode(item) for item in judgements if item.kind in ("derived", "not-derived")))


def _find_touched(pile: Pile, room: Newsroom, stand: Stand, judged: bytes) -> tuple[set[str] | None, Rareness]:
    """Returns the reports that may have taken other things now, None where all may; and how rare stems are now."""
    decided = any(isinstance(item, Judgement) for item in pile.changed)
    given = {item.id: item for item in pile.changed if isinstance(item, Report)}
    fresh = {report.id: report for report in pile.arrived()}
    places = [room.gists.places[report] for report in sorted(fresh)]
    stems = np.concatenate([np.zeros(0, np.uint64), *(room.gists.stems.of(at) for at in places)])
    rare = stand.rare.add(stems, len(fresh))
    changed = rare.find_changed(stand.rare)
    keys = {outlet_key(report.outlet) for report in fresh.values() if report.outlet}
    before = {key: [report for report in room.outlets[key] if report.id not in fresh] for key in keys}
    if (
        changed is None
        or (judged != stand.judged and not decided)
        or any(map(_is_renamed, before.values(), map(room.outlets.get, keys)))
    ):
        return None, rare
    ends = {end for item in pile.changed if isinstance(item, SharedPassage) for end in (item.report, item.other)}
    touched = {*given, *ends}
    new = {key for key, found in before.items() if not found}
    naming = room.find_naming(new) if new else set[str]()
    touched |= naming
    around = _find_around(pile, touched, 1)
    touched |= {end for shared in around for end in (shared.report, shared.other)}
    touched |= {report for report in room.gists.correcting if room.key_of(report) in keys}
    answers = [
        (room.key_of(report), room.gists.stems.of(room.gists.places[report])) for report in sorted({*fresh, *naming})
    ]
    touched.update(stand.claimed.find(rare, changed, [answer for answer in answers if answer[0]]))
    languages = [room.reports[report].language for report in room.gists.ids]
    touched |= {room.gists.ids[at] for at in find_abroad(room.gists, languages, places, FEWEST_SHARED)}
    return touched & room.reports.keys(), rare


def _is_renamed(before: Sequence[Report], now: Sequence[Report] | None) -> bool:
    """Tells whether an outlet of which reports stood goes by another name now, or does among those with rules."""
    for languages in (None, READ_LANGUAGES):
        first, second = (
            next((item.outlet for item in some or () if languages is None or item.language in languages), None)
            for some in (before, now)
        )
        if first is not None and first != second:
            return True
    return False


def _find_around(pile: Pile, reports: Collection[str], steps: int) -> list[SharedPassage]:
    """Returns what some reports share with any, then what these share with others, so many steps far."""
    found: dict[str, SharedPassage] = {}
    ends = set(reports)
    for _ in range(steps):
        more = [*pile.where(SharedPassage, "report", ends), *pile.where(SharedPassage, "other", ends)]
        found.update((shared.id, shared) for shared in more)
        ends |= {end for shared in more for end in (shared.report, shared.other)}
    return [found[name] for name in sorted(found)]


def _find_links(room: Newsroom, passages: Iterable[SharedPassage]) -> Iterator[Link]:
    """Yields who took from whom where reports share text."""
    for shared in passages:
        turned = [Span(start=passage.from_start, end=passage.from_end) for passage in shared.spans]
        yield from judge_links(shared, room.account(shared.report, shared.spans), room.account(shared.other, turned))


def _judge_pairs(links: Iterable[Link], decided: Mapping[tuple[str, str], Judgement]) -> list[Link]:
    """Returns the links as persons decided: those that are none left out, those that are turned their way."""
    kept, links = [], list(links)
    for link in links if decided else ():
        for one in (link, turn_link(link)):
            judgement = decided.get((one.taker, one.giver))
            if judgement is None or (one is not link and link.decided and judgement.kind == "not-derived"):
                continue
            if judgement.kind == "derived":
                kept.append(one._replace(decided=True, judged=True, why=word_decision(judgement)))
            break
        else:
            kept.append(link)
    return list({(link.taker, link.giver): link for link in (kept if decided else links)}.values())


def _add_decided(
    room: Newsroom, takers: Collection[str], links: Sequence[Link], decided: Mapping[tuple[str, str], Judgement]
) -> Iterator[Derivation]:
    """Yields what persons decided to be taken over where no shared text was found."""
    linked = {(link.taker, link.giver) for link in links}
    for (taker, giver), judgement in decided.items():
        told = judgement.kind == "derived" and (taker, giver) not in linked
        if told and taker in takers and {taker, giver} <= room.reports.keys():
            yield Derivation(
                id=digest_id("derivation", taker, giver, "decided"),
                report=taker,
                kind="translation" if are_foreign(room.reports[taker], room.reports[giver]) else "rewrite",
                from_report=giver,
                statements=tuple(statement.id for statement in room.statements[taker]),
                basis=f"{word_decision(judgement)}; no shared text was found",
            )


def _drop_explained(links: Sequence[Link]) -> list[Link]:
    """Leaves out a link that a third report explains: both took the text from it, or one took it through it."""
    given: defaultdict[str, dict[str, Link]] = defaultdict(dict)
    for link in links:
        if link.decided:
            given[link.taker][link.giver] = link
    return [
        link
        for link in links
        if link.judged or not any(_is_explained(link, third, given) for third in given[link.taker])
    ]


def _is_explained(link: Link, third: str, given: Mapping[str, Mapping[str, Link]]) -> bool:
    ours = given[link.taker][third]
    theirs = given.get(third, {})
    if third == link.giver or link.taker in theirs or measure_cover(link.passages, ours.passages) < COVERED:
        return False
    if link.giver in theirs:
        return ours.closeness > link.closeness + NEARLY or (ours.credited and not link.credited)
    beside = given.get(link.giver, {}).get(third)
    return beside is not None and not link.credited and min(ours.closeness, beside.closeness) >= link.closeness - NEARLY


def _derive(room: Newsroom, link: Link) -> Derivation:
    taker, giver = room.reports[link.taker], room.reports[link.giver]
    kind = name_kind(link, taker, giver)
    likeness = "word for word" if link.verbatim else f"alike to {link.closeness:.0%}"
    about = f"{link.share:.0%} of its text stands in {name_report(giver)} too, {likeness}"
    order = f"; {link.why}" if link.decided else f"; who took from whom is undecided: {link.why}"
    return Derivation(
        id=digest_id("derivation", link.taker, link.giver, "text"),
        report=link.taker,
        kind=kind,
        from_report=link.giver,
        passages=link.passages,
        statements=tuple(room.taken(link)),
        basis=about + order,
        decided=link.decided,
    )


def _trace_echoes(
    room: Newsroom, takers: Collection[str], apart: Collection[tuple[str, str | None]], sharing: Sharing
) -> Iterator[Derivation]:
    """Yields what reports in languages without rules took from outlets that they name; none of pairs `apart`."""
    for echo in find_echoes(room.reports, room.gists.names, READ_LANGUAGES, sharing.near, takers):
        taker, giver = room.reports[echo.report], room.reports[echo.giver]
        if (taker.id, giver.id) not in apart and compare_dates(giver, taker) <= 0:
            yield Derivation(
                id=digest_id("derivation", taker.id, giver.id, "echo"),
                report=taker.id,
                kind="translation",
                from_report=giver.id,
                statements=tuple(statement.id for statement in room.statements[taker.id]),
                basis=f"it names {echo.outlet}; {name_report(giver)} has the same names and numbers ({echo.words})",
            )
