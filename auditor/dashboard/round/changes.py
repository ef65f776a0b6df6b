"""What changed in a month against the one before, across all centres."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from starlette.responses import Response

from auditor.dashboard.centre.points import moved_text
from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.page import Page
from auditor.dashboard.frame.paging import Part, number_of
from auditor.dashboard.frame.routing import Asked, shows
from auditor.kept_rules import packs_of
from evaluator.score import Score
from rules.findings import ItemCode
from rules.month import Month
from storage import views
from storage.centre import Centre
from storage.changes_views import ItemChange, item_changes
from storage.pack_views import packs_that_judged
from storage.round_views import kept_scores

_MOST_MOVED = 15
_CENTRES = 100
"""Centres told item by item on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A centre whose score or findings are not as they were."""

    centre: Centre
    before: Score
    after: Score
    moved: Fraction | None
    """None while either score is not final."""
    items: tuple[ItemChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMoves:
    """One item: at how many centres it was judged better or worse than before."""

    item: ItemCode
    title: str
    better: int
    worse: int
    other: int
    """As much worth as before, or undetermined then or now."""


def contents(source: Source, page: Page, month: Month | None = None, number: int = 1) -> dict[str, Any]:
    """The changes of a month, by default of the newest audited one, against the audited month before it.

    The centres that changed come a page at a time; all at once in a copy, which nobody can ask for more.
    """
    months = views.audited_months(source.repository)
    chosen = month or (months[-1] if months else None)
    before = max((each for each in months if chosen and each < chosen), default=None)
    view: dict[str, Any] = {"months": months, "month": chosen, "before": before, "audited": chosen in months}
    if chosen is None or before is None or chosen not in months:
        return view
    return view | _compared(source, page, before, chosen, number)


def _compared(source: Source, page: Page, before: Month, after: Month, number: int) -> dict[str, Any]:
    repository, mark = source.repository, Fraction(source.round.pass_score)
    was, now = (_scores(source, month) for month in (before, after))
    changes = item_changes(repository, before, after)
    registry = repository.centres()
    moved = _moved(registry, was, now, changes)
    scored = sorted((one for one in moved if one.moved), key=lambda one: -abs(one.moved or Fraction(0)))
    digests = packs_that_judged(repository, (before, after))
    packs = packs_of(repository, source.pack, digests)
    part = Part(number=number, size=_CENTRES if page.links.live else max(1, len(moved)), count=len(moved))
    return {
        "mark": source.round.pass_score,
        "adjacent": before == after.plus(-1),
        "other_rules": len(digests) > 1,
        "up": [one for one in moved if _passes(one.after, mark) and not _passes(one.before, mark)],
        "down": [one for one in moved if _passes(one.before, mark) and not _passes(one.after, mark)],
        "rose": sum(1 for one in scored if (one.moved or 0) > 0),
        "fell": sum(1 for one in scored if (one.moved or 0) < 0),
        "most": scored[:_MOST_MOVED],
        "items": _by_item(page, changes, {rule.code: rule for pack in packs.values() for rule in pack.items}),
        "part": part,
        "moved": part.of(moved),
        "compared": len(was.keys() & now.keys()),
        "only_now": [centre for centre in registry if centre.code in now and centre.code not in was],
        "only_before": [centre for centre in registry if centre.code in was and centre.code not in now],
        "signed": moved_text,
    }


def _scores(source: Source, month: Month) -> Mapping[str, Score]:
    """By centre; those of the round's months are those that its own page has read already."""
    first, last = source.round.first_month, source.round.last_month
    if not first <= month <= last:
        first = last = month
    return kept_scores(source.repository, first, last).scores.get(month, {})


def _passes(score: Score, mark: Fraction) -> bool:
    return score.final is not None and score.final >= mark


def _moved(
    registry: Sequence[Centre], was: Mapping[str, Score], now: Mapping[str, Score], changes: Sequence[ItemChange]
) -> list[Moved]:
    """Of the registry's centres, in its order: those with another score or another verdict."""
    items: dict[str, list[ItemChange]] = defaultdict(list)
    for change in changes:
        items[change.centre].append(change)
    both = (centre for centre in registry if centre.code in was and centre.code in now)
    return [
        Moved(
            centre=centre,
            before=was[centre.code],
            after=now[centre.code],
            moved=_difference(was[centre.code], now[centre.code]),
            items=tuple(items[centre.code]),
        )
        for centre in both
        if was[centre.code] != now[centre.code] or items[centre.code]
    ]


def _difference(before: Score, after: Score) -> Fraction | None:
    return None if before.final is None or after.final is None else after.final - before.final


def _by_item(page: Page, changes: Sequence[ItemChange], rules: Mapping[ItemCode, Any]) -> list[ItemMoves]:
    """In the rules' order."""
    by_item: dict[ItemCode, list[ItemChange]] = defaultdict(list)
    for change in changes:
        by_item[change.item].append(change)
    order = {code: place for place, code in enumerate(rules)}
    return [
        _moves(item, page.either(rules[item].title_th, rules[item].title_en) if item in rules else "", by_item[item])
        for item in sorted(by_item, key=lambda code: (order.get(code, len(order)), code))
    ]


def _moves(item: ItemCode, title: str, changes: Sequence[ItemChange]) -> ItemMoves:
    better, worse = (sum(1 for one in changes if _worth(one) == sign) for sign in (1, -1))
    return ItemMoves(item=item, title=title, better=better, worse=worse, other=len(changes) - better - worse)


def _worth(change: ItemChange) -> int:
    if change.credit_before is None or change.credit_after is None:
        return 0
    return (change.credit_after > change.credit_before) - (change.credit_after < change.credit_before)


def show_newest(asked: Asked) -> Response:
    """The newest audited month's."""
    return asked.answer(
        "changes.html.jinja", **contents(asked.desk.source, asked.page, number=number_of(asked.query("p")))
    )


def show_month(asked: Asked) -> Response:
    """One month's; a text that names no month is told so (MonthError)."""
    month, number = Month.parse(asked.part("month")), number_of(asked.query("p"))
    view = contents(asked.desk.source, asked.page, month, number)
    return asked.answer("changes.html.jinja", status=200 if view["audited"] else 404, **view)


ROUTES = [shows("/changes", show_newest), shows("/changes/{month}", show_month)]
