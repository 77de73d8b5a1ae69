"""Who did what to whom, read from the grammar around the word that names an act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Span as Words
from spacy.tokens import Token

from headwater.language.act_lexicon import ActType, load_vocabulary
from headwater.language.reading import Paragraph
from headwater.model import Span

SUBJECTS = {"nsubj", "csubj"}
PASSIVE_SUBJECTS = {"nsubjpass", "csubjpass"}
LEFT_OF_HEAD = {
    "det",
    "amod",
    "compound",
    "poss",
    "nummod",
    "quantmod",
    "nmod",
    "predet",
    "advmod",
    "npadvmod",
    "neg",
    "preconj",
    "punct",
}
RELATIVE = {"who", "whom", "that", "which", "whose"}
PERSON_PRONOUNS = {
    "he",
    "she",
    "they",
    "him",
    "her",
    "them",
    "i",
    "we",
    "you",
    "me",
    "us",
    "himself",
    "herself",
    "themselves",
}
PARTY_LABELS = {"PERSON", "NORP", "ORG"}
PLACE_LABELS = {"GPE", "LOC", "FAC"}
AGENT_SUFFIX = re.compile(r"(?:ers?|ors?|ists?|ians?|ees?|ants?)$")
AGE = re.compile(
    r"(?:in (?:his|her|their) (?:(?:early|mid|late)[ -])?(?:\d0s|teens|twenties|thirties|forties|fifties)|aged \d+)\b"
)
OF_PARTY = {"of", "from", "with", "between", "among"}
LIGHT_NOUNS = {
    "number",
    "dozen",
    "hundred",
    "thousand",
    "score",
    "group",
    "lot",
    "majority",
    "handful",
    "couple",
    "million",
    "series",
    "string",
    "total",
    "percent",
    "%",
    "some",
    "many",
    "most",
    "all",
    "rest",
    "third",
    "half",
    "quarter",
    "last",
    "first",
    "remainder",
}
ORDERING = {"order", "instruct", "command", "tell", "ask", "direct", "urge", "force"}
LIGHT_VERBS = {
    "make", "carry", "conduct", "commit", "perpetrate", "stage", "launch", "mount", "wage", "execute", "perform", "do",
    "undertake", "order", "lead", "inflict", "issue", "give", "offer", "sign", "hold", "announce", "impose", "pass",
    "plan", "begin", "start", "continue", "resume", "step", "use", "practise", "practice", "employ",
}  # fmt: skip
BLAMING = {
    "accuse",
    "suspect",
    "convict",
    "charge",
    "blame",
    "involve",
    "implicate",
    "wanted",
    "participate",
    "engage",
    "acquit",
}
UNDERGOING_VERBS = {"undergo", "suffer", "endure", "face", "receive", "survive", "escape", "evade", "await", "get"}


class Roles(NamedTuple):
    """The head words of the actor's and the target's descriptions."""

    actor: Token | None = None
    target: Token | None = None


def dependent(token: Token, *deps: str) -> Token | None:
    """Returns the first dependent of a token with one of the relations."""
    return next((child for child in token.children if child.dep_ in deps), None)


def prepositional_objects(token: Token, *prepositions: str) -> Iterator[Token]:
    """Yields what stands after one of the prepositions that depend on a token."""
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative") and (not prepositions or child.lower_ in prepositions):
            yield from (grandchild for grandchild in child.children if grandchild.dep_ in ("pobj", "pcomp"))


def is_person(token: Token) -> bool:
    """Tells whether a noun or pronoun means a person or a group of persons."""
    if token.lower_ in PERSON_PRONOUNS or token.lower_ in ("who", "whom") or token.ent_type_ in PARTY_LABELS:
        return True
    lemma = token.lemma_.lower()
    if lemma in load_vocabulary().persons or token.lower_ in load_vocabulary().persons:
        return True
    if lemma in LIGHT_NOUNS:
        return any(is_person(inner) for inner in prepositional_objects(token, "of"))
    if token.pos_ == "NUM":
        return not any(True for _ in prepositional_objects(token, "of")) or any(
            is_person(inner) for inner in prepositional_objects(token, "of")
        )
    return token.pos_ == "NOUN" and len(lemma) > 5 and AGENT_SUFFIX.search(lemma) is not None


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """Returns the active subject of a verb, or of the verb that it takes its subject from."""
    own = dependent(verb, *SUBJECTS)
    if own is not None:
        return referent(own, verb)
    return None if depth > 5 else inherited_subject(verb, depth)


def inherited_subject(verb: Token, depth: int) -> Token | None:
    """Returns the subject that a verb without one takes from its surroundings."""
    head = verb.head
    if head == verb:
        return None
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return head
    if verb.dep_ == "acl":
        return subject_of(head.head, depth + 1) if head.dep_ == "dobj" and head.head.pos_ == "VERB" else None
    if verb.dep_ == "relcl":
        return head if dependent(verb, "dobj") is not None or not has_object_gap(verb) else None
    if verb.dep_ in ("xcomp", "ccomp") and head.lemma_ == "be":
        above = dependent(head, *SUBJECTS)
        return above if above is not None and is_person(above) else None
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ in ("VERB", "AUX", "ADJ") and verb.tag_ in ("VB", "VBG"):
        return controller(head, depth)
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        return dependent(head, *PASSIVE_SUBJECTS) or subject_of(head, depth + 1)
    if verb.dep_ == "advcl" and head.lemma_ in ORDERING and verb.tag_ == "VB":
        return controller(head, depth)
    if verb.dep_ in ("advcl", "pcomp", "prep", "dep", "xcomp") and head.pos_ in ("VERB", "AUX"):
        return dependent(head, *PASSIVE_SUBJECTS) or subject_of(head, depth + 1)
    if verb.dep_ == "pcomp" and head.pos_ == "ADP":
        governor = head.head
        if governor.pos_ in ("VERB", "AUX"):
            return (
                dependent(governor, "dobj") or dependent(governor, *PASSIVE_SUBJECTS) or subject_of(governor, depth + 1)
            )
        return _party_of_noun(governor, depth) if governor.pos_ == "NOUN" else None
    return None


def _party_of_noun(noun: Token, depth: int) -> Token | None:
    """Returns who an abstract noun is about: its "of", its owner, or a party of the verb above it."""
    own = next(prepositional_objects(noun, "of"), None) or dependent(noun, "poss")
    if own is not None and is_person(own):
        return own
    above = noun
    for _ in range(3):
        above = above.head
        if above.pos_ == "VERB":
            told = dependent(above, "dobj")
            return (
                told
                if told is not None and is_person(told)
                else dependent(above, *PASSIVE_SUBJECTS) or subject_of(above, depth + 1)
            )
    return None


def controller(head: Token, depth: int) -> Token | None:
    """Returns who is to do what follows: the ordered party of an order, else the subject."""
    told = dependent(head, "dobj", "dative")
    if told is not None and head.pos_ == "VERB" and is_person(told):
        return told
    return dependent(head, *PASSIVE_SUBJECTS) or subject_of(head, depth + 1)


def has_object_gap(verb: Token) -> bool:
    """Tells whether a relative clause has a subject of its own, so that its noun is the object."""
    own = dependent(verb, *SUBJECTS)
    return own is not None and own.lower_ not in RELATIVE


def referent(token: Token, verb: Token) -> Token:
    """Returns the noun that a relative pronoun stands for, or the token itself."""
    if token.lower_ in RELATIVE:
        clause = verb
        while clause.dep_ in ("conj", "xcomp", "ccomp") and clause.head != clause:
            clause = clause.head
        if clause.dep_ == "relcl":
            return described(clause.head, token.lower_ in ("who", "whom"))
    return token


def described(noun: Token, person: bool) -> Token:
    """Returns the noun that a clause describes: if it must be a person, that before "in ..." or "of ..."."""
    if not person or (is_person(noun) and noun.ent_type_ != "ORG"):
        return noun
    above = noun
    for _ in range(3):
        if above.dep_ == "conj":
            above = above.head
        elif above.dep_ in ("pobj", "poss") and above.head.pos_ == "ADP":
            above = above.head.head
        elif above.dep_ == "poss":
            above = above.head
        else:
            break
        if is_person(above) and above.pos_ in ("NOUN", "PROPN"):
            return above
    return noun


def passive_subject(verb: Token) -> Token | None:
    """Returns the subject of a passive verb."""
    own = dependent(verb, *PASSIVE_SUBJECTS)
    if own is not None:
        return referent(own, verb)
    head = verb.head
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return described(head, head.ent_type_ in PLACE_LABELS)
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        return passive_subject(head) if dependent(head, *PASSIVE_SUBJECTS) is not None else subject_of(head)
    if verb.dep_ in ("xcomp", "advcl", "ccomp") and head.pos_ in ("VERB", "AUX", "ADJ"):
        return controller(head, 0) if verb.dep_ != "advcl" else inherited_subject(verb, 0)
    if verb.dep_ in ("amod",):
        return head
    if verb.dep_ == "relcl":
        return head
    return inherited_subject(verb, 0)


def is_passive(verb: Token) -> bool:
    """Tells whether a verb form is passive: with its auxiliary, or a participle that describes a noun."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    if verb.tag_ not in ("VBN", "VBD"):
        return False
    if verb.tag_ == "VBN" and not any(child.dep_ == "aux" for child in verb.children):
        if verb.dep_ in ("acl", "amod", "advcl", "ccomp", "ROOT", "xcomp"):
            return dependent(verb, "dobj") is None and (dependent(verb, *SUBJECTS) is None or verb.dep_ == "ROOT")
        if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
            return dependent(verb, "dobj", *SUBJECTS) is None and is_passive(verb.head)
    return False


