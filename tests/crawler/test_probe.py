"""One question a host that only a "not found" can answer, so that the rules know the site's own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest

from crawler.artifacts import FailureKind
from crawler.crawl import crawl_site
from crawler.fetch import Fetcher
from crawler.scope import IMPOSSIBLE, Scope
from crawler.site import Site
from crawler.snapshot import snapshot_of
from crawler.visit import Purpose, Visit
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
    page,
    redirect,
    site,
    starred,
)

LOST = page("<h1>ขออภัย</h1><p>ลองเลือกจากเมนูด้านบน</p>")
SMALL: Mapping[str, Route] = {"/": page(link("/a")), "/a": page("x")}


class Lenient(dict[str, Route]):
    """Answers whatever it does not know with one page, and success."""

    def __init__(self, routes: Mapping[str, Route], answer: Route = LOST) -> None:
        super().__init__(routes)
        self.answer = answer

    def get(self, key: str, default: Route | None = None) -> Route | None:  # type: ignore[override]
        return self.answer if IMPOSSIBLE in key else super().get(key, default)


def lenient(routes: Mapping[str, Route], answer: Route = LOST, path: str = "/") -> tuple[Crawled, Web]:
    """A crawl of a site with that answer for what it does not have."""

    async def run() -> tuple[Crawled, Web]:
        async with Web({}) as web:
            web.routes = Lenient(routes, answer)
            return await crawl(site(web, path)), web

    return asyncio.run(run())


def probes(result: Crawled) -> list[Visit]:
    """The visits to what cannot exist."""
    return [visit for visit in result.visits if visit.purpose is Purpose.PROBE]


def asked(web: Web) -> list[str]:
    """The impossible paths that the server saw."""
    return [request.path for request in web.asked if IMPOSSIBLE in request.path]


def test_a_host_is_asked_once_right_after_the_home_page() -> None:
    """One request more for a centre, counted and recorded like any other."""
    result, web = crawled(SMALL)

    (visit,) = probes(result)
    assert result.visits.index(visit) == 2
    assert result.ending.requests == len(web.asked) == 4
    assert visit.failure is not None
    assert visit.failure.status == 404


def test_a_404_needs_no_remembering() -> None:
    """The site says "not found" as it should."""
    result, _ = crawled(SMALL)

    assert result.snapshot.not_found == ()


def test_an_answer_with_success_is_kept_beside_the_resources() -> None:
    """It is what the site says where it has nothing, and none of its pages."""
    result, web = lenient(SMALL)

    (answer,) = result.snapshot.not_found
    assert [block.text for block in answer.blocks] == ["ขออภัย", "ลองเลือกจากเมนูด้านบน"]
    assert answer.url not in {resource.url for resource in result.snapshot.resources}
    assert [resource.url for resource in result.snapshot.resources] == [web.url("/"), web.url("/a")]


def test_the_record_alone_gives_the_answer_again() -> None:
    """Also out of an archive in which the probe came last; and an old archive without one gives none."""
    result, web = lenient(SMALL)
    home = web.url("/")
    without = [visit for visit in result.visits if visit.purpose is not Purpose.PROBE]

    assert snapshot_of("c1", home, result.visits, result.ending) == result.snapshot
    assert snapshot_of("c1", home, [*without, *probes(result)], result.ending) == result.snapshot
    assert snapshot_of("c1", home, without, result.ending) == replace(result.snapshot, not_found=())


def test_the_question_is_the_same_in_every_crawl_and_another_for_another_centre() -> None:
    """Determined by the centre's home address and the host."""
    one, other = Site(code="1", home_url="http://h.go.th/a/"), Site(code="2", home_url="http://h.go.th/b/")

    first = Scope(one).impossible("http://h.go.th/a/x")
    assert first == Scope(replace(one, code="9")).impossible("http://h.go.th/y")
    assert first != Scope(other).impossible("http://h.go.th/a/x")
    assert Scope(one).impossible("http://elsewhere.go.th/") is None


