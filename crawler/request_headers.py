"""What is sent with every request."""

from __future__ import annotations

from crawler.visit import Purpose

Headers = tuple[tuple[str, str], ...]

_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"


def headers_of(user_agent: str) -> dict[Purpose, Headers]:
    """The headers of a request by what it is for."""
    return {purpose: _headers(user_agent, purpose) for purpose in Purpose}


def _headers(user_agent: str, purpose: Purpose) -> Headers:
    return (
        ("User-Agent", user_agent),
        # Some interfaces describe themselves in HTML to whoever prefers it: a script is not to get that.
        ("Accept", "*/*" if purpose is Purpose.PART else _ACCEPT),
        ("Accept-Language", "th,en;q=0.5"),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "keep-alive"),
    )
