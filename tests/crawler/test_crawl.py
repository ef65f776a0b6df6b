"""One visit to one centre, against a real server on loopback."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import replace

import pytest

from crawler.artifacts import FailureKind, FetchFailure, Page
from crawler.crawl import crawl_site
from crawler.fetch import Fetcher
from crawler.site import Limits, Site
from crawler.snapshot import snapshot_of
from crawler.visit import Purpose
from tests.crawler.loopback import (
    NOW,
    QUICK,
    Asked,
    Crawled,
    Everything,
    Notes,
    Reply,
    Route,
    Web,
    crawl,
    crawled,
    link,
    nothing,
    page,
    redirect,
    site,
    starred,
)

NOTE = Reply(body=b"%PDF-1.4 a note", headers={"Content-Type": "application/pdf"})


def failures(result: Crawled) -> dict[str, FetchFailure]:
    """The failures of the snapshot by path."""
    found = [r for r in result.snapshot.resources if isinstance(r, FetchFailure)]
    return {"/" + failure.url.split("/", 3)[3]: failure for failure in found}


def agrees(result: Crawled, centre: Site) -> bool:
    """Whether the record alone gives the snapshot again."""
    return snapshot_of(centre.code, centre.home_url, result.visits, result.ending) == result.snapshot


SMALL: Mapping[str, Route] = {
    "/": page(link("/a") + link("/b", "* 0.6") + link("/gone", "* 0.5") + link("/logo.png")),
    "/a": page(link("/") + link("/b")),
    "/b": page(link("/note.pdf", "2563")),
    "/note.pdf": NOTE,
}


def test_a_whole_site_is_visited_best_first() -> None:
    """robots.txt, home, then by promise; what failed is looked at again after all others."""
    result, web = crawled(SMALL)

    assert web.paths == ["/robots.txt", "/", "/b", "/note.pdf", "/gone", "/a", "/gone"]
    assert result.ending.complete
    assert result.ending.stopped_because == "everything in scope was visited"
    assert result.ending.requests == len(web.asked)
    assert result.ending.bytes == sum(len(x.body) for visit in result.visits for x in visit.exchanges)
    assert [r.url for r in result.snapshot.resources] == sorted(r.url for r in result.snapshot.resources)
    assert result.snapshot.unvisited == ()


def test_the_record_alone_gives_the_snapshot_again() -> None:
    """What the archive keeps is all that there was."""

    async def run() -> tuple[Crawled, Site]:
        async with Web(SMALL) as web:
            return await crawl(site(web)), site(web)

    result, centre = asyncio.run(run())
    assert agrees(result, centre)


def test_the_snapshot_finds_its_home_page_however_the_registry_spells_it() -> None:
    """Addresses in a snapshot have one form, the home page's too."""

    async def run() -> Crawled:
        async with Web(SMALL) as web:
            return await crawl(replace(site(web), home_url=f"HTTP://{web.host}#top"))

    snapshot = asyncio.run(run()).snapshot
    assert [type(r) for r in snapshot.resources if r.url == snapshot.home_url] == [Page]


def test_every_visit_is_recorded_as_it_is_made() -> None:
    """robots.txt too, with its purpose."""
    result, web = crawled(SMALL)

    assert result.urls[:2] == [web.url("/robots.txt"), web.url("/")]
    assert [visit.purpose for visit in result.visits[:2]] == [Purpose.ROBOTS, Purpose.PAGE]
    assert len(result.visits) == len(web.asked)


def test_two_fetches_that_fail_alike_agree() -> None:
    """A verdict that lowers a score needs this."""
    result, _ = crawled(SMALL)

    assert failures(result)["/gone"].attempts == 2
    assert failures(result)["/gone"].status == 404


def test_a_second_look_that_goes_well_stands() -> None:
    """And what it finds is visited too."""
    routes = {"/": page(link("/b", "* 0.6") + link("/a")), "/b": [page("no", 500), page(link("/c"))]} | {
        path: page("end") for path in ("/a", "/c")
    }
    result, web = crawled(routes)

    assert web.paths == ["/robots.txt", "/", "/b", "/a", "/b", "/c"]
    assert failures(result).keys() == set()
    assert result.ending.complete


