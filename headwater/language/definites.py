"""Which party of a report a definite description takes up: "the clerk", "the Norvish leader", "the newspaper"."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from spacy.tokens import Doc, Token

from headwater.language.cue_lexicon import load_cues
from headwater.language.descriptions import PAST
from headwater.language.parties import Mention, Party, may_lead
from headwater.language.relation import Range

GOVERNMENTS = {"government", "regime", "authority", "administration", "country", "nation"}
OUTLET_WORDS = {"news", "exile", "online", "state", "daily", "weekly", "same", "independent", "south", "north"}
# Words for a body of any kind, which a report may call one by that it has named.
BODIES = {"organisation", "organization", "group", "association", "agency", "charity", "company", "firm", "corporation"}
APART = {"other", "another", "second", "third", "new", "main", "rival", "first", "local", "armed", "small", "whole"}
NEAR, FAR = 60, 200


def find_definite(
    doc: Doc, head: Token, span: Range, lemma: str, bare: bool, mentions: Sequence[Mention]
) -> Party | None:
    """Finds the party that a definite description, or a bare plural met before, stands for."""
    modifiers = {
        doc[i].lemma_.lower() for i in range(span[0], head.i) if doc[i].pos_ in ("ADJ", "NOUN", "PROPN", "NUM")
    }
    plural = head.tag_ in ("NNS", "NNPS")
    if lemma in GOVERNMENTS and not modifiers and not bare and (lemma == "authority" or not plural):
        governments = (m.party for m in reversed(mentions[-NEAR:]) if m.party.name.startswith("government of"))
        return next(governments, None)
    loose: Party | None = None
    for mention in reversed(mentions[-FAR:]):
        party = mention.party
        was = bool(modifiers & PAST) and lemma in party.about
        held = lemma in party.heads or lemma in party.roles or was
        if not held and not (modifiers and may_lead(lemma, party)):
            continue
        if party.kind == "unnamed" and (party.words & PAST) - modifiers:
            continue
        if (party.kind == "person" and (lemma == "source" or bare)) or (
            bare and plural and len(party.name.split()) > 1
        ):
            continue
        if modifiers - party.words - party.about - {"same"} and party.kind != "organisation":
            continue
        if party.kind == "organisation" and modifiers - set(party.name.lower().split()) - party.words:
            continue
        if party.plural == plural:
            return party
        loose = loose or party
    if loose is None and lemma in load_cues().words["people.outlets"] and not bare and not plural:
        if head.i + 1 < span[1] or any(_tells_apart(doc[i]) for i in range(span[0], head.i)):
            return None
        return next((m.party for m in reversed(mentions[-FAR:]) if m.party.kind == "outlet"), None)
    return loose if lemma == "source" and not bare else None


def is_plain(words: Iterable[Token]) -> bool:
    """Tells whether the words before "organisation" name none and tell it from no other: "the environmental group"."""
    return all(word.text.islower() and word.pos_ in ("ADJ", "NOUN") and word.lower_ not in APART for word in words)


def find_only_body(mentions: Sequence[Mention], places: Container[str]) -> Party | None:
    """Returns the one body, no government and no place, that a report has named so far; None if there are more."""
    bodies = {mention.party.id: mention.party for mention in mentions[-FAR:] if mention.party.kind == "organisation"}
    named = [
        party
        for party in bodies.values()
        if party.name not in places and not party.name.startswith("government of") and not party.plural
    ]
    return named[0] if len(named) == 1 else None


def _tells_apart(token: Token) -> bool:
    """Tells whether a word before "newspaper" may name another one than the outlet met before."""
    plain = token.pos_ in ("DET", "ADV", "NUM") or token.ent_type_ in ("NORP", "GPE")
    return not plain and token.lower_ not in OUTLET_WORDS
