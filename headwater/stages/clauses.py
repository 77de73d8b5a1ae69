"""One act as a clause made of the report's own words, or as a quotation where that would not be sound."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from headwater.model import Act, ActPlace, ActTime, Party, Report, Span, Statement
from headwater.stages.conflicts import is_pronoun
from headwater.stages.dossiers import Dossier
from headwater.stages.vocabulary import load_words

PAST_AND_PARTICIPLE = frozenset(load_words("past_and_participle"))
PARTICIPLES = frozenset(load_words("participles"))
PASTS = frozenset(load_words("pasts"))
GAP = re.compile(r"\s*(?:(?:on|up|down|out|off)\s+)?(?:(?:the|an?|some|more than|at least|about)\s+)?")
PASSIVE_GAP = re.compile(r"(?:\b(?:was|were|been|being|be)\s+)(?:\w+ly\s+|also\s+|then\s+)?$")
ORDER_WORDS = "ordered|instructed|directed|told|commanded|asked"
ORDERED = re.compile(
    rf"\s+(?:(?:have|has|had)\s+)?(?:was|were|been|are|is)\s+(?:\w+ly\s+)?({ORDER_WORDS})\s+to\s+", re.I
)
ORDERING = re.compile(rf"\b({ORDER_WORDS})\s+(?:the\s+)?$", re.I)
NOUN_OF_INTENT = re.compile(r"\b(order|plan|threat)\s+to\s+$", re.I)
NOUNS = {"ordered": "order", "planned": "plan", "threatened": "threat"}
VERB_OF_INTENT = {
    "planned": re.compile(r"\s+(?:(?:have|has|had)\s+)?(planned|intended|vowed|decided)\s+to\s+", re.I),
    "threatened": re.compile(r"\s+(?:(?:have|has|had)\s+)?(threatened|vowed)\s+to\s+", re.I),
}
# Words that turn a clause round or make it less than a fact, and words that start another clause.
TURNS = (
    r"n['’]t\b|\b(?:not|never|no|nor|neither|without|hardly|would|will|may|might|could|can|should|must|failed|refused|if|"
    r"allegedly|nearly|almost)\b"
)
TURNED = re.compile(TURNS, re.I)
SHIFTS = re.compile(
    rf"[.!?;:]\s|\n\s*\n|{TURNS}|\b(?:who|whom|which|whose|that|said|says|told|when|while|because|after|before|than|to)\b",
    re.I,
)
UNRESOLVED = re.compile(
    r"\b(?:his|her|hers|their|theirs|its|my|our|your|him|them|who|which|whom|it|he|she|they|I|we|you)\b"
)
PLACE_PREPOSITION = re.compile(r"\b(in|at|near|outside|around|inside|across|along|off)\s+(?:the\s+)?$", re.I)
TIME_PREPOSITION = re.compile(r"\b(on|in|during|since|before|after|by|until|around)\s+(?:the\s+)?$", re.I)
CALENDAR = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]*)\b|\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d+"
)
QUOTES = str.maketrans({"“": "‘", "„": "‘", "«": "‘", "”": "’", "»": "’", '"': "’"})
DATELINE = re.compile(r"^[A-Z][A-Z .,'’/-]{2,40}\s[—–-]+\s+")
# What follows an object and cannot be left out without saying something else.
CONTINUES = re.compile(r"\s+(?:to|into|as|from|if|unless|but)\b")
OF = re.compile(r"(?:\s*of\b)?")
SENTENCE_EDGE = re.compile(r"[.!?][\"”’')\]]*\s+(?=[A-Z“\"‘])")
ABBREVIATIONS = frozenset(f"{word}." for word in load_words("abbreviations"))
ABBREVIATION = max(map(len, ABBREVIATIONS))
STOPS = re.compile(r"[^\w\s]\s*$")
LONGEST_PHRASE = 14
QUOTED_WORDS = 45
BESIDE = 40  # letters between a source, its cue and its content


def tidy(text: str) -> str:
    """Returns text on one line, without control characters, its quotation marks made single."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    shown = re.sub(r"\s+", " ", shown).strip()
    # Straight marks open and close by turns; the sentence has the double ones for itself.
    return re.sub(r'"([^"]*)"', r"‘\1’", shown).translate(QUOTES)


