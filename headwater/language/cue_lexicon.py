"""The lexicon of cues: words by which an English text gives something as said or thought."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, cast

from headwater.model import Stance


class Cue(NamedTuple):
    """What the lexicon says of a word: the kind of act, its stance and the frames it takes."""

    kind: str
    stance: Stance
    frames: frozenset[str]


class Cues(NamedTuple):
    """The lexicon of cues; `words` holds every other list by name, `attitudes` all that begins an attitude.

    `forms` and `attitude_forms` give the word that a regular form of a verb belongs to.
    """

    verbs: dict[str, tuple[Cue, ...]]
    nouns: dict[str, Cue]
    adjectives: dict[str, Cue]
    light: frozenset[str]
    words: dict[str, frozenset[str]]
    forms: dict[str, str]
    phrasal: dict[str, list[tuple[tuple[str, ...], Cue]]]
    feelings: dict[str, Cue]
    partisans: dict[str, Cue]
    attitudes: frozenset[str]
    attitude_forms: dict[str, str]


@cache
def _read_table() -> dict[str, Any]:
    return tomllib.loads(files("headwater.language").joinpath("cues.toml").read_text(encoding="utf-8"))


@cache
def load_offices() -> dict[str, frozenset[str]]:
    """Reads the words of public offices by kind; `any` holds those that may speak of every kind."""
    return {kind: frozenset(words.split()) for kind, words in _read_table()["offices"].items()}


@cache
def load_cues() -> Cues:
    """Reads the lexicon of cues."""
    table = _read_table()
    verbs: dict[str, list[Cue]] = {}
    for entry in table["verbs"]:
        for word in entry["words"].split():
            verbs.setdefault(word, []).append(_cue(entry))
    words = {
        f"{name}.{key}": frozenset(text.split())
        for name in ("hedges", "people", "holding", "standpoints")
        for key, text in table[name].items()
    }
    words["parties"] = frozenset().union(
        *(found for name, found in words.items() if name.startswith("people.") and "title" not in name)
    )
    words |= {name: frozenset(table[name]["words"].split()) for name in ("documents", "judging")}
    words["standpoints"] = frozenset().union(
        *(found for name, found in words.items() if name.startswith("standpoints."))
    )
    words["things"] = words["holding.things"] - words["people.bodies"] - words["documents"]
    nouns = {word: _cue(entry) for entry in table["nouns"] for word in entry["words"].split()}
    adjectives = {word: _cue(entry) for entry in table["adjectives"] for word in entry["words"].split()}
    light = frozenset(table["light"]["words"].split())
    found = {word: tuple(entries) for word, entries in verbs.items()}
    # The lemmatizer takes "hoped" for a form of "hop": regular forms are known beside it.
    forms = {form: word for word in verbs for form in _forms(word)}
    forms |= {word: word for word in [*verbs, *nouns, *adjectives]} | {"according": "according"}
    phrasal: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for entry in table["phrasal"]:
        for phrase in " ".join(entry["words"].split()).split(", "):
            verb, *particles = phrase.split()
            phrasal.setdefault(verb, []).append((tuple(particles), _cue(entry)))
    feelings, partisans = (
        {word: _cue(entry) for entry in table[name] for word in entry["words"].split()}
        for name in ("feelings", "partisans")
    )
    attitudes = frozenset([*phrasal, *feelings, *partisans])
    attitude_forms = {form: word for word in [*phrasal, *feelings] for form in _forms(word)}
    return Cues(found, nouns, adjectives, light, words, forms, phrasal, feelings, partisans, attitudes, attitude_forms)


def _forms(verb: str) -> list[str]:
    """Returns the regular forms of a verb."""
    stem = verb[:-1] if verb.endswith("e") else verb
    past = stem[:-1] + "ied" if verb.endswith("y") and verb[-2] not in "aeo" else stem + "ed"
    return [past, stem + "ing", verb + "s"]


def _cue(entry: dict[str, Any]) -> Cue:
    return Cue(entry["kind"], cast("Stance", entry["stance"]), frozenset(entry.get("frames", ())))
