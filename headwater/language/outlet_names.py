"""Outlets that a report names, known or not: by a word that only outlets end or begin with, or as its own outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from headwater.language import outlets
from headwater.language.outlets import find_outlet
from headwater.language.reading import Reading

ENDS = """Advertiser Argus Beacon Bulletin Chronicle Courier Crossing Daily Dispatch Echo Examiner Express Gazette Globe
Guardian Herald Inquirer Independent Journal Lantern Mail Messenger Mirror Monitor News Observer Online Post Press Radio
Sentinel Standard Star Sun Telegraph Television Times Today Tribune TV Trumpet Weekly Broadcasting Digest Newswire"""
AGENCIES = "Broadcasting Information News Press Telegraph Wire"
BEGINS = "Channel Radio TV Voice Daily Television"
# A name with one of these words is not an outlet's, whatever it ends with.
OTHERWISE = """rights university ministry department party army forces council committee institute foundation federation
union association election border trading command"""

WORD = r"[A-Z][\w&-]{0,30}"
NAME = re.compile(
    rf"\b(?:{WORD} +){{1,4}}(?:(?:{'|'.join(AGENCIES.split())}) +Agency|{'|'.join(ENDS.split())})\b(?!-| +[A-Z])"
    rf"|\b(?:{'|'.join(BEGINS.split())})(?: +of(?: +the)?)?(?: +{WORD}){{1,3}}"
)
LEADING = re.compile(r"^(?:(?:The|According|In|On|At|From|For|By|A|But|And|Citing|Quoting)\s+)+")


fold_name = lru_cache(maxsize=20_000)(outlets.fold_name)


class OutletNames:
    """The forms by which a report names outlets, each with the outlet's canonical name."""

    def __init__(self, forms: dict[str, str]) -> None:
        self._forms = forms

    def find(self, name: str) -> str | None:
        """Returns the canonical name of the outlet that a form stands for in this report."""
        return self._forms.get(fold_name(name))


def looks_like_outlet(name: str) -> bool:
    """Tells whether a name has a word that only outlets' names begin or end with."""
    return name in _names_in(name)


def outlet_key(name: str) -> str:
    """Returns what two spellings of an outlet's name have in common, to make its id of."""
    return fold_name(name) or name


def find_outlet_names(reading: Reading) -> OutletNames:
    """Returns the outlets that a report names, under their full names and under short forms of them."""
    own = reading.report.outlet
    forms: dict[str, str] = {}
    short: dict[str, str | None] = {}
    for paragraph in reading.paragraphs:
        for name in _names_in(reading.text_of(paragraph)):
            known = find_outlet(name)
            canonical = known.name if known is not None else name
            if own and fold_name(own) == fold_name(canonical):
                canonical = own
            canonical = forms.setdefault(fold_name(name), canonical)
            for form in _short_forms(name):
                short[form] = canonical if short.get(form, canonical) == canonical else None
    if own:
        forms[fold_name(own)] = own
        short |= dict.fromkeys(_short_forms(own), own)
    return OutletNames({form: name for form, name in short.items() if name} | forms)


def _names_in(text: str) -> Iterator[str]:
    """Yields the outlets' names in a text."""
    others = set(OTHERWISE.split())
    for match in NAME.finditer(text):
        name = LEADING.sub("", match.group())
        words = name.split()
        if len(words) > 1 and not others & {word.casefold() for word in words}:
            yield name


def _short_forms(name: str) -> Iterator[str]:
    """Yields the ends of a name that stand for it: "Monitor" for "Sorvania Monitor"."""
    words = fold_name(name).split()
    if words and words[-1].title() in ENDS.split():
        for start in range(1, len(words)):
            yield " ".join(words[start:])
