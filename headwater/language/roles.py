"""Who did what to whom, read from the grammar around the word that names an act."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Token

from headwater.language.act_lexicon import ActType, Trigger, WordClass, load_vocabulary
from headwater.language.act_subjects import (
    INSTANCES,
    RELATIVE,
    SUBJECTS,
    TIME_LABELS,
    gap_noun,
    is_passive,
    named_by,
    passive_subject,
    referent,
    shared_object,
    stranded_subject,
    subject_of,
)
from headwater.language.calendar import WEEKDAYS
from headwater.language.cue_lexicon import load_cues
from headwater.language.phrases import (
    HANDING,
    PLACE_LABELS,
    SCHEMES,
    copula_of,
    dependent,
    is_misread_order,
    is_party_itself,
    is_person,
    is_sustained,
    names_act,
    prepositional_objects,
    threat_with,
)

LIGHT_VERBS = {
    "make", "carry", "conduct", "commit", "perpetrate", "stage", "launch", "mount", "wage", "execute", "perform", "do",
    "undertake", "lead", "inflict", "issue", "give", "offer", "sign", "hold", "impose", "pass",
    "plan", "begin", "start", "continue", "resume", "step", "use", "practise", "practice", "employ",
}  # fmt: skip
BLAMING = {
    "accuse", "acquit", "blame", "charge", "convict", "engage", "implicate", "involve", "participate",
    "suspect", "wanted",
}  # fmt: skip
FREEING = {"find", "free", "recover", "release", "rescue", "save"}
SERVING = {"carry", "complete", "do", "finish", "get", "serve"}
# Who does so takes part in the act: "teamed up in a raid", "followed through with arrests".
JOINING = {"collaborate", "cooperate", "join", "team", "unite"}
GOING_THROUGH = {"continue", "follow", "proceed"}
RULES = {"agreement", "freedom", "law", "liberty", "right", "rule"}
SUFFERING = {"survivor", "target", "victim"}
STAYING = {"remain", "be", "stay", "languish", "sit", "die", "end", "live", "spend"}
UNDERGOING_VERBS = {"undergo", "suffer", "endure", "face", "receive", "survive", "escape", "evade", "await", "get"}
EMPTY_VERBS = {
    "fire", "give", "hold", "issue", "lose", "offer", "open", "place", "put", "reach", "sign", "strike", "take",
}  # fmt: skip
OWNERS = {"his", "my", "our", "their", "your"}
ASKED = {"what", "whatever", "which"}
# Words like those for persons that only describe an act: "criminal charges", "other abuses".
TREATING = {"abuse", "beating", "pressure", "threat"}
DESCRIBING = {"criminal", "general", "individual", "national", "other"}
# "Hung by the wrists" says how.
LIMBS = {"ankle", "arm", "collar", "ear", "foot", "hair", "leg", "neck", "throat", "wrist"}
BODIES_THAT_ACT = {
    "agency", "army", "authority", "bureau", "court", "department", "government", "junta", "military", "ministry",
    "police", "regime", "state",
}  # fmt: skip


# These are done to somebody by those in authority: a past without an object tells whom.
DONE_BY_AUTHORITY = {"arrest", "conviction", "detention", "imprisonment", "prosecution", "sentence"}
JUDGING = {"judge", "jury", "magistrate", "official", "tribunal"}


class Roles(NamedTuple):
    """The head words of the actor's and the target's descriptions."""

    actor: Token | None = None
    target: Token | None = None


def read_roles(word: Token, trigger: Trigger, word_class: WordClass) -> Roles:
    """Returns the parties of the act that a word names."""
    if is_misread_order(word):
        found = Roles(dependent(word, "compound") or (word.nbor(-1) if word.i else None), word.head)
    elif word_class == "verb":
        found = verb_roles(word, trigger.act)
        if "subject" in trigger.flags:
            found = Roles(None, found.actor or found.target)
        elif "told" in trigger.flags:
            found = Roles(None, _told_of(word) or found.target)
        elif trigger.beside and found.target is not None and _is_emptied(word, found.target, trigger.beside):
            # "Granted her bail", "took their lives".
            owner = dependent(found.target, "poss") if trigger.act.harms else None
            known = owner is not None and (is_person(owner) or owner.lower_ in OWNERS)
            found = Roles(found.actor, owner if known else None)
        elif trigger.beside and found.target is None:
            found = Roles(found.actor, _told_of(word))
    elif word_class == "noun":
        found = noun_roles(word, trigger.act)
        if "held" in trigger.flags:
            # "In Norvish prisons" says where.
            found = Roles(None, found.target)
    else:
        found = adjective_roles(word)
    found = Roles(*(None if head is None or _is_time(head) or head.lower_ in ASKED else head for head in found))
    if trigger.act.harms and found.target is not None and _is_no_victim(found.target):
        found = Roles(found.actor, None)
    named = found.target is None or is_person(found.target) or found.target.tag_ == "PRP$"
    if trigger.act.of == "content" and not named:
        return Roles(found.actor, None)
    return found


def _is_no_victim(noun: Token) -> bool:
    """Tells whether a word means an instance or act: no person, and no thing that something is done to."""
    return noun.pos_ == "NOUN" and (noun.lemma_ in INSTANCES or (names_act(noun) and not is_person(noun)))


def _is_emptied(verb: Token, target: Token, beside: str) -> bool:
    """Tells whether the object only completes the verb, as in "open fire": then nobody is named by it."""
    words = {target.lemma_.lower(), *(word.lemma_.lower() for word in target.lefts if word.dep_ == "compound")}
    return beside in words and (verb.lemma_ in EMPTY_VERBS or not is_person(target))


def _told_of(verb: Token) -> Token | None:
    """Returns of whom a verb says what they are: "reported him missing"."""
    clause = dependent(verb, "ccomp")
    return dependent(clause, *SUBJECTS) if clause is not None and not _is_finite(clause) else None


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in ("VBD", "VBZ", "VBP", "MD") or dependent(verb, "aux", "auxpass", "mark") is not None


def by_agent(token: Token) -> Token | None:
    """Returns the agent after "by" or "at the hands of"."""
    for child in token.children:
        if child.dep_ in ("agent", "prep") and child.lower_ == "by":
            found = dependent(child, "pobj")
            if found is not None and found.ent_type_ not in ("DATE", "TIME", "CARDINAL") and found.lemma_ not in LIMBS:
                return found
    # "Tortured to death by guards": the parser may tie them to the death.
    ends = (word for word in prepositional_objects(token, "to") if word.lemma_ == "death" and token.pos_ == "VERB")
    return next((by for by in map(by_agent, ends) if by is not None), None)


def verb_roles(verb: Token, act: ActType) -> Roles:
    """Returns the parties of an act that a verb names."""
    by = by_agent(verb)
    if is_party_itself(verb):
        return Roles(by, verb)
    done = by is not None or any(limb.lemma_ in LIMBS for limb in prepositional_objects(verb, "by"))
    if (
        is_passive(verb)
        or _is_passive_list(verb, act)
        or (done and dependent(verb, "dobj") is None and verb.tag_ in ("VBN", "VBD"))
    ):
        under = passive_subject(verb) or subject_of(verb) or stranded_subject(verb)
        return Roles(by, under) if act.object == "target" or act.subject == "target" else Roles(under, None)
    if _is_caused(verb):
        return Roles(subject_of(verb.head), dependent(verb, *SUBJECTS))
    under = dependent(verb, "dobj", "dative")
    if under is not None and act.harms and under.ent_type_ in PLACE_LABELS:
        # "Arrested Odra Today editor Ada Lund": the parser gives the verb two objects.
        others = (child for child in verb.rights if child.dep_ == "dobj" and child != under and is_person(child))
        under = next(others, under)
    if under is None and act.subject != "target":
        under = gap_noun(verb)
    if under is not None and under.lower_ in RELATIVE:
        under = referent(under, verb)
    at = next(prepositional_objects(verb, *act.target_by), None) if act.target_by else None
    if under is None and at is None and act.object == "target":
        under = shared_object(verb) or _named_beside(verb)
    above = subject_of(verb)
    if act.object == "none":
        return Roles(above, at)
    if under is None:
        under = at
        if under is None and (act.subject == "target" or _leaves_out_passive(verb, above, act)):
            return Roles(by, above)
    return Roles(above, under)


def _leaves_out_passive(verb: Token, above: Token | None, act: ActType) -> bool:
    """Tells whether a past without object is a passive without its auxiliary: "workers jailed", "others sentenced"."""
    bare = verb.tag_ in ("VBD", "VBN") and dependent(verb, "aux", "auxpass", "dative", "dobj", "xcomp", "conj") is None
    if above is None or not bare or act.type not in DONE_BY_AUTHORITY or above.i > verb.i:
        return False
    acting = BODIES_THAT_ACT | JUDGING | load_vocabulary().officers
    return above.lemma_.lower() not in acting and above.ent_type_ not in ("ORG", "GPE", "NORP")


def _is_passive_list(verb: Token, act: ActType) -> bool:
    """Tells whether a verb that needs an object, and has none, goes on a passive: "was hooded and beaten at night"."""
    first = verb
    while first.dep_ == "conj" and first.tag_ in ("VBD", "VBN") and dependent(first, *SUBJECTS, "aux") is None:
        first = first.head
    alone = dependent(verb, "ccomp", "dative", "dobj", "prt", "xcomp") is None
    needs = act.object == "target" and act.subject != "target"
    aimed = next(prepositional_objects(verb, *act.target_by, "at"), None)
    return first != verb and needs and alone and aimed is None and dependent(first, "nsubjpass") is not None


def _is_caused(verb: Token) -> bool:
    """Tells whether a participle says what someone has done to another: "had the poet arrested"."""
    bare = verb.tag_ == "VBN" and not any(child.dep_ in ("aux", "auxpass") for child in verb.children)
    return bare and verb.dep_ == "ccomp" and verb.head.lemma_ in ("have", "get")


def _named_beside(verb: Token) -> Token | None:
    """Returns the person whose name stands after a verb and was not taken for its object."""
    found = dependent(verb, "npadvmod")
    return found if found is not None and found.ent_type_ == "PERSON" and found.i > verb.i else None


def noun_roles(noun: Token, act: ActType) -> Roles:
    """Returns the parties of an act that a noun names."""
    if noun.dep_ == "compound" and noun.head.lemma_ in SCHEMES:
        return _scheme_roles(noun.head, act)
    target_by = act.target_by or (("against",) if act.harms else ())
    actor, target = by_agent(noun), next(prepositional_objects(noun, *target_by), None) if target_by else None
    if target is not None and target.ent_type_ in TIME_LABELS:
        target = None
    of = next(prepositional_objects(noun, "of"), None) or _shared_of(noun, act) or _late_of(noun)
    of = None if of is not None and of.ent_type_ in TIME_LABELS else of
    owner = dependent(noun, "poss") or misread_owner(noun)
    in_custody = noun.lemma_ == "custody" and dependent(noun, "compound", "poss") is None
    actor = actor or _comes_from(noun, act)
    if (
        of is not None
        and not in_custody
        and (act.of == "target" or (act.of == "content" and act.harms and is_person(of)))
    ):
        target = target or of
    elif of is not None and (act.of == "actor" or in_custody):
        actor = actor or of
    if owner is not None and not _is_time(owner):
        acts = _is_owner_actor(owner) or (owner.ent_type_ == "ORG" and not act.harms)
        suffers = act.of == "target" and (actor is not None or (act.owner == "target" and not acts))
        if (suffers or _is_accused(owner, act)) and of is None and target is None:
            target = owner
        else:
            actor = actor or owner
    beside = [child for child in noun.children if child.dep_ in ("compound", "amod", "nmod") and is_person(child)]
    beside = [child for child in beside if child.lower_ not in DESCRIBING and child != owner]
    compound = min(beside, key=lambda child: child.dep_ == "amod", default=None)
    if compound is not None and compound.lower_ not in ("suicide",):
        acts = act.subject != "target" and (
            compound.ent_type_ in ("NORP", "ORG")
            or (compound.lemma_.lower() in BODIES_THAT_ACT and (act.harms or act.owner == "actor"))
        )
        if act.of == "target" and target is None and not acts:
            target = compound
        else:
            actor = actor or compound
    return _with_light_verb(noun, act, Roles(actor, target))


def _scheme_roles(scheme: Token, act: ActType) -> Roles:
    """Returns the parties of what somebody means to do: "their kidnapping plot", "an assassination attempt on Voss"."""
    target = next(prepositional_objects(scheme, "on", "against"), None)
    found = Roles(dependent(scheme, "poss") or by_agent(scheme), target)
    return _with_light_verb(scheme, act, found)


def _comes_from(noun: Token, act: ActType) -> Token | None:
    """Returns the person or body that treats others so or gives orders: "harassment from soldiers"."""
    treats = act.category in ("ASSAULT", "COERCE", "THREATEN") and (is_sustained(noun) or noun.lemma_ in TREATING)
    treats = treats or act.group in ("order", "rule")
    near = next((child for child in noun.head.children if child.lower_ == "from" and child.i == noun.i + 1), None)
    found = next(prepositional_objects(noun, "from"), None) if treats else None
    found = dependent(near, "pobj") if treats and found is None and near is not None else found
    return found if found is not None and is_person(found) else None


def misread_owner(noun: Token) -> Token | None:
    """Returns the owner that the parser takes for a part of the noun: "Lund's travel ban"."""
    named = (child for child in noun.lefts if child.dep_ in ("compound", "nmod"))
    return next((child for child in named if any(word.tag_ == "POS" for word in child.rights)), None)


def _shared_of(noun: Token, act: ActType) -> Token | None:
    """Returns what the "of" after two nouns belongs to in both: "the arrest and detention of Ada Lund"."""
    beside = noun.head if noun.dep_ == "conj" else dependent(noun, "conj")
    if beside is None or abs(beside.i - noun.i) != 2 or not names_act(beside):
        return None
    of = next(prepositional_objects(beside, "of"), None)
    # "The massacre and violations of rights": nobody is done harm to here.
    fits = of is not None and not (act.harms and of.lemma_ in RULES)
    return of if of is not None and fits and of.i > max(noun.i, beside.i) else None


def _late_of(noun: Token) -> Token | None:
    """Returns what the "of" after a time belongs to: "the killing last May of Ada Lund"."""
    times = (word for child in noun.rights for word in (child, *child.children) if word.ent_type_ in TIME_LABELS)
    return next((party for time in times for party in prepositional_objects(time, "of") if is_person(party)), None)


def _is_time(word: Token) -> bool:
    """Tells whether a word names a time and no party: "today's arrests"."""
    return word.ent_type_ in TIME_LABELS or word.lower_ in ("today", "yesterday", "tomorrow") or word.lower_ in WEEKDAYS


def _is_accused(owner: Token, act: ActType) -> bool:
    """Tells whether a possessive names whom a charge is brought against: "his indictment", not "the court's"."""
    personal = owner.tag_ == "PRP$" or owner.ent_type_ == "PERSON"
    return act.of == "content" and act.harms and personal


def _is_owner_actor(owner: Token) -> bool:
    """Tells whether a possessive names a body that acts: "its investigation", "China's raid", not "his arrest"."""
    return owner.lower_ == "its" or owner.ent_type_ in ("GPE", "NORP") or owner.lemma_.lower() in BODIES_THAT_ACT


def _with_light_verb(noun: Token, act: ActType, roles: Roles) -> Roles:
    """Adds the parties that the verb around a noun gives: "made an arrest", "suffered torture"."""
    verb = noun.head
    if noun.dep_ == "pobj" and verb.lower_ == "of" and verb.head.lemma_ in SUFFERING and roles.target is None:
        being = copula_of(verb.head)
        return Roles(roles.actor, subject_of(being) if being is not None else None)
    within = ("in", "under", "behind", "on") if act.of == "target" else ("in", "under", "behind")
    if noun.dep_ == "pobj" and verb.lower_ in within and roles.target is None:
        held = verb.head
        confined = act.group == "custody" or verb.lower_ == "under" or noun.lemma_ in ("captivity", "slavery")
        if (
            confined
            and held.pos_ != "VERB"
            and (held.lower_ == "those" or (held.pos_ in ("NOUN", "PROPN") and is_person(held)))
        ):
            return Roles(roles.actor, held)
    if noun.dep_ == "pobj" and verb.lower_ == "with" and (threat := threat_with(verb)) is not None:
        done = is_passive(threat)
        party = passive_subject(threat) if done else dependent(threat, "dobj")
        return Roles(roles.actor or (by_agent(threat) if done else subject_of(threat)), roles.target or party)
    if noun.dep_ == "pobj" and verb.dep_ == "prep" and verb.head.pos_ in ("VERB", "AUX"):
        preposition, verb = verb, verb.head
        if verb.lemma_ in BLAMING and preposition.lower_ in ("in", "of", "for", "with") and roles.actor is None:
            blamed = passive_subject(verb) if is_passive(verb) else dependent(verb, "dobj") or subject_of(verb)
            return Roles(blamed, None if roles.target == blamed else roles.target)
        under = dependent(verb, "dobj")
        joining = preposition.lower_ == "in" and verb.lemma_ in JOINING
        if roles.actor is None and (joining or (preposition.lower_ == "with" and verb.lemma_ in GOING_THROUGH)):
            return Roles(subject_of(verb), roles.target)
        if preposition.lower_ == "for" and verb.lemma_ in HANDING and under is not None and is_person(under):
            return Roles(roles.actor, roles.target or under)
        if preposition.lower_ == "on" and noun.lemma_ == "charge" and roles.target is None:
            # "Arrested on charges of theft."
            return Roles(None, passive_subject(verb) if is_passive(verb) else under)
        if preposition.lower_ in ("in", "under", "behind") and verb.lemma_ in STAYING and roles.target is None:
            above = subject_of(verb)
            return Roles(roles.actor, above if above is not None and is_person(above) else None)
        if preposition.lower_ in ("in", "during", "by", "through", "after", "under", "to") and roles.target is None:
            under = passive_subject(verb) if is_passive(verb) else dependent(verb, "dobj")
            if verb.lemma_ in FREEING or verb.lemma_ in load_cues().feelings:
                # "The hostages were freed in the raid", "we are disappointed in the verdict".
                return roles
            done_to = (act.subject != "target" or act.group == "death") and act.object != "none"
            if done_to and under is not None and is_person(under):
                return Roles(roles.actor, under)
        return roles
    if noun.dep_ == "nsubj" and verb.lemma_ == "await":
        awaiting = dependent(verb, "dobj")
        return Roles(roles.actor, roles.target or awaiting)
    if verb.lemma_ == "use" and noun.dep_ in ("dobj", "nsubjpass") and roles.target is None and act.object == "target":
        # "Torture was used against monks."
        against = next(prepositional_objects(verb, "against", "on"), None)
        roles = Roles(roles.actor, against if against is not None and is_person(against) else None)
    if verb.pos_ != "VERB" or noun.dep_ not in ("dobj", "nsubjpass"):
        return roles
    if act.type == "sentence" and verb.lemma_ in SERVING and noun.dep_ == "dobj" and roles.target is None:
        return Roles(roles.actor, subject_of(verb))
    if verb.lemma_ in LIGHT_VERBS and (roles.actor is None or roles.actor.tag_ == "PRP$"):
        # "The leader launched his invasion."
        above = by_agent(verb) if noun.dep_ == "nsubjpass" else subject_of(verb)
        return Roles(above or roles.actor, roles.target)
    if verb.lemma_ in UNDERGOING_VERBS and roles.target is None:
        return Roles(roles.actor, subject_of(verb))
    return roles


def adjective_roles(adjective: Token) -> Roles:
    """Returns the party that an adjective describes: "the jailed editor", "three people are missing"."""
    by = by_agent(adjective)
    if adjective.dep_ == "amod":
        return Roles(by, named_by(adjective.head))
    if adjective.dep_ in ("acomp", "oprd", "attr", "xcomp", "conj", "advcl", "acl", "ROOT"):
        head = adjective.head
        if adjective.dep_ == "acl":
            return Roles(by, head)
        return Roles(
            by, dependent(head, "dobj") if adjective.dep_ == "oprd" else subject_of(head) or passive_subject(head)
        )
    return Roles(by, None)
