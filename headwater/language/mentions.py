"""Place names as they stand in a text: which words name a place, by the parse and the gazetteer together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from headwater.language.cue_lexicon import load_cues
from headwater.language.gazetteer import Gazetteer, Place
from headwater.language.placenames import abbreviations, demonym_countries, word_set
from headwater.language.toponyms import fold_name

LONGEST_NAME = 6
PLACE_LABELS = {"GPE", "LOC", "FAC"}
NEVER_LABELS = {"DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY", "LANGUAGE"}
STRONG_LOCATIVES = {"in", "near", "outside", "inside", "throughout", "at", "via", "across"}
WEAK_LOCATIVES = {
    "from",
    "to",
    "of",
    "around",
    "through",
    "toward",
    "towards",
    "between",
    "into",
    "for",
    "and",
    "on",
    "off",
}
TITLES = word_set("titles")
SPEECH = {"said", "says", "told", "added", "asked", "wrote", "noted", "testified", "explained", "'s"}
DWELLERS = word_set("dwellers")
FACILITY = re.compile(
    r"(?:Street|St|Road|Rd|Avenue|Ave|Boulevard|Blvd|Lane|Drive|Highway|Route|Interstate|Parkway|Park|River|Creek|Lake|Bay|"
    r"Beach|Island|Islands|Mountain|Mountains|Valley|Hill|Hills|Airport|Bridge|Square|Forest|Canal|Peninsula|Desert|Sea|"
    r"Ocean|Strait|Gulf|Harbor|Harbour|Plaza|Prison|Camp|Village|County|Province|District|Township|Region|Coast|Reservoir|"
    r"Dam|Falls|Canyon|Parish|Prefecture|Delta|Station|Port|Border|Court|Way|Trail|Pike|Wilderness|Cemetery|Hospital)\.?"
)
STREETS = {
    "street",
    "road",
    "avenue",
    "boulevard",
    "lane",
    "drive",
    "highway",
    "st",
    "rd",
    "ave",
    "blvd",
    "parkway",
    "pike",
}
NATURE = {
    "river",
    "creek",
    "lake",
    "island",
    "islands",
    "mountain",
    "mountains",
    "forest",
    "hill",
    "hills",
    "route",
    "trail",
}
# Words that begin many names and titles, and are places too somewhere.
COMMON = word_set("common")
COMPASS = word_set("compass")
JOINERS = {
    "of",
    "the",
    "and",
    "de",
    "la",
    "le",
    "el",
    "al",
    "du",
    "del",
    "da",
    "do",
    "di",
    "e",
    "y",
    "en",
    "'",
    "’",
    "s",
    "'s",
    "’s",
    ".",
}
# They stand in names and not between them.
PARTICLES = {"da", "das", "del", "di", "do", "dos", "du"}
PARTS = {
    "central",
    "downtown",
    "fort",
    "greater",
    "inner",
    "lower",
    "mount",
    "new",
    "old",
    "outer",
    "saint",
    "san",
    "upper",
}
NO_SURNAMES = {"'s", "’s", "Jr", "Jr.", "Sr", "Sr.", "II", "III"}
INITIAL = re.compile(r"[A-Z]\.?")
# What stands between a forename and a surname: “the Fox”.
NICKNAME = re.compile(r"""\s[“"‘'][A-Z][^”"’'\n]{1,30}[”"’'] [A-Z]""")
# Courts and offices go by parts of states: "the Eastern District of Virginia".
OF_STATE = re.compile(r"(?:Central|Eastern|Middle|Northern|Southern|Western) (?:District|Division) of [A-Z]")
# After these a lone capitalised name is a place whatever the model takes it for.
TOWARDS = {"to", "towards", "toward", "into", "from"}
MOVING = {
    "walk", "go", "come", "return", "flee", "move", "travel", "march", "drive", "cross", "escape", "arrive", "send",
    "deport", "transfer", "bring", "ride", "sail", "fly",
}  # fmt: skip
COMERS = {
    "delegation", "people", "resident", "refugee", "man", "woman", "soldier", "worker", "villager", "trader", "family",
    "migrant", "defector", "farmer", "miner", "student", "police", "troop", "activist", "teacher",
}  # fmt: skip
INHABITANTS = {"resident", "inhabitant", "villager", "townspeople", "dweller"}
SETTLEMENTS = {"town", "city", "village", "port", "province", "district", "region", "capital", "hamlet", "settlement"}
DATELINE = re.compile(r"\s*(?:,\s*[\w. ]{2,25})?\s*(?:\([^)]{1,30}\)\s*)?(?:--|—|–|:| - )")


class Prose:
    """A paragraph with the offsets and words of its tokens at hand."""

    __slots__ = ("at", "doc", "ends", "starts", "text", "words")

    def __init__(self, doc: Doc, text: str, at: int) -> None:
        self.doc, self.text, self.at = doc, text, at
        self.starts: list[int] = doc.to_array("IDX").tolist()
        lengths = doc.to_array("LENGTH").tolist()
        self.ends = [start + length for start, length in zip(self.starts, lengths)]
        self.words = [text[start:end] for start, end in zip(self.starts, self.ends)]

    def slice(self, first: int, last: int) -> str:
        """Returns the text of a stretch of tokens."""
        return self.text[self.starts[first] : self.ends[last - 1]]


class Mention:
    """A stretch of one paragraph that may name a place."""

    __slots__ = (
        "after",
        "contains",
        "doc",
        "end",
        "first",
        "inside",
        "key",
        "last",
        "owner",
        "places",
        "score",
        "start",
        "text",
        "within",
    )

    def __init__(self, prose: Prose, first: int, last: int, key: str, places: tuple[Place, ...]) -> None:
        self.doc, self.first, self.last, self.key, self.places = prose.doc, first, last, key, places
        start, end = prose.starts[first], prose.ends[last - 1]
        self.text = prose.text[start:end]
        self.after = prose.text[end : end + 60]
        self.start, self.end = prose.at + start, prose.at + end
        self.score = 0.0
        self.within: Mention | None = None
        self.owner: Mention | None = None
        self.contains: Place | None = None
        self.inside = False


def find_candidates(gazetteer: Gazetteer, prose: Prose) -> Iterator[Mention]:
    """Yields the longest names of the gazetteer in a paragraph, and the model's own places, without overlaps."""
    words, count = prose.words, len(prose.words)
    taken = [False] * count
    unknown = []
    for ent in prose.doc.ents:
        if ent.label_ in PLACE_LABELS:
            first, last = _trimmed(words, ent.start, ent.end)
            if any(taken[first:last]):
                continue
            if first < last and not words[first][0].islower():
                first, last = _widened(gazetteer, prose, first, last)
                if last + 1 < count and words[last] == "-" and gazetteer.look_up(prose.slice(first, last + 2))[1]:
                    last += 2
                key, places = gazetteer.look_up(prose.slice(first, last))
                if places or _is_facility(words[first:last]):
                    yield Mention(prose, first, last, key, places)
                    taken[first:last] = [True] * (last - first)
                else:
                    unknown.append((first, last, key))
    index = 0
    capital = [word[0].isupper() for word in words]
    while index < count:
        if not taken[index] and capital[index] and (name := _longest_name(gazetteer, prose, index, capital, taken)):
            yield name
            taken[index : name.last] = [True] * (name.last - index)
            index = name.last
        else:
            index += 1
    for first, last, key in unknown:
        if not any(taken[first:last]):
            yield Mention(prose, first, last, key, ())
            taken[first:last] = [True] * (last - first)
    for index in range(1, count):
        if not taken[index] and capital[index] and is_placed(prose.doc[index]):
            yield Mention(prose, index, index + 1, fold_name(words[index]), ())


