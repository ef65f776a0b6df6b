"""Whether another site had the browser send a form.

First what the browser says of itself (Sec-Fetch-Site, which scripts cannot set), else the Origin or Referer against
the Host; a program that is no browser sends none of them and has no cookies that could be abused.
Source: https://www.w3.org/TR/fetch-metadata/, OWASP CSRF Prevention Cheat Sheet.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.requests import Request

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def is_from_elsewhere(request: Request, names: Collection[str]) -> bool:
    """Whether to refuse it; `names` are ours whatever the Host says, which a proxy may have changed."""
    if request.method in _SAFE:
        return False
    if site := request.headers.get("sec-fetch-site"):
        return site not in ("same-origin", "none")
    told = request.headers.get("origin") or request.headers.get("referer")
    if not told:
        return False
    try:
        origin = urlsplit(told)
        return origin.netloc.lower() != request.headers.get("host", "").lower() and origin.hostname not in names
    except ValueError:
        return True
