"""How English describes a party: the words around a noun, names, lists, and what means a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span as Words
from spacy.tokens import Token

from headwater.language.act_lexicon import load_vocabulary
from headwater.language.cue_lexicon import load_cues
from headwater.language.frequencies import load_frequencies
from headwater.language.organisations import find_organisation, load_government_words
from headwater.language.reading import Paragraph
from headwater.model import Span

LEFT_OF_HEAD = {
    "advmod", "amod", "compound", "det", "neg", "nmod", "npadvmod", "nummod", "poss", "preconj", "predet",
    "punct", "quantmod",
}  # fmt: skip
PERSON_PRONOUNS = {
    "he", "her", "herself", "him", "himself", "i", "me", "she", "them", "themselves", "they", "us", "we", "you",
}  # fmt: skip
PARTY_LABELS = {"PERSON", "NORP", "ORG"}
PLACE_LABELS = {"GPE", "LOC", "FAC"}
AGENT_SUFFIX = re.compile(r"(?:ers?|ors?|ists?|ians?|ees?|ants?)$")
AGE = re.compile(
    r"(?:in (?:his|her|their) (?:(?:early|mid|late)[ -])?(?:\d0s|teens|twenties|thirties|forties|fifties)|aged \d+)\b"
)
OF_PARTY = {"of", "from", "with", "between", "among"}
LIGHT_NOUNS = {
    "%", "all", "couple", "dozen", "first", "group", "half", "handful", "hundred", "last", "lot", "majority",
    "many", "million", "most", "number", "percent", "quarter", "remainder", "rest", "score", "series", "some",
    "string", "third", "thousand", "total",
}  # fmt: skip
CALLING = {"appoint", "call", "declare", "elect", "name", "proclaim"}
DASHES = {"—", "–", "--"}
JOINABLE = {"dobj", "nsubj", "nsubjpass"}
SINGLING = {"first", "last", "latest", "only", "second", "sole", "third"}
COMMANDS = {"command", "decree", "directive", "instruction", "order"}
SENTENCING = {"condemn", "sentence"}
# Whom somebody hands over is who it is for: "turned them over for interrogation".
HANDING = {"bring", "hand", "return", "send", "summon", "take", "transfer", "turn"}
# What somebody means to do.
SCHEMES = {"attempt", "bid", "conspiracy", "plan", "plot", "scheme"}
# What goes on, so that "stop the harassment" says that there is some, and "faced harassment" that there was.
SUSTAINED = {
    "abuse", "crackdown", "discrimination", "harassment", "ill-treatment", "intimidation", "mistreatment", "oppression",
    "persecution", "repression", "surveillance", "torture", "violence",
}  # fmt: skip
ORDERING = {"order", "instruct", "command", "tell", "ask", "direct", "urge", "force"}


def dependent(token: Token, *deps: str) -> Token | None:
    """Returns the first dependent of a token with one of the relations."""
    return next((child for child in token.children if child.dep_ in deps), None)


def prepositional_objects(token: Token, *prepositions: str) -> Iterator[Token]:
    """Yields what stands after one of the prepositions that depend on a token."""
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative") and (not prepositions or child.lower_ in prepositions):
            yield from (grandchild for grandchild in child.children if grandchild.dep_ in ("pobj", "pcomp"))


def is_person(token: Token) -> bool:
    """Tells whether a noun or pronoun means a person or a group of persons."""
    if token.lower_ in PERSON_PRONOUNS or token.lower_ in ("who", "whom") or token.ent_type_ in PARTY_LABELS:
        return True
    lemma = token.lemma_.lower()
    if token.lower_ == "those" and token.dep_ != "det":
        # "Those who were held", "those responsible".
        return any(child.dep_ in ("amod", "acl") or is_who_clause(child) for child in token.rights)
    if lemma in load_vocabulary().persons or token.lower_ in load_vocabulary().persons:
        return True
    if lemma in LIGHT_NOUNS:
        counted = [*prepositional_objects(token, "of")]
        return any(map(is_person, counted)) or (not counted and token.lower_ in ("hundreds", "thousands"))
    if lemma in load_vocabulary().things | load_vocabulary().tools:
        return False
    if token.pos_ == "PROPN" and token.lower_.endswith("s") and token.lower_[:-1] in load_government_words():
        return True
    if token.pos_ == "NUM":
        return not any(True for _ in prepositional_objects(token, "of")) or any(
            is_person(inner) for inner in prepositional_objects(token, "of")
        )
    if token.pos_ == "NOUN" and lemma.endswith(("person", "woman")):
        return True
    return token.pos_ == "NOUN" and len(lemma) > 4 and AGENT_SUFFIX.search(lemma) is not None


def is_party_itself(verb: Token) -> bool:
    """Tells whether a participle means those to whom an act was done: "the four kidnapped", "the injured"."""
    placed = verb.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj")
    return verb.tag_ == "VBN" and placed and dependent(verb, "det", "nummod") is not None


def is_who_clause(clause: Token) -> bool:
    """Tells whether a clause says who is meant: "who were held"."""
    return clause.dep_ == "relcl" and any(child.lower_ in ("who", "whom", "whose") for child in clause.subtree)


def names_act(noun: Token) -> bool:
    """Tells whether a noun by itself names an act: "arrest", not "breach"."""
    entries = load_vocabulary().triggers["noun"].get(noun.lemma_, ()) if noun.pos_ == "NOUN" else ()
    return any(entry.beside is None for entry in entries)


def is_sustained(noun: Token) -> bool:
    """Tells whether a noun means what goes on for a time, and not a single deed."""
    return noun.lemma_.lower() in SUSTAINED


def threat_with(preposition: Token) -> Token | None:
    """Returns the verb of a threat with something: "threatened bakers with prison"."""
    above = preposition.head.head if preposition.head.dep_ == "dobj" else preposition.head
    return above if above.lemma_ == "threaten" else None


def is_misread_order(word: Token) -> bool:
    """Tells whether a headline's verb was read as part of a noun: "orders" in "Kim orders spies to enter"."""
    return (
        word.tag_ == "NNS"
        and word.lemma_ in ORDERING
        and word.dep_ == "compound"
        and word.head.dep_ == "nsubj"
        and any(child.lower_ == "to" and child.dep_ == "aux" for child in word.head.head.children)
    )


