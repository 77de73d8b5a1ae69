"""Which of the acts of a sentence a place or time in it belongs to, read from the tree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import IntEnum

from spacy.tokens import Token

from headwater.language.act_subjects import PASSIVE_SUBJECTS, TIME_LABELS
from headwater.language.phrases import LIGHT_NOUNS, PLACE_LABELS, is_person, names_act, prepositional_objects
from headwater.language.roles import BLAMING, BODIES_THAT_ACT, LIGHT_VERBS

# A clause or phrase after these tells of something before or behind what the sentence tells.
BACKGROUND_MARKS = {"after", "before", "since", "because", "although", "though", "as if", "until"}
BACKGROUND_PREPOSITIONS = {"after", "before", "following", "since", "over", "for", "about", "despite", "regarding"}
LOCATIVES = {"in", "at", "on", "near", "outside", "inside", "into", "around", "across", "from", "off"}
BESIDE = {"appos", "conj", "compound", "nmod", "npadvmod"}
NEAR = 4
DURING = {"in", "during", "amid", "under", "into", "at", "through"}
HAPPENING = {
    "be", "begin", "break", "come", "continue", "end", "endure", "erupt", "escalate", "face", "follow", "go", "happen",
    "have", "involve", "last", "occur", "open", "receive", "result", "resume", "see", "start", "suffer", "survive",
    "take", "undergo", "witness",
}  # fmt: skip
OCCURRING = {"begin", "coincide", "continue", "end", "erupt", "happen", "last", "occur", "resume", "start", "take"}
# Nouns that only count or bundle the acts after "of": "a wave of arrests", "a day of raids".
BUNDLES = LIGHT_NOUNS | {
    "bulk",
    "campaign",
    "day",
    "evening",
    "night",
    "round",
    "series",
    "spate",
    "string",
    "wave",
    "week",
    "weekend",
}
FINITE = {"VBD", "VBN", "VBP", "VBZ"}
HAD = {"had", "'d", "’d"}
AT = {"in", "at", "on", "near", "outside", "inside", "during"}
AT_ONCE = {"immediately", "just", "minutes", "moments", "right", "shortly", "soon"}
MEANWHILE = {"while", "when", "whilst"}
# Of these verbs an act is the subject or object where they tell that it was done, or tell of it.
TELLING = {
    "acknowledge", "admit", "announce", "begin", "carry", "conduct", "confirm", "continue", "describe", "document",
    "execute", "film", "last", "launch", "order", "recall", "record", "remember", "report", "reveal", "stage", "start",
    "watch",
}  # fmt: skip
TOLD_OF = {"know", "speak", "talk", "tell"}
# Whoever does so has it from somebody.
HEARING = {"hear", "learn", "read"}
CONFINEMENT = {"captivity", "custody", "detention", "imprisonment", "jail", "prison"}
ASKING = {"why", "how", "where", "when", "who", "whom", "whose", "which"}
# "Told how the men were held" tells of it.
NARRATING = TOLD_OF | {"describe", "detail", "document", "narrate", "recall", "recount", "relate", "remember", "report"}
SPEAKERS = {"i", "we", "he", "she", "they"}
POINTING = {"the", "this", "these", "those", "his", "her", "their", "its"}
# What these verbs are about is wanted or judged, not told.
JUDGING = {
    "back", "criticise", "criticize", "demand", "endorse", "favor", "favour", "oppose", "propose", "reject", "support",
    "urge", "welcome",
}  # fmt: skip
CHARGED_WITH = {"with", "of", "for", "on"}
CHARGES = {
    "accuse", "acquit", "arraign", "charge", "convict", "count", "indict", "indictment", "prosecute", "suspect",
    "suspicion", "try",
}  # fmt: skip
TIME_MARKS = {"after", "before", "since", "until", "while"}
TIME_NOUNS = {"day", "evening", "hour", "moment", "month", "morning", "night", "time", "week", "year"}
SUBJECTS = {"nsubj", *PASSIVE_SUBJECTS}
OWN_CLAUSES = {"relcl", "ccomp"}
PLACE_NOUNS = {
    "area", "border", "camp", "capital", "center", "centre", "city", "coast", "county", "district", "east", "frontier",
    "island", "north", "outskirt", "part", "province", "region", "river", "road", "side", "south", "state", "street",
    "suburb", "territory", "town", "township", "vicinity", "village", "west", "zone", "prison", "station", "square",
}  # fmt: skip


class Tie(IntEnum):
    """How closely a place or time is tied to an act: to it alone, to others joined with it, to a noun, to another."""

    DIRECT = 0
    SHARED = 1
    LOOSE = 2
    OTHER = 3


def tie_between(word: Token, token: Token, parties: Collection[Token | None], triggers: Collection[int]) -> Tie:
    """Returns how closely a place or time of a sentence is tied to the act that a word of it names.

    `parties` are the heads of the act's parties; `triggers` are the indexes of all words that name acts.
    """
    above = [word, *word.ancestors]
    depth_of = {ancestor.i: depth for depth, ancestor in enumerate(above)}
    below: list[Token] = []
    for node in (token, *token.ancestors):
        if node.i in depth_of:
            own_side = above[: depth_of[node.i]]
            break
        below.append(node)
    else:
        return Tie.OTHER
    for depth, node in enumerate(own_side):
        if _is_where(node, token) and _is_told_by(word, own_side[:depth]):
            return Tie.DIRECT
    part = next((node for node in own_side if _tells_part(node, triggers)), None)
    if part is not None:
        # What a strike did that "killed two" was done when and where it struck.
        return max(Tie.SHARED, tie_between(part.head, token, parties, triggers))
    if word.head.i in triggers and _is_doing(word) and own_side == [word]:
        # "The raid left two dead on Monday" tells of the raid too.
        return max(Tie.SHARED, tie_between(word.head, token, parties, triggers))
    if not _is_told_by(word, own_side):
        return Tie.OTHER
    kept = {party.i for party in parties if party is not None}
    # "Thousands of soldiers in Odra" are those soldiers.
    light = (party for party in parties if party is not None and party.lemma_.lower() in LIGHT_NOUNS)
    kept |= {inner.i for party in light for inner in prepositional_objects(party, "of")}
    return _tie_below(word, token, below[1:], kept, triggers)


def lies_apart(word: Token, token: Token) -> bool:
    """Tells whether a sentence says that an act and a time of it are apart: "jailed after the vote of 9 May".

    So it does where one of both stands in a clause that says which thing is meant, or behind "after" and the like.
    """
    above = [word, *word.ancestors]
    side: list[Token] = []
    for node in (token, *token.ancestors):
        if node in above:
            side += above[: above.index(node)]
            break
        side.append(node)
    return any(node.dep_ == "acl" or (_is_background(node) and not _goes_on(node)) for node in side if node != token)


def _goes_on(clause: Token) -> bool:
    """Tells whether a relative clause may tell what was done next: "taken to Halvask, where she was beaten"."""
    return clause.dep_ == "relcl" and any(child.lower_ == "where" for child in clause.children)


def _is_told_by(word: Token, own_side: Sequence[Token]) -> bool:
    """Tells whether a clause tells of an act as its own, by the words from the act up to it."""
    if own_side and (_is_standing(word) or any(_tells_which(node) for node in own_side)):
        return False
    return not any(_is_background(node) for node in own_side) and not _is_only_spoken_of(word, own_side)


def _is_standing(word: Token) -> bool:
    """Tells whether an act only says what somebody is: "the jailed poet"; a verb after its subject is misread so."""
    before = word.nbor(-1).pos_ if word.i else ""
    return word.dep_ == "amod" and before not in ("ADV", "CCONJ", "NOUN", "PROPN")


def _tells_which(node: Token) -> bool:
    """Tells whether a participle only says which are meant: "the men arrested in the raid were charged on Monday"."""
    if node.dep_ != "acl" or node.tag_ != "VBN" or node.head.head == node.head:
        return False
    noun = node.head
    return noun.dep_ in SUBJECTS and noun.head.pos_ in ("VERB", "AUX") and noun.head.tag_ in FINITE


def _tie_below(word: Token, token: Token, below: Sequence[Token], parties: set[int], triggers: Collection[int]) -> Tie:
    """Returns the tie that the words between a place or time and the act's own side of the tree leave."""
    if any(map(_is_of_another_time, below)):
        return Tie.OTHER
    if below and _is_meanwhile(below[-1]):
        inner = [node for node in below[:-1] if node.i not in triggers]
        apart = any(node.dep_ in OWN_CLAUSES for node in inner) or not _is_setting_of(token, below[:-1])
        return Tie.OTHER if apart else Tie.LOOSE if any(_is_other_noun(node, parties) for node in inner) else Tie.SHARED
    if any(_is_apart(node) and not _tells_when(node, word, triggers) for node in below):
        return Tie.OTHER
    inside = [node for node in below if node.i in triggers or (node.dep_ == "conj" and node.pos_ == "VERB")]
    for node in inside:
        if _is_setting(node, word) or _tells_part(node, triggers) or (node.head == word and _is_doing(node)):
            continue
        if node.dep_ == "pobj" and node.head.lower_ == "since":
            continue
        if node.dep_ != "conj" or token.i < node.i or (_has_subject(node) and not _is_gapped(node)):
            return Tie.OTHER
    for came, node in zip([token, *below], below, strict=False):
        # Persons and bodies have no dates: "held by guards from Velmora on Monday", "a court on Monday found".
        dated = token.ent_type_ in TIME_LABELS and (
            (came == token.head and came.dep_ == "prep") or came.lower_ == "ago"
        )
        timeless = dated and (is_person(node) or node.lemma_ in BODIES_THAT_ACT or came.lower_ == "ago")
        if node not in inside and came.dep_ not in BESIDE and not timeless and _is_other_noun(node, parties):
            return Tie.LOOSE
    return Tie.SHARED if inside else Tie.DIRECT


