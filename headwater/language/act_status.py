"""Whether an act happened, or was ordered, planned, threatened, denied or only imagined, read from the grammar."""

from __future__ import annotations

from spacy.tokens import Token

from headwater.language.act_forms import (
    CASES,
    MOST_STEPS,
    VERBAL,
    auxiliaries_of,
    called_off,
    cases_of,
    is_apart,
    is_certain_person,
    is_definite,
    is_demand,
    is_granted,
    is_habitual,
    is_instead,
    is_inverted,
    is_negated,
    is_perfect,
    leads_up,
    shares_party,
    speaks_of_warrant,
)
from headwater.language.act_lexicon import load_status_words
from headwater.language.act_scope import POINTING
from headwater.language.phrases import (
    COMMANDS,
    HANDING,
    SCHEMES,
    SENTENCING,
    copula_of,
    is_misread_order,
    is_singled_out,
    is_sustained,
    names_act,
    threat_with,
)
from headwater.model import ActStatus, Stance

CONDITIONS = {"if", "unless", "whether", "lest", "in case", "until"}
IMPLICATIVE = {"force", "compel", "coerce", "lead", "cause", "find", "go"}
WILL, WOULD = (
    {"will", "'ll", "’ll", "shall", "wo"},
    {"would", "could", "may", "might", "can", "should", "must", "ca", "need"},
)
DUTY = {"must", "should", "shall", "ought"}
INTRANSITIVE = {
    "occur",
    "happen",
    "take",
    "begin",
    "continue",
    "follow",
    "erupt",
    "break",
    "start",
    "go",
    "come",
    "result",
}
PERMITS = {"approval", "authorisation", "authorization", "licence", "license", "permission", "permit"}
INVOLVING = {"involve", "implicate", "participate", "engage", "take", "subject", "resort", "lead"}

# "Is fighting extradition."
RESISTING = {"challenge", "contest", "fight"}
EXPELLING = {"deportation", "eviction", "expulsion", "extradition", "repatriation"}
STOPPING = {"cease", "end", "halt", "stop"}
GOING_ON_STILL = {"continue", "persist"}
# What a warrant is issued for, unlike the crime that someone is suspected of.
WARRANTED = {"arrest", "capture", "detention", "extradition", "search", "seizure", "surveillance"}
BIDDING = {"tell", "ask", "assign"}
STAYING = {"be", "remain", "stay", "languish", "sit"}
# What these speak of, if it is a certain deed, is taken as done, even where they are only meant: "to report the raid".
TELLING = {"report", "describe", "document", "detail", "list", "record", "condemn", "denounce", "mourn"}
NOW = {"already", "currently", "now", "still"}
ENDING = {"result", "end", "culminate"}
CONVICTING = {"convict", "guilty"}
AIMS = {"objective", "purpose"}
GERUND_PREPOSITIONS = {"of", "for", "to", "from", "against", "about", "in", "at", "on", "into", "by", "with"}
# Before a gerund these say that something is only thought or spoken of: "the idea of arresting him".
IMAGINED = {
    "contemplate", "danger", "difficulty", "discuss", "discussion", "idea", "notion", "option", "possibility",
    "prospect", "risk", "talk", "thought",
}  # fmt: skip
GOVERNED = ("xcomp", "ccomp", "acl", "advcl", "oprd", "dobj", "relcl", "amod")
GOVERNING = ("of", "for", "to", "against", "from", "about", "in", "at", "on", "with")
# "A term of imprisonment" is what the word before "of" is.
SPANS = {"term", "period", "spell", "crime", "offence", "offense"}
WAVES = {"campaign", "round", "series", "spate", "string", "wave"}
# What these "would" bring about is not yet; what was pointed at before stands: "would justify the raid".
CAUSING = {
    "become", "cause", "constitute", "fuel", "ignite", "invite", "mean", "prompt", "provoke", "represent",
    "spark", "trigger",
}  # fmt: skip
# A failed one of these was not done, unlike a failed trial.
ACHIEVED = {
    "abduction", "arrest", "assassination", "capture", "escape", "execution", "hijacking", "kidnap", "kidnapping",
    "killing", "murder", "robbery",
}  # fmt: skip
# "They are going to arrest him" is not yet done.
GOING = {"going", "gon"}
# What is done so is what the verb says of it: "will begin arresting", "would return to patrolling".
GOING_ON = {"begin", "continue", "go", "keep", "resume", "return", "start"}
UNREAL = ("ordered", "planned", "threatened", "denied", "hypothetical")

