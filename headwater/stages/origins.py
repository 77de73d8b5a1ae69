"""Origins: the root that each statement's trail leads back to.

Every statement has at most one parent in each report that its own was taken from. Roots are the
statements without a parent; the others take the root that the shortest trail reaches. Roots are
counted, never connected groups: a digest that cites two voices stays two trails.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from headwater.language.credit_lines import outlet_key
from headwater.language.cue_lexicon import load_cues, load_offices
from headwater.language.organisations import find_organisation, find_people
from headwater.language.outlets import find_outlet
from headwater.language.wording import content_stems
from headwater.model import (
    Credit,
    Derivation,
    Judgement,
    Origin,
    Report,
    Source,
    SourceKind,
    Standing,
    Statement,
    Voice,
    digest_id,
)
from headwater.stages.counts import STATE, THROUGH
from headwater.stages.decisions import find_apart, find_decided, find_decisions
from headwater.stages.lenders import Lenders
from headwater.stages.stage import Engine, Pile
from headwater.stages.tellers import find_tellers
from headwater.stages.trails import Trail, find_trails, join_retold

NAMED = {"person", "group", "organisation", "document"}
READ_LANGUAGES = {"en"}
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
RANKS = frozenset(
    {"deputy", "vice", "chief", "former", "acting", "assistant", "senior", "spokesman", "spokeswoman", "spokesperson"}
)


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


class Voices:
    """Reads the chain of voices of each statement against what the pile knows of outlets and credits."""

    def __init__(self, pile: Pile) -> None:
        self.reports = {report.id: report for report in pile.all(Report)}
        self.outlets = {outlet_key(report.outlet): report.outlet for report in self.reports.values() if report.outlet}
        self.credited: dict[str, str] = {}
        self._near: defaultdict[str, set[str]] = defaultdict(set)
        for derivation in pile.all(Derivation):
            giver = self.reports.get(derivation.from_report or "")
            self._near[derivation.report] |= {outlet_key(giver.outlet)} if giver and giver.outlet else set()
            for statement in derivation.statements if derivation.from_outlet else ():
                self.credited.setdefault(statement, derivation.from_outlet or "")
        self._lenders = Lenders(self.reports.values(), pile.all(Derivation))
        self._speakers: defaultdict[str, dict[str, Voice]] = defaultdict(dict)
        for said in pile.all(Statement):
            for voice in said.voices:
                if voice.kind in ("person", "organisation", "group") and voice.start is not None:
                    known = self._speakers[said.report]
                    if voice.source not in known or voice.role:
                        known[voice.source] = voice
        self.relays = {credit.report for credit in pile.all(Credit) if not credit.outlet}
        named = [
            (words, source)
            for source in pile.all(Source)
            if source.kind in {"person", "organisation"}
            for words in {_name_words(name) for name in (source.name, *source.names)}
        ]
        self._names: defaultdict[str, list[tuple[frozenset[str], Source]]] = defaultdict(list)
        for words, source in named:
            for word in words:
                self._names[word].append((words, source))
        # Organisations whose names have more than one word, under the rarest of them.
        self._bodies: defaultdict[str, list[tuple[frozenset[str], Source]]] = defaultdict(list)
        for words, source in named:
            if source.kind == "organisation" and len(words) > 1:
                self._bodies[self._rarest(words)].append((words, source))

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
            root = root._replace(ties=(*root.ties, *self._name_beside(chain[0][0], statement.report)))
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
            lexicon = find_outlet(named) if voice.kind == "document" else None
            known = self.outlets.get(named) or (lexicon.name if lexicon else voice.name)
            return Root(2, "outlet", voice.source, known, False, (), known)
        kind = self._kind(voice)
        if kind == "unnamed":
            if PRESS.search(voice.name) and not SPEAKERS.search(voice.name):
                return Root(4, "outlet", voice.source, None, False, (), voice.name)
            return Root(1, "unnamed", voice.source, outlet, inside, self._speaks_for(voice), voice.name)
        through = [f"outlet {outlet_key(outlet)}" for other in above if outlet and self._kind(other) == "unnamed"]
        ties = (*self._speaks_for(voice), *self._like_names(voice), *_name_offices(voice))
        return Root(0, kind, voice.source, outlet, inside, ties, voice.name, tuple(through))

    def _outlet(self, voice: Voice, own: str, report: str) -> str:
        """Returns the key of the outlet that a voice is, empty if it is none."""
        key = outlet_key(voice.name)
        if voice.kind == "outlet" or (voice.kind != "unnamed" and key in self.outlets):
            return key
        words = set(key.split())
        if voice.kind == "document" and (known := find_outlet(" ".join(voice.name.split()[:-1]))) is not None:
            # "The SPA statement" is the agency's.
            return outlet_key(known.name)
        if voice.kind in {"organisation", "document"} and words:
            return next((near for near in (own, *sorted(self._near[report])) if words <= set(near.split())), "")
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

    def _name_beside(self, voice: Voice, report: str) -> Iterator[str]:
        """Yields the named voices of a report that a description in it may stand for: by their role, or as bodies."""
        found = DESCRIBED.match(voice.name)
        if found is None:
            return
        noun = found["noun"].casefold()
        body = noun in load_cues().words["people.bodies_of_many"] and not found["any"]
        for other in self._speakers.get(report, {}).values():
            if (body and other.kind != "person") or noun in re.findall(r"\w+", (other.role or "").casefold()):
                yield other.source

    def _like_names(self, voice: Voice) -> set[str]:
        """Returns the named parties that a voice may be: of the same name, or of one that holds its own."""
        words = _name_words(voice.name)
        like = self._names.get(self._rarest(words), ()) if words else ()
        return {source.id for others, source in like if words <= others} - {voice.source}

    def _rarest(self, words: Collection[str]) -> str:
        """Returns the word that fewest names have."""
        return min(words, key=lambda word: (len(self._names.get(word, ())), word))

    def _speaks_for(self, voice: Voice) -> tuple[str, ...]:
        """Returns the bodies that a voice's own description names: it may be them who speak."""
        described = voice.name if voice.kind in {"unnamed", "group"} else ""
        words = _name_words(f"{voice.role or ''} {described}")
        found = {
            source.id
            for word in words
            for name, source in self._bodies.get(word, ())
            if name <= words and source.id != voice.source
        }
        # "Sheriff Marr" may speak for the Tarn County Sheriff's Office.
        office = (words - RANKS) if voice.kind == "person" else frozenset()
        office = office - {"minister"} | {"ministry"} if "minister" in office else office
        if any(not office.isdisjoint(kind) for kind in load_offices().values()):
            named = self._names.get(self._rarest(office), ())
            found |= {source.id for name, source in named if source.kind == "organisation" and office <= name}
        owner = _name_words(_find_owner(voice.name)) if voice.kind != "person" else frozenset()
        owners = self._names.get(self._rarest(owner), ()) if owner else ()
        found |= {source.id for name, source in owners if source.kind == "organisation" and owner <= name}
        found.discard(voice.source)
        state = _name_state(voice.name) if voice.kind != "person" else ""
        return tuple(sorted({*found, f"{STATE}{state}"} if state and state != voice.source else found))


