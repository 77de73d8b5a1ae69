"""The words of a parse that name an act, and which act: the sense is chosen by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from spacy.strings import get_string_id
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words

from headwater.language import roles
from headwater.language.act_lexicon import NATURAL, ActType, Trigger, WordClass, load_vocabulary
from headwater.language.act_scope import HAPPENING, PLACE_NOUNS
from headwater.language.act_subjects import is_passive
from headwater.language.cue_lexicon import load_cues
from headwater.language.phrases import (
    LIGHT_NOUNS,
    SCHEMES,
    dependent,
    entity_around,
    is_misread_order,
    is_person,
    names_act,
    prepositional_objects,
)

WORD_CLASSES: dict[str, WordClass] = {"VERB": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}
# What stands after "in" for where something was done is no other sense of the word.
WHEREABOUTS = {"after", "amid", "at", "before", "during", "following", "near", "outside", "since"}
REASONS = {"for", "over"}
SETTINGS = {"city", "town", "village", "territory", "house", "camp", "street", "center", "centre"}
PARTICIPLE = ("ed", "en", "wn")
COMPLETING = {"prep", "prt", "advmod", "dobj", "agent", "dative", "acomp", "oprd", "xcomp", "ccomp", "attr"}
HOLDING = {"custody", "prison", "cell", "camp", "jail", "detention"}
ISSUING = {"issue", "pass", "give", "receive", "defy", "disobey", "obey", "follow", "execute", "carry", "ignore"}
VIOLENT = {"abduction", "assault", "attack", "custody", "ill-treatment", "shooting", "sexual violence"}
REFLEXIVE = {"himself", "herself", "itself", "themselves", "myself", "yourself", "ourselves"}
LINKS = {"for", "of", "to", "on", "against", "no"}
SPELLS = {"day", "month", "week", "year"}
NURSING = {"ambulance", "clinic", "hospital", "morgue", "stretcher"}
FORCEFUL = {"ASSAULT", "COERCE"}
LAWLESS = {"armed", "hooded", "masked", "unidentified", "unknown"}
SCORE = re.compile(r"(?<![\d–-])\d{1,3}[-–]\d{1,3}(?![\d–-])")
TELLING = {"say", "instruct", "require", "direct", "issue", "give", "come", "call"}


class Found(NamedTuple):
    """A word that names an act, which act, and the other words of its trigger."""

    word: Token
    trigger: Trigger
    partners: frozenset[int]

    @property
    def words(self) -> Words:
        """The words that name the act together: "opened fire", "death threat"."""
        at, doc = self.word.i, self.word.doc
        return doc[at - (at - 1 in self.partners) : at + 1 + (at + 1 in self.partners)]


@cache
def trigger_ids() -> frozenset[int]:
    """Returns the string ids of all trigger lemmas."""
    words = load_vocabulary().triggers.values()
    return frozenset(get_string_id(lemma) for lemmas in words for lemma in lemmas)


def find_triggers(doc: Doc) -> Iterator[Found]:
    """Yields the words of a parse that name an act."""
    known = trigger_ids()
    found = []
    for index, lemma in enumerate(doc.to_array("LEMMA").tolist()):
        if lemma in known and (trigger := _choose_trigger(doc[index])) is not None:
            word = doc[index]
            partners = _partners(word, trigger.beside) if trigger.beside else ()
            found.append(Found(word, trigger, frozenset(partners)))
    taken = {index for entry in found for index in entry.partners}
    types = {entry.word.i: entry.trigger.act.type for entry in found}
    for entry in found:
        if (entry.word.i not in taken or entry.trigger.beside) and not _repeats(entry, types):
            yield entry


def _repeats(entry: Found, types: dict[int, str]) -> bool:
    """Tells whether a noun only says how the act of its verb was done: "tortured with electric shocks"."""
    preposition = entry.word.head
    if entry.word.pos_ != "NOUN" or entry.word.dep_ != "pobj" or preposition.lower_ not in ("with", "by", "in"):
        return False
    return types.get(preposition.head.i) == entry.trigger.act.type


def _partners(word: Token, beside: str) -> Iterator[int]:
    """Yields the words that complete a trigger of two words: "arrest" in "put under arrest"."""
    for child in word.children:
        if child.dep_ == "aux":
            # "Will hold" is not "held against her will".
            continue
        inner = child.children if child.dep_ in ("prep", "agent") or beside == "dead" else ()
        for near in (child, *inner):
            if near.lemma_.lower() == beside:
                yield near.i


def class_of(word: Token) -> WordClass | None:
    """Returns the word class of a word that may name an act; "missing" before a noun is an adjective."""
    described = word.tag_ == "VBG" and word.dep_ == "amod" and word.lower_ in load_vocabulary().triggers["adjective"]
    return "adjective" if described else WORD_CLASSES.get(word.pos_)


def _choose_trigger(word: Token) -> Trigger | None:
    word_class = class_of(word)
    if word_class is None or _is_in_title(word):
        return None
    triggers = load_vocabulary().triggers
    lemma = word.lower_ if word_class == "adjective" and word.tag_ == "VBG" else word.lemma_
    entries = triggers[word_class].get(lemma, ())
    if not entries and word_class == "adjective" and word.tag_ == "JJ" and lemma.endswith(PARTICIPLE):
        entries = triggers["verb"].get(lemma, ())
    if is_misread_order(word):
        return next(iter(triggers["verb"].get(lemma, ())), None)
    modifies = word.dep_ in ("compound", "nmod") and not _is_schemed(word)
    if word_class == "noun" and (modifies or _is_dreaded(word) or _is_in_charge(word) or _is_in_name(word)):
        return None
    if not entries:
        return None
    near, sense = _beside(word), _modifiers(word)
    return next((entry for entry in entries if _fits(word, entry, word_class, near, sense)), None)


def _is_schemed(noun: Token) -> bool:
    """Tells whether somebody means to do what a noun names: "an assassination attempt", "a kidnapping plot"."""
    return noun.head.lemma_ in SCHEMES and noun.i + 1 == noun.head.i and names_act(noun)


def _is_dreaded(noun: Token) -> bool:
    """Tells whether a noun is only what someone fears: "not named for fear of reprisals"."""
    above = noun.head
    return noun.dep_ == "pobj" and above.lower_ == "of" and above.head.lemma_ == "fear"


def _is_in_charge(noun: Token) -> bool:
    """Tells whether a noun is that of "in charge" or "go on the attack", which accuses or hurts nobody."""
    if noun.dep_ != "pobj":
        return False
    attacking = noun.lemma_ in ("attack", "offensive") and noun.head.lower_ == "on" and noun.head.head.lemma_ == "go"
    return attacking or (noun.lower_ == "charge" and noun.head.lower_ == "in")


def _beside(word: Token) -> set[str]:
    near: set[str] = set()
    for child in word.children:
        if child.dep_ == "aux":
            continue
        near.add(child.lemma_.lower())
        if child.lower_ == "back":
            # "Send them back to prison."
            near.update(inner.lemma_.lower() for step in child.children for inner in step.children)
        if child.dep_ in COMPLETING:
            near.update(grandchild.lemma_.lower() for grandchild in child.children if grandchild.dep_ != "nsubj")
            if child.lemma_ in SPELLS:
                # "Serving the second year of a life sentence."
                near.update(inner.lemma_.lower() for inner in prepositional_objects(child, "of"))
            if child.dep_ == "prep":
                near.update(inner.lemma_.lower() for grandchild in child.children for inner in grandchild.children)
    return near


def _modifiers(word: Token) -> set[str]:
    """Returns what shows the sense of a word: its parties, its modifiers, its "of ..." and the words after "in".

    "Detained at a rally over a video" says where and why, and nothing of the sense.
    """
    near: set[str] = set()
    for child in word.children:
        if child.dep_ == "conj":
            # What is told beside it is another matter: "the killing of a judge and an earthquake".
            continue
        near.add(child.lemma_.lower())
        if child.dep_ in ("dobj", "nsubj", "nsubjpass", "attr", "oprd"):
            near.update(inner.lemma_.lower() for inner in child.children if inner.dep_ in ("compound", "amod", "nmod"))
        elif child.dep_ == "prep":
            inner = {inner.lemma_.lower() for inner in child.children}
            for counted in child.children:
                if counted.lemma_.lower() in LIGHT_NOUNS:
                    inner |= {word.lemma_.lower() for word in prepositional_objects(counted, "of")}
            if child.lower_ in WHEREABOUTS | REASONS:
                # "Killed after a quake".
                inner &= load_vocabulary().natural
            near |= inner if child.lower_ == "of" else inner - SETTINGS
    return near


def _aims(word: Token) -> set[str]:
    """Returns what stands after "for" and "over": of "search for the truth" it shows the sense."""
    return {inner.lemma_.lower() for inner in prepositional_objects(word, *REASONS)}


def _fits(word: Token, entry: Trigger, word_class: WordClass, near: set[str], sense: set[str]) -> bool:
    if entry.beside is not None and entry.beside not in near:
        return False
    if entry.beside == "dead" and any(child.lower_ == "for" for child in word.children):
        # "Left for dead" is alive.
        return False
    if entry.act.unless & (sense | _aims(word) if "for" in entry.act.target_by else sense):
        return False
    if word.dep_ == "amod" and word_class != "adjective" and entry.act.unless & {word.head.lemma_.lower()}:
        return False
    if entry.beside is None and (entry.act.harms or entry.act.category == "ASSAULT") and _is_done_to_oneself(word):
        return False
    if (is_passive(word) and "active" in entry.flags) or (not is_passive(word) and "passive" in entry.flags):
        return False
    if "command" in entry.flags and not _is_command(word):
        return False
    if "bare" in entry.flags and any(
        child.dep_ == "prt" or child.lower_ in ("out", "off", "up") for child in word.children
    ):
        return False
    if "held" in entry.flags and not _is_held(word):
        return False
    if "forced" in entry.flags and not _is_forced(word):
        return False
    if "state" in entry.flags and not _is_state(word):
        return False
    if entry.beside is not None and ("not" in entry.flags) != _is_partner_negated(word, entry.beside):
        return False
    if "deed" in entry.flags and _is_doer(word):
        return False
    if "agent" in entry.flags and not _has_agent(word, entry, word_class):
        return False
    if "unknown" in entry.flags and not _is_unknown(word):
        return False
    if "uttered" in entry.flags and _is_danger(word):
        return False
    if "game" in entry.flags and not _is_in_game(word, entry, word_class):
        return False
    if "outlaw" in entry.flags and not _is_by_outlaws(word, entry, word_class):
        return False
    if "officer" in entry.flags and not _is_by_officers(word, entry, word_class):
        return False
    if "objectless" in entry.flags and dependent(word, "dobj") is not None:
        return False
    if entry.flags & NATURAL and not _is_natural(word, entry, word_class, sense):
        return False
    if entry.flags & {"person", "someone"}:
        target = roles.read_roles(word, entry, word_class).target
        if target is not None and entry.act.unless & _words_of_name(target):
            # "The Grain Conference held in May."
            return False
        certain = "someone" not in entry.flags or (target is not None and target.lower_ not in ("they", "them"))
        person = target is not None and _may_be_person(target, entry.act)
        return person and certain and not _harms_things(word, entry, word_class)
    return not (entry.act.harms and _harms_things(word, entry, word_class))


def _words_of_name(noun: Token) -> set[str]:
    """Returns the words of a name with an act's word in another sense: "Conference" in "the Grain Conference"."""
    return {child.lemma_.lower() for child in noun.children if child.dep_ in ("compound", "nmod", "appos")}


