"""Scores headwater on the gold in `gold/` and fails where a figure is below its floor in `floors.toml`.

python quality/gate.py            # print the figures; exit 1 below a floor or if the gold is not the pinned one
python quality/gate.py --errors   # and every miss
python quality/gate.py --raise    # lift the floors to the figures; a floor is never lowered
python quality/gate.py --pin      # pin the gold's digest after a change to it that was meant
"""

from __future__ import annotations

import hashlib
import math
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from headwater.engine.local import LocalEngine
from headwater.model import (
    Act,
    Event,
    Finding,
    Published,
    Record,
    Report,
    Source,
    Span,
    Statement,
    TimeExpression,
    Toponym,
    digest_id,
)
from headwater.stages.identities import merge_sources
from headwater.stages.order import STAGES, find_records
from headwater.stages.stage import Pile

QUALITY = Path(__file__).resolve().parent
FLOORS = QUALITY / "floors.toml"
OVERLAP = 0.5
SLACK = 0.0005
Item = dict[str, Any]
Records = dict[type[Record], list[Any]]


class Score(NamedTuple):
    """How much was wanted, found and right, and what was missed or wrong."""

    wanted: int
    found: int
    right: int
    errors: tuple[str, ...] = ()

    def recall(self) -> float:
        """Returns the share of what was wanted that is right."""
        return self.right / self.wanted if self.wanted else 1.0

    def f1(self) -> float:
        """Returns the harmonic mean of precision and recall."""
        return 2 * self.right / (self.wanted + self.found) if self.wanted + self.found else 1.0


def load_gold(name: str) -> Item:
    """Returns one file of the gold."""
    return tomllib.loads((QUALITY / "gold" / f"{name}.toml").read_text("utf-8"))


