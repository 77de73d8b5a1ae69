"""Which reports tell one story: their names and opening words are alike, and few other reports share them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from heapq import heappop, heappush
from itertools import combinations
from math import sqrt
from typing import NamedTuple

from headwater.language.organisations import load_government_words
from headwater.stages.comparisons import ReportProfile, fold, is_vague, overlap

# The part of names in the likeness of two reports, the rest is that of their opening words; and the mean likeness from
# which groups tell one story: the bar at which precision rises on ECB+ train (`training/events/train.py` prints it).
NAMES_PART = 0.5
ONE_STORY = 0.24
# Reports published further apart are taken to tell another story.
MOST_DAYS = 31
# Short texts are alike by a word or two.
FEWEST_SHARED = 5
FEWEST_BESIDE_PLACES = 2
KEY_WORDS = 10
MOST_UNDER_KEY = 40


class Story(NamedTuple):
    """Reports taken as one story, the sum of their words' weights, and the first and last day of publication."""

    reports: tuple[str, ...]
    words: Mapping[tuple[str, bool], float]
    places: frozenset[str]
    first: int | None
    last: int | None


def find_stories(profiles: Mapping[str, ReportProfile], one_story: float = ONE_STORY) -> dict[str, str]:
    """Returns for each report that shares a story with others a name of that story.

    Average linkage (Sokal and Michener 1958) on the cosine of weighted words: the mean likeness of two groups is the
    product of their sums, so no matrix of all pairs is needed. Groups are compared if reports of theirs share two
    telling words.
    """
    # The fewer reports, the less is known of which words are rare: a pile of two must be half as much more alike.
    bar = one_story * (1 + 1 / max(1, len(profiles)))
    stories = dict(enumerate(_open_story(report, profiles[report]) for report in sorted(profiles)))
    beside: defaultdict[int, set[int]] = defaultdict(set)
    queue: list[tuple[float, int, int]] = []
    for first, second in sorted(_find_neighbours(stories)):
        _queue(queue, stories, first, second, bar)
        beside[first].add(second)
        beside[second].add(first)
    fresh = len(stories)
    while queue:
        _, first, second = heappop(queue)
        if first in stories and second in stories:
            stories[fresh] = merge_stories(stories.pop(first), stories.pop(second))
            beside[fresh] = {other for other in beside.pop(first) | beside.pop(second) if other in stories}
            for other in sorted(beside[fresh]):
                beside[other].add(fresh)
                _queue(queue, stories, other, fresh, bar)
            fresh += 1
    return {
        report: min(story.reports) for story in stories.values() if len(story.reports) > 1 for report in story.reports
    }


@cache
def _fold_government_words() -> frozenset[str]:
    return frozenset(map(fold, load_government_words()))


def _open_story(report: str, profile: ReportProfile) -> Story:
    """Returns a story of one report; common words and words of governments are left out."""
    governments = _fold_government_words()
    words: dict[tuple[str, bool], float] = {}
    for part, named, share in ((profile.names, True, NAMES_PART), (profile.lead, False, 1 - NAMES_PART)):
        telling = {word: weight for word, weight in part.items() if not is_vague(word) and word not in governments}
        length = sqrt(sum(weight * weight for weight in telling.values())) or 1.0
        words |= {(word, named): sqrt(share) * weight / length for word, weight in telling.items()}
    return Story((report,), words, profile.places, profile.day, profile.day)


def compare_stories(a: Story, b: Story) -> float:
    """Returns the mean likeness of the reports of two stories."""
    return overlap(a.words, b.words) / (len(a.reports) * len(b.reports))


def merge_stories(a: Story, b: Story) -> Story:
    """Returns two stories as one."""
    small, large = sorted((a.words, b.words), key=len)
    words = dict(large)
    for word, weight in small.items():
        words[word] = words.get(word, 0.0) + weight
    days = [day for day in (a.first, a.last, b.first, b.last) if day is not None]
    return Story(a.reports + b.reports, words, a.places | b.places, min(days, default=None), max(days, default=None))


def _queue(
    queue: list[tuple[float, int, int]], stories: Mapping[int, Story], first: int, second: int, bar: float
) -> None:
    """Puts two stories on the queue, likest first, if they may be one."""
    a, b = stories[first], stories[second]
    likeness = compare_stories(a, b)
    if likeness >= bar and not _are_far_apart(a, b):
        heappush(queue, (-likeness, first, second))


def _are_far_apart(a: Story, b: Story) -> bool:
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return False
    return max(a.last, b.last) - min(a.first, b.first) > MOST_DAYS


def _find_neighbours(stories: Mapping[int, Story]) -> set[tuple[int, int]]:
    """Returns the pairs of stories that share two of their most telling words; of many under one key, neighbours.

    They must share so many words that their likeness means something; what is far apart never becomes one story.
    """
    blocks: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for name, story in stories.items():
        telling = sorted(story.words, key=lambda word: (-story.words[word], word))[:KEY_WORDS]
        for key in combinations(sorted(telling), 2):
            blocks[key].append(name)
    words = {name: frozenset(word for word, _ in story.words) for name, story in stories.items()}
    beside = {
        name: frozenset(word for word in words[name] - story.places if not word.isdigit() or len(word) > 2)
        for name, story in stories.items()
    }
    return {
        (a, b)
        for a, b in {pair for block in blocks.values() for pair in _pair(block)}
        if not _are_far_apart(stories[a], stories[b])
        and len(beside[a] & beside[b]) >= FEWEST_BESIDE_PLACES
        and len(words[a] & words[b]) >= FEWEST_SHARED
    }


def _pair(block: list[int]) -> Iterator[tuple[int, int]]:
    for place, first in enumerate(block):
        for second in block[place + 1 : place + 1 + MOST_UNDER_KEY]:
            yield first, second
