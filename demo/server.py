"""Serve the sample city over HTTP on loopback, one port a site, from a process of its own.

The server answers from bytes made once a month, with as little work a request as Python allows, so that what a
benchmark measures is its client. `python -m demo.server --month 2563-03 --port-base 8800` serves it for looking at.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from demo.city import DEAD, City
from rules.month import Month

_FIRST = Month(2020, 1)
_REASONS = {status.value: status.phrase for status in HTTPStatus}
_KEPT = 6000
"""Answers that a host holds ready; a site with its bulk has a few hundred."""
_NOT_ALLOWED = b"HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD\r\nContent-Length: 0\r\n\r\n"


class ServerError(RuntimeError):
    """The sample city's server did not start, or went away."""


@dataclass(slots=True)
class ServedCity:
    """A running sample city."""

    city: City
    """The city at the ports that it is served on."""
    _process: subprocess.Popen[str]
    month: Month

    @property
    def ports(self) -> Mapping[str, int]:
        """The port of each host: a centre's code, "portal", "CODE-info", "dead"."""
        return self.city.ports

    def set_month(self, month: Month) -> None:
        """Move the city's date; every request after this call sees the new month."""
        self._ask(f"month {month}")
        self.month = month

    def warm(self) -> None:
        """Have every answer of the month made ahead, so that a measurement pays for serving alone."""
        self._ask("warm")

    def requests_served(self) -> int:
        """How many requests the city has answered since it started."""
        return int(self._ask("count"))

    def processor_seconds(self) -> float:
        """The processor time that the server's process has used."""
        return float(self._ask("cpu"))

    def _ask(self, line: str) -> str:
        source, sink = self._process.stdout, self._process.stdin
        if source is None or sink is None:
            raise ServerError("the sample city's server has no pipe")
        try:
            sink.write(line + "\n")
            sink.flush()
        except BrokenPipeError as error:
            raise ServerError("the sample city's server has ended") from error
        answer = source.readline()
        if not answer.startswith("ok"):
            raise ServerError(f"the sample city's server did not follow '{line}': {answer.strip() or 'it has ended'}")
        return answer[2:].strip()


