"""The tagger's attributions joined with those of the rules.

Where both find one, the tagger's extents and the rules' reading of its parties are kept.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from spacy.tokens import Doc, Token

from headwater.language.attribution import Attribution
from headwater.language.contents import read_as_clause
from headwater.language.cue_lexicon import load_cues
from headwater.language.heard import Heard, common_length, place_tokens, tokens_in, touch
from headwater.language.reading import Paragraph, once
from headwater.language.relation import Range, Relation, join_ranges
from headwater.language.subjects import (
    BLAMING,
    CITING,
    DATELINE,
    find_sender,
    inverted_subject,
    is_bare_verdict,
    is_fronted,
    is_passive,
    name_apposition,
    noun_range,
    object_of,
)
from headwater.language.unsaid import is_asked, is_expletive, is_found_guilty, is_negated, is_supposed

TELLING = {"tell", "inform", "brief", "notify", "assure", "ask", "urge"}
LEAST_ALONE = 0.3
NEAR = 400
MENTIONING = {"mention", "name", "identify", "reveal", "disclose", "specify", "detail"}
PHRASE = {"det", "amod", "compound", "poss", "nummod"}
FINITE = {"VBD", "VBZ", "VBP", "MD", "VB"}
# What a noun is as part of another: "the crew of the frigate Solvane".
WITHIN_NOUN = {"appos", "compound", "nmod", "pobj", "prep"}
# Words that may stand before a cue and source without making a claim of them.
OPENERS = {"that", "where", "which", "who", "whom", "when"}


def attribution_start(attribution: Attribution) -> int:
    """Returns where the cue of a tagged attribution stands, or its content if it has none."""
    return (attribution.cue or attribution.content)[0].start


def merge_tagged(
    paragraph: Paragraph,
    here: list[Heard],
    tagged: Sequence[Attribution],
    anchors: Set[int],
    quoted: Sequence[Range],
    sentence: int,
) -> list[Heard]:
    """Joins the tagger's outermost attributions of a paragraph with what the rules found in it.

    `anchors` are the offsets of the words that the tagger might take for cues.
    """
    merged: list[Heard] = []
    taken: set[int] = set()
    for attribution in tagged:
        cue = [(span.start, span.end) for span in attribution.cue]
        content = _near_cue(paragraph, attribution, quoted)
        if not content or _is_unsaid(paragraph, cue, content):
            continue
        rivals = [item for item in here if id(item) not in taken and touch(item.cue, cue)]
        found = max(rivals, key=lambda item: common_length(item.content, content), default=None)
        if found is None:
            if attribution.score < LEAST_ALONE:
                continue
            found = _read_tagged(paragraph, attribution, sentence)
        else:
            taken.add(id(found))
            found.reach = found.content
            kept = _breaks_phrase(paragraph, content) or any(
                is_kept(found) for is_kept in (_is_inverted, _is_participle, _is_as_clause)
            )
            content = found.content if kept else _without_hearer(found, content)
            content = _with_object(found, _with_nested(found, content, here))
            _take_source(found, attribution)
        content = _without_agent(found, _with_subject(paragraph, found, cue, content))
        merged.append(found)
        found.described = _describe_source(found, attribution)
        found.content, found.cue, found.reported = _whole_quotations(content, cue, quoted), cue, True
    for item in here:
        if id(item) not in taken:
            words = (paragraph.start + paragraph.doc[i].idx for i in item.relation.cue)
            item.doubtful = anchors.isdisjoint(words) and not touch(item.content, quoted)
            merged.append(item)
    asked = bool(merged) and once(_asks, paragraph.doc)
    parted = len(merged) > 1 and once(_is_parted, paragraph.doc)
    for item in merged:
        item.content = _inside_quotation(item, quoted)
        item.content = _without_frames(item, merged)
        if asked:
            item.content = _without_questions(item, item.content)
        if parted:
            item.content = _without_next_speaker(item, item.content, merged, quoted)
            item.reach = _without_next_speaker(item, item.reach, merged, quoted)
    return merged


def _inside_quotation(item: Heard, quoted: Sequence[Range]) -> list[Range]:
    """Returns a content that ends where the quotation ends in which it begins and its cue stands."""
    around = next((span for span in quoted if item.cue and span[0] <= item.at < span[1]), None)
    if around is None:
        return item.content
    low, high = around
    return [(start, min(end, high) if low <= start < high else end) for start, end in item.content]


def _asks(doc: Doc) -> bool:
    """Tells whether a paragraph says that somebody was asked."""
    return any(is_asked(token) for token in doc)


def _is_parted(doc: Doc) -> bool:
    """Tells whether a semicolon stands in a paragraph."""
    return any(token.text == ";" for token in doc)


def _is_unsaid(paragraph: Paragraph, cue: Sequence[Range], content: Sequence[Range]) -> bool:
    """Tells whether a cue says nothing after all.

    It supposes that somebody speaks, tells what the speaker was asked, by what means something was done, what came
    of a feeling ("so scared that"), or denies that something was mentioned.
    """
    words = [token for span in cue for token in tokens_in(paragraph, span)]
    if any(is_supposed(word) or is_found_guilty(word) for word in words) or (words and is_asked(words[0])):
        return True
    if any(word.lower_ == "so" and word.head.pos_ == "ADJ" and word.dep_ == "advmod" for word in words):
        return any(tokens_in(paragraph, span)[:1].text == "that" for span in content)
    if any(word.dep_ == "pcomp" and word.head.lower_ == "by" for word in words):
        entries = (entry for word in words for entry in load_cues().verbs.get(word.lemma_, ()))
        if not any("quote" in entry.frames for entry in entries):
            return True
    if not any(word.lemma_ in MENTIONING and is_negated(word) for word in words):
        return False
    said = (token for span in content for token in tokens_in(paragraph, span))
    return not any(token.tag_ in FINITE for token in said)


def _without_questions(item: Heard, content: list[Range]) -> list[Range]:
    """Returns a content without what somebody was asked: "asked whether the road was closed, the minister said"."""
    kept = []
    for span in content:
        first = next((token for token in tokens_in(item.paragraph, span) if not token.is_punct), None)
        if first is None or not is_asked(first):
            kept.append(span)
    return kept


def _without_next_speaker(
    item: Heard, content: Sequence[Range], here: Sequence[Heard], quoted: Sequence[Range]
) -> list[Range]:
    """Returns a content without what stands beyond a semicolon with another speaker.

    "Police say that Karo confessed; his lawyer says that he was beaten" are two statements.
    """
    kept = []
    for start, end in content:
        for token in tokens_in(item.paragraph, (start, max(end, item.at))):
            at = item.paragraph.start + token.idx
            if token.text != ";" or touch([(at, at + 1)], quoted):
                continue
            sentence = item.paragraph.start + token.sent.start_char, item.paragraph.start + token.sent.end_char
            if item.at < at < end and _speaks(item, here, (at, sentence[1])):
                end = at
                break
            if item.at > at > start and _speaks(item, here, (sentence[0], at)):
                start = at + 1
        if end > start and not (end <= item.at and start >= end):
            kept.append((start, end))
    return kept


def _speaks(item: Heard, here: Sequence[Heard], span: Range) -> bool:
    """Tells whether somebody else speaks in a stretch, source and cue."""
    others = (other for other in here if other is not item and other.cue and other.source is not None)
    return any(span[0] <= min(other.source[0], other.at) and other.at < span[1] for other in others if other.source)


def _with_nested(item: Heard, content: list[Range], here: Sequence[Heard]) -> list[Range]:
    """Returns the rules' content where the tagger's lacks an attribution inside it: "said that, according to ..."."""
    if common_length(content, item.content) < sum(end - start for start, end in content):
        return content
    doc = item.paragraph.doc
    if any(doc[i].lower_ == "according" for i in item.relation.cue):
        return item.content
    lost = any(
        other is not item
        and any(doc[i].lower_ == "according" for i in other.relation.cue)
        and touch(other.cue, item.content)
        and not touch(other.cue, content)
        and not touch(other.content, item.cue)
        for other in here
    )
    cut = lost or _ends_in_phrase(item, content) or any(_is_cut(content, other, item) for other in here)
    return item.content if cut else content


def _ends_in_phrase(item: Heard, content: Sequence[Range]) -> bool:
    """Tells whether a content ends before what its last word governs: "[in connection] with the raid"."""
    doc = item.paragraph.doc
    words = tokens_in(item.paragraph, content[-1])
    after = doc[words.end] if len(words) and words.end < len(doc) else None
    if after is None or after.dep_ not in ("prep", "dobj", "pobj") or after.head.i != words.end - 1:
        return False
    at = item.paragraph.start + after.idx
    return touch([(at, at + 1)], item.content)


def _is_cut(content: Sequence[Range], other: Heard, item: Heard) -> bool:
    """Tells whether a content ends between another cue and what that says: "[says that the guild promised] to pay"."""
    if other is item or not other.cue or not other.content or other.cue[-1][0] > other.content[0][0]:
        return False
    if any(item.paragraph.doc[i].dep_ == "conj" for i in other.relation.cue):
        # "Said that the pit was old, and the guild warned that": another may speak here.
        return False
    size = sum(end - start for start, end in other.content)
    inside = common_length(other.cue, content) == sum(end - start for start, end in other.cue)
    return inside and not touch(other.content, content) and common_length(other.content, item.content) == size


def _with_object(item: Heard, content: list[Range]) -> list[Range]:
    """Returns the rules' content where the tagger's lacks only who is to do what it says: "invited [him] to come"."""
    if len(content) != 1 or len(item.content) != 1 or content[0][1] != item.content[0][1]:
        return content
    words = tokens_in(item.paragraph, item.content[0])
    first = words[0].doc[words.start] if len(words) else None
    begins = tokens_in(item.paragraph, content[0])
    if first is None or not len(begins) or begins[0].tag_ != "TO" or item.content[0][0] >= content[0][0]:
        return content
    return item.content


def _with_subject(paragraph: Paragraph, item: Heard, cue: Sequence[Range], content: list[Range]) -> list[Range]:
    """Returns a content with what it is said of: "[the road] is regarded by X as [safe]"."""
    words = [token for span in cue for token in tokens_in(paragraph, span)]
    verb = next((word for word in words if word.tag_ == "VBN" and is_passive(word)), None)
    if verb is None or verb.lemma_ in TELLING:
        return content
    judged = any((child.lower_ == "as" and child.dep_ == "prep") or child.dep_ == "oprd" for child in verb.rights)
    judged = judged or verb.lemma_ in BLAMING
    if item.source is not None and (not judged or verb.lemma_ in CITING):
        return content
    subject = next((child for child in reversed([*verb.lefts]) if child.dep_ == "nsubjpass"), None)
    if subject is None or is_expletive(subject):
        return content
    named = place_tokens(paragraph, noun_range(subject))
    if item.source is not None and touch([named], [item.source]):
        return content
    return join_ranges([named, *content]) if not touch([named], [*content, *cue]) else content


def _without_agent(item: Heard, content: list[Range]) -> list[Range]:
    """Returns a content without whom a passive verb says it by: "[the road] was called by miners [a trap]"."""
    doc, head = item.paragraph.doc, item.relation.head
    agent = doc[head].head if head >= 0 else None
    if agent is None or agent.dep_ != "agent" or item.source is None or not touch([item.source], content):
        return content
    start, end = item.paragraph.start + agent.idx, item.source[1] + 1
    kept = [part for low, high in content for part in ((low, min(high, start)), (max(low, end), high))]
    return [(low, high) for low, high in kept if low < high]


def _without_frames(item: Heard, here: Sequence[Heard]) -> list[Range]:
    """Returns a content without parts that only name another voice ("a source said that"), and without outer commas."""
    parts = []
    # Who is feared, or what is endorsed, may be a voice too: "the report, endorsed by the guild, said".
    felt = item.relation.kind == "thought" and not item.reported
    for start, end in item.content:
        words = set()
        for token in tokens_in(item.paragraph, (start, end)):
            at = item.paragraph.start + token.idx
            frame = any(
                low <= at < high
                for other in here
                if other is not item
                for low, high in [*other.cue, *([other.source] if other.source and not _tells_of(item, other) else [])]
            )
            if not ((frame and not felt) or token.is_punct or token.lower_ in OPENERS):
                words.add(token.i)
                break
        if words:
            parts.append(_trim(item.paragraph, (start, end)))
    return parts


def _tells_of(item: Heard, other: Heard) -> bool:
    """Tells whether an attribution speaks of another that stands in a part of its content apart from who speaks there.

    "[The mayor] was accused [of mocking the miners]"
    """
    apart = (span for span in item.content if other.source is not None and not touch([span], [other.source]))
    return any(touch(other.cue, [span]) for span in apart)


def _trim(paragraph: Paragraph, span: Range) -> Range:
    """Takes commas and a dateline off the front of a content."""
    words = tokens_in(paragraph, span)
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


def _breaks_phrase(paragraph: Paragraph, content: Sequence[Range]) -> bool:
    """Tells whether a content begins inside a noun phrase or "in order to": "in the [past to punish users]"."""
    words = tokens_in(paragraph, content[0])
    first = next((token for token in words if not token.is_punct), None)
    if first is None or first.i == 0:
        return False
    purpose = first.lower_ == "order" and paragraph.doc[first.i - 1].lower_ == "in"
    return purpose or any(child.dep_ in PHRASE and child.i < words.start for child in first.lefts)


def _without_hearer(item: Heard, content: list[Range]) -> list[Range]:
    """Returns the rules' content where the tagger's takes in who was told."""
    via = item.relation.via
    if via < 0 or not item.content:
        return content
    return item.content if touch([place_tokens(item.paragraph, (via, via + 1))], content) else content


def _whole_quotations(content: list[Range], cue: Sequence[Range], quoted: Sequence[Range]) -> list[Range]:
    """Widens a content to the ends of the quotations that it is in, unless its cue stands in them."""
    wide = [span for span in quoted if touch([span], content) and not touch([span], cue)]
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
    if words[0].i == sentence.start and words[0].lower_ == "according":
        # "According to a survey, ..." says nothing of the sentences before.
        first = paragraph.start + sentence.start_char
        content = [(max(start, first), end) for start, end in content if end > first]
    reach = paragraph.start + sentence.start_char - NEAR, paragraph.start + sentence.end_char + NEAR
    return [span for span in content if touch([span], [reach]) or touch([span], quoted) or span[0] >= paragraph.end]


def _take_source(item: Heard, attribution: Attribution) -> None:
    """Gives an attribution the tagger's source where the rules found none, or another."""
    spans = [(span.start, span.end) for span in attribution.source]
    if not spans or (item.source is not None and (touch([item.source], spans) or _is_inverted(item))):
        return
    head = _head_of(item.paragraph, spans[0])
    if head is not None and not (item.source is not None and _is_confronted(item, head)):
        start, end = noun_range(head)
        item.relation = item.relation._replace(source=(start, end), head=head.i)
        item.source = place_tokens(item.paragraph, (start, end))