def by_agent(token: Token) -> Token | None:
    """Returns the agent after "by" or "at the hands of"."""
    for child in token.children:
        if child.dep_ in ("agent", "prep") and child.lower_ == "by":
            found = dependent(child, "pobj")
            if found is not None and found.ent_type_ not in ("DATE", "TIME", "CARDINAL"):
                return found
    return None


def verb_roles(verb: Token, act: ActType) -> Roles:
    """Returns the parties of an act that a verb names."""
    by = by_agent(verb)
    if is_passive(verb):
        under = passive_subject(verb)
        return Roles(by, under) if act.object == "target" or act.subject == "target" else Roles(under, None)
    under = dependent(verb, "dobj", "dative")
    if under is None and verb.dep_ == "relcl" and has_object_gap(verb):
        under = verb.head
    if under is not None and under.lower_ in RELATIVE:
        under = referent(under, verb)
    above = subject_of(verb)
    if act.object == "none":
        return Roles(above, next(prepositional_objects(verb, *act.target_by), None) if act.target_by else None)
    if under is None:
        under = next(prepositional_objects(verb, *act.target_by), None) if act.target_by else None
        if act.subject == "target" and under is None:
            return Roles(by, above)
    return Roles(above, under)


def noun_roles(noun: Token, act: ActType) -> Roles:
    """Returns the parties of an act that a noun names."""
    actor, target = by_agent(noun), next(prepositional_objects(noun, *act.target_by), None) if act.target_by else None
    if target is not None and target.ent_type_ in ("DATE", "TIME"):
        target = None
    of = next(prepositional_objects(noun, "of"), None)
    owner = dependent(noun, "poss")
    if of is not None and act.of == "target":
        target = target or of
    elif of is not None and act.of == "actor":
        actor = actor or of
    if owner is not None:
        if act.of == "target" and of is None and target is None:
            target = owner
        else:
            actor = actor or owner
    compound = next(
        (child for child in noun.children if child.dep_ in ("compound", "amod", "nmod") and is_person(child)), None
    )
    if compound is not None and compound.lower_ not in ("suicide",):
        if act.of == "target" and target is None and compound.ent_type_ not in ("NORP", "ORG"):
            target = compound
        else:
            actor = actor or compound
    return _with_light_verb(noun, act, Roles(actor, target))