def _is_setting(node: Token, word: Token) -> bool:
    """Tells whether an act is what another happened during or put someone to: "sentenced to prison in 2014"."""
    while node.dep_ == "conj" and node.pos_ == "NOUN":
        node = node.head
    if node.dep_ != "pobj":
        return False
    return node.head.lower_ in DURING or (node.head.lower_ == "to" and node.head.head == word)


def _tells_part(clause: Token, triggers: Collection[int]) -> bool:
    """Tells whether a relative clause says what an act before it did or held: "an attack that killed two"."""
    if clause.dep_ != "relcl" or clause.head.i not in triggers or clause.head.pos_ != "NOUN":
        return False
    return any(
        (child.lower_ in ("that", "which") and child.dep_ == "nsubj")
        or child.lower_ in ("where", "when")
        or (child.lower_ in ("in", "during") and any(inner.lower_ == "which" for inner in child.children))
        for child in clause.lefts
    )


def _is_apart(node: Token) -> bool:
    """Tells whether a clause tells of something of its own: "arrested after he spoke on Monday"."""
    if node.dep_ == "pcomp" and node.head.lower_ in TIME_MARKS - {"since"}:
        # "Hijacked shortly after taking off in 1985" is of that time too.
        return not any(child.lower_ in AT_ONCE for child in node.head.children)
    return node.dep_ in OWN_CLAUSES or (node.dep_ == "advcl" and _is_background(node) and not opens_with_since(node))


