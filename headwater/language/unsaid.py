"""What is not said after all: empty "it", negations, nobody, suppositions, what a speaker was asked."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from headwater.language.cue_lexicon import load_cues
from headwater.language.subjects import PASSIVE_SUBJECTS, SUBJECTS, VERBAL, is_passive

ANYBODY = {"anybody", "anyone", "everybody", "everyone"}
ASKED = {"whether", "if", "how", "what", "who", "whom", "which", "when", "where", "why"}
WITHHOLDING = {"decline", "refuse"}
ASKING = {"ask", "press", "question", "quiz"}
# Verbs whose "it" may hold the place of a clause.
EMPTY_VERBS = {"be", "seem", "appear", "emerge", "transpire", "happen", "become"}


def is_expletive(token: Token) -> bool:
    """Tells whether "it" only holds the place of a clause: "it was revealed that", "it seems that"."""
    verb = token.head
    if token.lower_ != "it" or verb.pos_ not in VERBAL or token.dep_ not in SUBJECTS | PASSIVE_SUBJECTS:
        return False
    verbs = [verb, *(child for child in verb.rights if child.dep_ == "conj")]
    clauses = [child for word in verbs for child in word.rights if child.dep_ in ("ccomp", "xcomp", "advcl")]
    beside = [child for child in verb.rights if child.dep_ in ("acomp", "attr")]
    clauses += [child for word in beside for child in word.rights if child.dep_ in ("ccomp", "xcomp", "acl", "advcl")]
    marked = any(child.left_edge.lower_ in ("that", "to", "whether", "how", "why") for child in clauses)
    if _is_set_phrase(verb, beside) or (marked and verb.lemma_ in load_cues().feelings):
        return True
    if is_passive(verb):
        return marked or any(child.dep_ == "ccomp" for child in clauses)
    return verb.lemma_ in EMPTY_VERBS and (marked or (verb.lemma_ != "be" and bool(clauses)))


def _is_set_phrase(verb: Token, beside: Sequence[Token]) -> bool:
    """Tells whether a verb and its "it" say no more than that: "it goes without saying", "it is worth noting"."""
    if verb.lemma_ == "be":
        return any(word.lower_ == "worth" for word in beside)
    if verb.lemma_ == "go":
        without = (child for child in verb.rights if child.lower_ == "without")
        return any(word.lower_ == "saying" for phrase in without for word in phrase.rights)
    return verb.lemma_ == "remain" and any(child.dep_ == "xcomp" for child in verb.rights)


def is_negated(verb: Token) -> bool:
    """Tells whether a verb is denied: by "not", "never", "nor", by "refused to", or by a subject such as "nobody"."""
    if any(child.dep_ == "neg" or child.lower_ in ("nor", "never") for child in verb.children):
        return True
    if verb.dep_ == "xcomp" and verb.tag_ == "VB" and verb.head.lemma_ in WITHHOLDING:
        return True
    first = verb.left_edge.i
    before = verb.doc[first - 1].lower_ if first > verb.sent.start else ""
    if before == "nor" or (before == "or" and verb.dep_ == "conj" and is_negated(verb.head)):
        return True
    return any(child.dep_ in SUBJECTS and is_nobody(child) for child in verb.lefts)


def is_found_guilty(verb: Token) -> bool:
    """Tells whether "found" leaves out its auxiliary before a verdict: "a man found guilty of theft" found nothing."""
    if verb.lemma_ != "find" or verb.tag_ not in ("VBD", "VBN") or any(child.dep_ == "dobj" for child in verb.children):
        return False
    return any(child.lower_ in ("guilty", "innocent") and child.i == verb.i + 1 for child in verb.children)


def is_nobody(head: Token) -> bool:
    """Tells whether a phrase says that there is no such party: "nobody", "no one", "no official"."""
    return head.lower_ in ("nobody", "none", "neither") or any(child.lower_ == "no" for child in head.lefts)


def is_supposed(verb: Token) -> bool:
    """Tells whether a verb only supposes that somebody speaks: "if the minister says that", but not "even if"."""
    # "If the dam broke, everyone would believe that it was old."
    anybody = any(child.dep_ in SUBJECTS and child.lower_ in ANYBODY for child in verb.lefts)
    clauses = [verb, *(child for child in verb.children if child.dep_ == "advcl" and anybody)]
    return any(_opens_with_if(clause) for clause in clauses)


def _opens_with_if(verb: Token) -> bool:
    marks = (child for child in verb.lefts if child.lower_ in ("if", "unless", "whether") and child.dep_ == "mark")
    return any(not mark.i or verb.doc[mark.i - 1].lower_ != "even" for mark in marks)


def is_asked(verb: Token) -> bool:
    """Tells whether somebody is asked, and it is not told by whom: "asked whether it was closed, the minister said"."""
    return verb.lemma_.lower() in ASKING and verb.tag_ == "VBN" and verb.dep_ == "advcl"
