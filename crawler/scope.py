"""Which addresses are a centre's own: by host, and by path where several centres share a host."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from crawler.site import Site
from crawler.urls import host_key, normal_url, path_of, query_of

IMPOSSIBLE = "prongsai-no-such-page"
_FILE = re.compile(r"\.[a-z0-9]{1,5}\Z")
_DEFAULT_FILE = re.compile(r"(?:|(?:index|default|home|main)\.[a-z]{2,5})\Z")


class Place(StrEnum):
    """Where an address lies, seen from one centre."""

    OWN = "own"
    OUTSIDE = "outside"
    """On the centre's host, outside its path: documents and page ids that several centres keep together."""
    ANCESTOR = "ancestor"
    """The front page of a directory above the centre's own: a portal's, not the centre's."""
    NEIGHBOUR = "neighbour"
    """Another centre's page on the same host."""
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class _Neighbourhood:
    """All centres of some hosts, by host."""

    homes: Mapping[str, frozenset[str]]
    directories: Mapping[str, frozenset[str]]
    """The directories that their home pages stand for, in small letters."""


@lru_cache(maxsize=64)
def _neighbourhood(homes: tuple[str, ...]) -> _Neighbourhood:
    """Cached: a host's centres share one, and a host may have thousands."""
    by_host: dict[str, set[str]] = defaultdict(set)
    for text in homes:
        if url := normal_url("", text):
            by_host[_host_id(host_key(url))].add(url)
    return _Neighbourhood(
        homes={host: frozenset(urls) for host, urls in by_host.items()},
        directories={
            host: frozenset(_directory(path_of(url).lower()) for url in urls) for host, urls in by_host.items()
        },
    )


class Scope:
    """The extent of one centre; it grows where the centre's home page sends its visitors on."""

    def __init__(self, site: Site) -> None:
        home = normal_url("", site.home_url)
        if home is None:
            raise ValueError(f"centre {site.code}: {site.home_url!r} is no web address")
        self.home = home
        home_host = _host_id(host_key(home))
        self._neighbours = _neighbourhood(site.neighbours)
        homes = self._neighbours.homes.get(home_host, frozenset())
        self._by_path = len(homes) > (home in homes)
        self._own: dict[str, tuple[str, ...]] = {_host_id(host.strip().lower()): ("/",) for host in site.extra_hosts}
        self._own[home_host] = (_directory(path_of(home).lower()) if self._by_path else "/",)
        self._known: dict[str, Place] = {}

    def place(self, url: str) -> Place:
        """Where `url` (in normal form) lies."""
        place = self._known.get(url)
        if place is None:
            place = self._known[url] = self._place(url)
        return place

    def holds_host(self, url: str) -> bool:
        """Whether the host of `url` is one of the centre's."""
        return _host_id(host_key(url)) in self._own

    def impossible(self, url: str) -> str | None:
        """An address on the host of `url` at which no page of the centre can be; the same one in every crawl.

        It lies in the home page's directory; on the centre's other hosts in the first place that is the centre's.
        None where the host is not the centre's.
        """
        own = self._own.get(_host_id(host_key(url)))
        if own is None:
            return None
        at_home = _host_id(host_key(url)) == _host_id(host_key(self.home))
        directory = _directory(path_of(self.home)) if at_home else own[0]
        token = hashlib.sha256(self.home.encode()).hexdigest()[:8]
        return normal_url("", f"{url.partition('://')[0]}://{host_key(url)}{directory}{IMPOSSIBLE}-{token}.html")

    def adopt(self, final_url: str) -> None:
        """Takes in the place that the home page sends its visitors to (https, www, another host or path)."""
        if self.place(final_url) not in (Place.EXTERNAL, Place.OUTSIDE):
            return
        host = _host_id(host_key(final_url))
        prefix = _directory(path_of(final_url).lower()) if self._by_path else "/"
        self._own[host] = (*self._own.get(host, ()), prefix)
        self._known.clear()

    def _place(self, url: str) -> Place:
        host = _host_id(host_key(url))
        own = self._own.get(host)
        if own is None:
            return Place.EXTERNAL
        if url != self.home and url in self._neighbours.homes.get(host, ()):
            return Place.NEIGHBOUR
        path = path_of(url).lower()
        owned = max((len(prefix) for prefix in own if _under(path, prefix)), default=0)
        directories = self._neighbours.directories.get(host, frozenset())
        for claim in _directories_over(path) if directories else ():
            # A neighbour whose path holds the centre's own is a portal, and claims nothing.
            if claim in directories and len(claim) > owned and not any(prefix.startswith(claim) for prefix in own):
                return Place.NEIGHBOUR
        if owned:
            return Place.OWN
        return Place.ANCESTOR if not query_of(url) and _above(path, own) else Place.OUTSIDE


def _host_id(host: str) -> str:
    return host.removeprefix("www.")


def _directory(path: str) -> str:
    """The directory that a home page stands for: "/dusit" and "/dusit/index.php" are both "/dusit/"."""
    head, _, last = path.rpartition("/")
    return f"{head}/" if not last or _FILE.search(last.lower()) else f"{path}/"


def _directories_over(path: str) -> Iterator[str]:
    """Every directory that a path is under, "/a/b" itself taken for one too: those that `_under` says yes to."""
    end = path.find("/")
    while end >= 0:
        yield path[: end + 1]
        end = path.find("/", end + 1)
    if not path.endswith("/"):
        yield f"{path}/"


def _under(path: str, prefix: str) -> bool:
    return path.startswith(prefix) or path == prefix[:-1]


def _above(path: str, own: tuple[str, ...]) -> bool:
    directory, _, file = path.rpartition("/")
    here = f"{directory}/" if _DEFAULT_FILE.match(file) else f"{path}/"
    return any(prefix.startswith(here) for prefix in own)