def _may_be_person(noun: Token, act: ActType) -> bool:
    """Tells whether a word means a person, or is a lone name to which force is done, as in "Lund was beaten"."""
    lone = noun.tag_ == "NNP" and not noun.ent_type_ and noun.text.istitle() and dependent(noun, "det") is None
    lone = lone and act.category in FORCEFUL
    return is_person(noun) or (lone and noun.lower_ not in PLACE_NOUNS | load_cues().words["people.bodies"])


def _is_done_to_oneself(verb: Token) -> bool:
    """Tells whether an act is done by someone to themselves, where the vocabulary has no word for that."""
    under = dependent(verb, "dobj")
    return under is not None and under.lower_ in REFLEXIVE


def _harms_things(word: Token, entry: Trigger, word_class: WordClass) -> bool:
    """Tells whether an act that is done to persons is said of an animal, an illness or a thing here."""
    target = roles.read_roles(word, entry, word_class).target
    if target is None:
        return False
    if target.lower_ in ("it", "itself") and target.head == word:
        return True
    lemma, words = target.lemma_.lower(), load_vocabulary()
    if target.pos_ == "PROPN" and lemma in entry.act.unless:
        # "The Norvish Summit held in May."
        return True
    return lemma in words.natural or (lemma in words.things and not is_person(target))