def opens_with_since(clause: Token) -> bool:
    """Tells whether a clause says from when on something has been done: "since the war began in 2031"."""
    return clause.dep_ == "advcl" and any(child.lower_ == "since" and child.dep_ == "mark" for child in clause.children)


def _tells_when(clause: Token, word: Token, triggers: Collection[int]) -> bool:
    """Tells whether a relative clause says that the act before it took place, or what it did.

    "The raid, which began on Monday", "held in a raid that killed two on Monday".
    """
    if clause.dep_ != "relcl" or not (clause.head == word or _is_setting(clause.head, word)):
        return False
    happened = clause.lemma_ in OCCURRING and any(
        child.lower_ in ("that", "which") and child.dep_ == "nsubj" for child in clause.lefts
    )
    return happened or (clause.i in triggers and _tells_part(clause, triggers))


def _is_doing(act: Token) -> bool:
    """Tells whether an act is the subject of a verb that says what it did: "Monday's attack killed two"."""
    helping = any(child.dep_ == "aux" for child in act.head.lefts)
    return act.dep_ == "nsubj" and act.head.tag_ in ("VBD", "VBZ") and not helping


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in SUBJECTS for child in verb.children)


def _is_gapped(verb: Token) -> bool:
    """Tells whether a verb lacks what the one before it has: "two were killed and six injured in the raid"."""
    return (
        verb.tag_ == "VBN"
        and not any(child.dep_ in ("aux", "auxpass") for child in verb.children)
        and any(child.dep_ == "auxpass" for child in verb.head.children)
    )


