"""Who is said to have done what to whom, where, when, how many."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace
from spacy.strings import get_string_id
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words

from headwater.language import numbers, roles
from headwater.language.act_lexicon import Trigger, WordClass, load_vocabulary
from headwater.language.act_places import Whereabouts
from headwater.language.act_status import read_status
from headwater.language.reading import Paragraph, Reading
from headwater.model import (
    Act,
    ActTime,
    Number,
    Party,
    Source,
    Span,
    Statement,
    TimeExpression,
    digest_id,
)

WORD_CLASSES: dict[str, WordClass] = {"VERB": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}
EMPTY_VERBS = {
    "take",
    "put",
    "place",
    "open",
    "fire",
    "lose",
    "sign",
    "reach",
    "strike",
    "offer",
    "issue",
    "hold",
    "give",
}
# What stands after "in" for where something was done is no other sense of the word.
SETTINGS = {"city", "town", "village", "territory", "house", "camp", "street", "center", "centre"}
SAYING = {"say", "tell", "report", "announce", "state", "confirm", "add", "note", "claim", "write", "quote", "cite"}
LONGEST_HEADLINE = 200
TIME_REACH = 300


class Context(NamedTuple):
    """What a report offers to every act in it."""

    reading: Reading
    sources: dict[str, str]
    mentions: list[tuple[int, int, str]]
    outlets: dict[int, int]
    whereabouts: Whereabouts
    times: list[TimeExpression]
    headline_end: int
    told_times: list[tuple[int, TimeExpression]]


class Found(NamedTuple):
    """A word that names an act, and which act."""

    word: Token
    trigger: Trigger


@cache
def trigger_ids() -> frozenset[int]:
    """Returns the string ids of all trigger lemmas."""
    words = load_vocabulary().triggers.values()
    return frozenset(get_string_id(lemma) for lemmas in words for lemma in lemmas)


OUTLET_TAIL = re.compile(r"(?:\s*\([A-Z]{2,}\))?\s+(?=[a-z])")


def find_acts(reading: Reading) -> Iterator[Act]:
    """Yields the acts of a report, in the order of the words that name them.

    An act belongs to the innermost statement whose content holds its trigger; without statements
    there are no acts. Method: trigger words of `acts.toml`, roles and status from the grammar.
    """
    context = _gather(reading)
    statements = {statement.id: statement for statement in reading.all(Statement)}
    innermost = _Innermost(list(statements.values()))
    for paragraph in reading.paragraphs:
        for found in find_triggers(paragraph.doc):
            statement = innermost.at(paragraph.start + found.word.idx)
            if statement is not None:
                around = statements.get(statement.within or "")
                for act in _read_acts(context, paragraph, found, statement):
                    yield from _part_denial(act, statement, around)


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


def _gather(reading: Reading) -> Context:
    sources = {
        name.casefold(): source.id
        for source in reading.all(Source)
        if source.kind != "unnamed"
        for name in (source.name, *source.names)
    }
    mentions = {
        (voice.start, voice.end, voice.source)
        for statement in reading.all(Statement)
        for voice in statement.voices
        if voice.start is not None and voice.end is not None
    }
    outlets = {
        voice.start: voice.end
        for statement in reading.all(Statement)
        for voice in statement.voices
        if voice.kind == "outlet" and voice.start is not None and voice.end is not None
    }
    headlines = [mark.end for mark in reading.report.marks if mark.kind == "headline"]
    first = reading.paragraphs[0] if reading.paragraphs else None
    if first and first.start < 40 and len(first.doc.text) < LONGEST_HEADLINE and first.doc.text[-1:] not in ".!":
        headlines.append(first.end)
    return Context(
        reading,
        sources,
        sorted(mentions),
        outlets,
        Whereabouts(reading),
        sorted(reading.all(TimeExpression), key=lambda time: time.start),
        max(headlines, default=0),
        [],
    )


class _Innermost:
    """Finds the innermost statement at rising offsets; one whose cue stands there counts if no content does."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        by_id = {statement.id: statement for statement in statements}
        entries = [
            (span.start, span.end, 0, statement.id, statement) for statement in statements for span in statement.content
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


def find_triggers(doc: Doc) -> Iterator[Found]:
    """Yields the words of a parse that name an act."""
    known = trigger_ids()
    found = []
    for index, lemma in enumerate(doc.to_array("LEMMA").tolist()):
        if lemma in known and (trigger := _choose_trigger(doc[index])) is not None:
            found.append(Found(doc[index], trigger))
    taken = {index for word, trigger in found if trigger.beside for index in _partners(word, trigger.beside)}
    types = {word.i: trigger.act.type for word, trigger in found}
    for entry in found:
        if (entry.word.i not in taken or entry.trigger.beside) and not _repeats(entry, types):
            yield entry


def _repeats(entry: Found, types: dict[int, str]) -> bool:
    """Tells whether a noun only says how the act of its verb was done: "tortured with electric shocks"."""
    preposition = entry.word.head
    if entry.word.pos_ != "NOUN" or entry.word.dep_ != "pobj" or preposition.lower_ not in ("with", "by", "in"):
        return False
    return types.get(preposition.head.i) == entry.trigger.act.type


def _partners(word: Token, beside: str) -> Iterator[int]:
    """Yields the words that complete a trigger of two words: "arrest" in "put under arrest"."""
    for child in word.children:
        inner = child.children if child.dep_ in ("prep", "agent") or beside == "dead" else ()
        for near in (child, *inner):
            if near.lemma_.lower() == beside:
                yield near.i


def _choose_trigger(word: Token) -> Trigger | None:
    word_class = WORD_CLASSES.get(word.pos_)
    if word_class is None:
        return None
    lemma = word.lemma_
    triggers = load_vocabulary().triggers
    entries = triggers[word_class].get(lemma, ())
    if not entries and word_class == "adjective" and word.tag_ == "JJ":
        entries = triggers["verb"].get(lemma, ())
    if roles.is_misread_order(word):
        return next(iter(triggers["verb"].get(lemma, ())), None)
    if word_class == "noun" and (word.dep_ in ("compound", "nmod") or _is_dreaded(word)):
        return None
    if not entries:
        return None
    near, sense = _beside(word), _modifiers(word)
    return next((entry for entry in entries if _fits(word, entry, word_class, near, sense)), None)


def _is_dreaded(noun: Token) -> bool:
    """Tells whether a noun is only what someone fears: "not named for fear of reprisals"."""
    above = noun.head
    return noun.dep_ == "pobj" and above.lower_ == "of" and above.head.lemma_ == "fear"


def _beside(word: Token) -> set[str]:
    near: set[str] = set()
    for child in word.children:
        near.add(child.lemma_.lower())
        if child.dep_ in (
            "prep",
            "prt",
            "advmod",
            "dobj",
            "agent",
            "dative",
            "acomp",
            "oprd",
            "xcomp",
            "ccomp",
            "attr",
        ):
            near.update(grandchild.lemma_.lower() for grandchild in child.children)
            if child.dep_ == "prep":
                near.update(inner.lemma_.lower() for grandchild in child.children for inner in grandchild.children)
    return near


def _modifiers(word: Token) -> set[str]:
    """Returns what shows the sense of a word: its parties, its modifiers, its "of ..." and the words after "in"."""
    near: set[str] = set()
    for child in word.children:
        near.add(child.lemma_.lower())
        if child.dep_ in ("dobj", "nsubj", "nsubjpass", "attr", "oprd"):
            near.update(inner.lemma_.lower() for inner in child.children if inner.dep_ in ("compound", "amod", "nmod"))
        elif child.dep_ == "prep":
            inner = {inner.lemma_.lower() for inner in child.children}
            near |= inner if child.lower_ == "of" else inner - SETTINGS
    return near


def _fits(word: Token, entry: Trigger, word_class: WordClass, near: set[str], sense: set[str]) -> bool:
    if entry.beside is not None and entry.beside not in near:
        return False
    if entry.act.unless & sense:
        return False
    if word.dep_ == "amod" and word_class != "adjective" and entry.act.unless & {word.head.lemma_.lower()}:
        return False
    if "passive" in entry.flags and not roles.is_passive(word):
        return False
    if "command" in entry.flags and not _is_command(word):
        return False
    if "person" in entry.flags:
        target = _roles(word, entry, word_class).target
        return target is not None and roles.is_person(target)
    return True


def _is_command(noun: Token) -> bool:
    """Tells whether a noun like "order" stands for a command: it says what to do, or someone gives or obeys it."""
    if (noun.dep_ == "pobj" and noun.head.lower_ == "in") or noun.dep_ == "conj":
        return False
    if any(
        child.dep_ in ("acl", "relcl", "agent") or (child.dep_ == "prep" and child.lower_ == "from")
        for child in noun.children
    ):
        return True
    verb = noun.head.lemma_
    if noun.dep_ == "dobj":
        return verb in {"issue", "give", "receive", "defy", "disobey", "obey", "follow", "execute", "carry", "ignore"}
    return noun.dep_ in ("nsubj", "nsubjpass") and verb in {
        "say",
        "instruct",
        "require",
        "direct",
        "issue",
        "give",
        "come",
        "call",
    }


def _roles(word: Token, trigger: Trigger, word_class: WordClass) -> roles.Roles:
    if roles.is_misread_order(word):
        found = roles.Roles(roles.dependent(word, "compound") or _word_before(word), word.head)
    elif word_class == "verb":
        found = roles.verb_roles(word, trigger.act)
        if "subject" in trigger.flags:
            found = roles.Roles(None, found.actor)
        elif trigger.beside and found.target is not None and _is_emptied(word, found.target, trigger.beside):
            found = roles.Roles(found.actor, None)
    elif word_class == "noun":
        found = roles.noun_roles(word, trigger.act)
    else:
        found = roles.adjective_roles(word)
    if trigger.act.of == "content" and found.target is not None and not roles.is_person(found.target):
        return roles.Roles(found.actor, None)
    return found


def _word_before(word: Token) -> Token | None:
    return word.nbor(-1) if word.i else None


def _is_emptied(verb: Token, target: Token, beside: str) -> bool:
    """Tells whether the object only completes the verb, as in "open fire": then nobody is named by it."""
    return target.lemma_.lower() == beside and (verb.lemma_ in EMPTY_VERBS or not roles.is_person(target))


def _read_acts(context: Context, paragraph: Paragraph, found: Found, statement: Statement) -> Iterator[Act]:
    """Yields one act, or one for each named person that it was done to."""
    word, trigger = found
    parties = _roles(word, trigger, WORD_CLASSES[word.pos_])
    actor, target = (None if party == word else party for party in parties)
    headline = paragraph.start + word.idx < context.headline_end
    named = any(party is not None and party.ent_type_ in ("PERSON", "ORG", "GPE") for party in (actor, target))
    status = read_status(word, headline=headline, named=named, stance=statement.stance)
    place = context.whereabouts.find(
        paragraph, word, statement, roles.Roles(actor, target), trigger.act.group, headline
    )
    time = _find_time(context, paragraph, word, statement)
    number = _find_number(paragraph, word, [party for party in (target, actor) if party is not None])
    start = paragraph.start + word.idx
    taken = set(_partners(word, trigger.beside)) if trigger.beside else set()
    named_by = _trigger_words(word, taken)
    for position, described in enumerate(_targets(context, paragraph, target, taken)):
        yield Act(
            id=digest_id("act", statement.id, start, trigger.act.type, *([position] if position else [])),
            statement=statement.id,
            type=trigger.act.type,
            status=status,
            trigger=Span(start=paragraph.start + named_by.start_char, end=paragraph.start + named_by.end_char),
            actor=_actor(context, paragraph, actor),
            target=described,
            place=place,
            time=time,
            number=None if position else number,
        )


def _actor(context: Context, paragraph: Paragraph, head: Token | None) -> Party | None:
    if head is None or head.pos_ not in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "DET"):
        return None
    joined = roles.joined_parties(head)
    words = roles.phrase_around(head)
    if len(joined) > 1:
        words = head.doc[words.start : max(words.end, roles.phrase_around(joined[-1]).end)]
    return _party(context, paragraph, roles.name_around(head) if len(joined) == 1 else None, words)


