"""Origins: stories of issue and contract, from reports to counts."""

from __future__ import annotations

from typing import Any

from handmade import Desk
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tracing import ORIGINAL, OTHER, REWRITE, WEATHER, trace, write_original, write_other, write_rewrite

from headwater.model import Statement, digest_id

MINISTRY = "“Fourteen smugglers were stopped at the Odrava landing,” the Ministry of Order said in a statement."


def copy(desk: Desk, text: str, name: str, outlet: str | None, **fields: Any) -> Statement:
    """Writes a verbatim copy of the original or the rewrite; returns its statement on the arrests."""
    desk.write(name, outlet, text, **fields)
    first = text.partition(", a source")[0]
    voices = [desk.voice("a source in Lower Odra Province" if text == ORIGINAL else "a source", "unnamed")]
    voices += [desk.voice("Tarn Courier", "outlet")] + ([desk.voice(outlet, "outlet")] if outlet else [])
    return desk.say(first.removesuffix(" for carrying letters abroad"), *voices, cue="told")


def test_origins_every_statement_has_exactly_one() -> None:
    """No statement is without an origin or in two."""
    desk = Desk()
    statements = [write_original(desk), write_rewrite(desk), write_other(desk)]
    origins = trace(desk).origins
    assert sorted(name for origin in origins for name in origin.statements) == sorted(item.id for item in statements)


def test_origins_rewrite_of_an_unnamed_voice_is_one_origin() -> None:
    """The relay's source is the source that the original heard."""
    desk = Desk()
    first, relayed = write_original(desk), write_rewrite(desk)
    traced = trace(desk)
    origin = traced.origin(relayed)
    assert origin == traced.origin(first)
    assert (origin.standing, origin.report, origin.outlet, origin.source_kind) == (
        "captured",
        "report-courier",
        "Tarn Courier",
        "unnamed",
    )


def test_origins_relay_alone_is_uncaptured() -> None:
    """Without the original in the pile the trail ends at the outlet that heard the source."""
    desk = Desk()
    origin = trace_one(desk, write_rewrite(desk))
    assert (origin.standing, origin.report, origin.outlet) == ("uncaptured", None, "Tarn Courier")


def trace_one(desk: Desk, statement: Statement) -> Any:
    """Returns the origin of a statement."""
    return trace(desk).origin(statement)


def test_origins_three_hops_are_one() -> None:
    """Original, tabloid and scraper carry one root."""
    desk = Desk()
    statements = [
        write_original(desk),
        write_rewrite(desk),
        copy(desk, REWRITE, "scraper", None, marks=()),
    ]
    traced = trace(desk)
    assert traced.bounds(*statements) == (1, 1)
    assert traced.origin(statements[2]).report == "report-courier"


def test_origins_last_two_of_three_hops_are_one() -> None:
    """Tabloid and scraper alone carry one root, outside the pile."""
    desk = Desk()
    statements = [write_rewrite(desk), copy(desk, REWRITE, "scraper", None)]
    traced = trace(desk)
    assert traced.bounds(*statements) == (1, 1)
    assert traced.origin(statements[0]).standing == "uncaptured"


def test_origins_wire_and_three_papers_are_one() -> None:
    """A wire report printed by three papers is one root."""
    desk = Desk()
    statements = [write_other(desk, "Tri-River Press", "wire", published="2031-05-04")]
    for name in "abc":
        statements.append(write_other(desk, "Tri-River Press", name, published="2031-05-05"))
        report = desk.records[type(desk.report)].pop()  # type: ignore[arg-type]
        desk.add(
            report.__class__(**{**{f: getattr(report, f) for f in report.__struct_fields__}, "outlet": f"Paper {name}"})
        )
    assert trace(desk).bounds(*statements) == (1, 1)


