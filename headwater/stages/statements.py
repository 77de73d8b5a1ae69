"""Statements: what a report says, who is said to have said it, and through whom.

Relations found in each paragraph are laid into one tree for the report: a relation whose cue stands
inside another's content is quoted there. Sources become parties, chains follow the tree, and what no
relation covers is said by the report in its own voice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from headwater.language.quotations import Quotation, find_quotations
from headwater.language.reading import Paragraph, Reading
from headwater.language.relations import Range, Relation, find_relations, join_ranges, load_cues
from headwater.language.voices import Cast, Party, candidate_heads, describe_voice
from headwater.model import Mode, Report, Source, Span, Stance, Statement, Voice, digest_id


FIRST_PERSON = {"i", "me", "my", "myself"}


class Heard:
    """A relation on its way to becoming a statement: its place in the report and in the tree."""

    def __init__(self, paragraph: Paragraph | None, relation: Relation, content: list[Range], sentence: int) -> None:
        self.paragraph = paragraph
        self.relation = relation
        self.content = content
        self.sentence = sentence
        self.size = sum(end - start for start, end in content)
        self.at = content[0][0] if content else 0
        self.cue: list[Range] = []
        self.source: Range | None = None
        self.party: Party | None = None
        self.deeper: Party | None = None
        self.via: Party | None = None
        self.through: Party | None = None
        self.parent: Heard | Own | None = None
        self.speaker: Heard | None = None
        self.id = ""
        self.voices: tuple[Voice, ...] = ()


class Own:
    """What a sentence says in the report's own voice."""

    def __init__(self, content: list[Range], hedged: bool) -> None:
        self.content = content
        self.hedged = hedged
        self.id = ""
        self.voices: tuple[Voice, ...] = ()


def find_statements(reading: Reading) -> Iterator[Statement | Source]:
    """Yields the statements of a report in text order, then the sources that speak in them."""
    report = reading.report
    cast = Cast(report.id)
    heard, quotations = _hear(reading)
    _nest(heard)
    _meet(reading, heard, cast)
    heard = [item for item in heard if not _is_writer(item)]
    own = list(_own_sentences(reading, heard))
    outlet = _outlet_party(report)
    parties: dict[str, Party] = {}
    statements: dict[str, Statement] = {}
    for item in own:
        item.voices = (_voice(outlet),) if outlet else ()
        statement = _state_own(report, item)
        item.id = statement.id
        statements[statement.id] = statement
    for item in sorted(heard, key=lambda item: (-item.size, item.at)):
        _set_voices(item, outlet, parties)
        statement = _state(report, item, quotations)
        item.id = statement.id
        statements.setdefault(statement.id, statement)
    if outlet:
        parties[outlet.id] = outlet
    yield from sorted(statements.values(), key=lambda s: (s.content[0].start, -s.content[-1].end, s.within is not None))
    yield from (_source(party) for party in parties.values() if _speaks(party, statements))


def _speaks(party: Party, statements: dict[str, Statement]) -> bool:
    return any(voice.source == party.id for statement in statements.values() for voice in statement.voices)


# Hearing: relations at their places in the report


def _hear(reading: Reading) -> tuple[list[Heard], list[Range]]:
    """Finds every relation of a report, cueless quotations included, and the quotations."""
    heard: list[Heard] = []
    quoted: list[Range] = []
    speaker: Heard | None = None
    open_quote: Heard | None = None
    sentence = 0
    for paragraph in reading.paragraphs:
        doc = paragraph.doc
        quotations = find_quotations(doc) if any(mark in doc.text for mark in "\"“‘'«`") else []
        relations = find_relations(doc, quotations)
        starts = [sent.start for sent in doc.sents]
        here: list[Heard] = []
        for relation in relations:
            count = sentence + bisect_right(starts, relation.cue[0]) - 1
            here.append(_place(paragraph, relation, count))
        speaker, open_quote = _give_voices(paragraph, quotations, here, speaker, open_quote, sentence)
        quoted.extend(_offsets(paragraph, (quotation.start, quotation.end)) for quotation in quotations)
        heard.extend(item for item in here if item.content)
        sentence += len(starts)
    return heard, quoted


