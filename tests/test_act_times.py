"""When acts are said to have happened."""

from __future__ import annotations

import pytest
from act_readings import acts_by_words, add_times, read

from headwater.model import SAID_THEN, TOLD_AS_NEWS, WEAK_BASES, ActTime
from headwater.stages.conflicts import slot_of


def time_of(text: str, word: str, published: str | None = "2031-05-08") -> ActTime | None:
    """Returns the time of the act that a word names; 8 May 2031 is a Thursday."""
    return acts_by_words(add_times(read(text, published=published)))[word].time


@pytest.mark.parametrize(
    ("text", "word", "edtf"),
    [
        ("Police arrested two men on Tuesday.", "arrested", "2031-05-06"),
        ("On Tuesday police arrested two men and raided a hall.", "raided", "2031-05-06"),
        ("Guards arrested two men on Tuesday. They beat both.", "beat", "2031-05-06"),
        ("In March last year the court jailed a monk.", "jailed", "2030-03"),
        ("Workers held against their will on Tuesday were beaten.", "beaten", "2031-05-06"),
        ("Nobody forgot 1997, when guards raided the mill.", "raided", "1997"),
        ("Guards carried out a wave of arrests on Tuesday.", "arrests", "2031-05-06"),
        ("The trial opened on Tuesday.", "trial", "2031-05-06"),
        ("The editor was sentenced to ten years in prison in 2014.", "sentenced", "2014"),
        ("The nurse was beaten while she was visiting a camp on Tuesday.", "beaten", "2031-05-06"),
        ("The mayor spoke of Tuesday's attack that killed two bakers.", "killed", "2031-05-06"),
        ("Two men were arrested by officers from the port on Tuesday.", "arrested", "2031-05-06"),
        ("Crowds have grown since 1997, when guards raided the mill.", "raided", "1997"),
        ("The raid, which took place on Tuesday, angered the bakers.", "raid", "2031-05-06"),
        ("The book describes the murder of Ada Lund in 2014.", "murder", "2014"),
        ("The court on Tuesday sentenced Ada Lund to two years in prison.", "sentenced", "2031-05-06"),
        ("Ada Lund was sentenced to one year of hard work a month ago.", "sentenced", "2031-04"),
        ("They were arrested during a march in the old town on Tuesday.", "arrested", "2031-05-06"),
        ("Fourteen weavers were killed and nine injured in Tuesday's raid.", "killed", "2031-05-06"),
        ("Tuesday's ambush killed two bakers.", "killed", "2031-05-06"),
        ("The ambush killed two bakers on Tuesday.", "ambush", "2031-05-06"),
        ("Four weavers were held during a raid that killed nine in March 2030.", "raid", "2030-03"),
        ("A weaver pleaded guilty on Tuesday to arson.", "pleaded guilty", "2031-05-06"),
        ("In March 2030, she said, wardens beat her.", "beat", "2030-03"),
        ("Wardens hanged a weaver on Tuesday, the court said.", "hanged", "2031-05-06"),
        ("The weaver was beaten shortly after returning to Varnovo in March 2030.", "beaten", "2030-03"),
        ("In May 2030 two weavers reporting on the mill were beaten.", "beaten", "2030-05"),
    ],
)
def test_act_times_of_the_clause(text: str, word: str, edtf: str) -> None:
    """An act has the time of its own clause, or of the act just told."""
    time = time_of(text, word)
    assert time
    assert time.edtf == edtf
    assert time.basis not in WEAK_BASES or word == "beaten"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("On Tuesday police arrested a man who killed two monks.", "killed"),
        ("Envoys condemned the killing on Tuesday.", "killing"),
        ("He was charged on Tuesday with murder.", "murder"),
        ("Guards freed the editor on Tuesday after he was beaten.", "beaten"),
        ("On Tuesday the jailed poet thanked her readers.", "jailed"),
        ("The men arrested in the market were freed on Tuesday.", "arrested"),
        ("Guards raided the hall after the court met on Tuesday.", "raided"),
        ("In 1997, when he was charged with killing a monk, he fell ill.", "killing"),
        ("Wardens raided the mill as anger has grown in the past year.", "raided"),
        ("In May 2031 the guild asked for a probe into Holm's death.", "death"),
        ("The weaver was beaten after returning to Varnovo in March 2030.", "beaten"),
    ],
)
def test_act_times_of_another_act(text: str, word: str) -> None:
    """The day of one act of a sentence is no day of what it only speaks of."""
    time = time_of(text, word)
    assert time is None or time.basis in WEAK_BASES


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Ivo Holm, born in 1987, was arrested by wardens.", "arrested"),
        ("Wardens arrested a weaver under the 1987 Tranquillity Act.", "arrested"),
        ("A weaver was charged under the Tranquillity Act 1987.", "charged under"),
        ("Three weavers named in the 2029 survey died in a cell.", "died"),
        ("Wardens jailed a weaver after the vote of 9 April.", "jailed"),
        ("Two weavers were arrested in the 2012 murder of Ivo Holm.", "arrested"),
        ("VARNOVO, May 6 (Courier) -- Wardens arrested a weaver.", "arrested"),
        ("On Tuesday police arrested a man who killed two monks.", "killed"),
    ],
)
def test_act_times_of_things(text: str, word: str) -> None:
    """A birth, a law, a crime that someone is held for and a dateline have times that date no other act at all."""
    assert time_of(text, word) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The mill burned on Tuesday. Wardens could arrest the weavers.", "arrest"),
        ("The weaver fell ill on Tuesday, and death threatens her.", "death"),
    ],
)
def test_act_times_of_what_is_only_supposed(text: str, word: str) -> None:
    """What is not told as done takes no time that only stands near it."""
    assert time_of(text, word) is None


