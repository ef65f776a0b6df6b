"""Runs that may visit centres in some hours only."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from small_sites import Served, served

from auditor.centre_audit import audit_centre
from auditor.clock import Clock
from auditor.means import Means
from auditor.pipeline import run_month
from auditor.registry import read_registry
from auditor.stop import Stop
from auditor.tasks import Judged, Terms, VisitOrder
from auditor.windows import let_in, put_off, soonest_first
from crawler.fetch import Fetcher
from crawler.reader import InProcess
from crawler.site import Limits, Site
from crawler.window import BANGKOK, OutsideWindow, Window
from rules.findings import Status
from rules.month import Month
from rules.pack import load_pack
from storage import views
from storage.archive import read_archive
from storage.repository import Repository

FEBRUARY = Month(2020, 2)
NIGHT = Window.parse("22:00-05:00")
LIMITS = Limits(max_seconds=600)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2020-02-20T{clock}").replace(tzinfo=BANGKOK)


def site(code: str = "a", window: Window | None = NIGHT, patience: float = 3600) -> Site:
    return Site(code=code, home_url=f"http://{code}.go.th/", window=window, patience=patience)


class Time:
    """A clock that moves only when someone sleeps, and a little less than asked."""

    def __init__(self, clock: str) -> None:
        self.now = at(clock)
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds * 0.999) if len(self.slept) == 1 else timedelta(seconds=seconds)


@pytest.mark.parametrize(("clock", "slept"), [("23:00", 0), ("21:30", 1800), ("21:00", 3600)])
def test_a_visit_waits_for_its_window_within_the_patience(clock: str, slept: float) -> None:
    """And begins when it opens, not before."""
    time = Time(clock)

    asyncio.run(let_in(site(), LIMITS, now=time, sleep=time.sleep))

    assert round((time.now - at(clock)).total_seconds(), 3) == slept
    assert NIGHT.is_open(time.now)


@pytest.mark.parametrize("clock", ["20:59", "12:00", "05:00", "04:51"])
def test_a_visit_that_would_wait_too_long_is_left(clock: str) -> None:
    """At once; also one that the window's end would cut off."""
    time = Time(clock)

    with pytest.raises(OutsideWindow, match="22:00 to 05:00"):
        asyncio.run(let_in(site(), LIMITS, now=time, sleep=time.sleep))

    assert time.slept == []


def test_without_hours_nobody_waits() -> None:
    """The default."""
    asyncio.run(let_in(site(window=None), LIMITS, now=Time("12:00")))


def test_those_that_may_begin_come_first() -> None:
    """Centres that wait take no place from those that need not; those that cannot be visited are told."""
    sites = [site("late", NIGHT), site("now", None), site("never", Window.parse("01:00-03:00")), site("b", None)]
    orders = [VisitOrder(site=each, exempt=frozenset()) for each in sites]

    waits, left = put_off(orders, LIMITS, at("21:30"))

    assert waits == {"late": timedelta(minutes=30), "now": timedelta(0), "b": timedelta(0)}
    assert [each.centre for each in left] == ["never"]
    assert soonest_first([("late",), ("b", "now")], waits) == (("b", "now"), ("late",))
    assert soonest_first([("late", "now"), ("b",)], waits) == (("now", "late"), ("b",))


@pytest.fixture(scope="module")
def sites() -> Iterator[Served]:
    with served("aa", "bb") as sites:
        yield sites


def test_a_run_leaves_a_centre_outside_its_window_and_a_later_command_goes_on(tmp_path: Path, sites: Served) -> None:
    """Nothing of it is asked for; the run stays open; within the hours the same command takes up what was left."""
    database = str(tmp_path / "city.db")
    stop = Stop()
    with Repository.open(database) as repository:
        file = sites.registry(tmp_path / "registry.csv", bb={"window": "22:00-05:00"})
        repository.replace_centres(read_registry(file).centres)
        noon = Means(
            database=database,
            repository=repository,
            archive_root=tmp_path / "archive",
            pack=load_pack("oia-2540"),
            pack_name="oia-2540",
            limits=Limits(delay=0, retries=0),
            workers=1,
            clock=Clock.set_to(at("12:00")),
            by="tester",
            patience=3600,
        )
        sites.asked.clear()

        first = run_month(noon, month=FEBRUARY, stop=stop)

        assert first.kept == ("aa",)
        assert [(each.centre, each.traceback) for each in first.unaudited] == [("bb", "")]
        assert "from 22:00 to 05:00 only" in first.unaudited[0].reason
        assert not first.stopped
        assert {code for code, _ in sites.asked} == {"aa"}

        second = run_month(replace(noon, clock=Clock.set_to(at("22:30"))), month=FEBRUARY, stop=stop)

        assert (second.run.id, second.run.resumed, second.kept) == (first.run.id, True, ("aa", "bb"))
        audit = views.official_audit(repository, "bb", FEBRUARY)
    stop.close()
    assert audit is not None
    (host,) = audit.crawl.hosts
    assert (host.host, host.requests, host.max_concurrency) == (sites.homes["bb"][7:-1], audit.crawl.requests, 1)
    assert host.bytes == audit.crawl.bytes


def test_a_visit_that_its_hours_cut_off_is_kept_and_holds_nothing_against_the_site(
    tmp_path: Path, sites: Served
) -> None:
    """What was seen is judged, what was not is undetermined: the second pass looks again on another night."""
    pack, began, limits = load_pack("oia-2540"), len(sites.asked), Limits(delay=0, retries=0)

    class Closing(Clock):
        """Says that the night is over once four requests were answered."""

        def __call__(self) -> datetime:
            return at("04:00" if len(sites.asked) < began + 4 else "05:00")

    clock = Closing()
    terms = Terms(
        pack="oia-2540", pack_sha256=pack.sha256, month=FEBRUARY, limits=limits, archive_root=tmp_path, clock=clock
    )
    centre = Site(code="bb", home_url=sites.homes["bb"], allow_private=True, window=NIGHT)

    async def visit() -> Judged:
        async with Fetcher(limits, hours=clock) as fetcher:
            order = VisitOrder(site=centre, exempt=frozenset())
            return await audit_centre(order, terms=terms, pack=pack, fetcher=fetcher, reader=InProcess())

    judged = asyncio.run(visit())

    assert judged.crawl is not None
    assert judged.crawl.stopped_because == "its hours of visit ended (22:00-05:00)"
    assert (judged.crawl.complete, judged.crawl.requests, judged.score.final) == (False, 4, None)
    assert {Status.UNDETERMINED} <= {one.status for one in judged.findings} <= {Status.UNDETERMINED, Status.SATISFIED}
    visits, ending = read_archive(tmp_path / judged.crawl.archive, sha256=judged.crawl.archive_sha256)
    assert (len(visits), ending.stopped_because) == (4, judged.crawl.stopped_because)
