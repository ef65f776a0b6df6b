"""Two months of one centre: which items moved the score, and what had changed on the site."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditor.errors import CannotContinue
from auditor.kept_crawls import replay_order
from auditor.means import Means
from auditor.replay import CannotReplay, kept_snapshot
from crawler.artifacts import Document, Page, Resource, SiteSnapshot
from crawler.nursery import Nursery
from rules.findings import Finding, ItemCode
from storage.centre import Centre
from storage.records import StoredAudit

_MOST_LINES = 400
"""Of a text, in a comparison."""
_MOST_ADDRESSES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one item did to the score."""

    item: ItemCode
    before: Finding | None
    after: Finding | None
    moved: Fraction
    """Points of the score, 0 to 100; of an item that was judged otherwise it may be nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """What stands otherwise where an item's evidence stood, or stands."""

    item: ItemCode
    url: str
    lines: tuple[str, ...]
    """Of a unified comparison: "-" what stood there, "+" what stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One centre, then and later."""

    centre: Centre
    before: StoredAudit
    after: StoredAudit
    steps: tuple[Step, ...]
    """Those that moved the score most first."""
    texts: tuple[TextChange, ...]
    """For the items that were judged otherwise."""
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    changed: tuple[str, ...]
    """Addresses of the site: seen only later, only before, or with other content."""


def waterfall(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[Step, ...]:
    """What each item that was judged or weighed otherwise did to the score; together they make the whole difference."""
    shares_before, shares_after = _shares(before), _shares(after)
    was, now = {one.item: one for one in before}, {one.item: one for one in after}
    steps = [
        Step(
            item=item,
            before=was.get(item),
            after=now.get(item),
            moved=shares_after.get(item, Fraction(0)) - shares_before.get(item, Fraction(0)),
        )
        for item in {**was, **now}
    ]
    moved = [step for step in steps if step.moved or _status(step.before) != _status(step.after)]
    return tuple(sorted(moved, key=lambda step: (-abs(step.moved), step.item)))


def _shares(findings: Sequence[Finding]) -> dict[ItemCode, Fraction]:
    """Each item's points of the score; an undetermined item has none yet."""
    total = sum((Fraction(one.weight) for one in findings if one.status.value != "not_applicable"), Fraction(0))
    return {
        one.item: 100 * Fraction(one.weight) * Fraction(one.credit) / total
        for one in findings
        if one.credit is not None and total
    }


def _status(finding: Finding | None) -> str | None:
    return finding.status.value if finding is not None else None


def difference(means: Means, centre: Centre, before: StoredAudit, after: StoredAudit) -> Difference:
    """Compare two audits of a centre and what their crawls saw; reads archives only. Raises CannotContinue."""
    steps = waterfall(before.findings, after.findings)
    with Nursery() as nursery:
        then, later = (_resources(means, centre, audit, nursery) for audit in (before, after))
    both = then.keys() & later.keys()
    return Difference(
        centre=centre,
        before=before,
        after=after,
        steps=steps,
        texts=tuple(change for step in steps for change in _texts(step, then, later)),
        appeared=tuple(sorted(later.keys() - then.keys()))[:_MOST_ADDRESSES],
        vanished=tuple(sorted(then.keys() - later.keys()))[:_MOST_ADDRESSES],
        changed=tuple(sorted(url for url in both if _content(then[url]) != _content(later[url])))[:_MOST_ADDRESSES],
    )


def _resources(means: Means, centre: Centre, audit: StoredAudit, nursery: Nursery) -> dict[str, Resource]:
    try:
        snapshot: SiteSnapshot = kept_snapshot(replay_order(means, centre, audit.crawl), nursery)
    except CannotReplay as error:
        raise CannotContinue(str(error)) from error
    return {one.url: one for one in snapshot.resources}


def _content(resource: Resource) -> object:
    match resource:
        case Page() | Document():
            return resource.sha256
        case failure:
            return failure.kind


def _texts(step: Step, then: Mapping[str, Resource], later: Mapping[str, Resource]) -> list[TextChange]:
    places = [place for one in (step.before, step.after) if one for place in (one.url, one.found_on) if place]
    changes = []
    for url in dict.fromkeys(places):
        lines = tuple(difflib.unified_diff(_lines(then.get(url)), _lines(later.get(url)), lineterm="", n=1))[2:]
        if lines:
            changes.append(TextChange(item=step.item, url=url, lines=lines[:_MOST_LINES]))
    return changes


def _lines(resource: Resource | None) -> list[str]:
    match resource:
        case None:
            return ["(not visited)"]
        case Page():
            return [block.text for block in resource.blocks]
        case Document():
            return [resource.name, *resource.text.splitlines()]
        case failure:
            return [f"({failure.kind.value}: {failure.detail})"]
