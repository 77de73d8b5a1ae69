"""What an attribution is made of, in the tokens of one parsed paragraph."""

from __future__ import annotations

from typing import NamedTuple

from headwater.model import Stance

Range = tuple[int, int]


class Relation(NamedTuple):
    """One attribution inside a parsed paragraph; ranges are half-open in tokens.

    `source` is None where the text names none; `head` is the source's head word. `deeper` is a party
    quoted by the source ("quoting unnamed sources"), `via` a party that heard the source ("told Daily
    NK"), `through` one that quotes the source ("the weekly quoted him as saying"); all are head words or -1.
    `granted`: the text itself vouches for the content, as in "to her regret, the mill was shut".
    """

    source: Range | None
    head: int
    cue: tuple[int, ...]
    content: tuple[Range, ...]
    kind: str
    stance: Stance
    deeper: int = -1
    via: int = -1
    through: int = -1
    granted: bool = False


def join_ranges(ranges: list[Range]) -> list[Range]:
    """Returns ranges in order, those that touch or overlap joined."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif end > start:
            joined.append((start, end))
    return joined
