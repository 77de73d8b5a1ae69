"""Whom the words around a verb make its subject: who acts, or to whom it is done, for the acts of a report."""

from __future__ import annotations

from spacy.tokens import Token

from headwater.language.act_lexicon import load_vocabulary
from headwater.language.phrases import (
    COMMANDS,
    ORDERING,
    PLACE_LABELS,
    SCHEMES,
    copula_of,
    dependent,
    is_person,
    is_singled_out,
    prepositional_objects,
)
from headwater.language.subjects import after_dateline

SUBJECTS = {"nsubj", "csubj"}
PASSIVE_SUBJECTS = {"nsubjpass", "csubjpass"}
COMPLEMENTS = {"acomp", "aux", "ccomp", "dative", "dobj", "prep", "prt", "xcomp"}
# After these a gerund is what the subject did: "beat them before robbing them".
BESIDE_DEEDS = {"after", "before", "by", "since", "while", "without"}
TIME_LABELS = ("DATE", "TIME")
RELATIVE = {"who", "whom", "that", "which", "whose"}
# Whom somebody tells of it is not whom it was done to: "told the Monitor after being freed".
TELLING = {"ask", "inform", "show", "tell"}
# The object of these is what the participle after it is said of: "left two dead", "found the door forced".
RESULTING = {"find", "keep", "leave", "see"}
# What these tell of is what does the harm after a comma: "a quake that struck in May, killing two".
STRIKING = {"collapse", "crash", "erupt", "explode", "hit", "sink", "strike", "sweep", "tear"}
SHOWING = {"clip", "footage", "image", "photo", "photograph", "picture", "recording", "video"}
# Whom these put in place does what they are there for: "formed a team to hunt them".
PLACING = {
    "assemble", "assign", "create", "deploy", "dispatch", "employ", "establish", "form", "hire", "mobilise", "mobilize",
    "pay", "post", "recruit", "send", "station", "train",
}  # fmt: skip
FINITE = {"VBD", "VBP", "VBZ"}
SPELLS = {"day", "hour", "month", "night", "week", "year"}
INSTANCES = {"case", "example", "incident", "instance"}


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
        return subject_of(head.head, depth + 1) if head.lower_ == "turns" else head
    if verb.dep_ == "acl":
        told = head.dep_ == "dobj" and head.head.pos_ == "VERB" and head.lemma_ not in COMMANDS
        return subject_of(head.head, depth + 1) if told else None
    if verb.dep_ == "relcl":
        return head if dependent(verb, "dobj") is not None or not has_object_gap(verb) else None
    if (inner := _told_in_relative(verb)) is not None:
        return inner
    if verb.dep_ in ("xcomp", "ccomp") and head.lemma_ == "be":
        above = dependent(head, *SUBJECTS)
        return above if above is not None and is_person(above) else None
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ in ("VERB", "AUX", "ADJ") and verb.tag_ in ("VB", "VBG"):
        return controller(head, depth)
    if (listed := _listed_before(verb)) is not None:
        return subject_of(listed, depth + 1)
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        head = _finite_above(verb)
        return _undergoer(head) or subject_of(head, depth + 1)
    if _has_purpose(verb) and (placed := _party_of_purpose(verb, depth)) != head:
        return placed
    if verb.dep_ == "advcl" and head.lemma_ in ORDERING and verb.tag_ == "VB":
        return controller(head, depth)
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and (striking := _striking_before(verb)) is not None:
        return subject_of(striking, depth + 1)
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and (shown := _shown_before(verb)) is not None:
        return shown
    if verb.dep_ in ("advcl", "pcomp", "prep", "dep", "xcomp", "acomp") and head.pos_ in ("VERB", "AUX"):
        if head.lemma_ in ("come", "be") and any(child.lower_ == "it" for child in head.children):
            return None
        return _undergoer(head) or subject_of(head, depth + 1)
    if verb.dep_ == "pcomp" and head.pos_ == "ADP":
        governor = head.head
        if head.lower_ == "by" and governor.lemma_ in ORDERING:
            # "Ordered their capture by tracking them."
            return None
        if governor.pos_ in ("VERB", "AUX"):
            if head.lower_ in BESIDE_DEEDS and (nearer := _clause_before(head, governor)) is not None:
                return passive_subject(nearer) if is_passive(nearer) else subject_of(nearer, depth + 1)
            under = dependent(governor, "dobj")
            alike = dependent(verb, "auxpass") is None or governor.lemma_ in TELLING
            own = head.lower_ in BESIDE_DEEDS and alike
            if under is not None and is_person(under) and not own:
                return referent(under, governor)
            above = _undergoer(governor) or subject_of(governor, depth + 1)
            return above or (under if under is not None and is_person(under) else None)
        return _party_of_noun(governor, depth) if governor.pos_ == "NOUN" else None
    return None


