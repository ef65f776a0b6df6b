"""People's decisions on findings: when they hold, and what a finding becomes under one (product.md §2, §4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from rules.findings import Decision, Finding, ItemCode, Status
from rules.month import BUDDHIST_OFFSET, Month

DECIDABLE = tuple(status for status in Status if status not in (Status.UNDETERMINED, Status.NOT_APPLICABLE))
"""What a person may decide: exemptions are the registry's, and to leave it open is no decision."""

Credit = Callable[[Status], Decimal | None]

_BANGKOK = timezone(timedelta(hours=7))
"""Where the day of a decision is told; it has had no summer time in the Act's years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One person's decision on one finding of one centre. Instants are aware."""

    id: int
    audit_id: int
    """The audit whose finding was decided upon."""
    crawl_id: int
    """The crawl that this audit judged."""
    centre: str
    month: Month
    item: ItemCode
    status: Status
    by: str
    at: datetime
    reason: str
    evidence_sha256: str | None
    """Of what the finding rested on; None where it rested on nothing."""
    last_month: Month | None = None
    """The last month in which it holds; None for no end."""
    attachment: str = ""
    attachment_sha256: str = ""
    needs_second: bool = False
    second: str | None = None
    """Who agreed."""
    second_at: datetime | None = None
    ended_at: datetime | None = None
    """When it was withdrawn."""

    @property
    def in_force(self) -> bool:
        """Whether it was agreed to, where that is needed, and not withdrawn."""
        return self.ended_at is None and (self.second is not None or not self.needs_second)

    def holds(self, finding: Finding, *, crawl_id: int | None, month: Month) -> bool:
        """Whether it decides this finding of its centre.

        On the crawl that it was made on, always; on another only while the evidence is the same, byte for byte: what
        it was about is then still what is there. `crawl_id` is None for a crawl that is not kept yet.
        """
        if not self.in_force or self.item != finding.item or month < self.month:
            return False
        if finding.status is Status.NOT_APPLICABLE or (self.last_month is not None and month > self.last_month):
            return False
        if crawl_id == self.crawl_id:
            return True
        return self.evidence_sha256 is not None and self.evidence_sha256 == finding.evidence_sha256


def decided(
    findings: Iterable[Finding], overrides: Sequence[Override], *, crawl_id: int | None, month: Month, credit: Credit
) -> tuple[Finding, ...]:
    """The findings under those of the centre's overrides that hold, the newest first; others stay as they are.

    `credit` is what a status earns under the audit's pack.
    """
    return tuple(_under(finding, overrides, crawl_id, month, credit) for finding in findings)


def _under(
    finding: Finding, overrides: Sequence[Override], crawl_id: int | None, month: Month, credit: Credit
) -> Finding:
    found = undecided(finding)
    holding = [one for one in overrides if one.holds(found, crawl_id=crawl_id, month=month)]
    newest = max(holding, key=lambda one: one.id, default=None)
    return found if newest is None else with_decision(found, newest, credit(newest.status))


def with_decision(found: Finding, override: Override, credit: Decimal | None) -> Finding:
    """What a rule's finding becomes under an override. What the public reads names nobody."""
    names = ", ".join(filter(None, (override.by, override.second)))
    day = override.at.astimezone(_BANGKOK).date()
    return replace(
        found,
        status=override.status,
        credit=credit,
        explanation=f"Decided by {names or 'the office'} on {day.isoformat()}: {override.reason}",
        explanation_th=f"ทบทวนผลโดย {names or 'หน่วยงานผู้ตรวจประเมิน'} เมื่อ {day.day}/{day.month}/{day.year + BUDDHIST_OFFSET}: {override.reason}",
        decision=Decision(
            override=override.id,
            by=override.by,
            at=override.at,
            reason=override.reason,
            second=override.second,
            found=found.status,
            found_credit=found.credit,
            found_explanation=found.explanation,
            found_explanation_th=found.explanation_th,
        ),
    )


def undecided(finding: Finding) -> Finding:
    """The finding as the rule concluded it."""
    decision = finding.decision
    if decision is None:
        return finding
    return replace(
        finding,
        status=decision.found,
        credit=decision.found_credit,
        explanation=decision.found_explanation,
        explanation_th=decision.found_explanation_th,
        decision=None,
    )