def _widened(gazetteer: Gazetteer, prose: Prose, first: int, last: int) -> tuple[int, int]:
    """Returns a stretch with the word beside it that makes it a country's name: the model parts "DR Congo"."""
    words = prose.words
    for low, high in ((first, last + 1), (first - 1, last)):
        if low < 0 or high > len(words) or not words[low].isupper() or not words[high - 1][0].isupper():
            continue
        if any(place.kind == "country" for place in gazetteer.find(fold_name(prose.slice(low, high)))):
            return low, high
    return first, last


def is_placed(token: Token) -> bool:
    """Tells whether the words before a lone unknown name say that it is a place: "near", "walked to", "town of"."""
    doc, before = token.doc, token.nbor(-1)
    if token.pos_ != "PROPN" or token.ent_type_ not in ("", "GPE", "LOC", "ORG", "PERSON", "FAC"):
        return False
    alone = not token.ent_type_ or _is_whole(token)
    follows = token.i + 1 < len(doc) and doc[token.i + 1].text[0].isalnum() and doc[token.i + 1].text[0].isupper()
    if not alone or follows or not token.text[1:].islower() or len(token.text) < 4:
        return False
    lower = before.lower_
    if lower in ("near", "between"):
        return True
    if lower == "and" and token.dep_ == "conj" and token.head.dep_ == "pobj":
        return token.head.head.lower_ == "between"
    if lower == "of":
        settled = before.head.lower_ in SETTLEMENTS or before.head.lemma_ in INHABITANTS
        return settled and before.i > 0 and before.head.i == before.i - 1
    if lower == "from" and before.head.lemma_ in COMERS:
        return True
    if lower in TOWARDS:
        return before.head.lemma_ in MOVING and before.head.pos_ == "VERB"
    return lower == "in" and before.head.pos_ == "VERB" and before.head.tag_ in ("VBN", "VBD") and bool(token.ent_type_)


