"""Which of the sources of a report the party of an act is."""

from __future__ import annotations

import pytest
from act_readings import read

from headwater.language.reading import Reading
from headwater.model import Mode, Source, Span, Statement, Voice
from headwater.stages.acts import find_acts

LUND = Source(id="p1", kind="person", name="Ada Lund", names=("Ada Lund", "Lund", "the rower", "her sister"))
VOICE = Voice(source="p1", name="Ada Lund", kind="person")


def say(reading: Reading, words: str, mode: Mode = "direct") -> None:
    """Adds a statement that Ada Lund makes with some words of the report."""
    start = reading.report.text.index(words)
    content = (Span(start=start, end=start + len(words)),)
    reading.add([Statement(id=words, report="r", mode=mode, content=content, stance="affirms", voices=(VOICE,))])


def source_of(reading: Reading, act_type: str) -> str | None:
    """Returns the source of the target of the act of one type."""
    reading.add([LUND])
    [target] = [act.target for act in find_acts(reading) if act.type == act_type]
    assert target is not None
    return target.source


@pytest.mark.parametrize(
    ("text", "quoted", "source"),
    [
        ("“Guards beat me at the pier,” said Ada Lund.", "“Guards beat me at the pier,”", "p1"),
        ("Ada Lund said: “Ivo told guards that I was beaten.”", "“Ivo told guards that I was beaten.”", "p1"),
        ("Guards beat me at the pier. Ada Lund spoke.", "Ada Lund spoke.", None),
        ("“Guards beat us at the pier,” said Ada Lund.", "“Guards beat us at the pier,”", None),
    ],
)
def test_act_sources_first_person(text: str, quoted: str, source: str | None) -> None:
    """In a quotation "I" is who speaks; the writer's own "I" and a speaker's "we" are nobody known."""
    reading = read(text)
    say(reading, quoted)
    assert source_of(reading, "beating") == source


def test_act_sources_speaker_is_no_other() -> None:
    """Who speaks does not mean themselves by "she"."""
    reading = read("Ada Lund spoke. “She was beaten at the pier.”")
    say(reading, "“She was beaten at the pier.”")
    assert source_of(reading, "beating") is None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Ada Lund slept. Guards beat the rower.", "p1"),
        ("Ada Lund slept. Peter Voss met Jan Petersen, Otto Falk and Maria Berg. Guards beat the rower.", None),
        ("Ada Lund slept. Guards beat her sister.", None),
    ],
)
def test_act_sources_descriptions(text: str, source: str | None) -> None:
    """A description that once meant a person means the same near that name, and never with another owner."""
    assert source_of(read(text), "beating") == source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Ada Lund said that guards beat her.", "p1"),
        ("Ada Lund said that he beat her.", None),
        ("Ada Lund said that guards found the girl and beat her.", None),
        ("Ada Lund said that her brother was there and guards beat her.", "p1"),
    ],
)
def test_act_sources_pronoun_beside_others(text: str, source: str | None) -> None:
    """A pronoun is not linked to the one name near it where the sentence has another whom it may mean."""
    assert source_of(read(text), "beating") == source


def test_act_sources_actor_is_not_target() -> None:
    """Who beats "her" is not she."""
    assert source_of(read("Ada Lund came late. Lund beat her."), "beating") is None


def test_act_sources_name_of_another() -> None:
    """A name that shares no word with a person's is not that person's, whatever was resolved to it."""
    reading = read("Guards arrested Zoll at noon.")
    reading.add([Source(id="p2", kind="person", name="Ivo Zorin", names=("Ivo Zorin", "Zoll"))])
    assert source_of(reading, "arrest") is None


def test_act_sources_subject_before_quotation() -> None:
    """The subject of a quoted verb may stand before the quotation."""
    reading = read("Ada Lund “was beaten and robbed”, said the clerk.")
    say(reading, "“was beaten and robbed”")
    assert source_of(reading, "beating") == "p1"
