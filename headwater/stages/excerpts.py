"""A few reports of a pile with what the pile knows of their sentences: enough to align them anywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set

from headwater.language.wording import fold_words
from headwater.stages.phrases import keep_own
from headwater.stages.sentences import CASE, number_word

EVERYWHERE = "everywhere"


class Excerpt:
    """Some reports and their distinct sentences, numbered from nought.

    `sentences` and `spans` say what stands where in each report. Of each distinct sentence there are
    its number of `words`, its `stems`, the `names` and numbers among them and its `weight`, the sum of
    the `weights` of its stems. `stock` holds the stock phrases in them, `furniture`
    those that an outlet repeats, with the outlet.
    """

    def __init__(
        self,
        *,
        texts: list[str],
        outlets: list[str],
        spans: list[list[tuple[int, int]]],
        sentences: list[list[int]],
        words: list[int],
        weight: list[float],
        stems: list[frozenset[int]],
        names: list[frozenset[int]],
        weights: dict[int, float],
        stock: set[int],
        furniture: set[tuple[int, str]],
    ) -> None:
        self.texts = texts
        self.outlets = outlets
        self.spans = spans
        self.sentences = sentences
        self.words = words
        self.weight = weight
        self.stems = stems
        self.names = names
        self.weights = weights
        self.stock = stock
        self.furniture = furniture
        self._tokens: dict[int, list[str]] = {}
        self._places: dict[int, dict[int, list[int]]] = {}

    def places(self, report: int) -> dict[int, list[int]]:
        """Returns where in a report each stem stands: the places of its sentences."""
        found = self._places.get(report)
        if found is None:
            places: defaultdict[int, list[int]] = defaultdict(list)
            for at, sentence in enumerate(self.sentences[report]):
                for stem in self.stems[sentence]:
                    places[stem].append(at)
            found = self._places[report] = dict(places)
        return found

    def tokens(self, report: int, at: int) -> list[str]:
        """Returns the folded words of the sentence at a place of a report."""
        sentence = self.sentences[report][at]
        found = self._tokens.get(sentence)
        if found is None:
            start, end = self.spans[report][at]
            found = self._tokens[sentence] = fold_words(self.texts[report][start:end])
        return found

    def weigh(self, words: Sequence[str], names: Set[int]) -> tuple[float, float]:
        """Returns how many words of a run are no stock phrase, and how telling they are.

        Names and numbers count half: whoever tells of one thing gives them, and often in a row.
        """
        numbers = [number & ~CASE for word in words if (number := number_word(word))]
        own = keep_own(numbers, self.stock)
        weight = sum(self.weights.get(number, 0.0) for number in set(own))
        telling = len(own) - sum(number in names for number in own) / 2
        return len(words) * telling / max(1, len(numbers)), weight

    def is_furniture(self, sentence: int, one: int, other: int) -> bool:
        """Says whether a sentence that two reports share is furniture of their outlet, or of sites in general."""
        outlet = self.outlets[one]
        shared = outlet == self.outlets[other] and (sentence, outlet) in self.furniture
        return shared or (sentence, EVERYWHERE) in self.furniture
