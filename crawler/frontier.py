"""What to look at next: best first, within the centre's scope, in one order whatever the network's timing.

An address's priority is what its own label promises, or 0.9 of the priority of the page in whose content it stands
(bare years under a promising heading), whichever is more. Documents that nothing speaks for stay unopened; pages of
the centre that nothing speaks for come last, so that "missing" means "looked everywhere": of those that look alike
(a thousand news, deeper than the front page's own links) only as many are opened as it takes to see that they lead
nowhere.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from crawler.artifacts import Link, LinkKind, Page, Region
from crawler.scope import Place, Scope
from crawler.site import Site
from crawler.traps import Echoes, Traps, Yields, is_asset, is_document
from crawler.visit import Purpose

Promise = Callable[[Link], float]
"""How likely a link leads to a disclosure, 0 to 1."""

PROMISING = 0.1
"""From this worth on something speaks for an address; what a page of less worth hands down is hardly a word."""
_HANDED_DOWN = 0.9
_WORTH_LEAVING_FOR = 0.5
"""The priority from which an unpromising link out of scope is opened."""
_MAX_HOPS_OUTSIDE = 2
_FRONT = 1
"""What the front page itself links is always opened, whatever the yield of its like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address whose turn has come."""

    url: str
    purpose: Purpose
    priority: float

    @property
    def promising(self) -> bool:
        """Whether anything speaks for it."""
        return self.priority >= PROMISING


@dataclass(slots=True)
class _Node:
    url: str
    purpose: Purpose
    priority: float
    depth: int
    order: int
    hops: int
    """How many pages outside the centre's path lead to it, itself included; 0 for the centre's own."""
    taken: bool = False
    strays: bool = False
    """Whether it turned out to lie outside the centre's path."""
    page: Page | None = None
    """What it turned out to be, where its links are followed."""
    asks: float = 0.0
    """What a link on it must promise by itself to lead to a page not known yet."""

    @property
    def reach(self) -> int:
        """How many pages outside the path a visitor has crossed who stands on it."""
        return max(self.hops, 1) if self.strays else 0

    def key(self) -> tuple[float, int, int, str]:
        return (-self.priority, self.depth, self.order, self.url)


