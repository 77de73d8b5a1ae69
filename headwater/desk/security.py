"""Who may ask the desk for anything: one browser, on this machine, from the desk's own pages."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

COOKIE = "headwater"
HOSTS = {"127.0.0.1", "localhost", "[::1]"}
ENTRANCE = "/enter"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "x-dns-prefetch-control": "off",
    "cache-control": "no-store",
}
REFUSAL = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Refused</title>
<h1>This desk is closed to you</h1><p>{}</p>"""


class Gate:
    """Lets in only requests to this machine's own name, with the cookie that the one-time address gave.

    A page of another site can neither read the desk (no cookie: it is SameSite=Strict), nor reach it
    under a name of its own (DNS rebinding: the Host is checked), nor send it a form (Origin is checked,
    and every form carries a token made from the cookie).
    """

    def __init__(self, app: Any, key: str) -> None:
        self.app = app
        self._key: str | None = key
        self._session = secrets.token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers what is refused or enters, and passes on the rest."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # no page of the desk speaks anything else
            return
        request = Request(scope, receive)
        refusal = self._refuse(request)
        if refusal is None and request.url.path == ENTRANCE:
            refusal = self._enter(request)
        elif refusal is None and not self._known(request):
            refusal = _deny("Open the address that headwater printed when the desk was started.", 403)
        scope["csrf"] = sign(self._session)
        if refusal is not None:
            await refusal(scope, receive, _with_headers(send))
            return
        await self.app(scope, receive, _with_headers(send))

    def _refuse(self, request: Request) -> Response | None:
        """Refuses foreign hosts, foreign origins and methods that the desk does not have."""
        host = request.headers.get("host", "")
        if _hostname(host) not in HOSTS:
            return _deny("The desk answers only under the name of this machine.", 421)
        if request.method not in {"GET", "HEAD", "POST"}:
            return _deny("The desk knows no such request.", 405)
        origin = request.headers.get("origin")
        if (request.method == "POST" or origin) and (not origin or urlsplit(origin).netloc != host):
            return _deny("The request came from another site.", 403)
        if request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"} and request.method == "POST":
            return _deny("The request came from another site.", 403)
        return None

    def _enter(self, request: Request) -> Response:
        """Takes the one-time key and gives the cookie for it."""
        given = parse_qs(request.url.query).get("key", [""])[0]
        if self._known(request):
            return RedirectResponse("/findings", 303)
        if self._key is None or not hmac.compare_digest(given.encode(), self._key.encode()):
            return _deny("This address was used already or is wrong. Start the desk again for a new one.", 403)
        self._key = None
        answer = RedirectResponse("/findings", 303)
        answer.set_cookie(_cookie(request), self._session, httponly=True, samesite="strict", path="/")
        return answer

    def _known(self, request: Request) -> bool:
        cookies = SimpleCookie()
        try:
            cookies.load(request.headers.get("cookie", ""))
        except CookieError:
            return False
        held = cookies.get(_cookie(request))
        return held is not None and hmac.compare_digest(held.value.encode(), self._session.encode())


def sign(session: str) -> str:
    """Returns the token that forms carry, made from the session that only the cookie holds."""
    return hmac.new(session.encode(), b"form", hashlib.sha256).hexdigest()


def _cookie(request: Request) -> str:
    """Returns the cookie's name: cookies know no ports, and two desks may be open at once."""
    return f"{COOKIE}-{request.url.port or 80}"


def _hostname(host: str) -> str:
    """Returns the host without its port."""
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _deny(words: str, status: int) -> Response:
    return HTMLResponse(REFUSAL.format(words), status)


def _with_headers(send: Send) -> Send:
    """Adds the desk's headers to an answer that does not set them itself."""

    async def send_with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            added = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in given]
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return send_with_headers
