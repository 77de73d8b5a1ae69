"""Who does what a verb says: subjects through conjuncts, participles, control, passives and datelines."""

from __future__ import annotations

import re

from spacy.tokens import Token

from headwater.language.cue_lexicon import load_cues
from headwater.language.relation import Range

DATELINE = re.compile(
    r"[^\n(]{2,50}\([^)\n]{2,40}\)\s*(?:--?|—|–|:)\s"
    r"|[A-Z][A-Z .,/'-]{2,30}(?:, [^-—–:\n]{2,25})?\s(?:--?|—|–)\s"
    r"|[A-Z]\w+(?: \w+)?, [A-Z][a-z]+\.? \d\d?(?: \([^)]*\)|, [A-Z][\w ]{1,20})?\s?(?:--?|—|–|:)\s"
)
SUBJECTS = {"nsubj", "csubj"}
MESSAGES = {"call", "e-mail", "email", "letter", "message", "note", "petition", "report", "statement", "tip", "warning"}
ACCUSING = {"accuse", "acquit", "charge", "convict", "suspect"}
PASSIVE_SUBJECTS = {"nsubjpass", "csubjpass"}
RELATIVES = {"who", "which", "that", "whom"}
BRACKETS = {"(", "[", "-", "'", '"', "’", "”"}
IN_NAME = {"prep", "conj", "cc", "poss", "case", "nummod", "amod", "compound", "flat", "nmod", "pobj"}
DEEPEST = 12
LONGEST_ASIDE = 14
AFTER_NAME = {"relcl", "acl", "appos", "advcl"}
VERBAL = {"VERB", "AUX"}
HONORIFICS = {"dr", "miss", "mr", "mrs", "ms", "prof"}
POINTERS = {"the", "a", "an"}
# "Criticised the minister for closing the road": he, not the critic, closed it.
BLAMED = """accuse blame criticise criticize condemn denounce praise thank congratulate suspect convict charge rebuke
slam blast castigate chide scold applaud commend fault censure attack punish admonish berate"""
BLAMING = set(BLAMED.split())
# "Keeps the minister from closing the road": he would close it.
PREVENTING = {
    "prevent",
    "stop",
    "keep",
    "discourage",
    "deter",
    "dissuade",
    "bar",
    "ban",
    "exempt",
    "free",
    "excuse",
    "hinder",
}
# "Warned the miners against closing the road": they would close it.
WARNING = {"warn", "caution", "advise", "counsel"}
CALLED_UPON = {
    "appeal": {"to"},
    "propose": {"to"},
    "suggest": {"to"},
    "call": {"on", "upon"},
    "plead": {"with"},
    "signal": {"to"},
    "prevail": {"on", "upon"},
}
# Who meets somebody "to warn them" gives the warning.
MEETING = {"meet", "visit", "contact", "phone", "telephone", "approach", "join", "see", "attend", "greet"}
NAMED = {"PERSON", "ORG", "GPE", "NORP"}
LEADS = {"forefront", "lead", "vanguard", "habit", "history", "tradition", "business", "process"}
LINKS = {"spite", "case", "lieu", "light", "view", "addition", "favor", "favour"}
CITING = {"quote", "cite"}
# Words of somebody: who says them is their author, and not a document.
# What somebody gives out in writing speaks for that body or person.
WRITTEN = {"statement", "letter", "message", "communique", "communiqué", "email", "telegram", "memo", "release"}
REPORTS = {"report", "dispatch", "article", "story"} | WRITTEN
SPOKEN = "remark word comment speech analysis testimony criticism opinion account assessment calculation"
HAVING = {"be", "have", "make", "take", "keep", "remain", "stand"}
COUNTED = {"all", "both", "each", "either", "half", "one", "several", "some"}
UTTERANCES = REPORTS | set(SPOKEN.split())
COMMAS = {",", ",”", ',"', "”", '"', "--", "–", "—", "-", "!", "?", "''"}