def _with_light_verb(noun: Token, act: ActType, roles: Roles) -> Roles:
    """Adds the parties that the verb around a noun gives: "made an arrest", "suffered torture"."""
    verb = noun.head
    if noun.dep_ == "pobj" and verb.dep_ == "prep" and verb.head.pos_ == "VERB":
        preposition, verb = verb, verb.head
        if verb.lemma_ in BLAMING and preposition.lower_ in ("in", "of", "for", "with") and roles.actor is None:
            blamed = passive_subject(verb) if is_passive(verb) else dependent(verb, "dobj") or subject_of(verb)
            return Roles(blamed, None if roles.target == blamed else roles.target)
        if preposition.lower_ in ("in", "during", "by", "through", "after", "under", "to") and roles.target is None:
            under = passive_subject(verb) if is_passive(verb) else dependent(verb, "dobj")
            if act.subject != "target" and act.object != "none" and under is not None and is_person(under):
                return Roles(roles.actor, under)
        return roles
    if verb.pos_ != "VERB" or noun.dep_ not in ("dobj", "nsubjpass"):
        return roles
    if verb.lemma_ in LIGHT_VERBS and roles.actor is None:
        above = by_agent(verb) if noun.dep_ == "nsubjpass" else subject_of(verb)
        return Roles(above, roles.target)
    if verb.lemma_ in UNDERGOING_VERBS and roles.target is None:
        return Roles(roles.actor, subject_of(verb))
    return roles


def adjective_roles(adjective: Token) -> Roles:
    """Returns the party that an adjective describes: "the jailed editor", "three people are missing"."""
    by = by_agent(adjective)
    if adjective.dep_ == "amod":
        return Roles(by, adjective.head)
    if adjective.dep_ in ("acomp", "oprd", "attr", "xcomp", "conj", "advcl", "acl", "ROOT"):
        head = adjective.head
        if adjective.dep_ == "acl":
            return Roles(by, head)
        return Roles(
            by, dependent(head, "dobj") if adjective.dep_ == "oprd" else subject_of(head) or passive_subject(head)
        )
    return Roles(by, None)


