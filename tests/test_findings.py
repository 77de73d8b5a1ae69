"""Findings: bounds, particulars and conflicts of each event."""

from __future__ import annotations

from handmade import Desk, lay_denial, lay_raid
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.engine.local import LocalEngine
from headwater.model import Bounds, Finding, Report, Source, Statement, digest_id
from headwater.stages.findings import order_findings, weigh_findings
from headwater.stages.vocabulary import load_words
from headwater.stages.wording import carries


def weigh(desk: Desk) -> list[Finding]:
    """Returns the findings of what a desk has written, in order."""
    return order_findings(weigh_findings(desk.pile(), LocalEngine()))


def particular(finding: Finding, slot: str) -> dict[str, tuple[int, int]]:
    """Returns the values of a slot with their bounds."""
    [own] = [particular for particular in finding.particulars if particular.slot == slot]
    return {value.value: (value.origins.least, value.origins.most) for value in own.values}


def test_findings_relays_count_once() -> None:
    """Three reports of one origin carry a finding with one origin."""
    desk = Desk()
    lay_raid(desk)
    [finding] = weigh(desk)
    assert (finding.reports, finding.origins.least, finding.origins.most) == (3, 1, 1)
    assert finding.id == digest_id("finding", finding.event)


def test_findings_voice_heard_through_another_here_is_no_second_origin() -> None:
    """Who is only said by another to have said so is no second origin, whatever it says itself elsewhere."""
    desk = Desk()
    desk.write("a", "Tarn Courier", "Odo Lind said guards burnt the mill. He said Ilse Marr saw that they burnt it.")
    lind, marr = desk.voice("Odo Lind", "person"), desk.voice("Ilse Marr", "person")
    first, second = desk.say("guards burnt the mill", lind), desk.say("they burnt it", marr, lind)
    desk.write("b", "Odra Post", "Ilse Marr said that bread is dear.")
    elsewhere = desk.say("bread is dear", marr)
    desk.root(first, kind="person", outlet="Tarn Courier")
    desk.root(second, elsewhere, kind="person", outlet=None)
    desk.report = desk.records[Report][0]  # type: ignore[assignment]
    desk.join(desk.act(first, "burnt the mill"), desk.act(second, "burnt it"))
    [finding] = weigh(desk)
    assert (finding.origins.least, finding.origins.most) == (1, 2)


def test_findings_denial_corroborates_nothing() -> None:
    """A denial stands beside the happening and is not counted for it."""
    desk = Desk()
    lay_denial(desk)
    [finding] = weigh(desk)
    assert (finding.reports, finding.origins.least) == (2, 2)
    assert particular(finding, "status") == {"happened": (2, 2), "denied": (1, 1)}
    [conflict] = [conflict for conflict in finding.conflicts if conflict.slot == "status"]
    assert (conflict.kind, conflict.values) == ("denial", ("happened", "denied"))


def test_findings_particulars_have_their_own_bounds() -> None:
    """Two origins carry the killing, one each of the two figures."""
    desk = Desk()
    lay_denial(desk)
    [finding] = weigh(desk)
    assert particular(finding, "place") == {"Odra": (2, 2)}
    assert particular(finding, "target") == {"farmers": (2, 2)}
    assert particular(finding, "number") == {"12 farmers": (1, 1), "30 farmers": (1, 1)}
    assert [conflict.values for conflict in finding.conflicts if conflict.slot == "number"] == [
        ("12 farmers", "30 farmers")
    ]


def test_findings_changed_on_the_way() -> None:
    """Two figures of one origin are a change by a relay, not two accounts."""
    desk = Desk()
    acts = []
    statements = []
    for name, outlet, figure in (("a", "Courier", "five"), ("b", "Herald", "nine")):
        desk.write(name, outlet, f"Police arrested {figure} men, a source told the Courier.")
        said = desk.say(f"Police arrested {figure} men", desk.voice("a source", "unnamed"))
        value = {"five": 5.0, "nine": 9.0}[figure]
        number = (figure, {"least": value, "most": value, "of": "men"})
        acts.append(desk.act(said, "arrested", actor="Police", target=f"{figure} men", number=number))
        statements.append(said)
    desk.root(*statements, outlet="Courier")
    desk.join(*acts)
    [finding] = weigh(desk)
    assert [conflict.kind for conflict in finding.conflicts] == ["relay"]
    assert "says that police arrested five men" in finding.sentence
    assert "A relay changed the number: “five” against “nine”." in finding.sentence


