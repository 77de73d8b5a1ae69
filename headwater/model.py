"""Every record of a case, defined once; tables, the JSON document and the docs follow this file.

Offsets are half-open `[start, end)` in Unicode code points into `Report.text`. Times are EDTF
(ISO 8601-2). Unknown is None, never a guess. Ids are digests of what a record is made from, so a
second run over the same captures gives the same ids.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

CONTRACT = 1
# The bases of an act's place or time that no words give to it: findings leave such places and times out.
REPORT_COUNTRY = "the report's country"
DATELINE_PLACE = "the dateline"
ACTOR_PLACE = "the actor's place"
NAMED_BEFORE = "named before in the paragraph"
ELSEWHERE = "elsewhere in the sentence"
TOLD_AS_NEWS = "told as news when the report was published"
SAID_THEN = "told as news when it was said"
WEAK_BASES = frozenset({REPORT_COUNTRY, DATELINE_PLACE, ACTOR_PLACE, NAMED_BEFORE, ELSEWHERE, TOLD_AS_NEWS, SAID_THEN})

MarkKind = Literal["headline", "byline", "dateline", "credit", "caption", "related", "boilerplate"]
SourceKind = Literal["person", "group", "organisation", "outlet", "document", "unnamed"]
Mode = Literal["direct", "indirect", "mixed", "own"]
Stance = Literal["affirms", "denies", "doubts", "orders", "predicts", "asks"]
DerivationKind = Literal["reprint", "rewrite", "citation", "translation", "revision"]
Standing = Literal["captured", "uncaptured", "unattributed"]
ActStatus = Literal["happened", "ongoing", "ordered", "planned", "threatened", "denied", "hypothetical", "habitual"]
FindingStatus = Literal["draft", "accepted", "rejected", "stale"]
JudgementKind = Literal[
    "accept", "reject", "same-event", "different-event", "same-voice", "different-voice", "derived", "not-derived",
    "correct", "rate", "status-of-report", "undo",
]  # fmt: skip
SubjectKind = Literal["report", "statement", "act"]
Support = Literal["no origin established", "single source", "uncorroborated", "two or more origins"]
Reliability = Literal["A", "B", "C", "D", "E", "F"]


def digest_id(prefix: str, *parts: object) -> str:
    """Returns a stable id: the prefix and 16 hexadecimal digits of the SHA-256 of the parts."""
    joined = "\x1f".join(map(str, parts))
    return f"{prefix}-{hashlib.sha256(joined.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The base of all records and of the parts they are made of."""


class Span(Record, frozen=True, kw_only=True):
    """A stretch of a report's text."""

    start: int
    end: int


class Mark(Span, frozen=True, kw_only=True):
    """A stretch that is not the report's own prose, or stands in a special place of it."""

    kind: MarkKind


class Published(Record, frozen=True, kw_only=True):
    """When a report was published, and where that was read."""

    edtf: str
    basis: str


class Clue(Record, frozen=True, kw_only=True):
    """A machine-readable hint at where a report came from, as the page gives it.

    Kinds: canonical, syndication-source, original-source, is-based-on, credit-text,
    source-organization, dateline, feed-source, byline, wire-tag, link, site-name, publisher.
    """

    kind: str
    value: str
    basis: str


class Page(Span, frozen=True, kw_only=True):
    """The stretch of text that one page of a paged document gave."""

    number: int


class Capture(Record, frozen=True, kw_only=True):
    """The bytes as collected, sealed by SHA-256, never altered."""

    id: str
    path: str
    url: str | None = None
    sha256: str
    bytes: int
    media_type: str
    captured_at: str | None = None


class Report(Record, frozen=True, kw_only=True):
    """One published text, by one outlet, in one version; every offset points into its text."""

    id: str
    capture: str
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    language: str | None = None
    url: str | None = None
    text: str
    published: Published | None = None
    marks: tuple[Mark, ...] = ()
    clues: tuple[Clue, ...] = ()
    pages: tuple[Page, ...] = ()


class Source(Record, frozen=True, kw_only=True):
    """The resolved party behind voices; `names` holds every surface form resolved to it.

    A named party has one id in the whole case. An unnamed one belongs to the report it speaks in.
    """

    id: str
    name: str
    kind: SourceKind
    names: tuple[str, ...] = ()


class Voice(Record, frozen=True, kw_only=True):
    """One hop of the chain that a statement came through.

    `start` and `end` are None where the voice is not named in this report. `role`, `place` and
    `access` are the text's own words about the voice.
    """

    source: str
    name: str
    kind: SourceKind
    start: int | None = None
    end: int | None = None
    role: str | None = None
    place: str | None = None
    access: str | None = None