def _is_whole(token: Token) -> bool:
    """Tells whether a token is a named entity by itself."""
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return bool(token.ent_iob_ == "B" and (after is None or after.ent_iob_ != "I"))


def name_within(gazetteer: Gazetteer, mention: Mention) -> tuple[Place, ...]:
    """Returns what the name inside a facility's may mean: the town of "Vancouver International Airport"."""
    words = mention.text.split()
    if words[-1].strip(".").lower() in STREETS | NATURE:
        return ()
    for last in range(len(words) - 1, 0, -1):
        key, places = gazetteer.look_up(" ".join(words[:last]))
        if key in COMMON:
            break
        known = tuple(place for place in places if place.main and (place.kind != "city" or place.population > 5000))
        if known:
            return known
    return ()


def surnames_of(doc: Doc) -> Iterator[str]:
    """Yields the last names of persons that a paragraph names in full."""
    for ent in doc.ents:
        words = [token.text for token in ent if token.text not in NO_SURNAMES]
        if ent.label_ == "PERSON" and len(words) > 1:
            yield words[-1]


def forenames_of(doc: Doc) -> Iterator[str]:
    """Yields what the full names of persons begin with: "Ada" and "Ada Lund" of "Ada Lund Voss"."""
    bodies = load_cues().words["people.bodies"] | load_cues().words["people.outlets"]
    for ent in doc.ents:
        if ent.label_ == "PERSON" and not any(token.lower_ in bodies or token.tag_ == "POS" for token in ent[:-1]):
            words = [token.text for token in ent if token.text not in ("'s", "’s")]
            yield from (" ".join(words[:count]) for count in range(1, len(words)))


def last_words_of_bodies(doc: Doc) -> Iterator[str]:
    """Yields the last words of the longer names of bodies, works and the like in a paragraph."""
    for ent in doc.ents:
        if ent.label_ not in PLACE_LABELS | NEVER_LABELS:
            names = [token.text for token in ent if token.text[0].isupper()]
            if (len(names) > 1 and names[0].lower() != "the") or len(names) > 2:
                yield names[-1]


def weigh_mention(mention: Mention, surnames: set[str], forenames: set[str]) -> float:
    """Returns how much speaks for a mention to be a place; above 0 more does than does not."""
    doc, first, last = mention.doc, mention.first, mention.last
    label = doc[first].ent_type_
    ent_starts = first == 0 or doc[first].ent_iob_ == "B" or not label
    ent_ends = last == len(doc) or doc[last].ent_iob_ != "I"
    same = ent_starts and ent_ends
    score = _weigh_label(label, same) + _weigh_kind(mention)
    after = doc[last] if last < len(doc) else None
    great = any(_is_great(place) or place.kind == "admin1" for place in mention.places)
    score += _weigh_before(doc, first, great) + _weigh_after(mention, after, great)
    if first < 20 and (first == 0 or doc[first].is_sent_start) and DATELINE.match(mention.after):
        score += 2.5 if mention.text.isupper() else 1.0
    if last - first == 1 and mention.text in surnames:
        # In "in Marr's case" nothing is said to be in Marr, unless everybody knows a Marr.
        owns = after is not None and after.text in ("'s", "’s")
        score -= 3.5 if any(_is_great(place) for place in mention.places) else 6.0 if owns else 4.3
    countries = any(place.kind == "country" and place.main for place in mention.places)
    if mention.text in forenames and label not in PLACE_LABELS and not countries:
        score -= 2.5
    if after is not None and f"{mention.text} {after.text}" in demonym_countries():
        score -= 6.0
    if mention.key in abbreviations() and "." not in mention.text + mention.after[:1]:
        score -= 4.0
    if first and last - first == 1 and mention.text not in surnames and is_placed(doc[first]):
        score = max(score, 0.1)
    if mention.text.islower() or mention.text == "Us":
        score -= 6.0
    if mention.key in COMMON:
        score -= 3.0 if label not in ("GPE", "LOC") or mention.key not in COMPASS else 8.0
    if not any(token.pos_ == "PROPN" for token in doc[first:last]):
        score -= 2.0
    return score


def _weigh_before(doc: Doc, first: int, great: bool) -> float:
    """Weighs the word before a name."""
    if not first:
        return 0.0
    before, label = doc[first - 1], doc[first].ent_type_
    lower = before.lower_
    if lower in STRONG_LOCATIVES:
        return 2.0
    if lower in WEAK_LOCATIVES:
        return 0.7
    if lower.rstrip(".") in TITLES:
        return -4.0
    if before.text[0].isupper() and before.ent_type_ in ("PERSON", "ORG") and label == before.ent_type_:
        return -1.0
    # "Their Gaya", "Lucinda Almagro"
    return -2.5 if not great and (before.tag_ == "PRP$" or _is_forename(before)) else 0.0


