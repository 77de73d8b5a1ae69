"""Parties for attributions: every source of a report resolved among all who are mentioned in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from spacy.tokens import Doc, Span, Token

from headwater.language.calendar import WEEKDAYS
from headwater.language.cue_lexicon import load_cues
from headwater.language.descriptions import candidate_heads, clean_name, fold_person, is_bare_name, is_body_name
from headwater.language.heard import Heard, place_tokens, tokens_in, touch
from headwater.language.hearsay import is_headline
from headwater.language.outlet_names import find_outlet_names
from headwater.language.parties import NOT_SPEAKING, Mention, Party, Speaking
from headwater.language.quotations import find_quotations
from headwater.language.reading import Paragraph, Reading, find_sentences, once
from headwater.language.relation import Range, join_ranges
from headwater.language.relations import QUANTITIES, is_thing
from headwater.language.subjects import HONORIFICS, VERBAL, antecedent, find_subject, noun_range, part_of
from headwater.language.unsaid import is_nobody
from headwater.language.voices import Cast
from headwater.language.written import find_others, find_written
from headwater.model import Toponym

WE = {"we", "us", "our", "ourselves"}
FIRST_PERSON = {"i", "me", "my", "myself"} | WE
WITNESSING = {
    "see",
    "witness",
    "check",
    "hear",
    "watch",
    "read",
    "visit",
    "attend",
    "observe",
    "meet",
    "inspect",
    "count",
}
COUNTING = {"majority", "minority", "number", "handful", "dozen", "hundred", "thousand", "million", "percent", "part"}
STILL_SPEAKING = 3
LONGEST_NAME = 10
REASONS = {"as", "since", "because"}
SPEAKS, THINKS, NESTED, IS_SUBJECT, IS_QUOTED = 2.0, 1.5, -1.5, 1.5, -1.0

Role = Literal["party", "deeper", "via", "through", ""]


class Named(NamedTuple):
    """A phrase to resolve: its first token, head, range, salience, and the attribution that it speaks in."""

    first: int
    head: int
    span: Range
    weight: float
    item: Heard | None
    role: Role


def countries_of(reading: Reading) -> frozenset[str]:
    """Returns the codes of the countries that a report's places are in."""
    return frozenset(toponym.country for toponym in reading.all(Toponym) if toponym.country)


def cast_voices(reading: Reading, heard: Sequence[Heard]) -> Cast:
    """Resolves the parties of every attribution, in text order, and writes them into it."""
    places = {toponym.text for toponym in reading.all(Toponym)}
    cast = Cast(reading.report.id, find_outlet_names(reading), places, countries_of(reading))
    if heard:
        _meet_all(reading, heard, cast)
    latest: dict[str, Heard] = {}
    for item in sorted(heard, key=lambda item: item.at):
        _note_hearer(item, latest)
    for item in sorted(heard, key=lambda item: -item.size):
        if item.speaker is not None:
            item.party, item.via = item.speaker.party, item.speaker.via
        elif item.relation.head >= 0 and is_first_person(head := item.paragraph.doc[item.relation.head]):
            speaker = _speaker_of(item)
            item.party = speaker
            if speaker is not None and head.lower_ in WE:
                item.party = cast.meet_group(speaker, _group_names(item, speaker, heard))
    for paragraph in reading.paragraphs if heard else ():
        _note_access(paragraph, heard)
    return cast


def _group_names(item: Heard, speaker: Party, heard: Sequence[Heard]) -> Iterator[str]:
    """Yields what a speaker calls those who are "we" near an attribution: "we, as miners, demand", "we, the miners"."""
    for other in heard:
        near = abs(other.sentence - item.sentence) <= STILL_SPEAKING
        if not near or other.party is not speaker or other.relation.kind != "speech":
            continue
        for span in other.content:
            for we in tokens_in(other.paragraph, span):
                if we.lower_ == "we":
                    yield from (clean_name(name.text) for name in _beside_we(we))


def _beside_we(we: Token) -> Iterator[Span]:
    """Yields the names that stand between commas beside "we": "we, as miners, ", "as miners, we"."""
    doc, sentence = we.doc, we.sent
    commas = [i for i in range(max(sentence.start, we.i - LONGEST_NAME), we.i) if doc[i].text == ","]
    behind = [i for i in range(we.i + 2, min(sentence.end, we.i + LONGEST_NAME)) if doc[i].text == ","]
    if behind and doc[we.i + 1].text == ",":
        words = doc[we.i + 2 : behind[0]]
        if words[0].lower_ in ("as", "the") and not any(token.pos_ in VERBAL for token in words):
            yield words[words[0].lower_ == "as" :]
    if commas and commas[-1] == we.i - 1:
        begin = commas[-2] + 1 if len(commas) > 1 else sentence.start
        begin += doc[begin].text in '"“'
        if doc[begin].lower_ == "as" and not any(token.pos_ in VERBAL for token in doc[begin : we.i]):
            yield doc[begin + 1 : we.i - 1]
    for clause in we.head.lefts if we.dep_ == "nsubj" else ():
        subject = find_subject(clause) if clause.dep_ == "advcl" and clause.left_edge.lower_ in REASONS else None
        if subject is not None and subject.ent_type_ in ("GPE", "ORG") and subject.i < we.i:
            # "As Norvland has no coast, we cannot fish"
            yield doc[slice(*noun_range(subject))]


