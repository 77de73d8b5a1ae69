"""Gists: what the other reports of a pile ask of each report when it is traced who took from whom."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from headwater.language.credit_lines import find_mentions
from headwater.language.wording import content_stems
from headwater.model import Act, Report, Statement
from headwater.stages.pairs import Numbers
from headwater.stages.rarity import number_word
from headwater.stages.shelf import Ragged, Row, pack_lines, read_rows
from headwater.stages.stage import Engine, Pile
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


class Gists:
    """Of each report the names that stand where an outlet is credited, content stems, names and numbers, and more.

    `stems` holds the numbers of each report's content stems, `things` those of its names and numbers, in the order of
    `ids`; `places` says where a report stands there.
    """

    def __init__(self, ids: Sequence[str], columns: Sequence[Ragged]) -> None:
        self.ids = ids
        self.places = {report: at for at, report in enumerate(ids)}
        self._mentions, self.stems, self.things, self._names, corrects, self._ahead, self._said, said = columns
        self._said_ends = np.cumsum(self._said.joined())
        self._said_stems = said.joined()
        self._said_starts = (np.cumsum(self._said.sizes) - self._said.sizes).tolist()
        self.mentioning = [ids[at] for at in np.flatnonzero(self._mentions.sizes).tolist()]
        self.correcting = [ids[at] for at in np.flatnonzero(corrects.joined()).tolist()]

    def mentions(self, report: str) -> tuple[tuple[str, int, int], ...]:
        """Returns the names that stand where a report may credit an outlet, each with where it begins and ends."""
        packed = self._mentions.of(self.places[report])
        return MENTIONS.decode(packed.tobytes()) if len(packed) else ()

    def names(self, report: str) -> frozenset[str]:
        """Returns the names and numbers of a report."""
        return frozenset(self._names.lines_of(self.places[report]))

    def ahead(self, report: str) -> str:
        """Returns words by which a report tells of a day after the one that it is dated, as one that has passed."""
        return self._ahead.of(self.places[report]).tobytes().decode("utf-8", "surrogatepass")

    def said(self, report: str, number: int) -> Numbers:
        """Returns the numbers of the distinct content stems of a report's statement, in order, by its place there.

        The statements of a report stand in the order of their ids.
        """
        at = self._said_starts[self.places[report]] + number
        return np.asarray(self._said_stems[self._said_ends[at - 1] if at else 0 : self._said_ends[at]])


ENCODER = msgspec.msgpack.Encoder()
MENTIONS = msgspec.msgpack.Decoder(tuple[tuple[str, int, int], ...])
KINDS = ("uint8", "uint64", "uint64", "uint8", "bool", "uint8", "int32", "uint64")


def read_gists(pile: Pile, engine: Engine) -> Gists:
    """Returns the gist of every report; those of reports that an earlier run read are remembered."""
    ids = pile.ids(Report)

    def make(places: Sequence[int]) -> list[Row]:
        fresh = [ids[at] for at in places]
        by_id = {report.id: report for report in pile.where(Report, "id", fresh)}
        said: defaultdict[str, list[Statement]] = defaultdict(list)
        for statement in sorted(pile.where(Statement, "report", fresh), key=lambda statement: statement.id):
            said[statement.report].append(statement)
        report_of = {statement.id: report for report, found in said.items() for statement in found}
        acts: defaultdict[str, list[Act]] = defaultdict(list)
        for act in sorted(pile.where(Act, "statement", report_of), key=lambda act: act.id):
            acts[report_of[act.statement]].append(act)
        return [_find_gist(by_id[report], said[report], acts[report]) for report in fresh]

    return Gists(ids, read_rows(engine.memory, "gists", KINDS, ids, make))


def _find_gist(report: Report, statements: Sequence[Statement], acts: Sequence[Act]) -> Row:
    mentions = [(mention.outlet, mention.start, mention.end) for mention in find_mentions(report.text)]
    things = sorted(name_things(report))
    said = [
        _pack(dict.fromkeys(content_stems(" ".join(report.text[span.start : span.end] for span in statement.content))))
        for statement in statements
    ]
    return (
        ENCODER.encode(mentions) if mentions else b"",
        _pack(dict.fromkeys(content_stems(report.text[:LONGEST_TEXT]))),
        _pack(things),
        pack_lines(things),
        np.array([CORRECTS.search(report.text[:HEAD]) is not None], np.bool_).tobytes(),
        _find_ahead(report, acts).encode("utf-8", "surrogatepass"),
        np.array([len(stems) // 8 for stems in said], np.int32).tobytes(),
        b"".join(said),
    )


def _pack(words: Iterable[str]) -> bytes:
    return np.array([number_word(word) for word in words], np.uint64).tobytes()


def _find_ahead(report: Report, acts: Iterable[Act]) -> str:
    """Returns the words for a day after the report's own date, given with its year, as past."""
    found = ""
    for act in acts:
        if report.published and act.time and act.time.edtf and act.status == "happened":
            day, published = act.time.edtf, report.published.edtf[:10]
            if FULL_DAY.match(day) and FULL_DAY.match(published) and day[:4] in act.time.text and day > published:
                found = act.time.text
    return found
