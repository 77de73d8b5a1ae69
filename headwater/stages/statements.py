"""Statements: what a report says, who is said to have said it, and through whom.

Attributions come as a tree: one whose cue stands inside another's content is quoted there. Sources
become parties, chains of voices follow the tree, and what no attribution covers the report says in
its own voice.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc

from headwater.language.casting import cast_voices, countries_of
from headwater.language.cue_lexicon import load_cues
from headwater.language.descriptions import describe_voice
from headwater.language.heard import Heard, is_attitude, place_tokens, tokens_in
from headwater.language.hearsay import hear
from headwater.language.organisations import find_bodies
from headwater.language.outlet_names import outlet_key
from headwater.language.own_voice import Own, find_own
from headwater.language.parties import Party
from headwater.language.reading import Reading, once
from headwater.language.relation import Range, join_ranges
from headwater.model import Mode, Report, Source, Span, Statement, Voice, digest_id

QUOTE_MARKS = 3
# So many first words alike make two quotations one.
OPENING = 8
HEDGE_REACH = 60
FINITE = {"VBD", "VBZ", "VBP", "MD"}
MAIN = {"ROOT", "ccomp", "conj", "parataxis"}


def find_statements(reading: Reading) -> Iterator[Statement | Source]:
    """Yields the statements of a report in text order, then the sources that speak in them."""
    report = reading.report
    heard, marked = hear(reading)
    quoted = join_ranges(marked)
    parties = cast_voices(reading, heard).parties
    _name_set_apart(heard, report.text)
    outlet = _own_outlet(report)
    parties = parties | {outlet.id: parties.get(outlet.id, outlet)} if outlet is not None else parties
    voiced = [item for item in heard if not (_is_writer(item, outlet) or _is_nobody(item, quoted))]
    statements: dict[str, Statement] = {}
    outer: dict[int, Statement] = {}
    for own in find_own(reading, voiced):
        statement = _state_own(report, own, outlet)
        statements[statement.id] = statement
        outer |= {id(item): statement for item in own.described}
    said: dict[int, Statement] = {}
    for item in sorted(voiced, key=lambda item: (-item.size, item.at)):
        around = _around(item, said) or outer.get(id(item))
        statement = _state(report, item, around, outlet, quoted)
        said[id(item)] = statement
        statements.setdefault(statement.id, statement)
    yield from sorted(statements.values(), key=_text_order)
    speaking = {voice.source for statement in statements.values() for voice in statement.voices}
    yield from (_name_source(party) for party in parties.values() if party.id in speaking)
    yield from _find_named_bodies(reading)


def _name_set_apart(heard: Sequence[Heard], text: str) -> None:
    """Gives quotations that stand by themselves to those who say the same words elsewhere in the report."""
    told: dict[str, Heard] = {}
    for item in heard:
        if item.cue and item.party is not None and (opening := _open(item, text)):
            told.setdefault(opening, item)
    for item in heard:
        again = told.get(_open(item, text)) if item.speaker is not None else None
        if again is not None:
            item.party, item.via, item.speaker = again.party, again.via, again


def _open(item: Heard, text: str) -> str:
    """Returns the first words of an attribution's content, folded; nothing if they are few."""
    start, end = item.content[0]
    words = re.findall(r"\w+", text[start:end].casefold())[:OPENING]
    return " ".join(words) if len(words) == OPENING else ""


def _find_named_bodies(reading: Reading) -> Iterator[Source]:
    """Yields the organisations known under several names that the report names, whether they speak or not."""
    text = reading.report.text
    names: defaultdict[str, set[str]] = defaultdict(set)
    for start, end, body in find_bodies(text, countries_of(reading)):
        names[body.name].add(text[start:end])
    for name, forms in sorted(names.items()):
        yield Source(
            id=digest_id("source", "organisation", name), name=name, kind="organisation", names=tuple(sorted(forms))
        )


def _text_order(statement: Statement) -> tuple[int, int, bool, str]:
    first, last = statement.content[0], statement.content[-1]
    return first.start, -last.end, statement.within is not None, statement.id


