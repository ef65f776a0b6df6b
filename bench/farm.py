"""Many sites on loopback, one port each, served by a process of its own with as little work a request as may be.

`with farm(["corpus", …]) as served:` starts it; it ends with the block or with the process that started it.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CORPUS, CROWD = "corpus", "crowd"
"""What there is to serve: the benchmark corpus; a crowd of small sites, many of which fail."""

_NOT_FOUND = (
    b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 22\r\n\r\n<h1>404 Not Found</h1>"
)


@dataclass(frozen=True, slots=True)
class Farm:
    """Sites that are being served."""

    urls: list[str]
    """The home page of each site."""
    notes: Mapping[str, Any]
    """What the sites are, as their maker tells it."""


@contextmanager
def farm(arguments: Sequence[str], *, cpu: int | None = None) -> Iterator[Farm]:
    """Serve `arguments` (see `main`) from a process of its own, on one processor where so asked."""
    root = str(Path(__file__).resolve().parent.parent)
    command = [sys.executable, "-m", "bench.farm", *arguments]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root)
    try:
        if cpu is not None:
            os.sched_setaffinity(process.pid, {cpu})
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise RuntimeError("the sites' server did not start; its message stands above")
        told = json.loads(line)
        yield Farm(told["urls"], told["notes"])
    finally:
        process.communicate()


@dataclass(slots=True)
class Answers:
    """What one port answers; a port without `answers` is bound, and refuses."""

    pages: dict[bytes, bytes]
    """Whole answers by path; anything else is 404."""
    latency: Callable[[], float] = field(default=lambda: 0.0)
    """Seconds before an answer."""
    homes: tuple[str, ...] = ("/",)
    """The home pages of the sites that live here."""
    fate: str = ""
    """How it fails: "refuse", "hang", "reset", "503", "first" (the first answers are resets); empty for not at all."""


def answer(body: bytes, status: str = "200 OK") -> bytes:
    """A whole HTTP answer with an HTML body."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


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
    from bench.corpus_pages import site_pages

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
    from bench.crowd import crowd

    return crowd(int(count), int(seed), plan)


def main(arguments: Sequence[str]) -> None:
    """`corpus SITES PAGES SHARING` (so many of the sites share one host), or `crowd SITES SEED PLAN`."""
    what, *rest = arguments
    sites, notes = _corpus(*map(int, rest)) if what == CORPUS else _crowd(*rest)
    asyncio.run(_serve(sites, notes))


if __name__ == "__main__":
    main(sys.argv[1:])
