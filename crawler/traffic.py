"""What a visit to one centre costs, and what is noted on its way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.visit import Recorder, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class HostTraffic:
    """What one host was asked for on behalf of one centre."""

    host: str
    """ "host", or "host:port" where the port is not the scheme's own."""
    requests: int
    """Tries included that got no answer."""
    bytes: int
    """Of bodies, as received."""
    max_concurrency: int
    """The most requests that were under way at the host or at its address at the same time, whoever made them."""


@dataclass(slots=True)
class Tally:
    """What was asked of the network for one site, since the fetcher began."""

    requests: int = 0
    bytes: int = 0
    """Of bodies, as received."""
    remarks: list[str] = field(default_factory=list)
    """What a person should know about the way to the site."""
    _hosts: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """Requests, bytes and the most at the same time, as `HostTraffic` has them."""
    _asides: list[Visit] = field(default_factory=list)
    _noted: set[str] = field(default_factory=set)

    def count(self, host: str, size: int, concurrency: int) -> None:
        """One request to a host, and the bytes that came."""
        self.requests += 1
        self.bytes += size
        requests, before, most = self._hosts.get(host, (0, 0, 0))
        self._hosts[host] = (requests + 1, before + size, max(concurrency, most))

    def hosts(self) -> tuple[HostTraffic, ...]:
        """By host."""
        return tuple(
            HostTraffic(host=host, requests=requests, bytes=size, max_concurrency=most)
            for host, (requests, size, most) in sorted(self._hosts.items())
        )

    def note(self, remark: str) -> None:
        """Keep a remark, once."""
        if remark not in self.remarks:
            self.remarks.append(remark)

    def add_asides(self, key: str, visits: Iterable[Visit]) -> None:
        """Visits that another visit made necessary; those of one key are kept once."""
        if key not in self._noted:
            self._noted.add(key)
            self._asides.extend(visits)

    def take_asides(self) -> list[Visit]:
        """Those added since they were last taken."""
        taken, self._asides = self._asides, []
        return taken


class WithAsides:
    """A recorder that is handed, before a visit, those which that visit made necessary."""

    def __init__(self, recorder: Recorder, tally: Tally) -> None:
        self._recorder = recorder
        self._tally = tally

    def record(self, visit: Visit) -> None:
        for aside in self._tally.take_asides():
            self._recorder.record(aside)
        self._recorder.record(visit)
