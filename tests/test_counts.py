"""Counting origins: the table of the contract, and what must hold of all bounds."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from headwater.model import Origin, digest_id
from headwater.stages.counts import count_origins, find_silent


def named(source: str, **fields: Any) -> Origin:
    """Returns the origin of a named voice."""
    return Origin(
        id=digest_id("origin", "named", source),
        standing="captured",
        outlet=fields.pop("outlet", "Tarn Courier"),
        source=source,
        source_kind=fields.pop("kind", "person"),
        statements=(f"statement of {source}",),
        **fields,
    )


def unnamed(outlet: str | None, voice: str = "a source", **fields: Any) -> Origin:
    """Returns the origin of an unnamed voice heard by an outlet."""
    return Origin(
        id=digest_id("origin", "unnamed", outlet, voice),
        standing=fields.pop("standing", "captured"),
        outlet=outlet,
        source=voice,
        source_kind="unnamed",
        statements=(f"statement of {voice} to {outlet}",),
        **fields,
    )


def own(outlet: str) -> Origin:
    """Returns the origin of what an outlet says in its own voice."""
    return Origin(id=digest_id("origin", "own", outlet), standing="captured", outlet=outlet, source_kind="outlet")


def lost(name: str) -> Origin:
    """Returns an origin without a trail."""
    return Origin(id=digest_id("origin", "lost", name), standing="unattributed", statements=(name,))


def ring(name: str) -> Origin:
    """Returns a ring."""
    return Origin(id=digest_id("origin", "ring", name), standing="unattributed", ring=True, statements=(name,))


def bounds(*origins: Origin) -> tuple[int, int]:
    """Returns the bounds of some origins."""
    counted = count_origins(origins)
    return counted.least, counted.most


def kinds(*origins: Origin) -> list[str]:
    """Returns the kinds of the reasons of some origins."""
    return [reason.kind for reason in count_origins(origins).reasons]


def test_counts_no_origin_is_zero() -> None:
    """Nothing counts nothing."""
    assert bounds() == (0, 0)


def test_counts_same_origin_twice_is_one() -> None:
    """An origin is counted once however often it is given."""
    assert bounds(named("Ilse Marr"), named("Ilse Marr")) == (1, 1)


def test_counts_two_named_voices_of_one_outlet_are_two() -> None:
    """Different named voices are two roots, whoever heard them."""
    assert bounds(named("Ilse Marr"), named("Odo Lind")) == (2, 2)


def test_counts_named_voices_say_why_they_are_split() -> None:
    """A split has a reason."""
    assert "split" in kinds(named("Ilse Marr"), named("Odo Lind"))


def test_counts_unnamed_voices_of_two_outlets_are_two() -> None:
    """Two outlets that each heard an unnamed voice are two roots."""
    assert bounds(unnamed("Tarn Courier"), unnamed("Radio Selm")) == (2, 2)


def test_counts_unnamed_voices_of_two_outlets_may_be_one_person() -> None:
    """The reason says that one person may have spoken to both."""
    counted = count_origins([unnamed("Tarn Courier"), unnamed("Radio Selm")])
    assert any("one person may have spoken to both" in reason.text for reason in counted.reasons)


def test_counts_unnamed_voices_of_one_outlet_are_one_to_two() -> None:
    """One outlet's unnamed voices may be one person."""
    assert bounds(unnamed("Tarn Courier", "a nurse"), unnamed("the Tarn Courier", "a driver")) == (1, 2)


def test_counts_unnamed_voices_under_one_owner_are_one_to_two() -> None:
    """Outlets of one owner are not established to be separate."""
    assert bounds(unnamed("Tarn Courier", owner="Odra Media"), unnamed("Radio Selm", owner="Odra Media")) == (1, 2)


def test_counts_without_trail_raises_only_the_upper_bound() -> None:
    """A statement without a trail may be any of the others."""
    assert bounds(named("Ilse Marr"), lost("a leaflet")) == (1, 2)


def test_counts_without_trail_alone_is_one() -> None:
    """What nothing is known of is still one root."""
    assert bounds(lost("a leaflet")) == (1, 1)


def test_counts_own_voices_are_never_established_to_differ() -> None:
    """An outlet that does not say where it has something from may have it from anyone."""
    assert bounds(own("Tarn Courier"), own("Radio Selm"), named("Ilse Marr")) == (1, 3)


def test_counts_ring_is_zero_to_one() -> None:
    """Reports that only credit each other may have no root at all."""
    assert bounds(ring("rumour")) == (0, 1)


def test_counts_ring_beside_named_voice_raises_only_the_upper_bound() -> None:
    """A ring adds nothing established."""
    assert bounds(ring("rumour"), named("Ilse Marr")) == (1, 2)


def test_counts_unknown_outlet_is_unmeasured() -> None:
    """An unnamed voice heard by nobody knows whom is neither zero nor a second root."""
    assert bounds(unnamed(None), unnamed("Radio Selm")) == (1, 2)
    assert "unmeasured" in kinds(unnamed(None), unnamed("Radio Selm"))


