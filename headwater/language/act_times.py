"""When an act is said to have happened: the time of its own clause, or one that the telling goes on from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from typing import NamedTuple

from spacy.tokens import Token

from headwater.language.act_scope import Tie, is_background, tie_between
from headwater.language.phrases import distance_between, word_at
from headwater.language.reading import Paragraph, Reading
from headwater.model import ELSEWHERE, NAMED_BEFORE, TOLD_AS_NEWS, ActTime, Span, Statement, TimeExpression

SAYING = {"say", "tell", "report", "announce", "state", "confirm", "add", "note", "claim", "write", "quote", "cite"}
REACH = 300
# Paragraphs in which a report tells its news.
LEAD = 4
MONTH = re.compile(r"\d{4}-\d\d(?=$|-\d\d)")
NEWS = {"has", "have", "'s", "'ve", "’s", "’ve", "being"}
NO_NEWS = {"to", "will", "would", "had", "may", "might", "can", "could", "should", "must", "was", "were"}
LASTING = {"since", "years", "decades", "often", "long", "ever", "previously", "already", "times", "past", "decade"}


class Told(NamedTuple):
    """A calendar time that an act was given by its own sentence."""

    paragraph: int
    sentence: int
    time: TimeExpression


class Times:
    """The times of a report, and those that its acts were given so far."""

    def __init__(self, reading: Reading) -> None:
        self._all = sorted(reading.all(TimeExpression), key=_start)
        self._told: list[Told] = []
        self._text = reading.report.text
        published = reading.report.published
        month = MONTH.match(published.edtf) if published else None
        self._month = month[0] if month else None
        self._lead_end = reading.paragraphs[min(LEAD, len(reading.paragraphs)) - 1].end if reading.paragraphs else 0

    def find(
        self, paragraph: Paragraph, word: Token, statement: Statement, triggers: Collection[int]
    ) -> ActTime | None:
        """Returns the time nearest to an act in the grammar of its sentence; with the basis ELSEWHERE if another's."""
        best: tuple[tuple[bool, bool, int, int, int], TimeExpression] | None = None
        for time in self._in_sentence(paragraph, word):
            token = word_at(paragraph, time)
            if token is None or not is_said(statement, time) or _dates_the_saying(token, word):
                continue
            tie = tie_between(word, token, (), triggers)
            distance = distance_between(word, token), abs(token.i - word.i)
            key = (tie > Tie.SHARED, time.edtf is None, int(tie), *distance)
            if best is None or key < best[0]:
                best = key, time
        if best is None:
            return None
        if best[0][0]:
            return _make_time(best[1], ELSEWHERE)
        if best[1].edtf is not None:
            self._told.append(Told(paragraph.start, paragraph.start + word.sent.start_char, best[1]))
        return _make_time(best[1], best[1].basis)

    def follow(self, paragraph: Paragraph, word: Token) -> ActTime | None:
        """Returns the time of an act told just before, which a sentence without one goes on from."""
        told = self._told[-1] if self._told else None
        sentence = paragraph.start + word.sent.start_char
        if told is None or told.paragraph != paragraph.start or not 0 < sentence - told.sentence <= 2 * REACH:
            return None
        if sentence - told.time.end > REACH or is_background(word):
            return None
        return _make_time(told.time, f"said of the act before; {told.time.basis}".rstrip("; "))

    def surmise(self, paragraph: Paragraph, word: Token, headline: bool) -> ActTime | None:
        """Returns when an act may have been that no words date: a weak time, whose basis says what it is."""
        sentence = paragraph.start + word.sent.start_char
        before = self._all[: bisect_left(self._all, sentence, key=_start)]
        named = next((time for time in reversed(before) if time.edtf or time.start < paragraph.start), None)
        if named is not None and named.start >= paragraph.start and sentence - named.end <= REACH:
            return _make_time(named, NAMED_BEFORE)
        return self._month_of_news(paragraph, word, headline) if sentence < self._lead_end else None

    def _month_of_news(self, paragraph: Paragraph, word: Token, headline: bool) -> ActTime | None:
        """Returns about when an act was by its tense alone, in a report whose month is known.

        What a headline tells, or a lead in the present perfect or as going on, is news at the
        report's date: about that month, and no more. The words are those that carry the tense.
        """
        if self._month is None or word.pos_ != "VERB" or is_background(word) or self._in_sentence(paragraph, word):
            return None
        auxiliaries = [child for child in word.children if child.dep_ in ("aux", "auxpass") and child.i < word.i]
        forms = {child.lower_ for child in auxiliaries}
        if forms & NO_NEWS or not (headline or forms & NEWS) or any(token.lower_ in LASTING for token in word.sent):
            return None
        words = word.doc[min([word.i, *(child.i for child in auxiliaries)]) : word.i + 1]
        start, end = paragraph.start + words.start_char, paragraph.start + words.end_char
        return ActTime(text=self._text[start:end], start=start, end=end, edtf=f"{self._month}~", basis=TOLD_AS_NEWS)

    def _in_sentence(self, paragraph: Paragraph, word: Token) -> list[TimeExpression]:
        low, high = paragraph.start + word.sent.start_char, paragraph.start + word.sent.end_char
        return self._all[bisect_left(self._all, low, key=_start) : bisect_left(self._all, high, key=_start)]


def is_said(statement: Statement, span: Span) -> bool:
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


def _make_time(time: TimeExpression, basis: str) -> ActTime:
    return ActTime(text=time.text, start=time.start, end=time.end, edtf=time.edtf, basis=basis)


def _start(span: Span) -> int:
    return span.start