def _is_setting_of(token: Token, above: Sequence[Token]) -> bool:
    """Tells whether a place or time says where or when its clause was, not where to: "in Halvask", "on Monday"."""
    prepositions = [node for node in above if node.dep_ == "prep"]
    return prepositions[-1].lower_ in AT if prepositions else token.dep_ in ("npadvmod", "advmod")


def _is_meanwhile(node: Token) -> bool:
    """Tells whether a clause says what went on when the main clause's act was done."""
    return (
        node.dep_ == "advcl"
        and any(child.lower_ in MEANWHILE and child.dep_ in ("mark", "advmod") for child in node.children)
        and not any(child.lower_ in HAD for above in (node, node.head) for child in above.children)
    )


def _is_of_another_time(node: Token) -> bool:
    """Tells whether a clause hangs on one in another tense: "the raid stokes fears, as when it left in 1997".

    So does one in the perfect on the past: "guards raided it as anger has risen in the past year".
    """
    if node.dep_ != "advcl":
        return False
    perfect = any(child.lower_ in ("has", "have") and child.dep_ == "aux" for child in node.children)
    return (node.tag_ == "VBD" and node.head.tag_ in ("VBZ", "VBP")) or (perfect and node.head.tag_ == "VBD")


def _is_only_spoken_of(word: Token, own_side: Sequence[Token]) -> bool:
    """Tells whether an act is only what its clause is about: "condemned the killing", "news of the arrest"."""
    if word.pos_ not in ("NOUN", "PROPN") or not own_side:
        return False
    for node in own_side[1:]:
        if node.pos_ in ("NOUN", "PROPN"):
            if node.lemma_ not in BUNDLES:
                return True
            word = node
    if word.dep_ == "pobj":
        # "Taken into custody" tells of it, "a probe into the fire" does not.
        return word.head.lower_ not in DURING or (word.head.lower_ == "into" and word.lemma_.lower() not in CONFINEMENT)
    if word.dep_ not in ("dobj", "nsubj", "nsubjpass"):
        return False
    judged = word.head.lemma_ == "be" and any(
        child.dep_ == "acomp" and not any(inner.dep_ == "xcomp" for inner in child.children)
        for child in word.head.children
    )
    return judged or word.head.lemma_ not in HAPPENING | LIGHT_VERBS


def is_spoken_of(word: Token) -> bool:
    """Tells whether a noun only says what its clause is about: "the inquiry into his death", "denied the killing"."""
    clause = next((node for node in word.ancestors if node.pos_ in ("VERB", "AUX")), None)
    own = [word, *word.ancestors]
    return _is_only_spoken_of(word, own[: own.index(clause)] if clause is not None else own)


def points_back(word: Token) -> bool:
    """Tells whether a noun means an act that was told of: "the arrests", "his death", "the arrest and detention"."""
    if word.dep_ == "conj" and names_act(word.head) and not any(word.lefts):
        return points_back(word.head)
    return word.pos_ == "NOUN" and any(
        child.dep_ in ("det", "poss") and child.lower_ in POINTING for child in word.children
    )


def is_presupposed(word: Token, triggers: Collection[int] = (), *, headline: bool = False) -> bool:
    """Tells whether words take an act as known and say something else: "deplored the killing", "since Marr died".

    `triggers` are the indexes of the words of the sentence that name acts: "wounded in the raid" tells of the raid.
    A `headline` leaves articles out.
    """
    if word.dep_ == "amod" or _is_in_known_clause(word) or _is_in_charge(word):
        return True
    first = word
    while first.dep_ == "conj":
        first = first.head
    governor = first.head
    noun = word.pos_ in ("NOUN", "PROPN")
    if noun and first.dep_ == "dobj" and governor.lemma_ in JUDGING:
        return True
    if noun and first.dep_ == "pobj" and governor.head.lemma_ in HEARING:
        return True
    if noun and first.dep_ == "pobj" and word.lemma_.lower() in CONFINEMENT and governor.head.i in triggers:
        # "Beaten in custody" tells of the beating.
        return True
    if not (headline or points_back(word) or any(child.dep_ == "poss" for child in word.children)):
        return False
    if first.dep_ == "pobj" and governor.lower_ in DURING:
        return governor.head.pos_ in ("NOUN", "PROPN") or governor.head.i not in triggers
    if first.dep_ == "pobj":
        return governor.head.lemma_ not in TOLD_OF
    if first.dep_ not in ("dobj", *SUBJECTS):
        return False
    judged = governor.lemma_ == "be" and any(child.dep_ in ("attr", "acomp") for child in governor.children)
    return judged or governor.lemma_ not in HAPPENING | LIGHT_VERBS | TELLING


