"""Where two reports share text: which sentence of one stands against which of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from headwater.language.wording import word_spans
from headwater.model import Passage
from headwater.stages.excerpts import Excerpt

LONGEST_TABLE = 40_000
FEWEST_STEMS = 3
FEWEST_PLAIN = 2
OTHER_PARTICULARS = 2
LEAST_SHARED_NAMES = 1 / 3
ALIKE = 0.5
ALIKE_BESIDE = 0.3
MERGED = 0.6
MOSTLY = 0.5
LEAST_VERBATIM = 12
LEAST_VERBATIM_SAME_OUTLET = 30
LONG_RUN = 8
LEAST_WEIGHT_PER_WORD = 0.2
FEWEST_PAIRS = 3
LEAST_SHARE = 0.4
LEAST_SHARE_OF_REWRITE = 0.25
LEAST_WORDING = 0.42
LEAST_PARTICULARS = 0.7
ALL_PARTICULARS = 0.9
LEAST_PART_WEIGHT = 8.0
LEAST_PART_WORDING = 0.5
LEAST_PART_PARTICULARS = 0.8


class Pair(NamedTuple):
    """A sentence of one report against one of another; `score` is the part of the shorter one's stems they share."""

    here: int
    there: int
    score: float
    same: bool


class Alignment(NamedTuple):
    """All that two reports share."""

    spans: tuple[Passage, ...]
    share: float
    other_share: float
    verbatim: bool


class Bundle(NamedTuple):
    """Some reports and the pairs of them to align."""

    excerpt: Excerpt
    pairs: tuple[tuple[int, int], ...]


def align_bundles(bundles: Sequence[Bundle]) -> list[list[Alignment | None]]:
    """Returns what each pair of each bundle shares."""
    return [[align_reports(bundle.excerpt, *pair) for pair in bundle.pairs] for bundle in bundles]


def align_reports(excerpt: Excerpt, here: int, there: int) -> Alignment | None:
    """Returns what two reports share, None if that is no more than two reports of one thing would."""
    same = _match_same(excerpt, here, there)
    pairs = same + _match_alike(excerpt, here, there, same, ALIKE)
    if not pairs or not _tells(excerpt, here, there, pairs):
        return None
    covered = [
        _share(excerpt, here, {pair.here for pair in pairs}),
        _share(excerpt, there, {pair.there for pair in pairs}),
    ]
    if not all(pair.same for pair in pairs) and max(covered) >= MOSTLY:
        # Where most is known to be taken, what is less alike is likelier taken too than new.
        pairs = same + _match_alike(excerpt, here, there, same, ALIKE_BESIDE)
    pairs.sort()
    spans = _join(excerpt, here, there, pairs)
    return Alignment(
        spans=tuple(spans),
        share=_share(excerpt, here, {pair.here for pair in pairs}),
        other_share=_share(excerpt, there, {pair.there for pair in pairs}),
        verbatim=all(pair.same for pair in pairs),
    )


def _match_same(excerpt: Excerpt, here: int, there: int) -> list[Pair]:
    places = defaultdict(list)
    for at, sentence in enumerate(excerpt.sentences[there]):
        places[sentence].append(at)
    pairs = []
    for at, sentence in enumerate(excerpt.sentences[here]):
        if places.get(sentence) and not excerpt.is_furniture(sentence, here, there):
            pairs.append(Pair(at, places[sentence].pop(0), 1.0, True))
    found = {(pair.here, pair.there) for pair in pairs}
    # A short line ("22 March 2024") is shared text only where its neighbours are.
    return [
        pair
        for pair in pairs
        if len(excerpt.stems[excerpt.sentences[here][pair.here]]) > FEWEST_STEMS
        or {(pair.here - 1, pair.there - 1), (pair.here + 1, pair.there + 1)} & found
    ]


def _match_alike(excerpt: Excerpt, here: int, there: int, same: list[Pair], alike: float) -> list[Pair]:
    """Pairs the sentences that are left with the likest of the other report, from both sides."""
    ours, theirs = excerpt.sentences[here], excerpt.sentences[there]
    if len(ours) * len(theirs) > LONGEST_TABLE:
        return []
    used_here, used_there = {pair.here for pair in same}, {pair.there for pair in same}
    left = (
        {at for at, one in enumerate(ours) if at not in used_here and not excerpt.is_furniture(one, here, there)},
        {at for at, one in enumerate(theirs) if at not in used_there and not excerpt.is_furniture(one, here, there)},
    )
    scores = _score(excerpt, here, there, left) if all(left) else {}
    best: dict[tuple[str, int], tuple[float, int, int]] = {}
    for (a, b), score in scores.items():
        for side in (("here", a), ("there", b)):
            best[side] = max(best.get(side, (0.0, 0, 0)), (score, -a, -b))
    kept = {(-a, -b) for score, a, b in best.values() if score >= alike}
    anchors = kept | {(pair.here, pair.there) for pair in same}
    for score, a, b in best.values():
        near = {(-a + step, -b + other) for step in (-1, 0, 1) for other in (-1, 0, 1)} - {(-a, -b)}
        if score < alike and near & anchors:
            kept.add((-a, -b))
    return [Pair(a, b, scores[a, b], False) for a, b in kept]