def test_origins_digest_of_two_keeps_two_trails() -> None:
    """A digest that cites two outlets joins neither to the other."""
    desk = Desk()
    first, second = write_original(desk), write_other(desk)
    text = (
        "Harbour Guard agents arrested 14 ferrymen in Odrava for carrying letters, the Tarn Courier reported, citing a "
        "source in the province. A midwife told Radio Selm that fourteen boatmen were held after a raid."
    )
    desk.write("digest", "Digest", text, published="2031-05-09")
    digest = desk.voice("Digest", "outlet")
    one = desk.say(
        "Harbour Guard agents arrested 14 ferrymen in Odrava for carrying letters",
        desk.voice("a source in the province", "unnamed"),
        desk.voice("Tarn Courier", "outlet"),
        digest,
    )
    other = desk.say(
        "fourteen boatmen were held after a raid",
        desk.voice("A midwife", "unnamed"),
        desk.voice("Radio Selm", "outlet"),
        digest,
    )
    traced = trace(desk)
    assert traced.bounds(first, second, one, other) == (2, 2)
    assert traced.origin(one) == traced.origin(first)
    assert traced.origin(other) == traced.origin(second)


def write_ring(desk: Desk) -> list[Statement]:
    """Writes two reports that credit each other."""
    statements = []
    for name, outlet, other in (("a", "Northern Post", "Southern Post"), ("b", "Southern Post", "Northern Post")):
        desk.write(
            name,
            outlet,
            f"General Arn Velt was shot in the fortress of Marnik in April, the {other} reported. {WEATHER}",
        )
        content = "General Arn Velt was shot in the fortress of Marnik in April"
        statements.append(desk.say(content, desk.voice(other, "outlet"), desk.voice(outlet, "outlet"), cue="reported"))
    return statements


def test_origins_citing_ring_has_no_root() -> None:
    """Two reports that credit each other carry nothing established."""
    desk = Desk()
    statements = write_ring(desk)
    traced = trace(desk)
    assert traced.bounds(*statements) == (0, 1)
    assert traced.origin(statements[0]).ring


def test_origins_two_claims_of_one_ring_have_one_root_at_most() -> None:
    """Two reports that credit each other for two claims are one ring, and could have one root."""
    desk = Desk()
    statements = []
    for name, outlet, other in (("a", "Northern Post", "Southern Post"), ("b", "Southern Post", "Northern Post")):
        contents = [
            "General Arn Velt was shot in the fortress of Marnik in April",
            "he had lost two forts to smugglers",
        ]
        said = " and that ".join(contents)
        desk.write(name, outlet, f"{other} reported that {said}. {WEATHER}")
        voices = desk.voice(other, "outlet"), desk.voice(outlet, "outlet")
        statements += [desk.say(content, *voices, cue="reported") for content in contents]
    traced = trace(desk)
    assert traced.bounds(*statements) == (0, 1)
    assert len({traced.origin(statement).id for statement in statements}) == 1


def test_origins_later_version_that_cites_its_relay_is_no_ring() -> None:
    """An original whose later version cites its own relay is still the root."""
    desk = Desk()
    first, relayed = write_original(desk), write_rewrite(desk)
    later = f"{ORIGINAL} The Daily Herald reported the arrests too."
    desk.write("later", "Tarn Courier", later, published="2031-05-08")
    again = desk.say(
        "Agents of the Harbour Guard arrested 14 ferrymen in Odrava on the night of 2 May 2031",
        desk.voice("Daily Herald", "outlet"),
        desk.voice("Tarn Courier", "outlet"),
    )
    traced = trace(desk)
    assert traced.bounds(first, relayed, again) == (1, 1)
    assert traced.origin(again).report == "report-courier"


def test_origins_backdated_copy_is_no_second_root() -> None:
    """A copy with an earlier date is one with its original."""
    desk = Desk()
    first = write_original(desk)
    copied = copy(desk, ORIGINAL, "mirror", "Marnik Mirror", published="2031-05-01")
    traced = trace(desk)
    assert traced.bounds(first, copied) == (1, 1)
    assert traced.origin(copied).report == "report-courier"