def clip(text: str, words: int) -> str:
    """Returns the first words of a text and an ellipsis in brackets if it was longer."""
    parts = text.split()
    return text if len(parts) <= words else f"{' '.join(parts[:words])} […]"


def word_clause(dossier: Dossier, act: Act, shared: Mapping[str, bool], *, hedged: bool) -> str | None:
    """Returns a clause that begins in lower case and has no full stop; None if it cannot be worded soundly.

    Only slots in `shared` are said. The verb is the report's own.
    """
    report = dossier.report(act)
    if is_told_of(dossier.statements[act.statement], act):
        return None
    target = _noun_phrase(report, act, act.target, with_number=shared.get("number", False))
    if not target or not shared.get("target"):
        return None
    actor = _noun_phrase(report, act, act.actor, with_number=True) if shared.get("actor") else None
    core = _word_core(report, act, actor, target, dossier.status(act), "reportedly " if hedged else "")
    if core is None:
        return None
    content = dossier.statements[act.statement].content
    ends = {act.trigger.end, *(party.end for party in (act.actor, act.target) if party)}
    place = time = ""
    if shared.get("place") and act.place and _is_within(act.place, content):
        place, ends = _word_place(report, act.place, core, ends)
    if shared.get("time") and act.time and _is_within(act.time, content):
        time, ends = _word_time(report, act.time, ends)
    return f"{core}{place}{time}"


def is_told_of(statement: Statement, act: Act) -> bool:
    """Whether an act is what the voice of a statement does in it ("threatened them"), so that another tells of it."""
    return any(span.start <= act.trigger.start < span.end for span in statement.cue)


def _is_within(part: ActPlace | ActTime, content: Sequence[Span]) -> bool:
    """Whether a part stands in the statement's own words, not elsewhere in the report."""
    return any(span.start <= part.start and part.end <= span.end for span in content)


def _word_core(report: Report, act: Act, actor: str | None, target: str, status: str, hedge: str) -> str | None:
    verb = report.text[act.trigger.start : act.trigger.end]
    if act.target is None or not re.fullmatch(r"[a-z]+(?:-[a-z]+)?", verb):
        return None
    if status in {"ordered", "planned", "threatened"}:
        return _word_intent(report, act, actor, target, status, hedge)
    if status != "happened":
        return None
    continues = CONTINUES.match(report.text, act.trigger.end)
    gap = report.text[act.target.end : act.trigger.start] if act.target.end <= act.trigger.start else ""
    if (
        gap
        and not continues
        and PASSIVE_GAP.search(gap)
        and not SHIFTS.search(gap)
        and len(gap) < 60
        and _is_participle(verb)
    ):
        return f"{target} {'were' if is_plural(target) else 'was'} {hedge}{verb}{f' by {actor}' if actor else ''}"
    between = _transitive_gap(report, act)
    if between is None or CONTINUES.match(report.text, act.target.end):
        return None
    if actor and _is_past(verb) and _is_subject(report, act):
        return f"{actor} {hedge}{verb} {between}{target}"
    before = report.text[max(0, act.trigger.start - 25) : act.trigger.start]
    if not actor and not between and not continues and _is_participle(verb) and not TURNED.search(before):
        return f"{target} {'were' if is_plural(target) else 'was'} {hedge}{verb}"
    return None


def _word_intent(report: Report, act: Act, actor: str | None, target: str, status: str, hedge: str) -> str | None:
    """Words an order, plan or threat with the report's own governing word, where that stands right before."""
    verb, between = report.text[act.trigger.start : act.trigger.end], _transitive_gap(report, act)
    if between is None or _is_past(verb):
        return None
    before = report.text[max(0, act.trigger.start - 200) : act.trigger.start]
    if actor is None or act.actor is None or act.actor.end > act.trigger.start:
        found = NOUN_OF_INTENT.search(before)
        same = found and found.group(1).lower() == NOUNS[status]
        return (
            f"there was {hedge}{'an' if status == 'ordered' else 'a'} {NOUNS[status]} to {verb} {target}"
            if same
            else None
        )
    gap = report.text[act.actor.end : act.trigger.start]
    if status != "ordered":
        found = VERB_OF_INTENT[status].fullmatch(gap)
        return f"{actor} {hedge}{found.group(1).lower()} to {verb} {between}{target}" if found else None
    found = ORDERED.fullmatch(gap)
    if not found and gap.strip() == "to":
        found = ORDERING.search(report.text[max(0, act.actor.start - 60) : act.actor.start])
    be = "were" if is_plural(actor) else "was"
    return f"{actor} {be} {hedge}{found.group(1).lower()} to {verb} {between}{target}" if found else None


