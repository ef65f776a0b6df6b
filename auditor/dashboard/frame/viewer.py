"""Who looks at a page, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

TOKEN = "form_token"  # noqa: S105 - the field's name


class Role(IntEnum):
    """What a person may do; each may all that those before it may."""

    VIEWER = 1
    """Look at everything."""
    OPERATOR = 2
    """Start runs, decide on findings, accept phrases."""
    ADMIN = 3
    """Close months, look after accounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who asks for a page."""

    name: str
    role: Role
    token: str
    """What every form of theirs must bring along, against requests forged by other sites."""
    signed_in: bool
    """Whether with an account; else it is whoever sits at this machine."""

    def may(self, role: Role) -> bool:
        return self.role >= role