# Verbs whose past looks like their present, which the parser may take it for: "guards beat the boys".
UNCHANGED = {"beat", "burst", "cut", "hit", "hurt", "put", "quit", "set", "shed", "shut", "spread"}


def governing_status(word: Token) -> ActStatus | None:
    """Returns the status that a governing word gives to what it governs, None if it leaves it as it is."""
    lists = load_status_words()
    lemma = word.lemma_.lower()
    if lemma in lists["transparent"]:
        return None
    for status in UNREAL:
        if lemma in lists[status]:
            return status  # type: ignore[return-value]
    return None


def read_status(trigger: Token, *, headline: bool, named: bool, stance: Stance) -> ActStatus:
    """Returns the status of the act that a word names.

    `headline` reads the present tense as past; `named` says that a party of the act is named, so
    that the present tense tells of one happening; `stance` is that of the statement around it.
    """
    verbal = trigger.pos_ in VERBAL
    status = _verb_status(trigger, headline, named) if verbal else _word_status(trigger, headline, named)
    if _is_denied_charge(trigger):
        return "happened"
    if stance in ("denies", "doubts") and status in ("happened", "ongoing", "habitual") and not is_granted(trigger):
        return "denied" if stance == "denies" else "hypothetical"
    if stance == "orders" and verbal and {child.lower_ for child in auxiliaries_of(trigger)} & DUTY:
        return "ordered"
    if stance == "asks" and status in ("happened", "habitual") and not is_granted(trigger):
        return "hypothetical"
    return status


def _is_denied_charge(word: Token) -> bool:
    """Tells whether somebody says that a charge is untrue, not that it was never brought: "denied the charges"."""
    return word.lemma_ in ("charge", "indictment") and word.dep_ == "dobj" and governing_status(word.head) == "denied"


def _word_status(word: Token, headline: bool, named: bool) -> ActStatus:
    """Returns the status of an act that a noun or adjective names."""
    if any(child.dep_ in ("det", "neg") and child.lower_ in ("no", "neither") for child in word.children):
        return "denied"
    beside = [child for child in word.children if child.dep_ in ("amod", "compound", "advmod")]
    modifiers = {form for child in beside for form in (child.lemma_.lower(), child.lower_)}
    if modifiers & {
        "possible",
        "potential",
        "attempted",
        "aborted",
        "abortive",
        "foiled",
        "thwarted",
        "would-be",
        "future",
        "imminent",
        "impending",
        "hypothetical",
        "proposed",
        "suspected",
        "threatened",
        "maximum",
        "minimum",
        "evade",
        "resist",
    }:
        return "hypothetical"
    if modifiers & {"failed", "unsuccessful"} and word.lemma_ in ACHIEVED:
        return "hypothetical"
    if modifiers & {"planned", "upcoming", "scheduled", "forthcoming", "intended", "promised"}:
        return "planned"
    if word.dep_ == "compound" and word.head.lemma_ in SCHEMES:
        return "planned"
    if modifiers & {"continuing", "ongoing"}:
        return "ongoing"
    if modifiers & load_status_words()["habitual"]:
        return "habitual"
    head, dep, carrier, joined = word.head, word.dep_, word, False
    for _ in range(MOST_STEPS):
        if dep in ("conj", "appos", "compound", "nmod", "poss") and head != word:
            carrier = head if dep == "conj" else carrier
            joined = joined or (dep == "conj" and names_act(head) and is_definite(head))
            dep, head = head.dep_, head.head
        elif dep == "pobj" and head.lower_ == "including" and head.head.pos_ == "NOUN":
            carrier = head.head
            dep, head = carrier.dep_, carrier.head
        elif dep == "pobj" and head.lower_ == "of" and head.head.lemma_ in SPANS | WAVES | cases_of(word):
            # "A wave of arrests" is what the arrests are.
            carrier = head.head if head.head.lemma_ in WAVES | CASES else carrier
            dep, head = head.head.dep_, head.head.head
        else:
            break
    certain = is_definite(word) or is_definite(carrier) or shares_party(word)
    certain = certain or joined or (word.dep_ == "amod" and is_certain_person(word.head))
    if dep == "dobj" and certain and head.lemma_ in TELLING and not is_negated(head):
        return "happened"
    own = _from_governor(word, head, dep, headline, named)
    return own or ("happened" if certain or named else "habitual")


