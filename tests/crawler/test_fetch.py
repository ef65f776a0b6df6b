"""One address to its answer, whatever the server does."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.artifacts import FailureKind, FetchFailure
from crawler.fetch import MAX_ROBOTS_BYTES, Fetcher
from crawler.site import Limits, Site
from crawler.visit import Purpose, Visit
from tests.crawler.loopback import NOW, QUICK, Asked, Reply, Route, Web, page, redirect, site

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def fetched(
    routes: Mapping[str, Route], path: str = "/", *, limits: Limits = QUICK, purpose: Purpose = Purpose.PAGE
) -> tuple[Visit, Web]:
    """Serves `routes`, fetches one address."""

    async def fetch() -> tuple[Visit, Web]:
        async with Web(routes) as web, Fetcher(limits, backoff=0.001, now=lambda: NOW) as fetcher:
            return await fetcher.fetch(web.url(path), purpose=purpose, site=site(web)), web

    return asyncio.run(fetch())


def failure_of(visit: Visit) -> FetchFailure:
    assert visit.failure is not None
    return visit.failure


def test_an_answer_is_kept_as_it_came() -> None:
    """Status, headers and the packed body: the archive holds what the server sent."""
    body = gzip.compress(b"<p>hello</p>")
    reply = Reply(body=body, headers={"Content-Type": "text/html", "Content-Encoding": "gzip", "X-Odd": "\xa1"})

    visit, web = fetched({"/a?b=1": reply}, "/a?b=1")

    (exchange,) = visit.exchanges
    assert visit.failure is None
    assert (exchange.url, exchange.status, exchange.reason, exchange.http_version) == (
        web.url("/a?b=1"),
        200,
        "X",
        "HTTP/1.1",
    )
    assert exchange.body == body
    assert ("X-Odd", "\xa1") in exchange.headers
    assert exchange.started_at == NOW


def test_the_request_says_who_asks_and_what_is_recorded_was_sent() -> None:
    """An honest name, Thai first, and no coding that we cannot bound."""
    visit, web = fetched({"/": page("x")})

    sent = web.asked[0].headers
    assert sent["user-agent"].startswith("prongsai/")
    assert sent["accept-language"].startswith("th")
    assert sent["accept-encoding"] == "gzip, deflate"
    assert sent == {name.lower(): value.lower() for name, value in visit.exchanges[0].request_headers}


def test_redirects_are_followed_and_kept() -> None:
    """Each hop is an exchange; the last one is the answer."""
    visit, web = fetched({"/": redirect("/b", 301), "/b": redirect("c?d=1", 307), "/c?d=1": page("end")})

    assert visit.failure is None
    assert visit.url == web.url("/")
    assert [exchange.url for exchange in visit.exchanges] == [web.url("/"), web.url("/b"), web.url("/c?d=1")]


@pytest.mark.parametrize(
    ("location", "expected"),
    [("/\u0e01".encode().decode("latin-1"), "/%E0%B8%81"), ("/\xa1", "/%A1"), ("/a b", "/a%20b")],
)
def test_a_raw_thai_location_is_read_in_its_own_encoding(location: str, expected: str) -> None:
    """Servers send UTF-8 and TIS-620 unescaped; both must reach the page they mean."""
    visit, web = fetched({"/": redirect(location), expected: page("end")})

    assert visit.failure is None
    assert visit.exchanges[-1].url == web.url(expected)


@pytest.mark.parametrize(
    "routes",
    [
        {"/": redirect("/")},
        {"/": redirect("/b"), "/b": redirect("/")},
        {"/": redirect("/0"), **{f"/{n}": redirect(f"/{n + 1}") for n in range(20)}},
    ],
)
def test_endless_redirects_end(routes: dict[str, Route]) -> None:
    """Loops, and chains of more than eight."""
    visit, web = fetched(routes)

    assert failure_of(visit).kind is FailureKind.REDIRECT_LOOP
    assert len(web.asked) <= 9
    assert len(visit.exchanges) == len(web.asked)


def test_a_cookie_lives_for_one_visit() -> None:
    """A site that tests for cookies lets us in; the next visit starts afresh, so order changes no answer."""

    def home(asked: Asked) -> Reply:
        return page("in") if asked.headers.get("cookie") == "seen=1" else redirect("/", set_cookie="seen=1; Path=/")

    async def twice() -> tuple[list[Visit], Web]:
        async with Web({"/": home}) as web, Fetcher(QUICK) as fetcher:
            return [await fetcher.fetch(web.url(), purpose=Purpose.PAGE, site=site(web)) for _ in range(2)], web

    visits, web = asyncio.run(twice())

    assert [visit.failure for visit in visits] == [None, None]
    assert ["cookie" in asked.headers for asked in web.asked] == [False, True, False, True]
    assert visits[0].exchanges[1].request_headers[-1] == ("Cookie", "seen=1")


@pytest.mark.parametrize(("hops", "found"), [(5, True), (6, False)])
def test_a_robots_txt_is_followed_over_five_redirects(hops: int, found: bool) -> None:
    """RFC 9309 §2.3.1.2: at least five; beyond, it counts as unavailable."""
    routes: dict[str, Route] = {f"/{n}": redirect(f"/{n + 1}") for n in range(1, hops)}
    routes |= {"/robots.txt": redirect("/1"), f"/{hops}": Reply(body=b"User-agent: *\nDisallow: /")}

    visit, _ = fetched(routes, "/robots.txt", purpose=Purpose.ROBOTS)

    assert (visit.failure is None) is found
    if not found:
        assert failure_of(visit).kind is FailureKind.REDIRECT_LOOP


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 500, 503])
def test_an_error_status_is_a_failure_with_its_page_kept(status: int) -> None:
    """The status is told, and the bytes stay as evidence."""
    visit, web = fetched({"/": page("no", status)})

    assert visit.failure == FetchFailure(
        url=web.url(), final_url=web.url(), kind=FailureKind.HTTP_STATUS, detail=f"HTTP {status}", status=status
    )
    assert b"no" in visit.exchanges[0].body


def test_a_challenge_is_told_from_a_refusal() -> None:
    """A firewall's page is not the site's, and not "missing"."""
    visit, _ = fetched({"/": page("<title>Just a moment...</title>", 403, Server="cloudflare")})

    assert failure_of(visit).kind is FailureKind.CHALLENGE
    assert failure_of(visit).status == 403
    assert "Cloudflare" in failure_of(visit).detail


@pytest.mark.parametrize("headers", [{}, {"Location": "mailto:a@b"}, {"Location": "http://"}])
def test_a_redirect_to_nowhere_is_a_failure(headers: dict[str, str]) -> None:
    """There is no page behind it."""
    visit, _ = fetched({"/": Reply(status=302, headers=headers)})

    assert failure_of(visit).kind is FailureKind.HTTP_STATUS
    assert failure_of(visit).status == 302


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", FailureKind.PROTOCOL),
        (b"SSH-2.0-OpenSSH\r\n\r\n", FailureKind.PROTOCOL),
        (b"HTTP/1.1 abc\r\n\r\n", FailureKind.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", FailureKind.PROTOCOL),
        (OK + b"Content-Length: 900\r\n\r\n<p>cut", FailureKind.PROTOCOL),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n", FailureKind.PROTOCOL),
        (OK + b"X: " + b"y" * 200_000 + b"\r\n\r\n", FailureKind.PROTOCOL),
    ],
)
def test_broken_http_is_data(raw: bytes, kind: FailureKind) -> None:
    """Wrong lengths, endless headers, no HTTP at all: a failure, after the promised further tries."""
    visit, web = fetched({"/": Reply(raw=raw)}, limits=replace(QUICK, retries=2))

    assert failure_of(visit).kind is kind
    assert len(web.asked) == 3


def test_what_came_before_the_line_broke_is_kept() -> None:
    """A cut answer is a failure, its beginning evidence."""
    visit, _ = fetched({"/": Reply(raw=OK + b"Content-Length: 900\r\n\r\n<p>cut")})

    assert visit.exchanges[0].body == b"<p>cut"
    assert failure_of(visit).status == 200


def test_a_body_without_a_length_ends_with_the_connection() -> None:
    """Old servers just hang up."""
    visit, _ = fetched({"/": Reply(raw=OK.replace(b"1.1", b"1.0") + b"\r\n<p>whole</p>")})

    assert visit.failure is None
    assert visit.exchanges[0].body == b"<p>whole</p>"
    assert visit.exchanges[0].http_version == "HTTP/1.0"


@pytest.mark.parametrize("raw", [b"", OK, OK + b"Content-Length: 9\r\n\r\n<p>"])
def test_a_silent_server_is_left_after_the_time_out(raw: bytes) -> None:
    """One clock runs for the whole request, so neither silence nor drips outlast it."""
    visit, _ = fetched({"/": Reply(raw=raw, hang=True)}, limits=replace(QUICK, timeout=0.2))

    assert failure_of(visit).kind is FailureKind.TIMEOUT
    assert failure_of(visit).detail == "no whole answer within 0.2 s"


def test_a_transport_fault_is_tried_again() -> None:
    """The second try may find the server well; what is kept is the answer that came whole."""
    visit, web = fetched({"/": [Reply(raw=b""), page("here")]}, limits=replace(QUICK, retries=1))

    assert visit.failure is None
    assert len(visit.exchanges) == 1
    assert len(web.asked) == 2


def test_an_answer_with_an_error_status_is_not_tried_again_at_once() -> None:
    """The server did answer; the second look comes after all others."""
    _, web = fetched({"/": page("no", 500)}, limits=replace(QUICK, retries=2))

    assert len(web.asked) == 1


def test_a_busy_server_is_asked_again_after_the_pause_it_names() -> None:
    """Retry-After, in seconds or as a date, is waited for."""
    busy = Reply(status=429, headers={"Retry-After": "0"})
    dated = Reply(status=503, headers={"Retry-After": "Sat, 15 Feb 2020 11:59:59 GMT"})
    visit, web = fetched({"/": [busy, dated, page("here")]}, limits=replace(QUICK, retries=2))

    assert visit.failure is None
    assert len(web.asked) == 3


@pytest.mark.parametrize("value", ["3600", "soon", "", "-1"])
def test_a_long_or_unreadable_pause_is_not_waited_for(value: str) -> None:
    """A host that asks for an hour is not asked again at once."""
    busy = Reply(status=503, headers={"Retry-After": value})
    visit, web = fetched({"/": busy}, limits=replace(QUICK, retries=2))

    assert failure_of(visit).status == 503
    assert len(web.asked) == 1


def test_an_unknown_name_is_a_dns_failure() -> None:
    """The resolver's own error type decides."""

    async def nobody(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async def fetch() -> Visit:
        async with Fetcher(QUICK, resolver=nobody) as fetcher:
            centre = Site(code="c", home_url="http://gone.go.th/")
            return await fetcher.fetch("http://gone.go.th/", purpose=Purpose.PAGE, site=centre)

    failure = failure_of(asyncio.run(fetch()))
    assert failure.kind is FailureKind.DNS
    assert "gone.go.th" in failure.detail


def test_a_closed_port_is_a_connect_failure() -> None:
    """Nobody listens there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"

        async def fetch() -> Visit:
            async with Fetcher(QUICK) as fetcher:
                centre = Site(code="c", home_url=url, allow_private=True)
                return await fetcher.fetch(url, purpose=Purpose.PAGE, site=centre)

        failure = failure_of(asyncio.run(fetch()))

    assert failure.kind is FailureKind.CONNECT
    assert "refused" in failure.detail


def test_a_server_without_tls_is_a_tls_failure() -> None:
    """Spoken to where only plain HTTP is understood."""

    async def complain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async def fetch() -> Visit:
        async with await asyncio.start_server(complain, "127.0.0.1", 0) as server, Fetcher(QUICK) as fetcher:
            url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            centre = Site(code="c", home_url=url, allow_private=True)
            return await fetcher.fetch(url, purpose=Purpose.PAGE, site=centre)

    assert failure_of(asyncio.run(fetch())).kind is FailureKind.TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that only we trust, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem"
    try:
        subprocess.run(
            [*command.split(), "-addext", "subjectAltName=IP:127.0.0.1"], cwd=folder, check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl is not here to make a certificate")
    return folder / "cert.pem", folder / "key.pem"


@pytest.mark.parametrize("trusted", [True, False])
def test_certificates_are_checked(certificate: tuple[Path, Path], *, trusted: bool) -> None:
    """A page comes over TLS from whom it claims to come from, or not at all."""
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(*certificate)

    def ours() -> ssl.SSLContext:
        return ssl.create_default_context(cafile=certificate[0] if trusted else None)

    async def fetch() -> tuple[Visit, Web]:
        async with (
            Web({"/": page("secure")}, tls=server_side) as web,
            Fetcher(replace(QUICK, retries=2), authorities=ours) as fetcher,
        ):
            return await fetcher.fetch(web.url(), purpose=Purpose.PAGE, site=site(web)), web

    visit, web = asyncio.run(fetch())

    if trusted:
        assert visit.failure is None
        assert b"secure" in visit.exchanges[0].body
    else:
        assert failure_of(visit).kind is FailureKind.TLS
        assert "certificate" in failure_of(visit).detail
        assert web.connections <= 1


CAPPED = replace(QUICK, max_page_bytes=1_000, max_document_bytes=5_000)


@pytest.mark.parametrize(
    ("kind", "size", "fits"),
    [
        ("text/html", 1_000, True),
        ("text/html", 1_001, False),
        ("application/pdf", 5_000, True),
        ("application/pdf", 5_001, False),
        ("", 1_001, False),
        ("image/png", 2_000, True),
    ],
)
def test_pages_and_documents_have_caps_of_their_own(kind: str, size: int, fits: bool) -> None:
    """The body may have as many bytes as the limit says, and no more."""
    visit, _ = fetched({"/": Reply(body=b"x" * size, headers={"Content-Type": kind} if kind else {})}, limits=CAPPED)

    if fits:
        assert visit.failure is None
        assert len(visit.exchanges[0].body) == size
    else:
        assert failure_of(visit).kind is FailureKind.TOO_LARGE


def test_an_endless_body_is_cut_at_the_cap() -> None:
    """No length is told, and it never ends: the connection is closed instead."""
    raw = OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1000\r\n" + b"x" * 4096 + b"\r\n"
    visit, _ = fetched({"/": Reply(raw=raw, hang=True)}, limits=CAPPED)

    assert failure_of(visit).kind is FailureKind.TOO_LARGE
    assert len(visit.exchanges[0].body) == 1_000


def test_a_bomb_is_too_large() -> None:
    """Few bytes on the wire, many once unpacked."""
    bomb = Reply(body=gzip.compress(bytes(500_000)), headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    visit, _ = fetched({"/": bomb}, limits=CAPPED)

    assert failure_of(visit).kind is FailureKind.TOO_LARGE
    assert visit.exchanges[0].body == bomb.body


def test_a_long_robots_txt_is_cut_and_read() -> None:
    """RFC 9309 §2.5: at least 500 KiB are read, the rest is ignored."""
    long = Reply(body=b"#" * 700_000, headers={"Content-Type": "text/plain"})
    visit, _ = fetched({"/robots.txt": long}, "/robots.txt", purpose=Purpose.ROBOTS)

    assert visit.failure is None
    assert len(visit.exchanges[0].body) == MAX_ROBOTS_BYTES


def test_one_request_at_a_time_reaches_a_host() -> None:
    """However many ask, and whatever for, the host sees one."""

    async def many() -> tuple[Web, int]:
        routes = {f"/{n}": replace(page("x"), pause=0.002) for n in range(12)}
        async with Web(routes) as web, Fetcher(QUICK) as fetcher:
            centres = [replace(site(web), code=f"c{n}") for n in range(12)]
            tasks = [
                fetcher.fetch(web.url(f"/{n}"), purpose=Purpose.PAGE, site=centre) for n, centre in enumerate(centres)
            ]
            await asyncio.gather(*tasks)
            assert [fetcher.tally(centre).requests for centre in centres] == [1] * 12
            return web, fetcher.gate(web.host).requests

    web, counted = asyncio.run(many())

    assert web.most_inside == 1
    assert web.connections == 1
    assert web.paths == [f"/{n}" for n in range(12)]
    assert counted == 12


def test_what_a_fetch_costs_is_counted_for_its_site() -> None:
    """Every request counts, further tries and hops too, and every byte received."""

    async def fetch() -> tuple[int, int]:
        routes = {"/": [Reply(raw=b""), redirect("/b")], "/b": Reply(body=b"12345")}
        async with Web(routes) as web, Fetcher(replace(QUICK, retries=1), backoff=0.001) as fetcher:
            await fetcher.fetch(web.url(), purpose=Purpose.PAGE, site=site(web))
            return fetcher.tally(site(web)).requests, fetcher.tally(site(web)).bytes

    assert asyncio.run(fetch()) == (3, 5)


def test_a_redirect_that_robots_txt_forbids_is_not_followed() -> None:
    """Each hop is asked about before it is made."""

    async def forbid(url: str) -> str | None:
        return "robots.txt forbids it" if url.endswith("/secret") else None

    async def fetch() -> tuple[Visit, Web]:
        async with Web({"/": redirect("/secret"), "/secret": page("x")}) as web, Fetcher(QUICK) as fetcher:
            return await fetcher.fetch(web.url(), purpose=Purpose.PAGE, site=site(web), permit=forbid), web

    visit, web = asyncio.run(fetch())

    assert failure_of(visit).kind is FailureKind.ROBOTS
    assert failure_of(visit).final_url == web.url("/secret")
    assert web.paths == ["/"]


def test_cancelling_a_fetch_frees_the_host() -> None:
    """A stopped crawl leaves the gate open for the others, and no request hanging."""

    async def cancelled() -> Visit:
        async with Web({"/": Reply(hang=True, raw=b""), "/b": page("x")}) as web, Fetcher(QUICK) as fetcher:
            task = asyncio.create_task(fetcher.fetch(web.url(), purpose=Purpose.PAGE, site=site(web)))
            await web.reached("/")
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return await fetcher.fetch(web.url("/b"), purpose=Purpose.PAGE, site=site(web))

    assert asyncio.run(cancelled()).failure is None


def test_an_answer_nobody_asked_for_is_not_taken_for_the_next() -> None:
    """A server that says 408 on an idle connection before it hangs up: the next request goes over a new one."""
    served = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal served
        served += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK + b"Content-Length: 2\r\n\r\nhi")
        await writer.drain()
        await asyncio.sleep(0.01)
        writer.write(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.2)
        writer.close()

    async def twice() -> list[int]:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server, Fetcher(QUICK) as fetcher:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            centre = Site(code="c", home_url=url, allow_private=True)
            first = await fetcher.fetch(url, purpose=Purpose.PAGE, site=centre)
            await asyncio.sleep(0.05)
            second = await fetcher.fetch(url, purpose=Purpose.PAGE, site=centre)
            return [visit.exchanges[-1].status for visit in (first, second)]

    assert asyncio.run(twice()) == [200, 200]
    assert served == 2


def test_a_big_document_comes_whole() -> None:
    """More than the connection holds at once: the sender waits, nothing is lost."""
    body = bytes(range(256)) * 20_000
    visit, _ = fetched({"/": Reply(body=body, headers={"Content-Type": "application/pdf"})})

    assert visit.exchanges[0].body == body
