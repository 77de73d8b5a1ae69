"""When an act is said to have happened: the time of its own clause, or one that the telling goes on from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from typing import NamedTuple

from msgspec.structs import replace
from spacy.tokens import Token

from headwater.language.act_scope import Tie, is_background, is_spoken_of, lies_apart, opens_with_since, tie_between
from headwater.language.phrases import SENTENCING, distance_between, word_at
from headwater.language.reading import Paragraph, Reading
from headwater.model import (
    ELSEWHERE,
    NAMED_BEFORE,
    SAID_THEN,
    TOLD_AS_NEWS,
    ActTime,
    Published,
    Span,
    Statement,
    TimeExpression,
)

SAYING = {"say", "tell", "report", "announce", "state", "confirm", "add", "note", "claim", "write", "quote", "cite"}
REACH = 300
# Paragraphs in which a report tells its news.
LEAD = 4
MONTH = re.compile(r"\d{4}-\d\d(?=$|-\d\d)")
NEWS = {"has", "have", "'s", "'ve", "’s", "’ve", "being"}
NO_NEWS = {"to", "will", "would", "had", "may", "might", "can", "could", "should", "must", "was", "were"}
# "was taken" may be of that day, "had been taken" not.
OPEN_TENSES = NO_NEWS - {"was", "were"}
PAST = {"was", "were", "did"}
FINITE = {"VBD", "VBZ", "VBP", "MD"}
LASTING = {"since", "years", "decades", "often", "long", "ever", "previously", "already", "times", "past", "decade"}
# After these a time is the last that an act can have been at: "by Friday", "as of 3 May".
UP_TO = {"by", "until", "till", "til"}
# Groups of acts of courts.
TRYING = {"acquittal", "investigation", "justice", "lawsuit", "order", "punishment", "release", "ruling"}
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
DAY = re.compile(r"\d{4}(?:-(?:0\d|1[0-2])(?:-\d\d)?)?(?=$|[~?%/]|T)")
# What a verb is as part of another verb's clause: "abolishes flogging", "48,000 fired strikers".
PARTS = {"amod", "compound", "csubj", "dobj", "nmod", "nsubj", "nsubjpass", "pcomp", "pobj", "poss", "relcl"}

# What someone is held or tried for, and the words before it: "arrested in the murder", "charged with the killing".
CRIMES = {
    "abduction", "assassination", "assault", "attack", "beating", "bombing", "death", "disappearance", "fire",
    "invasion", "kidnapping", "killing", "murder", "plot", "rape", "robbery", "shooting", "slaying", "stabbing",
    "theft",
}  # fmt: skip
CHARGED_IN = {"in", "for", "of", "over", "with"}
# Words that say that something was at another time than what was told before it.
LATER = {"afterward", "afterwards", "eventually", "later", "subsequently"}
MOMENTS = {"minute", "minutes", "moment", "moments", "seconds"}
UNITS = {"day", "week", "month", "year", "decade"}
# What stands around the day of a dateline.
SENT = re.compile(r"\)?(?: ?\([\w /.-]{2,30}\))? ?(?:—|–|--|- )")
PLACE_SENT = re.compile(r"\(?[A-Z][\w.’' ,/-]+, ")
LONGEST_PLACE = 60
# How a time stands in the name of a thing: "the 2007 amendment", "Act 1961".
NAMING = {"amod", "appos", "compound", "nmod", "nummod", "poss"}
# Laws and texts, whose years are those in which they were written.
WRITINGS = {
    "accord", "act", "agreement", "amendment", "article", "bill", "book", "budget", "census", "charter", "code",
    "constitution", "convention", "covenant", "declaration", "decree", "directive", "edition", "film", "index",
    "law", "legislation", "list", "novel", "ordinance", "protocol", "ranking", "regulation", "report",
    "resolution", "rule", "section", "statute", "study", "survey", "treaty",
}  # fmt: skip


class Told(NamedTuple):
    """A calendar time that an act was given by its own sentence; `group` is that of the act's type."""

    paragraph: int
    sentence: int
    group: str
    time: ActTime