def noun_range(head: Token, depth: int = 0) -> Range:
    """Returns the tokens of a noun phrase without what follows its name: clauses, appositions, commas."""
    start, end = head.left_edge.i, head.i + 1
    for child in head.rights:
        if child.dep_ == "punct" and child.text in BRACKETS:
            continue
        if child.dep_ in AFTER_NAME or child.dep_ == "punct":
            if child.dep_ == "appos" and child.i - end <= 1 and child.text.isupper():
                end = child.right_edge.i + 1
            break
        if child.dep_ == "prep" and child.lower_ == "as":
            # "Seen by villagers as a warning"
            break
        inner = object_of(child) if child.dep_ == "prep" else child if child.dep_ == "conj" else None
        if inner is not None and child.lower_ == "on" and inner.ent_type_ == "DATE":
            # "Said the guild on Monday"
            break
        if inner is None and child.dep_ == "prep" and any(word.dep_ == "pcomp" for word in child.rights):
            break
        if inner is not None and inner.i >= child.i and depth < DEEPEST:
            end = noun_range(inner, depth + 1)[1]
        elif child.dep_ in IN_NAME:
            end = child.right_edge.i + 1
    start, end = _mend_range(head, start, end)
    return start, max(min(end, head.sent.end), head.i + 1)


def _mend_range(head: Token, start: int, end: int) -> Range:
    """Widens a subject that the parser split in two, and takes a day or an opening phrase off its front."""
    doc = head.doc
    if head.dep_ == "nsubj":
        governor = head.head.i
        rest = doc[end + 1] if end + 1 < len(doc) and doc[end].text in ("’", "'") else None
        if rest is not None and rest.dep_ == "nsubj" and rest.head.i == governor:
            end += 2
        before = doc[start - 1] if start else None
        if before is not None and before.dep_ == "nsubj" and before.head.i == governor:
            start = before.left_edge.i
    while start < head.i and doc[start].ent_type_ in ("DATE", "TIME") and doc[start].tag_ == "NNP":
        start += 1
    if doc[start].pos_ == "ADP":
        # "In response, the Norvians": a phrase before the subject is no part of its name.
        start = next((i + 1 for i in range(head.i - 1, start, -1) if doc[i].text == ","), start)
    return start, end


def name_apposition(source: Token | None) -> Token | None:
    """Returns the name beside a description ("the outlet, Daily NK"), or the description itself."""
    if source is not None and source.lower_ == "one" and part_of(source) is not None:
        # "One of the guards, Mina Karo, said"
        return next((child for child in source.rights if child.dep_ == "appos" and child.pos_ == "PROPN"), source)
    if source is None or source.pos_ not in ("NOUN", "PROPN") or source.ent_type_ == "PERSON":
        return source
    closing = _closing_name(source) or _shares_title(source)
    if closing is not None:
        return closing
    for child in source.rights:
        named = child.pos_ == "PROPN" or child.ent_type_ in ("ORG", "PERSON")
        close = child.dep_ == "appos" and child.left_edge.i - source.i <= 2
        titled = child.left_edge.i == source.i + 1 and source.lower_ in load_cues().words["people.officers"]
        if close and named and (source.pos_ == "NOUN" or child.ent_type_ == "PERSON" or titled):
            return child
    return source


def _closing_name(source: Token) -> Token | None:
    """Returns the person's name that closes a description: "deputy head of the Water Institute Mina Karo"."""
    doc, end = source.doc, source.right_edge.i + 1
    at = source.i + 1
    if at >= len(doc) or doc[at].lower_ not in ("of", "at", "for", "in", "to", "on"):
        return None
    while at < end and doc[at].ent_type_ != "PERSON" and doc[at].pos_ in ("ADP", "DET", "PROPN", "ADJ", "NOUN"):
        at += 1
    first = at
    while at < end and doc[at].ent_type_ == "PERSON" and doc[at].text[:1].isupper():
        at += 1
    named = at - first > 1 and doc[first - 1].pos_ in ("NOUN", "PROPN") and first > source.i + 2
    if not named:
        return None
    before = doc[first - 2] if doc[first - 1].lower_.rstrip(".") in HONORIFICS else doc[first - 1]
    # "A spokesman for Finance Minister Mina Karo" is another than she.
    title = before.lower_ in load_cues().words["people.titles"] or before.lower_ in POINTERS
    return None if title or before.pos_ not in ("NOUN", "PROPN") else doc[at - 1]


def _shares_title(source: Token) -> Token | None:
    """Returns the person whose two titles a description opens with: "party leader and former minister Mina Karo"."""
    if source.tag_ != "NN" or any(child.dep_ in ("det", "poss", "nummod") for child in source.lefts):
        return None
    second = next((child for child in source.rights if child.dep_ == "conj"), None)
    titled = second is not None and second.ent_type_ == "PERSON" and _is_called(second)
    return second if titled else None


