"""Attribution relations in English by rules over dependency parses: who, by which cue, is said to say or think what.

The rules cover reporting verbs with clausal complements, infinitives and objects, inverted and
parenthetical cues, "according to", nouns ("its claim that ...") and adjectives ("is worried
about ..."), and quotations that run past the sentence of their cue. They find relations at every depth.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from headwater.language.contents import (
    extend_ranges,
    read_around,
    read_clauses,
    read_infinitives,
    read_later_clause,
    read_objects,
    read_quotations,
    subtract_words,
)
from headwater.language.cue_lexicon import Cue, Cues, load_cues
from headwater.language.holders import read_according, read_adjective, read_noun, read_viewpoint
from headwater.language.organisations import find_organisation
from headwater.language.quotations import Quotation, find_quotations
from headwater.language.relation import Range, Relation
from headwater.language.subjects import (
    CITING,
    VERBAL,
    citing_verb,
    find_subject,
    is_passive,
    name_apposition,
    noun_range,
    object_of,
    passive_subject,
)

TELLING = {"tell", "inform", "brief", "notify", "assure"}
SPEAKING = {"speak", "talk", "tell", "say", "write", "report", "communicate"}
HARDLY = {"consider", "assume", "suppose", "regard", "concern"}
NOBODY = {"you", "there", "this", "that", "which", "what", "one"}


def find_relations(doc: Doc, quotations: list[Quotation] | None = None) -> list[Relation]:
    """Returns the attribution relations of one parsed paragraph, in order of their cues."""
    quotations = find_quotations(doc) if quotations is None else quotations
    cues = load_cues()
    forms = cues.forms
    found: list[Relation] = []
    for token in doc:
        low = token.lower_
        lemma = token.lemma_
        if low in ("for", "to") and token.is_sent_start:
            found.extend(read_viewpoint(token))
        known = lemma if lemma in forms else forms.get(low)
        if known is not None:
            found.extend(_read_cue(token, forms[known], cues, quotations))
    nouns = {
        i for relation in found if len(relation.cue) == 2 and doc[relation.cue[1]].pos_ == "NOUN" for i in relation.cue
    }
    return [
        relation
        for relation in found
        if not (nouns and relation.cue[0] in nouns and not (len(relation.cue) == 2 and relation.cue[1] in nouns))
        or (len(relation.cue) == 1 and relation.cue[0] in nouns and doc[relation.cue[0]].pos_ == "NOUN")
    ]


def _read_cue(token: Token, lemma: str, cues: Cues, quotations: list[Quotation]) -> Iterator[Relation]:
    """Yields the relations that one word begins."""
    pos = token.pos_
    if lemma in ("according", "accord") and token.lower_ == "according":
        yield from read_according(token)
    elif pos in VERBAL and lemma in cues.verbs:
        relation = _read_verb(token, cues.verbs[lemma], quotations)
        if relation is not None:
            yield relation
        elif token.lower_ in cues.adjectives:
            yield from read_adjective(token, cues.adjectives[token.lower_])
    elif pos in ("NOUN", "PROPN") and lemma in cues.nouns:
        yield from read_noun(token, cues.nouns[lemma], cues)
    elif pos in ("ADJ", "VERB") and lemma in cues.adjectives:
        yield from read_adjective(token, cues.adjectives[lemma])
    elif pos == "ADJ" and token.lower_ in cues.adjectives:
        yield from read_adjective(token, cues.adjectives[token.lower_])


def _read_verb(verb: Token, entries: tuple[Cue, ...], quotations: list[Quotation]) -> Relation | None:
    """Reads a verb of saying or thinking; None where it takes no content or names no source."""
    if verb.tag_ == "VBG" and verb.dep_ in ("prep", "mark", "pcomp", "advcl") and verb.lemma_ in HARDLY:
        return None
    if verb.lemma_ in CITING and any(word.lemma_ == "say" and word.tag_ == "VBG" for word in verb.subtree):
        return None
    frames = frozenset().union(*(entry.frames for entry in entries))
    source = name_apposition(find_subject(verb))
    passive = is_passive(verb)
    content: list[Range] = []
    frame = ""
    if "clause" in frames or "quote" in frames:
        content = read_clauses(verb, source)
        frame = "clause"
    if not content and "infinitive" in frames:
        content = read_infinitives(verb, frames)
        frame = "infinitive"
    if "quote" in frames and (quoted := read_quotations(verb, content, quotations)):
        content, frame = [*content, *quoted], frame if content else "quote"
    if not content and "quote" in frames and source is not None and not passive:
        content = read_around(verb) or read_later_clause(verb)
        frame = "clause"
    if not content and frames & {"object", "about"} and not passive:
        content = read_objects(verb, frames)
        frame = "object" if "object" in frames else "about"
    if not content and passive and source is not None and frames & {"object"}:
        subject = passive_subject(verb)
        content = [(subject.left_edge.i, subject.right_edge.i + 1)] if subject is not None else []
        frame = "object"
    if not content or (source is None and frame != "quote") or (source is not None and source.lower_ in NOBODY):
        return None
    entry = _choose(entries, frame)
    return _relate(verb, entry, source, content, quotations)


def _choose(entries: tuple[Cue, ...], frame: str) -> Cue:
    """Returns the first reading of a cue that takes a frame."""
    return next((entry for entry in entries if frame in entry.frames), entries[0])


def _relate(
    verb: Token, entry: Cue, source: Token | None, content: list[Range], quotations: list[Quotation]
) -> Relation:
    """Builds the relation of a verb: its parts, its parties, its stance."""
    negated = any(child.dep_ == "neg" for child in verb.children)
    stance = entry.stance
    if negated:
        stance = "affirms" if stance == "denies" else "doubts" if stance == "affirms" else stance
    span = noun_range(source) if source is not None else None
    cue = tuple(
        child.i
        for child in [*verb.lefts, verb, *verb.rights]
        if child is verb or child.dep_ in ("aux", "neg", "prt", "auxpass")
    )
    content = subtract_words(extend_ranges(content, quotations, verb.i), cue, span)
    via = _hearer(verb, source)
    if via < 0 and verb.lemma_ in TELLING:
        via, content = _swallowed_hearer(verb, content)
    return Relation(
        span,
        source.i if source is not None else -1,
        cue,
        tuple(content),
        "thought" if entry.kind == "thought" else "speech",
        stance,
        deeper=_quoted_party(verb, source),
        via=via,
        through=_quoting_party(verb, source),
    )


def _quoted_party(verb: Token, source: Token | None) -> int:
    """Returns the head word of whom a source quotes: "the agency, citing officials, said"; -1 if none."""
    places = [verb] if source is None else [verb, source]
    for place in places:
        for child in place.children:
            if child.lemma_ in ("quote", "cite") and child.tag_ == "VBG":
                party = next((word for word in child.rights if word.dep_ == "dobj"), None)
                if party is not None:
                    return party.i
    return -1


def _hearer(verb: Token, source: Token | None) -> int:
    """Returns the head word of whom a source spoke to, -1 if none: "told Daily NK", "reported to Daily NK"."""
    for child in verb.children:
        if child.dep_ in ("dobj", "dative", "iobj") and child.pos_ in ("PROPN", "NOUN") and verb.lemma_ in TELLING:
            return child.i
        if child.dep_ in ("prep", "dative") and child.lower_ in ("to", "with"):
            party = object_of(child)
            if party is not None:
                return party.i
    for clause in source.rights if source is not None else ():
        if clause.dep_ in ("acl", "relcl") and clause.lemma_ in SPEAKING:
            heard = _hearer(clause, None)
            if heard >= 0:
                return heard
    return -1


def _quoting_party(verb: Token, source: Token | None) -> int:
    """Returns the head word of who quotes a source: "the weekly quoted him as saying"; -1 if none."""
    citing = citing_verb(verb)
    if (
        citing is None
        and source is not None
        and source.dep_ == "dobj"
        and source.head.lemma_ in CITING
        and verb.tag_ == "VBG"
    ):
        citing = source.head
    party = find_subject(citing) if citing is not None else None
    return party.i if party is not None and party is not source else -1


def _swallowed_hearer(verb: Token, content: list[Range]) -> tuple[int, list[Range]]:
    """Takes a hearer's proper name off the front of a content: "told Radio Free Asia (RFA) soldiers came"."""
    doc = verb.doc
    if not content or content[0][0] != verb.i + 1:
        return -1, content
    start, end = content[0]
    at = start
    while at < end and doc[at].pos_ == "PROPN":
        at += 1
    head = at - 1
    if head < start or not find_organisation(doc[start:at].text):
        return -1, content
    if at + 2 < end and doc[at].text in "([":
        at += 3
    return head, [(at, end), *content[1:]] if at < end else content[1:]
