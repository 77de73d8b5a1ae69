"""Who is at the desk; a team server with accounts replaces what stands here and nothing else."""

from __future__ import annotations

import getpass
import os
from typing import Protocol

from starlette.requests import Request


class Identity(Protocol):
    """Tells by a request whose judgement it brings."""

    def name(self, request: Request) -> str:
        """Returns the pseudonym under which judgements are kept."""
        ...


class OnePerson:
    """The one person who started the desk on this machine."""

    def __init__(self, pseudonym: str | None = None) -> None:
        self.pseudonym = pseudonym or os.environ.get("HEADWATER_USER") or getpass.getuser()

    def name(self, request: Request) -> str:
        """Returns the pseudonym given when the desk was started."""
        return self.pseudonym
