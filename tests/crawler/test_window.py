"""The hours in which a centre may be visited."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.fetch import Fetcher
from crawler.visit import Purpose
from crawler.window import BANGKOK, OutsideWindow, Window, WindowError
from tests.crawler.loopback import QUICK, Crawled, Web, crawl, link, page, site

NIGHT = Window.parse("22:00-05:00")


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2020-02-15T{clock}").replace(tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("clock", "minutes"),
    [("22:00", 0), ("23:59", 0), ("00:00", 0), ("04:59", 0), ("05:00", 17 * 60), ("12:00", 600), ("21:59", 1)],
)
def test_a_night_goes_over_midnight(clock: str, minutes: int) -> None:
    """Open from its first minute to the one before its end; else so long until it opens."""
    assert NIGHT.opens_in(at(clock)) == timedelta(minutes=minutes)
    assert NIGHT.is_open(at(clock)) == (minutes == 0)


def test_hours_are_bangkok_s_wherever_the_clock_stands() -> None:
    """16:00 UTC is 23:00 there."""
    assert NIGHT.is_open(datetime(2020, 2, 15, 16, 0, tzinfo=UTC))
    assert not NIGHT.is_open(datetime(2020, 2, 15, 23, 0, tzinfo=UTC))


def test_a_visit_begins_only_where_it_can_end() -> None:
    """Half an hour before the end, a visit of an hour waits for the next night; half the window is always enough."""
    assert NIGHT.opens_in(at("04:30"), stay=timedelta(hours=1)) == timedelta(hours=17, minutes=30)
    assert not NIGHT.opens_in(at("03:59"), stay=timedelta(hours=1))
    assert not NIGHT.opens_in(at("22:00"), stay=timedelta(days=1))


@pytest.mark.parametrize("text", ["22:00-05:00", "22.00 - 05.00", "22:00\u201305:00", " 22:00-5:00 "])
def test_spans_as_offices_write_them(text: str) -> None:
    """Colons or dots, a hyphen or a dash."""
    assert Window.parse(text) == NIGHT
    assert str(Window.parse(text)) == "22:00-05:00"


def test_a_day_may_end_at_24() -> None:
    """As offices write midnight."""
    assert Window.parse("18:00-24:00") == Window.parse("18:00-00:00")


@pytest.mark.parametrize(
    "text", ["", "night", "22:00", "22-05", "25:00-05:00", "22:60-05:00", "22:00-22:00", "22:00-22:59"]
)
def test_what_is_no_window(text: str) -> None:
    """Also one in which no visit would fit."""
    with pytest.raises(WindowError):
        Window.parse(text)


@settings(deadline=None)
@given(st.times(), st.times(), st.datetimes(), st.integers(0, 86_400))
def test_after_the_wait_it_is_open(start: object, end: object, moment: datetime, stay: int) -> None:
    """Whatever the hours: waiting as long as told is enough, and never as long as a day."""
    try:
        window = Window(start=start, end=end)  # type: ignore[arg-type]
    except WindowError:
        return
    moment = moment.replace(tzinfo=BANGKOK, year=2020)

    wait = window.opens_in(moment, stay=timedelta(seconds=stay))

    assert timedelta(0) <= wait < timedelta(days=1)
    assert not window.opens_in(moment + wait, stay=timedelta(seconds=stay))


def test_no_request_begins_outside_the_window() -> None:
    """Not the first, and not the second of a visit during which the hours ended."""
    clock = [at("04:59")]

    async def fetch() -> Web:
        async with Web({"/": page("x")}) as web, Fetcher(QUICK, hours=lambda: clock[0]) as fetcher:
            centre = replace(site(web), window=NIGHT)
            assert (await fetcher.fetch(web.url(), purpose=Purpose.PAGE, site=centre)).failure is None
            clock[0] = at("05:00")
            with pytest.raises(OutsideWindow, match=r"from 22:00 to 05:00 only"):
                await fetcher.fetch(web.url(), purpose=Purpose.PAGE, site=centre)
            assert (await fetcher.fetch(web.url(), purpose=Purpose.PAGE, site=site(web))).failure is None
            return web

    assert len(asyncio.run(fetch()).asked) == 2


def _closing_after(requests: int) -> tuple[Crawled, Web]:
    """Crawls a site of four pages whose hours of visit end when so many requests were answered."""

    async def visit() -> tuple[Crawled, Web]:
        routes = {"/": page(link("/a") + link("/b") + link("/c")), **{f"/{name}": page(name * 40) for name in "abc"}}
        async with Web(routes) as web:

            def hours() -> datetime:
                return at("04:59" if len(web.asked) < requests else "05:00")

            async with Fetcher(QUICK, hours=hours) as fetcher:
                return await crawl(replace(site(web), window=NIGHT), fetcher=fetcher), web

    return asyncio.run(visit())


def test_what_was_seen_before_the_hours_ended_is_kept() -> None:
    """The visit ends as one that was cut short, and says by what; what is left counts as not looked at."""
    seen, web = _closing_after(4)  # robots.txt, the home page, what cannot exist, /a

    assert len(web.asked) == 4
    assert (seen.ending.complete, seen.ending.stopped_because) == (False, "its hours of visit ended (22:00-05:00)")
    assert seen.ending.unvisited == (web.url("/b"), web.url("/c"))
    assert [one.url for one in seen.snapshot.resources] == [web.url("/"), web.url("/a")]
    assert [one for one in seen.urls if one.endswith(("/", "a"))] == [web.url("/"), web.url("/a")]


@pytest.mark.parametrize("requests", [0, 1])
def test_a_visit_in_which_nothing_was_read_is_left_for_another_time(requests: int) -> None:
    """Closed hours are no trouble of the site's: it is not taken for one that cannot be reached."""
    with pytest.raises(OutsideWindow):
        _closing_after(requests)