def test_findings_later_higher_figure_may_be_an_update() -> None:
    """A higher figure in a later report is marked as a possible update, with both figures kept."""
    desk = Desk()
    acts = []
    for name, figure, day in (("a", "12", "2031-05-04"), ("b", "30", "2031-05-06")):
        desk.write(
            name, f"Outlet {name}", f"Soldiers killed {figure} farmers, Colonel Marr of {name} said.", published=day
        )
        said = desk.say(f"Soldiers killed {figure} farmers", desk.voice("Colonel Marr", "person"))
        number = (figure, {"least": float(figure), "most": float(figure), "of": "farmers"})
        acts.append(desk.act(said, "killed", actor="Soldiers", target=f"{figure} farmers", number=number))
        desk.root(said, kind="person", outlet=f"Outlet {name}")
    desk.join(*acts)
    [finding] = weigh(desk)
    assert [conflict.kind for conflict in finding.conflicts] == ["update"]


def test_findings_orders_are_not_happenings() -> None:
    """An order that one source speaks of does not corroborate the arrest that another speaks of."""
    desk = Desk()
    acts = []
    for name, words, trigger, status in (
        ("a", "Police arrested two men", "arrested", "happened"),
        ("b", "Police were ordered to arrest two men", "arrest", "ordered"),
    ):
        desk.write(name, f"Outlet {name}", f"{words}, a source said.")
        said = desk.say(words, desk.voice("a source", "unnamed"))
        acts.append(desk.act(said, trigger, status, actor="Police", target="two men"))
        desk.root(said, outlet=f"Outlet {name}")
    desk.join(*acts)
    [finding] = weigh(desk)
    assert (finding.origins.least, finding.origins.most, finding.reports) == (1, 1, 1)


def test_findings_untraced_statement_is_never_a_second_origin() -> None:
    """A statement whose trail was not traced can raise the upper bound only."""
    desk = Desk()
    acts = []
    for name in ("a", "b"):
        desk.write(name, f"Outlet {name}", "Police arrested two men, a source said.")
        said = desk.say("Police arrested two men", desk.voice("a source", "unnamed"))
        acts.append(desk.act(said, "arrested", actor="Police", target="two men"))
        if name == "a":
            desk.root(said, outlet="Outlet a")
    desk.join(*acts)
    [finding] = weigh(desk)
    assert (finding.origins.least, finding.origins.most) == (1, 2)
    assert any(reason.kind == "unmeasured" for reason in finding.origins.reasons)
    assert "Uncorroborated: another origin is possible but not established." in finding.sentence


def test_findings_only_denied_counts_nobody() -> None:
    """What is only denied is carried by no origin."""
    desk = Desk()
    desk.write("a", "Courier", "The ministry denied that police arrested two men.")
    said = desk.say("police arrested two men", desk.voice("The ministry", "organisation"), stance="denies")
    desk.join(desk.act(said, "arrested", "denied", actor="police", target="two men"))
    desk.root(said, kind="organisation", outlet="Courier")
    [finding] = weigh(desk)
    assert Bounds(least=finding.origins.least, most=finding.origins.most) == Bounds(least=0, most=0)


def test_findings_order() -> None:
    """The strongest finding stands first."""
    desk = Desk()
    lay_raid(desk)
    lay_denial(desk)
    assert [finding.origins.least for finding in weigh(desk)] == [2, 1]


def test_findings_event_without_records() -> None:
    """An event whose acts are gone gives no finding and no error."""
    desk = Desk()
    desk.join()
    assert weigh(desk) == []