def test_a_second_look_that_fails_otherwise_is_no_agreement() -> None:
    """404 and 500 are not the same answer."""
    result, _ = crawled({"/": page(link("/b", "* 0.6")), "/b": [page("no", 404), page("no", 500)]})

    assert (failures(result)["/b"].status, failures(result)["/b"].attempts) == (500, 1)


def test_what_nothing_speaks_for_gets_one_look() -> None:
    """A broken link among the news costs one request."""
    result, web = crawled({"/": page(link("/gone"))})

    assert web.paths == ["/robots.txt", "/", "/gone"]
    assert failures(result)["/gone"].attempts == 1


def test_an_unreachable_home_page_ends_the_visit() -> None:
    """After a second look, with the reason, and nothing is called missing."""
    result, web = crawled({"/": page("down", 500)})

    assert web.paths == ["/robots.txt", "/", "/"]
    assert result.ending.stopped_because == "home page unreachable: HTTP 500"
    assert not result.ending.complete
    assert failures(result)["/"].attempts == 2


def test_a_home_page_that_recovers_is_visited() -> None:
    """The second look is taken at once, since there is nothing else to look at."""
    result, web = crawled({"/": [page("down", 500), page(link("/a"))], "/a": page("x")})

    assert web.paths == ["/robots.txt", "/", "/", "/a"]
    assert result.ending.complete


def test_a_dead_host_is_told_as_dead() -> None:
    """robots.txt is the first to notice; the failure is the network's, not the file's."""

    async def run() -> Crawled:
        async with Web({}) as web:
            gone = site(web)
        return await crawl(gone)

    result = asyncio.run(run())

    assert failures(result)["/"].kind is FailureKind.CONNECT
    assert failures(result)["/"].attempts == 2
    assert result.ending.stopped_because.startswith("home page unreachable: 127.0.0.1:")


def test_robots_txt_is_obeyed_and_its_refusals_are_data() -> None:
    """No request is made, and the page is not called broken."""
    robots = Reply(body=b"User-agent: *\nDisallow: /secret", headers={"Content-Type": "text/plain"})
    routes = {"/robots.txt": robots, "/": page(link("/secret/a", "* 0.9") + link("/b")), "/b": redirect("/secret/b")}
    result, web = crawled({**routes, "/secret/a": page("x"), "/secret/b": page("x")})

    assert web.paths == ["/robots.txt", "/", "/b"]
    assert failures(result)["/secret/a"].kind is FailureKind.ROBOTS
    assert failures(result)["/b"].kind is FailureKind.ROBOTS
    assert [visit.exchanges for visit in result.visits if visit.url.endswith("/secret/a")] == [()]
    assert result.ending.complete


def test_a_robots_txt_out_of_order_forbids_all() -> None:
    """A 5xx means assume disallow (RFC 9309); a second look may find it mended."""
    broken, web = crawled({"/robots.txt": page("x", 503), "/": page("x")})
    mended, _ = crawled({"/robots.txt": [page("x", 503), Reply(body=b"")], "/": page("x")})

    assert web.paths == ["/robots.txt", "/robots.txt"]
    assert failures(broken)["/"].kind is FailureKind.ROBOTS
    assert "HTTP 503" in broken.ending.stopped_because
    assert mended.ending.complete
    assert isinstance(mended.snapshot.resources[0], Page)


def test_a_guarded_address_ends_the_visit_without_a_connection() -> None:
    """A centre that the registry does not let live on loopback is not visited there."""

    async def run() -> tuple[Crawled, Web]:
        async with Web({"/": page("x")}) as web:
            return await crawl(replace(site(web), allow_private=False)), web

    result, web = asyncio.run(run())

    assert failures(result)["/"].kind is FailureKind.GUARD
    assert failures(result)["/"].attempts == 1
    assert web.connections == 0


def test_a_challenge_is_not_missing_content() -> None:
    """The home page behind a firewall: unreachable, and by whom."""
    wall = page("<title>Just a moment...</title>", 403, cf_mitigated="challenge")
    result, _ = crawled({"/": wall})

    assert failures(result)["/"].kind is FailureKind.CHALLENGE
    assert "Cloudflare" in result.ending.stopped_because