def test_act_times_of_saying_is_not_of_the_act() -> None:
    """The day on which something was said is not the day on which it was done."""
    assert time_of("The office said on Tuesday that guards killed a monk.", "killed") is None


def test_act_times_told_as_news() -> None:
    """What a dated report tells in the present perfect was about that month, by a basis that findings leave out."""
    reading = add_times(read("Police have arrested two men.", published="2031-05-08"))
    act = acts_by_words(reading)["arrested"]
    assert act.time
    assert (act.time.edtf, act.time.basis, act.time.text) == ("2031-05~", TOLD_AS_NEWS, "have arrested")


def test_act_times_news_of_a_sentence() -> None:
    """The years that a court gives neither date its sentence nor make it old."""
    text = "Odra waits\n\nA court has sentenced Ada Lund to five years in prison."
    act = acts_by_words(add_times(read(text, published="2031-05-08")))["sentenced"]
    assert act.time
    assert (act.time.edtf, act.time.basis) == ("2031-05~", TOLD_AS_NEWS)
    assert slot_of(act, "time") is None


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Police have arrested two men.", None),
        ("Police have arrested two men.", "2031"),
        ("Police arrested two men.", "2031-05-08"),
        ("Police have often arrested men here.", "2031-05-08"),
        ("Police have arrested many men since the war.", "2031-05-08"),
    ],
)
def test_act_times_are_not_invented(text: str, published: str | None) -> None:
    """Without a known month, or with a tense that gives none, an act has no time."""
    assert time_of(text, "arrested", published) is None


@pytest.mark.parametrize(
    "text",
    ["Guards hold out against 40 fired strikers", "Who killed the monk of Varnovo?", "Court ends beating of monks"],
)
def test_act_times_of_a_headline_are_of_what_it_tells(text: str) -> None:
    """A verb that is part of another's clause, or asked about, is no news of the month."""
    acts = acts_by_words(add_times(read(f"{text}\n\nThe case is old.", published="2031-05-08")))
    assert {acts[word].time for word in acts if word in {"fired", "killed", "beating"}} == {None}


