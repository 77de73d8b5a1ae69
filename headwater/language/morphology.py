"""Parts of speech and lemmas as the model's rules give them, each distinct word worked out once.

spaCy's attribute ruler matches 179 patterns on every token and takes a third of the time of a parse.
All but a handful of rare two-word patterns ("gon na") look at one token's form, tag and sometimes
dependency, so what they and the lemmatizer give for it can be remembered.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from itertools import chain

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.util import minibatch

REMEMBERED = 200_000
# The rules look at the dependency of these tags only, and of any token that is an auxiliary.
TAGS_WITH_DEPENDENCY = {"IN", "DT", "WDT", "CC", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "PRP"}
# The second words of the two-word patterns: apart from other words they are read on their own.
SECOND_WORDS = {"na", "ta", "'s", "on", "all", "n't", "nt", "is", "are", "was", "were", "'re"}
RULED = ("attribute_ruler", "lemmatizer")
# A verb so short doubles its last letter before an ending: "hoped" is of "hope", "hopped" of "hop".
DOUBLING = re.compile(r"[^aeiou]*[aeiou][^aeiouswxyz]")
# No such stem of a verb takes an "e": "rearrested" is of "rearrest".
CLOSED = re.compile(r".+(?:(?:ai|ea|ee|oa|oi|oo)[dlmnpt]|oul|[aeiou](?:ct|ft|ld|lt|nd|nt|pt|rd|rm|rn|rt|sh|sk|st))")

Key = tuple[int, int, int]
Forms = tuple[int, int, str]


class Morphology:
    """A pipeline component that sets part of speech, lemma and morphology from what it remembers."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._rules = [nlp.get_pipe(name) for name in RULED]
        self._verbs = frozenset(nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")["verb"])  # type: ignore[attr-defined]
        strings = nlp.vocab.strings
        self._tags = {strings.add(tag) for tag in TAGS_WITH_DEPENDENCY}
        self._auxiliary = {strings.add("aux"), strings.add("auxpass")}
        self._forms: dict[Key, Forms] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Sets the forms of every token."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Sets the forms of every token, working out together what a batch of documents needs."""
        for docs in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]
            keys = [[self._key(token) for token in doc] for doc in docs]
            unseen = [key for key in dict.fromkeys(chain.from_iterable(keys)) if key not in self._forms]
            if len(self._forms) > REMEMBERED:
                self._forms.clear()
                unseen = [*dict.fromkeys(chain.from_iterable(keys))]
            if unseen:
                self._learn(unseen)
            for doc, own in zip(docs, keys, strict=True):
                self._set(doc, own)
                yield doc

    def _key(self, token: Token) -> Key:
        tag, dep = token.tag, token.dep
        return token.orth, tag, dep if tag in self._tags or dep in self._auxiliary else 0

    def _set(self, doc: Doc, keys: list[Key]) -> None:
        forms = self._forms
        for token, key in zip(doc, keys, strict=True):
            token.pos, token.lemma, morph = forms[key]
            if morph:
                token.set_morph(morph)  # type: ignore[attr-defined]

    def _learn(self, keys: list[Key]) -> None:
        """Runs the model's own rules on the words, with none of them read as a pair."""
        strings = self._nlp.vocab.strings
        words: list[str] = []
        tags: list[str] = []
        deps: list[str] = []
        places: list[int] = []
        for orth, tag, dep in keys:
            if strings[orth].lower() in SECOND_WORDS:
                words += [" "]
                tags += ["_SP"]
                deps += ["dep"]
            places.append(len(words))
            words.append(strings[orth])
            tags.append(strings[tag])
            deps.append(strings[dep] or "dep")
        doc = Doc(self._nlp.vocab, words=words, tags=tags, deps=deps, heads=list(range(len(words))))
        for rule in self._rules:
            doc = rule(doc)
        for key, place in zip(keys, places, strict=True):
            token = doc[place]
            lemma = strings.add(_mend_lemma(token, self._verbs)) if token.pos_ == "VERB" else token.lemma
            self._forms[key] = (token.pos, lemma, str(token.morph))


def _mend_lemma(verb: Token, known: Container[str]) -> str:
    """Returns the verb that a regular form is of, where the model's rules take it for a form of another or of none."""
    form, lemma = verb.lower_, verb.lemma_
    if form in (f"{lemma}ed", f"{lemma}ing", f"{lemma}es") and DOUBLING.fullmatch(lemma) and f"{lemma}e" in known:
        return f"{lemma}e"
    stem = lemma.removesuffix("e")
    if form in (f"{stem}ed", f"{stem}ing") and lemma not in known and CLOSED.fullmatch(stem):
        return stem
    return lemma


def remember_morphology(nlp: Language) -> None:
    """Puts a Morphology in the place of the model's attribute ruler and lemmatizer."""
    morphology = Morphology(nlp)
    for name in RULED:
        nlp.disable_pipe(name)
    # The model keeps its lists of known forms as lists, and looks several forms of each word up in them.
    known = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
    for part, forms in [*known.items()]:
        known[part] = frozenset(forms)
    Language.component("remembered_morphology", func=morphology)
    nlp.add_pipe("remembered_morphology", before="ner")
