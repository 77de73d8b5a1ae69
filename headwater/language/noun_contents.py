"""What a noun of saying or thinking says: the clause after it, what it is about, to whom an order goes."""

from __future__ import annotations

from spacy.tokens import Token

from headwater.language.contents import ABOUT, is_setting
from headwater.language.cue_lexicon import Cue, Cues
from headwater.language.relation import Range
from headwater.language.subjects import (
    SUBJECTS,
    find_subject,
    is_passive,
    noun_range,
    object_of,
    passive_subject,
)

PARTIES = {"PERSON", "ORG", "GPE", "NORP"}
NOUN_ABOUT = ABOUT - {"at"} | {"to", "with", "in"}
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
ADVISING = {"warning", "advice", "recommendation", "encouragement"}
PLAIN = {"clear", "simple", "plain", "unequivocal", "unmistakable"}
# Prepositions that part what somebody has a feeling for from who has it.
APART = {"for", "over", "about", "against", "towards", "toward", "regarding", "to"}
RUNNING = {"across", "into", "against", "under", "in"}
OVER = {"over", "about", "regarding", "concerning", "against", "towards", "toward"}
TRUSTING = {"interest", "confidence", "trust", "belief", "faith", "esteem"}


def find_content(noun: Token, holder: Token, entry: Cue, cues: Cues) -> Range | None:
    """Returns what a noun says where that does not follow the noun itself, but its holder or the verb beside it."""
    content: Range | None = None
    if noun.dep_ in ("nsubj", "nsubjpass"):
        phrases = [*noun.head.rights, *holder.rights]
        over = next((child for child in phrases if child.dep_ == "prep" and child.lower_ in OVER), None)
        content = (over.i + 1, over.right_edge.i + 1) if over is not None else None
    if content is None and noun.dep_ in ("dobj", "oprd"):
        content = content_beside(noun.head, noun, entry, cues)
    if content is None and noun.dep_ == "attr" and any(child.dep_ == "expl" for child in noun.head.lefts):
        # "There was anger in Norvland at the verdict"
        content = content_beside(noun.head, noun, entry, cues)
    if content is None and noun.dep_ == "nsubj" and noun.head.lemma_ in ("be", "include", "remain"):
        content = _beside_be(noun.head, entry)
    if content is None and noun.dep_ == "pobj" and noun.head.lower_ in ("by", "with") and is_met(noun.head.head):
        # "The plan was met with opposition by the union"
        subject = passive_subject(noun.head.head) or find_subject(noun.head.head)
        content = (subject.left_edge.i, subject.right_edge.i + 1) if subject is not None else None
    if content is None and holder.dep_ == "pobj" and holder.head.lower_ in ("by", "from", "of", "among", "in"):
        content = _beside_party(noun, holder, entry, cues)
    if content is None and noun.dep_ == "attr" and entry.kind == "thought":
        content = _said_to_be(noun)
    if content is None and noun.lemma_ in cues.words["holding.intentions"]:
        content = _infinitive_after(noun, holder)
    return content


def is_met(verb: Token) -> bool:
    """Tells whether a verb says that something is met with an attitude: "was greeted by protest"."""
    with_it = verb.lemma_ == "meet" and any(child.lower_ == "with" for child in verb.rights)
    return with_it or (is_passive(verb) and verb.lemma_ in MEETING)


def _beside_be(verb: Token, entry: Cue) -> Range | None:
    """Returns what an aim or claim is said to be: "its aim is peace", "the claim was that", "its aim is clear: go"."""
    doc, plain = verb.doc, next((child for child in verb.rights if child.lower_ in PLAIN), None)
    if plain is not None and plain.i + 2 < verb.sent.end and doc[plain.i + 1].text == ":":
        return plain.i + 2, verb.sent.end
    said = next((child for child in verb.rights if child.dep_ in ("ccomp", "xcomp")), None)
    if said is None and (entry.kind == "thought" or verb.lemma_ == "include"):
        said = next((child for child in verb.rights if child.dep_ in ("attr", "dobj")), None)
    return (said.left_edge.i, said.right_edge.i + 1) if said is not None else None


def _said_to_be(noun: Token) -> Range | None:
    """Returns what is somebody's concern or wish: "pay is the main concern of the farmers"."""
    subject = find_subject(noun.head) if noun.head.lemma_ == "be" else None
    if subject is None or subject.pos_ not in ("NOUN", "PROPN") or subject.i > noun.head.i:
        return None
    return subject.left_edge.i, subject.right_edge.i + 1


