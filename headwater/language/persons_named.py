"""The persons that a report names, and which of them a pronoun plainly stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Span as Words
from spacy.tokens import Token

from headwater.language.cue_lexicon import load_cues
from headwater.language.phrases import dependent, entity_around, is_person
from headwater.language.quotations import find_quotations
from headwater.language.reading import Paragraph, Reading, once
from headwater.model import Statement

SUBJECTS = ("nsubj", "nsubjpass")
ONE_PERSON = {"he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "herself": "she"}
TITLES = {"mr": "he", "mrs": "she", "ms": "she", "miss": "she"}
ANOTHER = {"appos", "attr", "conj", "dative", "dobj", "nsubj", "nsubjpass", "poss"}
# These speak of others: "her lawyer Ivo Falk said he was beaten" leaves open who "he" is.
SPEAKING_FOR = {
    "attorney", "brother", "chief", "colleague", "counsel", "daughter", "director", "doctor", "father", "friend",
    "husband", "judge", "lawyer", "mother", "prosecutor", "sister", "solicitor", "son", "spokesman", "spokesperson",
    "spokeswoman", "wife",
}  # fmt: skip
MANY = {"crew", "family", "force", "gang", "group", "personnel", "population", "squad", "staff", "team"}
# "al-Voss" and "Voss" are one name.
ARTICLE = re.compile(r"^(?:al|el|ul|an|as|ash|at|ad)[-‑–](?=\w)", re.IGNORECASE)
# A pronoun is linked to a person only if no other was named within this many sentences.
SENTENCES_BACK = 2
# Who is named for the first time as they speak may speak of whoever was named within this many sentences before.
SPOKEN_OF = 3
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
            if entity.label_ == "PERSON" and not _is_of_thing(entity)
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
        self._said = [
            (span.start, span.end, frozenset(statement.voices[0].name.split()))
            for statement in reading.all(Statement)
            if statement.mode != "own" and statement.voices and statement.voices[0].kind == "person"
            for span in statement.content
        ]
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
        in the sentence before, with nobody named in between. "Mr Lund" is never "she". In a quotation it is never who
        is quoted, and of what somebody says in other words not that person, if somebody else was spoken of before.
        """
        found = self._only_one_near(paragraph, pronoun) or self._subject_before(paragraph, pronoun)
        if found is None:
            return None
        fitting, gender = self._pronouns.get(found[-1]), ONE_PERSON[pronoun.lower_]
        if (fitting and gender not in fitting) or (not fitting and _is_beside_another(pronoun, found)):
            return None
        return None if self.is_another(paragraph, pronoun, found) else found

    def is_another(self, paragraph: Paragraph, pronoun: Token, name: tuple[str, ...]) -> bool:
        """Tells whether a pronoun in what somebody of a name says plainly is, or may well be, somebody else."""
        at = paragraph.start + pronoun.idx
        if not any(low <= at < high and set(name) & speaker for low, high, speaker in self._said):
            return False
        quotations = once(find_quotations, pronoun.doc)
        if any(quotation.start <= pronoun.i < quotation.end and quotation.statement for quotation in quotations):
            return True
        return not _is_own_account(pronoun) and self._is_met_beside_others(at, set(name))

    def _is_met_beside_others(self, at: int, name: set[str]) -> bool:
        """Tells whether the report names somebody for the first time shortly before an offset, and others before."""
        sentences = self._all_sentences()
        here = bisect_left(sentences, at + 1, key=lambda sentence: sentence.start) - 1
        low = sentences[max(here - SPOKEN_OF, 0)].start
        first = next((named.start for named in self._named if set(named.words) & name), at)
        return first >= low and any(not set(named.words) & name for named in self._named_between(low, first))

    def _only_one_near(self, paragraph: Paragraph, pronoun: Token) -> tuple[str, ...] | None:
        sentence, at = pronoun.sent.start, paragraph.start + pronoun.idx
        for _ in range(SENTENCES_BACK):
            sentence = pronoun.doc[sentence - 1].sent.start if sentence else 0
        near = self._named_between(paragraph.start + pronoun.doc[sentence].idx, at)
        if any(_may_be_another(word, near) for word in pronoun.doc[sentence : pronoun.i]):
            return None
        if near and _is_nearer(pronoun, near[-1].end - paragraph.start):
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


def _is_of_thing(entity: Words) -> bool:
    """Tells whether a name with an article is a paper's or a ship's: "according to the Evening Lantern"."""
    before = entity.doc[entity.start - 1] if entity.start > entity.sent.start else None
    return before is not None and before.lower_ == "the" and before.head == entity.root and entity.root.dep_ == "pobj"


def _is_own_account(pronoun: Token) -> bool:
    """Tells whether a pronoun is the subject of what somebody says who speaks for nobody else: "Lund said she fled"."""
    told = pronoun.head.dep_ == "ccomp" and pronoun.dep_ in SUBJECTS
    return told and not any(word.lemma_ in SPEAKING_FOR for word in pronoun.doc[pronoun.sent.start : pronoun.i])


def _is_nearer(pronoun: Token, after: int) -> bool:
    """Tells whether a noun for one person whom a pronoun may mean stands between a name that ends there and it.

    Who does it to somebody is not that somebody: "Ada Lund said a guard beat her".
    """
    gender = ONE_PERSON[pronoun.lower_]
    other = load_cues().words["people.he" if gender == "she" else "people.she"]
    for noun in pronoun.doc[pronoun.sent.start : pronoun.i]:
        if noun.idx < after or noun.tag_ != "NN" or noun.dep_ not in ANOTHER | {"pobj"} or not is_person(noun):
            continue
        if noun.lemma_ in load_cues().words["people.bodies"] or noun.lemma_ in other | MANY:
            continue
        same_clause = noun.dep_ in SUBJECTS and noun.head in (pronoun.head, *_joined_before(pronoun.head))
        role = noun.dep_ in ("appos", "attr") or (noun.dep_ == "pobj" and noun.head.lower_ == "as")
        if not role and not same_clause:
            return True
    return False


def _joined_before(verb: Token) -> Iterator[Token]:
    """Yields the verbs that a verb is joined to: "arrived" of "threatened" in "he arrived and threatened her"."""
    while verb.dep_ == "conj":
        verb = verb.head
        yield verb


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