def _is_called(name: Token) -> bool:
    """Tells whether a common noun stands before a name as its title."""
    return any(child.dep_ == "compound" and child.tag_ == "NN" and child.ent_type_ != "PERSON" for child in name.lefts)


def after_dateline(subject: Token, verb: Token) -> Token:
    """Returns the subject that stands after a dateline which the parser took for it."""
    if subject.i > 8 or subject.lower_ in RELATIVES:
        return subject
    doc = verb.doc
    match = DATELINE.match(doc.text[:160])
    if match is None or doc[subject.i].idx >= match.end() or verb.idx < match.end():
        return subject
    own = (child for child in verb.lefts if child.dep_ in SUBJECTS and child.idx >= match.end())
    if (found := next(own, None)) is not None:
        return found
    for token in doc[subject.i + 1 : verb.i]:
        if (
            token.idx >= match.end()
            and token.pos_ in ("NOUN", "PROPN", "PRON")
            and (token.head.idx < match.end() or token.head.i == verb.i or _without_participle(token.head) == token)
        ):
            return name_apposition(token) or token
    return subject


def _without_participle(subject: Token) -> Token:
    """Returns who is meant where the parser took a participle for the subject: "Visiting President X"."""
    if subject.tag_ != "VBG" or not subject.text.istitle():
        return subject
    named = (child for child in subject.rights if child.dep_ == "dobj" and child.pos_ == "PROPN")
    return next(named, subject)


def _who_adds(participle: Token) -> Token | None:
    """Returns the subject of the clause that ", accusing them of theft" closes, tied to its object by the parser."""
    noun = participle.head
    while noun.dep_ == "appos":
        noun = noun.head
    verb = noun.head
    if participle.lemma_ not in ACCUSING or noun.dep_ != "dobj" or participle.nbor(-1).text != ",":
        return None
    return next((child for child in verb.lefts if child.dep_ in SUBJECTS), None)


def find_subject(verb: Token, depth: int = 0) -> Token | None:
    """Returns the head word of who does what a verb says, found through conjuncts, participles and control."""
    passive = is_bare_verdict(verb) or is_fronted(verb)
    if (inverted := inverted_subject(verb)) is not None:
        return inverted
    subject: Token | None = None
    for child in verb.lefts if not passive else ():
        if child.dep_ in SUBJECTS and (subject is None or child.ent_type_ == "PERSON" or _names(child, subject)):
            subject = child
        elif child.dep_ == "aux" and subject is None:
            # "The minister had in his speech called ...": the parser ties the subject to "had".
            subject = next((word for word in child.lefts if word.dep_ in SUBJECTS), None)
        passive = passive or child.dep_ in PASSIVE_SUBJECTS
    if subject is not None:
        return after_dateline(antecedent(_without_participle(subject), verb), verb)
    for aside in (*verb.lefts, verb.head):
        if inverted_subject(aside) is not None and aside != verb:
            # "The road, said Karo, leads": the parser gives the road to "said".
            return next(child for child in aside.lefts if child.dep_ == "nsubj")
    for child in verb.rights:
        if child.dep_ == "nsubj":
            return child
        if child.dep_ == "agent" and (agent := object_of(child)) is not None:
            return agent
        passive = passive or child.dep_ in PASSIVE_SUBJECTS
    if verb.tag_ == "VBN" and (agent := _agent_beside(verb)) is not None:
        return agent
    if passive or depth > 4:
        return None
    if (named := _doer_before(verb)) is not None:
        return named
    dep, head = verb.dep_, verb.head
    if dep in ("conj", "dep") and head.pos_ in VERBAL:
        head = _finite_beside(verb, head) if dep == "conj" else head
        return find_subject(head, depth + 1) if not is_passive(head) else passive_subject(head)
    if dep in ("xcomp", "ccomp") and head.pos_ in VERBAL | {"ADJ"} and not has_mark(verb) and head.lemma_ not in CITING:
        controller = _controller(head, verb) if dep == "xcomp" else _torn_subject(head, verb)
        return controller if controller is not None else _governor_subject(head, depth)
    if dep == "advcl" and head.lower_ == "far" and verb.tag_ == "VB" and head.head.pos_ in VERBAL:
        # "Went as far as to call it a fraud"
        return _governor_subject(head.head, depth)
    if dep == "acl" and verb.tag_ in ("VBD", "VBN") and (torn := _subject_around(verb)) is not None:
        return torn
    if dep == "advcl" and head.lemma_ in CALLED_UPON and (called := _controller(head, verb)) is not None:
        return called
    if dep == "advcl" and verb.tag_ == "VBG" and (sender := find_sender(head, verb)) is not None:
        return sender
    if dep == "advcl" and head.lemma_ not in CITING and (verb.tag_ in ("VBG", "VBN") or not has_mark(verb)):
        return _governor_subject(head, depth)
    if dep == "advcl" and verb.tag_ == "VBG" and head.lemma_ in CITING:
        return next((child for child in head.rights if child.dep_ == "dobj"), None)
    if dep == "acl" and verb.tag_ == "VBG" and (doer := _who_adds(verb)) is not None:
        return doer
    if (dep == "acl" and verb.tag_ == "VBG") or (dep == "acl" and verb.tag_ in ("VBD", "VBN") and _ends_sentence(verb)):
        return head
    if dep == "acl" and verb.tag_ == "VB" and head.dep_ == "dobj":
        return _governor_subject(head.head, depth)
    if dep in ("pcomp", "prep", "advcl", "xcomp") and (citing := citing_verb(verb)) is not None:
        named = next((child for child in citing.rights if child.dep_ == "dobj"), None)
        quoted = citing.head if citing.dep_ == "acl" and citing.tag_ == "VBN" else passive_subject(citing)
        return named if named is not None else quoted
    if dep == "pcomp" and head.lower_ == "for" and (resented := _resented(head)) is not None:
        return resented
    if dep == "pcomp" and (governor := governor_of(head)) is not None:
        blamed = next((c for c in governor.rights if c.dep_ == "dobj" and c.i < head.i), None)
        told = blamed is not None and (
            (head.lower_ in ("for", "of") and governor.lemma_ in BLAMING)
            or (head.lower_ == "from" and governor.lemma_ in PREVENTING)
            or (head.lower_ == "against" and governor.lemma_ in WARNING)
        )
        return blamed if told else _governor_subject(governor, depth)
    if dep == "acomp":
        return _governor_subject(head, depth)
    return None


