"""Attributions without a reporting verb: "according to", "for the economist", adjectives ("is worried about")."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from headwater.language.attitudes import can_feel
from headwater.language.contents import ABOUT, is_setting, trim_range
from headwater.language.cue_lexicon import Cue, Cues, load_cues
from headwater.language.relation import Range, Relation
from headwater.language.subjects import (
    VERBAL,
    find_subject,
    is_passive,
    name_apposition,
    name_author,
    noun_range,
    object_of,
    passive_subject,
)
from headwater.language.unsaid import is_expletive
from headwater.model import Stance

FELT = ABOUT | {"with", "in", "to", "by"}
FINDING = {"be", "seem", "appear", "become", "remain", "come", "look"}
POPULAR = {"popular", "unpopular"}
ADJECTIVE_PLACES = {"acomp", "conj", "ROOT", "ccomp", "oprd", "xcomp", "relcl", "advcl", "acl", "amod"}


def read_according(token: Token) -> Iterator[Relation]:
    """Reads "according to X" and the clause that it is tied to."""
    party = next(
        (word for to in token.children if to.lower_ == "to" for word in to.children if word.dep_ == "pobj"), None
    )
    party = name_author(name_apposition(party))
    if party is None:
        return
    sent, doc = token.sent, token.doc
    phrase = (token.left_edge.i, token.right_edge.i + 1)
    start, end = sent.start, sent.end
    clause = _clause_around(token, phrase)
    if clause is not None:
        start, end = clause
    elif phrase[0] > sent.start + 2 and phrase[1] < sent.end - 2:
        head = token.head
        while head.pos_ not in VERBAL and head.head != head:
            head = head.head
        start, end = head.left_edge.i, head.right_edge.i + 1
    content = [span for span in ((start, phrase[0]), (phrase[1], end)) if span[1] - span[0] > 1]
    content = [trim_range(doc, span) for span in content]
    cue = (token.i, *(to.i for to in token.children if to.lower_ == "to"))
    yield Relation(
        (party.left_edge.i, party.i + 1) if party.dep_ == "poss" else noun_range(party),
        party.i,
        cue,
        tuple(span for span in content if span[1] > span[0]),
        "speech",
        "affirms",
    )


def _clause_around(token: Token, phrase: Range) -> Range | None:
    """Returns the rest of a clause that opens with the phrase: "said that, according to a clerk, the road ..."."""
    doc, at = token.doc, phrase[0] - 1
    while at > token.sent.start and doc[at].text in (",", "“", '"', "‘"):
        at -= 1
    if at < token.sent.start or doc[at].lower_ != "that" or doc[at].tag_ not in ("IN", "WDT", "DT"):
        return None
    verb = doc[at].head
    end = verb.right_edge.i + 1 if verb.pos_ in VERBAL and verb.i > phrase[1] else token.sent.end
    return phrase[1], end


def read_viewpoint(token: Token) -> Iterator[Relation]:
    """Reads "For the economist, prices are low": the sentence, or the clause that it opens, is how somebody sees it."""
    party = object_of(token)
    end = token.right_edge.i + 1
    if (
        party is None
        or token.head.pos_ not in VERBAL
        or end - token.i > 20
        or token.doc[min(end, len(token.doc) - 1)].text != ","
    ):
        return
    if party.ent_type_ in ("PERSON", "ORG", "NORP", "GPE") or party.lemma_ in load_cues().words["people.unnamed"]:
        closes = token.sent.end if token.is_sent_start else token.head.right_edge.i + 1
        content = trim_range(token.doc, (end, closes))
        if content[1] > content[0]:
            yield Relation(noun_range(party), party.i, (token.i,), (content,), "thought", "affirms")


def read_adjective(word: Token, entry: Cue) -> Iterator[Relation]:
    """Reads "X is confident that ...", "X is worried about ..."."""
    if any(child.lower_ == "so" for child in word.lefts):
        # "So scared that they fled" tells what came of it.
        return
    content = _content_of_adjective(word) if word.dep_ in ADJECTIVE_PLACES else None
    if content is None or content[0] >= content[1]:
        return
    top = word
    while top.dep_ == "conj" and top.head.pos_ == "ADJ":
        top = top.head
    verb = top.head if top.dep_ in ("acomp", "oprd") else top
    if verb.dep_ == "parataxis" and verb.head.lemma_ == "be":
        # "The king is, Karo said, afraid of war"
        verb = verb.head
    holder: Token | None
    if top.dep_ in ("amod", "acl") and top.head.pos_ in ("NOUN", "PROPN") and content[0] > top.head.i:
        verb, holder = top, top.head
    elif (described := _noun_before(top)) is not None:
        verb, holder = top, described
    else:
        before = (child for word in (verb, *verb.lefts) for child in word.lefts if word.i <= verb.i)
        own = next((child for child in before if child.dep_ == "nsubj"), None)
        holder = (passive_subject(verb) or own) if is_passive(verb) else find_subject(verb)
    about = word.doc[content[0] - 1].pos_ == "ADP"
    empty = holder is not None and holder.lower_ in ("it", "there") and verb.lemma_ == "be" and not about
    if holder is None or empty or is_expletive(holder):
        return
    holder = name_apposition(holder) or holder
    negated = any(child.dep_ == "neg" for child in verb.children)
    stance: Stance = "doubts" if negated and entry.stance == "affirms" else entry.stance
    cue = (verb.i, word.i) if verb is not word else (word.i,)
    start, end = noun_range(holder)
    # "Miners angry at the delay": what they are is no part of their name.
    end = holder.i + 1 if holder.i < word.i < end else end
    yield Relation((start, end), holder.i, cue, (content,), entry.kind, stance)


def read_judged(word: Token, cues: Cues) -> Iterator[Relation]:
    """Reads what a thing is to somebody: "the plan is unacceptable to the union", "it came as a shock to them"."""
    link = ("with", "among") if word.lemma_ in POPULAR else ("to",)
    to = next((child for child in word.rights if child.dep_ in ("prep", "dative") and child.lower_ in link), None)
    holder = name_apposition(object_of(to)) if to is not None and to.i == word.i + 1 else None
    verb = word.head.head if word.dep_ == "pobj" and word.head.lower_ == "as" else word.head
    subject = find_subject(verb) if holder is not None and verb.pos_ in VERBAL else None
    if holder is None or subject is None or verb.lemma_ not in FINDING or not can_feel(holder, cues):
        return
    content: Range | None = subject.left_edge.i, subject.right_edge.i + 1
    if subject.lower_ == "it":
        clauses = (child for place in (verb, word, holder) for child in place.rights if child.i > holder.i)
        said = next((child for child in clauses if child.dep_ in ("ccomp", "xcomp", "acl", "advcl")), None)
        content = (said.left_edge.i, said.right_edge.i + 1) if said is not None else content
    if content is not None and subject.lower_ not in ("there", "that", "this", "what") and content[1] != word.i:
        negations = tuple(child.i for child in verb.children if child.dep_ == "neg")
        cue = tuple(sorted({verb.i, *negations, word.i}))
        yield Relation(noun_range(holder), holder.i, cue, (content,), "thought", "doubts" if negations else "affirms")


def _noun_before(word: Token) -> Token | None:
    """Returns whom an adjective right behind a noun describes: "spoke of villagers keen to leave"."""
    verb, at = word.head, word.left_edge.i - 1
    if word.dep_ not in ("oprd", "advcl", "ccomp") or verb.pos_ not in VERBAL or at <= verb.i:
        return None
    if any(child.dep_ in ("nsubj", "nsubjpass", "mark") for child in word.lefts):
        return None
    noun = word.doc[at]
    if noun.dep_ == "dobj" and noun.head == verb:
        return noun
    of = noun.head
    plain = noun.dep_ == "pobj" and of.lower_ in ("of", "by", "about", "among") and noun.pos_ == "NOUN"
    return noun if plain and noun.lemma_ in load_cues().words["parties"] else None


def _after_favour(preposition: Token) -> int | None:
    """Returns what follows "in favour of" after an adjective: "biased in favour of the guild"."""
    favour = object_of(preposition)
    if preposition.lower_ != "in" or favour is None or favour.lemma_ not in ("favour", "favor"):
        return None
    return next((child.i + 1 for child in favour.rights if child.lower_ == "of"), None)


def _content_of_adjective(word: Token) -> Range | None:
    """Returns what somebody is confident of, worried about, ready for."""
    for child in word.rights:
        if child.dep_ == "ccomp" or (child.dep_ == "xcomp" and child.tag_ != "VBG"):
            return child.left_edge.i, child.right_edge.i + 1
    near = (child for child in word.head.rights if word.dep_ == "acomp" and child.i == word.i + 1)
    beside = (child for child in near if child.lower_ in ABOUT)
    for child in (*word.rights, *beside):
        if child.dep_ in ("prep", "agent") and child.lower_ in FELT and not is_setting(child):
            start = _after_favour(child) or child.i + 1
            return start, child.right_edge.i + 1
    if word.dep_ == "acomp" and word.lemma_ in load_cues().words["holding.inclined"]:
        # "Is reluctant at this stage to sign"
        later = (child for child in word.head.rights if child.dep_ in ("advcl", "xcomp") and child.i > word.i)
        return next(
            ((child.left_edge.i, child.right_edge.i + 1) for child in later if child.left_edge.tag_ == "TO"), None
        )
    if word.head.lemma_ == "make" and word.head.i < word.i:
        clauses = (child for child in word.head.rights if child.dep_ == "ccomp" and child.i > word.i)
        return next(((child.left_edge.i, child.right_edge.i + 1) for child in clauses), None)
    return None
