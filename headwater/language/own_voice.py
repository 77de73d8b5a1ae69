"""What a report says in its own voice: the sentences, or parts of them, that no attributed content covers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Token

from headwater.language.contents import is_setting
from headwater.language.cue_lexicon import load_cues
from headwater.language.heard import Heard, place_tokens
from headwater.language.reading import Paragraph, Reading, find_sentences, once
from headwater.language.relation import Range, join_ranges
from headwater.language.relations import is_thing
from headwater.language.subjects import CITING, noun_range

SPEAKING = {"speak", "talk", "say", "write", "cite", "quote"}
WITHHOLDING = {"ask", "decline", "refuse", "request", "insist"}
LEAST_WORDS = 3
VERBS = {"VBD", "VBZ", "VBP", "MD", "VB", "VBN", "VBG"}


@dataclass(slots=True, eq=False)
class Own:
    """What a sentence says in the report's own voice; `described` are the states of mind that it tells of."""

    content: list[Range]
    hedged: bool
    described: list[Heard] = field(default_factory=list)


def find_own(reading: Reading, heard: Sequence[Heard]) -> Iterator[Own]:
    """Yields what the report says itself, sentence by sentence."""
    outer = [item for item in heard if item.parent is None]
    spoken = [item for item in outer if item.reported]
    covered = join_ranges([span for item in spoken for span in item.content])
    starts = [start for start, _ in covered]
    # That "the latest events show" something is told by the report itself.
    told = (item for item in spoken if not is_thing(item.paragraph.doc, item.relation))
    frames = join_ranges([span for item in told for span in _frame(item)])
    described = sorted((item for item in outer if not item.reported), key=lambda item: item.at)
    places = [item.at for item in described]
    for paragraph in reading.paragraphs:
        text = reading.report.text
        for sentence in once(find_sentences, paragraph.doc):
            begin, end = place_tokens(paragraph, sentence)
            if not any(map(str.isalnum, text[begin:end])):
                continue
            index = max(bisect_right(starts, begin) - 1, 0)
            near = [span for span in covered[index : bisect_right(starts, end)] if span[1] > begin and span[0] < end]
            rest = _subtract((begin, end), near)
            mine = described[bisect_right(places, begin - 1) : bisect_right(places, end - 1)]
            if not near and not any(
                token.pos_ in ("VERB", "AUX") for token in paragraph.doc[sentence[0] : sentence[1]]
            ):
                continue
            if not rest or (near and not mine and not _says_more(paragraph, rest, frames)):
                continue
            yield Own(rest, is_hedged(paragraph, *sentence, text[begin:end]), mine)


def _frame(item: Heard) -> Iterator[Range]:
    """Yields the words that give a content to its voice: cue, source, hearer."""
    yield from item.cue
    for head in (item.relation.via, item.relation.deeper, item.relation.through):
        if head >= 0:
            party = item.paragraph.doc[head]
            start, end = noun_range(party)
            beside = (child.right_edge.i + 1 for child in party.rights if child.dep_ == "appos")
            yield place_tokens(item.paragraph, (start, max(end, *beside, end)))
    for i in item.relation.cue:
        yield from _beside_cue(item, item.paragraph.doc[i])
    if item.source is not None:
        yield item.source
        for child in item.paragraph.doc[item.relation.head].rights if item.relation.head >= 0 else ():
            if child.dep_ in ("acl", "relcl") and child.lemma_ in SPEAKING | WITHHOLDING:
                yield place_tokens(item.paragraph, (child.left_edge.i, child.right_edge.i + 1))


def _beside_cue(item: Heard, cue: Token) -> Iterator[Range]:
    """Yields where, and with whom, a cue's words were said: "in a report published on Monday", "citing witnesses"."""
    for child in cue.rights:
        cited = child.tag_ == "VBN" and child.lemma_ in CITING
        citing = child.dep_ == "advcl" and (cited or (child.tag_ == "VBG" and child.lemma_ in SPEAKING))
        if citing or (child.dep_ == "prep" and is_setting(child)):
            yield place_tokens(item.paragraph, (child.left_edge.i, child.right_edge.i + 1))


def _subtract(span: Range, holes: Sequence[Range]) -> list[Range]:
    """Takes holes, in order, out of a range."""
    start, end = span
    rest = []
    for low, high in holes:
        if low > start:
            rest.append((start, low))
        start = max(start, high)
    if start < end:
        rest.append((start, end))
    return rest


def _says_more(paragraph: Paragraph, rest: Sequence[Range], frames: Sequence[Range]) -> bool:
    """Tells whether what is left of a sentence beside contents, cues and sources makes a claim."""
    starts = [start for start, _ in frames]
    for start, end in rest:
        words = paragraph.doc.char_span(start - paragraph.start, end - paragraph.start, alignment_mode="expand")
        free = []
        for token in words or ():
            at = token.idx + paragraph.start
            index = bisect_right(starts, at) - 1
            if not token.is_punct and (index < 0 or at >= frames[index][1]):
                free.append(token)
        if len(free) >= LEAST_WORDS and any(token.tag_ in VERBS for token in free):
            return True
    return False


@cache
def _hedging() -> re.Pattern[str]:
    """Returns a pattern for words that may hedge a sentence, to look no further where none stands."""
    words = load_cues().words
    adverbs = "|".join(sorted(words["hedges.adverbs"]))
    raising = "|".join(sorted(words["hedges.raising"]))
    passive = r"(?:is|are|was|were|been|be|being)\b.*?\w(?:ed|wn|id|ood|ght|lt|und)\b"
    return re.compile(rf"\b(?:{adverbs}|(?:{raising})\w*|{passive})", re.I)


def is_hedged(paragraph: Paragraph, start: int, end: int, text: str) -> bool:
    """Tells whether a sentence does not vouch for what it says: "reportedly", "is understood to", "it was revealed"."""
    if not _hedging().search(text):
        return False
    words = load_cues().words
    for token in paragraph.doc[start:end]:
        if token.lower_ in words["hedges.adverbs"]:
            return True
        lemma = token.lemma_
        complements = ("xcomp", "ccomp", "oprd", "acomp")
        if lemma in words["hedges.raising"] and token.pos_ == "VERB":
            if any(child.dep_ in complements for child in token.rights):
                return True
        elif lemma in words["hedges.passives"] and token.tag_ == "VBN":
            passive = any(child.dep_ == "auxpass" for child in token.lefts)
            told = any(child.dep_ == "agent" for child in token.rights)
            if passive and not told and any(child.dep_ in ("xcomp", "ccomp") for child in token.rights):
                return True
    return False
