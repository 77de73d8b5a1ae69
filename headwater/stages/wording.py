"""The one sentence of a finding, worded from its bounds and evidence and checked against the spans it cites."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from headwater.language.placenames import demonym_countries
from headwater.model import Act, Conflict, Number, Origin, OriginCount, Report, Statement, Voice
from headwater.stages.clauses import clip, find_quoted, is_plural, is_told_of, names_many, quote_act, tidy, word_clause
from headwater.stages.conflicts import is_pronoun, slot_of
from headwater.stages.dossiers import Dossier
from headwater.stages.tellers import find_tellers
from headwater.stages.vocabulary import load_words

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
COUNTS = load_words("counts")
NUMBER_WORDS = frozenset(load_words("numbers"))
OPENERS = frozenset([*load_words("openers"), *COUNTS])
COUNT = rf"(?:{'|'.join(COUNTS)}|\d[\d,]*)"
QUOTED = re.compile(r"“[^”]*”")
# Where the program counts origins, outlets and voices, outside quotation marks.
OWN_COUNT = re.compile(
    rf"(?<=\bat least ){COUNT}\b|(?<=\bat most ){COUNT}\b"
    rf"|\b{COUNT}(?= (?:established origins|origins?\b|more\b|further voices|outlets\b|reports of no known outlet|"
    r"unnamed source|person spoke|voice\b))",
    re.I,
)
NAMED_ORIGINS = 4
NAMED_RELAYS = 2
QUOTED_ORIGINS = 3
LEADS = {
    "ordered": "an order",
    "planned": "a plan or an attempt",
    "predicted": "what is to come",
    "threatened": "a threat",
    "hypothetical": "what may be or might have been",
    "doubted": "this as doubtful",
    "asked": "this as a question",
}
SLOT_WORDS = {
    "actor": "who did it",
    "target": "to whom",
    "place": "the place",
    "time": "the time",
    "number": "the number",
}

HAPPENED_NOT = "According to {}, it did not happen."
AGAINST = {
    "denied": "It is denied by {}.",
    "doubted": "It is put in doubt by {}.",
    "withdrawn": "{} has withdrawn its report of it.",
    "jested": "{} says it in a report that is marked as satire.",
}
NOBODY_ELSE = "No other report in this pile affirms it."

Groups = Mapping[str, Sequence[Sequence[Act]]]


def carries(sentence: str, evidence: Sequence[str]) -> list[str]:
    """Returns the names, numbers, dates and places of a sentence that no text of the evidence holds.

    A word counts as such if it has a capital letter, a digit or a letter of a script without case,
    or if it is a number in words. Such words that stand side by side must stand so in one text of the
    evidence: a day and a month of two dates are no date. The words that open a sentence of the
    program's own, and its counts of origins, are passed over.
    """
    held = [_flatten(text) for text in dict.fromkeys(evidence)]
    plain = _plain(sentence)
    own = {match.start() for match in OWN_COUNT.finditer(QUOTED.sub(lambda found: "“" * len(found.group()), plain))}
    refused: list[str] = []
    run: list[str] = []
    before = 0
    for match in WORD.finditer(plain):
        word = match.group()
        between = plain[before : match.start()]
        if between.strip(" -") and not (between in {",", "."} and word[0].isdigit()):
            refused += _refuse(run, held)
            run = []
        before = match.end()
        opens = re.search(r"(?:^|[.!?][\"”’)]*\s+)$", plain[max(0, match.start() - 8) : match.start()]) is not None
        if (opens and word.casefold() in OPENERS) or match.start() in own or not _is_particular(word):
            refused += _refuse(run, held)
            run = []
        else:
            run.append(word)
    return refused + _refuse(run, held)


def _refuse(run: Sequence[str], held: Sequence[str]) -> list[str]:
    """Returns the words of a run of particulars that no text holds; all of them if it holds each but not the run."""
    if not run or any(_flatten(" ".join(run)) in text for text in held):
        return []
    strange = [word for word in run if not any(_flatten(word) in text for text in held)]
    return strange or list(run)


def _is_particular(word: str) -> bool:
    if word.casefold() in NUMBER_WORDS or any(letter.isdigit() for letter in word):
        return True
    return any(letter.isupper() or (letter.isalpha() and letter.upper() == letter.lower()) for letter in word)


def _plain(text: str) -> str:
    return text.replace("’", "'").replace("‘", "'")


def _flatten(text: str) -> str:
    """Returns the folded words of a text between single spaces, without a possessive ending."""
    words = (match.group().casefold().removesuffix("'s") for match in WORD.finditer(_plain(text)))
    return f" {' '.join(words)} "


def word_finding(dossier: Dossier, counted: OriginCount, groups: Groups, conflicts: Sequence[Conflict]) -> str:
    """Returns what may be said: who says it, what they say, and what stands against it.

    A particular that the cited spans do not hold makes the sentence fall back to one without particulars.
    """
    lead = dossier.lead()
    if lead:
        origins = dossier.roots(lead)
        said = _word_said(dossier, lead, origins, counted, groups, conflicts)
        rest = [_word_against(dossier), *_word_conflicts(conflicts, groups), _word_standing(counted, origins)]
        sentence = " ".join([said, *(part for part in rest if part)])
    else:
        sentence = _word_denial(dossier)
    if carries(sentence, [*_names_of(dossier), *evidence_of(dossier, dossier.acts)]):
        standing = _word_standing(counted, ())
        return f"What is said of this could not be worded from the cited words alone. {standing}".strip()
    return sentence


def _names_of(dossier: Dossier) -> list[str]:
    """Returns the names that a sentence may attribute to: outlets, and voices in their reports' words."""
    names = [origin.outlet for origins in dossier.origins.values() for origin in origins if origin.outlet]
    names += [name for report in dossier.reports.values() for name in (report.outlet, report.title) if name]
    fallen = [*dossier.withdrawn.values(), *dossier.satire.values()]
    names += [name for report in fallen for name in (report.outlet, report.title) if name]
    for statement in dossier.statements.values():
        text = dossier.reports[statement.report].text
        names += [text[voice.start : voice.end] for voice in statement.voices if voice.start is not None]
        names += [voice.name for voice in statement.voices if voice.kind == "outlet" or voice.name in text]
    return names


