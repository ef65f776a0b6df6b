"""One request at a time to a host, with a pause between two: fair turns for all the centres that share it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

_MAX_ADAPTIVE_PAUSE = 5.0
"""A server that takes long is given as long to recover, up to so many seconds."""


class Gate:
    """The way to one host."""

    __slots__ = (
        "_clock",
        "_delay",
        "_free_at",
        "_lock",
        "_sleep",
        "bytes",
        "crawl_delay",
        "max_concurrency",
        "now_inside",
        "requests",
    )

    def __init__(self, delay: float, clock: Callable[[], float], sleep: Callable[[float], Awaitable[object]]) -> None:
        self._delay = delay
        self._clock = clock
        self._sleep = sleep
        self._lock = asyncio.Lock()
        self._free_at = 0.0
        self.crawl_delay = 0.0
        """What the host's robots.txt asks for, in seconds; obeyed where we keep a delay at all."""
        self.requests = 0
        self.bytes = 0
        self.now_inside = 0
        self.max_concurrency = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Waits for this caller's turn (first come, first served), holds it, then notes when the next may begin."""
        async with self._lock:
            wait = self._free_at - self._clock()
            if wait > 0:
                await self._sleep(wait)
            began = self._clock()
            self.requests += 1
            self.now_inside += 1
            self.max_concurrency = max(self.max_concurrency, self.now_inside)
            try:
                yield
            finally:
                self.now_inside -= 1
                self._close(began)

    def hold(self, seconds: float) -> None:
        """Keeps everyone out for so long from now: the host asked for it (Retry-After)."""
        self._free_at = max(self._free_at, self._clock() + seconds)

    def _close(self, began: float) -> None:
        if self._delay <= 0:
            return
        ended = self._clock()
        taken = min(ended - began, _MAX_ADAPTIVE_PAUSE)
        self._free_at = max(self._free_at, ended + max(self._delay, self.crawl_delay, taken))


class Gates:
    """Every host's gate, by host key."""

    def __init__(
        self,
        delay: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._delay = delay
        self._clock = clock
        self._sleep = sleep
        self._gates: dict[str, Gate] = {}

    def of(self, host: str) -> Gate:
        """The gate of a host, made when first asked for."""
        gate = self._gates.get(host)
        if gate is None:
            gate = self._gates[host] = Gate(self._delay, self._clock, self._sleep)
        return gate
