"""The vocabulary of acts is complete and its codes are codes of the vocabularies they name."""

from __future__ import annotations

import re

import pytest

from headwater.language.act_lexicon import load_vocabulary

# Categories and modes as in CAMEO2PLOVER-2021.txt of the PLOVER project.
CATEGORIES = {
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "ACCUSE", "DEMAND", "REJECT", "THREATEN",
    "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT",
}  # fmt: skip
MODES = {
    "COERCE": {"confiscate", "restrict", "ban", "curfew", "martial-law", "arrest", "deport"},
    "ASSAULT": {
        "abduct", "beat", "sexual", "torture", "suicide-attack", "explosives", "assassinate", "firearms", "destroy",
        "heavy-weapons", "cleansing", "unconventional",
    },
    "PROTEST": {"demo", "hunger", "boycott", "obstruct", "riot"},
    "MOBILIZE": {"troops", "police"},
    "RETREAT": {"release", "return", "ease", "access", "disarm", "ceasefire", "withdraw"},
    "ACCUSE": {"investigate", "disapprove"},
    "THREATEN": {"restrict", "ban", "relations", "political", "violence", "expel", "territory"},
    "SANCTION": {"withdraw", "discontinue", "expel"},
}  # fmt: skip
PERSECUTION = [
    "order", "deployment", "search", "surveillance", "interception of communications", "raid", "arrest", "detention",
    "interrogation", "torture", "enforced disappearance", "imprisonment", "trial", "sentence", "execution", "killing",
    "shooting", "forced return", "border crossing", "escape", "smuggling", "brokering", "remittance", "bribery",
    "dismissal", "punishment", "directive or law", "agreement", "apology", "threat", "release", "death", "protest",
    "censorship",
]  # fmt: skip


@pytest.mark.parametrize("name", PERSECUTION)
def test_act_lexicon_holds(name: str) -> None:
    """Every type of act that persecution and what surrounds it needs is there, with a definition and triggers."""
    act = load_vocabulary().types[name]
    assert act.definition.endswith(".")
    assert act.verbs or act.nouns


def test_act_lexicon_plover() -> None:
    """Categories and modes are PLOVER's own."""
    for act in load_vocabulary().types.values():
        assert act.category is None or act.category in CATEGORIES
        assert act.mode is None or (act.category is not None and act.mode in MODES.get(act.category, set())), act.type


def test_act_lexicon_huridocs() -> None:
    """A HURIDOCS code has twelve digits in a branch that was consulted, and stands with its term."""
    codes = [act.huridocs for act in load_vocabulary().types.values() if act.huridocs]
    assert codes
    assert all(re.fullmatch(r"0[1-4]\d{10} [A-Z].+", code) for code in codes)
