"""Names and the machines behind them."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

import pytest

from crawler.addresses import Addresses, machine
from crawler.fetch import Fetcher
from crawler.site import Site
from crawler.traffic import HostTraffic
from crawler.urls import name_and_port
from crawler.visit import Purpose
from tests.crawler.loopback import QUICK, Web, page, site


class Names:
    """A resolver that is slow, counts, and fails as often as told."""

    def __init__(self, failures: int = 0) -> None:
        self.asked: list[str] = []
        self.failures = failures

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        await asyncio.sleep(0.001)
        if len(self.asked) <= self.failures:
            raise socket.gaierror(socket.EAI_AGAIN, "try again")
        return ["127.0.0.1"]


def test_a_name_is_asked_for_once() -> None:
    """However many need it at the same time, one of them gone again, and later."""
    names = Names()

    async def ask() -> None:
        addresses = Addresses(names)
        gone = asyncio.create_task(addresses("a.go.th", 80))
        others = [asyncio.create_task(addresses("a.go.th", port)) for port in (80, 443)]
        await asyncio.sleep(0)
        gone.cancel()
        assert await asyncio.gather(*others) == [["127.0.0.1"]] * 2
        assert await addresses("a.go.th", 80) == ["127.0.0.1"]

    asyncio.run(ask())

    assert names.asked == ["a.go.th"]


def test_a_failure_is_asked_about_again() -> None:
    """A name server that was down for a moment is not held against the site."""

    async def ask() -> list[str]:
        addresses = Addresses(Names(failures=1))
        with pytest.raises(socket.gaierror):
            await addresses("a.go.th", 80)
        return await addresses("a.go.th", 80)

    assert asyncio.run(ask()) == ["127.0.0.1"]


def test_numbers_are_not_asked_for() -> None:
    """An address is its own."""

    async def ask() -> list[list[str]]:
        addresses = Addresses(Names(failures=9))
        return [await addresses("203.150.1.1", 80), await addresses("[2001:db8::1]", 80)]

    assert asyncio.run(ask()) == [["203.150.1.1"], ["2001:db8::1"]]


def test_a_name_that_can_be_none_is_a_dns_failure() -> None:
    """A label of more than 63 letters raises in Python's own codec."""

    async def fetch() -> str:
        url = f"http://{'a' * 64}.go.th/"
        async with Fetcher(QUICK) as fetcher:
            visit = await fetcher.fetch(url, purpose=Purpose.PAGE, site=Site(code="c", home_url=url))
        assert visit.failure is not None
        return visit.failure.kind.value

    assert asyncio.run(fetch()) == "dns"


def test_a_machine_is_an_address_and_on_loopback_a_port_too() -> None:
    """IPv6 forms of an IPv4 address are the same machine."""
    assert machine("203.150.1.1", 80) == machine("::ffff:203.150.1.1", 443) == "203.150.1.1"
    assert machine("127.0.0.1", 8001) != machine("127.0.0.1", 8002)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://h.go.th/a:9", ("h.go.th", 80)),
        ("https://h.go.th", ("h.go.th", 443)),
        ("https://h.go.th:8443/x", ("h.go.th", 8443)),
        ("http://[::1]/", ("[::1]", 80)),
        ("http://[::1]:81/", ("[::1]", 81)),
    ],
)
def test_where_an_address_is_connected_to(url: str, expected: tuple[str, int]) -> None:
    """Name and port of a normal address."""
    assert name_and_port(url) == expected


def test_names_of_one_machine_are_visited_one_at_a_time() -> None:
    """Six names on one address and port: the server never sees two requests at once, and the record says so."""

    async def many() -> tuple[Web, list[tuple[HostTraffic, ...]]]:
        routes = {"/": replace(page("12345"), pause=0.002)}
        async with Web(routes) as web, Fetcher(QUICK, resolver=Names()) as fetcher:
            centres = [replace(site(web), code=f"c{n}", home_url=f"http://n{n}.go.th:{web.port}/") for n in range(6)]
            await asyncio.gather(
                *(
                    fetcher.fetch(centre.home_url, purpose=Purpose.PAGE, site=centre)
                    for centre in centres
                    for _ in range(3)
                )
            )
            return web, [fetcher.tally(centre).hosts() for centre in centres]

    web, traffic = asyncio.run(many())

    assert web.most_inside == 1
    size = len(page("12345").body)
    assert traffic == [
        (HostTraffic(host=f"n{n}.go.th:{web.port}", requests=3, bytes=3 * size, max_concurrency=1),) for n in range(6)
    ]
    order = [asked.headers["host"] for asked in web.asked]
    assert set(order[:6]) == set(order[6:12]) == set(order[12:]), "each name had its turn before any had the next"
