"""What one visit may cost: requests, time, and the patience with a host that fell silent."""

from __future__ import annotations

from collections.abc import Callable

from crawler.artifacts import FailureKind
from crawler.site import Limits
from crawler.traffic import Tally
from crawler.visit import Visit

_SILENCE = frozenset({FailureKind.DNS, FailureKind.CONNECT, FailureKind.TIMEOUT})
_MOST_SILENCE = 8
"""Pages in a row without any answer from the home host: it went down, and is not made to suffer our further tries."""


class Budget:
    """Counts what a visit spends, from the moment it is made."""

    def __init__(self, limits: Limits, tally: Tally, clock: Callable[[], float]) -> None:
        """`tally` counts the site's requests, those before this visit too; `clock` gives seconds."""
        self._limits, self._tally, self._clock = limits, tally, clock
        self._requests_before, self._bytes_before = tally.requests, tally.bytes
        self._began = clock()
        self._unanswered = 0
        self.forbidden = 0
        """Addresses that were not asked for because robots.txt forbids it: they count as if they had been."""

    @property
    def requests(self) -> int:
        """Made so far."""
        return self._tally.requests - self._requests_before

    @property
    def bytes(self) -> int:
        """Received so far."""
        return self._tally.bytes - self._bytes_before

    def hear(self, visit: Visit) -> None:
        """Take down whether the home host answered at all."""
        silent = visit.failure is not None and visit.failure.kind in _SILENCE
        self._unanswered = self._unanswered + 1 if silent else 0

    def out_of_requests(self, owed: int) -> str | None:
        """Why no further request may be made; what failed is owed a second look, and keeps its place."""
        spent = self.requests + self.forbidden + owed
        return f"budget of {self._limits.max_requests} requests" if spent >= self._limits.max_requests else None

    def out_of_patience(self) -> str | None:
        """Why nothing at all may be asked any more: the time is up, or the site fell silent."""
        if self._clock() - self._began >= self._limits.max_seconds:
            return f"budget of {self._limits.max_seconds:g} s"
        return "the site stopped answering" if self._unanswered >= _MOST_SILENCE else None
