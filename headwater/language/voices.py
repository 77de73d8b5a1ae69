"""Who a voice is: the parties of a report, and the words that stand for each.

Pronouns, definite descriptions, surnames, acronyms and other names of one organisation are resolved
to one party by head word, number, gender, kind and salience. An unnamed voice is never resolved to a
named person.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from rapidfuzz import fuzz
from spacy.tokens import Doc, Token

from headwater.language.cue_lexicon import load_cues
from headwater.language.definites import BODIES, find_definite, find_only_body, is_plain
from headwater.language.descriptions import (
    ENTITIES,
    PAST,
    Roles,
    bracketed,
    clean_name,
    core_name,
    fold_person,
    gender_of,
    initials_of,
    is_who,
    read_roles,
    strip_determiner,
    words_of,
)
from headwater.language.organisations import find_organisation, find_people
from headwater.language.outlet_names import OutletNames, outlet_key
from headwater.language.parties import NOT_SPEAKING, PRONOUNS, Mention, Party, Speaking, fit_pronoun
from headwater.language.pronouns import find_another, find_clause_subject
from headwater.language.relation import Range
from headwater.language.written import is_same_writing
from headwater.model import SourceKind, digest_id

DEFINITE = {"the", "this", "that", "these", "those", "its", "his", "her", "their"}
WITHIN = {"across", "in", "throughout"}
# "Acme Ltd" and "Acme" are one company, "Seawatch International" and "Seawatch" one body.
FORM = re.compile(r"(?P<name>\S.*?),? (?:Inc|Corp|Ltd|Limited|LLC|PLC|Plc|GmbH|AG|(?P<wide>International))\.?")
HONORIFIC = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|dr|sir|lord|lady)\.?|(?:adv|atty|engr|insp|ma|md|mohd|prof|rev|smt|supt)\.)\s+", re.I
)
# Pronouns for things and clauses, and for who speaks or is spoken to, who is not "he" or "she".
THINGS = {"which", "that", "this", "what", "it"}
SPEAKERS = {"i", "me", "you", "we", "us"}
PLURAL_PRONOUNS = {"we", "us", "our", "ourselves", "they", "them", "their", "those", "these"}
SPEAKS_ITSELF = 1.5
# Endings of words for who does or is something: what ends so and speaks is a person.
AGENTS = ("er", "or", "ist", "ian", "man", "woman", "ee", "eer", "ant", "mate", "smith", "monger")
LOOK_BACK = 60
ONE_NAME = 90
NOMINAL = {"NOUN", "PROPN"}
LONGEST_PARTICIPLE = 8
LONGEST_GAP = 25
FADE = 1.5
OWN_SUBJECT = 2.0
GOES_ON = 0.5


def _with_participle(head: Token, span: Range) -> str | None:
    """Returns a description with the participle that closes it: "the farmers attending the meeting"."""
    clause = next((child for child in head.rights if child.dep_ == "acl" and child.i == span[1]), None)
    if clause is None or clause.tag_ != "VBG" or clause.right_edge.i - clause.i > LONGEST_PARTICIPLE:
        return None
    return clean_name(head.doc[span[0] : clause.right_edge.i + 1].text)


def _is_any(doc: Doc, head: Token, span: Range) -> bool:
    """Tells whether a body is described and not named: "a Norvish rights group", "their Odra-based company"."""
    if head.lower_ in ("official", "officials", "side", "sides"):
        return True
    named = (word for word in doc[span[0] : head.i] if word.pos_ == "PROPN" and word.ent_type_ not in ("GPE", "NORP"))
    return (
        head.lemma_ in load_cues().words["people.bodies_of_many"]
        and head.text.islower()
        and not any(word.ent_type_ == "ORG" for word in named)
    )


def _may_name(name: str, person: str) -> bool:
    """Tells whether a folded name is a person's, a part of it or another spelling of it."""
    words, own = name.split(), person.split()
    return (words[-1] == own[-1] and set(words) <= set(own)) or fuzz.ratio(name, person) >= ONE_NAME


