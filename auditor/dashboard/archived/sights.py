"""What of an archive a page shows: an address, and what is marked on it; and where that stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from auditor.dashboard.archived.inert import MARK, Marks
from auditor.dashboard.frame.links import Links
from rules.findings import Finding

_OF_THE_TARGET = ("page", "document", "file name")
"""Where a period may have been read of what a link leads to (`Period.where`); else it was read beside the link."""


class View(StrEnum):
    """For what an archived page is looked at."""

    PLAIN = "plain"
    LEAD = "lead"
    """The words that name the item."""
    PROOF = "proof"
    """What was read, and the date that decided."""
    NEAR = "near"
    """Words that were rejected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """An archived page with marks."""

    url: str
    view: View = View.PLAIN
    onward: str = ""
    """The address whose link is framed."""
    miss: int = 0
    """Which of the near misses."""


class Places(Protocol):
    """Where archived pages and files stand."""

    def page(self, sight: Sight) -> str:
        """An archived page; "" where it is not shown."""

    def raw(self, url: str) -> str:
        """The archived bytes, as a download; "" where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedPlaces:
    """Addresses of the running dashboard."""

    go: Links
    crawl_id: int
    audit_id: int
    item: str

    def page(self, sight: Sight) -> str:
        told: dict[str, object] = {"url": sight.url, "to": sight.onward}
        if sight.view is not View.PLAIN:
            told |= {"audit": self.audit_id, "item": self.item, "view": sight.view.value, "miss": sight.miss or ""}
        return f"{self.go.to('archived', self.crawl_id, 'page', **told)}#{MARK}"

    def raw(self, url: str) -> str:
        return self.go.to("archived", self.crawl_id, "raw", url=url)


def marks_for(finding: Finding | None, sight: Sight) -> Marks:
    """What is marked."""
    onward = sight.onward or None
    if finding is None:
        return Marks(target=onward)
    date = (finding.period.text,) if finding.period else ()
    excerpt = (finding.excerpt,) if finding.excerpt else ()
    match sight.view:
        case View.LEAD:
            label = (finding.label,) if finding.label else ()
            same = finding.url is None or finding.url == finding.found_on
            beside = finding.period is not None and not finding.period.where.startswith(_OF_THE_TARGET)
            texts = (*label, *(date if same or beside else ()), *(excerpt if same else ()))
            return Marks(texts=texts, target=onward)
        case View.PROOF:
            return Marks(texts=(*date, *excerpt), target=onward)
        case View.NEAR:
            miss = finding.near_misses[sight.miss : sight.miss + 1]
            return Marks(texts=tuple(each.label for each in miss), target=onward)
        case View.PLAIN:
            return Marks(target=onward)
