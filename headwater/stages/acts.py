"""Who is said to have done what to whom, where, when, how many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace
from spacy.tokens import Token

from headwater.language import roles
from headwater.language.act_links import TOLD, Draft, complete_acts
from headwater.language.act_parties import Parties, find_instrument, find_number, is_thing, is_tool, part_parties
from headwater.language.act_places import Whereabouts
from headwater.language.act_scope import is_background, is_presupposed, points_back
from headwater.language.act_status import read_status
from headwater.language.act_times import Times, is_after
from headwater.language.act_triggers import Found, class_of, find_triggers
from headwater.language.persons_named import ONE_PERSON, PersonsNamed
from headwater.language.phrases import PLACE_LABELS, is_party_itself
from headwater.language.reading import Paragraph, Reading
from headwater.model import ELSEWHERE, Act, Published, Span, Statement, digest_id

LONGEST_HEADLINE = 200
NAMED_LABELS = ("PERSON", "ORG", "GPE")


class Context(NamedTuple):
    """What a report offers to every act in it."""

    parties: Parties
    whereabouts: Whereabouts
    times: Times
    headline_end: int
    published: Published | None


class Spot(NamedTuple):
    """Where in a report an act is told: its paragraph, that paragraph's number, and the words there that name acts."""

    paragraph: Paragraph
    number: int
    triggers: frozenset[int]


def find_acts(reading: Reading) -> Iterator[Act]:
    """Yields the acts of a report, in the order of the words that name them.

    An act belongs to the innermost statement whose content holds its trigger; without statements
    there are no acts. Method: trigger words of `acts.toml`, roles and status from the grammar, time and
    place from the act's clause, else from another telling of the same act in the report.
    """
    persons = PersonsNamed(reading)
    parties, whereabouts = Parties(reading, persons), Whereabouts(reading, persons)
    context = Context(parties, whereabouts, Times(reading), _headline_end(reading), reading.report.published)
    statements = {statement.id: statement for statement in reading.all(Statement)}
    innermost = _Innermost(list(statements.values()))
    drafts: list[Draft] = []
    for number, paragraph in enumerate(reading.paragraphs):
        found = list(find_triggers(paragraph.doc))
        spot = Spot(paragraph, number, frozenset(entry.word.i for entry in found))
        for entry in found:
            statement = innermost.at(paragraph.start + entry.word.idx)
            if statement is not None:
                drafts += _draft_acts(context, spot, entry, statement)
    for act in complete_acts(drafts):
        statement = statements[act.statement]
        yield from _part_denial(act, statement, statements.get(statement.within or ""))


def _part_denial(act: Act, statement: Statement, around: Statement | None) -> Iterator[Act]:
    """Yields an act that one voice asserts and another denies once for each: both sides stand in the text."""
    speakers = [said.voices[0].source if said and said.voices else None for said in (statement, around)]
    if (
        act.status != "denied"
        or around is None
        or (statement.stance, around.stance) != ("affirms", "denies")
        or None in speakers
        or speakers[0] == speakers[1]
    ):
        yield act
        return
    yield replace(act, status="happened")
    denied_id = digest_id("act", around.id, act.trigger.start, act.type, act.id)
    yield replace(act, id=denied_id, statement=around.id)


def _headline_end(reading: Reading) -> int:
    """Returns the offset after the last headline, 0 if there is none."""
    headlines = [mark.end for mark in reading.report.marks if mark.kind == "headline"]
    first = reading.paragraphs[0] if reading.paragraphs else None
    if first and first.start < 40 and len(first.doc.text) < LONGEST_HEADLINE and first.doc.text[-1:] not in ".!":
        headlines.append(first.end)
    return max(headlines, default=0)


class _Innermost:
    """Finds the innermost statement at rising offsets; one whose cue stands there counts if no content does.

    What somebody has feelings about is told by whoever tells of the feelings.
    """

    def __init__(self, statements: Sequence[Statement]) -> None:
        by_id = {statement.id: statement for statement in statements}
        entries = [
            (span.start, span.end, 0, statement.id, statement)
            for statement in statements
            if not statement.attitude
            for span in statement.content
        ]
        for statement in statements:
            outer = by_id.get(statement.within or "", statement)
            entries += [(span.start, span.end, 1, outer.id, outer) for span in statement.cue]
        self._coming = sorted(entries, key=lambda entry: entry[:4], reverse=True)
        self._open: list[tuple[int, int, int, str, Statement]] = []

    def at(self, offset: int) -> Statement | None:
        """Returns the statement with the shortest content that holds the offset."""
        while self._coming and self._coming[-1][0] <= offset:
            self._open.append(self._coming.pop())
        self._open = [entry for entry in self._open if entry[1] > offset]
        return min(self._open, key=lambda entry: (entry[2], entry[1] - entry[0], entry[3]))[4] if self._open else None