@pytest.mark.parametrize(
    ("home", "directory"),
    [("/", "/"), ("/Dusit", "/Dusit/"), ("/dusit/index.php", "/dusit/"), ("/th/", "/th/"), ("/index.php?c=7", "/")],
)
def test_it_lies_where_the_centre_lives(home: str, directory: str) -> None:
    """Under the home page's own directory, where a platform answers for this centre."""
    url = Scope(Site(code="1", home_url=f"http://h.go.th{home}")).impossible("http://h.go.th/")

    assert url is not None
    assert url.startswith(f"http://h.go.th{directory}{IMPOSSIBLE}-")


def test_another_host_of_the_centre_is_asked_when_a_page_of_it_was_read() -> None:
    """And no host that is not the centre's."""

    async def run() -> tuple[Crawled, Web, Web]:
        async with Web({}) as web, Web({"/x": page("x")}) as further, Web({"/y": page("y")}) as foreign:
            web.routes = Lenient({"/": page(link(further.url("/x")) + link(foreign.url("/y"), "* 0.9"))})
            further.routes = Lenient({"/x": page("x")})
            foreign.routes = Lenient({"/y": page("y")})
            centre = replace(site(web), extra_hosts=(further.host,))
            return await crawl(centre), further, foreign

    result, further, foreign = asyncio.run(run())
    assert len(asked(further)) == 1
    assert asked(foreign) == []
    assert foreign.paths == ["/y"]
    assert len(result.snapshot.not_found) == 2


def test_robots_txt_is_respected() -> None:
    """What is forbidden is not asked for, nor noted."""
    rules = Reply(body=b"User-agent: *\nDisallow: /prongsai")
    result, web = lenient({**SMALL, "/robots.txt": rules})

    assert asked(web) == []
    assert probes(result) == []
    assert result.ending.complete


def test_a_redirect_to_the_home_page_is_followed_and_does_no_harm() -> None:
    """Where it ends is on record."""
    result, web = lenient(SMALL, redirect("/"))

    assert [page.final_url for page in result.snapshot.not_found] == [web.url("/")]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (page("no", 503), FailureKind.HTTP_STATUS),
        (page("denied", 403), FailureKind.HTTP_STATUS),
        (redirect("/loop"), FailureKind.HTTP_STATUS),
    ],
)
def test_an_answer_that_fails_is_nothing_to_go_by(answer: Reply, kind: FailureKind) -> None:
    """It is asked once; no second look is spent on it."""
    result, web = lenient(SMALL, answer)

    (visit,) = probes(result)
    assert visit.failure is not None
    assert visit.failure.kind is kind
    assert result.snapshot.not_found == ()
    assert len(asked(web)) == 1
    assert result.ending.complete


def test_a_file_is_no_page() -> None:
    """Some servers send a picture for whatever is missing."""
    result, _ = lenient(SMALL, Reply(body=b"GIF89a" + bytes(300), headers={"Content-Type": "image/gif"}))

    assert result.snapshot.not_found == ()


def test_a_home_page_that_cannot_be_read_is_not_followed_by_a_probe() -> None:
    """A site that is out of order is left alone."""
    result, web = crawled({"/": page("no", 500)})

    assert asked(web) == []
    assert probes(result) == []


def test_the_last_request_of_a_budget_goes_to_no_probe() -> None:
    """A limit holds for everything."""

    async def run() -> Web:
        async with Web(SMALL) as web, Fetcher(QUICK) as fetcher:
            await crawl_site(
                site(web), fetcher, limits=replace(QUICK, max_requests=2), aim=Everything(starred), recorder=Notes(), now=lambda: NOW
            )  # fmt: skip
            return web

    assert asked(asyncio.run(run())) == []


def test_the_answer_may_echo_what_was_asked_for() -> None:
    """It is kept as it came; the rules know how to look past the echo."""

    def echo(request: Asked) -> Reply:
        return page(f"<p>{request.path}</p>")

    result, _ = lenient(SMALL, echo)

    (answer,) = result.snapshot.not_found
    assert IMPOSSIBLE in answer.blocks[0].text