def is_singled_out(noun: Token) -> bool:
    """Tells whether words say which one of many is meant: "the first poet", "the latest", "the only one"."""
    words = [noun, *noun.lefts] if is_person(noun) else [noun]
    return any(word.tag_ == "JJS" or word.lower_ in SINGLING for word in words)


def copula_of(noun: Token) -> Token | None:
    """Returns the "be" that says who somebody is: "was" in "was the first to go", "was one of the last to go"."""
    if noun.dep_ == "pobj" and noun.head.lower_ in ("of", "among"):
        noun = noun.head.head
    verb = noun.head if noun.dep_ == "attr" else noun
    return verb if verb.lemma_ == "be" else None


def phrase_around(head: Token) -> Words:
    """Returns the words that describe a party: its noun with what stands before it and its "of ..."."""
    doc, start, end = head.doc, head.i, head.i + 1
    for child in head.lefts:
        if is_misread_order(child):
            start = head.i
            continue
        if child.dep_ in LEFT_OF_HEAD and (child.dep_ != "advmod" or child.right_edge.i + 1 <= head.i):
            start = min(start, child.left_edge.i)
    for child in head.rights:
        if child.dep_ == "prep" and child.i == end and _describes(child):
            end = _phrase_end(child)
        elif child.dep_ == "nummod" and child.i == end:
            end = child.i + 1
        elif child.dep_ not in ("case", "punct") or child.i > end:
            break
    age = AGE.match(doc[end : end + 6].text) if end < len(doc) and doc[end].lower_ in ("in", "aged") else None
    if age is not None:
        described_by = doc.char_span(doc[end].idx, doc[end].idx + age.end(), alignment_mode="expand")
        end = described_by.end if described_by is not None else end
    if end < len(doc) and doc[start:end].text.count("“") > doc[start:end].text.count("”") and doc[end].text == "”":
        end += 1
    while start < end - 1 and (doc[start].is_punct or doc[start].dep_ == "punct" or doc[start].is_space):
        start += 1
    if end > start + 1 and doc[end - 1].text == "”" and "“" not in doc[start:end].text:
        end -= 1
    return doc[start:end]


def _describes(preposition: Token) -> bool:
    inner = dependent(preposition, "pobj")
    if inner is None:
        return False
    if preposition.lower_ == "with" and names_act(inner):
        # "Threatened bakers with prison."
        return False
    if preposition.lower_ in OF_PARTY:
        return inner.ent_type_ not in ("DATE", "TIME")
    return False


