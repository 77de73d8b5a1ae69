"""Attribution relations in English by rules over dependency parses: who, by which cue, is said to say or think what.

The rules cover reporting verbs with clausal complements, infinitives and objects, inverted and
parenthetical cues, "according to", nouns ("its claim that ...") and adjectives ("is worried
about ..."), and quotations that run past the sentence of their cue. They find relations at every depth.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Token

from headwater.language.attitudes import can_feel, read_feeling, read_partisan, read_phrasal
from headwater.language.contents import (
    WEAK,
    add_tail,
    extend_ranges,
    read_around,
    read_as_clause,
    read_clause_beside,
    read_clauses,
    read_cleft,
    read_closing,
    read_infinitives,
    read_later_clause,
    read_objects,
    read_quotations,
    subtract_words,
)
from headwater.language.cue_lexicon import Cue, Cues, load_cues
from headwater.language.holders import read_according, read_adjective, read_judged, read_viewpoint
from headwater.language.nouns import read_noun
from headwater.language.quotations import Quotation, find_quotations
from headwater.language.relation import Range, Relation
from headwater.language.relays import TELLING, find_hearer, find_quoted, find_quoting, take_hearer
from headwater.language.standpoints import read_as_put, read_standpoint
from headwater.language.subjects import (
    CITING,
    VERBAL,
    antecedent,
    find_subject,
    inverted_subject,
    is_fronted,
    is_passive,
    joined_passive_subject,
    name_apposition,
    name_author,
    noun_range,
    object_of,
    part_of,
    passive_subject,
)
from headwater.language.unsaid import (
    ASKED,
    WITHHOLDING,
    is_asked,
    is_expletive,
    is_found_guilty,
    is_negated,
    is_supposed,
)

CLOSERS = TELLING | {"say", "report", "add", "write", "note", "announce", "explain", "confirm", "claim", "allege"}
BESIDE = TELLING | {"say", "write", "report", "announce", "read", "learn", "hear", "state", "declare", "confirm", "add"}
HARDLY = {"consider", "assume", "suppose", "regard", "concern"}
QUANTITIES = {"none", "both", "all", "each", "neither", "either", "nobody", "nothing", "everything", "much", "little"}
ABSTRACT = ("tion", "sion", "ness", "ment", "ance", "ence", "ism", "ity", "ure", "ing", "law", "thing", "way", "case")
# "As Karo put it", "as the song has it", "as far as Karo is concerned"
AS_PUT = {"put", "have", "concern"}
# Verbs that say nothing where they are denied: "did not mention the town".
NEUTRAL = {
    "mention",
    "discuss",
    "describe",
    "address",
    "speak",
    "talk",
    "recount",
    "outline",
    "detail",
    "reveal",
    "disclose",
    "announce",
    "report",
    "testify",
    "comment",
    "elaborate",
    "confirm",
    "explain",
    "indicate",
    "inform",
    "brief",
    "allude",
    "refer",
    "hint",
    "name",
    "declare",
    "claim",
    "allege",
    "estimate",
}
OUGHT = {"should", "ought"}
# What may stand between two verbs that share an object.
BETWEEN = {"cc", "aux", "auxpass", "neg", "advmod", "preconj"}
# Alone, these point at what was told before, at whoever reads, and at nobody in particular.
POINTING = {"this", "that", "which", "what", "you"}
# Whose opinion stands for them: "public opinion is opposed".
PUBLIC = {"public", "popular", "world", "international", "western", "local"}
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
        if low in ("for", "to") and (token.is_sent_start or _opens_clause(token)):
            found.extend(read_viewpoint(token))
        if lemma in cues.words["holding.judged"] and (judged := list(read_judged(token, cues))):
            found.extend(judged)
            continue
        if token.dep_ == "pobj" and lemma in cues.words["standpoints"] and (seen := list(read_standpoint(token, cues))):
            found.extend(seen)
            continue
        if lemma in AS_PUT and (put := list(read_as_put(token))):
            found.extend(put)
            continue
        known = lemma if lemma in forms else forms.get(low)
        moved = lemma if lemma in cues.attitudes else cues.attitude_forms.get(low)
        if known is None and moved is None:
            continue
        here = list(_read_cue(token, forms[known], cues, quotations)) if known is not None else []
        found.extend(here or (_read_attitude(token, moved, cues) if moved is not None else ()))
    found = [
        relation._replace(content=(*relation.content[:-1], add_tail(doc, relation.content[-1], relation.cue[-1])))
        if relation.content and relation.cue and relation.content[-1][0] > relation.cue[-1]
        else relation
        for relation in found
    ]
    nouns = {
        i for relation in found if len(relation.cue) == 2 and doc[relation.cue[1]].pos_ == "NOUN" for i in relation.cue
    }
    return [
        relation
        for relation in found
        if not (nouns and relation.cue[0] in nouns and not (len(relation.cue) == 2 and relation.cue[1] in nouns))
        or (len(relation.cue) == 1 and relation.cue[0] in nouns and doc[relation.cue[0]].pos_ == "NOUN")
    ]


def _opens_clause(token: Token) -> bool:
    """Tells whether a phrase opens a clause with "that": "said that, for the union, the plan was a threat"."""
    before = token.doc[token.i - 1] if token.i else token
    before = before.nbor(-1) if before.text == "," and before.i else before
    return before.lower_ == "that" and before.dep_ == "mark" and before.head == token.head


def is_thing(doc: Doc, relation: Relation) -> bool:
    """Tells whether what is said to speak or feel can do neither: "the crisis shows", "that means"."""
    if relation.head < 0 or any(doc[i].lower_ == "according" for i in relation.cue):
        return False
    head = antecedent(doc[relation.head])
    asked = head.lower_ == "who" and head.sent[-1].text == "?"
    if head.lower_ in POINTING or asked:
        return head.left_edge == head.right_edge
    if head.lemma_ == "opinion" and any(child.lower_ in PUBLIC for child in head.lefts):
        return False
    return head.pos_ == "NOUN" and not head.ent_type_ and head.lemma_ in load_cues().words["things"]


def _read_cue(token: Token, lemma: str, cues: Cues, quotations: list[Quotation]) -> Iterator[Relation]:
    """Yields the relations that one word begins."""
    pos = token.pos_
    if lemma in ("according", "accord") and token.lower_ == "according":
        yield from read_according(token)
    elif pos in VERBAL and lemma in cues.verbs:
        moved = lemma in cues.feelings and token.lower_ in cues.adjectives and is_passive(token)
        if moved and (felt := list(read_adjective(token, cues.adjectives[token.lower_]))):
            # "Was worried by the cost": the cost worries about nothing.
            yield from felt
            return
        relation = _read_verb(token, cues.verbs[lemma], quotations)
        if relation is not None:
            yield relation
        elif token.lower_ in cues.adjectives:
            yield from read_adjective(token, cues.adjectives[token.lower_])
    elif pos in ("NOUN", "PROPN") and lemma in cues.nouns:
        yield from read_noun(token, cues.nouns[lemma], cues)
    elif pos in ("ADJ", "VERB") and lemma in cues.adjectives:
        yield from read_adjective(token, cues.adjectives[lemma])
    elif (pos == "ADJ" or token.tag_ == "VBN") and token.lower_ in cues.adjectives:
        yield from read_adjective(token, cues.adjectives[token.lower_])


def _read_attitude(token: Token, lemma: str, cues: Cues) -> Iterator[Relation]:
    """Yields the attitude that a word tells of where it is no cue of saying or thinking by itself."""
    pos = token.pos_
    if pos in VERBAL and lemma in cues.phrasal and (read := list(read_phrasal(token, lemma, cues))):
        yield from read
    elif pos in VERBAL and lemma in cues.feelings:
        yield from read_feeling(token, cues.feelings[lemma], cues)
    elif pos == "NOUN" and lemma in cues.partisans:
        yield from read_partisan(token, cues.partisans[lemma])


class Said(NamedTuple):
    """What a verb says: by whom, in which stretches, and the frame in which it takes them."""

    source: Token | None
    content: list[Range]
    frame: str


def _read_verb(verb: Token, entries: tuple[Cue, ...], quotations: list[Quotation]) -> Relation | None:
    """Reads a verb of saying or thinking; None where it takes no content or names no source."""
    if verb.tag_ == "VBG" and verb.dep_ in ("prep", "mark", "pcomp", "advcl") and verb.lemma_ in HARDLY:
        return None
    if verb.lemma_ == "enjoy" and any(
        child.dep_ == "dobj" and child.lemma_ in load_cues().nouns for child in verb.rights
    ):
        # "The plan enjoys the support of the union"
        return None
    if verb.lemma_ in CITING and any(word.lemma_ == "say" and word.tag_ == "VBG" for word in verb.subtree):
        return None
    if is_supposed(verb) or is_asked(verb) or is_found_guilty(verb) or _is_left_open(verb) or _is_disowned(verb):
        return None
    frames = frozenset().union(*(entry.frames for entry in entries))
    source = name_author(name_apposition(find_subject(verb)))
    source = None if source is not None and is_expletive(source) else source
    said = _clausal_content(verb, source, frames, quotations)
    said = said if said.content else _nominal_content(verb, source, frames)
    said = said if said.content else _shared_content(verb, source, frames)
    said = said if said.content else Said(source, read_cleft(verb), "clause" if "clause" in frames else "object")
    source, content, frame = said
    if not content or (source is None and frame != "quote") or (source is not None and _is_anybody(source)):
        return None
    entry = _choose(entries, "object" if frame == "participle" else frame)
    if source is not None and not _can_hold(source, entry):
        return None
    if entry.kind == "speech" and frame == "clause" and _is_told_to(verb):
        return None
    if entry.kind == "thought" and frame != "quote" and any(child.lower_ in OUGHT for child in verb.lefts):
        # "The council should recognise the danger" says that it does not, or not yet.
        return None
    if entry.kind == "speech" and entry.stance == "affirms" and frame in ("object", "about") and _is_unsaid(verb):
        felt = next((other for other in entries if other.kind == "thought" and frame in other.frames), None)
        if felt is None and verb.lemma_ in NEUTRAL:
            return None
        # Who is blamed "for not condemning the raid" has a stand on it, told by another; so has who does not agree.
        entry = felt or entry._replace(kind="thought")
    # "The plan, criticized by the minister, was dropped" says in the report's own voice what he thinks of it.
    entry = entry._replace(kind="thought") if frame == "participle" else entry
    return _relate(verb, entry, source, content, quotations)


def _clausal_content(verb: Token, source: Token | None, frames: frozenset[str], quotations: list[Quotation]) -> Said:
    """Returns the clauses, infinitives and quotations that a verb takes."""
    passive = is_passive(verb)
    content: list[Range] = []
    frame = ""
    given = read_as_clause(verb) if source is not None and frames & {"clause", "quote"} else []
    if given and passive:
        return Said(source, given, "clause")
    if verb.lemma_ == "continue" and any(child.dep_ == "xcomp" for child in verb.rights):
        # Who "continued to dig" says nothing.
        return Said(source, [], "")
    own = any(child.dep_ == "xcomp" or (child.dep_ == "dobj" and "object" in frames) for child in verb.rights)
    if frames & {"clause", "quote"}:
        clauses = read_around(verb) if inverted_subject(verb) is not None else read_clauses(verb, source)
        content, frame = _within_quotation(verb, clauses, quotations), "clause"
        if own:
            # "There are two fronts: he recognises the danger" says what he recognises, and not where they are.
            content = [span for span in content if span[1] > verb.i or verb.doc[span[1]].text not in (":", ";")]
    if not content and "infinitive" in frames:
        content, frame = read_infinitives(verb, frames), "infinitive"
    if "quote" in frames and (quoted := read_quotations(verb, content, quotations)):
        content, frame = [*content, *quoted], frame if content else "quote"
    if not content and "quote" in frames and source is not None and (not passive or verb.lemma_ in TELLING):
        around = [] if passive or own else read_around(verb) or read_later_clause(verb)
        beside = passive or verb.lemma_ in BESIDE
        content, frame = around or (read_clause_beside(verb) if beside else []), "clause"
    if not content and given:
        content, frame = given, "clause"
    if not content and "quote" in frames and not passive and verb.lemma_ in CLOSERS:
        closing = read_closing(verb)
        if closing is not None:
            return Said(closing[0], [closing[1]], "clause")
    return Said(source, content, frame)


def _within_quotation(verb: Token, content: list[Range], quotations: list[Quotation]) -> list[Range]:
    """Returns the clauses of a verb, without those beyond the end of the quotation that it stands in."""
    around = next((q for q in quotations if q.start <= verb.i < q.end), None)
    return [span for span in content if around is None or around.start <= span[0] < around.end - 1]


def _nominal_content(verb: Token, source: Token | None, frames: frozenset[str]) -> Said:
    """Returns the objects of a verb, what it is about, or what a passive or a participle says it of."""
    passive = is_passive(verb)
    if "object" in frames and source is not None and (subject := joined_passive_subject(verb)) is not None:
        return Said(source, [(subject.left_edge.i, subject.right_edge.i + 1)], "object")
    if frames & {"object", "about"} and not passive and (content := read_objects(verb, frames)):
        return Said(source, content, "object" if "object" in frames else "about")
    if "object" in frames and (backer := _backer(verb)) is not None:
        return Said(backer, [(verb.i + 1, verb.head.i + 1)], "participle")
    source = _circle(verb) if passive and source is None else source
    if passive and source is not None and (subject := passive_subject(verb)) is not None:
        clause = next((child for child in verb.rights if child.dep_ == "xcomp"), None)
        clause = clause if clause is not None and any(child.tag_ == "TO" for child in clause.lefts) else None
        named = subject.left_edge.i, subject.right_edge.i + 1
        if clause is not None and "clause" in frames and "infinitive" not in frames and verb.lemma_ not in TELLING:
            # "The firm is said by clerks to be poor"
            return Said(source, [named, (clause.left_edge.i, clause.right_edge.i + 1)], "clause")
        if "object" in frames:
            return Said(source, [named], "participle" if is_fronted(verb) else "object")
    if "object" in frames and verb.dep_ == "acl" and verb.tag_ == "VBN" and source != verb.head:
        return Said(source, [noun_range(verb.head)], "participle")
    return Said(source, [], "")


def _backer(verb: Token) -> Token | None:
    """Returns who does what a participle with a hyphen says of a noun: "a union-backed plan"."""
    doc = verb.doc
    if verb.tag_ != "VBN" or verb.dep_ != "amod" or verb.head.i < verb.i or doc[verb.i - 1].text != "-":
        return None
    backer = doc[verb.i - 2]
    return backer if backer.head == verb and can_feel(backer, load_cues()) else None


def _circle(verb: Token) -> Token | None:
    """Returns those among whom something is seen or said: "is seen in some quarters as", "in church circles"."""
    phrases = (child for child in verb.children if child.dep_ == "prep" and child.lower_ in ("in", "among"))
    parties = (party for phrase in phrases if (party := object_of(phrase)) is not None)
    return next((party for party in parties if party.lemma_ in ("circle", "quarter") and party.tag_ == "NNS"), None)


def _shared_content(verb: Token, source: Token | None, frames: frozenset[str]) -> Said:
    """Returns what a verb shares with the next one that it is joined to: "sought and won a ban"."""
    joined = next((child for child in verb.rights if child.dep_ == "conj" and child.pos_ in VERBAL), None)
    if joined is None or source is None or is_passive(verb):
        return Said(source, [], "")
    between = verb.doc[verb.i + 1 : joined.i]
    if any(token.dep_ not in BETWEEN for token in between) or not any(token.dep_ == "cc" for token in between):
        return Said(source, [], "")
    if frames & {"clause", "quote"} and (content := read_clauses(joined, source)):
        return Said(source, content, "clause")
    held = next((child for child in joined.rights if child.dep_ == "dobj"), None)
    if "object" not in frames or held is None or verb.lemma_ in WEAK:
        return Said(source, [], "")
    return Said(source, [(held.left_edge.i, held.right_edge.i + 1)], "object")


def _is_anybody(source: Token) -> bool:
    """Tells whether a subject is nobody in particular: "one never knows", but not "one of the clerks"."""
    return source.lower_ in NOBODY and part_of(source) is None


def _can_hold(source: Token, entry: Cue) -> bool:
    """Tells whether a subject can say or think: no quantity alone, and no abstract noun that thinks."""
    low = source.lower_
    if part_of(source) is not None:
        return True
    if low in QUANTITIES or (source.tag_ == "CD" and source.pos_ == "NUM"):
        return entry.kind == "speech" and bool(entry.frames & {"quote"})
    if entry.kind != "thought" or source.pos_ != "NOUN" or source.ent_type_ in ("ORG", "NORP", "GPE", "PERSON"):
        return True
    return not low.rstrip("s").endswith(ABSTRACT) or source.lemma_ in load_cues().words["parties"]


def _is_unsaid(verb: Token) -> bool:
    """Tells whether nothing is said: "has not mentioned the town", "without revealing his name"."""
    without = verb.dep_ == "pcomp" and verb.head.lower_ == "without"
    return without or is_negated(verb)


def _is_disowned(verb: Token) -> bool:
    """Tells whether who is told to say something did not: "denied having said that", "declined to say whether"."""
    doc, after = verb.doc, verb.i + 1
    if verb.head.lemma_ in WITHHOLDING and verb.dep_ == "xcomp" and after < len(doc) and doc[after].lower_ in ASKED:
        return True
    spoken = any(cue.kind == "speech" for cue in load_cues().verbs.get(verb.lemma_, ()))
    return (
        spoken
        and verb.dep_ in ("xcomp", "pcomp", "dobj")
        and verb.tag_ in ("VBG", "VBN")
        and verb.head.lemma_ == "deny"
    )


def _is_left_open(verb: Token) -> bool:
    """Tells whether somebody says neither one thing nor the opposite: "would not confirm or deny the arrest"."""
    beside = [verb.head] if verb.dep_ == "conj" else [child for child in verb.rights if child.dep_ == "conj"]
    mine = _stances(verb)
    opposed = any("denies" in mine ^ _stances(other) and _stances(other) for other in beside)
    return bool(mine) and opposed and all(is_negated(word) for word in (verb, *beside))


def _stances(verb: Token) -> set[str]:
    """Returns the stances that a verb may tell of."""
    return {cue.stance for cue in load_cues().verbs.get(verb.lemma_, ())}


def _is_told_to(verb: Token) -> bool:
    """Tells whether somebody is only told to say something: "urged the ministry to say where they are"."""
    governor = verb.head if verb.dep_ in ("xcomp", "ccomp") else verb.head.head if verb.dep_ == "conj" else verb
    to = any(child.tag_ == "TO" for child in verb.lefts)
    return to and any(cue.stance == "orders" for cue in load_cues().verbs.get(governor.lemma_, ()))


def _choose(entries: tuple[Cue, ...], frame: str) -> Cue:
    """Returns the first reading of a cue that takes a frame."""
    return next((entry for entry in entries if frame in entry.frames), entries[0])


def _relate(
    verb: Token, entry: Cue, source: Token | None, content: list[Range], quotations: list[Quotation]
) -> Relation:
    """Builds the relation of a verb: its parts, its parties, its stance."""
    negated = is_negated(verb)
    stance = "asks" if verb.lemma_ == "ask" and _is_question(verb.doc, content) else entry.stance
    if negated:
        stance = "affirms" if stance == "denies" else "doubts" if stance == "affirms" else stance
    span = noun_range(source) if source is not None else None
    if source is not None and source.dep_ == "poss":
        span = source.left_edge.i, source.i + 1
    cue = tuple(
        child.i
        for child in [*verb.lefts, verb, *verb.rights]
        if child == verb or child.dep_ in ("aux", "neg", "prt", "auxpass")
    )
    content = subtract_words(extend_ranges(content, quotations, verb.i), cue, span)
    via = find_hearer(verb, source)
    if via < 0 and verb.lemma_ in TELLING:
        via, content = take_hearer(verb, content)
    return Relation(
        span,
        source.i if source is not None else -1,
        cue,
        tuple(content),
        "thought" if entry.kind == "thought" else "speech",
        stance,
        deeper=find_quoted(verb, source),
        via=via,
        through=find_quoting(verb, source),
    )


def _is_question(doc: Doc, content: list[Range]) -> bool:
    """Tells whether a content is what somebody wants to know."""
    return bool(content) and doc[content[0][0]].lower_ in (
        "whether",
        "if",
        "why",
        "how",
        "who",
        "what",
        "when",
        "where",
    )