def _word_said(
    dossier: Dossier,
    lead: Sequence[Act],
    origins: Sequence[Origin],
    counted: OriginCount,
    groups: Groups,
    conflicts: Sequence[Conflict],
) -> str:
    subject, plural = _word_subject(dossier, lead, origins, counted)
    verb = "say" if plural else "says"
    chosen = _choose_act(dossier, lead)
    # What a relay changed still stands as its origin gave it; other contested values are no one's to choose.
    open_slots = {conflict.slot for conflict in conflicts if conflict.kind != "relay"}
    shared = {slot: slot not in open_slots and _is_shared(dossier, chosen, groups[slot], origins) for slot in groups}
    clause = None
    if _same_verb(dossier, lead, origins, chosen):
        hedged = all(dossier.statements[act.statement].hedged for act in lead)
        clause = word_clause(dossier, chosen, shared, hedged=hedged)
    if clause and not carries(clause, evidence_of(dossier, [chosen])):
        contested = {conflict.slot for conflict in conflicts}
        partial = [slot for slot in groups if groups[slot] and not shared[slot] and slot not in contested]
        some = "Only some of them give" if len(origins) > 1 else "Not every report of it gives"
        extra = f" {some} {_list([SLOT_WORDS[slot] for slot in partial])}." if partial else ""
        return f"{_open(subject)} {verb} that {clause}.{extra}"
    leads = {LEADS.get(dossier.status(act)) for act in lead}
    about = leads.pop() if len(leads) == 1 else None
    said = f"{'speak' if plural else 'speaks'} of {about}" if about else verb
    statement = dossier.statements[chosen.statement]
    told_of = not statement.clausal or is_told_of(statement, chosen)
    if len(origins) < 2 and told_of and find_tellers(statement) == statement.voices:
        # The quotation tells what the voice did; the words are the report's.
        report = dossier.report(chosen)
        cited = "told of" if is_told_of(statement, chosen) else "cited"
        told = said if about else f"{'are' if plural else 'is'} {cited}"
        said = f"{told} in these words of {tidy(report.outlet) if report.outlet else _title(report)}"
    return f"{_open(subject)} {said}: {_word_quotes(dossier, lead, origins)}."