def _offsets(paragraph: Paragraph, span: Range) -> Range:
    """Turns a range of tokens into offsets in the report."""
    doc = paragraph.doc
    start, end = span
    while start < end - 1 and doc[start].is_space:
        start += 1
    while end > start + 1 and doc[end - 1].is_space:
        end -= 1
    last = doc[end - 1]
    return paragraph.start + doc[start].idx, paragraph.start + last.idx + len(last.text)


def _place(paragraph: Paragraph, relation: Relation, sentence: int) -> Heard:
    """Places a relation in the report."""
    item = Heard(paragraph, relation, [_offsets(paragraph, span) for span in relation.content], sentence)
    item.cue = join_ranges([_offsets(paragraph, (i, i + 1)) for i in relation.cue])
    if relation.source is not None:
        item.source = _offsets(paragraph, relation.source)
    return item


def _give_voices(
    paragraph: Paragraph,
    quotations: list[Quotation],
    here: list[Heard],
    speaker: Heard | None,
    open_quote: Heard | None,
    sentence: int,
) -> tuple[Heard | None, Heard | None]:
    """Gives quotations without a cue of their own the voice that goes on speaking.

    A quotation left open continues in the next paragraph. A quoted statement without a cue belongs
    to who spoke last. Returns the speaker and the open quotation for the next paragraph.
    """
    still_open: Heard | None = None
    extra: list[Heard] = []
    events = sorted(
        [(min(item.relation.cue[0], 10**9), 1, item) for item in here if item.relation.kind == "speech"]
        + [(quotation.start, 0, quotation) for quotation in quotations if not quotation.single],
        key=lambda event: event[:2],
    )
    held = [(quotation, _holder(quotation, here)) for quotation in quotations if not quotation.single]
    holders = {quotation.start: item for quotation, item in held}
    for _, _, event in events:
        if isinstance(event, Heard):
            if not _is_inside(event.relation.cue[0], quotations):
                speaker = event
            continue
        holder = holders[event.start]
        first = event.start <= 1
        if holder is None and first and open_quote is not None and not _names_speaker(here):
            span = _offsets(paragraph, (event.start, event.end))
            open_quote.content = join_ranges([*open_quote.content, span])
            open_quote.size += span[1] - span[0]
            holder = open_quote
        elif holder is None and event.statement and speaker is not None and _stands_alone(paragraph, event):
            relation = speaker.relation._replace(
                cue=(), content=((event.start, event.end),), kind="speech", deeper=-1, via=-1, through=-1
            )
            item = Heard(None, relation, [_offsets(paragraph, (event.start, event.end))], sentence)
            item.speaker = speaker
            extra.append(item)
            holder = item
        if not event.closed and holder is not None:
            still_open = holder
    here.extend(extra)
    return speaker, still_open


def _holder(quotation: Quotation, here: list[Heard]) -> Heard | None:
    """Returns the relation whose content a quotation is in, or that stands inside a cue's own words."""
    for item in here:
        if item.relation.cue and quotation.start <= item.relation.cue[0] < quotation.end:
            continue
        if any(start < quotation.end and quotation.start < end for start, end in item.relation.content):
            return item
    return None


def _is_inside(token: int, quotations: list[Quotation]) -> bool:
    return any(quotation.start <= token < quotation.end for quotation in quotations)


def _names_speaker(here: list[Heard]) -> bool:
    return False


def _stands_alone(paragraph: Paragraph, quotation: Quotation) -> bool:
    """Tells whether a quotation is a sentence of its own and not a few quoted words in one."""
    doc = paragraph.doc
    before = doc[quotation.start - 1].text if quotation.start else "."
    ends = doc[max(quotation.end - 2, 0)].text in (".", "!", "?", "…", ",", "--") or not quotation.closed
    return before in (".", "!", "?", ":", "”", '"', "…", " ") and ends or (quotation.start == 0 and ends)


