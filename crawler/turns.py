"""Whose turn it is on the processor where many crawls wait for it: the one that began first.

Taken in order of arrival, many crawls that wait for nothing else would all stand half-way for most of the time, each
with all its pages in memory. So those begun first are brought to their end, and those behind them go on whenever these
wait for their sites. Between two turns what came in over the network meanwhile is taken in: else requests would time
out while their answers lie here.
"""

from __future__ import annotations

import asyncio
from heapq import heappop, heappush
from itertools import count


class Turns:
    """Those of one event loop."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._arrivals = count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._due = False
        """Whether the next turn is about to be given."""

    def number(self) -> int:
        """For a crawl that begins now; 0 comes before all of them."""
        return next(self._numbers)

    async def take(self, number: int) -> None:
        """Returns when it is this number's turn, which lasts until its next pause."""
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        heappush(self._waiting, (number, next(self._arrivals), future))
        if not self._due:
            self._due = True
            loop.call_soon(self._give)
        await future

    def _give(self) -> None:
        while self._waiting:
            _, _, future = heappop(self._waiting)
            if not future.done():  # else whoever waited was called off
                future.set_result(None)
                break
        self._due = bool(self._waiting)
        if self._due:
            # The loop wakes in order: what was just woken has had its turn by then.
            asyncio.get_running_loop().call_soon(self._give)