def is_first_person(token: Token) -> bool:
    """Tells whether a word is "I", "our" and the like, and not "US" for a country."""
    return token.lower_ in FIRST_PERSON and token.text != "US"


def _meet_all(reading: Reading, heard: Sequence[Heard], cast: Cast) -> None:
    """Meets everybody who is mentioned, in text order."""
    said = join_ranges([span for item in heard if item.reported for span in item.content])
    at_paragraph: dict[int, list[Heard]] = {}
    going_on: dict[int, list[Heard]] = {}
    for item in heard:
        if item.source is not None:
            at_paragraph.setdefault(item.paragraph.start, []).append(item)
        elif item.speaker is not None:
            going_on.setdefault(item.paragraph.start, []).append(item)
    sentence = 0
    for paragraph in reading.paragraphs:
        doc = paragraph.doc
        starts = [start for start, _ in once(find_sentences, doc)]
        named = list(_voices_named(at_paragraph.get(paragraph.start, ())))
        taken = {entry.head for entry in named}
        if not is_headline(reading, paragraph):
            named.extend(entry for entry in _others_named(paragraph, said) if entry.head not in taken)
        others = find_others(doc, [entry.item.relation for entry in named if entry.item is not None])
        quoted = sorted(going_on.get(paragraph.start, ()), key=lambda item: item.at)
        for entry in sorted(named, key=lambda entry: entry[:2]):
            word = doc[entry.head]
            if entry.item is None and is_bare_name(word) and not (is_body_name(word) or cast.knows_person(word.text)):
                continue
            _hear_on(quoted, paragraph.start + doc[entry.head].idx, sentence + len(starts) - 1, cast)
            count = sentence + max(bisect_right(starts, entry.head) - 1, 0)
            cast.forget_authors(others, entry.head)
            speaking = _speaks_in(entry) if entry.role == "party" else NOT_SPEAKING
            party = cast.meet(doc, entry.head, entry.span, paragraph.start, count, entry.weight, speaking)
            if entry.item is not None and entry.role == "party" and _is_no_voice(entry.item, doc[entry.head], party):
                entry.item.unknown = True
            elif entry.item is not None:
                setattr(entry.item, entry.role, party)
                if entry.role == "party" and (noun := find_written(doc, entry.item.relation)) is not None:
                    cast.note_author(noun.lemma_, party)
        cast.forget_authors(others, len(doc))
        _hear_on(quoted, paragraph.end, sentence + len(starts) - 1, cast)
        sentence += len(starts)


def _hear_on(quoted: list[Heard], before: int, sentence: int, cast: Cast) -> None:
    """Takes quotations without a cue off a list: who goes on speaking in them is met there again."""
    while quoted and quoted[0].at < before:
        speaker = quoted.pop(0).speaker
        if speaker is not None and speaker.party is not None:
            cast.mentions.append(Mention(speaker.party, before, sentence, SPEAKS))


def _speaks_in(entry: Named) -> Speaking:
    """Returns what the source of an attribution says, and in whose quotation, who would say "I" there."""
    item = entry.item
    if item is None:
        return NOT_SPEAKING
    speaking = Speaking(entry.weight, item.content, others=list(_names_in(item)) if item.content else ())
    quotation = next((q for q in once(find_quotations, item.paragraph.doc) if q.start <= entry.head < q.end), None)
    if quotation is None or quotation.single:
        return speaking
    around = place_tokens(item.paragraph, (quotation.start, quotation.end))
    outer = item.parent
    while outer is not None and (outer.source is None or touch([outer.source], [around])):
        outer = outer.parent or outer.speaker
    if outer is None or outer.relation.head < 0:
        return speaking
    named = outer.paragraph.doc[outer.relation.head]
    return speaking._replace(name=fold_person(named.text) if named.pos_ == "PROPN" else "", party=outer.party)


def _names_in(item: Heard) -> Iterator[str]:
    """Yields the names in what an attribution goes on to say in its own sentence, folded."""
    doc, start = item.paragraph.doc, item.paragraph.start
    end = doc[item.relation.head].sent.end
    for first, last in once(_find_names, doc):
        if item.relation.head < first < end and any(low <= start + doc[first].idx < high for low, high in item.content):
            yield fold_person(doc[first:last].text)


def _find_names(doc: Doc) -> list[Range]:
    """Returns the runs of proper nouns of a paragraph that no "Mr" or the like opens, "the Karo plan" left out."""
    found, first = [], 0
    while first < len(doc):
        last = first
        while last < len(doc) and doc[last].pos_ == "PROPN":
            last += 1
        if last > first and doc[first].lower_.rstrip(".") not in HONORIFICS and doc[last - 1].dep_ != "compound":
            found.append((first, last))
        first = last + 1
    return found


