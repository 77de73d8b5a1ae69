"""Whom an act is done to: where names stand, where they end, and what is done to nobody."""

from __future__ import annotations

import pytest
from act_readings import acts_of, read

from headwater.stages.acts import find_acts


def targets_of(text: str, act_type: str) -> list[str | None]:
    """Returns the targets of the acts of one type."""
    return [act.target.text if act.target else None for act in find_acts(read(text)) if act.type == act_type]


@pytest.mark.parametrize(
    ("text", "act_type", "expected"),
    [
        ("Ivo Marr is a former Brenn7 worker who was fired in May.", "dismissal", ["Ivo Marr"]),
        ("Police arrested a Voss critic at the harbour.", "arrest", ["a Voss critic"]),
        ("They named Ada Lund minister.", "appointment", ["Ada Lund"]),
        ("A Norvish baker and Lutheran, Ada Lund, was detained at noon.", "detention", ["Ada Lund"]),
        ("They spoke of the conviction of union leader and former miner Ada Lund.", "conviction", ["Ada Lund"]),
        ("The killing of poet Ivo al-Voss angered many.", "killing", ["Ivo al-Voss"]),
        ("Mekki and Marro were jailed in May.", "imprisonment", ["Mekki", "Marro"]),
    ],
)
def test_act_targets_whose_name(text: str, act_type: str, expected: list[str]) -> None:
    """A name before a noun is another's, two descriptions with a name are one person, and two names are two."""
    assert targets_of(text, act_type) == expected


@pytest.mark.parametrize(
    ("text", "act_type", "expected"),
    [
        ("A court sentenced the mayor Aung Tin Maw Shwe to five years.", "sentence", ["Aung Tin Maw Shwe"]),
        (
            "Among the dead are Estonians Goran Lund and Ivo Marr, who were killed.",
            "killing",
            ["Goran Lund", "Ivo Marr"],
        ),
        (
            "Guards arrested Tashkol Omar Farouk and Ekwan Farah Jama.",
            "arrest",
            ["Tashkol Omar Farouk", "Ekwan Farah Jama"],
        ),
        ("Enlarge Ada Lund, the head of the choir, was arrested in May.", "arrest", ["Ada Lund"]),
    ],
)
def test_act_targets_whole_names(text: str, act_type: str, expected: list[str]) -> None:
    """A name is taken whole, and without the nation or the button that stands before it."""
    assert targets_of(text, act_type) == expected


@pytest.mark.parametrize(
    ("text", "act_type", "expected"),
    [
        (
            "Two bakers for the Odra-based market Belfry -- Katrin Bakhova, 27, and Eva Roth, 23, -- were detained.",
            "detention",
            ["Katrin Bakhova", "Eva Roth"],
        ),
        (
            "Neighbours spoke about three bakers -- Ada Lund, Ivo Marr and Eva Roth -- all detained in May.",
            "detention",
            ["Ada Lund", "Ivo Marr", "Eva Roth"],
        ),
        (
            "Guards arrested two sailors – Ada Lund, a cook, and Eva Roth, a clerk of the state-run Odra TV, he said.",
            "arrest",
            ["Ada Lund", "Eva Roth"],
        ),
        (
            "The three kidnapped were named as Ada Lund of Odra, Ivo Marr and Eva Roth.",
            "abduction",
            ["The three kidnapped", "Ada Lund", "Ivo Marr", "Eva Roth"],
        ),
        (
            "Karo, the harbour master, and the painter Eva Lund were snatched by gunmen.",
            "abduction",
            ["Karo", "Eva Lund"],
        ),
    ],
)
def test_act_targets_in_lists(text: str, act_type: str, expected: list[str]) -> None:
    """Everyone whom a list names is a target, and the station that one of them works for is not."""
    found = targets_of(text, act_type)
    assert [target for target in found if target not in ("Two bakers", "two sailors")] == expected