def test_origins_mixed_article_is_relay_and_origin() -> None:
    """A report that adds its own reporting to a reprint is an origin only of what it adds."""
    desk = Desk()
    first = write_original(desk)
    own = "A baker told the Mixed Post that two ferrymen were released on Friday."
    desk.write("mixed", "Mixed Post", f"{ORIGINAL}\n\n{own}", published="2031-05-06")
    outlet = desk.voice("Mixed Post", "outlet")
    voices = (desk.voice("a source in Lower Odra Province", "unnamed"), desk.voice("Tarn Courier", "outlet"), outlet)
    taken = desk.say("Agents of the Harbour Guard arrested 14 ferrymen in Odrava on the night of 2 May 2031", *voices)
    added = desk.say("two ferrymen were released on Friday", desk.voice("A baker", "unnamed"), outlet, cue="told")
    traced = trace(desk)
    assert traced.origin(taken) == traced.origin(first)
    assert (traced.origin(added).outlet, traced.origin(added).report) == ("Mixed Post", "report-mixed")


def test_origins_two_unnamed_voices_of_one_outlet_are_one_to_two() -> None:
    """Two reports of one outlet with an unnamed voice each are one root at least."""
    desk = Desk()
    statements = [write_original(desk), write_other(desk, "Tarn Courier", "second")]
    assert trace(desk).bounds(*statements) == (1, 2)


def test_origins_two_outlets_with_an_unnamed_voice_each_are_two() -> None:
    """Two outlets that each heard an unnamed voice are two roots."""
    desk = Desk()
    assert trace_bounds(desk, write_original(desk), write_other(desk)) == (2, 2)


def trace_bounds(desk: Desk, *statements: Statement) -> tuple[int, int]:
    """Returns the bounds of some statements."""
    return trace(desk).bounds(*statements)


def test_origins_shared_owner_is_one_to_two() -> None:
    """Outlets of one known owner are not established to be separate."""
    desk = Desk()
    statements = [write_other(desk, "Nikkei Asia", "nikkei"), write_original(desk, "Financial Times", "times")]
    for statement in statements:
        desk.records[Statement] = [item for item in desk.records[Statement] if item.id != statement.id]  # type: ignore[attr-defined]
    told = [
        Statement(
            **{
                **{name: getattr(item, name) for name in item.__struct_fields__},
                "voices": (item.voices[0], item.voices[-1]),
            }
        )
        for item in statements
    ]
    desk.records[Statement] += told
    assert trace_bounds(desk, *told) == (1, 2)


def test_origins_ministry_carried_by_five_is_one() -> None:
    """A statement of one body that five outlets carry, each in its own report, is one root."""
    desk = Desk()
    statements = []
    for number, around in enumerate(
        (WEATHER, OTHER, "Markets opened.", "The ferry was late.", "Nobody was on the quay.")
    ):
        outlet = f"Outlet {number}"
        desk.write(str(number), outlet, f"{around} {MINISTRY}", published=f"2031-05-0{number + 1}")
        voices = (
            desk.voice("the Ministry of Order", "organisation", "Ministry of Order"),
            desk.voice(outlet, "outlet"),
        )
        statements.append(desk.say("“Fourteen smugglers were stopped at the Odrava landing,”", *voices, mode="direct"))
    assert trace(desk).bounds(*statements) == (1, 1)


def test_origins_spokesman_and_ministry_are_one_to_two() -> None:
    """A spokesman and the body that he speaks for are not two established roots."""
    desk = Desk()
    desk.write("a", "Outlet A", MINISTRY)
    ministry = desk.voice("the Ministry of Order", "organisation", "Ministry of Order")
    first = desk.say("Fourteen smugglers were stopped", ministry, desk.voice("Outlet A", "outlet"))
    desk.write("b", "Outlet B", "Fourteen people are held, said Odo Lind, a spokesman of the Ministry of Order.")
    voice = desk.voice("Odo Lind", "person")
    voice = type(voice)(
        source=voice.source, name=voice.name, kind="person", role="a spokesman of the Ministry of Order"
    )
    second = desk.say("Fourteen people are held", voice, desk.voice("Outlet B", "outlet"))
    assert trace_bounds(desk, first, second) == (1, 2)


