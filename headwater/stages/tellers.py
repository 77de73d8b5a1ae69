"""Which of a statement's voices tell it."""

from __future__ import annotations

from headwater.model import Statement, Voice

GROUP_OF_SPEAKER = "we"


def find_tellers(statement: Statement) -> tuple[Voice, ...]:
    """Returns the voices that tell a statement, deepest first.

    Whoever gave an order is told of and is no witness to it; a document that orders speaks for itself. What a
    speaker says that "we" think is told by the speaker.
    """
    voices = statement.voices
    if len(voices) > 1 and voices[0].name == GROUP_OF_SPEAKER and voices[0].kind == "unnamed":
        voices = voices[1:]
    ordered = statement.stance == "orders" and voices and voices[0].kind != "document"
    return voices[1:] if ordered else voices