def _draft_acts(context: Context, spot: Spot, found: Found, statement: Statement) -> Iterator[Draft]:
    """Yields one act, or one for each named person that it was done to."""
    paragraph, word, trigger = spot.paragraph, found.word, found.trigger
    heads, tool = _read_roles(found)
    heads = _take_names(context.parties, paragraph, found, heads)
    if statement.mode == "direct" and _is_quoted(word, paragraph, statement):
        # The subject of "were tried and jailed" may stand before the quotation.
        heads = roles.Roles(
            *(head if _is_quoted(head, paragraph, statement) or _is_own_subject(head, word) else None for head in heads)
        )
    headline = paragraph.start + word.idx < context.headline_end
    named = any(head is not None and head.ent_type_ in NAMED_LABELS for head in heads) or _is_one(heads.target)
    place = context.whereabouts.find(paragraph, word, statement, heads, trigger.act.group, spot.triggers)
    status = read_status(word, headline=headline, named=named, stance=statement.stance)
    time = context.times.find(paragraph, word, statement, trigger.act.group, spot.triggers)
    if time and status in TOLD and is_after(time, context.published):
        # "A hearing next week" is planned; a verb that tells of the past has its time from elsewhere.
        status, time = ("planned", time) if word.pos_ == "NOUN" else (status, None)
    start, words, taken = paragraph.start, found.words, found.partners | {word.i}
    act = Act(
        id=digest_id("act", statement.id, start + word.idx, trigger.act.type),
        statement=statement.id,
        type=trigger.act.type,
        status=status,
        presupposed=(statement.mode != "own" or not headline)
        and is_presupposed(word, spot.triggers, headline=headline),
        trigger=Span(start=start + words.start_char, end=start + words.end_char),
        actor=context.parties.describe_one(paragraph, heads.actor, taken),
        instrument=context.parties.describe_tool(paragraph, tool),
        place=place if place and place.basis != ELSEWHERE else None,
        time=time if time and time.basis != ELSEWHERE else None,
        number=find_number(paragraph, word, [head for head in (heads.target, heads.actor) if head is not None]),
    )
    weak_time = None
    if status in TOLD:
        unsure = time if act.time is None else None
        weak_time = unsure or context.times.surmise(paragraph, word, trigger.act.group, headline)
    draft = Draft(
        act,
        trigger.act.group,
        spot.number,
        headline,
        definite=points_back(word),
        background=is_background(word),
        next_time=context.times.follow(paragraph, word, trigger.act.group) if status in TOLD else None,
        next_place=context.whereabouts.follow(paragraph, word, heads, trigger.act.group),
        weak_time=weak_time,
        weak_place=context.whereabouts.surmise(paragraph, word, heads.actor, place),
        meant=context.parties.meant_by(paragraph, heads.target),
        plural=word.tag_ == "NNS",
        single=word.tag_ == "NN",
    )
    targets = context.parties.describe_each(paragraph, heads.target, taken)
    actor, targets[0] = part_parties(act.actor, targets[0])
    act = replace(act, actor=actor)
    yield draft._replace(act=replace(act, target=targets[0]))
    for position, target in enumerate(targets[1:], 1):
        act_id = digest_id("act", statement.id, start + word.idx, trigger.act.type, position)
        yield draft._replace(act=replace(act, id=act_id, target=target, number=None))


def _is_quoted(head: Token | None, paragraph: Paragraph, statement: Statement) -> bool:
    """Tells whether a word stands in what is quoted: who is quoted does not take part in what is told there."""
    return head is not None and any(span.start <= paragraph.start + head.idx < span.end for span in statement.content)


def _is_own_subject(head: Token | None, word: Token) -> bool:
    """Tells whether a word is the grammatical subject of a verb, or of the one that it is joined to."""
    verbs = (word, word.head) if word.dep_ == "conj" else (word,)
    return head is not None and head.dep_ in ("nsubj", "nsubjpass") and head.head in verbs and head.i < word.i


def _is_one(target: Token | None) -> bool:
    """Tells whether something is done to one person, so that "she is arrested" is no general rule."""
    if target is None:
        return False
    return target.lower_ in ONE_PERSON or (target.tag_ == "NNP" and not target.lower_.endswith("s"))


def _take_names(parties: Parties, paragraph: Paragraph, found: Found, heads: roles.Roles) -> roles.Roles:
    """Returns the heads of an act that harms persons without places, but with persons whose names look like places'."""
    act = found.trigger.act
    owner = heads.actor
    if act.harms and act.owner == "target" and owner is not None and owner.dep_ == "poss" and owner.head == found.word:
        # "Lund's murder", where Lund is a town too.
        of_person = owner.ent_type_ in PLACE_LABELS and not parties.is_place(paragraph, owner)
        heads = roles.Roles(None, owner) if of_person else heads
    return heads._replace(target=None) if act.harms and parties.is_place(paragraph, heads.target) else heads


def _read_roles(found: Found) -> tuple[roles.Roles, Token | None]:
    """Returns the heads of an act's parties and of its instrument: what it was done with is not who did it."""
    word = found.word
    heads = roles.read_roles(word, found.trigger, class_of(word) or "verb")
    actor, target = (None if head == word and not is_party_itself(word) else head for head in heads)
    tool = find_instrument(word)
    if actor is not None and is_thing(actor):
        return roles.Roles(None, target), actor if tool is None and is_tool(actor) else tool
    return roles.Roles(actor, target), tool
