"""Which of the acts of a sentence a place or time in it belongs to, read from the tree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import IntEnum

from spacy.tokens import Token

from headwater.language.phrases import PLACE_LABELS
from headwater.language.roles import BLAMING, LIGHT_VERBS, PASSIVE_SUBJECTS

# A clause or phrase after these tells of something before or behind what the sentence tells.
BACKGROUND_MARKS = {"after", "before", "since", "because", "although", "though", "as if", "until"}
BACKGROUND_PREPOSITIONS = {"after", "before", "following", "since", "over", "for", "about", "despite", "regarding"}
LOCATIVES = {"in", "at", "on", "near", "outside", "inside", "into", "around", "across", "from", "off"}
BESIDE = {"appos", "conj", "compound", "nmod", "npadvmod"}
NEAR = 4
DURING = {"in", "during", "amid", "under", "into", "at", "through"}
HAPPENING = {
    "be", "break", "come", "continue", "endure", "erupt", "escalate", "face", "follow", "go", "happen", "have",
    "involve", "occur", "receive", "result", "see", "suffer", "survive", "take", "undergo", "witness",
}  # fmt: skip
# Of these verbs an act is the subject or object where they tell that it was done, or tell of it.
TELLING = {
    "acknowledge", "admit", "announce", "begin", "carry", "conduct", "confirm", "continue", "describe", "document",
    "execute", "film", "last", "launch", "order", "recall", "record", "remember", "report", "reveal", "stage", "start",
    "watch",
}  # fmt: skip
TOLD_OF = {"know", "speak", "talk", "tell"}
# Whoever does so has it from somebody.
HEARING = {"hear", "learn", "read"}
POINTING = {"the", "this", "these", "those", "his", "her", "their", "its"}
# What these verbs are about is wanted or judged, not told.
JUDGING = {
    "back", "criticise", "criticize", "demand", "endorse", "favor", "favour", "oppose", "propose", "reject", "support",
    "urge", "welcome",
}  # fmt: skip
TIME_MARKS = {"after", "before", "since", "until", "while"}
TIME_NOUNS = {"day", "evening", "hour", "moment", "month", "morning", "night", "time", "week", "year"}
SUBJECTS = {"nsubj", *PASSIVE_SUBJECTS}
OWN_CLAUSES = {"relcl", "ccomp"}
PLACE_NOUNS = {
    "area", "border", "camp", "capital", "center", "centre", "city", "coast", "county", "district", "east", "frontier",
    "island", "north", "outskirt", "part", "province", "region", "river", "road", "side", "south", "state", "street",
    "suburb", "territory", "town", "township", "vicinity", "village", "west", "zone", "prison", "station", "square",
}  # fmt: skip


class Tie(IntEnum):
    """How closely a place or time is tied to an act: to it alone, to others joined with it, to a noun, to another."""

    DIRECT = 0
    SHARED = 1
    LOOSE = 2
    OTHER = 3


def tie_between(word: Token, token: Token, parties: Collection[Token | None], triggers: Collection[int]) -> Tie:
    """Returns how closely a place or time of a sentence is tied to the act that a word of it names.

    `parties` are the heads of the act's parties; `triggers` are the indexes of all words that name acts.
    """
    above = [word, *word.ancestors]
    depth_of = {ancestor.i: depth for depth, ancestor in enumerate(above)}
    below: list[Token] = []
    for node in (token, *token.ancestors):
        if node.i in depth_of:
            own_side = above[: depth_of[node.i]]
            break
        below.append(node)
    else:
        return Tie.OTHER
    if any(_is_where(node, token) for node in own_side):
        return Tie.DIRECT
    if any(_is_background(node) for node in own_side) or _is_only_spoken_of(word, own_side):
        return Tie.OTHER
    return _tie_below(token, below[1:], {party.i for party in parties if party is not None}, triggers)


def _tie_below(token: Token, below: Sequence[Token], parties: set[int], triggers: Collection[int]) -> Tie:
    """Returns the tie that the words between a place or time and the act's own side of the tree leave."""
    if any(node.dep_ in OWN_CLAUSES for node in below):
        return Tie.OTHER
    inside = [node for node in below if node.i in triggers or (node.dep_ == "conj" and node.pos_ == "VERB")]
    for node in inside:
        if _is_setting(node):
            continue
        if node.dep_ != "conj" or token.i < node.i or any(child.dep_ in SUBJECTS for child in node.children):
            return Tie.OTHER
    steps = zip([token, *below], below, strict=False)
    if any(_is_other_noun(node, parties) for came, node in steps if node not in inside and came.dep_ not in BESIDE):
        return Tie.LOOSE
    return Tie.SHARED if inside else Tie.DIRECT


def _is_setting(node: Token) -> bool:
    """Tells whether an act is what another happened during: both are at its place and time."""
    return node.dep_ == "pobj" and node.head.lower_ in DURING


