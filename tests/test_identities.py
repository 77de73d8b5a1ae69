"""What keeps its identity."""

from __future__ import annotations

from headwater.model import Event, Failure, Source
from headwater.stages.identities import drop_repeats, keep_event_ids, merge_sources


def event(event_id: str, *acts: str) -> Event:
    """Returns an event of these acts."""
    return Event(id=event_id, type="arrest", acts=acts)


def test_identities_event_keeps_its_id_when_it_grows() -> None:
    """An event that gains an act with a smaller id keeps the id that it was minted with."""
    assert keep_event_ids([event("event-0", "a0", "a1", "a2")], [event("event-1", "a1", "a2")])[0].id == "event-1"


def test_identities_split_event_gives_its_id_once() -> None:
    """When an event falls in two, the larger part keeps the id and the other gets a new one."""
    parts = keep_event_ids([event("event-1", "a1"), event("event-2", "a2", "a3")], [event("event-1", "a1", "a2", "a3")])
    assert parts[1].id == "event-1"
    assert parts[0].id not in {"event-1", "event-2"}


def test_identities_sources_merge_their_names() -> None:
    """One party named in two reports is one source with the names of both."""
    merged = merge_sources(
        [
            Source(id="s", name="SSD", kind="organisation", names=("SSD",)),
            Source(id="s", name="State Security Department", kind="organisation", names=("State Security Department",)),
        ]
    )
    assert [source.names for source in merged] == [("SSD", "State Security Department")]


def test_identities_repeated_record_is_kept_once_and_told() -> None:
    """A stage that gives one id twice loses the second, and a failure says so."""
    kept = drop_repeats([event("event-1", "a1"), event("event-1", "a2"), event("event-2", "a3")], "events", "r")
    assert kept[:2] == [event("event-1", "a1"), event("event-2", "a3")]
    assert [record.stage for record in kept if isinstance(record, Failure)] == ["events"]


def test_identities_sources_may_repeat() -> None:
    """One party named in two reports is no repeat."""
    source = Source(id="s", name="SSD", kind="organisation")
    assert drop_repeats([source, source], "statements", "r") == [source, source]