def _is_subject(report: Report, act: Act) -> bool:
    """Whether nothing between actor and verb could give the verb another subject or another sense."""
    if act.actor is None or act.actor.end > act.trigger.start:
        return False
    return not SHIFTS.search(report.text[act.actor.end : act.trigger.start])


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
            start = number.end + len(OF.match(report.text[number.end : party.end])[0])  # type: ignore[index]
    phrase = report.text[start : party.end]
    words = phrase.split()
    if not words or len(words) > LONGEST_PHRASE or re.search(r"[\"“”„«»\n()\[\]:;]", phrase.strip()):
        return None
    if UNRESOLVED.search(phrase) or CALENDAR.search(phrase) or phrase.rstrip()[-1] in ",.–—-":
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


def _word_place(report: Report, place: ActPlace, core: str, ends: set[int]) -> tuple[str, set[int]]:
    """Returns a place with the report's own preposition, if it follows straight on what was said so far."""
    words = tidy(report.text[place.start : place.end])
    found = _preposition(report.text, place, PLACE_PREPOSITION, ends)
    if found is None or not words[:1].isupper() or words in core:
        return "", ends
    return f" {found} {words}", {*ends, place.end}


def _preposition(text: str, part: ActPlace | ActTime, pattern: re.Pattern[str], ends: set[int]) -> str | None:
    found = pattern.search(text[max(0, part.start - 20) : part.start])
    if not found:
        return None
    at = part.start - (len(found.string) - found.start())
    follows = any(not text[end:at].strip(" ,\n") for end in ends if end <= at)
    return re.sub(r"\s+", " ", found.group(0)).strip().lower() if follows else None


def _word_time(report: Report, time: ActTime, ends: set[int]) -> tuple[str, set[int]]:
    """Returns a calendar time; "Tuesday" or "yesterday" would mean another day in another place."""
    words = tidy(report.text[time.start : time.end])
    if not CALENDAR.search(words):
        return "", ends
    if re.match(r"(?:on|in|during|since|before|after|by|until|around|from|between)\b", words):
        follows = any(not report.text[end : time.start].strip(" ,\n") for end in ends if end <= time.start)
        return (f" {words}", {*ends, time.end}) if follows else ("", ends)
    found = _preposition(report.text, time, TIME_PREPOSITION, ends)
    return (f" {found} {words}", {*ends, time.end}) if found else ("", ends)


def quote_act(dossier: Dossier, act: Act, words: int = QUOTED_WORDS) -> str:
    """Returns at most so many of the statement's own words around an act, fit to stand inside quotation marks."""
    text, statement = dossier.report(act).text, dossier.statements[act.statement]
    near = _near_content(statement, act)
    start, end = find_quoted(dossier, act)
    opens = [match.end() for match in SENTENCE_EDGE.finditer(text, start, end) if not _abbreviates(text, match)]
    at = min(max(act.trigger.start - start, 0), end - start - 1)
    first = max([cut - start for cut in opens if cut - start <= at], default=0)
    last = min([cut - start for cut in opens if cut - start > at], default=end - start)
    quoted = _unwrap(tidy(text[start + first : start + last]))
    quoted = _centre(quoted, tidy(text[act.trigger.start : act.trigger.end]), words)
    # What the sentence gives to somebody else is no part of the content: the gaps are shown.
    after_gap = statement.mode == "own" and first == 0 and near != statement.content[0]
    cut = start + last == end and not STOPS.search(text[start:end])
    before_gap = cut and any(other.start >= end for other in statement.content)
    head = "[…] " if after_gap and not quoted.startswith("[…]") else ""
    return f"{head}{quoted}{' […]' if before_gap and not quoted.endswith('[…]') else ''}"


