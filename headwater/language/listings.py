"""The persons whom a text names for a group: "four editors -- A, B and C", "six were held, including A"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words

from headwater.language.cue_lexicon import load_cues
from headwater.language.organisations import find_organisation
from headwater.language.phrases import (
    DASHES,
    copula_of,
    dependent,
    entity_around,
    is_party_itself,
    is_person,
    joined_parties,
    name_around,
    phrase_around,
)

LISTING = {"including", "like", "as"}
OPENING = {":", "--", "—", "–", "(", ";"}
CLOSING = {"--": "--", "—": "—", "–": "–", "(": ")"}
GROUPS = {"those", "these", "they", "them", "others", "both", "all"}
NAMING = {"identify", "name"}
NOMINAL = {"ADJ", "DET", "NOUN", "PROPN", "PUNCT"}
FINITE = {"VBD", "VBP", "VBZ", "MD"}
PARTICLES = {
    "al", "bin", "bint", "binti", "da", "dal", "de", "del", "dela", "delos", "den", "der", "di", "dos", "du", "el",
    "ibn", "la", "ter", "van", "von",
}  # fmt: skip
# What a capitalised word after these names is where someone is, works or comes from.
BEFORE_OTHERS = {"of", "in", "at", "from", "for", "by", "with", "to", "on", "the", "'s", "’s", "against", "near", "("}
NO_NAMES = {"GPE", "NORP", "DATE", "TIME", "LAW", "EVENT", "LANGUAGE", "MONEY"}
# A list's first name stands within so many words of what opens it, and the list within so many.
FIRST_NAME, LONGEST = 9, 90


def listed_members(head: Token) -> list[tuple[Token, Words]]:
    """Returns the persons that a text lists for a group, each with the words of the name.

    Lists are read from the grammar where it holds, else from the words after what opens a list: the parser
    seldom understands long lists of names.
    """
    first: list[Token] = [child for child in head.children if child.dep_ == "appos"]
    openers = list(_openers_of_lists(head))
    for verb in _being(head):
        first += [child for child in verb.children if child.dep_ in ("attr", "dobj", "nsubj") and child != head]
    first += _among_them(head)
    for word in openers:
        first += [inner for child in (word, *word.children) for inner in child.children if inner.dep_ == "pobj"]
    if head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lower_ in ("one", "some"):
        # "One of those arrested, Ada Lund, is a poet", "Ada Lund is one of those arrested".
        one, being = head.head.head, copula_of(head)
        first += [child for child in one.children if child.dep_ == "appos"]
        first += [child for child in being.lefts if child.dep_ == "nsubj" and child != one] if being is not None else []
    first += _companions(head.head) if head.dep_ in ("nsubjpass", "dobj") else []
    first += [child for token in first for child in token.children if child.dep_ == "appos" and is_person(token)]
    lists = [joined_parties(token) for token in first]
    # "Ada Lund, Ivo Marr and Eva Roth": the parser takes the second for an explanation of the first.
    lists = [names for names in lists if any(map(name_around, names)) or _is_second_name(names[0])]
    members = [member for names in lists for member in names if _may_be_name(member)]
    found = {member.i: (member, _words_of(member)) for member in members}
    aside = {"("} - {head.doc[end].text for end in [phrase_around(head).end] if end < len(head.doc)}
    found = {at: entry for at, entry in found.items() if head.doc[max(entry[1].start - 1, 0)].text not in aside}
    for opener in (*openers, *_being(head)):
        _add_names(found, names_after(head.doc, opener.i + 1, None))
    if _is_group(head):
        for start, close in _lists_beside(head):
            _add_names(found, names_after(head.doc, start, close))
    return [found[index] for index in sorted(found)]


def _words_of(member: Token) -> Words:
    """Returns the words of a name: a second name is its own, not the first's description."""
    own = None if _is_second_name(member) else name_around(member)
    return phrase_around(member) if own is None else own


def _is_second_name(member: Token) -> bool:
    """Tells whether what stands beside a person's name is another name, the second of several."""
    listed = member.dep_ == "appos" and member.head.ent_type_ == "PERSON" and dependent(member, "conj") is not None
    run = phrase_around(member)
    return listed and member.ent_type_ in ("", "ORG") and run.text.istitle() and _may_be_person(run, run.start)


def _add_names(found: dict[int, tuple[Token, Words]], names: list[Words]) -> None:
    """Adds names whose words are not yet part of one."""
    taken = {token.i for _, words in found.values() for token in words}
    for name in names:
        if not any(token.i in taken for token in name):
            found[name.root.i] = (name.root, name)


