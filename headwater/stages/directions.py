"""Who took from whom: what two reports that share text say of each other, and when they were published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from headwater.language.credit_lines import outlet_key
from headwater.model import Credit, DerivationKind, Passage, Report, SharedPassage, Span

DAY = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T([\d:]+))?)?)?")
UNSURE = re.compile(r"[?~%X]")
MOSTLY = 0.5
REPRINTED = 0.8
QUOTE_ONLY = 400
QUOTED = re.compile(r"[“\"][^“”\"]{12,}[”\"]")
# How a report says that a voice spoke to somebody, and how an outlet names itself without its name.
SPOKE_TO = re.compile(
    r"\b(?:told|informed|(?:spoke|speaking|talked|talking)(?: exclusively)? (?:to|with)|interviews? with|"
    r"interviewed by|contacted by|reached by) (?:the )?",
    re.I,
)
OURSELVES = re.compile(
    r"(?:us|(?:our|this) (?:news)?(?:paper|reporters?|correspondents?|agency|station|website|outlet))\b", re.I
)


class Link(NamedTuple):
    """One report's text standing in another, with what is known of the direction."""

    taker: str
    giver: str
    decided: bool
    credited: bool
    passages: tuple[Passage, ...]
    share: float
    other_share: float
    closeness: float
    verbatim: bool
    why: str
    judged: bool = False


class Account(NamedTuple):
    """What one report says about where it has things from, as far as it touches some passages.

    `ahead` are words by which it tells of a day after the one that it is dated, as one that has passed.
    """

    report: Report
    credits: tuple[Credit, ...]
    passages: Sequence[Span] = ()
    ahead: str = ""

    def heard(self) -> str:
        """Returns the words of the passages by which the report says that a voice spoke to its own outlet."""
        text, own = self.report.text, (self.report.outlet or "").removeprefix("The ")
        for span in self.passages:
            for found in SPOKE_TO.finditer(text, span.start, span.end):
                end = found.end() + len(own)
                named = bool(own) and text[found.end() : end].casefold() == own.casefold()
                ourselves = OURSELVES.match(text, found.end(), span.end)
                if (named or ourselves) and not _is_quoted(text, found.start()):
                    return text[found.start() : end if named or not ourselves else ourselves.end()]
        return ""

    def to(self, outlet: str | None) -> Credit | None:
        """Returns the credit that names an outlet."""
        key = outlet_key(outlet) if outlet else None
        return next((credit for credit in self.credits if credit.outlet and outlet_key(credit.outlet) == key), None)

    def links_to(self, other: Report) -> str | None:
        """Returns the kind of the machine-readable clue that gives another report's address."""
        address = _bare(other.url)
        return next((clue.kind for clue in self.report.clues if address and _bare(clue.value) == address), None)

    def others(self, outlet: str | None, scope: str) -> set[str]:
        """Returns the outlets credited, other than one."""
        keys = {outlet_key(credit.outlet) for credit in self.credits if credit.outlet and credit.scope == scope}
        return keys - {outlet_key(outlet) if outlet else ""}

    def relays_somebody(self) -> Credit | None:
        """Returns the credit that says the report is a copy, without saying of whom."""
        return next((credit for credit in self.credits if not credit.outlet), None)


def _is_quoted(text: str, at: int) -> bool:
    return any(found.start() <= at < found.end() for found in QUOTED.finditer(text))


def _bare(address: str | None) -> str:
    return re.sub(r"^https?://(?:www\.)?|[?#].*$|/+$", "", address.strip().casefold()) if address else ""