def test_counts_voices_that_share_a_tie_are_one_to_two() -> None:
    """A spokesman and the body that he speaks for are not established to be two roots."""
    ministry = named("Ministry of Order", kind="organisation")
    assert bounds(ministry, named("Odo Lind", ties=("Ministry of Order",))) == (1, 2)


def test_counts_voice_tied_to_two_others_does_not_join_them() -> None:
    """Roots are counted, never connected components."""
    assert bounds(named("A"), named("B"), named("C", ties=("A", "B"))) == (2, 3)


ORIGINS = st.lists(
    st.one_of(
        st.builds(named, st.sampled_from("ABCDE"), ties=st.sampled_from([(), ("A",), ("B", "outlet tarn courier")])),
        st.builds(unnamed, st.sampled_from(["Tarn Courier", "Radio Selm", "Post", None]), st.sampled_from("xyz")),
        st.builds(unnamed, st.sampled_from(["Gazette", "Mirror"]), owner=st.just("Odra Media")),
        st.builds(own, st.sampled_from(["Tarn Courier", "Radio Selm"])),
        st.builds(lost, st.sampled_from("pq")),
        st.builds(ring, st.sampled_from("rs")),
    ),
    max_size=8,
    unique_by=lambda origin: origin.id,
)


@given(ORIGINS)
def test_counts_least_is_never_above_most(origins: list[Origin]) -> None:
    """The bounds are bounds."""
    least, most = bounds(*origins)
    assert 0 <= least <= most <= len(origins)


@given(ORIGINS, st.randoms(use_true_random=False))
def test_counts_order_changes_nothing(origins: list[Origin], random: Any) -> None:
    """Origins in another order give the same bounds and reasons."""
    shuffled = list(origins)
    random.shuffle(shuffled)
    assert count_origins(shuffled) == count_origins(origins)


@given(ORIGINS, ORIGINS)
def test_counts_more_origins_never_lower_a_bound(origins: list[Origin], more: list[Origin]) -> None:
    """Another origin lowers neither bound."""
    known = {origin.id for origin in origins}
    least, most = bounds(*origins)
    grown = bounds(*origins, *(origin for origin in more if origin.id not in known))
    assert grown[0] >= least
    assert grown[1] >= most


def test_counts_unnamed_voices_of_an_office_are_one_to_two() -> None:
    """Police who are not said to have spoken to an outlet may be the police of another outlet, or a named colonel."""
    police = ("office police",)
    assert bounds(unnamed("Tarn Courier", ties=police), unnamed("Radio Selm", ties=police)) == (1, 2)
    counted = count_origins([named("Odo Lind", ties=police), unnamed("Radio Selm", ties=police)])
    assert (counted.least, counted.most) == (1, 2)
    assert any("public office" in reason.text for reason in counted.reasons)


def test_counts_named_voices_of_one_kind_of_office_are_two() -> None:
    """The police of two towns are two bodies."""
    assert bounds(named("Tarn Police", ties=("office police",)), named("Selm Police", ties=("office police",))) == (
        2,
        2,
    )


def test_counts_voice_that_does_not_tell_the_thing_establishes_nothing() -> None:
    """A voice of which nothing tells of the thing itself raises the upper bound only."""
    colonel, clerk = named("Odo Lind"), named("Ilse Marr")
    silent = find_silent([(True, [colonel]), (False, [clerk])])
    counted = count_origins([colonel, clerk], silent)
    assert (silent, counted.least, counted.most) == ({clerk.id}, 1, 2)
    assert any("takes it as known" in reason.text for reason in counted.reasons)
    assert find_silent([(True, [colonel]), (False, [colonel])]) == frozenset()


def test_counts_a_body_may_speak_for_its_government_but_not_for_another_body() -> None:
    """A navy and its government may be one voice; a navy and a police force of one government are two."""
    state = digest_id("source", "organisation", "government of Norvland")
    government = named(state, kind="organisation")
    navy, police = (named(name, kind="organisation", ties=(f"state {state}",)) for name in ("Navy", "Police"))
    assert bounds(government, navy) == (1, 2)
    assert bounds(navy, police) == (2, 2)
    assert any("speaks for the other" in reason.text for reason in count_origins((government, navy)).reasons)


def test_counts_who_is_heard_of_through_another_voice_alone_is_no_second_one() -> None:
    """What a group condemns by the word of a member who says the same is one; two whom one voice heard are two."""
    member, ties = named("Odo Lind"), ("through Odo Lind",)
    league = named("Weavers' League", kind="organisation", ties=ties)
    assert bounds(member, league) == (1, 2)
    assert bounds(member, unnamed("Tarn Courier", ties=ties)) == (1, 2)
    assert bounds(league, named("Ilse Marr", ties=ties)) == (2, 2)


def test_counts_reasons_name_only_what_the_count_is_about() -> None:
    """What a voice says of other things is no part of why its words here are one root."""
    voice = replace(named("Odo Lind"), statements=("s1", "s2", "s3"))
    about = count_origins([voice], about={voice.id: ["s1", "s2"]})
    assert [reason.statements for reason in about.reasons] == [("s1", "s2")]
    assert about.reasons[0].text.startswith("2 statements have one root")
    assert not [reason for reason in count_origins([voice], about={voice.id: ["s3"]}).reasons if reason.kind == "merge"]
