"""The persons that a report names, and which of them a pronoun plainly stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

from spacy.tokens import Span as Words
from spacy.tokens import Token

from headwater.language.cue_lexicon import load_cues
from headwater.language.phrases import dependent, entity_around
from headwater.language.reading import Paragraph, Reading

SUBJECTS = ("nsubj", "nsubjpass")
ONE_PERSON = {"he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "herself": "she"}
TITLES = {"mr": "he", "mrs": "she", "ms": "she", "miss": "she"}
ANOTHER = {"appos", "attr", "conj", "dative", "dobj", "nsubj", "nsubjpass", "poss"}
# "al-Voss" and "Voss" are one name.
ARTICLE = re.compile(r"^(?:al|el|ul|an|as|ash|at|ad)[-‑–](?=\w)", re.IGNORECASE)
# A pronoun is linked to a person only if no other was named within this many sentences.
SENTENCES_BACK = 2
LAST_NAMED = 3
OBJECTS = ("dobj", "dative", "pobj")


class Named(NamedTuple):
    """A mention of a person by name."""

    start: int
    end: int
    words: tuple[str, ...]


class Sentence(NamedTuple):
    """A sentence, the person's name that is the subject of its main clause, and the pronoun that fits the subject."""

    start: int
    subject: tuple[str, ...]
    pronoun: str


