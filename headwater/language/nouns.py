"""Nouns of saying and thinking: who holds what they say ("its claim", "fears in Orsk"), and what that is."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from headwater.language.cue_lexicon import Cue, Cues
from headwater.language.noun_contents import (
    PARTIES,
    content_beside,
    find_content,
    is_held,
    is_met,
    is_party,
    read_content,
    read_errand,
)
from headwater.language.relation import Relation
from headwater.language.subjects import SUBJECTS, VERBAL, find_subject, name_apposition, noun_range, object_of
from headwater.language.unsaid import is_negated
from headwater.model import Stance

LACKING = {"lose", "lack"}


def read_noun(noun: Token, entry: Cue, cues: Cues) -> Iterator[Relation]:
    """Reads a noun of saying or thinking with its holder and what it is about."""
    if noun.lemma_ == "view" and noun.head.lower_ == "with" and any(child.lower_ == "to" for child in noun.rights):
        return
    if noun.lemma_ == "eye":
        return
    holder, content = _holder_of(noun, cues), read_errand(noun, entry, cues) or read_content(noun, cues)
    cue: tuple[int, ...] = (noun.i,)
    verb = _light_verb(noun, cues)
    felt = cues.words["holding.feelings"]
    handed = cues.words["holding.arousing"] | cues.words["holding.relaying"]
    if holder is None and noun.dep_ == "dobj" and noun.head.lemma_ in handed:
        # "The plan drew criticism from the union", "the clerk conveyed an order from the queen"
        phrases = (child for child in noun.head.rights if child.lower_ in ("from", "among", "in") and child.i > noun.i)
        phrase = next(phrases, None)
        holder = object_of(phrase) if phrase is not None else None
        if phrase is not None and phrase.lower_ == "in" and not (noun.lemma_ in felt and _is_where(holder, cues)):
            holder = None
    if holder is None and verb is not None:
        holder, cue = find_subject(verb), (verb.i, noun.i)
        content = content or content_beside(verb, noun, entry, cues)
    elif holder is None and noun.lemma_ in cues.words["holding.aims"] and noun.dep_ == "pobj":
        phrase = noun.head.head if noun.head.lower_ == "of" and noun.head.head.lower_ == "out" else noun.head
        afraid = phrase.lower_ == "for" and noun.lemma_ == "fear"
        governor = phrase.head if phrase.lower_ in ("with", "in", "out") or afraid else noun
        if governor.pos_ not in VERBAL and noun.doc[noun.head.i - 1].text == ",":
            # "Visited the mills, with the aim of": a comma parts the phrase from the mills.
            governor = next((word for word in governor.ancestors if word.pos_ in VERBAL), governor)
        if governor.pos_ in VERBAL:
            holder = find_subject(governor)
        elif governor is not noun and is_party(governor, cues):
            holder = governor
    if holder is None and noun.dep_ == "pobj" and noun.head.lower_ == "with" and is_met(noun.head.head):
        # "The plan was treated with suspicion by the union"
        holder = next((object_of(child) for child in noun.head.head.rights if child.dep_ == "agent"), None)
    if holder is None:
        return
    content = content or find_content(noun, holder, entry, cues)
    if content is not None and holder.head.lower_ == "among" and content[0] < holder.head.i < content[1]:
        content = content[0], holder.head.i
    if content is not None and content[0] < content[1]:
        holder = name_apposition(holder) or holder if holder.dep_ != "poss" else holder
        span = noun_range(holder) if holder.dep_ not in ("poss", "amod") else (holder.left_edge.i, holder.i + 1)
        if holder.i < content[0] - 1 < span[1]:
            span = span[0], content[0] - 1
        stance: Stance = "doubts" if entry.stance == "affirms" and _is_lacking(noun, verb) else entry.stance
        through = _relaying(noun, cues)
        told = through.i if through is not None and through != holder else -1
        yield Relation(span, holder.i, cue, (content,), entry.kind, stance, through=told)


def _relaying(noun: Token, cues: Cues) -> Token | None:
    """Returns who passes on what a noun says: "conveyed the king's thanks", "passed on an invitation from the king"."""
    verb = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in ("on", "along") else noun.head
    passed = verb.lemma_ == "pass" and noun.dep_ == "pobj"
    passed = passed or (verb.lemma_ == "pass" and any(child.dep_ == "prt" for child in verb.rights))
    if not passed and not (noun.dep_ == "dobj" and verb.lemma_ in cues.words["holding.relaying"]):
        return None
    subject = name_apposition(find_subject(verb))
    return subject if is_party(subject, cues) else None


def _is_lacking(noun: Token, verb: Token | None) -> bool:
    """Tells whether somebody has no such thing: "has no interest in", "did not express regret", "lacks trust in"."""
    none = any(child.lower_ in ("no", "little") for child in noun.lefts)
    return none or (verb is not None and (is_negated(verb) or verb.lemma_ in LACKING))


def _holder_of(noun: Token, cues: Cues) -> Token | None:
    """Returns who holds what a noun says: "its claim", "a claim by", "the interest of the government in"."""
    holder: Token | None = None
    felt = noun.lemma_ in cues.words["holding.feelings"]
    for child in noun.children:
        dep, low = child.dep_, child.lower_
        named = child.ent_type_ in PARTIES
        if dep == "poss" or (named and dep == "amod") or (named and dep == "compound" and not _is_by(noun)):
            holder = child if dep != "compound" or holder is None else holder
        elif holder is not None:
            continue
        elif felt and dep in ("amod", "compound") and low in cues.words["holding.world"]:
            holder = child
        elif (dep == "prep" and low in ("by", "from")) or (dep == "prep" and low == "among" and child.i == noun.i + 1):
            holder = object_of(child)
        elif dep == "prep" and low == "of" and is_held(noun, cues):
            party = object_of(child)
            holder = party if is_party(party, cues) else None
        elif dep == "prep" and felt and low in ("in", "among"):
            party = object_of(child)
            holder = party if low == "among" or _is_where(party, cues) else None
        elif dep == "acl" and child.tag_ == "VBN" and not any(word.dep_ in SUBJECTS for word in child.lefts):
            # "A claim made by the king"; in "reports that the king has won" the king reports nothing.
            holder = find_subject(child)
        elif dep == "relcl" and child.lemma_ in cues.light and noun.i < child.left_edge.i:
            # "The trust that the partners have put in him"
            holder = next((word for word in child.lefts if word.dep_ == "nsubj" and word.tag_ != "WDT"), None)
    if holder is None and felt and noun.dep_ in ("nsubj", "nsubjpass"):
        # "Anger is growing among the miners over pay"
        places = [noun.head, *(child for child in noun.head.rights if child.dep_ == "acomp")]
        phrases = (child for place in places for child in place.rights if child.dep_ == "prep")
        spread = (child for child in phrases if child.lower_ in ("in", "among"))
        parties = (party for phrase in spread if (party := object_of(phrase)) is not None)
        holder = next((party for party in parties if party.head.lower_ == "among" or _is_where(party, cues)), None)
    if holder is None and felt:
        # "Support for the plan among the clerks": the parser may tie them to the plan.
        among = (word for word in noun.subtree if word.lower_ == "among" and word.i > noun.i)
        holder = next((party for word in among if is_party(party := object_of(word), cues)), None)
    return holder if holder is not None else _holder_on_part(noun)


def _is_where(party: Token | None, cues: Cues) -> bool:
    """Tells whether a feeling "in" a country or body is its own."""
    where = cues.words["people.bodies"] | cues.words["holding.world"]
    return party is not None and (party.ent_type_ in PARTIES or party.lemma_ in where)


def _holder_on_part(noun: Token) -> Token | None:
    """Returns who holds a feeling "on the part of" somebody."""
    doc, end = noun.doc, noun.right_edge.i + 1
    for i in range(noun.i + 1, min(end, noun.i + 12, len(doc) - 3)):
        if doc[i].lower_ == "on" and doc[i + 1].lower_ == "the" and doc[i + 2].lower_ == "part":
            return object_of(doc[i + 3]) if doc[i + 3].lower_ == "of" else None
    return None


def _is_by(noun: Token) -> bool:
    """Tells whether a noun's doer follows it: "the treaty rejection by the king"."""
    return any(child.dep_ == "prep" and child.lower_ == "by" for child in noun.rights)


def _light_verb(noun: Token, cues: Cues) -> Token | None:
    """Returns the light verb whose object a noun is: "voiced concern and anger over"."""
    top = noun
    while top.dep_ == "conj" and top.head.pos_ == "NOUN":
        top = top.head
    return top.head if top.dep_ == "dobj" and top.head.lemma_ in cues.light else None
