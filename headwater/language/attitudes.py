"""Attitudes told without a verb of saying: phrasal verbs, what moves somebody, people named by what they are for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from headwater.language.contents import trim_range
from headwater.language.cue_lexicon import Cue, Cues
from headwater.language.noun_contents import PARTIES
from headwater.language.relation import Range, Relation
from headwater.language.subjects import (
    find_subject,
    is_passive,
    name_apposition,
    noun_range,
    object_of,
    passive_subject,
)
from headwater.language.unsaid import is_negated

PERSONAL = {"i", "me", "we", "us", "he", "him", "she", "her", "they", "them", "who"}
MOVED_BY = {"by", "at", "with", "over", "about"}
OPEN = {"may", "might", "could", "would"}
FOR = {"of", "for", "to"}


def read_phrasal(verb: Token, known: str, cues: Cues) -> Iterator[Relation]:
    """Reads a verb with its particle or preposition: "played down the threat", "put up with the noise"."""
    for words, entry in cues.phrasal.get(known, ()):
        found = _find_particles(verb, words)
        if found is None:
            continue
        last = found[-1]
        governing = last.dep_ in ("prep", "agent", "dative", "aux", "mark") or last.tag_ == "TO"
        content = _governed(last) if governing else _object(verb)
        source = find_subject(verb)
        if is_passive(verb) and content is None and (subject := passive_subject(verb)) is not None:
            content = subject.left_edge.i, subject.right_edge.i + 1
            source = next((object_of(child) for child in verb.rights if child.dep_ == "agent"), None)
        source = name_apposition(source)
        if source is None or content is None or not can_feel(source, cues):
            continue
        stance = "doubts" if is_negated(verb) and entry.stance == "affirms" else entry.stance
        cue = (verb.i, *(word.i for word in found))
        yield Relation(noun_range(source), source.i, cue, (content,), entry.kind, stance)
        return


def _find_particles(verb: Token, words: tuple[str, ...]) -> list[Token] | None:
    """Returns the words of a phrasal verb beside it, in order; None if one is missing."""
    found: list[Token] = []
    places = [verb]
    for word in words:
        nearby = (child for place in places for child in place.rights if child.lower_ == word and child.i > verb.i)
        child = next(nearby, None) or _infinitive_mark(verb, word, found) or _infinitive_doer(verb, word)
        if child is None:
            return None
        found.append(child)
        places.append(child)
    return found


def _infinitive_mark(verb: Token, word: str, found: Sequence[Token]) -> Token | None:
    """Returns the "to" of an infinitive right after a verb's particle: "looked forward to work with"."""
    after = verb.doc[found[-1].i + 1] if word == "to" and found and found[-1].i + 1 < len(verb.doc) else None
    tied = after is not None and after.lower_ == "to" and after.dep_ == "aux" and after.head.head == verb
    return after if tied else None


def _infinitive_doer(verb: Token, word: str) -> Token | None:
    """Returns the "for" before who is to do what an infinitive says: "waits for the court to rule"."""
    clauses = (child for child in verb.rights if word == "for" and child.dep_ in ("ccomp", "xcomp", "advcl"))
    return next((mark for clause in clauses for mark in clause.lefts if mark.lower_ == word), None)


def _governed(preposition: Token) -> Range | None:
    """Returns what follows a preposition, or the "to" of an infinitive, or "for" with who is to do it."""
    last = preposition.head if preposition.dep_ in ("aux", "mark") else preposition
    start, end = preposition.i + 1, last.right_edge.i + 1
    return (start, end) if start < end else None


def _object(verb: Token) -> Range | None:
    """Returns the object of a verb."""
    child = next((child for child in verb.rights if child.dep_ in ("dobj", "ccomp", "xcomp")), None)
    return (child.left_edge.i, child.right_edge.i + 1) if child is not None else None


def read_feeling(verb: Token, entry: Cue, cues: Cues) -> Iterator[Relation]:
    """Reads what moves somebody: "the ruling angered the union", "the union was angered by the ruling".

    What may move them, or is meant to, has not: "tried to provoke the union".
    """
    if any(child.lower_ in OPEN or child.tag_ == "TO" for child in verb.lefts):
        return
    content: Range | None
    if is_passive(verb):
        holder = passive_subject(verb)
        moving = (child for child in verb.rights if child.dep_ in ("agent", "prep") and child.lower_ in MOVED_BY)
        cause = next(moving, None)
        content = _governed(cause) if cause is not None else None
    else:
        holder = next((child for child in verb.rights if child.dep_ == "dobj"), None)
        subject = find_subject(verb)
        content = (subject.left_edge.i, subject.right_edge.i + 1) if subject is not None else None
        content = content if content is not None and content[1] <= verb.i else None
        if subject is not None and subject.lower_ in ("it", "what"):
            content = _told_later(verb, subject) or content
    holder = name_apposition(holder)
    if holder is not None and content is not None and can_feel(holder, cues) and holder.i not in range(*content):
        span = trim_range(verb.doc, content)
        yield Relation(noun_range(holder), holder.i, (verb.i,), (span,), entry.kind, entry.stance)


def _told_later(verb: Token, subject: Token) -> Range | None:
    """Returns what "it" or "what" stands for: "it angers them that the mill shut", "what angers them is the price"."""
    if subject.lower_ == "it":
        said = (child for child in verb.rights if child.dep_ in ("ccomp", "xcomp"))
    else:
        said = (child for child in verb.head.rights if verb.dep_ == "csubj" and child.dep_ in ("attr", "ccomp"))
    return next(((child.left_edge.i, child.right_edge.i + 1) for child in said), None)


def read_partisan(noun: Token, entry: Cue) -> Iterator[Relation]:
    """Reads people named by what they are for or against: "opponents of the dam"."""
    about = next((child for child in noun.rights if child.dep_ == "prep" and child.lower_ in FOR), None)
    content = _governed(about) if about is not None else None
    owner = next((child for child in noun.lefts if child.dep_ == "poss"), None)
    if content is None and owner is not None and owner.pos_ in ("NOUN", "PROPN"):
        # "The treaty's critics"
        content = owner.left_edge.i, owner.i + 1
    if content is None or noun.dep_ in ("poss", "compound"):
        return
    holder, span = noun, (noun.left_edge.i, noun.i + 1)
    if noun.dep_ == "attr" and (subject := find_subject(noun.head)) is not None:
        holder, span = subject, noun_range(subject)
    elif (called := _whom_called(noun)) is not None:
        holder, span = called, noun_range(called)
    elif noun.dep_ == "appos":
        holder, span = noun.head, noun_range(noun.head)
    yield Relation(span, holder.i, (noun.i,), (content,), entry.kind, entry.stance)


def _whom_called(noun: Token) -> Token | None:
    """Returns of whom a noun is said: "calls him a friend of the poor", "praised her as a defender of the poor"."""
    named = noun.head if noun.dep_ == "pobj" and noun.head.lower_ == "as" else noun
    verb = named.head
    if verb.pos_ != "VERB" or not (noun.dep_ == "oprd" or named is not noun):
        return None
    told = next((child for child in verb.rights if child.dep_ == "dobj"), None)
    return told if told is not None else passive_subject(verb) if is_passive(verb) else find_subject(verb)


def can_feel(token: Token, cues: Cues) -> bool:
    """Tells whether a word stands for somebody: a name, a pronoun, a noun for people or bodies."""
    words = token.ent_type_ in PARTIES or token.lower_ in PERSONAL or token.pos_ == "PROPN"
    return words or token.lemma_.lower() in cues.words["parties"]
