"""Which addresses may be reached."""

from __future__ import annotations

import asyncio
import socket
import ssl

import httpx
import pytest

from crawler.artifacts import FailureKind
from crawler.fetch import Fetcher
from crawler.guard import AddressRefused, Guard, SystemResolver, refusal
from crawler.http11 import Http11Transport
from crawler.site import Site
from crawler.visit import Purpose, Visit
from tests.crawler.loopback import QUICK, Reply, Web, page, redirect, site

PUBLIC = Site(code="c2", home_url="http://centre.go.th/")


class Names:
    """A resolver that knows what it was told, and counts."""

    def __init__(self, **names: list[str]) -> None:
        self.names = names
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.names[host]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "169.254.1.1",
        "169.254.169.254",
        "168.63.129.16",
        "100.100.100.200",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
    ],
)
def test_only_public_addresses_are_reached(address: str) -> None:
    """Private, loopback, link-local, multicast, reserved and metadata addresses are refused in every form."""
    assert refusal(address, allow_private=False) is not None


@pytest.mark.parametrize("address", ["8.8.8.8", "203.150.1.1", "2606:4700::1", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_public_addresses_are_reached(address: str) -> None:
    """IPv6 forms are judged by the IPv4 address inside."""
    assert refusal(address, allow_private=False) is None


def test_a_private_site_may_live_at_home_but_not_anywhere() -> None:
    """`allow_private` opens loopback and private addresses, and nothing else."""
    assert refusal("127.0.0.1", allow_private=True) is None
    assert refusal("10.1.2.3", allow_private=True) is None
    assert refusal("::1", allow_private=True) is None
    for address in ("0.0.0.0", "169.254.169.254", "224.0.0.1", "fe80::1", "::ffff:169.254.169.254"):
        assert refusal(address, allow_private=True) is not None


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_guard_sits_where_connections_are_opened(scheme: str) -> None:
    """Whatever is asked of a transport, its guard has the last word on where that goes."""

    async def connect() -> None:
        guard = Guard(resolver=Names(h=["127.0.0.1"]), allow_private=False)
        transport = Http11Transport(guard, ssl.create_default_context())
        with pytest.raises(AddressRefused, match=r"h is .* a loopback address"):
            await transport.handle_async_request(httpx.Request("GET", f"{scheme}://h/"))

    asyncio.run(connect())


def _fetched(url: str, centre: Site, names: Names, routes: dict[str, Reply]) -> tuple[Visit, Web]:
    async def fetch() -> tuple[Visit, Web]:
        async with Web(routes) as web, Fetcher(QUICK, resolver=names) as fetcher:
            address = url.replace("PORT", str(web.port))
            return await fetcher.fetch(address, purpose=Purpose.PAGE, site=centre), web

    return asyncio.run(fetch())


@pytest.mark.parametrize("host", ["127.0.0.1", "mixed.go.th", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
def test_a_forbidden_address_is_never_connected_to(host: str) -> None:
    """One bad address among good ones is enough; odd spellings count as what they resolve to."""
    names = Names(**{"mixed.go.th": ["203.150.1.1", "127.0.0.1"], "2130706433": ["127.0.0.1"], "0x7f.1": ["127.0.0.1"]})

    visit, web = _fetched(f"http://{host}:PORT/", PUBLIC, names, {"/": page("secret")})

    assert visit.failure is not None
    assert visit.failure.kind is FailureKind.GUARD
    assert visit.exchanges == ()
    assert web.connections == 0


def test_the_checked_address_is_the_one_connected_to() -> None:
    """A name is resolved once: an answer that changes between check and use (DNS rebinding) finds no gap."""
    names = Names(**{"private.go.th": ["127.0.0.1"]})
    centre = Site(code="c3", home_url="http://private.go.th/", allow_private=True)

    visit, web = _fetched("http://private.go.th:PORT/", centre, names, {"/": page("hello")})

    assert visit.failure is None
    assert names.asked == ["private.go.th"]
    assert web.asked[0].headers["host"] == f"private.go.th:{web.port}"


def test_a_pooled_connection_is_not_lent_to_a_site_that_may_not_have_it() -> None:
    """Two centres on one host, one of which may be private: each has its own guard."""

    async def both() -> tuple[Visit, Visit, Web]:
        async with Web({"/": page("hello")}) as web, Fetcher(QUICK) as fetcher:
            allowed = await fetcher.fetch(web.url(), purpose=Purpose.PAGE, site=site(web))
            refused = await fetcher.fetch(web.url(), purpose=Purpose.PAGE, site=PUBLIC)
            return allowed, refused, web

    allowed, refused, web = asyncio.run(both())

    assert allowed.failure is None
    assert refused.failure is not None
    assert refused.failure.kind is FailureKind.GUARD
    assert len(web.asked) == 1


def test_a_redirect_passes_the_guard_again() -> None:
    """A public page must not lead inside: the cloud's metadata service is refused even to a private site."""

    async def follow() -> Visit:
        routes = {"/": redirect("http://169.254.169.254/latest/meta-data/")}
        async with Web(routes) as web, Fetcher(QUICK) as fetcher:
            return await fetcher.fetch(web.url(), purpose=Purpose.PAGE, site=site(web))

    visit = asyncio.run(follow())

    assert visit.failure is not None
    assert visit.failure.kind is FailureKind.GUARD
    assert visit.failure.final_url == "http://169.254.169.254/latest/meta-data/"
    assert [exchange.status for exchange in visit.exchanges] == [302]


def test_the_environment_s_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would open the sockets in the guard's stead."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    async def fetch() -> Visit:
        async with Web({"/": page("hello")}) as web, Fetcher(QUICK) as fetcher:
            return await fetcher.fetch(web.url(), purpose=Purpose.PAGE, site=site(web))

    assert asyncio.run(fetch()).failure is None


def test_the_system_resolver_knows_this_machine() -> None:
    """Numeric hosts in odd forms resolve as the system would connect to them."""

    async def resolve(host: str) -> list[str]:
        resolver = SystemResolver()
        try:
            return await resolver(host, 80)
        finally:
            resolver.close()

    assert asyncio.run(resolve("0x7f.1")) == ["127.0.0.1"]
    assert asyncio.run(resolve("2130706433")) == ["127.0.0.1"]