def turn_passages(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Returns the same passages seen from the other report."""
    return tuple(
        Passage(start=passage.from_start, end=passage.from_end, from_start=passage.start, from_end=passage.end)
        for passage in passages
    )


def turn_link(link: Link) -> Link:
    """Returns a link with taker and giver changed."""
    return link._replace(
        taker=link.giver,
        giver=link.taker,
        passages=turn_passages(link.passages),
        share=link.other_share,
        other_share=link.share,
    )


def judge_links(shared: SharedPassage, here: Account, there: Account) -> list[Link]:
    """Returns who took from whom: one link, or two if the reports credit each other.

    Weighed in this order: credits and links, notices of copying, credits to a third outlet, who says
    that a voice spoke to it, publication dates. What none of these decides stays undecided, and so does
    what the dates contradict, or where they alone speak and the earlier one is belied by its own report.
    """
    one, other = here.report, there.report
    closeness = _measure_closeness(one.text, other.text, shared.spans)

    def link(forward: bool, decided: bool, why: str, credited: bool = False) -> Link:
        taker, giver = (one, other) if forward else (other, one)
        return Link(
            taker=taker.id,
            giver=giver.id,
            decided=decided,
            credited=credited,
            passages=shared.spans if forward else turn_passages(shared.spans),
            share=shared.share if forward else shared.other_share,
            other_share=shared.other_share if forward else shared.share,
            closeness=closeness,
            verbatim=shared.verbatim,
            why=why,
        )

    credited = [
        (forward, why) for forward, why in ((True, _say_credit(here, there)), (False, _say_credit(there, here))) if why
    ]
    if credited:
        return [link(forward, True, why, True) for forward, why in credited]
    order = compare_dates(one, other)
    forward, decided, why = _weigh(here, there, order)
    if forward is None:
        return [link(one.id > other.id, False, why)]
    return [link(forward, decided, why)]


def _say_credit(taker: Account, giver: Account) -> str:
    clue = taker.links_to(giver.report)
    if clue:
        return f"its page gives the address of the other report ({clue})"
    credit = taker.to(giver.report.outlet)
    return f"it {credit.basis}" if credit else ""


def _weigh(here: Account, there: Account, order: int) -> tuple[bool | None, bool, str]:
    """Returns whether the first took from the second (None: either may have), whether that is decided, and why."""
    relays = [bool(account.relays_somebody()) for account in (here, there)]
    if relays[0] != relays[1]:
        forward = relays[0]
        account = here if forward else there
        note = account.relays_somebody()
        against = order == (-1 if forward else 1)
        text = f"it {note.basis if note else ''}"
        return forward, not against, text + ("; but it is dated before the other" if against else "")
    lines = [account.others(other.report.outlet, "report") for account, other in ((here, there), (there, here))]
    if lines[0] & lines[1]:
        return None, False, "both are credited to the same third outlet, and each may have it from there"
    credited = [
        bool(line or account.others(None, "statements")) for line, account in zip(lines, (here, there), strict=True)
    ]
    same_outlet = (
        here.report.outlet and there.report.outlet and outlet_key(here.report.outlet) == outlet_key(there.report.outlet)
    )
    if credited[0] != credited[1] and not same_outlet:
        forward = credited[1]
        agrees = order == (1 if forward else -1)
        why = "the other credits the text to a third outlet, so it did not take it from here"
        return forward, agrees, why + (f"; {_say_dates(here.report, there.report)}" if agrees else "")
    heard = ("", "") if same_outlet else (here.heard(), there.heard())
    if bool(heard[0]) != bool(heard[1]):
        forward = bool(heard[1])
        against = order == (-1 if forward else 1)
        why = f"the other says that its voice spoke to it (“{heard[1] or heard[0]}”), and this does not"
        return forward, not against, why + ("; but it is dated before the other" if against else "")
    if order:
        ahead = (there if order > 0 else here).ahead
        doubt = f"; but the earlier date is in doubt: its report tells of a later day as past (“{ahead}”)"
        return order > 0, not ahead, f"by the dates alone, {_say_dates(here.report, there.report)}{ahead and doubt}"
    return None, False, "neither credit nor date says which of the two came first"


def compare_dates(one: Report, other: Report) -> int:
    """Returns 1 if the first was published after the second, -1 if before, 0 if the dates do not tell."""
    if not one.published or not other.published:
        return 0
    first, second = _read_date(one.published.edtf), _read_date(other.published.edtf)
    if not first or not second:
        return 0
    return 1 if first[0] > second[1] else -1 if first[1] < second[0] else 0


@lru_cache(maxsize=100_000)
def _read_date(edtf: str) -> tuple[str, str] | None:
    """Returns the earliest and latest moment of publication; None without a year or where it is uncertain."""
    match = DAY.match(edtf)
    if not match or UNSURE.search(edtf) or "/" in edtf:
        return None
    year, month, day, time = match.groups()
    least = f"{year}-{month or '01'}-{day or '01'}T{time or ''}"
    return least, f"{year}-{month or '12'}-{day or '31'}T{time or '99'}"


def _say_dates(one: Report, other: Report) -> str:
    dates = sorted((report.published.edtf, report.published.basis) for report in (one, other) if report.published)
    (earlier, basis), (later, later_basis) = dates
    return f"it was published later ({later}, read from {later_basis}) than the other ({earlier}, read from {basis})"


def _measure_closeness(text: str, other: str, passages: Sequence[Passage]) -> float:
    total, same = 0, 0.0
    for passage in passages:
        ours, theirs = text[passage.start : passage.end], other[passage.from_start : passage.from_end]
        total += len(ours)
        same += len(ours) * (1.0 if ours == theirs else fuzz.ratio(ours.casefold(), theirs.casefold()) / 100)
    return round(same / total, 4) if total else 0.0


def name_kind(link: Link, taker: Report, giver: Report) -> DerivationKind:
    """Returns what kind of taking a link is."""
    if taker.outlet and giver.outlet and outlet_key(taker.outlet) == outlet_key(giver.outlet):
        return "revision"
    if taker.language and giver.language and taker.language != giver.language:
        return "translation"
    if link.closeness >= REPRINTED:
        if link.credited and link.share < MOSTLY and is_quotation(link.passages, taker.text):
            return "citation"
        return "reprint"
    return "rewrite"


def is_quotation(passages: Sequence[Passage], text: str) -> bool:
    """Says whether the passages are short and stand wholly between quotation marks, or hold little else."""
    taken = "".join(text[passage.start : passage.end] for passage in passages)
    quoted = sum(len(found) for found in QUOTED.findall(taken))
    return len(taken) <= QUOTE_ONLY and quoted >= MOSTLY * len(taken)
