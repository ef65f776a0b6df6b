"""How far a lead got, and what a failed fetch says of the site (docs/decisions/ignorance.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import assert_never

from crawler.artifacts import FailureKind, FetchFailure
from rules.clause import Clause
from rules.period import Period
from rules.troubles import failure_clause

_OUR_TROUBLE = frozenset({403, 408, 425, 429})
"""Statuses by which a firewall or a limit speaks, not the site."""


class Reach(IntEnum):
    """How far a lead got; higher is better."""

    NO_TARGET = 0
    BROKEN = 1
    EMPTY = 2
    UNKNOWN = 3
    NONE_SAID = 4
    SUBSTANCE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one lead came to."""

    reach: Reach
    why: Clause
    """What follows "… leads to URL: ", and "… เชื่อมโยงไปยัง URL พบว่า"."""
    url: str | None = None
    sha256: str | None = None
    excerpt: str | None = None
    periods: tuple[Period, ...] = ()
    """What the information covers, as this item's recency reads it."""
    owner: str | None = None
    """Another agency, where it is that one's document."""


def outcome_of(failure: FetchFailure, *, at_home: bool) -> Outcome:
    """What a target that failed comes to: the site's breach where two fetches agree, our ignorance otherwise.

    `at_home` tells whether the target is on the centre's own host: where that is out of order, nothing is known.
    """
    reach, why = Reach.UNKNOWN, failure_clause(failure)
    match failure.kind:
        case FailureKind.HTTP_STATUS:
            if failure.status not in _OUR_TROUBLE:
                reach = Reach.BROKEN
        case FailureKind.REDIRECT_LOOP:
            reach = Reach.BROKEN
        case FailureKind.DNS | FailureKind.CONNECT:
            if not at_home:
                reach, why = (
                    Reach.BROKEN,
                    Clause(f"its host is dead ({why.en})", f"เครื่องแม่ข่ายปลายทางใช้งานไม่ได้ ({why.th})"),
                )
        case (
            FailureKind.TLS
            | FailureKind.TIMEOUT
            | FailureKind.PROTOCOL
            | FailureKind.CHALLENGE
            | FailureKind.TOO_LARGE
            | FailureKind.ROBOTS
            | FailureKind.GUARD
            | FailureKind.BUDGET
        ):
            pass
        case _:
            assert_never(failure.kind)
    if reach is Reach.BROKEN and failure.attempts < 2:
        reach, why = (
            Reach.UNKNOWN,
            Clause(f"{why.en}, on the one fetch that was made", f"{why.th} จากการเข้าถึงเพียงครั้งเดียว"),
        )
    elif reach is Reach.BROKEN:
        why = Clause(f"{why.en}, on two fetches alike", f"{why.th} เหมือนกันทั้งสองครั้งที่เข้าถึง")
    return Outcome(reach=reach, why=why, url=failure.url)


def says_nothing_there(failure: FetchFailure) -> bool:
    """Whether a failure says that the site has nothing at the address, rather than that we could not see."""
    gone = failure.kind is FailureKind.HTTP_STATUS and failure.status in (404, 410)
    return gone or failure.kind is FailureKind.REDIRECT_LOOP