def _beside_party(noun: Token, holder: Token, entry: Cue, cues: Cues) -> Range | None:
    """Returns what stands beside "by X": "a demand by the church to leave", "criticism from X of Y"."""
    after = [child for place in (holder, noun.head) for child in place.rights if child.i > holder.i]
    clauses = (child for child in after if child.dep_ in ("acl", "xcomp", "advcl", "relcl"))
    clause = next((child for child in clauses if any(word.tag_ == "TO" for word in child.lefts)), None)
    if clause is not None and (clause.head == holder or clause.left_edge.i == holder.right_edge.i + 1):
        return clause.left_edge.i, clause.right_edge.i + 1
    marked = (child for child in [*after, *_rights_of(noun.head)] if child.dep_ in ("ccomp", "acl", "relcl"))
    for clause in marked:
        if clause.left_edge.lower_ == "that" and clause.left_edge.tag_ == "IN" and clause.left_edge.i == _end(holder):
            # "Criticism from the union that the tax is unfair"
            return clause.left_edge.i, clause.right_edge.i + 1
    phrases = (child for child in after if child.dep_ in ("prep", "dative") and _is_topic(child, noun, cues))
    phrase = next((child for child in phrases if child.lower_ not in ("of", "in") and not is_setting(child)), None)
    beside = phrase is not None and (phrase.i == noun_range(holder)[1] or _is_apart(phrase, holder))
    if phrase is not None and entry.kind == "thought" and beside:
        return phrase.i + 1, phrase.right_edge.i + 1
    if noun.dep_ == "dobj" and noun.head.lemma_ in cues.words["holding.arousing"]:
        # "The plan drew criticism from the union"
        subject = find_subject(noun.head)
        if subject is not None and subject.right_edge.i < noun.head.i and subject.pos_ in ("NOUN", "PROPN"):
            return subject.left_edge.i, subject.right_edge.i + 1
    verb = noun.head.head
    if noun.dep_ == "pobj" and verb.lemma_ in ("come", "run") and noun.head.lower_ in RUNNING:
        # "The plan came across opposition by the union"
        subject = find_subject(verb)
        return (subject.left_edge.i, subject.right_edge.i + 1) if subject is not None else None
    named = [child for child in noun.lefts if child.dep_ == "compound"] if entry.stance in ("denies", "doubts") else []
    return (named[0].left_edge.i, named[-1].i + 1) if named else None


def _rights_of(word: Token) -> list[Token]:
    """Returns what follows a preposition's governor."""
    return [*word.head.rights] if word.pos_ == "ADP" else [*word.rights]


def _end(holder: Token) -> int:
    """Returns the token behind a holder's name."""
    return noun_range(holder)[1]


def _is_apart(phrase: Token, holder: Token) -> bool:
    """Tells whether a phrase tied to a holder is no part of its name: "support from Tarn for the poor"."""
    return phrase.head == holder and phrase.lower_ in APART and phrase.ent_iob_ != "I"


def read_errand(noun: Token, entry: Cue, cues: Cues) -> Range | None:
    """Returns who is to do what an order or invitation says, with what they are to do: "an order to X to leave"."""
    if entry.stance != "orders" and noun.lemma_ not in ADVISING:
        return None
    beside = [child for child in _rights_of(noun.head) if child.i > noun.i] if noun.dep_ in ("dobj", "pobj") else []
    for phrase in (*noun.rights, *beside):
        party = object_of(phrase) if phrase.lower_ in ("to", "on", "for") else None
        if party is None or not is_party(party, cues):
            continue
        for clause in (*noun.rights, *party.rights, *beside):
            infinitive = clause.dep_ in ("acl", "relcl", "advcl", "xcomp") and clause.left_edge.tag_ == "TO"
            if infinitive and clause.left_edge.i == party.right_edge.i + 1:
                return party.left_edge.i, clause.right_edge.i + 1
    return None


def _infinitive_after(noun: Token, holder: Token) -> Range | None:
    """Returns an infinitive right after a noun and its holder, tied elsewhere: "deliver on his promise to go"."""
    doc, at = noun.doc, max(noun.i, holder.i) + 1
    last = doc[at + 1] if at + 1 < len(doc) and doc[at].lower_ == "not" else doc[at] if at < len(doc) else noun
    verb = last.head
    if last.tag_ != "TO" or last.i >= verb.i or verb.tag_ != "VB" or verb.left_edge.i < at:
        return None
    return at, verb.right_edge.i + 1