def test_act_times_told_as_news_when_said() -> None:
    """What a lead tells with the day on which it was said was about that month, by a basis that findings leave out."""
    time = time_of("Gunmen abducted nine pupils, the governor said on Monday.", "abducted")
    assert time
    assert (time.edtf, time.basis, time.text) == ("2031-05~", SAID_THEN, "Monday")
    assert time_of("Gunmen had abducted nine pupils, the governor said on Monday.", "abducted") is None


@pytest.mark.parametrize("words", ["By 6 May", "Until Tuesday", "As of May 6"])
def test_act_times_up_to_a_day(words: str) -> None:
    """A day up to which something was done is the end of an open interval and not its date."""
    time = time_of(f"{words}, 95 monks were arrested.", "arrested")
    assert time
    assert time.edtf == "../2031-05-06"


def test_act_times_are_not_after_the_report() -> None:
    """What was done is not dated by a day that had not come when the report was published."""
    assert time_of("The monk was beaten and his case was put off to 12 June 2031.", "beaten") is None
    time = time_of("The monk will be arrested on 12 June 2031.", "arrested")
    assert time
    assert time.edtf == "2031-06-12"


@pytest.mark.parametrize(
    ("text", "word", "edtf"),
    [
        ("The editor has been in prison since 2029.", "prison", "2029/.."),
        ("Since March 2030 guards have jailed six monks.", "jailed", "2030-03/.."),
        ("Since the war began in March 2030, guards have jailed six monks.", "jailed", "2030-03/.."),
        ("Guards have jailed six monks since the March 2030 coup.", "jailed", "2030-03/.."),
        ("Wardens have beaten six weavers since the coup in March 2030.", "beaten", "2030-03/.."),
    ],
)
def test_act_times_since_is_the_begin_of_an_interval(text: str, word: str, edtf: str) -> None:
    """A time since which something has been done is where an open interval begins and not its date."""
    time = time_of(text, word)
    assert time
    assert time.edtf == edtf


@pytest.mark.parametrize(
    ("text", "word", "edtf"),
    [
        ("A baker pleaded guilty on Tuesday. The three men were beheaded in a cellar.", "beheaded", None),
        ("A baker was arrested and charged on Tuesday. The office was searched.", "searched", "2031-05-06"),
        ("A baker was charged on Tuesday. He was acquitted.", "acquitted", "2031-05-06"),
        ("A rally was held on Tuesday. Since then many have been beaten in the town.", "beaten", None),
        ("A rally was held on Tuesday. Many were beaten in the town.", "beaten", "2031-05-06"),
        ("A weaver was beaten on Tuesday. She later died in a cell.", "died", None),
        ("A weaver was beaten on Tuesday. Moments later she died in a cell.", "died", "2031-05-06"),
        ("A weaver was beaten on Tuesday. Over the next two days wardens arrested her sons.", "arrested", None),
        ("A weaver was beaten on Tuesday. A week after that, wardens arrested her sons.", "arrested", None),
        ("A weaver died on Tuesday. The guild filmed the inquest into Holm's death.", "death", None),
        ("Wardens have jailed many since the vote of May 2030. A weaver was beaten in a cell.", "beaten", None),
    ],
)
def test_act_times_of_the_act_before(text: str, word: str, edtf: str | None) -> None:
    """The day on which a court did something is not that of the crime told after it, nor does a day date a perfect."""
    time = time_of(text, word)
    assert (time.edtf if time else None) == edtf


def test_act_times_of_what_is_only_condemned() -> None:
    """A year after a noun is not surely that of its act where the verb above it is in the past."""
    time = time_of("The guild condemned the murder of Ada Lund in 2014.", "murder")
    assert time is None or time.basis in WEAK_BASES


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Her arrest comes amid a quarrel and stirs fears for bakers when the town joined Norvland in 1997.", "arrest"),
        ("A rally was held on Tuesday. The baker faces trial in the town.", "faces trial"),
    ],
)
def test_act_times_of_the_present(text: str, word: str) -> None:
    """What is told in the present takes no time from a clause or sentence of what lay before."""
    time = time_of(text, word)
    assert time is None or time.basis in WEAK_BASES
