"""Toponyms are found and resolved by their company."""

from __future__ import annotations

import pytest

from headwater.language.english import Parser
from headwater.language.reading import read_reports
from headwater.model import Report, Toponym
from headwater.stages.places import find_places

PARSER = Parser()

# Names of North Korea and its border with China, from public gazetteers, in the romanisations that the press uses.
NORTH_KOREA = """Pyongyang|P'yongyang|P'yŏngyang|Pyeongyang|Hoeryong|Hoeryŏng|Hoeryeong|Hoeryong City|Hoeryong-si|Musan|
Musan County|Musan-gun|Onsong|Onsŏng|Onsong County|Onsong-gun|Hyesan|Hyesan City|Hyesan-si|Chongjin|Ch'ongjin|Ch'ŏngjin|
Cheongjin|Chongjin City|Sinuiju|Sinŭiju|Shinuiju|Samjiyon|Samjiyŏn|Kanggye|Manpo|Manp'o|Rason|Rasŏn|Raseon|Rajin|Najin|
Rajin-Sonbong|Sonbong|Kimchaek|Kimch'aek|Hamhung|Hamhŭng|Hamheung|Wonsan|Kaesong|Kaesŏng|Nampo|Namp'o|Pyongsong|
P'yongsong|Sariwon|Haeju|Tanchon|Hungnam|Kilju County|Kyongsong|Kyongwon County|Saebyol County|Undok|Puryong|Yonsa|
Kapsan|Kim Hyong Jik County|Kim Jong Suk County|Poch'on County|Paegam County|Taehongdan|Unhung County|Yodok|Kaechon|
North Hamgyong|North Hamgyong Province|North Hamgyeong|Hamgyong-bukto|Hamgyŏng-bukto|South Hamgyong Province|
Hamgyong-namdo|Ryanggang|Ryanggang Province|Yanggang|Yanggang Province|Yanggang-do|Chagang Province|Jagang Province|
North Pyongan Province|South Pyongan Province|P'yongan-bukto|North Hwanghae|South Hwanghae Province|Kangwon Province|
Yongchon|Ryongchon|Uiju|Sakju|Punggye-ri|Yongbyon|Nyongbyon|Namyang|Aoji""".replace("\n", "").split("|")
CHINA = """Yanji|Yanji City|Tumen City|Longjing|Helong|Hunchun|Dandong|Changbai|Changbai County|Linjiang|Shenyang|
Jilin Province|Liaoning|Yanbian|Yanbian Korean Autonomous Prefecture|Kaishantun""".replace("\n", "").split("|")
# Missing from the data: the customs posts Quanhe and Wonjong-ri.


def places_in(text: str) -> list[Toponym]:
    """Returns the toponyms of a text."""
    return list(find_places(read_reports([Report(id="r", capture="c", text=text)], PARSER)[0]))


def place_named(text: str, name: str) -> Toponym:
    """Returns the one toponym of a text that reads as given."""
    (toponym,) = {toponym.start: toponym for toponym in places_in(text) if toponym.text == name}.values()
    return toponym


@pytest.mark.parametrize("name", NORTH_KOREA)
def test_places_resolves_north_korean_names(name: str) -> None:
    """Every common romanisation resolves to North Korea."""
    text = f"A source in North Korea said on Monday that soldiers searched houses in {name} for mobile phones."
    assert place_named(text, name).country == "KP"


@pytest.mark.parametrize("name", CHINA)
def test_places_resolves_names_across_the_border(name: str) -> None:
    """Names on the Chinese side resolve to China, in a report about North Korea too."""
    text = f"A source in North Korea said on Monday that soldiers crossed the river to {name} in China at night."
    assert place_named(text, name).country == "CN"


def test_places_keeps_a_county_a_county() -> None:
    """A county named as such resolves to the county and gives no city."""
    toponym = place_named(
        "Agents raided homes in Onsong County, North Hamgyong Province, in North Korea.", "Onsong County"
    )
    assert (toponym.feature, toponym.city, toponym.region) == ("admin2", None, "North Hamgyong")


def test_places_prefers_the_container_that_the_text_names() -> None:
    """A name before a comma lies in what stands behind it."""
    toponym = place_named("The market in Paris, Texas, opened again on Monday, officials said.", "Paris")
    assert (toponym.country, toponym.region) == ("US", "Texas")


def test_places_lies_where_its_site_lies() -> None:
    """The town of "Frankfurt airport in Germany" is in Germany, in a report on the United States too."""
    text = "The United States wanted him. He was held at Frankfurt airport in Germany, the United States said."
    assert place_named(text, "Frankfurt").country == "DE"


