"""Who does an act and to whom it is done, where a clause leaves one out or says it another way."""

from __future__ import annotations

import pytest
from act_readings import acts_of


@pytest.mark.parametrize(
    ("text", "act_type", "actor", "target"),
    [
        # What somebody says inside a relative clause is said of the noun before it, not of who says it.
        ("The list names a baker who the ministry says was killed in May.", "killing", None, "a baker"),
        ("Three nurses, who the rebels said were freed, came home.", "release", None, "Three nurses"),
        ("They hold a weaver and a baker, both of whom he said were mistreated.", "ill-treatment", None,
         "a weaver and a baker"),
        ("They saw a boat that two bandits were trying to hijack.", "robbery", "two bandits", "a boat"),
        # Verbs that are joined in a relative clause have one object.
        ("The bakers the army drove out and beat came back.", "beating", "the army", "The bakers"),
        ("Karo said the band hid the bodies of bakers it had kidnapped, tortured and executed.", "torture", "it",
         "bakers"),
        # A past that goes on a passive is one, if it needs an object and has none.
        ("Lund was bound, hooded, and tortured all night.", "torture", None, "Lund"),
        ("The baker was arrested and attacked the guards.", "attack", "The baker", "the guards"),
        ("Doctors are jailed, supplies are blocked, charity workers jailed.", "imprisonment", None, "Doctors"),
        ("Others sentenced include two bakers.", "sentence", None, "Others"),
        ("A man found guilty of theft has abandoned appeals.", "conviction", None, "A man"),
        ("The jury found Marr guilty.", "conviction", "The jury", "Marr"),
        ("The thief was carrying out a prison sentence.", "sentence", None, "The thief"),
        ("His false charge shocked the town.", "prosecution", None, "His"),
        ("They meant to obtain a ransom by abducting Ada Lund.", "abduction", "They", "Ada Lund"),
        # Who is freed in a raid or is sad about a verdict is not its target.
        ("The two hostages were rescued in the raid.", "raid", None, None),
        ("“We are disappointed in the verdict,” Lund said.", "court ruling", None, None),
        ("The Karo Bureau's investigation is still going on.", "investigation", "The Karo Bureau", None),
        ("Police fired tear gas canisters at the hall.", "dispersal", "Police", None),
        # Who is seen in a video does what it shows.
        ("The paper published two videos of soldiers torturing a shepherd.", "torture", "soldiers", "a shepherd"),
    ],
)  # fmt: skip
def test_act_subjects_left_out(text: str, act_type: str, actor: str | None, target: str | None) -> None:
    """Parties that a clause leaves out are taken from the words that it describes or goes on from."""
    act = acts_of(text)[act_type]
    assert (act.actor.text if act.actor else None) == actor
    assert (act.target.text if act.target else None) == target


@pytest.mark.parametrize(
    ("text", "act_type", "actor", "target"),
    [
        ("The governor deployed guards to arrest bakers.", "arrest", "guards", "bakers"),
        ("The office formed a team to hunt down monks.", "search", "a team", "monks"),
        ("The clerks serve in the unit Velmora created to hunt down monks.", "search", "the unit", "monks"),
        ("The governor issued instructions to punish smugglers.", "punishment", None, "smugglers"),
        ("A court fined four agents over a failed plot to kidnap an editor.", "abduction", "four agents", "an editor"),
        ("The court warned of a plot to kidnap an editor.", "abduction", None, "an editor"),
        ("A letter was sent by the governor to ban the march.", "ban", "the governor", "the march"),
        ("Guards are determined to stop people leaving and plan to arrest monks.", "arrest", "Guards", "monks"),
        ("Guards are patrolling the lanes, and arrested two bakers.", "arrest", "Guards", "two bakers"),
        ("Their goal was to crack down on smugglers and to stop travel.", "crackdown", None, "smugglers"),
        ("She was upset by constant harassment from dockers.", "harassment", "dockers", None),
        ("Bakers were threatened with arrest by the king.", "arrest", "the king", "Bakers"),
        ("The king threatened bakers with arrest.", "threat", "The king", "bakers"),
        ("Guards turned the men over for interrogation.", "interrogation", None, "the men"),
        ("The guild (GB) was raided by soldiers and its chairwoman was beaten.", "beating", None, "its chairwoman"),
        ("The guild (GB) was raided by soldiers and its chairwoman was beaten.", "raid", "soldiers", "The guild"),
        ("Dozens of monks have been harassed, brutally beaten and jailed.", "beating", None, "Dozens of monks"),
        ("The soldiers who held him left.", "detention", "The soldiers", "him"),
        ("An assassination attempt on the governor failed.", "killing", None, "the governor"),
        ("The guild condemned their kidnapping plot.", "abduction", "their", None),
        ("They protested against government corruption.", "bribery", "government", None),
        ("Agents are teaming up with trackers in a joint arrest operation.", "raid", "Agents", None),
        ("The guards followed through with arrests.", "arrest", "The guards", None),
        ("A directive from the Bureau forbids it.", "directive or law", "the Bureau", None),
        ("Two bakers already in Norvish prisons need help.", "imprisonment", None, "Two bakers"),
        ("The baker was tortured to death by the guards.", "torture", "the guards", "The baker"),
        ("Border guards shot two men.", "shooting", "Border guards", "two men"),
        ("The clerk was barred from leaving the country.", "restriction of movement", None, "The clerk"),
        ("The clerks said that Voss was moved to and detained in Velmora.", "detention", None, "Voss"),
        ("The High Court of Norvia granted her bail.", "release", "The High Court of Norvia", "her"),
        ("Ada Lund told the Courier after being freed that it was cold.", "release", None, "Ada Lund"),
        ("They face charges including robbery, kidnapping and threatening death.", "abduction", None, None),
        ("The attack took their lives.", "killing", None, "their"),
        ("Twelve miners died in attacks in Velmora.", "death", None, "Twelve miners"),
        ("The judge passed an order to free the baker.", "order", "The judge", None),
        ("Brutality was used against dozens of monks.", "ill-treatment", None, "dozens of monks"),
        ("Voss asked for the prosecution of those responsible.", "prosecution", None, "those"),
        ("The clerks were arrested on charges of theft.", "prosecution", None, "The clerks"),
        ("Punishment awaits those who waste bread.", "punishment", None, "those"),
        ("The office ordered the capture of thieves by tracking their movements.", "surveillance", None, None),
        ("He wanted to send the clerks back to jail.", "imprisonment", "He", "the clerks"),
    ],
)
def test_act_subjects(text: str, act_type: str, actor: str | None, target: str | None) -> None:
    """An act belongs to whoever is to do it, not to whoever gives orders, foils a plot or stands nearest."""
    act = acts_of(text)[act_type]
    assert (act.actor and act.actor.text, act.target and act.target.text) == (actor, target)


@pytest.mark.parametrize(
    ("text", "act_type"),
    [
        ("At its yearly Grain Market Forum Conference (GMFC) held in May, the guild praised the law.", "detention"),
        ("Voss has ruled Norvia since 2030.", "court ruling"),
        ("The party went on the attack.", "attack"),
        ("The committee held members accountable.", "detention"),
        ("A flood of refugees left.", "storm or flood"),
        ("The unit is located in Velmora.", "search"),
        ("They asked for the release of his remains.", "release"),
    ],
)
def test_acts_that_are_none(text: str, act_type: str) -> None:
    """Words of acts in another sense name none."""
    assert act_type not in acts_of(text)
