"""Everything that a report passes on: attributions at every depth, laid into one tree.

Outermost attributions come from the trained tagger, what is quoted inside them from the rules. Where
both find one, the tagger's extents and the rules' reading of its parties are kept. A quotation
without a cue of its own goes to the voice that goes on speaking.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from headwater.language.attribution import Attribution, find_attributions
from headwater.language.cue_lexicon import load_cues
from headwater.language.quotations import Quotation, find_quotations
from headwater.language.reading import Paragraph, Reading
from headwater.language.relation import Range, Relation, join_ranges
from headwater.language.relations import find_relations
from headwater.language.subjects import CITING, DATELINE, is_expletive, is_passive, name_apposition, noun_range
from headwater.language.voices import Party

REACH = 20_000
EMPTY = 16
READ = "headwater.hearsay"
SAYING = {
    "say",
    "comment",
    "give",
    "discuss",
    "confirm",
    "answer",
    "name",
    "identify",
    "respond",
    "elaborate",
    "speak",
    "talk",
}
LEAST_SCORE, LEAST_ALONE = 0.25, 0.3
NEAR = 400
SENTENCE_ENDS = {".", "!", "?", ":", "”", '"', "…", " ", "--", "—"}
CLAUSE_ENDS = {".", "!", "?", "…", ",", "--", "—"}


@dataclass(slots=True, eq=False)
class Heard:
    """An attribution at its place in the report and in the tree; ranges are offsets in the report.

    `reported`: somebody says it, and the report passes it on. Else it is a state of mind that the
    report describes in its own voice. `reach` is what else its content may hold, for nesting.
    `unknown`: somebody speaks whom no party stands for, as with "both said". `source` is the noun phrase
    that is resolved to a party, `described` all words that name the source, appositions included.
    """

    paragraph: Paragraph
    relation: Relation
    content: list[Range]
    sentence: int
    cue: list[Range] = field(default_factory=list)
    reach: list[Range] = field(default_factory=list)
    source: Range | None = None
    described: Range | None = None
    reported: bool = True
    parent: Heard | None = None
    speaker: Heard | None = None
    party: Party | None = None
    unknown: bool = False
    deeper: Party | None = None
    via: Party | None = None
    through: Party | None = None

    @property
    def size(self) -> int:
        """How many characters the content has."""
        return sum(end - start for start, end in self.content)

    @property
    def at(self) -> int:
        """Where its cue stands, or its content if it has no cue."""
        return self.cue[0][0] if self.cue else self.content[0][0]


def hear(reading: Reading) -> tuple[list[Heard], list[Range]]:
    """Returns every attribution of a report, nested, and the stretches in quotation marks."""
    tagged = [attribution for attribution in find_attributions(reading) if attribution.score >= LEAST_SCORE]
    starts = [attribution_start(attribution) for attribution in tagged]
    heard: list[Heard] = []
    quoted: list[Range] = []
    speaker: Heard | None = None
    unfinished: Heard | None = None
    sentence = 0
    for paragraph in reading.paragraphs:
        doc = paragraph.doc
        text = reading.report.text[paragraph.start : paragraph.end]
        quotations, relations, begins = _read_paragraph(doc, text)
        here = []
        for relation in relations:
            count = sentence + bisect_right(begins, relation.cue[0]) - 1
            here.append(_place(paragraph, relation, count))
        low, high = bisect_right(starts, paragraph.start - 1), bisect_right(starts, paragraph.end - 1)
        marked = [place_tokens(paragraph, (quotation.start, quotation.end)) for quotation in quotations]
        here = _merge(paragraph, here, tagged[low:high], marked, sentence)
        speaker, unfinished = _pass_on(paragraph, quotations, here, speaker, unfinished, sentence)
        quoted.extend(marked)
        heard.extend(item for item in here if item.content and not _is_empty(item, here))
        sentence += len(begins)
    _nest(heard)
    return heard, quoted


def _read_paragraph(doc: Doc, text: str) -> tuple[list[Quotation], list[Relation], list[int]]:
    """Returns the quotations, relations and beginnings of sentences of a paragraph, found once per parse."""
    known: tuple[list[Quotation], list[Relation], list[int]] | None = doc.user_data.get(READ)
    if known is None:
        quotations = find_quotations(doc) if any(mark in text for mark in "\"“‘'«`") else []
        known = quotations, find_relations(doc, quotations), [sent.start for sent in doc.sents]
        doc.user_data[READ] = known
    return known


def is_headline(reading: Reading, paragraph: Paragraph) -> bool:
    """Tells whether a paragraph is the headline: what it says, the report says in its own voice."""
    return any(
        mark.kind == "headline" and mark.start <= paragraph.start and paragraph.end <= mark.end
        for mark in reading.report.marks
    )


def attribution_start(attribution: Attribution) -> int:
    """Returns where the cue of a tagged attribution stands, or its content if it has none."""
    return (attribution.cue or attribution.content)[0].start


def place_tokens(paragraph: Paragraph, span: Range) -> Range:
    """Turns a range of tokens into offsets in the report, outer white space left out."""
    doc = paragraph.doc
    start, end = span
    while start < end - 1 and doc[start].is_space:
        start += 1
    while end > start + 1 and doc[end - 1].is_space:
        end -= 1
    last = doc[end - 1]
    return paragraph.start + doc[start].idx, paragraph.start + last.idx + len(last)


def _place(paragraph: Paragraph, relation: Relation, sentence: int) -> Heard:
    """Places a relation in the report."""
    return Heard(
        paragraph,
        relation,
        [place_tokens(paragraph, span) for span in relation.content],
        sentence,
        cue=join_ranges([place_tokens(paragraph, (i, i + 1)) for i in relation.cue]),
        source=place_tokens(paragraph, relation.source) if relation.source is not None else None,
        reported=relation.kind == "speech",
    )


# The tagger's attributions


def _merge(
    paragraph: Paragraph, here: list[Heard], tagged: Sequence[Attribution], quoted: Sequence[Range], sentence: int
) -> list[Heard]:
    """Joins the tagger's outermost attributions of a paragraph with what the rules found in it."""
    merged: list[Heard] = []
    taken: set[int] = set()
    for attribution in tagged:
        cue = [(span.start, span.end) for span in attribution.cue]
        content = _near_cue(paragraph, attribution, quoted)
        if not content:
            continue
        rivals = [item for item in here if id(item) not in taken and _touch(item.cue, cue)]
        found = max(rivals, key=lambda item: _common(item.content, content), default=None)
        if found is None:
            if attribution.score < LEAST_ALONE:
                continue
            found = _read_tagged(paragraph, attribution, sentence)
        else:
            taken.add(id(found))
            found.reach = found.content
            content = _without_hearer(found, content)
            content = _with_nested(found, content, here)
            _take_source(found, attribution)
        merged.append(found)
        found.described = _describe_source(found, attribution)
        found.content, found.cue, found.reported = _whole_quotations(content, cue, quoted), cue, True
    merged.extend(item for item in here if id(item) not in taken)
    for item in merged:
        item.content = _without_frames(item, merged)
    return merged


