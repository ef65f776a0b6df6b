"""Tells a firewall's answer from the site's own: neither missing content nor a refusal by the agency."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LOOKED_AT = 32_768
"""Challenge pages are small, and bear their marks early."""
_SMALL = 16_384

# Firewalls put scripts of theirs into ordinary pages too: those marks count beside a refusal only.
_ANY_STATUS = re.compile(
    rb"<iframe[^>]{0,200}_Incapsula_Resource|Incapsula incident ID|window\._cf_chl_opt|cf-browser-verification"
    rb"|sucuri_cloudproxy_js|The requested URL was rejected\. Please consult with your administrator|<title>\s*(?:Just a moment|Attention Required! \| Cloudflare|DDoS-Guard)",
    re.IGNORECASE,
)
_REFUSED_STATUS = re.compile(
    rb"Checking your browser|Just a moment\.\.\.|_Incapsula_Resource|/cdn-cgi/challenge-platform/|Sucuri WebSite Firewall|Access Denied - Sucuri"
    rb"|cf-error-details|cf-wrapper|DDoS protection by|Please enable (?:JS|JavaScript|cookies) and"
    rb"|Request unsuccessful\.",
    re.IGNORECASE,
)
_HINTS = (
    b"incapsula",
    b"_cf_chl",
    b"cf-browser-",
    b"cloudproxy",
    b"was rejected",
    b"just a moment",
    b"attention req",
    b"ddos-guard",
)
"""One of these stands in every text that `_ANY_STATUS` finds; looking for them first costs a hundredth of it."""
_REFUSED = frozenset({401, 403, 405, 406, 429, 503})


def challenger(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> str | None:
    """Who answered in the site's stead: "Cloudflare", "a firewall" …; None where the site itself did.

    Args:
        status: of the answer.
        headers: of the answer.
        body: with its content coding undone; its beginning is enough.
    """
    named = {name.lower(): value.lower() for name, value in headers}
    if named.get("cf-mitigated") == "challenge":
        return "Cloudflare"
    head = body[:_LOOKED_AT]
    refused = status in _REFUSED
    # A page of any size may speak of such things; only a small one is nothing else.
    marked = (len(body) <= _SMALL or refused) and _hinted(head) and _ANY_STATUS.search(head)
    if marked or (refused and _REFUSED_STATUS.search(head)):
        return _name(named, head)
    return None


def _hinted(head: bytes) -> bool:
    lower = head.lower()
    return any(hint in lower for hint in _HINTS)


def _name(named: dict[str, str], head: bytes) -> str:
    lower = head.lower()
    if "cloudflare" in named.get("server", "") or b"cloudflare" in lower or b"cf_chl" in lower or b"/cdn-cgi/" in lower:
        return "Cloudflare"
    if b"incapsula" in lower:
        return "Incapsula"
    if b"sucuri" in lower or "sucuri" in named.get("server", ""):
        return "Sucuri"
    return "a firewall"