def read_content(noun: Token, cues: Cues) -> Range | None:
    """Returns what a noun says, in the clause or phrase after it."""
    if (effect := _effect_of(noun)) is not None:
        return effect
    for child in noun.rights:
        if child.dep_ in ("acl", "ccomp", "relcl", "xcomp") and _is_that(child, child.dep_):
            return child.left_edge.i, child.right_edge.i + 1
        if child.dep_ == "prep" and _is_topic(child, noun, cues) and object_of(child) is None:
            return child.i + 1, child.right_edge.i + 1
        held = child.lower_ == "of" and is_held(noun, cues) and _is_holder(object_of(child), cues)
        if child.dep_ == "prep" and _is_topic(child, noun, cues) and not held and not _is_on_part(child):
            return child.i + 1, child.right_edge.i + 1
        if child.dep_ == "acl" and child.tag_ == "VBN":
            about = next((word for word in child.rights if word.dep_ == "prep" and word.lower_ in NOUN_ABOUT), None)
            if about is not None:
                return about.i + 1, about.right_edge.i + 1
            ordered = (word for word in child.rights if word.dep_ in ("xcomp", "advcl"))
            clause = next((word for word in ordered if any(left.tag_ == "TO" for left in word.lefts)), None)
            if clause is not None:
                return clause.left_edge.i, clause.right_edge.i + 1
        if child.dep_ == "relcl" and child.lemma_ in cues.light:
            about = next((word for word in child.rights if word.dep_ == "prep" and _is_topic(word, noun, cues)), None)
            if about is not None:
                return about.i + 1, about.right_edge.i + 1
    return None


def _effect_of(noun: Token) -> Range | None:
    """Returns the clause after "to the effect that"."""
    doc = noun.doc
    for i in range(noun.i + 1, min(noun.sent.end - 4, noun.i + 8)):
        if doc[i + 2].lower_ == "effect" and doc[i].lower_ == "to" and doc[i + 3].lower_ == "that":
            clause = doc[i + 3].head
            return i + 3, max(clause.right_edge.i, i + 3) + 1
    return None


def is_held(noun: Token, cues: Cues) -> bool:
    """Tells whether who holds what a noun says may follow "of": not so in "has a low opinion of farmers"."""
    of_it = noun.dep_ == "dobj" and noun.head.lemma_ in cues.light
    return noun.lemma_ in cues.words["holding.held"] and not (
        of_it and any(child.lower_ in ("a", "an", "no") for child in noun.lefts)
    )


def _is_holder(party: Token | None, cues: Cues) -> bool:
    """Tells whether what follows "of" holds a view and is not what it is of: "the view of the union", "of the plan"."""
    noun = party.head.head if party is not None else None
    owned = noun is not None and any(child.dep_ == "poss" for child in noun.lefts)
    return not owned and is_party(party, cues)


def _is_on_part(preposition: Token) -> bool:
    """Tells whether a phrase is "on the part of" somebody."""
    party = object_of(preposition)
    return preposition.lower_ == "on" and party is not None and party.lower_ == "part"


def _is_topic(preposition: Token, noun: Token, cues: Cues) -> bool:
    """Tells whether a phrase after a noun is what it is about."""
    low = preposition.lower_
    if low == "to" and noun.lemma_ in ADDRESSED:
        return False
    if low == "on" and noun.lemma_ == "call":
        # Calls are made on telephones; who is called on to do something is told so by an infinitive.
        return False
    if low == "at":
        return noun.lemma_ in cues.words["holding.stirred"] and not is_setting(preposition)
    return low in NOUN_ABOUT and (low != "in" or noun.lemma_ in TRUSTING) and preposition.right_edge.i > preposition.i


def content_beside(verb: Token, noun: Token, entry: Cue, cues: Cues) -> Range | None:
    """Returns what a noun is about where that is tied to the verb instead."""
    for child in verb.rights:
        if child.i <= noun.i:
            continue
        if child.dep_ in ("prep", "dative") and _is_topic(child, noun, cues) and not is_setting(child):
            return child.i + 1, child.right_edge.i + 1
        if entry.stance == "orders" and child.dep_ in ("xcomp", "advcl") and any(w.tag_ == "TO" for w in child.lefts):
            return child.left_edge.i, child.right_edge.i + 1
    return None


def is_party(token: Token | None, cues: Cues) -> bool:
    """Tells whether a word stands for somebody who can hold an opinion."""
    if token is None:
        return False
    known = token.lemma_ in cues.words["people.bodies"] or token.lemma_ in cues.words["people.unnamed"]
    return known or token.ent_type_ in PARTIES


def _is_that(child: Token, dep: str) -> bool:
    """Tells whether a clause after a noun is what the noun says, not a relative clause about it."""
    first = child.left_edge
    if dep in ("acl", "ccomp", "xcomp"):
        return first.lower_ in ("that", "to", "whether", "if") or dep == "ccomp"
    # The parser takes "the view that the mill must close" for "the view that the mill closes", without a gap.
    whole = first.tag_ == "IN" and any(word.dep_ in SUBJECTS and word != first for word in child.lefts)
    return first.lower_ == "that" and (first.dep_ == "mark" or whole)
