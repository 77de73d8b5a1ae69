"""The vocabulary of acts, as `acts.toml` holds it."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import msgspec

WordClass = Literal["verb", "noun", "adjective"]
NATURAL = {"natural", "caused"}
# A sense with one of these flags goes before the plain one of its word.
SPECIAL = NATURAL | {"game", "outlaw", "officer"}
FLAGS = NATURAL | {
    "active", "agent", "bare", "command", "deed", "forced", "game", "held", "not", "objectless", "officer", "outlaw",
    "passive", "person", "someone", "state", "subject", "told", "unknown", "uttered",
}  # fmt: skip


class ActType(msgspec.Struct, frozen=True, kw_only=True):
    """One type of act: its words, what their surroundings mean, and its codes in other vocabularies."""

    type: str
    definition: str
    group: str
    domain: Literal["rights", "general"] = "rights"
    category: str | None = None
    mode: str | None = None
    huridocs: str | None = None
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    subject: Literal["actor", "target"] = "actor"
    object: Literal["target", "none"] = "target"
    of: Literal["target", "actor", "content"] = "target"
    owner: Literal["target", "actor"] = "target"
    target_by: tuple[str, ...] = ()
    harms: bool = False
    unless: frozenset[str] = frozenset()


class Trigger(NamedTuple):
    """A word that names an act; `beside` must stand among its dependents, `flags` must hold of them."""

    act: ActType
    beside: str | None
    flags: frozenset[str]


class Vocabulary(NamedTuple):
    """All act types, their triggers by word class and lemma (of two words first), and nouns by what they mean."""

    types: dict[str, ActType]
    triggers: dict[WordClass, dict[str, tuple[Trigger, ...]]]
    persons: frozenset[str]
    things: frozenset[str]
    tools: frozenset[str]
    natural: frozenset[str]
    outlaws: frozenset[str]
    games: frozenset[str]
    officers: frozenset[str]


def _read_trigger(act: ActType, word_class: WordClass, entry: str) -> tuple[str, Trigger]:
    words, _, flags = entry.partition("@")
    first, _, second = words.partition(" ")
    if word_class == "noun" and second:
        first, second = second, first
    return first, Trigger(act, second or None, frozenset(flags.split(".")) & FLAGS)


def _precedence(trigger: Trigger) -> tuple[bool, bool]:
    """Sorts triggers of two words first, then those of a special sense."""
    return trigger.beside is None, not trigger.flags & SPECIAL


@cache
def load_vocabulary() -> Vocabulary:
    """Returns the vocabulary of acts; raises msgspec.ValidationError if `acts.toml` is malformed."""
    data = tomllib.loads(files(__package__).joinpath("acts.toml").read_text(encoding="utf-8"))
    acts = msgspec.convert(data["act"], list[ActType])
    found: dict[WordClass, defaultdict[str, list[Trigger]]] = {}
    for word_class in ("verb", "noun", "adjective"):
        found[word_class] = defaultdict(list)
        for act in acts:
            entries = {"verb": act.verbs, "noun": act.nouns, "adjective": act.adjectives}[word_class]
            for entry in entries:
                lemma, trigger = _read_trigger(act, word_class, entry)
                found[word_class][lemma].append(trigger)
    triggers = {
        word_class: {lemma: tuple(sorted(entries, key=_precedence)) for lemma, entries in words.items()}
        for word_class, words in found.items()
    }
    lists = ("persons", "things", "tools", "natural", "outlaws", "games", "officers")
    nouns = (frozenset(data[name].split()) for name in lists)
    return Vocabulary({act.type: act for act in acts}, triggers, *nouns)


@cache
def load_status_words() -> dict[str, frozenset[str]]:
    """Returns the words that govern the status of an act, by status."""
    data = tomllib.loads(files(__package__).joinpath("status.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in data.items()}
