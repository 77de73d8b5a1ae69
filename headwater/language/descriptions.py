"""What the words of a noun phrase say of a party: its name, roles, place, gender and access to what happened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc, Token

from headwater.language.cue_lexicon import load_cues
from headwater.language.organisations import find_organisation
from headwater.language.relation import Range
from headwater.language.subjects import name_apposition, noun_range

BODIES = {"ORG", "GPE", "NORP"}
ENTITIES = {"PERSON", "ORG", "GPE", "NORP"}
PARTY_PLACES = {"nsubj", "nsubjpass", "pobj", "dobj", "poss"}
KNOWING = {"familiar", "see", "witness", "attend", "hear", "brief", "watch", "present", "close", "inform"}
TITLE_LINKS = {"of", "for", "to"}
LONGEST_INITIALS = 4
# Who was something is not who is: "former president Ada Lund" is not "the president".
PAST = {"erstwhile", "ex", "former", "late", "onetime", "then"}
PLACE_BEFORE = {"in", "from", "near", "at"}


class Roles(NamedTuple):
    """What a person is said to be: head words, all words, the phrases themselves, and the bodies they speak for."""

    heads: set[str]
    words: set[str]
    names: list[str]
    bodies: list[str]


class Description(NamedTuple):
    """The text's own words about a voice."""

    role: str | None
    place: str | None
    access: str | None


@lru_cache(maxsize=20_000)
def clean_name(text: str) -> str:
    """Returns a surface form on one line, without possessive ending, bracketed acronym or outer marks."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*[\[(][^\])]*[\])]?", "", text)
    text = re.sub(r"[’']s?$| (?:and|or)$", "", text.strip(" ,;:.\"“”‘’'-–—"))
    return text.strip() or "?"


def strip_determiner(name: str) -> str:
    """Returns a name without a leading article or quantity."""
    return re.sub(r"^(?:the|a|an|this|that)\s+", "", name, flags=re.I)


def bracketed(doc: Doc, span: Range) -> str:
    """Returns the acronym in brackets in or right after a name: "Radio Free Asia (RFA)"."""
    text = doc[span[0] : min(span[1] + 3, len(doc))].text
    match = re.search(r"[\[(]([A-Z][A-Z.&-]{1,9})[\])]", text)
    return match.group(1) if match else ""


def core_name(doc: Doc, head: Token, span: Range, titles: frozenset[str]) -> str:
    """Returns a proper name without determiners and the titles and roles before it."""
    if head.ent_type_ and head.ent_type_ in ENTITIES:
        start, end = head.i, head.i + 1
        # The parser may have split an organisation's name: "the Ministry of State / Security".
        lowest, highest = (0, len(doc)) if head.ent_type_ == "ORG" else span
        while start > lowest and doc[start].ent_iob_ == "I":
            start -= 1
        verbs = load_cues().forms
        while end < highest and doc[end].ent_iob_ == "I" and (end < span[1] or doc[end].lower_ not in verbs):
            end += 1
    else:
        start, end = head.i, head.i + 1
        while start > span[0] and doc[start - 1].pos_ == "PROPN":
            if start < head.i and doc[start - 1].lower_ in titles and not doc[start - 1].ent_type_:
                # "City Magistrate Ivo Brandt"
                break
            start -= 1
    callings = titles | load_cues().words["people.unnamed"] | load_cues().words["people.captions"]
    while start < end - 1 and (
        (doc[start].lower_.rstrip(".") in callings and head.ent_type_ != "ORG") or doc[start].lower_ == "the"
    ):
        start += 1
    return clean_name(doc[start:end].text)


def read_roles(doc: Doc, head: Token, span: Range) -> Roles:
    """Returns what the words around a person's name say that the person is."""
    titles = [doc[i] for i in range(span[0], head.i) if doc[i].dep_ in ("compound", "nmod", "amod", "nsubj", "poss")]
    words = {token.lemma_.lower() for token in titles}
    heads = {token.lemma_.lower() for token in titles if not _is_past(doc, span[0], token)}
    names = []
    first = head.i
    while first > span[0] and doc[first].ent_iob_ == "I":
        first -= 1
    if span[0] < first - 1 and doc[first - 1].pos_ in ("PROPN", "NOUN"):
        names.append(clean_name(doc[span[0] : first].text))
    if (title := _title_before(doc, first)) < min(first, span[0]):
        names.append(clean_name(doc[title : head.i + 1].text))
    beside = [child for child in head.children if child.dep_ == "appos" and child.ent_type_ != "PERSON"]
    if head.dep_ == "appos" and head.head.ent_type_ != "PERSON":
        beside.append(head.head)
    comma = head.left_edge.i - 1
    before = doc[comma - 1] if comma > 0 and doc[comma].text == "," else head
    if before.pos_ == "NOUN" and before.head == head.head and before.dep_ == head.dep_ == "nsubj":
        # "Guild leader, Mr Mato Karo, said": the parser finds two subjects.
        beside.append(before)
    for child in beside:
        start, end = noun_range(child)
        heads |= set() if _is_past(doc, start, child) else {child.lemma_.lower()}
        end = end if start > head.i else min(end, span[0]) if start < span[0] else end
        words |= words_of(doc, (start, max(end, start + 1)))
        if child.i < end:
            names.append(clean_name(doc[start:end].text))
    bodies = list(_bodies_in(doc, titles)) if _is_officer(doc[i] for i in range(span[0], first)) else []
    for child in beside:
        if _is_officer([child]):
            bodies.extend(_bodies_in(doc, list(child.subtree)))
    return Roles(heads, words, names, [body for body in bodies if head.text not in body])