def evidence_of(dossier: Dossier, acts: Sequence[Act]) -> list[str]:
    """Returns the texts that words about these acts may draw on: their spans, their statements' content, quotations."""
    texts = []
    for act in acts:
        text, statement = dossier.report(act).text, dossier.statements[act.statement]
        parts = [part for part in (act.actor, act.target, act.place, act.time, act.number) if part]
        spans = [act.trigger, *statement.content, *statement.cue, *([statement.source] if statement.source else [])]
        texts += [text[span.start : span.end] for span in spans] + [text[part.start : part.end] for part in parts]
        # Between cue and content a quotation may hold words of neither: "ruled [on 3 March] to hold them".
        start, end = find_quoted(dossier, act)
        texts.append(text[start:end])
    return texts


def _word_quotes(dossier: Dossier, lead: Sequence[Act], origins: Sequence[Origin]) -> str:
    """Returns the origins' own words, one quotation each."""
    if len(origins) < 2:
        return f"“{quote_act(dossier, _choose_act(dossier, lead))}”"
    quotes = []
    for origin in origins[:QUOTED_ORIGINS]:
        act = _choose_act(dossier, [act for act in lead if act.statement in origin.statements])
        hearer = _name_hearer(origin) or _title(dossier.report(act), 4)
        quotes.append(f"“{quote_act(dossier, act, words=24)}” ({hearer})")
    return "; ".join(dict.fromkeys(quotes))


def _choose_act(dossier: Dossier, acts: Sequence[Act]) -> Act:
    """Returns the act to word: the best described, in the report nearest to the origin."""

    def rank(act: Act) -> tuple[bool, int, bool, str]:
        statement = dossier.statements[act.statement]
        report = dossier.report(act).id
        near = any(origin.report == report for origin in dossier.origins.get(act.statement, ()))
        filled = sum(part is not None for part in (act.actor, act.target, act.place, act.time, act.number))
        return (not near, -filled, statement.hedged, act.id)

    return min(acts, key=rank)


def _same_verb(dossier: Dossier, lead: Sequence[Act], origins: Sequence[Origin], chosen: Act) -> bool:
    """Whether every origin says it with the word that the clause will use, and with the same status."""
    stem, status = _stem(dossier, chosen), dossier.status(chosen)
    carriers = [act for act in lead if _stem(dossier, act) == stem and dossier.status(act) == status]
    covered = {origin.id for origin in dossier.roots(carriers)}
    return all(origin.id in covered for origin in origins)


def _stem(dossier: Dossier, act: Act) -> str:
    word = dossier.report(act).text[act.trigger.start : act.trigger.end].casefold()
    return re.sub(r"(?:ed|ing|es|s|e)$", "", word)


def _is_shared(dossier: Dossier, act: Act, groups: Sequence[Sequence[Act]], origins: Sequence[Origin]) -> bool:
    """Whether every origin gives the value that the act gives; with one origin, whether no value contests it."""
    own = [group for group in groups if act in group]
    if not own:
        return False
    covered = {origin.id for origin in dossier.roots(own[0])}
    return all(origin.id in covered for origin in origins)


