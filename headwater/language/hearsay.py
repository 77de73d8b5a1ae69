"""Everything that a report passes on: attributions at every depth, laid into one tree.

Outermost attributions come from the trained tagger, what is quoted inside them from the rules. A
quotation without a cue of its own goes to the voice that goes on speaking.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from spacy.tokens import Doc, Token

from headwater.language.attribution import find_attributions
from headwater.language.cue_lexicon import load_cues
from headwater.language.heard import Heard, is_attitude, place_tokens, tokens_in, touch
from headwater.language.quotations import Quotation, find_quotations
from headwater.language.reading import Paragraph, Reading, find_sentences, once
from headwater.language.relation import Range, Relation, join_ranges
from headwater.language.relations import find_relations, is_thing
from headwater.language.subjects import CITING
from headwater.language.tagged import attribution_start, merge_tagged
from headwater.language.transcripts import find_labels, take_turn
from headwater.language.unsaid import ASKED, WITHHOLDING
from headwater.model import Mark

REACH = 20_000
EMPTY = 16
COMMENT = 4
NAMES = {"PERSON", "ORG", "GPE", "NORP"}
# Nouns for what was said before, which say nothing more.
TOLD = {
    "information",
    "claim",
    "report",
    "story",
    "news",
    "account",
    "allegation",
    "statement",
    "accusation",
    "version",
}
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
WITHHELD = 3
LONGEST_NAME = 30
POINTERS = {"this", "that", "these", "the"}
LEAST_SCORE = 0.25
LONG_WORD = 4
TITLE_CASE = 0.9
RELATIVE = {"WDT", "WP", "WP$"}
SENTENCE_ENDS = {".", "!", "?", ":", "”", '"', "…", " ", "--", "—"}
CLAUSE_ENDS = {".", "!", "?", "…", ",", "--", "—"}


def hear(reading: Reading) -> tuple[list[Heard], list[Range]]:
    """Returns every attribution of a report, nested, and the stretches in quotation marks."""
    tags = find_attributions(reading)
    tagged = [attribution for attribution in tags.attributions if attribution.score >= LEAST_SCORE]
    starts = [attribution_start(attribution) for attribution in tagged]
    heard: list[Heard] = []
    quoted: list[Range] = []
    speaker: Heard | None = None
    unfinished: Heard | None = None
    turn: Heard | None = None
    sentence = 0
    labels = find_labels(reading)
    datelines = [mark for mark in reading.report.marks if mark.kind == "dateline"]
    for paragraph in reading.paragraphs:
        doc = paragraph.doc
        quotations, relations = once(_read_paragraph, doc)
        begins = [start for start, _ in once(find_sentences, doc)]
        here = []
        for relation in relations:
            count = sentence + bisect_right(begins, relation.cue[0]) - 1
            here.append(_place(paragraph, relation, count))
        low, high = bisect_right(starts, paragraph.start - 1), bisect_right(starts, paragraph.end - 1)
        headline = is_headline(reading, paragraph)
        marked = [place_tokens(paragraph, (quotation.start, quotation.end)) for quotation in quotations]
        here = merge_tagged(paragraph, here, tagged[low:high], tags.anchors, marked, sentence)
        turn = take_turn(paragraph, labels.get(paragraph.start), turn, sentence)
        if headline:
            here = _named_in(reading, paragraph, here)
        elif turn is not None:
            here = [item for item in here if item.cue and not touch(item.cue, turn.cue)]
            here += [turn] if paragraph.start in labels else []
            speaker, unfinished = turn, None
        else:
            speaker, unfinished = _pass_on(paragraph, quotations, here, speaker, unfinished, sentence)
        quoted.extend(marked)
        here = [item for item in here if not _is_placed(item, datelines)] if datelines else here
        heard.extend(item for item in here if item.content and not _is_empty(item, here))
        sentence += len(begins)
    _nest(heard)
    for item in heard:
        if item.doubtful and item.parent is None:
            item.reported = False
        if _is_withheld(item) or (item.reported and item.parent is None and _is_party_alone(item)):
            item.reported, item.relation = False, item.relation._replace(kind="thought")
        if is_attitude(item):
            item.content = [_without_aside(item.paragraph, span) for span in item.content]
    return [item for item in heard if not _is_unvoiced(item)], quoted


def _without_aside(paragraph: Paragraph, span: Range) -> Range:
    """Returns what somebody has feelings about without what is told of it besides: "the plan, which was dropped"."""
    words = tokens_in(paragraph, span)
    for comma in words:
        word = comma.nbor() if comma.text == "," and comma.i + 1 < words.end else None
        if word is not None and word.tag_ in RELATIVE and comma.i > words.start:
            clause = next((up for up in word.ancestors if up.dep_ == "relcl"), None)
            if clause is not None and clause.right_edge.i + 2 >= words.end:
                return span[0], paragraph.start + comma.idx
    return span


def _is_unvoiced(item: Heard) -> bool:
    """Tells whether nobody passes anything on: a word alone, or a thing told of that can neither speak nor feel."""
    if item.parent is None and item.reported:
        return _is_one_word(item)
    return is_thing(item.paragraph.doc, item.relation)


def _read_paragraph(doc: Doc) -> tuple[list[Quotation], list[Relation]]:
    """Returns the quotations and relations of a paragraph."""
    text = doc.text
    quotations = once(find_quotations, doc) if any(mark in text for mark in "\"“‘'«`") else []
    return quotations, find_relations(doc, quotations)


def is_headline(reading: Reading, paragraph: Paragraph) -> bool:
    """Tells whether a paragraph is the headline: what it says, the report says in its own voice."""
    return any(
        mark.kind == "headline" and mark.start <= paragraph.start and paragraph.end <= mark.end
        for mark in reading.report.marks
    )


def _is_placed(item: Heard, datelines: Sequence[Mark]) -> bool:
    """Tells whether the word that names the source stands in a dateline: a place, and nobody who speaks."""
    if item.relation.head < 0:
        return False
    start, _ = place_tokens(item.paragraph, (item.relation.head, item.relation.head + 1))
    return any(mark.start <= start < mark.end for mark in datelines)


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


def _is_empty(item: Heard, here: Sequence[Heard]) -> bool:
    """Tells whether what is attributed is no claim: a date, who is quoted, or that nobody be named."""
    doc = item.paragraph.doc
    parts = [tokens_in(item.paragraph, span) for span in item.content]
    if sum(map(len, parts)) > EMPTY or any(span[0] >= item.paragraph.end for span in item.content):
        return False
    tokens = [token for part in parts for token in part]
    words = [token for token in tokens if token.is_alpha or token.like_num]
    if all(word.ent_type_ in ("DATE", "TIME") or word.pos_ in ("ADP", "DET") for word in words):
        return True
    if any(doc[i].lemma_ in CITING for i in item.relation.cue):
        inside = {token.i for token in tokens}
        quoted = (other.relation.deeper for other in here if other is not item)
        return any(head in inside and _is_source(doc[head]) for head in quoted)
    lemmas = {word.lemma_ for word in words}
    told = len(words) == 2 and words[0].lower_ in POINTERS and words[1].lemma_ in TOLD
    if told and item.reported and item.relation.stance not in ("denies", "doubts"):
        return True
    if _is_withheld(item) and lemmas & SAYING:
        return len(words) <= COMMENT or any(word.lower_ in ASKED for word in words[1:4])
    return "anonymity" in lemmas or bool("not" in lemmas and lemmas & {"name", "identify"})


def _is_withheld(item: Heard) -> bool:
    """Tells whether somebody will not speak: "declined to discuss the raid" is a stand, and no word on the raid."""
    doc = item.paragraph.doc
    withheld = any(doc[i].lemma_ in WITHHOLDING for i in item.relation.cue)
    return withheld and any(token.lemma_ in SAYING for token in tokens_in(item.paragraph, item.content[0])[:WITHHELD])


def _named_in(reading: Reading, headline: Paragraph, here: Sequence[Heard]) -> list[Heard]:
    """Returns the attributions of a headline to who goes by a name.

    A headline's "source says" is somebody whom the text below describes better, and no further voice.
    """
    heads = [(item, item.paragraph.doc[item.relation.head]) for item in here if item.relation.head >= 0]
    if not heads:
        return []
    bodies = (paragraph.doc for paragraph in reading.paragraphs if paragraph is not headline)
    names = {token.lower_ for doc in bodies for name in doc.ents if name.label_ in NAMES for token in name}
    parties = load_cues().words["parties"]
    # Where every word has a capital, a name is what the text below names as well.
    words = [token for token in headline.doc if token.is_alpha and len(token) >= LONG_WORD]
    capitals = sum(token.text[0].isupper() for token in words) > TITLE_CASE * len(words)
    return [
        item
        for item, head in heads
        if head.text[:1].isupper()
        and not {head.lower_, head.lemma_.lower(), head.lower_.removesuffix("s")} & parties
        and ((head.ent_type_ in NAMES and not capitals) or head.lower_ in names)
    ]


def _is_one_word(item: Heard) -> bool:
    """Tells whether all that is passed on is a word: "praised it" tells what somebody thinks, and is no claim."""
    tokens = (token for span in item.content for token in tokens_in(item.paragraph, span))
    words = (token for token in tokens if token.is_alpha or token.like_num)
    return bool(item.cue) and len([*islice(words, 2)]) == 1


def _is_party_alone(item: Heard) -> bool:
    """Tells whether all that is passed on is of whom or what somebody speaks: "praised Karo" tells of a stand."""
    if not item.cue or item.source is None or item.size > LONGEST_NAME:
        return False
    parts = (token for span in item.content for token in tokens_in(item.paragraph, span))
    words = list(islice((token for token in parts if token.is_quote or not token.is_punct), 3))
    if len(words) == 2 and words[0].lower_ in POINTERS and words[1].lemma_ in TOLD:
        return True
    return len(words) == 1 and words[0].pos_ in ("NOUN", "PROPN", "PRON") and words[0].tag_ not in ("DT", "WP", "WDT")


def _is_source(head: Token) -> bool:
    """Tells whether a noun names somebody or something that speaks."""
    words = load_cues().words
    known = head.lemma_ in words["parties"] or head.lemma_ in words["documents"]
    return known or head.ent_type_ in NAMES


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
        elif holder is None and (broken := _interrupted(paragraph, event, here)) is not None:
            broken.content = join_ranges([*broken.content, span])
            holder = broken
        elif holder is None and event.statement and speaker is not None and stands_alone(paragraph, event):
            holder = _continue(speaker, paragraph, span, sentence)
            extra.append(holder)
        if not event.closed and holder is not None:
            still_open = holder
    here.extend(extra)
    return speaker, still_open


def _interrupted(paragraph: Paragraph, quotation: Quotation, here: Sequence[Heard]) -> Heard | None:
    """Returns the attribution whose words stand right behind a quotation: "My hope," she said, "is that ..."."""
    doc = paragraph.doc
    if quotation.end >= len(doc) or not any(token.text == "," for token in doc[quotation.end - 2 : quotation.end + 1]):
        return None
    end = paragraph.start + doc[quotation.end].idx + 1
    for item in here:
        if item.reported and item.cue and item.source is not None:
            start = min(item.at, item.source[0])
            if start in (end - 1, end + 1):
                return item
    return None


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
    events.extend((item.at, 1, item) for item in speaking if not touch(item.cue[:1], inside))
    yield from (event for _, _, event in sorted(events, key=lambda event: event[:2]))


def _holder(span: Range, here: list[Heard]) -> Heard | None:
    """Returns the attribution whose content a quotation is in."""
    for item in here:
        if not touch(item.cue[:1], [span]) and touch(item.content, [span]):
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
    """Ties every attribution to the smallest one whose content holds its cue, or else whose reach does.

    What a report tells of a thing that somebody has feelings about, it tells itself.
    """
    sizes = {id(item): item.size for item in heard}
    holding = [item for item in heard if not is_attitude(item)]
    ranges = sorted(
        (
            (start, end, further, item)
            for item in holding
            for further, spans in ((False, item.content), (True, item.reach))
            for start, end in spans
        ),
        key=lambda entry: (entry[0], -entry[1]),
    )
    starts = [entry[0] for entry in ranges]
    longest = min(max((end - start for start, end, _, _ in ranges), default=0), REACH)
    for item in heard:
        if not item.cue:
            continue
        best: tuple[bool, int, Heard] | None = None
        at, index, size = item.at, bisect_right(starts, item.at) - 1, sizes[id(item)]
        while index >= 0 and starts[index] >= at - longest:
            _, end, further, other = ranges[index]
            index -= 1
            if at < end and other is not item and sizes[id(other)] > size:
                rank = (further, sizes[id(other)])
                best = (*rank, other) if best is None or rank < best[:2] else best
        item.parent = best[2] if best is not None else None