def _is_past(doc: Doc, start: int, title: Token) -> bool:
    """Tells whether somebody is only said to have been something: "former president", "ex-minister"."""
    hyphened = title.i > 1 and doc[title.i - 1].text == "-" and doc[title.i - 2].lower_ in PAST
    return hyphened or any(doc[i].lower_ in PAST for i in range(start, title.i))


def _title_before(doc: Doc, first: int) -> int:
    """Returns where a title with "of", "for" or "to" before a name begins: "Commissioner for Roads Mina Karo"."""
    at = first
    while at and not doc[at].is_sent_start:
        before = doc[at - 1]
        if not (before.pos_ == "PROPN" or before.lower_ in TITLE_LINKS or before.is_space):
            break
        at -= 1
    words = doc[at:first]
    officers = load_cues().words["people.officers"] | load_cues().words["people.unnamed"]
    linked = any(word.lower_ in TITLE_LINKS for word in words[1:])
    return at if linked and words[0].pos_ == "PROPN" and any(word.lower_ in officers for word in words) else first


def initials_of(titles: Iterable[str]) -> Iterator[str]:
    """Yields the initials that an office goes by: "DA" for "Odra District Attorney"."""
    for title in titles:
        words = strip_determiner(title).split(" of ")[0].split()
        for at in range(max(0, len(words) - LONGEST_INITIALS), len(words) - 1):
            yield "".join(word[0] for word in words[at:]).upper()


def _is_officer(words: Iterable[Token]) -> bool:
    """Tells whether some word is that of an office in which one speaks for a body: "leader", "spokesman"."""
    officers = load_cues().words["people.officers"]
    return any(word.lemma_.lower() in officers for word in words)


def _bodies_in(doc: Doc, words: Sequence[Token]) -> Iterator[str]:
    """Yields the names of the bodies and countries among the words of an office."""
    inside = {word.i for word in words}
    for entity in doc.ents:
        if entity.label_ in BODIES and entity.start in inside:
            yield clean_name(entity.text)
            people = entity[0].text
            if len(entity) > 1 and find_organisation(f"{people} government") is not None:
                # The secretary of the Norvish Water Council speaks for Norvland too.
                yield people
    yield from (word.text for word in words if word.text.isupper() and len(word) > 1 and not word.ent_type_)


def fold_person(name: str) -> str:
    """Returns a person's name in lower case without hyphens and full stops: "Jong-un" and "Jong Un" are one."""
    return " ".join(name.lower().replace("-", " ").replace(".", " ").replace("’", "'").split()) or name


def is_who(head: Token) -> bool:
    """Tells whether "who" takes a noun up."""
    return any(child.dep_ == "relcl" and any(word.lower_ == "who" for word in child.lefts) for child in head.rights)


def words_of(doc: Doc, span: Range) -> set[str]:
    """Returns the lemmas of the words that carry meaning in a phrase."""
    return {doc[i].lemma_.lower() for i in range(*span) if doc[i].pos_ in ("ADJ", "NOUN", "PROPN", "NUM")}


def gender_of(low: set[str], words: dict[str, frozenset[str]]) -> str:
    """Returns "he" or "she" if a word of a name or description tells, else an empty text."""
    if low & words["people.she"]:
        return "she"
    return "he" if low & words["people.he"] else ""


