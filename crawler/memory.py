"""What the last visit to a centre saw: where to look first this time, and what need not be sent again."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from crawler.artifacts import Page, Resource, SiteSnapshot
from crawler.coding import header
from crawler.visit import Exchange, Visit

_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """One earlier visit."""

    seen: SiteSnapshot
    """What it saw; how it ended alone where `starts` is empty."""
    visits: Mapping[str, Visit]
    """The visits that this rests on, by address; those to what cannot exist among them.

    A site's bodies are megabytes: whoever gives this may fetch each visit when it is asked for, and keep none."""
    starts: tuple[str, ...] = ()
    """Addresses by which it can be told whether all that was found still stands, each after those that lead to it.

    Empty where the site is due to be looked at whole again."""

    def known(self) -> frozenset[str]:
        """Every address that it tells of: those visited, and those linked and left, as settled or by a limit."""
        links = (link.url for page in self.seen.resources if isinstance(page, Page) for link in page.links)
        return frozenset({*self.visits, *self.seen.unvisited, *(url for url in links if url is not None)})

    def resources(self) -> dict[str, Resource]:
        """What is taken to be as it was, by address.

        None of `starts`: what had been found stands where it answers, and not where it is remembered.
        """
        return {one.url: one for one in self.seen.resources if one.url not in self.starts}

    def not_found(self) -> dict[str, Resource]:
        """What the site answered where nothing can be, by address."""
        return {one.url: one for one in self.seen.not_found}

    def carried(self, asked: Container[str]) -> Iterator[Visit]:
        """The visits that stand in for those to addresses not asked for this time."""
        return (self.visits[url] for url in self.visits if url not in asked and url not in self.starts)

    def answer(self, url: str) -> Exchange | None:
        """The answer that may be asked to be confirmed rather than sent again (RFC 9110 §13); None where none may."""
        visit = self.visits.get(url)
        if visit is None or visit.failure is not None or not visit.exchanges:
            return None
        answer = visit.exchanges[-1]
        return answer if answer.url == url and answer.status == _OK and conditions(answer) else None


def conditions(answer: Exchange) -> list[tuple[str, str]]:
    """The request headers that ask for a page only if it changed since it was answered so."""
    named = (("If-None-Match", header(answer, "etag")), ("If-Modified-Since", header(answer, "last-modified")))
    return [(name, value) for name, value in named if value and value.isprintable() and value.isascii()]