def test_origins_surname_alone_is_no_second_root() -> None:
    """A surname that may be another report's full name is not a second established voice."""
    desk = Desk()
    desk.write("a", "Outlet A", "Fourteen people are held, Colonel Odo Lind said.")
    first = desk.say("Fourteen people are held", desk.voice("Odo Lind", "person"), desk.voice("Outlet A", "outlet"))
    desk.write("b", "Outlet B", "Lind said the boats were seized.")
    second = desk.say("the boats were seized", desk.voice("Lind", "person"), desk.voice("Outlet B", "outlet"))
    assert trace_bounds(desk, first, second) == (1, 2)


def test_origins_confirmation_that_cites_the_press_is_no_second_root() -> None:
    """An official who only hands on what the press reported has the press for a root."""
    desk = Desk()
    first = write_original(desk)
    desk.write(
        "confirm",
        "Outlet B",
        "Citing the Tarn Courier, Minister Ada Holt confirmed that 14 ferrymen were arrested in Odrava.",
    )
    voices = (desk.voice("Tarn Courier", "outlet"), desk.voice("Ada Holt", "person"), desk.voice("Outlet B", "outlet"))
    second = desk.say("14 ferrymen were arrested in Odrava", *voices)
    assert trace_bounds(desk, first, second) == (1, 1)


def test_origins_named_voices_through_one_unnamed_are_one_at_least() -> None:
    """Two named persons of whom one unnamed voice tells are not two established roots."""
    desk = Desk()
    desk.write("a", "Outlet A", "Captain Ada Holt ordered it, and Major Odo Lind agreed, a clerk said.")
    clerk, outlet = desk.voice("a clerk", "unnamed"), desk.voice("Outlet A", "outlet")
    first = desk.say("Captain Ada Holt ordered it", desk.voice("Ada Holt", "person"), clerk, outlet)
    second = desk.say("Major Odo Lind agreed", desk.voice("Odo Lind", "person"), clerk, outlet)
    assert trace_bounds(desk, first, second) == (1, 2)


def test_origins_without_trail_is_unattributed() -> None:
    """A text of an unknown outlet without voice, credit or shared text has no trail."""
    desk = Desk()
    desk.write("leaflet", None, WEATHER)
    statement = desk.say("Snow closed the pass above Marnik on Sunday")
    assert trace_one(desk, statement).standing == "unattributed"


def test_origins_copy_of_somebody_unknown_is_uncaptured() -> None:
    """A page that says it is a copy, not of whom, is no root."""
    desk = Desk()
    desk.write("scraper", "Scraper", f"{WEATHER}\n\nSource: Read Full Article")
    origin = trace_one(desk, desk.say("Snow closed the pass above Marnik on Sunday", desk.voice("Scraper", "outlet")))
    assert (origin.standing, origin.outlet) == ("uncaptured", None)


def test_origins_outlet_in_its_own_voice_is_captured() -> None:
    """What an outlet says of itself leads back to the outlet."""
    desk = Desk()
    desk.write("post", "Post", WEATHER)
    origin = trace_one(desk, desk.say("Snow closed the pass above Marnik on Sunday", desk.voice("Post", "outlet")))
    assert (origin.standing, origin.outlet, origin.source_kind) == ("captured", "Post", "outlet")


def test_origins_unnamed_voice_in_an_unread_language_is_unmeasured() -> None:
    """A language without rules gives neither a zero nor a second root."""
    desk = Desk()
    first = write_original(desk)
    desk.write("autre", "Le Poste", "Une source a dit que quatorze passeurs sont arrêtés.", language="fr")
    voices = (desk.voice("Une source", "unnamed"), desk.voice("Le Poste", "outlet"))
    other = desk.say("quatorze passeurs sont arrêtés", *voices)
    counted = trace(desk).count(first, other)
    assert (counted.least, counted.most) == (1, 2)
    assert "unmeasured" in [reason.kind for reason in counted.reasons]