def _finite_above(verb: Token) -> Token:
    """Returns what a second verb is joined to; one with a tense goes with one: "want to stop them going and plan"."""
    head = verb.head
    told = head.tag_ != "VBG" or any(child.dep_ == "aux" for child in head.children)
    if verb.tag_ not in FINITE or told or head.dep_ not in ("ccomp", "xcomp", "pcomp"):
        return head
    return next((word for word in head.ancestors if word.pos_ in ("VERB", "AUX") and word.tag_ in FINITE), head)


def _has_purpose(verb: Token) -> bool:
    """Tells whether an infinitive says what something was done for."""
    return verb.dep_ == "advcl" and any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _party_of_purpose(verb: Token, depth: int) -> Token | None:
    """Returns who is to do what an infinitive says something was for; the verb above it where that tells nothing else.

    It is whom "deployed" or "created" is said of, not who gave orders or foils a plot.
    """
    head = verb.head
    under = dependent(head, "dobj") or (head.head if head.dep_ == "relcl" and has_object_gap(head) else None)
    before = verb.doc[verb.left_edge.i - 1] if verb.left_edge.i else verb
    if before.dep_ == "pobj" and before.lemma_ in SCHEMES:
        party = under or dependent(head, *PASSIVE_SUBJECTS)
        return party if party is not None and is_person(party) else None
    if under is not None and under.lemma_ in COMMANDS:
        return None
    if under is not None and head.lemma_ in PLACING and is_person(under):
        return under
    passive = dependent(head, *PASSIVE_SUBJECTS)
    if passive is not None and not is_person(passive):
        agent = next((found for child in head.children if child.dep_ == "agent" for found in child.children), None)
        found = agent if agent is not None and is_person(agent) else passive
        return None if found.lemma_ in load_vocabulary().things else found
    return head


def _undergoer(verb: Token) -> Token | None:
    """Returns the subject of a passive verb by its own words, the noun for a "who"."""
    own = dependent(verb, *PASSIVE_SUBJECTS)
    return None if own is None else referent(own, verb)


def _clause_before(preposition: Token, governor: Token) -> Token | None:
    """Returns the verb of a relative clause that ends right before a preposition, which is tied to what is behind it.

    "This is the story of Ada Lund, who died after being beaten": she was beaten.
    """
    for clause in reversed(preposition.doc[min(governor.i + 1, preposition.i) : preposition.i]):
        rest = preposition.doc[clause.right_edge.i + 1 : preposition.i]
        if clause.dep_ == "relcl" and all(word.ent_type_ in TIME_LABELS for word in rest):
            return clause
    return None


def _striking_before(verb: Token) -> Token | None:
    """Returns the verb of a clause right before a participle that tells what struck, for what it did there."""
    clauses = [word for word in verb.doc[verb.head.i + 1 : verb.i] if word.pos_ == "VERB" and word.tag_ == "VBD"]
    last = clauses[-1] if clauses else None
    return last if last is not None and last.dep_ == "relcl" and last.lemma_ in STRIKING else None


def _shown_before(verb: Token) -> Token | None:
    """Returns who is seen doing what follows: "a video of soldiers beating a poet"."""
    person = verb.nbor(-1) if verb.i else verb
    shown = person.head.head
    return person if person.dep_ == "pobj" and shown.lemma_ in SHOWING and is_person(person) else None


def _told_in_relative(verb: Token) -> Token | None:
    """Returns of whom a clause inside a relative clause is told: "a poet who the police say was held"."""
    clause = verb.head
    if verb.dep_ not in ("ccomp", "xcomp") or clause.dep_ != "relcl" or not has_object_gap(clause):
        return None
    own = dependent(verb, *SUBJECTS, *PASSIVE_SUBJECTS)
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    finite = verb.tag_ in ("VBD", "VBZ", "VBP", "VBN") or auxiliaries
    if not finite or "to" in auxiliaries or (own is not None and own.lower_ not in RELATIVE):
        return None
    return _counted(clause.head)


def _counted(noun: Token) -> Token:
    """Returns the first noun of the list before "both of whom" or "all of whom", or the noun itself."""
    counted = noun
    if noun.dep_ == "appos" and noun.lower_ in ("all", "both"):
        counted = noun.head
        while counted.dep_ == "conj" and counted.head.pos_ in ("NOUN", "PROPN"):
            counted = counted.head
    return counted


