"""What persons decided about derivations and voices, as derivations and origins take it in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from headwater.model import Decision, Judgement

Pair = tuple[str, str]


def find_decided(judgements: Iterable[Judgement], *kinds: str) -> dict[Pair, Judgement]:
    """Returns the last judgement of some kinds about each pair of records; `judgements` stand oldest first."""
    found = {}
    for judgement in judgements:
        ids = tuple(dict.fromkeys(subject.id for subject in judgement.subjects))
        if judgement.kind in kinds and len(ids) == 2:
            found[ids[0], ids[1]] = judgement
    return found


def word_decision(judgement: Judgement) -> str:
    """Returns who decided something, when and why."""
    why = f": {judgement.why}" if judgement.why else ", without giving a reason"
    return f"decided by {judgement.by} on {judgement.at[:10]}{why}"


def find_decisions(
    judgements: Sequence[Judgement], carried: Sequence[str], homes: Iterable[str]
) -> tuple[Decision, ...]:
    """Returns what was decided that made the statements of an origin one, or kept others out of it.

    `homes` are the reports that the statements stand in.
    """
    own, reports = set(carried), set(homes)
    found = []
    for kind, held in (("same-voice", own), ("derived", reports)):
        found += [
            Decision(kind="merge", text=f"one root, {word_decision(judgement)}", judgement=judgement.id)
            for pair, judgement in find_decided(judgements, *_with_opposite(kind)).items()
            if judgement.kind == kind and held.issuperset(pair)
        ]
    for kind, held in (("different-voice", own), ("not-derived", reports)):
        found += [
            Decision(kind="split", text=f"not one root, {word_decision(judgement)}", judgement=judgement.id)
            for pair, judgement in find_decided(judgements, *_with_opposite(kind)).items()
            if judgement.kind == kind and not held.isdisjoint(pair)
        ]
    return tuple(found)


def find_apart(judgements: Sequence[Judgement], carried: Sequence[str]) -> tuple[str, ...]:
    """Returns the statements that a person decided to be another voice's than that of some statements."""
    own = set(carried)
    found = set()
    for pair, judgement in find_decided(judgements, *_with_opposite("different-voice")).items():
        if judgement.kind == "different-voice" and len(own.intersection(pair)) == 1:
            found |= set(pair) - own
    return tuple(sorted(found))


def _with_opposite(kind: str) -> tuple[str, str]:
    pairs = (("same-voice", "different-voice"), ("derived", "not-derived"))
    return next(pair for pair in pairs if kind in pair)
