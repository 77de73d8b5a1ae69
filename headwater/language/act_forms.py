"""How the grammar puts a verb or noun that names an act: negated, asked, as a habit, as a certain one."""

from __future__ import annotations

from spacy.tokens import Token

from headwater.language.act_lexicon import load_status_words
from headwater.language.act_scope import SUBJECTS
from headwater.language.phrases import is_person, names_act, prepositional_objects
from headwater.language.roles import misread_owner

VERBAL = {"VERB", "AUX"}
INVERTED = {"had", "should", "were"}
NEGATIVE_SUBJECTS = {"nobody", "none", "nothing"}


def is_definite(noun: Token) -> bool:
    """Tells whether a noun means certain acts: it has a determiner, an owner, a number, a party or a time."""
    article = next((child.lower_ for child in noun.lefts if child.dep_ == "det"), "a")
    if noun.dep_ == "pobj" and noun.head.lower_ == "as" and article == "a" and noun.head.nbor(-1).lower_ != "such":
        # "Prison as a punishment."
        return False
    if misread_owner(noun) is not None:
        return True
    for child in noun.children:
        if child.dep_ in ("poss", "nummod", "agent", "relcl", "acl"):
            return True
        if child.dep_ == "det" and child.lower_ not in ("any", "all", "no", "such", "every"):
            return True
        if child.dep_ == "prep" and child.lower_ in ("of", "by", "in", "on", "at", "against", "near", "from"):
            return True
        if child.ent_type_ in ("PERSON", "GPE", "DATE", "ORG", "NORP"):
            return True
    return (
        noun.tag_ in ("NN", "NNP") and noun.dep_ in ("pobj",) and noun.head.lower_ in ("in", "under", "after", "into")
    )


def shares_party(noun: Token) -> bool:
    """Tells whether acts are joined that are of or by the same: "abductions and torture of shepherds"."""
    joined = next((child for child in noun.children if child.dep_ == "conj" and names_act(child)), None)
    if joined is None or any(child.dep_ in ("det", "poss") for child in joined.children):
        return False
    return shares_party(joined) or any(map(is_person, prepositional_objects(joined, "of", "by", "against")))


def is_negated(verb: Token) -> bool:
    """Tells whether a verb is negated, by itself or by its subject; of a noun, whether there is none."""
    for child in verb.children:
        if (
            child.dep_ == "neg"
            or child.lower_ in ("never", "n't", "n’t")
            or (child.dep_ == "det" and child.lower_ == "no")
        ):
            return True
        if child.dep_ in ("nsubj", "nsubjpass") and (
            child.lower_ in NEGATIVE_SUBJECTS
            or any(word.lower_ == "no" and word.dep_ == "det" for word in child.children)
        ):
            return True
    return False


def auxiliaries_of(verb: Token) -> list[Token]:
    """Returns the auxiliaries of a verb, or those that it shares with the one that it is joined to."""
    found = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    if not found and verb.dep_ == "conj" and verb.head.pos_ in VERBAL and verb.tag_ in ("VB", "VBN", "VBG"):
        return auxiliaries_of(verb.head)
    return found


def is_inverted(clause: Token) -> bool:
    """Tells whether a clause asks whether, or is a condition without "if": "was he held?", "had he gone, ..."."""
    first = next((child for child in clause.lefts if child.dep_ in ("aux", "auxpass")), None)
    if first is None or not any(child.dep_ in SUBJECTS and child.i > first.i for child in clause.lefts):
        return False
    if any(child.tag_[0] == "W" for child in clause.lefts):
        return False
    return first.lower_ in INVERTED or any(word.text == "?" for word in clause.doc[clause.i : clause.sent.end])


def is_habitual(verb: Token) -> bool:
    """Tells whether an adverb says that a deed is done time and again, or does so of the one that it is joined to."""
    adverbs = {child.lemma_.lower() for child in verb.children if child.dep_ == "advmod"}
    if adverbs & load_status_words()["habitual"]:
        return True
    joined = verb.dep_ == "conj" and verb.head.pos_ in VERBAL and verb.tag_ == verb.head.tag_
    return (
        joined
        and not any(child.dep_ in ("nsubj", "nsubjpass", "aux") for child in verb.children)
        and is_habitual(verb.head)
    )


def is_instead(preposition: Token) -> bool:
    """Tells whether a preposition is the "of" of "instead of"."""
    around = (preposition.head, *preposition.children)
    return preposition.lower_ == "of" and any(word.lower_ == "instead" for word in around)


def speaks_of_warrant(word: Token) -> bool:
    """Tells whether a word is a warrant or a verb that one is given with: "a warrant was issued"."""
    given = (child for child in word.children if child.dep_ in ("dobj", "nsubjpass"))
    return any(noun.lemma_.lower() == "warrant" for noun in (word, *given))
