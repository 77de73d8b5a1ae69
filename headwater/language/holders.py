"""Attributions without a reporting verb: "according to", nouns ("its claim that"), adjectives ("is worried about")."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from headwater.language.contents import ABOUT, is_setting, trim_range
from headwater.language.cue_lexicon import Cue, Cues, load_cues
from headwater.language.relation import Range, Relation
from headwater.language.subjects import (
    VERBAL,
    find_subject,
    is_passive,
    name_apposition,
    name_author,
    noun_range,
    object_of,
    passive_subject,
)
from headwater.model import Stance

NOUN_ABOUT = ABOUT - {"at"} | {"to", "with", "in"}
FELT = ABOUT | {"with", "in", "to", "by"}
ADJECTIVE_PLACES = {"acomp", "conj", "ROOT", "ccomp", "oprd", "xcomp", "relcl", "advcl", "acl", "amod"}
AIMED = """aim goal intention intent hope view purpose desire belief fear expectation favor favour support protest
defense defence opposition solidarity sympathy anger response reaction defiance recognition"""
AIMS = set(AIMED.split())
ADDRESSED = {
    "question",
    "request",
    "letter",
    "message",
    "complaint",
    "apology",
    "report",
    "statement",
    "speech",
    "account",
}
MEETING = {
    "meet",
    "greet",
    "encounter",
    "receive",
    "counter",
    "answer",
    "confront",
    "face",
    "treat",
    "view",
    "regard",
    "watch",
}
TRUSTING = {"interest", "confidence", "trust", "belief", "faith"}
HELD_BY = """interest support concern demand decision wish desire opposition intention readiness view opinion belief
position attitude claim statement hope fear confidence determination"""
HELD = set(HELD_BY.split())


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
        or end - token.i > 12
        or token.doc[min(end, len(token.doc) - 1)].text != ","
    ):
        return
    if party.ent_type_ in ("PERSON", "ORG", "NORP", "GPE") or party.lemma_ in load_cues().words["people.unnamed"]:
        content = trim_range(token.doc, (end, token.sent.end))
        if content[1] > content[0]:
            yield Relation(noun_range(party), party.i, (token.i,), (content,), "thought", "affirms")


def read_noun(noun: Token, entry: Cue, cues: Cues) -> Iterator[Relation]:
    """Reads a noun of saying or thinking with its holder and what it is about."""
    if noun.lemma_ == "view" and noun.head.lower_ == "with" and any(child.lower_ == "to" for child in noun.rights):
        return
    holder, content = _holder_of(noun, cues), _content_of(noun)
    cue: tuple[int, ...] = (noun.i,)
    verb = _light_verb(noun, cues)
    if holder is None and verb is not None:
        holder, cue = find_subject(verb), (verb.i, noun.i)
        content = content or _content_beside(verb, noun, entry)
    elif holder is None and noun.lemma_ in AIMS and noun.dep_ == "pobj" and noun.head.lower_ in ("with", "in"):
        governor = noun.head.head
        holder = find_subject(governor) if governor.pos_ in VERBAL else governor if _is_party(governor, cues) else None
    if holder is None and noun.dep_ == "pobj" and noun.head.lower_ == "with" and _is_met(noun.head.head):
        # "The plan was treated with suspicion by the union"
        holder = next((object_of(child) for child in noun.head.head.rights if child.dep_ == "agent"), None)
    if holder is None:
        return
    if content is None and noun.dep_ == "dobj":
        content = _content_beside(noun.head, noun, entry)
    if content is None and noun.dep_ == "nsubj" and noun.head.lemma_ == "be":
        content = _beside_be(noun.head, entry)
    if content is None and noun.dep_ == "pobj" and noun.head.lower_ in ("by", "with") and _is_met(noun.head.head):
        # "The plan was met with opposition by the union"
        subject = passive_subject(noun.head.head)
        content = (subject.left_edge.i, subject.right_edge.i + 1) if subject is not None else None
    if content is None and holder.dep_ == "pobj" and holder.head.lower_ in ("by", "from"):
        content = _beside_party(noun, holder, entry)
    if content is not None and content[0] < content[1]:
        holder = name_apposition(holder) or holder if holder.dep_ != "poss" else holder
        span = noun_range(holder) if holder.dep_ != "poss" else (holder.left_edge.i, holder.i + 1)
        yield Relation(span, holder.i, cue, (content,), entry.kind, entry.stance)


def _is_met(verb: Token) -> bool:
    """Tells whether a verb says that something is met with an attitude: "was greeted by protest"."""
    return is_passive(verb) and verb.lemma_ in MEETING


def _beside_be(verb: Token, entry: Cue) -> Range | None:
    """Returns what an aim or a claim is said to be: "its aim is peace", "the claim was that"."""
    said = next((child for child in verb.rights if child.dep_ in ("ccomp", "xcomp")), None)
    if said is None and entry.kind == "thought":
        said = next((child for child in verb.rights if child.dep_ == "attr"), None)
    return (said.left_edge.i, said.right_edge.i + 1) if said is not None else None


def _beside_party(noun: Token, holder: Token, entry: Cue) -> Range | None:
    """Returns what stands beside "by X": "a demand by the church to leave", "treaty rejection by ..."."""
    after = (child for place in (holder, noun.head) for child in place.rights if child.i > holder.i)
    clauses = (child for child in after if child.dep_ in ("acl", "xcomp", "advcl", "relcl"))
    clause = next((child for child in clauses if any(word.tag_ == "TO" for word in child.lefts)), None)
    if clause is not None and (clause.head == holder or clause.left_edge.i == holder.right_edge.i + 1):
        return clause.left_edge.i, clause.right_edge.i + 1
    named = [child for child in noun.lefts if child.dep_ == "compound"] if entry.stance in ("denies", "doubts") else []
    return (named[0].left_edge.i, named[-1].i + 1) if named else None


def _holder_of(noun: Token, cues: Cues) -> Token | None:
    """Returns who holds what a noun says: "its claim", "a claim by", "the interest of the government in"."""
    holder: Token | None = None
    for child in noun.children:
        dep, low = child.dep_, child.lower_
        named = child.ent_type_ in ("GPE", "ORG", "PERSON", "NORP")
        if dep == "poss" or (named and dep == "amod") or (named and dep == "compound" and not _is_by(noun)):
            holder = child if dep != "compound" or holder is None else holder
        elif holder is not None:
            continue
        elif (dep == "prep" and low in ("by", "from")) or (
            dep == "prep" and low == "of" and noun.lemma_ in HELD and _is_party(object_of(child), cues)
        ):
            holder = object_of(child)
        elif dep == "acl" and child.tag_ == "VBN":
            holder = find_subject(child)
    return holder


def _is_by(noun: Token) -> bool:
    """Tells whether a noun's doer follows it: "the treaty rejection by the king"."""
    return any(child.dep_ == "prep" and child.lower_ == "by" for child in noun.rights)


