"""A craft for worker processes whose orders do what their centre's code says: crash, hang, fail, or nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

from auditor.clock import Clock
from auditor.stop import Stop
from auditor.tasks import Batch, Judged, Order, Terms, VisitOrder
from auditor.worker import CannotAudit, CannotGoOn, Perform, serve
from auditor.workers import Crew
from crawler.site import Limits, Site
from evaluator.score import Score
from rules.month import Month

NOTHING = Judged(findings=(), score=Score(lower=Fraction(0), upper=Fraction(100), final=None), crawl=None)


@asynccontextmanager
async def acting(batch: Batch) -> AsyncIterator[Perform]:
    """A craft whose orders do what their centre's code says; the archive root is its scratch folder."""
    scratch = batch.terms.archive_root
    if (scratch / "refuse").exists():
        raise CannotGoOn("no room left on the disk")

    async def perform(order: Order) -> Judged:
        code = order.centre
        with (scratch / "begun").open("a") as log:
            log.write(f"{code} {os.getpid()}\n")
        act = code.split("-")[0]
        if act == "crash" or (act == "crashopen" and not batch.confined):
            await asyncio.sleep(0.2)
            os.kill(os.getpid(), signal.SIGSEGV)
        if act == "crashonce" and not (scratch / code).exists():
            (scratch / code).touch()
            os._exit(9)
        if act == "fault":
            raise ZeroDivisionError("of our own making")
        if act == "gone":
            raise CannotAudit("its archive is gone")
        if act == "slow":
            await asyncio.sleep(1.0)
        if act == "forever":
            await asyncio.sleep(600)
        return NOTHING

    yield perform


def act(connection: Any, batch: Batch) -> None:
    serve(connection, batch, acting)


def die(connection: Any, batch: Batch) -> None:
    os._exit(7)


def order(code: str) -> VisitOrder:
    return VisitOrder(site=Site(code=code, home_url=f"http://{code}.example/"), exempt=frozenset())


def crew(scratch: Path, stop: Stop, *, processes: int = 2, at_once: int = 4, entry: Any = act) -> Crew:
    terms = Terms(
        pack="none", pack_sha256="", month=Month(2020, 2), limits=Limits(), archive_root=scratch, clock=Clock()
    )
    return Crew(terms=terms, processes=processes, at_once=at_once, stop=stop, entry=entry)


def groups(*codes: str | Iterable[str]) -> list[tuple[VisitOrder, ...]]:
    return [(order(code),) if isinstance(code, str) else tuple(order(each) for each in code) for code in codes]
