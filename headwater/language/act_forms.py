"""How the grammar puts a verb or noun that names an act: negated, asked, as a habit, as a certain one."""

from __future__ import annotations

from spacy.tokens import Token

from headwater.language.act_lexicon import load_status_words
from headwater.language.act_scope import SUBJECTS
from headwater.language.phrases import is_person, names_act, prepositional_objects
from headwater.language.roles import misread_owner

VERBAL = {"VERB", "AUX"}
MOST_STEPS = 8
# What lies before or behind what a clause tells has happened if that has.
LEADING_UP = {"after", "amid", "despite", "during", "following", "since"}
CASES = {"case", "incident", "instance"}
FACTUAL_MARKS = {"after", "when", "while", "since", "because", "as", "before", "once", "although", "though"}
INVERTED = {"had", "should", "were"}
NEGATIVE_SUBJECTS = {"nobody", "none", "nothing"}
# After "not" these deny that it is all: "not only raided it".
ONLY = {"just", "merely", "only", "simply", "solely"}
EVERY = {"each", "every"}
CANCELLING = {"cancel", "scrap"}


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
        if child.dep_ == "neg" and child.i + 1 < len(child.doc) and child.nbor().lower_ in ONLY:
            continue
        if (
            child.dep_ == "neg"
            or child.lower_ in ("never", "n't", "n’t")
            or (child.lower_ == "longer" and any(word.lower_ == "no" for word in child.lefts))
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
        return auxiliaries_of(_joined_to(verb))
    return found


def _joined_to(verb: Token) -> Token:
    """Returns what a verb is joined to: in "are hiding cups sealed in bags or selling them" that is "hiding"."""
    head = verb.head
    if verb.tag_ == "VBG" and head.tag_ == "VBN" and head.dep_ == "acl":
        return next((word for word in head.ancestors if word.tag_ == "VBG"), head)
    return head


def called_off(noun: Token, verb: Token) -> Token | None:
    """Returns the verb that says that what a noun names was called off: "the march had to be called off"."""
    meant = [verb] if noun.dep_ in ("dobj", "nsubjpass") else []
    meant += [child for child in verb.children if child.dep_ == "xcomp" and noun.dep_ in SUBJECTS]
    for word in meant:
        off = word.lemma_ == "call" and any(child.lower_ == "off" for child in word.children)
        if off or word.lemma_ in CANCELLING:
            return word
    return None


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
    if any(
        child.dep_ == "npadvmod" and any(word.lower_ in EVERY for word in child.lefts) and child.ent_type_ != "ORDINAL"
        for child in verb.children
    ):
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


def leads_up(word: Token, preposition: Token) -> bool:
    """Tells whether an act lies before or behind what a clause tells: "died after assaults", "hurt in clashes"."""
    if is_definite(word):
        return False
    led = preposition.dep_ == "agent" or preposition.lower_ in LEADING_UP
    return led or (preposition.lower_ == "in" and word.tag_ == "NNS")


def cases_of(word: Token) -> set[str]:
    """Returns the nouns that only count what a noun names: "cases of torture", not "the case of the murder"."""
    return set() if is_definite(word) else CASES


def is_certain_person(noun: Token) -> bool:
    """Tells whether a noun means certain persons, not those of a kind."""
    told = any(child.dep_ in ("det", "nummod", "poss") for child in noun.lefts)
    return is_person(noun) and (told or noun.tag_ == "NNP")


def is_perfect(verb: Token) -> bool:
    """Tells whether a verb tells of what has been and is: "has continued"."""
    return verb.tag_ == "VBN" and any(child.lower_ in ("has", "have") for child in auxiliaries_of(verb))


def is_demand(verb: Token, root: Token, headline: bool) -> bool:
    """Tells whether a sentence is an imperative: "Release the editor."."""
    if headline or (verb != root and (verb.dep_ != "conj" or verb.tag_ != "VB")):
        return False
    bare = root.tag_ == "VB" and not any(child.dep_ in ("aux", *SUBJECTS, "expl") for child in root.children)
    return bare and not any(word.is_alpha for word in root.doc[root.sent.start : root.left_edge.i])


def is_apart(clause: Token) -> bool:
    """Tells whether a bare participle stands away from the noun that the parser ties it to."""
    told = any(child.dep_ in ("aux", "auxpass", "mark", *SUBJECTS) for child in clause.lefts)
    return clause.dep_ == "acl" and clause.tag_ == "VBN" and clause.head.i + 1 < clause.left_edge.i and not told


def is_granted(token: Token) -> bool:
    """Tells whether a word is taken as given: "part in the raid", in a relative clause, after "after", "when" ..."""
    if token.pos_ == "NOUN" and token.dep_ == "pobj" and any(child.lower_ == "the" for child in token.children):
        return True
    for _ in range(MOST_STEPS):
        if token.dep_ == "relcl":
            return True
        marks = {child.lower_ for child in token.children if child.dep_ in ("mark", "advmod")}
        if token.dep_ == "advcl" and marks & FACTUAL_MARKS:
            return True
        if token.head == token:
            return False
        token = token.head
    return False