def _phrase_end(preposition: Token) -> int:
    inner = dependent(preposition, "pobj")
    end = preposition.i + 1 if inner is None else max(phrase_around(inner).end, inner.i + 1)
    # What a dash parts off is no place or body: "reporters from the Post — Ada Lund and Eva Roth —".
    return next((word.i for word in preposition.doc[preposition.i + 1 : end] if word.text in DASHES), end)


def joined_parties(head: Token) -> list[Token]:
    """Returns a head noun and those that "and" or commas join to it."""
    found, queue = [head], [head]
    while queue and len(found) < 40:
        following = [
            child
            for child in queue.pop().children
            if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM")
        ]
        found += following
        queue += following
    found += _joined_unread(head) if len(found) == 1 else []
    return sorted(found, key=lambda token: token.i)


def _joined_unread(head: Token) -> list[Token]:
    """Returns what "and" joins to a noun where the parser ties both to the verb: "Ada Lund, left, and Eva Roth"."""
    after = [child for child in head.head.children if child.dep_ == head.dep_ and child.i > head.i]
    joins = next((child for child in head.rights if child.dep_ == "cc" and child.lower_ == "and"), None)
    if joins is None or len(after) != 1 or head.dep_ not in JOINABLE or not is_person(after[0]):
        return []
    return after if after[0].left_edge.i == joins.i + 1 else []


def name_around(head: Token) -> Words | None:
    """Returns the person's name that a description holds: "the editor Ada Lund", "the editor, Ada Lund,"."""
    for token in (head, *(child for child in head.children if child.dep_ in ("appos", "compound"))):
        if head.i < head.head.i < token.i or _is_credit(token):
            # What the parser ties to a word across its verb does not explain it; nor does a picture's credit.
            continue
        if token.ent_type_ == "PERSON" and (token.dep_ != "compound" or _is_name_of(token, head)):
            return entity_around(token)
        if token.dep_ == "appos" and token.pos_ == "PROPN" and is_person(head) and _may_name(token, head):
            return phrase_around(token)
    first = head
    while first.dep_ == "conj" and first.head.tag_ == head.tag_ == "NN":
        first = first.head
    if first.dep_ == "appos" and is_person(head):
        # "Ada Lund, a baker and teacher, ..." is one person.
        if first.head.ent_type_ == "PERSON":
            return entity_around(first.head)
        if first.head.pos_ == "PROPN" and head.tag_ == "NN" and head.i > first.head.i and _may_name(first.head, head):
            return phrase_around(first.head)
    return _name_after(head) or _name_of_subject(head) or _name_of_titles(head)


def _name_of_titles(head: Token) -> Words | None:
    """Returns the name that two titles share: "party leader and former minister Ada Lund"."""
    if head.tag_ != "NN" or not is_person(head) or any(child.dep_ in ("det", "poss", "nummod") for child in head.lefts):
        return None
    second = dependent(head, "conj")
    called = second is not None and any(child.dep_ == "compound" and child.tag_ == "NN" for child in second.lefts)
    return entity_around(second) if second is not None and called and second.ent_type_ == "PERSON" else None


def _name_of_subject(head: Token) -> Words | None:
    """Returns the name of whom a description is said: "Ada Lund was a poet who was jailed"."""
    being = head.head
    if head.dep_ != "attr" or being.lemma_ != "be" or head.tag_ != "NN" or not is_person(head):
        return None
    named = dependent(being, "nsubj")
    denied = dependent(being, "neg") is not None
    return entity_around(named) if named is not None and named.ent_type_ == "PERSON" and not denied else None


def _is_credit(token: Token) -> bool:
    """Tells whether a name is a photographer's in brackets: "(Ada Lund/AP)"."""
    doc, start = token.doc, token.left_edge.i
    return start > 0 and doc[start - 1].text == "(" and any("/" in word.text for word in doc[start : token.i + 3])


def _may_name(name: Token, head: Token) -> bool:
    """Tells whether a proper noun beside a person's description is the name, though it may be taken for a body's."""
    if not name.ent_type_:
        return True
    words = entity_around(name)
    known = name.ent_type_ in ("GPE", "NORP", "DATE") or find_organisation(words.text) is not None
    return not known and head.tag_ == "NN" and len(words) > 1 and words.text.istitle()