def _is_empty(item: Heard, here: Sequence[Heard]) -> bool:
    """Tells whether what is attributed is no claim: a date, who is quoted, or that nobody be named."""
    doc = item.paragraph.doc
    tokens = [token for span in item.content for token in _tokens(item.paragraph, span)]
    words = [token for token in tokens if token.is_alpha or token.like_num]
    if len(words) == 1 and item.cue:
        return True
    if len(tokens) > EMPTY or any(span[0] >= item.paragraph.end for span in item.content):
        return False
    if all(word.ent_type_ in ("DATE", "TIME") or word.pos_ in ("ADP", "DET") for word in words):
        return True
    if any(doc[i].lemma_ in CITING for i in item.relation.cue):
        inside = {token.i for token in tokens}
        quoted = (other.relation.deeper for other in here if other is not item)
        return any(head in inside and _is_source(doc[head]) for head in quoted)
    lemmas = {word.lemma_ for word in words}
    cue = {doc[i].lemma_ for i in item.relation.cue}
    if cue & {"decline", "refuse"} and lemmas & SAYING:
        return True
    return "anonymity" in lemmas or bool("not" in lemmas and lemmas & {"name", "identify"})


def _is_source(head: Token) -> bool:
    """Tells whether a noun names somebody or something that speaks."""
    words = load_cues().words
    known = head.lemma_ in words["parties"] or head.lemma_ in words["documents"]
    return known or head.ent_type_ in ("PERSON", "ORG", "GPE", "NORP")


