"""Fetches one address: redirects by hand, a cap on bytes and time, retries, and failures as data.

Every request, each hop of a redirect too, waits its turn at the host's gate and passes the address guard.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx

from crawler.artifacts import FailureKind, FetchFailure
from crawler.challenge import challenger
from crawler.coding import decoded_body, header
from crawler.faults import Fault, fault_of
from crawler.gate import Gate, Gates
from crawler.guard import AddressRefused, Resolver
from crawler.lines import Lines
from crawler.site import Limits, Site
from crawler.urls import host_key, normal_url
from crawler.visit import Exchange, Purpose, Visit

MAX_REDIRECTS = 8
MAX_ROBOTS_REDIRECTS = 5
"""RFC 9309 §2.3.1.2 asks for at least five."""
MAX_ROBOTS_BYTES = 512 * 1024
MAX_RETRY_AFTER = 10.0
"""A host that asks for a longer pause is left alone until the second look."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"

Permit = Callable[[str], Awaitable[str | None]]
"""Asked before each redirect is followed: why the address may not be fetched (robots.txt); None where it may."""


@dataclass(slots=True)
class Tally:
    """What was asked of the network for one site, since the fetcher began."""

    requests: int = 0
    bytes: int = 0
    """Of bodies, as received."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One request's end: an exchange, a fault, or both (an answer that broke off)."""

    exchange: Exchange | None
    fault: Fault | None


@dataclass(slots=True)
class _Chase:
    """One visit under way."""

    url: str
    purpose: Purpose
    site: Site
    target: str
    exchanges: list[Exchange]
    cookies: dict[str, dict[str, str]]
    """By host key. They live for this visit alone: an answer must not depend on what was fetched before."""

    def failed(self, kind: FailureKind, detail: str, status: int | None = None) -> Visit:
        failure = FetchFailure(url=self.url, final_url=self.target, kind=kind, detail=detail, status=status)
        return Visit(url=self.url, purpose=self.purpose, exchanges=tuple(self.exchanges), failure=failure)


