"""Which of the sources of a report a party of an act is, where the text makes that plain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from headwater.language.act_lexicon import load_vocabulary
from headwater.language.cue_lexicon import load_cues
from headwater.language.descriptions import fold_person
from headwater.language.persons_named import ONE_PERSON, PersonsNamed
from headwater.language.quotations import find_quotations
from headwater.language.reading import Paragraph, Reading, once
from headwater.model import Source, Statement

BRACKET = re.compile(r"\s*[\[(][^\])]*[\])]$")
NAME = re.compile(r"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)+")
AND = re.compile(r"\band\b")
SEVERAL = re.compile(r"[A-Z][\w.’'-]* and (?:his |her |their |the )?[A-Z]")
OUTLET_TAIL = re.compile(r"(?:\s*\([A-Z]{2,}\)|\))?\s+(?=[a-z])")
QUOTED = re.compile("[\"“”„«»‘’']")
SPEAKER = {"i", "me", "my", "myself"}
# "His brother" is another person elsewhere in the report.
OWNERS = {"her", "his", "its", "my", "our", "their", "your"}
POINTERS = {"that", "the", "this"}
# "The king" says little of which one; "the former Norvish king" can hardly be two.
SHORT = 2


class ActSources:
    """Knows the sources of a report by name, and where its statements mention them."""

    def __init__(self, reading: Reading, persons: PersonsNamed) -> None:
        self._text = reading.report.text
        self._persons = persons
        sources = reading.all(Source)
        self._names = {source.id: list(_own_names(source)) for source in sources}
        self._bodies = {source.id for source in sources if source.kind in ("organisation", "outlet")}
        people = [source for source in sources if source.kind == "person"]
        self._people = {source.id: set(fold_person(source.name).split()) for source in people}
        self._speakers = {source.id for source in sources if source.kind in ("person", "unnamed")}
        self._sources = {
            name.casefold(): source.id
            for source in sources
            if source.kind != "unnamed"
            for name in self._names[source.id]
        }
        statements = reading.all(Statement)
        voices = [voice for statement in statements for voice in statement.voices]
        placed = [(voice, voice.start, voice.end) for voice in voices]
        self._mentions = sorted(
            {(start, end, voice.source) for voice, start, end in placed if start is not None and end is not None}
        )
        self._outlets = sorted(
            {(start, end) for voice, start, end in placed if voice.kind == "outlet" and start is not None and end}
        )
        self._said = sorted(
            (span.end - span.start, span.start, span.end, statement.mode, statement.voices[0].source)
            for statement in statements
            if statement.voices and statement.mode in ("direct", "mixed")
            for span in statement.content
            if QUOTED.search(
                self._text[max(span.start - 1, 0) : span.start + 1] + self._text[span.end - 1 : span.end + 1]
            )
        )

    def find(self, paragraph: Paragraph, head: Token, core: int, text: str, start: int, end: int) -> str | None:
        """Returns the source that a party of an act is; `core` is the offset of the main word of its text."""
        if self._persons.is_shared(text):
            return None
        if head.lower_ in SPEAKER and head.text != "US":
            speaker = self._speaker_at(paragraph, head)
            return speaker if speaker in self._speakers else None
        found = self._look_up(paragraph, head, core, text, start, end)
        # Whose name a person bears, or who is "he", is no body.
        a_person = self._persons.is_borne(text) or head.lower_ in ONE_PERSON
        if (found in self._bodies and a_person) or self._is_another(head, text, found):
            return None
        # Who speaks is not "he" in their own words.
        speaks = head.lower_ in ONE_PERSON and found is not None and found == self._speaker_at(paragraph, head)
        return None if speaks else found

    def _speaker_at(self, paragraph: Paragraph, word: Token) -> str | None:
        """Returns whose quoted words a word belongs to, None if it stands in no quotation."""
        at = paragraph.start + word.idx
        around = next((said for said in self._said if said[1] <= at < said[2]), None)
        if around is None:
            return None
        quoted = around[3] == "direct" or any(q.start <= word.i < q.end for q in once(find_quotations, paragraph.doc))
        return around[4] if quoted else None

    def _is_another(self, head: Token, text: str, found: str | None) -> bool:
        """Tells whether a name has no word in common with that of the person who was found for it."""
        if found not in self._people or head.pos_ != "PROPN" or any(word[0].islower() for word in text.split()):
            return False
        described = load_cues().words["people.titles"] | load_cues().words["people.officers"]
        words = fold_person(text).split()
        return words[-1] not in load_vocabulary().persons | described and not set(words) & self._people[found]

    def _look_up(self, paragraph: Paragraph, head: Token, core: int, text: str, start: int, end: int) -> str | None:
        # "The State Security Department [SSD]" is the department; its "cadres" are not.
        plain = BRACKET.sub("", text.casefold()).removeprefix("the ")
        source = self._sources.get(text.casefold()) or self._sources.get(plain)
        if source is not None and self._is_loose(text, source, start):
            source = None
        if source is None:
            source = self._mentioned(core, text, start, end)
        if source is None and head.lower_ in ONE_PERSON:
            meant = self._persons.meant_by(paragraph, head)
            if meant is not None and not self._persons.is_shared(" ".join(meant)):
                names = (meant, self._persons.full_name(meant))
                source = next(filter(None, (self._sources.get(" ".join(name).casefold()) for name in names)), None)
        return source

    def _is_loose(self, text: str, source: str, start: int) -> bool:
        """Tells whether a description that once meant a person may mean another here: "his brother", "the king"."""
        words = fold_person(text).split()
        named = self._people.get(source, set())
        if not named or words[0] not in OWNERS | POINTERS or named & set(words):
            return False
        lately = {fold_person(word) for word in self._persons.named_before(start)}
        return words[0] in OWNERS or (len(words) <= SHORT and not named & lately)

    def _mentioned(self, core: int, text: str, start: int, end: int) -> str | None:
        """Returns the voice that is mentioned where a party is; one of several who are named is not the others."""
        last = text.rsplit(None, 1)[-1]
        pronoun = text.lower() in ONE_PERSON
        for low, high, known in self._mentions:
            if low <= core < high and (not pronoun or (low, high) == (start, end)):
                others = SEVERAL.search(text) or (high < end and AND.search(self._text, high, end))
                several = NAME.fullmatch(text) or SEVERAL.search(self._text[low:high])
                another = several and not any(last in name for name in self._names.get(known, ()))
                if not others and not another:
                    return known
        return None

    def after_outlet(self, start: int, end: int) -> int:
        """Returns where a party begins: "told Radio Vessin (RV) guards fled" is read as one name by the parser."""
        heard = next((last for first, last in self._outlets if start <= first and last < end), end)
        rest = OUTLET_TAIL.match(self._text, heard, end) if heard < end else None
        return rest.end() if rest and rest.end() < end else start


def _own_names(source: Source) -> Iterator[str]:
    """Yields the names of a source; what names two persons together is no name of one of them."""
    yield source.name
    joined = source.kind != "person" and SEVERAL.search(source.name)
    yield from (name for name in source.names if joined or not SEVERAL.search(name))