def test_places_takes_one_sense_per_report() -> None:
    """A bare mention means what the name with its container meant."""
    text = "Fire broke out in Paris, Texas, on Monday.\n\nFirefighters said that houses in Paris were damaged."
    assert {toponym.country for toponym in places_in(text) if toponym.text == "Paris"} == {"US"}


def test_places_resolves_by_company() -> None:
    """Neighbours decide between towns of one name."""
    text = "Soldiers from Hoeryong and Musan in North Korea were seen in Linjiang in China, residents said."
    assert place_named(text, "Linjiang").region == "Jilin"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Prevention of Tumults Act (PTA) is old. After a year in PTA custody he was freed.", "PTA"),
        ("Julian Marr spoke on Monday. All the charges against Julian were dropped.", "Julian"),
    ],
)
def test_places_takes_no_initials_or_forename_for_a_place(text: str, name: str) -> None:
    """What a report introduces as short for a longer name, or as a person's forename, is no place."""
    assert not [toponym for toponym in places_in(text) if toponym.text == name]


def test_places_keeps_a_great_city_abroad() -> None:
    """London is the capital in a report on the United States too."""
    text = "The United States wanted him. He was held in London, the United States said."
    assert place_named(text, "London").country == "GB"


def test_places_takes_no_person_for_a_place() -> None:
    """A surname that is a town's name too is not a place where a person bears it."""
    text = "Captain Dorian Lincoln led the search. Lincoln said that nobody was hurt in Chicago."
    assert [toponym.text for toponym in places_in(text)] == ["Chicago"]
    text = "Captain Dorian Lincoln led the search. Two men were tried for their part in Lincoln's death in Chicago."
    assert [toponym.text for toponym in places_in(text)] == ["Chicago"]


def test_places_takes_no_village_abroad() -> None:
    """A name that the country of the report lacks is not the village of that name in another one."""
    towns = "Nairobi, Mombasa, Nakuru and Kisumu in Kenya"
    assert place_named(f"Police in {towns} held two men in Elsah.", "Elsah").country is None
    assert place_named("Police held two men in Elsah, Illinois.", "Elsah").country == "US"


def test_places_leaves_a_demonym_alone() -> None:
    """A people's name is no place."""
    assert places_in("Korean and Chinese traders met an American diplomat.") == []


def test_places_leaves_the_unknown_unresolved() -> None:
    """A place that the gazetteer lacks keeps its words and gets no coordinates and no country."""
    toponym = place_named("The troops left from Quelmar and from the village near Velkhast in the north.", "Velkhast")
    assert (toponym.name, toponym.country, toponym.lat) == (None, None, None)


def test_places_resolves_another_romanisation() -> None:
    """A spelling that no table has resolves by what the romanisations share, in a Korean report."""
    text = "A source in North Korea said that the police searched houses in Hoeryeong on Monday."
    assert place_named(text, "Hoeryeong").region == "North Hamgyong"


def test_places_gives_the_border_area_near_a_town_no_city() -> None:
    """What happened in the border area near a town did not happen in the town."""
    text = "Guards shot at smugglers in the border area near Hyesan, a source in North Korea said."
    toponym = place_named(text, "Hyesan")
    assert (toponym.city, toponym.region, toponym.feature) == (None, "Ryanggang", "area")
    assert toponym.radius_km is not None


@pytest.mark.parametrize(
    ("text", "name", "feature"),
    [
        ("Pyongyang has ordered that brokers be punished.", "Pyongyang", "government"),
        ("Trade fell because of Pyongyang sealing the border.", "Pyongyang", "government"),
        ("On Monday, Pyongyang and Moscow signed a pact.", "Moscow", "government"),
        ("The envoy flew to Pyongyang on Monday.", "Pyongyang", "city"),
        ("Moscow saw heavy snow.", "Moscow", "city"),
    ],
)
def test_places_tells_a_government_named_by_its_capital(text: str, name: str, feature: str) -> None:
    """A capital that says or does something stands for its government; one that is gone to is a city."""
    assert place_named(text, name).feature == feature


def test_places_does_not_let_a_name_vote_for_its_own_longer_form() -> None:
    """A state that the report names outweighs a capital, however often the town's own bodies repeat its name."""
    text = "Tickets for Dublin Village and Dublin City Hall are sold across Ohio. The fair opens in Dublin at noon."
    assert place_named(text, "Dublin").country == "US"