def test_origins_correction_by_the_origin_is_the_same_root() -> None:
    """A correction by the original's outlet, in other words, adds no root."""
    desk = Desk()
    first = write_original(desk, title="Ferrymen arrested over letters")
    text = (
        "Correction: our report of 4 May, “Ferrymen arrested over letters”, gave a wrong number. Agents of the Harbour "
        "Guard arrested 13 ferrymen in Odrava on the night of 2 May, the same source told the Tarn Courier."
    )
    desk.write("correction", "Tarn Courier", text, published="2031-05-09")
    voices = (desk.voice("the same source", "unnamed"), desk.voice("Tarn Courier", "outlet"))
    second = desk.say("Agents of the Harbour Guard arrested 13 ferrymen in Odrava on the night of 2 May", *voices)
    assert trace_bounds(desk, first, second) == (1, 1)


def test_origins_headline_repeats_the_attributed_statement() -> None:
    """A headline in the outlet's own voice is no root beside the voice that the text names."""
    desk = Desk()
    first = write_original(desk)
    assert desk.report is not None
    desk.report = None
    desk = Desk()
    title = "Ferrymen arrested in Odrava by Harbour Guard"
    desk.write("courier", "Tarn Courier", f"{title}\n\n{ORIGINAL}", title=title)
    from headwater.model import Mark, Report

    report = desk.records[Report].pop()
    marked = {name: getattr(report, name) for name in report.__struct_fields__}
    desk.add(Report(**{**marked, "marks": (Mark(kind="headline", start=0, end=len(title)),)}))
    outlet = desk.voice("Tarn Courier", "outlet")
    head = desk.say(title, outlet, mode="own")
    first = desk.say(
        "Agents of the Harbour Guard arrested 14 ferrymen in Odrava on the night of 2 May 2031",
        desk.voice("a source in Lower Odra Province", "unnamed"),
        outlet,
    )
    assert trace_bounds(desk, first, head) == (1, 1)


WRITERS = (write_original, write_rewrite, write_other)
ROOMS = st.lists(st.sampled_from([0, 1, 2, 3, 4]), unique=True, min_size=1, max_size=5)


def write_room(pieces: list[int]) -> tuple[Desk, list[Statement]]:
    """Writes some of: the original, its rewrite, another report, a copy of the rewrite, a ring."""
    desk = Desk()
    statements: list[Statement] = []
    for piece in pieces:
        if piece < 3:
            statements.append(WRITERS[piece](desk))
        elif piece == 3:
            statements.append(copy(desk, REWRITE, "scraper", None))
        else:
            statements += write_ring(desk)
    return desk, statements


@settings(max_examples=40, deadline=None)
@given(ROOMS, st.randoms(use_true_random=False))
def test_origins_order_of_writing_changes_nothing(pieces: list[int], random: Any) -> None:
    """Reports in another order give the same origins."""
    shuffled = list(pieces)
    random.shuffle(shuffled)
    assert trace(write_room(shuffled)[0]).origins == trace(write_room(pieces)[0]).origins


@settings(max_examples=40, deadline=None)
@given(ROOMS, st.booleans())
def test_origins_verbatim_copy_raises_no_bound(pieces: list[int], dated: bool) -> None:
    """A copy of the rewrite or the original adds nothing to the count of what it copies."""
    desk, statements = write_room([*dict.fromkeys([*pieces, 1])])
    before = trace(desk).bounds(*statements)
    added = copy(desk, REWRITE, "again", "Marnik Mirror", published="2031-05-20" if dated else None)
    after = trace(desk).bounds(*statements, added)
    assert after[0] <= before[0]
    assert after[1] <= before[1]


@settings(max_examples=40, deadline=None)
@given(ROOMS)
def test_origins_independent_report_lowers_no_bound(pieces: list[int]) -> None:
    """A report of an outlet's own, in its own words, takes nothing from the count."""
    desk, statements = write_room(pieces)
    before = trace(desk).bounds(*statements)
    desk.write(
        "teacher", "Selm Gazette", "A teacher told the Selm Gazette that neighbours had been taken from the landing."
    )
    voices = (desk.voice("A teacher", "unnamed"), desk.voice("Selm Gazette", "outlet"))
    added = desk.say("neighbours had been taken from the landing", *voices, cue="told")
    after = trace(desk).bounds(*statements, added)
    assert after[0] >= before[0]
    assert after[1] >= before[1]


