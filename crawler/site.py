"""What the crawler must know of a centre before it visits."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a centre lives, and where its neighbours do."""

    code: str
    home_url: str
    extra_hosts: tuple[str, ...] = ()
    """Further hosts ("host" or "host:port") that belong to the centre."""
    neighbours: tuple[str, ...] = ()
    """Home URLs of the centres on the same host; a page under the path of another one is never this centre's.

    The centre's own may be among them, so that all who share a host can share one tuple."""
    allow_private: bool = False
    """Whether this centre may live on a loopback or private address."""
    window: Window | None = None
    """The hours in which requests may begin; None for all."""
    patience: float = 0.0
    """Seconds that a visit waits for its window to open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one visit may cost, and how gently it is made."""

    max_requests: int = 600
    max_seconds: float = 1800.0
    max_depth: int = 8
    max_page_bytes: int = 4_000_000
    max_document_bytes: int = 25_000_000
    timeout: float = 20.0
    """Seconds for one request in all."""
    delay: float = 0.1
    """Seconds between two requests to one host, at the least."""
    retries: int = 2
    """Further tries after a transport fault, within one fetch."""
    user_agent: str = "Prongsai/0.1 (audit of information centres under the Official Information Act B.E. 2540)"
