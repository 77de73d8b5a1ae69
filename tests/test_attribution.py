"""Tests of the attribution tagger, on texts about an invented country."""

from __future__ import annotations

import pytest

from headwater.language.attribution import Attribution, find_attributions
from headwater.language.english import Parser
from headwater.language.reading import read_reports
from headwater.model import Report, Span


@pytest.fixture(scope="module")
def parser() -> Parser:
    """One parser for all tests."""
    return Parser()


def attributions_of(text: str, parser: Parser) -> list[Attribution]:
    """Returns the attributions of a text."""
    return find_attributions(read_reports([Report(id="r", capture="c", text=text)], parser)[0]).attributions


def words(text: str, spans: tuple[Span, ...]) -> str:
    """Returns the words of spans, parted by bars."""
    return " | ".join(text[span.start : span.end] for span in spans)


def test_attribution_direct(parser: Parser) -> None:
    """A quotation has its speaker, its cue and both its marks."""
    text = "“The soldiers closed the bridge on Monday,” the governor of Selmath said."
    (found,) = attributions_of(text, parser)
    assert words(text, found.source) == "the governor of Selmath"
    assert words(text, found.cue) == "said"
    assert words(text, found.content) == "“The soldiers closed the bridge on Monday,”"


def test_attribution_indirect(parser: Parser) -> None:
    """Reported speech without marks has its speaker and its content."""
    text = "Officials in Vessin said that three fishermen had been arrested near the harbour."
    (found,) = attributions_of(text, parser)
    assert words(text, found.source) == "Officials in Vessin"
    assert "three fishermen had been arrested near the harbour" in words(text, found.content)


def test_attribution_interrupted_quotation(parser: Parser) -> None:
    """A quotation around its cue is one attribution with two parts."""
    text = "“We saw the trucks arrive,” said Oren Tal, a teacher. “They left before dawn with nine men.”"
    (found,) = attributions_of(text, parser)
    assert len(found.content) == 2
    assert words(text, found.content).endswith("“They left before dawn with nine men.”")


def test_attribution_according_to(parser: Parser) -> None:
    """A party introduced by "according to" is the source."""
    text = "According to the Teshkal Lantern, the mine was flooded last week and four miners are missing."
    (found,) = attributions_of(text, parser)
    assert words(text, found.source) == "the Teshkal Lantern"
    assert "the mine was flooded last week" in words(text, found.content)


def test_attribution_own_voice(parser: Parser) -> None:
    """What the report says itself is nobody's statement."""
    assert attributions_of("The bridge over the Selm was closed on Monday. It opened again on Friday.", parser) == []


@pytest.mark.parametrize("mark", ["“{}”", "“{}", '"{}"', '"{}'])
def test_attribution_quotation_without_cue(mark: str, parser: Parser) -> None:
    """A quoted paragraph is found though no words say who speaks, balanced or not."""
    quoted = mark.format("They came at night and took my brother away. Nobody has told us where he is.")
    text = f"“We heard the trucks,” said the fisherman from Vessin.\n\n{quoted}"
    found = attributions_of(text, parser)
    inside = [span for attribution in found for span in attribution.content if span.start >= text.index(quoted)]
    assert sum(span.end - span.start for span in inside) > 0.9 * len(quoted)


def test_attribution_independent_of_company(parser: Parser) -> None:
    """A paragraph read again in another report gives the same attribution."""
    text = "The governor of Selmath denied that any fishermen had been arrested."
    (first,) = attributions_of(text, parser)
    second = attributions_of("The market opened on Friday.\n\nIt rained.\n\n" + text, parser)[-1]
    shift = second.content[0].start - first.content[0].start
    assert shift == len("The market opened on Friday.\n\nIt rained.\n\n")
    assert len(first.content) == len(second.content)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "“",
        "”” said “",
        '" " "',
        "\u200b\ufeff",
        "THE GOVERNOR SAID: “NO” " * 300,
        "he said " * 3000,
        "x" * 9000,
    ],
)
def test_attribution_hostile(text: str, parser: Parser) -> None:
    """Odd texts give spans inside the text, and no error."""
    for found in attributions_of(text, parser):
        for span in (*found.source, *found.cue, *found.content):
            assert 0 <= span.start < span.end <= len(text)