def gap_noun(verb: Token) -> Token | None:
    """Returns the noun that a relative clause describes as the object of its verbs: "whom they held and beat"."""
    clause = verb
    while dependent(clause, *SUBJECTS, "dobj") is None and clause.head != clause:
        before = _listed_before(clause)
        if before is None and clause.dep_ != "conj":
            break
        clause = before or clause.head
    return _counted(clause.head) if clause.dep_ == "relcl" and has_object_gap(clause) else None


def _listed_before(verb: Token) -> Token | None:
    """Returns the verb of a relative clause that a list goes on from: "people it had held, beaten and shot"."""
    if verb.tag_ != "VBN" or verb.dep_ != "advcl" or verb.i < 2 or verb.nbor(-1).text != ",":
        return None
    before = verb.nbor(-2)
    perfect = before.tag_ == "VBN" and any(child.lemma_ == "have" for child in before.children)
    return before if perfect and before.dep_ == "relcl" else None


def _party_of_noun(noun: Token, depth: int) -> Token | None:
    """Returns who an abstract noun is about: its "of", its owner, or a party of the verb above it."""
    if noun.lemma_ == "motive" and dependent(noun, "poss") is None:
        return None
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
    return _undergoer(head) or subject_of(head, depth + 1)


def has_object_gap(verb: Token) -> bool:
    """Tells whether a relative clause has a subject of its own, so that its noun is the object."""
    own = dependent(verb, *SUBJECTS)
    placed = any(child.dep_ == "advmod" and child.lower_ in ("when", "where", "why") for child in verb.lefts)
    return own is not None and own.lower_ not in RELATIVE and not placed


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
    if verb.dep_ == "advcl" and (held := _noun_right_before(verb)) is not None:
        return held
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        before = verb.nbor(-1) if verb.i else verb
        if before.lower_ in ("all", "both") and before.dep_ == "appos":
            # "Three poets -- Ada Lund, Ivo Marr and Eva Roth -- all detained in May".
            while before.dep_ == "appos":
                before = before.head
            return before
        named = before.ent_type_ == "PERSON" or (before.pos_ == "NOUN" and is_person(before))
        if named and not is_person(head) and head in before.ancestors:
            return before
        return described(head, head.ent_type_ in PLACE_LABELS)
    if verb.dep_ == "conj" and (own := subject_in_agent(verb)) is not None:
        return own
    if verb.dep_ in ("conj", "dep") and head.pos_ in ("VERB", "AUX"):
        found = passive_subject(head) if dependent(head, *PASSIVE_SUBJECTS) is not None else subject_of(head)
        return _told_of_before(verb, found)
    if (told := _told_in_relative(verb)) is not None:
        return told
    if verb.dep_ == "ccomp" and head.i > verb.i:
        # “They have harassed, and jailed, critics,” said Ada Lund, who is none of them.
        return None
    if verb.dep_ == "xcomp" and head.lemma_ in RESULTING:
        return dependent(head, "dobj") or controller(head, 0)
    if verb.dep_ in ("xcomp", "advcl", "ccomp", "acomp") and head.pos_ in ("VERB", "AUX", "ADJ"):
        return controller(head, 0) if verb.dep_ != "advcl" else inherited_subject(verb, 0)
    if verb.dep_ == "amod":
        return named_by(head)
    if verb.dep_ == "relcl":
        being = copula_of(head) if is_singled_out(head) else None
        # "Ada Lund was the first poet to be jailed."
        return head if being is None else dependent(being, *SUBJECTS) or head
    return inherited_subject(verb, 0)


def _noun_right_before(verb: Token) -> Token | None:
    """Returns the noun that a participle describes but for the parser: "at a Grain Forum (GF) held in May, ..."."""
    before = verb.nbor(-1) if verb.i else verb
    noun = before.head if before.text == ")" else before
    bare = verb.tag_ == "VBN" and not any(child.dep_ in ("aux", "auxpass", "mark", *SUBJECTS) for child in verb.lefts)
    opens = noun.dep_ == "pobj" and noun.head.head == verb.head and verb.i < verb.head.i
    return noun if bare and opens and noun.pos_ in ("NOUN", "PROPN") and before.i + 1 == verb.left_edge.i else None


def subject_in_agent(verb: Token) -> Token | None:
    """Returns the subject that the parser joined to whoever did what is told before.

    "The house was raided by guards and the owner was beaten."
    """
    first = next((child for child in verb.lefts if child.dep_ in ("aux", "auxpass")), None)
    noun = verb.doc[first.i - 1] if first is not None and first.i else None
    if noun is None or noun.dep_ != "conj" or not is_person(noun) or not noun.head.is_ancestor(noun):
        return None
    joined = next((child for child in noun.head.children if child.dep_ == "cc"), None)
    by = noun.head.dep_ == "pobj" and noun.head.head.dep_ == "agent" and noun.head.head.head == verb.head
    return noun if by and joined is not None and noun.left_edge.i == joined.i + 1 else None


