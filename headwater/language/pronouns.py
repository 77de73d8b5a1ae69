"""What the syntax around a pronoun says of whom it can take up."""

from __future__ import annotations

from spacy.tokens import Token

from headwater.language.relation import Range
from headwater.language.subjects import (
    BLAMING,
    SUBJECTS,
    VERBAL,
    find_subject,
    governor_of,
    is_passive,
    passive_subject,
)


def find_clause_subject(pronoun: Token, start: int) -> Range | None:
    """Returns where the subject stands that a pronoun most often takes up.

    "The mayor keeps her word", "the mayor opposes the dam because she fears a flood".
    """
    verb = pronoun.head
    if pronoun.dep_ in SUBJECTS and verb.dep_ in ("advcl", "conj") and verb.head.pos_ in VERBAL:
        subject = passive_subject(verb.head) if is_passive(verb.head) else find_subject(verb.head)
        before = subject is not None and subject.i < pronoun.i and subject.pos_ in ("NOUN", "PROPN")
        return (start + subject.left_edge.idx, start + subject.idx + 1) if subject is not None and before else None
    while pronoun.dep_ == "poss" and verb.pos_ not in VERBAL and verb.head != verb:
        verb = verb.head
    subject = find_subject(verb) if pronoun.dep_ == "poss" and verb.pos_ in VERBAL else None
    if subject is None or subject.i >= pronoun.i:
        return None
    return start + subject.left_edge.idx, start + subject.idx + 1


def find_another(pronoun: Token, start: int) -> Range | None:
    """Returns where the subject stands that a pronoun cannot take up, None if there is none.

    In "he accused him" they are two, and in "she thanked the king for his help" it is the king's.
    """
    verb, phrase = pronoun.head, pronoun
    while pronoun.dep_ == "poss" and verb.pos_ not in VERBAL and verb.head != verb:
        verb, phrase = verb.head, verb
    up = governor_of(verb.head) if verb.dep_ == "pcomp" and pronoun.dep_ == "poss" else None
    if up is not None and up.lemma_ in BLAMING:
        # "She accused the king of hiding his fears"
        verb, phrase = up, verb.head
    blamed = verb.lemma_ in BLAMING and phrase.lower_ in ("for", "of", "over") and phrase.i < pronoun.i
    own = pronoun.dep_ in ("dobj", "dative") and not pronoun.lower_.endswith(("self", "selves"))
    if verb.pos_ not in VERBAL or not (own or (blamed and any(child.dep_ == "dobj" for child in verb.rights))):
        return None
    subject = find_subject(verb)
    if subject is None or any(child.dep_ == "poss" for child in subject.lefts):
        # "Norvland's debt keeps it from growing"
        return None
    return start + subject.left_edge.idx, start + subject.idx + 1