def find_sender(verb: Token, saying: Token) -> Token | None:
    """Returns whom a message is from that somebody gets: "he got a call from the crew at noon saying"."""
    for got in (child for child in verb.rights if child.dep_ == "dobj" and child.lemma_ in MESSAGES):
        for phrase in (*got.rights, *verb.rights):
            if phrase.dep_ == "prep" and phrase.lower_ == "from" and got.i < phrase.i < saying.i:
                return object_of(phrase)
    return None


def inverted_subject(verb: Token) -> Token | None:
    """Returns who speaks in a parenthesis where the parser takes another for it: "the road, said Karo, is shut"."""
    doc = verb.doc
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.i < verb.sent.start + 2 or doc[verb.i - 1].text not in COMMAS:
        return None
    before = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
    if before is None or noun_range(before)[1] != verb.i - 1:
        return None
    at = next((i for i in range(verb.i + 2, min(verb.i + LONGEST_ASIDE, verb.sent.end)) if doc[i].text == ","), -1)
    rest = next(
        (child for child in (*verb.rights, verb.head) if child.i > at and child.dep_ in ("ccomp", "ROOT")), None
    )
    if at < 0 or rest is None:
        return None
    # The parser may take the verb for the main one, and who speaks for its object or the subject of what goes on.
    named = (token for token in doc[verb.i + 1 : at] if token.dep_ in ("nsubj", "dobj"))
    return next((token for token in named if token.head in (verb, rest)), None)


def _finite_beside(verb: Token, head: Token) -> Token:
    """Returns the verb that a finite one is joined to: in "fears it will burst and insists", "fears"."""
    up = head
    if verb.tag_ not in ("VBZ", "VBP", "VBD") or (head.tag_ not in ("VB", "VBG") and not _tells_of_thing(head, verb)):
        return head
    while up.tag_ != verb.tag_ and up.dep_ in ("ccomp", "xcomp", "acomp", "conj", "advcl", "acl") and up.head != up:
        up = up.head
    return up if up.tag_ == verb.tag_ and up.pos_ in VERBAL and up.i < verb.i else head


def _tells_of_thing(head: Token, verb: Token) -> bool:
    """Tells whether a perfect tells of no party, so that no past is joined to it: "that tolls have risen but said"."""
    if head.tag_ != "VBN" or verb.tag_ != "VBD" or head.dep_ != "ccomp":
        return False
    thing = next((child for child in head.lefts if child.dep_ in SUBJECTS), None)
    known = load_cues().words["parties"]
    return thing is not None and thing.pos_ == "NOUN" and not thing.ent_type_ and thing.lemma_ not in known