def _from_governor(word: Token, head: Token, dep: str, headline: bool, named: bool) -> ActStatus | None:
    if head.lemma_ in IMAGINED and dep == "dobj" and not is_definite(word):
        return "hypothetical"
    if dep in ("dobj", "nsubj", "nsubjpass", "attr", "oprd") and head.pos_ in VERBAL:
        return _from_verb(word, head, dep, headline, named)
    if dep == "pobj" and (status := _from_phrase(word, head, headline, named)):
        return status
    if dep in ("pobj", "pcomp") and (head.pos_ == "ADP" or head.dep_ == "prep"):
        return _from_preposition(word, head, headline, named)
    return None


def _from_verb(word: Token, head: Token, dep: str, headline: bool, named: bool) -> ActStatus | None:
    """Returns what the verb that an act is the subject or object of makes of it."""
    if (called := called_off(word, head)) is not None:
        return "denied" if _verb_status(called, headline, True) == "happened" else "hypothetical"
    if dep == "dobj" and head.lemma_ in RESISTING and word.lemma_ in EXPELLING:
        return "hypothetical"
    if dep == "dobj" and head.lemma_ in STOPPING and is_sustained(word) and is_definite(word):
        return "ongoing"
    if dep == "dobj" and head.lemma_ == "face" and head.tag_ != "VBG" and is_sustained(word):
        return _verb_status(head, headline, named)
    if dep == "nsubj" and head.lemma_ == "await":
        return "planned"
    if dep == "dobj" and (status := governing_status(head)):
        return status if not is_negated(head) or status == "denied" else "hypothetical"
    if dep == "nsubj" and head.lemma_ not in INTRANSITIVE:
        return None
    if dep == "nsubj" and head.lemma_ in GOING_ON_STILL and is_perfect(head):
        return "ongoing"
    if head.lemma_ in load_status_words()["light"] or head.pos_ == "AUX":
        return _verb_status(head, headline, named or is_definite(word))
    if head.lemma_ in CAUSING and not any(child.lower_ in POINTING for child in word.children):
        around = _verb_status(head, headline, named)
        return around if around in UNREAL else None
    return None