def _content_of(noun: Token) -> Range | None:
    """Returns what a noun says, in the clause or phrase after it."""
    for child in noun.rights:
        if child.dep_ in ("acl", "ccomp", "relcl", "xcomp") and _is_that(child, child.dep_):
            return child.left_edge.i, child.right_edge.i + 1
        if child.dep_ == "prep" and _is_topic(child, noun) and object_of(child) is None:
            return child.i + 1, child.right_edge.i + 1
        if child.dep_ == "prep" and _is_topic(child, noun) and not (child.lower_ == "of" and noun.lemma_ in HELD):
            return child.i + 1, child.right_edge.i + 1
        if child.dep_ == "acl" and child.tag_ == "VBN":
            about = next((word for word in child.rights if word.dep_ == "prep" and word.lower_ in NOUN_ABOUT), None)
            if about is not None:
                return about.i + 1, about.right_edge.i + 1
            ordered = (word for word in child.rights if word.dep_ in ("xcomp", "advcl"))
            clause = next((word for word in ordered if any(left.tag_ == "TO" for left in word.lefts)), None)
            if clause is not None:
                return clause.left_edge.i, clause.right_edge.i + 1
    return None


def _is_topic(preposition: Token, noun: Token) -> bool:
    """Tells whether a phrase after a noun is what it is about."""
    low = preposition.lower_
    if low == "to" and noun.lemma_ in ADDRESSED:
        return False
    if low == "on" and noun.lemma_ == "call":
        # Calls are made on telephones; who is called on to do something is told so by an infinitive.
        return False
    return low in NOUN_ABOUT and (low != "in" or noun.lemma_ in TRUSTING) and preposition.right_edge.i > preposition.i


def _light_verb(noun: Token, cues: Cues) -> Token | None:
    """Returns the light verb whose object a noun is: "voiced concern and anger over"."""
    top = noun
    while top.dep_ == "conj" and top.head.pos_ == "NOUN":
        top = top.head
    return top.head if top.dep_ == "dobj" and top.head.lemma_ in cues.light else None


def _content_beside(verb: Token, noun: Token, entry: Cue) -> Range | None:
    """Returns what a noun is about where that is tied to the verb instead."""
    for child in verb.rights:
        if child.i <= noun.i:
            continue
        if child.dep_ in ("prep", "dative") and _is_topic(child, noun) and not is_setting(child):
            return child.i + 1, child.right_edge.i + 1
        if entry.stance == "orders" and child.dep_ in ("xcomp", "advcl") and any(w.tag_ == "TO" for w in child.lefts):
            return child.left_edge.i, child.right_edge.i + 1
    return None


def _is_party(token: Token | None, cues: Cues) -> bool:
    """Tells whether a word stands for somebody who can hold an opinion."""
    if token is None:
        return False
    known = token.lemma_ in cues.words["people.bodies"] or token.lemma_ in cues.words["people.unnamed"]
    return known or token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP")


def _is_that(child: Token, dep: str) -> bool:
    """Tells whether a clause after a noun is what the noun says, not a relative clause about it."""
    first = child.left_edge
    if dep in ("acl", "ccomp", "xcomp"):
        return first.lower_ in ("that", "to", "whether", "if") or dep == "ccomp"
    return first.lower_ == "that" and first.dep_ == "mark"


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
    if holder is None or (holder.lower_ in ("it", "there") and verb.lemma_ == "be"):
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
        if child.dep_ in ("prep", "agent") and child.lower_ in FELT and not is_setting(child):
            return child.i + 1, child.right_edge.i + 1
    if word.head.lemma_ == "make" and word.head.i < word.i:
        clauses = (child for child in word.head.rights if child.dep_ == "ccomp" and child.i > word.i)
        return next(((child.left_edge.i, child.right_edge.i + 1) for child in clauses), None)
    return None