def _torn_subject(head: Token, verb: Token) -> Token | None:
    """Returns a subject that the parser took for the object before it: "said miners, fearing it, fled"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN") or verb.i < head.i:
        return None
    thing = next((child for child in head.rights if child.dep_ == "dobj" and head.i < child.i < verb.i), None)
    if thing is None or thing.left_edge.i != head.i + 1 or verb.doc[thing.right_edge.i + 1].text != ",":
        return None
    return thing


def _subject_around(verb: Token) -> Token | None:
    """Returns the subject before a phrase that the parser ties a verb to: "Karo in a song called the road a trap"."""
    phrase = verb.head.head
    active = any(child.dep_ == "dobj" for child in verb.rights)
    between = verb.head.dep_ == "pobj" and phrase.dep_ == "prep" and phrase.head.dep_ == "nsubj"
    return phrase.head if active and between else None


def _names(name: Token, title: Token) -> bool:
    """Tells whether a second subject is the name of the first: "guild leader, Mr Mato Karo, said"."""
    first = name.left_edge.i
    return name.pos_ == "PROPN" and title.pos_ == "NOUN" and title.i == first - 2 and name.doc[first - 1].text == ","


def citing_verb(verb: Token) -> Token | None:
    """Returns the verb that quotes somebody as saying what a participle says."""
    up = verb.head if verb.head.lemma_ in CITING else verb.head.head
    return up if verb.tag_ == "VBG" and up.lemma_ in CITING and up.pos_ == "VERB" and up.i < verb.i else None


def _ends_sentence(verb: Token) -> bool:
    """Tells whether a verb stands where a closing "..., a source reported on Monday." stands."""
    before = verb.head.left_edge.i - 1
    return before > verb.sent.start + 3 and verb.right_edge.i + 2 >= verb.sent.end and verb.doc[before].text in (
        ",", "”", '"', ",”", ',"'
    )  # fmt: skip


def _doer_before(verb: Token) -> Token | None:
    """Returns who an infinitive is for: "it is up to the council to decide", "important for the council to know"."""
    doc, to = verb.doc, next((child.i for child in verb.lefts if child.tag_ == "TO"), -1)
    if to < 2 or doc[to - 1].pos_ not in ("NOUN", "PROPN", "PRON"):
        return None
    noun = doc[to - 1]
    place = noun.head
    while noun.dep_ in ("compound", "pobj", "conj") and place.i < to and place.pos_ in ("NOUN", "PROPN"):
        noun, place = place, place.head
    can_act = noun.ent_type_ or noun.pos_ != "NOUN" or noun.lemma_ in load_cues().words["parties"]
    governed = noun.dep_ == "pobj" and place.pos_ in ("ADP", "SCONJ") and bool(can_act)
    up = place.lower_ == "to" and place.i > 0 and doc[place.i - 1].lower_ == "up"
    be = place.head if place.dep_ == "prep" else place
    upon = place.lower_ in ("upon", "on") and any(
        child.lower_ == "it" for word in (be, be.head) for child in word.lefts
    )
    of = place.lower_ == "of" and place.head.pos_ == "ADJ"
    return noun if governed and place.i < noun.i and (up or upon or of or place.lower_ == "for") else None


def _controller(head: Token, verb: Token) -> Token | None:
    """Returns who is to do what an infinitive says: the object of "told them to go", or of "appealed to them to go"."""
    for child in head.children:
        if child.dep_ == "dobj" and child.i < verb.i and child.lower_ not in ("that", "which", "what"):
            return child if _may_be_told(head, child) else None
        if child.dep_ == "prep" and child.i < verb.i and child.lower_ in CALLED_UPON.get(head.lemma_, ()):
            return object_of(child)
    return None


def _may_be_told(verb: Token, thing: Token) -> bool:
    """Tells whether an object does what an infinitive says: not in "met him to ask for help", "held talks to seek"."""
    if any(cue.stance == "orders" for cue in load_cues().verbs.get(verb.lemma_, ())):
        return True
    able = thing.ent_type_ in NAMED or thing.pos_ in ("PRON", "PROPN") or thing.lemma_ in load_cues().words["parties"]
    return bool(able) and verb.lemma_ not in MEETING


def _resented(preposition: Token) -> Token | None:
    """Returns at whom somebody is angry "for" doing something: "is angry at the mayor for closing the road"."""
    place = preposition.head
    if place.dep_ == "pobj" and place.head.lower_ in ("at", "with") and place.head.head.pos_ == "ADJ":
        return place
    feelings = [place, *(child for child in place.rights if child.dep_ == "acomp")]
    phrases = (child for word in feelings if word.pos_ == "ADJ" for child in word.rights if child.i < preposition.i)
    return next((object_of(phrase) for phrase in phrases if phrase.lower_ in ("at", "with")), None)


def _is_agent(noun: Token) -> bool:
    """Tells whether a noun is who does what a passive says: "accused by the miners of lying"."""
    return noun.dep_ == "pobj" and noun.head.dep_ == "agent"


def governor_of(preposition: Token) -> Token | None:
    """Returns the verb that a phrase belongs to, also through "instead of" and "in spite of"."""
    linked = preposition.head.lower_ in LINKS or any(child.lower_ == "instead" for child in preposition.lefts)
    up = preposition.head
    if up.dep_ == "dobj" and up.head.lemma_ in BLAMING and preposition.lower_ in ("of", "for"):
        # "Accused the guild of hiding it": the parser may tie the phrase to the guild.
        return up.head
    while (
        up.pos_ not in VERBAL
        and (up.dep_ in ("prep", "pcomp", "agent") or _is_agent(up) or up.lower_ in LINKS)
        and up.head != up
    ):
        up = up.head
    if linked and up.dep_ in SUBJECTS:
        up = up.head
    if up.lemma_ in LEADS and up.dep_ in ("pobj", "dobj"):
        # "Were at the forefront of asking", "made a habit of asking", but not "ended the habit of asking"
        above = up.head.head if up.dep_ == "pobj" else up.head
        up = above if above.lemma_ in HAVING else up
    return up if up.pos_ in VERBAL else None


def _governor_subject(verb: Token, depth: int) -> Token | None:
    if verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.lemma_ in BLAMING:
        # "A clerk charged with counting the sheep": the clerk counts them.
        return verb.head
    return passive_subject(verb) if is_passive(verb) else find_subject(verb, depth + 1)


def _agent_beside(verb: Token) -> Token | None:
    """Returns who does what a passive says, tied by the parser to what is said of it: "hailed as a hero by farmers"."""
    noun = next((child for child in verb.rights if child.dep_ == "oprd" or child.lower_ == "as"), None)
    noun = object_of(noun) if noun is not None and noun.lower_ == "as" else noun
    by = next((child for child in noun.rights if child.lower_ == "by"), None) if noun is not None else None
    return object_of(by) if by is not None else None


def is_passive(verb: Token) -> bool:
    """Tells whether a verb stands in the passive."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.lefts):
        return True
    return is_bare_verdict(verb) or is_fronted(verb)


