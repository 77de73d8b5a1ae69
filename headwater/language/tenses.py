"""Whether the words around an expression of time tell of what was, or of what is to come."""

from __future__ import annotations

import re

from spacy.tokens import Doc

FUTURE = re.compile(
    r"\b(?:(?<!their )(?<!free )(?<!his )(?<!her )(?<!our )(?<!own )(?<!political )"
    r"will|shall|won['’]t|scheduled|(?:is|are|was|were) (?:due|set|expected|planning|going|"
    r"likely) to|plans? to|planned for|to (?:recommence|reconvene|resume|be held)|upcoming|later this)\b|['’]ll\b"
)
SENTENCE = re.compile(r"[.!?][\"'”’)]*\s+(?=[A-Z\"“])")
# Participles of what is yet to come: "a hearing scheduled for Monday".
COMING = {"schedule", "plan", "expect", "set", "due", "postpone", "delay", "adjourn", "slate", "book", "start"}
AUXILIARIES = {"aux", "auxpass"}
PAST_FORMS = {"was", "were", "had", "'d", "’d"}


def says_future(text: str, start: int, end: int) -> bool:
    """Tells whether the sentence around a stretch speaks of what is to come."""
    before = list(SENTENCE.finditer(text, max(0, start - 300), start))
    first = before[-1].end() if before else max(0, start - 300)
    after = SENTENCE.search(text, end, end + 200)
    return bool(FUTURE.search(text, first, after.start() if after else end + 200))


def is_told_past(doc: Doc, start: int, end: int) -> bool:
    """Tells whether the verb that a stretch belongs to says what was: "said on Friday that it will vote"."""
    words = doc.char_span(start, end, alignment_mode="expand")
    if words is None or not len(words):
        return False
    governor = words.root
    while governor.pos_ not in ("VERB", "AUX") and governor.head != governor:
        governor = governor.head
    if governor.tag_ == "VBD":
        return True
    if governor.tag_ != "VBN" or governor.lemma_ in COMING:
        return False
    auxiliaries = {child.lower_ for child in governor.children if child.dep_ in AUXILIARIES}
    return not auxiliaries or bool(auxiliaries & PAST_FORMS)
