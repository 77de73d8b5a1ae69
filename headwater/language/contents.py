"""What a verb of saying or thinking says: clauses, infinitives, objects and quotations that it takes."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from headwater.language.cue_lexicon import load_cues
from headwater.language.quotations import Quotation
from headwater.language.relation import Range, join_ranges
from headwater.language.subjects import (
    CALLED_UPON,
    COMMAS,
    RELATIVES,
    SUBJECTS,
    VERBAL,
    has_mark,
    inverted_subject,
    noun_range,
    object_of,
)

ABOUT = {"of", "about", "for", "on", "over", "against", "at", "towards", "toward", "regarding", "upon"}
TO = """refer allude object react respond reply point agree consent admit confess testify attest oppose commit"""
ABOUT_OF = {
    "to": set(TO.split()),
    "with": {"agree", "disagree", "concur", "sympathize", "sympathise"},
    "in": {"believe", "trust"},
}
ARGUED = ABOUT - {"about", "at", "upon", "regarding"} | {"as", "to", "with", "in", "between", "among", "under"}
OCCASION = """statement speech interview letter conference meeting address report article briefing email tweet hearing
time day morning stage point moment juncture"""
OCCASIONS = set(OCCASION.split())
SUBJECT_OR_MARK = {*SUBJECTS, "nsubjpass", "mark"}
CLOSING = 16
# What adds to a phrase behind a comma, and what ends it.
ADDING = {"particularly", "especially", "notably", "including", "namely"}
CIRCUMSTANCE = {"after", "before", "since", "until", "during", "without", "despite", "amid", "by"}
ENDING = {",", ";", ".", ":", "!", "?", '"', "”", ")", "]", "--", "—"}
ORDERING = {"order", "want", "command", "demand", "request", "like", "prefer", "need"}
# "As the union sees it"
SEEING = {"see", "view", "describe", "tell", "understand"}
# Verbs that say what somebody thinks only with more than an object: "see it as a threat".
WEAK = {
    "present",
    "see",
    "find",
    "know",
    "hear",
    "notice",
    "discover",
    "feel",
    "sense",
    "treat",
    "judge",
    "hold",
    "call",
}
# Verbs of violence that are used of words too: "attacked the plan", but not "attacked a station".
STRIKING = {"assail", "attack", "bash", "blast", "hammer", "knock", "trash"}
PREMISE = """area barracks base building bus camp car checkpoint church city clinic convoy embassy factory headquarters
home hospital hotel house market mosque office outpost patrol post prison school shop shrine station store street
temple town train truck vehicle village warehouse"""
# What is called without a word on what it is: "called a strike".
CALLING = """attention ballot call ceasefire conference election emergency gathering halt help hearing meeting name
number poll rally referendum session strike summit truce vote"""
SUMMONED = set(CALLING.split())
PREMISES = set(PREMISE.split())


def read_clauses(verb: Token, source: Token | None) -> list[Range]:
    """Returns the clausal complements of a verb."""
    found = []
    for child in verb.children:
        if child.dep_ == "ccomp" or (child.dep_ == "xcomp" and child.i < verb.i):
            start, end = child.left_edge.i, child.right_edge.i + 1
            if start <= verb.i < end or (verb.dep_ == "relcl" and _is_main_verb(child, verb)):
                continue
            found.append((_actor_start(verb, child), end))
    return found


def _is_main_verb(clause: Token, verb: Token) -> bool:
    """Tells whether a clause without a subject tells of the noun before: "the rights they demand were lost"."""
    first = clause.left_edge
    finite = first.tag_ in ("VBD", "VBZ", "VBP", "MD")
    return finite and first.i == verb.i + 1 and not any(child.dep_ in SUBJECT_OR_MARK for child in clause.lefts)


def _actor_start(verb: Token, clause: Token) -> int:
    """Returns where a clause begins, an object that it is about included: "ordered the visits stopped"."""
    start: int = clause.left_edge.i
    bare = (
        verb.lemma_ in ORDERING
        and clause.tag_ in ("VBN", "VBD")
        and not any(child.dep_ in SUBJECT_OR_MARK for child in clause.lefts)
    )
    objects = (child for child in verb.rights if child.dep_ == "dobj")
    actor = next((child for child in objects if child.right_edge.i + 1 == start), None)
    return actor.left_edge.i if bare and actor is not None and verb.i < actor.i else start


def read_clause_beside(verb: Token) -> list[Range]:
    """Returns a clause with "that" tied to a phrase beside its verb: "told parents in a letter that"."""
    for child in verb.rights:
        if child.dep_ not in ("prep", "agent", "dative"):
            continue
        beside = object_of(child)
        for clause in beside.rights if beside is not None else ():
            first = clause.left_edge
            marked = clause.dep_ in ("acl", "ccomp") or (clause.dep_ == "relcl" and first.dep_ == "mark")
            if marked and first.lower_ == "that":
                return [(first.i, clause.right_edge.i + 1)]
    return []


def read_closing(verb: Token) -> tuple[Token, Range] | None:
    """Returns the head of the phrase before a verb that closes its sentence, and what stands before the phrase.

    "Agents closed the road on May 3, the same source told the Monitor on Monday": the parser ties such a phrase to the
    words before it. None where the words around the verb have another shape.
    """
    doc, sent = verb.doc, verb.sent
    if verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    after = doc[verb.i + 1 : sent.end]
    if len(after) > CLOSING or any(token.pos_ in VERBAL or token.text in (",", ";", ":") for token in after):
        return None
    at = verb.i - 1
    while at > sent.start and doc[at].text not in COMMAS and verb.i - at < CLOSING:
        at -= 1
    before = doc[at + 1 : verb.i]
    if doc[at].text not in COMMAS or not len(before) or any(token.pos_ in VERBAL for token in before):
        return None
    if before[0].lower_ in ("and", "but", "or", "which", "who") or before[0].pos_ in ("ADP", "SCONJ", "ADV"):
        return None
    if any(child.dep_ in SUBJECTS and child.i not in range(at + 1, verb.i) for child in verb.children):
        return None
    content = sent.start, at
    nouns = [token for token in before if token.pos_ in ("NOUN", "PROPN", "PRON")]
    if not nouns or not any(_is_main(token) for token in doc[content[0] : content[1]]):
        return None
    head = nouns[0]
    for token in nouns[1:]:
        if token.i != head.i + 1:
            break
        head = token
    return head, content


def _is_main(verb: Token) -> bool:
    """Tells whether a verb has a subject and depends on no conjunction: not so in "angry that the mill closed"."""
    subject = any(child.dep_ in SUBJECT_OR_MARK - {"mark"} for child in verb.lefts)
    return verb.pos_ in VERBAL and subject and not has_mark(verb)


def read_infinitives(verb: Token, frames: frozenset[str]) -> list[Range]:
    """Returns the infinitive complement of a verb, with the object that does it."""
    for child in verb.rights:
        if child.dep_ in ("xcomp", "ccomp", "advcl") and any(c.tag_ == "TO" or c.lower_ == "for" for c in child.lefts):
            start = child.left_edge.i
            actor = next(
                (c for c in verb.rights if (c.dep_ in ("dobj", "dative") or c.lower_ == "for") and c.i < child.i), None
            )
            if actor is not None and "object" in frames:
                start = actor.left_edge.i
            called = (c for c in verb.rights if c.dep_ in ("prep", "dative") and c.i < child.i)
            upon = CALLED_UPON.get(verb.lemma_, ())
            party = next((object_of(c) for c in called if c.lower_ in upon), None)
            if actor is None and party is not None:
                # "Appealed to the rebels to leave"
                start = party.left_edge.i
            return [(start, child.right_edge.i + 1)]
    return []


def read_objects(verb: Token, frames: frozenset[str]) -> list[Range]:
    """Returns the object of a verb and what is said of it, or the phrase about which it speaks."""
    start = end = -1
    told = [*verb.rights, *(child for word in verb.rights if word.dep_ == "dobj" for child in word.rights)]
    if verb.lemma_ in WEAK and not any(
        child.lower_ == "as" or child.dep_ == "oprd" or (child.dep_ == "amod" and child.i > child.head.i)
        for child in told
    ):
        called = (child for child in verb.rights if child.dep_ == "prep" and child.lower_ == "for")
        phrase = next(called, None) if verb.lemma_ == "call" and verb.tag_ != "VBN" else None
        thing = next((child for child in verb.rights if child.dep_ == "dobj"), None)
        if phrase is None and thing is not None and _is_judged(verb, thing):
            return [(thing.left_edge.i, thing.right_edge.i + 1)]
        return [(phrase.left_edge.i, phrase.right_edge.i + 1)] if phrase is not None else []
    if verb.lemma_ in STRIKING and any(child.dep_ == "dobj" and _can_be_struck(child) for child in verb.rights):
        return []
    for child in verb.rights:
        dep = child.dep_
        if verb.dep_ == "relcl" and _is_main_verb(child, verb):
            break
        if dep in ("dobj", "dative") and "object" in frames and child.tag_ not in ("WP", "WDT"):
            start = child.left_edge.i if start < 0 else start
            end = child.right_edge.i + 1
        elif dep == "prep" and start < 0 and "about" in frames and _is_about(verb, child.lower_):
            start, end = child.left_edge.i, child.right_edge.i + 1
        elif (dep == "prep" and child.lower_ in ARGUED and start >= 0 and not is_setting(child)) or dep in (
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


def _is_judged(verb: Token, thing: Token) -> bool:
    """Tells whether an object alone is what somebody thinks of: "calls the plan 'a plot'", "knows the danger"."""
    words = load_cues().words
    named = bool(thing.ent_type_) or thing.pos_ != "NOUN" or thing.lemma_ in words["parties"]
    if verb.lemma_ == "call":
        # "Called a strike" says nothing of it; the strike that is called something is known.
        known = any(child.dep_ == "poss" or child.lower_ in ("the", "this", "that") for child in thing.lefts)
        quoted = any(token.is_quote for token in thing.subtree)
        return (quoted or not named) and (known or thing.lemma_ not in SUMMONED)
    return verb.lemma_ == "know" and not named and thing.lemma_ in words["things"]


def _can_be_struck(noun: Token) -> bool:
    """Tells whether a noun means premises or some thing or person not told of before: what is hit and not spoken of."""
    indefinite = any(child.lower_ in ("a", "an") or child.dep_ == "nummod" for child in noun.lefts)
    return noun.lemma_.lower() in PREMISES or noun.ent_type_ == "FAC" or indefinite


def is_setting(preposition: Token) -> bool:
    """Tells whether a phrase says when or on what occasion something was said."""
    return any(word.ent_type_ in ("DATE", "TIME") or word.lemma_ in OCCASIONS for word in preposition.rights)


def _is_about(verb: Token, preposition: str) -> bool:
    """Tells whether what follows a preposition is what a verb is about."""
    return preposition in ABOUT or verb.lemma_ in ABOUT_OF.get(preposition, ())


def read_around(verb: Token) -> list[Range]:
    """Returns the clause that a parenthetical cue stands in: "Somalis, he said, are glad"."""
    head = verb.head
    if verb.dep_ == "acl" and verb.tag_ in ("VBD", "VBN") and head.left_edge.i > verb.sent.start + 3:
        comma = head.left_edge.i - 1
        closes = verb.right_edge.i + 2 >= verb.sent.end
        return [(verb.sent.start, comma)] if closes and verb.doc[comma].text in (",", ",”", ',"', "”", '"') else []
    if (speaker := inverted_subject(verb)) is not None:
        return _read_sides(verb, speaker)
    if verb.dep_ not in ("parataxis", "ccomp", "advcl", "dep", "conj") or has_mark(verb):
        return []
    if verb.dep_ == "ccomp" and not _is_parenthesis(verb):
        return []
    if head.i == verb.i or head.pos_ not in VERBAL or (verb.dep_ in ("advcl", "conj", "ccomp") and _is_joined(verb)):
        return []
    start, end = head.left_edge.i, head.right_edge.i + 1
    own_start, own_end = verb.left_edge.i, verb.right_edge.i + 1
    return [span for span in ((start, own_start), (own_end, end)) if span[1] - span[0] > 1]


def _read_sides(verb: Token, speaker: Token) -> list[Range]:
    """Returns what stands on both sides of "said Karo" between commas."""
    doc = verb.doc
    subject = next(child for child in verb.lefts if child.dep_ == "nsubj")
    comma = next((i for i in range(speaker.right_edge.i, verb.sent.end) if doc[i].text == ","), speaker.right_edge.i)
    clause = verb.head if verb.dep_ == "parataxis" else verb
    return [(subject.left_edge.i, verb.i - 1), trim_range(doc, (comma, clause.right_edge.i + 1))]


def read_as_clause(verb: Token) -> list[Range]:
    """Returns the clause that a closing or opening "as" gives to somebody: "as demanded by the union, ..."."""
    if verb.dep_ != "advcl":
        return []
    first, head = verb.left_edge, verb.head
    head = head.head if head.dep_ in ("aux", "auxpass") else head
    opens = first.lower_ == "as" and first.dep_ in ("mark", "advmod") and first.head.i == verb.i
    if not opens or head.pos_ not in VERBAL | {"ADJ", "NOUN"}:
        return []
    taken = (child for child in verb.rights if child.dep_ in ("dobj", "ccomp", "xcomp", "acomp", "oprd", "attr"))
    if any(not (child.lower_ == "it" and verb.lemma_ in SEEING) for child in taken):
        return []
    passive = verb.tag_ == "VBN" and any(child.dep_ == "agent" for child in verb.rights)
    if not passive and not any(child.dep_ in SUBJECTS for child in verb.lefts):
        return []
    doc, start, end = verb.doc, first.i, verb.right_edge.i + 1
    before, after = doc[start - 1].text if start > verb.sent.start else ",", doc[end].text if end < len(doc) else "."
    if before not in COMMAS or (after not in COMMAS and after not in ".!?;"):
        return []
    parts = ((head.left_edge.i, start), (end, head.right_edge.i + 1))
    return [span for span in (trim_range(doc, part) for part in parts) if span[1] - span[0] > 1]


def read_cleft(verb: Token) -> list[Range]:
    """Returns what "what" stands for: "what the miners want is a new pit", "what we say is that the pit is old"."""
    what = any(child.lower_ == "what" and child.tag_ == "WP" and child.dep_ == "dobj" for child in verb.lefts)
    be = verb.head
    taken = any(child.dep_ in ("dobj", "oprd", "attr", "ccomp", "xcomp") for child in verb.rights)
    if not what or taken or be.lemma_ != "be" or verb.i > be.i or verb.dep_ not in ("csubj", "csubjpass", "nsubj"):
        return []
    said = (child for child in be.rights if child.dep_ in ("attr", "ccomp", "xcomp", "acomp"))
    return next(([(child.left_edge.i, child.right_edge.i + 1)] for child in said), [])


def read_later_clause(verb: Token) -> list[Range]:
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
    words = any(not token.is_punct for token in doc[verb.sent.start : start])
    before = doc[start - 1].text if words else ""
    after = doc[end].text if end < len(doc) else "."
    return before in COMMAS and (after in COMMAS or after in ".!?" or end >= verb.sent.end)


def _is_joined(verb: Token) -> bool:
    """Tells whether a verb is tied to its governor by a word, and so is no parenthesis."""
    return (
        verb.dep_ == "conj"
        or (
            verb.i > verb.head.i
            and any(child.dep_ in ("mark", "cc", "advmod") and child.i < verb.i for child in verb.lefts)
        )
        or verb.tag_ in ("VBG", "VB")
    )


def read_quotations(verb: Token, content: list[Range], quotations: list[Quotation]) -> list[Range]:
    """Returns the quotations in or just before the sentence of a cue that its complement does not hold."""
    found = []
    sent = verb.sent
    begins = sent.start
    quoted = any(quotation.start <= verb.i < quotation.end for quotation in quotations if not quotation.single)
    aside = verb.dep_ == "relcl"
    for quotation in quotations:
        start, end = quotation.start, quotation.end
        if (quoted and not quotation.single) or (aside and not verb.i < start <= verb.i + 3):
            continue
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


def extend_ranges(content: list[Range], quotations: list[Quotation], cue: int) -> list[Range]:
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


def subtract_words(content: list[Range], cue: tuple[int, ...], source: Range | None) -> list[Range]:
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


def add_tail(doc: Doc, content: Range, cue: int) -> Range:
    """Returns a content with what directly follows it and the parser ties to a word before it.

    "Plans to plant trees here [and there]", "hostile to fees, [particularly for pupils]".
    """
    start, end = content
    stop = doc[start].sent.end
    while end < stop:
        token = doc[end]
        if not doc[end - 1].whitespace_ and "-" in (doc[end - 1].text, token.text):
            # A name with hyphens that the parser has cut.
            last = end + 1
        elif token.text == "," and end + 1 < stop and doc[end + 1].lower_ in ADDING:
            last = next((i for i in range(end + 2, stop) if doc[i].text in ENDING), stop)
        elif (
            token.lower_ in ("and", "or")
            and end + 1 < stop
            and doc[end + 1].pos_ == "ADV"
            and doc[end - 1].pos_ == "ADV"
        ):
            last = end + 2
        elif token.dep_ == "prep" and token.pos_ == "ADP" and token.head.i < start and not is_setting(token):
            governs = token.head.i == cue or token.head.is_ancestor(doc[cue])
            last = token.right_edge.i + 1 if governs and token.lower_ not in CIRCUMSTANCE else end
        else:
            break
        if last <= end:
            break
        end = min(last, stop)
    return start, end


def trim_range(doc: Doc, span: Range) -> Range:
    """Takes commas and full stops off the ends of a range."""
    start, end = span
    while start < end and doc[start].text in (",", ";", ":", "--", "-"):
        start += 1
    while end > start and doc[end - 1].text in (",", ".", ";", ":", "--", "-"):
        end -= 1
    return start, end