def test_sitemaps_are_read_where_robots_txt_names_them() -> None:
    """At most two files, gzipped or not, scope as for links; none is guessed."""

    def robots(asked: Asked) -> Reply:
        return Reply(body=f"Sitemap: http://{asked.headers['host']}/index.xml".encode())

    async def run() -> tuple[Crawled, Web]:
        async with Web({"/robots.txt": robots, "/": page("x"), "/deep": page("x")}) as web:
            listed = (
                f"<urlset><url><loc> {web.url('/deep')} </loc></url><url><loc>http://far.example/</loc></url></urlset>"
            )
            index = "".join(f"<sitemap><loc>{web.url(f'/{n}.xml.gz')}</loc></sitemap>" for n in range(5))
            web.routes["/index.xml"] = Reply(body=f"<?xml version='1.0'?><sitemapindex>{index}</sitemapindex>".encode())
            web.routes["/0.xml.gz"] = Reply(body=gzip.compress(listed.encode()))
            return await crawl(site(web)), web

    result, web = asyncio.run(run())

    assert web.paths == ["/robots.txt", "/", "/index.xml", "/0.xml.gz", "/deep"]
    assert [visit.purpose for visit in result.visits[2:5]] == [Purpose.PROBE, Purpose.SITEMAP, Purpose.SITEMAP]
    assert result.ending.complete


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><p>no", b"\x1f\x8b broken", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>"],
)
def test_a_broken_sitemap_lists_nothing(body: bytes) -> None:
    """It is a help, never a hindrance."""

    def robots(asked: Asked) -> Reply:
        return Reply(body=f"Sitemap: http://{asked.headers['host']}/s.xml".encode())

    result, web = crawled({"/robots.txt": robots, "/": page("x"), "/s.xml": Reply(body=body)})

    assert web.paths == ["/robots.txt", "/", "/s.xml"]
    assert result.ending.complete


MANY: Mapping[str, Route] = {
    "/": page("".join(link(f"/p{chr(97 + n)}", "* 0.5" if n == 7 else "x") for n in range(20))),
    **{f"/p{chr(97 + n)}": page("x") for n in range(20)},
}


def test_the_budget_of_requests_ends_the_visit() -> None:
    """Best first until then; the rest is told as unvisited."""
    result, web = crawled(MANY, limits=replace(QUICK, max_requests=6))

    assert web.paths == ["/robots.txt", "/", "/ph", "/pa", "/pb"]
    assert result.ending.stopped_because == "budget of 6 requests"
    assert not result.ending.complete
    assert result.ending.unvisited == tuple(web.url(f"/p{letter}") for letter in "cdefgijklmnopqrst")


def test_the_second_look_keeps_its_place_in_the_budget() -> None:
    """So that a failure is never judged by one fetch for want of a request."""
    routes = {"/": page(link("/x", "* 0.9") + link("/a") + link("/b") + link("/c")), "/a": page("x"), "/b": page("x")}
    result, web = crawled(routes, limits=replace(QUICK, max_requests=6))

    assert web.paths == ["/robots.txt", "/", "/x", "/a", "/x"]
    assert failures(result)["/x"].attempts == 2


def test_the_budget_of_time_ends_the_visit() -> None:
    """By the clock that was handed in."""

    async def run() -> tuple[Crawled, Web]:
        async with Web(MANY) as web, Fetcher(QUICK) as fetcher:
            notes = Notes()
            snapshot, ending = await crawl_site(
                site(web),
                fetcher,
                limits=replace(QUICK, max_seconds=60),
                aim=Everything(starred),
                recorder=notes,
                now=lambda: NOW,
                clock=lambda: 20.0 * len(web.asked),
            )
            return Crawled(snapshot, ending, notes.visits), web

    result, web = asyncio.run(run())

    assert web.paths == ["/robots.txt", "/"]
    assert result.ending.stopped_because == "budget of 60 s"
    assert len(result.ending.unvisited) == 20