def test_origins_empty_pile_gives_none() -> None:
    """Nothing has no origin."""
    desk = Desk()
    desk.write("empty", None, "")
    assert trace(desk).origins == []


def write_borrower(desk: Desk, end: str) -> Statement:
    """Writes a report that takes much from the original and has an unnamed voice of its own."""
    own = f"Two lorries stood at the landing until noon, a trader {end}. Nobody was allowed to go near them."
    desk.write("mixed", "Mixed Post", f"{ORIGINAL}\n\n{own}\n\n{WEATHER}\n\n{OTHER}", published="2031-05-06")
    told = end.removeprefix("told the ")
    voices = [desk.voice("a trader", "unnamed"), desk.voice("Mixed Post", "outlet")]
    assert (voices[1].start is not None) == (told != end)
    return desk.say("Two lorries stood at the landing until noon", *voices)


def test_origins_voice_beside_borrowed_text_is_one_to_two() -> None:
    """An unnamed voice that nobody is said to have heard may have come with the text around it."""
    desk = Desk()
    first, own = write_original(desk), write_borrower(desk, "said")
    counted = trace(desk).count(first, own)
    assert (counted.least, counted.most) == (1, 2)
    assert any("not said to have spoken to it" in reason.text for reason in counted.reasons)


def test_origins_voice_that_told_the_borrower_is_its_own() -> None:
    """A voice that is said to have spoken to the outlet is a second origin beside what the outlet reprints."""
    desk = Desk()
    first, own = write_original(desk), write_borrower(desk, "told the Mixed Post")
    assert trace(desk).bounds(first, own) == (2, 2)


def write_police(desk: Desk, name: str, outlet: str, words: str, *, told: bool = False) -> Statement:
    """Writes a report that gives its words to the police."""
    desk.write(name, outlet, f"{words}, police {f'told the {outlet}' if told else 'said'}.")
    return desk.say(words, desk.voice("police", "unnamed"), desk.voice(outlet, "outlet"))


def test_origins_police_of_two_outlets_are_one_to_two() -> None:
    """Police that no words say to have spoken to an outlet itself may have put out one statement."""
    desk = Desk()
    first = write_police(desk, "a", "Tarn Courier", "Nine weavers were held at the lower landing")
    other = write_police(desk, "b", "Selm Gazette", "Nobody slept in Marnik")
    assert trace(desk).bounds(first, other) == (1, 2)


def test_origins_police_that_told_each_outlet_are_two() -> None:
    """Police officers that each outlet says it heard are counted by the contract's table."""
    desk = Desk()
    first = write_police(desk, "a", "Tarn Courier", "Nine weavers were held at the lower landing", told=True)
    other = write_police(desk, "b", "Selm Gazette", "Nobody slept in Marnik", told=True)
    assert trace(desk).bounds(first, other) == (2, 2)


def test_origins_sheriff_may_speak_for_the_sheriffs_office() -> None:
    """Who is named with an office and the body of that name are one origin at least, two at most."""
    desk = Desk()
    desk.write("a", "Tarn Courier", "Sheriff Ilse Marr said nine weavers were held.")
    sheriff = desk.voice("Ilse Marr", "person")
    first = desk.say("nine weavers were held", replace(sheriff, role="Sheriff"), desk.voice("Tarn Courier", "outlet"))
    desk.write("b", "Radio Selm", "The Odra County Sheriff's Office confirmed that the landing was closed.")
    office = desk.voice("Odra County Sheriff's Office", "organisation")
    other = desk.say("the landing was closed", office, desk.voice("Radio Selm", "outlet"))
    assert trace(desk).bounds(first, other) == (1, 2)