def _from_phrase(word: Token, head: Token, headline: bool, named: bool) -> ActStatus | None:
    """Returns what a phrase of a set sense makes of the act after its preposition."""
    if head.lower_ == "for" and head.head.lemma_ == "provide":
        # "The law provides for imprisonment."
        return "hypothetical"
    if head.head.lemma_ in IMAGINED and head.lower_ in ("of", "about") and not is_definite(word):
        # "There was talk of murder", unlike "of the murder".
        return "hypothetical"
    if head.lower_ == "to" and head.head.lemma_ in SENTENCING:
        around = _verb_status(head.head, headline, True)
        return "hypothetical" if around == "denied" else around if around in UNREAL else "ordered"
    if head.lower_ == "to" and word.lemma_ == "death" and head.head.pos_ == "VERB":
        # "Tortured to death."
        return _verb_status(head.head, headline, True)
    if head.lower_ == "of" and head.head.lemma_ == "count" and word.lemma_ != "charge":
        # "Three counts of kidnapping."
        return "hypothetical"
    if head.lower_ == "of" and head.head.lemma_ == "result" and head.head.head.lower_ == "as":
        around = _verb_status(head.head.head.head, headline, named)
        if around in UNREAL and around != "denied":
            return around
    if head.lower_ in ("of", "for") and head.head.lemma_ in CONVICTING and word.lemma_ != "charge":
        # What a court found is told as done, unless laws speak of whoever is found guilty.
        verb = head.head if head.head.pos_ in VERBAL else head.head.head
        if verb.dep_ != "acl":
            return "happened" if _verb_status(verb, headline, True) == "happened" else "hypothetical"
    if head.head.lemma_ == "subject" and head.head.pos_ == "ADJ" and word.lemma_ not in WARRANTED:
        being = head.head.head
        return "happened" if being.lemma_ == "be" and being.tag_ == "VBD" and not is_negated(being) else "hypothetical"
    if head.head.lower_ == "leading" and head.head.head.lemma_ in ("evidence", "information", "tip"):
        # "They pay for information leading to his capture."
        return "hypothetical"
    if head.lower_ in ("for", "of") and word.lemma_ in WARRANTED and speaks_of_warrant(head.head):
        return "ordered"
    return None


def _from_preposition(word: Token, head: Token, headline: bool, named: bool) -> ActStatus | None:
    """Returns what a preposition, and the word that it depends on, make of the act after it."""
    if head.lower_ == "without" or is_instead(head):
        return "denied"
    if head.lower_ in ("in", "behind") and head.i and head.nbor(-1).lower_ in NOW:
        # "A writer currently behind bars."
        return "ongoing"
    if head.head.lemma_ in STAYING and head.lower_ in ("in", "under", "behind"):
        around = _verb_status(head.head, headline, True)
        present = head.head.tag_ in ("VBZ", "VBP") and around == "happened"
        return "ongoing" if present else around
    if head.lower_ in ("in", "on", "under", "behind") and is_certain_person(head.head):
        # "A third clerk on house arrest."
        return "happened"
    subjected = head.head.pos_ == "VERB" and head.head.lemma_ in INVOLVING
    status = None if subjected else governing_status(head.head)
    if head.lower_ == "by" and any(word.lower_ == "punishable" for word in (head.head, head.nbor(-1))):
        return "hypothetical"
    if head.lower_ == "with" and threat_with(head) is not None:
        return "threatened"
    if status and head.lower_ in GOVERNING:
        return status
    if head.lower_ == "for" and any(child.dep_ == "dobj" and child.lemma_ in PERMITS for child in head.head.children):
        return "hypothetical"
    if status is None and names_act(head.head) and leads_up(word, head) and not is_definite(word):
        # "The killing of two men following assaults."
        return "happened" if _word_status(head.head, headline, named) == "happened" else None
    if status is None and head.head.pos_ == "VERB" and leads_up(word, head):
        around = _verb_status(head.head, headline, named)
        return None if around in ("denied", "habitual", "ongoing") else around
    if status is None and head.head.pos_ == "VERB" and head.lower_ in ("for", "to", "into"):
        around = _verb_status(head.head, headline, named)
        if around in UNREAL:
            return around
        if head.lower_ == "for" and head.head.lemma_ in HANDING:
            return "planned"
    if status is None and head.lower_ == "in" and head.head.lemma_ in ENDING:
        return _verb_status(head.head, headline, named or is_definite(word))
    if status is None and head.head.lemma_ in INVOLVING and head.lower_ in ("in", "of", "for", "with", "to"):
        status = _verb_status(head.head, headline, True)
        # Who took no part in the raid says nothing against the raid.
        return "happened" if status == "denied" and is_granted(word) else status
    return None