def _with_nested(item: Heard, content: list[Range], here: Sequence[Heard]) -> list[Range]:
    """Returns the rules' content where the tagger's lacks an attribution inside it: "said that, according to ..."."""
    if _common(content, item.content) < sum(end - start for start, end in content):
        return content
    doc = item.paragraph.doc
    if any(doc[i].lower_ == "according" for i in item.relation.cue):
        return item.content
    lost = any(
        other is not item
        and any(doc[i].lower_ == "according" for i in other.relation.cue)
        and _touch(other.cue, item.content)
        and not _touch(other.cue, content)
        and not _touch(other.content, item.cue)
        for other in here
    )
    return item.content if lost else content


def _without_frames(item: Heard, here: Sequence[Heard]) -> list[Range]:
    """Returns a content without parts that only name another voice ("a source said that"), and without outer commas."""
    parts = []
    for start, end in item.content:
        words = set()
        for token in _tokens(item.paragraph, (start, end)):
            at = item.paragraph.start + token.idx
            frame = any(
                low <= at < high
                for other in here
                if other is not item
                for low, high in [*other.cue, *([other.source] if other.source else [])]
            )
            if not (frame or token.is_punct or token.lower_ == "that"):
                words.add(token.i)
                break
        if words:
            parts.append(_trim(item.paragraph, (start, end)))
    return parts or item.content


def _tokens(paragraph: Paragraph, span: Range) -> Span:
    """Returns the tokens of a stretch of a report; those of another paragraph are left out."""
    doc = paragraph.doc
    low, high = max(span[0] - paragraph.start, 0), min(span[1] - paragraph.start, paragraph.end - paragraph.start)
    return (doc.char_span(low, high, alignment_mode="expand") if low < high else None) or doc[0:0]


def _trim(paragraph: Paragraph, span: Range) -> Range:
    """Takes commas and a dateline off the front of a content."""
    words = _tokens(paragraph, span)
    if not len(words):
        return span
    first = words.start
    if first <= 1 and (match := DATELINE.match(paragraph.doc.text[:160])) is not None:
        while first < words.end - 1 and paragraph.doc[first].idx < match.end():
            first += 1
    doc = paragraph.doc
    if first and doc[first - 1].pos_ == "ADP" and first + 2 < words.end and doc[first + 1].text == ",":
        first += 2 if doc[first].pos_ == "PROPN" else 0
    while first < words.end - 1 and doc[first].text in (",", ";", ":"):
        first += 1
    return (paragraph.start + paragraph.doc[first].idx, span[1]) if first > words.start else span


def _without_hearer(item: Heard, content: list[Range]) -> list[Range]:
    """Returns the rules' content where the tagger's takes in who was told."""
    via = item.relation.via
    if via < 0 or not item.content:
        return content
    return item.content if _touch([place_tokens(item.paragraph, (via, via + 1))], content) else content


def _whole_quotations(content: list[Range], cue: Sequence[Range], quoted: Sequence[Range]) -> list[Range]:
    """Widens a content to the ends of the quotations that it is in, unless its cue stands in them."""
    wide = [span for span in quoted if _touch([span], content) and not _touch([span], cue)]
    return join_ranges([*content, *wide])