def _trigger_words(word: Token, taken: set[int]) -> Words:
    """Returns the words that name an act: "opened fire", "death threat"."""
    return word.doc[min(word.i, *(i for i in taken if i == word.i - 1), word.i) : word.i + 1 + (word.i + 1 in taken)]


def _targets(context: Context, paragraph: Paragraph, head: Token | None, taken: set[int]) -> list[Party | None]:
    """Returns the targets of an act: each named person on their own, everyone else together.

    `taken` are the words that name the act itself: "dead" in "shot dead six miners".
    """
    if head is None or head.pos_ not in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "DET"):
        return [None]
    joined = roles.joined_parties(head)
    names = [(party, roles.name_around(party)) for party in joined]
    if any(name is not None for _, name in names) and len(roles.listed_members(head)) < 2:
        return [_party(context, paragraph, name, roles.phrase_around(party)) for party, name in names]
    words = roles.phrase_around(head)
    if len(joined) > 1:
        words = head.doc[words.start : max(words.end, roles.phrase_around(joined[-1]).end)]
    members = [roles.entity_around(member) for member in roles.listed_members(head)] if roles.is_person(head) else []
    while len(words) > 1 and words[0].i in taken:
        words = head.doc[words.start + 1 : words.end]
    return [_party(context, paragraph, None, words), *(_party(context, paragraph, None, name) for name in members)]