def _is_writer(item: Heard, outlet: Party | None) -> bool:
    """Tells whether the report itself says "I" or its own name: nobody else speaks."""
    if item.party is None:
        return item.source is not None and not item.unknown
    head = item.paragraph.doc[item.relation.head] if item.relation.head >= 0 else None
    if head is not None and head.lower_ == "one" and head.left_edge == head.right_edge and item.parent is None:
        # "One cannot deny that": the report's own view.
        return True
    return outlet is not None and item.party.id == outlet.id and item.deeper is None and item.parent is None


def _is_nobody(item: Heard, quoted: Sequence[Range]) -> bool:
    """Tells whether a claim is passed on without a word on whose it is: "it was revealed that".

    Quotations are said by somebody, and who is accused or criticised is so by somebody.
    """
    nameless = item.party is None and item.source is None and item.speaker is None and item.deeper is None
    if not nameless or item.unknown or _read_mode(item.content, quoted) == "direct":
        return False
    judging = load_cues().words["judging"]
    return not any(item.paragraph.doc[i].lemma_ in judging for i in item.relation.cue)


def _around(item: Heard, said: Mapping[int, Statement]) -> Statement | None:
    """Returns the statement that an attribution is quoted inside."""
    outer = item.parent
    while outer is not None:
        if id(outer) in said:
            return said[id(outer)]
        outer = outer.parent
    return None


def _own_outlet(report: Report) -> Party | None:
    """Returns the report's own outlet as a party."""
    if not report.outlet:
        return None
    party = Party(digest_id("source", "outlet", outlet_key(report.outlet)), report.outlet, "outlet", 0)
    party.names[report.outlet] = None
    return party


def _name_source(party: Party) -> Source:
    return Source(id=party.id, name=party.name, kind=party.kind, names=tuple(party.names) or (party.name,))


# Chains


def _chain_voices(item: Heard, around: Statement | None, outlet: Party | None) -> tuple[Voice, ...]:
    """Returns an attribution's own voices, deepest first, then those of the statement around it."""
    relation = item.relation
    hops: list[tuple[Party | None, Range | None]] = [
        (item.deeper, _word(item, relation.deeper)),
        (item.party, item.source),
        (item.through, _word(item, relation.through)),
    ]
    outside = around.voices if around is not None else (_anchor(item, outlet, None),) if outlet is not None else ()
    chain: list[Voice] = []
    last: Party | None = None
    for party, place in hops:
        if party is not None and party is not last:
            chain.append(_anchor(item, party, place))
            last = party
    known = [voice.source for voice in outside]
    if last is not None and known[:1] == [last.id]:
        # Who speaks in what they themselves say is one voice, heard as the outer one was.
        outside = outside[1:]
    elif item.via is not None and item.via.kind == "outlet":
        chain.append(_anchor(item, item.via, _word(item, relation.via)))
    elif last is not None and last.heard_by is not None and last.heard_by.id not in known:
        chain.append(_anchor(item, last.heard_by, None))
    for voice in outside:
        if not chain or chain[-1].source != voice.source:
            chain.append(voice)
    return tuple(chain)


def _word(item: Heard, head: int) -> Range | None:
    """Returns where a party's head word stands, if the attribution names that party."""
    return place_tokens(item.paragraph, (head, head + 1)) if head >= 0 and item.cue else None


def _anchor(item: Heard, party: Party, place: Range | None) -> Voice:
    """Returns a voice at its words here, with what they say of it."""
    role = where = access = None
    if place is not None and place == item.source and item.relation.source is not None:
        described = describe_voice(item.paragraph.doc, item.relation.head, item.relation.source)
        role, where, access = described.role, described.place, described.access
    return Voice(
        source=party.id,
        name=party.name,
        kind=party.kind,
        start=place[0] if place is not None else None,
        end=place[1] if place is not None else None,
        role=role,
        place=where,
        access=access or party.access or None,
    )


# Statements


