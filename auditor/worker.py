"""A worker process: carries out its orders in one event loop and reports each; knows no database.

Its imports stay lean (no SQLAlchemy, no Typer): every worker pays for them in memory and start-up.
"""

from __future__ import annotations

import asyncio
import faulthandler
import gc
import os
import signal
import sys
import threading
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, assert_never

from auditor.tasks import Batch, Begun, Done, Failed, Finished, Judged, Order, Refused, ReplayOrder, VisitOrder

if TYPE_CHECKING:
    from crawler.nursery import Nursery

STOP = "stop"
"""What the parent sends when no further order is to be begun."""
HUNG_AFTER = 60.0
"""Seconds without a turn of the event loop after which the process ends itself: something hangs.

What is known to be able to is read in child processes (see `crawler.confine`). A worker that ends all the same counts
as one that crashed, and what it had in hand is tried again with everything read so.
"""
_REPLAYS_AT_ONCE = 2
"""One reads its pages while another's documents are read in a child; each holds a whole archive."""
_GC_THRESHOLDS = (100_000, 50, 50)
HELD_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})

Perform = Callable[[Order], Awaitable[Judged]]
Craft = Callable[[Batch], AbstractAsyncContextManager[Perform]]
"""Prepares what a batch needs (a pack, a fetcher) and gives the function that carries out one order."""


class CannotGoOn(Exception):
    """No order of the batch can be carried out; the message is for the person who runs it."""


class CannotAudit(Exception):
    """This order cannot be carried out; the message is for the person who runs it."""


def work(connection: Connection[Any, Any], batch: Batch) -> None:
    """Carry out a batch of real orders: the entry of a worker process."""
    # The parent imports this module too. What reads pages is loaded first: so the nurse and her children share it.
    import crawler.confine  # noqa: F401, PLC0415
    from crawler.nursery import Nursery  # noqa: PLC0415

    with Nursery() as nursery:
        nursery.start()  # now, while there is neither thread nor loop
        serve(connection, batch, partial(auditing, nursery=nursery))


def serve(connection: Connection[Any, Any], batch: Batch, craft: Craft) -> None:
    """Carry out a batch and report on each order; ends at once where the parent is gone."""
    _leave_signals_to_the_parent()
    stopping = threading.Event()
    threading.Thread(target=_listen, args=(connection, stopping), daemon=True).start()
    try:
        asyncio.run(_Shift(connection, batch, stopping).run(craft))
    except* CannotGoOn as group:
        connection.send(Refused(reason=str(group.exceptions[0])))


@asynccontextmanager
async def auditing(batch: Batch, *, nursery: Nursery) -> AsyncIterator[Perform]:
    """The real craft: visits through one fetcher, replays from their archives. Raises CannotGoOn."""
    # In the worker only: the parent imports this module too, for `work` alone. httpx's own command line, which it
    # would load along with Rich and click, takes as long as all the rest (None makes that import fail, as intended).
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    from auditor.centre_audit import CannotKeep, audit_centre  # noqa: PLC0415
    from auditor.replay import CannotReplay, audit_again  # noqa: PLC0415
    from auditor.taken_up import taken_up  # noqa: PLC0415
    from crawler.confine import Confined  # noqa: PLC0415
    from crawler.fetch import Fetcher  # noqa: PLC0415
    from crawler.render import Renderer  # noqa: PLC0415
    from crawler.window import OutsideWindow  # noqa: PLC0415
    from rules.pack import PackError, load_pack  # noqa: PLC0415

    terms = batch.terms
    try:
        pack = load_pack(terms.pack)
    except PackError as error:
        raise CannotGoOn(str(error)) from error
    if pack.sha256 != terms.pack_sha256:
        raise CannotGoOn(f"the rule pack {terms.pack} changed while the run was under way; run the command again")
    # A parsed site is many small tuples and hardly a cycle: the collector's rounds over them cost a sixth of all CPU.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GC_THRESHOLDS)
    replays = asyncio.Semaphore(_REPLAYS_AT_ONCE)
    async with (
        Fetcher(terms.limits, hours=terms.clock) as fetcher,
        Confined(nursery, everything=batch.confined) as reader,
        Renderer(terms.browsing, fetcher) as renderer,
    ):

        async def perform(order: Order) -> Judged:
            try:
                match order:
                    case VisitOrder():
                        return await taken_up(order, terms=terms, pack=pack, reader=reader) or await audit_centre(
                            order, terms=terms, pack=pack, fetcher=fetcher, reader=reader, renderer=renderer
                        )
                    case ReplayOrder():
                        async with replays:
                            return await audit_again(order, pack=pack, reader=reader)
                    case _:
                        assert_never(order)
            except CannotKeep as error:
                raise CannotGoOn(str(error)) from error
            except (CannotReplay, OutsideWindow) as error:
                raise CannotAudit(str(error)) from error

        yield perform


class _Shift:
    """One batch under way."""

    def __init__(self, connection: Connection[Any, Any], batch: Batch, stopping: threading.Event) -> None:
        self._connection, self._batch, self._stopping = connection, batch, stopping

    async def run(self, craft: Craft) -> None:
        watch = asyncio.create_task(_prove_alive())
        todo = iter(self._batch.orders)
        async with craft(self._batch) as perform, asyncio.TaskGroup() as lanes:
            for _ in range(min(self._batch.at_once, len(self._batch.orders))):
                lanes.create_task(self._lane(todo, perform))
        watch.cancel()
        faulthandler.cancel_dump_traceback_later()
        self._connection.send(Finished())

    async def _lane(self, todo: Iterator[Order], perform: Perform) -> None:
        """Take one order after the other from what all lanes share."""
        for order in todo:
            if self._stopping.is_set():
                return
            self._connection.send(Begun(key=order.key))
            self._connection.send(await self._outcome(order, perform))
            await asyncio.sleep(0)  # a replay never waits: give `_prove_alive` its turn

    async def _outcome(self, order: Order, perform: Perform) -> Done | Failed:
        try:
            return Done(key=order.key, judged=await perform(order))
        except CannotGoOn:
            raise
        except CannotAudit as error:
            return Failed(key=order.key, reason=str(error))
        except Exception as error:  # noqa: BLE001 - a fault of ours on one site must not cost the other 71 their audit
            text = traceback.format_exc()
            return Failed(key=order.key, reason=f"a fault in the program: {error!r}", traceback=text)


async def _prove_alive() -> None:
    """Put off the end of a hung process again and again; the timer runs in C and needs no lock of the interpreter."""
    while True:
        faulthandler.dump_traceback_later(HUNG_AFTER, exit=True, file=sys.__stderr__ or sys.stderr)
        await asyncio.sleep(HUNG_AFTER / 20)


def _leave_signals_to_the_parent() -> None:
    """Ctrl-C and a service manager's SIGTERM reach every process of the group; the parent alone decides on them.

    It held them back while it started this process (see workers.py). A handler that does nothing, and not
    SIG_IGN, so that programs this process starts get the default again.
    """
    for number in HELD_SIGNALS:
        signal.signal(number, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD_SIGNALS)


def _listen(connection: Connection[Any, Any], stopping: threading.Event) -> None:
    """Wait for the parent's word; its end of the pipe closes when it dies, even by kill -9."""
    while True:
        try:
            connection.recv()
        except (EOFError, OSError):
            os._exit(1)
        stopping.set()
