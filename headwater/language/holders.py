"""Attributions without a reporting verb: "according to", "for the economist", adjectives ("is worried about")."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from headwater.language.contents import ABOUT, is_setting, trim_range
from headwater.language.cue_lexicon import Cue, load_cues
from headwater.language.relation import Range, Relation
from headwater.language.subjects import (
    VERBAL,
    find_subject,
    is_expletive,
    is_passive,
    name_apposition,
    name_author,
    noun_range,
    object_of,
    passive_subject,
)
from headwater.model import Stance

FELT = ABOUT | {"with", "in", "to", "by"}
ADJECTIVE_PLACES = {"acomp", "conj", "ROOT", "ccomp", "oprd", "xcomp", "relcl", "advcl", "acl", "amod"}


def read_according(token: Token) -> Iterator[Relation]:
    """Reads "according to X" and the clause that it is tied to."""
    party = next(
        (word for to in token.children if to.lower_ == "to" for word in to.children if word.dep_ == "pobj"), None
    )
    party = name_author(name_apposition(party))
    if party is None:
        return
    sent, doc = token.sent, token.doc
    phrase = (token.left_edge.i, token.right_edge.i + 1)
    start, end = sent.start, sent.end
    clause = _clause_around(token, phrase)
    if clause is not None:
        start, end = clause
    elif phrase[0] > sent.start + 2 and phrase[1] < sent.end - 2:
        head = token.head
        while head.pos_ not in VERBAL and head.head != head:
            head = head.head
        start, end = head.left_edge.i, head.right_edge.i + 1
    content = [span for span in ((start, phrase[0]), (phrase[1], end)) if span[1] - span[0] > 1]
    content = [trim_range(doc, span) for span in content]
    cue = (token.i, *(to.i for to in token.children if to.lower_ == "to"))
    yield Relation(
        (party.left_edge.i, party.i + 1) if party.dep_ == "poss" else noun_range(party),
        party.i,
        cue,
        tuple(span for span in content if span[1] > span[0]),
        "speech",
        "affirms",
    )


def _clause_around(token: Token, phrase: Range) -> Range | None:
    """Returns the rest of a clause that opens with the phrase: "said that, according to a clerk, the road ..."."""
    doc, at = token.doc, phrase[0] - 1
    while at > token.sent.start and doc[at].text in (",", "“", '"', "‘"):
        at -= 1
    if at < token.sent.start or doc[at].lower_ != "that" or doc[at].tag_ not in ("IN", "WDT", "DT"):
        return None
    verb = doc[at].head
    end = verb.right_edge.i + 1 if verb.pos_ in VERBAL and verb.i > phrase[1] else token.sent.end
    return phrase[1], end


def read_viewpoint(token: Token) -> Iterator[Relation]:
    """Reads "For the economist, prices are low": the sentence is how a person or body sees it."""
    party = object_of(token)
    end = token.right_edge.i + 1
    if (
        party is None
        or token.head.pos_ not in VERBAL
        or end - token.i > 20
        or token.doc[min(end, len(token.doc) - 1)].text != ","
    ):
        return
    if party.ent_type_ in ("PERSON", "ORG", "NORP", "GPE") or party.lemma_ in load_cues().words["people.unnamed"]:
        content = trim_range(token.doc, (end, token.sent.end))
        if content[1] > content[0]:
            yield Relation(noun_range(party), party.i, (token.i,), (content,), "thought", "affirms")


def read_adjective(word: Token, entry: Cue) -> Iterator[Relation]:
    """Reads "X is confident that ...", "X is worried about ..."."""
    if any(child.lower_ == "so" for child in word.lefts):
        # "So scared that they fled" tells what came of it.
        return
    content = _content_of_adjective(word) if word.dep_ in ADJECTIVE_PLACES else None
    if content is None or content[0] >= content[1]:
        return
    top = word
    while top.dep_ == "conj" and top.head.pos_ == "ADJ":
        top = top.head
    verb = top.head if top.dep_ in ("acomp", "oprd") else top
    holder: Token | None
    if top.dep_ in ("amod", "acl") and top.head.pos_ in ("NOUN", "PROPN") and content[0] > top.head.i:
        verb, holder = top, top.head
    else:
        holder = passive_subject(verb) if is_passive(verb) else find_subject(verb)
    if holder is None or (holder.lower_ in ("it", "there") and verb.lemma_ == "be") or is_expletive(holder):
        return
    holder = name_apposition(holder) or holder
    negated = any(child.dep_ == "neg" for child in verb.children)
    stance: Stance = "doubts" if negated and entry.stance == "affirms" else entry.stance
    cue = (verb.i, word.i) if verb is not word else (word.i,)
    yield Relation(noun_range(holder), holder.i, cue, (content,), entry.kind, stance)


def _content_of_adjective(word: Token) -> Range | None:
    """Returns what somebody is confident of, worried about, ready for."""
    for child in word.rights:
        if child.dep_ == "ccomp" or (child.dep_ == "xcomp" and child.tag_ != "VBG"):
            return child.left_edge.i, child.right_edge.i + 1
    for child in word.rights:
        if child.dep_ in ("prep", "agent") and child.lower_ in FELT and not is_setting(child):
            return child.i + 1, child.right_edge.i + 1
    if word.head.lemma_ == "make" and word.head.i < word.i:
        clauses = (child for child in word.head.rights if child.dep_ == "ccomp" and child.i > word.i)
        return next(((child.left_edge.i, child.right_edge.i + 1) for child in clauses), None)
    return None