def _state_own(report: Report, own: Own, outlet: Party | None) -> Statement:
    """Builds a statement in the report's own voice."""
    voices = (Voice(source=outlet.id, name=outlet.name, kind=outlet.kind),) if outlet is not None else ()
    return Statement(
        id=digest_id("statement", report.id, own.content[0][0], own.content[-1][1], "own"),
        report=report.id,
        mode="own",
        content=_spans(own.content),
        hedged=own.hedged,
        voices=voices,
    )


def _state(
    report: Report, item: Heard, around: Statement | None, outlet: Party | None, quoted: Sequence[Range]
) -> Statement:
    """Builds an attributed statement."""
    start, end = item.content[0][0], item.content[-1][1]
    source = item.described or item.source
    voices = _chain_voices(item, around, outlet)
    # Who says that they saw something tells of it.
    own = (
        around is not None
        and around.told
        and bool(voices and around.voices)
        and voices[0].source == around.voices[0].source
    )
    return Statement(
        id=digest_id("statement", report.id, start, end, f"{item.relation.kind} {item.at}"),
        report=report.id,
        mode=_read_mode(item.content, quoted),
        content=_spans(item.content),
        source=Span(start=source[0], end=source[1]) if source is not None else None,
        cue=_spans(item.cue),
        stance=item.relation.stance,
        hedged=_is_hedged(item),
        clausal=_is_clause(item),
        attitude=around is not None and is_attitude(item),
        told=item.relation.kind == "speech" or own,
        within=around.id if around is not None else None,
        voices=voices,
    )


def _spans(ranges: Sequence[Range]) -> tuple[Span, ...]:
    return tuple(Span(start=start, end=end) for start, end in ranges)


def _read_mode(content: Sequence[Range], quoted: Sequence[Range]) -> Mode:
    """Tells a direct quotation, in marks throughout, from an indirect and from a mixed one; `quoted` is in order."""
    inside = 0
    for start, end in content:
        index = max(bisect_left(quoted, (start, start)) - 1, 0)
        while index < len(quoted) and quoted[index][0] < end:
            inside += max(0, min(end, quoted[index][1]) - max(start, quoted[index][0]))
            index += 1
    if inside and inside >= sum(end - start for start, end in content) - QUOTE_MARKS:
        return "direct"
    return "mixed" if inside else "indirect"


def _is_clause(item: Heard) -> bool:
    """Tells whether a content has a finite verb of its own, and not only in a clause beside a noun."""
    verbs = once(_find_finite, item.paragraph.doc)
    parts = (tokens_in(item.paragraph, span) for span in item.content)
    return bool(verbs) and any(part.start <= verb < part.end for part in parts for verb in verbs)


def _find_finite(doc: Doc) -> list[int]:
    """Returns the finite verbs of a paragraph that stand in no clause beside a noun."""
    return [
        token.i
        for token in doc
        if token.pos_ in ("VERB", "AUX")
        and token.dep_ in MAIN
        and (token.tag_ in FINITE or any(child.tag_ in FINITE for child in token.lefts))
    ]


def _is_hedged(item: Heard) -> bool:
    """Tells whether nobody is named, or the cue or the beginning of the content leaves the truth open."""
    if item.source is None and item.party is None:
        return True
    words = load_cues().words
    doc, relation = item.paragraph.doc, item.relation
    adverbs = words["hedges.adverbs"]
    if any(doc[i].lemma_ in words["hedges.verbs"] or doc[i].lower_ in adverbs for i in relation.cue):
        return True
    hedges = once(_find_hedges, doc)
    return any(start <= i < min(end, start + HEDGE_REACH) for start, end in relation.content for i in hedges)


def _find_hedges(doc: Doc) -> list[int]:
    """Returns the adverbs and modal verbs of a paragraph that leave the truth open."""
    words = load_cues().words
    adverbs, modals = words["hedges.adverbs"], words["hedges.modals"]
    return [token.i for token in doc if token.lower_ in adverbs or (token.tag_ == "MD" and token.lower_ in modals)]