def _word_subject(
    dossier: Dossier, lead: Sequence[Act], origins: Sequence[Origin], counted: OriginCount
) -> tuple[str, bool]:
    """Returns who says it and whether that is a plural."""
    if not origins:
        reports = len({dossier.report(act).id for act in lead})
        return ("reports whose trails are not known", True) if reports > 1 else ("a report of unknown trail", False)
    named = [name_origin(dossier, lead, origin) for origin in origins]
    if len(origins) == 1 and counted.least == counted.most == 1:
        return f"{named[0][0]}{',' if ', ' in named[0][0] else ''}", named[0][1]
    listed = "; ".join(text for text, _ in named[:NAMED_ORIGINS])
    if len(named) > NAMED_ORIGINS:
        listed += f"; and {_count_word(len(named) - NAMED_ORIGINS)} more"
    least, most = _count_word(counted.least), _count_word(counted.most)
    if counted.most == 0:
        return f"no origin that could be counted ({listed})", False
    if counted.least == 0:
        return f"no established origin, and at most {most} ({listed}),", counted.most > 1
    if counted.least < counted.most:
        number = "origin" if counted.least == 1 else "origins"
        return f"at least {least} {number}, and at most {most} ({listed}),", counted.most > 1
    if counted.most == 1:
        return f"one origin ({listed}; counted as one)", False
    return f"{least} established origins ({listed})", True


def name_origin(dossier: Dossier, lead: Sequence[Act], origin: Origin) -> tuple[str, bool]:
    """Returns an origin in words, with those who relayed it, and whether it is a plural."""
    own = [act for act in lead if act.statement in origin.statements]
    spoken = [act for act in own if _speaks(dossier.statements[act.statement], origin)]
    statement = dossier.statements[_choose_act(dossier, spoken or own).statement]
    hearer, relays = _name_hearer(origin) or _name_carriers(dossier, own, origin), _word_relays(dossier, own, origin)
    if origin.ring:
        return "reports that credit each other in a circle", True
    if origin.standing == "unattributed":
        teller = hearer or _title(dossier.reports[statement.report])
        return f"{teller}, which does not say where it has this from{relays}", False
    kind = origin.source_kind
    voice, plural = _name_voice(dossier, statement)
    tellers = find_tellers(statement)
    if kind == "outlet" and not origin.outlet and tellers and tellers[0].kind not in {"outlet", "unnamed"}:
        teller = tidy(report) if (report := dossier.reports[statement.report].outlet) else ""
        return f"{voice}{f', quoted by {teller},' if teller else ''} who has it from the press", plural
    if kind in {None, "outlet"} or not tellers or tellers[0].kind == "outlet":
        outlet = voice if tellers and tellers[0].kind == "outlet" else ""
        return f"{hearer or outlet or _title(dossier.reports[statement.report])}, in its own voice{relays}", False
    silent = all(is_told_of(dossier.statements[act.statement], act) for act in own)
    heard = f", {'heard' if kind == 'unnamed' else 'quoted'} by {hearer}"
    heard = "" if silent or not hearer or hearer == voice else heard
    if hearer and origin.standing == "uncaptured" and origin.report is None:
        heard += " (whose own report is not in this pile)"
    return f"{voice}{heard}{_word_retelling(statement)}{relays}", plural


def _speaks(statement: Statement, origin: Origin) -> bool:
    """Whether the voice that an origin leads back to tells the statement itself."""
    tellers = find_tellers(statement)
    return bool(tellers) and tellers[0].source == origin.source


def _name_voice(dossier: Dossier, statement: Statement) -> tuple[str, bool]:
    """Returns the deepest voice of a statement in the report's words, and whether it is a plural."""
    tellers = find_tellers(statement)
    if not tellers:
        return "", False
    voice, text = tellers[0], dossier.reports[statement.report].text
    words = tidy(text[voice.start : voice.end]) if voice.start is not None and voice.end is not None else ""
    words = words.strip(" ‘’',;:")
    called = words
    if words in demonym_countries():
        words = f"{'an' if words[0] in 'AEIO' else 'a'} {words} party"
    if not words or is_pronoun(words):
        words = voice.name if voice.kind == "outlet" or (voice.name in text and not is_pronoun(voice.name)) else ""
    if voice.kind != "unnamed":
        words = words or _name_elsewhere(dossier, voice)
        plural = bool(words) and (is_plural(words) if voice.kind == "group" else names_many(words))
        unnamed = f"a party that is only called “{called}” there" if called else "a party that is not named there"
        return re.sub(r"^The\b", "the", clip(words, 16)) or unnamed, plural
    bare = re.fullmatch(r"(?:an?|the|one|unnamed|its|anonymous|multiple|several|\s)*sources?", words.casefold())
    described = "" if bare or is_pronoun(words) or not 2 < len(words) < 90 else f" (“{words}”)"
    return (f"unnamed sources{described}", True) if is_plural(words) else (f"one unnamed source{described}", False)


