"""Which report was taken from which other, or from an outlet that is not in the pile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec
import numpy as np

from headwater.language.reading import READ_LANGUAGES
from headwater.model import Derivation, Judgement, SharedPassage, Span, digest_id
from headwater.stages.claims import trace_credits
from headwater.stages.decisions import find_decided, word_decision
from headwater.stages.directions import Link, compare_dates, judge_links, name_kind, turn_link
from headwater.stages.newsroom import Newsroom, are_foreign, measure_cover, name_report
from headwater.stages.pairs import FACTOR, OTHER, mix
from headwater.stages.sharing import Sharing
from headwater.stages.shelf import Row, read_rows
from headwater.stages.stage import Engine, Pile, number_bytes
from headwater.stages.translations import find_echoes

COVERED = 0.9
NEARLY = 0.005
ENCODER = msgspec.msgpack.Encoder()
LINKS = msgspec.msgpack.Decoder(list[tuple[Link, Derivation]])


def trace_derivations(pile: Pile, engine: Engine) -> Iterator[Derivation]:
    """Yields what each report took from other reports, then what it took from outlets outside the pile.

    A pair that a third report explains (both took it from there, or one took it through the other)
    is left out. Directions are judged by `directions`; credits without shared text are matched with
    the credited outlet's reports by their particulars.
    """
    room = Newsroom(pile, engine)
    judged = _read_links(room, pile.all(SharedPassage), engine)
    given = {(link.taker, link.giver): (link, derivation) for link, derivation in judged}
    decided = find_decided(pile.all(Judgement), "derived", "not-derived")
    links = _drop_explained(_judge_pairs([link for link, _ in judged], decided))
    for link in links:
        known, derivation = given.get((link.taker, link.giver), (None, None))
        yield derivation if derivation and known is link else _derive(room, link)
    apart = {pair for pair, judgement in decided.items() if judgement.kind == "not-derived"}
    sharing = Sharing(room.gists, room.reports, READ_LANGUAGES)
    credited = list(trace_credits(room, links, apart, sharing))
    yield from credited
    yield from _trace_echoes(room, {(item.report, item.from_report) for item in credited} | apart, sharing)
    yield from _add_decided(room, links, decided)


def _read_links(room: Newsroom, passages: Sequence[SharedPassage], engine: Engine) -> list[tuple[Link, Derivation]]:
    """Returns who took from whom where reports share text, each with the derivation that it gives.

    It follows from the passage, from both reports, and from their credits, whose outlets the pile may name: under a
    digest of these it is remembered.
    """
    credited = {report: number_bytes(ENCODER.encode(found)) for report, found in room.credits.items() if found}
    own = np.array([number_bytes(ENCODER.encode(shared)) for shared in passages], np.uint64)
    sides = ([shared.report for shared in passages], [shared.other for shared in passages])
    here, there = (np.array([credited.get(report, 0) for report in side], np.uint64) for side in sides)

    def make(places: Sequence[int]) -> Iterator[Row]:
        for at in places:
            shared = passages[at]
            turned = [Span(start=passage.from_start, end=passage.from_end) for passage in shared.spans]
            accounts = room.account(shared.report, shared.spans), room.account(shared.other, turned)
            links = judge_links(shared, *accounts)
            yield (ENCODER.encode([(link, _derive(room, link)) for link in links]),)

    stamps = mix(mix(own + here * FACTOR) + there * OTHER)
    (rows,) = read_rows(engine.memory, "links", ("uint8",), [shared.id for shared in passages], make, stamps)
    return [found for at in range(len(passages)) for found in LINKS.decode(rows.of(at).tobytes())]


def _judge_pairs(links: Sequence[Link], decided: Mapping[tuple[str, str], Judgement]) -> list[Link]:
    """Returns the links as persons decided: those that are none left out, those that are turned their way."""
    kept = []
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
    room: Newsroom, links: Sequence[Link], decided: Mapping[tuple[str, str], Judgement]
) -> Iterator[Derivation]:
    """Yields what persons decided to be taken over where no shared text was found."""
    linked = {(link.taker, link.giver) for link in links}
    for (taker, giver), judgement in decided.items():
        if judgement.kind == "derived" and (taker, giver) not in linked and {taker, giver} <= room.reports.keys():
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


def _trace_echoes(room: Newsroom, apart: Collection[tuple[str, str | None]], sharing: Sharing) -> Iterator[Derivation]:
    """Yields what reports in languages without rules took from outlets that they name; none of pairs `apart`."""
    for echo in find_echoes(room.reports, room.gists.names, READ_LANGUAGES, sharing.near):
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