def _find_owner(name: str) -> str:
    """Returns whose body a name is: "Treasury" for "the Treasury’s Office of Sanctions"; else nothing."""
    owned = OWNED.match(name)
    return owned[1] if owned else ""


@lru_cache(maxsize=100_000)
def _name_state(name: str) -> str:
    """Returns the source of the government whose body a name is: "Indian navy", "Norvish officials"; else nothing."""
    words = name.removeprefix("the ").removeprefix("The ").split()
    offices = frozenset[str]().union(*load_offices().values())
    at = next((at for at, word in enumerate(words) if word.casefold() in offices), 0)
    owners = [_find_owner(name), *(" ".join(words[:end]) for end in range(at, 0, -1))] if at else []
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


def _name_words(name: str) -> frozenset[str]:
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


def trace_origins(pile: Pile, engine: Engine) -> Iterator[Origin]:
    """Yields the origins; every statement belongs to exactly one.

    A named voice is one origin whichever outlet heard it; an unnamed one is that of the report, or of
    the credited outlet, that heard it, and stays the same in every copy. Reports that only credit each
    other are a ring.
    """
    del engine
    statements = {statement.id: statement for statement in pile.all(Statement)}
    voices = Voices(pile)
    roots = {statement.id: voices.root(statement) for statement in statements.values()}
    ranks = {statement_id: root.rank for statement_id, root in roots.items()}
    hearers = {
        statement_id: outlet_key(root.outlet)
        for statement_id, root in roots.items()
        if root.kind == "unnamed" and root.outlet and not root.inside
    }
    judgements = pile.all(Judgement)
    decided = find_decided(judgements, "same-voice", "different-voice")
    apart = [pair for pair, judgement in decided.items() if judgement.kind == "different-voice"]
    trails = find_trails(pile, ranks, hearers, [pair for pair in apart if statements.keys() >= set(pair)])
    retold = _find_retold(pile, trails, roots, statements)
    groups: defaultdict[tuple[str, ...], list[tuple[Trail, Root]]] = defaultdict(list)
    parted = {statement for _, statement in apart}
    for trail in trails:
        root = roots[trail.root]
        identity = _identity(trail, root, statements[trail.root], retold)
        groups[(*identity, "apart") if parted.intersection(trail.statements) else identity].append((trail, root))
    _join_decided(groups, [pair for pair, judgement in decided.items() if judgement.kind == "same-voice"])
    for identity, members in sorted(groups.items()):
        origin = _make_origin(identity, members, statements, voices)
        decisions = find_decisions(judgements, origin.statements, statements)
        yield replace(origin, decisions=decisions, apart=find_apart(judgements, origin.statements))


