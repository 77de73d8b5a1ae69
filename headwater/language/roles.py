"""Who did what to whom, read from the grammar around the word that names an act."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Token

from headwater.language.act_lexicon import ActType, Trigger, WordClass
from headwater.language.calendar import WEEKDAYS
from headwater.language.phrases import (
    ORDERING,
    PLACE_LABELS,
    copula_of,
    dependent,
    is_misread_order,
    is_person,
    is_singled_out,
    names_act,
    prepositional_objects,
)
from headwater.language.subjects import after_dateline

SUBJECTS = {"nsubj", "csubj"}
PASSIVE_SUBJECTS = {"nsubjpass", "csubjpass"}
RELATIVE = {"who", "whom", "that", "which", "whose"}
LIGHT_VERBS = {
    "make", "carry", "conduct", "commit", "perpetrate", "stage", "launch", "mount", "wage", "execute", "perform", "do",
    "undertake", "lead", "inflict", "issue", "give", "offer", "sign", "hold", "impose", "pass",
    "plan", "begin", "start", "continue", "resume", "step", "use", "practise", "practice", "employ",
}  # fmt: skip
BLAMING = {
    "accuse", "acquit", "blame", "charge", "convict", "engage", "implicate", "involve", "participate",
    "suspect", "wanted",
}  # fmt: skip
STAYING = {"remain", "be", "stay", "languish", "sit", "die", "end", "live", "spend"}
UNDERGOING_VERBS = {"undergo", "suffer", "endure", "face", "receive", "survive", "escape", "evade", "await", "get"}


EMPTY_VERBS = {
    "fire", "give", "hold", "issue", "lose", "offer", "open", "place", "put", "reach", "sign", "strike", "take",
}  # fmt: skip


# The object of these is what the participle after it is said of: "left two dead", "found the door forced".
RESULTING = {"find", "keep", "leave", "see"}
INSTANCES = {"case", "example", "incident", "instance"}
TIME_LABELS = ("DATE", "TIME")
BODIES_THAT_ACT = {
    "agency", "army", "authority", "bureau", "court", "department", "government", "junta", "military", "ministry",
    "police", "regime", "state",
}  # fmt: skip


class Roles(NamedTuple):
    """The head words of the actor's and the target's descriptions."""

    actor: Token | None = None
    target: Token | None = None


def read_roles(word: Token, trigger: Trigger, word_class: WordClass) -> Roles:
    """Returns the parties of the act that a word names."""
    if is_misread_order(word):
        found = Roles(dependent(word, "compound") or (word.nbor(-1) if word.i else None), word.head)
    elif word_class == "verb":
        found = verb_roles(word, trigger.act)
        if "subject" in trigger.flags:
            found = Roles(None, found.actor or found.target)
        elif "told" in trigger.flags:
            found = Roles(None, _told_of(word) or found.target)
        elif trigger.beside and found.target is not None and _is_emptied(word, found.target, trigger.beside):
            found = Roles(found.actor, None)
    elif word_class == "noun":
        found = noun_roles(word, trigger.act)
    else:
        found = adjective_roles(word)
    found = Roles(*(None if head is None or _is_time(head) else head for head in found))
    if trigger.act.harms and found.target is not None and _is_no_victim(found.target):
        found = Roles(found.actor, None)
    if trigger.act.of == "content" and found.target is not None and not is_person(found.target):
        return Roles(found.actor, None)
    return found


def _is_no_victim(noun: Token) -> bool:
    """Tells whether a word means an instance: no person, and no thing that something is done to."""
    return noun.pos_ == "NOUN" and noun.lemma_ in INSTANCES


def _is_emptied(verb: Token, target: Token, beside: str) -> bool:
    """Tells whether the object only completes the verb, as in "open fire": then nobody is named by it."""
    return target.lemma_.lower() == beside and (verb.lemma_ in EMPTY_VERBS or not is_person(target))


def _told_of(verb: Token) -> Token | None:
    """Returns of whom a verb says what they are: "reported him missing"."""
    clause = dependent(verb, "ccomp")
    return dependent(clause, *SUBJECTS) if clause is not None and not _is_finite(clause) else None


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in ("VBD", "VBZ", "VBP", "MD") or dependent(verb, "aux", "auxpass", "mark") is not None


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """Returns the active subject of a verb, or of the verb that it takes its subject from."""
    own = dependent(verb, *SUBJECTS) or (dependent(verb, "compound") if verb.tag_ == "VBG" else None)
    if own is not None:
        return referent(after_dateline(own, verb), verb)
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
    if verb.dep_ in ("advcl", "pcomp", "prep", "dep", "xcomp", "acomp") and head.pos_ in ("VERB", "AUX"):
        if head.lemma_ in ("come", "be") and any(child.lower_ == "it" for child in head.children):
            return None
        return dependent(head, *PASSIVE_SUBJECTS) or subject_of(head, depth + 1)
    if verb.dep_ == "pcomp" and head.pos_ == "ADP":
        governor = head.head
        if governor.pos_ in ("VERB", "AUX"):
            under = dependent(governor, "dobj")
            if under is not None and is_person(under):
                return under
            return dependent(governor, *PASSIVE_SUBJECTS) or subject_of(governor, depth + 1) or under
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
    whole = next(prepositional_objects(token, "of"), token)
    if token.lower_ in RELATIVE or whole.lower_ in RELATIVE:
        clause = verb
        while clause.dep_ in ("conj", "xcomp", "ccomp") and clause.head != clause:
            clause = clause.head
        if clause.dep_ == "relcl":
            person = whole.lower_ in ("who", "whom")
            return (_person_before(token, clause.head) if person else None) or described(clause.head, person)
    return token


def _person_before(relative: Token, noun: Token) -> Token | None:
    """Returns the person right before "who" where it is said of a noun that is none: "the case of Ada Lund, who"."""
    before = [word for word in relative.doc[max(noun.i + 1, relative.i - 2) : relative.i] if word.text != ","]
    near = before[-1] if before else None
    return near if near is not None and not is_person(noun) and is_person(near) and noun in near.ancestors else None


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
        if above.pos_ == "VERB":
            above = dependent(above, *PASSIVE_SUBJECTS, *SUBJECTS) or noun
        if is_person(above) and above.pos_ in ("NOUN", "PROPN"):
            return above
    return noun


def passive_subject(verb: Token) -> Token | None:
    """Returns the subject of a passive verb."""
    own = dependent(verb, *PASSIVE_SUBJECTS)
    if own is not None:
        return referent(after_dateline(own, verb), verb)
    after = next((child for child in verb.children if child.dep_ == "auxpass" and child.i > verb.i), None)
    if after is not None:
        # "Also arrested was Ada Lund."
        return next((child for child in after.children if child.dep_ in ("attr", "nsubj") and is_person(child)), None)
    if _is_headline_passive(verb):
        return verb.nbor(-1)
    head = verb.head
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        before = verb.nbor(-1) if verb.i else verb
        named = before.ent_type_ == "PERSON" or (before.pos_ == "NOUN" and is_person(before))
        if named and not is_person(head) and head in before.ancestors:
            return before
        return described(head, head.ent_type_ in PLACE_LABELS)
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        found = passive_subject(head) if dependent(head, *PASSIVE_SUBJECTS) is not None else subject_of(head)
        return _told_of_before(verb, found)
    if verb.dep_ == "ccomp" and head.i > verb.i:
        # “They have harassed, and jailed, critics,” said Ada Lund, who is none of them.
        return None
    if verb.dep_ == "xcomp" and head.lemma_ in RESULTING:
        return dependent(head, "dobj") or controller(head, 0)
    if verb.dep_ in ("xcomp", "advcl", "ccomp", "acomp") and head.pos_ in ("VERB", "AUX", "ADJ"):
        return controller(head, 0) if verb.dep_ != "advcl" else inherited_subject(verb, 0)
    if verb.dep_ == "amod":
        return _named_by(head)
    if verb.dep_ == "relcl":
        being = copula_of(head) if is_singled_out(head) else None
        # "Ada Lund was the first poet to be jailed."
        return head if being is None else dependent(being, *SUBJECTS) or head
    return inherited_subject(verb, 0)


def _told_of_before(verb: Token, found: Token | None) -> Token | None:
    """Returns the subject that a second verb shares; where that is an instance, the person of the clause between.

    "Another case is of a poet who wrote and was jailed": the parser joins the last verb to the first.
    """
    if found is None or not (found.pos_ == "NOUN" and found.lemma_ in INSTANCES):
        return found
    clauses = (word for word in verb.doc[verb.head.i + 1 : verb.i] if word.dep_ == "relcl" and is_person(word.head))
    return next((clause.head for clause in clauses if dependent(clause, "nsubj") is not None), found)


def _named_by(noun: Token) -> Token:
    """Returns the name that a noun is part of the description of: "poet" in "the jailed poet Ada Lund"."""
    while noun.dep_ in ("compound", "nmod") and (noun.head.pos_ == "PROPN" or is_person(noun.head)):
        noun = noun.head
    return noun


def is_passive(verb: Token) -> bool:
    """Tells whether a verb form is passive: with its auxiliary, or a participle that describes a noun."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    if verb.tag_ not in ("VBN", "VBD"):
        return False
    if _is_headline_passive(verb):
        return True
    if verb.tag_ == "VBN" and not any(child.dep_ == "aux" for child in verb.children):
        if verb.dep_ == "ccomp" and _shared_object(verb) is not None:
            return False
        if verb.dep_ in ("acl", "acomp", "amod", "advcl", "ccomp", "ROOT", "xcomp"):
            return dependent(verb, "dobj") is None and (dependent(verb, *SUBJECTS) is None or verb.dep_ == "ROOT")
        if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
            return dependent(verb, "dobj", *SUBJECTS) is None and is_passive(verb.head)
    return False


