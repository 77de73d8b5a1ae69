"""The desk on this machine: one port, one key, one process."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable

import uvicorn

from headwater.case import Case
from headwater.desk.app import create_app
from headwater.desk.identity import OnePerson
from headwater.errors import UsageError

HOST = "127.0.0.1"
FAREWELL = 1  # seconds that open connections get when the desk is closed


def serve_desk(case: Case, person: str, port: int, announce: Callable[[str], None]) -> None:
    """Serves the desk until it is interrupted; `port` 0 takes any free one.

    `announce` is called with the address, which holds the key that opens the desk once. `person` is who
    decides, nothing for reading only. Raises UsageError if the port is taken.
    """
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
            listening.listen()
        except OSError as error:
            raise UsageError(f"port {port} cannot be had: {error.strerror}", "Choose another with --port.") from None
        key = secrets.token_urlsafe(32)
        app = create_app(case, OnePerson(person), key)
        config = uvicorn.Config(
            app, log_level="warning", server_header=False, lifespan="off", timeout_graceful_shutdown=FAREWELL
        )
        announce(f"http://{HOST}:{listening.getsockname()[1]}/enter?key={key}")
        uvicorn.Server(config).run(sockets=[listening])