def _near_cue(paragraph: Paragraph, attribution: Attribution, quoted: Sequence[Range]) -> list[Range]:
    """Returns the parts of a tagged content that stand near its cue's sentence or in a quotation."""
    content = [(span.start, span.end) for span in attribution.content]
    if not attribution.cue:
        return content
    at = attribution.cue[0].start - paragraph.start
    words = paragraph.doc.char_span(at, attribution.cue[0].end - paragraph.start, alignment_mode="expand")
    if words is None:
        return content
    sentence = words[0].sent
    reach = paragraph.start + sentence.start_char - NEAR, paragraph.start + sentence.end_char + NEAR
    return [span for span in content if _touch([span], [reach]) or _touch([span], quoted) or span[0] >= paragraph.end]


def _touch(some: Sequence[Range], others: Sequence[Range]) -> bool:
    return any(a < d and c < b for a, b in some for c, d in others)


def _common(some: Sequence[Range], others: Sequence[Range]) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in some for c, d in others)


def _take_source(item: Heard, attribution: Attribution) -> None:
    """Gives an attribution the tagger's source where the rules found none, or another."""
    spans = [(span.start, span.end) for span in attribution.source]
    if not spans or (item.source is not None and _touch([item.source], spans)):
        return
    head = _head_of(item.paragraph, spans[0])
    if head is not None:
        start, end = noun_range(head)
        item.relation = item.relation._replace(source=(start, end), head=head.i)
        item.source = place_tokens(item.paragraph, (start, end))


def _describe_source(item: Heard, attribution: Attribution) -> Range | None:
    """Returns all words that name the source, as the tagger marks them, if it means the same source."""
    if not attribution.source:
        return None
    marked = (attribution.source[0].start, attribution.source[-1].end)
    apart = item.source is not None and not _touch([item.source], [marked])
    # A source on both sides of its cue or content is named by its first part.
    within = any(_touch([marked], [(span.start, span.end)]) for span in (*attribution.cue, *attribution.content))
    if apart or (within and len(attribution.source) > 1):
        return None
    return marked


def _head_of(paragraph: Paragraph, span: Range) -> Token | None:
    """Returns the head word of a stretch of a paragraph."""
    words = paragraph.doc.char_span(span[0] - paragraph.start, span[1] - paragraph.start, alignment_mode="expand")
    if words is None or not len(words):
        return None
    root = words.root
    while (
        root.dep_ in ("nmod", "compound")
        and root.head.pos_ == "PROPN"
        and root.pos_ == "PROPN"
        and root.head.i > root.i
    ):
        root = root.head
    if is_expletive(root):
        return None
    verb = root.head
    # Who is told, asked or known is not who speaks.
    told = verb.i > root.i and is_passive(verb) and root.dep_ != "pobj" and verb.lemma_ not in CITING
    return None if told else name_apposition(root)


def _read_tagged(paragraph: Paragraph, attribution: Attribution, sentence: int) -> Heard:
    """Reads an attribution that only the tagger found."""
    doc = paragraph.doc
    cues = load_cues()
    cue_tokens: list[int] = []
    stance = "affirms"
    for span in attribution.cue:
        words = doc.char_span(span.start - paragraph.start, span.end - paragraph.start, alignment_mode="expand")
        cue_tokens.extend(token.i for token in words or ())
    for i in cue_tokens:
        word = cues.forms.get(doc[i].lemma_) or cues.forms.get(doc[i].lower_)
        if word is not None and word != "according":
            entry = cues.verbs[word][0] if word in cues.verbs else cues.nouns.get(word) or cues.adjectives[word]
            stance = entry.stance
            break
    head = None
    if attribution.source:
        head = _head_of(paragraph, (attribution.source[0].start, attribution.source[0].end))
    source = noun_range(head) if head is not None else None
    relation = Relation(source, head.i if head is not None else -1, tuple(cue_tokens), (), "speech", stance)  # type: ignore[arg-type]
    count = sentence + sum(1 for sent in doc.sents if cue_tokens and sent.start <= cue_tokens[0]) - 1
    item = Heard(paragraph, relation, [], max(count, sentence))
    item.source = place_tokens(paragraph, source) if source is not None else None
    return item