def test_places_places_a_facility_by_the_town_in_its_name() -> None:
    """A facility has the region of the town it is named for, and no id of that town."""
    toponym = place_named("He was held in Hoeryong Prison in North Korea for two years.", "Hoeryong Prison")
    assert (toponym.region, toponym.geonameid, toponym.feature) == ("North Hamgyong", None, "facility")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "(",
        "NORTH KOREA, CHINA AND RUSSIA",
        "\u202e\u0000 Paris 😀",
        "A," * 500,
        "Musan " * 3000,
        "’’’s",
    ],
)
def test_places_survives_hostile_text(text: str) -> None:
    """No input crashes the stage, and every offset re-reads its words."""
    assert all(text[toponym.start : toponym.end].split() == toponym.text.split() for toponym in places_in(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The lorry was stopped between Drenmoor and Korvane.", ["Drenmoor", "Korvane"]),
        ("The refugees crossed the ice near Halvask and walked to Ostrel.", ["Halvask", "Ostrel"]),
        ("The Northern Beacon is read abroad. Nobody answered the Beacon's telephone.", []),
    ],
)
def test_places_finds_the_unknown_where_its_words_place_it(text: str, names: list[str]) -> None:
    """An unknown name after words of place is a toponym; the short form of a body's name is none."""
    assert [toponym.text for toponym in places_in(text)] == names


@pytest.mark.parametrize(
    ("text", "name", "country", "city"),
    [
        ("Five miners were kidnapped in DR Congo.", "DR Congo", "CD", None),
        ("A report on data in China Province, which is in Asia.", "China Province", "CN", None),
        ("He was held in Lagos by the Nigerian police.", "Lagos", "NG", "Lagos"),
        ("He fled to Lagos State in Nigeria.", "Lagos State", "NG", None),
    ],
)
def test_places_countries_and_towns_by_their_names(text: str, name: str, country: str, city: str | None) -> None:
    """A country's name is read whole; a region's name means its town if much of the region lives there."""
    toponym = place_named(text, name)
    assert (toponym.country, toponym.city) == (country, city)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Court convicts first accused in Sri Lankan national lynching case.", "Sri"),
        ("A cable was sent to Secretary of State Ada Lund.", "Secretary"),
        ("His interrogation inside Hamas prisons lasted a day.", "Hamas"),
        ("Two men, Travis and Gregory Lund, were held in Georgia, United States. Travis Lund is ill.", "Travis"),
        ("The clerk of the Western District of Texas said so.", "Western District"),
        ("The jury heard Otto Lind and Bari T. in Norway.", "Bari"),
        ("A port lies in Cox’s Bazaar, Bangladesh.", "Cox"),
        ("The men came to polish their Gaya’s boots.", "Gaya"),
        (
            "They held five bakers, namely Ada Lund, Ivo Carl Brandt, Lucinda Almagro, Nils Falk Sr., and Ole Moe.",
            "Almagro",
        ),
    ],
)
def test_places_leaves_names_of_others_alone(text: str, name: str) -> None:
    """Part of a demonym, a post, a movement, a court, a name are no places, whatever towns are called so."""
    assert name not in {toponym.text for toponym in places_in(text)}


@pytest.mark.parametrize(
    ("text", "name", "country", "city"),
    [
        # An unknown name is in the country that follows, or in the town that owns it.
        ("Farmers met in Quelmar, Kenya, on Monday.", "Quelmar", "KE", None),
        ("Guards held two nuns in Quelmar, 20 km south of Nairobi.", "Quelmar", "KE", None),
        ("Crowds met on Nairobi’s Quelmar Square on Monday.", "Quelmar Square", "KE", "Nairobi"),
        # A place a day's drive from a town is not in it.
        ("The bus burned 90 miles west of Nairobi.", "Nairobi", "KE", None),
        ("Guards were seen in Hadramout on Monday.", "Hadramout", "YE", None),
    ],
)
def test_places_by_what_they_lie_in(text: str, name: str, country: str, city: str | None) -> None:
    """A text that says what a place lies in or by gives its country, though the gazetteer lacks it."""
    toponym = place_named(text, name)
    assert (toponym.country, toponym.city) == (country, city)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Police led away his sister, Elmira, and two bakers.", "Elmira"),
        ("The film tells of Lincoln “Wolf” Marr and his band.", "Lincoln"),
        (
            "Captain Dorian Lincoln was jailed in Nairobi. The home of Lincoln was searched. Lincoln was freed.",
            "Lincoln",
        ),
        ("A baker drowned at Penha do Quelmar.", "Penha"),
        ("The Supreme Court freed two bakers.", "Supreme"),
    ],
)
def test_places_leaves_persons_and_longer_names_alone(text: str, name: str) -> None:
    """A relative, a surname that nothing places, and the first word of a longer name are no places."""
    assert not [toponym for toponym in places_in(text) if toponym.text == name and toponym.country]