class PersonsNamed:
    """Knows where a report names persons."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._named = [
            Named(part.start + name.start_char, part.start + name.end_char, tuple(name.text.split()))
            for part in reading.paragraphs
            for entity in part.doc.ents
            if entity.label_ == "PERSON"
            for name in (entity_around(entity.root),)
        ]
        self._borne = {word for named in self._named if len(named.words) > 1 for word in named.words}
        # A surname alone is often taken for a town or a body.
        self._named += [
            Named(part.start + token.idx, part.start + token.idx + len(token), (token.text,))
            for part in reading.paragraphs
            for token in part.doc
            if self._is_surname(token)
        ]
        self._named.sort()
        self._sentences: list[Sentence] = []
        self._pronouns: defaultdict[str, set[str]] = defaultdict(set)
        for part in reading.paragraphs:
            for entity in part.doc.ents:
                if entity.label_ == "PERSON" and (pronoun := _fitting_pronoun(entity)):
                    self._pronouns[entity[-1].text].add(pronoun)
            for token in part.doc[1:]:
                if token.text in self._borne and (title := TITLES.get(token.nbor(-1).lower_.rstrip("."))):
                    self._pronouns[token.text].add(title)

    def _is_surname(self, token: Token) -> bool:
        """Tells whether a word that is not known as a name is that of a person whom the report names in full."""
        return (
            token.text in self._borne
            and token.pos_ == "PROPN"
            and token.ent_type_ != "PERSON"
            and (not token.ent_type_ or (token.ent_iob_ == "B" and entity_around(token).text == token.text))
            and token.dep_ != "compound"
        )

    def is_shared(self, name: str) -> bool:
        """Tells whether a lone name is part of the names of several persons of the report, as a family's is."""
        if " " in name or not name[:1].isupper():
            return False
        known = [{ARTICLE.sub("", word) for word in named.words} for named in self._named]
        full = [words for words in known if len(words) > 1 and ARTICLE.sub("", name) in words]
        longest = max(full, key=len, default=set())
        return any(not words <= longest for words in full)

    def is_borne(self, word: str) -> bool:
        """Tells whether a word is part of a name of several words that the report gives to a person."""
        return word in self._borne

    def full_name(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Returns the longest name that the report gives to a person."""
        return max((named.words for named in self._named if set(words) <= set(named.words)), key=len, default=words)

    def named_before(self, offset: int) -> set[str]:
        """Returns the words of the names of persons that stand last before an offset."""
        at = bisect_left(self._named, offset, key=lambda named: named.start)
        return {word for named in self._named[max(at - LAST_NAMED, 0) : at] for word in named.words}

    def meant_by(self, paragraph: Paragraph, pronoun: Token) -> tuple[str, ...] | None:
        """Returns the name of the person that "he" or "she" stands for; None where that is not plain.

        It is plain if one person only was named just before, or if the pronoun is the subject and so was the person
        in the sentence before, with nobody named in between. "Mr Lund" is never "she".
        """
        found = self._only_one_near(paragraph, pronoun) or self._subject_before(paragraph, pronoun)
        if found is None:
            return None
        fitting, gender = self._pronouns.get(found[-1]), ONE_PERSON[pronoun.lower_]
        if not fitting and _is_beside_another(pronoun, found):
            return None
        return None if fitting and gender not in fitting else found

    def _only_one_near(self, paragraph: Paragraph, pronoun: Token) -> tuple[str, ...] | None:
        sentence, at = pronoun.sent.start, paragraph.start + pronoun.idx
        for _ in range(SENTENCES_BACK):
            sentence = pronoun.doc[sentence - 1].sent.start if sentence else 0
        near = self._named_between(paragraph.start + pronoun.doc[sentence].idx, at)
        if any(_may_be_another(word, near) for word in pronoun.doc[sentence : pronoun.i]):
            return None
        longest = max((name.words for name in near), key=len, default=None)
        return longest if longest and all(set(name.words) <= set(longest) for name in near) else None

    def _subject_before(self, paragraph: Paragraph, pronoun: Token) -> tuple[str, ...] | None:
        top = pronoun.head if pronoun.dep_ == "poss" else pronoun
        if top.dep_ not in SUBJECTS or top.head.dep_ != "ROOT":
            return None
        start, gender = paragraph.start + pronoun.sent.start_char, ONE_PERSON[pronoun.lower_]
        if self._named_between(start, paragraph.start + pronoun.idx):
            return None
        sentences = self._all_sentences()
        index = bisect_left(sentences, start, key=lambda sentence: sentence.start) - 1
        for _ in range(SENTENCES_BACK):
            if index < 0 or sentences[index].subject or sentences[index].pronoun != gender:
                break
            index -= 1
        if index < 0 or sentences[index].pronoun not in ("", gender):
            return None
        return sentences[index].subject or None

    def _named_between(self, low: int, high: int) -> list[Named]:
        first = bisect_left(self._named, low, key=lambda name: name.start)
        return self._named[first : bisect_left(self._named, high, key=lambda name: name.start)]

    def _all_sentences(self) -> list[Sentence]:
        if not self._sentences:
            known = {named.start: named.words for named in self._named}
            self._sentences = [_read(part, sent, known) for part in self._reading.paragraphs for sent in part.doc.sents]
        return self._sentences


def _is_beside_another(pronoun: Token, named: tuple[str, ...]) -> bool:
    """Tells whether a sentence has another whom a pronoun may mean: "she says he fled", "held the girl, hit her"."""
    gender = ONE_PERSON[pronoun.lower_]
    before = [word for word in pronoun.sent if word.tag_ == "NN" and word.i < pronoun.i]
    kin = {sex for sex in ("he", "she") for word in before if word.lemma_ in load_cues().words[f"people.{sex}"]}
    if any(ONE_PERSON.get(word.lower_, gender) not in (gender, *kin) for word in pronoun.sent):
        return True
    words = load_cues().words[f"people.{gender}"]
    return any(word.lemma_ in words and word.dep_ in OBJECTS and not _is_said_of(word, named) for word in before)


def _is_said_of(noun: Token, named: tuple[str, ...]) -> bool:
    """Tells whether a noun is said of who bears a name or of their kin: "the baker's wife Ada Lund", "his father"."""
    return any(word.text in named or word.lower_ in ONE_PERSON for word in (noun.head, *noun.children))


def _fitting_pronoun(entity: Words) -> str | None:
    """Returns the pronoun that fits a name by the word before or in it: "Mrs Lund", "her husband Ivo Falk"."""
    beside = [entity[0], entity.root.head] if entity.root.dep_ == "appos" else [entity[0]]
    if entity.start > entity.sent.start:
        beside.append(entity.doc[entity.start - 1])
    words = {word.lower_.rstrip(".") for word in beside}
    found = [pronoun for pronoun in ("he", "she") if words & load_cues().words[f"people.{pronoun}"]]
    return found[0] if len(found) == 1 else None


def _read(paragraph: Paragraph, sentence: Words, known: dict[int, tuple[str, ...]]) -> Sentence:
    """Returns what the subject of a sentence's main clause is; `known` are the names by where they start."""
    subject = dependent(sentence.root, *SUBJECTS)
    if subject is not None and subject.ent_type_ == "PERSON" and dependent(subject, "conj") is None:
        entity = next(entity for entity in sentence.ents if entity.start <= subject.i < entity.end)
        title = sentence.doc[entity.start - 1].lower_.rstrip(".") if entity.start else ""
        return Sentence(paragraph.start + sentence.start_char, tuple(entity.text.split()), TITLES.get(title, ""))
    if subject is not None and dependent(subject, "conj") is None and paragraph.start + subject.idx in known:
        named = known[paragraph.start + subject.idx]
        others = (known.get(paragraph.start + word.idx, named) for word in sentence)
        alone = all(set(named) & set(words) for words in others)
        return Sentence(paragraph.start + sentence.start_char, named if alone else (), "")
    pronoun = ONE_PERSON.get(subject.lower_, "") if subject is not None else ""
    return Sentence(paragraph.start + sentence.start_char, (), pronoun)


def _may_be_another(word: Token, named: list[Named]) -> bool:
    """Tells whether a proper noun may name a person too, though it is not known as one."""
    if word.pos_ != "PROPN" or word.dep_ not in ANOTHER:
        return False
    if word.dep_ == "appos" and (word.ent_type_ or any(word.head.text in name.words for name in named)):
        # "Ada Lund, Chief Editor", "Teshkal, Odra".
        return False
    if word.dep_ == "poss" and word.ent_type_ in ("GPE", "ORG", "NORP", "LOC"):
        return False
    return not any(word.text in name.words for name in named)