def _is_inverted(item: Heard) -> bool:
    """Tells whether who speaks stands behind the cue and amid what is said: "the road, said Karo, is shut"."""
    return any(inverted_subject(item.paragraph.doc[i]) is not None for i in item.relation.cue)


def _is_participle(item: Heard) -> bool:
    """Tells whether a cue is a participle that says something of a noun: "the plan, hailed by farmers as a victory"."""
    words = (item.paragraph.doc[i] for i in item.relation.cue)
    return any(word.tag_ == "VBN" and (word.dep_ == "acl" or is_fronted(word)) for word in words)


def _is_as_clause(item: Heard) -> bool:
    """Tells whether a cue stands in a passive clause that gives another to somebody: "as feared by some, ..."."""
    words = (item.paragraph.doc[i] for i in item.relation.cue)
    return any(word.tag_ == "VBN" and read_as_clause(word) for word in words)


def _is_confronted(item: Heard, noun: Token) -> bool:
    """Tells whether a noun is the object of the clause that a cue closes: "confronted the chief, accusing his men".

    Or it is its subject, who gets a message: "the ship picked up a call from the crew saying".
    """
    while noun.dep_ == "appos":
        noun = noun.head
    words = (item.paragraph.doc[i] for i in item.relation.cue)
    closing = [word for word in words if word.tag_ == "VBG" and word.dep_ == "advcl" and word.head == noun.head]
    sent = noun.dep_ == "nsubj" and any(find_sender(noun.head, word) is not None for word in closing)
    return sent or (noun.dep_ == "dobj" and bool(closing))