def _party(context: Context, paragraph: Paragraph, name: Words | None, words: Words) -> Party:
    chosen = name if name is not None else words
    start, end = paragraph.start + chosen.start_char, paragraph.start + chosen.end_char
    start = _after_outlet(context, start, end)
    text = context.reading.report.text[start:end]
    # "The State Security Department [SSD]" is the department; its "cadres" are not.
    plain = re.sub(r"\s*[\[(][^\])]*[\])]$", "", text.casefold()).removeprefix("the ")
    source = context.sources.get(text.casefold()) or context.sources.get(plain)
    if source is None:
        source = next((known for low, high, known in context.mentions if low < end and start < high), None)
    return Party(text=text, start=start, end=end, source=source)


def _after_outlet(context: Context, start: int, end: int) -> int:
    """Returns where a party begins: "told Radio Vessin (RV) guards fled" is read as one name by the parser."""
    heard = context.outlets.get(start, end)
    rest = OUTLET_TAIL.match(context.reading.report.text, heard, end) if heard < end else None
    return rest.end() if rest and rest.end() < end else start


def _start(span: Span) -> int:
    return span.start


def _sentence_bounds(paragraph: Paragraph, word: Token) -> tuple[int, int]:
    sentence = word.sent
    return paragraph.start + sentence.start_char, paragraph.start + sentence.end_char


