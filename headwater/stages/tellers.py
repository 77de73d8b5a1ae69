"""Which of a statement's voices tell it."""

from __future__ import annotations

from headwater.model import Statement, Voice


def find_tellers(statement: Statement) -> tuple[Voice, ...]:
    """Returns the voices that tell a statement, deepest first.

    Whoever gave an order is told of and is no witness to it; a document that orders speaks for itself.
    """
    ordered = statement.stance == "orders" and statement.voices and statement.voices[0].kind != "document"
    return statement.voices[1:] if ordered else statement.voices
