"""Which reports tell one story: their names and opening words are alike, and few other reports share them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from heapq import heappop, heappush
from itertools import combinations
from math import sqrt
from typing import NamedTuple

import msgspec
import numpy as np

from headwater.language.organisations import load_government_words
from headwater.stages.comparisons import ReportProfile, fold, is_vague, overlap
from headwater.stages.features import find_distinct
from headwater.stages.pairs import Floats, Ints, KnownPairs, Numbers, gather, group_keys, number_pairs, pair_near, unite
from headwater.stages.rarity import number_word, step_count
from headwater.stages.shelf import Ragged, Row
from headwater.stages.stage import Memory, digest_key

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
ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(tuple[tuple[int, ...], ...])


class Outlines(NamedTuple):
    """What the stories of reports are told by, in numbers: words with weights, and pairs of the most telling ones.

    `beside` are the words that are no place names and no short figures, `others` those that are; `days` holds the day
    of publication of each, not a number where there is none.
    """

    words: Ragged
    weights: Ragged
    beside: Ragged
    others: Ragged
    telling: Ragged
    days: Floats


KINDS = ("uint64", "float64", "uint64", "uint64", "uint64", "float64")


def gather_outlines(columns: Sequence[Ragged]) -> Outlines:
    """Returns the outlines of reports from the columns that `outline_story` gave a row of for each."""
    words, weights, beside, others, telling, days = columns
    return Outlines(words, weights, beside, others, telling, days.joined())


class Story(NamedTuple):
    """Reports taken as one story, the sum of their words' weights, and the first and last day of publication."""

    reports: tuple[int, ...]
    words: Mapping[int, float]
    first: int | None
    last: int | None


def find_stories(
    names: Sequence[str], outlines: Outlines, numbers: Numbers, memory: Memory, one_story: float = ONE_STORY
) -> dict[str, str]:
    """Returns for each report that shares a story with others a name of that story; names stand in order.

    Average linkage (Sokal and Michener 1958) on the cosine of weighted words: the mean likeness of two groups is the
    product of their sums, so no matrix of all pairs is needed. Groups are compared if two reports of theirs are
    alike and share two telling words. What an earlier run found of reports that such pairs link is remembered under
    the reports' signatures, which are `numbers`.
    """
    # The fewer reports, the less is known of which words are rare: a pile of two must be half as much more alike.
    bar = one_story * (1 + 1 / max(1, step_count(len(names))))
    left, right = _find_neighbours(outlines, numbers, bar, memory)
    heads = unite(len(names), left, right)
    order = np.argsort(heads[left], kind="stable")
    groups = gather(heads)
    bounds = np.searchsorted(heads[left][order], [group[0] for group in groups] + [len(names)])
    keyed = {}
    for group, start, end in zip(groups, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        pairs = np.searchsorted(group, left[order[start:end]]), np.searchsorted(group, right[order[start:end]])
        own = numbers[group].tobytes()
        keyed[digest_key("story", bar, own, pairs[0].tobytes(), pairs[1].tobytes())] = group, pairs
    known = memory.recall(keyed)
    new = {}
    for key, (group, pairs) in keyed.items():
        if key not in known:
            links = sorted(zip(pairs[0].tolist(), pairs[1].tolist(), strict=True))
            new[key] = ENCODER.encode(_link([_open_story(outlines, at) for at in group], links, bar))
    memory.keep(new)
    found: dict[str, str] = {}
    for key, (group, _) in keyed.items():
        for story in DECODER.decode(known[key] if key in known else new[key]):
            found.update((names[group[at]], names[group[story[0]]]) for at in story)
    return found


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


def outline_story(profile: ReportProfile) -> Row:
    """Returns a row of what a report's story is told by; common words and words of governments are left out."""
    governments = _fold_government_words()
    words: dict[tuple[str, bool], float] = {}
    for part, named, share in ((profile.names, True, NAMES_PART), (profile.lead, False, 1 - NAMES_PART)):
        telling = {word: weight for word, weight in part.items() if not is_vague(word) and word not in governments}
        length = sqrt(sum(weight * weight for weight in telling.values())) or 1.0
        words |= {(word, named): sqrt(share) * weight / length for word, weight in telling.items()}
    first = sorted(words, key=lambda word: (-words[word], word))[:KEY_WORDS]
    plain = {word for word, _ in words}
    beside = {word for word in plain - profile.places if not word.isdigit() or len(word) > 2}
    return (
        _pack(number_word(f"{word} {named}") for word, named in words),
        np.array(list(words.values()), np.float64).tobytes(),
        _pack(map(number_word, beside)),
        _pack(map(number_word, plain - beside)),
        _pack(number_word(repr(pair)) for pair in combinations(sorted(first), 2)),
        np.array([np.nan if profile.day is None else profile.day], np.float64).tobytes(),
    )


def _pack(numbers: Iterable[int]) -> bytes:
    return np.array(list(numbers), np.uint64).tobytes()


def _open_story(outlines: Outlines, at: int) -> Story:
    """Returns a story of one report."""
    day = None if np.isnan(outlines.days[at]) else int(outlines.days[at])
    words = zip(outlines.words.of(at).tolist(), outlines.weights.of(at).tolist(), strict=True)
    return Story((at,), dict(words), day, day)


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


def _find_neighbours(outlines: Outlines, numbers: Numbers, bar: float, memory: Memory) -> tuple[Ints, Ints]:
    """Returns the pairs of alike reports that share two of their most telling words; of many under one key, neighbours.

    They must share so many words that their likeness means something; what is far apart never becomes one story.
    """
    order, starts, sizes = group_keys(outlines.telling.joined())
    owners = outlines.telling.owners()[order]
    left, right = (owners[side] for side in pair_near(starts, sizes, MOST_UNDER_KEY + 1))
    days = outlines.days
    near = ~(np.abs(days[left] - days[right]) > MOST_DAYS)
    found = find_distinct(left[near].astype(np.uint64) << np.uint64(32) | right[near].astype(np.uint64))
    left, right = (found >> np.uint64(32)).astype(np.int64), (found & np.uint64(0xFFFFFFFF)).astype(np.int64)
    known = KnownPairs(memory, "stories")
    pairs = number_pairs(numbers[left], numbers[right])
    likeness = known.find(pairs)
    read: dict[int, tuple[frozenset[int], frozenset[int], Story]] = {}
    for at in np.flatnonzero(np.isnan(likeness)).tolist():
        first, second = (_read(read, outlines, int(side[at])) for side in (left, right))
        telling_both, all_both = len(first[0] & second[0]), len(first[1] & second[1])
        enough = telling_both >= FEWEST_BESIDE_PLACES and all_both >= FEWEST_SHARED
        likeness[at] = compare_stories(first[2], second[2]) if enough else 0.0
    known.keep(likeness)
    return left[likeness >= bar], right[likeness >= bar]


def _read(
    read: dict[int, tuple[frozenset[int], frozenset[int], Story]], outlines: Outlines, report: int
) -> tuple[frozenset[int], frozenset[int], Story]:
    """Returns the telling words of a report, all its words, and its story."""
    if report not in read:
        beside, others = outlines.beside.of(report).tolist(), outlines.others.of(report).tolist()
        read[report] = frozenset(beside), frozenset((*beside, *others)), _open_story(outlines, report)
    return read[report]