def test_a_budget_that_just_suffices_is_no_limit() -> None:
    """Done is done."""
    result, web = crawled(MANY, limits=replace(QUICK, max_requests=23))

    assert len(web.asked) == 23
    assert result.ending.complete


def test_a_site_that_goes_down_half_way_is_left_alone() -> None:
    """Its pages are unvisited, not broken: nothing is judged by an outage."""
    routes = {**MANY, **{f"/p{letter}": Reply(raw=b"", hang=True) for letter in "abcdefghijklmn"}}
    result, web = crawled(routes, limits=replace(QUICK, timeout=0.03))

    assert len(web.paths) == 2 + 8
    assert result.ending.stopped_because == "the site stopped answering"
    assert not result.ending.complete
    assert len(result.ending.unvisited) == 12
    assert {failure.attempts for failure in failures(result).values()} == {1}


def test_an_endless_calendar_does_not_eat_the_visit() -> None:
    """It is cut short, said so, and the visit is complete."""

    def month(asked: Asked) -> Reply:
        number = int(asked.path.split("=")[1])
        return page(link(f"/calendar?month={number + 1}") + link(f"/calendar?month={number + 2}"))

    class Endless(dict[str, Route]):
        def get(self, key: str, default: Route | None = None) -> Route | None:  # type: ignore[override]
            return month if key.startswith("/calendar") else super().get(key, default)

    async def run() -> tuple[Crawled, Web]:
        async with Web({"/": page(link("/calendar?month=1"))}) as web:
            web.routes = Endless(web.routes)
            return await crawl(site(web), limits=replace(QUICK, max_depth=100)), web

    result, web = asyncio.run(run())

    assert len(web.paths) <= 2 + 12
    assert result.ending.complete
    assert "pages passed over whose like had led to nothing" in result.ending.stopped_because


def test_neighbours_on_one_host_are_left_alone() -> None:
    """The centre's path, what its pages lead to, and nothing of the others."""
    routes = {
        "/dusit": page(
            link("/dusit/news")
            + link("/sathon/")
            + link("/")
            + link("/upload/1.pdf", "* 0.6")
            + link("/page/9", "* 0.5")
        ),
        "/dusit/news": page(link("/sathon/news") + link("/dusit/a")),
        "/dusit/a": page("x"),
        "/page/9": page(link("/page/8") + link("/upload/2.pdf")),
        "/upload/1.pdf": NOTE,
        "/upload/2.pdf": NOTE,
    }
    result, web = crawled(routes, "/dusit", neighbours=("/sathon",))

    assert web.paths == [
        "/robots.txt",
        "/dusit",
        "/upload/1.pdf",
        "/page/9",
        "/upload/2.pdf",
        "/dusit/news",
        "/dusit/a",
    ]
    assert result.ending.complete


def test_a_link_that_leaves_the_scope_is_opened_once() -> None:
    """A document kept elsewhere counts; that site's pages are not looked at, nor its robots.txt asked for."""

    async def run() -> tuple[Crawled, Web, Web]:
        async with Web({"/doc": page(link("/more", "* 0.9"))}) as far, Web({}) as web:
            web.routes["/"] = page(link(far.url("/doc"), "* 0.4") + link(far.url("/ad")))
            return await crawl(site(web)), web, far

    result, _, far = asyncio.run(run())

    assert far.paths == ["/doc"]
    assert result.visits[-1].purpose is Purpose.EXTERNAL
    assert result.ending.complete


def test_a_home_page_that_moved_to_another_host_is_followed_there() -> None:
    """Its new host joins the scope, with its own robots.txt."""

    async def run() -> tuple[Crawled, Web, Web]:
        robots = Reply(body=b"User-agent: *\nDisallow: /no")
        routes = {"/robots.txt": robots, "/new": page(link("/a") + link("/no")), "/a": page("x")}
        async with Web(routes) as new, Web({"/": redirect(new.url("/new"))}) as web:
            return await crawl(site(web)), web, new

    result, web, new = asyncio.run(run())

    assert web.paths == ["/robots.txt", "/"]
    assert new.paths == ["/robots.txt", "/new", "/a"]
    assert result.ending.complete