def _is_held(noun: Token) -> bool:
    """Tells whether a noun says where somebody is: "is in prison", "a poet behind bars", not "in a prison"."""
    place = noun.head
    if noun.dep_ != "pobj" or place.lower_ not in ("in", "behind"):
        return False
    person = place.head.pos_ in ("NOUN", "PROPN") and is_person(place.head)
    return (person or place.head.lemma_ in roles.STAYING) and not any(
        child.dep_ in ("det", "poss") for child in noun.children
    )


def _is_state(verb: Token) -> bool:
    """Tells whether a present participle says what somebody is: "has been missing", not "is missing the bus"."""
    if verb.tag_ != "VBG" or any(child.dep_ in ("dobj", "prt") for child in verb.children):
        return False
    return verb.dep_ in ("acomp", "xcomp", "oprd") or any(child.lemma_ == "be" for child in verb.lefts)


def _is_partner_negated(word: Token, beside: str) -> bool:
    """Tells whether the word that completes a trigger is denied: "found not guilty"."""
    return any(word.doc[at - 1].lower_ == "not" for at in _partners(word, beside) if at > word.i + 1)


def _is_doer(noun: Token) -> bool:
    """Tells whether a noun means those who do an act and say or do something here: "the prosecution argued"."""
    active = noun.dep_ == "nsubj" and noun.head.pos_ == "VERB" and noun.head.lemma_ not in HAPPENING
    return active and not any(child.dep_ in ("agent", "prep") for child in noun.children)


