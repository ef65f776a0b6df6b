"""Which centres must be visited by one process: those that share a host, or an address.

The gates that let one request at a time through to a host and to an address live in a process, so centres that share
one are never divided between two.
"""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from crawler.site import Site
from crawler.window import Window
from storage.centre import Centre


def sites_of(centres: Sequence[Centre], *, window: Window | None = None, patience: float = 0.0) -> dict[str, Site]:
    """What the crawler must know of each centre that has a home URL, by code.

    Give the whole registry, not only the centres to visit: a neighbour is a neighbour whether visited or not.
    `window` is for centres whose host has none in the registry; `patience` is in seconds.
    """
    at_home = [centre for centre in centres if centre.home_url]
    by_host: dict[str, list[Centre]] = defaultdict(list)
    for centre in at_home:
        by_host[host_key(_netloc(centre.home_url))].append(centre)
    sites = {}
    for sharing in by_host.values():
        # One tuple for all who share the host, each its own neighbour too: a tuple each would be quadratic in them.
        homes = tuple(sorted({centre.home_url for centre in sharing})) if len(sharing) > 1 else ()
        asked_for = _asked_for(sharing)
        for centre in sharing:
            sites[centre.code] = Site(
                code=centre.code,
                home_url=centre.home_url,
                extra_hosts=centre.extra_hosts,
                neighbours=homes,
                allow_private=centre.allow_private,
                window=centre.window or asked_for or window,
                patience=patience,
            )
    return {centre.code: sites[centre.code] for centre in at_home}


def hosts_of(site: Site) -> set[str]:
    """The keys of a site's home host and of its further hosts."""
    return {host_key(_netloc(site.home_url)), *map(host_key, site.extra_hosts)}


def host_groups(
    sites: Iterable[Site], addresses: Mapping[str, Iterable[str]] | None = None
) -> tuple[tuple[str, ...], ...]:
    """The codes of sites that share a host or an address, directly or through a third; larger groups first, then by code.

    `addresses` are by host key; a host that has none there shares none.
    """
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    codes = []
    for site in sites:
        codes.append(site.code)
        own = root(f"centre {site.code}")
        for host in hosts_of(site):
            for name in (f"host {host}", *(f"address {each}" for each in (addresses or {}).get(host, ()))):
                parent[root(name)] = own = root(own)
    groups: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        groups[root(f"centre {code}")].append(code)
    return tuple(sorted((tuple(sorted(group)) for group in groups.values()), key=lambda group: (-len(group), group)))


def host_key(netloc: str) -> str:
    """What counts as one host: a name without its port; on loopback, where a sample city lives, with it."""
    parts = urlsplit(f"//{netloc.strip().lower()}")
    name = (parts.hostname or "").rstrip(".")
    return f"{name}:{parts.port or 80}" if _is_loopback(name) else name


def balanced(groups: Iterable[tuple[str, ...]], shares: int) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Deal the groups out, each to the share with the fewest centres so far; shares that would be empty are left out.

    Give the larger groups first: then the fullest share exceeds the best possible one by at most a third (LPT).
    """
    dealt: list[list[tuple[str, ...]]] = [[] for _ in range(shares)]
    centres = [0] * shares
    for group in groups:
        least = centres.index(min(centres))
        dealt[least].append(group)
        centres[least] += len(group)
    return tuple(tuple(share) for share in dealt if share)


def _asked_for(centres: Iterable[Centre]) -> Window | None:
    """The window of a host: the first that the registry has for a centre on it."""
    return next((centre.window for centre in centres if centre.window is not None), None)


def _netloc(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