def _join_decided(groups: dict[tuple[str, ...], list[tuple[Trail, Root]]], same: Sequence[tuple[str, str]]) -> None:
    """Puts the roots together of which a person decided that they are one voice."""
    for pair in same:
        held = [
            identity
            for identity, members in groups.items()
            if any(not set(pair).isdisjoint(trail.statements) for trail, _ in members)
        ]
        for other in sorted(held)[1:]:
            groups[min(held)] += groups.pop(other)


def _find_retold(
    pile: Pile, trails: Sequence[Trail], roots: dict[str, Root], statements: dict[str, Statement]
) -> dict[str, str]:
    """Returns one voice for those that relays of an outlet outside the pile tell of alike."""
    texts = {report.id: report.text for report in pile.all(Report)}
    told: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for trail in trails:
        root = roots[trail.root]
        if root.kind == "unnamed" and root.source and root.outlet and not root.inside and not trail.ring:
            for statement in (statements[statement] for statement in trail.statements):
                for span in statement.content:
                    words = content_stems(texts.get(statement.report, "")[span.start : span.end])
                    told[outlet_key(root.outlet)][root.source].update(words)
    retold: dict[str, str] = {}
    for voices in told.values():
        retold |= join_retold([(voice, frozenset(stems)) for voice, stems in voices.items()])
    return retold


def _identity(trail: Trail, root: Root, statement: Statement, retold: dict[str, str]) -> tuple[str, ...]:
    """Returns what makes two roots one origin."""
    if trail.ring:
        return ("ring", *sorted(trail.ring_reports))
    if root.kind in NAMED and root.source:
        return ("named", root.source)
    if root.kind == "unnamed" and root.source:
        heard = outlet_key(root.outlet) if root.outlet and not root.inside else ""
        return ("unnamed", heard, retold.get(root.source, root.source))
    if root.kind == "outlet" and not root.outlet:
        return ("press", statement.report)
    return ("outlet", outlet_key(root.outlet)) if root.outlet else ("report", statement.report)