def _is_only_spoken_of(word: Token, own_side: Sequence[Token]) -> bool:
    """Tells whether an act is only what its clause is about: "condemned the killing", "news of the arrest"."""
    if word.pos_ not in ("NOUN", "PROPN") or not own_side:
        return False
    if any(node.pos_ in ("NOUN", "PROPN") for node in own_side[1:]):
        return True
    if word.dep_ == "pobj":
        return word.head.lower_ not in DURING
    return word.dep_ in ("dobj", "nsubj", "nsubjpass") and word.head.lemma_ not in HAPPENING | LIGHT_VERBS


def points_back(word: Token) -> bool:
    """Tells whether a noun means an act that was told of: "the arrests", "his death"."""
    return word.pos_ == "NOUN" and any(
        child.dep_ in ("det", "poss") and child.lower_ in POINTING for child in word.children
    )


def is_presupposed(word: Token, triggers: Collection[int] = ()) -> bool:
    """Tells whether words take an act as known and say something else: "deplored the killing", "since Marr died".

    `triggers` are the indexes of the words of the sentence that name acts: "wounded in the raid" tells of the raid.
    """
    if word.dep_ == "amod" or _is_in_known_clause(word):
        return True
    first = word
    while first.dep_ == "conj":
        first = first.head
    governor = first.head
    noun = word.pos_ in ("NOUN", "PROPN")
    if noun and first.dep_ == "dobj" and governor.lemma_ in JUDGING:
        return True
    if noun and first.dep_ == "pobj" and governor.head.lemma_ in HEARING:
        return True
    if not points_back(word) and not any(child.dep_ == "poss" for child in word.children):
        return False
    if first.dep_ == "pobj" and governor.lower_ in DURING:
        return governor.head.pos_ in ("NOUN", "PROPN") or governor.head.i not in triggers
    if first.dep_ == "pobj":
        return governor.head.lemma_ not in TOLD_OF
    if first.dep_ not in ("dobj", *SUBJECTS):
        return False
    judged = governor.lemma_ == "be" and any(child.dep_ in ("attr", "acomp") for child in governor.children)
    return judged or governor.lemma_ not in HAPPENING | LIGHT_VERBS | TELLING


def _is_in_known_clause(word: Token) -> bool:
    """Tells whether an act stands in a clause of time ("since Marr died"), or in one that says which thing is meant."""
    node = word
    while node.dep_ not in ("ROOT", "ccomp", "parataxis"):
        if node.dep_ == "advcl":
            return any(child.dep_ in ("mark", "advmod") and child.lower_ in TIME_MARKS for child in node.children)
        if node.dep_ == "pcomp":
            return node.head.lower_ in TIME_MARKS
        if node.dep_ == "relcl":
            return _is_known(node.head)
        node = node.head
    return False


def _is_known(noun: Token) -> bool:
    """Tells whether a noun means a thing that is taken as known, or a time."""
    return (
        noun.pos_ == "PROPN"
        or noun.lemma_.lower() in TIME_NOUNS
        or points_back(noun)
        or any(child.dep_ == "poss" for child in noun.children)
    )


def is_background(word: Token) -> bool:
    """Tells whether an act is told as what lay before or behind the sentence's own."""
    if any(child.dep_ == "aux" and child.lower_ in ("had", "'d", "’d") for child in word.children):
        return True
    return any(_is_background(node) for node in (word, *word.ancestors))


def _is_background(node: Token) -> bool:
    if node.dep_ == "relcl":
        return True
    if node.dep_ == "advcl":
        return any(child.dep_ in ("mark", "advmod") and child.lower_ in BACKGROUND_MARKS for child in node.children)
    if node.dep_ in ("pobj", "pcomp"):
        return node.head.lower_ in BACKGROUND_PREPOSITIONS or node.head.head.lemma_ in BLAMING
    return False


def _is_where(node: Token, place: Token) -> bool:
    """Tells whether a clause says what was done at the place before it: "the province where the raid took place"."""
    if node.dep_ != "relcl" or not any(child.lower_ == "where" for child in node.children):
        return False
    return node.head in (place, *place.ancestors) and abs(node.head.i - place.i) <= NEAR


def _is_other_noun(node: Token, kept: Collection[int]) -> bool:
    """Tells whether a word on the way is a noun of its own: "embassies" in "embassies in China"."""
    if node.pos_ not in ("NOUN", "PROPN") or node.i in kept:
        return False
    if node.dep_ == "pobj" and node.head.lower_ in LOCATIVES:
        return False
    if node.dep_ == "dobj" and node.head.lemma_ in LIGHT_VERBS:
        return False
    return node.ent_type_ not in PLACE_LABELS and node.lemma_.lower() not in PLACE_NOUNS
