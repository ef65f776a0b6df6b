"""How the server is reached, and so who is let in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from auditor.dashboard.desk.passwords import Passwords
from auditor.dashboard.desk.throttle import Throttle


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One server's."""

    local: bool = True
    """Whether only this machine reaches it: then, and without accounts, whoever comes may do everything."""
    secure: bool = False
    """Whether browsers reach it through TLS, its own or a proxy's."""
    proxies: tuple[str, ...] = ()
    """Addresses and networks whose word on where a request comes from is taken."""
    names: frozenset[str] = frozenset()
    """Under which it is reached from elsewhere, where that was said."""
    passwords: Passwords = field(default_factory=Passwords)
    throttle: Throttle = field(default_factory=Throttle)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    """Of this process, for what need not outlive it."""