# Meeting: sources become parties


def _meet(reading: Reading, heard: list[Heard], cast: Cast) -> None:
    """Resolves the source of every relation, in text order, among all who are mentioned."""
    words = load_cues().words
    needed = _needed(heard)
    by_paragraph: dict[int, list[Heard]] = {}
    for item in heard:
        if item.paragraph is not None and item.source is not None:
            by_paragraph.setdefault(item.paragraph.start, []).append(item)
    said = join_ranges([span for item in heard if item.relation.kind == "speech" for span in item.content])
    begins = [start for start, _ in said]
    sentence = 0
    for paragraph in reading.paragraphs:
        doc = paragraph.doc
        starts = [sent.start for sent in doc.sents]
        here = by_paragraph.get(paragraph.start, [])
        mentions: list[tuple[int, int, Range, float, Heard | None, str]] = []
        taken = set()
        for item in here:
            relation = item.relation
            assert relation.source is not None
            taken.add(relation.head)
            weight = 3.0 if relation.kind == "speech" else 1.5
            weight -= 1.5 * (item.parent is not None)
            mentions.append((relation.source[0], relation.head, relation.source, weight, item, "party"))
            for role, head in (("deeper", relation.deeper), ("via", relation.via), ("through", relation.through)):
                if head >= 0:
                    from headwater.language.relations import noun_range

                    mentions.append((head, head, noun_range(doc[head]), 0.5, item, role))
                    taken.add(head)
        if needed:
            for head, span, subject in candidate_heads(doc, words):
                if head not in taken:
                    at = paragraph.start + doc[head].idx
                    inside = bool(said) and said[max(bisect_right(begins, at) - 1, 0)][1] > at >= said[max(bisect_right(begins, at) - 1, 0)][0]
                    mentions.append((span[0], head, span, 1.0 * subject - 1.0 * inside, None, ""))
        for _, head, span, weight, item, role in sorted(mentions, key=lambda mention: (mention[0], mention[1])):
            count = sentence + max(bisect_right(starts, head) - 1, 0)
            party = cast.meet(doc, head, span, paragraph.start, count, weight)
            if item is not None:
                setattr(item, role, party)
        sentence += len(starts)
    for item in heard:
        _note_hearer(item)
    for item in sorted(heard, key=lambda item: -item.size):
        if item.paragraph is not None and item.relation.head >= 0:
            if item.paragraph.doc[item.relation.head].lower_ in FIRST_PERSON:
                item.party = _speaker_of(item.parent)
        elif item.speaker is not None:
            item.party, item.via = item.speaker.party, item.speaker.via


def _speaker_of(outer: Heard | Own | None) -> Party | None:
    """Returns who says "I" in a statement."""
    while isinstance(outer, Heard):
        if outer.relation.kind == "speech":
            return outer.party
        outer = outer.parent
    return None


def _is_writer(item: Heard) -> bool:
    """Tells whether "I" in the report's own voice thinks or speaks: that is the report itself."""
    return item.party is None and item.paragraph is not None and item.relation.source is not None


def _needed(heard: list[Heard]) -> bool:
    """Tells whether any source is a pronoun or description that an earlier mention must explain."""
    return bool(heard)


def _note_hearer(item: Heard) -> None:
    """Keeps which outlet an unnamed voice spoke to: it is the way of all its statements."""
    if item.party is None or item.paragraph is None:
        return
    via = item.via
    doc, relation = item.paragraph.doc, item.relation
    if via is not None and via.kind == "outlet" and item.party.kind == "unnamed" and item.party.heard_by is None:
        item.party.heard_by = via


# Nesting


def _nest(heard: list[Heard]) -> None:
    """Ties every relation to the smallest one whose content holds its cue."""
    ranges = sorted(
        ((start, end, item) for item in heard for start, end in item.content), key=lambda entry: (entry[0], -entry[1])
    )
    starts = [entry[0] for entry in ranges]
    for item in heard:
        if item.paragraph is None:
            continue
        at = item.cue[0][0] if item.cue else item.at
        best: Heard | None = None
        for start, end, other in reversed(ranges[: bisect_right(starts, at)]):
            if at - start > 20_000:
                break
            if other is not item and start <= at < end and other.size > item.size and (best is None or other.size < best.size):
                best = other
        item.parent = best