def is_misread_order(word: Token) -> bool:
    """Tells whether a headline's verb was read as part of a noun: "orders" in "Kim orders spies to enter"."""
    return (
        word.tag_ == "NNS"
        and word.lemma_ in ORDERING
        and word.dep_ == "compound"
        and word.head.dep_ == "nsubj"
        and any(child.lower_ == "to" and child.dep_ == "aux" for child in word.head.head.children)
    )


def phrase_around(head: Token) -> Words:
    """Returns the words that describe a party: its noun with what stands before it and its "of ..."."""
    doc, start, end = head.doc, head.i, head.i + 1
    for child in head.lefts:
        if is_misread_order(child):
            start = head.i
            continue
        if child.dep_ in LEFT_OF_HEAD and (child.dep_ != "advmod" or child.right_edge.i + 1 <= head.i):
            start = min(start, child.left_edge.i)
    for child in head.rights:
        if child.dep_ == "prep" and child.i == end and _describes(child):
            end = _phrase_end(child)
        elif child.dep_ == "nummod" and child.i == end:
            end = child.i + 1
        elif child.dep_ not in ("case", "punct") or child.i > end:
            break
    age = AGE.match(doc[end : end + 6].text) if end < len(doc) and doc[end].lower_ in ("in", "aged") else None
    if age is not None:
        described_by = doc.char_span(doc[end].idx, doc[end].idx + age.end(), alignment_mode="expand")
        end = described_by.end if described_by is not None else end
    if end < len(doc) and doc[start:end].text.count("“") > doc[start:end].text.count("”") and doc[end].text == "”":
        end += 1
    while start < end - 1 and (doc[start].is_punct or doc[start].dep_ == "punct" or doc[start].is_space):
        start += 1
    return doc[start:end]


def _describes(preposition: Token) -> bool:
    inner = dependent(preposition, "pobj")
    if inner is None:
        return False
    if preposition.lower_ in OF_PARTY:
        return inner.ent_type_ not in ("DATE", "TIME")
    return False


def _phrase_end(preposition: Token) -> int:
    inner = dependent(preposition, "pobj")
    return preposition.i + 1 if inner is None else max(phrase_around(inner).end, inner.i + 1)


def joined_parties(head: Token) -> list[Token]:
    """Returns a head noun and those that "and" or commas join to it."""
    found, queue = [head], [head]
    while queue and len(found) < 40:
        following = [
            child
            for child in queue.pop().children
            if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM")
        ]
        found += following
        queue += following
    return sorted(found, key=lambda token: token.i)


def name_around(head: Token) -> Words | None:
    """Returns the person's name that a description holds: "the editor Ada Lund", "the editor, Ada Lund,"."""
    for token in (head, *(child for child in head.children if child.dep_ in ("appos", "compound"))):
        if token.ent_type_ == "PERSON":
            return entity_around(token)
    return None


def listed_members(head: Token) -> list[Token]:
    """Returns the persons that a text lists for a group: "editors, including A and B", "the editors are A and B"."""
    first: list[Token] = [child for child in head.children if child.dep_ == "appos"]
    first += prepositional_objects(head, "including", "like")
    verb = head.head
    if head.dep_ in ("nsubj", "nsubjpass") and verb.lemma_ in {"include", "be"}:
        first += [child for child in verb.children if child.dep_ in ("attr", "dobj")]
    first += [inner for child in verb.children if child.lower_ == "including" for inner in child.children]
    members = [member for token in first for member in joined_parties(token) if member.ent_type_ == "PERSON"]
    return sorted({member.i: member for member in members}.values(), key=lambda token: token.i)


def entity_around(token: Token) -> Words:
    """Returns the named entity that a token belongs to."""
    start, end = token.i, token.i + 1
    while token.doc[start].ent_iob_ == "I" and start > 0:
        start -= 1
    while end < len(token.doc) and token.doc[end].ent_iob_ == "I":
        end += 1
    while end - start > 1 and token.doc[end - 1].lower_ in ("'s", "’s", "'", "’"):
        end -= 1
    return token.doc[start:end]


def word_at(paragraph: Paragraph, span: Span) -> Token | None:
    """Returns the head word of a stretch of the report, None if it holds no word of the paragraph."""
    words = paragraph.doc.char_span(span.start - paragraph.start, span.end - paragraph.start, alignment_mode="expand")
    return words.root if words is not None and len(words) else None


def distance_between(word: Token, other: Token) -> int:
    """Returns the number of steps between two words of a sentence, through the tree."""
    above = {ancestor.i: depth for depth, ancestor in enumerate([word, *word.ancestors])}
    for depth, ancestor in enumerate([other, *other.ancestors]):
        if ancestor.i in above:
            return depth + above[ancestor.i]
    return 99
