"""Roots: where a statement's own words say that it comes from, read against the pile's outlets, credits and names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from headwater.language.credit_lines import outlet_key
from headwater.language.cue_lexicon import load_cues, load_offices
from headwater.language.organisations import find_organisation, find_people
from headwater.language.outlets import find_outlet
from headwater.model import Credit, Derivation, Report, Source, SourceKind, Statement, Voice, digest_id
from headwater.stages.counts import STATE, THROUGH
from headwater.stages.lenders import Lenders
from headwater.stages.stage import Pile
from headwater.stages.tellers import find_tellers

PRESS = re.compile(
    r"\b(?:press|media|newspapers?|news (?:reports?|agenc(?:y|ies)|outlets?|sites?)|(?:published|earlier) reports?|"
    r"reports|agencies|television|radio|tabloids?|rumou?rs?|social media|internet)\b",
    re.I,
)
# Who only passes on what the press has is no root of it, whatever office speaks.
CITES_PRESS = re.compile(
    r"\b(?:citing|quoting|referring to|pointing to|based on|on the basis of)\s+"
    r"(?:(?:the|some|several|various|unnamed|foreign|local|published|earlier|recent)\s+)*"
    r"(?:press|media|newspapers?|news|television|published|online)\s+(?:reports?|accounts?|coverage|articles?)\b",
    re.I,
)
SENTENCE_END = re.compile(r"[.!?](?=[\s”\"])|\n")
SPEAKERS = re.compile(
    r"\b(?:sources?|officials?|officers?|spokes\w+|secretary|adviser|attach[eé]|worker|journalist|reporter)\b", re.I
)
COMMON_GROUPS = re.compile(
    r"^(?:the |some |many |several |local |two |three )*"
    r"(?:residents?|officials?|sources?|witness(?:es)?|villagers?|people|soldiers?|activists?|relatives?|famil(?:y|ies)|defectors?|refugees?|workers?|neighbou?rs?|experts?|analysts?|observers?|"
    r"authorities|police|others?|locals?|citizens?|men|women|students?|traders?|doctors?|lawyers?|survivors?|prisoners?)\b",
    re.I,
)

# A singular description, its head noun, and whether it introduces somebody: "a local doctor", "the human rights group".
DESCRIBED = re.compile(
    r"(?:(?P<any>an?|one|another) |the |this |that |his |her |their |its |(?=\w+$))"
    r"(?:[\w’'-]+ ){0,4}?(?P<noun>[a-z]+[a-rt-z])"
    r"(?= (?:of|in|at|from|for|who|with|to|familiar|close|based)\b|$)",
    re.I,
)
OWNED = re.compile(r"(?:[Tt]he )?([A-Z][\w.]*(?: [A-Z][\w.]*)*)[’']s? ")
PARTIES = frozenset({"person", "organisation"})
RANKS = frozenset(
    {"deputy", "vice", "chief", "former", "acting", "assistant", "senior", "spokesman", "spokeswoman", "spokesperson"}
)
# Words that a body is known by without its owner: "Foreign Grain Office", not "navy".
FEWEST_OWN = 3


class Root(NamedTuple):
    """What is known of where a statement's own words say it comes from; `rank` orders the better known first.

    `ties` and `through` name who the voice may be or speak for: the former wherever it is heard, the latter here alone.
    """

    rank: int
    kind: SourceKind | None
    source: str | None
    outlet: str | None
    inside: bool
    ties: tuple[str, ...]
    name: str
    through: tuple[str, ...] = ()


class Lookup(NamedTuple):
    """The words by which a voice is looked up among named parties.

    It is looked for parties that have all of `name`, `office` or `owner` in a name, and for those that `described`
    holds a name of.
    """

    name: frozenset[str]
    described: frozenset[str]
    office: frozenset[str]
    owner: frozenset[str]


class Voices:
    """Reads the chain of voices of each statement against what the pile knows of outlets and credits.

    `outlets` holds the names of all outlets that have reports, by their keys.
    """

    def __init__(self, pile: Pile, outlets: Mapping[str, str]) -> None:
        self.reports = {report.id: report for report in pile.all(Report)}
        self.outlets = outlets
        self.credited: dict[str, str] = {}
        self._near: defaultdict[str, set[str]] = defaultdict(set)
        for derivation in pile.all(Derivation):
            giver = self.reports.get(derivation.from_report or "")
            if giver and giver.outlet:
                self._near[derivation.report].add(outlet_key(giver.outlet))
            for statement in derivation.statements if derivation.from_outlet else ():
                self.credited.setdefault(statement, derivation.from_outlet or "")
        self._lenders = Lenders(self.reports.values(), pile.all(Derivation))
        self.relays = {credit.report for credit in pile.all(Credit) if not credit.outlet}
        self._speakers: dict[str, Voice] = {}
        # How each of them is described: "his sister", "a clerk".
        self._described: defaultdict[str, set[str]] = defaultdict(set)
        self._names: defaultdict[str, list[tuple[frozenset[str], Source]]] = defaultdict(list)
        # Organisations whose names have more than one word, under the rarest of them.
        self._bodies: defaultdict[str, list[tuple[frozenset[str], Source]]] = defaultdict(list)

    def learn(self, sources: Iterable[Source]) -> None:
        """Takes in named parties: all whose names have a word that a voice has which is asked about later."""
        named = [
            (words, source)
            for source in sources
            if source.kind in PARTIES
            for words in {name_words(name) for name in (source.name, *source.names)}
        ]
        for words, source in named:
            for word in words:
                self._names[word].append((words, source))
        for words, source in named:
            if source.kind == "organisation" and len(words) > 1:
                self._bodies[self._rarest(words)].append((words, source))

    def meet(self, statements: Iterable[Statement]) -> None:
        """Takes in the named voices of one report: those of its statements that are asked about next."""
        self._speakers = {}
        self._described.clear()
        for said in statements:
            for voice in said.voices:
                if voice.kind in ("person", "organisation", "group") and voice.start is not None:
                    self._speakers.setdefault(voice.source, voice)
                    self._described[voice.source].add((voice.role or "").casefold())

    def root(self, statement: Statement) -> Root:
        """Returns the root that a statement names itself."""
        report = self.reports.get(statement.report)
        own = outlet_key(report.outlet) if report and report.outlet else ""
        chain = [(voice, self._outlet(voice, own, statement.report)) for voice in find_tellers(statement)]
        told = False
        while chain and own and chain[-1][1] == own:
            told = chain.pop()[0].start is not None or told
        heard = next((voice.name for voice, outlet in chain[1:] if outlet and outlet != own), None)
        outlet = heard or self.credited.get(statement.id)
        inside = outlet is None and statement.report not in self.relays
        if inside and report:
            outlet = report.outlet
        if outlet:
            outlet = self.outlets.get(outlet_key(outlet), outlet)
        if not chain:
            return Root(3 if outlet else 5, "outlet" if outlet else None, None, outlet, inside, (), "")
        if report and _cites_press(report.text, statement):
            return Root(4, "outlet", None, None, False, (), "press reports")
        root = self._deepest(chain[0][0], chain[0][1], [voice for voice, _ in chain[1:2]], outlet, inside)
        if root.kind == "unnamed":
            root = root._replace(ties=(*root.ties, *self._name_beside(chain[0][0])))
        if root.kind == "unnamed" and not (told or heard):
            # An unnamed voice that is not said to have spoken to this outlet may have come with what it took over.
            lent = (f"outlet {key}" for key in sorted(self._lenders.of(statement.report)) if inside)
            root = root._replace(ties=(*root.ties, *lent, *_name_offices(chain[0][0])))
        # Who is heard of through another voice alone says no more than that one.
        return root._replace(
            through=(*root.through, *(f"{THROUGH}{voice.source}" for voice, named in chain[1:] if not named))
        )

    def _deepest(self, voice: Voice, named: str, above: list[Voice], outlet: str | None, inside: bool) -> Root:
        if named:
            lexicon = find_stating(voice)
            known = self.outlets.get(named) or (lexicon if lexicon else voice.name)
            return Root(2, "outlet", voice.source, known, False, (), known)
        kind = self._kind(voice)
        if kind == "unnamed":
            if PRESS.search(voice.name) and not SPEAKERS.search(voice.name):
                return Root(4, "outlet", voice.source, None, False, (), voice.name)
            return Root(1, "unnamed", voice.source, outlet, inside, self._speaks_for(voice), voice.name)
        through = [f"outlet {outlet_key(outlet)}" for other in above if outlet and self._kind(other) == "unnamed"]
        ties = (*self._speaks_for(voice), *sorted(self._like_names(voice)), *_name_offices(voice))
        return Root(0, kind, voice.source, outlet, inside, ties, voice.name, tuple(through))

    def _outlet(self, voice: Voice, own: str, report: str) -> str:
        """Returns the key of the outlet that a voice is, empty if it is none."""
        key = outlet_key(voice.name)
        if voice.kind == "outlet" or (voice.kind != "unnamed" and key in self.outlets):
            return key
        if lexicon := find_stating(voice):
            return outlet_key(lexicon)
        words = set(key.split())
        if voice.kind in {"organisation", "document"} and words:
            return next((near for near in (own, *sorted(self._near.get(report, ()))) if words <= set(near.split())), "")
        return ""

    def _kind(self, voice: Voice) -> SourceKind:
        """Returns a voice's kind; a group under a common noun, or of a people, is nobody that can be told apart."""
        if voice.kind == "group" and (voice.name[:1].islower() or COMMON_GROUPS.match(voice.name)):
            return "unnamed"
        if voice.kind == "group" and find_people(f"the {voice.name.split()[-1]}") is not None:
            return "unnamed"
        if voice.kind == "document" and not any(letter.isupper() for letter in voice.name):
            return "unnamed"
        return voice.kind

    def _name_beside(self, voice: Voice) -> Iterator[str]:
        """Yields the named voices of its report that a description may stand for: bodies, or whom it describes just so.

        Nobody whom "a doctor" introduces is tied to a person who is a doctor too: an unnamed voice stays unnamed.
        """
        found = DESCRIBED.match(voice.name)
        if found is None:
            return
        noun = found["noun"].casefold()
        body = noun in load_cues().words["people.bodies_of_many"] and not found["any"]
        for other in self._speakers.values():
            described = not found["any"] and voice.name.casefold() in self._described[other.source]
            if (body and other.kind != "person") or described:
                yield other.source

    def _like_names(self, voice: Voice) -> set[str]:
        """Returns the named parties that a voice may be: of the same name, or of one that holds its own."""
        words = read_lookup(voice).name
        like = self._names.get(self._rarest(words), ()) if words else ()
        return {source.id for others, source in like if words <= others} - {voice.source}

    def _rarest(self, words: Collection[str]) -> str:
        """Returns the word that fewest names have."""
        return min(words, key=lambda word: (len(self._names.get(word, ())), word))

    def _speaks_for(self, voice: Voice) -> tuple[str, ...]:
        """Returns the bodies that a voice's own description names: it may be them who speak."""
        lookup = read_lookup(voice)
        found = {
            source.id
            for word in lookup.described
            for name, source in self._bodies.get(word, ())
            if name <= lookup.described and source.id != voice.source
        }
        # A letter is of a person too.
        kinds = PARTIES if voice.kind == "document" else {"organisation"}
        for words in (lookup.office, lookup.owner):
            named = self._names.get(self._rarest(words), ()) if words else ()
            found |= {source.id for name, source in named if source.kind in kinds and words <= name}
        found.discard(voice.source)
        state = _name_state(voice.name) if voice.kind != "person" else ""
        return tuple(sorted({*found, f"{STATE}{state}"} if state and state != voice.source else found))