def find_quoted(dossier: Dossier, act: Act) -> tuple[int, int]:
    """Returns the stretch of its report that a quotation of an act is taken from."""
    statement = dossier.statements[act.statement]
    near = _near_content(statement, act)
    return _opening(dossier.report(act).text, statement, near.start), near.end


def _near_content(statement: Statement, act: Act) -> Span:
    """Returns the part of a statement's content that an act stands in, or else the nearest.

    The word of saying may name the act itself, as "offered" does before "an apology".
    """
    at = act.trigger.start
    return min(statement.content, key=lambda span: max(span.start - at, at - span.end), default=act.trigger)


def _abbreviates(text: str, edge: re.Match[str]) -> bool:
    """Tells whether the stop at what looks like a sentence's end is part of an initial or abbreviation: "Dr. Marr"."""
    before = re.search(r"[^\s(“\"‘]*$", text[max(0, edge.start() - ABBREVIATION) : edge.start() + 1])
    word = before.group() if before else ""
    return word in ABBREVIATIONS or re.fullmatch(r"(?:[A-Z]\.)+", word) is not None


def _opening(text: str, statement: Statement, start: int) -> int:
    """Returns where to begin a quotation of content that is no clause: at the words that say whose it is, if they stand
    right before it.
    """
    if statement.clausal or not statement.cue:
        return start
    opening = start
    for span in (statement.cue[-1], statement.cue[0], statement.source):
        if span is None or span.start > opening or opening - span.end > BESIDE:
            break
        if re.search(r"[.!?:]\s|\n\s*\n", text[span.end : opening]):
            break
        opening = span.start
    return opening


def _unwrap(quoted: str) -> str:
    """Takes off what stands at the ends: stops, a lone or a wrapping quotation mark, an opening "that"."""
    quoted = re.sub(r"^that\]?\s+", "", quoted.strip(" ,;:."))
    quoted = DATELINE.sub("", quoted)
    if quoted.startswith("‘") and _closes_at(quoted) in {None, len(quoted) - 1}:
        quoted = quoted[1:-1] if quoted.endswith("’") and _closes_at(quoted) else quoted[1:]
    if quoted.endswith("’") and "‘" not in quoted:
        quoted = quoted.rstrip("’")
    return quoted.strip(" ,;:.")


def _closes_at(quoted: str) -> int | None:
    """Returns where the mark that opens the text is closed; an apostrophe inside a word closes nothing."""
    depth = 0
    for match in re.finditer(r"‘|’(?!\w)", quoted):
        depth += 1 if match.group() == "‘" else -1
        if depth == 0:
            return match.start()
    return None


def _centre(quoted: str, trigger: str, words: int) -> str:
    parts = quoted.split()
    if len(parts) <= words:
        return quoted
    at = len(quoted[: max(0, quoted.find(trigger))].split())
    first = max(0, min(at - words // 2, len(parts) - words))
    last = first + words
    head, tail = "[…] " if first else "", " […]" if last < len(parts) else ""
    return f"{head}{' '.join(parts[first:last])}{tail}"


def _is_past(verb: str) -> bool:
    return verb in PAST_AND_PARTICIPLE or verb in PASTS or (verb.endswith("ed") and verb not in load_words("not_pasts"))


def _is_participle(verb: str) -> bool:
    return verb in PARTICIPLES or (_is_past(verb) and verb not in PASTS)


def names_many(phrase: str) -> bool:
    """Returns whether a name is one of the few that take a plural verb without being a group."""
    return phrase.split()[-1:] != [] and phrase.rsplit(maxsplit=1)[-1].casefold() in load_words("plurals")


def is_plural(phrase: str) -> bool:
    """Returns whether a noun phrase takes a plural verb, judged by its first word and its head."""
    words = re.split(r"\b(?:of|in|from|at|who|with|on|for)\b", phrase.casefold())[0].split() or ["one"]
    if words[0] in load_words("singular_determiners"):
        return False
    head = words[-1]
    return (
        " and " in phrase
        or words[0] in load_words("numbers")
        or words[0].isdigit()
        or head in load_words("plurals")
        or head.endswith(("men", "people", "children"))
        or (head.endswith("s") and not head.endswith(("ss", "us", "is")))
    )