def _is_headline_passive(verb: Token) -> bool:
    """Tells whether a participle after a noun leaves out its auxiliary: "own spies ARRESTED"."""
    if verb.tag_ != "VBN" or not verb.i or any(child.dep_ in ("aux", "dobj") for child in verb.children):
        return False
    before = verb.nbor(-1)
    return before.pos_ in ("NOUN", "PROPN") and dependent(verb, *SUBJECTS) not in (None, before) and is_person(before)


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
    if is_passive(verb) or (by is not None and dependent(verb, "dobj") is None and verb.tag_ in ("VBN", "VBD")):
        under = passive_subject(verb) or subject_of(verb)
        return Roles(by, under) if act.object == "target" or act.subject == "target" else Roles(under, None)
    if _is_caused(verb):
        return Roles(subject_of(verb.head), dependent(verb, *SUBJECTS))
    under = dependent(verb, "dobj", "dative")
    if under is None and verb.dep_ == "relcl" and act.subject != "target" and has_object_gap(verb):
        under = verb.head
    if under is not None and under.lower_ in RELATIVE:
        under = referent(under, verb)
    if under is None and act.object == "target":
        under = _shared_object(verb) or _named_beside(verb)
    above = subject_of(verb)
    if act.object == "none":
        return Roles(above, next(prepositional_objects(verb, *act.target_by), None) if act.target_by else None)
    if under is None:
        under = next(prepositional_objects(verb, *act.target_by), None) if act.target_by else None
        if act.subject == "target" and under is None:
            return Roles(by, above)
    return Roles(above, under)