def _score(excerpt: Excerpt, here: int, there: int, left: tuple[set[int], set[int]]) -> dict[tuple[int, int], float]:
    """Returns the weight that two sentences share over that of the lighter one, where it is ALIKE_BESIDE or more."""
    ours, theirs = excerpt.places(here), excerpt.places(there)
    left_here, left_there = left
    weights: defaultdict[tuple[int, int], float] = defaultdict(float)
    shared: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for stem in ours.keys() & theirs.keys():
        weight = excerpt.weights[stem]
        for a in ours[stem]:
            if a in left_here:
                for b in theirs[stem]:
                    if b in left_there:
                        weights[a, b] += weight
                        shared[a, b].append(stem)
    scores = {}
    for pair, stems in shared.items():
        one, other = excerpt.sentences[here][pair[0]], excerpt.sentences[there][pair[1]]
        lighter = min(excerpt.weight[one], excerpt.weight[other])
        if len(stems) < FEWEST_STEMS or weights[pair] < ALIKE_BESIDE * lighter:
            continue
        names = sum(stem in excerpt.names[one] and stem in excerpt.names[other] for stem in stems)
        # Sentences that name other places, people and numbers tell of other things in the same form.
        fewest = min(len(excerpt.names[one]), len(excerpt.names[other]))
        agree = fewest < OTHER_PARTICULARS or names >= LEAST_SHARED_NAMES * fewest
        if len(stems) - names >= FEWEST_PLAIN and agree:
            scores[pair] = weights[pair] / lighter
    return scores


def _tells(excerpt: Excerpt, here: int, there: int, pairs: list[Pair]) -> bool:
    """Says whether what is shared is more than two reports of one thing would share by themselves."""
    ours, theirs = excerpt.sentences[here], excerpt.sentences[there]
    if ours == theirs:
        return True
    one_outlet = bool(excerpt.outlets[here]) and excerpt.outlets[here] == excerpt.outlets[there]
    least = LEAST_VERBATIM_SAME_OUTLET if one_outlet else LEAST_VERBATIM
    words, weight = 0.0, 0.0
    for pair in pairs:
        more_words, more_weight = _longest_run(excerpt, here, there, pair)
        words, weight = words + more_words, weight + more_weight
    if words >= least and weight >= least * LEAST_WEIGHT_PER_WORD:
        return True
    # An outlet's own reports follow its own templates: likeness without runs of the same words says nothing there.
    return not one_outlet and _retells(excerpt, here, there, pairs)


def _retells(excerpt: Excerpt, here: int, there: int, pairs: list[Pair]) -> bool:
    """Says whether one report tells what the other does in much of its wording and with its particulars.

    Reports of one event share names and numbers, not wording; reports made from one template share
    wording, not names and numbers; a rewrite shares both.
    """
    ours, theirs = excerpt.sentences[here], excerpt.sentences[there]
    covered_here, covered_there = {pair.here for pair in pairs}, {pair.there for pair in pairs}
    if len(covered_here) < min(FEWEST_PAIRS, len(ours)) or len(covered_there) < min(FEWEST_PAIRS, len(theirs)):
        return False
    share = max(_share(excerpt, here, covered_here), _share(excerpt, there, covered_there))
    whole = _overlap(excerpt, ours, theirs)
    # Where all names and numbers agree, less of the text need be aligned: a heavy rewrite hides its sentences.
    least = LEAST_SHARE if whole.particulars < ALL_PARTICULARS else LEAST_SHARE_OF_REWRITE
    if share >= least and whole.wording >= LEAST_WORDING and whole.particulars >= LEAST_PARTICULARS:
        return True
    part = _overlap(excerpt, [ours[at] for at in covered_here], [theirs[at] for at in covered_there])
    return (
        len(pairs) >= FEWEST_PAIRS
        and part.weight >= LEAST_PART_WEIGHT
        and part.wording >= LEAST_PART_WORDING
        and part.particulars >= LEAST_PART_PARTICULARS
    )


