"""Phrases that give a clause to somebody: "in his words", "from the union's point of view", "to the dismay of X"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from headwater.language.attitudes import can_feel
from headwater.language.contents import trim_range
from headwater.language.cue_lexicon import Cues
from headwater.language.relation import Range, Relation
from headwater.language.subjects import VERBAL, find_subject, name_apposition, noun_range, object_of

LONGEST_PHRASE = 12
SAID = {"word", "account", "admission", "telling", "testimony"}


def read_standpoint(noun: Token, cues: Cues) -> Iterator[Relation]:
    """Reads "in her words, the dam is safe", "by its own account", "to the relief of the farmers, it held"."""
    phrase = noun.head
    moved = noun.lemma_ in cues.words["standpoints.to"] and phrase.lower_ == "to"
    named = _holder_of(noun)
    if noun.lemma_ not in cues.words.get(f"standpoints.{phrase.lower_}", ()) or named is None or named.i == noun.i:
        return
    holder = name_apposition(named) or named if named.dep_ != "poss" else named
    clause = _clause_of(phrase)
    if clause is None or not (holder.dep_ == "poss" or can_feel(holder, cues)):
        return
    start, end = phrase.i, max(noun.right_edge.i, holder.i) + 1
    if end - start > LONGEST_PHRASE:
        return
    content = _around(clause, start, end, opens=moved, owned=holder.dep_ == "poss")
    source = (holder.left_edge.i, holder.i + 1) if holder.dep_ == "poss" else noun_range(holder)
    if content:
        kind = "speech" if noun.lemma_ in SAID else "thought"
        yield Relation(source, holder.i, (phrase.i, noun.i), content, kind, "affirms", granted=moved)


def read_as_put(verb: Token) -> Iterator[Relation]:
    """Reads "as Karo put it, the dam is old" and "as far as the union is concerned, the dam is old"."""
    clause = verb.head
    first = verb.left_edge
    if first.lower_ != "as" or verb.dep_ != "advcl" or (subject := _subject_of(verb)) is None:
        return
    if verb.lemma_ == "concern":
        far, clause = clause, clause.head
        if far.lower_ != "far" or clause.pos_ not in VERBAL:
            return
        first = far.left_edge
    elif not any(child.dep_ == "dobj" and child.lower_ == "it" for child in verb.rights):
        return
    kind = "thought" if verb.lemma_ == "concern" else "speech"
    if clause.pos_ in VERBAL and (content := _around(clause, first.i, verb.right_edge.i + 1)):
        yield Relation(noun_range(subject), subject.i, (verb.i,), content, kind, "affirms")


def _subject_of(verb: Token) -> Token | None:
    """Returns the subject of a clause with "as"."""
    own = next((child for child in verb.lefts if child.dep_ == "nsubjpass"), None)
    return own if own is not None else name_apposition(find_subject(verb))


def _holder_of(noun: Token) -> Token | None:
    """Returns whose view or words a noun means: "her words", "the words of the mayor", "the point of view of X"."""
    own = next((child for child in noun.lefts if child.dep_ == "poss"), None)
    of = next((child for child in noun.rights if child.lower_ == "of"), None)
    inner = object_of(of) if of is not None else None
    if inner is not None and inner.lemma_ == "view":
        return own if own is not None else _holder_of(inner)
    return own if own is not None else inner


def _clause_of(phrase: Token) -> Token | None:
    """Returns the verb that a phrase stands beside, also through an adjective: "is useless in the eyes of"."""
    head = phrase.head
    while head.dep_ in ("acomp", "attr", "advmod", "npadvmod") and head.pos_ not in VERBAL and head.head != head:
        head = head.head
    return head if phrase.dep_ == "prep" and head.pos_ in VERBAL else None


def _around(clause: Token, start: int, end: int, opens: bool = False, owned: bool = False) -> tuple[Range, ...]:
    """Returns a clause without a phrase at its beginning or end, or between commas.

    `opens`: only at its beginning. `owned`: it is plain where the phrase ends, without a comma: "in his view the dam".
    """
    doc, low, high = clause.doc, clause.left_edge.i, clause.right_edge.i + 1
    first = start <= low + 2
    parted = end < len(doc) and doc[end].text == "," and (first or doc[start - 1].text == ",")
    if not parted and not (owned and first) and (opens or not high - 2 <= end <= high):
        return ()
    parts = (trim_range(doc, part) for part in ((low if not first else start, start), (end, high)))
    return tuple(span for span in parts if span[1] - span[0] > 1)
