"""Gists: what the other reports of a pile ask of each report when it is traced who took from whom."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from headwater.language.credit_lines import find_mentions
from headwater.language.wording import content_stems
from headwater.model import Act, Report, Statement
from headwater.stages.stage import Engine, Pile, digest_key
from headwater.stages.translations import name_things

LONGEST_TEXT = 40_000
HEAD = 1500
FULL_DAY = re.compile(r"\d{4}-\d\d-\d\d$")
CORRECTS = re.compile(
    r"^(?:correction|clarification|corrected|amended|updated?)\b"
    r"|\b(?:our|an earlier|a previous|the [\w’' ]{2,40}’s) (?:earlier |previous )?(?:report|article|story|version)"
    r"(?: of \d|,| gave| said| misstated| incorrectly| wrongly)"
    r"|\b(?:retract\w*|withdraws?|withdrew|withdrawn)\b",
    re.I | re.M,
)


class Gist(msgspec.Struct, frozen=True, array_like=True):
    """Names that stand where an outlet is credited, content stems, names and numbers, and whether it corrects.

    `ahead` are words by which the report tells of a day after the one that it is dated, as one that has passed.
    """

    mentions: tuple[tuple[str, int, int], ...]
    stems: tuple[str, ...]
    things: tuple[str, ...]
    corrects: bool
    ahead: str


ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(Gist)


def read_gists(pile: Pile, engine: Engine) -> dict[str, Gist]:
    """Returns the gist of every report; those of reports that an earlier run read are remembered."""
    keys = {report: digest_key("gist", report) for report in pile.ids(Report)}
    known = engine.memory.recall(keys.values())
    fresh = [report for report, key in keys.items() if key not in known]
    statements = {said.id: said.report for said in pile.where(Statement, "report", fresh)}
    acts: defaultdict[str, list[Act]] = defaultdict(list)
    for act in sorted(pile.where(Act, "statement", statements), key=lambda act: act.id):
        acts[statements[act.statement]].append(act)
    new = {report.id: _find_gist(report, acts[report.id]) for report in pile.where(Report, "id", fresh)}
    engine.memory.keep({keys[report]: ENCODER.encode(gist) for report, gist in new.items()})
    return {report: new.get(report) or DECODER.decode(known[key]) for report, key in keys.items()}


def _find_gist(report: Report, acts: Sequence[Act]) -> Gist:
    return Gist(
        tuple((mention.outlet, mention.start, mention.end) for mention in find_mentions(report.text)),
        tuple(dict.fromkeys(content_stems(report.text[:LONGEST_TEXT]))),
        tuple(sorted(name_things(report))),
        CORRECTS.search(report.text[:HEAD]) is not None,
        _find_ahead(report, acts),
    )


def _find_ahead(report: Report, acts: Iterable[Act]) -> str:
    """Returns the words for a day after the report's own date, given with its year, as past."""
    found = ""
    for act in acts:
        if report.published and act.time and act.time.edtf and act.status == "happened":
            day, published = act.time.edtf, report.published.edtf[:10]
            if FULL_DAY.match(day) and FULL_DAY.match(published) and day[:4] in act.time.text and day > published:
                found = act.time.text
    return found