def test_origins_feelings_are_no_root() -> None:
    """What a report says itself is not taken from who is said to have feelings about it."""
    desk = Desk()
    desk.write(
        "courier",
        "Tarn Courier",
        "The outcry in Norvland over four ferrymen whom border guards shot at the Odrava landing in Velm grew.",
    )
    own = desk.say(
        "The outcry in Norvland over four ferrymen whom border guards shot at the Odrava landing in Velm grew",
        desk.voice("Tarn Courier", "outlet"),
        mode="own",
    )
    desk.say(
        "four ferrymen whom border guards shot at the Odrava landing in Velm",
        desk.voice("Norvland", "organisation"),
        desk.voice("Tarn Courier", "outlet"),
        cue="outcry",
        attitude=True,
        within=own.id,
    )
    assert trace(desk).origin(own).source is None


def test_origins_voice_heard_through_another_is_tied_to_it_until_it_is_heard_itself() -> None:
    """A guard of whom a teacher tells is tied to the teacher; once an outlet hears the guard, nothing ties the two."""
    desk = Desk()
    desk.write("a", "Tarn Courier", "Ada Lund said that Ivo Falk told her that soldiers burnt the mill.")
    teacher, guard = desk.voice("Ada Lund", "person"), desk.voice("Ivo Falk", "person")
    passed_on = desk.say("soldiers burnt the mill", guard, teacher, desk.voice("Tarn Courier", "outlet"), cue="told")
    assert trace(desk).origin(passed_on).ties == (f"through {teacher.source}",)
    desk.write("b", "Odra Post", "Ivo Falk told the Odra Post that the mill was burnt by soldiers.")
    desk.say("the mill was burnt", desk.voice("Ivo Falk", "person"), desk.voice("Odra Post", "outlet"), cue="told")
    assert trace(desk).origin(passed_on).ties == ()


def test_origins_body_is_known_without_its_owner() -> None:
    """The Treasury's Office of Grain Sanctions is the office that another sentence names with its director."""
    desk = Desk()
    named = "Office of Grain Sanctions Mara Krol"
    desk.write("a", "Tarn Courier", f"{named} named the men. Treasury's Office of Grain Sanctions named them.")
    said = desk.say("named them", desk.voice("Treasury's Office of Grain Sanctions", "organisation"))
    desk.say("named the men", desk.voice(named, "organisation"))
    assert desk.voice(named, "organisation").source in trace(desk).origin(said).ties


def test_origins_body_that_another_owns_is_tied_to_it() -> None:
    """The Treasury's sanctions office may say what the Treasury says."""
    desk = Desk()
    desk.write("a", "Tarn Courier", "Treasury Department named the men. Treasury's Office of Sanctions named them.")
    treasury = desk.voice("Treasury Department", "organisation")
    said = desk.say("named them", desk.voice("Treasury's Office of Sanctions", "organisation"))
    desk.say("named the men", treasury)
    assert treasury.source in trace(desk).origin(said).ties


def test_origins_body_of_a_state_is_tied_to_its_government() -> None:
    """The Indian navy may say what the government of India says."""
    desk = Desk()
    desk.write("a", "Tarn Courier", "The Indian navy said that its men took a boat.")
    said = desk.say("its men took a boat", desk.voice("Indian navy", "organisation"), cue="said")
    [tie] = [tie for tie in trace(desk).origin(said).ties if tie.startswith("state ")]
    assert tie == f"state {digest_id('source', 'organisation', 'government of India')}"


def test_origins_description_is_tied_to_whom_it_may_mean() -> None:
    """An unnamed sister and a named one of one report may be one, and so may "the group" and a body that speaks."""
    desk = Desk()
    desk.write(
        "a",
        "Tarn Courier",
        "His sister said he was held. His sister Sana Vell said it. The group said so. Lantern did.",
    )
    named = replace(desk.voice("Sana Vell", "person"), role="his sister")
    desk.say("Lantern did", replace(named, role="Vell’s sister"))
    unnamed, group = desk.voice("His sister", "unnamed"), desk.voice("The group", "unnamed")
    body = desk.voice("Lantern", "organisation")
    said = desk.say("he was held", unnamed)
    desk.say("it", named)
    other = desk.say("so", group)
    desk.say("did", body)
    assert named.source in trace(desk).origin(said).ties
    assert body.source in trace(desk).origin(other).ties
    assert body.source not in trace(desk).origin(said).ties


