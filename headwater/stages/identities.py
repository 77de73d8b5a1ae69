"""What keeps its identity across reports and across runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from headwater.model import Event, Failure, Record, Source, digest_id


def drop_repeats(records: Iterable[Record], stage: str, read: str) -> list[Record]:
    """Returns the records with each id once; what a stage gave twice is dropped, and a Failure says so.

    Sources are left as they are: one party may speak in many reports.
    """
    kept: dict[object, Record] = {}
    repeats = 0
    for record in records:
        key = len(kept) + repeats if isinstance(record, Source) else (type(record), getattr(record, "id", None))
        repeats += key in kept
        kept.setdefault(key, record)
    if not repeats:
        return list(kept.values())
    failure = Failure(
        id=digest_id("failure", read, stage, "repeats"),
        input=read,
        stage=stage,
        error=f"{repeats} records came twice under one id; the first of each is kept",
        hint="The rest stands. Please report it with the text.",
    )
    return [*kept.values(), failure]


def merge_sources(sources: Iterable[Source]) -> list[Source]:
    """Returns one source per id, with the names that all reports use for it."""
    by_id: defaultdict[str, list[Source]] = defaultdict(list)
    for source in sources:
        by_id[source.id].append(source)
    return [
        Source(
            id=source_id,
            name=min((source.name for source in same), key=lambda name: (-len(name), name)),
            kind=min(source.kind for source in same),
            names=tuple(sorted({name for source in same for name in source.names})),
        )
        for source_id, same in sorted(by_id.items())
    ]


def keep_event_ids(events: Iterable[Event], earlier: Sequence[Event], others: Collection[str] = ()) -> list[Event]:
    """Gives each event the id of the earlier event that it shares most acts with; an id is given once.

    `others` are ids of events that stand beside these.
    """
    events = list(events)
    earlier_of = {act: event.id for event in earlier for act in event.acts}
    shared: defaultdict[tuple[str, str], int] = defaultdict(int)
    for event in events:
        for act in event.acts:
            if act in earlier_of:
                shared[earlier_of[act], event.id] += 1
    kept: dict[str, str] = {}
    given = {*others}
    for (old, new), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if new not in kept and old not in given:
            kept[new] = old
            given.add(old)
    return [
        Event(id=kept.get(event.id) or _unused(event.id, given), type=event.type, acts=event.acts) for event in events
    ]


def _unused(event_id: str, given: set[str]) -> str:
    return digest_id("event", event_id, "split") if event_id in given else event_id
