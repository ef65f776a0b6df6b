"""The clicks that lead from a centre's front page to an address, as a visitor could make them in the archived pages."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from auditor.dashboard.archived.apart import resources
from auditor.dashboard.archived.kept_visits import Shelf
from crawler.artifacts import Link, LinkKind, Page

_AT_ONCE = 24


@dataclass(frozen=True, slots=True)
class Step:
    """A page on the way."""

    url: str
    """As asked for."""
    words: str
    """Of the link that leads there from the step before; empty for the first."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A link, as far as a trail needs it."""

    url: str
    words: str


def trail(shelf: Shelf, found_on: str | None, url: str | None, label: str) -> tuple[Step, ...]:
    """From the front page to the page where the words stand, and on to what they lead to.

    Empty where no links lead there, as with an address from a sitemap. `label` are the words that were followed.
    """
    start, goal = shelf.look(shelf.home), shelf.look(found_on or url or "")
    if start is None or goal is None:
        return ()
    return (way := _way(shelf, start.url, goal.url)) and (*way, *onward(shelf, found_on, url, label))


def onward(shelf: Shelf, found_on: str | None, url: str | None, label: str) -> tuple[Step, ...]:
    """From the page where the words stand to what they lead to, which may take more than one click."""
    if found_on is None or url is None or url == found_on:
        return ()
    begin, end = shelf.look(found_on), shelf.look(url)
    if begin is None or end is None:
        return (Step(url, label),)
    return _way(shelf, begin.url, end.url)[1:] or ((Step(end.url, label),) if begin is not end else ())


def _way(shelf: Shelf, start: str, goal: str) -> tuple[Step, ...]:
    """The shortest; of several the one whose links stand first on their pages."""
    leads = _leads(shelf)
    came: dict[str, tuple[str, str]] = {start: ("", "")}
    waiting = deque([start])
    while waiting and goal not in came:
        here = waiting.popleft()
        for lead in leads.get(here, ()):
            look = shelf.look(lead.url)
            if look is not None and look.url not in came:
                came[look.url] = (here, lead.words)
                waiting.append(look.url)
    if goal not in came:
        return ()
    steps, at = [], goal
    while at:
        before, words = came[at]
        steps.append(Step(at, words))
        at = before
    return tuple(reversed(steps))


def _leads(shelf: Shelf) -> Mapping[str, tuple[Lead, ...]]:
    return _read(_Known(shelf))


class _Known:
    """A shelf, known by its archive: so what was read of it once is remembered."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.shelf.sha256 == self.shelf.sha256

    def __hash__(self) -> int:
        return hash(self.shelf.sha256)


@lru_cache(maxsize=_AT_ONCE)
def _read(known: _Known) -> Mapping[str, tuple[Lead, ...]]:
    """The links of every page, by the address asked for. Raises `kept_visits.Unshown`."""
    shelf = known.shelf
    looks = [look for look in shelf.looks.values() if look.shows and look.failure is None]
    read = resources(shelf.visit(look) for look in looks)
    return {page.url: tuple(_lead(link) for link in page.links if link.url) for page in read if isinstance(page, Page)}


def _lead(link: Link) -> Lead:
    words = link.text or link.alt or link.title or link.aria_label
    return Lead(link.url or "", words if link.kind is not LinkKind.REFRESH else "")
