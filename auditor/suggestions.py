"""Phrases that a pack could be given, with what each would change in the kept crawls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from auditor.errors import CannotContinue, NothingToDo
from auditor.kept_crawls import kept_orders
from auditor.means import Means, Step
from auditor.pipeline import Change, verdicts_that_differ
from auditor.replay import CannotReplay, kept_snapshot
from auditor.tasks import Judged, ReplayOrder
from crawler.artifacts import SiteSnapshot
from crawler.nursery import Nursery
from evaluator.score import score_of
from rules.evaluate import evaluate
from rules.findings import ItemCode, Status
from rules.label_form import tighten
from rules.month import Month
from rules.pack import Pack
from rules.reader import SiteReader
from rules.suggest import Likeness, Nearest, SeenLabel, labels_seen, with_phrase
from storage import views

_WANTING = frozenset({Status.MISSING, Status.EMPTY})
"""Verdicts that a phrase could mend."""
_AT_ONCE = 8
"""Packs tried on one reading of a crawl; their lexicons are all in memory then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A phrase that could be added to an item, and what it would do."""

    item: ItemCode
    phrase: str
    label: str
    """The label as it stands on the first of the centres."""
    page: str
    """Where it stands there."""
    nearest: Nearest
    centres: tuple[str, ...]
    """Those whose sites show it."""
    wanting: tuple[str, ...]
    """Those of them at which the item is missing or empty."""
    changes: tuple[Change, ...] = ()
    """What adding it would change, by centre; `before` is under the pack as it is."""

    @property
    def gain(self) -> Fraction:
        """The points that all scores together would rise (the lower bounds, where there are bounds)."""
        return sum(
            (change.after.lower - change.before.lower for change in self.changes if change.before), start=Fraction(0)
        )

    @property
    def prospect(self) -> tuple[int, float, int, str, str]:
        """Most useful first, as far as can be told before it is tried."""
        return (-len(self.wanting), -self.nearest.likeness, -len(self.centres), self.item, self.phrase)


@dataclass(slots=True, kw_only=True)
class _Seen:
    first: SeenLabel
    nearest: Nearest
    centres: list[str] = field(default_factory=list)
    wanting: list[str] = field(default_factory=list)


def suggestions(
    means: Means,
    *,
    month: Month | None = None,
    limit: int = 20,
    progress: Callable[[Step], None] = lambda _: None,
) -> tuple[Suggestion, ...]:
    """The most useful phrases to add, by the newest kept crawl of each centre (of a month, or of all); keeps nothing.

    Those that would mend most come first. At most `limit` are tried, each on the crawls that show its label. Raises
    NothingToDo where no crawl is kept, CannotContinue for an archive that is gone or was altered.
    """
    orders = _newest(means, month)
    judged: dict[str, Judged] = {}
    seen: dict[tuple[ItemCode, str], _Seen] = {}
    likeness = Likeness(means.pack)
    with Nursery() as nursery:
        for order in orders.values():
            judged[order.centre] = _look(means.pack, likeness, order, seen, nursery)
            step = Step(
                centre=order.centre, month=order.month, done=len(judged), total=len(orders), judged=judged[order.centre]
            )
            progress(step)
        found = [_suggestion(item, one) for (item, _), one in _folded(seen).items()]
        shown = sorted(found, key=lambda each: each.prospect)[:limit]
        tried = [
            one
            for start in range(0, len(shown), _AT_ONCE)
            for one in _tried(means.pack, orders, judged, shown[start : start + _AT_ONCE], nursery)
        ]
    return tuple(sorted(tried, key=lambda each: (-each.gain, each.prospect)))


def _newest(means: Means, month: Month | None) -> dict[str, ReplayOrder]:
    """The newest kept crawl of each centre, by centre."""
    months = (month,) if month else tuple(reversed(views.audited_months(means.repository)))
    found: dict[str, ReplayOrder] = {}
    for each in months:
        for order in kept_orders(means, each):
            found.setdefault(order.centre, order)
    if not found:
        raise NothingToDo("no crawl is kept for this: run `prongsai audit` first")
    return dict(sorted(found.items()))


def _look(
    pack: Pack, likeness: Likeness, order: ReplayOrder, seen: dict[tuple[ItemCode, str], _Seen], nursery: Nursery
) -> Judged:
    """Judge one crawl and take down its labels that look like an item."""
    snapshot = _snapshot(order, nursery)
    judged = _judge(pack, snapshot, order)
    wanting = {finding.item for finding in judged.findings if finding.status in _WANTING}
    for label in labels_seen(SiteReader(pack, snapshot)):
        nearest = likeness.nearest(label.phrase)
        if nearest is None:
            continue
        one = seen.setdefault((nearest.item, label.phrase), _Seen(first=label, nearest=nearest))
        one.centres.append(order.centre)
        if nearest.item in wanting:
            one.wanting.append(order.centre)
    return judged


def _folded(seen: Mapping[tuple[ItemCode, str], _Seen]) -> dict[tuple[ItemCode, str], _Seen]:
    """Without the phrases that hold a shorter one of their item: the shorter would match their labels too."""
    kept: dict[tuple[ItemCode, str], _Seen] = {}
    for (item, phrase), one in sorted(seen.items(), key=lambda entry: (len(tighten(entry[0][1])), entry[0])):
        tight = tighten(phrase)
        within = next((key for key in kept if key[0] == item and tighten(key[1]) in tight), None)
        if within is None:
            kept[item, phrase] = one
            continue
        kept[within].centres = sorted({*kept[within].centres, *one.centres})
        kept[within].wanting = sorted({*kept[within].wanting, *one.wanting})
    return kept


def _suggestion(item: ItemCode, one: _Seen) -> Suggestion:
    return Suggestion(
        item=item,
        phrase=one.first.phrase,
        label=one.first.label,
        page=one.first.page,
        nearest=one.nearest,
        centres=tuple(one.centres),
        wanting=tuple(one.wanting),
    )


def _tried(
    pack: Pack,
    orders: Mapping[str, ReplayOrder],
    judged: Mapping[str, Judged],
    shown: Sequence[Suggestion],
    nursery: Nursery,
) -> Iterator[Suggestion]:
    """Each suggestion with its effect; a crawl is read once for all of them."""
    packs = [with_phrase(pack, one.item, one.phrase) for one in shown]
    changes: dict[int, list[Change]] = defaultdict(list)
    for centre, order in orders.items():
        concerned = [place for place, one in enumerate(shown) if centre in one.centres]
        snapshot = _snapshot(order, nursery) if concerned else None
        for place in concerned:
            assert snapshot is not None
            changes[place] += _change(order, judged[centre], _judge(packs[place], snapshot, order))
    for place, one in enumerate(shown):
        yield replace(one, changes=tuple(changes[place]))


def _judge(pack: Pack, snapshot: SiteSnapshot, order: ReplayOrder) -> Judged:
    findings = evaluate(pack, snapshot, order.month, order.exempt, order.names)
    return Judged(findings=findings, score=score_of(findings), crawl=None)


def _change(order: ReplayOrder, before: Judged, after: Judged) -> list[Change]:
    items = verdicts_that_differ(before.findings, after.findings)
    if before.score == after.score and not items:
        return []
    return [Change(centre=order.centre, month=order.month, before=before.score, after=after.score, items=items)]


def _snapshot(order: ReplayOrder, nursery: Nursery) -> SiteSnapshot:
    try:
        return kept_snapshot(order, nursery)
    except CannotReplay as error:
        raise CannotContinue(str(error)) from error
