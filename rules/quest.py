"""What a link is worth where most was found already, and a few items are looked for on a site that is known."""

from __future__ import annotations

from collections.abc import Callable

from crawler.artifacts import Link
from crawler.frontier import PROMISING
from rules.findings import ItemCode
from rules.labels import label_of, labels_of
from rules.match import lexicon_of
from rules.month import Month
from rules.pack import Pack
from rules.promise import promise_of

_SAYS_NOTHING = PROMISING / 10
"""What a label such as "2563" is worth by itself: something below a page that something speaks for, else nothing."""


def quest_of(pack: Pack, month: Month, settled: frozenset[ItemCode]) -> Callable[[Link], float]:
    """As `promise_of`, except that only what names an item that is not settled speaks for a link, or gives way to it.

    On a first visit all that stands behind a gateway, or beside an item's name, is worth opening; on a site that is
    known a gateway is worth a look by itself, and what is called something else is not.
    """
    promise, lexicon, labels = promise_of(pack, month, settled), lexicon_of(pack), labels_of(pack)

    def worth(link: Link) -> float:
        label = label_of(link)
        if lexicon.read(label).named:
            return promise(link)
        if labels.is_gateway(label) or labels.is_site_map(label):
            return PROMISING
        return max(promise(link), _SAYS_NOTHING) if not label or labels.is_generic(label) else 0.0

    return worth
