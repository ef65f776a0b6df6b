"""Sitemaps (sitemaps.org 0.9): addresses that a site lists by itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from crawler.artifacts import Link, LinkKind
from crawler.coding import decoded_body, inflated
from crawler.urls import normal_url
from crawler.visit import Visit

_MAX_BYTES = 10_000_000
_MAX_ADDRESSES = 2_000


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one file lists."""

    links: tuple[Link, ...]
    further: tuple[str, ...]
    """Other sitemaps that it names, in normal form."""


def sitemap_of(visit: Visit) -> Sitemap:
    """Reads the visit to a sitemap, gzipped or not; what cannot be read lists nothing."""
    if visit.failure is not None:
        return Sitemap((), ())
    from lxml import etree  # noqa: PLC0415 - heavy, and the crawl itself needs none of it

    answer = visit.exchanges[-1]
    body = inflated(decoded_body(answer, _MAX_BYTES), _MAX_BYTES)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return Sitemap((), ())
    if root is None:  # what the recovering parser makes of no XML at all
        return Sitemap((), ())
    texts = [(place.text or "").strip() for place in islice(root.iterfind("{*}*/{*}loc"), _MAX_ADDRESSES)]
    if etree.QName(root).localname == "sitemapindex":
        return Sitemap((), tuple(url for text in texts if (url := normal_url(answer.url, text))))
    return Sitemap(tuple(_link(answer.url, text) for text in texts), ())


def _link(base: str, text: str) -> Link:
    return Link(url=normal_url(base, text), href=text, text="", kind=LinkKind.SITEMAP)
