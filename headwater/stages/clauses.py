"""One act as a clause made of the report's own words, or as a quotation where that would not be sound."""

from __future__ import annotations

import re
from collections.abc import Mapping

from headwater.model import Act, ActPlace, ActTime, Party, Report
from headwater.stages.conflicts import is_pronoun
from headwater.stages.dossiers import Dossier
from headwater.stages.vocabulary import load_words

PAST_AND_PARTICIPLE = frozenset(load_words("past_and_participle"))
PARTICIPLES = frozenset(load_words("participles"))
PASTS = frozenset(load_words("pasts"))
GAP = re.compile(r"\s*(?:(?:on|up|down|out|off)\s+)?(?:(?:the|an?|some|more than|at least|about)\s+)?")
PASSIVE_GAP = re.compile(r"(?:\b(?:was|were|been|being|be)\s+)(?:\w+ly\s+|also\s+|then\s+)?$")
UNRESOLVED = re.compile(
    r"\b(?:his|her|hers|their|theirs|its|my|our|your|him|them|who|which|whom|it|he|she|they|I|we|you)\b"
)
PLACE_PREPOSITION = re.compile(r"\b(in|at|near|outside|around|inside|across|along|off)\s+(?:the\s+)?$", re.I)
TIME_PREPOSITION = re.compile(r"\b(on|in|during|since|before|after|by|until|around)\s+(?:the\s+)?$", re.I)
CALENDAR = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]*)\b|\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d+"
)
LONGEST_PHRASE = 14
QUOTED_WORDS = 45


def tidy(text: str) -> str:
    """Returns text on one line, without control characters, its quotation marks made single."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    shown = re.sub(r"\s+", " ", shown).strip()
    return re.sub(r"[“”\"„«»]", "'", shown)


def clip(text: str, words: int) -> str:
    """Returns the first words of a text and an ellipsis in brackets if it was longer."""
    parts = text.split()
    return text if len(parts) <= words else f"{' '.join(parts[:words])} […]"


def word_clause(dossier: Dossier, act: Act, shared: Mapping[str, bool], *, hedged: bool) -> str | None:
    """Returns a clause that begins in lower case and has no full stop; None if it cannot be worded soundly.

    Only slots in `shared` are said. The verb is the report's own.
    """
    report = dossier.report(act)
    target = _noun_phrase(report, act, act.target, with_number=shared.get("number", False))
    if not target or not shared.get("target"):
        return None
    actor = _noun_phrase(report, act, act.actor, with_number=True) if shared.get("actor") else None
    core = _word_core(report, act, actor, target, dossier.status(act), "reportedly " if hedged else "")
    if core is None:
        return None
    place = _word_place(report, act.place, core) if shared.get("place") and act.place else ""
    time = _word_time(report, act.time) if shared.get("time") and act.time else ""
    return f"{core}{place}{time}"


def _word_core(report: Report, act: Act, actor: str | None, target: str, status: str, hedge: str) -> str | None:
    verb = report.text[act.trigger.start : act.trigger.end]
    if act.target is None or not re.fullmatch(r"[a-z]+(?:-[a-z]+)?", verb):
        return None
    before = report.text[max(0, act.trigger.start - 30) : act.trigger.start]
    if status in {"ordered", "planned", "threatened"}:
        return _word_intent(report, act, actor, target, status, hedge, before)
    if status != "happened":
        return None
    gap = report.text[act.target.end : act.trigger.start] if act.target.end <= act.trigger.start else ""
    if gap and PASSIVE_GAP.search(gap) and len(gap) < 60 and _is_participle(verb):
        return f"{target} {'were' if is_plural(target) else 'was'} {hedge}{verb}{f' by {actor}' if actor else ''}"
    between = _transitive_gap(report, act)
    if between is None:
        return None
    if actor and _is_past(verb):
        return f"{actor} {hedge}{verb} {between}{target}"
    if not actor and not between and _is_participle(verb):
        return f"{target} {'were' if is_plural(target) else 'was'} {hedge}{verb}"
    return None


def _word_intent(
    report: Report, act: Act, actor: str | None, target: str, status: str, hedge: str, before: str
) -> str | None:
    verb, between = report.text[act.trigger.start : act.trigger.end], _transitive_gap(report, act)
    if between is None or not re.search(r"\bto\s+(?:\w+ly\s+)?$", before) or _is_past(verb):
        return None
    if status == "ordered":
        if actor:
            return f"{actor} {'were' if is_plural(actor) else 'was'} {hedge}ordered to {verb} {between}{target}"
        return f"there was {hedge}an order to {verb} {between}{target}"
    if actor:
        return f"{actor} {hedge}{'planned' if status == 'planned' else 'threatened'} to {verb} {between}{target}"
    return f"there was {hedge}{'a plan' if status == 'planned' else 'a threat'} to {verb} {between}{target}"


def _transitive_gap(report: Report, act: Act) -> str | None:
    """Returns the particle between verb and object, "" if they touch; None if the object is not plainly one."""
    if act.target is None or act.target.start < act.trigger.end:
        return None
    gap = report.text[act.trigger.end : act.target.start]
    if act.number and gap.strip() and act.trigger.end <= act.number.start and act.number.end <= act.target.start:
        gap = report.text[act.trigger.end : act.number.start] + report.text[act.number.end : act.target.start]
    if not GAP.fullmatch(gap):
        return None
    particle = re.match(r"\s*(on|up|down|out|off)\b", gap)
    return f"{particle.group(1)} " if particle else ""


def _noun_phrase(report: Report, act: Act, party: Party | None, *, with_number: bool) -> str | None:
    """Returns a party in the report's words, fit to stand in a sentence; None if it points elsewhere."""
    if party is None or is_pronoun(party.text):
        return None
    start, number = party.start, act.number
    if number and party is act.target:
        inside = party.start <= number.start < party.end
        touching = number.end <= party.start and not report.text[number.end : party.start].strip()
        if with_number and touching:
            start = number.start
        elif not with_number and inside:
            if report.text[party.start : number.start].strip():
                return None
            start = number.end
    phrase = report.text[start : party.end]
    words = phrase.split()
    if not words or len(words) > LONGEST_PHRASE or re.search(r"[\"“”„«»\n()\[\]:;]", phrase.strip()):
        return None
    if UNRESOLVED.search(phrase) or phrase.rstrip()[-1] in ",.–—-":
        return None
    return _lower_first(report.text, tidy(phrase))