def _verb_status(verb: Token, headline: bool, named: bool) -> ActStatus:
    """Returns the status of an act that a verb names."""
    auxiliaries = auxiliaries_of(verb)
    words = {child.lower_ for child in auxiliaries}
    if is_negated(verb):
        return "hypothetical" if "to" in words or words & WOULD else "denied"
    if is_habitual(verb):
        return "habitual"
    outer = _outer_status(verb, words, headline, named)
    if outer:
        return outer
    if words & WILL:
        return "planned"
    if words & WOULD:
        return "planned" if "would" in words and _follows_plan(verb, headline, named) else "hypothetical"
    return _tense_status(verb, auxiliaries, headline, named)


def _follows_plan(verb: Token, headline: bool, named: bool) -> bool:
    """Tells whether "would" says what is to come of an order or a plan: "told to find them, who would then be held"."""
    clause = verb
    while clause.dep_ == "conj":
        clause = clause.head
    if clause.dep_ != "relcl":
        return False
    above = next((ancestor for ancestor in clause.ancestors if ancestor.pos_ in VERBAL), None)
    return above is not None and _verb_status(above, headline, named) in ("ordered", "planned")


def _outer_status(verb: Token, words: set[str], headline: bool, named: bool) -> ActStatus | None:
    """Returns what the clauses around a verb make of it, None if they leave it as it is."""
    before = verb.doc[verb.i - 2] if verb.tag_ == "VBG" and verb.dep_ == "conj" and verb.i > 1 else verb
    if before.pos_ == "NOUN" and verb.nbor(-1).dep_ == "cc" and names_act(before):
        # "Talk of kidnapping and murdering him" imagines both.
        around = _word_status(before, headline, named)
        return around if around in UNREAL else None
    clause = verb
    infinitive = "to" in words and not words & {"have"}
    for _ in range(MOST_STEPS):
        if any(child.dep_ in ("mark", "advmod") and child.lower_ in CONDITIONS for child in clause.children):
            return "hypothetical"
        if is_inverted(clause):
            return "hypothetical"
        head, dep = clause.head, clause.dep_
        if head == clause and infinitive:
            misread = any(is_misread_order(inner) for child in clause.children for inner in child.children)
            return "ordered" if misread else "planned"
        if head == clause and is_demand(verb, clause, headline):
            return "ordered"
        if head == clause or (dep == "relcl" and not infinitive):
            return None
        if dep == "csubj" and {child.lower_ for child in auxiliaries_of(head)} & (WILL | WOULD):
            return "hypothetical"
        if dep == "pcomp" and head.pos_ == "ADP":
            return _status_after(head, headline, named)
        if dep == "acl" and head.dep_ == "pobj" and head.head.lower_ == "without":
            return "hypothetical"
        if dep in GOVERNED:
            if is_apart(clause):
                # "Refused to free the men and others held in town": the parser ties "held" to what is refused.
                return None
            if (status := governing_status(head) if dep != "advcl" or infinitive else None) and dep != "amod":
                return _threatened(clause, head, status)
            if infinitive:
                return _infinitive_status(head, dep, headline, named)
            if dep in ("advcl", "amod", "dobj"):
                return None
            if clause.tag_ == "VBG" and dep in ("xcomp", "ccomp") and head.lemma_ in IMAGINED:
                return "hypothetical"
            if clause.tag_ == "VBG" and dep == "xcomp" and head.lemma_ in GOING_ON:
                return _unreal_status(head, headline, named)
            infinitive = head.pos_ in VERBAL and any(child.lower_ == "to" for child in auxiliaries_of(head))
        elif dep != "conj" or (not infinitive and clause.tag_ in ("VBD", "VBZ", "VBP")):
            return None
        clause = head
    return None


