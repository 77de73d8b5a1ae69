"""Which reports tell one story: their names and opening words are alike, and few other reports share them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from heapq import heappop, heappush
from itertools import combinations
from math import sqrt
from typing import NamedTuple

import msgspec
import numpy as np

from headwater.language.organisations import load_government_words
from headwater.stages.comparisons import ReportProfile, fold, is_vague, overlap
from headwater.stages.linkage import Keyed, Linkage, key_all
from headwater.stages.pairs import Floats, Numbers, gather, unite
from headwater.stages.rarity import number_word, step_count
from headwater.stages.stage import Memory

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
STORIES = "events told"


class StoryOutline(msgspec.Struct, frozen=True, array_like=True):
    """What the stories of a report are told by, in numbers: words with weights, and pairs of the most telling ones.

    `beside` are the words that are no place names and no short figures, `others` those that are.
    """

    report: str
    words: bytes
    weights: bytes
    beside: bytes
    others: bytes
    telling: bytes
    day: int | None


class Story(NamedTuple):
    """Reports taken as one story, the sum of their words' weights, and the first and last day of publication."""

    reports: tuple[int, ...]
    words: Mapping[int, float]
    first: int | None
    last: int | None


def find_stories(
    before: Mapping[int, StoryOutline],
    changed: Mapping[int, StoryOutline],
    read: Callable[[Iterable[int]], Mapping[int, StoryOutline]],
    count: int,
    memory: Memory,
    one_story: float = ONE_STORY,
) -> dict[int, tuple[str, str]]:
    """Returns for each report that tells another story than before the names of both; nothing names no story.

    Average linkage (Sokal and Michener 1958) on the cosine of weighted words: the mean likeness of two groups is the
    product of their sums, so no matrix of all pairs is needed. Groups are compared if two reports of theirs are
    alike and share two telling words. Reports stand by their numbers: those that changed as they were and as they
    are, `read` gives the others, and there are `count` in all.
    """
    # The fewer reports, the less is known of which words are rare: a pile of two must be half as much more alike.
    bar = one_story * (1 + 1 / max(1, step_count(count)))
    told = _Telling(read, bar)
    linkage = Linkage(memory, "events stories", MOST_UNDER_KEY + 1)
    linked = linkage.renew(_key_all(before), _key_all(changed), told.compare)
    names = dict.fromkeys(linked.things.tolist(), "")
    heads = unite(len(linked.things), linked.left, linked.right)
    order = np.argsort(heads[linked.left], kind="stable")
    groups = gather(heads)
    bounds = np.searchsorted(heads[linked.left][order], [group[0] for group in groups] + [len(heads)])
    for group, start, end in zip(groups, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        own = order[start:end]
        pairs = (np.searchsorted(group, side[own]).tolist() for side in (linked.left, linked.right))
        numbers = linked.things[group].tolist()
        outlines = read(numbers)
        alone = [_open_story(outlines[number], at) for at, number in enumerate(numbers)]
        for story in _link(alone, sorted(zip(*pairs, strict=True)), bar):
            names.update((numbers[at], outlines[numbers[story[0]]].report) for at in story)
    known = memory.look(STORIES, names)
    moved = {
        number: (before_it, name)
        for number, name in names.items()
        if (before_it := known.get(number, b"").decode()) != name
    }
    memory.put(STORIES, {number: name.encode() for number, (_, name) in moved.items()})
    return moved


def name_stories(reports: Collection[int], moved: Mapping[int, tuple[str, str]], memory: Memory) -> dict[int, str]:
    """Returns the names of the stories that some reports tell, those that moved among them."""
    known = {number: name.decode() for number, name in memory.look(STORIES, reports).items()}
    return known | {number: name for number, (_, name) in moved.items()}


def _link(alone: Sequence[Story], pairs: Iterable[tuple[int, int]], bar: float) -> list[list[int]]:
    """Returns the stories of several reports that linked reports tell, as places in a list of stories of one each."""
    stories = {at: story._replace(reports=(at,)) for at, story in enumerate(alone)}
    beside: defaultdict[int, set[int]] = defaultdict(set)
    queue: list[tuple[float, int, int]] = []
    for first, second in pairs:
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
    return [sorted(story.reports) for story in stories.values() if len(story.reports) > 1]


@cache
def _fold_government_words() -> frozenset[str]:
    return frozenset(map(fold, load_government_words()))


def outline_story(report: str, profile: ReportProfile) -> StoryOutline:
    """Returns what a report's story is told by; common words and words of governments are left out."""
    governments = _fold_government_words()
    words: dict[tuple[str, bool], float] = {}
    for part, named, share in ((profile.names, True, NAMES_PART), (profile.lead, False, 1 - NAMES_PART)):
        telling = {word: weight for word, weight in part.items() if not is_vague(word) and word not in governments}
        length = sqrt(sum(weight * weight for weight in telling.values())) or 1.0
        words |= {(word, named): sqrt(share) * weight / length for word, weight in telling.items()}
    first = sorted(words, key=lambda word: (-words[word], word))[:KEY_WORDS]
    plain = {word for word, _ in words}
    beside = {word for word in plain - profile.places if not word.isdigit() or len(word) > 2}
    return StoryOutline(
        report,
        _pack(number_word(f"{word} {named}") for word, named in words),
        np.array(list(words.values()), np.float64).tobytes(),
        _pack(map(number_word, beside)),
        _pack(map(number_word, plain - beside)),
        _pack(number_word(repr(pair)) for pair in combinations(sorted(first), 2)),
        profile.day,
    )


def _pack(numbers: Iterable[int]) -> bytes:
    return np.array(list(numbers), np.uint64).tobytes()


def _open_story(outline: StoryOutline, at: int = 0) -> Story:
    """Returns a story of one report."""
    words, weights = np.frombuffer(outline.words, np.uint64), np.frombuffer(outline.weights, np.float64)
    return Story((at,), dict(zip(words.tolist(), weights.tolist(), strict=True)), outline.day, outline.day)


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
    return Story(a.reports + b.reports, words, min(days, default=None), max(days, default=None))


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


def _key_all(outlines: Mapping[int, StoryOutline]) -> Keyed:
    """Returns the telling words of reports."""
    return key_all({report: np.frombuffer(outline.telling, np.uint64) for report, outline in outlines.items()})


class _Telling:
    """How alike reports are that share telling words."""

    def __init__(self, read: Callable[[Iterable[int]], Mapping[int, StoryOutline]], bar: float) -> None:
        self._read, self._bar = read, bar
        self._known: dict[int, tuple[frozenset[int], frozenset[int], Story]] = {}

    def compare(self, ours: Numbers, theirs: Numbers) -> Floats:
        """Returns how alike pairs of reports are, nothing for those that are below the bar.

        They must share so many words that their likeness means something; what is far apart never becomes one story.
        """
        outlines = self._read({*ours.tolist(), *theirs.tolist()})
        days = {number: np.nan if outline.day is None else outline.day for number, outline in outlines.items()}
        first, second = (np.array([days[number] for number in side.tolist()], float) for side in (ours, theirs))
        near = np.flatnonzero(~(np.abs(first - second) > MOST_DAYS))
        found = np.zeros(len(ours))
        for at, one, other in zip(near.tolist(), ours[near].tolist(), theirs[near].tolist(), strict=True):
            telling, words, story = self._open(outlines, one)
            other_telling, other_words, other_story = self._open(outlines, other)
            if len(telling & other_telling) < FEWEST_BESIDE_PLACES or len(words & other_words) < FEWEST_SHARED:
                continue
            likeness = compare_stories(story, other_story)
            found[at] = likeness if likeness >= self._bar else 0.0
        return found

    def _open(self, outlines: Mapping[int, StoryOutline], number: int) -> tuple[frozenset[int], frozenset[int], Story]:
        """Returns the telling words of a report, all its words, and its story."""
        found = self._known.get(number)
        if found is None:
            outline = outlines[number]
            beside, others = (np.frombuffer(words, np.uint64).tolist() for words in (outline.beside, outline.others))
            found = frozenset(beside), frozenset((*beside, *others)), _open_story(outline)
            self._known[number] = found
        return found
