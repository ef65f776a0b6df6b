"""Fetches one address: redirects by hand, a cap on bytes and time, retries, and failures as data.

Every request, each hop of a redirect too, waits its turn at the gates of its host and addresses, begins only while the
centre's window is open, and passes the address guard.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

import httpx

from crawler.addresses import Addresses, machine
from crawler.artifacts import FailureKind
from crawler.challenge import challenger
from crawler.chase import Chase
from crawler.coding import decoded_body, header, unread_coding
from crawler.faults import Fault, Outcome, busy_for, fault_of
from crawler.gate import Gate, Gates, Turn
from crawler.guard import AddressRefused, Resolver, SystemResolver
from crawler.lines import Lines
from crawler.memory import conditions
from crawler.request_headers import headers_of
from crawler.site import Limits, Site
from crawler.traffic import Tally
from crawler.turns import Turns
from crawler.urls import host_key, name_and_port, normal_url
from crawler.visit import Exchange, Purpose, Visit
from crawler.window import OutsideWindow

if TYPE_CHECKING:
    from crawler.chains import Chains, Completion

MAX_REDIRECTS = 8
MAX_ROBOTS_REDIRECTS = 5
"""RFC 9309 §2.3.1.2 asks for at least five."""
MAX_ROBOTS_BYTES = 512 * 1024
MAX_CERTIFICATE_BYTES = 64 * 1024
MAX_RETRY_AFTER = 10.0
"""A host that asks for a longer pause is left alone until the second look."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_NO_BODY = httpx.ByteStream(b"")

Permit = Callable[[str], Awaitable[str | None]]
"""Asked before each redirect is followed: why the address may not be fetched (robots.txt); None where it may."""


