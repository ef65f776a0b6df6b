"""The addresses of hosts: each name is asked for once, and what it then was holds for the fetcher's whole life.

So the address that a turn was waited for, the one that the guard checked and the one that is connected to are the same.
"""

from __future__ import annotations

import asyncio
import socket
from functools import lru_cache

from crawler.guard import Resolver, literal_address, unwrapped


class Addresses:
    """Answers as a resolver does, from what it was told before; only failures are asked about again."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._known: dict[str, list[str]] = {}
        self._asking: dict[str, asyncio.Task[list[str]]] = {}

    def known(self, host: str) -> list[str] | None:
        """What a host is known to be already, without waiting; None where that must be asked."""
        return self._known.get(host.strip("[]"))

    async def __call__(self, host: str, port: int) -> list[str]:
        """The textual addresses of a host, given as in an address ("[::1]" for IPv6); at least one.

        Raises:
            socket.gaierror: no such name, or nobody to ask.
        """
        host = host.strip("[]")
        known = self._known.get(host)
        if known is not None:
            return known
        literal = literal_address(host)
        if literal is not None:
            self._known[host] = [literal]
            return [literal]
        task = self._asking.get(host)
        if task is None:
            task = self._asking[host] = asyncio.create_task(self._ask(host, port))
            task.add_done_callback(_heard)
        # Several may wait for one answer, and one that gives up must not take it from the others.
        return await asyncio.shield(task)

    async def _ask(self, host: str, port: int) -> list[str]:
        try:
            found = await self._resolver(host, port)
        except UnicodeError as error:  # a label that is empty or too long never reaches the name server
            raise socket.gaierror(socket.EAI_NONAME, "this cannot be a host's name") from error
        finally:
            del self._asking[host]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "the name has no address")
        self._known[host] = found
        return found


@lru_cache(maxsize=4_096)
def machine(address: str, port: int) -> str:
    """What counts as one machine: an address; on loopback, where a sample city lives, an address and its port."""
    ip = unwrapped(address)
    return f"{ip}:{port}" if ip.is_loopback else str(ip)


def _heard(task: asyncio.Task[list[str]]) -> None:
    """Takes note of a failure for which nobody waits any more."""
    if not task.cancelled():
        task.exception()
