"""The headers of every answer, and which names the server answers to.

Sources: https://www.w3.org/TR/CSP3/, the OWASP secure headers project, RFC 9110 §7.2 (Host).
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""No inline script or style, nothing from elsewhere. Archived pages have a stricter one of their own."""
# Referrer: with "no-referrer" browsers would send "Origin: null" with our own forms too.
_ALWAYS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


_UNDER_TLS = {"strict-transport-security": "max-age=31536000"}


class SafeHeaders:
    """Adds to every answer the headers that it does not set itself."""

    def __init__(self, app: ASGIApp, *, secure: bool = False) -> None:
        self._app = app
        self._headers = _ALWAYS | (_UNDER_TLS if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class KnownHosts:
    """Refuses requests under another name: so a name that was turned to this machine gives nobody its pages.

    Where `hosts` is empty, every name is answered to: then accounts stand guard.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app, self._hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._hosts and _name(Headers(scope=scope).get("host", "")) not in self._hosts:
            refused = PlainTextResponse("Prongsai does not answer to this name.\n", status_code=421)
            await refused(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _name(host: str) -> str:
    """A Host field without its port."""
    return host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0].lower()
