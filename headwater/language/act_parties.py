"""Who an act is said to be by, to and with, as the text describes them: never completed from elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left

from msgspec.structs import replace
from spacy.tokens import Span as Words
from spacy.tokens import Token

from headwater.language import numbers
from headwater.language.act_lexicon import load_vocabulary
from headwater.language.act_sources import ActSources
from headwater.language.act_subjects import subject_in_agent
from headwater.language.cue_lexicon import load_cues
from headwater.language.listings import GROUPS, listed_members
from headwater.language.persons_named import ONE_PERSON, PersonsNamed
from headwater.language.phrases import (
    LIGHT_NOUNS,
    PARTY_LABELS,
    PLACE_LABELS,
    dependent,
    is_party_itself,
    is_person,
    joined_parties,
    name_around,
    phrase_around,
    prepositional_objects,
)
from headwater.language.reading import Paragraph, Reading
from headwater.model import Number, Party, Toponym

# The parser parts "al-Lund" at its hyphen.
HYPHENED = re.compile(r"[-‑](?=[A-Z])[\w’'-]*\w")
PARTY_CLASSES = {"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "DET"}
MEANS = ("with", "by", "through", "via", "from", "using")
COUNTING = {"act", "case", "count", "incident", "instance"}
UNCOUNTED_LABELS = {"DATE", "TIME", "MONEY", "ORDINAL"}


class Parties:
    """Describes the parties of a report's acts, and knows which of them speak in it."""

    def __init__(self, reading: Reading, persons: PersonsNamed) -> None:
        self._text = reading.report.text
        self._persons = persons
        self._sources = ActSources(reading, persons)
        self._places = sorted({(place.start, place.end) for place in reading.all(Toponym)})
        self._known_places = sorted({(place.start, place.end) for place in reading.all(Toponym) if place.country})

    def describe_one(self, paragraph: Paragraph, head: Token | None, taken: frozenset[int]) -> Party | None:
        """Returns a party as the text describes it, those that "and" joins to it included.

        `taken` are the words that name the act itself.
        """
        if head is None or head.pos_ not in PARTY_CLASSES:
            return None
        joined = _joined_alike(head, taken)
        name = self._name_of(paragraph, head) if len(joined) == 1 else None
        return self._describe(paragraph, head, name, _phrase_of(head, joined))

    def describe_tool(self, paragraph: Paragraph, head: Token | None) -> Party | None:
        """Returns what an act was done with, as the text describes it."""
        return None if head is None else self._describe(paragraph, head, None, phrase_around(head))

    def describe_each(self, paragraph: Paragraph, head: Token | None, taken: frozenset[int]) -> list[Party | None]:
        """Returns the targets of an act: each named person on their own, everyone else together.

        `taken` are the words that name the act itself: "dead" in "shot dead six miners".
        """
        if head is None or (head.pos_ not in PARTY_CLASSES and not is_party_itself(head)):
            return [None]
        joined = _joined_alike(head, taken)
        names = [(party, self._name_of(paragraph, party)) for party in joined]
        if _is_told_of_one(head) and any(name is not None for _, name in names):
            # "A poet and Norvish teacher, Ada Lund, was held."
            names = [(party, name) for party, name in names if name is not None]
        alone = head.tag_ == "NNP" and _clause_with(head, taken) is not None
        listed = [] if alone else [member for party in joined for member in listed_members(party)]
        if any(name is not None for _, name in names):
            names += [member for member in listed if member[0] not in joined]
            return self._drop_repeats(
                [self._describe(paragraph, party, name, phrase_around(party)) for party, name in names]
            )
        if len(joined) > 1 and all(self._may_be_name(paragraph, party) for party in joined):
            return self._drop_repeats(
                [self._describe(paragraph, party, None, phrase_around(party)) for party in joined]
            )
        words = _phrase_of(head, joined)
        while len(words) > 1 and (words[0].i in taken or words[0].dep_ == "cc"):
            words = head.doc[words.start + 1 : words.end]
        persons = is_person(head) or is_party_itself(head) or head.lower_ in GROUPS or head.pos_ == "PROPN"
        members = [self._describe(paragraph, member, name, name) for member, name in listed if persons]
        return self._drop_repeats([self._describe(paragraph, head, None, words), *members])

    def _name_of(self, paragraph: Paragraph, head: Token) -> Words | None:
        """Returns the person's name that a description holds; a place is none: "pupils of a school, Velmora"."""
        taken_for_place = head.ent_type_ in PLACE_LABELS and not self.is_place(paragraph, head)
        name = None if taken_for_place else name_around(head)
        if name is None and head.pos_ == "PROPN" and self._persons.is_borne(head.text):
            words = phrase_around(head)
            return None if any(word.text[0].islower() for word in words) else words
        if name is None or (name.start <= head.i < name.end):
            return name
        span = paragraph.start + name.start_char, paragraph.start + name.end_char
        at = bisect_left(self._places, span)
        return None if self._places[at : at + 1] == [span] else name

    def _may_be_name(self, paragraph: Paragraph, head: Token) -> bool:
        """Tells whether a proper noun may be the name of a person that the parser does not know as one."""
        words = phrase_around(head)
        bodies = load_cues().words["people.bodies"]
        named = head.tag_ == "NNP" and all(
            word.text == "-" or (word.text[0].isupper() and word.lower_ not in bodies) for word in words
        )
        at = paragraph.start + words.start_char
        return named and not any(at <= start < at + len(words.text) for start, _ in self._places)

    def is_place(self, paragraph: Paragraph, head: Token | None) -> bool:
        """Tells whether a word names a place; a name that no place is known by, or a person bears, does not."""
        if head is None or head.ent_type_ not in PLACE_LABELS:
            return False
        at = paragraph.start + head.idx
        before = bisect_left(self._known_places, (at + 1,)) - 1
        known = before >= 0 and at < self._known_places[before][1]
        named = head.pos_ == "PROPN" and dependent(head, "det") is None
        return not named or (known and not self._persons.is_borne(head.text))

    @staticmethod
    def _drop_repeats(parties: list[Party]) -> list[Party | None]:
        """Returns each stretch once: a name may stand for the noun that it explains."""
        return list({(party.start, party.end): party for party in parties}.values())

    def _describe(self, paragraph: Paragraph, head: Token, name: Words | None, words: Words) -> Party:
        chosen = name if name is not None else words
        start, end = paragraph.start + chosen.start_char, paragraph.start + chosen.end_char
        start = self._sources.after_outlet(start, end)
        if rest := HYPHENED.match(self._text, end):
            end = rest.end()
        text = self._text[start:end]
        core = paragraph.start + chosen.root.idx
        return Party(
            text=text, start=start, end=end, source=self._sources.find(paragraph, head, core, text, start, end)
        )

    def meant_by(self, paragraph: Paragraph, head: Token | None) -> frozenset[str]:
        """Returns the words of the name of the one person that a pronoun means, none if it means nobody named."""
        meant = self._persons.meant_by(paragraph, head) if head is not None and head.lower_ in ONE_PERSON else None
        return frozenset(self._persons.full_name(meant)) if meant else frozenset()