def _is_in_known_clause(word: Token) -> bool:
    """Tells whether an act stands in a clause of time ("since Marr died"), or in one that says which thing is meant.

    So it does in a question that takes it as known ("why he was held"), and in what a speaker has only heard.
    """
    node = word
    while True:
        if node.dep_ in ("ROOT", "ccomp", "pcomp", "parataxis") and node.pos_ in ("VERB", "AUX"):
            asked = {child.lower_ for child in node.lefts if child.lower_ in ASKING and child.tag_[0] == "W"}
            if asked and not ("how" in asked and node.head.lemma_ in NARRATING):
                return True
            if node.dep_ == "ccomp" and _is_hearsay(node.head):
                return True
        if node.dep_ in ("ROOT", "ccomp", "parataxis"):
            return False
        if node.dep_ == "advcl":
            return any(child.dep_ in ("mark", "advmod") and child.lower_ in TIME_MARKS for child in node.children)
        if node.dep_ == "pcomp":
            return node.head.lower_ in TIME_MARKS
        if node.dep_ == "relcl":
            return _is_known(node.head)
        node = node.head


def _is_in_charge(word: Token) -> bool:
    """Tells whether an act only belongs to what somebody is charged with: "with fleeing from a crash"."""
    node = word
    while node.dep_ not in ("ROOT", "ccomp", "advcl", "relcl", "parataxis"):
        if node.dep_ in ("pobj", "pcomp") and node.head.lower_ in CHARGED_WITH and node.head.head.lemma_ in CHARGES:
            return True
        node = node.head
    return False


def _is_hearsay(verb: Token) -> bool:
    """Tells whether the speaker has what follows from others: "I heard that", "he was told that"."""
    heard = verb.lemma_ in HEARING or (
        verb.lemma_ in ("tell", "inform") and any(child.dep_ == "auxpass" for child in verb.lefts)
    )
    subject = next((child for child in verb.lefts if child.dep_ in SUBJECTS), None)
    return heard and subject is not None and subject.lower_ in SPEAKERS


def _is_known(noun: Token) -> bool:
    """Tells whether a noun means a thing that is taken as known, or a time."""
    return (
        noun.pos_ == "PROPN"
        or noun.lemma_.lower() in TIME_NOUNS
        or points_back(noun)
        or any(child.dep_ == "poss" for child in noun.children)
    )


def is_background(word: Token) -> bool:
    """Tells whether an act is told as what lay before or behind the sentence's own."""
    if any(child.dep_ == "aux" and child.lower_ in HAD for child in word.children):
        return True
    return any(_is_background(node) for node in (word, *word.ancestors))


def _is_background(node: Token) -> bool:
    if node.dep_ == "relcl":
        return True
    if node.dep_ == "advcl":
        return any(child.dep_ in ("mark", "advmod") and child.lower_ in BACKGROUND_MARKS for child in node.children)
    if node.dep_ in ("pobj", "pcomp"):
        return node.head.lower_ in BACKGROUND_PREPOSITIONS or node.head.head.lemma_ in BLAMING
    return False


def _is_where(node: Token, place: Token) -> bool:
    """Tells whether a clause says what was done at the place or time before it: "in 1997, when police raided it"."""
    if node.dep_ != "relcl" or not any(child.lower_ in ("where", "when") for child in node.children):
        return False
    return node.head in (place, *place.ancestors) and abs(node.head.i - place.i) <= NEAR


def _is_other_noun(node: Token, kept: Collection[int]) -> bool:
    """Tells whether a word on the way is a noun of its own: "embassies" in "embassies in China"."""
    if node.pos_ not in ("NOUN", "PROPN") or node.i in kept:
        return False
    if node.dep_ == "pobj" and node.head.lower_ in LOCATIVES | {"during", "amid"}:
        return False
    if node.dep_ == "dobj" and node.head.lemma_ in LIGHT_VERBS:
        return False
    return node.ent_type_ not in PLACE_LABELS and node.lemma_.lower() not in PLACE_NOUNS