class Times:
    """The times of a report, and those that its acts were given so far."""

    def __init__(self, reading: Reading) -> None:
        self._text = reading.report.text
        every = sorted(reading.all(TimeExpression), key=_start)
        firsts = [(part, bisect_left(every, part.start, key=_start)) for part in reading.paragraphs]
        sent = {at for part, at in firsts if at < len(every) and self._is_dateline(part, every[at])}
        self._all = [time for at, time in enumerate(every) if at not in sent]
        self._told: list[Told] = []
        published = reading.report.published
        self._published = published
        month = MONTH.match(published.edtf) if published else None
        self._month = month[0] if month else None
        self._lead_end = reading.paragraphs[min(LEAD, len(reading.paragraphs)) - 1].end if reading.paragraphs else 0

    def find(
        self, paragraph: Paragraph, word: Token, statement: Statement, group: str, triggers: Collection[int]
    ) -> ActTime | None:
        """Returns the time nearest to an act in the grammar of its sentence; with the basis ELSEWHERE if another's."""
        best: tuple[tuple[bool, bool, int, int, int], TimeExpression, Token] | None = None
        for time in self._in_sentence(paragraph, word):
            token = word_at(paragraph, time)
            if token is None or _dates_the_saying(token, word):
                continue
            if not (is_said(statement, time) or _is_of_the_saying(statement, time, token, word)):
                continue
            if _dates_writing(token, word) or (group in TRYING | {"custody"} and _dates_crime(token, word)):
                continue
            tie = Tie.SHARED if _dates_noun(word, token) else tie_between(word, token, (), triggers)
            if tie > Tie.SHARED and lies_apart(word, token):
                continue
            distance = distance_between(word, token), abs(token.i - word.i)
            key = (tie > Tie.SHARED, time.edtf is None, int(tie), *distance)
            if best is None or key < best[0]:
                best = key, time, token
        if best is None:
            return None
        key, expression, token = best
        own = _bound_time(_make_time(expression, ELSEWHERE if key[0] else expression.basis), token, word)
        if not key[0] and own.edtf is not None and _is_told_first(word):
            self._told.append(Told(paragraph.start, paragraph.start + word.sent.start_char, group, own))
        return own

    def follow(self, paragraph: Paragraph, word: Token, group: str) -> ActTime | None:
        """Returns the time of an act told just before, which a sentence without one goes on from."""
        told = self._told[-1] if self._told else None
        sentence = paragraph.start + word.sent.start_char
        if told is None or told.paragraph != paragraph.start or not 0 < sentence - told.sentence <= 2 * REACH:
            return None
        if sentence - told.time.end > REACH or ".." in (told.time.edtf or ""):
            return None
        if not self._goes_on(paragraph, word, group):
            return None
        return replace(told.time, basis=f"said of the act before; {told.time.basis}".rstrip("; "))

    def _is_tried(self, paragraph: Paragraph, group: str) -> bool:
        """Tells whether the act told last is what a court did, and this one no such act: crimes have other days."""
        told = self._told[-1] if self._told else None
        if told is None or told.paragraph != paragraph.start or group in TRYING:
            return False
        return all(other.group in TRYING for other in self._told[-4:] if other.sentence == told.sentence)

    def surmise(self, paragraph: Paragraph, word: Token, group: str, headline: bool) -> ActTime | None:
        """Returns when an act may have been that no words date: a weak time, whose basis says what it is."""
        sentence = paragraph.start + word.sent.start_char
        before = self._all[: bisect_left(self._all, sentence, key=_start)]
        named = next((time for time in reversed(before) if time.edtf or time.start < paragraph.start), None)
        near = named is not None and named.start >= paragraph.start and sentence - named.end <= REACH
        if named is not None and near and self._goes_on(paragraph, word, group) and _tells(paragraph, named):
            return _make_time(named, NAMED_BEFORE)
        if sentence >= self._lead_end:
            return None
        return self._month_of_saying(paragraph, word) or self._month_of_news(paragraph, word, headline)

    def _month_of_saying(self, paragraph: Paragraph, word: Token) -> ActTime | None:
        """Returns about when an act was that a lead tells as news, by the day on which it adds that this was said."""
        if word.pos_ != "VERB" or word.dep_ in PARTS or is_background(word) or not _is_news(word, OPEN_TENSES):
            return None
        for time in self._in_sentence(paragraph, word):
            token, day = word_at(paragraph, time), DAY.match(time.edtf or "")
            if token is None or token.i < word.i or not day:
                continue
            if len(day[0]) == 10 and _dates_the_saying(token, word):
                return replace(_make_time(time, SAID_THEN), edtf=f"{day[0][:7]}~")
        return None

    def _month_of_news(self, paragraph: Paragraph, word: Token, headline: bool) -> ActTime | None:
        """Returns about when an act was by its tense alone, in a report whose month is known.

        What a headline tells, or a lead in the present perfect or as going on, is news at the
        report's date: about that month, and no more. The words are those that carry the tense.
        """
        dated = any(time.edtf for time in self._in_sentence(paragraph, word))
        if self._month is None or word.pos_ != "VERB" or is_background(word) or dated:
            return None
        if word.dep_ in PARTS or any(token.text == "?" for token in word.sent):
            return None
        auxiliaries = _auxiliaries(word)
        if not _is_news(word, NO_NEWS) or not (headline or any(child.lower_ in NEWS for child in auxiliaries)):
            return None
        words = word.doc[min([word.i, *(child.i for child in auxiliaries)]) : word.i + 1]
        start, end = paragraph.start + words.start_char, paragraph.start + words.end_char
        return ActTime(text=self._text[start:end], start=start, end=end, edtf=f"{self._month}~", basis=TOLD_AS_NEWS)

    def _is_dateline(self, paragraph: Paragraph, time: TimeExpression) -> bool:
        """Tells whether a time says when a report was sent: "ODRA, May 3 (Herald) --"."""
        before = self._text[paragraph.start : min(time.start, paragraph.start + LONGEST_PLACE)]
        return time.end <= paragraph.end and bool(PLACE_SENT.fullmatch(before) and SENT.match(self._text, time.end))

    def _goes_on(self, paragraph: Paragraph, word: Token, group: str) -> bool:
        """Tells whether a sentence tells an act as what came next, at the time told before it."""
        if self._is_tried(paragraph, group) or not _is_told_first(word) or _moves_on(word):
            return False
        return not self._is_dated(paragraph, word)

    def _is_dated(self, paragraph: Paragraph, word: Token) -> bool:
        """Tells whether a sentence names a time of what it tells, so that it does not go on from one before it."""
        words = (word_at(paragraph, time) for time in self._in_sentence(paragraph, word))
        return any(token is not None and not _dates_the_saying(token, word) for token in words)

    def _in_sentence(self, paragraph: Paragraph, word: Token) -> list[TimeExpression]:
        low, high = paragraph.start + word.sent.start_char, paragraph.start + word.sent.end_char
        return self._all[bisect_left(self._all, low, key=_start) : bisect_left(self._all, high, key=_start)]


