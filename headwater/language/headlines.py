"""Headlines that end with who says so: "Soldiers Burned Mill, Witnesses Say". Their capitals lead the parser astray."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from headwater.language.cue_lexicon import load_cues
from headwater.language.relation import Range, Relation

CLOSING = re.compile(r"^(?P<content>.{8,}?),\s+(?P<source>[^,:;.]{2,60}?)\s+(?P<cue>[A-Za-z]+)[.]?\s*$", re.S)
LEAST_WORDS = 2


def find_closing_cue(doc: Doc) -> Iterator[Relation]:
    """Yields the relation of a headline that a source and a verb of saying close."""
    match = CLOSING.match(doc.text)
    if match is None:
        return
    cues = load_cues()
    word = match["cue"].lower()
    entry = next((entry for entry in cues.verbs.get(cues.forms.get(word, word), ()) if "quote" in entry.frames), None)
    spans = [doc.char_span(*match.span(name), alignment_mode="contract") for name in ("content", "source", "cue")]
    if entry is None or entry.kind != "speech" or any(span is None for span in spans):
        return
    content, source, cue = ((span.start, span.end) for span in spans if span is not None)
    if content[1] - content[0] >= LEAST_WORDS and cue[0] == source[1]:
        yield Relation(source, _last_name(doc, source), (cue[0],), (content,), "speech", entry.stance)


def _last_name(doc: Doc, span: Range) -> int:
    """Returns the head of a source in a headline: its last noun."""
    return next((i for i in reversed(range(*span)) if doc[i].pos_ in ("NOUN", "PROPN", "PRON")), span[1] - 1)