def _make_origin(
    identity: tuple[str, ...],
    members: Sequence[tuple[Trail, Root]],
    statements: dict[str, Statement],
    voices: Voices,
) -> Origin:
    trail, root = min(members, key=lambda member: (not member[1].inside, member[1].outlet is None, member[0].root))
    hearers = sorted({outlet_key(other.outlet) for _, other in members if other.outlet})
    if len({outlet_key(other.outlet or "") for _, other in members}) > 1 and root.kind in NAMED:
        # A named voice that several outlets heard has no one hearer.
        root = root._replace(outlet=None)
    carried = sorted({statement for member, _ in members for statement in member.statements})
    report = statements[trail.root].report
    standing, heard_in = _stand(root, report, voices)
    language = (voices.reports[report].language or "en") if report in voices.reports else "en"
    reason = _word_reason(trail, root, voices, carried, statements)
    if standing != "unattributed" and root.kind == "unnamed" and language[:2] not in READ_LANGUAGES:
        standing, reason = "unattributed", f"unmeasured: there are no rules for the language “{language}”"
    known = find_outlet(root.outlet) if root.outlet else None
    # What any hearing of a voice shows, holds: heard directly once, it is no longer tied to who passed it on; and whom
    # a named one speaks for need be said once.
    ties = set.intersection(*({*member.ties, *member.through} for _, member in members)) - {f"{THROUGH}{root.source}"}
    if root.kind in NAMED:
        ties |= {tie for _, member in members for tie in member.ties}
    if root.kind == "unnamed" and len(hearers) > 1:
        ties |= {f"outlet {key}" for key in hearers}
    return Origin(
        id=digest_id("origin", *identity),
        standing="unattributed" if trail.ring else standing,
        report=None if trail.ring else heard_in,
        outlet=None if trail.ring else root.outlet,
        source=None if trail.ring else root.source,
        source_kind=None if trail.ring else root.kind,
        owner=known.control if known else None,
        ring=trail.ring,
        ties=() if trail.ring else tuple(sorted(ties)),
        statements=tuple(carried),
        reason=reason,
    )


def _stand(root: Root, report: str, voices: Voices) -> tuple[Standing, str | None]:
    if root.inside and (root.kind is not None or root.outlet):
        return "captured", report
    if root.outlet or root.kind is not None or report in voices.relays:
        return "uncaptured", None
    return "unattributed", None


def _word_reason(
    trail: Trail, root: Root, voices: Voices, carried: Sequence[str], statements: dict[str, Statement]
) -> str:
    reports = sorted({statements[statement].report for statement in carried})
    if trail.ring:
        names = sorted({voices.reports[report].outlet or "an unknown outlet" for report in trail.ring_reports})
        return f"{' and '.join(names)} each have it from the other"
    voice = f"“{root.name}”" if root.name else "no voice is named"
    heard = f"heard by {root.outlet}" if root.outlet else "heard by an outlet that is not named"
    if root.kind == "outlet":
        text = (
            f"{root.outlet or 'a report'} says it in its own voice"
            if root.inside
            else f"credited to {root.outlet or root.name}"
        )
    elif root.kind is None:
        text = (
            "a copy of a report that it does not name"
            if trail.statements and reports[0] in voices.relays
            else "no voice, no credit, outlet unknown"
        )
    else:
        text = f"{voice}, {heard}"
    if root.kind is not None and not root.inside and root.kind != "outlet":
        text += (
            ", whose own report is not in the pile"
            if root.outlet and outlet_key(root.outlet) not in voices.outlets
            else ""
        )
    return text + _word_others(root, [report for report in reports if report in voices.reports], voices)


def _word_others(root: Root, reports: Sequence[str], voices: Voices) -> str:
    """Returns in words which other reports have something of a root: a voice or an outlet may speak of many things."""
    if root.kind == "outlet":
        own = outlet_key(root.outlet or "")
        number = sum(outlet_key(voices.reports[report].outlet or "") != own for report in reports)
        number -= not root.inside
        one, many = "carries some of what it says", "carry some of what it says"
        if not root.inside:
            one, many = ("credits it too, for this or other things", "credit it too, for this or other things")
    else:
        number = len(reports) - 1
        one, many = "carries it", "carry it"
        if root.kind in NAMED:
            one, many = "quotes this voice, on this or other things", "quote this voice, on this or other things"
    return f"; {number} other report{' ' + one if number == 1 else 's ' + many}" if number > 0 else ""
