"""The shapes of findings, audits and rounds, as the description of the interface tells them.

They describe the documents of `auditor.documents`, which are sent as they are; tests hold the two together.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rules.findings import Status

MonthText = Annotated[str, Field(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2020-02"])]
Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2020-02-05T03:00:00+00:00"])]
Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2020-02-05"])]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Shape(BaseModel):
    """A document without further keys."""

    model_config = ConfigDict(extra="forbid")


class Rules(Shape):
    """Which rule pack judged."""

    name: str = Field(examples=["oia-2540"])
    version: str
    sha256: Sha256


class Scored(Shape):
    """A score, or the bounds between which it lies."""

    score: float | None = Field(description="0 to 100, cut to two decimals; null while an item is undetermined.")
    score_bounds: tuple[float, float] = Field(
        description="Between which the score lies; the same twice where it is final."
    )
    final: bool


class Period(Shape):
    """Its first and last day."""

    start: Day
    end: Day


class NearMiss(Shape):
    """A place that nearly named the item, and why it was not taken."""

    label: str
    found_on: str
    why: str
    why_th: str


class MachineFinding(Shape):
    """What the rules had concluded before a person decided."""

    status: Status
    credit: float | None
    explanation: str
    explanation_th: str


class FindingDecision(Shape):
    """A person's decision that the finding stands under."""

    number: int
    by: str
    second: str | None = Field(description="Who agreed, where two persons decide.")
    at: Instant
    reason: str
    machine: MachineFinding


class Finding(Shape):
    """The verdict on one item, under people's decisions."""

    status: Status
    credit: float | None = Field(description="0 to 1; null for `undetermined` and `not_applicable`.")
    weight: float
    url: str | None = Field(description="Where the information was reached, or should have been.")
    found_on: str | None = Field(description="The page that leads there.")
    label: str | None = Field(description="The words that named the item.")
    period: Period | None = Field(description="The newest period reached.")
    excerpt: str | None
    explanation: str = Field(description="A sentence that can be checked by hand.")
    explanation_th: str
    evidence_sha256: Sha256 | None = Field(description="Of the body that decided.")
    near_misses: list[NearMiss]
    override: FindingDecision | None


class PlacedFinding(Finding):
    """A finding with its centre, month and item."""

    centre: str
    month: MonthText
    item: str


class HostTraffic(Shape):
    """What a host was asked for."""

    requests: int
    bytes: int
    max_concurrency: int


class _Audited(Scored):
    centre: str
    month: MonthText
    rules: Rules
    pages: int
    requests: int
    bytes: int
    seconds: float
    stopped_because: str
    stopped_because_th: str
    hosts: dict[str, HostTraffic]
    remarks: list[str]
    findings: dict[str, Finding] = Field(description="By the item's code.")


class Audit(_Audited):
    """The audit that counts for a centre's month."""


class Revision(Scored):
    """An audit of the month, the official one or an earlier one."""

    id: int
    kind: Literal["audit", "rescore", "override"]
    at: Instant
    by: str
    reason: str
    rules: Rules
    official: bool
    set_aside: bool


class CentreMonth(_Audited):
    """What `prongsai show --json` prints: the audit that counts, and every revision."""

    name_th: str
    name_en: str
    home_url: str
    history: list[Revision]


class StandingMonth(Shape):
    """A month of the round."""

    score: float | None
    passed: bool | None = Field(description="Null while it is open.")
    final: bool
    amended: Literal[True] = Field(default=True, description="There where the month was closed with another score.")
    closed_score: float | None = Field(default=None, description="The score that it was closed with.")


class Standing(Shape):
    """Where a centre stands in the round."""

    centre: str
    months: dict[str, StandingMonth]
    passes: int
    status: Literal["passed", "failed", "pending"]
    needs: int
    months_left: int


class Round(Shape):
    """What `prongsai evaluate --json` prints."""

    round: str
    closed: bool
    closed_months: list[MonthText]
    centres: list[Standing]
    passed: int
    failed: int
    pending: int
    denominator: int
    indicator: float | None
    indicator_bounds: tuple[float, float]
    target: float
    minimum: float
    warning: str | None


class CentreScore(Scored):
    """One centre's official score of one month."""

    centre: str
    month: MonthText


class ItemCoverage(Shape):
    """One item across the centres."""

    item: str
    statuses: dict[Status, int] = Field(description="How many centres have each verdict; verdicts that none has are 0.")


class Coverage(Shape):
    """How each item stands across the centres of a month."""

    month: MonthText
    audited: int
    items: list[ItemCoverage]


class ListPage(Shape):
    """A page of a list."""

    total: int = Field(description="Of all that were asked for.")
    next: str | None = Field(description="Where the next page is; null on the last one.")


class FindingPage(ListPage):
    """Findings."""

    items: list[PlacedFinding]


class ScorePage(ListPage):
    """Scores."""

    items: list[CentreScore]


class AuditPage(ListPage):
    """Audits of a month."""

    month: MonthText
    items: list[Audit]


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    detail: str
    instance: str = Field(default="", description="The path that was asked for.")
    errors: list[dict[str, Any]] = Field(default=[], description="Each parameter out of its bounds.")
