"""The benchmark corpus and the crowd: that a run tomorrow measures what a run today did."""

from __future__ import annotations

import hashlib
import re
import urllib.error
import urllib.request

from bench.answers import Answers
from bench.corpus_pages import LINKS, PAGES, SIZE, site_pages
from bench.crowd import FATES, crowd
from bench.farm import CORPUS, CROWD, farm
from bench.many import _dead


def test_the_corpus_is_the_same_bytes_whenever_it_is_made() -> None:
    """Figures of two days are figures of one corpus."""
    first, again = (hashlib.sha256(b"".join(body for _, body in site_pages(3))).digest() for _ in range(2))

    assert first == again


def test_its_pages_are_as_large_and_as_linked_as_they_are_said_to_be() -> None:
    """Each of the 60 pages has 57 links of its site, and every page can be reached."""
    pages = dict(site_pages(0))
    targets = {path: set(re.findall(rb'<a [^>]*href="([^"]+)"', body)) for path, body in pages.items()}

    assert len(pages) == PAGES
    assert all(SIZE <= len(body) < 1.05 * SIZE for body in pages.values())
    assert {len(found) for found in targets.values()} == {LINKS}
    assert {path.encode() for path in pages} == set().union(*targets.values())


def test_sites_on_one_host_stay_apart() -> None:
    """Every link of a site that shares its host stays under the site's own path."""
    pages = dict(site_pages(1, 12, under="/centre01"))

    assert "/centre01/" in pages
    assert all(
        target.startswith(b"/centre01/") for body in pages.values() for target in re.findall(rb'href="([^"]+)', body)
    )


def test_a_farm_serves_each_site_at_an_address_of_its_own() -> None:
    """Those that share a host are told apart by path, the others by port."""
    with farm([CORPUS, "3", "4", "2"]) as served:
        bodies = [urllib.request.urlopen(url).read() for url in served.urls]
        ports = {url.split("/")[2] for url in served.urls}

        assert (len(served.urls), len(ports)) == (3, 2)
        assert len(set(bodies)) == 3
        assert all(len(body) > SIZE for body in bodies)


def test_a_crowd_fails_as_often_as_it_is_told_to() -> None:
    """The same seed gives the same fates, in about the shares that are asked for."""
    sites, notes = crowd(2_000, 7, "{}")

    assert [site.fate for site in sites] == [site.fate for site in crowd(2_000, 7, "{}")[0]]
    assert all(abs(notes[fate] / 2_000 - share) < 0.015 for fate, share in FATES.items())
    assert all(isinstance(site, Answers) and site.latency() > 0 for site in sites[:50])


def test_a_site_that_refuses_has_a_port_on_which_nothing_listens() -> None:
    """So that a dead host of the crowd costs what a dead host costs."""
    with farm([CROWD, "1", "1", '{"fates": {"refuse": 1.0}}']) as served:
        try:
            urllib.request.urlopen(served.urls[0])
        except urllib.error.URLError as error:
            assert isinstance(error.reason, ConnectionRefusedError)
        else:
            raise AssertionError("something answered")


def test_the_dead_hosts_of_the_long_registry_are_all_different() -> None:
    """Rows of one host would be one group, visited one after the other."""
    hosts = {_dead(number) for number in range(16_000)}

    assert len(hosts) == 16_000