def is_fronted(verb: Token) -> bool:
    """Tells whether a participle tells what is done to a subject: "hailed by some, the plan passed, damned by more"."""
    if verb.tag_ != "VBN" or verb.dep_ != "advcl" or verb.head.pos_ not in VERBAL:
        return False
    own = SUBJECTS | PASSIVE_SUBJECTS | {"aux", "auxpass", "mark"}
    if any(child.dep_ in own for child in verb.lefts):
        return False
    if verb.i < verb.head.i:
        return verb.left_edge.i <= verb.sent.start + 1
    comma = verb.doc[verb.left_edge.i - 1].text == ","
    return comma and any(child.dep_ == "agent" for child in verb.rights)


def is_bare_verdict(verb: Token) -> bool:
    """Tells whether a verb of judging leaves out its auxiliary, as headlines and lists do: "Guard accused of theft"."""
    if verb.lemma_ not in ACCUSING or verb.tag_ not in ("VBN", "VBD"):
        return False
    if any(child.dep_ in ("aux", "auxpass") for child in verb.lefts):
        return False
    after = {(child.dep_, child.lower_) for child in verb.rights}
    whom = any(dep in ("dobj", "dative", "ccomp") for dep, _ in after)
    return not whom and any(dep == "prep" and word in ("of", "with") for dep, word in after)