def part_parties(actor: Party | None, target: Party | None) -> tuple[Party | None, Party | None]:
    """Returns actor and target; "he beat him" is about two, so neither pronoun is who both were linked to."""
    if actor is None or target is None or actor.source is None or actor.source != target.source:
        return actor, target
    if target.text.lower() not in ONE_PERSON:
        return actor, target
    actor = replace(actor, source=None) if actor.text.lower() in ONE_PERSON else actor
    return actor, replace(target, source=None)


def _joined_alike(head: Token, taken: frozenset[int]) -> list[Token]:
    """Returns a head noun and those joined to it; a happening is not joined to a person: "of a child, theft".

    What "who was held" says of one is not said of whom is named after it; "who were held" is said of all before it.
    """
    clause, first = _clause_with(head, taken), head
    while clause is not None and first.dep_ == "conj" and head.tag_ in ("NN", "NNP") and _is_plural(clause):
        first = first.head
    joined = [party for party in joined_parties(first) if clause is None or party.i < clause.left_edge.i]
    joined = [party for party in joined if party == head or not _is_next_subject(party)]
    joined = [party for party in joined if party.i >= head.i or party.ent_type_ not in PLACE_LABELS]
    if any(word.dep_ == "amod" and word.head in (head, *head.lefts) for word in map(head.doc.__getitem__, taken)):
        # "The jailed poet and his wife": she is not jailed.
        joined = [party for party in joined if party == head or not _is_described_apart(party)]
    return [party for party in joined if party == head or not is_person(head) or not is_thing(party)]


def _is_next_subject(noun: Token) -> bool:
    """Tells whether a noun that the parser joined to another opens a clause: "by guards and the owner was beaten"."""
    after = noun.nbor() if noun.i + 1 < len(noun.doc) else noun
    verb = after.head
    return noun.dep_ == "conj" and after.dep_ in ("aux", "auxpass") and subject_in_agent(verb) == noun


def _clause_with(head: Token, taken: frozenset[int]) -> Token | None:
    """Returns the verb of the clause that tells an act of the noun before it: "held" in "Ada Lund, who was held"."""
    told = [head.doc[at] for at in taken]
    clauses = (child for child in head.rights if child.dep_ in ("acl", "relcl"))
    return next((child for child in clauses if any(child == word or child.is_ancestor(word) for word in told)), None)


def _is_told_of_one(noun: Token) -> bool:
    """Tells whether a verb in the singular has a noun and those joined to it as its subject: they are one person."""
    verb = noun.head
    if noun.dep_ not in ("nsubj", "nsubjpass") or not any(child.dep_ == "conj" for child in noun.rights):
        return False
    return any(word.lower_ in ("is", "was", "has") for word in (verb, *verb.lefts))