# Quotations without a cue


def _pass_on(
    paragraph: Paragraph,
    quotations: list[Quotation],
    here: list[Heard],
    speaker: Heard | None,
    unfinished: Heard | None,
    sentence: int,
) -> tuple[Heard | None, Heard | None]:
    """Gives quotations without a cue the voice that goes on speaking.

    A quotation left open continues in the next paragraph. A quoted statement without a cue belongs
    to who spoke last. Returns the speaker and the unfinished quotation for the next paragraph.
    """
    double = [quotation for quotation in quotations if not quotation.single]
    spans = {quotation.start: place_tokens(paragraph, (quotation.start, quotation.end)) for quotation in double}
    holders = {quotation.start: _holder(spans[quotation.start], here) for quotation in double}
    still_open: Heard | None = None
    extra: list[Heard] = []
    for event in _speaking_order(here, double, paragraph, spans):
        if isinstance(event, Heard):
            speaker = event
            continue
        holder, span = holders[event.start], spans[event.start]
        if holder is None and event.start <= 1 and unfinished is not None:
            unfinished.content = join_ranges([*unfinished.content, span])
            holder = unfinished
        elif holder is None and event.statement and speaker is not None and stands_alone(paragraph, event):
            holder = _continue(speaker, paragraph, span, sentence)
            extra.append(holder)
        if not event.closed and holder is not None:
            still_open = holder
    here.extend(extra)
    return speaker, still_open


def _continue(speaker: Heard, paragraph: Paragraph, span: Range, sentence: int) -> Heard:
    """Returns what a speaker goes on to say, without a cue."""
    relation = Relation(None, -1, (), (), "speech", "affirms")
    return Heard(paragraph, relation, [span], sentence, speaker=speaker.speaker or speaker)


def _speaking_order(
    here: list[Heard], quotations: list[Quotation], paragraph: Paragraph, spans: dict[int, Range]
) -> Iterator[Heard | Quotation]:
    """Yields speakers and quotations in text order; who speaks inside a quotation is left out."""
    inside = list(spans.values())
    events: list[tuple[int, int, Heard | Quotation]] = [(spans[q.start][0], 0, q) for q in quotations]
    speaking = (item for item in here if item.reported and item.cue and item.source is not None)
    events.extend((item.at, 1, item) for item in speaking if not _touch(item.cue[:1], inside))
    yield from (event for _, _, event in sorted(events, key=lambda event: event[:2]))


def _holder(span: Range, here: list[Heard]) -> Heard | None:
    """Returns the attribution whose content a quotation is in."""
    for item in here:
        if not _touch(item.cue[:1], [span]) and _touch(item.content, [span]):
            return item
    return None


def stands_alone(paragraph: Paragraph, quotation: Quotation) -> bool:
    """Tells whether a quotation is a sentence of its own and not a few quoted words in one."""
    doc = paragraph.doc
    before = doc[quotation.start - 1].text if quotation.start else "."
    ends = doc[max(quotation.end - 2, 0)].text in CLAUSE_ENDS or not quotation.closed
    return before in SENTENCE_ENDS and ends


# The tree


def _nest(heard: list[Heard]) -> None:
    """Ties every attribution to the smallest one whose content holds its cue."""
    sizes = {id(item): item.size for item in heard}
    ranges = sorted(
        ((start, end, item) for item in heard for start, end in [*item.content, *item.reach]),
        key=lambda entry: (entry[0], -entry[1]),
    )
    starts = [entry[0] for entry in ranges]
    longest = min(max((end - start for start, end, _ in ranges), default=0), REACH)
    for item in heard:
        if not item.cue:
            continue
        best: Heard | None = None
        at, index, size = item.at, bisect_right(starts, item.at) - 1, sizes[id(item)]
        while index >= 0 and starts[index] >= at - longest:
            _, end, other = ranges[index]
            index -= 1
            if at < end and other is not item and sizes[id(other)] > size:
                best = other if best is None or sizes[id(other)] < sizes[id(best)] else best
        item.parent = best