@contextmanager
def serve_city(city: City, *, month: Month = _FIRST, latency: float = 0.0) -> Iterator[ServedCity]:
    """Run the city's server in a child process, which ends with the block or with this process.

    `latency` is in seconds and is added to each answer. Raises ServerError where the server does not start.
    """
    command = [sys.executable, "-m", "demo.server", "--pipe", "--seed", str(city.seed)]
    command += ["--month", str(month), "--latency", str(latency)]
    command += [] if city.bulk else ["--no-bulk"]
    command += ["--frozen-at", str(city.frozen_at)] if city.frozen_at is not None else []
    root = str(Path(__file__).resolve().parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise ServerError("the sample city's server did not start; its message stands above")
        yield ServedCity(city=city.on(json.loads(line)), _process=process, month=month)
    finally:
        with suppress(BrokenPipeError):
            process.communicate()


class _Host:
    """One port of the city, listening or closed as the month has it."""

    def __init__(self, station: Station, key: str, port: int) -> None:
        self.station = station
        self.key = key
        self.socket = _bound(port)
        self.port: int = self.socket.getsockname()[1]
        self.server: asyncio.Server | None = None
        self.hangs = False
        self.answers: dict[bytes, _Answer] = {}
        self.connections: set[_Connection] = set()

    async def turn(self, month: Month) -> None:
        """Open or close for a month."""
        outage = "refuse" if self.key == DEAD else self.station.city.outage(self.key, month)
        self.hangs = outage == "hang"
        self.answers.clear()
        for connection in tuple(self.connections):
            connection.close()
        if outage == "refuse" and self.server is not None:
            self.server.close()
            self.server = None
            self.socket = _bound(self.port)
        if outage != "refuse" and self.server is None:
            loop = asyncio.get_running_loop()
            self.server = await loop.create_server(lambda: _Connection(self), sock=self.socket, backlog=512)

    def answer(self, target: bytes) -> _Answer:
        found = self.answers.get(target)
        if found is None:
            if len(self.answers) > _KEPT:
                self.answers.clear()
            found = self.answers[target] = self.station.make(self.key, target)
        return found


@dataclass(slots=True)
class _Answer:
    """An answer as it goes over the wire."""

    head: bytes
    body: bytes
    etag: bytes
    last_modified: bytes
    unchanged: bytes


class Station:
    """The whole city on its ports, at one date."""

    def __init__(self, city: City, *, port_base: int | None, latency: float) -> None:
        self.latency = latency
        self.city = city
        self.month = _FIRST
        self.served = 0
        self.hosts = [
            _Host(self, key, 0 if port_base is None else port_base + place) for place, key in enumerate(city.hosts)
        ]
        self.city = city.on({host.key: host.port for host in self.hosts})

    async def set_month(self, month: Month) -> None:
        self.month = month
        for host in self.hosts:
            await host.turn(month)

    def warm(self) -> None:
        """Make every answer of the month now, so that serving costs next to nothing."""
        places = {place for centre in self.city.centres for place in self.city.addresses(centre, self.month)}
        keyed = {host.key: host for host in self.hosts}
        for key, path in sorted(places):
            keyed[key].answer(quote(path, safe="/?=&%()").encode())

    def make(self, key: str, target: bytes) -> _Answer:
        """Ask the city, and lay the answer out for sending."""
        response = self.city.respond(key, target.decode("latin-1"), self.month)
        lines = [f"HTTP/1.1 {response.status} {_REASONS.get(response.status, '')}"]
        lines += [f"{name}: {value}" for name, value in response.headers]
        lines += [f"Content-Length: {len(response.body)}"]
        said = dict(response.headers)
        etag, modified = said.get("ETag", ""), said.get("Last-Modified", "")
        unchanged = b""
        if etag or modified:
            told = "".join(f"{name}: {said[name]}\r\n" for name in ("ETag", "Last-Modified") if name in said)
            unchanged = f"HTTP/1.1 304 Not Modified\r\n{told}\r\n".encode("latin-1")
        return _Answer(
            head=("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"),
            body=response.body,
            etag=etag.encode(),
            last_modified=modified.encode(),
            unchanged=unchanged,
        )


class _Connection(asyncio.Protocol):
    """One keep-alive connection of one host."""

    __slots__ = ("buffer", "host", "transport")

    def __init__(self, host: _Host) -> None:
        self.host = host
        self.buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.host.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the protocol's signature
        self.host.connections.discard(self)
        self.transport = None

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        if self.host.hangs:
            return
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head, self.buffer = self.buffer[:end], self.buffer[end + 4 :]
            out, close = self._answer(head)
            latency = self.host.station.latency
            if latency:
                asyncio.get_running_loop().call_later(latency, self._send, out, close)
            else:
                self._send(out, close)

    def _answer(self, head: bytes) -> tuple[bytes, bool]:
        self.host.station.served += 1
        method, _, rest = head.partition(b" ")
        target, _, _ = rest.partition(b" ")
        close = b"\nConnection: close" in head or b"\nconnection: close" in head
        if method not in (b"GET", b"HEAD"):
            return _NOT_ALLOWED, True
        answer = self.host.answer(target)
        if answer.unchanged and (b"\nIf-" in head or b"\nif-" in head) and _unchanged(head, answer):
            return answer.unchanged, close
        return answer.head if method == b"HEAD" else answer.head + answer.body, close

    def _send(self, out: bytes, close: bool) -> None:
        if self.transport is not None:
            self.transport.write(out)
            if close:
                self.transport.close()


def _unchanged(head: bytes, answer: _Answer) -> bool:
    """Whether the visitor's copy is this answer: by If-None-Match, or else by If-Modified-Since (RFC 9110 §13)."""
    asked = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
    }
    tags = asked.get(b"if-none-match")
    if tags is not None:
        return tags == b"*" or (bool(answer.etag) and answer.etag in tags)
    since = asked.get(b"if-modified-since")
    return since is not None and bool(answer.last_modified) and since == answer.last_modified


def _bound(port: int) -> socket.socket:
    """A socket that holds its port; until it listens, callers are refused."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    made.setblocking(False)
    return made


async def _follow_pipe(station: Station) -> None:
    """Do what the parent says on standard input; its end is ours."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    _say(json.dumps(station.city.ports))
    while line := (await reader.readline()).decode().split():
        match line:
            case ["month", text]:
                await station.set_month(Month.parse(text))
                _say("ok")
            case ["warm"]:
                station.warm()
                _say("ok")
            case ["count"]:
                _say(f"ok {station.served}")
            case ["cpu"]:
                _say(f"ok {sum(os.times()[:2])}")
            case _:
                _say(f"unknown: {' '.join(line)}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


async def _run(options: argparse.Namespace) -> None:
    frozen = Month.parse(options.frozen_at) if options.frozen_at else None
    city = City.build(options.seed, bulk=options.bulk, frozen_at=frozen)
    station = Station(city, port_base=options.port_base, latency=options.latency)
    await station.set_month(Month.parse(options.month))
    if options.pipe:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        await _follow_pipe(station)
        return
    for centre in station.city.centres:
        _say(
            f"{centre.code}  {centre.family:<15} {centre.profile:<15} {station.city.home_url(centre)}  {centre.name_en}"
        )
    await asyncio.Event().wait()


def main() -> None:
    """Serve the city until interrupted, or until the parent's pipe ends."""
    parser = argparse.ArgumentParser(prog="python -m demo.server", description="Serve the sample city on loopback.")
    parser.add_argument("--month", default=str(_FIRST), help="the date it shows, as 2563-03 or 2020-03")
    parser.add_argument("--seed", type=int, default=2563)
    parser.add_argument("--port-base", type=int, default=None, help="the first port; any free ones if left out")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds added to each answer")
    parser.add_argument("--no-bulk", dest="bulk", action="store_false", help="leave out news, pictures and people")
    parser.add_argument("--frozen-at", default="", metavar="MONTH", help="show this month whichever is set")
    parser.add_argument("--pipe", action="store_true", help=argparse.SUPPRESS)
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