def _is_described_apart(noun: Token) -> bool:
    """Tells whether words before a noun are its own, not shared with the nouns before it."""
    return any(word.dep_ in ("det", "poss") or word.tag_ == "VBN" for word in noun.doc[noun.left_edge.i : noun.i])


def _is_plural(verb: Token) -> bool:
    """Tells whether a verb is in the plural: "were held", "are missing"."""
    return any(word.lower_ in ("are", "were", "have") for word in (verb, *verb.lefts))


def _phrase_of(head: Token, joined: list[Token]) -> Words:
    words = phrase_around(min(head, joined[0], key=lambda word: word.i))
    return head.doc[words.start : max(words.end, phrase_around(joined[-1]).end)] if len(joined) > 1 else words


def find_instrument(word: Token) -> Token | None:
    """Returns the head of what an act was done with: "with a hose", "by a car bomb", "knife attack"."""
    for means in word.children:
        if means.lower_ in MEANS:
            inner = dependent(means, "pobj", "dobj")
            if inner is not None and is_tool(inner):
                return inner
        elif means.dep_ == "compound" and is_tool(means):
            return means
    return None


def is_tool(noun: Token) -> bool:
    """Tells whether a noun means a weapon or another thing that acts are done with."""
    return noun.lemma_.lower() in load_vocabulary().tools


def is_thing(noun: Token) -> bool:
    """Tells whether a noun means a tool or a happening, which acts are not done by."""
    if noun.pos_ != "NOUN" or noun.ent_type_ in PARTY_LABELS or is_person(noun):
        return False
    return is_tool(noun) or noun.lemma_ in load_vocabulary().triggers["noun"]


def find_number(paragraph: Paragraph, word: Token, parties: list[Token]) -> Number | None:
    """Returns how many the target, else the actor, else the acts are, and what is counted."""
    for head in [*parties, word, *_instances_of(word)]:
        phrase = _count_before(head)
        amount = numbers.read_amount(phrase.text) if phrase is not None else None
        if phrase is None or amount is None:
            continue
        share = head.lower_ in ("percent", "%")
        counted = next(prepositional_objects(head, "of"), None) if share or head.lemma_.lower() in LIGHT_NOUNS else head
        of = None if counted is None or phrase.start <= counted.i < phrase.end else counted.text
        if head in parties and (added := _add_up(head)) is not None:
            (phrase, amount), of = added, None
        start = paragraph.start + phrase.start_char
        return Number(
            text=phrase.text, start=start, end=start + len(phrase.text), least=amount.least, most=amount.most, of=of
        )
    return None


def _count_before(head: Token) -> Words | None:
    """Returns the words that say how many a noun means."""
    words = phrase_around(head)
    numerals = [
        token
        for token in words
        if (token.dep_ in ("nummod", "quantmod") or token.pos_ == "NUM" or token.lower_ in numbers.VAGUE)
        and token.ent_type_ not in UNCOUNTED_LABELS
    ]
    if not numerals:
        return None
    first, last = min(numerals, key=lambda token: token.i), max(numerals, key=lambda token: token.i)
    begin = min(first.i, *(token.left_edge.i for token in numerals))
    share = head.lower_ in ("percent", "%") and last.i + 1 == head.i
    return head.doc[max(begin, words.start) : last.i + 1 + share]


def _instances_of(word: Token) -> list[Token]:
    """Returns the noun that counts the acts of which it tells: "40 cases of torture"."""
    counting = word.dep_ == "pobj" and word.head.lower_ == "of" and word.head.head.lemma_ in COUNTING
    return [word.head.head] if counting else []


def _add_up(head: Token) -> tuple[Words, numbers.Amount] | None:
    """Returns how many those are that are joined and each counted: "two men and three boys" are five."""
    joined = [party for party in joined_parties(head) if party.pos_ in ("NOUN", "NUM") and party.i >= head.i]
    counts = [_count_before(party) for party in joined]
    amounts = [numbers.read_amount(count.text) if count is not None else None for count in counts]
    if len(joined) < 2 or any(party.head not in joined for party in joined[1:]):
        return None
    least: float | None = 0
    most: float | None = 0
    for party, amount in zip(joined, amounts, strict=True):
        one = party.tag_ == "NN" and any(child.lower_ in ("a", "an") for child in party.lefts)
        amount = amount or (numbers.Amount(1, 1) if one else None)
        if amount is None or not is_person(party):
            return None
        least = None if least is None or amount.least is None else least + amount.least
        most = None if most is None or amount.most is None else most + amount.most
    start = counts[0].start if counts[0] is not None else joined[0].left_edge.i
    return head.doc[start : joined[-1].i + 1], numbers.Amount(least, most)
