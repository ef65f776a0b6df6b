"""The verdict on one item: what every later stage counts, keeps and shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from rules.period import Period

ItemCode = str
"""A disclosure duty, named by its clause: "7(1)" … "9(8)-sk1"."""


class Status(StrEnum):
    """What was concluded (product.md §3)."""

    SATISFIED = "satisfied"
    NONE_DECLARED = "none_declared"
    STALE = "stale"
    UNDATED = "undated"
    EMPTY = "empty"
    BROKEN = "broken"
    MISSING = "missing"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A place that nearly named an item, and why it was not taken."""

    label: str
    """The words that stand there."""
    found_on: str
    why: str
    """One clause in English: "holds 'โครงสร้าง' inside 'โครงสร้างพื้นฐาน'"."""
    why_th: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's word on one finding (การทบทวนผล), with what the rule had concluded."""

    override: int
    """The number of the override that it stems from."""
    by: str
    at: datetime
    """Aware."""
    reason: str
    found: Status
    """The rule's own verdict."""
    found_credit: Decimal | None
    found_explanation: str
    found_explanation_th: str = ""
    second: str | None = None
    """Who agreed, where two persons decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule concluded about one centre in one month; or, beside that, what a person decided."""

    item: ItemCode
    status: Status
    weight: Decimal
    credit: Decimal | None
    """0..1; None where the status earns none because it is unknown or out of the sum."""
    explanation: str
    """One sentence that an official can verify by hand."""
    explanation_th: str = ""
    """The same in Thai."""
    url: str | None = None
    """Where the information was reached, or should have been; None where nothing names the item."""
    found_on: str | None = None
    """The page that leads there."""
    label: str | None = None
    """The words that named the item."""
    period: Period | None = None
    """The newest period reached; None where the item asks for no recency or nothing bore a date."""
    excerpt: str | None = None
    evidence_sha256: str | None = None
    """Of the body that decided; None where nothing was read."""
    near_misses: tuple[NearMiss, ...] = ()
    """For an item that nothing names: the closest places that were rejected, closest first."""
    decision: Decision | None = None
    """Where a person decided: status, credit and explanation are theirs, and the rule's stand here."""