def test_origins_unnamed_voice_is_not_tied_to_a_person_of_its_trade() -> None:
    """Whoever is called "a doctor" stays unnamed beside a doctor who is named."""
    desk = Desk()
    desk.write("a", "Tarn Courier", "A doctor said he was held. Sana Vell, a doctor, said it was dark.")
    said = desk.say("he was held", desk.voice("A doctor", "unnamed"))
    named = replace(desk.voice("Sana Vell", "person"), role="a doctor")
    desk.say("it was dark", named)
    assert named.source not in trace(desk).origin(said).ties


def test_origins_statement_of_an_agency_is_the_agency() -> None:
    """What Reuters states is no second source beside Reuters."""
    desk = Desk()
    desk.write("a", "Tarn Courier", "Ten men died, the Reuters statement read.")
    said = desk.say("Ten men died", desk.voice("the Reuters statement", "document"), cue="read")
    assert trace(desk).origin(said).outlet == "Reuters"


def test_origins_a_people_is_nobody() -> None:
    """Many people of one country cannot be told apart from other voices."""
    desk = Desk()
    desk.write("a", "Tarn Courier", "Many Nigerians said that ten men died.")
    said = desk.say("ten men died", desk.voice("Nigerians", "group"), cue="said")
    assert trace(desk).origin(said).source_kind == "unnamed"


def test_origins_reports_of_one_outlet_do_not_carry_each_other() -> None:
    """Two reports that an outlet wrote in its own voice are no relays of each other."""
    desk = Desk()
    said = []
    for name, text in (("a", "Guards shut the mill in Odra."), ("b", "The harvest in Tarn was poor.")):
        desk.write(name, "Tarn Courier", text)
        said.append(desk.say(text.rstrip("."), desk.voice("Tarn Courier", "outlet"), mode="own"))
    origin = trace(desk).origin(said[0])
    assert set(origin.statements) == {statement.id for statement in said}
    assert "carr" not in origin.reason


def test_origins_document_may_be_of_who_gave_it_out() -> None:
    """A release of a body, and a letter of a person, are no second source beside the two."""
    desk = Desk()
    desk.write("a", "Tarn Courier", "A VPD release said he was held. Sana Vell’s letter said it was dark.")
    release = desk.say("he was held", desk.voice("A VPD release", "document"))
    letter = desk.say("it was dark", desk.voice("Sana Vell’s letter", "document"))
    desk.write("b", "Odra Post", "The VPD said two were shot. Sana Vell said it rained.")
    body, person = desk.voice("VPD", "organisation"), desk.voice("Sana Vell", "person")
    desk.say("two were shot", body)
    desk.say("it rained", person)
    traced = trace(desk)
    assert body.source in traced.origin(release).ties
    assert person.source in traced.origin(letter).ties


def test_origins_who_holds_an_office_may_speak_for_it() -> None:
    """A county's coroner and the coroner's office of that county may be one voice."""
    desk = Desk()
    desk.write(
        "a", "Tarn Courier", "The Odrava County Coroner’s Office said two died. Odrava County Coroner Jon Vesk said so."
    )
    office = desk.voice("Odrava County Coroner’s Office", "organisation")
    desk.say("two died", office)
    said = desk.say("so", replace(desk.voice("Jon Vesk", "person"), role="Odrava County Coroner"))
    assert office.source in trace(desk).origin(said).ties


def test_origins_reports_of_nobody_name_no_document() -> None:
    """What "reports" say is said by nobody in particular."""
    desk = Desk()
    desk.write("a", "Tarn Courier", "Ten men died, reports of our friends said.")
    said = desk.say("Ten men died", desk.voice("reports of our friends", "document"))
    assert trace(desk).origin(said).source_kind != "document"
