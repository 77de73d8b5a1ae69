"""Whether acts happened, were ordered, or are only spoken of."""

from __future__ import annotations

import pytest
from act_readings import acts_of


@pytest.mark.parametrize(
    ("text", "act_type", "status"),
    [
        ("The office ordered agents to hand the men over for interrogation.", "interrogation", "ordered"),
        ("Guards handed the men over for interrogation.", "interrogation", "planned"),
        ("Agents were told to find bakers who would then be jailed.", "imprisonment", "planned"),
        ("The chief gave orders in the past to punish smugglers.", "punishment", "ordered"),
        ("Guards let him go instead of arresting him.", "arrest", "denied"),
        ("A baker was charged with kidnapping a monk.", "abduction", "hypothetical"),
        ("A baker was arrested on suspicion of murder.", "killing", "hypothetical"),
        ("A baker survived an attempted lynching.", "killing", "hypothetical"),
        ("The rule will result in the deaths of prisoners.", "death", "planned"),
        ("Two men were subjected to torture.", "torture", "happened"),
        ("The editor remains in prison.", "imprisonment", "ongoing"),
        ("The editor is not in prison.", "imprisonment", "denied"),
        ("Editors are often arrested and jailed.", "imprisonment", "habitual"),
        ("The officer is to be dismissed.", "dismissal", "planned"),
        ("A nurse called the police to report the kidnapping.", "abduction", "happened"),
        ("The office could not confirm the arrests.", "arrest", "hypothetical"),
        ("The report describes the detention, torture and eviction of monks.", "torture", "happened"),
        ("Clerks documented abuses of the guards, including torture.", "torture", "happened"),
        ("Researchers documented torture.", "torture", "happened"),
        ("Torture and detention are known there.", "torture", "habitual"),
        ("Witnesses accused soldiers of torturing two bakers.", "torture", "happened"),
        ("She is charged with arson.", "prosecution", "happened"),
        ("Bakers are charged with arson there.", "prosecution", "habitual"),
    ],
)
def test_act_status_by_what_governs(text: str, act_type: str, status: str) -> None:
    """An act under an order, a purpose or a charge is what those make of it."""
    assert acts_of(text)[act_type].status == status


@pytest.mark.parametrize(
    ("text", "act_type", "status"),
    [
        ("A warrant was issued for his arrest.", "arrest", "ordered"),
        ("Police have issued a warrant for the arrest of Ada Lund.", "arrest", "ordered"),
        ("The court abolished the flogging of thieves.", "beating", "hypothetical"),
        ("The thought of being tortured keeps him awake.", "torture", "hypothetical"),
        ("There was talk of murdering the founder.", "killing", "hypothetical"),
        ("They discussed arresting the mayor.", "arrest", "hypothetical"),
        ("Attacking the harbours would not be effective.", "attack", "hypothetical"),
        ("There are many difficulties in attacking the harbours.", "attack", "hypothetical"),
        ("He spoke of the killing of his son.", "killing", "happened"),
        ("The warrant of arrest against the mayor was signed.", "arrest", "ordered"),
        ("Such theft is punishable by a term of imprisonment.", "imprisonment", "hypothetical"),
        ("The charge carries a maximum sentence of six years.", "sentence", "hypothetical"),
        ("The march could spark a crackdown.", "crackdown", "hypothetical"),
        ("The march sparked a crackdown.", "crackdown", "happened"),
        ("Did the police arrest the editor?", "arrest", "hypothetical"),
        ("Was the editor arrested?", "arrest", "hypothetical"),
        ("Why was the editor arrested?", "arrest", "happened"),
        ("The editor was arrested, wasn't she?", "arrest", "happened"),
        ("Had he been arrested, the town would have known.", "arrest", "hypothetical"),
        ("Should the court find that Vell was killed, the guards are to blame.", "killing", "hypothetical"),
        ("They are going to arrest the mayor.", "arrest", "planned"),
        ("Ten were hurt in a wave of attacks.", "attack", "happened"),
        ("A wave of arrests could follow.", "arrest", "hypothetical"),
        ("The penal code provides for death or life imprisonment.", "imprisonment", "hypothetical"),
        ("She was the first poet to be jailed under the law.", "imprisonment", "happened"),
        ("She could be the first poet to be jailed under the law.", "imprisonment", "hypothetical"),
        ("It was the first plot to kill the mayor.", "killing", "planned"),
        ("Guards will begin arresting bakers on Monday.", "arrest", "planned"),
        ("Guards began arresting bakers on Monday.", "arrest", "happened"),
    ],
)
def test_act_status_warrants_and_thoughts(text: str, act_type: str, status: str) -> None:
    """A warrant orders an arrest that has not happened yet; what is only thought of has not happened either."""
    assert acts_of(text)[act_type].status == status


def test_act_status_warrant_orders_no_crime() -> None:
    """A warrant for murder says that someone is suspected of one, not that it was ordered."""
    assert acts_of("He was held on a warrant for murder.")["killing"].status != "ordered"


