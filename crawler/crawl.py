"""One visit to one centre: robots.txt, the home page, then best first until done or a limit is reached.

One request at a time, so the order depends on what the site answers and never on how fast.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from crawler.again import STANDS, Again
from crawler.aim import Aim, Standing
from crawler.artifacts import FailureKind, FetchFailure, Page, Resource, SiteSnapshot
from crawler.budget import Budget
from crawler.fetch import Fetcher
from crawler.frontier import PROMISING, Frontier, Promise, Target
from crawler.memory import Memory
from crawler.permits import Permits
from crawler.reader import InProcess, Reader
from crawler.render import Renderer
from crawler.second_looks import alike, perhaps_cut
from crawler.site import Limits, Site
from crawler.snapshot import assembled
from crawler.traffic import WithAsides
from crawler.urls import host_key
from crawler.visit import Ending, Purpose, Recorder, Visit
from crawler.window import OutsideWindow

_LASTING = frozenset({FailureKind.ROBOTS, FailureKind.GUARD, FailureKind.BUDGET})
"""Failures that a second look would not change."""
_FIRST_LOOK = 24
"""Addresses seen before the question is first put whether that is enough; then at each doubling."""
_ENOUGH = "all that was looked for was found"


async def crawl_site(
    site: Site,
    fetcher: Fetcher,
    *,
    limits: Limits,
    aim: Aim,
    recorder: Recorder,
    now: Callable[[], datetime],
    clock: Callable[[], float] = time.monotonic,
    reader: Reader | None = None,
    renderer: Renderer | None = None,
    memory: Memory | None = None,
) -> tuple[SiteSnapshot, Ending]:
    """Visits a centre within its limits.

    Args:
        site: the centre, its scope and its neighbours.
        fetcher: shared by all crawls of the process.
        limits: what this visit may cost.
        aim: what is looked for.
        recorder: is handed each visit as soon as it is made.
        now: the time for the record.
        clock: seconds, for the limit on time.
        memory: what the last visit saw; None to begin afresh.
        reader: reads what came; None to do it here and now, as is safe for sites that can be trusted only.
        renderer: draws the pages that need a browser; None to leave them undrawn.

    Returns:
        The snapshot, which is what `snapshot_of` reads out of the recorded visits and the ending, and that ending.

    Raises:
        ValueError: the centre's home URL is no web address.
        OutsideWindow: the centre's hours of visit ended before anything was read.
    """
    crawl = _Crawl(
        site,
        fetcher,
        limits=limits,
        aim=aim,
        recorder=WithAsides(recorder, fetcher.tally(site)),
        now=now,
        clock=clock,
        reader=reader or InProcess(),
        renderer=renderer,
        memory=memory,
    )
    return await crawl.run()


class _Crawl:
    def __init__(
        self,
        site: Site,
        fetcher: Fetcher,
        *,
        limits: Limits,
        aim: Aim,
        recorder: Recorder,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        reader: Reader,
        renderer: Renderer | None,
        memory: Memory | None,
    ) -> None:
        self._site = site
        self._fetcher = fetcher
        self._limits = limits
        self._recorder = recorder
        self._now = now
        self._reader = reader
        self._memory = memory
        self._held = memory if memory is not None and memory.starts else None
        """What is taken to be as it was, as long as all that was found stands."""
        self._aim = aim
        self._next_look = _FIRST_LOOK
        self._asked_at = 0
        """How much had been seen when it was last asked what is left."""
        self._promising_since = False
        """Whether anything promising was opened since."""
        self._frontier = Frontier(site, promise=aim.promise, max_depth=limits.max_depth)
        if self._held is not None:
            self._frontier.hold(self._held.known())
        self._permits = Permits(site, fetcher, recorder=recorder, holds_host=self._frontier.scope.holds_host)
        refused = self._permits.refused
        self._renderer = renderer.for_visit(site, permit=refused, recorder=recorder) if renderer else None
        self._resources: dict[str, Resource] = {}
        self._failed: dict[str, tuple[Target, FetchFailure]] = {}
        """Looked at once; a second look is owed to those that are worth anything by then."""
        self._probed: set[str] = set()
        """The hosts that were asked for what cannot exist, or may not be."""
        self._probes: dict[str, Resource] = {}
        self._home_host = host_key(self._frontier.scope.home)
        self._started_at = now()
        self._budget = Budget(limits, fetcher.tally(site), clock)
        self._number = fetcher.turns.number()

    async def run(self) -> tuple[SiteSnapshot, Ending]:
        try:
            return await self._whole()
        except OutsideWindow as closed:
            if all(isinstance(one, FetchFailure) for one in self._resources.values()):
                raise
            self._let_go()
            return self._finished(f"its hours of visit ended ({closed.window})", complete=False)

    async def _whole(self) -> tuple[SiteSnapshot, Ending]:
        unreachable = await self._home()
        if unreachable is not None:
            self._held = None
            return self._finished(f"home page unreachable: {unreachable.detail}", complete=False)
        if self._held is not None and (how := await self._stands(self._held)) is not None:
            before = self._held.seen
            return self._finished(f"{STANDS} {how} on {before.started_at:%Y-%m-%d}", complete=before.complete)
        await self._sitemaps()
        limit = await self._explore()
        while self._owed() and limit is not _ENOUGH:
            if limit is not None and self._budget.out_of_patience() is not None:
                break
            await self._second_looks()
            limit = limit or await self._explore()
        if limit is not None:
            return self._finished(limit, complete=False)
        if self._frontier.unvisited():
            return self._finished(f"depth of {self._limits.max_depth} links", complete=False)
        return self._finished("; ".join(("everything in scope was visited", *self._frontier.remarks())), complete=True)

    async def _home(self) -> FetchFailure | None:
        """Visits the home page, twice if need be; returns why it cannot be read."""
        target = self._frontier.pop()
        assert target is not None
        await self._visit(target)
        await self._second_looks()
        resource = self._resources[target.url]
        self._home_host = host_key(resource.final_url)
        return resource if isinstance(resource, FetchFailure) else None

    async def _stands(self, memory: Memory) -> str | None:
        """How it is that the rest may be taken to be as it was; None where the whole site is to be looked at."""
        again = Again(
            frontier=self._frontier,
            asked=self._resources,
            visit=self._visit,
            second_looks=self._second_looks,
            sitemaps=self._sitemaps,
            limit=self._limit,
            standing=self._standing,
        )
        how = await again.look(memory)
        if how is None:
            self._let_go()
            for url in [one.final_url for one in self._resources.values() if isinstance(one, Page)]:
                await self._probe(url)
        else:
            for visit in memory.carried({*self._resources, *self._probes}):
                self._recorder.record(visit)
        return how

    async def _standing(self, memory: Memory) -> Standing:
        await self._fetcher.turns.take(self._number)
        return self._aim.stands(self._seen(self._ending("under way", complete=memory.seen.complete)))

    async def _sitemaps(self) -> None:
        async for links in self._permits.sitemaps(self._reader):
            self._frontier.seed(links)

    def _let_go(self) -> None:
        """Takes nothing to be as it was any more."""
        if self._held is not None:
            self._held = None
            self._frontier.release()
            self._frontier.aim_at(self._aim.promise)

    async def _explore(self) -> str | None:
        """Visits whatever is left, best first; returns what ended it before the end."""
        while True:
            target = self._frontier.pop()
            if self._is_time_to_ask(target):
                if target is not None:
                    self._frontier.put_back(target)
                await self._fetcher.turns.take(self._number)
                promise = self._left(promising=target is not None and target.promising)
                if promise is None:
                    return _ENOUGH
                self._frontier.aim_at(promise)
                target = self._frontier.pop()
            if target is None:
                return None
            if (limit := self._limit()) is not None:
                self._frontier.put_back(target)
                return limit
            await self._visit(target)
            self._promising_since |= target.promising

    def _is_time_to_ask(self, target: Target | None) -> bool:
        """Whether to ask what is left: when as much again was seen, when nothing promising is left, and at the end."""
        if target is None:
            return 0 < self._asked_at < len(self._resources)
        return len(self._resources) >= self._next_look if target.promising else self._promising_since

    def _left(self, *, promising: bool) -> Promise | None:
        self._asked_at, self._promising_since = len(self._resources), False
        self._next_look = 2 * self._asked_at
        return self._aim.left(self._seen(self._ending("under way", complete=False)), promising=promising)

    async def _second_looks(self) -> None:
        """Fetches once more what failed: a verdict that lowers a score needs two fetches that agree."""
        owed = [self._failed.pop(url) for url in self._owed()]
        self._permits.ask_anew({target.url: None for target, _ in owed})
        for target, first in owed:
            await self._visit(target, first=first)

    def _owed(self) -> list[str]:
        home = self._frontier.scope.home
        return [url for url in self._failed if url == home or self._frontier.priority(url) >= PROMISING]

    async def _visit(self, target: Target, *, first: FetchFailure | None = None) -> None:
        try:
            visit = await self._answer(target)
            if first is not None and visit.failure is not None and alike(first, visit.failure):
                visit = replace(visit, failure=replace(visit.failure, attempts=first.attempts + 1))
            if host_key(target.url) == self._home_host:
                self._budget.hear(visit)
            resource = await self._look_at(visit)
        except OutsideWindow:
            if first is None:
                self._frontier.put_back(target)
            raise
        self._resources[target.url] = resource
        if isinstance(resource, Page):
            self._frontier.expand(resource)
            await self._probe(resource.final_url)
        failure = visit.failure or perhaps_cut(visit, resource)
        if first is None and failure is not None and self._may_pass(target, failure):
            self._failed[target.url] = (target, failure)

    async def _look_at(self, visit: Visit) -> Resource:
        """Reads a visit, as a browser draws it where it needs one, and records it so."""
        await self._fetcher.turns.take(self._number)
        resource = await self._reader.read(visit)
        if self._renderer is not None and isinstance(resource, Page) and resource.needs_browser:
            visit = await self._renderer.drawn(visit)
            resource = await self._reader.read(visit)
        self._recorder.record(visit)
        return resource

    async def _probe(self, seen: str) -> None:
        """Asks the host of a page that was read, once, for what cannot exist there: so its "not found" is known."""
        host = host_key(seen).removeprefix("www.")
        if host in self._probed or self._budget.out_of_requests(len(self._owed())) is not None:
            return
        url = self._frontier.scope.impossible(seen)
        if url is None or (self._held is not None and url in self._held.visits):
            return
        self._probed.add(host)
        if await self._permits.refused(url) is None:
            visit = await self._fetcher.fetch(url, purpose=Purpose.PROBE, site=self._site, permit=self._permits.permit)
            self._probes[url] = found = await self._look_at(visit)
            if isinstance(found, Page):
                self._frontier.echoes.note_nothing(found)

    async def _answer(self, target: Target) -> Visit:
        if target.purpose is Purpose.PAGE:
            refusal = await self._permits.refusal(target.url)
            if refusal is not None:
                self._budget.forbidden += 1
                kind, detail = refusal
                failure = FetchFailure(url=target.url, final_url=target.url, kind=kind, detail=detail)
                return Visit(url=target.url, purpose=target.purpose, exchanges=(), failure=failure)
        # Where the home page sends its visitors is the centre's too, whatever its host.
        permit = self._permits.refused if target.url == self._frontier.scope.home else self._permits.permit
        known = self._memory.answer(target.url) if self._memory is not None else None
        return await self._fetcher.fetch(
            target.url, purpose=target.purpose, site=self._site, permit=permit, known=known
        )

    def _may_pass(self, target: Target, failure: FetchFailure) -> bool:
        # A robots.txt that was out of order forbids for now only.
        return (self._permits.trouble(target.url) or failure.kind) not in _LASTING

    def _limit(self) -> str | None:
        return self._budget.out_of_requests(len(self._owed())) or self._budget.out_of_patience()

    def _finished(self, stopped_because: str, *, complete: bool) -> tuple[SiteSnapshot, Ending]:
        ending = self._ending(stopped_because, complete=complete)
        return self._seen(ending), ending

    def _ending(self, stopped_because: str, *, complete: bool) -> Ending:
        unvisited = self._frontier.unvisited()
        if self._held is not None:
            new = {url for url in unvisited if self._frontier.priority(url) >= PROMISING}
            unvisited = tuple(sorted(new.union(self._held.seen.unvisited).difference(self._resources)))
        return Ending(
            started_at=self._started_at,
            finished_at=self._now(),
            complete=complete,
            stopped_because=stopped_because,
            requests=self._budget.requests,
            bytes=self._budget.bytes,
            unvisited=unvisited,
        )

    def _seen(self, ending: Ending) -> SiteSnapshot:
        held = self._held
        resources = {**(held.resources() if held is not None else {}), **self._resources}
        probes = {**(held.not_found() if held is not None else {}), **self._probes}
        return assembled(
            self._site.code,
            self._frontier.scope.home,
            (resources[url] for url in sorted(resources)),
            (probes[url] for url in sorted(probes)),
            ending,
        )
