"""Learns the weights of `headwater/stages/events.py` and prints them.

python training/events/train.py CASE TRUTH

CASE is the folder of a case that headwater built from the reports of ECB+ train, one file each, named after the
document; TRUTH is a JSON file that gives for each document its `topic` and `event`. ECB+ (Cybulska and Vossen 2014,
CC BY 3.0) has two alike events in every topic. Nothing of it is kept but the numbers printed.

Stories: for a row of bars it prints the precision and recall of pairs of reports of one story, so that
`headwater/stages/stories.py` can take the bar from which precision rises no more.

Method: of each two reports the likest anchored pair of acts stands for the two; logistic regression tells the pairs
about one event from the others. The likest pair depends on the weights, so this is repeated. The seed only orders
the solver's steps; the same case gives the same weights.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import numpy as np

from headwater.case import Case
from headwater.engine.local import LocalEngine, NoMemory
from headwater.model import Act, Capture, Derivation, Record, Report, Statement, Toponym
from headwater.settings import Settings
from headwater.stages.anchors import ANCHORS, FEATURES, compare_acts
from headwater.stages.events import Board
from headwater.stages.likeness import BIAS, SIDES, WEIGHTS
from headwater.stages.outlines import Profiles
from headwater.stages.pairs import Floats, Numbers
from headwater.stages.stage import Pile
from headwater.stages.stories import find_stories

ROUNDS = 4
STEPS = 20
RIDGE = 3.0
SEED = 20
BARS = (0.16, 0.18, 0.20, 0.22, 0.24, 0.26, 0.28, 0.30)
KINDS: tuple[type[Record], ...] = (Report, Statement, Act, Toponym, Derivation)


def read_pile(folder: Path) -> tuple[Pile, dict[str, str]]:
    """Returns the records of a case, and the document of every report."""
    case = Case(folder, Settings(), lambda stage, done, total: None)
    with case.database.reading() as reader:
        records = {kind: reader.all(kind) for kind in KINDS}
        stems = {capture.id: Path(capture.path).stem for capture in reader.all(Capture)}
        documents = {report.id: stems[report.capture] for report in reader.all(Report)}
    return Pile(records), documents


def compare_pile(profiles: Profiles) -> tuple[list[tuple[str, str]], Floats]:
    """Returns the reports and the features of every anchored pair of acts."""
    board = Board(profiles, NoMemory())
    board.load(board.fresh.values())
    found, rows = [], []

    def compare(ours: Numbers, theirs: Numbers) -> Floats:
        for one, other in zip(ours.tolist(), theirs.tolist(), strict=True):
            a, b = profiles.acts[one], profiles.acts[other]
            if a.report == b.report or a.group != b.group or SIDES[a.act.status] != SIDES[b.act.status]:
                continue
            bond = compare_acts(a, b, profiles.pairing)
            if bond.anchored and not bond.apart and not bond.sure:
                found.append((min(a.report, b.report), max(a.report, b.report)))
                rows.append(bond.features)
        return np.zeros(len(ours))

    board.link(compare)
    return found, np.array(rows)


def tell_stories(profiles: Profiles, bar: float) -> dict[str, str]:
    """Returns the stories of a pile."""
    outlines = {number: outline.story for number, outline in profiles.changed.items()}
    found = find_stories({}, outlines, lambda some: outlines, profiles.count, NoMemory(), bar)
    return {outlines[number].report: name for number, (_, name) in found.items()}


def try_bars(profiles: Profiles, events: Mapping[str, tuple[str, str]]) -> None:
    """Prints how well reports of one story tell of one event, for each of BARS."""
    of_one = {pair for pair in combinations(sorted(events), 2) if events[pair[0]] == events[pair[1]]}
    for bar in BARS:
        stories = tell_stories(profiles, bar)
        told = {
            pair for pair in combinations(sorted(stories), 2)
            if stories[pair[0]] == stories[pair[1]] and events[pair[0]][0] == events[pair[1]][0]
        }  # fmt: skip
        right = len(told & of_one)
        print(f"one story from {bar:.2f}: precision {right / max(1, len(told)):.3f}, recall {right / len(of_one):.3f}")


def fit(features: Floats, labels: Floats) -> tuple[Floats, float]:
    """Returns the weights and bias of a logistic regression, by Newton's method with a ridge."""
    scale = features.std(axis=0) + 1e-6
    columns = np.c_[features / scale, np.ones(len(features))]
    ridge = np.diag([RIDGE] * (columns.shape[1] - 1) + [1e-6])
    weights = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (chance - labels) + ridge @ weights
        curve = (columns * (chance * (1 - chance))[:, None]).T @ columns + ridge
        weights -= np.linalg.solve(curve, slope)
    return weights[:-1] / scale, float(weights[-1])


def learn(pairs: list[tuple[str, str]], features: Floats, labels: Floats) -> tuple[Floats, float]:
    """Returns weights and bias, from the likest pair of acts of each two reports."""
    weights, bias = np.array(WEIGHTS), BIAS
    for turn in range(ROUNDS):
        scores = features @ weights + bias
        best: dict[tuple[str, str], int] = {}
        for index in np.lexsort((np.arange(len(pairs)), -scores)).tolist():
            best.setdefault(pairs[index], index)
        chosen = sorted(best.values())
        weights, bias = fit(features[chosen], labels[chosen])
        taken, right = features[chosen] @ weights + bias > 0, labels[chosen] > 0
        print(
            f"round {turn}: {len(chosen)} pairs of reports, {right.sum()} about one event, precision "
            f"{right[taken].mean():.3f}, recall of the anchored {taken[right].mean():.3f}"
        )
    return weights, bias


def main(folder: str, truth: str) -> None:
    """Prints the weights that stand in events.py."""
    gold: Mapping[str, Mapping[str, str]] = json.loads(Path(truth).read_text("utf-8"))
    pile, documents = read_pile(Path(folder))
    events = {report: (gold[name]["topic"], gold[name]["event"]) for report, name in documents.items()}
    profiles = Profiles(pile, LocalEngine())
    try_bars(profiles, events)
    pairs, features = compare_pile(profiles)
    labels = np.array([float(events[first] == events[second]) for first, second in pairs])
    for number, anchor in enumerate(ANCHORS, len(FEATURES) - len(ANCHORS)):
        held = features[:, number] > 0
        print(f"{anchor}: {held.sum()} pairs of acts, {labels[held].mean() if held.any() else 0:.3f} of one event")
    weights, bias = learn(pairs, features, labels)
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f"{weight:7.1f}  {name}")
    found = [f"{weight:.1f}".replace("-0.0", "0.0") for weight in weights]
    print("WEIGHTS = (\n    " + ", ".join(found[:10]) + ",\n    " + ", ".join(found[10:]) + ",\n)  # fmt: skip")
    print(f"BIAS = {bias:.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