class Fetcher:
    """Speaks HTTP to the audited sites; one a process, used as an async context manager."""

    def __init__(
        self,
        limits: Limits,
        *,
        resolver: Resolver | None = None,
        ssl_context: ssl.SSLContext | None = None,
        backoff: float = 0.5,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Opens nothing yet.

        Args:
            limits: time-outs, byte caps, delay and retries.
            resolver: names to addresses; the system's by default.
            ssl_context: the system's trusted authorities by default.
            backoff: seconds before the first further try after a transport fault; doubled for each one after.
            now: the time that exchanges are stamped with.
        """
        self._limits = limits
        self._lines = Lines(ssl_context=ssl_context, resolver=resolver)
        self._gates = Gates(limits.delay)
        self._backoff = backoff
        self._now = now
        self._tallies: dict[str, Tally] = {}
        self._headers = (
            ("User-Agent", limits.user_agent),
            ("Accept", _ACCEPT),
            ("Accept-Language", "th,en;q=0.5"),
            ("Accept-Encoding", "gzip, deflate"),
            ("Connection", "keep-alive"),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._lines.aclose()

    def tally(self, site: Site) -> Tally:
        """What this site has cost so far; it goes on counting."""
        return self._tallies.setdefault(site.code, Tally())

    def gate(self, host: str) -> Gate:
        """The gate of a host key: its counts, and where robots.txt's Crawl-delay is set."""
        return self._gates.of(host)

    async def fetch(self, url: str, *, purpose: Purpose, site: Site, permit: Permit | None = None) -> Visit:
        """Follows `url` (in normal form) to its answer.

        Returns:
            A visit; whatever goes wrong on the way is its `failure`.
        """
        chase = _Chase(url, purpose, site, url, [], {})
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
            if (following, _cookie_header(chase)) in seen or len(chase.exchanges) > most:
                return chase.failed(FailureKind.REDIRECT_LOOP, f"after {len(chase.exchanges)} redirects no page")
            seen.add((following, _cookie_header(chase)))
            refused = await permit(following) if permit is not None else None
            if refused is not None:
                return chase.failed(FailureKind.ROBOTS, refused)

    def _judged(self, chase: _Chase, exchange: Exchange) -> Visit:
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
        return Visit(url=chase.url, purpose=chase.purpose, exchanges=tuple(chase.exchanges), failure=None)

    async def _answer(self, chase: _Chase) -> _Outcome:
        """One hop, tried again after faults that may pass, and after a Retry-After that can be waited for."""
        gate = self._gates.of(host_key(chase.target))
        for attempt in range(self._limits.retries + 1):
            async with gate.turn():
                outcome = await self._exchange(chase, gate)
            last = attempt == self._limits.retries
            if outcome.fault is not None:
                if last or not outcome.fault.passing:
                    break
                await asyncio.sleep(self._backoff * 2**attempt)
            elif outcome.exchange is not None:
                wait = self._busy_for(outcome.exchange)
                if wait is None:
                    break
                gate.hold(min(wait, MAX_RETRY_AFTER))
                if last or wait > MAX_RETRY_AFTER:
                    break
        return outcome

    async def _exchange(self, chase: _Chase, gate: Gate) -> _Outcome:
        host = host_key(chase.target)
        headers = self._request_headers(chase, host)
        started_at = self._now()
        began = time.perf_counter()
        response: httpx.Response | None = None
        chunks: list[bytes] = []
        fault: Fault | None = None
        try:
            async with (
                asyncio.timeout(self._limits.timeout),
                self._lines.to(host, allow_private=chase.site.allow_private) as transport,
            ):
                response = await transport.handle_async_request(httpx.Request("GET", chase.target, headers=headers))
                fault = await self._read(response, chase.purpose, chunks)
        except (httpx.TransportError, httpx.InvalidURL, httpx.StreamError, OSError, AddressRefused) as error:
            fault = fault_of(error, host=host, timeout=self._limits.timeout)
        body = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        self._count(chase.site, gate, len(body))
        if response is None:
            return _Outcome(None, fault)
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
        )
        _keep_cookies(chase.cookies, host, exchange)
        return _Outcome(exchange, fault)

    async def _read(self, response: httpx.Response, purpose: Purpose, chunks: list[bytes]) -> Fault | None:
        """Fills `chunks` up to the cap; what lies beyond is never asked from the socket."""
        try:
            limit = self._cap_of(purpose, response.headers.get("content-type", ""))
            declared = response.headers.get("content-length", "")
            if purpose is not Purpose.ROBOTS and declared.isdigit() and int(declared) > limit:
                return _too_large(limit)
            left = limit
            async for chunk in response.aiter_raw():
                if len(chunk) > left:
                    chunks.append(chunk[:left])
                    return None if purpose is Purpose.ROBOTS else _too_large(limit)
                chunks.append(chunk)
                left -= len(chunk)
        finally:
            await response.aclose()
        return None

    def _request_headers(self, chase: _Chase, host: str) -> list[tuple[str, str]]:
        headers = [("Host", host), *self._headers]
        if chase.cookies.get(host):
            headers.append(("Cookie", "; ".join(f"{k}={v}" for k, v in chase.cookies[host].items())))
        return headers

    def _cap(self, purpose: Purpose, exchange: Exchange) -> int:
        return self._cap_of(purpose, header(exchange, "content-type"))

    def _cap_of(self, purpose: Purpose, content_type: str) -> int:
        if purpose is Purpose.ROBOTS:
            return MAX_ROBOTS_BYTES
        content_type = content_type.lower()
        text = not content_type or content_type.startswith("text/") or "html" in content_type
        return self._limits.max_page_bytes if text else self._limits.max_document_bytes

    def _busy_for(self, exchange: Exchange) -> float | None:
        """Seconds that a busy host asks to be left alone; None where it does not ask."""
        value = header(exchange, "retry-after") if exchange.status in _BUSY else ""
        if value.isascii() and value.isdigit():
            return float(value[:9])
        try:
            return max(0.0, (parsedate_to_datetime(value) - self._now()).total_seconds())
        except (ValueError, TypeError):
            return None

    def _count(self, site: Site, gate: Gate, received: int) -> None:
        tally = self.tally(site)
        tally.requests += 1
        tally.bytes += received
        gate.bytes += received


def _too_large(limit: int) -> Fault:
    return Fault(kind=FailureKind.TOO_LARGE, detail=f"more than {limit:,} bytes", passing=False)


def _nowhere(status: int) -> str:
    return f"HTTP {status}, a redirect to no web address"


def _escaped(location: str) -> str:
    """Raw bytes of a Location header as escapes, whatever their encoding: UTF-8 and TIS-620 stay what they are."""
    return "".join(char if char < "\x80" else f"%{ord(char):02X}" for char in location)


def _cookie_header(chase: _Chase) -> str:
    return repr(chase.cookies.get(host_key(chase.target)) or "")


def _keep_cookies(cookies: dict[str, dict[str, str]], host: str, exchange: Exchange) -> None:
    for name, value in exchange.headers:
        if name.lower() != "set-cookie":
            continue
        key, mark, content = value.split(";", 1)[0].partition("=")
        if mark and key.strip():
            cookies.setdefault(host, {})[key.strip()] = content.strip()
