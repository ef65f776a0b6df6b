"""Which addresses may be reached: checked where the socket is opened, on the very address it is opened to.

A name is resolved once; if any of its addresses may not be reached, none is (a mixed answer is how DNS rebinding
begins). Redirects, decimal and octal hosts and IPv6 forms of IPv4 addresses all pass here, as what they resolve to.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx

from crawler.wire import Wire, opened

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""Host and port to the textual addresses; raises `socket.gaierror`."""

_NAT64 = IPv6Network("64:ff9b::/96")
_METADATA = frozenset(map(ip_address, ("169.254.169.254", "168.63.129.16", "100.100.100.200", "fd00:ec2::254")))
"""Cloud hosts' own services; one of them lies in a public range."""
_LOOKUPS = 32
_PATIENCE = 5.0
"""Seconds before the next of a host's addresses is tried."""


class AddressRefused(Exception):
    """The name resolves to an address that may not be reached from here."""

    def __init__(self, host: str, address: str, why: str) -> None:
        super().__init__(f"{host} is {address}, {why}: only public addresses are visited")
        self.host = host
        self.address = address


def refusal(address: str, *, allow_private: bool) -> str | None:
    """Why this textual IP address may not be reached; None where it may."""
    ip = unwrapped(address)
    if ip in _METADATA:
        return "a cloud host's metadata service"
    if ip.is_unspecified:
        return "the unspecified address"
    if ip.is_multicast:
        return "a multicast address"
    if ip.is_link_local:
        return "a link-local address"
    if allow_private and (ip.is_loopback or ip.is_private):
        return None
    if ip.is_loopback:
        return "a loopback address"
    if ip.is_reserved or not ip.is_global or (isinstance(ip, IPv6Address) and ip.is_site_local):
        return "a private or reserved address"
    return None


def literal_address(host: str) -> str | None:
    """The address that a host is itself, as text; None for a name, and for the odd forms that only a system reads."""
    try:
        return str(ip_address(host))
    except ValueError:
        return None


def unwrapped(address: str) -> IPv4Address | IPv6Address:
    """A textual address as what it reaches: the IPv4 address inside an IPv6 form of one (mapped, 6to4, NAT64, …)."""
    ip = ip_address(address)
    if isinstance(ip, IPv4Address):
        return ip
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip in _NAT64 or (int(ip) >> 32 == 0 and int(ip) > 1):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


class SystemResolver:
    """The system's resolver, on threads of its own: a dead name server must not hold up the rest."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None

    async def __call__(self, host: str, port: int) -> list[str]:
        """Every address of the host, in the system's order, each once."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="resolver")
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def close(self) -> None:
        """Lets the threads go; look-ups under way are not waited for."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None


class Guard:
    """Opens connections to checked addresses only.

    Time-outs are the caller's: a whole request runs under one `asyncio.timeout`.
    """

    def __init__(self, *, resolver: Resolver, allow_private: bool) -> None:
        self._resolver = resolver
        self._allow_private = allow_private

    async def connect(self, host: str, port: int) -> Wire:
        """A connection to the first address that answers.

        Raises:
            AddressRefused: one of the host's addresses may not be reached.
            httpx.ConnectError: caused by `socket.gaierror` (no such name) or by `OSError` (no connection).
        """
        try:
            addresses = await self._addresses(host, port)
            for address in addresses:
                why = refusal(address, allow_private=self._allow_private)
                if why is not None:
                    raise AddressRefused(host, address, why)
            return await _connected(addresses, port)
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error

    async def _addresses(self, host: str, port: int) -> list[str]:
        host = host.strip("[]")
        literal = literal_address(host)
        if literal is not None:
            return [literal]
        found = await self._resolver(host, port)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "the name has no address")
        return found


async def _connected(addresses: list[str], port: int) -> Wire:
    failed: OSError | None = None
    for number, address in enumerate(addresses, start=1):
        patience = _PATIENCE if number < len(addresses) else None
        try:
            async with asyncio.timeout(patience):
                return await opened(address, port)
        except OSError as error:
            failed = error
    raise failed or OSError("no address to connect to")
