"""Serves the sites of `bench.farm`, with as little work a request as may be.

It tells their home pages on standard output, and ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from bench.answers import Answers, answer
from bench.corpus_pages import site_pages
from bench.crowd import crowd
from bench.farm import CORPUS

_NOT_FOUND = answer(b"<h1>404 Not Found</h1>", "404 Not Found")


class _Connection(asyncio.Protocol):
    __slots__ = ("_received", "_site", "_transport")

    def __init__(self, site: Answers) -> None:
        self._site, self._received = site, b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            target = self._received[:end].split(b" ", 2)[1]
            self._received = self._received[end + 4 :]
            latency = self._site.latency()
            if latency:
                asyncio.get_running_loop().call_later(latency, self._reply, target)
            else:
                self._reply(target)

    def _reply(self, target: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        match self._site.fate:
            case "hang":
                pass
            case "reset" | "first":
                if self._site.fate == "first":
                    self._site.fate = ""
                self._transport.abort()
            case "503":
                self._transport.write(answer(b"<h1>Service Unavailable</h1>", "503 Service Unavailable"))
            case _:
                self._transport.write(self._site.pages.get(target, _NOT_FOUND))


async def _serve(sites: Sequence[Answers], notes: Mapping[str, Any]) -> None:
    loop = asyncio.get_running_loop()
    urls, held = [], []
    for site in sites:
        place = socket.socket()
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind(("127.0.0.1", 0))
        urls += [f"http://127.0.0.1:{place.getsockname()[1]}{home}" for home in site.homes]
        if site.fate == "refuse":
            held.append(place)  # bound, so that nobody else takes the port; nothing listens
        else:
            held.append(await loop.create_server(lambda site=site: _Connection(site), sock=place, backlog=128))
    sys.stdout.write(json.dumps({"urls": urls, "notes": notes}) + "\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)


def _corpus(count: int, pages: int, sharing: int) -> tuple[list[Answers], Mapping[str, Any]]:
    shared: dict[bytes, bytes] = {}
    for site in range(sharing):
        for path, body in site_pages(site, pages, under=f"/centre{site:02d}"):
            shared[path.encode()] = answer(body)
    sites = [
        Answers({path.encode(): answer(body) for path, body in site_pages(site, pages)})
        for site in range(sharing, count)
    ]
    homes = tuple(f"/centre{site:02d}/" for site in range(sharing))
    return [*([Answers(shared, homes=homes)] if sharing else []), *sites], {}


def _crowd(count: str, seed: str, plan: str) -> tuple[list[Answers], Mapping[str, Any]]:
    return crowd(int(count), int(seed), plan)


def main(arguments: Sequence[str]) -> None:
    """`corpus SITES PAGES SHARING` (so many of the sites share one host), or `crowd SITES SEED PLAN`."""
    what, *rest = arguments
    sites, notes = _corpus(*map(int, rest)) if what == CORPUS else _crowd(*rest)
    asyncio.run(_serve(sites, notes))


if __name__ == "__main__":
    main(sys.argv[1:])