class Statement(Record, frozen=True, kw_only=True):
    """One thing that a report says; voices run from the deepest to the report's own outlet.

    `clausal` is false where the content is no clause of its own, as in "confirmed the raid".
    `attitude`: the content is a thing that somebody has feelings about ("feared the raid"); who tells of the
    feeling vouches for the thing. `told` is false where the report describes what somebody thinks, wants or plans, and
    not what they said.
    """

    id: str
    report: str
    mode: Mode
    content: tuple[Span, ...]
    source: Span | None = None
    cue: tuple[Span, ...] = ()
    stance: Stance = "affirms"
    hedged: bool = False
    clausal: bool = True
    attitude: bool = False
    told: bool = True
    within: str | None = None
    voices: tuple[Voice, ...] = ()


class Passage(Span, frozen=True, kw_only=True):
    """A stretch of a report and the stretch of another that it was taken from."""

    from_start: int
    from_end: int


class SharedPassage(Record, frozen=True, kw_only=True):
    """Text that two reports share, aligned, before anything is said of who took it from whom.

    `spans` pairs stretches of `report` (start, end) with stretches of `other` (from_start,
    from_end); `share` and `other_share` are the parts of each report's prose that they cover.
    """

    id: str
    report: str
    other: str
    spans: tuple[Passage, ...]
    share: float
    other_share: float
    verbatim: bool


class Credit(Record, frozen=True, kw_only=True):
    """Words or metadata in which a report says that it has something from an outlet.

    `scope` says whether it speaks of the whole report (a credit line, a wire tag, a link) or of
    the statements listed. `start` and `end` are None for metadata.
    """

    id: str
    report: str
    outlet: str
    scope: Literal["report", "statements"]
    statements: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    basis: str


class Derivation(Record, frozen=True, kw_only=True):
    """One report (or a passage of it) taken from another report, or from an outlet outside the pile.

    Without `decided` the direction is not known and either may have taken from the other.
    """

    id: str
    report: str
    kind: DerivationKind
    from_report: str | None = None
    from_outlet: str | None = None
    passages: tuple[Passage, ...] = ()
    statements: tuple[str, ...] = ()
    basis: str
    decided: bool = True


class Decision(Record, frozen=True, kw_only=True):
    """A person's judgement that made statements one root, or kept them apart, in words."""

    kind: Literal["merge", "split"]
    text: str
    judgement: str


class Origin(Record, frozen=True, kw_only=True):
    """The root that the trail of its statements leads back to.

    `report` is the report in the pile that heard it, `outlet` the outlet that heard it, `source`
    the voice that spoke. `owner` is the outlet's owner where known. `ring` says that the trail
    runs in a circle and has no root. `ties` names parties that this voice may be or speak for: two
    origins with a tie in common are not established to be different; a tie that begins with "state" or "through" leads
    to the government, or to the only teller, that it names, and no further. `reason` says in words how the
    trail was followed, `decisions` what persons decided about it; `apart` holds statements of origins
    that a person decided to be different.
    """

    id: str
    standing: Standing
    report: str | None = None
    outlet: str | None = None
    source: str | None = None
    source_kind: SourceKind | None = None
    owner: str | None = None
    ring: bool = False
    ties: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    reason: str = ""
    decisions: tuple[Decision, ...] = ()
    apart: tuple[str, ...] = ()


class Toponym(Span, frozen=True, kw_only=True):
    """A place name in a text, resolved where that can be done.

    `feature` is city, admin1, admin2, country, continent, facility, area, or government where a capital names its
    government and no place; `radius_km` is that of an area without borders around the point.
    """

    id: str
    report: str
    text: str
    name: str | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    feature: str | None = None
    radius_km: float | None = None


class TimeExpression(Span, frozen=True, kw_only=True):
    """An expression of time in a text; `edtf` is None where it names no calendar time."""

    id: str
    report: str
    text: str
    edtf: str | None = None
    basis: str = ""


class Party(Record, frozen=True, kw_only=True):
    """An actor or target as the text describes it."""

    text: str
    start: int
    end: int
    source: str | None = None


class ActPlace(Record, frozen=True, kw_only=True):
    """Where an act is said to have happened; `radius_km` is that of an area without borders around the point."""

    text: str
    start: int
    end: int
    name: str | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    radius_km: float | None = None
    basis: str = ""


class ActTime(Record, frozen=True, kw_only=True):
    """When an act is said to have happened."""

    text: str
    start: int
    end: int
    edtf: str | None = None
    basis: str = ""


class Number(Record, frozen=True, kw_only=True):
    """How many; `most` is None where the text sets no upper limit."""

    text: str
    start: int
    end: int
    least: float | None = None
    most: float | None = None
    of: str | None = None


class Act(Record, frozen=True, kw_only=True):
    """Who is said to have done what to whom, where, when, by one statement.

    `presupposed`: the words take the act as known and say something else of it, as "deplored the arrest" does.
    """

    id: str
    statement: str
    type: str
    status: ActStatus
    trigger: Span
    presupposed: bool = False
    actor: Party | None = None
    target: Party | None = None
    instrument: Party | None = None
    place: ActPlace | None = None
    time: ActTime | None = None
    number: Number | None = None