def _name_elsewhere(dossier: Dossier, voice: Voice) -> str:
    """Returns the longest words that reports of the dossier have for a party which one of them only points at."""
    named = [
        tidy(dossier.reports[statement.report].text[other.start : other.end])
        for statement in dossier.statements.values()
        for other in statement.voices
        if other.source == voice.source and other.start is not None and other.end is not None
    ]
    return max((words for words in named if not is_pronoun(words)), key=len, default="")


def _word_retelling(statement: Statement) -> str:
    between = [voice for voice in find_tellers(statement)[1:] if voice.kind != "outlet"]
    if not between:
        return ""
    return f", as retold by {'another voice' if len(between) == 1 else f'{_count_word(len(between))} further voices'}"


def _word_relays(dossier: Dossier, acts: Sequence[Act], origin: Origin) -> str:
    reports = {dossier.report(act).id: dossier.report(act) for act in acts}
    relays = [report for report in reports.values() if report.id != origin.report and report.outlet != origin.outlet]
    if not relays or not origin.outlet or origin.ring:
        return ""
    outlets = sorted({report.outlet for report in relays if report.outlet})
    unknown = len([report for report in relays if not report.outlet])
    if len(outlets) <= NAMED_RELAYS and not unknown:
        return f" and relayed by {' and '.join(map(tidy, outlets))}"
    number = len(outlets) + unknown
    if unknown == number:
        return f" and relayed by {'a report' if number == 1 else f'{_count_word(number)} reports'} of no known outlet"
    return f" and relayed by {_count_word(number)} outlets"


def _title(report: Report, words: int = 8) -> str:
    """Returns a report whose outlet is not known by its title."""
    return f"the report “{clip(tidy(report.title), words)}”" if report.title else "a report of no known outlet"


def _name_hearer(origin: Origin) -> str:
    return tidy(origin.outlet) if origin.outlet else ""


def _name_carriers(dossier: Dossier, acts: Sequence[Act], origin: Origin) -> str:
    """Returns the outlets that carry a named voice which no one outlet alone heard."""
    if origin.source_kind in {None, "outlet", "unnamed"}:
        return ""
    outlets = sorted({tidy(outlet) for act in acts if (outlet := dossier.report(act).outlet)})
    return " and ".join(outlets) if len(outlets) <= NAMED_RELAYS else f"{_count_word(len(outlets))} outlets"


def _word_denial(dossier: Dossier) -> str:
    """Words what no report affirms: what was withdrawn, or is only denied."""
    jests = [act for act in dossier.acts if dossier.side(act) == "jested"]
    gone = [act for act in dossier.acts if dossier.side(act) == "withdrawn"]
    act = _choose_act(dossier, gone or jests or dossier.acts)
    jester = dossier.jester(act)
    if jests and jester and not gone:
        name = _open(tidy(jester.outlet) if jester.outlet else _title(jester))
        return f"{name} says this in a report that is marked as satire: “{quote_act(dossier, act)}”. {NOBODY_ELSE}"
    withdrawer = dossier.withdrawer(act)
    if withdrawer:
        outlet = _open(tidy(withdrawer.outlet)) if withdrawer.outlet else _open(_title(withdrawer))
        said = f"{outlet} has withdrawn the report of this: “{quote_act(dossier, act)}”."
        return f"{said} {NOBODY_ELSE}"
    denier = name_denier(dossier, act)
    plural = _name_voice(dossier, dossier.statements[act.statement])[1] and denier != dossier.report(act).outlet
    comma = "," if ", as quoted by" in denier else ""
    if dossier.statements[act.statement].stance == "affirms":
        words = tidy(dossier.report(act).text[act.trigger.start : act.trigger.end])
        said = f"{_open(denier)}{comma} {'say' if plural else 'says'}: “{quote_act(dossier, act)}”."
        return f"{said} In these words “{words}” is negated or called off; no report in this pile affirms it."
    verb = "deny" if plural else "denies"
    return f"{_open(denier)}{comma} {verb} this: “{quote_act(dossier, act)}”. No report in this pile affirms it."