def _is_caused(verb: Token) -> bool:
    """Tells whether a participle says what someone has done to another: "had the poet arrested"."""
    bare = verb.tag_ == "VBN" and not any(child.dep_ in ("aux", "auxpass") for child in verb.children)
    return bare and verb.dep_ == "ccomp" and verb.head.lemma_ in ("have", "get")


def _shared_object(verb: Token) -> Token | None:
    """Returns the object that a verb shares with one joined to it: "beat and robbed the driver"."""
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ == "VERB" and dependent(child, *SUBJECTS) is None:
            return dependent(child, "dobj")
    return None


def _named_beside(verb: Token) -> Token | None:
    """Returns the person whose name stands after a verb and was not taken for its object."""
    found = dependent(verb, "npadvmod")
    return found if found is not None and found.ent_type_ == "PERSON" and found.i > verb.i else None


def noun_roles(noun: Token, act: ActType) -> Roles:
    """Returns the parties of an act that a noun names."""
    actor, target = by_agent(noun), next(prepositional_objects(noun, *act.target_by), None) if act.target_by else None
    if target is not None and target.ent_type_ in TIME_LABELS:
        target = None
    of = next(prepositional_objects(noun, "of"), None) or _shared_of(noun)
    of = None if of is not None and of.ent_type_ in TIME_LABELS else of
    owner = dependent(noun, "poss")
    if of is not None and (act.of == "target" or (act.of == "content" and act.harms and is_person(of))):
        target = target or of
    elif of is not None and act.of == "actor":
        actor = actor or of
    if owner is not None and not _is_time(owner):
        if act.of == act.owner == "target" and of is None and target is None and not _is_owner_actor(owner):
            target = owner
        else:
            actor = actor or owner
    compound = next(
        (child for child in noun.children if child.dep_ in ("compound", "amod", "nmod") and is_person(child)), None
    )
    if compound is not None and compound.lower_ not in ("suicide",):
        acts = compound.ent_type_ in ("NORP", "ORG") or (
            compound.lemma_.lower() in BODIES_THAT_ACT and (act.harms or act.owner == "actor")
        )
        if act.of == "target" and target is None and not acts:
            target = compound
        else:
            actor = actor or compound
    return _with_light_verb(noun, act, Roles(actor, target))