def _is_no_voice(item: Heard, head: Token, party: Party) -> bool:
    """Tells whether no one party speaks: several taken up at once, or a thing ("the latest events show that")."""
    doc = item.paragraph.doc
    told = item.reported and item.parent is None and party.kind in ("unnamed", "document")
    if _is_several(head) or (told and is_thing(doc, item.relation)):
        return True
    if told and not party.human and not party.body and any(word.lower_ in FIRST_PERSON for word in head.lefts):
        # "Searched my bag, which ... and accused me": the parser's mistake.
        return True
    showing = any(doc[i].lemma_ in load_cues().words["holding.showing"] for i in item.relation.cue)
    return showing and head.lower_ == "it" and party.kind != "document"


def _is_several(head: Token) -> bool:
    """Tells whether a phrase takes up several parties ("both parties", "twelve"), or none ("Friday's announcement")."""
    alone = head.lower_ in WEEKDAYS or head.lower_ in QUANTITIES or is_nobody(head)
    alone = (alone or (head.pos_ == "NUM" and head.tag_ == "CD")) and part_of(head) is None
    return alone or (head.lemma_ in ("party", "side") and any(child.lower_ in ("both", "two") for child in head.lefts))


def _voices_named(here: Iterable[Heard]) -> Iterator[Named]:
    """Yields the phrases for the voices of a paragraph's attributions."""
    for item in here:
        relation = item.relation
        if relation.source is None:
            continue
        weight = (SPEAKS if item.reported else THINKS) + NESTED * (item.parent is not None)
        word = item.paragraph.doc[relation.head]
        known = antecedent(word)
        known = word if known.lower_ in QUANTITIES or is_nobody(known) else _whole_of(known, relation.cue)
        span = relation.source if known == word else noun_range(known)
        yield Named(span[0], known.i, span, weight, item, "party")
        roles: tuple[tuple[Role, int], ...] = (
            ("deeper", relation.deeper),
            ("via", relation.via),
            ("through", relation.through),
        )
        for role, head in roles:
            if head >= 0:
                yield Named(head, head, noun_range(item.paragraph.doc[head]), 0.5, item, role)


def _whole_of(noun: Token, cue: tuple[int, ...]) -> Token:
    """Returns the quantity that a noun is counted by: "the majority of the farmers, who" are that majority."""
    of = noun.head
    counted = noun.dep_ == "pobj" and of.lower_ == "of" and of.head.lemma_ in COUNTING
    taken_up = (child for child in noun.rights if child.dep_ == "relcl")
    return of.head if counted and any(clause.left_edge.i < cue[0] for clause in taken_up if cue) else noun


def _others_named(paragraph: Paragraph, said: Sequence[Range]) -> Iterator[Named]:
    """Yields the other phrases of a paragraph that a later pronoun or surname may stand for."""
    begins = [start for start, _ in said]
    doc = paragraph.doc
    for head, span, subject in once(candidate_heads, doc):
        at = paragraph.start + doc[head].idx
        index = bisect_right(begins, at) - 1
        quoted = index >= 0 and at < said[index][1]
        yield Named(span[0], head, span, IS_SUBJECT * subject + IS_QUOTED * quoted, None, "")


def _speaker_of(item: Heard) -> Party | None:
    """Returns who says "I" in an attribution."""
    outer = item.parent
    while outer is not None:
        if outer.relation.kind == "speech":
            return outer.party
        outer = outer.parent
    return None


def _note_hearer(item: Heard, latest: dict[str, Heard]) -> None:
    """Keeps which outlet a voice spoke to.

    All that an unnamed voice says came that way, and what a person goes on to say in the next few sentences.
    """
    via, party = item.via, item.party
    if party is None:
        return
    before = latest.get(party.id)
    if via is not None and via.kind == "outlet":
        latest[party.id] = item
        if party.kind == "unnamed":
            party.heard_by = party.heard_by or via
    elif before is not None and item.parent is None and party.kind == "person":
        goes_on = 0 <= item.sentence - before.sentence <= STILL_SPEAKING
        item.via = before.via if goes_on else None
        latest |= {party.id: item} if goes_on else {}


def _note_access(paragraph: Paragraph, heard: Sequence[Heard]) -> None:
    """Keeps the words in which a voice says how it knows: "I checked the list"."""
    for offset, words in once(_find_witnessing, paragraph.doc):
        at = paragraph.start + offset
        holders = [item for item in heard if any(low <= at < high for low, high in item.content)]
        holder = min(holders, key=lambda item: item.size, default=None)
        if holder is not None and holder.party is not None:
            holder.party.access = holder.party.access or words


def _find_witnessing(doc: Doc) -> list[tuple[int, str]]:
    """Returns where a paragraph says "I", with the words that say what was witnessed."""
    found = []
    for token in doc:
        if token.lower_ != "i" or token.dep_ != "nsubj" or token.head.lemma_ not in WITNESSING:
            continue
        verb = token.head
        if any(child.dep_ == "neg" for child in verb.children):
            continue
        end = max(
            (child.right_edge.i + 1 for child in verb.rights if child.dep_ in ("dobj", "ccomp")), default=verb.i + 1
        )
        found.append((token.idx, doc[verb.i : end].text))
    return found