class Cast:
    """The parties of one report, met in text order."""

    def __init__(
        self, report_id: str, outlets: OutletNames, places: Container[str] = (), countries: frozenset[str] = frozenset()
    ) -> None:
        self.report_id = report_id
        self.outlets = outlets
        self.places = places
        self.countries = countries
        self.parties: dict[str, Party] = {}
        self.mentions: list[Mention] = []
        self._acronyms: dict[str, Party] = {}
        # Who goes by the initials of an office, None if several do.
        self._officers: dict[str, Party | None] = {}
        self._authors: dict[str, Party] = {}
        self._people: dict[str, list[Party]] = {}
        self._speaking = NOT_SPEAKING
        self._words = load_cues().words

    def meet(
        self,
        doc: Doc,
        head: int,
        span: Range,
        start: int,
        sentence: int,
        weight: float,
        speaking: Speaking = NOT_SPEAKING,
    ) -> Party:
        """Resolves a noun phrase or pronoun to a party, and remembers that it was met here."""
        token = doc[head]
        self._speaking = speaking
        party = self._resolve(doc, token, span, start, sentence)
        if weight >= SPEAKS_ITSELF and party.kind == "unnamed" and not party.body:
            party.human = party.human or token.lemma_.lower().endswith(AGENTS)
        joined = (party.human or party.body) and any(
            child.dep_ == "conj" and child.pos_ in NOMINAL for child in token.rights
        )
        if party.kind == "unnamed" and token.pos_ == "NOUN" and (longer := _with_participle(token, span)) is not None:
            party.names.setdefault(longer)
        self.mentions.append(Mention(party, start + doc[span[0]].idx, sentence, weight, joined))
        return party

    def note_author(self, noun: str, party: Party) -> None:
        """Keeps who gave out a statement or letter, which speaks for them further down."""
        if party.kind != "document":
            self._authors[noun] = party

    def forget_authors(self, others: list[Token], before: int) -> None:
        """Takes other statements and letters off a list, and forgets whose the last ones were: these are others'."""
        while others and others[0].i < before:
            self._authors.pop(others.pop(0).lemma_, None)

    def meet_group(self, speaker: Party, names: Iterable[str] = ()) -> Party:
        """Returns the group that a speaker calls "we", and by `names`: who is in it is not known.

        It goes by the speaker's body too.
        """
        if speaker.plural or not speaker.human:
            return speaker
        party_id = digest_id("source", self.report_id, "unnamed", "we", speaker.id)
        if party_id not in self.parties:
            party = Party(party_id, "we", "unnamed", speaker.at)
            party.names |= {"we": None, "our": None}
            party.plural = True
            self.parties[party_id] = party
        self.parties[party_id].names |= speaker.bodies | dict.fromkeys(names)
        return self.parties[party_id]

    def _resolve(self, doc: Doc, head: Token, span: Range, start: int, sentence: int) -> Party:
        """Finds the party that a phrase stands for, or makes one."""
        low = head.lower_
        pronoun = PRONOUNS.get(low)
        if pronoun and head.pos_ in ("PRON", "DET", "PROPN"):
            found = self._pronoun(pronoun, sentence, find_clause_subject(head, start), find_another(head, start))
            return found if found is not None else self._make_unnamed(doc, head, span, start)
        name = clean_name(doc[span[0] : span[1]].text)
        outlet = self._outlet(doc, head, span, name, start)
        if outlet is not None:
            return self._know(outlet, name, head, bracketed(doc, span))
        officer = self._officers.get(head.text)
        if officer is not None and head.text not in self._acronyms and find_organisation(head.text) is None:
            return self._know(officer, name, head)
        hyphened = head.i > span[0] and doc[head.i - 1].text == "-"
        proper = (head.pos_ == "PROPN" or head.ent_type_ in ENTITIES) and (hyphened or not head.text.islower())
        proper = proper or (span[1] - span[0] == 1 and head.text.istitle() and self._is_surname(head.lower_, ""))
        if proper and not self._is_description(doc, head, span):
            return self._named(doc, head, span, name, start)
        return self._described(doc, head, span, name, start, sentence)

    # Names

    def _outlet(self, doc: Doc, head: Token, span: Range, name: str, start: int) -> Party | None:
        """Returns the outlet that a phrase names, by its full name or a short form of it."""
        if not head.text[:1].isupper():
            return None
        first = head.i
        while first > span[0] and doc[first - 1].text[:1].isupper() and doc[first - 1].lower_ != "the":
            first -= 1
        for form in (name, doc[first : head.i + 1].text):
            known = self.outlets.find(form)
            if known is not None:
                return self._organisation(known, "outlet", start)
        return None

    def _named(self, doc: Doc, head: Token, span: Range, name: str, start: int) -> Party:
        """Finds or makes the party of a proper name."""
        core = core_name(doc, head, span, self._words["people.titles"])
        found = self._acronyms.get(core) or self._acronyms.get(name)
        if found is not None:
            return self._know(found, name, head)
        if head.dep_ == "pobj" and head.head.lower_ in WITHIN and head.ent_type_ == "GPE":
            # "An outcry in Norvland" is that of people there, and not of its government.
            return self._organisation(core, "group", start)
        for form in (name, core):
            known = find_organisation(form, self.countries) or find_people(name)
            if known is not None and not (known.name.startswith("government of") and head.ent_type_ == "PERSON"):
                return self._know(self._organisation(known.name, known.kind, start), name, head, bracketed(doc, span))
        label = "PERSON" if HONORIFIC.match(name) else head.ent_type_
        body = self.parties.get(digest_id("source", "organisation", core))
        if len(core.split()) == 1 and self._is_surname(fold_person(core), label):
            label = "PERSON"
        elif label == "PERSON" and name == core and body is not None and not (body.uncertain or core in self.places):
            # A name that the parser takes for a person's, of a body that was named in full before.
            return self._know(body, name, head)
        if label == "PERSON" or (label not in ("ORG", "GPE", "NORP") and self._is_titled(doc, head, span)):
            return self._person(core, name, head, doc, span, start)
        if label not in ("ORG", "GPE", "NORP", "PERSON") and core in self._people:
            return self._know(self._people[core][-1], name, head)
        kind: SourceKind = "group" if label == "NORP" or head.tag_ == "NNPS" else "organisation"
        party = self._organisation(self._without_form(core), kind, start)
        party.uncertain = (
            kind == "organisation"
            and core == self._without_form(core)
            and core not in self.places
            and not set(core.lower().split()) & self._words["people.bodies"]
        )
        party.plural = party.plural or head.tag_ == "NNPS" or label == "NORP"
        return self._know(party, name, head, bracketed(doc, span))

    def _is_surname(self, word: str, label: str) -> bool:
        """Tells whether a lone word closes the name of a person met before, or opens it as a family name may."""
        places = (0, -1) if label != "GPE" else (-1,)
        return any(word in {fold_person(party.name).split()[i] for i in places} for party in self._people.get(word, ()))

    def knows_person(self, name: str) -> bool:
        """Tells whether a word is a name that a person met before goes by."""
        return self._is_surname(fold_person(name), "")

    def _organisation(self, name: str, kind: SourceKind, start: int) -> Party:
        """Returns the organisation, outlet or group of a name."""
        party_id = digest_id("source", kind, outlet_key(name) if kind == "outlet" else name)
        if party_id not in self.parties:
            party = Party(party_id, name, kind, start)
            party.body = True
            self.parties[party_id] = party
            initials = "".join(word[0] for word in name.split() if word[:1].isupper())
            if len(initials) > 1:
                self._acronyms.setdefault(initials, party)
        return self.parties[party_id]

    def _without_form(self, name: str) -> str:
        """Returns the name of a body without what says its form: "Acme Ltd"."""
        match = FORM.fullmatch(name)
        if match is None or (match["wide"] and (" " in match["name"] or match["name"] in self.places)):
            return name
        return match["name"]

    def _is_titled(self, doc: Doc, head: Token, span: Range) -> bool:
        """Tells whether a title stands before a name."""
        titles = self._words["people.titles"]
        if head.dep_ == "appos" and head.left_edge.i == head.head.i + 1 and head.head.lower_ in titles:
            return True
        return any(doc[i].lower_.rstrip(".") in titles for i in range(span[0], head.i))

    def _person(self, core: str, name: str, head: Token, doc: Doc, span: Range, start: int) -> Party:
        """Finds a person by full name or a part of it, or makes one."""
        bare = HONORIFIC.sub("", core)
        words = fold_person(bare).split()
        for word in (words[-1], words[0]):
            # Of a mother and her daughter, "Mrs Holm" is who was called so before.
            known = self._people.get(word, [])[::-1]
            for party in [*(party for party in known if name in party.names), *known]:
                mine, theirs = set(words), party.words
                if mine <= theirs or theirs <= mine:
                    if len(words) > len(fold_person(party.name).split()):
                        self._rename(party, bare, words)
                    return self._know(party, name, head, role=read_roles(doc, head, span))
        party_id = self._person_id(bare)
        party = self.parties.get(party_id) or Party(party_id, bare, "person", start)
        self.parties[party_id] = party
        party.words |= set(words)
        for word in set(words):
            self._people.setdefault(word, []).append(party)
        self._people.setdefault(bare, []).append(party)
        return self._know(party, name, head, role=read_roles(doc, head, span))

    def _person_id(self, name: str) -> str:
        """Returns the id of a person; a single name is not known to be the same person's in another report."""
        words = fold_person(name)
        return digest_id("source", *([] if " " in words else [self.report_id]), "person", words)

    def _rename(self, party: Party, name: str, words: list[str]) -> None:
        """Gives a person the fuller name met later in the report."""
        self.parties.pop(party.id, None)
        party.id, party.name = self._person_id(name), name
        self.parties[party.id] = party
        for word in set(words) - party.words:
            self._people.setdefault(word, []).append(party)
        party.words |= set(words)

    def _know(self, party: Party, name: str, head: Token, acronym: str = "", role: Roles | None = None) -> Party:
        """Adds a surface form, and what it tells of gender, role and head word, to a party."""
        party.names.setdefault(name)
        party.heads.add(head.lemma_.lower())
        low = set(name.lower().replace(".", " ").split())
        party.gender = party.gender or gender_of(low, self._words)
        if role:
            party.roles |= role.heads
            party.about |= role.words
            party.names |= dict.fromkeys(role.names)
            party.bodies |= dict.fromkeys(role.bodies)
            for initials in initials_of(role.names):
                self._officers[initials] = party if self._officers.setdefault(initials, party) is party else None
        if acronym:
            party.names.setdefault(acronym)
            self._acronyms[acronym] = party
        return party

    def _is_description(self, doc: Doc, head: Token, span: Range) -> bool:
        """Tells a capitalised title ("the Finance Minister", "the Government") from a name."""
        low = head.lower_
        known = (low in self._words[key] for key in ("people.unnamed", "people.bodies", "people.outlets", "documents"))
        # "Harrow Magazine" is a name.
        press = low in self._words["people.outlets"] and head.i > span[0] and doc[head.i - 1].pos_ == "PROPN"
        return (
            head.ent_type_ != "PERSON"
            and not (press and head.text.istitle())
            and head.text not in self._acronyms
            and any(known)
            and find_organisation(clean_name(doc[span[0] : span[1]].text), self.countries) is None
        )

    # Descriptions

    def _described(self, doc: Doc, head: Token, span: Range, name: str, start: int, sentence: int) -> Party:
        """Finds or makes the party of a description."""
        known = (
            find_organisation(name, self.countries) or find_people(name)
            if any(doc[i].pos_ == "PROPN" or doc[i].ent_type_ for i in range(*span))
            else None
        )
        if known is not None:
            party = self._organisation(known.name, known.kind, start)
            party.plural = party.plural or known.kind == "group"
            return self._know(party, name, head, bracketed(doc, span))
        lemma = head.lemma_.lower() if head.pos_ != "PROPN" else head.lower_
        first = doc[span[0]].lower_
        if lemma in self._authors and is_same_writing(doc, head, span):
            return self._authors[lemma]
        full = lemma in self._words["people.bodies"] and any(doc[i].pos_ == "PROPN" for i in range(head.i + 1, span[1]))
        definite = (
            first in DEFINITE and not full and not any(doc[i].lower_ in ("other", "another") for i in range(*span))
        )
        bare = span[1] - span[0] == 1 and head.pos_ != "ADJ"
        if definite or bare:
            found = find_definite(doc, head, span, lemma, bare, self.mentions)
            if found is None and lemma in BODIES and is_plain(doc[span[0] + 1 : head.i]):
                found = find_only_body(self.mentions, self.places)
            if found is not None and any(doc[i].lower_ in PAST for i in range(*span)):
                found.names.setdefault(name)
                return found
            if found is not None:
                return self._know(found, name, head)
        return self._make(doc, head, span, name, start, lemma)

    def _make(self, doc: Doc, head: Token, span: Range, name: str, start: int, lemma: str) -> Party:
        """Makes a party of a description met for the first time."""
        words = self._words
        proper = any(doc[i].pos_ == "PROPN" or doc[i].ent_type_ in ENTITIES for i in range(*span) if i != head.i)
        if lemma in words["documents"] and head.tag_ in ("NN", "NNS"):
            return self._make_unnamed(doc, head, span, start, "document")
        if lemma in words["people.bodies"] and proper and not _is_any(doc, head, span):
            kind: SourceKind = "organisation"
            party = self._organisation(strip_determiner(name), kind, start)
            party.words |= words_of(doc, span)
            party.plural = party.plural or head.tag_ == "NNS"
            return self._know(party, name, head, bracketed(doc, span))
        return self._make_unnamed(doc, head, span, start)

    def _make_unnamed(self, doc: Doc, head: Token, span: Range, start: int, kind: SourceKind = "unnamed") -> Party:
        """Makes a party that belongs to this report alone."""
        at = start + doc[span[0]].idx
        party_id = digest_id("source", self.report_id, kind, at)
        party = self.parties.get(party_id)
        if party is not None and head.lemma_.lower() not in party.heads:
            # "The king" and "the king's doctor" begin at one place.
            party_id = digest_id("source", self.report_id, kind, at, start + head.idx)
            party = self.parties.get(party_id)
        if party is None:
            name = clean_name(doc[span[0] : span[1]].text)
            opens = doc[span[0]].is_sent_start and doc[span[0]].pos_ != "PROPN" and not doc[span[0]].ent_type_
            # "Reports say" names no document, though it begins a sentence.
            name = name[0].lower() + name[1:] if kind == "document" and opens else name
            party = Party(party_id, name, kind, at)
            self.parties[party_id] = party
        several = head.tag_ in ("NNS", "NNPS") or head.lower_ in PLURAL_PRONOUNS
        party.plural = several or any(child.dep_ == "conj" for child in head.rights)
        if kind == "unnamed" and party.heard_by is None:
            party.heard_by = self._owner_of(doc, head, span)
        party.words |= words_of(doc, span)
        pronoun = PRONOUNS.get(head.lower_, "")
        party.gender = party.gender or (pronoun if pronoun in ("he", "she") else "")
        lemma = head.lemma_.lower()
        party.body = lemma in self._words["people.bodies"]
        party.thing = lemma in self._words["holding.things"]
        people = lemma in self._words["people.unnamed"] or lemma in self._words["people.he"] | self._words["people.she"]
        anybody = head.lower_.endswith(("body", "one")) and head.pos_ == "PRON"
        party.plural = party.plural or anybody
        someone = head.pos_ == "PRON" and head.lower_ not in THINGS
        party.human = kind == "unnamed" and not party.body and (people or someone or is_who(head))
        return self._know(party, clean_name(doc[span[0] : span[1]].text), head)

    def _owner_of(self, doc: Doc, head: Token, span: Range) -> Party | None:
        """Returns the outlet whose source this is: "a Daily NK source", "sources of the Daily NK"."""
        if head.lemma_.lower() != "source":
            return None
        at = head.i
        while at > span[0] and (doc[at - 1].pos_ == "PROPN" or doc[at - 1].tag_ == "POS"):
            at -= 1
        for start, end in ((at, head.i), (head.i + 2, span[1])):
            known = find_organisation(clean_name(doc[start:end].text)) if start < end else None
            if known is not None and known.kind == "outlet":
                return self._know(
                    self._organisation(known.name, known.kind, 0), clean_name(doc[start:end].text), doc[end - 1]
                )
        return None

    # Pronouns

    def _pronoun(self, pronoun: str, sentence: int, subject: Range | None, other: Range | None) -> Party | None:
        """Finds the most salient party that a pronoun can stand for; it is none that is met in the range `other`."""
        recent = self.mentions[-LOOK_BACK:] if other is not None else []
        doing = {id(mention.party) for mention in recent if other is not None and other[0] <= mention.at < other[1]}
        best: Party | None = None
        best_score = -50.0
        for seen, mention in enumerate(reversed(self.mentions)):
            distance = sentence - mention.sentence
            if distance > LONGEST_GAP or seen > LOOK_BACK:
                break
            if self._is_another(mention, pronoun) or id(mention.party) in doing:
                continue
            together = pronoun == "they" and mention.joined
            fit = 1.0 if together else fit_pronoun(pronoun, mention.party)
            near = OWN_SUBJECT if subject is not None and subject[0] <= mention.at < subject[1] else 0.0
            near += GOES_ON if min(self._speaking.weight, mention.weight) > SPEAKS_ITSELF else 0.0
            score = mention.weight - FADE * distance + fit + near
            if score > best_score:
                best, best_score = mention.party, score
        if best is not None and best.kind == "organisation" and pronoun in ("he", "she"):
            self._humanise(best, pronoun)
        elif best is not None and pronoun in ("he", "she"):
            # Who has been "he" is not "she" further down.
            best.gender = best.gender or pronoun
        return best

    def _is_another(self, mention: Mention, pronoun: str) -> bool:
        """Tells whether a pronoun cannot stand for a mention: reader, writer, who speaks in the quotation around it."""
        party = mention.party
        if pronoun in ("he", "she") and party.name.lower() in SPEAKERS:
            return True
        around = self._speaking
        said = any(low <= mention.at < high for low, high in around.says)
        if pronoun in ("he", "she") and any(_may_name(name, fold_person(party.name)) for name in around.others):
            # "She said that Karo had fallen": she is another.
            return True
        return said or party is around.party or around.name in party.words

    def _humanise(self, party: Party, pronoun: str) -> None:
        """Makes a person of a name that was taken for an organisation's until "he" took it up."""
        self.parties.pop(party.id, None)
        party.id, party.kind, party.gender, party.body = self._person_id(party.name), "person", pronoun, False
        party.human, party.uncertain = True, False
        self.parties[party.id] = party
        for word in fold_person(party.name).split():
            self._people.setdefault(word, []).append(party)
            party.words.add(word)