def _told_of_before(verb: Token, found: Token | None) -> Token | None:
    """Returns the subject that a second verb shares; where that is an instance, the person of the clause between.

    "Another case is of a poet who wrote and was jailed": the parser joins the last verb to the first.
    """
    if found is None or not (found.pos_ == "NOUN" and found.lemma_ in INSTANCES):
        return found
    clauses = (word for word in verb.doc[verb.head.i + 1 : verb.i] if word.dep_ == "relcl" and is_person(word.head))
    return next((clause.head for clause in clauses if dependent(clause, "nsubj") is not None), found)


def named_by(noun: Token) -> Token:
    """Returns the name that a noun is part of the description of: "poet" in "the jailed poet Ada Lund"."""
    while noun.dep_ in ("compound", "nmod") and (noun.head.pos_ == "PROPN" or is_person(noun.head)):
        if noun.ent_type_ == "PERSON" and noun.dep_ == "nmod":
            break
        noun = noun.head
    return noun


def is_passive(verb: Token) -> bool:
    """Tells whether a verb form is passive: with its auxiliary, or a participle that describes a noun."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    if verb.tag_ not in ("VBN", "VBD") or _listed_before(verb) is not None:
        return False
    if _is_headline_passive(verb):
        return True
    if verb.tag_ == "VBD" and verb.dep_ in ("conj", "dep") and verb.head.pos_ == "VERB":
        # "He was tried, sentenced and shot": the last may be read as a past.
        alone = not any(child.dep_ in (*COMPLEMENTS, *SUBJECTS) for child in verb.children)
        return alone and verb.i > verb.head.i and is_passive(verb.head)
    if verb.tag_ == "VBN" and not any(child.dep_ == "aux" for child in verb.children):
        if verb.dep_ == "ccomp" and shared_object(verb) is not None:
            return False
        if verb.dep_ in ("acl", "acomp", "amod", "advcl", "ccomp", "ROOT", "xcomp"):
            return dependent(verb, "dobj") is None and (dependent(verb, *SUBJECTS) is None or verb.dep_ == "ROOT")
        if verb.dep_ in ("conj", "dep") and verb.head.pos_ == "VERB":
            own = dependent(verb, "dobj", *SUBJECTS)
            # "The law that Ada Lund was tried and jailed under", "was seized and held a week".
            apart = own is None or own.lower_ in RELATIVE or own.lemma_ in SPELLS
            return apart and is_passive(verb.head)
    return False


def _is_headline_passive(verb: Token) -> bool:
    """Tells whether a participle after a noun leaves out its auxiliary: "own spies ARRESTED"."""
    if verb.tag_ != "VBN" or not verb.i or any(child.dep_ in ("aux", "dobj") for child in verb.children):
        return False
    before = verb.nbor(-1)
    return before.pos_ in ("NOUN", "PROPN") and dependent(verb, *SUBJECTS) not in (None, before) and is_person(before)


def stranded_subject(verb: Token) -> Token | None:
    """Returns the person right before a passive verb whom the parser ties to something else: ", and Lund were held"."""
    auxiliary = dependent(verb, "auxpass") or (verb.head if verb.head.lemma_ == "be" and verb.dep_ == "acomp" else None)
    if auxiliary is None or auxiliary.i > verb.i:
        return None
    at = auxiliary.i - 1
    while at > verb.sent.start and (verb.doc[at].is_punct or verb.doc[at].dep_ in ("aux", "neg", "advmod")):
        at -= 1
    person = verb.doc[at]
    clause = next((word for word in (person, *person.ancestors) if word.dep_ == "relcl"), None)
    if clause is not None and clause.left_edge.lower_ == "who" and clause.left_edge.i:
        # "In the state of Odra, Ada Lund, who writes, was held": she is the one before "who".
        before = clause.left_edge.nbor(-1)
        person = before.nbor(-1) if before.text == "," and before.i else before
    chain = [person]
    while chain[-1].dep_ == "conj" and chain[-1].head.pos_ == "PROPN":
        chain.append(chain[-1].head)
    person = next((one for one in reversed(chain) if is_person(one)), chain[-1])
    if person.dep_ == "appos" and person.head.tag_ == "NNS" and is_person(person.head):
        person = person.head
    return person if person.pos_ in ("NOUN", "PROPN") and is_person(person) and person.i < auxiliary.i else None


def shared_object(verb: Token) -> Token | None:
    """Returns the object that a verb shares with one joined to it: "beat and robbed the driver"."""
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ == "VERB" and dependent(child, *SUBJECTS) is None:
            return dependent(child, "dobj")
    return None