def test_a_page_that_redirects_out_of_scope_is_read_but_not_followed() -> None:
    """Its final address tells; a loop is a failure."""

    async def run() -> tuple[Crawled, Web]:
        async with Web({"/in": page(link("/more", "* 0.9"))}) as far:
            routes = {
                "/": page(link("/out") + link("/loop", "* 0.3")),
                "/out": redirect(far.url("/in")),
                "/loop": redirect("/loop"),
            }
            async with Web(routes) as web:
                return await crawl(site(web)), far

    result, far = asyncio.run(run())

    assert far.paths == ["/in"]
    assert failures(result)["/loop"].kind is FailureKind.REDIRECT_LOOP
    assert [r.final_url for r in result.snapshot.resources if r.url.endswith("/out")] == [far.url("/in")]


def test_a_meta_refresh_is_a_link() -> None:
    """The page stands, and its target is visited."""
    routes = {"/": page('<meta http-equiv="refresh" content="0;url=/on">'), "/on": page(link("/a")), "/a": page("x")}
    _, web = crawled(routes)

    assert web.paths == ["/robots.txt", "/", "/on", "/a"]


def test_centres_that_share_a_host_take_turns_on_it() -> None:
    """Twelve visits at once, one request at a time, and each gets its share."""

    async def run() -> Web:
        routes: dict[str, Route] = {}
        for n in range(12):
            routes[f"/c{n}/"] = page(link(f"/c{n}/a") + link(f"/c{n}/b"))
            routes |= {f"/c{n}/{name}": replace(page("x"), pause=0.001) for name in "ab"}
        async with Web(routes) as web, Fetcher(QUICK) as fetcher:
            homes = [web.url(f"/c{n}/") for n in range(12)]
            centres = [Site(code=url, home_url=url, neighbours=tuple(homes), allow_private=True) for url in homes]
            await asyncio.gather(*[crawl(centre, fetcher=fetcher) for centre in centres])
            return web

    web = asyncio.run(run())

    assert web.most_inside == 1
    assert web.paths[:12] == ["/robots.txt"] * 12
    assert web.paths[12:24] == [f"/c{n}/" for n in range(12)]
    assert web.paths[24:36] == [f"/c{n}/a" for n in range(12)]


def test_latency_does_not_change_the_order() -> None:
    """The same site in any weather: the same requests, the same snapshot."""

    def slowed(seed: int) -> dict[str, Route]:
        return {
            path: replace(reply, pause=(hash((seed, path)) % 3) / 1000) if isinstance(reply, Reply) else reply
            for path, reply in {**SMALL, **{k: v for k, v in MANY.items() if k != "/"}}.items()
        }

    orders = {tuple(crawled(slowed(seed))[1].paths) for seed in range(6)}

    assert len(orders) == 1


def test_a_cancelled_visit_ends_at_once() -> None:
    """What was recorded stays; the error reaches the caller."""

    async def run() -> tuple[Notes, Web]:
        routes = {"/": page(link("/hang")), "/hang": Reply(raw=b"", hang=True)}
        async with Web(routes) as web, Fetcher(QUICK) as fetcher:
            notes = Notes()
            task = asyncio.create_task(
                crawl_site(site(web), fetcher, limits=QUICK, aim=Everything(nothing), recorder=notes, now=lambda: NOW)
            )
            await web.reached("/hang")
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return notes, web

    notes, _ = asyncio.run(run())

    assert [visit.purpose for visit in notes.visits] == [Purpose.ROBOTS, Purpose.PAGE, Purpose.PROBE]


def test_the_crawl_delay_reaches_the_gate() -> None:
    """It is kept for everyone who visits that host."""

    async def run() -> float:
        robots = Reply(body=b"User-agent: *\nCrawl-delay: 3")
        async with Web({"/robots.txt": robots, "/": page("x")}) as web, Fetcher(Limits(delay=0)) as fetcher:
            await crawl(site(web), fetcher=fetcher)
            return fetcher.gate(web.host).crawl_delay

    assert asyncio.run(run()) == 3.0
