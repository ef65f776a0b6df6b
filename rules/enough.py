"""When a visit has seen enough: what the crawler asks so as not to spend requests that can change nothing."""

from __future__ import annotations

from collections.abc import Callable

from crawler.artifacts import SiteSnapshot
from rules.evaluate import evaluate
from rules.findings import ItemCode, Status
from rules.month import Month
from rules.pack import Pack

_BEST = frozenset({Status.SATISFIED, Status.NOT_APPLICABLE})
_NEXT_BEST = frozenset({*_BEST, Status.NONE_DECLARED})
"""A statement that there is none earns as much; what it denies outranks it, where a link may yet lead there."""


def enough_of(
    pack: Pack, month: Month, exempt: frozenset[ItemCode] = frozenset(), names: tuple[str, ...] = ()
) -> Callable[[SiteSnapshot, bool], bool]:
    """Whether every item has the best verdict that it can get, by what was seen so far.

    The second argument says whether anything is left to open that something speaks for.
    """

    def enough(seen: SiteSnapshot, promising_left: bool) -> bool:
        best = _BEST if promising_left else _NEXT_BEST
        return all(finding.status in best for finding in evaluate(pack, seen, month, exempt, names))

    return enough
