"""One request at a time to a host and to an address, with a pause between two: fair turns for all that share one.

A host is a name; an address is a machine, and many names may live on it. A turn is taken at the host's gate first and
then at those of its addresses in their order, so that no two turns can wait for each other for ever.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from types import TracebackType
from typing import Self

_MAX_ADAPTIVE_PAUSE = 5.0
"""A server that takes long is given as long to recover, up to so many seconds."""

Sleep = Callable[[float], Awaitable[object]]


class Gate:
    """The way to one host, or to one address."""

    __slots__ = ("_clock", "_delay", "_free_at", "_lock", "_sleep", "crawl_delay", "inside", "requests")

    def __init__(self, delay: float, clock: Callable[[], float], sleep: Sleep) -> None:
        self._delay = delay
        self._clock = clock
        self._sleep = sleep
        self._lock = asyncio.Lock()
        self._free_at = 0.0
        self.crawl_delay = 0.0
        """What the host's robots.txt asks for, in seconds; obeyed where we keep a delay at all."""
        self.requests = 0
        """Turns taken so far."""
        self.inside = 0
        """Turns held now."""

    def hold(self, seconds: float) -> None:
        """Keeps everyone out for so long from now: the host asked for it (Retry-After)."""
        self._free_at = max(self._free_at, self._clock() + seconds)

    async def _enter(self) -> None:
        """Waits for this caller's turn (first come, first served) and for the end of the pause."""
        await self._lock.acquire()
        try:
            while (wait := self._free_at - self._clock()) > 0:
                await self._sleep(wait)
        except BaseException:
            self._lock.release()
            raise

    def _leave(self) -> None:
        self._lock.release()

    def _close(self, taken: float) -> None:
        """Notes when the next may begin, after a turn of so many seconds."""
        if self._delay > 0:
            taken = min(taken, _MAX_ADAPTIVE_PAUSE)
            self.hold(max(self._delay, self.crawl_delay, taken))


class Turn:
    """A turn at some gates: waited for where its block begins, held until it ends."""

    __slots__ = ("_began", "_clock", "_entered", "_gates", "concurrency")

    def __init__(self, gates: tuple[Gate, ...], clock: Callable[[], float]) -> None:
        self._gates = gates
        self._clock = clock
        self._entered = 0
        self._began = 0.0
        self.concurrency = 0
        """Turns held at the fullest of its gates, this one included."""

    async def __aenter__(self) -> Self:
        try:
            for gate in self._gates:
                await gate._enter()  # noqa: SLF001 - one machine, two classes
                self._entered += 1
        except BaseException:
            self._leave()
            raise
        for gate in self._gates:
            gate.requests += 1
            gate.inside += 1
            self.concurrency = max(self.concurrency, gate.inside)
        self._began = self._clock()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        taken = self._clock() - self._began
        for gate in self._gates:
            gate.inside -= 1
            gate._close(taken)  # noqa: SLF001
        self._leave()

    def hold(self, seconds: float) -> None:
        """Keeps everyone out of the host and its addresses for so long from now."""
        for gate in self._gates:
            gate.hold(seconds)

    def _leave(self) -> None:
        for gate in reversed(self._gates[: self._entered]):
            gate._leave()  # noqa: SLF001


class Gates:
    """Every host's gate and every address's, by their keys."""

    def __init__(
        self, delay: float, *, clock: Callable[[], float] = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._delay = delay
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, Gate] = {}
        self._addresses: dict[str, Gate] = {}

    def of(self, host: str) -> Gate:
        """The gate of a host, made when first asked for."""
        return self._gate(self._hosts, host)

    def turn(self, host: str, addresses: Iterable[str] = ()) -> Turn:
        """A turn at a host that lives at these addresses, for one `async with`."""
        gates = (self.of(host), *(self._gate(self._addresses, address) for address in sorted(set(addresses))))
        return Turn(gates, self._clock)

    def _gate(self, gates: dict[str, Gate], key: str) -> Gate:
        gate = gates.get(key)
        if gate is None:
            gate = gates[key] = Gate(self._delay, self._clock, self._sleep)
        return gate