def is_said(statement: Statement, span: Span) -> bool:
    """Tells whether a stretch belongs to what a statement says, and not to when or where it was said."""
    return statement.mode == "own" or any(
        part.start <= span.start and span.end <= part.end for part in statement.content
    )


def _is_of_the_saying(statement: Statement, time: Span, token: Token, word: Token) -> bool:
    """Tells whether a time outside of what is said is an act's all the same, by the verb that it belongs to.

    So it is where the act is itself the saying ("pleaded guilty on Monday to"), or the saying is put between ("In May,
    he said, guards beat him").
    """
    if _verb_of(token) != _verb_of(word):
        return False
    starts = [part.start for part in statement.content if part.start >= time.end]
    between = any(time.end <= cue.start and cue.end <= min(starts, default=0) for cue in statement.cue)
    return between or not starts or _verb_of(word) == word


def _verb_of(word: Token) -> Token:
    return next((node for node in (word, *word.ancestors) if node.pos_ in ("VERB", "AUX")), word)


def is_after(time: ActTime, published: Published | None) -> bool:
    """Tells whether a time begins after the report was published: no report tells of that as done."""
    first, last = DAY.match(time.edtf or ""), DAY.match(published.edtf) if published else None
    return bool(first and last and first[0] > last[0][: len(first[0])])


def _dates_noun(word: Token, time: Token) -> bool:
    """Tells whether a year right after a noun is that of its act: "the book describes the murder of Lund in 2014".

    The verb above it is not in the past, which a year that has passed does not date.
    """
    preposition = time.head
    if word.pos_ != "NOUN" or preposition.lower_ != "in" or not any(YEAR.fullmatch(part.text) for part in time.subtree):
        return False
    verb = next((above for above in word.ancestors if above.pos_ in ("VERB", "AUX")), None)
    if verb is None or word.right_edge.i + 1 != preposition.i:
        return False
    present = verb.tag_ in ("VBZ", "VBP", "VBG") or (verb.tag_ == "VBN" and verb.dep_ == "acl")
    return present and not _auxiliaries(verb)


def _dates_writing(time: Token, word: Token) -> bool:
    """Tells whether a time only names a law or a text: "held under the 1984 Act", "the amendment of 2007"."""
    noun = time
    while noun.dep_ in NAMING:
        noun = noun.head
    if noun.dep_ == "pobj" and noun.head.lower_ == "of":
        noun = noun.head.head
    return noun not in (time, word) and noun.lemma_.lower() in WRITINGS


def _dates_crime(time: Token, word: Token) -> bool:
    """Tells whether a time is that of what someone is held or tried for: "arrested in the 2012 murder of Lund"."""
    for node in time.ancestors:
        if node == word:
            return False
        if node.dep_ == "pobj" and node.lemma_.lower() in CRIMES and node.head.lower_ in CHARGED_IN:
            return word in node.ancestors
    return False