class Overlap(NamedTuple):
    """Parts of the smaller side's wording and particulars that two sides share; `weight` of the shared wording."""

    wording: float
    particulars: float
    weight: float


def _overlap(excerpt: Excerpt, ours: list[int], theirs: list[int]) -> Overlap:
    here, there = (frozenset[int]().union(*(excerpt.stems[one] for one in side)) for side in (ours, theirs))
    named = [frozenset[int]().union(*(excerpt.names[one] for one in side)) for side in (ours, theirs)]
    sums: defaultdict[tuple[str, bool], float] = defaultdict(float)
    sides = (("here", here, named[0]), ("there", there, named[1]), ("both", here & there, named[0] & named[1]))
    for side, stems, names in sides:
        for stem in stems:
            sums[side, stem not in names] += excerpt.weights[stem]
    ratios = []
    for plain in (True, False):
        least = min(sums["here", plain], sums["there", plain])
        ratios.append(min(1.0, sums["both", plain] / least) if least else 1.0)
    return Overlap(ratios[0], ratios[1], sums["both", True])


def _longest_run(excerpt: Excerpt, here: int, there: int, pair: Pair) -> tuple[float, float]:
    """Returns the words and the weight of the longest run that two sentences share, nothing below LONG_RUN.

    Words of stock phrases are left out.
    """
    ours = excerpt.tokens(here, pair.here)
    theirs = ours if pair.same else excerpt.tokens(there, pair.there)
    longest = max(_equal(ours, theirs), key=lambda block: block.a_end - block.a_start, default=None)
    if longest is None or longest.a_end - longest.a_start < (FEWEST_STEMS if pair.same else LONG_RUN):
        return 0.0, 0.0
    run = ours[longest.a_start : longest.a_end]
    return excerpt.weigh(run, excerpt.names[excerpt.sentences[here][pair.here]])


class _Block(NamedTuple):
    a_start: int
    a_end: int
    b_start: int
    b_end: int


def _equal(ours: list[str], theirs: list[str]) -> list[_Block]:
    return [
        _Block(code.src_start, code.src_end, code.dest_start, code.dest_end)
        for code in Indel.opcodes(ours, theirs)
        if code.tag == "equal"
    ]


def _share(excerpt: Excerpt, report: int, covered: set[int]) -> float:
    sentences = excerpt.sentences[report]
    total = sum(excerpt.words[sentence] for sentence in sentences)
    return round(sum(excerpt.words[sentences[at]] for at in covered) / total, 4) if total else 0.0


def _join(excerpt: Excerpt, here: int, there: int, pairs: list[Pair]) -> list[Passage]:
    """Turns pairs into passages; neighbours that are the same letter by letter become one."""
    text, other = excerpt.texts[here], excerpt.texts[there]
    ours, theirs = excerpt.sentences[here], excerpt.sentences[there]
    passages: list[Passage] = []
    joinable = False
    for pair in pairs:
        start, end = excerpt.spans[here][pair.here]
        from_start, from_end = excerpt.spans[there][pair.there]
        size, other_size = excerpt.words[ours[pair.here]], excerpt.words[theirs[pair.there]]
        if not pair.same and min(size, other_size) < MERGED * max(size, other_size):
            (start, end), (from_start, from_end) = _narrow(text, (start, end), other, (from_start, from_end))
        last = passages[-1] if passages else None
        exact = text[start:end] == other[from_start:from_end]
        if (
            last is not None
            and exact
            and joinable
            and start - last.end == from_start - last.from_end
            and 0 <= start - last.end <= 3
            and text[last.end : start] == other[last.from_end : from_start]
        ):
            passages[-1] = Passage(start=last.start, end=end, from_start=last.from_start, from_end=from_end)
        else:
            passages.append(Passage(start=start, end=end, from_start=from_start, from_end=from_end))
        joinable = exact
    return passages


def _narrow(
    text: str, span: tuple[int, int], other: str, other_span: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Cuts the side that says more down to the words that the other side has too."""
    ours, theirs = list(word_spans(text, *span)), list(word_spans(other, *other_span))
    blocks = _equal(
        [text[start:end].casefold() for start, end in ours], [other[start:end].casefold() for start, end in theirs]
    )
    shared = sum(block.a_end - block.a_start for block in blocks)
    if not blocks:
        return span, other_span
    if shared < (1 - MERGED) * len(ours) and len(theirs) < MERGED * len(ours):
        span = (ours[blocks[0].a_start][0], ours[blocks[-1].a_end - 1][1])
    if shared < (1 - MERGED) * len(theirs) and len(ours) < MERGED * len(theirs):
        other_span = (theirs[blocks[0].b_start][0], theirs[blocks[-1].b_end - 1][1])
    return span, other_span