def _lower_first(text: str, phrase: str) -> str:
    """Lowers a first word that is only capital because it opened a sentence."""
    first = re.split(r"[\s,'’-]", phrase, maxsplit=1)[0]
    if not first[:1].isupper() or first[1:].lower() != first[1:]:
        return phrase
    if first.lower() in load_words("lowered") or re.search(rf"(?<![\w]){re.escape(first.lower())}\b", text):
        return phrase[:1].lower() + phrase[1:]
    return phrase


def _word_place(report: Report, place: ActPlace, core: str) -> str:
    words = tidy(report.text[place.start : place.end])
    if not words or not words[:1].isupper() or words in core:
        return ""
    before = report.text[max(0, place.start - 20) : place.start]
    found = PLACE_PREPOSITION.search(before)
    if not found and re.search(r"\b(?:from|to|of|against|into|with)\s+(?:the\s+)?$", before):
        return ""
    return f" {found.group(0).strip().lower() if found else 'in'} {words}"


def _word_time(report: Report, time: ActTime) -> str:
    """Returns a calendar time; "Tuesday" or "yesterday" would mean another day in another place."""
    words = tidy(report.text[time.start : time.end])
    if not CALENDAR.search(words):
        return ""
    if re.match(r"(?:on|in|during|since|before|after|by|until|around|from|between|early in|late in)\b", words):
        return f" {words}"
    found = TIME_PREPOSITION.search(report.text[max(0, time.start - 20) : time.start])
    return f" {found.group(0).strip().lower()} {words}" if found else ""


def quote_act(dossier: Dossier, act: Act) -> str:
    """Returns the statement's own words around an act, tidied for standing inside quotation marks."""
    text, statement = dossier.report(act).text, dossier.statements[act.statement]
    spans = [span for span in statement.content if span.start <= act.trigger.start < span.end] or list(
        statement.content
    )
    start, end = (spans[0].start, spans[0].end) if spans else (act.trigger.start, act.trigger.end)
    if not start <= act.trigger.start < end:
        start, end = act.trigger.start, act.trigger.end
    opens = [match.end() for match in re.finditer(r"[.!?][\"”’')\]]*\s+(?=[A-Z“\"‘])", text[start:end])]
    at = act.trigger.start - start
    first = max([cut for cut in opens if cut <= at], default=0)
    last = min([cut for cut in opens if cut > at], default=end - start)
    words = tidy(text[start + first : start + last]).strip(" '‘’,;.")
    return _centre(words, tidy(text[act.trigger.start : act.trigger.end]))


def _centre(words: str, trigger: str) -> str:
    parts = words.split()
    if len(parts) <= QUOTED_WORDS:
        return words
    at = len(words[: max(0, words.find(trigger))].split())
    first = max(0, min(at - QUOTED_WORDS // 2, len(parts) - QUOTED_WORDS))
    last = first + QUOTED_WORDS
    head, tail = "[…] " if first else "", " […]" if last < len(parts) else ""
    return f"{head}{' '.join(parts[first:last])}{tail}"


def _is_past(verb: str) -> bool:
    return verb in PAST_AND_PARTICIPLE or verb in PASTS or (verb.endswith("ed") and verb not in load_words("not_pasts"))


def _is_participle(verb: str) -> bool:
    return verb in PARTICIPLES or (_is_past(verb) and verb not in PASTS)


def is_plural(phrase: str) -> bool:
    """Returns whether a noun phrase takes a plural verb, judged by its first word and its head."""
    words = re.split(r"\b(?:of|in|from|at|who|with|on|for)\b", phrase.casefold())[0].split() or ["one"]
    if words[0] in load_words("singular_determiners"):
        return False
    head = words[-1]
    return (
        " and " in phrase
        or head in load_words("plurals")
        or (head.endswith("s") and not head.endswith(("ss", "us", "is")))
    )