def _has_agent(verb: Token, entry: Trigger, word_class: WordClass) -> bool:
    """Tells whether an act is done by a person or body, or by nobody named; a thing "threatens" in another sense."""
    if {place.lemma_ for place in prepositional_objects(verb, "in", "to", "on")} & NURSING:
        # "Taken away in an ambulance."
        return False
    actor = roles.read_roles(verb, entry, word_class).actor
    bodies = load_cues().words["people.bodies"]
    if actor is None or actor.pos_ != "NOUN" or is_person(actor) or actor.lemma_.lower() in bodies:
        return True
    return any(child.dep_ == "xcomp" or child.lower_ in ("who", "with") for child in verb.children)


def _is_by_outlaws(verb: Token, entry: Trigger, word_class: WordClass) -> bool:
    """Tells whether persons are held by those who have no authority to: gunmen, a gang, masked men."""
    actor, target = roles.read_roles(verb, entry, word_class)
    if actor is None or target is None or not _may_be_person(target, entry.act):
        return False
    named = (actor, *prepositional_objects(actor, "of")) if actor.lemma_.lower() in LIGHT_NOUNS else (actor,)
    outlaws = load_vocabulary().outlaws
    return any(
        noun.lemma_.lower() in outlaws
        or (noun.lemma_ == "man" and any(child.lower_ in LAWLESS for child in noun.lefts if child.dep_ == "amod"))
        for noun in named
    )


def _is_in_game(word: Token, entry: Trigger, word_class: WordClass) -> bool:
    """Tells whether an act is told of a game or race, by the words or a score in its paragraph, and not of people."""
    actor, target = roles.read_roles(word, entry, word_class)
    games = load_vocabulary().games
    if target is not None and target.pos_ != "PROPN" and is_person(target) and target.lemma_.lower() not in games:
        return False
    if target is not None and target.ent_type_ == "PERSON" and actor is None:
        return False
    return any(token.lemma_.lower() in games for token in word.doc) or SCORE.search(word.doc.text) is not None


