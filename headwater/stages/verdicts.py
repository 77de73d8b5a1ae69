"""What persons decided, laid over the findings that the program weighed: verdicts, ratings, and what went stale."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from headwater.model import Derivation, Finding, FindingStatus, Judgement, Rating, Report, Verdict

OF_FINDINGS = {"accept", "reject", "rate"}
FALLEN = ("corrected", "retracted", "replaced", "removed")


def place_judgements(judgements: Iterable[Judgement], event_of: Mapping[str, str]) -> defaultdict[str, list[Judgement]]:
    """Returns the judgements about findings by the event that now holds most of their acts, oldest first."""
    placed: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        acts = [subject.id for subject in judgement.subjects if subject.kind == "act"]
        events = Counter(event_of[act] for act in acts if act in event_of)
        if judgement.kind in OF_FINDINGS and events:
            placed[min(events, key=lambda event: (-events[event], event))].append(judgement)
    return placed


def value_as_accepted(finding: Finding) -> dict[str, str | int | float | bool | list[str] | None]:
    """Returns what an acceptance keeps of a finding: what it said, its bounds, and what was known to be stale."""
    bounds = finding.origins
    return {"sentence": finding.sentence, "least": bounds.least, "most": bounds.most, "known": list(finding.stale)}


def judge_finding(
    finding: Finding,
    acts: Iterable[str],
    judgements: Sequence[Judgement],
    ratings: Iterable[Rating] = (),
    declared: Sequence[str] = (),
    detected: Sequence[str] = (),
) -> Finding:
    """Returns a finding with a person's verdict and ratings, and with what went stale since.

    `acts` are those of its event, `judgements` those placed at it, `ratings` those of its reports and
    statements. `declared` and `detected` say which of its reports fell, by a person's word and by a
    derivation. A finding that differs in anything from what was accepted is stale.
    """
    own = frozenset(acts)
    deciding = [judgement for judgement in judgements if judgement.kind in {"accept", "reject"}]
    latest = deciding[-1] if deciding else None
    rated, doubts = _rate_finding(finding, judgements)
    fallen = [*declared, *detected]
    if latest is None:
        status: FindingStatus = "stale" if declared or doubts else "draft"
        return replace(finding, status=status, ratings=(*rated, *ratings), stale=(*fallen, *doubts), verdict=None)
    known = latest.value.get("known")
    new = [text for text in fallen if text not in (known if isinstance(known, list) else [])]
    changes = _name_changes(finding, own, latest)
    status = "accepted" if latest.kind == "accept" else "rejected"
    if changes or doubts or (new and latest.kind == "accept"):
        status = "stale"
    verdict = Verdict(
        judgement=latest.id,
        kind="accept" if latest.kind == "accept" else "reject",
        by=latest.by,
        at=latest.at,
        why=latest.why,
    )
    stale = (*changes, *fallen, *doubts)
    return replace(finding, status=status, verdict=verdict, ratings=(*rated, *ratings), stale=stale)


def _name_changes(finding: Finding, acts: frozenset[str], verdict: Judgement) -> list[str]:
    """Returns in words how a finding differs from what was decided about; a rejection outlives a loss of acts."""
    decided = {subject.id for subject in verdict.subjects}
    word = "accepted" if verdict.kind == "accept" else "rejected"
    changes = []
    if joined := len(acts - decided):
        changes.append(f"{_count(joined, 'act')} joined it since {verdict.by} {word} it")
    if verdict.kind == "reject":
        return changes
    if left := len(decided - acts):
        changes.append(f"{_count(left, 'act')} of those that it was accepted with left it or are not found again")
    least, most = verdict.value.get("least"), verdict.value.get("most")
    if (least, most) != (finding.origins.least, finding.origins.most):
        now = f"{finding.origins.least} to {finding.origins.most}"
        changes.append(f"it was accepted with {least} to {most} origins and now has {now}")
    if verdict.value.get("sentence") != finding.sentence:
        changes.append(f"it is worded otherwise than when it was accepted: “{verdict.value.get('sentence')}”")
    return changes


def _rate_finding(finding: Finding, judgements: Sequence[Judgement]) -> tuple[list[Rating], list[str]]:
    """Returns the latest rating of a finding, and what speaks against it now."""
    given = [judgement for judgement in judgements if judgement.kind == "rate"]
    if not given:
        return [], []
    rating = read_rating(finding.id, given)
    if rating.credibility == 1 and finding.origins.least < 2:
        doubt = f"{rating.by} rated it confirmed (1); two origins are no longer established, so it stands at 6"
        return [replace(rating, credibility=6)], [doubt]
    return [rating], []


def read_rating(subject: str, given: Sequence[Judgement]) -> Rating:
    """Returns what some ratings of one subject, oldest first, say together: a later one replaces what it gives."""
    value: dict[str, object] = {}
    for judgement in given:
        value |= judgement.value
    reliability, credibility = value.get("reliability", "F"), value.get("credibility", 6)
    return Rating(
        subject=subject,
        reliability=reliability if reliability in {"A", "B", "C", "D", "E"} else "F",
        credibility=credibility if isinstance(credibility, int) and 1 <= credibility <= 6 else 6,
        judgement=given[-1].id,
        by=given[-1].by,
        at=given[-1].at,
    )


def find_fallen(judgements: Iterable[Judgement], reports: Mapping[str, Report]) -> dict[str, str]:
    """Returns in words, by report, which reports persons declared corrected, retracted, replaced or removed."""
    fallen = {}
    for judgement in judgements:
        subjects = [subject.id for subject in judgement.subjects]
        if judgement.kind != "status-of-report" or not subjects or subjects[0] not in reports:
            continue
        by = f" by {name_report(reports[subjects[1]])}" if len(subjects) > 1 and subjects[1] in reports else ""
        why = f": {judgement.why}" if judgement.why else ""
        said = f"{name_report(reports[subjects[0]])} was {judgement.value.get('status')}{by}"
        fallen[subjects[0]] = f"{said}, says {judgement.by} on {judgement.at[:10]}{why}"
    return fallen


def find_revised(derivations: Iterable[Derivation], reports: Mapping[str, Report]) -> dict[str, str]:
    """Returns in words, by report, which reports a later report of the pile revises."""
    revised = {}
    for derivation in sorted(derivations, key=lambda derivation: derivation.id, reverse=True):
        old, new = reports.get(derivation.from_report or ""), reports.get(derivation.report)
        if derivation.kind == "revision" and derivation.decided and old and new:
            revised[old.id] = f"{name_report(old)} was revised by {name_report(new)}: {derivation.basis}"
    return revised


def name_report(report: Report) -> str:
    """Returns a report by its outlet and title."""
    title = f"“{report.title}”" if report.title else "a report without a title"
    return f"{report.outlet or 'an unknown outlet'}, {title}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
