"""Who else stands in the chain of a verb: whom a source quotes, who quotes the source, to whom the source spoke."""

from __future__ import annotations

from spacy.tokens import Token

from headwater.language.cue_lexicon import load_cues
from headwater.language.organisations import find_organisation
from headwater.language.outlet_names import looks_like_outlet
from headwater.language.relation import Range
from headwater.language.subjects import CITING, citing_verb, find_subject, is_passive, object_of, passive_subject

TELLING = {"tell", "inform", "brief", "notify", "assure"}
SPEAKING = {"speak", "talk", "tell", "say", "write", "report", "communicate"}
LEARNING = {"read", "learn", "hear", "see", "find", "discover"}


def find_quoted(verb: Token, source: Token | None) -> int:
    """Returns the head word of whom a source quotes: "the agency, citing officials, said"; -1 if none."""
    if verb.lemma_ in LEARNING:
        for child in verb.rights:
            party = object_of(child) if child.dep_ == "prep" and child.lower_ in ("in", "from") else None
            if party is not None and (child.lower_ == "from" or party.lemma_ in load_cues().words["documents"]):
                return party.i
    places = [verb] if source is None else [verb, source]
    for place in places:
        for child in place.children:
            if child.lemma_ in ("quote", "cite") and child.tag_ == "VBG":
                party = next((word for word in child.rights if word.dep_ == "dobj"), None)
                if party is not None:
                    return party.i
    return -1


def find_hearer(verb: Token, source: Token | None) -> int:
    """Returns the head word of whom a source spoke to, -1 if none: "told Daily NK", "reported to Daily NK"."""
    if verb.lemma_ in TELLING and is_passive(verb):
        told = passive_subject(verb)
        return told.i if told is not None and told is not source else -1
    for child in verb.children:
        if child.dep_ in ("dobj", "dative", "iobj") and child.pos_ in ("PROPN", "NOUN") and verb.lemma_ in TELLING:
            return child.i
        low = child.lower_
        if child.dep_ in ("prep", "dative") and (low == "to" or (low == "with" and verb.lemma_ in SPEAKING)):
            party = object_of(child)
            if party is not None:
                return party.i
    for clause in source.rights if source is not None else ():
        if clause.dep_ in ("acl", "relcl") and clause.lemma_ in SPEAKING:
            heard = find_hearer(clause, None)
            if heard >= 0:
                return heard
    return -1


def find_quoting(verb: Token, source: Token | None) -> int:
    """Returns the head word of who quotes a source: "the weekly quoted him as saying"; -1 if none."""
    citing = citing_verb(verb)
    told = source is not None and source.dep_ == "dobj" and source.head.lemma_ in CITING
    if citing is None and source is not None and told and (verb.tag_ == "VBG" or verb.dep_ == "relcl"):
        # "The weekly quotes a clerk, who said that"
        citing = source.head
    if citing is None and source is not None:
        # "Clerks quoted by the weekly say that"
        quoted = (child for child in source.rights if child.dep_ == "acl" and child.lemma_ in CITING)
        citing = next((word for word in quoted if any(child.dep_ == "agent" for child in word.rights)), None)
    party = find_subject(citing) if citing is not None else _quoting_beside(verb)
    return party.i if party is not None and party is not source else -1


def _quoting_beside(verb: Token) -> Token | None:
    """Returns who passes on what somebody says: "the minister said, as quoted by Daily NK"."""
    for child in verb.rights:
        quoting = child.lemma_ in CITING and child.tag_ == "VBN" and child.dep_ in ("advcl", "acl", "prep")
        if quoting and any(word.lower_ == "as" for word in child.lefts):
            return next((object_of(word) for word in child.rights if word.dep_ == "agent"), None)
    return None


def take_hearer(verb: Token, content: list[Range]) -> tuple[int, list[Range]]:
    """Takes a hearer's proper name off the front of a content: "told Radio Free Asia (RFA) soldiers came"."""
    doc = verb.doc
    if not content or content[0][0] != verb.i + 1:
        return -1, content
    start, end = content[0]
    at = start
    while at < end and doc[at].pos_ == "PROPN":
        at += 1
    head = at - 1
    name = doc[start:at].text
    if head < start or not (find_organisation(name) or looks_like_outlet(name)):
        return -1, content
    if at + 2 < end and doc[at].text in "([":
        at += 3
    return head, [(at, end), *content[1:]] if at < end else content[1:]
