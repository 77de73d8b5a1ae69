"""Whose words a statement or letter is: "the ministry said in a statement" and, further down, "the statement said"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from headwater.language.reading import once
from headwater.language.relation import Range, Relation
from headwater.language.subjects import WRITTEN, object_of

GIVING = {"issue", "release", "publish", "send", "write", "distribute", "circulate", "post", "sign"}
NEW = {"a", "an", "another", "other", "second", "separate"}
SAME = {"same", "press", "joint", "written", "official", "brief", "short"}


def find_written(doc: Doc, relation: Relation) -> Token | None:
    """Returns the noun for what the source of an attribution gave out in writing, None if it is not told."""
    for i in relation.cue:
        cue = doc[i]
        if cue.dep_ == "acl" and cue.head.lemma_ in WRITTEN and _is_given(cue.head):
            # "Issued a statement saying"
            return cue.head
        for child in cue.children:
            noun = object_of(child) if child.dep_ == "prep" and child.lower_ in ("in", "through") else None
            if noun is not None and noun.lemma_ in WRITTEN:
                return noun
    return None


def find_others(doc: Doc, relations: Sequence[Relation]) -> list[Token]:
    """Returns the nouns for statements and letters that a paragraph brings up, and that no source gives out."""
    nouns = once(_find_nouns, doc)
    given = [noun.i for relation in relations if nouns and (noun := find_written(doc, relation)) is not None]
    return [doc[i] for i in nouns if i not in given]


def _find_nouns(doc: Doc) -> list[int]:
    """Returns where a paragraph brings up statements and letters."""
    text = doc.text.lower()
    if not any(word in text for word in WRITTEN):
        return []
    return [token.i for token in doc if token.lemma_ in WRITTEN and any(child.lower_ in NEW for child in token.lefts)]


def is_same_writing(doc: Doc, head: Token, span: Range) -> bool:
    """Tells whether a phrase takes a statement up that was told of before: "the statement", "the joint letter"."""
    before = [doc[i].lower_ for i in range(span[0], head.i)]
    return head.tag_ == "NN" and before[:1] in (["the"], ["this"], ["that"]) and set(before[1:]) <= SAME


def _is_given(noun: Token) -> bool:
    """Tells whether somebody gives something out: "released a letter"."""
    return noun.dep_ == "dobj" and noun.head.lemma_ in GIVING