def _moves_on(word: Token) -> bool:
    """Tells whether a sentence says that its act was at another time than what was told before: "was later freed"."""
    return any(
        (node.lower_ in LATER and not any(child.lower_ in MOMENTS for child in node.children))
        or (node.lower_ in ("after", "before") and any(child.lemma_ in UNITS for child in node.children))
        or (node.lemma_ in UNITS | {"hour"} and any(child.lower_ in ("next", "following") for child in node.lefts))
        or (node.lemma_ in UNITS and any(child.lower_ in ("after", "before") for child in node.rights))
        for node in word.sent
    )


def _auxiliaries(word: Token) -> list[Token]:
    return [child for child in word.children if child.dep_ in ("aux", "auxpass") and child.i < word.i]


def _is_narrated(word: Token) -> bool:
    """Tells whether an act goes on with what was told before it: its clause is in the past, and not in the perfect."""
    node = word
    while node.pos_ not in ("VERB", "AUX") or not (node.tag_ in FINITE or _auxiliaries(node)):
        if node.head == node:
            return False
        node = node.head
    helping = {child.lower_ for child in _auxiliaries(node)}
    return bool(helping & PAST) if helping else node.tag_ == "VBD"


def _is_told_first(word: Token) -> bool:
    """Tells whether an act is what its sentence tells in the past, and not behind that or only spoken of."""
    apart = word.dep_ in ("amod", "compound") or is_background(word) or is_spoken_of(word)
    return not apart and _is_narrated(word)


def _tells(paragraph: Paragraph, time: TimeExpression) -> bool:
    """Tells whether a time is that of what its clause tells, and not of a saying or of a thing that it names."""
    token = word_at(paragraph, time)
    if token is None or _dates_writing(token, token) or "/" in (time.edtf or ""):
        return False
    verb = next((node for node in token.ancestors if node.pos_ in ("VERB", "AUX")), None)
    return verb is not None and verb.lemma_ not in SAYING and not is_background(token)


def _is_news(word: Token, other: Collection[str]) -> bool:
    """Tells whether a verb tells of a happening of its time: by none of some auxiliaries, and not of years."""
    return not (
        any(child.lower_ in other for child in _auxiliaries(word))
        or any(token.lower_ in LASTING and not _is_term(token) for token in word.sent)
    )


def _is_term(years: Token) -> bool:
    """Tells whether "years" are those that a court gives: "sentenced to ten years"."""
    counted = any(child.dep_ == "nummod" for child in years.lefts)
    return counted and years.head.lower_ == "to" and years.head.head.lemma_ in SENTENCING


def _bound_time(time: ActTime, token: Token, word: Token) -> ActTime:
    """Returns the interval that an act lies in if its words say no more: "by Friday 95 were held", "since 2031"."""
    if not time.edtf or "/" in time.edtf:
        return time
    before = token.head.head if token.head.lower_ == "of" and token.head.head.lower_ == "as" else token.head
    if token.dep_ == "pobj" and before.lower_ in UP_TO | {"as"}:
        return replace(time, edtf=f"../{time.edtf}")
    noun = token
    while noun.dep_ in NAMING - {"appos"}:
        noun = noun.head
    if noun.dep_ == "pobj" and noun.head.head.dep_ == "pobj" and noun.head.head not in (word, *word.ancestors):
        # "Since the coup in May" is since then too.
        noun = noun.head.head
    # "Since 1997, when police raided it" and "since the raid of 1997" date the raid itself.
    above = [word, *word.ancestors]
    since = noun.dep_ == "pobj" and noun.head.lower_ == "since" and noun not in above
    since = since or any(opens_with_since(node) for node in token.ancestors if node not in above)
    return replace(time, edtf=f"{time.edtf}/..") if since else time


def _dates_the_saying(time: Token, word: Token) -> bool:
    """Tells whether a time says when something was said: "a source reported on Monday"."""
    governor = time.head
    while governor.pos_ not in ("VERB", "AUX") and governor not in (governor.head, word):
        governor = governor.head
    # Bare "reporting" is what somebody does for a living, and often misread as the verb of its sentence.
    if governor == word or governor.lemma_ not in SAYING or governor.lower_ == "reporting":
        return False
    # "Guards hanged a man on Monday, the court said": that comma ends what is said.
    after = time.right_edge.i + 1
    return not (word.i < time.i < governor.i and time.doc[after].text == ",")


def _make_time(time: TimeExpression, basis: str) -> ActTime:
    return ActTime(text=time.text, start=time.start, end=time.end, edtf=time.edtf, basis=basis)


def _start(span: Span) -> int:
    return span.start