def _describe_source(item: Heard, attribution: Attribution) -> Range | None:
    """Returns all words that name the source, as the tagger marks them, if it means the same source."""
    if not attribution.source:
        return None
    marked = (attribution.source[0].start, attribution.source[-1].end)
    apart = item.source is not None and not touch([item.source], [marked])
    # A source on both sides of its cue or content is named by its first part.
    within = any(touch([marked], [(span.start, span.end)]) for span in (*attribution.cue, *attribution.content))
    if apart or (within and len(attribution.source) > 1):
        return None
    return marked


def _head_of(paragraph: Paragraph, span: Range) -> Token | None:
    """Returns the head word of a stretch of a paragraph."""
    words = paragraph.doc.char_span(span[0] - paragraph.start, span[1] - paragraph.start, alignment_mode="expand")
    if words is None or not len(words):
        return None
    root = words.root
    if root.dep_ == "agent":
        root = object_of(root) or root
    if root.dep_ == "det" and root.head.pos_ == "NOUN":
        root = root.head
    while (
        root.dep_ in ("nmod", "compound")
        and root.head.pos_ == "PROPN"
        and root.pos_ == "PROPN"
        and root.head.i > root.i
    ):
        root = root.head
    if is_expletive(root) or root.is_punct:
        return None
    return None if _is_spoken_of(root) else name_apposition(root)