def read_lookup(voice: Voice) -> Lookup:
    """Returns the words by which a voice is looked up among named parties."""
    described = name_words(f"{voice.role or ''} {voice.name if voice.kind in {'unnamed', 'group'} else ''}")
    # "Sheriff Marr", or "Tarn County Coroner Lund", may speak for the office of that name.
    office = (described - RANKS) if voice.kind == "person" else frozenset[str]()
    office = office - {"minister"} | {"ministry"} if "minister" in office else office
    if len(office) < 2 and all(office.isdisjoint(kind) for kind in load_offices().values()):
        office = frozenset()
    owner = name_words(_find_owner(voice)) if voice.kind != "person" else frozenset[str]()
    if voice.kind == "organisation" and owner:
        # "The Treasury's Office for Foreign Grain" may go by its own words elsewhere.
        own = name_words(OWNED.sub("", voice.name, count=1))
        office = own if len(own) >= FEWEST_OWN else office
    return Lookup(name_words(voice.name), described, office, owner)


def find_stating(voice: Voice) -> str:
    """Returns the known outlet whose document a voice is, "Reuters" for "the Reuters statement"; else nothing."""
    outlet = find_outlet(" ".join(voice.name.split()[:-1])) if voice.kind == "document" else None
    return outlet.name if outlet else ""