def describe_voice(doc: Doc, head: int, span: Range) -> Description:
    """Returns the role, the place and the access to what happened that the words around a voice give it."""
    token = doc[head]
    place = role = access = None
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in PLACE_BEFORE and place is None:
            place = _place_of(child)
        elif child.dep_ == "appos" and role is None and token.pos_ == "PROPN":
            start, end = noun_range(child)
            role = doc[start:end].text
        elif child.dep_ in ("relcl", "acl", "amod", "prep") and access is None and _gives_access(child):
            access = doc[child.left_edge.i : child.right_edge.i + 1].text
    return Description(role or _title_of(doc, token, span), place, access)


def _place_of(preposition: Token) -> str | None:
    """Returns the place that a phrase after a voice names."""
    party = next((word for word in preposition.children if word.dep_ == "pobj"), None)
    if party is None:
        return None
    start, end = noun_range(party)
    words = party.doc[start:end]
    named = party.ent_type_ in ("GPE", "LOC", "FAC") or any(word.pos_ == "PROPN" for word in words)
    return words.text if named else None


def _title_of(doc: Doc, token: Token, span: Range) -> str | None:
    """Returns the words before a person's name, or a description without its article."""
    start = span[0]
    while start < token.i and doc[start].pos_ in ("DET", "NUM"):
        start += 1
    if token.pos_ == "NOUN":
        return doc[start : token.i + 1].text
    beside = token.head
    if token.dep_ == "appos" and beside.pos_ == "NOUN" and beside.i == token.left_edge.i - 1:
        # "his sister Mina Karo"
        return doc[noun_range(beside)[0] : beside.i + 1].text
    end = token.i
    while end > start and doc[end].ent_iob_ == "I":
        end -= 1
    return doc[start:end].text if token.ent_type_ == "PERSON" and end > start else None


def _gives_access(child: Token) -> bool:
    """Tells whether a phrase says how a voice knows: "who saw", "familiar with", "with access to"."""
    if child.dep_ == "prep":
        return child.lower_ == "with" and any(word.lemma_ in ("access", "knowledge") for word in child.rights)
    return child.lemma_ in KNOWING


def is_bare_name(token: Token) -> bool:
    """Tells whether a word is a name by itself that the parser takes for nobody's."""
    alone = token.left_edge == token.right_edge or token.left_edge.i == token.i
    return token.pos_ == "PROPN" and not token.ent_type_ and token.text.istitle() and alone


def is_body_name(token: Token) -> bool:
    """Tells whether a word is the last of a body's name that the parser takes for none: "the Fish Secretariat"."""
    unknown = token.pos_ == "PROPN" and token.ent_type_ not in ENTITIES
    return unknown and token.lower_ in load_cues().words["people.bodies"]


def candidate_heads(doc: Doc) -> list[tuple[int, Range, bool]]:
    """Returns the phrases that a later pronoun may stand for: head, range, whether it is a subject."""
    found = []
    seen = set()
    parties = load_cues().words["parties"]
    for entity in doc.ents:
        if entity.label_ in ENTITIES:
            head = entity.root
            if head.dep_ in ("compound", "amod", "nmod") and entity.label_ != "PERSON":
                continue
            seen.add(head.i)
            start = entity.start
            while (
                start > 0 and doc[start - 1].dep_ in ("compound", "amod") and start <= doc[start - 1].head.i <= head.i
            ):
                start -= 1
            # "Karo's aim is clear. He ...": whose such a subject is, is as near as one; "Karo's lawyer" is another.
            up = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else head.head
            owned = up if head.dep_ in ("poss", "pobj") and up.pos_ == "NOUN" else head
            named = any(child.dep_ == "appos" for child in owned.rights)
            owner = head if named or owned.lemma_ in parties else owned
            if head.dep_ == "appos" and name_apposition(head.head) == head:
                # "The union's leader, Mina Karo, left. She ...": the leader goes by her name.
                owner, start = head.head, min(start, head.head.left_edge.i)
                seen.add(owner.i)
            found.append((head.i, (start, entity.end), owner.dep_ in ("nsubj", "nsubjpass")))
    found.extend(
        (token.i, noun_range(token), token.dep_ in ("nsubj", "nsubjpass"))
        for token in doc
        if token.dep_ in PARTY_PLACES
        and ((token.pos_ == "NOUN" and token.lemma_ in parties) or is_bare_name(token) or is_body_name(token))
        and token.i not in seen
        and token.lower_ != "one"
    )
    return found