def _is_spoken_of(noun: Token) -> bool:
    """Tells whether a noun, or one that it is part of, is the subject of a passive verb: who is told does not speak."""
    while noun.dep_ in WITHIN_NOUN:
        noun = noun.head
    verb = noun.head
    return verb.i > noun.i and is_passive(verb) and verb.lemma_ not in CITING


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
            stance = "doubts" if entry.stance == "affirms" and is_negated(doc[i]) else entry.stance
            break
    head = None
    # "Stands accused of": who is accused accuses nobody.
    if attribution.source and not any(is_bare_verdict(doc[i]) for i in cue_tokens):
        head = _head_of(paragraph, (attribution.source[0].start, attribution.source[0].end))
    quoting = (child for i in cue_tokens if doc[i].lemma_ in CITING for child in doc[i].rights if child.dep_ == "agent")
    # "Clerks quoted by the weekly": the weekly quotes.
    head = next((object_of(agent) for agent in quoting), head)
    source = noun_range(head) if head is not None else None
    relation = Relation(source, head.i if head is not None else -1, tuple(cue_tokens), (), "speech", stance)  # type: ignore[arg-type]
    count = sentence + sum(1 for sent in doc.sents if cue_tokens and sent.start <= cue_tokens[0]) - 1
    item = Heard(paragraph, relation, [], max(count, sentence))
    item.source = place_tokens(paragraph, source) if source is not None else None
    return item