class Frontier:
    """The addresses known of one centre, and the order in which they are visited."""

    def __init__(self, site: Site, *, promise: Promise, max_depth: int) -> None:
        self.scope = Scope(site)
        self.traps = Traps()
        self.yields = Yields()
        self.echoes = Echoes()
        self._promise = promise
        self._max_depth = max_depth
        self._nodes: dict[str, _Node] = {}
        self._heap: list[tuple[float, int, int, str]] = []
        self._promising = 0
        """Addresses met so far that something speaks for."""
        self._held: frozenset[str] = frozenset()
        """Addresses that are not visited unless they are asked for by name: they are remembered."""
        self._seeds: tuple[Link, ...] = ()
        self._too_deep: set[str] = set()
        self._too_deep_unpromising = False
        home = _Node(self.scope.home, Purpose.PAGE, 0.0, 0, 0, 0)
        self._nodes[home.url] = home
        heapq.heappush(self._heap, home.key())

    def pop(self) -> Target | None:
        """The best address left; None where none is."""
        while self._heap:
            key = heapq.heappop(self._heap)
            node = self._nodes[key[3]]
            if node.taken or node.url in self._held or key != node.key():
                continue
            if not (_speculative(node) and self.yields.is_barren(node.url)):
                node.taken = True
                self.yields.passed_over.pop(node.url, None)
                return Target(url=node.url, purpose=node.purpose, priority=node.priority)
        return None

    def put_back(self, target: Target) -> None:
        """Undoes a `pop`: a limit came first."""
        node = self._nodes[target.url]
        node.taken = False
        heapq.heappush(self._heap, node.key())

    def hold(self, urls: Iterable[str]) -> None:
        """Keeps addresses out of turn; to be called before anything is popped."""
        self._held = frozenset(urls) - {self.scope.home}

    def take(self, url: str) -> Target | None:
        """An address out of turn; None where no page that was seen leads there, or where it was popped before."""
        node = self._nodes.get(url)
        if node is None or node.taken:
            return None
        node.taken = True
        return Target(url=node.url, purpose=node.purpose, priority=node.priority)

    def release(self) -> None:
        """Lets what was held take its turn."""
        self._held = frozenset()
        self._order_anew()

    def priority(self, url: str) -> float:
        """What an address that was popped is worth by now."""
        return self._nodes[url].priority

    def expand(self, page: Page) -> None:
        """Takes in the links of a page that was popped, if it is one whose links are followed."""
        node = self._nodes[page.url]
        if node.purpose is not Purpose.PAGE:
            return
        if page.url == self.scope.home:
            self._adopt(page)
        else:
            place = self.scope.place(page.final_url)
            if place not in (Place.OWN, Place.OUTSIDE):
                return
            node.strays = place is Place.OUTSIDE
        node.page, node.asks = page, self.echoes.asks(page)
        promising = self._promising
        self._spread(node)
        if _speculative(node):
            self.yields.note(node.url, fruitful=not node.asks and self._promising > promising)

    def aim_at(self, promise: Promise) -> None:
        """Weighs everything known anew: what was promising may have been found meanwhile, or be so again."""
        if promise is not self._promise:
            self._promise = promise
            self._weigh_anew()
        self._order_anew()

    def _weigh_anew(self) -> None:
        self._too_deep.clear()
        for node in self._nodes.values():
            node.priority = 0.0
        for node in tuple(self._nodes.values()):
            if node.page is not None:
                self._spread(node)
        self._offer_seeds(self._seeds)

    def seed(self, links: Iterable[Link]) -> None:
        """Takes in links that stand on no page (a sitemap's), as if on the home page."""
        found = tuple(links)
        self._seeds += found
        self._offer_seeds(found)

    def _offer_seeds(self, links: Iterable[Link]) -> None:
        home = self._nodes[self.scope.home]
        for link in links:
            self._offer(home, link)

    def unvisited(self) -> tuple[str, ...]:
        """Addresses that were worth a visit and had none, in order; what is held needs none."""
        left = self.yields.passed_over.keys() | self._held
        waiting = (
            node.url for node in self._nodes.values() if not node.taken and _is_wanted(node) and node.url not in left
        )
        return tuple(sorted({*waiting, *self._too_deep}))

    def remarks(self) -> tuple[str, ...]:
        """What was cut short because it had no end in sight."""
        found = []
        if self.traps.sprung:
            found.append(f"{len(self.traps.sprung)} endless lists cut short, such as {next(iter(self.traps.sprung))}")
        if left := self.yields.passed_over:
            found.append(f"{len(left)} pages passed over whose like had led to nothing, such as {next(iter(left))}")
        if echoes := self.echoes.heard:
            found.append(f"{len(echoes)} pages that only repeat others, such as {next(iter(echoes))}")
        if repeated := sum(not node.taken and not _is_wanted(node) for node in self._nodes.values()):
            found.append(f"{repeated} documents left that could only add to what was found")
        if self._too_deep_unpromising:
            found.append(f"nothing deeper than {self._max_depth} links was looked at")
        return tuple(found)

    def _order_anew(self) -> None:
        self._heap = [node.key() for node in self._nodes.values() if not node.taken and _is_wanted(node)]
        heapq.heapify(self._heap)

    def _adopt(self, page: Page) -> None:
        self.scope.adopt(page.final_url)
        for link in page.links:
            if link.kind is LinkKind.REFRESH and link.url is not None:
                self.scope.adopt(link.url)

    def _spread(self, start: _Node) -> None:
        """Offers a node's links, and again those of every page that thereby gained in worth."""
        waiting = [start]
        while waiting:
            node = waiting.pop()
            for link in node.page.links if node.page is not None else ():
                raised = self._offer(node, link)
                if raised is not None and raised.page is not None:
                    waiting.append(raised)

    def _offer(self, parent: _Node, link: Link) -> _Node | None:
        """Notes one reference; returns the node of a page already visited whose worth it raised."""
        url = link.url
        if url is None or url == parent.url or url == self.scope.home:  # noqa: PLR1714  # the hottest line of a crawl
            return None
        node = self._nodes.get(url)
        if node is None and (is_asset(url) or self.scope.place(url) is Place.NEIGHBOUR):
            return None
        promise = self._promise(link)
        priority = max(promise, parent.priority * _handed_down(link))
        if node is None and promise < parent.asks and not (is_document(url) or _is_part(link)):
            return None
        if node is None:
            self._meet(parent, link, promise=promise, priority=priority)
            return None
        hops = self._hops(parent, link) if node.hops else 0
        return self._raise(node, priority=priority, depth=parent.depth + 1, hops=hops)

    def _meet(self, parent: _Node, link: Link, *, promise: float, priority: float) -> None:
        """Takes in an address not known yet, if it is wanted."""
        assert link.url is not None
        place = self.scope.place(link.url)
        document = is_document(link.url)
        hops = self._hops(parent, link) if place in (Place.OUTSIDE, Place.ANCESTOR) else 0
        match place:
            case Place.OWN:
                wanted = priority >= PROMISING or not document
            case Place.EXTERNAL:
                wanted = promise > 0 or priority >= _WORTH_LEAVING_FOR
            case Place.OUTSIDE | Place.ANCESTOR:
                led_to = priority >= PROMISING and (promise > 0 or document or not parent.reach)
                part = _is_part(link) and place is Place.OUTSIDE
                # A document leads no further away, so it may lie one step beyond.
                wanted = (led_to or part) and hops <= _MAX_HOPS_OUTSIDE + document
            case Place.NEIGHBOUR:
                wanted = False
        if wanted:
            purpose = Purpose.EXTERNAL if place is Place.EXTERNAL else Purpose.PAGE
            self._add(_Node(link.url, purpose, priority, parent.depth + 1, len(self._nodes), hops), promise)

    def _hops(self, parent: _Node, link: Link) -> int:
        reach = parent.reach
        return reach if reach and _is_part(link) else reach + 1

    def _add(self, node: _Node, promise: float) -> None:
        if node.depth > self._max_depth:
            if promise > 0:
                self._too_deep.add(node.url)
            else:
                self._too_deep_unpromising = True
            return
        if self.traps.refuses(node.url, promise=promise, priority=node.priority, document=is_document(node.url)):
            return
        self._nodes[node.url] = node
        self._promising += node.priority >= PROMISING
        self._too_deep.discard(node.url)
        heapq.heappush(self._heap, node.key())

    def _raise(self, node: _Node, *, priority: float, depth: int, hops: int) -> _Node | None:
        if priority <= node.priority and hops >= node.hops and depth >= node.depth:
            return None
        node.priority = max(node.priority, priority)
        node.hops = min(node.hops, hops)
        node.depth = min(node.depth, depth)
        if node.taken:
            return node
        heapq.heappush(self._heap, node.key())
        return None


def _is_wanted(node: _Node) -> bool:
    """Whether it is worth a visit by now: what leads nowhere further is so only where something speaks for it."""
    return node.priority >= PROMISING or (node.purpose is Purpose.PAGE and not is_document(node.url))


def _speculative(node: _Node) -> bool:
    """Whether nothing speaks for it: neither its own label nor the page that leads to it, nor the front page."""
    return (
        node.priority < PROMISING and node.depth > _FRONT and node.purpose is Purpose.PAGE and not is_document(node.url)
    )


def _handed_down(link: Link) -> float:
    """Which share of its page's priority a link gets."""
    if link.kind is LinkKind.ANCHOR or link.kind is LinkKind.AREA:
        return _HANDED_DOWN if link.region is Region.MAIN else 0.0
    return 1.0 if _is_part(link) else 0.0


def _is_part(link: Link) -> bool:
    """Whether the target is part of the page, or what the page sends its visitor on to."""
    return link.kind is LinkKind.FRAME or link.kind is LinkKind.REFRESH
