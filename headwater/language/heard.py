"""An attribution at its place in a report, and how stretches of a report are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span

from headwater.language.parties import Party
from headwater.language.reading import Paragraph
from headwater.language.relation import Range, Relation


@dataclass(slots=True, eq=False)
class Heard:
    """An attribution at its place in the report and in the tree; ranges are offsets in the report.

    `reported`: somebody says it, and the report passes it on. Else it is a state of mind that the
    report describes in its own voice. `reach` is what else its content may hold, for nesting.
    `doubtful`: the rules alone found it, and the tagger takes none of its words for a cue.
    `unknown`: somebody speaks whom no party stands for, as with "both said". `source` is the noun phrase
    that is resolved to a party, `described` all words that name the source, appositions included.
    """

    paragraph: Paragraph
    relation: Relation
    content: list[Range]
    sentence: int
    cue: list[Range] = field(default_factory=list)
    reach: list[Range] = field(default_factory=list)
    source: Range | None = None
    described: Range | None = None
    reported: bool = True
    doubtful: bool = False
    parent: Heard | None = None
    speaker: Heard | None = None
    party: Party | None = None
    unknown: bool = False
    deeper: Party | None = None
    via: Party | None = None
    through: Party | None = None

    @property
    def size(self) -> int:
        """How many characters the content has."""
        return sum(end - start for start, end in self.content)

    @property
    def at(self) -> int:
        """Where its cue stands, or its content if it has no cue."""
        return self.cue[0][0] if self.cue else self.content[0][0]


def is_attitude(item: Heard) -> bool:
    """Tells whether a state of mind is about a thing that the report itself vouches for: "feared the raid"."""
    if item.reported or not item.content:
        return False
    if item.relation.granted:
        return True
    words = tokens_in(item.paragraph, item.content[0])
    root = words.root if len(words) else None
    if root is not None and root.pos_ == "ADP":
        root = next((child for child in root.rights if child.dep_ in ("pobj", "pcomp")), root)
    return root is not None and root.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "DET")


def place_tokens(paragraph: Paragraph, span: Range) -> Range:
    """Turns a range of tokens into offsets in the report, outer white space left out."""
    doc = paragraph.doc
    start, end = span
    while start < end - 1 and doc[start].is_space:
        start += 1
    while end > start + 1 and doc[end - 1].is_space:
        end -= 1
    last = doc[end - 1]
    return paragraph.start + doc[start].idx, paragraph.start + last.idx + len(last)


def tokens_in(paragraph: Paragraph, span: Range) -> Span:
    """Returns the tokens of a stretch of a report; those of another paragraph are left out."""
    doc = paragraph.doc
    low, high = max(span[0] - paragraph.start, 0), min(span[1] - paragraph.start, paragraph.end - paragraph.start)
    return (doc.char_span(low, high, alignment_mode="expand") if low < high else None) or doc[0:0]


def touch(some: Sequence[Range], others: Sequence[Range]) -> bool:
    """Tells whether any of some stretches overlaps any of others."""
    return any(a < d and c < b for a, b in some for c, d in others)


def common_length(some: Sequence[Range], others: Sequence[Range]) -> int:
    """Returns how many characters stretches have in common."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in some for c, d in others)
