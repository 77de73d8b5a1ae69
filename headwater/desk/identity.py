"""Who is at the desk; a team server with accounts replaces what stands here and nothing else."""

from __future__ import annotations

from typing import Protocol

from starlette.requests import Request


class Identity(Protocol):
    """Tells by a request whose judgement it brings."""

    def name(self, request: Request) -> str:
        """Returns the pseudonym under which judgements are kept, nothing for one who may only read."""
        ...


class OnePerson:
    """The one person who started the desk on this machine."""

    def __init__(self, pseudonym: str) -> None:
        self.pseudonym = pseudonym

    def name(self, request: Request) -> str:
        """Returns the pseudonym given when the desk was started."""
        return self.pseudonym
