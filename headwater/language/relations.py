"""Attribution relations in English by rules over dependency parses: who, by which cue, is said to say or think what.

The rules cover reporting verbs with clausal complements, infinitives and objects, inverted and
parenthetical cues, "according to", nouns ("its claim that ...") and adjectives ("is worried
about ..."), and quotations that run past the sentence of their cue. They find relations at every depth.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, cast

from spacy.tokens import Doc, Token

from headwater.language.organisations import find_organisation
from headwater.language.quotations import Quotation, find_quotations
from headwater.model import Stance

Range = tuple[int, int]

DATELINE = re.compile(
    r"[^\n(]{2,50}\([^)\n]{2,40}\)\s*(?:--?|—|–|:)\s|[A-Z][A-Z .,/'-]{2,30}(?:, [^-—–:\n]{2,25})?\s(?:--?|—|–)\s|[A-Z]\w+(?: \w+)?, [A-Z][a-z]+\.? \d\d?(?: \([^)]*\))?\s?(?:--?|—|–|:)\s"
)
LINKS = {"be", "seem", "appear", "feel", "become", "remain", "sound", "look", "stay", "get", "grow", "make"}
SUBJECTS = {"nsubj", "csubj"}
PASSIVE_SUBJECTS = {"nsubjpass", "csubjpass"}
RELATIVES = {"who", "which", "that", "whom"}
ABOUT = {"of", "about", "for", "on", "over", "against", "at", "towards", "toward", "regarding", "upon"}
NOUN_ABOUT = ABOUT - {"at"} | {"to", "with", "in"}
HELD = {"interest", "support", "concern", "demand", "decision", "wish", "desire", "opposition", "intention", "readiness", "view",
        "opinion", "belief", "position", "attitude", "claim", "statement", "hope", "fear", "confidence", "determination"}  # fmt: skip
ABOUT_OF = {
    "to": {"refer", "allude", "object", "react", "respond", "reply", "point", "agree", "consent", "admit", "confess", "testify",
           "attest", "oppose", "commit"},
    "with": {"agree", "disagree", "concur", "sympathize", "sympathise"},
    "in": {"believe", "trust"},
}  # fmt: skip
ARGUED = {
    "for",
    "of",
    "as",
    "over",
    "to",
    "with",
    "on",
    "against",
    "in",
    "between",
    "among",
    "under",
    "toward",
    "towards",
}
FELT = ABOUT | {"with", "in", "to", "by"}
AIMS = {"aim", "goal", "intention", "intent", "hope", "view", "purpose", "desire", "belief", "fear", "expectation"}
OCCASIONS = {
    "statement",
    "speech",
    "interview",
    "letter",
    "conference",
    "meeting",
    "address",
    "report",
    "article",
    "briefing",
    "email",
    "tweet",
    "hearing",
    "time",
    "day",
    "morning",
}
CITING = {"quote", "cite"}
AFTER_NAME = {"relcl", "acl", "appos", "advcl"}
VERBAL = {"VERB", "AUX"}
TELLING = {"tell", "inform", "brief", "notify", "assure"}
SPEAKING = {"speak", "talk", "tell", "say", "write", "report", "communicate"}
COMMAS = {",", ",”", ',"', "”", '"', "--", "–", "—", "-", "!", "?", "''"}
HARDLY = {"consider", "assume", "suppose", "regard", "concern"}
TRUSTING = {"interest", "confidence", "trust", "belief", "faith"}
NOBODY = {"you", "there", "this", "that", "which", "what", "one"}


class Cue(NamedTuple):
    """What the lexicon says of a word: the kind of act, its stance and the frames it takes."""

    kind: str
    stance: Stance
    frames: frozenset[str]


class Cues(NamedTuple):
    """The lexicon of cues; `words` holds every other list by name."""

    verbs: dict[str, tuple[Cue, ...]]
    nouns: dict[str, Cue]
    adjectives: dict[str, Cue]
    light: frozenset[str]
    words: dict[str, frozenset[str]]

    forms: dict[str, str]


class Relation(NamedTuple):
    """One attribution inside a parsed paragraph; ranges are half-open in tokens.

    `source` is None where the text names none; `head` is the source's head word. `deeper` is a party
    quoted by the source ("quoting unnamed sources"), `via` a party that heard the source ("told Daily
    NK"), `through` one that quotes the source ("the weekly quoted him as saying"); all are head words or -1.
    """

    source: Range | None
    head: int
    cue: tuple[int, ...]
    content: tuple[Range, ...]
    kind: str
    stance: Stance
    deeper: int = -1
    via: int = -1
    through: int = -1


@cache
def load_cues() -> Cues:
    """Reads the lexicon of cues."""
    table = tomllib.loads(files("headwater.language").joinpath("cues.toml").read_text(encoding="utf-8"))
    verbs: dict[str, list[Cue]] = {}
    for entry in table["verbs"]:
        for word in entry["words"].split():
            verbs.setdefault(word, []).append(_cue(entry))
    words = {
        f"{name}.{key}": frozenset(text.split()) for name in ("hedges", "people") for key, text in table[name].items()
    }
    words["parties"] = frozenset().union(
        *(found for name, found in words.items() if name.startswith("people.") and "title" not in name)
    )
    words["documents"] = frozenset(table["documents"]["words"].split())
    nouns = {word: _cue(entry) for entry in table["nouns"] for word in entry["words"].split()}
    adjectives = {word: _cue(entry) for entry in table["adjectives"] for word in entry["words"].split()}
    light = frozenset(table["light"]["words"].split())
    found = {word: tuple(entries) for word, entries in verbs.items()}
    # The lemmatizer takes "hoped" for a form of "hop": regular forms are known beside it.
    forms = {form: word for word in verbs for form in _forms(word)}
    forms |= {word: word for word in [*verbs, *nouns, *adjectives]} | {"according": "according"}
    return Cues(found, nouns, adjectives, light, words, forms)


def _forms(verb: str) -> list[str]:
    """Returns the regular forms of a verb."""
    stem = verb[:-1] if verb.endswith("e") else verb
    past = stem[:-1] + "ied" if verb.endswith("y") and verb[-2] not in "aeo" else stem + "ed"
    return [past, stem + "ing", verb + "s"]


def _cue(entry: dict[str, Any]) -> Cue:
    return Cue(entry["kind"], cast("Stance", entry["stance"]), frozenset(entry.get("frames", ())))


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
            found.extend(_read_viewpoint(token))
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
        yield from _read_according(token)
    elif pos in VERBAL and lemma in cues.verbs:
        relation = _read_verb(token, cues.verbs[lemma], quotations)
        if relation is not None:
            yield relation
        elif token.lower_ in cues.adjectives:
            yield from _read_adjective(token, cues.adjectives[token.lower_])
    elif pos in ("NOUN", "PROPN") and lemma in cues.nouns:
        yield from _read_noun(token, cues.nouns[lemma], cues)
    elif pos in ("ADJ", "VERB") and lemma in cues.adjectives:
        yield from _read_adjective(token, cues.adjectives[lemma])
    elif pos == "ADJ" and token.lower_ in cues.adjectives:
        yield from _read_adjective(token, cues.adjectives[token.lower_])


# Sources


def noun_range(head: Token) -> Range:
    """Returns the tokens of a noun phrase without what follows its name: clauses, appositions, commas."""
    start, end = head.left_edge.i, head.i + 1
    for child in head.rights:
        if child.dep_ == "punct" and child.text in ("(", "[", "-", "'", '"', "’", "”"):
            continue
        if child.dep_ in AFTER_NAME or child.dep_ == "punct":
            if child.dep_ == "appos" and child.i - end <= 1 and child.text.isupper():
                end = child.right_edge.i + 1
            break
        if child.dep_ == "prep":
            party = _object_of(child)
            end = noun_range(party)[1] if party is not None and party.i > child.i else child.right_edge.i + 1
        elif child.dep_ in ("conj", "cc", "poss", "case", "nummod", "amod", "compound", "flat", "nmod", "pobj"):
            end = noun_range(child)[1] if child.dep_ == "conj" else child.right_edge.i + 1
    doc = head.doc
    before = doc[start - 1] if start else None
    after = doc[end] if end < len(doc) else None
    if after is not None and after.text in ("’", "'") and head.dep_ == "nsubj" and end + 1 < len(doc):
        if doc[end + 1].dep_ == "nsubj" and doc[end + 1].head.i == head.head.i:
            end += 2
    if before is not None and before.dep_ == "nsubj" and head.dep_ == "nsubj" and before.head.i == head.head.i:
        start = before.left_edge.i
    while start < head.i and doc[start].ent_type_ in ("DATE", "TIME") and doc[start].tag_ == "NNP":
        start += 1
    return start, max(min(end, head.sent.end), head.i + 1)


def name_apposition(source: Token | None) -> Token | None:
    """Returns the name beside a description ("the outlet, Daily NK"), or the description itself."""
    if source is None or source.pos_ not in ("NOUN", "PROPN") or source.ent_type_ == "PERSON":
        return source
    for child in source.rights:
        named = child.pos_ == "PROPN" or child.ent_type_ in ("ORG", "PERSON")
        if child.dep_ == "appos" and named and child.left_edge.i - source.i <= 2:
            if source.pos_ == "NOUN" or child.ent_type_ == "PERSON":
                return child
    return source


def _after_dateline(subject: Token, verb: Token) -> Token:
    """Returns the subject that stands after a dateline which the parser took for it."""
    if subject.i > 8 or subject.lower_ in RELATIVES:
        return subject
    doc = verb.doc
    match = DATELINE.match(doc.text[:160])
    if match is None or doc[subject.i].idx >= match.end() or verb.idx < match.end():
        return subject
    for token in doc[subject.i + 1 : verb.i]:
        if (
            token.idx >= match.end()
            and token.pos_ in ("NOUN", "PROPN", "PRON")
            and (token.head.idx < match.end() or token.head.i == verb.i)
        ):
            return name_apposition(token) or token
    return subject


def find_subject(verb: Token, depth: int = 0) -> Token | None:
    """Returns the head word of who does what a verb says, found through conjuncts, participles and control."""
    passive = False
    subject: Token | None = None
    for child in verb.lefts:
        if child.dep_ in SUBJECTS and (subject is None or child.ent_type_ == "PERSON"):
            subject = child
        passive = passive or child.dep_ in PASSIVE_SUBJECTS
    if subject is not None:
        return _after_dateline(_antecedent(subject, verb), verb)
    for child in verb.rights:
        if child.dep_ == "nsubj":
            return child
        if child.dep_ == "agent":
            return next((word for word in child.children if word.dep_ == "pobj"), None)
        passive = passive or child.dep_ in PASSIVE_SUBJECTS
    if passive or depth > 4:
        return None
    dep, head = verb.dep_, verb.head
    if dep in ("conj", "dep") and head.pos_ in VERBAL:
        return find_subject(head, depth + 1) if not _is_passive(head) else _passive_subject(head)
    if (
        dep in ("xcomp", "ccomp")
        and head.pos_ in VERBAL | {"ADJ"}
        and not _has_mark(verb)
        and head.lemma_ not in CITING
    ):
        controller = next((c for c in head.children if c.dep_ == "dobj" and c.i < verb.i), None)
        if controller is not None and dep == "xcomp":
            return controller
        return _governor_subject(head, depth)
    if dep == "advcl" and head.lemma_ not in CITING and (verb.tag_ in ("VBG", "VBN") or not _has_mark(verb)):
        return _governor_subject(head, depth)
    if dep == "advcl" and verb.tag_ == "VBG" and head.lemma_ in CITING:
        return next((child for child in head.rights if child.dep_ == "dobj"), None)
    if (dep == "acl" and verb.tag_ == "VBG") or (dep == "acl" and verb.tag_ in ("VBD", "VBN") and _ends_sentence(verb)):
        return head
    if dep == "acl" and verb.tag_ == "VB" and head.dep_ == "dobj":
        return _governor_subject(head.head, depth)
    if dep in ("pcomp", "prep", "advcl", "xcomp") and (citing := _citing_verb(verb)) is not None:
        named = next((child for child in citing.rights if child.dep_ == "dobj"), None)
        return named if named is not None else _passive_subject(citing)
    if dep == "pcomp" and head.head.pos_ in VERBAL:
        return _governor_subject(head.head, depth)
    if dep == "acomp":
        return _governor_subject(head, depth)
    return None


def _citing_verb(verb: Token) -> Token | None:
    """Returns the verb that quotes somebody as saying what a participle says."""
    up = verb.head if verb.head.lemma_ in CITING else verb.head.head
    return up if verb.tag_ == "VBG" and up.lemma_ in CITING and up.pos_ == "VERB" and up.i < verb.i else None


def _ends_sentence(verb: Token) -> bool:
    """Tells whether a verb stands where a closing "..., a source reported on Monday." stands."""
    before = verb.head.left_edge.i - 1
    return before > verb.sent.start + 3 and verb.right_edge.i + 2 >= verb.sent.end and verb.doc[before].text in (
        ",", "”", '"', ",”", ',"'
    )  # fmt: skip


def _governor_subject(verb: Token, depth: int) -> Token | None:
    return _passive_subject(verb) if _is_passive(verb) else find_subject(verb, depth + 1)


def _is_passive(verb: Token) -> bool:
    return any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.lefts)


def _passive_subject(verb: Token) -> Token | None:
    return next((_antecedent(child, verb) for child in verb.lefts if child.dep_ == "nsubjpass"), None)


def _has_mark(verb: Token) -> bool:
    return any(child.dep_ == "mark" for child in verb.lefts)


def _antecedent(subject: Token, verb: Token) -> Token:
    """Returns what a relative pronoun stands for, or the subject itself."""
    if subject.lower_ in RELATIVES and (subject.tag_ in ("WP", "WDT") or verb.dep_ == "relcl"):
        up = verb
        while up.dep_ in ("conj", "xcomp", "ccomp", "aux") and up.head is not up:
            up = up.head
        if up.dep_ in ("relcl", "acl"):
            return up.head
    return subject


# Verbs


def _read_verb(verb: Token, entries: tuple[Cue, ...], quotations: list[Quotation]) -> Relation | None:
    """Reads a verb of saying or thinking; None where it takes no content or names no source."""
    if verb.tag_ == "VBG" and verb.dep_ in ("prep", "mark", "pcomp", "advcl") and verb.lemma_ in HARDLY:
        return None
    if verb.lemma_ in CITING and any(word.lemma_ == "say" and word.tag_ == "VBG" for word in verb.subtree):
        return None
    frames = frozenset().union(*(entry.frames for entry in entries))
    source = name_apposition(find_subject(verb))
    passive = _is_passive(verb)
    content: list[Range] = []
    frame = ""
    if "clause" in frames or "quote" in frames:
        content = _clauses(verb, source)
        frame = "clause"
    if not content and "infinitive" in frames:
        content = _infinitives(verb, frames)
        frame = "infinitive"
    if "quote" in frames and (quoted := _beside_quotation(verb, content, quotations)):
        content, frame = [*content, *quoted], frame if content else "quote"
    if not content and "quote" in frames and source is not None and not passive:
        content = _around(verb) or _later_clause(verb)
        frame = "clause"
    if not content and frames & {"object", "about"} and not passive:
        content = _objects(verb, frames)
        frame = "object" if "object" in frames else "about"
    if not content and passive and source is not None and frames & {"object"}:
        subject = _passive_subject(verb)
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
    content = _without(_extend(content, quotations, verb.i), cue, span)
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


def _clauses(verb: Token, source: Token | None) -> list[Range]:
    """Returns the clausal complements of a verb."""
    found = []
    for child in verb.children:
        if child.dep_ == "ccomp" or (child.dep_ == "xcomp" and child.i < verb.i):
            start, end = child.left_edge.i, child.right_edge.i + 1
            if start <= verb.i < end:
                continue
            found.append((start, end))
    return found


def _infinitives(verb: Token, frames: frozenset[str]) -> list[Range]:
    """Returns the infinitive complement of a verb, with the object that does it."""
    for child in verb.rights:
        if child.dep_ in ("xcomp", "ccomp", "advcl") and any(c.tag_ == "TO" or c.lower_ == "for" for c in child.lefts):
            start = child.left_edge.i
            actor = next(
                (c for c in verb.rights if (c.dep_ in ("dobj", "dative") or c.lower_ == "for") and c.i < child.i), None
            )
            if actor is not None and "object" in frames:
                start = actor.left_edge.i
            return [(start, child.right_edge.i + 1)]
    return []


def _objects(verb: Token, frames: frozenset[str]) -> list[Range]:
    """Returns the object of a verb and what is said of it, or the phrase about which it speaks."""
    start = end = -1
    for child in verb.rights:
        dep = child.dep_
        if dep in ("dobj", "dative") and "object" in frames and child.tag_ not in ("WP", "WDT"):
            start = child.left_edge.i if start < 0 else start
            end = child.right_edge.i + 1
        elif dep == "prep" and start < 0 and "about" in frames and _is_about(verb, child.lower_):
            start, end = child.left_edge.i, child.right_edge.i + 1
        elif (dep == "prep" and child.lower_ in ARGUED and start >= 0 and not _is_setting(child)) or dep in (
            "oprd",
            "xcomp",
            "ccomp",
        ):
            start = child.left_edge.i if start < 0 else start
            end = child.right_edge.i + 1
    if start < 0 and verb.dep_ == "relcl" and "object" in frames:
        head = verb.head
        if not any(child.dep_ in SUBJECTS and child.lower_ in RELATIVES for child in verb.lefts):
            return [noun_range(head)]
    return [(start, end)] if start >= 0 else []


def _is_setting(preposition: Token) -> bool:
    """Tells whether a phrase says when or on what occasion something was said."""
    return any(word.ent_type_ in ("DATE", "TIME") or word.lemma_ in OCCASIONS for word in preposition.rights)


def _is_about(verb: Token, preposition: str) -> bool:
    """Tells whether what follows a preposition is what a verb is about."""
    return preposition in ABOUT or verb.lemma_ in ABOUT_OF.get(preposition, ())


def _around(verb: Token) -> list[Range]:
    """Returns the clause that a parenthetical cue stands in: "Somalis, he said, are glad"."""
    head = verb.head
    if verb.dep_ == "acl" and verb.tag_ in ("VBD", "VBN") and head.left_edge.i > verb.sent.start + 3:
        comma = head.left_edge.i - 1
        closes = verb.right_edge.i + 2 >= verb.sent.end
        return [(verb.sent.start, comma)] if closes and verb.doc[comma].text in (",", ",”", ',"', "”", '"') else []
    if verb.dep_ not in ("parataxis", "ccomp", "advcl", "dep", "conj") or _has_mark(verb):
        return []
    if verb.dep_ == "ccomp" and not _is_parenthesis(verb):
        return []
    if head.i == verb.i or head.pos_ not in VERBAL or (verb.dep_ in ("advcl", "conj", "ccomp") and _is_joined(verb)):
        return []
    start, end = head.left_edge.i, head.right_edge.i + 1
    own_start, own_end = verb.left_edge.i, verb.right_edge.i + 1
    return [span for span in ((start, own_start), (own_end, end)) if span[1] - span[0] > 1]


def _later_clause(verb: Token) -> list[Range]:
    """Returns a clause with "that" that words in between have torn from its verb."""
    doc = verb.doc
    for i in range(verb.i + 1, min(verb.i + 12, len(doc) - 2)):
        token = doc[i]
        if token.lower_ == "that" and token.dep_ == "mark" and doc[i - 1].text in ("]", ")", ","):
            return [(i, token.sent.end)]
        if token.text in ".!?;":
            break
    return []


def _is_parenthesis(verb: Token) -> bool:
    """Tells whether a verb with its subject stands between commas, or after one at the end."""
    doc, start, end = verb.doc, verb.left_edge.i, verb.right_edge.i + 1
    before = doc[start - 1].text if start > verb.sent.start else ""
    after = doc[end].text if end < len(doc) else "."
    return before in COMMAS and (after in COMMAS or after in ".!?" or end >= verb.sent.end)


def _is_joined(verb: Token) -> bool:
    """Tells whether a verb is tied to its governor by a word, and so is no parenthesis."""
    return (
        verb.dep_ == "conj"
        or (verb.i > verb.head.i
        and any(child.dep_ in ("mark", "cc", "advmod") and child.i < verb.i for child in verb.lefts))
        or verb.tag_ in ("VBG", "VB")
    )


def _beside_quotation(verb: Token, content: list[Range], quotations: list[Quotation]) -> list[Range]:
    """Returns the quotations in or just before the sentence of a cue that its complement does not hold."""
    found = []
    sent = verb.sent
    begins = sent.start
    for quotation in quotations:
        start, end = quotation.start, quotation.end
        if start <= verb.i < end or end <= begins - 1 or start > sent.end:
            continue
        if any(a <= start and end <= b for a, b in content):
            continue
        ends_here = end >= begins and end <= verb.i and verb.i - end <= 30
        begins_here = start > verb.i and start < sent.end + 1 and _opens(verb, start)
        if quotation.statement and (ends_here or begins_here):
            found.append((start, end))
    return found


def _opens(verb: Token, start: int) -> bool:
    """Tells whether a quotation that begins at a token is what a verb introduces."""
    doc = verb.doc
    before = doc[start - 1]
    return before.text in (",", ":", "that", "--", "—", "-") or start - verb.i <= 3 or before.text in ".!?"


def _extend(content: list[Range], quotations: list[Quotation], cue: int) -> list[Range]:
    """Widens contents to the quotations that they run into, and joins those that touch."""
    wide = list(content)
    for quotation in quotations:
        start, end = quotation.start, quotation.end
        if start <= cue < end:
            continue
        for index, (a, b) in enumerate(wide):
            if a < end and start < b and not (a <= start and end <= b):
                outside = (cue < start or cue >= end) and not (min(a, start) <= cue < max(b, end))
                if outside:
                    wide[index] = min(a, start), max(b, end)
    return join_ranges(wide)


def join_ranges(ranges: list[Range]) -> list[Range]:
    """Returns ranges in order, those that touch or overlap joined."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif end > start:
            joined.append((start, end))
    return joined


def _without(content: list[Range], cue: tuple[int, ...], source: Range | None) -> list[Range]:
    """Takes the words of cue and source out of a content."""
    holes = [(i, i + 1) for i in cue]
    if source is not None and not any(
        a <= source[0] and source[1] <= b and b - a > source[1] - source[0] and _inside_all(cue, a, b)
        for a, b in content
    ):
        holes.append(source)
    for low, high in holes:
        parts = []
        for start, end in content:
            if high <= start or low >= end:
                parts.append((start, end))
            else:
                parts.extend(span for span in ((start, low), (high, end)) if span[1] > span[0])
        content = parts
    return content


def _inside_all(cue: tuple[int, ...], start: int, end: int) -> bool:
    return all(start <= i < end for i in cue)


def _quoted_party(verb: Token, source: Token | None) -> int:
    """Returns the head word of whom a source quotes: "the agency, citing officials, said"; -1 if none."""
    places = [verb] if source is None else [verb, source]
    for place in places:
        for child in place.children:
            if child.lemma_ in ("quote", "cite") and child.tag_ == "VBG":
                party = next((word for word in child.rights if word.dep_ == "dobj"), None)
                if party is not None:
                    return cast("int", party.i)
    return -1


def _hearer(verb: Token, source: Token | None) -> int:
    """Returns the head word of whom a source spoke to, -1 if none: "told Daily NK", "reported to Daily NK"."""
    for child in verb.children:
        if child.dep_ in ("dobj", "dative", "iobj") and child.pos_ in ("PROPN", "NOUN") and verb.lemma_ in TELLING:
            return cast("int", child.i)
        if child.dep_ in ("prep", "dative") and child.lower_ in ("to", "with"):
            party = _object_of(child)
            if party is not None:
                return cast("int", party.i)
    for clause in source.rights if source is not None else ():
        if clause.dep_ in ("acl", "relcl") and clause.lemma_ in SPEAKING:
            heard = _hearer(clause, None)
            if heard >= 0:
                return heard
    return -1


def _quoting_party(verb: Token, source: Token | None) -> int:
    """Returns the head word of who quotes a source: "the weekly quoted him as saying"; -1 if none."""
    citing = _citing_verb(verb)
    if (
        citing is None
        and source is not None
        and source.dep_ == "dobj"
        and source.head.lemma_ in CITING
        and verb.tag_ == "VBG"
    ):
        citing = source.head
    party = find_subject(citing) if citing is not None else None
    return cast("int", party.i) if party is not None and party is not source else -1


def _object_of(preposition: Token) -> Token | None:
    return next((word for word in preposition.children if word.dep_ == "pobj"), None)


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


# According to, nouns, adjectives


def _read_according(token: Token) -> Iterator[Relation]:
    """Reads "according to X" and the clause that it is tied to."""
    party = next(
        (word for to in token.children if to.lower_ == "to" for word in to.children if word.dep_ == "pobj"), None
    )
    party = name_apposition(party)
    if party is None:
        return
    sent = token.sent
    phrase = (token.left_edge.i, token.right_edge.i + 1)
    start, end = sent.start, sent.end
    if phrase[0] > sent.start + 2 and phrase[1] < sent.end - 2:
        head = token.head
        while head.pos_ not in VERBAL and head.head is not head:
            head = head.head
        start, end = head.left_edge.i, head.right_edge.i + 1
    doc = token.doc
    content = [span for span in ((start, phrase[0]), (phrase[1], end)) if span[1] - span[0] > 1]
    content = [_trim(doc, span) for span in content]
    cue = (token.i, *(to.i for to in token.children if to.lower_ == "to"))
    yield Relation(
        noun_range(party), party.i, cue, tuple(span for span in content if span[1] > span[0]), "speech", "affirms"
    )


def _read_viewpoint(token: Token) -> Iterator[Relation]:
    """Reads "For the economist, prices are low": the sentence is how a person or body sees it."""
    party = _object_of(token)
    end = token.right_edge.i + 1
    if (
        party is None
        or token.head.pos_ not in VERBAL
        or end - token.i > 12
        or token.doc[min(end, len(token.doc) - 1)].text != ","
    ):
        return
    if party.ent_type_ in ("PERSON", "ORG", "NORP") or party.lemma_ in load_cues().words["people.unnamed"]:
        content = _trim(token.doc, (end, token.sent.end))
        if content[1] > content[0]:
            yield Relation(noun_range(party), party.i, (token.i,), (content,), "thought", "affirms")


def _trim(doc: Doc, span: Range) -> Range:
    """Takes commas and full stops off the ends of a range."""
    start, end = span
    while start < end and doc[start].text in (",", ";", ":", "--", "-"):
        start += 1
    while end > start and doc[end - 1].text in (",", ".", ";", ":", "--", "-"):
        end -= 1
    return start, end


def _read_noun(noun: Token, entry: Cue, cues: Cues) -> Iterator[Relation]:
    """Reads a noun of saying or thinking with its holder and what it is about."""
    content: Range | None = None
    holder: Token | None = None
    for child in noun.children:
        dep = child.dep_
        if dep in ("acl", "ccomp", "relcl", "xcomp") and child.i > noun.i and content is None and _is_that(child, dep):
            content = (child.left_edge.i, child.right_edge.i + 1)
        elif dep == "prep":
            low = child.lower_
            if low in ("by", "from") and holder is None:
                holder = next((word for word in child.children if word.dep_ == "pobj"), None)
            elif low == "of" and holder is None and _is_party(_object_of(child), cues) and noun.lemma_ in HELD:
                holder = _object_of(child)
            elif low in NOUN_ABOUT and (content is None or low != "to"):
                party = next((word for word in child.children if word.dep_ in ("pobj", "pcomp")), None)
                idle = low == "in" and noun.lemma_ not in TRUSTING
                if party is not None and content is None and not idle:
                    content = (child.i + 1, child.right_edge.i + 1)
        elif dep == "acl" and child.tag_ == "VBN" and holder is None:
            holder = find_subject(child)
            about = next((c for c in child.rights if c.dep_ == "prep" and c.lower_ in NOUN_ABOUT), None)
            if about is not None and content is None:
                content = (about.i + 1, about.right_edge.i + 1)
        elif (
            dep == "poss"
            or (dep == "amod" and child.ent_type_ in ("NORP", "GPE"))
            or (dep == "compound" and child.ent_type_ in ("GPE", "ORG", "PERSON", "NORP") and holder is None)
        ):
            holder = child
    cue: tuple[int, ...] = (noun.i,)
    head = noun.head
    if holder is None and noun.dep_ in ("dobj", "conj"):
        top = noun
        while top.dep_ == "conj" and top.head.pos_ == "NOUN":
            top = top.head
        verb = top.head
        if top.dep_ == "dobj" and verb.lemma_ in cues.light:
            holder, cue = find_subject(verb), (verb.i, noun.i)
            content = content or next(
                (
                    (c.i + (c.dep_ == "prep"), c.right_edge.i + 1)
                    for c in verb.rights
                    if c.i > noun.i
                    and (
                        (c.dep_ == "prep" and c.lower_ in NOUN_ABOUT - {"in"} and not _is_setting(c))
                        or (
                            c.dep_ in ("xcomp", "advcl")
                            and any(w.tag_ == "TO" for w in c.lefts)
                            and entry.stance == "orders"
                        )
                    )
                ),
                None,
            )
    if holder is None and noun.lemma_ in AIMS and noun.dep_ == "pobj" and head.lower_ in ("with", "in"):
        holder = find_subject(head.head) if head.head.pos_ in VERBAL else None
    if holder is not None and content is None and noun.dep_ == "dobj":
        content = next(
            (
                (c.i + 1, c.right_edge.i + 1)
                for c in head.rights
                if c.dep_ in ("prep", "dative")
                and c.i > noun.i
                and c.lower_ in NOUN_ABOUT
                and not _is_setting(c)
                and (c.lower_ != "in" or noun.lemma_ in TRUSTING)
            ),
            None,
        )
    if holder is not None and content is None and head.lemma_ == "be" and noun.dep_ in ("nsubj",):
        content = next(((c.left_edge.i, c.right_edge.i + 1) for c in head.rights if c.dep_ in ("ccomp", "xcomp")), None)
    if holder is None or content is None or content[0] >= content[1]:
        return
    span = noun_range(holder) if holder.dep_ != "poss" else (holder.left_edge.i, holder.i + 1)
    yield Relation(span, holder.i, cue, (content,), entry.kind, entry.stance)


def _is_party(token: Token | None, cues: Cues) -> bool:
    """Tells whether a word stands for somebody who can hold an opinion."""
    if token is None:
        return False
    known = token.lemma_ in cues.words["people.bodies"] or token.lemma_ in cues.words["people.unnamed"]
    return known or token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP")


def _is_that(child: Token, dep: str) -> bool:
    """Tells whether a clause after a noun is what the noun says, not a relative clause about it."""
    first = child.left_edge
    if dep in ("acl", "ccomp", "xcomp"):
        return first.lower_ in ("that", "to", "whether", "if") or dep == "ccomp"
    return first.lower_ == "that" and first.dep_ == "mark"


def _read_adjective(word: Token, entry: Cue) -> Iterator[Relation]:
    """Reads "X is confident that ...", "X is worried about ..."."""
    if word.dep_ not in ("acomp", "conj", "ROOT", "ccomp", "oprd", "xcomp", "relcl", "advcl", "acl", "amod"):
        return
    content: Range | None = None
    for child in word.rights:
        if child.dep_ == "ccomp" or (child.dep_ == "xcomp" and child.tag_ != "VBG"):
            content = (child.left_edge.i, child.right_edge.i + 1)
            break
        if child.dep_ == "prep" and child.lower_ in FELT and not _is_setting(child):
            content = (child.i + 1, child.right_edge.i + 1)
            break
    if content is None and word.head.lemma_ == "make" and word.head.i < word.i:
        clause = next((child for child in word.head.rights if child.dep_ == "ccomp" and child.i > word.i), None)
        content = (clause.left_edge.i, clause.right_edge.i + 1) if clause is not None else None
    if content is None or content[0] >= content[1]:
        return
    top = word
    while top.dep_ == "conj" and top.head.pos_ == "ADJ":
        top = top.head
    verb = top.head if top.dep_ in ("acomp", "oprd") else top
    if top.dep_ in ("amod", "acl") and top.head.pos_ in ("NOUN", "PROPN") and content[0] > top.head.i:
        verb, holder = top, top.head
    else:
        holder = _passive_subject(verb) if _is_passive(verb) else find_subject(verb)
    if holder is None or (holder.lower_ in ("it", "there") and verb.lemma_ == "be"):
        return
    negated = any(child.dep_ == "neg" for child in verb.children)
    stance: Stance = "doubts" if negated and entry.stance == "affirms" else entry.stance
    yield Relation(
        noun_range(holder),
        holder.i,
        (verb.i, word.i) if verb is not word else (word.i,),
        (content,),
        entry.kind,
        stance,
    )
