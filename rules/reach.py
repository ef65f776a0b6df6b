"""How far a lead got, and what a failed fetch says of the site (docs/decisions/ignorance.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from ipaddress import ip_address
from typing import assert_never
from urllib.parse import urlsplit

from crawler.artifacts import FailureKind, FetchFailure, SiteSnapshot
from rules.clause import Clause
from rules.period import Period
from rules.troubles import failure_clause

_RESOLVED = frozenset(
    {
        FailureKind.CONNECT,
        FailureKind.TLS,
        FailureKind.HTTP_STATUS,
        FailureKind.CHALLENGE,
        FailureKind.TOO_LARGE,
        FailureKind.REDIRECT_LOOP,
    }
)
"""Failures before which a host's name was resolved."""
_OUR_TROUBLE = frozenset({403, 408, 425, 429})
"""Statuses by which a firewall or a limit speaks, not the site."""
DEAD_HOST = (FailureKind.DNS, FailureKind.CONNECT)
"""How a host fails that is no more; the centre's own, while its front page answers, is only out of order."""


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


def outcome_of(failure: FetchFailure, *, at_home: bool, names_resolve: bool) -> Outcome:
    """What a target that failed comes to: the site's breach where two fetches agree, our ignorance otherwise.

    `at_home` tells whether the target is on the centre's own host: where that is out of order, nothing is known.
    `names_resolve` tells whether the name of any other foreign host was resolved in the same crawl: where none was,
    our own look-up of names may be out of order.
    """
    reach, why = Reach.UNKNOWN, failure_clause(failure)
    match failure.kind:
        case FailureKind.HTTP_STATUS:
            if failure.status not in _OUR_TROUBLE:
                reach = Reach.BROKEN
        case FailureKind.REDIRECT_LOOP:
            reach = Reach.BROKEN
        case FailureKind.DNS | FailureKind.CONNECT:
            if not at_home and (names_resolve or failure.kind is FailureKind.CONNECT):
                reach, why = (
                    Reach.BROKEN,
                    Clause(f"its host is dead ({why.en})", f"เครื่องแม่ข่ายปลายทางใช้งานไม่ได้ ({why.th})"),
                )
            elif not at_home:
                why = Clause(
                    f"{why.en}; no other name outside the centre was resolved, so the fault may be ours",
                    f"{why.th} และไม่มีชื่อเครื่องแม่ข่ายภายนอกอื่นใดค้นหาที่อยู่ได้ จึงอาจเป็นเหตุขัดข้องของระบบผู้ตรวจเอง",
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
            | FailureKind.UNREADABLE
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


def resolved_names(snapshot: SiteSnapshot) -> frozenset[str]:
    """The names of hosts, other than the centre's own, that the crawl resolved; addresses in numbers are no names."""
    home = urlsplit(snapshot.home_url).hostname
    reached = (one for one in snapshot.resources if not isinstance(one, FetchFailure) or one.kind in _RESOLVED)
    hosts = {urlsplit(one.final_url).hostname for one in reached} - {home}
    return frozenset(host for host in hosts if host and not _is_number(host))


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