def _find_time(context: Context, paragraph: Paragraph, word: Token, statement: Statement) -> ActTime | None:
    """Returns the time that stands nearest in the grammar of the sentence."""
    low, high = _sentence_bounds(paragraph, word)
    best: tuple[tuple[bool, int, int], TimeExpression] | None = None
    for time in context.times[
        bisect_left(context.times, low, key=_start) : bisect_left(context.times, high, key=_start)
    ]:
        token = roles.word_at(paragraph, time)
        if token is None or not _is_said(statement, time) or _dates_the_saying(token, word):
            continue
        key = (time.edtf is None, roles.distance_between(word, token), abs(token.i - word.i))
        if best is None or key < best[0]:
            best = key, time
    if best is not None:
        if best[1].edtf is not None:
            context.told_times.append((paragraph.start + word.idx, best[1]))
        return _act_time(best[1], best[1].basis)
    told = context.told_times[-1] if context.told_times else None
    if told is None or told[0] < paragraph.start or low - told[0] > TIME_REACH:
        return None
    return _act_time(told[1], f"said of the act before; {told[1].basis}".rstrip("; "))


def _is_said(statement: Statement, span: Span) -> bool:
    """Tells whether a stretch belongs to what a statement says, and not to when or where it was said."""
    return statement.mode == "own" or any(
        part.start <= span.start and span.end <= part.end for part in statement.content
    )


def _dates_the_saying(time: Token, word: Token) -> bool:
    """Tells whether a time says when something was said: "a source reported on Monday"."""
    governor = time.head
    while governor.pos_ not in ("VERB", "AUX") and governor not in (governor.head, word):
        governor = governor.head
    return governor != word and governor.lemma_ in SAYING


def _act_time(time: TimeExpression, basis: str) -> ActTime:
    return ActTime(text=time.text, start=time.start, end=time.end, edtf=time.edtf, basis=basis)


def _find_number(paragraph: Paragraph, word: Token, parties: list[Token]) -> Number | None:
    """Returns how many the target, else the actor, else the acts are."""
    for head in [*parties, word]:
        words = roles.phrase_around(head)
        numerals = [
            token
            for token in words
            if token.dep_ in ("nummod", "quantmod") or token.pos_ == "NUM" or token.lower_ in numbers.VAGUE
        ]
        numerals = [token for token in numerals if token.ent_type_ not in ("DATE", "TIME", "MONEY", "ORDINAL")]
        if not numerals:
            continue
        first, last = min(numerals, key=lambda token: token.i), max(numerals, key=lambda token: token.i)
        begin = min(first.i, *(token.left_edge.i for token in numerals))
        share = head.lower_ in ("percent", "%") and last.i + 1 == head.i
        phrase = head.doc[max(begin, words.start) : last.i + 1 + share]
        amount = numbers.read_amount(phrase.text)
        if amount is None:
            continue
        start = paragraph.start + phrase.start_char
        counted = (
            next(roles.prepositional_objects(head, "of"), None)
            if share or head.lemma_.lower() in roles.LIGHT_NOUNS
            else head
        )
        of = None if counted is None or counted is last else counted.text
        return Number(
            text=phrase.text, start=start, end=start + len(phrase.text), least=amount.least, most=amount.most, of=of
        )
    return None