def _status_after(preposition: Token, headline: bool, named: bool) -> ActStatus | None:
    """Returns what a preposition before a gerund makes of it: "without arresting", "instead of arresting"."""
    if preposition.lower_ == "without" or is_instead(preposition):
        return "denied"
    if preposition.lower_ in ("before", "after", "while") and preposition.head.pos_ in VERBAL:
        around = _verb_status(preposition.head, headline, named)
        return around if around in ("ordered", "planned", "threatened", "hypothetical") else None
    if preposition.lower_ == "to" and preposition.head.lemma_ in GOING_ON:
        return _unreal_status(preposition.head, headline, named)
    if preposition.lower_ not in GERUND_PREPOSITIONS:
        return None
    if preposition.head.lemma_ in AIMS:
        return "planned"
    if (status := governing_status(preposition.head)) and is_negated(preposition.head):
        # "No intention of arresting him."
        return "hypothetical"
    return status or ("hypothetical" if preposition.head.lemma_ in IMAGINED else None)


def _unreal_status(verb: Token, headline: bool, named: bool) -> ActStatus | None:
    """Returns the status of what is begun or gone on with, if it has not come about: "will begin arresting them"."""
    around = _verb_status(verb, headline, named)
    return around if around in UNREAL else None


def _infinitive_status(head: Token, dep: str, headline: bool, named: bool) -> ActStatus | None:
    """Returns what the word that an infinitive depends on makes of it, if it has no status of its own to give."""
    if (
        head.lower_ in GOING
        and dep in ("xcomp", "ccomp")
        and any(child.lemma_ == "be" for child in auxiliaries_of(head))
    ):
        return "planned"
    if head.lemma_ == "be" and dep in ("xcomp", "ccomp"):
        subject = next((child for child in head.children if child.dep_ == "nsubj"), None)
        return (governing_status(subject) if subject is not None else None) or "planned"
    told = next((child for child in head.children if child.dep_ == "dobj"), None)
    if (told is not None and told.lemma_ in COMMANDS) or (dep in ("xcomp", "ccomp") and head.lemma_ in BIDDING):
        return "ordered"
    if dep in ("xcomp", "ccomp"):
        return _verb_status(head, headline, named) if head.pos_ in VERBAL else "hypothetical"
    if dep in ("acl", "relcl") and is_singled_out(head):
        # "She is the first poet to be jailed": so it is told of her.
        being = copula_of(head)
        return "happened" if being is None else _verb_status(being, headline, True)
    if dep in ("advcl", "acl", "relcl"):
        return None if head.lemma_ in IMPLICATIVE else "planned"
    return None


def _threatened(clause: Token, head: Token, status: ActStatus) -> ActStatus:
    """Returns a status, except that a past clause under a warning or a wish stays a fact."""
    finite = clause.tag_ == "VBD" or any(child.tag_ in ("VBD", "VBZ") for child in auxiliaries_of(clause))
    if clause.dep_ == "ccomp" and finite and status in ("ordered", "planned", "threatened"):
        return "happened"
    if is_negated(head) and status in ("planned", "threatened"):
        return "hypothetical"
    return status


def _tense_status(verb: Token, auxiliaries: list[Token], headline: bool, named: bool) -> ActStatus:
    words = {child.lower_ for child in auxiliaries}
    present_be = words & {"is", "are", "am", "'re", "’re"}
    if verb.tag_ == "VBG":
        if "been" in words or present_be:
            return "ongoing"
        return "happened"
    if "being" in words:
        return "ongoing" if present_be else "happened"
    if verb.tag_ == "VBN" and present_be:
        beside = {child.lower_ for child in verb.children}
        if beside & {"currently", "still"}:
            return "ongoing"
        if beside & NOW:
            return "happened"
        return "happened" if headline or named else "habitual"
    if verb.tag_ == "VBP" and verb.lower_ in UNCHANGED:
        return "happened"
    if verb.tag_ in ("VBZ", "VBP") or (verb.tag_ == "VB" and words & {"do", "does"}):
        return "happened" if headline or named else "habitual"
    if verb.tag_ == "VB" and not auxiliaries:
        return "happened" if headline else "habitual"
    return "happened"