@pytest.mark.parametrize(
    ("text", "act_type", "status"),
    [
        ("The baker was fined for resisting arrest.", "arrest", "hypothetical"),
        ("The men were convicted of crimes including murder and kidnapping.", "abduction", "happened"),
        ("The baker was not convicted of torture.", "torture", "hypothetical"),
        ("Two prisoners were subject to torture.", "torture", "happened"),
        ("Prisoners are subject to torture.", "torture", "hypothetical"),
        ("The clerks received word of kidnappings and torture of shepherds.", "abduction", "happened"),
        ("There was talk of torture.", "torture", "hypothetical"),
        ("They discussed kidnapping and murdering the founder.", "killing", "hypothetical"),
        ("They discussed the kidnapping.", "abduction", "happened"),
        ("They met for the purpose of catching a smuggler.", "arrest", "planned"),
        ("Ada Lund was a victim of torture.", "torture", "happened"),
        ("The office has no intention of arresting the mayor.", "arrest", "hypothetical"),
        ("They pay for information leading to the capture of smugglers.", "arrest", "hypothetical"),
        ("They keep flogging as a punishment.", "punishment", "habitual"),
        ("They launched a campaign of arrests.", "arrest", "happened"),
        ("They planned a campaign of arrests.", "arrest", "planned"),
        ("A writer currently behind bars won the prize.", "imprisonment", "ongoing"),
        ("The two bakers are still held.", "detention", "ongoing"),
        ("Ada Lund is now charged with spying.", "prosecution", "happened"),
        ("Guards beat the boys at night.", "beating", "happened"),
    ],
)
def test_act_status_of_verdicts_and_talk(text: str, act_type: str, status: str) -> None:
    """What a court found is told as done; what is resisted, talked of or meant is not."""
    assert acts_of(text)[act_type].status == status


@pytest.mark.parametrize(
    ("text", "act_type", "status"),
    [
        ("The trial was cancelled.", "trial", "denied"),
        ("The trial had to be called off.", "trial", "denied"),
        ("The trial may be called off.", "trial", "hypothetical"),
        ("The union called on the state to stop the persecution of bakers.", "harassment", "ongoing"),
        ("They want to stop the flogging of bakers.", "beating", "hypothetical"),
        ("The village faced constant harassment.", "harassment", "happened"),
        ("Two bakers are facing torture.", "torture", "hypothetical"),
        ("The party denied the charges.", "prosecution", "happened"),
        ("The party denied the attack.", "attack", "denied"),
        ("Police refused permission for a demonstration.", "protest", "hypothetical"),
        ("Guards must refrain from the arrest of bakers.", "arrest", "hypothetical"),
        ("Release the baker at once.", "release", "ordered"),
        ("The rule was not only a violation of rights.", "human rights violation", "happened"),
        ("Guards not only arrested the baker but beat her.", "arrest", "happened"),
        ("There are no longer any cases of torture in Velmora.", "torture", "denied"),
        ("The guild counted 40 cases of torture.", "torture", "happened"),
        ("She faces two counts of kidnapping.", "abduction", "hypothetical"),
        ("Every day, bakers are beaten by the Bureau.", "beating", "habitual"),
        ("The weir was wrecked by the flooding.", "storm or flood", "happened"),
        ("A boy died following assaults.", "attack", "happened"),
        ("The baker may have perished as a result of torture.", "torture", "hypothetical"),
        ("He doubts the promised investigation.", "investigation", "planned"),
        ("He was held on suspected robbery.", "robbery", "hypothetical"),
        ("The ongoing crackdown on bakers has many critics.", "crackdown", "ongoing"),
        ("Defections have continued.", "escape", "ongoing"),
        ("A trial awaits the baker.", "trial", "planned"),
        (
            "They are hiding their cups sealed in bags in the soil or burning them.",
            "destruction of property",
            "ongoing",
        ),
        ("The woman whom Voss was assigned to monitor fled.", "surveillance", "ordered"),
        ("The king threatened bakers with punishment.", "punishment", "threatened"),
        ("A second baker on house arrest came forward.", "detention", "happened"),
        ("A judge survived an assassination attempt.", "killing", "planned"),
        ("The clerks spoke of a kidnapping plot.", "abduction", "planned"),
    ],
)
def test_act_status_of_what_goes_on_or_falls_through(text: str, act_type: str, status: str) -> None:
    """What is called off, charged or only attempted has not happened; what is to be stopped goes on."""
    assert acts_of(text)[act_type].status == status


@pytest.mark.parametrize(
    ("text", "act_type", "status"),
    [
        ("He was sentenced to death.", "death", "ordered"),
        ("She was not sentenced to death.", "death", "hypothetical"),
        ("The court sentenced two bakers to three years' imprisonment.", "imprisonment", "ordered"),
        ("The baker was tortured to death by the guards.", "death", "happened"),
        ("He is fighting extradition to Norvia.", "forced return", "hypothetical"),
        ("Ten were arrested during police raids.", "raid", "happened"),
        ("Guards refused to free the men and others held in town.", "detention", "happened"),
        ("Torture was used against monks.", "torture", "happened"),
        ("They got permission from the guards for a mass demonstration.", "protest", "hypothetical"),
        ("They spoke of the detention, the beating and torture of monks.", "torture", "happened"),
        ("The jailed baker was not heard.", "imprisonment", "happened"),
        ("Jailed bakers are rarely heard.", "imprisonment", "habitual"),
    ],
)
def test_act_status_of_sentences(text: str, act_type: str, status: str) -> None:
    """What a court sentences somebody to is ordered; what ended in death has killed."""
    assert acts_of(text)[act_type].status == status