class Fetcher:
    """Speaks HTTP to the audited sites; one a process, used as an async context manager."""

    def __init__(
        self,
        limits: Limits,
        *,
        resolver: Resolver | None = None,
        authorities: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        backoff: float = 0.5,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        hours: Callable[[], datetime] | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            limits: time-outs, byte caps, delay and retries.
            resolver: names to addresses; the system's by default.
            authorities: makes a context that trusts the right roots; the system's by default.
            backoff: seconds before the first further try after a transport fault; doubled for each one after.
            now: the time that exchanges are stamped with.
            hours: the time that windows go by; the same by default.
        """
        self._limits = limits
        self._system = SystemResolver()
        self._addresses = Addresses(resolver or self._system)
        self._authorities = authorities
        self._lines = Lines(ssl_context=authorities(), resolver=self._addresses)
        self._chains: Chains | None = None
        """Made, with the libraries that it takes, for the first server whose chain is incomplete."""
        self._gates = Gates(limits.delay)
        self._backoff = backoff
        self._now = now
        self._hours = hours or now
        self._tallies: dict[str, Tally] = {}
        self._headers = headers_of(limits.user_agent)
        self.turns = Turns()
        """On the processor."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._system.close()
        await self._lines.aclose()

    def tally(self, site: Site) -> Tally:
        """What this site has cost so far; it goes on counting."""
        tally = self._tallies.get(site.code)
        if tally is None:
            tally = self._tallies[site.code] = Tally()
        return tally

    def gate(self, host: str) -> Gate:
        """The gate of a host key, where robots.txt's Crawl-delay is set."""
        return self._gates.of(host)

    async def fetch(
        self, url: str, *, purpose: Purpose, site: Site, permit: Permit | None = None, known: Exchange | None = None
    ) -> Visit:
        """Follows `url` (in normal form) to its answer; `known` is an earlier one, which need not be sent again.

        Returns:
            A visit; whatever goes wrong on the way is its `failure`.

        Raises:
            OutsideWindow: a request would begin outside the hours in which the centre may be visited.
        """
        chase = Chase(url, purpose, site, url, known)
        seen = {(url, "")}
        most = MAX_ROBOTS_REDIRECTS if purpose is Purpose.ROBOTS else MAX_REDIRECTS
        while True:
            outcome = await self._answer(chase)
            if outcome.exchange is not None:
                chase.exchanges.append(outcome.exchange)
            if outcome.fault is not None:
                status = outcome.exchange.status if outcome.exchange is not None else None
                return chase.failed(outcome.fault.kind, outcome.fault.detail, status)
            exchange = outcome.exchange
            assert exchange is not None
            location = header(exchange, "location") if exchange.status in _REDIRECTS else ""
            if not location:
                return self._judged(chase, exchange)
            following = normal_url(chase.target, _escaped(location))
            if following is None:
                return chase.failed(FailureKind.HTTP_STATUS, _nowhere(exchange.status), exchange.status)
            chase.target = following
            if (following, chase.cookie) in seen or len(chase.exchanges) > most:
                return chase.failed(FailureKind.REDIRECT_LOOP, f"after {len(chase.exchanges)} redirects no page")
            seen.add((following, chase.cookie))
            if purpose is Purpose.CERTIFICATE and not following.startswith("http://"):
                return chase.failed(FailureKind.PROTOCOL, "certificates are fetched over plain http only (RFC 5280)")
            refused = await permit(following) if permit is not None else None
            if refused is not None:
                return chase.failed(FailureKind.ROBOTS, refused)

    def _judged(self, chase: Chase, exchange: Exchange) -> Visit:
        if exchange.status == _NOT_MODIFIED:
            return chase.confirmed(exchange)
        limit = self._cap(chase.purpose, exchange)
        body = decoded_body(exchange, limit + 1)
        if chase.purpose is not Purpose.ROBOTS:
            who = challenger(exchange.status, exchange.headers, body)
            if who is not None:
                detail = f"{who} asked for proof of a human visitor (HTTP {exchange.status})"
                return chase.failed(FailureKind.CHALLENGE, detail, exchange.status)
        if exchange.status >= 400:
            return chase.failed(FailureKind.HTTP_STATUS, f"HTTP {exchange.status}", exchange.status)
        if exchange.status in _REDIRECTS:
            return chase.failed(FailureKind.HTTP_STATUS, _nowhere(exchange.status), exchange.status)
        if len(body) > limit and chase.purpose is not Purpose.ROBOTS:
            return chase.failed(FailureKind.TOO_LARGE, f"more than {limit:,} bytes once unpacked", exchange.status)
        packed = unread_coding(exchange, body)
        if packed is not None:
            return chase.failed(FailureKind.UNREADABLE, f"packed as {packed}, which was not asked for", exchange.status)
        return chase.ended()

    async def _answer(self, chase: Chase) -> Outcome:
        """One hop, tried again after faults that may pass, and after a Retry-After that can be waited for."""
        for attempt in range(self._limits.retries + 1):
            outcome = await self._attempt(chase)
            if outcome.fault is not None and outcome.fault.chain_incomplete:
                outcome = await self._with_whole_chain(chase, outcome.fault)
            last = attempt == self._limits.retries
            if outcome.fault is not None:
                if last or not outcome.fault.passing:
                    break
                await asyncio.sleep(self._backoff * 2**attempt)
            elif last or outcome.busy_for is None or outcome.busy_for > MAX_RETRY_AFTER:
                if last or not outcome.hollow:
                    break
                await asyncio.sleep(self._backoff * 2**attempt)
        if self._chains is not None and outcome.exchange is not None:
            self._tell_of_chain(chase, self._chains.of(chase.key))
        return outcome

    async def _attempt(self, chase: Chase) -> Outcome:
        try:
            async with await self._turn(chase) as turn:
                self._keep_hours(chase.site)
                return await self._exchange(chase, turn)
        except OSError as error:  # no such name, or nobody to ask: what happens in a turn is an outcome of it
            host = host_key(chase.target)
            self.tally(chase.site).count(host, 0, 0)
            return Outcome(None, fault_of(error, host=host, timeout=self._limits.timeout))

    async def _turn(self, chase: Chase) -> Turn:
        """A turn at the target's host and at each of its addresses. Raises OSError."""
        name, port = name_and_port(chase.target)
        addresses = self._addresses.known(name)
        if addresses is None:
            async with asyncio.timeout(self._limits.timeout):
                addresses = await self._addresses(name, port)
        return self._gates.turn(host_key(chase.target), [machine(address, port) for address in addresses])

    def _keep_hours(self, site: Site) -> None:
        """Raises OutsideWindow where a request to the site may not begin now."""
        if site.window is not None and not site.window.is_open(self._hours()):
            raise OutsideWindow(site.code, site.window)

    async def _with_whole_chain(self, chase: Chase, fault: Fault) -> Outcome:
        """Once more, with the certificates that the server left out; the fault stands where they cannot be had."""
        if self._chains is None:
            from crawler.chains import Chains  # noqa: PLC0415

            self._chains = Chains(self._authorities)

        async def fetch(url: str) -> Visit:
            return await self.fetch(url, purpose=Purpose.CERTIFICATE, site=chase.site)

        completion = self._chains.of(chase.key)
        if completion is None or not completion.settled:
            completion = await self._chains.complete(chase.key, await self._shown_certificate(chase), fetch)
        if completion.context is None:
            self.tally(chase.site).add_asides(f"{completion.host} {completion.tries}", completion.visits)
            return Outcome(None, replace(fault, detail=f"{fault.detail}; {completion.trouble}"))
        self._lines.check_with(chase.key, completion.context)
        outcome = await self._attempt(chase)
        if outcome.fault is not None and outcome.fault.kind is FailureKind.TLS:
            detail = f"{outcome.fault.detail} (even with what the chain lacked)"
            return replace(outcome, fault=replace(outcome.fault, detail=detail))
        return outcome

    async def _shown_certificate(self, chase: Chase) -> bytes | None:
        name, port = name_and_port(chase.target)
        try:
            async with await self._turn(chase), asyncio.timeout(self._limits.timeout):
                self._keep_hours(chase.site)
                return await self._lines.shown_certificate(name, port, allow_private=chase.site.allow_private)
        except (httpx.NetworkError, OSError, AddressRefused):
            return None

    def _tell_of_chain(self, chase: Chase, completion: Completion | None) -> None:
        """Every site whose pages came over a completed chain has that in its own record."""
        if completion is not None and completion.context is not None:
            self.tally(chase.site).add_asides(completion.host, completion.visits)
            self.tally(chase.site).note(completion.remark)

    async def _exchange(self, chase: Chase, turn: Turn) -> Outcome:
        host = host_key(chase.target)
        headers = self._request_headers(chase, host)
        started_at = self._now()
        began = time.perf_counter()
        response: httpx.Response | None = None
        chunks: list[bytes] = []
        fault: Fault | None = None
        try:
            async with asyncio.timeout(self._limits.timeout):
                with await self._lines.to(chase.key) as transport:
                    # With a stream of our own, httpx adds no headers and copies none.
                    request = httpx.Request("GET", chase.target, headers=headers, stream=_NO_BODY)
                    response = await transport.handle_async_request(request)
                    fault = await self._read(response, chase.purpose, chunks)
        except (httpx.TransportError, httpx.InvalidURL, httpx.StreamError, OSError, AddressRefused) as error:
            fault = fault_of(error, host=host, timeout=self._limits.timeout)
        body = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        self.tally(chase.site).count(host, len(body), turn.concurrency)
        if response is None:
            return Outcome(None, fault)
        exchange = Exchange(
            url=chase.target,
            request_headers=tuple(headers),
            status=response.status_code,
            reason=response.extensions["reason_phrase"].decode("latin-1"),
            http_version=response.extensions["http_version"].decode("ascii"),
            headers=tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers.raw),
            body=body,
            started_at=started_at,
            seconds=time.perf_counter() - began,
            peer=response.extensions.get("peer", ""),
        )
        chase.keep_cookies(exchange)
        asked = busy_for(exchange, self._now())
        if asked is not None:
            turn.hold(min(asked, MAX_RETRY_AFTER))
        return Outcome(exchange, fault, asked)

    async def _read(self, response: httpx.Response, purpose: Purpose, chunks: list[bytes]) -> Fault | None:
        """Fills `chunks` up to the cap; what lies beyond is never asked from the socket."""
        stream = response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        try:
            limit = self._cap_of(purpose, response.headers.get("content-type", ""))
            declared = response.headers.get("content-length", "")
            if purpose is not Purpose.ROBOTS and declared.isdigit() and int(declared) > limit:
                return _too_large(limit)
            left = limit
            async for chunk in stream:
                if len(chunk) > left:
                    chunks.append(chunk[:left])
                    return None if purpose is Purpose.ROBOTS else _too_large(limit)
                chunks.append(chunk)
                left -= len(chunk)
        finally:
            await stream.aclose()
        return None

    def _request_headers(self, chase: Chase, host: str) -> list[tuple[str, str]]:
        headers = [("Host", host), *self._headers[chase.purpose]]
        if chase.cookie:
            headers.append(("Cookie", chase.cookie))
        if chase.known is not None and chase.asks_to_confirm:
            headers.extend(conditions(chase.known))
        return headers

    def _cap(self, purpose: Purpose, exchange: Exchange) -> int:
        return self._cap_of(purpose, header(exchange, "content-type"))

    def _cap_of(self, purpose: Purpose, content_type: str) -> int:
        if purpose is Purpose.ROBOTS:
            return MAX_ROBOTS_BYTES
        if purpose is Purpose.CERTIFICATE:
            return MAX_CERTIFICATE_BYTES
        content_type = content_type.lower()
        text = not content_type or content_type.startswith("text/") or "html" in content_type
        return self._limits.max_page_bytes if text else self._limits.max_document_bytes


def _too_large(limit: int) -> Fault:
    return Fault(kind=FailureKind.TOO_LARGE, detail=f"more than {limit:,} bytes", passing=False)


def _nowhere(status: int) -> str:
    return f"HTTP {status}, a redirect to no web address"


def _escaped(location: str) -> str:
    """Raw bytes of a Location header as escapes, whatever their encoding: UTF-8 and TIS-620 stay what they are."""
    return "".join(char if char < "\x80" else f"%{ord(char):02X}" for char in location)
