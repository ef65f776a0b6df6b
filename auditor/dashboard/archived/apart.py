"""Reading what may be hostile from within the server: what could cost much is read by a process that may be ended."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from starlette.exceptions import HTTPException

from crawler.apart import Bounds
from crawler.artifacts import Resource
from crawler.confine import Confined, harmless
from crawler.nursery import Nursery
from crawler.snapshot import resource_of
from crawler.visit import Visit

_BOUNDS = Bounds(seconds=20.0)
_MOST_SECONDS = 40.0
"""For all that is read at once and could cost much: whoever waits for a page has no more patience."""
_TURN = threading.Lock()
"""One such reading at a time, whoever asks."""
_WAITING = threading.BoundedSemaphore(5)
"""More are turned away, so that there are free threads for all else."""

Result = TypeVar("Result")
_kept: list[tuple[asyncio.Runner, Confined]] = []
"""What `one_reader` keeps."""


def carried_out(function: Callable[[Visit], Result], visit: Visit) -> Result:
    """Call a function of a module, or a `partial` of one, on a visit: here where that is surely cheap.

    Raises `crawler.confine.Unread` where it costs more than it may.
    """
    if harmless(visit) is not None:
        return function(visit)

    async def apart(reader: Confined) -> Result:
        with _turn():
            return await reader.carry_out(function, visit)

    return _with_reader(apart)


def resources(visits: Iterable[Visit]) -> list[Resource]:
    """What was seen at each; what cannot be read is a failure, and what there is no time left for is not there."""

    async def read(reader: Confined) -> list[Resource]:
        until, found = time.monotonic() + _MOST_SECONDS, []
        for visit in visits:
            if visit.failure is not None or not visit.exchanges or harmless(visit) is not None:
                found.append(resource_of(visit))
            elif time.monotonic() < until:
                with _turn():
                    found.append(await reader.read(visit))
        return found

    return _with_reader(read)


@contextmanager
def one_reader() -> Iterator[None]:
    """Within the block all is read by processes that are kept, not by a new one each time: for whoever reads much."""
    with Nursery(_BOUNDS) as nursery, asyncio.Runner() as runner:
        reader = Confined(nursery)
        _kept.append((runner, reader))
        try:
            yield
        finally:
            _kept.remove((runner, reader))
            runner.run(reader.__aexit__(None, None, None))


@contextmanager
def _turn() -> Iterator[None]:
    """Raises HTTPException (503) where too many wait already."""
    if not _WAITING.acquire(blocking=False):
        raise HTTPException(503, "the server is reading other archived pages of this kind: try again in a minute")
    try:
        with _TURN:
            yield
    finally:
        _WAITING.release()


def _with_reader(function: Callable[[Confined], Awaitable[Result]]) -> Result:
    for runner, kept in _kept:
        return runner.run(_awaited(function, kept))

    async def carry_out(nursery: Nursery) -> Result:
        async with Confined(nursery) as reader:
            return await function(reader)

    with Nursery(_BOUNDS) as nursery:
        return asyncio.run(carry_out(nursery))


async def _awaited(function: Callable[[Confined], Awaitable[Result]], reader: Confined) -> Result:
    return await function(reader)