def passive_subject(verb: Token) -> Token | None:
    """Returns the head word of whom a passive verb is done to."""
    deps = SUBJECTS if is_bare_verdict(verb) else {"nsubjpass"}
    own = next((antecedent(child, verb) for child in verb.lefts if child.dep_ in deps), None)
    if own is None and is_fronted(verb):
        return passive_subject(verb.head) if is_passive(verb.head) else find_subject(verb.head, 4)
    if own is None and verb.dep_ == "xcomp" and verb.head.pos_ in VERBAL:
        # "The minister is said to be embarrassed"
        return passive_subject(verb.head) if is_passive(verb.head) else find_subject(verb.head, 4)
    return own


def joined_passive_subject(verb: Token) -> Token | None:
    """Returns whom a second passive verb is done to: "was praised by some but condemned by others"."""
    joined = verb.dep_ == "conj" and verb.tag_ == "VBN" and is_passive(verb.head) and not is_passive(verb)
    told = joined and any(child.dep_ == "agent" for child in verb.rights)
    return passive_subject(verb.head) if told else None


def name_author(source: Token | None) -> Token | None:
    """Returns whose words speak: "the president's remarks", "a statement made by the union", "a report by Daily NK"."""
    if source is None or source.lemma_ not in UTTERANCES:
        return source
    for child in source.children:
        if child.dep_ == "poss" and (source.lemma_ not in REPORTS or _may_write(child, source)):
            return child
        party = None
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "of"):
            party = object_of(child)
        elif child.dep_ == "acl" and child.tag_ == "VBN":
            party = next((object_of(word) for word in child.rights if word.dep_ == "agent"), None)
        person = party is not None and party.ent_type_ in ("PERSON", "ORG", "GPE", "NORP")
        from_it = child.lower_ == "from" and source.lemma_ in WRITTEN
        if person and (source.lemma_ not in REPORTS or child.lower_ == "by" or from_it):
            return party
    return source


def _may_write(owner: Token, words: Token) -> bool:
    """Tells whether the possessor of a letter or report is a party that may have written it."""
    return owner.ent_type_ in ("PERSON", "ORG", "GPE", "NORP") or (owner.pos_ == "PRON" and words.lemma_ in WRITTEN)


def has_mark(verb: Token) -> bool:
    """Tells whether a conjunction introduces a clause."""
    return any(child.dep_ == "mark" for child in verb.lefts)


def antecedent(word: Token, verb: Token | None = None) -> Token:
    """Returns the noun that a relative pronoun takes up, or the word itself; `verb` is that of its clause."""
    up = word.head if verb is None else verb
    if word.lower_ not in RELATIVES or (word.tag_ not in ("WP", "WDT") and up.dep_ != "relcl"):
        return word
    while up.dep_ in ("conj", "xcomp", "ccomp", "aux") and up.head != up:
        up = up.head
    noun = up.head if up.dep_ in ("relcl", "acl") else _noun_before(word)
    if noun is not None and word.lower_ == "who" and (member := _member_of(noun)) is not None:
        noun = member
    return word if noun is None or noun.i > word.i else noun


def _member_of(body: Token) -> Token | None:
    """Returns the person whom "who" takes up in "clerks from the councils who saw it": councils are no persons."""
    words = load_cues().words
    of = body.head
    known = body.lemma_.lower() in words["people.bodies"] or body.ent_type_ == "GPE"
    if not known or body.dep_ != "pobj" or of.lower_ not in ("of", "from", "in"):
        return None
    return of.head if of.head.lemma_ in words["people.unnamed"] and of.head.i < body.i else None


def _noun_before(pronoun: Token) -> Token | None:
    """Returns the noun that stands before a relative pronoun, at most a comma between them."""
    at = pronoun.i - 1
    if at > pronoun.sent.start and pronoun.doc[at].text == ",":
        at -= 1
    if at < pronoun.sent.start or pronoun.doc[at].pos_ not in ("NOUN", "PROPN"):
        return None
    return pronoun.doc[at]


def part_of(quantity: Token) -> Token | None:
    """Returns those of whom a quantity speaks: "one of the clerks", "three of them", but not "none of them"."""
    counted = quantity.tag_ == "CD" or quantity.lower_ in COUNTED
    of = next((child for child in quantity.rights if child.lower_ == "of"), None) if counted else None
    return object_of(of) if of is not None and of.i == quantity.i + 1 else None


def object_of(preposition: Token) -> Token | None:
    """Returns the head word of what a preposition governs."""
    return next((word for word in preposition.children if word.dep_ == "pobj"), None)