# The report's own voice


def _own_sentences(reading: Reading, heard: list[Heard]) -> Iterator[Own]:
    """Yields what no attributed content covers, sentence by sentence, and ties thoughts to it."""
    top = [item for item in heard if item.parent is None]
    covered = join_ranges([span for item in top if item.relation.kind == "speech" for span in item.content])
    starts = [start for start, _ in covered]
    frames = join_ranges(
        [span for item in top if item.relation.kind == "speech" for span in [*item.cue, *([item.source] if item.source else [])]]
    )
    thoughts = [item for item in top if item.relation.kind == "thought"]
    hedges = load_cues().words
    for paragraph in reading.paragraphs:
        for sent in paragraph.doc.sents:
            if not any(token.is_alpha or token.like_num for token in sent):
                continue
            begin, end = _offsets(paragraph, (sent.start, sent.end))
            index = max(bisect_right(starts, begin) - 1, 0)
            near = []
            while index < len(covered) and covered[index][0] < end:
                if covered[index][1] > begin:
                    near.append(covered[index])
                index += 1
            rest = _subtract((begin, end), near)
            mine = [item for item in thoughts if item.cue and begin <= item.cue[0][0] < end]
            if near and not mine and not _says_more(paragraph, rest, frames):
                continue
            if not rest:
                continue
            own = Own(rest, any(token.lower_ in hedges["hedges.adverbs"] for token in sent) or _is_hedged(paragraph, sent.start, sent.end))
            for item in mine:
                item.parent = own
            yield own


def _subtract(span: Range, holes: Sequence[Range]) -> list[Range]:
    """Takes holes, in order, out of a range."""
    start, end = span
    rest = []
    for low, high in holes:
        if low > start:
            rest.append((start, low))
        start = max(start, high)
    if start < end:
        rest.append((start, end))
    return rest


def _says_more(paragraph: Paragraph, rest: list[Range], frames: list[Range]) -> bool:
    """Tells whether what is left of a sentence beside contents, cues and sources makes a claim."""
    for start, end in rest:
        span = paragraph.doc.char_span(start - paragraph.start, end - paragraph.start, alignment_mode="expand")
        if span is None:
            continue
        words = [
            token
            for token in span
            if not token.is_punct and not any(a <= token.idx + paragraph.start < b for a, b in frames)
        ]
        if len(words) >= 5 and any(token.pos_ == "VERB" for token in words):
            return True
    return False


def _is_hedged(paragraph: Paragraph, start: int, end: int) -> bool:
    """Tells whether a sentence passes on what nobody is named for: "is understood to", "it was revealed"."""
    words = load_cues().words
    for token in paragraph.doc[start:end]:
        if token.lemma_ in words["hedges.passives"] and token.tag_ == "VBN":
            lefts = list(token.lefts)
            if any(child.dep_ == "auxpass" for child in lefts) and not any(child.dep_ == "agent" for child in token.rights):
                if any(child.dep_ in ("xcomp", "ccomp") for child in token.rights):
                    return True
        elif token.lemma_ in words["hedges.raising"] and token.pos_ == "VERB":
            if any(child.dep_ in ("xcomp", "ccomp", "oprd", "acomp") for child in token.rights):
                return True
    return False


# Statements


def _set_voices(item: Heard, outlet: Party | None, parties: dict[str, Party]) -> None:
    """Sets a relation's chain: its own voices, then those of the statement it is quoted inside."""
    chain: list[Voice] = []
    hops = [item.deeper, item.party]
    last: Party | None = None
    for party in hops:
        if party is not None:
            place = item.source if party is item.party else None
            chain.append(_anchor(item, party, place, parties))
            last = party
    via = item.via if item.via is not None and item.via.kind == "outlet" else None
    if item.through is not None and item.through is not last:
        chain.append(_anchor(item, item.through, None, parties))
        last = item.through
    hearer = via or (last.heard_by if last is not None else None)
    if hearer is not None and hearer is not last:
        chain.append(_anchor(item, hearer, None, parties))
    outer = item.parent.voices if item.parent is not None else ((_voice(outlet),) if outlet else ())
    for voice in outer:
        if not chain or chain[-1].source != voice.source:
            chain.append(voice)
    item.voices = tuple(chain)


