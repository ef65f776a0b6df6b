"""Failures by class: told apart, tried again where they may pass, and agreed on by two fetches before they count."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

import pytest

from crawler.artifacts import Document, FailureKind, FetchFailure, Page
from crawler.crawl import crawl_site
from crawler.fetch import Fetcher
from tests.crawler.file_samples import pdf
from tests.crawler.loopback import NOW, QUICK, Everything, Notes, Reply, Route, Web, link, page, redirect, site, starred

HOME = page(link("/x", "* 0.9 plan") + link("/y", "* 0.5 other"))
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BUSY = Reply(status=503, headers={"Retry-After": "3600"})
CHALLENGE = page("<title>Just a moment...</title>", 403, Server="cloudflare")


def found_at_x(route: Route, *, retries: int = 1, robots: Route | None = None) -> tuple[object, int]:
    """What a crawl makes of /x served so, and how often it asked for it."""

    async def resolve(host: str, port: int) -> list[str]:
        if host == "private.example":
            return ["0.0.0.0"]
        if host.endswith(".example"):
            errno = socket.EAI_AGAIN if host.startswith("busy") else socket.EAI_NONAME
            raise socket.gaierror(errno, "no such name")
        return [host]

    async def both() -> tuple[object, int]:
        limits = replace(QUICK, timeout=0.3, retries=retries)
        routes: dict[str, Route] = {"/": HOME, "/y": page("y"), "/x": route}
        if robots is not None:
            routes["/robots.txt"] = robots
        async with Web(routes) as web, Fetcher(limits, resolver=resolve, backoff=0.001) as fetcher:
            aim = Everything(starred)
            snapshot, _ = await crawl_site(
                site(web), fetcher, limits=limits, aim=aim, recorder=Notes(), now=lambda: NOW
            )
            found = {one.url: one for one in snapshot.resources}
            assert isinstance(found[web.url("/y")], Page)
            return found[web.url("/x")], web.paths.count("/x")

    return asyncio.run(both())


@pytest.mark.parametrize(
    ("route", "kind", "asked", "attempts"),
    [
        (redirect("http://gone.example/"), FailureKind.DNS, 2, 2),
        (redirect("http://busy.example/"), FailureKind.DNS, 2, 2),
        (redirect("http://127.0.0.1:9/"), FailureKind.CONNECT, 2, 2),
        (redirect("http://private.example/"), FailureKind.GUARD, 1, 1),
        (Reply(raw=OK, hang=True), FailureKind.TIMEOUT, 4, 2),
        (Reply(raw=b"SSH-2.0\r\n\r\n"), FailureKind.PROTOCOL, 4, 2),
        (page("no", 404), FailureKind.HTTP_STATUS, 2, 2),
        (page("no", 500), FailureKind.HTTP_STATUS, 2, 2),
        (BUSY, FailureKind.HTTP_STATUS, 2, 2),
        (CHALLENGE, FailureKind.CHALLENGE, 2, 2),
        (page("x" * 5_000_000), FailureKind.TOO_LARGE, 2, 2),
        (redirect("/x"), FailureKind.REDIRECT_LOOP, 2, 2),
        (Reply(body=bytes(range(256)), headers={"Content-Encoding": "br"}), FailureKind.UNREADABLE, 2, 2),
    ],
)
def test_failures_are_told_apart_and_what_may_pass_is_looked_at_twice(
    route: Route, kind: FailureKind, asked: int, attempts: int
) -> None:
    """Transport faults are tried again within a fetch as well; what the guard refuses is not asked for again."""
    if route is BUSY:
        route = replace(BUSY, headers={"Retry-After": "soon"})
    failure, times = found_at_x(route)

    assert isinstance(failure, FetchFailure)
    assert (failure.kind, times, failure.attempts) == (kind, asked, attempts)


def test_what_robots_txt_forbids_is_not_asked_for() -> None:
    """Nor looked at a second time."""
    failure, times = found_at_x(page("x"), robots=Reply(body=b"User-agent: *\nDisallow: /x"))

    assert isinstance(failure, FetchFailure)
    assert (failure.kind, times, failure.attempts) == (FailureKind.ROBOTS, 0, 1)


@pytest.mark.parametrize(
    "first", [page("no", 404), page("no", 500), Reply(raw=OK, hang=True), CHALLENGE, redirect("/x")]
)
def test_a_failure_that_passes_leaves_no_trace(first: Reply) -> None:
    """The second look's answer stands."""
    found, _ = found_at_x([first, page("well")], retries=0)

    assert isinstance(found, Page)


def test_two_failures_that_differ_do_not_agree() -> None:
    """Each was seen once, so neither counts as seen twice."""
    failure, _ = found_at_x([page("no", 404), page("no", 500)])

    assert isinstance(failure, FetchFailure)
    assert (failure.status, failure.attempts) == (500, 1)


def test_an_empty_answer_is_asked_for_again() -> None:
    """A program that died says 200 and nothing else."""
    found, _ = found_at_x([page(""), page("here")])
    assert isinstance(found, Page)

    empty = Reply(headers={"Content-Type": "text/html"})
    found, times = found_at_x([empty, page("here")])
    assert isinstance(found, Page)
    assert [block.text for block in found.blocks] == ["here"]
    assert times == 2


def test_a_file_that_may_have_been_cut_on_its_way_is_fetched_twice() -> None:
    """Where nothing but the end of the connection ends an answer, half a file looks like a damaged one."""
    whole = pdf("แผนงาน")
    head = b"HTTP/1.0 200 OK\r\nContent-Type: application/pdf\r\n\r\n"
    cut, sound = Reply(raw=head + whole[:200]), Reply(raw=head + whole)

    found, times = found_at_x([cut, sound])
    assert isinstance(found, Document)
    assert found.opens
    assert times == 2

    found, times = found_at_x([cut, cut])
    assert isinstance(found, Document)
    assert not found.opens
    assert times == 2

    told = Reply(body=whole[:200], headers={"Content-Type": "application/pdf"})
    assert found_at_x(told)[1] == 1
