"""Whether another site had the browser ask for something that it may not: a form, or a page for its own purposes.

First what the browser says of itself (Sec-Fetch-Site, which scripts cannot set), else the Origin or Referer against
the Host; a program that is no browser sends none of them and has no cookies that could be abused.
Source: https://www.w3.org/TR/fetch-metadata/ and its resource isolation policy, https://web.dev/articles/fetch-metadata;
OWASP CSRF Prevention Cheat Sheet.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.requests import Request

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = ("same-origin", "none")
_EMBEDDED = ("object", "embed")


def is_from_elsewhere(request: Request, names: Collection[str]) -> bool:
    """Whether to refuse it; `names` are ours whatever the Host says, which a proxy may have changed."""
    site = request.headers.get("sec-fetch-site")
    if request.method in _SAFE:
        return site is not None and site not in _OURS and not _is_followed(request)
    if site:
        return site not in _OURS
    told = request.headers.get("origin") or request.headers.get("referer")
    if not told:
        return False
    try:
        origin = urlsplit(told)
        return origin.netloc.lower() != request.headers.get("host", "").lower() and origin.hostname not in names
    except ValueError:
        return True


def _is_followed(request: Request) -> bool:
    """Whether it is a link that somebody follows; a picture or script of another site could only have us work."""
    told = request.headers
    return told.get("sec-fetch-mode") == "navigate" and told.get("sec-fetch-dest") not in _EMBEDDED