class Event(Record, frozen=True, kw_only=True):
    """The happening that acts of several reports are about."""

    id: str
    type: str
    acts: tuple[str, ...]


class Bounds(Record, frozen=True, kw_only=True):
    """How many independent origins, at least and at most."""

    least: int
    most: int


class Pointer(Span, frozen=True, kw_only=True):
    """A stretch of one report."""

    report: str


class Reason(Record, frozen=True, kw_only=True):
    """Why origins were merged, kept apart, or could not be measured."""

    kind: Literal["merge", "split", "unmeasured"]
    text: str
    statements: tuple[str, ...] = ()
    spans: tuple[Pointer, ...] = ()


class OriginCount(Bounds, frozen=True, kw_only=True):
    """Bounds with the origins counted and the reasons."""

    ids: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Value(Record, frozen=True, kw_only=True):
    """One value of a particular and the origins that carry it; `note` says how it stands to the other values."""

    value: str
    acts: tuple[str, ...]
    origins: Bounds
    note: str = ""


class Particular(Record, frozen=True, kw_only=True):
    """All values that the pile gives for one slot of an event."""

    slot: str
    values: tuple[Value, ...]


class Conflict(Record, frozen=True, kw_only=True):
    """Values of one slot that cannot all be true, side by side."""

    slot: str
    kind: str
    values: tuple[str, ...]
    reason: str
    acts: tuple[str, ...] = ()


class Assessment(Record, frozen=True, kw_only=True):
    """What was computed of the evidence for a finding, apart from the counts and from any rating by a person.

    `support` says in words how many origins stand behind it. `hops` is the fewest voices between the
    happening and an outlet: 0 is the outlet's own voice, 1 a voice that spoke to it. `access` holds the
    texts' own words for who the deepest voices are and where they have it from. `as_of` is when the
    newest report that heard a voice was published, `repeated_until` when the newest of all was; EDTF.
    `undated` counts the reports whose day is not known and which these leave out.
    `denials` names who denies it, `interests` says which voices have a part in what they tell of.
    """

    support: Support
    hops: int | None = None
    access: tuple[str, ...] = ()
    as_of: str | None = None
    repeated_until: str | None = None
    undated: int = 0
    denials: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()


class Verdict(Record, frozen=True, kw_only=True):
    """A person's decision about a finding, and the judgement that it was read from."""

    judgement: str
    kind: Literal["accept", "reject"]
    by: str
    at: str
    why: str = ""


class Rating(Record, frozen=True, kw_only=True):
    """A person's rating by the Admiralty system: F and 6 stand for what cannot be judged.

    `subject` is the finding, or the report or statement, that was rated.
    """

    subject: str
    reliability: Reliability = "F"
    credibility: int = 6
    judgement: str | None = None
    by: str | None = None
    at: str | None = None


class Finding(Record, frozen=True, kw_only=True):
    """What may be said of an event from this pile.

    `verdict` and `ratings` are a person's, all else is computed. `stale` says in words what the
    finding rests on that no longer stands, and how it differs from what was accepted.
    """

    id: str
    event: str
    sentence: str
    status: FindingStatus = "draft"
    reports: int
    origins: OriginCount
    particulars: tuple[Particular, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    assessment: Assessment | None = None
    verdict: Verdict | None = None
    ratings: tuple[Rating, ...] = ()
    stale: tuple[str, ...] = ()


class MachineEvent(Record, frozen=True, kw_only=True):
    """The acts that the program takes for one happening, before any judgement is applied."""

    id: str
    type: str
    acts: tuple[str, ...]


class Subject(Record, frozen=True, kw_only=True):
    """What a judgement is about, and where it stands, so that it is found again under a new id.

    `start` and `end` point into the text of `report`, which was read from the capture with `sha256`;
    `words` are the first of the words that stood there. An act is where its trigger is.
    """

    kind: SubjectKind
    id: str
    report: str
    sha256: str
    start: int
    end: int
    words: str


Plain = str | int | float | bool | None | list[str]


class Judgement(Record, frozen=True, kw_only=True):
    """A person's decision about reports, statements or acts, or pairs of them; never about a cluster.

    `value` holds what was decided, by kind: the finding's sentence and bounds as they were accepted;
    the slot and the value of a correction; reliability and credibility; a report's status. `undoes`
    is the judgement that an undo takes back. `by` may be a pseudonym, `at` is in UTC.
    """

    id: str
    kind: JudgementKind
    subjects: tuple[Subject, ...]
    value: dict[str, Plain] = msgspec.field(default_factory=dict)
    by: str
    at: str
    why: str = ""
    undoes: str | None = None


class Failure(Record, frozen=True, kw_only=True):
    """What could not be read or done, and what to do about it."""

    id: str
    input: str
    stage: str
    error: str
    hint: str


class Run(Record, frozen=True, kw_only=True):
    """One run over the case that wrote something."""

    id: str
    version: str
    started_at: str
    finished_at: str
    written: dict[str, int]