def _name_after(head: Token) -> Words | None:
    """Returns the name after a description that the parser ties to the verb instead: "shot a poet, Ada Lund,"."""
    if head.tag_ != "NN" or head.ent_type_ or not is_person(head):
        return None
    doc, end = head.doc, phrase_around(head).end
    for child in head.rights:
        if child.dep_ == "prep" and child.i == end:
            end = child.right_edge.i + 1
    end += end < len(doc) and doc[end].text == ","
    if end < len(doc) and doc[end].ent_type_ == "PERSON" and doc[end].ent_iob_ == "B":
        words = entity_around(doc[end])
        root = words.root
        tied = root.is_ancestor(head) or (root.head, root.dep_) == (head.head, head.dep_)
        # "The killing of activist Ivo al-Voss angered many": the parser gives the verb two subjects.
        tied = tied or (words.start == head.i + 1 and root.dep_ == "nsubj" and root.head.is_ancestor(head))
        return words if tied or root.dep_ == "npadvmod" else None
    return None


def _is_name_of(token: Token, head: Token) -> bool:
    """Tells whether a name before a noun is that of whom the noun means: not in "a Voss critic", "the Lund family"."""
    owner = token.i + 1 < len(token.doc) and token.nbor().lower_ in ("'s", "’s")
    # "They named Ada Lund minister": the parser takes both for one.
    called = head.head.lemma_ in CALLING and dependent(head, "det", "amod", "poss") is None
    return not owner and (head.ent_type_ == "PERSON" or head.pos_ == "PROPN" or called)


def entity_around(token: Token) -> Words:
    """Returns the named entity that a token belongs to."""
    start, end = token.i, token.i + 1
    while token.doc[start].ent_iob_ == "I" and start > 0:
        start -= 1
    known = token.ent_type_ == "PERSON"
    while end < len(token.doc) and (
        token.doc[end].ent_iob_ == "I" or (known and _goes_on(token.doc[end - 1], token.doc[end]))
    ):
        end += 1
    if known and end - start > 2 and _is_before_name(token.doc[start]):
        start += 1
    while known and start and _begins(token.doc[start - 1], start, end):
        start -= 1
    while end - start > 1 and token.doc[end - 1].lower_ in ("'s", "’s", "'", "’"):
        end -= 1
    return token.doc[start:end]


def _goes_on(last: Token, word: Token) -> bool:
    """Tells whether a person's name goes on where the recogniser ended it: "Daw Aung" in "Daw Aung San Suu Kyi"."""
    whole = last.ent_type_ == "PERSON" or not (last.ent_type_ or word.ent_type_)
    shouted = word.text.isupper() and not last.text.isupper()
    joined = last.dep_ == "compound" and last.head.i >= word.i and word.pos_ == last.head.pos_ == "PROPN"
    return whole and joined and not shouted


def _is_before_name(word: Token) -> bool:
    """Tells whether a word is no part of the name after it: "the Norvians Ada Lund and Ivo Marr", "Photo Ada Lund"."""
    return word.tag_ == "NNPS" or word.lower_ in load_cues().words["people.captions"]


def _begins(word: Token, start: int, end: int) -> bool:
    """Tells whether a person's name begins before the recogniser's, with what is no English word: "Abdi Omar Lund"."""
    joined = word.tag_ == "NNP" and word.dep_ == "compound" and start <= word.head.i < end and not word.ent_type_
    named = word.text.isalpha() and word.text.istitle() and word.lower_ not in load_frequencies()
    return joined and named and word.lower_ not in load_cues().words["people.titles"] and not is_person(word)


def word_at(paragraph: Paragraph, span: Span) -> Token | None:
    """Returns the head word of a stretch of the report, None if it holds no word of the paragraph."""
    words = paragraph.doc.char_span(span.start - paragraph.start, span.end - paragraph.start, alignment_mode="expand")
    return words.root if words is not None and len(words) else None


def distance_between(word: Token, other: Token) -> int:
    """Returns the number of steps between two words of a sentence, through the tree."""
    above = {ancestor.i: depth for depth, ancestor in enumerate([word, *word.ancestors])}
    for depth, ancestor in enumerate([other, *other.ancestors]):
        if ancestor.i in above:
            return depth + above[ancestor.i]
    return 99
