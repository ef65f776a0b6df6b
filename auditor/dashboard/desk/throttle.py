"""How often somebody may try to sign in: after some failures each further try has to wait, twice as long each time.

Failures are counted by account and address together, by address, and by account. The last stops many addresses that
try one account; so that nobody can shut its owner out with it, it does not hold for an address from which that account
has signed in lately. All counts are in memory, bounded, and forgotten after an hour of peace.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

PAIR = 5
"""Failures of one account from one address that cost nothing."""
MANY = 20
"""The same of one address whatever the account, and of one account wherever from."""
FIRST = timedelta(seconds=30)
LONGEST = timedelta(minutes=15)
PEACE = timedelta(hours=1)
MOST = 10_000
"""Counts that are kept; those touched longest ago go first."""
NOTED = 100
"""Failures under names that nobody has that are worth a line of the register, an hour: it is never made shorter."""

Key = tuple[str, str]


@dataclass(slots=True)
class _Count:
    failures: int
    last: datetime

    def free_at(self, allowed: int) -> datetime:
        if self.failures < allowed:
            return self.last
        return self.last + min(FIRST * (1 << min(self.failures - allowed, 10)), LONGEST)


class Throttle:
    """Counts; for any thread."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._counts: OrderedDict[Key, _Count] = OrderedDict()
        self._noted = _Count(0, datetime.min.replace(tzinfo=UTC))

    def begin(self, account: str, address: str, now: datetime, *, known: bool = False) -> timedelta | None:
        """How long to wait; None where it may be tried, which counts as a failure until `succeeded` says otherwise.

        `known` tells that the account has signed in from that address lately.
        """
        with self._turn:
            keys = list(_keys(account, address, known=known))
            free = max(
                (count.free_at(allowed) for key, allowed in keys if (count := self._count(key, now))), default=now
            )
            if free > now:
                return free - now
            for key, _ in keys:
                self._add(key, now)
            return None

    def succeeded(self, account: str, address: str) -> None:
        """It was the right password: its own failures are forgotten, those of others at the address are not."""
        with self._turn:
            for key, _ in _keys(account, address, known=False):
                if key[0] != "address":
                    self._counts.pop(key, None)
                elif key in self._counts:
                    self._counts[key].failures -= 1

    def is_worth_noting(self, now: datetime) -> bool:
        """Whether one more failure under a name that nobody has is to be written down."""
        with self._turn:
            if now - self._noted.last > PEACE:
                self._noted = _Count(0, now)
            self._noted.failures += 1
            return self._noted.failures <= NOTED

    def _count(self, key: Key, now: datetime) -> _Count | None:
        count = self._counts.get(key)
        if count is not None and now - count.last > PEACE:
            del self._counts[key]
            return None
        return count

    def _add(self, key: Key, now: datetime) -> None:
        count = self._counts.setdefault(key, _Count(0, now))
        count.failures, count.last = count.failures + 1, now
        self._counts.move_to_end(key)
        if len(self._counts) > MOST:
            self._counts.popitem(last=False)


def network_of(address: str) -> str:
    """Whom an address counts as: of IPv6 a whole network of 64 bits is one customer's."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, 64), strict=False))
    return str(found)


def _keys(account: str, address: str, *, known: bool) -> Iterator[tuple[Key, int]]:
    network = network_of(address)
    yield ("pair", f"{account[:200]}\n{network}"), PAIR
    yield ("address", network), MANY
    if not known:
        yield ("account", account[:200]), MANY