def _anchor(item: Heard, party: Party, place: Range | None, parties: dict[str, Party]) -> Voice:
    """Returns a voice at its words here."""
    parties[party.id] = party
    role = where = None
    if item.paragraph is not None and place is not None and item.relation.source is not None:
        role, where = describe_voice(item.paragraph.doc, item.relation.head, item.relation.source)
    elif item.paragraph is not None:
        head = item.relation.deeper if party is item.deeper else item.relation.via if party is item.via else item.relation.through if party is item.through else -1
        if head >= 0:
            place = _offsets(item.paragraph, (head, head + 1))
    return Voice(
        source=party.id,
        name=party.name,
        kind=party.kind,
        start=place[0] if place else None,
        end=place[1] if place else None,
        role=role,
        place=where,
    )


def _voice(party: Party) -> Voice:
    return Voice(source=party.id, name=party.name, kind=party.kind)


def _outlet_party(report: Report) -> Party | None:
    """Returns the report's own outlet as a party."""
    if not report.outlet:
        return None
    party = Party(digest_id("source", "outlet", report.outlet), report.outlet, "outlet", 0)
    party.names[report.outlet] = None
    return party


def _state_own(report: Report, item: Own) -> Statement:
    """Builds a statement in the report's own voice."""
    start, end = item.content[0][0], item.content[-1][1]
    return Statement(
        id=digest_id("statement", report.id, start, end, "own"),
        report=report.id,
        mode="own",
        content=tuple(Span(start=a, end=b) for a, b in item.content),
        hedged=item.hedged,
        voices=item.voices,
    )


def _state(report: Report, item: Heard, quotations: list[Range]) -> Statement:
    """Builds an attributed statement."""
    start, end = item.content[0][0], item.content[-1][1]
    at = item.cue[0][0] if item.cue else start
    return Statement(
        id=digest_id("statement", report.id, start, end, f"{item.relation.kind} {at}"),
        report=report.id,
        mode=_mode(item.content, quotations),
        content=tuple(Span(start=a, end=b) for a, b in item.content),
        source=Span(start=item.source[0], end=item.source[1]) if item.source else None,
        cue=tuple(Span(start=a, end=b) for a, b in item.cue),
        stance=item.relation.stance,
        hedged=_content_hedged(item),
        within=item.parent.id if item.parent is not None else None,
        voices=item.voices,
    )


def _mode(content: list[Range], quotations: list[Range]) -> Mode:
    """Tells a direct from an indirect and from a mixed quotation."""
    quoted = sum(
        max(0, min(end, high) - max(start, low)) for start, end in content for low, high in quotations
    )
    size = sum(end - start for start, end in content)
    if quoted >= size - 3:
        return "direct"
    return "mixed" if quoted else "indirect"


def _content_hedged(item: Heard) -> bool:
    """Tells whether a cue or the head of its content leaves the truth open."""
    if item.paragraph is None:
        return False
    words = load_cues().words
    doc = item.paragraph.doc
    if any(doc[i].lemma_ in words["hedges.verbs"] or doc[i].lower_ in words["hedges.adverbs"] for i in item.relation.cue):
        return True
    for start, end in item.relation.content:
        for token in doc[start : min(end, start + 60)]:
            low = token.lower_
            if low in words["hedges.adverbs"] or (low in words["hedges.modals"] and token.tag_ == "MD"):
                return True
    return False


def _source(party: Party) -> Source:
    return Source(id=party.id, name=party.name, kind=party.kind, names=tuple(party.names) or (party.name,))