def _find_owner(voice: Voice) -> str:
    """Returns whose body or document a voice is: "Treasury" for "the Treasury’s Office", "TPD" for "a TPD release"."""
    return _name_owner(voice.name) or (" ".join(voice.name.split()[:-1]) if voice.kind == "document" else "")


def _name_owner(name: str) -> str:
    """Returns whose body a name says that it is, or nothing."""
    owned = OWNED.match(name)
    return owned[1] if owned else ""


@lru_cache(maxsize=100_000)
def _name_state(name: str) -> str:
    """Returns the source of the government whose body a name is: "Indian navy", "Norvish officials"; else nothing."""
    words = name.removeprefix("the ").removeprefix("The ").split()
    offices = frozenset[str]().union(*load_offices().values())
    at = next((at for at, word in enumerate(words) if word.casefold() in offices), 0)
    owners = [_name_owner(name), *(" ".join(words[:end]) for end in range(at, 0, -1))] if at else []
    known = next((found for owner in owners if owner and (found := find_organisation(f"{owner} government"))), None)
    return digest_id("source", "organisation", known.name) if known and known.name.startswith("government of") else ""


def _name_offices(voice: Voice) -> list[str]:
    """Returns a tie for each kind of public office that a voice's name and role speak of."""
    words = set(re.findall(r"\w+", f"{voice.name} {voice.role or ''}".casefold()))
    offices = load_offices()
    general = voice.kind == "unnamed" and not words.isdisjoint(offices["any"])
    return [f"office {kind}" for kind, found in offices.items() if general or not words.isdisjoint(found)]


def _cites_press(text: str, statement: Statement) -> bool:
    """Whether the sentence that gives a statement says that its voice has it from the press."""
    parts = [*statement.content, *statement.cue, *([statement.source] if statement.source else [])]
    start, last = min(part.start for part in parts), max(part.end for part in parts)
    end = SENTENCE_END.search(text, last)
    return CITES_PRESS.search(text, start, end.start() if end else len(text)) is not None


@lru_cache(maxsize=200_000)
def name_words(name: str) -> frozenset[str]:
    """Returns the words of a name, articles and titles left out."""
    return frozenset(re.findall(r"\w+", name.casefold())) - {
        "the",
        "of",
        "and",
        "for",
        "a",
        "an",
        "mr",
        "mrs",
        "ms",
        "dr",
    }