def _is_group(head: Token) -> bool:
    """Tells whether a word means several persons."""
    if head.lower_ in GROUPS or is_party_itself(head):
        return True
    several = head.tag_ in ("NNS", "NNPS", "CD") or any(child.dep_ == "nummod" for child in head.children)
    return several and is_person(head) and head.ent_type_ != "PERSON"


def _lists_beside(head: Token) -> Iterator[tuple[int, str | None]]:
    """Yields where lists of a group's names start, and the mark that closes each."""
    doc, end = head.doc, phrase_around(head).end
    if end < len(doc) and doc[end].text == "," and end + 1 < len(doc) and doc[end + 1].lower_ == "namely":
        end += 1
    end = _after_origin(head, end)
    named = end < len(doc) and doc[end].lower_ == "namely"
    end += named
    if end + 1 < len(doc) and doc[end].text == "," and _is_named_beside(doc[end + 1], head):
        yield end + 1, None
    if end < len(doc) and doc[end].text in OPENING:
        yield end + 1, CLOSING.get(doc[end].text)
    elif named or (
        end + 1 < len(doc) and head.tag_ == "NNS" and doc[end].text.istitle() and doc[end + 1].text.istitle()
    ):
        yield end, None
    for word in doc[head.i + 1 : head.i + LONGEST]:
        if word.lower_ != "as":
            continue
        verb = word.nbor(-1) if word.nbor(-1).lemma_ in NAMING else word.head
        if verb.lemma_ in NAMING and _means(verb, head):
            yield word.i + 1, None


def _after_origin(head: Token, end: int) -> int:
    """Returns where the words end that say where a group is from, if a dash follows: "reporters from the Post —"."""
    doc = head.doc
    if end >= len(doc) or doc[end].dep_ != "prep" or doc[end].head not in (head, head.head):
        return end
    dash = next((word.i for word in doc[end + 1 : end + FIRST_NAME] if word.text in DASHES), end)
    named = all(word.pos_ in NOMINAL or word.dep_ == "amod" for word in doc[end + 1 : dash])
    return dash if named else end


def _is_among(word: Token, head: Token) -> bool:
    """Tells whether a word says who a quantity is of: "activists" in "dozens of poets and activists"."""
    while word.dep_ == "conj":
        word = word.head
    return word.dep_ == "pobj" and word.head.lower_ == "of" and word.head.head == head


def _is_named_beside(word: Token, head: Token) -> bool:
    """Tells whether the parser ties a person's name that begins here elsewhere: "held the editors, Ada Lund"."""
    if word.ent_type_ != "PERSON" or word.ent_iob_ != "B":
        return False
    root = entity_around(word).root
    return root.dep_ == "npadvmod" or (root.dep_ == "appos" and root.head.i < head.i and not is_person(root.head))


def _means(verb: Token, head: Token) -> bool:
    """Tells whether those who are identified are a group's members: its own verb, or "they" of the next sentence."""
    told = [child for child in verb.children if child.dep_ == "dobj" and child.i > head.i]
    if told:
        # "Police identified the victims as Ada Lund and Ivo Voss."
        return told[0].lower_ in ("them", "victims", head.lower_) and verb.sent.start <= head.sent.end
    subject = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
    if subject is None:
        return verb.dep_ == "conj" and verb.head == head.head
    if subject == head:
        return True
    follows = subject.sent.start == head.sent.end
    return follows and (subject.lower_ == "they" or (subject.tag_ == "NNS" and subject.left_edge.lower_ == "the"))


def names_after(doc: Doc, start: int, close: str | None) -> list[Words]:
    """Returns the persons' names in a list that starts at a word, up to its closing mark, its verb or its full stop."""
    stop = _end_of_list(doc, start, close)
    runs = [run for run in _runs(doc, start, stop) if _may_be_person(run, start)]
    known = [run for run in runs if any(token.ent_type_ == "PERSON" for token in run)]
    if runs and not known and close is not None and _holds_only(doc[start:stop], runs):
        return runs
    return runs if known and runs[0].start - start < FIRST_NAME else []


def _holds_only(words: Words, runs: list[Words]) -> bool:
    """Tells whether dashes hold nothing but several names: "reporters — Ada Lund and Ivo Marr — were held"."""
    named = {token.i for run in runs for token in run if len(run) > 1}
    between = [token for token in words if token.i not in named]
    closed = words.end < len(words.doc) and words.doc[words.end].text in CLOSING.values()
    return closed and len(runs) > 1 and all(token.text == "," or token.lower_ == "and" for token in between)


