"""The case as one JSON document, by the contract that other programs rely on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from headwater.model import CONTRACT, Record

KEYS = (
    "captures", "reports", "sources", "statements", "derivations", "origins", "acts", "events", "findings",
    "places", "times", "failures", "credits", "shared_passages",
    "judgements",
)  # fmt: skip


def write_document(records: Mapping[str, Sequence[Record]]) -> Iterator[bytes]:
    """Yields the document in parts, one record a line; keys stand in the contract's order."""
    yield b'{"contract": %d' % CONTRACT
    for key in KEYS:
        yield b',\n"%s": [' % key.encode()
        for number, record in enumerate(records[key]):
            yield (b",\n" if number else b"\n") + msgspec.json.encode(record)
        yield b"]"
    yield b"}\n"


def document_of(records: Mapping[str, Sequence[Record]]) -> dict[str, Any]:
    """Returns the document as plain data."""
    return {"contract": CONTRACT, **{key: msgspec.to_builtins(records[key]) for key in KEYS}}