FIGURES = {"two": 2.0, "five": 5.0, "12": 12.0, "30": 30.0}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(FIGURES)),
            st.sampled_from(["Brask", "Odra"]),
            st.sampled_from(["affirms", "denies", "orders"]),
            st.integers(0, 3),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_findings_say_nothing_that_the_reports_do_not(told: list[tuple[str, str, str, int]]) -> None:
    """Whatever the reports say, a sentence holds only their particulars, and least is never above most."""
    desk = Desk()
    acts = []
    roots: dict[int, list[Statement]] = {}
    for at, (figure, town, stance, root) in enumerate(told):
        desk.write(f"r{at}", f"Outlet {'ABCDE'[at]}", f"Police arrested {figure} men in {town}, a source said.")
        said = desk.say(f"Police arrested {figure} men in {town}", desk.voice("a source", "unnamed"), stance=stance)
        number = (figure, {"least": FIGURES[figure], "most": FIGURES[figure], "of": "men"})
        place = (town, {"name": town, "geonameid": len(town)})
        status = "denied" if stance == "denies" else "happened"
        parties = {"actor": "Police", "target": f"{figure} men"}
        acts.append(desk.act(said, "arrested", status=status, **parties, number=number, place=place))
        roots.setdefault(root, []).append(said)
    for statements in roots.values():
        desk.root(*statements, outlet="Courier")
    desk.join(*acts)
    [finding] = weigh(desk)
    reports = desk.pile().all(Report)
    evidence = [report.text for report in reports] + [report.outlet or "" for report in reports]
    assert carries(finding.sentence, [*evidence, "Courier", *load_words("counts")]) == []
    assert 0 <= finding.origins.least <= finding.origins.most
    assert finding.origins.most <= len(
        [root for root, says in roots.items() if any(s.stance != "denies" for s in says)]
    )


def test_findings_correction_is_told_apart() -> None:
    """A figure that a report says it corrects is a correction, with both figures kept."""
    desk = Desk()
    acts = []
    for name, opening, figure in (("a", "", "12"), ("b", "Correction: our report was wrong. ", "11")):
        desk.write(name, "Courier", f"{opening}Police arrested {figure} men, Colonel Marr said.")
        said = desk.say(f"Police arrested {figure} men", desk.voice("Colonel Marr", "person"))
        number = (figure, {"least": float(figure), "most": float(figure), "of": "men"})
        acts.append(desk.act(said, "arrested", actor="Police", target=f"{figure} men", number=number))
        desk.root(said, kind="person", outlet="Courier")
    desk.join(*acts)
    [finding] = weigh(desk)
    [conflict] = finding.conflicts
    assert (conflict.kind, conflict.values) == ("correction", ("11 men", "12 men"))
    assert "A correction changes the number:" in finding.sentence


def test_findings_persons_of_a_kind_tell_of_no_one_person() -> None:
    """Who speaks of "children dying" tells nothing of the one child of whom another does."""
    desk = Desk()
    desk.write(
        "a", "Tarn Courier", "Odo Lind said a child died. Ilse Marr said the town had a problem with children dying."
    )
    lind, marr = desk.voice("Odo Lind", "person"), desk.voice("Ilse Marr", "person")
    first, second = desk.say("a child died", lind), desk.say("children dying", marr)
    for said in (first, second):
        desk.root(said, kind="person", outlet="Tarn Courier")
    desk.join(desk.act(first, "died", target="a child"), desk.act(second, "dying", target="children"))
    [finding] = weigh(desk)
    assert (finding.origins.least, finding.origins.most) == (1, 2)


def test_findings_conflict_names_persons_once() -> None:
    """A conflict of persons gives the fullest name of each, and the name that a pronoun stands for."""
    desk = Desk()
    persons = {"Odo Lind": "Odo Lind", "Lind": "Lind", "she": "Ilse Marr"}
    acts = []
    for name, (words, full) in zip("abc", persons.items(), strict=True):
        desk.write(name, f"Courier {name}", f"Clerk {name.upper()} said {words} shut the mill.")
        said = desk.say(f"{words} shut the mill", desk.voice(f"Clerk {name.upper()}", "person"))
        source = desk.add(Source(id=f"source-{name}", name=full, kind="person"))
        acts.append(desk.act(said, "shut", actor=(words, {"source": source.id})))
        desk.root(said, kind="person", outlet=f"Courier {name}")
    desk.join(*acts)
    [finding] = weigh(desk)
    assert [conflict.values for conflict in finding.conflicts] == [("Odo Lind", "she [Ilse Marr]")]