def _is_by_officers(verb: Token, entry: Trigger, word_class: WordClass) -> bool:
    """Tells whether persons are held by those who do so for an authority: soldiers, the police."""
    actor = roles.read_roles(verb, entry, word_class).actor
    return actor is not None and actor.lemma_.lower() in load_vocabulary().officers


def _is_danger(noun: Token) -> bool:
    """Tells whether a threat is only what something is: "a threat to the harvest", "seen as a threat"."""
    seen = noun.dep_ == "attr" or (noun.dep_ == "pobj" and noun.head.lower_ == "as")
    to = any(child.dep_ == "prep" and child.lower_ == "to" for child in noun.rights)
    return noun.tag_ == "NN" and (seen or to)


def _is_unknown(noun: Token) -> bool:
    """Tells whether words say that nobody knows where a person is: "her whereabouts are unknown"."""
    said = [noun.head, *noun.head.children] if noun.dep_ == "nsubj" else noun.children
    return any(word.lower_ == "unknown" for word in said)


def _is_in_name(noun: Token) -> bool:
    """Tells whether a noun is part of what a body or work is called: "the Agency for the Prohibition of Weapons"."""
    if noun.ent_iob_ != "I" or not noun.text[0].isupper():
        return False
    start = noun.i
    while noun.doc[start].ent_iob_ == "I":
        start -= 1
    return any(word.lower_ in LINKS for word in noun.doc[start : noun.i])


def _is_in_title(word: Token) -> bool:
    """Tells whether a word stands in the quoted title of a work: "her book “Killing the River”"."""
    if word.ent_type_ != "WORK_OF_ART":
        return False
    start = entity_around(word).start
    return start > 0 and word.doc[start - 1].text in ("“", '"', "‘", "'")


def _is_forced(word: Token) -> bool:
    """Tells whether a disappearance is said to be done by others: with violence, into custody, or as a practice."""
    if word.pos_ == "NOUN":
        told = word.tag_ == "NNS" or any(child.lower_ in ("involuntary", "state") for child in word.lefts)
    else:
        told = is_passive(word) or any(
            child.dep_ == "dobj" or child.lower_ == "forcibly" or {inner.lower_ for inner in child.subtree} & HOLDING
            for child in word.children
        )
    beside = [child for child in word.children if child.dep_ in ("conj", "advcl", "prep")]
    if word.dep_ == "conj":
        beside += [word.head, *word.head.conjuncts]
    inner = [child for token in beside if token.dep_ == "prep" for child in token.children]
    return told or any(token.lemma_ in _violent_words() for token in (*beside, *inner))


def _is_natural(word: Token, entry: Trigger, word_class: WordClass, sense: set[str]) -> bool:
    """Tells whether a death is said to be from an illness, an accident or a disaster."""
    natural = load_vocabulary().natural
    actor = roles.read_roles(word, entry, word_class).actor
    causes = {actor.lemma_.lower(), *(child.lemma_.lower() for child in actor.lefts)} if actor is not None else set()
    if "caused" in entry.flags or (causes | sense) & natural:
        return bool((causes | sense) & natural)
    told = {token.lemma_.lower() for token in word.sent}
    return bool(told & natural) and not told & _violent_words()


@cache
def _violent_words() -> frozenset[str]:
    """Returns the words that alone name a violent act other than a death."""
    words = load_vocabulary().triggers.values()
    return frozenset(
        lemma
        for lemmas in words
        for lemma, entries in lemmas.items()
        if any(entry.act.group in VIOLENT and entry.beside is None for entry in entries)
    )


def _is_command(noun: Token) -> bool:
    """Tells whether a noun like "order" stands for a command: it says what to do, or someone gives or obeys it."""
    if (noun.dep_ == "pobj" and noun.head.lower_ == "in") or noun.dep_ == "conj":
        return False
    if any(
        child.dep_ in ("acl", "relcl", "agent") or (child.dep_ == "prep" and child.lower_ == "from")
        for child in noun.children
    ):
        return True
    if noun.dep_ == "dobj":
        return noun.head.lemma_ in ISSUING
    return noun.dep_ in ("nsubj", "nsubjpass") and noun.head.lemma_ in TELLING