def _word_against(dossier: Dossier) -> str:
    """Words what stands against a finding; who denies it and also says that it did not happen is named once."""
    against: dict[str, dict[str, str]] = {}
    for act in dossier.acts:
        side, statement = dossier.side(act), dossier.statements[act.statement]
        if side not in AGAINST or side == dossier.side(dossier.lead()[0]):
            continue
        fallen = dossier.withdrawer(act) or dossier.jester(act)
        if fallen:
            name = _open(tidy(fallen.outlet) if fallen.outlet else _title(fallen))
            against.setdefault(AGAINST[side], {})[fallen.id] = name
            continue
        # A voice that says that it did not happen answers nobody, so it denies nothing.
        phrase = HAPPENED_NOT if side == "denied" and statement.stance == "affirms" else AGAINST[side]
        party = statement.voices[0].source if statement.voices else statement.report
        against.setdefault(phrase, {}).setdefault(party, name_denier(dossier, act))
    deniers = against.get(AGAINST["denied"], {})
    against[HAPPENED_NOT] = {
        party: name for party, name in against.get(HAPPENED_NOT, {}).items() if party not in deniers
    }
    return " ".join(
        phrase.format(_list(list(dict.fromkeys(names.values()))[:3]))
        for phrase, names in sorted(against.items())
        if names
    )


def name_denier(dossier: Dossier, act: Act) -> str:
    """Returns who denies or doubts an act, with the outlet that quotes them."""
    statement = dossier.statements[act.statement]
    report = dossier.report(act)
    voice, _ = _name_voice(dossier, statement)
    deepest = statement.voices[0].kind if statement.voices else "outlet"
    outlet = tidy(report.outlet) if report.outlet else ""
    if deepest == "outlet":
        return outlet or voice or _title(report)
    return f"{voice}, as quoted by {outlet}" if outlet and outlet != voice else voice


def _word_conflicts(conflicts: Sequence[Conflict], groups: Groups) -> list[str]:
    sentences = []
    for slot, word in SLOT_WORDS.items():
        own = [conflict for conflict in conflicts if conflict.slot == slot]
        if not own:
            continue
        acts = {act_id for conflict in own for act_id in conflict.acts}
        parts = [slot_of(group[0], slot) for group in groups[slot] if group[0].id in acts]
        sides: dict[object, str] = {}
        for part in parts:
            if part:
                # "Twelve" and "the 12" are one side.
                key = (part.least, part.most) if isinstance(part, Number) else part.text
                sides.setdefault(key, f"“{clip(tidy(part.text), 12)}”")
        shown = " against ".join(list(sides.values())[:3])
        kinds = {conflict.kind for conflict in own}
        if kinds == {"relay"}:
            sentences.append(f"A relay changed {word}: {shown}.")
        elif kinds == {"correction"}:
            sentences.append(f"A correction changes {word}: {shown}.")
        elif kinds == {"update"}:
            sentences.append(f"A later report gives another figure for {word}: {shown}.")
        else:
            sentences.append(f"The accounts differ on {word}: {shown}.")
    return sentences


def _word_standing(counted: OriginCount, origins: Sequence[Origin]) -> str:
    if counted.most == 0:
        return "Uncorroborated: no origin could be counted."
    if counted.least == 0:
        return "Uncorroborated: no origin is established."
    if counted.most == 1:
        return "Single source: nothing else in this pile corroborates it."
    if counted.least == 1:
        return "Uncorroborated: another origin is possible but not established."
    if origins and all(origin.source_kind == "unnamed" for origin in origins):
        return "All of them are unnamed: that one person spoke to several outlets cannot be ruled out."
    return ""


def _count_word(number: int) -> str:
    return COUNTS[number] if number < len(COUNTS) else f"{number:,}"


def _list(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _open(text: str) -> str:
    return text[:1].upper() + text[1:]
