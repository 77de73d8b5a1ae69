"""Which of the acts of a sentence a place or time in it belongs to, read from the tree."""

from __future__ import annotations

from collections.abc import Collection
from enum import IntEnum

from spacy.tokens import Token

from headwater.language.phrases import PLACE_LABELS
from headwater.language.roles import BLAMING

# A clause or phrase after these tells of something before or behind what the sentence tells.
BACKGROUND_MARKS = {"after", "before", "since", "because", "although", "though", "as if", "until"}
BACKGROUND_PREPOSITIONS = {"after", "before", "following", "since", "over", "for", "about", "despite", "regarding"}
LOCATIVES = {"in", "at", "on", "near", "outside", "inside", "into", "around", "across", "from", "off"}
NEAR = 4
OWN_CLAUSES = {"relcl", "ccomp"}
PLACE_NOUNS = {
    "area", "border", "camp", "capital", "center", "centre", "city", "coast", "county", "district", "east", "frontier",
    "island", "north", "outskirt", "part", "province", "region", "river", "road", "side", "south", "state", "street",
    "suburb", "territory", "town", "township", "vicinity", "village", "west", "zone", "prison", "station", "square",
}  # fmt: skip


class Tie(IntEnum):
    """How closely a place or time is tied to an act."""

    DIRECT = 0
    LOOSE = 1
    OTHER = 2


def tie_between(word: Token, token: Token, parties: Collection[Token | None], triggers: Collection[int]) -> Tie:
    """Returns how closely a place or time of a sentence is tied to the act that a word of it names.

    `parties` are the heads of the act's parties; `triggers` are the indexes of all words that name
    acts. OTHER means that it belongs to another act or clause.
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
    inside = [node for node in below[1:] if node.i in triggers]
    if inside and not all(node.dep_ == "conj" for node in inside):
        return Tie.OTHER
    if any(_is_background(node) for node in own_side) or any(node.dep_ in OWN_CLAUSES for node in below[1:]):
        return Tie.OTHER
    kept = {party.i for party in parties if party is not None} | {node.i for node in inside}
    if inside or any(_is_other_noun(node, kept) for node in below[1:]):
        return Tie.LOOSE
    return Tie.DIRECT


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
    return node.ent_type_ not in PLACE_LABELS and node.lemma_.lower() not in PLACE_NOUNS