def _weigh_after(mention: Mention, after: Token | None, great: bool) -> float:
    """Weighs the word after a name."""
    if after is None:
        return 0.0
    if NICKNAME.match(mention.after):
        return -4.0
    if after.lower_ in DWELLERS or after.lower_.startswith("-based"):
        return 1.5
    if INITIAL.fullmatch(after.text) and not great:
        # "Bari T."
        return -4.0
    if after.lower_ == "of" and OF_STATE.match(mention.text + mention.after):
        return -6.0
    spoken = after.lower_ in SPEECH and after.text != "'s" and mention.last - mention.first == 1
    return -1.5 if spoken else 0.0


def _is_forename(word: Token) -> bool:
    """Tells whether the word before a name begins a person's: no title, direction or kind of place."""
    known = word.lower_ in COMPASS or word.lower_ in TITLES or FACILITY.fullmatch(word.text) or word.lower_ in PARTS
    inside = word.ent_type_ == "GPE" and word.nbor().ent_iob_ == "I"
    named = word.pos_ == "PROPN" and word.text.istitle() and (inside or word.ent_type_ in ("", "PERSON"))
    return named and not known


def _longest_name(
    gazetteer: Gazetteer, prose: Prose, first: int, capital: list[bool], taken: list[bool]
) -> Mention | None:
    """Returns the longest name of the gazetteer that starts at a token."""
    if prose.words[first] == "The" and not gazetteer.find(fold_name(prose.slice(first, min(first + 2, len(capital))))):
        return None
    furthest = first + 1
    while furthest < len(capital) and furthest < first + LONGEST_NAME and not taken[furthest]:
        word = prose.words[furthest]
        if not (capital[furthest] or word in JOINERS or word.startswith("-") or prose.words[furthest - 1] == "-"):
            break
        furthest += 1
    for last in range(furthest, first, -1):
        if capital[last - 1] or prose.words[last - 2] == "-":
            key, places = gazetteer.look_up(prose.slice(first, last))
            if places and (len(key) > 2 or places[0].kind in ("country", "admin1")) and not _goes_on(prose, last):
                return Mention(prose, first, last, key, places)
    return None


def _goes_on(prose: Prose, last: int) -> bool:
    """Tells whether a name goes on after a token: "Penha" in "Penha do Quelmar"."""
    words = prose.words[last : last + 2]
    return len(words) == 2 and words[0] in PARTICLES and words[1][0].isupper()


def _trimmed(words: list[str], first: int, last: int) -> tuple[int, int]:
    """Returns a stretch without a leading article and a trailing possessive."""
    if first < last and words[first].lower() == "the":
        first += 1
    while first < last and (words[last - 1] in ("'s", "’s", "'", "’") or not words[last - 1][0].isalnum()):
        last -= 1
    return first, last


def _is_facility(words: list[str]) -> bool:
    """Tells whether words end in one that names a street, a water or the like."""
    return len(words) > 1 and bool(FACILITY.fullmatch(words[-1])) and words[0][:1].isupper()


def _weigh_label(label: str, same: bool) -> float:
    """Weighs what the model took the words for."""
    if label in ("GPE", "LOC"):
        return 2.5 if same else 1.0
    if label == "FAC":
        return 1.5 if same else -1.0
    if label in NEVER_LABELS:
        return -6.0
    if label == "PERSON":
        return -1.5 if same else -4.5
    if label == "ORG":
        return -0.5 if same else -1.7
    if label == "NORP":
        return -2.0
    return -1.5 if not label else -3.0


def _weigh_kind(mention: Mention) -> float:
    """Weighs what the words could mean."""
    if not mention.places:
        return 0.0 if _is_facility(mention.text.split()) else -2.6
    best = max(
        (_weigh_place(place, mention.last - mention.first) for place in mention.places),
    )
    if mention.text.isupper() and len(mention.text) < 4 and best < 2:
        best -= 2.0 if best >= 1 else 4.0
    return best


def _is_great(place: Place) -> bool:
    """Tells whether a place is a country, a capital or a city of a million, by its own name."""
    return place.main and (place.kind == "country" or place.capital or place.population >= 1_000_000)


def _weigh_place(place: Place, words: int) -> float:
    """Weighs how well known a place is by the name that was used."""
    if place.kind in ("country", "continent", "area") and place.main:
        return 3.0
    if place.kind == "admin1" and place.main and place.population > 300_000:
        return 2.5
    millions = place.population / 1_000_000
    score = 2.0 if millions >= 1 else 1.2 if millions >= 0.1 else 0.4 if millions >= 0.01 else 0.0
    if not place.main:
        score = score - 1.2 if place.kind == "city" else score - 0.6
    if words > 1:
        score += 1.0 if place.kind == "admin2" and place.main else 0.4
    return score