def digest_gold() -> str:
    """Returns the SHA-256 over all files of the gold, by name."""
    digest = hashlib.sha256()
    for path in sorted((QUALITY / "gold").glob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_item(item: Item) -> tuple[Report, Records]:
    """Returns an item of one text as a report, with what the stages find in it."""
    published = item.get("published")
    report = Report(
        id=digest_id("report", item["text"]),
        capture="gold",
        outlet=item.get("outlet"),
        language="en",
        text=item["text"],
        published=Published(edtf=published, basis="gold") if published else None,
    )
    return report, sort_records(find_records([report])[0])


def sort_records(records: Iterable[Record]) -> Records:
    """Returns records by kind."""
    by_kind: Records = defaultdict(list)
    for record in records:
        by_kind[type(record)].append(record)
    return by_kind


def words(text: str) -> set[str]:
    """Returns the distinct words of a text in small letters."""
    return set(re.findall(r"[^\W_]+", text.casefold()))


def likeness(one: str, other: str) -> float:
    """Returns the share of the words of two texts that both have."""
    a, b = words(one), words(other)
    return len(a & b) / len(a | b) if a | b else 1.0


def read_spans(report: Report, spans: Sequence[Span]) -> str:
    """Returns the words of several stretches of a report."""
    return " ".join(report.text[span.start : span.end] for span in spans)


def pair(wanted: Sequence[Any], found: Sequence[Any], fit: Callable[[Any, Any], float]) -> list[tuple[Any, Any]]:
    """Returns pairs of what was wanted and found, one to one, the best first."""
    fits = [(fit(a, b), i, j) for i, a in enumerate(wanted) for j, b in enumerate(found)]
    pairs, left, right = [], set(range(len(wanted))), set(range(len(found)))
    for value, i, j in sorted(fits, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if value >= OVERLAP and i in left and j in right:
            left.discard(i)
            right.discard(j)
            pairs.append((wanted[i], found[j]))
    return pairs


def add_scores(scores: Iterable[Score]) -> Score:
    """Returns the sum of several scores."""
    wanted, found, right, errors = zip(*scores, strict=True)
    return Score(sum(wanted), sum(found), sum(right), tuple(error for part in errors for error in part))


def score_attribution(item: Item) -> tuple[Score, Score]:
    """Scores the statements of one text: by their content, and by content, source and stance together."""
    report, records = read_item(item)
    found = [statement for statement in records[Statement] if statement.mode != "own"]
    pairs = pair(item["statements"], found, lambda a, b: likeness(a["content"], read_spans(report, b.content)))

    def whole(wanted: Item, statement: Statement) -> bool:
        source = read_spans(report, [statement.source] if statement.source else [])
        stance = wanted.get("stance", "affirms") == statement.stance
        return stance and (bool(words(wanted["source"]) & words(source)) or wanted["source"] == source)

    missed = [wanted["content"] for wanted in item["statements"] if not any(wanted is a for a, _ in pairs)]
    extra = [read_spans(report, b.content) for b in found if not any(b is other for _, other in pairs)]
    errors = (*(f"missed: {text}" for text in missed), *(f"extra: {text}" for text in extra))
    full = [(a, b) for a, b in pairs if whole(a, b)]
    wrong = [f"source or stance: {a['content']} -> {b.source}, {b.stance}" for a, b in pairs if not whole(a, b)]
    counts = len(item["statements"]), len(found)
    return Score(*counts, len(pairs), errors), Score(*counts, len(full), tuple(wrong))


def score_chains(item: Item) -> Score:
    """Scores the chains of voices of one text; the report has no outlet of its own."""
    report, records = read_item(item)
    names = {source.id: source.names for source in records[Source]}
    right, errors = 0, []
    for wanted in item["chains"]:

        def fit(statement: Statement, content: str = wanted["content"]) -> tuple[float, int]:
            return round(likeness(content, read_spans(report, statement.content)), 1), len(statement.voices)

        best = max(records[Statement], key=fit, default=None)
        held = best if best is not None and fit(best)[0] >= OVERLAP else None
        voices = [(v.name, *names.get(v.source, ())) for v in held.voices] if held else []
        agrees = len(voices) == len(wanted["voices"]) and all(
            any(words(part) <= words(name) for name in known) for part, known in zip(wanted["voices"], voices)
        )
        # Prose of nobody's voice may also be no statement at all.
        if agrees and (held or not wanted["voices"]):
            right += 1
        else:
            errors.append(f"{wanted['content']}: {[known[0] for known in voices]} for {wanted['voices']}")
    return Score(len(item["chains"]), len(item["chains"]), right, tuple(errors))


def score_acts(item: Item, types: dict[str, list[str]]) -> tuple[Score, Score]:
    """Scores the acts of one text: by trigger, kind and status, and then each slot that the gold gives."""
    report, records = read_item(item)
    kinds = [part for parts in types.values() for part in parts]
    found = [act for act in records[Act] if any(part in act.type for part in kinds)]

    def fit(wanted: Item, act: Act) -> float:
        trigger = read_spans(report, [act.trigger])
        return float(wanted["trigger"] in trigger and any(part in act.type for part in types[wanted["type"]]))

    pairs = pair(item["acts"], found, fit)
    right = [(wanted, act) for wanted, act in pairs if wanted["status"] == act.status]
    errors = [f"{item['text']}: {[(act.type, act.status) for act in found]}"] if len(right) < len(item["acts"]) else []
    errors += [f"extra: {item['text']}: {[act.type for act in found]}"] if len(found) > len(pairs) else []
    slots, filled, agreed, wrong = 0, 0, 0, []
    for wanted, act in pairs:
        for slot in ("actor", "target", "place", "number"):
            value = getattr(act, slot)
            slots, filled = slots + (slot in wanted), filled + (value is not None)
            if slot in wanted and value is not None and fills(wanted[slot], value):
                agreed += 1
            elif slot in wanted or value is not None:
                wrong.append(f"{slot}: {value.text if value else None!r} for {wanted.get(slot)!r}: {item['text']}")
    return Score(len(item["acts"]), len(found), len(right), tuple(errors)), Score(slots, filled, agreed, tuple(wrong))


def fills(wanted: Any, value: Any) -> bool:
    """Tells whether a slot holds what it should."""
    if isinstance(wanted, int):
        return bool(value.least == wanted)
    return likeness(wanted, value.text) >= OVERLAP


def score_times(item: Item) -> Score:
    """Scores the calendar times of one text; a value that the text does not give is wrong."""
    _, records = read_item(item)
    found = [(time.text, time.edtf.rstrip("~?%")) for time in records[TimeExpression] if time.edtf]
    choices = [item["times"], *([item["or_times"]] if "or_times" in item else [])]
    scores = []
    for choice in choices:
        right = sum(
            any(wanted["edtf"] == edtf and words(wanted["text"]) & words(text) for text, edtf in found)
            for wanted in choice
        )
        errors = (f"{item['text']}: {found}",) if right < len(choice) or len(found) > len(choice) else ()
        scores.append(Score(len(choice), len(found), right, errors))
    return max(scores, key=Score.f1)


def score_places(item: Item) -> Score:
    """Scores the toponyms of one text: found, and in the right country or in none."""
    _, records = read_item(item)
    found = [(toponym.text, toponym.country) for toponym in records[Toponym]]
    right = sum(
        any(words(wanted["text"]) <= words(text) and wanted.get("country") == country for text, country in found)
        for wanted in item["places"]
    )
    errors = (f"{item['text']}: {found}",) if (right, len(found)) != (len(item["places"]),) * 2 else ()
    return Score(len(item["places"]), len(found), right, errors)


def score_pile(item: Item) -> tuple[Score, Score]:
    """Scores one small pile: its bounds, and whether its lower bound is no higher than the truth."""
    reports = [
        Report(
            id=digest_id("report", "gold", number),
            capture=f"gold-{number}",
            language="en",
            outlet=part["outlet"],
            text=part["text"],
        )
        for number, part in enumerate(item["reports"])
    ]
    records = sort_records(record for found in find_records(reports) for record in found)
    records[Report], records[Source] = reports, merge_sources(records[Source])
    for stage in STAGES:
        if stage.whole:
            pile = Pile({kind: sorted(some, key=attrgetter("id")) for kind, some in records.items()})
            for record in stage.whole(pile, LocalEngine()):
                records[type(record)].append(record)
    own = {statement.id for statement in records[Statement] if statement.report == reports[0].id}
    acts = {
        act.id
        for act in records[Act]
        if act.statement in own and item["trigger"] in read_spans(reports[0], [act.trigger])
    }
    events = {event.id for event in records[Event] if acts & set(event.acts)}
    found = [finding.origins for finding in records[Finding] if finding.event in events]
    counts = [(bounds.least, bounds.most) for bounds in found]
    right = counts in ([(item["least"], item["most"])], [(item["least"], item.get("or_most", item["most"]))])
    sober = all(least <= item["least"] for least, _ in counts)
    error = (f"{item['name']}: {counts} for {(item['least'], item['most'])}",)
    return Score(1, 1, right, () if right else error), Score(1, 1, sober, () if sober else error)


def measure() -> dict[str, tuple[float, Score]]:
    """Returns every figure by its name, with the score behind it."""
    contents, attributions = map(add_scores, zip(*map(score_attribution, load_gold("attribution")["items"])))
    chains = add_scores(map(score_chains, load_gold("chains")["items"]))
    acts_gold = load_gold("acts")
    acts, slots = map(add_scores, zip(*(score_acts(item, acts_gold["types"]) for item in acts_gold["items"])))
    times = add_scores(map(score_times, load_gold("times")["items"]))
    places = add_scores(map(score_places, load_gold("places")["items"]))
    piles, sober = map(add_scores, zip(*map(score_pile, load_gold("piles")["items"])))
    return {
        "statements_found_f1": (contents.f1(), contents),
        "statements_with_source_and_stance_f1": (attributions.f1(), attributions),
        "chains_right": (chains.recall(), chains),
        "acts_f1": (acts.f1(), acts),
        "slots_f1": (slots.f1(), slots),
        "times_f1": (times.f1(), times),
        "places_f1": (places.f1(), places),
        "origin_bounds_right": (piles.recall(), piles),
        "origin_bounds_never_overstated": (sober.recall(), sober),
    }


def write_floors(floors: dict[str, float], sha256: str) -> None:
    """Writes the floors and the pinned digest."""
    lines = [
        "# Figures of quality/gate.py may not fall below these. They only rise: `python quality/gate.py --raise`.",
        f'gold_sha256 = "{sha256}"',
        "",
        "[floors]",
        *(f"{name} = {floor:.3f}" for name, floor in floors.items()),
    ]
    FLOORS.write_text("\n".join(lines) + "\n", "utf-8")


def main(arguments: Sequence[str]) -> int:
    """Prints the figures beside their floors; returns 1 below a floor or on other gold than the pinned one."""
    pinned: dict[str, Any] = (
        tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {"gold_sha256": "", "floors": {}}
    )
    sha256, floors = digest_gold(), dict(pinned["floors"])
    figures = measure()
    failed = False
    for name, (figure, score) in figures.items():
        below = figure < floors.get(name, 0.0) - SLACK
        failed = failed or below
        fate = "  BELOW ITS FLOOR" if below else ""
        print(f"{name:40} {figure:.3f}  floor {floors.get(name, 0.0):.3f}  {score.right} of {score.wanted}{fate}")
        if "--errors" in arguments:
            print("".join(f"    {error}\n" for error in score.errors), end="")
    if sha256 != pinned["gold_sha256"] and "--pin" not in arguments:
        print("The gold is not the pinned one. If the change was meant: python quality/gate.py --pin")
        failed = True
    if "--raise" in arguments or "--pin" in arguments:
        lifted = {
            name: max(floors.get(name, 0.0), math.floor(figure * 1000) / 1000) for name, (figure, _) in figures.items()
        }
        write_floors(
            lifted if "--raise" in arguments else floors, sha256 if "--pin" in arguments else pinned["gold_sha256"]
        )
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
