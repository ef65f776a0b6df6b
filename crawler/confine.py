"""Reads what a visit brought where it can be ended: no document hangs this process, crashes it or eats its memory.

Documents, sitemaps and every page that might cost lexbor much are read in a child process under bounds; other pages
here, since the way there and back costs a quarter of the reading. Which pages might is told from sizes alone (tried with
selectolax 1.0 and the cuts of `crawler.markup`): of 4,300 random soups of at most 300 KB and 5,000 tags none took
0.1 s, and tags of thousands of attributes, the worst shape known, a quarter of a second; 4 MB can take minutes.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from crawler.apart import Bounds, Outcome
from crawler.artifacts import Resource
from crawler.coding import header
from crawler.nursery import Child, Nursery, errand
from crawler.sitemap import Sitemap, sitemap_of
from crawler.snapshot import content_of, is_page, resource_of, unreadable
from crawler.visit import Visit

_LARGE = 300_000
_MANY_TAGS = 5_000
_LONG_TAG = 10_000
"""Bytes without an end of a tag, in pages of more than `_ONE_TAG`: attributes are quadratic."""
_ONE_TAG = 50_000
_SLOW = 3.0
"""Seconds after which the next errand no longer waits for the one in hand, but gets a process of its own."""
_MOST = 4
"""Processes in hand at once: a centre visits one address at a time, so that it takes four hostile ones to fill them."""
_GRACE = 5.0
"""Seconds beyond an errand's own for the process to end itself."""
_TIMED_OUT = frozenset({-signal.SIGALRM, -signal.SIGPROF})
_CRASHED = frozenset({-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGFPE, -signal.SIGILL})
"""Other ends are those of a process that got no more memory: what it then calls is abort, or the kernel ends it."""

Result = TypeVar("Result")


class ReadingFault(Exception):
    """This program is wrong about a document; the text is the traceback of the process that read it."""


class Unread(Exception):
    """A document cannot be read within its bounds; the text says why, for a person."""


class Confined:
    """A `Reader` with processes of its own, as few as will do; an async context manager.

    Args:
        nursery: bears the processes; its bounds hold.
        everything: read pages apart too, whatever they look like: for sites on which a process died.
    """

    def __init__(self, nursery: Nursery, *, everything: bool = False) -> None:
        self._nursery, self._everything = nursery, everything
        self._idle: list[Child] = []
        self._places = asyncio.Semaphore(_MOST)
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        while self._idle:
            await self._nursery.end(self._idle.pop())

    async def read(self, visit: Visit) -> Resource:
        """What `resource_of` makes of the visit, or that it cannot be read within the bounds."""
        if visit.failure is not None or not visit.exchanges:
            return resource_of(visit)
        if not self._everything and (body := harmless(visit)) is not None:
            return resource_of(visit, body)
        try:
            return await self.carry_out(resource_of, visit)
        except Unread as error:
            return unreadable(visit, str(error))

    async def sitemap(self, visit: Visit) -> Sitemap:
        """What `sitemap_of` makes of the visit; one that cannot be read lists nothing."""
        if visit.failure is not None:
            return Sitemap((), ())
        try:
            return await self.carry_out(sitemap_of, visit)
        except Unread:
            return Sitemap((), ())

    async def carry_out(self, function: Callable[[Visit], Result], visit: Visit) -> Result:
        """Call a function of a module on a visit, in a child. Raises Unread, ReadingFault.

        Whatever ends a child is tried once more in a new one, in what is left of the time: the child may have been
        worn out by others, or ended by a stranger.
        """
        request = errand(function, visit)
        loop = asyncio.get_running_loop()
        async with self._places:
            await self._turn.acquire()
            turn = _Turn(self._turn, loop)
            try:
                until = loop.time() + self._nursery.bounds.seconds
                answer = await self._tried(request, until - loop.time(), turn, new=False)
                if isinstance(answer, int) and answer not in _TIMED_OUT and until > loop.time():
                    answer = await self._tried(request, until - loop.time(), turn, new=True)
            finally:
                turn.end()
        if isinstance(answer, int):
            raise Unread(_why(answer, self._nursery.bounds))
        outcome, result = answer
        if outcome is Outcome.FAULT:
            raise ReadingFault(result)
        found: Result = result
        return found

    async def _tried(self, request: bytes, seconds: float, turn: _Turn, *, new: bool) -> tuple[Outcome, Any] | int:
        """The answer, or the exit code of the child that died over it."""
        child = self._idle.pop() if self._idle and not new else await self._nursery.child()
        turn.give_up_on(child, seconds + _GRACE)
        try:
            answer = await child.ask(request, seconds)
        except OSError:
            code = await self._nursery.end(child)
            return -signal.SIGALRM if turn.given_up else code
        except BaseException:
            child.leave()
            raise
        if answer[0] is Outcome.NO_MEMORY:
            await self._nursery.end(child)
            return -signal.SIGKILL
        self._idle.append(child)
        return answer


class _Turn:
    """One errand at a time; one that takes long gives up its turn while it goes on, and in the end its child."""

    def __init__(self, lock: asyncio.Lock, loop: asyncio.AbstractEventLoop) -> None:
        self._lock: asyncio.Lock | None = lock
        self._loop = loop
        self._timer = loop.call_later(_SLOW, self._make_way)
        self._child: Child | None = None
        self._until = 0.0
        self.given_up = False
        """Whether the child had all its time, and more, and did not end itself."""

    def give_up_on(self, child: Child, seconds: float) -> None:
        self._child, self._until = child, self._loop.time() + seconds

    def _make_way(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        if self._child is not None and self._loop.time() >= self._until:
            self.given_up = True
            self._child.give_up()
        else:
            self._timer = self._loop.call_later(_SLOW, self._make_way)

    def end(self) -> None:
        self._timer.cancel()
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def harmless(visit: Visit) -> bytes | None:
    """The content of a page that is surely read in no time; None for all else."""
    answer = visit.exchanges[-1]
    if len(answer.body) > _LARGE:
        return None
    body = content_of(visit, _LARGE + 1)
    if len(body) > _LARGE or body.count(b"<") > _MANY_TAGS or not is_page(body, header(answer, "content-type")):
        return None
    if len(body) > _ONE_TAG and max(map(len, body.split(b">"))) > _LONG_TAG:
        return None
    return body


def _why(code: int, bounds: Bounds) -> str:
    if code in _CRASHED:
        return "its content makes the reader crash"
    return f"cannot be read within {bounds.seconds:g} s and {bounds.megabytes} MB"