def _shared_of(noun: Token) -> Token | None:
    """Returns what the "of" after two nouns belongs to in both: "the arrest and detention of Ada Lund"."""
    beside = noun.head if noun.dep_ == "conj" else dependent(noun, "conj")
    if beside is None or abs(beside.i - noun.i) != 2 or not names_act(beside):
        return None
    of = next(prepositional_objects(beside, "of"), None)
    return of if of is not None and of.i > max(noun.i, beside.i) else None


def _is_time(word: Token) -> bool:
    """Tells whether a word names a time and no party: "today's arrests"."""
    return word.ent_type_ in TIME_LABELS or word.lower_ in ("today", "yesterday", "tomorrow") or word.lower_ in WEEKDAYS


def _is_owner_actor(owner: Token) -> bool:
    """Tells whether a possessive names a body that acts: "its investigation", "China's raid", not "his arrest"."""
    return owner.lower_ == "its" or owner.ent_type_ in ("GPE", "NORP") or owner.lemma_.lower() in BODIES_THAT_ACT


def _with_light_verb(noun: Token, act: ActType, roles: Roles) -> Roles:
    """Adds the parties that the verb around a noun gives: "made an arrest", "suffered torture"."""
    verb = noun.head
    if noun.dep_ == "pobj" and verb.lower_ in ("in", "under", "behind") and roles.target is None:
        held = verb.head
        if held.pos_ != "VERB" and (held.lower_ == "those" or (held.pos_ in ("NOUN", "PROPN") and is_person(held))):
            return Roles(roles.actor, held)
    if noun.dep_ == "pobj" and verb.dep_ == "prep" and verb.head.pos_ in ("VERB", "AUX"):
        preposition, verb = verb, verb.head
        if verb.lemma_ in BLAMING and preposition.lower_ in ("in", "of", "for", "with") and roles.actor is None:
            blamed = passive_subject(verb) if is_passive(verb) else dependent(verb, "dobj") or subject_of(verb)
            return Roles(blamed, None if roles.target == blamed else roles.target)
        if preposition.lower_ in ("in", "under", "behind") and verb.lemma_ in STAYING and roles.target is None:
            above = subject_of(verb)
            return Roles(roles.actor, above if above is not None and is_person(above) else None)
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
        return Roles(by, _named_by(adjective.head))
    if adjective.dep_ in ("acomp", "oprd", "attr", "xcomp", "conj", "advcl", "acl", "ROOT"):
        head = adjective.head
        if adjective.dep_ == "acl":
            return Roles(by, head)
        return Roles(
            by, dependent(head, "dobj") if adjective.dep_ == "oprd" else subject_of(head) or passive_subject(head)
        )
    return Roles(by, None)
