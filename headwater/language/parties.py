"""The parties of a report: every name and description that it gives them, and what a pronoun may stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from headwater.language.relation import Range
from headwater.model import SourceKind

PRONOUNS = {
    form: pronoun
    for pronoun, forms in {
        "he": "he him his himself",
        "she": "she her hers herself",
        "they": "they them their theirs themselves",
        "it": "it its itself",
        "i": "i me my myself",
    }.items()
    for form in forms.split()
}
LEADING = {"leader", "head", "chief"}
LEADERS = LEADING | {
    "president",
    "premier",
    "chairman",
    "chairwoman",
    "chair",
    "king",
    "queen",
    "chancellor",
    "director",
}


class Party:
    """A party of one report and every name and description that the report gives it."""

    def __init__(self, id: str, name: str, kind: SourceKind, at: int) -> None:
        self.id = id
        self.name = name
        self.kind = kind
        self.at = at
        self.names: dict[str, None] = {}
        self.heads: set[str] = set()
        self.roles: set[str] = set()
        self.words: set[str] = set()
        self.about: set[str] = set()
        self.bodies: dict[str, None] = {}
        self.gender = ""
        self.plural = False
        self.body = False
        self.human = kind == "person"
        self.uncertain = False
        self.thing = False
        self.access = ""
        self.heard_by: Party | None = None


class Mention(NamedTuple):
    """Where a party was named; `weight` is its salience there, `sentence` counts through the report.

    `joined`: it was named together with others, whom "they" takes up.
    """

    party: Party
    at: int
    sentence: int
    weight: float
    joined: bool = False


class Speaking(NamedTuple):
    """What a pronoun that speaks cannot stand for: who is named in what it says, and who says so in a quotation around.

    `weight` is the salience of who speaks here. `name` is the last word, in lower case, of the name of who speaks
    around it, which may follow the quotation. `others` are the names, folded, in what is said.
    """

    weight: float = 0.0
    says: Sequence[Range] = ()
    name: str = ""
    party: Party | None = None
    others: Sequence[str] = ()


NOT_SPEAKING = Speaking()


def may_lead(lemma: str, party: Party) -> bool:
    """Tells whether a person may be called a leader: "the Norvish leader" for President Karo of Norvland."""
    return lemma in LEADING and party.kind == "person" and bool(party.roles & LEADERS)


def fit_pronoun(pronoun: str, party: Party) -> float:
    """Scores how well the number, gender and kind of a pronoun that speaks fit a party; -100 where they cannot."""
    if party.thing:
        return -100
    if pronoun in ("he", "she"):
        if party.plural or (party.gender and party.gender != pronoun):
            return -100
        if party.kind == "organisation":
            return -2.0 if party.uncertain else -100
        if not party.human:
            return -100
        return 1.0 * (party.kind == "person") + 1.0 * (party.gender == pronoun)
    if pronoun == "they":
        if party.plural:
            return 1.0 if party.human or party.body else -1.0
        return -100 if party.kind in ("person", "document") else -0.5
    if pronoun == "it":
        many = party.plural or party.kind == "group"
        return -100 if party.human or many else 0.0 if party.body or party.kind != "unnamed" else -1.5
    return -100