@pytest.mark.parametrize(
    ("text", "act_type", "expected"),
    [
        ("The injured were carried home.", "injury", ["The injured"]),
        ("They spoke about three missing farmers.", "disappearance", ["three missing farmers"]),
        ("Otto Marr sang. Marr was beaten with a hose by guards.", "beating", ["Marr"]),
        ("Ada Lund, who was seized and held a week, is free.", "detention", ["Ada Lund"]),
        (
            "Marr spoke of Ada Lund, a baker who was killed in May after being kidnapped by pirates.",
            "abduction",
            ["Ada Lund"],
        ),
        (
            "The mob mourned the poet who was freed in May after spending ten years in jail.",
            "imprisonment",
            ["the poet"],
        ),
        ("She was a pupil at the time when soldiers kidnapped the baker.", "abduction", ["the baker"]),
        ("A man under investigation left.", "investigation", ["A man"]),
        ("The genocide against the islanders angered many.", "killing", ["the islanders"]),
        ("Police arrested Berlin Today editor Ada Lund.", "arrest", ["Ada Lund"]),
    ],
)
def test_act_targets_of_clauses(text: str, act_type: str, expected: list[str]) -> None:
    """A target is found behind "who", in a participle that means persons, and where the clause before tells of it."""
    assert targets_of(text, act_type) == expected


@pytest.mark.parametrize(
    ("text", "act_type", "expected"),
    [
        ("The deputy became the prosecutor in the trial.", "trial", [None]),
        ("The men in the attack fled.", "attack", [None]),
        ("The news came of massacre and violations of rights.", "killing", [None]),
    ],
)
def test_act_targets_of_nobody(text: str, act_type: str, expected: list[None]) -> None:
    """Who takes part in a trial or an attack is not thereby its target, and rights are nobody."""
    assert targets_of(text, act_type) == expected


@pytest.mark.parametrize(
    ("text", "act_type", "actor", "target"),
    [
        ("The children under the custody of armed gangs must come home.", "detention", "armed gangs", "The children"),
        ("The military coup angered the choir.", "military operation", "military", None),
        ("The leader launched his invasion in May.", "military operation", "The leader", None),
        ("Ivo Voss’s ban on songs angered the choir.", "ban", "Ivo Voss", "songs"),
        ("The island’s annexation by Norvland angered the police.", "military operation", "Norvland", "The island"),
    ],
)
def test_act_targets_and_actors_of_nouns(text: str, act_type: str, actor: str, target: str | None) -> None:
    """Who holds, bans or invades is the actor, whether "of", a possessive or a word before the noun names them."""
    act = acts_of(text)[act_type]
    assert (act.actor and act.actor.text, act.target and act.target.text) == (actor, target)


@pytest.mark.parametrize(
    ("text", "act_type"),
    [
        ("Five rowers were beaten and left for dead on the pier.", "killing"),
        ("Her book “Killing the River” is on sale.", "killing"),
        ("The rector held talks before a Norvish Summit held in Odra.", "detention"),
        ("The cyclone battered Ada Lund for hours.", "beating"),
        ("It was mortally wounded in the war of words.", "injury"),
        ("Students were expelled from the university.", "forced return"),
        ("Two bakers were killed during the storm.", "killing"),
        ("They searched for the truth.", "search"),
    ],
)
def test_act_targets_of_other_senses(text: str, act_type: str) -> None:
    """Titles, meetings, weather, things and who is only left for dead are not what the word says of persons."""
    assert act_type not in acts_of(text)


@pytest.mark.parametrize(
    ("text", "act_type"),
    [
        ("Ada Lund was detained at a rally in Odra.", "detention"),
        ("Ada Lund was beaten during a game.", "beating"),
        ("Ada Lund was arrested after a house fire.", "arrest"),
        ("Ada Lund was arrested over a video.", "arrest"),
        ("Ada Lund was attacked for her article.", "attack"),
    ],
)
def test_act_targets_where_and_why_it_was_done(text: str, act_type: str) -> None:
    """Where, when and why somebody was arrested or beaten does not make another sense of the word."""
    assert targets_of(text, act_type) == ["Ada Lund"]


@pytest.mark.parametrize(
    ("text", "act_type", "status"),
    [
        ("The harbour master spoke of the failed abduction of Ada Lund.", "abduction", "hypothetical"),
        ("The aborted arrest of Ada Lund angered the choir.", "arrest", "hypothetical"),
        ("The failed prosecution of Ada Lund cost a fortune.", "prosecution", "happened"),
    ],
)
def test_act_targets_of_failed_acts(text: str, act_type: str, status: str) -> None:
    """A failed abduction was not done, a failed prosecution was."""
    assert acts_of(text)[act_type].status == status