def _end_of_list(doc: Doc, start: int, close: str | None) -> int:
    long = any(token.text == ";" for token in doc[start : start + LONGEST])
    for token in doc[start : start + LONGEST]:
        if token.text in (".", "?", "!", close) or (not long and _ends(token)):
            return token.i
    return min(len(doc), start + LONGEST)


def _ends(token: Token) -> bool:
    if token.lower_ in ("who", "which", "that", "after", "while", "when", "whose", "whom"):
        return True
    return token.tag_ in FINITE and token.dep_ != "compound" and token.text.islower()


def _runs(doc: Doc, start: int, stop: int) -> Iterator[Words]:
    """Yields the stretches of capitalised words, particles and hyphens inside names kept."""
    at = start
    while at < stop:
        if not _is_capital(doc[at]):
            at += 1
            continue
        end = at + 1
        while end < stop and _goes_on(doc, end):
            end += 1
        while end > at + 1 and not _is_capital(doc[end - 1]):
            end -= 1
        yield doc[at:end]
        at = end


def _goes_on(doc: Doc, index: int) -> bool:
    """Tells whether a name goes on with a word: not where a person's begins after another's, "Reuters Ada Lund"."""
    word = doc[index]
    if _is_capital(word):
        begins = word.ent_type_ == "PERSON" and word.ent_iob_ == "B"
        return not (begins and doc[index - 1].ent_type_ in ("ORG", "GPE"))
    return word.lower_ in PARTICLES or (word.text == "-" and not word.whitespace_)


def _is_capital(token: Token) -> bool:
    return token.text[0].isupper() and token.pos_ not in ("NUM", "PRON", "DET", "ADP", "CCONJ")


def _may_be_person(run: Words, start: int) -> bool:
    """Tells whether capitalised words in a list of persons may name one of them."""
    before = run.doc[run.start - 1] if run.start else None
    if before is not None and run.start > start and before.lower_ in BEFORE_OTHERS:
        return False
    labels = {token.ent_type_ for token in run}
    if labels == {"ORG"} and dependent(run.root, "det") is not None:
        return False
    if "PERSON" in labels:
        return True
    if labels & NO_NAMES or not 2 <= len(run) <= 6 or find_organisation(run.text) is not None:
        return False
    bodies = load_cues().words["people.bodies"]
    return not any(token.lower_ in bodies or token.lemma_.lower() in bodies for token in run)


def _may_be_name(member: Token) -> bool:
    """Tells whether a member of a list of names is one: a lone forename is often not known as a person's."""
    if name_around(member) is not None or _is_second_name(member):
        return True
    return member.pos_ == "PROPN" and not member.ent_type_


def _companions(verb: Token) -> Iterator[Token]:
    """Yields those that something was done to along with others: "was held together with Ada Lund"."""
    for child in verb.children:
        inner = [child, *child.children]
        if any(word.lower_ in ("along", "together", "alongside") for word in (child, verb.doc[max(child.i - 1, 0)])):
            yield from (word for preposition in inner for word in preposition.children if word.dep_ == "pobj")


def _being(head: Token) -> Iterator[Token]:
    """Yields the verb that says who a group's members are: "the editors are A and B", "among those held is A"."""
    verb = head.head
    if head.dep_ in ("nsubj", "nsubjpass") and verb.lemma_ in ("include", "be"):
        yield verb
    if head.dep_ == "pobj" and verb.lower_ == "among" and verb.head.lemma_ == "be":
        yield verb.head


def _among_them(head: Token) -> Iterator[Token]:
    """Yields who the next sentence says is of a group: "Nine farmers were shot. Ada Lund was among them."""
    end = head.sent.end
    if end == len(head.doc) or head.tag_ not in ("NNS", "CD"):
        return
    for word in head.doc[end].sent:
        being = word.head.head
        if word.lower_ == "them" and word.head.lower_ == "among" and being.lemma_ == "be":
            yield from (child for child in being.children if child.dep_ in ("attr", "nsubj"))


def _openers_of_lists(head: Token) -> Iterator[Token]:
    """Yields the "including" or "such as" in a sentence, if the group is the last that is named before it."""
    if head.lower_ not in GROUPS and (not is_person(head) or head.pos_ == "PRON"):
        return
    group = head
    for word in head.doc[max(head.i + 1, phrase_around(head).end) : head.sent.end]:
        if word.tag_ == "NNS" and is_person(word) and not _is_among(word, head):
            group = word
        elif word.lower_ in LISTING and (word.lower_ == "including" or word.head != word.head.head):
            if group == head:
                yield word
            return
