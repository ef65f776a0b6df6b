"""What a visit is for: which links are worth a request, and when enough was seen. The crawler knows no item."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crawler.artifacts import Link, SiteSnapshot
from rules.evaluate import evaluate
from rules.findings import ItemCode, Status
from rules.month import Month
from rules.pack import Pack
from rules.promise import promise_of

Promise = Callable[[Link], float]

_BEST = frozenset({Status.SATISFIED, Status.NOT_APPLICABLE})
_NEXT_BEST = frozenset({*_BEST, Status.NONE_DECLARED})
"""A statement that there is none earns as much; what it denies outranks it, where a link may yet lead there."""


class Aim:
    """All items of a pack for one centre and month."""

    def __init__(
        self,
        pack: Pack,
        month: Month,
        exempt: frozenset[ItemCode] = frozenset(),
        names: tuple[str, ...] = (),
        before: Mapping[ItemCode, Status] | None = None,
    ) -> None:
        """As `rules.evaluate.evaluate` takes them; `before` is what an earlier visit came to."""
        self._pack, self._month, self._exempt, self._names = pack, month, exempt, names
        self._before = before or {}
        self.promise = promise_of(pack, month, exempt)

    def left(self, seen: SiteSnapshot, *, promising: bool) -> Promise | None:
        """What is worth a request by now; None where every item has the best verdict that it can get.

        Args:
            seen: all that was seen so far.
            promising: whether anything is left to open that something speaks for.
        """
        best = _BEST if promising else _NEXT_BEST
        findings = evaluate(self._pack, seen, self._month, self._exempt, self._names)
        settled = frozenset(finding.item for finding in findings if finding.status in best)
        return promise_of(self._pack, self._month, settled) if len(settled) < len(findings) else None

    def stands(self, seen: SiteSnapshot) -> bool:
        """Whether no item is worse than before, and none was left undecided."""
        findings = evaluate(self._pack, seen, self._month, self._exempt, self._names)
        return all(self._is_kept(finding.status, self._before.get(finding.item)) for finding in findings)

    def _is_kept(self, now: Status, before: Status | None) -> bool:
        if now in _NEXT_BEST:
            return True
        if before is None or Status.UNDETERMINED in (now, before) or before is Status.NOT_APPLICABLE:
            return False  # it was not looked for, or not to the end
        return (self._pack.credit(now) or 0) >= (self._pack.credit(before) or 0)
