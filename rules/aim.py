"""What a visit is for: which links are worth a request, and when enough was seen. The crawler knows no item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from crawler.aim import Standing
from crawler.artifacts import Link, SiteSnapshot
from rules.evaluate import Hearing, Verdict
from rules.findings import Finding, ItemCode, Status
from rules.month import Month
from rules.pack import Pack
from rules.promise import promise_of
from rules.quest import quest_of
from rules.whereabouts import whereabouts

Promise = Callable[[Link], float]

_BEST = frozenset({Status.SATISFIED, Status.NOT_APPLICABLE})
_NEXT_BEST = frozenset({*_BEST, Status.NONE_DECLARED})
"""A statement that there is none earns as much; what it denies outranks it, where a link may yet lead there."""

_REACHED = frozenset({Status.STALE, Status.UNDATED})
_UNKNOWN = frozenset({None, Status.UNDETERMINED, Status.NOT_APPLICABLE})
"""What an item was before where it was not looked for, or not to the end."""


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
        self._pack, self._month = pack, month
        self._hearing = Hearing(pack, month, exempt, names)
        self._before = before or {}
        self._settled = exempt
        self.promise = self._promise = promise_of(pack, month, exempt)

    def left(self, seen: SiteSnapshot, *, promising: bool) -> Promise | None:
        """What is worth a request by now; None where every item has the best verdict that it can get.

        It is the same object as long as the same items are settled.

        Args:
            seen: all that was seen so far.
            promising: whether anything is left to open that something speaks for.
        """
        best = _BEST if promising else _NEXT_BEST
        verdicts = self._hearing.verdicts(seen)
        settled = frozenset(item for item, verdict in verdicts.items() if verdict.status in best)
        if len(settled) == len(verdicts):
            return None
        if seen.unvisited:
            self._hearing.rest()  # more will be seen before it is asked again
        if settled != self._settled:
            self._settled, self._promise = settled, promise_of(self._pack, self._month, settled)
        return self._promise

    def stands(self, seen: SiteSnapshot) -> Standing:
        """How every item fares by comparison with the earlier visit.

        What is reached and only too old by now may be said so without a look at the whole site, as it is judged.
        """
        verdicts = self._hearing.verdicts(seen)
        worse = {item for item, each in verdicts.items() if not self._is_kept(each.status, self._before.get(item))}
        return Standing(
            rests_on=whereabouts(seen, _places(verdicts.values())),
            seek=quest_of(self._pack, self._month, frozenset(verdicts) - worse) if worse else None,
            whole=any(verdicts[item].status not in _REACHED or self._before.get(item) in _UNKNOWN for item in worse),
        )

    def findings(self, seen: SiteSnapshot) -> tuple[Finding, ...]:
        """What `rules.evaluate.evaluate` finds; at little cost where the same was seen when it was last asked."""
        return self._hearing.findings(seen)

    def _is_kept(self, now: Status, before: Status | None) -> bool:
        if now in _NEXT_BEST:
            return True
        if before is None or before in _UNKNOWN or now is Status.UNDETERMINED:
            return False  # it was not looked for, or not to the end
        return (self._pack.credit(now) or 0) >= (self._pack.credit(before) or 0)


def _places(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Where they stand: the pages that lead to what was found, and that."""
    for verdict in verdicts:
        if verdict.candidate is not None:
            yield verdict.candidate.lead.page.final_url
            if verdict.candidate.outcome.url is not None:
                yield verdict.candidate.outcome.url
